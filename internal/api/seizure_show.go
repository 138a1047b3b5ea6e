package api

import (
	"context"

	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/custody"
	"github.com/sealtrail/sealtrail/internal/identity"
)

// Seizure is the legal list of what was taken or sealed.
type Seizure struct {
	ID          uuid.UUID     `json:"id" format:"uuid"`
	Number      string        `json:"number"`
	Case        uuid.UUID     `json:"case" format:"uuid"`
	CaseNumber  string        `json:"case_number"`
	Agency      OrgRef        `json:"agency"`
	Division    string        `json:"division"`
	Paper       string        `json:"paper,omitempty"`
	Measure     string        `json:"measure"`
	Mode        string        `json:"mode" enum:"prior,urgent"`
	Approval    uuid.UUID     `json:"approval,omitzero" format:"uuid"`
	LastDay     Day           `json:"last_day,omitempty"`
	Place       Place         `json:"place"`
	Presence    string        `json:"presence" enum:"signed,refused,absent" doc:"Of the party."`
	Recordings  []Recording   `json:"recordings"`
	Photos      []string      `json:"photos"`
	Lines       []SeizureLine `json:"lines"`
	Lots        []LotRow      `json:"lots"`
	SeizedAt    Instant       `json:"seized_at"`
	Confirmed   bool          `json:"confirmed" doc:"By the second officer."`
	ConfirmedAt Instant       `json:"confirmed_at,omitzero"`
	Late        bool          `json:"late" doc:"Entered after the fact."`
}

// SeizureRow is a seizure in a list.
type SeizureRow struct {
	ID        uuid.UUID `json:"id" format:"uuid"`
	Number    string    `json:"number"`
	Case      string    `json:"case" doc:"Number."`
	Agency    uuid.UUID `json:"agency" format:"uuid"`
	Division  string    `json:"division"`
	Measure   string    `json:"measure"`
	Mode      string    `json:"mode" enum:"prior,urgent"`
	LastDay   Day       `json:"last_day,omitempty"`
	SeizedAt  Instant   `json:"seized_at"`
	Confirmed bool      `json:"confirmed"`
	LineCount int       `json:"line_count"`
	LotCount  int       `json:"lot_count"`
}

// Place is where the goods were found.
type Place struct {
	Division string `json:"division"`
	Address  string `json:"address"`
}

// Recording is a film of the act, kept elsewhere.
type Recording struct {
	Device string  `json:"device"`
	SHA256 string  `json:"sha256"`
	From   Instant `json:"from"`
	To     Instant `json:"to"`
}

// SeizureLine is one row of the legal list.
type SeizureLine struct {
	No           int         `json:"no"`
	Category     string      `json:"category"`
	Kind         string      `json:"kind"`
	Name         string      `json:"name"`
	Spec         string      `json:"spec,omitempty"`
	Brand        string      `json:"brand,omitempty"`
	RightsHolder string      `json:"rights_holder,omitempty"`
	Quantity     int64       `json:"quantity"`
	Unit         string      `json:"unit"`
	ValueFen     int64       `json:"value_fen"`
	ValueBasis   string      `json:"value_basis,omitempty"`
	WasteCode    string      `json:"waste_code,omitempty"`
	Lots         []uuid.UUID `json:"lots"`
}

func (a *API) seizures() {
	add(a, post("record-seizure", "/seizures", "seizures", "Record a seizure", identity.RecordSeizure).makes().
		says("Lots come back with their codes, in the order of the lines."), a.recordSeizure)
	add(a, post("confirm-seizure", "/seizures/{no}/confirm", "seizures", "Confirm a seizure as the second officer", identity.ConfirmSeizure), a.confirmSeizure)
	add(a, get("list-seizures", "/seizures", "seizures", "List seizures", identity.ReadCustody), a.listSeizures)
	add(a, get("get-seizure", "/seizures/{no}", "seizures", "Show a seizure", identity.ReadCustody), a.getSeizure)
}

