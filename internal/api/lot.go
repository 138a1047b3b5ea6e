package api

import (
	"context"

	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/casefile"
	"github.com/sealtrail/sealtrail/internal/custody"
	"github.com/sealtrail/sealtrail/internal/i18n"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/moment"
)

// LotRow is a lot in a list.
type LotRow struct {
	ID            uuid.UUID `json:"id" format:"uuid"`
	Code          string    `json:"code"`
	State         string    `json:"state"`
	Category      string    `json:"category" doc:"G01…"`
	CategoryName  string    `json:"category_name"`
	Keeper        KeeperRef `json:"keeper"`
	Standing      Standing  `json:"standing"`
	Name          string    `json:"name"`
	Quantity      int64     `json:"quantity"`
	Unit          string    `json:"unit"`
	UnitName      string    `json:"unit_name"`
	Kind          string    `json:"kind"`
	Brand         string    `json:"brand,omitempty"`
	Spec          string    `json:"spec,omitempty"`
	Packages      int64     `json:"packages" doc:"0: bulk."`
	MassG         int64     `json:"mass_g"`
	MassBasis     string    `json:"mass_basis,omitempty"`
	ValueFen      int64     `json:"value_fen"`
	Seal          string    `json:"seal,omitempty"`
	Case          string    `json:"case" doc:"Number."`
	Agency        uuid.UUID `json:"agency" format:"uuid" doc:"Responsible in law."`
	Division      string    `json:"division"`
	Place         string    `json:"place,omitempty"`
	Confirmed     bool      `json:"confirmed" doc:"By the second officer."`
	Handoff       uuid.UUID `json:"handoff,omitzero" format:"uuid" doc:"That reserves it."`
	OfferedTo     uuid.UUID `json:"offered_to,omitzero" format:"uuid"`
	Order         uuid.UUID `json:"order,omitzero" format:"uuid" doc:"Living order it is on."`
	Discrepancies int       `json:"discrepancy_count" doc:"Open ones."`
	LastAt        Instant   `json:"last_at" doc:"Of the last act on it."`
}

// KeeperRef is who is accountable for the goods.
type KeeperRef struct {
	Org   uuid.UUID `json:"org" format:"uuid"`
	Name  string    `json:"name,omitempty"`
	Party bool      `json:"party,omitempty" doc:"The party keeps goods sealed in place; org answers for the seal."`
}

