package custody

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/fact"
	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/label"
	"github.com/sealtrail/sealtrail/internal/ledger"
	"github.com/sealtrail/sealtrail/internal/moment"
	"github.com/sealtrail/sealtrail/internal/reference"
)

// OpenMatter asks for a check-out or a new label, or tells of a natural loss or an
// incident.
type OpenMatter struct {
	ledger.Command
	Kind   MatterKind   `json:"kind"`
	Word   string       `json:"word"` // purpose or reason
	Lots   []MatterItem `json:"lots"`
	DueAt  moment.Time  `json:"due_at"` // of a check-out
	Place  string       `json:"place"`
	Note   string       `json:"note"`
	Photos []string     `json:"photos"` // SHA-256, hex
}

// MatterItem is one lot of it.
type MatterItem struct {
	Lot      string `json:"lot"`      // label code or id
	Quantity int64  `json:"quantity"` // lost
	MassG    int64  `json:"mass_g"`   // lost; zero: in proportion to the quantity
	Label    string `json:"label"`    // new one, printed ahead; empty: the server makes one
}

// MatterReceipt answers every act on a matter.
type MatterReceipt struct {
	ID            uuid.UUID    `json:"id"`
	State         MatterState  `json:"state"`
	Lots          []LotReceipt `json:"lots"`
	Discrepancies []uuid.UUID  `json:"discrepancies"` // that a return opened
}

// Matters is what the room needs of a transaction for matters.
type Matters interface {
	MatterForUpdate(ctx context.Context, id uuid.UUID) (Matter, error)
	SaveMatter(ctx context.Context, m Matter) error
	// RetireLabel makes the label of a lot void; one that is void already stays so.
	RetireLabel(ctx context.Context, code label.Code, reason label.Reason, at moment.Time) error
}

// openers are who may open a matter of a kind, and of which words it takes one.
var openers = map[MatterKind]struct {
	action identity.Action
	of     func(Lot) identity.Parties
	words  reference.List
}{
	CheckoutMatter: {identity.AskCheckout, Lot.Parties, reference.Checkouts}, // only officers of the agency whose case it is
	HoldingMatter:  {identity.AskHolding, Lot.Parties, reference.HoldingWords},
	LossMatter:     {identity.TellLoss, Lot.keeping, reference.LossReasons},
	RelabelMatter:  {identity.ReplaceLabel, Lot.keeping, reference.RelabelWords},
	IncidentMatter: {identity.TellIncident, Lot.keeping, reference.StoreWords},
}

// Opens is the permission that opens a matter of a kind.
func (k MatterKind) Opens() identity.Action { return openers[k].action }

// Due tells whether a matter of a kind has a time by which goods must be somewhere.
func (k MatterKind) Due() bool { return k == CheckoutMatter || k == HoldingMatter }

// Words is the list from which a matter of a kind takes its purpose or reason.
func (k MatterKind) Words() reference.List { return openers[k].words }

// OpenMatter records what is asked for or told. Nothing changes before a second
// person answers.
func (s *Service) OpenMatter(ctx context.Context, actor identity.Actor, cmd OpenMatter) (MatterReceipt, error) {
	cmd = tidied(cmd)
	kind, known := openers[cmd.Kind]
	if !known {
		return MatterReceipt{}, fault.Invalid("custody.matter.kind").At("kind")
	}
	a, err := s.begin(actor, kind.action, cmd.Command)
	if err != nil {
		return MatterReceipt{}, err
	}
	if err := cmd.check(s.Photos); err != nil {
		return MatterReceipt{}, err
	}
	var receipt MatterReceipt
	err = s.InTx(ctx, func(tx Tx) error {
		refs := make([]string, len(cmd.Lots))
		for i, l := range cmd.Lots {
			refs[i] = l.Lot
		}
		lots, err := lotsNamed(ctx, tx, actor, kind.action, refs, "lots%s.lot", kind.of)
		if err != nil {
			return err
		}
		receipt, err = ledger.Once(ctx, tx, actor.Person, cmd.ID, "custody.matter.open", cmd, func() (MatterReceipt, error) {
			return s.openMatter(ctx, tx, a, cmd, lots)
		})
		return err
	})
	return receipt, err
}

