package casefile

import (
	"context"
	"strings"
	"unicode/utf8"

	"github.com/google/uuid"
	"golang.org/x/text/unicode/norm"

	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/moment"
)

// Limits of looking for a party.
const (
	MinPartyText = 2   // characters: nobody leafs through everybody by one
	MaxPartyText = 100 // characters
	MaxFound     = 50  // cases
	MaxAccesses  = 100 // of one page of the log
)

// FindParty looks for the cases of a person or business by a whole name, number
// or telephone. Part of a name finds nobody: this answers "has this person a case
// here", not "who has".
type FindParty struct {
	Text   string `json:"text"`
	Reason string `json:"reason"`
}

// Access is one look at personal data: who, when and why, and which cases came
// of it; never what was looked for.
type Access struct {
	ID       uuid.UUID
	At       moment.Time
	Person   string // pseudonym
	Org      uuid.UUID
	Division string // of the organisation
	Role     string
	Action   string
	Reason   string
	Found    []uuid.UUID // cases
}

// FindParty answers and keeps who asked, in one transaction: what was not logged
// was not told.
func (s *Service) FindParty(ctx context.Context, actor identity.Actor, cmd FindParty) ([]CaseItem, error) {
	if err := actor.May(identity.SearchParty); err != nil {
		return nil, err
	}
	text, reason := norm.NFC.String(strings.TrimSpace(cmd.Text)), norm.NFC.String(strings.TrimSpace(cmd.Reason))
	var faults fault.List
	if n := utf8.RuneCountInString(text); n < MinPartyText || n > MaxPartyText {
		faults.Invalid("casefile.party.text", "text")
	}
	if n := utf8.RuneCountInString(reason); n == 0 || n > MaxReason {
		faults.Invalid("casefile.party.reason", "reason")
	}
	if err := faults.Err(); err != nil {
		return nil, err
	}
	access := Access{At: s.Clock.Now(), Person: actor.Pseudonym, Org: actor.Org, Division: actor.Division, Role: string(actor.RoleFor(identity.SearchParty)), Action: string(identity.SearchParty), Reason: reason}
	var err error
	if access.ID, err = uuid.NewV7(); err != nil {
		return nil, err
	}
	var found []CaseItem
	err = s.InTx(ctx, func(tx Tx) error {
		if found, err = tx.CasesOfParty(ctx, actor.Scope(identity.SearchParty), text, MaxFound); err != nil {
			return err
		}
		for _, c := range found {
			access.Found = append(access.Found, c.ID)
		}
		return tx.LogAccess(ctx, access)
	})
	return found, err
}

// Accesses lists looks at personal data within what the actor oversees, newest
// first.
func (s *Service) Accesses(ctx context.Context, actor identity.Actor, limit int, cursor string) (all []Access, next string, err error) {
	if err := actor.May(identity.ReadAccesses); err != nil {
		return nil, "", err
	}
	err = s.View(ctx, func(tx Reads) error {
		all, next, err = tx.Accesses(ctx, actor.Scope(identity.ReadAccesses), limit, cursor)
		return err
	})
	return all, next, err
}