func (a *API) recordSeizure(ctx context.Context, actor identity.Actor, in *struct{ Body NewSeizure }) (SeizureReceipt, error) {
	receipt, err := a.Custody.RecordSeizure(ctx, actor, in.Body.recording())
	return showSeizureReceipt(receipt), err
}

func (a *API) confirmSeizure(ctx context.Context, actor identity.Actor, in *struct {
	Numbered
	Body SeizureConfirmation
}) (SeizureReceipt, error) {
	receipt, err := a.Custody.ConfirmSeizure(ctx, actor, custody.ConfirmSeizure{Command: in.Body.command(), Seizure: in.No, Paper: in.Body.Paper})
	return showSeizureReceipt(receipt), err
}

func (a *API) listSeizures(ctx context.Context, actor identity.Actor, in *struct {
	Page
	Days
	InDivision
	ByNumber
	Case        string `query:"case" maxLength:"64" doc:"Number or id."`
	Measure     string `query:"measure" maxLength:"40"`
	Unconfirmed bool   `query:"unconfirmed" doc:"Those that wait for the second officer."`
}) (List[SeizureRow], error) {
	scope, err := scopeOf(actor, identity.ReadCustody)
	if err != nil {
		return List[SeizureRow]{}, err
	}
	items, next, err := a.Custody.Seizures(ctx, scope, custody.SeizureFilter{Case: in.Case, Unconfirmed: in.Unconfirmed, Measure: in.Measure, Division: in.Division, From: in.begin(), Until: in.end(), Query: in.Q, Limit: in.Limit, Cursor: in.Cursor})
	return listOf(items, next, func(s custody.SeizureItem) SeizureRow {
		return SeizureRow{ID: s.ID, Number: s.Number.String(), Case: s.CaseNumber.String(), Agency: s.Agency, Division: s.Division, Measure: s.Measure, Mode: s.Mode,
			LastDay: Day(s.LastDay), SeizedAt: Instant(s.At), Confirmed: s.Confirmed, LineCount: s.Lines, LotCount: s.Lots}
	}), err
}

func (a *API) getSeizure(ctx context.Context, actor identity.Actor, in *struct{ Numbered }) (Seizure, error) {
	scope, err := scopeOf(actor, identity.ReadCustody)
	if err != nil {
		return Seizure{}, err
	}
	s, err := a.Custody.Seizure(ctx, scope, in.No)
	return a.showSeizure(ctx, s), err
}

func (a *API) showSeizure(ctx context.Context, s custody.SeizureView) Seizure {
	return Seizure{ID: s.ID, Number: s.Number.String(), Case: s.Case, CaseNumber: s.CaseNumber.String(), Agency: OrgRef{s.Agency, s.AgencyName}, Division: s.Division, Paper: s.Paper, Measure: s.Measure, Mode: s.Mode, Approval: s.Approval,
		LastDay: Day(s.LastDay), Place: Place(s.Place), Presence: string(s.Party.Presence), Photos: same(s.Photos),
		Recordings: each(s.Recordings, func(r custody.Recording) Recording {
			return Recording{Device: r.Device, SHA256: r.SHA256, From: Instant(r.From), To: Instant(r.To)}
		}),
		Lines: each(s.Lines, showSeizureLine), Lots: each(s.LotRows, a.lotRow(ctx)), SeizedAt: Instant(s.At), Confirmed: !s.Confirmed.IsZero(), ConfirmedAt: Instant(s.Confirmed.At), Late: s.Late}
}

func showSeizureLine(l custody.Line) SeizureLine {
	return SeizureLine{No: l.No, Category: l.Category, Kind: l.Kind, Name: l.Name, Spec: l.Spec, Brand: l.Brand, RightsHolder: l.RightsHolder, Quantity: l.Quantity, Unit: l.Unit,
		ValueFen: l.ValueFen, ValueBasis: l.ValueBasis, WasteCode: l.WasteCode, Lots: each(l.Lots, func(x custody.LineLot) uuid.UUID { return x.Lot })}
}
