package web

import (
	"context"

	"github.com/gin-gonic/gin"

	"github.com/sealtrail/sealtrail/internal/custody"
	"github.com/sealtrail/sealtrail/internal/destruction"
)

// Papers draws what goes with goods and with their end; the composition root answers with the press.
// What they are given has already been asked for by somebody who may see it.
type Papers interface {
	SeizureList(ctx context.Context, v custody.SeizureView, partyCopy bool) ([]byte, error)
	SeizureLabels(ctx context.Context, v custody.SeizureView, stock LabelStock) ([]byte, error)
	HandoffList(ctx context.Context, v custody.HandoffView) ([]byte, error)
	Ending(ctx context.Context, v destruction.EndingPaper) ([]byte, error)
	Consumption(ctx context.Context, c custody.Consumption) ([]byte, error)
}

func (s *Site) seizurePaper(c *gin.Context) {
	v, err := s.seenSeizure(c)
	if err == nil {
		var file []byte
		if file, err = s.Papers.SeizureList(c.Request.Context(), v, c.Query("copy") == "party"); err == nil {
			s.pdf(c, v.Number.String()+".pdf", file)
			return
		}
	}
	s.fail(c, err)
}

func (s *Site) seizureLabels(c *gin.Context) {
	v, err := s.seenSeizure(c)
	if err == nil {
		var file []byte
		if file, err = s.Papers.SeizureLabels(c.Request.Context(), v, stockOf(c.Query("stock"))); err == nil {
			s.pdf(c, v.Number.String()+"-labels.pdf", file)
			return
		}
	}
	s.fail(c, err)
}

func (s *Site) handoffPaper(c *gin.Context) {
	v, err := s.seenHandoff(c)
	if err == nil {
		var file []byte
		if file, err = s.Papers.HandoffList(c.Request.Context(), v); err == nil {
			s.pdf(c, v.Number.String()+".pdf", file)
			return
		}
	}
	s.fail(c, err)
}
