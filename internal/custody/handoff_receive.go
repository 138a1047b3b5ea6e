package custody

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/fact"
	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/label"
	"github.com/sealtrail/sealtrail/internal/ledger"
)

// ReceiveHandoff records what the receiver found, lot by lot. The sender stays
// keeper of every lot that is not accepted (公安机关涉案财物管理若干规定 art. 11).
func (s *Service) ReceiveHandoff(ctx context.Context, actor identity.Actor, cmd ReceiveHandoff) (ReceiptAnswer, error) {
	cmd = tidied(cmd)
	a, err := s.begin(actor, identity.ReceiveHandoff, cmd.Command)
	if err != nil {
		return ReceiptAnswer{}, err
	}
	if err := cmd.check(); err != nil {
		return ReceiptAnswer{}, err
	}
	var answer ReceiptAnswer
	err = s.InTx(ctx, func(tx Tx) error {
		h, err := tx.HandoffForUpdate(ctx, cmd.Handoff)
		if err != nil {
			return err
		}
		if err := actor.MayOn(identity.ReceiveHandoff, h.Parties()); err != nil {
			return err
		}
		if actor.Org != h.To {
			return fault.Denied("custody.handoff.not_receiver")
		}
		answer, err = ledger.Once(ctx, tx, actor.Person, cmd.ID, "custody.handoff.receive", cmd, func() (ReceiptAnswer, error) {
			return s.receive(ctx, tx, a, cmd, h)
		})
		return err
	})
	return answer, err
}

func (s *Service) receive(ctx context.Context, tx Tx, a acting, cmd ReceiveHandoff, h Handoff) (ReceiptAnswer, error) {
	if h.State == HandoffWithdrawn || h.State == HandoffReceived {
		return ReceiptAnswer{}, fault.Conflict("custody.handoff.state").With("state", string(h.State))
	}
	if a.actor.Is(h.Sender) { // one person never signs both sides
		return ReceiptAnswer{}, fault.Denied("custody.handoff.both_sides")
	}
	cmd, at, err := cmd.unpacked(ctx, tx, h)
	if err != nil {
		return ReceiptAnswer{}, err
	}
	answer, err := s.receiveLots(ctx, tx, a, cmd, h)
	return answer, reindexed(err, at)
}

func (s *Service) receiveLots(ctx context.Context, tx Tx, a acting, cmd ReceiveHandoff, h Handoff) (ReceiptAnswer, error) {
	refs := make([]string, len(cmd.Lines))
	for i, l := range cmd.Lines {
		refs[i] = l.Code
	}
	lots, err := tx.LotsForUpdate(ctx, refs)
	if err != nil {
		return ReceiptAnswer{}, placed(err, "lines%s.code")
	}
	if err := a.when(lots, h.LastAt); err != nil {
		return ReceiptAnswer{}, err
	}
	if err := waiting(h, lots); err != nil {
		return ReceiptAnswer{}, err
	}
	if cmd.Manifest != "" || cmd.Paper != "" {
		told := ManifestHandoff{Manifest: cmd.Manifest, Paper: cmd.Paper}
		if err := told.decide(a, h, s.Book); err != nil {
			return ReceiptAnswer{}, err
		}
	}
	r := &receiving{acting: a, cmd: cmd, handoff: h, book: s.Book}
	if h.Purpose == ForDestruction {
		if r.cleared, err = s.clear(ctx, tx, h.Order, h.Facility, lots, a); err != nil {
			return ReceiptAnswer{}, err
		}
	}
	if r.exempt, err = exempt(ctx, tx, a, lots); err != nil {
		return ReceiptAnswer{}, err
	}
	if r.boxes, err = around(ctx, tx, lots); err != nil {
		return ReceiptAnswer{}, err
	}
	if err := s.divide(ctx, tx, r, lots); err != nil {
		return ReceiptAnswer{}, err
	}
	if err := r.decide(); err != nil {
		return ReceiptAnswer{}, err
	}
	if err := r.openings(ctx, tx); err != nil {
		return ReceiptAnswer{}, err
	}
	return s.keepReceipt(ctx, tx, r)
}

