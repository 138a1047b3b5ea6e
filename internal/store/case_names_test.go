package store

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/casefile"
	"github.com/sealtrail/sealtrail/internal/destruction"
	"github.com/sealtrail/sealtrail/internal/ledger"
	"github.com/sealtrail/sealtrail/internal/moment"
)

// oldPhotos is a place that keeps one photo.
type oldPhotos string

func (p oldPhotos) Has(sha string) bool { return sha == string(p) }

func TestACaseNamesOnlyPhotosThatAreKeptAndAuthoritiesThatExist(t *testing.T) {
	engines(t, func(t *testing.T, db *DB, clock *moment.Turning) {
		ctx, s := context.Background(), cases(t, db, clock)
		kept := strings.Repeat("ab", 32)
		s.Photos = oldPhotos(kept)
		p := newTheatre(t, db, clock)
		open := func(photo string) error {
			c := casefile.OpenCase{Command: command(), Paper: "1号", Title: "案"}
			c.Late = &ledger.Late{Reason: "停电", Photo: photo}
			_, err := s.OpenCase(ctx, p.here.officer, c)
			return err
		}
		if err := open(strings.Repeat("cd", 32)); codeOf(err) != "casefile.photo.not_stored" {
			t.Errorf("a photo that nobody kept: %v", err)
		}
		if err := open(kept); err != nil {
			t.Errorf("a photo that is kept: %v", err)
		}
		c := openCase(t, s, p.here.officer)
		head := p.as(p.here.head)
		for name, agency := range map[string]uuid.UUID{"nobody": uuid.New(), "a firm": p.operator.Org, "the agency itself": head.Org} {
			if _, err := s.Entrust(ctx, head, casefile.Entrust{Command: command(), Case: c.Number.String(), Agency: agency, Paper: "委托书"}); codeOf(err) != "casefile.entrust.agency" {
				t.Errorf("%s witnesses: %v", name, err)
			}
		}
		if _, err := s.Entrust(ctx, head, casefile.Entrust{Command: command(), Case: c.Number.String(), Agency: p.there.org, Paper: "委托书"}); err != nil {
			t.Errorf("the other county: %v", err)
		}
	})
}

// Papers are filled in later, but nothing is signed before what happened to the
// goods: a hold in between was seen by whoever signed.
func TestAnOrderIsNotSignedBeforeTheLastActOnItsLots(t *testing.T) {
	stage(t, func(t *testing.T, s *theatre) {
		c, lots := s.seized(s.here, 1)
		s.confiscate(s.here, c)
		o := s.draft(s.here, lots)
		drafted := s.clock.Now()
		s.clock.Advance(time.Hour)
		must(t, c, second(s.cases.SetHold(s.ctx, s.as(s.here.officer), casefile.SetHold{Command: command(), Case: c.Number.String(), Reason: "APPEAL_WINDOW"})))
		s.clock.Advance(time.Hour)
		early := command()
		early.OccurredAt, early.Late = drafted.Add(time.Minute), &ledger.Late{Reason: "停电"}
		if _, err := s.work.ApproveOrder(s.ctx, s.as(s.here.head), destruction.ApproveOrder{Command: early, Order: o.Number.String()}); codeOf(err) != "command.before_previous_act" {
			t.Errorf("approved before the hold: %v", err)
		}
		if _, err := s.work.RejectOrder(s.ctx, s.as(s.here.head), destruction.RejectOrder{Command: early, Order: o.Number.String(), Reason: "退回"}); codeOf(err) != "command.before_previous_act" {
			t.Errorf("rejected before the hold: %v", err)
		}
	})
}
