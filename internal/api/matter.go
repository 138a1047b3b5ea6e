package api

import (
	"context"

	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/custody"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/moment"
)

// NewCheckout asks for goods out of the store (调用).
type NewCheckout struct {
	Fact
	Purpose string   `json:"purpose" maxLength:"40" doc:"Code of the list checkout_purpose; there is none that is not of the case."`
	Lots    []string `json:"lots" minItems:"1" maxItems:"100" doc:"Label codes or ids, of one case."`
	DueAt   Instant  `json:"due_at" doc:"Until when they must be back."`
	Place   string   `json:"place,omitempty" maxLength:"200" doc:"Where they are taken to."`
	Note    string   `json:"note,omitempty" maxLength:"1000"`
}

// NewHolding asks to hold goods longer than the term for bringing them into the
// store (延期入库).
type NewHolding struct {
	Fact
	Reason string   `json:"reason" maxLength:"40" doc:"Code of the list holding_reason."`
	Lots   []string `json:"lots" minItems:"1" maxItems:"100" doc:"Label codes or ids, held by a handler."`
	DueAt  Instant  `json:"due_at" doc:"Until when they will be in the store."`
	Note   string   `json:"note" maxLength:"1000"`
}

// NewLoss tells of natural loss (自然损耗).
type NewLoss struct {
	Fact
	Reason string        `json:"reason" maxLength:"40" doc:"Code of the list loss_reason."`
	Lots   []NewLossLine `json:"lots" minItems:"1" maxItems:"100"`
	Note   string        `json:"note" maxLength:"1000"`
	Photos []string      `json:"photos" minItems:"1" maxItems:"20" doc:"SHA-256 of stored photos."`
}

// NewLossLine is what one lot lost.
type NewLossLine struct {
	Lot      string `json:"lot" maxLength:"64" doc:"Label code or id."`
	Quantity int64  `json:"quantity,omitempty" minimum:"0" doc:"All of it ends the lot."`
	MassG    int64  `json:"mass_g,omitempty" minimum:"0" doc:"Absent: in proportion to the quantity."`
}

// NewRelabel asks for another label (更换标签).
type NewRelabel struct {
	Fact
	Reason string           `json:"reason" maxLength:"40" doc:"Code of the list relabel_reason."`
	Lots   []NewRelabelLine `json:"lots" minItems:"1" maxItems:"100"`
	Note   string           `json:"note" maxLength:"1000"`
	Photos []string         `json:"photos,omitempty" maxItems:"20" doc:"SHA-256 of stored photos."`
}

// NewRelabelLine is one lot and its new label.
type NewRelabelLine struct {
	Lot   string `json:"lot" maxLength:"64" doc:"Label code or id."`
	Label string `json:"label,omitempty" maxLength:"64" doc:"Code of a label printed ahead; absent: the server makes one."`
}

// NewStoreIncident tells of an incident in the store (保管事故).
type NewStoreIncident struct {
	Fact
	Kind   string   `json:"kind" maxLength:"40" doc:"Code of the list store_incident."`
	Lots   []string `json:"lots" minItems:"1" maxItems:"100" doc:"Label codes or ids."`
	Place  string   `json:"place,omitempty" maxLength:"200"`
	Note   string   `json:"note" maxLength:"1000"`
	Photos []string `json:"photos" minItems:"1" maxItems:"20" doc:"SHA-256 of stored photos."`
}

// MatterAnswering is the second person's word.
type MatterAnswering struct {
	Fact
	Paper  string `json:"paper,omitempty" maxLength:"60" doc:"The agency's own number."`
	Reason string `json:"reason,omitempty" maxLength:"1000" doc:"Needed to refuse."`
}

// CheckoutLonger asks for a later due time.
type CheckoutLonger struct {
	Fact
	DueAt  Instant `json:"due_at"`
	Reason string  `json:"reason" maxLength:"1000"`
}