// Lot is one lot.
type Lot struct {
	ID            uuid.UUID   `json:"id" format:"uuid"`
	Code          string      `json:"code"`
	State         string      `json:"state"`
	Category      string      `json:"category" doc:"G01…"`
	CategoryName  string      `json:"category_name"`
	Keeper        KeeperRef   `json:"keeper"`
	Standing      Standing    `json:"standing"`
	Name          string      `json:"name"`
	Quantity      int64       `json:"quantity"`
	Unit          string      `json:"unit"`
	UnitName      string      `json:"unit_name"`
	Kind          string      `json:"kind"`
	Brand         string      `json:"brand,omitempty"`
	Spec          string      `json:"spec,omitempty"`
	RightsHolder  string      `json:"rights_holder,omitempty"`
	WasteCode     string      `json:"waste_code,omitempty"`
	Packages      int64       `json:"packages" doc:"0: bulk."`
	MassG         int64       `json:"mass_g"`
	MassBasis     string      `json:"mass_basis,omitempty"`
	ValueFen      int64       `json:"value_fen"`
	ValueBasis    string      `json:"value_basis,omitempty"`
	Seal          string      `json:"seal,omitempty"`
	Possessor     Possessor   `json:"possessor"`
	Case          uuid.UUID   `json:"case" format:"uuid"`
	CaseNumber    string      `json:"case_number"`
	Seizure       uuid.UUID   `json:"seizure" format:"uuid"`
	SeizureNumber string      `json:"seizure_number"`
	Line          int         `json:"line"`
	Agency        OrgRef      `json:"agency" doc:"Responsible in law."`
	Division      string      `json:"division"`
	Place         string      `json:"place,omitempty"`
	Confirmed     bool        `json:"confirmed" doc:"By the second officer."`
	Exception     bool        `json:"exception" doc:"A tiny office's recorded exception stood in for the separation of duties."`
	LostQuantity  int64       `json:"lost_quantity,omitempty" doc:"Natural loss so far, beside what is left."`
	LostMassG     int64       `json:"lost_mass_g,omitempty"`
	StoreDue      Instant     `json:"store_due,omitzero" doc:"Until when a handler brings it into the store."`
	Sample        *LotSample  `json:"sample,omitempty" doc:"Absent: it is none."`
	Checkout      uuid.UUID   `json:"checkout,omitzero" format:"uuid" doc:"Matter by which it is given out, or about to be."`
	Handoff       uuid.UUID   `json:"handoff,omitzero" format:"uuid" doc:"That reserves it."`
	HandoffNumber string      `json:"handoff_number,omitempty"`
	OfferedTo     uuid.UUID   `json:"offered_to,omitzero" format:"uuid"`
	Order         uuid.UUID   `json:"order,omitzero" format:"uuid" doc:"Living order it is on."`
	Run           uuid.UUID   `json:"run,omitzero" format:"uuid"`
	Certificate   uuid.UUID   `json:"certificate,omitzero" format:"uuid" doc:"Living certificate."`
	Parent        string      `json:"parent,omitempty" doc:"Code."`
	Children      []string    `json:"children" doc:"Codes."`
	Photos        []string    `json:"photos" doc:"SHA-256."`
	Discrepancies []uuid.UUID `json:"discrepancies" doc:"Open ones; they block destruction."`
	WeighedAt     Instant     `json:"weighed_at,omitzero"`
	LastAt        Instant     `json:"last_at" doc:"Of the last act on it."`
	Clocks        []Clock     `json:"clocks" doc:"Terms of law that run for it, or stand."`
	Breaches      []Breach    `json:"breaches" doc:"Terms of law that were not kept; shown to authorities."`
}

// LotSample is what makes a lot a sample.
type LotSample struct {
	Number  string `json:"number"`
	Base    int64  `json:"base" doc:"Of how many it was drawn (抽样基数)."`
	Storage string `json:"storage" doc:"How it must be kept."`
}

// Possessor is who has the goods now.
type Possessor struct {
	Kind string    `json:"kind" enum:"keeper,carrier,party,handler,receiver"`
	Org  uuid.UUID `json:"org,omitzero" format:"uuid"`
}

// Entry is one step in the life of a lot.
type Entry struct {
	Seq         int64     `json:"seq"`
	Act         uuid.UUID `json:"act" format:"uuid"`
	Kind        string    `json:"kind"`
	OccurredAt  Instant   `json:"occurred_at"`
	RecordedAt  Instant   `json:"recorded_at"`
	DeviceAt    Instant   `json:"device_at,omitzero"`
	Org         OrgRef    `json:"org"`
	Role        string    `json:"role"`
	Person      string    `json:"person,omitempty" doc:"Pseudonym of the year."`
	Strength    string    `json:"strength" doc:"How it was signed."`
	SameDevice  bool      `json:"same_device,omitempty"`
	Relaxed     bool      `json:"relaxed,omitempty" doc:"Demo: the step-up was waived."`
	Late        bool      `json:"late,omitempty" doc:"Entered after the fact."`
	Fingerprint string    `json:"fingerprint"`
}

// Coded is the path of a lot.
type Coded struct {
	Code string `path:"code" maxLength:"64" doc:"Label code or id."`
}

func (a *API) lots() {
	add(a, get("list-lots", "/lots", "lots", "List lots", identity.ReadCustody), a.listLots)
	add(a, get("get-lot", "/lots/{code}", "lots", "Show a lot", identity.ReadCustody), a.getLot)
	add(a, get("list-lot-entries", "/lots/{code}/entries", "lots", "Tell the life of a lot, oldest first", identity.ReadCustody), a.lotEntries)
	a.lotActs()
}

