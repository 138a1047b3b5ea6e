package destruction

import (
	"strconv"

	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/custody"
	"github.com/sealtrail/sealtrail/internal/fact"
	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/ledger"
	"github.com/sealtrail/sealtrail/internal/moment"
	"github.com/sealtrail/sealtrail/internal/reference"
)

// MaxProceedsFen bounds the price of one delivery: ten billion yuan.
const MaxProceedsFen = 1_000_000_000_000

// fulfil decides whether a delivery can be recorded: an approved order, lots of
// it that may go, a receiver who is no officer, and every paper its kind wants.
func (o Order) fulfil(actor identity.Actor, cmd FulfilOrder, lots []custody.Lot, now moment.Time, book *reference.Book) (ledger.Draft, error) {
	none := ledger.Draft{}
	if !o.Kind.Ends() {
		return none, fault.Conflict("destruction.fulfil.destroys")
	}
	if err := o.may(fact.KindOrderFulfilled); err != nil {
		return none, err
	}
	at, err := cmd.When(now, append(lastActs(lots), o.LastAt)...)
	if err != nil {
		return none, err
	}
	if len(lots) == 0 {
		return none, fault.Invalid("destruction.fulfil.nothing_left").At("lots")
	}
	var c checks
	o.lotsMayGo(&c, lots, at, now, book)
	secret, personal := cmd.told(&c, o, at, book)
	if err := c.Err(); err != nil {
		return none, err
	}
	secret.Order, secret.Fulfilment, secret.Recipient, secret.Lots = o.ID, cmd.ID, o.Terms.Recipient, portions(lots, cmd.ProceedsFen)
	secret.LateReason, secret.LatePhoto = late(cmd.Command)
	d := by(actor, identity.FulfilOrder, cmd.Command, fact.KindOrderFulfilled, at, now)
	d.Facts = fact.OrderFulfilled{Kind: string(o.Kind), Lots: len(lots), Capacity: string(cmd.Receiver.Capacity), Paid: cmd.ProceedsFen > 0, Demarked: cmd.DemarkedBy != "",
		Rules: book.Version(), Late: cmd.IsLate(now)}
	d.Restricted, d.Personal, d.Streams = secret, personal, []ledger.Stream{o.Stream}
	for i, l := range lots {
		p := secret.Lots[i]
		d.Lines = append(d.Lines, ledger.Line{Stream: l.Stream, Value: fact.OrderFulfilledLine{Order: o.ID, Fulfilment: cmd.ID, Kind: string(o.Kind), Quantity: p.Quantity,
			MassG: p.MassG, ProceedsFen: p.ProceedsFen, Standing: string(l.Standing(at).Code)}})
	}
	return d, nil
}

// lotsMayGo judges each lot at the time of the delivery and, when it is entered
// late, also now.
func (o Order) lotsMayGo(c *checks, lots []custody.Lot, at, now moment.Time, book *reference.Book) {
	for i, l := range lots {
		field := "lots[" + strconv.Itoa(i) + "]"
		if o.pending(l.ID) {
			c.add(fault.Conflict(ReasonFulfilled).At(field).With("lot", l.Code.String()).With("who", "officer, keeper"))
		}
		reasons := MayRelease(l, o, AtDelivery, at, book)
		if at != now && len(reasons) == 0 {
			reasons = MayRelease(l, o, AtDelivery, now, book)
		}
		for _, r := range reasons {
			c.add(fault.Invalid(r.Code).At(field).With("lot", l.Code.String()).With("article", r.Article).With("who", r.Who))
		}
		for _, before := range lots[:i] {
			if before.ID == l.ID {
				c.add(fault.Invalid("destruction.lot.twice").At(field))
			}
		}
	}
}

// told checks what the delivery says and names every paper that is missing.
func (cmd *FulfilOrder) told(c *checks, o Order, at moment.Time, book *reference.Book) (fact.OrderFulfilledRestricted, map[string]string) {
	r := &cmd.Receiver
	switch r.Capacity {
	case AsOwner, AsAgent, AsOrganisation:
	default:
		c.Invalid("destruction.fulfil.capacity", "receiver.capacity")
	}
	if o.Kind != Return && r.Capacity == AsOwner || o.Kind == Return && o.Firm != uuid.Nil {
		c.Invalid("destruction.fulfil.capacity", "receiver.capacity")
	}
	personal := map[string]string{}
	for field, value := range map[string]string{
		"receiver.name": c.text(r.Name, "receiver.name", MaxName, false), "receiver.id_number": c.text(r.IDNumber, "receiver.id_number", MaxName, false),
		"receiver.phone": c.text(r.Phone, "receiver.phone", MaxName, false)} {
		if value != "" {
			personal[field] = value
		}
	}
	if number := personal["receiver.id_number"]; number != "" {
		c.idNumber(number, "receiver.id_number")
	}
	d := fact.OrderFulfilledRestricted{Place: c.text(cmd.Place, "place", MaxName*2, true), Authorisation: c.text(r.Authorisation, "receiver.authorisation", MaxName, false),
		AuthorisationPhoto: r.AuthorisationPhoto, Receipt: cmd.Receipt, ProceedsFen: cmd.ProceedsFen, Voucher: c.text(cmd.Voucher, "voucher", MaxName, false),
		VoucherPhoto: cmd.VoucherPhoto, DemarkedBy: c.text(cmd.DemarkedBy, "demarked_by", MaxName, false), DemarkPhotos: append([]string{}, cmd.DemarkPhotos...),
		Note: c.text(cmd.Note, "note", MaxText, false)}
	c.most(len(cmd.DemarkPhotos), MaxPhotos, "demark_photos")
	if cmd.ProceedsFen < 0 || cmd.ProceedsFen > MaxProceedsFen {
		c.add(fault.Invalid("destruction.fulfil.proceeds").At("proceeds_fen").With("max", strconv.FormatInt(MaxProceedsFen, 10)))
	}
	if _, asks := book.Ending(string(o.Kind), reference.EndingPaper, reference.PaperProceeds, at); !asks && cmd.ProceedsFen != 0 {
		c.add(fault.Invalid("destruction.fulfil.no_proceeds").At("proceeds_fen").With("kind", string(o.Kind)))
	}
	for _, paper := range cmd.missing(o.Kind, at, book) {
		c.add(fault.Invalid(ReasonPaper+paper.Code).At(paperFields[paper.Code]).With("article", paper.Source).With("who", paper.Who))
	}
	return d, personal
}

