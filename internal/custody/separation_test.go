package custody

import (
	"context"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/casefile"
	"github.com/sealtrail/sealtrail/internal/fact"
	"github.com/sealtrail/sealtrail/internal/identity"
)

// Goods may reach the store before the second officer confirms; whoever took
// them in there must not become the handler afterwards.
func TestWhoKeepsUnconfirmedGoodsDoesNotConfirmThem(t *testing.T) {
	ctx, s := context.Background(), newStage(shelf(t))
	r, err := s.RecordSeizure(ctx, s.as(s.officer), s.seizing(1))
	ok(t, err)
	both := s.person("ok1", s.agency, identity.Officer, identity.Keeper)
	code := r.Lots[0].Code.String()
	s.accepted(t, both, s.offered(t, s.officer, OfferHandoff{Purpose: StoreIn, To: s.agency, Lots: []string{code}}), code)
	_, err = s.ConfirmSeizure(ctx, s.as(both), ConfirmSeizure{Command: s.next(), Seizure: r.Number.String()})
	refused(t, err, "custody.confirm.keeper", "")
	_, err = s.ConfirmSeizure(ctx, s.as(s.second), ConfirmSeizure{Command: s.next(), Seizure: r.Number.String()})
	ok(t, err)
}

func TestWhoApprovedAMeasureNeitherTakesTheGoodsNorConfirms(t *testing.T) {
	ctx, s := context.Background(), newStage(shelf(t))
	head := s.person("head", s.agency, identity.Officer, identity.Approver)
	s.file.Approvals[0].By = "head"
	_, err := s.RecordSeizure(ctx, s.as(head), s.seizing(1))
	refused(t, err, "custody.approval.own", "approval")
	r, err := s.RecordSeizure(ctx, s.as(s.officer), s.seizing(1))
	ok(t, err)
	_, err = s.ConfirmSeizure(ctx, s.as(head), ConfirmSeizure{Command: s.next(), Seizure: r.Number.String()})
	refused(t, err, "custody.approval.own", "")

	urgent := s.seizing(1)
	urgent.Approval = uuid.Nil
	r, err = s.RecordSeizure(ctx, s.as(s.officer), urgent)
	ok(t, err)
	late := uuid.New()
	s.file.Approvals = append(s.file.Approvals, casefile.Approval{ID: late, Measure: casefile.Seized, Mode: casefile.Urgent, GrantedAt: noon.Add(time.Hour), By: "head"})
	s.cases[s.file.ID.String()] = s.file
	l := s.lots[r.Lots[0].ID]
	l.Legal.Approvals = []fact.LegalApproval{{Measure: r.ID, Approval: late, GrantedAt: noon.Add(time.Hour)}}
	s.lots[l.ID] = l
	_, err = s.ConfirmSeizure(ctx, s.as(head), ConfirmSeizure{Command: s.next(), Seizure: r.Number.String()})
	refused(t, err, "custody.approval.own", "")
}

// A weighed load that is answered in parts still has to weigh what it weighed.
func TestDividingAtTheGateHidesNoShortage(t *testing.T) {
	for name, c := range map[string]struct {
		parts []ReceivePart
		want  int
	}{
		"both a little lighter":             {[]ReceivePart{{Quantity: 5, WeightG: 2000, Outcome: Accepted}, {Quantity: 5, WeightG: 1500, Outcome: Accepted}}, 0},
		"other shares, same sum":            {[]ReceivePart{{Quantity: 5, WeightG: 4900, Outcome: Accepted}, {Quantity: 5, WeightG: 100, Outcome: Accepted}}, 0},
		"both far too light":                {[]ReceivePart{{Quantity: 5, WeightG: 1000, Outcome: Accepted}, {Quantity: 5, WeightG: 900, Outcome: Accepted}}, 2},
		"too heavy":                         {[]ReceivePart{{Quantity: 5, WeightG: 2500, Outcome: Accepted}, {Quantity: 5, WeightG: 7000, Outcome: Accepted}}, 1},
		"a part stays out":                  {[]ReceivePart{{Quantity: 5, WeightG: 1000, Outcome: Accepted}, {Quantity: 5, Outcome: RefusedLot, Reason: "受潮"}}, 0},
		"the part alone is more than whole": {[]ReceivePart{{Quantity: 5, WeightG: 7001, Outcome: Accepted}, {Quantity: 5, Outcome: RefusedLot, Reason: "受潮"}}, 1},
	} {
		t.Run(name, func(t *testing.T) {
			s := newStage(shelf(t))
			h, codes := s.atGate(t, 1, Measured)
			_, err := s.receive(s.stranger, h, ReceiveLine{Code: codes[0], Split: c.parts})
			ok(t, err)
			n := 0
			for _, d := range s.open {
				if d.Kind == DiffMass {
					n++
				}
			}
			if n != c.want {
				t.Errorf("%d differences of mass, want %d", n, c.want)
			}
			s.rebuilt(t)
		})
	}
}