// CheckoutReturn answers the three questions for each lot.
type CheckoutReturn struct {
	Fact
	Lots []CheckoutReturnLine `json:"lots" minItems:"1" maxItems:"100"`
}

// CheckoutReturnLine is what the keeper found of one lot.
type CheckoutReturnLine struct {
	Lot         string   `json:"lot" maxLength:"64" doc:"Label code or id."`
	Damaged     bool     `json:"damaged" doc:"损毁"`
	Short       bool     `json:"short" doc:"短少"`
	Substituted bool     `json:"substituted" doc:"调换"`
	Quantity    int64    `json:"quantity,omitempty" minimum:"0" doc:"Counted; only of one that is short. Zero: it did not come back."`
	Note        string   `json:"note,omitempty" maxLength:"1000" doc:"Needed with a yes."`
	Photos      []string `json:"photos,omitempty" maxItems:"20" doc:"SHA-256 of stored photos; needed with a yes."`
}

// MatterReceipt answers acts on a matter.
type MatterReceipt struct {
	ID            uuid.UUID       `json:"id" format:"uuid"`
	State         string          `json:"state"`
	Lots          []MatterLotDone `json:"lots"`
	Discrepancies []uuid.UUID     `json:"discrepancies" doc:"That a return opened."`
}

// MatterLotDone is a lot after the act.
type MatterLotDone struct {
	ID    uuid.UUID `json:"id" format:"uuid"`
	Code  string    `json:"code"`
	State string    `json:"state"`
}

// MatterRow is a matter in a list.
type MatterRow struct {
	ID       uuid.UUID `json:"id" format:"uuid"`
	Kind     string    `json:"kind" enum:"checkout,holding,loss,relabel,incident"`
	State    string    `json:"state" enum:"asked,approved,given,out,brought,closed,refused,withdrawn"`
	Waits    string    `json:"waits_for,omitempty" enum:"approver,second,keeper,officer"`
	Agency   uuid.UUID `json:"agency" format:"uuid"`
	Keeper   uuid.UUID `json:"keeper" format:"uuid"`
	Division string    `json:"division"`
	Word     string    `json:"reason" doc:"Purpose or reason, of the list of its kind."`
	Name     string    `json:"name" doc:"Of the first lot."`
	Lots     int       `json:"lot_count"`
	Person   string    `json:"person" doc:"Pseudonym of the year."`
	DueAt    Instant   `json:"due_at,omitzero"`
	Overdue  bool      `json:"overdue" doc:"It came back too late."`
	At       Instant   `json:"at"`
}

// Matter is one matter of goods in store.
type Matter struct {
	MatterRow
	Case        string        `json:"case"`
	Place       string        `json:"place,omitempty"`
	Note        string        `json:"note,omitempty"`
	Photos      []string      `json:"photos" doc:"SHA-256."`
	Answer      *MatterAnswer `json:"answer,omitempty"`
	GivenAt     Instant       `json:"given_at,omitzero"`
	TakenAt     Instant       `json:"taken_at,omitzero"`
	BroughtAt   Instant       `json:"brought_at,omitzero"`
	ReturnedAt  Instant       `json:"returned_at,omitzero"`
	LongerUntil Instant       `json:"longer_until,omitzero" doc:"Asked for, not yet answered."`
	Lines       []MatterLine  `json:"lots"`
	Differences []Discrepancy `json:"discrepancies" doc:"That its return opened."`
}

// MatterAnswer is the second person's word.
type MatterAnswer struct {
	Approved bool    `json:"approved"`
	Person   string  `json:"person" doc:"Pseudonym of the year."`
	Paper    string  `json:"paper,omitempty"`
	Reason   string  `json:"reason,omitempty"`
	At       Instant `json:"at"`
}

// MatterLine is one lot of a matter.
type MatterLine struct {
	Lot      uuid.UUID           `json:"lot" format:"uuid"`
	Code     string              `json:"code" doc:"As it was."`
	NewCode  string              `json:"new_code,omitempty"`
	Quantity int64               `json:"lost_quantity,omitempty"`
	MassG    int64               `json:"lost_mass_g,omitempty"`
	Unit     string              `json:"unit"`
	Found    *CheckoutReturnLine `json:"found,omitempty"`
}

