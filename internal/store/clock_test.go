package store

import (
	"testing"
	"time"

	"github.com/sealtrail/sealtrail/internal/casefile"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/ledger"
)

func TestAClockThatStepsBackStopsSigningNotReading(t *testing.T) {
	stage(t, func(t *testing.T, s *theatre) {
		open := func() (casefile.Receipt, error) {
			return s.cases.OpenCase(s.ctx, s.as(s.here.officer), casefile.OpenCase{Command: command(), Paper: "1 号", Title: "案", Parties: []casefile.Party{{Kind: "person", Name: "甲"}}})
		}
		c, err := open()
		must(t, c, err)
		last := s.clock.Now()
		s.clock.Set(last.Add(-ledger.Skew))
		must(t, c, second(open())) // clocks of two servers may differ so much
		s.clock.Set(last.Add(-ledger.Skew - time.Millisecond))
		if _, err := open(); !has(err, "ledger.clock_behind") {
			t.Errorf("signed with a clock that was set back: %v", err)
		}
		if _, err := s.cases.Case(s.ctx, s.here.officer.Scope(identity.ReadCustody), c.Number.String()); err != nil {
			t.Errorf("reading stopped: %v", err)
		}
		s.clock.Set(last)
		must(t, c, second(open()))
	})
}
