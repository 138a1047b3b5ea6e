package web

import "github.com/gin-gonic/gin"

// Mount adds the pages to the engine. Static files come without session,
// language or log of pages.
func (s *Site) Mount(r gin.IRouter) {
	r.GET("/static/*path", s.static.serve)
	r.HEAD("/static/*path", s.static.serve)

	pages := r.Group("", s.prepare)
	pages.GET("/", s.homePublic)
	pages.GET("/find", s.find)
	pages.GET("/api/docs", s.apidocsShow)
	s.peopleRoutes(pages)
	s.disposalRoutes(pages)
	s.custodyRoutes(pages)
	s.exportRoutes(pages)
}