func (cmd OpenMatter) check(photos Photos) error {
	c := &checker{photos: photos}
	if len(cmd.Lots) == 0 {
		c.Invalid("custody.lots.none", "lots")
	}
	if len(cmd.Lots) > MaxMatterLots {
		c.add(fault.Invalid("custody.matter.too_many").At("lots").With("max", strconv.Itoa(MaxMatterLots)))
		return c.err()
	}
	c.text("place", cmd.Place, MaxName)
	c.text("note", cmd.Note, MaxText)
	c.photoList("photos", cmd.Photos)
	if len(cmd.Photos) == 0 && (cmd.Kind == LossMatter || cmd.Kind == IncidentMatter) {
		c.Invalid("custody.matter.photo", "photos")
	}
	if cmd.Note == "" && cmd.Kind != CheckoutMatter {
		c.Invalid("custody.matter.note", "note")
	}
	if !cmd.Kind.Due() && !cmd.DueAt.IsZero() {
		c.Invalid("custody.matter.due_unneeded", "due_at")
	}
	seen := codes{}
	for i, l := range cmd.Lots {
		at := fmt.Sprintf("lots[%d]", i)
		if cmd.Kind != LossMatter && (l.Quantity != 0 || l.MassG != 0) {
			c.Invalid("custody.matter.loss_unneeded", at+".quantity")
		}
		if cmd.Kind == LossMatter {
			c.within(at+".quantity", l.Quantity, 0, MaxQuantity, "custody.quantity.range")
			c.within(at+".mass_g", l.MassG, 0, MaxMassG, "custody.mass.range")
			if l.Quantity == 0 && l.MassG == 0 {
				c.Invalid("custody.loss.none", at+".quantity")
			}
		}
		if cmd.Kind == RelabelMatter {
			c.code(seen, at+".label", l.Label)
		} else if l.Label != "" {
			c.Invalid("custody.matter.label_unneeded", at+".label")
		}
	}
	return c.err()
}

func (s *Service) openMatter(ctx context.Context, tx Tx, a acting, cmd OpenMatter, lots []Lot) (MatterReceipt, error) {
	if err := a.when(lots); err != nil {
		return MatterReceipt{}, err
	}
	c := &checker{}
	if _, known := s.Book.Word(cmd.Kind.Words(), cmd.Word, a.at); !known {
		c.Invalid("custody.matter.word", "word")
	}
	if cmd.Kind.Due() {
		c.due("due_at", cmd.DueAt, a.at)
	}
	items := make([]fact.MatterLot, len(lots))
	for i, l := range lots {
		at := fmt.Sprintf("lots[%d]", i)
		if f := l.fits(cmd.Kind); f != nil {
			c.add(f.At(at+".lot").With("code", l.Code.String()))
			continue
		}
		if l.Agency != lots[0].Agency || l.Keeper.Org != lots[0].Keeper.Org || cmd.Kind == CheckoutMatter && l.Case != lots[0].Case {
			c.add(fault.Conflict("custody.matter.mixed").At(at+".lot").With("code", l.Code.String()))
		}
		items[i] = fact.MatterLot{Matter: cmd.ID, Kind: string(cmd.Kind), Lot: l.ID, Code: l.Code.Compact(), Label: cmd.Lots[i].Label, Unit: l.Unit}
		if cmd.Kind == LossMatter {
			items[i].Quantity, items[i].MassG = cmd.Lots[i].loses(l, c, at)
		}
	}
	if err := c.err(); err != nil {
		return MatterReceipt{}, err
	}
	streams, err := tx.NewStreams(ctx, MatterStream, []uuid.UUID{cmd.ID})
	if err != nil {
		return MatterReceipt{}, err
	}
	d, m, first := a.draft(fact.KindMatterOpened), &Matter{}, lots[0]
	d.Facts = fact.MatterOpened{Matter: string(cmd.Kind), Word: cmd.Word, Lots: len(lots), Photos: len(cmd.Photos), Rules: s.Book.Version(), Late: a.isLate()}
	d.Restricted = fact.MatterOpenedRestricted{Matter: cmd.ID, Case: first.Case, Agency: first.Agency, Division: first.Division, Keeper: first.Keeper.Org, Name: first.Name, DueAt: cmd.DueAt,
		Place: cmd.Place, Note: cmd.Note, Photos: cmd.Photos, Lots: items, Late: a.late()}
	d.Streams = []ledger.Stream{streams[0]}
	nouns := map[ledger.Stream]noun{streams[0]: m}
	for i := range lots {
		nouns[lots[i].Stream] = &lots[i]
		d.Lines = append(d.Lines, ledger.Line{Stream: lots[i].Stream, Value: items[i]})
	}
	return s.finish(ctx, tx, d, nouns, m, lots, cmd.Photos)
}

