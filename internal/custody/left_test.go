package custody

import (
	"context"
	"testing"

	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/casefile"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/moment"
)

// leftInPlace seals n lots where they lie, and confirms it.
func (s *stage) leftInPlace(t testing.TB, measure string, n int) []string {
	t.Helper()
	ctx, cmd := context.Background(), s.seizing(n)
	cmd.Measure, cmd.Approval = measure, uuid.New()
	s.file.Approvals = append(s.file.Approvals, casefile.Approval{ID: cmd.Approval, Measure: measure, Mode: casefile.Prior, GrantedAt: noon})
	s.cases[s.file.Number.String()], s.cases[s.file.ID.String()] = s.file, s.file
	cmd.LastDay = s.clock.Now().Date().AddDays(7)
	r, err := s.RecordSeizure(ctx, s.as(s.officer), cmd)
	ok(t, err)
	_, err = s.ConfirmSeizure(ctx, s.as(s.second), ConfirmSeizure{Command: s.next(), Seizure: r.Number.String()})
	ok(t, err)
	var codes []string
	for _, l := range r.Lots {
		codes = append(codes, l.Code.String())
	}
	return codes
}

func TestGoodsInPlaceMayBeEntrustedToAThirdPartyAndTakenBack(t *testing.T) {
	s, ctx := newStage(shelf(t)), context.Background()
	codes := s.leftInPlace(t, casefile.Sealed, 2)
	before := s.lot(t, codes[0])
	if before.Left() != LeftSealed || before.LeftAt.IsZero() || before.RoundDue(s.Book) != before.LeftAt.Date().AddDays(7) {
		t.Fatalf("%+v", before)
	}
	give := EntrustLots{Lots: codes, To: "拉萨某冷链仓储公司", Contact: "巴桑", Phone: "13900000000", Place: "冷库 2 号间", Paper: "委托 1 号", Photo: shaA}
	give.Command = s.next()
	r, err := s.EntrustLots(ctx, s.as(s.officer), give)
	ok(t, err)
	l := s.lot(t, codes[1])
	if r.Lots != 2 || l.Left() != LeftEntrusted || l.Entrusted != give.To || l.Place != give.Place || !l.LeftAt.After(before.LeftAt) || !l.Keeper.Party || l.Keeper.Org != s.agency {
		t.Fatalf("%+v", l)
	}
	give.Command = s.next()
	_, err = s.EntrustLots(ctx, s.as(s.officer), give)
	refused(t, err, "custody.entrust.same", "lots[0]")
	_, err = s.EntrustLots(ctx, s.as(s.officer), EntrustLots{Command: s.next(), Lots: codes})
	refused(t, err, "custody.entrust.why_back", "note")
	_, err = s.EntrustLots(ctx, s.as(s.officer), EntrustLots{Command: s.next(), Lots: codes[:1], Note: "合同到期"})
	ok(t, err)
	if l := s.lot(t, codes[0]); l.Left() != LeftSealed || l.Place != give.Place {
		t.Errorf("%+v", l)
	}
	parts, err := s.SplitLot(ctx, s.as(s.officer), SplitLot{Command: s.next(), Lot: codes[1], Reason: "部分送检", Children: []ChildCommand{{Quantity: 4}, {Quantity: 6}}})
	ok(t, err)
	if child := s.lots[parts.Children[0].ID]; child.Entrusted != give.To || child.LeftAt != l.LeftAt {
		t.Errorf("%+v", child)
	}
	for name, who := range map[string]identity.Actor{"a keeper": s.keeper, "another agency": s.stranger, "a firm": s.operator} {
		if _, err := s.EntrustLots(ctx, s.as(who), EntrustLots{Command: s.next(), Lots: codes[:1], To: "x", Contact: "y"}); err == nil {
			t.Errorf("%s gave goods away", name)
		}
	}
	stored := s.stored(t, 1)
	_, err = s.EntrustLots(ctx, s.as(s.officer), EntrustLots{Command: s.next(), Lots: stored, To: "x", Contact: "y"})
	refused(t, err, "custody.left.state", "lots[0]")
	s.rebuilt(t)
}

func TestRoundsAreDueByTheIntervalOfTheirKind(t *testing.T) {
	d := intervals(shelf(t), noon)
	for kind, want := range map[LeftKind]moment.Date{LeftSealed: "2026-11-25", LeftPreserved: "2026-11-21", LeftEntrusted: "2026-12-03"} {
		if got := d.day(kind, noon); got != want {
			t.Errorf("%s: due %s, want %s", kind, got, want)
		}
		for _, days := range []int{0, 1, 3, 8, 20} { // what a term holds is what the day says
			counted, today := noon, noon.Date().AddDays(days)
			overdue, soon := false, false
			for _, t := range d.terms(Overdue, today) {
				overdue = overdue || t.Kind == kind && counted >= t.From && counted < t.Until
			}
			for _, t := range d.terms(DueSoon, today) {
				soon = soon || t.Kind == kind && counted >= t.From && counted < t.Until
			}
			if overdue != (want < today) || soon != (want >= today && want <= today.AddDays(DueAhead)) {
				t.Errorf("%s after %d days: overdue %v, soon %v", kind, days, overdue, soon)
			}
		}
	}
}
