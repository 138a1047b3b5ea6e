package identity

import (
	"time"

	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/ledger"
	"github.com/sealtrail/sealtrail/internal/moment"
)

// StepUpLife is how long a step-up covers further acts.
const StepUpLife = 5 * time.Minute

// Actor is a person acting in one membership: what every use case is given.
// It is made by this room from a session, a token or the host, never by hand
// outside tests.
type Actor struct {
	Person     uuid.UUID
	Pseudonym  string   // of this year; goes into acts
	Pseudonyms []string // of all years; to find the person in old acts
	Org        uuid.UUID
	OrgKind    OrgKind
	Division   string // GB/T 2260 code of the organisation
	Roles      []Role
	Lent       []Lent      // roles of others, by delegation: for approvals alone
	Via        string      // session|token|code|host|system
	StepUpAt   moment.Time // last step-up; zero: none
	StepUpBy   string      // step_up|totp
	SameDevice bool        // signed on a device where somebody else is signed in
	Relaxed    bool        // demo: step-up was waived
	Device     string      // opaque id of the session, to notice same-device signatures; never stored in entries
	Trip       uuid.UUID   // of ByCode: the one handoff the code is for
	Transfer   uuid.UUID   // of ByCode: the one transfer the code is for
}

// Parties are the organisations that a thing concerns, and where it lies.
type Parties struct {
	Owner    uuid.UUID   // the organisation answerable for the thing
	Others   []uuid.UUID // further parties: keeper, receiver, firm
	Division string
	Handoff  uuid.UUID // when the thing is a handoff: whose trip code reaches it
	Transfer uuid.UUID // when the thing is a transfer: whose code reaches it
}

// May asks the table whether any of the actor's roles may do this at all. It
// is the first question of every use case.
func (a Actor) May(action Action) error {
	if a.Person == uuid.Nil && a.Via != "host" && a.Via != "system" {
		return fault.Unauthenticated("identity.sign_in_needed")
	}
	if a.RoleFor(action) == "" {
		return fault.Denied("identity.role_lacks_action").With("action", string(action))
	}
	return nil
}

// atHost is what the command line may do: people and reading. Nobody signs for
// goods there.
var atHost = map[Action]bool{ManageOrgs: true, ManagePeople: true, ManageOwn: true, ReadAdmin: true, ReadCustody: true, ReadRegistry: true, ReadDestruction: true}

// RoleFor is the role in which the actor does this: the first that may.
func (a Actor) RoleFor(action Action) Role {
	if a.Via == "host" {
		if atHost[action] {
			return Host
		}
		return ""
	}
	if a.Via == "system" {
		return System
	}
	if a.Via == ByCode {
		switch {
		case action == MoveHandoff && a.Trip != uuid.Nil:
			return Carrier
		case action == AnswerTransfer && a.Transfer != uuid.Nil:
			return Answerer
		}
		return ""
	}
	for _, r := range a.Roles {
		if Allowed(r, action) != ReachNone {
			return r
		}
	}
	if _, r, ok := a.lent(action); ok {
		return r
	}
	return ""
}

// MayOn asks whether the permission reaches this thing. What one may not even
// read is missing, not denied: nobody learns that it exists.
func (a Actor) MayOn(action Action, p Parties) error {
	if err := a.May(action); err != nil {
		return err
	}
	if a.Via == "host" || a.Via == "system" {
		return nil
	}
	if a.Via == ByCode {
		if a.Trip != uuid.Nil && a.Trip == p.Handoff || a.Transfer != uuid.Nil && a.Transfer == p.Transfer {
			return nil
		}
		return fault.Missing("identity.nothing_here")
	}
	for _, r := range a.rolesFor(action) {
		if a.reaches(Allowed(r, action), p) {
			return nil
		}
	}
	for _, read := range reading(action) {
		for _, r := range a.rolesFor(read) {
			if a.reaches(Allowed(r, read), p) {
				return fault.Denied("identity.not_of_this_org").With("action", string(action))
			}
		}
	}
	return fault.Missing("identity.nothing_here")
}

