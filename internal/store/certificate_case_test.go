package store

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/sealtrail/sealtrail/internal/custody"
	"github.com/sealtrail/sealtrail/internal/destruction"
	"github.com/sealtrail/sealtrail/internal/identity"
)

// An agency whose case files need a certificate each says so on the order; the
// certificates issue together, add up to the run, and end the order with the last.
func TestGoodsOfTwoCasesAreCertifiedCaseByCaseWhenAskedFor(t *testing.T) {
	stage(t, func(t *testing.T, s *theatre) {
		first, lots := s.seized(s.here, 2)
		other, more := s.seized(s.here, 1)
		s.confiscate(s.here, first)
		s.confiscate(s.here, other)
		all := append(append([]string{}, lots...), more...)
		o, err := s.work.DraftOrder(s.ctx, s.as(s.here.officer), destruction.DraftOrder{Command: command(), Lots: all, Ground: "没收决定已生效", Facility: s.facility, Method: "SHRED_RECYCLE", PerCase: true})
		must(t, o, err)
		s.clock.Advance(time.Minute)
		must(t, o, second(s.work.ApproveOrder(s.ctx, s.as(s.here.head), destruction.ApproveOrder{Command: command(), Order: o.Number.String()})))
		e := s.announced()
		must(t, e, second(s.work.JoinEvent(s.ctx, s.as(s.here.officer), destruction.JoinEvent{Command: command(), Event: e.Number.String(), Order: o.Number.String()})))
		h, err := s.goods.OfferHandoff(s.ctx, s.as(s.here.keeper), custody.OfferHandoff{Command: command(), Purpose: custody.ForDestruction, Order: o.ID, Lots: all})
		must(t, h, err)
		s.receive(s.operator, h, all)
		s.clock.Advance(time.Minute)
		r := s.reviewed(all)
		must(t, r, second(s.attest(s.here.officer, r)))
		got, err := s.attest(s.here.second, r)
		if err != nil || len(got.Certificates) != 2 || got.State != destruction.RunFinished {
			t.Fatalf("%+v, %v", got, err)
		}
		seen := map[string]int{}
		var loss, out int64
		for _, c := range got.Certificates {
			p, err := s.work.PublicCertificate(s.ctx, c.Number.String())
			must(t, p, err)
			if len(p.Open.Cases) != 1 || len(p.Open.Events) != 1 || p.Open.Events[0].Number != e.Number.String() {
				t.Errorf("%s is of %v in %v", c.Number, p.Open.Cases, p.Open.Events)
			}
			seen[fmt.Sprint(len(p.Open.Items), " lots")]++
			loss, out = loss+p.Open.Balance.PartLossG, out+p.Open.Balance.Outputs[0].PartG
		}
		if len(seen) != 2 || loss != 3_000 || out != 24_000 {
			t.Errorf("certificates of %v, loss %d, out %d", seen, loss, out)
		}
		if v, err := s.work.Order(s.ctx, s.here.officer.Scope(identity.ReadDestruction), o.Number.String()); err != nil || v.State != destruction.OrderDone {
			t.Errorf("the order is %s, %v", v.State, err)
		}
		// One of them corrected: the run points at the new version, and at the other.
		s.clock.Advance(time.Minute)
		line := "二号线"
		next, err := s.work.CorrectCertificate(s.ctx, s.as(s.here.head), destruction.CorrectCertificate{Command: command(), Number: got.Certificates[0].Number.String(), Reason: "写错", Changes: destruction.CertificateChanges{Line: &line}})
		must(t, next, err)
		v, err := s.work.Run(s.ctx, s.here.officer.Scope(identity.ReadDestruction), r.Number.String())
		must(t, v, err)
		if now := v.Agencies[0].Certificates; len(now) != 2 || slices.Contains(now, got.Certificates[0].ID) || !slices.Contains(now, got.Certificates[1].ID) || !slices.Contains(now, next.ID) {
			t.Errorf("the run points at %v", now)
		}
		s.rebuilds()
	})
}
