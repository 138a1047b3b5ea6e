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

// NewRound is what was found of goods that stay in place.
type NewRound struct {
	Fact
	Lines   []NewRoundLine `json:"lines" minItems:"1" maxItems:"100"`
	Witness *RoundWitness  `json:"witness,omitempty" doc:"Who stood by; absent: a second person confirms."`
	Note    string         `json:"note,omitempty" maxLength:"1000"`
}

// NewRoundLine is what was found of one lot.
type NewRoundLine struct {
	Lot      string   `json:"lot" maxLength:"64" doc:"Label code or id."`
	Finding  string   `json:"finding" enum:"intact,seal_broken,quantity_differs,not_found"`
	Quantity int64    `json:"quantity,omitempty" minimum:"0" doc:"Counted; only of quantity_differs."`
	Seal     string   `json:"seal,omitempty" maxLength:"60" doc:"Put on now, where none or a broken one was."`
	Reason   string   `json:"reason,omitempty" maxLength:"1000" doc:"Of everything but intact."`
	Photos   []string `json:"photos,omitempty" maxItems:"4" doc:"SHA-256 of stored photos."`
}

// RoundWitness stands by; kept beside the entry, where it can be erased.
type RoundWitness struct {
	Name  string `json:"name" maxLength:"60"`
	Phone string `json:"phone,omitempty" maxLength:"60"`
}

// RoundReceipt answers acts on a round.
type RoundReceipt struct {
	ID       uuid.UUID     `json:"id" format:"uuid"`
	Complete bool          `json:"complete" doc:"Two people stand for it."`
	Lines    []RoundResult `json:"lines"`
}

// RoundResult is what became of one lot.
type RoundResult struct {
	Lot         uuid.UUID `json:"lot" format:"uuid"`
	Code        string    `json:"code"`
	Finding     string    `json:"finding" enum:"intact,seal_broken,quantity_differs,not_found"`
	State       string    `json:"state"`
	Discrepancy uuid.UUID `json:"discrepancy,omitzero" format:"uuid" doc:"That it opened."`
}

// RoundConfirming is the second signature.
type RoundConfirming struct {
	Fact
	Paper string `json:"paper,omitempty" maxLength:"64" doc:"SHA-256 of the photographed paper that both signed; absent: own sign-in."`
}

// RoundRow is a round in a list.
type RoundRow struct {
	ID       uuid.UUID `json:"id" format:"uuid"`
	Agency   uuid.UUID `json:"agency" format:"uuid"`
	Division string    `json:"division"`
	Person   string    `json:"person" doc:"Pseudonym of the year."`
	At       Instant   `json:"at"`
	Lots     int       `json:"lot_count"`
	Differ   int       `json:"differing_count"`
	Complete bool      `json:"complete" doc:"Two people stand for it."`
}

// Round is one round.
type Round struct {
	ID          uuid.UUID     `json:"id" format:"uuid"`
	Agency      OrgRef        `json:"agency"`
	Division    string        `json:"division"`
	Person      string        `json:"person" doc:"Pseudonym of the year."`
	Witnessed   bool          `json:"witnessed" doc:"A witness stood by."`
	Complete    bool          `json:"complete" doc:"Two people stand for it."`
	ConfirmedBy string        `json:"confirmed_by,omitempty" doc:"Pseudonym of the year."`
	ConfirmedAt Instant       `json:"confirmed_at,omitzero"`
	Note        string        `json:"note,omitempty"`
	At          Instant       `json:"at"`
	Lines       []RoundLine   `json:"lines"`
	Differences []Discrepancy `json:"discrepancies" doc:"That it opened."`
}

// RoundLine is what a round found of one lot.
type RoundLine struct {
	Lot      uuid.UUID `json:"lot" format:"uuid"`
	Code     string    `json:"code"`
	Finding  string    `json:"finding" enum:"intact,seal_broken,quantity_differs,not_found"`
	Reason   string    `json:"reason,omitempty"`
	Expected int64     `json:"expected"`
	Found    int64     `json:"found"`
	Unit     string    `json:"unit"`
	Was      string    `json:"seal_before,omitempty"`
	Seal     string    `json:"seal,omitempty"`
	Photos   []string  `json:"photos" doc:"SHA-256."`
}

