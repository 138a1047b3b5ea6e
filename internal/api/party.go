package api

import (
	"context"

	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/casefile"
	"github.com/sealtrail/sealtrail/internal/identity"
)

// PartySearch looks for the cases of a party.
type PartySearch struct {
	Text   string `json:"text" minLength:"2" maxLength:"100" doc:"A whole name, identity number or telephone; parts find nothing."`
	Reason string `json:"reason" minLength:"1" maxLength:"500" doc:"Kept, with who asked and when, for auditors."`
}

// PartyCases are the cases found, newest first, at most 50.
type PartyCases struct {
	Items []CaseRow `json:"items"`
}

// Access is one look at personal data.
type Access struct {
	ID     uuid.UUID   `json:"id" format:"uuid"`
	At     Instant     `json:"at"`
	Person string      `json:"person" doc:"Pseudonym."`
	Org    uuid.UUID   `json:"org" format:"uuid"`
	Role   string      `json:"role"`
	Action string      `json:"action"`
	Reason string      `json:"reason"`
	Found  []uuid.UUID `json:"found" doc:"Cases."`
}

func (a *API) parties() {
	add(a, post("find-party", "/parties/search", "cases", "Find cases by a party", identity.SearchParty).
		says("Logged with the reason; what was looked for is not kept."), a.findParty)
	add(a, get("list-accesses", "/accesses", "cases", "List looks at personal data", identity.ReadAccesses), a.listAccesses)
}

func (a *API) findParty(ctx context.Context, actor identity.Actor, in *struct{ Body PartySearch }) (PartyCases, error) {
	found, err := a.Casefile.FindParty(ctx, actor, casefile.FindParty{Text: in.Body.Text, Reason: in.Body.Reason})
	return PartyCases{Items: each(found, showCaseRow)}, err
}

func (a *API) listAccesses(ctx context.Context, actor identity.Actor, in *struct{ Page }) (List[Access], error) {
	all, next, err := a.Casefile.Accesses(ctx, actor, in.Limit, in.Cursor)
	return listOf(all, next, func(x casefile.Access) Access {
		return Access{ID: x.ID, At: Instant(x.At), Person: x.Person, Org: x.Org, Role: x.Role, Action: x.Action, Reason: x.Reason, Found: append([]uuid.UUID{}, x.Found...)}
	}), err
}
