package api

import (
	"context"

	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/casefile"
	"github.com/sealtrail/sealtrail/internal/identity"
)

// NewCase opens a case file.
type NewCase struct {
	Fact
	Nature     string     `json:"nature,omitempty" enum:"administrative,criminal" doc:"administrative unless told."`
	Regime     string     `json:"regime,omitempty" enum:"general,food,drug,customs,police" doc:"The law by which its measures are timed; general unless told."`
	Paper      string     `json:"paper" maxLength:"100" doc:"The agency's own number of the case."`
	Title      string     `json:"title" maxLength:"200"`
	Restricted bool       `json:"restricted,omitempty" doc:"The public sees number, state and date only."`
	Parties    []NewParty `json:"parties,omitempty" maxItems:"20"`
}

// NewParty is whom a case is about.
type NewParty struct {
	Kind     string `json:"kind" enum:"person,organisation,unknown"`
	Name     string `json:"name,omitempty" maxLength:"100"`
	IDNumber string `json:"id_number,omitempty" maxLength:"40"`
	Phone    string `json:"phone,omitempty" maxLength:"40"`
	Address  string `json:"address,omitempty" maxLength:"200"`
}

// CaseRow is one row of the list.
type CaseRow struct {
	ID        uuid.UUID `json:"id" format:"uuid"`
	Number    string    `json:"number"`
	Agency    uuid.UUID `json:"agency" format:"uuid"`
	Division  string    `json:"division"`
	Nature    string    `json:"nature"`
	Paper     string    `json:"paper"`
	Title     string    `json:"title"`
	Closed    bool      `json:"closed"`
	OpenedAt  Instant   `json:"opened_at"`
	Decisions int       `json:"decision_count"`
	OpenHolds int       `json:"open_hold_count"`
}

// Case is one case file.
type Case struct {
	ID           uuid.UUID     `json:"id" format:"uuid"`
	Number       string        `json:"number"`
	Agency       uuid.UUID     `json:"agency" format:"uuid"`
	Division     string        `json:"division"`
	Nature       string        `json:"nature" enum:"administrative,criminal"`
	Regime       string        `json:"regime" enum:"general,food,drug,customs,police" doc:"The law by which its measures are timed."`
	Paper        string        `json:"paper"`
	Title        string        `json:"title"`
	Restricted   bool          `json:"restricted"`
	Closed       bool          `json:"closed" doc:"The public sees number, state and date only."`
	OpenedAt     Instant       `json:"opened_at"`
	Parties      []Party       `json:"parties" doc:"What is personal is shown to the responsible agency alone, until it is erased."`
	Approvals    []Approval    `json:"approvals"`
	Decisions    []Decision    `json:"decisions"`
	Holds        []Hold        `json:"holds"`
	Entrustments []Entrustment `json:"entrustments"`
	Exceptions   []Exception   `json:"exceptions"`
	Told         []Told        `json:"rights_holder_notices"`
	Regimes      []Regime      `json:"regime_changes"`
	Extensions   []Extension   `json:"extensions"`
	Exclusions   []Exclusion   `json:"exclusions"`
	Lots         []CaseLot     `json:"lots"`
	Transfers    []TransferRow `json:"transfers" doc:"Newest first; of those the caller may see."`
}

// Party is whom a case is about.
type Party struct {
	Kind     string `json:"kind" enum:"person,organisation,unknown"`
	Name     string `json:"name,omitempty"`
	IDNumber string `json:"id_number,omitempty"`
	Phone    string `json:"phone,omitempty"`
	Address  string `json:"address,omitempty"`
}

// CaseLot is a lot as its case sees it.
type CaseLot struct {
	ID       uuid.UUID `json:"id" format:"uuid"`
	Code     string    `json:"code"`
	State    string    `json:"state"`
	Standing Standing  `json:"standing"`
	Clocks   []Clock   `json:"clocks" doc:"Terms that run for it, or stand."`
	Breaches []Breach  `json:"breaches" doc:"Terms that were not kept."`
}

// CaseReceipt answers every act of a case.
type CaseReceipt struct {
	ID     uuid.UUID `json:"id" format:"uuid" doc:"Of what was made: case, approval, decision, hold…"`
	Case   uuid.UUID `json:"case" format:"uuid"`
	Number string    `json:"number" doc:"Of the case."`
	Lots   []string  `json:"lots" doc:"Codes of the lots it concerns."`
}