// waiting demands that each lot is a line of the handoff that nobody answered.
func waiting(h Handoff, lots []Lot) error {
	for i, l := range lots {
		line, ok := h.Line(l.ID)
		switch {
		case !ok:
			return fault.Missing("custody.handoff.no_such_lot").At(lineField(i) + ".code")
		case line.Outcome != "" || line.Split || l.Handoff != h.ID:
			return fault.Conflict("custody.handoff.answered").At(lineField(i)+".code").With("code", l.Code.String())
		}
	}
	return nil
}

// exempt asks for a tiny office's exception only where one is needed.
func exempt(ctx context.Context, tx Tx, a acting, lots []Lot) (map[uuid.UUID]bool, error) {
	var cases []uuid.UUID
	for _, l := range lots {
		if a.actor.IsAny(l.Handlers) && !holds(cases, l.Case) {
			cases = append(cases, l.Case)
		}
	}
	if len(cases) == 0 {
		return nil, nil
	}
	return tx.Exempt(ctx, cases, a.at)
}

// divide makes the children of lots that are answered in parts, and lines of
// the receipt of all that is to be answered.
func (s *Service) divide(ctx context.Context, tx Tx, r *receiving, lots []Lot) error {
	var stuck labels
	for i, l := range lots {
		line := r.cmd.Lines[i]
		if len(line.Split) == 0 {
			r.answers = append(r.answers, &answer{field: lineField(i), lot: l, source: l.ID, line: line})
			continue
		}
		parts, err := line.parts(l, lineField(i))
		if err != nil {
			return err
		}
		ids, err := newIDs(len(parts))
		if err != nil {
			return err
		}
		d := division{parent: l}
		for j, p := range parts {
			code, err := s.stick(&stuck, p.code, ids[j], fmt.Sprintf("%s.split[%d].code", lineField(i), j))
			if err != nil {
				return err
			}
			d.children = append(d.children, child{id: ids[j], value: l.into(ids[j], code, p.stock)})
		}
		r.divisions = append(r.divisions, &d)
	}
	if len(r.divisions) == 0 {
		return nil
	}
	var ids []uuid.UUID
	for _, d := range r.divisions {
		for _, c := range d.children {
			ids = append(ids, c.id)
		}
	}
	streams, err := tx.NewStreams(ctx, LotStream, ids)
	if err != nil {
		return err
	}
	for _, d := range r.divisions {
		for j := range d.children {
			d.children[j].stream, streams = streams[0], streams[1:]
		}
	}
	if err := r.answerParts(lots); err != nil {
		return err
	}
	return stuck.bind(ctx, tx, r.actor.Org, r.at)
}

// keepReceipt records the receipt, then what follows from it: discrepancies, and
// the handoff that brings refused goods home.
func (s *Service) keepReceipt(ctx context.Context, tx Tx, r *receiving) (ReceiptAnswer, error) {
	drafts, err := r.drafts(s.Book.Version())
	if err != nil {
		return ReceiptAnswer{}, err
	}
	sealed, err := tx.Record(ctx, drafts...)
	if err != nil {
		return ReceiptAnswer{}, err
	}
	nouns := map[ledger.Stream]noun{r.handoff.Stream: &r.handoff}
	var lots []*Lot
	for _, d := range r.divisions {
		lots = append(lots, &d.parent)
		nouns[d.parent.Stream] = &d.parent
	}
	for _, x := range r.answers {
		if x.parent != uuid.Nil {
			x.lot = Lot{} // begins with its own first entry
		}
		lots = append(lots, &x.lot)
		nouns[x.stream()] = &x.lot
	}
	r.joinBoxes(nouns)
	lots = append(lots, r.others...)
	if err := apply(sealed, nouns); err != nil {
		return ReceiptAnswer{}, err
	}
	handoffs := []*Handoff{&r.handoff}
	discrepancies, home, err := s.follow(ctx, tx, r, sealed[len(sealed)-1], nouns)
	if err != nil {
		return ReceiptAnswer{}, err
	}
	if home != nil {
		handoffs = append(handoffs, home)
	}
	if boxes := r.changedBoxes(); len(boxes) > 0 {
		if err := tx.SaveContainers(ctx, boxes); err != nil {
			return ReceiptAnswer{}, err
		}
	}
	if err := save(ctx, tx, lots, handoffs, discrepancies); err != nil {
		return ReceiptAnswer{}, err
	}
	if err := s.keepClocks(ctx, tx, r.handoff, r.now); err != nil {
		return ReceiptAnswer{}, err
	}
	return r.answer(home), tx.DropMarks(ctx, r.handoff, r.sent())
}