func (a *API) matters() {
	add(a, get("list-matters", "/matters", "matters", "List matters of goods in store", identity.ReadCustody).
		says("Check-outs, natural losses, replaced labels and incidents: what takes effect by the word of a second person."), a.listMatters)
	add(a, get("get-matter", "/matters/{id}", "matters", "Show a matter", identity.ReadCustody), a.getMatter)
	add(a, post("ask-checkout", "/matters/checkouts", "matters", "Ask for goods out of the store", identity.AskCheckout).makes().
		says("By an officer of the agency, for a purpose of the case; the head approves, the keeper gives, the officer signs."), a.askCheckout)
	add(a, post("ask-holding", "/matters/holdings", "matters", "Ask to hold goods longer before they are stored", identity.AskHolding).makes().
		says("Counts once the head approved it, and shows until the goods are in the store."), a.askHolding)
	add(a, post("tell-loss", "/matters/losses", "matters", "Tell of natural loss", identity.TellLoss).makes().
		says("Counts once the head approved it; what is lost stands beside what is left."), a.tellLoss)
	add(a, post("replace-label", "/matters/relabels", "matters", "Ask for another label on goods", identity.ReplaceLabel).makes().
		says("A second person confirms; the old label is void and still finds the lot for the entitled."), a.replaceLabel)
	add(a, post("tell-incident", "/matters/incidents", "matters", "Tell of an incident in the store", identity.TellIncident).makes().
		says("Waits for the head until acknowledged."), a.tellIncident)
	add(a, post("approve-matter", "/matters/{id}/approve", "matters", "Approve, confirm or acknowledge a matter", identity.ApproveMatter, identity.ConfirmLabel).
		says("Of a label: by a second officer or keeper."), a.stepMatter(custody.Approve))
	add(a, post("refuse-matter", "/matters/{id}/refuse", "matters", "Refuse a matter", identity.ApproveMatter, identity.ConfirmLabel), a.stepMatter(custody.Refuse))
	add(a, post("withdraw-matter", "/matters/{id}/withdraw", "matters", "Withdraw a matter", identity.AskCheckout, identity.TellLoss, identity.ReplaceLabel), a.stepMatter(custody.Withdraw))
	add(a, post("give-checkout", "/matters/{id}/give", "matters", "Give the goods of a check-out", identity.GiveCheckout), a.stepMatter(custody.Give))
	add(a, post("take-checkout", "/matters/{id}/take", "matters", "Sign for the goods of a check-out", identity.TakeCheckout), a.stepMatter(custody.Accept))
	add(a, post("extend-checkout", "/matters/{id}/extend", "matters", "Ask for a later due time", identity.AskCheckout), a.extendCheckout)
	add(a, post("bring-checkout", "/matters/{id}/bring", "matters", "Bring goods back", identity.TakeCheckout), a.stepMatter(custody.Bring))
	add(a, post("return-checkout", "/matters/{id}/return", "matters", "Take goods back and answer the three questions", identity.GiveCheckout).
		says("Damaged, short, substituted: each yes opens a discrepancy between the officer and the keeper."), a.returnCheckout)
}

func items(lots []string) []custody.MatterItem {
	return each(lots, func(l string) custody.MatterItem { return custody.MatterItem{Lot: l} })
}

func (a *API) askCheckout(ctx context.Context, actor identity.Actor, in *struct{ Body NewCheckout }) (MatterReceipt, error) {
	b := in.Body
	r, err := a.Custody.OpenMatter(ctx, actor, custody.OpenMatter{Command: b.command(), Kind: custody.CheckoutMatter, Word: b.Purpose, Lots: items(b.Lots), DueAt: moment.Time(b.DueAt), Place: b.Place, Note: b.Note})
	return showMatterReceipt(r), err
}

