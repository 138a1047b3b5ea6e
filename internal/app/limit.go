package app

import (
	"github.com/gin-gonic/gin"

	"github.com/sealtrail/sealtrail/internal/httpd"
)

// The public page of a label tells one word; at this rate nobody walks through
// codes, and a store that scans a truckload signed in is not limited.
const (
	labelBurst     = 30
	labelPerMinute = 60
)

// A driver needs few pages; whoever guesses codes, of 2⁵⁵, gets no further.
const (
	tripBurst     = 60
	tripPerMinute = 30
)

// The public page and notice of a joint destruction are counted and drawn anew
// each time; at this rate nobody keeps the house busy with them.
const (
	eventBurst     = 30
	eventPerMinute = 60
)

// eventLimit limits /E/{NUMBER} by address.
func (s *Server) eventLimit() gin.HandlerFunc {
	limiter := httpd.NewLimiter("event", eventBurst, eventPerMinute, s.clock)
	return httpd.Limit(limiter, func(c *gin.Context) string { return c.ClientIP() }, s.Metrics.Limited, func(c *gin.Context, err error) { s.pages.Fail(c, err) })
}

// tripLimit limits /act by address.
func (s *Server) tripLimit() gin.HandlerFunc {
	limiter := httpd.NewLimiter("trip", tripBurst, tripPerMinute, s.clock)
	return httpd.Limit(limiter, func(c *gin.Context) string { return c.ClientIP() }, s.Metrics.Limited, func(c *gin.Context, err error) { s.pages.Fail(c, err) })
}

// labelLimit limits /T/{CODE} by address.
func (s *Server) labelLimit() gin.HandlerFunc {
	limiter := httpd.NewLimiter("label", labelBurst, labelPerMinute, s.clock)
	return httpd.Limit(limiter, func(c *gin.Context) string { return c.ClientIP() }, s.Metrics.Limited, func(c *gin.Context, err error) { s.pages.Fail(c, err) })
}
