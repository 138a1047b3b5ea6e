package destruction

import (
	"slices"

	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/fact"
	"github.com/sealtrail/sealtrail/internal/ledger"
	"github.com/sealtrail/sealtrail/internal/moment"
)

// Terms are what an order says besides its list when its goods end other than
// by destruction.
type Terms = fact.OrderTerms

// Capacity is in which quality somebody takes goods (领取人身份).
type Capacity string

const (
	AsOwner        Capacity = "owner"        // 本人
	AsAgent        Capacity = "agent"        // 受托代领
	AsOrganisation Capacity = "organisation" // 单位经办人
)

// Capacities are all of them, in the order forms show them. An officer's is not
// among them: who keeps or investigates never collects for somebody else.
func Capacities() []Capacity { return []Capacity{AsOwner, AsAgent, AsOrganisation} }

// FulfilmentState is where a delivery is in its life.
type FulfilmentState string

const (
	FulfilmentRecorded  FulfilmentState = "recorded"  // 待第二人确认
	FulfilmentConfirmed FulfilmentState = "confirmed" // 已确认
	FulfilmentRefused   FulfilmentState = "refused"   // 不予确认
)

// Fulfilment is one delivery of goods under an order (交付): recorded by one
// person, confirmed or refused by another. Name, identity number and telephone
// of the receiver are personal data beside the act with the fulfilment's id.
type Fulfilment struct {
	ID                 uuid.UUID
	State              FulfilmentState
	Recorded           Signature
	Decided            Signature // the second person's
	Reason             string    // of the refusal
	Place              string
	Recipient          string
	Capacity           Capacity
	Authorisation      string
	AuthorisationPhoto string
	Receipt            string // photo of the paper the receiver signed
	ProceedsFen        int64
	Voucher            string
	VoucherPhoto       string
	DemarkedBy         string
	DemarkPhotos       []string
	Note               string
	Lots               []FulfilledLot
}

// FulfilledLot is one lot as it was given away.
type FulfilledLot struct {
	Lot         uuid.UUID
	Stream      ledger.Stream
	Quantity    int64
	MassG       int64
	ProceedsFen int64
}

// Receiver is who took the goods, as far as it was not erased.
type Receiver struct{ Name, IDNumber, Phone string }

// ReceiverOf reads the personal values of a delivery's act.
func ReceiverOf(personal map[string]string) Receiver {
	return Receiver{Name: personal["receiver.name"], IDNumber: personal["receiver.id_number"], Phone: personal["receiver.phone"]}
}

// Photos are all pictures of the delivery.
func (f Fulfilment) Photos() []string {
	var all []string
	for _, sha := range append([]string{f.Receipt, f.AuthorisationPhoto, f.VoucherPhoto}, f.DemarkPhotos...) {
		if sha != "" {
			all = appendNew(all, sha)
		}
	}
	return all
}

// Fulfilment finds a delivery of the order.
func (o Order) Fulfilment(id uuid.UUID) (Fulfilment, bool) {
	for _, f := range o.Fulfilments {
		if f.ID == id {
			return f, true
		}
	}
	return Fulfilment{}, false
}

// Waiting are the deliveries that nobody confirmed or refused yet.
func (o Order) Waiting() []Fulfilment {
	return slices.DeleteFunc(slices.Clone(o.Fulfilments), func(f Fulfilment) bool { return f.State != FulfilmentRecorded })
}

// pending tells whether a lot is on a delivery that waits for its second signature.
func (o Order) pending(lot uuid.UUID) bool {
	return slices.ContainsFunc(o.Waiting(), func(f Fulfilment) bool {
		return slices.ContainsFunc(f.Lots, func(l FulfilledLot) bool { return l.Lot == lot })
	})
}

// Photos are all pictures that belong to the order and its deliveries.
func (o Order) Photos() []string {
	var all []string
	for _, sha := range []string{o.Terms.ConsentPhoto, o.Terms.SafetyPhoto} {
		if sha != "" {
			all = appendNew(all, sha)
		}
	}
	for _, f := range o.Fulfilments {
		for _, sha := range f.Photos() {
			all = appendNew(all, sha)
		}
	}
	return all
}

// Proceeds is what confirmed deliveries brought, in fen.
func (o Order) Proceeds() (fen int64) {
	for _, f := range o.Fulfilments {
		if f.State == FulfilmentConfirmed {
			fen += f.ProceedsFen
		}
	}
	return fen
}