// reading are the readings that would show the thing an action is about. That
// everybody may read the registry says nothing about goods.
func reading(action Action) []Action {
	switch action {
	case ReadRegistry, EditFirm, SuspendFirm, DelistFirm, DeclareUse, DraftEdition, PublishEdition:
		return []Action{ReadRegistry}
	case ReadApplications, FileApplication, ExamineApplication, DecideApplication:
		return []Action{ReadApplications}
	case ReadObjections, FileObjection, AnswerObjection:
		return []Action{ReadObjections}
	}
	return []Action{ReadCustody, ReadDestruction}
}

func (a Actor) reaches(reach Reach, p Parties) bool {
	switch reach {
	case ReachAll:
		return true
	case ReachRegion:
		return Within(p.Division, a.Division)
	case ReachParty:
		if a.Org == p.Owner {
			return true
		}
		for _, o := range p.Others {
			if a.Org == o {
				return true
			}
		}
	case ReachOwn:
		return a.Org == p.Owner
	}
	return false
}

// Has tells whether the actor holds a role.
func (a Actor) Has(r Role) bool {
	for _, x := range a.Roles {
		if x == r {
			return true
		}
	}
	return false
}

// Is tells whether a pseudonym of any year is this person's.
func (a Actor) Is(pseudonym string) bool {
	for _, p := range a.Pseudonyms {
		if p == pseudonym {
			return true
		}
	}
	return pseudonym != "" && pseudonym == a.Pseudonym
}

// IsAny tells whether one of the pseudonyms is this person's.
func (a Actor) IsAny(pseudonyms []string) bool {
	for _, p := range pseudonyms {
		if a.Is(p) {
			return true
		}
	}
	return false
}

// SteppedUp demands a step-up no older than StepUpLife. Tokens cannot step up
// by themselves: a machine's act needs a person's PIN sent with it.
func (a Actor) SteppedUp(now moment.Time) error {
	if a.Via == "host" || a.Via == "system" || a.Relaxed {
		return nil
	}
	if a.StepUpAt.IsZero() || now.Sub(a.StepUpAt) > StepUpLife || now.Before(a.StepUpAt.Add(-time.Second)) {
		return fault.Denied("identity.step_up_needed")
	}
	return nil
}

// By is the actor as acts name it.
func (a Actor) By(action Action) ledger.By {
	by := ledger.By{Org: a.Org, Role: string(a.RoleFor(action)), Person: a.Pseudonym}
	if who, ok := a.Principal(action); ok {
		by.For = who.Pseudonym
	}
	return by
}

// Auth is how the actor proved to be the person, strongest first.
func (a Actor) Auth(action Action, now moment.Time) []ledger.Auth {
	if NeedsStepUp(action) && a.Via != "host" && a.Via != "system" {
		if a.Relaxed && (a.StepUpAt.IsZero() || now.Sub(a.StepUpAt) > StepUpLife) {
			return []ledger.Auth{{By: a.Via, SameDevice: a.SameDevice, Relaxed: true}}
		}
		return []ledger.Auth{{By: a.StepUpBy, SameDevice: a.SameDevice}, {By: a.Via}}
	}
	return []ledger.Auth{{By: a.Via, SameDevice: a.SameDevice}}
}

// SystemActor is the author of acts that follow from others.
func SystemActor(org uuid.UUID) Actor { return Actor{Via: "system", Org: org} }

// ByCode is the Via of who has no account and acts by a code.
const ByCode = "code"

// CodeActor is the carrier of one handoff, known by the code of the trip alone.
// Stand is an id made for that code: commands are counted by it, and its end is
// the pseudonym, so that acts tell by which of several codes they were done. Org
// gave the code out and answers for whom it gave it to.
func CodeActor(stand, org, handoff uuid.UUID) Actor {
	return Actor{Via: ByCode, Person: stand, Pseudonym: "trip-" + stand.String()[24:], Org: org, Trip: handoff}
}

// TransferCodeActor is who answers one transfer by its code, in the same way.
func TransferCodeActor(stand, org, transfer uuid.UUID) Actor {
	return Actor{Via: ByCode, Person: stand, Pseudonym: "code-" + stand.String()[24:], Org: org, Transfer: transfer}
}