func (a *API) listLots(ctx context.Context, actor identity.Actor, in *struct {
	Page
	State    string    `query:"state" enum:"at_scene,sealed_at_scene,with_handler,in_custody,checked_out,at_lab,in_transit,held_at_gate,at_firm,divided,destroyed,returned,sold,donated,transferred,consumed,missing"`
	Standing string    `query:"standing" enum:"preserved,sealed,seized,criminal,lapsed,lifted,confiscated,surrendered,ownerless,judged" doc:"What the law says today."`
	Due      string    `query:"due" enum:"overdue,soon" doc:"Legal period run out, or running out within seven days."`
	Held     bool      `query:"held" doc:"Only lots on hold."`
	Differs  bool      `query:"discrepancy" doc:"Only lots with an open discrepancy."`
	Agency   uuid.UUID `query:"agency" format:"uuid" doc:"Responsible in law."`
	Division string    `query:"division" pattern:"^([0-9]{6})?$" doc:"With everything in it."`
	Brand    string    `query:"brand" maxLength:"100" doc:"Whole."`
	From     string    `query:"from" format:"date" doc:"First day of the seizure."`
	Until    string    `query:"until" format:"date" doc:"Last day of the seizure."`
	Keeper   uuid.UUID `query:"keeper" format:"uuid" doc:"Organisation."`
	Case     string    `query:"case" maxLength:"64" doc:"Number or id."`
	Category string    `query:"category" maxLength:"8"`
	Q        string    `query:"q" maxLength:"100" doc:"Whole code, or parts of name, brand, specification, rights holder or place; one character will do."`
}) (List[LotRow], error) {
	scope, err := scopeOf(actor, identity.ReadCustody)
	if err != nil {
		return List[LotRow]{}, err
	}
	f := custody.LotFilter{State: custody.State(in.State), Standing: casefile.StandingCode(in.Standing), Keeper: in.Keeper, Agency: in.Agency, Division: in.Division, Brand: in.Brand,
		Due: custody.Due(in.Due), Held: in.Held, Differs: in.Differs, Case: in.Case, Category: in.Category, Query: in.Q, Limit: in.Limit, Cursor: in.Cursor}
	if in.From != "" {
		f.From = moment.Date(in.From).Start()
	}
	if in.Until != "" {
		f.Until = moment.Date(in.Until).End()
	}
	rows, next, err := a.Custody.Lots(ctx, scope, f)
	return listOf(rows, next, a.lotRow(ctx)), err
}

func (a *API) getLot(ctx context.Context, actor identity.Actor, in *struct{ Coded }) (Lot, error) {
	scope, err := scopeOf(actor, identity.ReadCustody)
	if err != nil {
		return Lot{}, err
	}
	lot, err := a.Custody.Lot(ctx, scope, in.Code)
	out := a.showLot(ctx, lot)
	if actor.OrgKind != identity.OrgFirm {
		out.Breaches = each(lot.Breaches(a.Clock.Now()), showBreach)
	}
	return out, err
}

func (a *API) lotEntries(ctx context.Context, actor identity.Actor, in *struct{ Coded }) (List[Entry], error) {
	scope, err := scopeOf(actor, identity.ReadCustody)
	if err != nil {
		return List[Entry]{}, err
	}
	entries, err := a.Custody.LotEntries(ctx, scope, in.Code)
	return listOf(entries, "", showEntry), err
}

// lotRow shows rows in the language of the request.
func (a *API) lotRow(ctx context.Context) func(custody.LotRow) LotRow {
	lang := a.words(ctx).Lang
	return func(l custody.LotRow) LotRow {
		return LotRow{ID: l.ID, Code: l.Code.String(), State: string(l.State), Category: l.Category, CategoryName: a.categoryName(lang, l.Category),
			Keeper: KeeperRef{Org: l.Keeper.Org, Name: l.KeeperName, Party: l.Keeper.Party}, Standing: showStanding(l.Standing), Name: l.Name,
			Quantity: l.Stock.Quantity, Unit: l.Unit, UnitName: a.unitName(lang, l.Unit), Kind: l.Kind, Brand: l.Brand, Spec: l.Spec, Packages: l.Stock.Packages,
			MassG: l.Stock.MassG, MassBasis: string(l.Stock.MassBasis), ValueFen: l.Stock.ValueFen, Seal: l.Stock.Seal, Case: l.CaseNumber.String(), Agency: l.Agency,
			Division: l.Division, Place: l.Place, Confirmed: l.Confirmed, Handoff: l.Handoff, OfferedTo: l.OfferedTo, Order: l.Order, Discrepancies: l.Discrepancies,
			LastAt: Instant(l.LastAt)}
	}
}