func (a *API) rounds() {
	add(a, get("list-rounds", "/rounds", "rounds", "List rounds", identity.ReadCustody), a.listRounds)
	add(a, get("get-round", "/rounds/{id}", "rounds", "Show a round and what it found", identity.ReadCustody), a.getRound)
	add(a, post("record-round", "/rounds", "rounds", "Record what a round found", identity.RecordRound).makes().
		says("What is not intact opens a discrepancy, which two people settle. Without a witness a second person confirms."), a.recordRound)
	add(a, post("confirm-round", "/rounds/{id}/confirm", "rounds", "Confirm a round as the second person", identity.ConfirmRound), a.confirmRound)
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

func (a *API) listRounds(ctx context.Context, actor identity.Actor, in *struct {
	Page
	Open    bool `query:"open" doc:"Those that want their second signature."`
	Differs bool `query:"differs" doc:"Those that found something not as it should be."`
}) (List[RoundRow], error) {
	scope, err := scopeOf(actor, identity.ReadCustody)
	if err != nil {
		return List[RoundRow]{}, err
	}
	items, next, err := a.Custody.Rounds(ctx, scope, custody.RoundFilter{Open: in.Open, Differs: in.Differs, Limit: in.Limit, Cursor: in.Cursor})
	return listOf(items, next, func(r custody.RoundItem) RoundRow {
		return RoundRow{ID: r.ID, Agency: r.Agency, Division: r.Division, Person: r.By, At: Instant(r.At), Lots: r.Lots, Differ: r.Differ, Complete: r.Complete}
	}), err
}

func (a *API) getRound(ctx context.Context, actor identity.Actor, in *struct {
	ID uuid.UUID `path:"id" format:"uuid"`
}) (Round, error) {
	scope, err := scopeOf(actor, identity.ReadCustody)
	if err != nil {
		return Round{}, err
	}
	v, err := a.Custody.Round(ctx, scope, in.ID)
	if err != nil {
		return Round{}, err
	}
	out := Round{ID: v.ID, Agency: OrgRef{v.Agency, v.AgencyName}, Division: v.Division, Person: v.By, Witnessed: v.Witnessed, Complete: v.Complete(), ConfirmedBy: v.Confirmed.By,
		ConfirmedAt: Instant(v.Confirmed.At), Note: v.Note, At: Instant(v.At), Differences: each(v.Opened, showDiscrepancy)}
	for i, l := range v.Lines {
		line := RoundLine{Lot: l.Lot, Finding: string(l.Finding), Reason: l.Reason, Expected: l.Expected, Found: l.Found, Unit: l.Unit, Was: l.Was, Seal: l.Seal, Photos: same(l.Photos)}
		if i < len(v.LotRows) {
			line.Code = v.LotRows[i].Code.String()
		}
		out.Lines = append(out.Lines, line)
	}
	return out, nil
}

func (a *API) recordRound(ctx context.Context, actor identity.Actor, in *struct{ Body NewRound }) (RoundReceipt, error) {
	b := in.Body
	cmd := custody.RecordRound{Command: b.command(), Note: b.Note}
	if b.Witness != nil {
		cmd.Witness = custody.RoundWitness(*b.Witness)
	}
	for _, l := range b.Lines {
		cmd.Lines = append(cmd.Lines, custody.RoundFinding{Lot: l.Lot, Finding: custody.Finding(l.Finding), Quantity: l.Quantity, Seal: l.Seal, Reason: l.Reason, Photos: l.Photos})
	}
	r, err := a.Custody.RecordRound(ctx, actor, cmd)
	return showRoundReceipt(r), err
}

func (a *API) confirmRound(ctx context.Context, actor identity.Actor, in *struct {
	ID   uuid.UUID `path:"id" format:"uuid"`
	Body RoundConfirming
}) (RoundReceipt, error) {
	r, err := a.Custody.ConfirmRound(ctx, actor, custody.ConfirmRound{Command: in.Body.command(), Round: in.ID, Paper: in.Body.Paper})
	return showRoundReceipt(r), err
}

func showRoundReceipt(r custody.RoundReceipt) RoundReceipt {
	return RoundReceipt{ID: r.ID, Complete: r.Complete, Lines: each(r.Lines, func(l custody.RoundResult) RoundResult {
		return RoundResult{Lot: l.Lot, Code: l.Code.String(), Finding: string(l.Finding), State: string(l.State), Discrepancy: l.Discrepancy}
	})}
}
