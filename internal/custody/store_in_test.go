package custody

import (
	"testing"
	"time"

	"github.com/sealtrail/sealtrail/internal/fact"
	"github.com/sealtrail/sealtrail/internal/ledger"
)

func TestGoodsAreInTheStoreWithin24HoursOrTheReceiptSaysSo(t *testing.T) {
	for name, c := range map[string]struct {
		wait   time.Duration
		longer bool
		late   bool
	}{"in time": {20 * time.Hour, false, false}, "too late": {30 * time.Hour, false, true}, "as the head approved": {30 * time.Hour, true, false}} {
		s := newStage(shelf(t))
		codes := s.seized(t, 1)
		taken := s.lot(t, codes[0])
		if due := taken.StoreDue(s.Book); due != taken.HandledAt.Add(24*time.Hour) {
			t.Fatalf("due %s, taken %s", due, taken.HandledAt)
		}
		if c.longer {
			by := s.clock.Now().Add(72 * time.Hour)
			_, err := s.asks(s.officer, OpenMatter{Kind: HoldingMatter, Word: "remote", Note: "当雄至拉萨道路中断"}, codes...)
			refused(t, err, "custody.checkout.due", "due_at")
			r, err := s.asks(s.officer, OpenMatter{Kind: HoldingMatter, Word: "remote", Note: "当雄至拉萨道路中断", DueAt: by}, codes...)
			ok(t, err)
			ok(t, s.step(s.head, r.ID, Approve))
			if l := s.lot(t, codes[0]); l.StoreDue(s.Book) != by {
				t.Fatalf("%+v", l)
			}
		}
		s.clock.Advance(c.wait)
		h := s.offered(t, s.officer, OfferHandoff{Purpose: StoreIn, To: s.agency, Lots: codes})
		s.accepted(t, s.keeper, h, codes...)
		l := s.lot(t, codes[0])
		if l.State != InCustody || !l.HandledAt.IsZero() || !l.StoreBy.IsZero() {
			t.Fatalf("%s: %+v", name, l)
		}
		entries := s.entries[l.Stream]
		var line fact.HandoffReceivedLine
		ok(t, opened(entries[len(entries)-1], func(f fact.HandoffReceivedLine, _ ledger.Recorded) error { line = f; return nil }))
		if late := !line.StoreDue.IsZero(); late != c.late {
			t.Errorf("%s: the receipt says %v", name, line.StoreDue)
		}
		s.rebuilt(t)
	}
}