func (a *API) showLot(ctx context.Context, l custody.LotView) Lot {
	lang := a.words(ctx).Lang
	out := Lot{ID: l.ID, Code: l.Code.String(), State: string(l.State), Category: l.Category, CategoryName: a.categoryName(lang, l.Category),
		Keeper: KeeperRef{Org: l.Keeper.Org, Name: l.KeeperName, Party: l.Keeper.Party}, Standing: showStanding(l.Standing), Name: l.Name,
		Quantity: l.Quantity, Unit: l.Unit, UnitName: a.unitName(lang, l.Unit), Kind: l.Kind, Brand: l.Brand, Spec: l.Spec, RightsHolder: l.RightsHolder, WasteCode: l.WasteCode,
		Packages: l.Packages, MassG: l.MassG, MassBasis: string(l.MassBasis), ValueFen: l.ValueFen, ValueBasis: l.ValueBasis, Seal: l.Seal,
		Possessor: Possessor{Kind: string(l.Possessor.Kind), Org: l.Possessor.Org}, Case: l.Case, CaseNumber: l.CaseNumber.String(), Seizure: l.Seizure,
		SeizureNumber: l.SeizureNumber.String(), Line: l.LineNo, Agency: OrgRef{l.Agency, l.AgencyName}, Division: l.Division, Place: l.Place, Confirmed: l.Confirmed,
		Exception: l.Exception, LostQuantity: l.Lost.Quantity, LostMassG: l.Lost.MassG, StoreDue: Instant(l.StoreDue(a.Book)), Sample: showSample(l.Sample), Checkout: l.Checkout, Handoff: l.Handoff, HandoffNumber: l.HandoffNumber.String(), OfferedTo: l.OfferedTo, Order: l.Order, Run: l.Run, Certificate: l.Certificate,
		Parent: l.ParentCode.String(), Children: []string{}, Photos: same(l.Photos), Discrepancies: same(l.Discrepancies), WeighedAt: Instant(l.WeighedAt), LastAt: Instant(l.LastAt),
		Clocks: showClocks(lang, l.Running(a.Book, a.Clock.Now()), a.Clock.Now()), Breaches: []Breach{}}
	for _, c := range l.ChildCodes {
		out.Children = append(out.Children, c.String())
	}
	return out
}

func showEntry(e custody.Entry) Entry {
	out := Entry{Seq: e.Seq, Act: e.Act, Kind: e.Kind, OccurredAt: Instant(e.OccurredAt), RecordedAt: Instant(e.RecordedAt), DeviceAt: Instant(e.DeviceAt),
		Org: OrgRef{e.Org, e.OrgName}, Role: e.Role, Person: e.Person, Strength: e.Strength(), Late: e.Late, Fingerprint: e.Fingerprint}
	for _, proof := range e.Auth {
		out.SameDevice, out.Relaxed = out.SameDevice || proof.SameDevice, out.Relaxed || proof.Relaxed
	}
	return out
}

// unitName is the word for a unit; the code where the tables know none.
func (a *API) unitName(lang i18n.Lang, code string) string {
	u, err := a.Book.Unit(code)
	if err != nil {
		return code
	}
	return u.Name.In(string(lang))
}

func (a *API) categoryName(lang i18n.Lang, code string) string {
	c, err := a.Book.Category(code, a.Clock.Now())
	if err != nil {
		return code
	}
	return c.Name.In(string(lang))
}