func (a *API) cases() {
	add(a, get("list-cases", "/cases", "cases", "List cases", identity.ReadCustody), a.listCases)
	add(a, get("get-case", "/cases/{no}", "cases", "Show a case", identity.ReadCustody), a.getCase)
	add(a, post("open-case", "/cases", "cases", "Open a case", identity.OpenCase).makes(), a.openCase)
	a.caseActs()
}

func (a *API) listCases(ctx context.Context, actor identity.Actor, in *struct {
	Page
	Days
	InDivision
	Q      string `query:"q" maxLength:"100" doc:"Part of a number, paper or title."`
	Nature string `query:"nature" enum:"administrative,criminal"`
	Closed bool   `query:"closed" doc:"Only cases closed to the public."`
}) (List[CaseRow], error) {
	scope, err := scopeOf(actor, identity.ReadCustody)
	if err != nil {
		return List[CaseRow]{}, err
	}
	items, next, err := a.Casefile.Cases(ctx, scope, casefile.CaseFilter{Query: in.Q, Nature: casefile.Nature(in.Nature), Closed: in.Closed, Division: in.Division, From: in.begin(), Until: in.end(), Limit: in.Limit, Cursor: in.Cursor})
	return listOf(items, next, showCaseRow), err
}

func (a *API) getCase(ctx context.Context, actor identity.Actor, in *struct{ Numbered }) (Case, error) {
	scope, err := scopeOf(actor, identity.ReadCustody)
	if err != nil {
		return Case{}, err
	}
	c, err := a.Casefile.Case(ctx, scope, in.No)
	if err != nil {
		return Case{}, err
	}
	lots, err := a.Casefile.Lots(ctx, scope, in.No)
	if err != nil {
		return Case{}, err
	}
	out := a.showCase(ctx, c, lots, actor.Org == c.Agency)
	out.Transfers, err = a.transfersOf(ctx, actor, c.ID)
	return out, err
}

func (a *API) openCase(ctx context.Context, actor identity.Actor, in *struct{ Body NewCase }) (CaseReceipt, error) {
	b := in.Body
	receipt, err := a.Casefile.OpenCase(ctx, actor, casefile.OpenCase{Command: b.command(), Nature: casefile.Nature(b.Nature), Regime: casefile.Regime(b.Regime), Paper: b.Paper, Title: b.Title, Restricted: b.Restricted,
		Parties: each(b.Parties, func(p NewParty) casefile.Party { return casefile.Party(p) })})
	return showCaseReceipt(receipt), err
}

func showCaseReceipt(r casefile.Receipt) CaseReceipt {
	return CaseReceipt{ID: r.ID, Case: r.Case, Number: r.Number.String(), Lots: same(r.Lots)}
}

func showCaseRow(c casefile.CaseItem) CaseRow {
	return CaseRow{ID: c.ID, Number: c.Number.String(), Agency: c.Agency, Division: c.Division, Nature: string(c.Nature), Paper: c.Paper, Title: c.Title, Closed: c.Closed,
		OpenedAt: Instant(c.OpenedAt), Decisions: c.Decisions, OpenHolds: c.OpenHolds}
}

func (a *API) showCase(ctx context.Context, c casefile.Case, lots []casefile.LegalLot, ours bool) Case {
	now, lang := a.Clock.Now(), a.words(ctx).Lang
	return Case{ID: c.ID, Number: c.Number.String(), Agency: c.Agency, Division: c.Division, Nature: string(c.Nature), Regime: string(c.Regime), Paper: c.Paper, Title: c.Title,
		Restricted: c.Restricted, Closed: c.Closed(), OpenedAt: Instant(c.OpenedAt),
		Parties: each(c.Parties, func(p casefile.Party) Party {
			if !ours {
				return Party{Kind: p.Kind}
			}
			return Party(p)
		}),
		Approvals: each(c.Approvals, showApproval), Decisions: each(c.Decisions, showDecision), Holds: each(c.Holds, showHold),
		Entrustments: each(c.Entrustments, showEntrustment), Exceptions: each(c.Exceptions, showException),
		Told:    each(c.Told, func(t casefile.RightsHolderTold) Told { return showTold(t, ours) }),
		Regimes: each(c.Regimes, showRegime), Extensions: each(c.Extensions, showExtension), Exclusions: each(c.Exclusions, showExclusion),
		Lots: each(lots, func(l casefile.LegalLot) CaseLot {
			return CaseLot{ID: l.ID, Code: hyphened(l.Code), State: l.State, Standing: showStanding(l.Legal.Standing(now)),
				Clocks: showClocks(lang, l.Running(a.Book, now), now), Breaches: each(l.Breaches(now), showBreach)}
		})}
}