// finish records an act on a matter and keeps what it changed.
func (s *Service) finish(ctx context.Context, tx Tx, d ledger.Draft, nouns map[ledger.Stream]noun, m *Matter, lots []Lot, photos []string) (MatterReceipt, error) {
	sealed, err := tx.Record(ctx, d)
	if err != nil {
		return MatterReceipt{}, err
	}
	if err := apply(sealed, nouns); err != nil {
		return MatterReceipt{}, err
	}
	if err := tx.SaveMatter(ctx, *m); err != nil {
		return MatterReceipt{}, err
	}
	var kept []Photo
	for _, sha := range photos {
		kept = append(kept, Photo{SHA256: sha, Noun: MatterStream, NounID: m.ID, Act: d.ID, At: d.OccurredAt})
	}
	if len(kept) > 0 {
		if err := tx.KeepPhotos(ctx, kept); err != nil {
			return MatterReceipt{}, err
		}
	}
	receipt := MatterReceipt{ID: m.ID, State: m.State, Discrepancies: []uuid.UUID{}}
	for _, l := range lots {
		receipt.Lots = append(receipt.Lots, lotReceipt(l))
	}
	return receipt, tx.SaveLots(ctx, lots)
}

// due demands a time to come, no further away than anybody needs.
func (c *checker) due(field string, due, at moment.Time) {
	if due <= at || due > at.Add(MaxCheckoutDays*24*time.Hour) {
		c.add(fault.Invalid("custody.checkout.due").At(field).With("days", strconv.Itoa(MaxCheckoutDays)))
	}
}

// fits tells why a lot cannot be the subject of a matter where it is now.
func (l Lot) fits(kind MatterKind) *fault.Fault {
	allowed := []State{InCustody}
	switch kind {
	case HoldingMatter:
		allowed = []State{WithHandler}
	case RelabelMatter:
		allowed = []State{InCustody, WithHandler}
	case IncidentMatter:
		allowed = []State{InCustody, WithHandler, CheckedOut}
	}
	switch {
	case !holds(allowed, l.State):
		return fault.Conflict("custody.matter.state").With("state", string(l.State))
	case kind == IncidentMatter || kind == HoldingMatter:
		return nil
	case !l.Confirmed:
		return fault.Conflict("custody.lot.unconfirmed")
	case l.Handoff != uuid.Nil:
		return fault.Conflict("custody.lot.offered")
	case l.Checkout != uuid.Nil:
		return fault.Conflict("custody.lot.checked_out")
	case l.Container != uuid.Nil:
		return fault.Conflict("custody.container.take_out")
	case kind == LossMatter && l.Order != uuid.Nil:
		return fault.Conflict("custody.lot.on_order")
	case kind == LossMatter && len(l.Discrepancies) > 0:
		return fault.Conflict("custody.lot.discrepancy_open")
	}
	return nil
}

// Fits tells whether a matter of a kind can be about the lot where it is now.
func (l Lot) Fits(kind MatterKind) bool { return l.fits(kind) == nil }

// loses settles quantity and mass of a loss: all of the mass with all of the
// quantity, and a part in proportion where nobody weighed it.
func (i MatterItem) loses(l Lot, c *checker, at string) (quantity, mass int64) {
	if !c.within(at+".quantity", i.Quantity, 0, l.Quantity, "custody.quantity.range") || !c.within(at+".mass_g", i.MassG, 0, l.MassG, "custody.mass.range") {
		return 0, 0
	}
	whole := i.Quantity == l.Quantity
	if whole && i.MassG != 0 && i.MassG != l.MassG || !whole && i.MassG == l.MassG && i.MassG > 0 {
		c.Invalid("custody.mass.range", at+".mass_g")
	}
	if i.Quantity > 0 && i.MassG == 0 {
		return i.Quantity, share(l.MassG, []int64{i.Quantity, l.Quantity - i.Quantity})[0]
	}
	return i.Quantity, i.MassG
}
