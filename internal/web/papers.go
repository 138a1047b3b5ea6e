package web

import (
	"context"

	"github.com/gin-gonic/gin"

	"github.com/sealtrail/sealtrail/internal/custody"
	"github.com/sealtrail/sealtrail/internal/destruction"
	"github.com/sealtrail/sealtrail/internal/identity"
)

// Papers draws what is printed beside certificates; the composition root answers with the press.
// What they are given has already been asked for by somebody who may see it.
type Papers interface {
	SeizureList(ctx context.Context, v custody.SeizureView, partyCopy bool) ([]byte, error)
	SeizureLabels(ctx context.Context, v custody.SeizureView, stock LabelStock) ([]byte, error)
	PlaceLabels(ctx context.Context, places []custody.PlaceRow, stock LabelStock) ([]byte, error)
	HandoffList(ctx context.Context, v custody.HandoffView) ([]byte, error)
	Ending(ctx context.Context, v destruction.EndingPaper) ([]byte, error)
	Consumption(ctx context.Context, c custody.Consumption) ([]byte, error)
	EventNotice(ctx context.Context, e destruction.PublicEvent) ([]byte, error)
	// EventList names orders that the asker may read.
	EventList(ctx context.Context, v destruction.EventView, reads func(destruction.Order) bool) ([]byte, error)
}

// printed answers with a paper, or with why there is none.
func (s *Site) printed(c *gin.Context, draw func() (name string, file []byte, err error)) {
	name, file, err := draw()
	if err != nil {
		s.fail(c, err)
		return
	}
	s.pdf(c, name, file)
}

func (s *Site) seizurePaper(c *gin.Context) {
	s.printed(c, func() (string, []byte, error) {
		v, err := s.seenSeizure(c)
		if err != nil {
			return "", nil, err
		}
		file, err := s.Papers.SeizureList(c.Request.Context(), v, c.Query("copy") == "party")
		return v.Number.String() + ".pdf", file, err
	})
}

func (s *Site) seizureLabels(c *gin.Context) {
	s.printed(c, func() (string, []byte, error) {
		v, err := s.seenSeizure(c)
		if err != nil {
			return "", nil, err
		}
		file, err := s.Papers.SeizureLabels(c.Request.Context(), v, stockOf(c.Query("stock")))
		return v.Number.String() + "-labels.pdf", file, err
	})
}

// placeLabels are the labels of places; each that is named stands for what is in it.
func (s *Site) placeLabels(c *gin.Context) {
	s.printed(c, func() (string, []byte, error) {
		refs := c.QueryArray("place")
		places, err := s.Custody.PlaceLabels(c.Request.Context(), s.actor(c), refs)
		if err != nil {
			return "", nil, err
		}
		name := "places.pdf"
		if len(refs) == 1 {
			name = "place-" + places[0].Code.String() + ".pdf"
		}
		file, err := s.Papers.PlaceLabels(c.Request.Context(), places, stockOf(c.Query("stock")))
		return name, file, err
	})
}

func (s *Site) handoffPaper(c *gin.Context) {
	s.printed(c, func() (string, []byte, error) {
		v, err := s.seenHandoff(c)
		if err != nil {
			return "", nil, err
		}
		file, err := s.Papers.HandoffList(c.Request.Context(), v)
		return v.Number.String() + ".pdf", file, err
	})
}

// eventNotice is the public notice as a paper; it says what the page says.
func (s *Site) eventNotice(c *gin.Context, number string) {
	s.printed(c, func() (string, []byte, error) {
		e, err := s.Destruction.PublicEvent(c.Request.Context(), number)
		if err != nil {
			return "", nil, err
		}
		file, err := s.Papers.EventNotice(c.Request.Context(), e)
		return number + ".pdf", file, err
	})
}

func (s *Site) eventPaper(c *gin.Context) {
	s.printed(c, func() (string, []byte, error) {
		v, err := s.eventSeen(c)
		if err != nil {
			return "", nil, err
		}
		scope := s.actor(c).Scope(identity.ReadDestruction)
		file, err := s.Papers.EventList(c.Request.Context(), v, func(o destruction.Order) bool { return scope.Sees(o.Parties()) })
		return v.Number.String() + "-list.pdf", file, err
	})
}