func (a *API) askHolding(ctx context.Context, actor identity.Actor, in *struct{ Body NewHolding }) (MatterReceipt, error) {
	b := in.Body
	r, err := a.Custody.OpenMatter(ctx, actor, custody.OpenMatter{Command: b.command(), Kind: custody.HoldingMatter, Word: b.Reason, Lots: items(b.Lots), DueAt: moment.Time(b.DueAt), Note: b.Note})
	return showMatterReceipt(r), err
}

func (a *API) tellLoss(ctx context.Context, actor identity.Actor, in *struct{ Body NewLoss }) (MatterReceipt, error) {
	b := in.Body
	lots := each(b.Lots, func(l NewLossLine) custody.MatterItem {
		return custody.MatterItem{Lot: l.Lot, Quantity: l.Quantity, MassG: l.MassG}
	})
	r, err := a.Custody.OpenMatter(ctx, actor, custody.OpenMatter{Command: b.command(), Kind: custody.LossMatter, Word: b.Reason, Lots: lots, Note: b.Note, Photos: b.Photos})
	return showMatterReceipt(r), err
}

func (a *API) replaceLabel(ctx context.Context, actor identity.Actor, in *struct{ Body NewRelabel }) (MatterReceipt, error) {
	b := in.Body
	lots := each(b.Lots, func(l NewRelabelLine) custody.MatterItem { return custody.MatterItem{Lot: l.Lot, Label: l.Label} })
	r, err := a.Custody.OpenMatter(ctx, actor, custody.OpenMatter{Command: b.command(), Kind: custody.RelabelMatter, Word: b.Reason, Lots: lots, Note: b.Note, Photos: b.Photos})
	return showMatterReceipt(r), err
}

func (a *API) tellIncident(ctx context.Context, actor identity.Actor, in *struct{ Body NewStoreIncident }) (MatterReceipt, error) {
	b := in.Body
	r, err := a.Custody.OpenMatter(ctx, actor, custody.OpenMatter{Command: b.command(), Kind: custody.IncidentMatter, Word: b.Kind, Lots: items(b.Lots), Place: b.Place, Note: b.Note, Photos: b.Photos})
	return showMatterReceipt(r), err
}

// stepMatter is the handler of a step that says no more than its reason.
func (a *API) stepMatter(step custody.MatterStep) func(context.Context, identity.Actor, *struct {
	ID   uuid.UUID `path:"id" format:"uuid"`
	Body MatterAnswering
}) (MatterReceipt, error) {
	return func(ctx context.Context, actor identity.Actor, in *struct {
		ID   uuid.UUID `path:"id" format:"uuid"`
		Body MatterAnswering
	}) (MatterReceipt, error) {
		r, err := a.Custody.StepMatter(ctx, actor, custody.StepMatter{Command: in.Body.command(), Matter: in.ID, Step: step, Paper: in.Body.Paper, Reason: in.Body.Reason})
		return showMatterReceipt(r), err
	}
}

func (a *API) extendCheckout(ctx context.Context, actor identity.Actor, in *struct {
	ID   uuid.UUID `path:"id" format:"uuid"`
	Body CheckoutLonger
}) (MatterReceipt, error) {
	b := in.Body
	r, err := a.Custody.StepMatter(ctx, actor, custody.StepMatter{Command: b.command(), Matter: in.ID, Step: custody.Longer, DueAt: moment.Time(b.DueAt), Reason: b.Reason})
	return showMatterReceipt(r), err
}

func (a *API) returnCheckout(ctx context.Context, actor identity.Actor, in *struct {
	ID   uuid.UUID `path:"id" format:"uuid"`
	Body CheckoutReturn
}) (MatterReceipt, error) {
	lots := each(in.Body.Lots, func(l CheckoutReturnLine) custody.MatterBack {
		return custody.MatterBack{Lot: l.Lot, Damaged: l.Damaged, Short: l.Short, Swapped: l.Substituted, Quantity: l.Quantity, Note: l.Note, Photos: l.Photos}
	})
	r, err := a.Custody.StepMatter(ctx, actor, custody.StepMatter{Command: in.Body.command(), Matter: in.ID, Step: custody.TakeBack, Lots: lots})
	return showMatterReceipt(r), err
}

