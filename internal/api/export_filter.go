package api

import (
	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/casefile"
	"github.com/sealtrail/sealtrail/internal/custody"
	"github.com/sealtrail/sealtrail/internal/destruction"
	"github.com/sealtrail/sealtrail/internal/export"
	"github.com/sealtrail/sealtrail/internal/fault"
)

// ExportFilter narrows a list.
type ExportFilter struct {
	State       string    `json:"state,omitempty" maxLength:"20"`
	Standing    string    `json:"standing,omitempty" maxLength:"20" doc:"Lots."`
	Category    string    `json:"category,omitempty" maxLength:"8" doc:"Lots."`
	Due         string    `json:"due,omitempty" enum:"overdue,soon" doc:"Lots; in place: of the next round."`
	Kept        string    `json:"kept,omitempty" enum:"sealed,preserved,entrusted" doc:"In place."`
	Open        bool      `json:"open,omitempty" doc:"Rounds: those that want their second signature."`
	Held        bool      `json:"held,omitempty" doc:"Lots."`
	Differs     bool      `json:"discrepancy,omitempty" doc:"Lots, rounds."`
	Keeper      uuid.UUID `json:"keeper,omitzero" format:"uuid" doc:"Lots."`
	Agency      uuid.UUID `json:"agency,omitzero" format:"uuid" doc:"Lots, orders."`
	Firm        uuid.UUID `json:"firm,omitzero" format:"uuid" doc:"Orders, destructions, certificates."`
	Division    string    `json:"division,omitempty" pattern:"^[0-9]{6}$" doc:"With everything in it; not of handoffs and rounds."`
	Brand       string    `json:"brand,omitempty" maxLength:"100" doc:"Lots; whole."`
	From        string    `json:"from,omitempty" format:"date" doc:"Lots, seizures: first day of the seizure. Cases: of the opening. Destructions: of the start."`
	Until       string    `json:"until,omitempty" format:"date" doc:"The last day, as from."`
	Case        string    `json:"case,omitempty" maxLength:"64" doc:"Lots, seizures, in place: number or id."`
	Unconfirmed bool      `json:"unconfirmed,omitempty" doc:"Seizures."`
	Measure     string    `json:"measure,omitempty" maxLength:"40" doc:"Seizures."`
	Nature      string    `json:"nature,omitempty" enum:"administrative,criminal" doc:"Cases."`
	Closed      bool      `json:"closed,omitempty" doc:"Cases."`
	Kind        string    `json:"kind,omitempty" maxLength:"20" doc:"Orders."`
	Method      string    `json:"method,omitempty" maxLength:"40" doc:"Orders, destructions."`
	Q           string    `json:"q,omitempty" maxLength:"100" doc:"Words of lots, also in place, and cases; the beginning of a number of other papers. Not of handoffs and rounds."`
	Purpose     string    `json:"purpose,omitempty" maxLength:"20" doc:"Handoffs."`
	Month       string    `json:"month,omitempty" pattern:"^[0-9]{4}-[0-9]{2}$" doc:"Certificates."`
}

// of gives the filter of a list. What the list took is taken away; a list that
// leaves something over does not know it.
func (f ExportFilter) of(list export.List) (out export.Filter, err error) {
	days := Days{From: f.From, Until: f.Until}
	switch list {
	case export.Lots:
		out.Lots = custody.LotFilter{State: custody.State(f.State), Standing: casefile.StandingCode(f.Standing), Category: f.Category, Due: custody.Due(f.Due), Held: f.Held, Differs: f.Differs,
			Keeper: f.Keeper, Agency: f.Agency, Division: f.Division, Brand: f.Brand, Case: f.Case, Query: f.Q, From: days.begin(), Until: days.end()}
		f = ExportFilter{Kept: f.Kept, Open: f.Open, Firm: f.Firm, Unconfirmed: f.Unconfirmed, Measure: f.Measure, Nature: f.Nature, Closed: f.Closed, Kind: f.Kind, Method: f.Method, Purpose: f.Purpose, Month: f.Month}
	case export.Cases:
		out.Cases = casefile.CaseFilter{Query: f.Q, Nature: casefile.Nature(f.Nature), Closed: f.Closed, Division: f.Division, From: days.begin(), Until: days.end()}
		f.Q, f.Nature, f.Closed, f.Division, f.From, f.Until = "", "", false, "", "", ""
	case export.Seizures:
		out.Seizures = custody.SeizureFilter{Case: f.Case, Unconfirmed: f.Unconfirmed, Measure: f.Measure, Division: f.Division, From: days.begin(), Until: days.end(), Query: f.Q}
		f.Case, f.Unconfirmed, f.Measure, f.Division, f.From, f.Until, f.Q = "", false, "", "", "", "", ""
	case export.InPlace:
		out.InPlace = custody.LeftFilter{Kind: custody.LeftKind(f.Kept), Due: custody.Due(f.Due), Division: f.Division, Case: f.Case, Query: f.Q}
		f.Kept, f.Due, f.Division, f.Case, f.Q = "", "", "", "", ""
	case export.Rounds:
		out.Rounds, f.Open, f.Differs = custody.RoundFilter{Open: f.Open, Differs: f.Differs}, false, false
	case export.Handoffs:
		out.Handoffs, f.State, f.Purpose = custody.HandoffFilter{State: custody.HandoffState(f.State), Purpose: custody.Purpose(f.Purpose)}, "", ""
	case export.Orders:
		out.Orders = destruction.OrderFilter{State: destruction.OrderState(f.State), Kind: destruction.OrderKind(f.Kind), Agency: f.Agency, Firm: f.Firm, Division: f.Division, Method: f.Method, Query: f.Q}
		f.State, f.Kind, f.Agency, f.Firm, f.Division, f.Method, f.Q = "", "", uuid.Nil, uuid.Nil, "", "", ""
	case export.Destructions:
		out.Destructions = destruction.RunFilter{State: destruction.RunState(f.State), Firm: f.Firm, Method: f.Method, Division: f.Division, From: days.begin(), Until: days.end(), Query: f.Q}
		f.State, f.Firm, f.Method, f.Division, f.From, f.Until, f.Q = "", uuid.Nil, "", "", "", "", ""
	case export.Certificates:
		out.Certificates = destruction.CertificateFilter{State: destruction.CertificateState(f.State), Month: f.Month, Firm: f.Firm, Division: f.Division, Query: f.Q}
		f.State, f.Month, f.Firm, f.Division, f.Q = "", "", uuid.Nil, "", ""
	}
	if f != (ExportFilter{}) {
		return out, fault.Invalid("export.filter_unknown").At("filter")
	}
	return out, nil
}
