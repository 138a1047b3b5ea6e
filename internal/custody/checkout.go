package custody

import (
	"context"
	"fmt"
	"slices"

	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/fact"
	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/label"
	"github.com/sealtrail/sealtrail/internal/ledger"
)

// retiring is why the old label is void, by the word of the matter.
var retiring = map[string]label.Reason{"lost": label.Lost, "damaged": label.Damaged, "swapped": label.Relabelled}

// takeBack is the keeper's inspection of goods that come back: three questions for
// each lot. What is answered with yes opens a discrepancy between who had the
// goods and who keeps them.
func (s *Service) takeBack(ctx context.Context, tx Tx, a acting, cmd StepMatter, m Matter, lots []Lot) (MatterReceipt, error) {
	d, nouns := moved(a, &m, lots)
	d.Kind = fact.KindCheckoutClosed
	except, err := exempt(ctx, tx, a, lots)
	if err != nil {
		return MatterReceipt{}, err
	}
	lines, photos, err := cmd.answers(m, lots, s.Photos)
	if err != nil {
		return MatterReceipt{}, err
	}
	facts := fact.CheckoutMoved{Lots: len(lots), Overdue: m.Overdue, Rules: s.Book.Version(), Late: a.isLate()}
	for i := range lines {
		if lines[i].Exception, err = a.keeps(lots[i], except); err != nil {
			return MatterReceipt{}, err
		}
		facts.Exception = facts.Exception || lines[i].Exception
		facts.Damaged, facts.Short, facts.Swapped = facts.Damaged+one(lines[i].Damaged), facts.Short+one(lines[i].Short), facts.Swapped+one(lines[i].Swapped)
		d.Lines = append(d.Lines, ledger.Line{Stream: lots[i].Stream, Value: lines[i]})
	}
	d.Facts, d.Restricted = facts, fact.CheckoutMovedRestricted{Matter: m.ID, Lots: lines, Late: a.late()}
	brought := m.Brought.By
	receipt, err := s.finish(ctx, tx, d, nouns, &m, lots, photos)
	if err != nil {
		return receipt, err
	}
	opened, err := followReturn(ctx, tx, a, m, brought, lines, lots, nouns)
	if err != nil {
		return receipt, err
	}
	for _, x := range opened {
		receipt.Discrepancies = append(receipt.Discrepancies, x.ID)
	}
	var differing []*Lot
	for i := range lots {
		if l := lines[i]; l.Damaged || l.Short || l.Swapped {
			differing = append(differing, &lots[i])
		}
	}
	return receipt, save(ctx, tx, differing, nil, opened)
}

func one(yes bool) int {
	if yes {
		return 1
	}
	return 0
}

// answers demands one answer for each lot, in any order, and gives them in the
// order of the lots.
func (cmd StepMatter) answers(m Matter, lots []Lot, photos Photos) (out []fact.CheckoutLine, shown []string, err error) {
	c := &checker{photos: photos}
	out = make([]fact.CheckoutLine, len(lots))
	for i, b := range cmd.Lots {
		at := fmt.Sprintf("lots[%d]", i)
		n := slices.IndexFunc(lots, func(l Lot) bool { return l.is(b.Lot) })
		if n < 0 || out[n].Lot != uuid.Nil {
			c.Invalid("custody.checkout.lot", at+".lot")
			continue
		}
		l := lots[n]
		out[n] = fact.CheckoutLine{Matter: m.ID, Lot: l.ID, State: string(InCustody), Damaged: b.Damaged, Short: b.Short, Swapped: b.Swapped, Expected: l.Quantity, Found: l.Quantity, Unit: l.Unit,
			Note: b.Note, Photos: b.Photos}
		c.text(at+".note", b.Note, MaxText)
		c.photoList(at+".photos", b.Photos)
		shown = append(shown, b.Photos...)
		if b.Damaged || b.Short || b.Swapped {
			if b.Note == "" {
				c.Invalid("custody.checkout.note", at+".note")
			}
			if len(b.Photos) == 0 {
				c.Invalid("custody.checkout.photo", at+".photos")
			}
		}
		if !b.Short {
			c.within(at+".quantity", b.Quantity, 0, 0, "custody.checkout.quantity_unneeded")
			continue
		}
		c.within(at+".quantity", b.Quantity, 0, l.Quantity-1, "custody.checkout.quantity")
		out[n].Found = b.Quantity
		if b.Quantity == 0 { // it did not come back at all
			out[n].State = string(Missing)
		}
	}
	for _, l := range out {
		if l.Lot == uuid.Nil {
			c.add(fault.Invalid("custody.checkout.unanswered").At("lots"))
			break
		}
	}
	return out, shown, c.err()
}

// is tells whether a reference names the lot.
func (l Lot) is(ref string) bool {
	if ref == l.ID.String() {
		return true
	}
	code, err := label.Scanned(ref)
	return err == nil && code == l.Code
}

// followReturn opens a discrepancy for each yes. The officer who brought the goods
// speaks on one side, the keeper who looked on the other.
func followReturn(ctx context.Context, tx Tx, a acting, m Matter, brought string, lines []fact.CheckoutLine, lots []Lot, nouns map[ledger.Stream]noun) ([]*Discrepancy, error) {
	type found struct {
		lot             int
		kind            Difference
		expected, found int64
		unit            string
	}
	var all []found
	for i, l := range lines {
		if l.Damaged {
			all = append(all, found{i, DiffDamage, 1, 0, ""})
		}
		if l.Swapped {
			all = append(all, found{i, DiffSwap, 1, 0, ""})
		}
		if l.Short && l.Found == 0 {
			all = append(all, found{i, DiffNotPresented, l.Expected, 0, l.Unit})
		} else if l.Short {
			all = append(all, found{i, DiffQuantity, l.Expected, l.Found, l.Unit})
		}
	}
	ids, err := newIDs(len(all))
	if err != nil || len(ids) == 0 {
		return nil, err
	}
	streams, err := tx.NewStreams(ctx, DiscrepancyStream, ids)
	if err != nil {
		return nil, err
	}
	history, err := tx.History(ctx, m.Stream)
	if err != nil {
		return nil, err
	}
	entries := history[m.Stream]
	drafts, opened := make([]ledger.Draft, len(all)), make([]*Discrepancy, len(all))
	for i, f := range all {
		d, err := a.following(fact.KindDiscrepancyOpened, entries[len(entries)-1].Ref)
		if err != nil {
			return nil, err
		}
		lot := lots[f.lot]
		d.Facts, d.Streams = fact.DiscrepancyOpened{Kind: string(f.kind)}, []ledger.Stream{streams[i]}
		d.Restricted = fact.DiscrepancyOpenedRestricted{Discrepancy: ids[i], Lot: lot.ID, LotStream: lot.Stream.String(), Matter: m.ID, Agency: lot.Agency, Division: lot.Division,
			From: m.Agency, Sender: brought, To: m.Keeper, Receiver: a.actor.Pseudonym, Expected: f.expected, Found: f.found, Unit: f.unit}
		d.Lines = []ledger.Line{{Stream: lot.Stream, Value: fact.DiscrepancyLine{Discrepancy: ids[i], Kind: string(f.kind)}}}
		drafts[i], opened[i] = d, &Discrepancy{}
		nouns[streams[i]] = opened[i]
	}
	sealed, err := tx.Record(ctx, drafts...)
	if err != nil {
		return nil, err
	}
	return opened, apply(sealed, nouns)
}