func (a *API) listMatters(ctx context.Context, actor identity.Actor, in *struct {
	Page
	Kind string `query:"kind" enum:"checkout,holding,loss,relabel,incident"`
	Open bool   `query:"open" doc:"Those that wait for somebody."`
}) (List[MatterRow], error) {
	scope, err := scopeOf(actor, identity.ReadCustody)
	if err != nil {
		return List[MatterRow]{}, err
	}
	rows, next, err := a.Custody.Matters(ctx, scope, custody.MatterFilter{Kind: custody.MatterKind(in.Kind), Open: in.Open, Limit: in.Limit, Cursor: in.Cursor})
	return listOf(rows, next, showMatterRow), err
}

func (a *API) getMatter(ctx context.Context, actor identity.Actor, in *struct {
	ID uuid.UUID `path:"id" format:"uuid"`
}) (Matter, error) {
	scope, err := scopeOf(actor, identity.ReadCustody)
	if err != nil {
		return Matter{}, err
	}
	v, err := a.Custody.Matter(ctx, scope, in.ID)
	if err != nil {
		return Matter{}, err
	}
	out := Matter{MatterRow: showMatterRow(custody.MatterRow{ID: v.ID, Kind: v.Kind, State: v.State, Waits: v.Waits(), Agency: v.Agency, Keeper: v.Matter.Keeper, Division: v.Division, Word: v.Word,
		Name: v.Name, Lots: len(v.Lots), By: v.By, DueAt: v.DueAt, Overdue: v.Overdue, At: v.At}), Case: v.CaseNumber.String(), Place: v.Place, Note: v.Note, Photos: same(v.Photos),
		GivenAt: Instant(v.Given.At), TakenAt: Instant(v.Taken.At), BroughtAt: Instant(v.Brought.At), ReturnedAt: Instant(v.Back.At), LongerUntil: Instant(v.Wish.DueAt),
		Differences: each(v.Opened, showDiscrepancy)}
	if x := v.Answer; !x.Signed.IsZero() {
		out.Answer = &MatterAnswer{Approved: x.Approved, Person: x.Signed.By, Paper: x.Paper, Reason: x.Reason, At: Instant(x.Signed.At)}
	}
	for _, l := range v.Lots {
		line := MatterLine{Lot: l.Lot, Code: l.Code.String(), Quantity: l.Quantity, MassG: l.MassG, Unit: l.Unit}
		if !l.Now.IsZero() {
			line.NewCode = l.Now.String()
		}
		if f := l.Found; f != nil {
			line.Found = &CheckoutReturnLine{Lot: l.Code.String(), Damaged: f.Damaged, Short: f.Short, Substituted: f.Swapped, Quantity: f.Found, Note: f.Note, Photos: f.Photos}
		}
		out.Lines = append(out.Lines, line)
	}
	return out, nil
}

func showMatterRow(r custody.MatterRow) MatterRow {
	return MatterRow{ID: r.ID, Kind: string(r.Kind), State: string(r.State), Waits: string(r.Waits), Agency: r.Agency, Keeper: r.Keeper, Division: r.Division, Word: r.Word, Name: r.Name, Lots: r.Lots,
		Person: r.By, DueAt: Instant(r.DueAt), Overdue: r.Overdue, At: Instant(r.At)}
}

func showMatterReceipt(r custody.MatterReceipt) MatterReceipt {
	return MatterReceipt{ID: r.ID, State: string(r.State), Discrepancies: same(r.Discrepancies), Lots: each(r.Lots, func(l custody.LotReceipt) MatterLotDone {
		return MatterLotDone{ID: l.ID, Code: l.Code.String(), State: string(l.State)}
	})}
}
