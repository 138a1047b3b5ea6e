package custody

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"unicode/utf8"

	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/label"
	"github.com/sealtrail/sealtrail/internal/moment"
)

// MarkReceipt is what one phone says of a handoff's lines since it last spoke.
type MarkReceipt struct {
	Handoff string    // number or id
	Device  string    // made by the phone
	Marks   []NewMark // at most MaxMarksSent
}

// NewMark is one scan or answer. Its id makes it safe to send again.
type NewMark struct {
	ID     uuid.UUID
	Code   string // label code or id of a lot; what else was scanned is kept as it is
	Kind   MarkKind
	Answer ReceiveLine // of MarkAnswer; its code is left out
}

// TallyReads finds what is counted.
type TallyReads interface {
	// TallyOf is the draft of a handoff, its lines empty; zero when none was begun.
	TallyOf(ctx context.Context, handoff uuid.UUID) (Tally, error)
	// Marks are all marks of a handoff in their order.
	Marks(ctx context.Context, handoff uuid.UUID) ([]Mark, error)
	// LotsByCode finds lots by the labels that are or were on them.
	LotsByCode(ctx context.Context, codes []label.Code) (map[label.Code]uuid.UUID, error)
	// OldCodes are the labels of the lots, divided since, of which lots are parts.
	OldCodes(ctx context.Context, lots []uuid.UUID) (map[uuid.UUID][]label.Code, error)
}

// Tallies keeps what is counted until it is signed.
type Tallies interface {
	TallyReads
	// AddMarks keeps those marks that are not kept yet and numbers them; it needs
	// the lock of the handoff.
	AddMarks(ctx context.Context, h Handoff, marks []Mark) error
	// DropMarks forgets what was said of lots; of all, with the draft, when the
	// handoff is closed.
	DropMarks(ctx context.Context, h Handoff, lots []uuid.UUID) error
}

// MarkReceipt keeps scans and answers of a draft receipt. Any number of people
// of the receiver say what they see; the order in which the server hears them
// decides, and nothing is lost or counted twice.
func (s *Service) MarkReceipt(ctx context.Context, actor identity.Actor, cmd MarkReceipt) (t Tally, err error) {
	if err := actor.May(identity.MarkReceipt); err != nil {
		return t, err
	}
	cmd = tidied(cmd)
	if err := cmd.check(); err != nil {
		return t, err
	}
	err = s.InTx(ctx, func(tx Tx) error {
		h, err := tx.HandoffForUpdate(ctx, cmd.Handoff)
		if err != nil {
			return err
		}
		if err := counts(actor, h); err != nil {
			return err
		}
		marks, err := resolved(ctx, tx, actor, h, cmd, s.Clock.Now())
		if err != nil {
			return err
		}
		if err := tx.AddMarks(ctx, h, marks); err != nil {
			return err
		}
		t, err = tallied(ctx, tx, h)
		return err
	})
	return t, err
}

// counts demands that the actor may count the handoff: one of the receiver, who
// did not send it, while it waits.
func counts(actor identity.Actor, h Handoff) error {
	if actor.Org != h.To {
		if actor.Org != h.From && actor.Org != h.Agency {
			return fault.Missing("custody.handoff.unknown")
		}
		return fault.Denied("custody.handoff.not_receiver")
	}
	if h.State == HandoffWithdrawn || h.State == HandoffReceived {
		return fault.Conflict("custody.handoff.state").With("state", string(h.State))
	}
	if actor.Is(h.Sender) {
		return fault.Denied("custody.handoff.both_sides")
	}
	return nil
}