// portions shares the proceeds by quantity, largest remainder, so that they add
// up to the fen.
func portions(lots []custody.Lot, proceeds int64) []fact.FulfilledLot {
	weights := make([]int64, len(lots))
	for i, l := range lots {
		weights[i] = l.Quantity
	}
	shares := custody.Share(proceeds, weights)
	out := make([]fact.FulfilledLot, len(lots))
	for i, l := range lots {
		out[i] = fact.FulfilledLot{Lot: l.ID, Stream: l.Stream.String(), Quantity: l.Quantity, MassG: l.MassG, ProceedsFen: shares[i]}
	}
	return out
}

// deciding finds the delivery that waits for its second signature.
func (o Order) deciding(id uuid.UUID) (Fulfilment, error) {
	waiting := o.Waiting()
	if id == uuid.Nil && len(waiting) == 1 {
		return waiting[0], nil
	}
	f, ok := o.Fulfilment(id)
	switch {
	case !ok:
		return Fulfilment{}, fault.Missing("destruction.fulfil.unknown").At("fulfilment")
	case f.State != FulfilmentRecorded:
		return Fulfilment{}, fault.Conflict("destruction.fulfil.decided").At("fulfilment")
	}
	return f, nil
}

// decide is the second signature: by another person than the first, one of the
// two an officer; the goods as they were when given away, still free of holds.
func (o Order) decide(actor identity.Actor, cmd DecideFulfilment, f Fulfilment, lots []custody.Lot, last bool, now moment.Time, book *reference.Book) (ledger.Draft, error) {
	none := ledger.Draft{}
	kind := fact.KindFulfilmentConfirmed
	if cmd.Refuse {
		kind = fact.KindFulfilmentRefused
	}
	if err := o.may(kind); err != nil {
		return none, err
	}
	at, err := cmd.When(now, append(lastActs(lots), o.LastAt)...)
	if err != nil {
		return none, err
	}
	var c checks
	secret := fact.FulfilmentDecidedRestricted{Order: o.ID, Fulfilment: f.ID, Finished: last && !cmd.Refuse, Reason: c.text(cmd.Reason, "reason", MaxText, cmd.Refuse)}
	switch {
	case actor.Is(f.Recorded.Person):
		return none, fault.Denied("destruction.fulfil.own_record")
	case !cmd.Refuse && f.Recorded.Role != string(identity.Officer) && !actor.Has(identity.Officer):
		return none, fault.Denied("destruction.fulfil.no_officer")
	}
	if !cmd.Refuse {
		o.unchanged(&c, f, lots, at, now, book)
	}
	if err := c.Err(); err != nil {
		return none, err
	}
	secret.LateReason, secret.LatePhoto = late(cmd.Command)
	d := by(actor, identity.ConfirmFulfilment, cmd.Command, kind, at, now)
	d.Facts = fact.FulfilmentDecided{Kind: string(o.Kind), Lots: len(lots), Late: cmd.IsLate(now)}
	d.Restricted, d.Streams = secret, []ledger.Stream{o.Stream}
	for i, l := range lots {
		line := ledger.Line{Stream: l.Stream, Value: fact.FulfilmentRefusedLine{Order: o.ID, Fulfilment: f.ID}}
		if !cmd.Refuse {
			line.Value = fact.FulfilmentConfirmedLine{Order: o.ID, Fulfilment: f.ID, Kind: string(o.Kind), State: string(custody.EndState(endings[o.Kind])),
				Receiver: o.Firm, ProceedsFen: f.Lots[i].ProceedsFen}
		}
		d.Lines = append(d.Lines, line)
	}
	return d, nil
}

// unchanged demands that each lot is still what was given away. When it is not,
// the delivery must be refused and recorded anew.
func (o Order) unchanged(c *checks, f Fulfilment, lots []custody.Lot, at, now moment.Time, book *reference.Book) {
	if len(lots) != len(f.Lots) {
		c.add(fault.Conflict("destruction.fulfil.changed").At("fulfilment"))
		return
	}
	for i, l := range lots {
		if l.ID != f.Lots[i].Lot || l.Quantity != f.Lots[i].Quantity || l.MassG != f.Lots[i].MassG {
			c.add(fault.Conflict("destruction.fulfil.changed").At("fulfilment").With("lot", l.Code.String()))
			continue
		}
		for _, when := range []moment.Time{at, now} {
			if reasons := MayRelease(l, o, AtDelivery, when, book); len(reasons) > 0 {
				r := reasons[0]
				c.add(fault.Conflict(r.Code).At("fulfilment").With("lot", l.Code.String()).With("article", r.Article).With("who", r.Who))
				break
			}
		}
	}
}