func (o *Order) applyFulfilled(r ledger.Recorded) error {
	var f fact.OrderFulfilled
	var d fact.OrderFulfilledRestricted
	if err := read(r, &f, &d); err != nil {
		return err
	}
	out := Fulfilment{ID: d.Fulfilment, State: FulfilmentRecorded, Recorded: signed(r), Place: d.Place, Recipient: d.Recipient, Capacity: Capacity(f.Capacity),
		Authorisation: d.Authorisation, AuthorisationPhoto: d.AuthorisationPhoto, Receipt: d.Receipt, ProceedsFen: d.ProceedsFen, Voucher: d.Voucher, VoucherPhoto: d.VoucherPhoto,
		DemarkedBy: d.DemarkedBy, DemarkPhotos: d.DemarkPhotos, Note: d.Note}
	for _, l := range d.Lots {
		stream, err := ledger.ParseStream(l.Stream)
		if err != nil {
			return err
		}
		out.Lots = append(out.Lots, FulfilledLot{Lot: l.Lot, Stream: stream, Quantity: l.Quantity, MassG: l.MassG, ProceedsFen: l.ProceedsFen})
	}
	o.Fulfilments = append(slices.Clone(o.Fulfilments), out)
	return nil
}

func (o *Order) applyDecided(r ledger.Recorded) error {
	var f fact.FulfilmentDecided
	var d fact.FulfilmentDecidedRestricted
	if err := read(r, &f, &d); err != nil {
		return err
	}
	all := slices.Clone(o.Fulfilments)
	lots := slices.Clone(o.Lots)
	for i := range all {
		if all[i].ID != d.Fulfilment {
			continue
		}
		all[i].Decided, all[i].Reason, all[i].State = signed(r), d.Reason, FulfilmentRefused
		if r.Act.Kind != fact.KindFulfilmentConfirmed {
			continue
		}
		all[i].State = FulfilmentConfirmed
		for k := range lots {
			lots[k].Done = lots[k].Done || slices.ContainsFunc(all[i].Lots, func(l FulfilledLot) bool { return l.Lot == lots[k].Lot })
		}
	}
	o.Fulfilments, o.Lots = all, lots
	if d.Finished {
		o.State = OrderDone
	}
	return nil
}

// FulfilOrder records that goods were given to who shall have them (登记交付).
type FulfilOrder struct {
	ledger.Command
	Order        string         `json:"order"` // number or id
	Lots         []string       `json:"lots"`  // label codes or ids; empty: all of the order that are still here
	Receiver     FulfilReceiver `json:"receiver"`
	Place        string         `json:"place"`
	Receipt      string         `json:"receipt"` // photo of the paper the receiver signed
	ProceedsFen  int64          `json:"proceeds_fen"`
	Voucher      string         `json:"voucher"` // of the payment into the treasury
	VoucherPhoto string         `json:"voucher_photo"`
	DemarkedBy   string         `json:"demarked_by"`
	DemarkPhotos []string       `json:"demark_photos"`
	Note         string         `json:"note"`
}

// FulfilReceiver is who took the goods.
type FulfilReceiver struct {
	Name               string   `json:"name"`
	IDNumber           string   `json:"id_number"`
	Phone              string   `json:"phone"`
	Capacity           Capacity `json:"capacity"`
	Authorisation      string   `json:"authorisation"` // number of the agent's paper
	AuthorisationPhoto string   `json:"authorisation_photo"`
}

// DecideFulfilment is the second person's signature on a delivery, or the refusal
// to give it, after which the goods are on the order as before.
type DecideFulfilment struct {
	ledger.Command
	Order      string    `json:"order"`
	Fulfilment uuid.UUID `json:"fulfilment"` // zero: the one that waits, when there is one only
	Refuse     bool      `json:"refuse"`
	Reason     string    `json:"reason"` // of the refusal
}

// FulfilmentReceipt is the answer to both.
type FulfilmentReceipt struct {
	ID          uuid.UUID       `json:"id"`
	Order       OrderReceipt    `json:"order"`
	State       FulfilmentState `json:"state"`
	ProceedsFen int64           `json:"proceeds_fen"`
}

// UnclaimedFrom is the day from which goods that nobody collects may be decided
// ownerless: months after the order was approved; empty when no term is known.
func UnclaimedFrom(o Order, months int) moment.Date {
	if months == 0 || o.ApprovedAt().IsZero() {
		return ""
	}
	return moment.At(o.ApprovedAt().Local().AddDate(0, months, 0)).Date()
}