// sent are the lots that the receipt answers, as they were sent.
func (r *receiving) sent() []uuid.UUID {
	var ids []uuid.UUID
	for _, x := range r.answers {
		ids = append(ids, x.source)
	}
	return ids
}

// follow records, with the author "system", what the receipt entails.
func (s *Service) follow(ctx context.Context, tx Tx, r *receiving, receipt ledger.Sealed, nouns map[ledger.Stream]noun) ([]*Discrepancy, *Handoff, error) {
	entry, _ := receipt.Entry(r.handoff.Stream)
	var drafts []ledger.Draft
	var found []*Discrepancy
	open := r.differences()
	ids, err := newIDs(len(open))
	if err != nil {
		return nil, nil, err
	}
	streams, err := tx.NewStreams(ctx, DiscrepancyStream, ids)
	if err != nil {
		return nil, nil, err
	}
	for i, o := range open {
		d, err := r.following(fact.KindDiscrepancyOpened, entry.Ref)
		if err != nil {
			return nil, nil, err
		}
		drafts = append(drafts, r.discrepancy(d, o, ids[i], streams[i]))
		found = append(found, &Discrepancy{})
		nouns[streams[i]] = found[i]
		o.answer.opened = append(o.answer.opened, ids[i])
	}
	home, draft, err := s.bringHome(ctx, tx, r, entry.Ref, nouns)
	if err != nil {
		return nil, nil, err
	}
	if home != nil {
		drafts = append(drafts, draft)
	}
	if d, ok, err := r.boxesReceived(entry.Ref); err != nil {
		return nil, nil, err
	} else if ok {
		drafts = append(drafts, d)
		r.joinBoxes(nouns)
	}
	if len(drafts) == 0 {
		return nil, nil, nil
	}
	sealed, err := tx.Record(ctx, drafts...)
	if err != nil {
		return nil, nil, err
	}
	return found, home, apply(sealed, nouns)
}

// bringHome prepares the handoff on which refused goods, which had left, go back
// to their keeper. They are on the truck already.
func (s *Service) bringHome(ctx context.Context, tx Tx, r *receiving, receipt ledger.Ref, nouns map[ledger.Stream]noun) (*Handoff, ledger.Draft, error) {
	var lots []Lot
	for _, x := range r.answers {
		if x.outcome == RefusedLot && r.handoff.Left() {
			lots = append(lots, x.lot)
		}
	}
	if len(lots) == 0 {
		return nil, ledger.Draft{}, nil
	}
	d, err := r.following(fact.KindHandoffOffered, receipt)
	if err != nil {
		return nil, d, err
	}
	ids, err := newIDs(1)
	if err != nil {
		return nil, d, err
	}
	stream, err := tx.NewStreams(ctx, HandoffStream, ids)
	if err != nil {
		return nil, d, err
	}
	number, err := tx.NextNumber(ctx, label.Handoff, r.actor.Division, r.now)
	if err != nil {
		return nil, d, err
	}
	o := offering{id: ids[0], stream: stream[0], number: number, purpose: ReturnHome, from: r.handoff.To, sender: r.actor.Pseudonym, to: r.handoff.From,
		division: r.actor.Division, carrier: r.handoff.Carrier, answers: r.handoff.ID}
	d.Streams = []ledger.Stream{r.handoff.Stream}
	home := &Handoff{}
	nouns[o.stream] = home
	return home, o.draft(d, r.acting, lots, nil, s.Book.Version()), nil
}