func (cmd MarkReceipt) check() error {
	c := &checker{}
	if len(cmd.Marks) > MaxMarksSent {
		return fault.Invalid("custody.tally.too_many").At("marks").With("max", strconv.Itoa(MaxMarksSent))
	}
	c.text("device", cmd.Device, MaxDevice)
	for i, m := range cmd.Marks {
		at := fmt.Sprintf("marks[%d]", i)
		if m.ID == uuid.Nil {
			c.Invalid("custody.tally.id", at+".id")
		}
		if m.Code == "" || utf8.RuneCountInString(m.Code) > MaxScanned {
			c.add(fault.Invalid("custody.tally.code").At(at+".code").With("max", strconv.Itoa(MaxScanned)))
		}
		if !slices.Contains([]MarkKind{MarkSeen, MarkAnswer, MarkUndo}, m.Kind) {
			c.Invalid("custody.tally.kind", at+".kind")
		}
		if m.Kind == MarkAnswer {
			m.Answer.draft(c, at+".answer")
		}
	}
	return c.err()
}

// draft judges an answer that need not be complete: a reason may follow.
func (l ReceiveLine) draft(c *checker, field string) {
	c.text(field+".condition", l.Condition, MaxText)
	c.text(field+".reason", l.Reason, MaxText)
	if len(l.Split) > MaxChildren {
		c.add(fault.Invalid("custody.split.children").At(field+".split").With("max", strconv.Itoa(MaxChildren)))
	}
	if len(l.Split) == 0 && !holds(Outcomes(), l.Outcome) {
		c.Invalid("custody.receive.outcome", field+".outcome")
	}
	for i, p := range l.Split {
		c.text(fmt.Sprintf("%s.split[%d].reason", field, i), p.Reason, MaxText)
	}
	if l.Quantity != nil {
		c.within(field+".quantity", *l.Quantity, 0, MaxQuantity, "custody.quantity.range")
	}
	if l.Packages != nil {
		c.within(field+".packages", *l.Packages, 0, MaxQuantity, "custody.packages.range")
	}
	if l.WeightG != nil {
		c.within(field+".weight_g", *l.WeightG, 0, MaxMassG, "custody.mass.range")
	}
}

// resolved finds the lots of all marks with one question.
func resolved(ctx context.Context, tx Tx, actor identity.Actor, h Handoff, cmd MarkReceipt, now moment.Time) ([]Mark, error) {
	read := make([]label.Code, len(cmd.Marks))
	var codes []label.Code
	for i, m := range cmd.Marks {
		if code, err := label.Scanned(m.Code); err == nil {
			read[i], codes = code, append(codes, code)
		}
	}
	lots, err := tx.LotsByCode(ctx, codes)
	if err != nil {
		return nil, err
	}
	marks := make([]Mark, len(cmd.Marks))
	for i, m := range cmd.Marks {
		m.Answer.Code = ""
		marks[i] = Mark{ID: m.ID, Code: m.Code, Kind: m.Kind, Answer: m.Answer, Person: actor.Pseudonym, Device: cmd.Device, At: now}
		if id, err := uuid.Parse(m.Code); err == nil {
			marks[i].Lot = id
		} else if !read[i].IsZero() {
			marks[i].Lot = lots[read[i]]
		}
	}
	if err := asParts(ctx, tx, h, marks, read); err != nil {
		return nil, err
	}
	return unpackedMarks(ctx, tx, h, marks)
}

// asParts lets the old label of a divided lot stand for its part, where only one
// waits on the handoff: the goods carry that label until somebody sticks the new
// one on. For several it stands for none of them.
func asParts(ctx context.Context, tx TallyReads, h Handoff, marks []Mark, read []label.Code) error {
	strange := func(m Mark) bool {
		_, known := h.Line(m.Lot)
		return m.Lot != uuid.Nil && !known
	}
	if !slices.ContainsFunc(marks, strange) {
		return nil
	}
	old, err := tx.OldCodes(ctx, h.Waiting())
	if err != nil {
		return err
	}
	parts := map[label.Code][]uuid.UUID{}
	for lot, codes := range old {
		for _, code := range codes {
			parts[code] = append(parts[code], lot)
		}
	}
	for i := range marks {
		if p := parts[read[i]]; strange(marks[i]) && !read[i].IsZero() && len(p) == 1 {
			marks[i].Lot = p[0]
		}
	}
	return nil
}

