package api

import (
	"context"

	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/custody"
	"github.com/sealtrail/sealtrail/internal/identity"
)

// LotLeft is a lot that stays where it was found.
type LotLeft struct {
	LotRow
	Kept      string  `json:"kept" enum:"sealed,preserved,entrusted"`
	Entrusted string  `json:"entrusted_to,omitempty" doc:"The third party that keeps it; absent: the party does."`
	Since     Instant `json:"since" doc:"When it was left, or entrusted."`
	RoundAt   Instant `json:"last_round_at,omitzero"`
	Finding   string  `json:"last_finding,omitempty" enum:"intact,seal_broken,quantity_differs,not_found"`
	DueDay    Day     `json:"round_due" doc:"Last day for the next round."`
	Overdue   bool    `json:"overdue"`
}

// NewKeeping gives lots into the keeping of a third party.
type NewKeeping struct {
	Fact
	Lots    []string `json:"lots" minItems:"1" maxItems:"500" doc:"Label codes or ids; a container's code stands for its lots."`
	To      string   `json:"to,omitempty" maxLength:"200" doc:"Name of the organisation; absent: the party keeps them again."`
	Contact string   `json:"contact,omitempty" maxLength:"60" doc:"Who answers there; kept beside the entry, where it can be erased."`
	Phone   string   `json:"phone,omitempty" maxLength:"60" doc:"The same."`
	Place   string   `json:"place,omitempty" maxLength:"200" doc:"Where they lie; absent: where they lay."`
	Paper   string   `json:"paper,omitempty" maxLength:"60" doc:"The agency's own number of the contract."`
	Photo   string   `json:"photo,omitempty" maxLength:"64" doc:"SHA-256 of the stored photo of the contract."`
	Note    string   `json:"note,omitempty" maxLength:"1000" doc:"Needed when the party keeps them again."`
}

// Entrusted answers it.
type Entrusted struct {
	Lots int `json:"lot_count"`
}

func (a *API) rounds() {
	add(a, get("list-lots-in-place", "/rounds/lots", "rounds", "List lots that stay in place", identity.ReadCustody).
		says("Goods sealed or preserved where they were found, or kept there by a third party, and when the next round is due."), a.listLotsInPlace)
	add(a, post("entrust-lots", "/rounds/keepings", "rounds", "Give lots in place into a third party's keeping", identity.EntrustGoods).makes(), a.entrustLots)
}

func (a *API) listLotsInPlace(ctx context.Context, actor identity.Actor, in *struct {
	Page
	Kept     string    `query:"kept" enum:"sealed,preserved,entrusted"`
	Due      string    `query:"due" enum:"overdue,soon" doc:"soon: within seven days."`
	Division string    `query:"division" pattern:"^[0-9]{6}$" doc:"With everything in it."`
	Case     string    `query:"case" maxLength:"40" doc:"Number or id."`
	Seizure  uuid.UUID `query:"seizure" format:"uuid"`
	Query    string    `query:"q" maxLength:"100" doc:"Code, or part of name, brand, specification, rights holder or place."`
}) (List[LotLeft], error) {
	scope, err := scopeOf(actor, identity.ReadCustody)
	if err != nil {
		return List[LotLeft]{}, err
	}
	rows, next, err := a.Custody.LotsLeft(ctx, scope, custody.LeftFilter{Kind: custody.LeftKind(in.Kept), Due: custody.Due(in.Due), Division: in.Division, Case: in.Case, Seizure: in.Seizure,
		Query: in.Query, Limit: in.Limit, Cursor: in.Cursor})
	show := a.lotRow(ctx)
	return listOf(rows, next, func(r custody.LeftRow) LotLeft {
		return LotLeft{LotRow: show(r.LotRow), Kept: string(r.Left), Entrusted: r.Entrusted, Since: Instant(r.LeftAt), RoundAt: Instant(r.RoundAt), Finding: string(r.Finding),
			DueDay: Day(r.DueDay), Overdue: r.Overdue}
	}), err
}

func (a *API) entrustLots(ctx context.Context, actor identity.Actor, in *struct{ Body NewKeeping }) (Entrusted, error) {
	b := in.Body
	r, err := a.Custody.EntrustLots(ctx, actor, custody.EntrustLots{Command: b.command(), Lots: b.Lots, To: b.To, Contact: b.Contact, Phone: b.Phone, Place: b.Place, Paper: b.Paper,
		Photo: b.Photo, Note: b.Note})
	return Entrusted(r), err
}