// OldCodes are, of the lots that wait on a handoff, the labels under which they
// were before they were divided.
func (s *Service) OldCodes(ctx context.Context, h Handoff) (old map[uuid.UUID][]label.Code, err error) {
	err = s.View(ctx, func(tx Reads) error {
		old, err = tx.OldCodes(ctx, h.Waiting())
		return err
	})
	return old, err
}

// unpackedMarks says of every waiting lot in a container what was said of the
// container. That one was scanned says nothing yet: its seal is still to be read.
func unpackedMarks(ctx context.Context, tx Tx, h Handoff, marks []Mark) ([]Mark, error) {
	var refs []string
	for _, m := range marks {
		if m.Lot == uuid.Nil || holds([]MarkKind{MarkAnswer, MarkUndo}, m.Kind) {
			refs = append(refs, m.Code)
		}
	}
	boxes, err := tx.ContainersByRef(ctx, refs)
	if err != nil || len(boxes) == 0 {
		return marks, err
	}
	var out []Mark
	for i, m := range marks {
		b, ok := boxes[m.Code]
		if !ok {
			out = append(out, m)
			continue
		}
		lots, err := b.waiting(ctx, tx, h)
		if err != nil {
			return nil, err
		}
		if len(lots) == 0 { // of another handoff: a stranger
			out = append(out, m)
			continue
		}
		if m.Kind == MarkSeen {
			continue
		}
		if m.Kind == MarkAnswer {
			if err := b.answerable(m.Answer, fmt.Sprintf("marks[%d].answer", i)); err != nil {
				return nil, err
			}
		}
		for _, lot := range lots {
			one := m
			one.ID, one.Lot = uuid.NewSHA1(m.ID, lot[:]), lot
			out = append(out, one)
		}
	}
	return out, nil
}

// tallied reads a draft and puts its marks to the handoff's lines.
func tallied(ctx context.Context, tx TallyReads, h Handoff) (Tally, error) {
	head, err := tx.TallyOf(ctx, h.ID)
	if err != nil {
		return Tally{}, err
	}
	marks, err := tx.Marks(ctx, h.ID)
	if err != nil {
		return Tally{}, err
	}
	t := tally(h, marks)
	t.State, t.Receipts = h.State, len(h.Receipts)
	t.Seq, t.OpenedAt, t.OpenedBy, t.LastAt = head.Seq, head.OpenedAt, head.OpenedBy, head.LastAt
	return t, nil
}

// Tally is the draft receipt of a handoff as it stands; only the receiver sees
// it. Of a handoff that waits for nothing it has no lines, nor when nothing was
// marked since the given mark: many phones ask again and again.
func (s *Service) Tally(ctx context.Context, actor identity.Actor, ref string, since int64) (t Tally, err error) {
	if err := actor.May(identity.MarkReceipt); err != nil {
		return t, err
	}
	err = s.View(ctx, func(tx Reads) error {
		h, err := tx.HandoffRead(ctx, ref)
		if err != nil {
			return err
		}
		if actor.Org != h.To {
			return fault.Missing("custody.handoff.unknown")
		}
		if t, err = tx.TallyOf(ctx, h.ID); err != nil {
			return err
		}
		if since > 0 && t.Seq <= since {
			t.State, t.Receipts = h.State, len(h.Receipts)
			return nil
		}
		t, err = tallied(ctx, tx, h)
		return err
	})
	return t, err
}

// OpenTallies are the receipts that the actor's organisation began to count and
// did not sign, newest first; at most MaxOpenTallies.
func (s *Service) OpenTallies(ctx context.Context, actor identity.Actor) (open []OpenTally, err error) {
	if err := actor.May(identity.MarkReceipt); err != nil {
		return nil, err
	}
	err = s.View(ctx, func(tx Reads) error {
		open, err = tx.OpenTallies(ctx, actor.Org, MaxOpenTallies)
		return err
	})
	return open, err
}
