package casefile

import (
	"fmt"
	"slices"

	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/fact"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/label"
	"github.com/sealtrail/sealtrail/internal/ledger"
	"github.com/sealtrail/sealtrail/internal/moment"
)

// TransferStream is the kind of a transfer's stream.
const TransferStream = "transfer"

// Direction of a transfer.
type Direction string

const (
	ToPolice Direction = "to_police" // 移送
	ToAgency Direction = "to_agency" // 反向移送
)

// Directions are both.
func Directions() []Direction { return []Direction{ToPolice, ToAgency} }

// Transfer is a case, or some of its goods, on its way between the agency and the
// police (行政执法机关移送涉嫌犯罪案件的规定). It belongs to the agency both ways.
type Transfer struct {
	ID        uuid.UUID
	Stream    ledger.Stream
	Version   int64
	Case      uuid.UUID
	Agency    uuid.UUID
	Division  string
	Direction Direction
	Other     uuid.UUID // police or prosecutor with an account; zero: none
	Outside   string    // its name when it has none
	Reason    string
	Cause     string // of a transfer back
	Papers    []fact.TransferPaper
	Lots      []uuid.UUID
	State     TransferState
	Steps     []TransferStep
	Next      fact.TransferClock // that runs now; empty: none
	Goods     string             // handed|kept|none; empty: not yet
	Handoff   uuid.UUID
	Outcome   string
	CodeIssue int
	CodeUntil moment.Time
	LastAt    moment.Time
}

// TransferStep is one act as the timeline shows it. Whether it kept its clock is
// said once, when it is recorded, and stands for ever.
type TransferStep struct {
	Act    TransferAct `json:"act"`
	At     moment.Time `json:"at"`
	Done   moment.Time `json:"done"` // when what it tells of was done
	By     string      `json:"by"`   // pseudonym
	Org    uuid.UUID   `json:"org"`
	Role   string      `json:"role"`
	Auth   string      `json:"auth"`
	Paper  string      `json:"paper"`
	Note   string      `json:"note"`
	Photo  string      `json:"photo"`
	Clock  string      `json:"clock"` // that it had to keep; empty: none
	Due    moment.Time `json:"due"`
	InTime bool        `json:"in_time"`
	Late   bool        `json:"late"` // entered afterwards
}

// Breached tells whether the step missed its clock.
func (s TransferStep) Breached() bool { return s.Clock != "" && !s.InTime }

// Parties of the transfer: its agency, and the other side once it was sent. A
// draft is nobody else's business.
func (t Transfer) Parties() identity.Parties {
	p := identity.Parties{Owner: t.Agency, Division: t.Division, Transfer: t.ID}
	if t.Other != uuid.Nil && !t.SentAt().IsZero() {
		p.Others = []uuid.UUID{t.Other}
	}
	return p
}

// step finds the newest step of an act; nil: there was none.
func (t Transfer) step(acts ...TransferAct) *TransferStep {
	for i := len(t.Steps) - 1; i >= 0; i-- {
		if slices.Contains(acts, t.Steps[i].Act) {
			return &t.Steps[i]
		}
	}
	return nil
}

// first finds the oldest step of an act; nil: there was none.
func (t Transfer) first(acts ...TransferAct) *TransferStep {
	for i := range t.Steps {
		if slices.Contains(acts, t.Steps[i].Act) {
			return &t.Steps[i]
		}
	}
	return nil
}

// SentAt is when the transfer first left its sender; zero: it did not.
func (t Transfer) SentAt() moment.Time {
	if t.Direction == ToAgency && len(t.Steps) > 0 {
		return t.Steps[0].At
	}
	if s := t.first(TransferSend); s != nil {
		return s.At
	}
	return 0
}

// AnsweredAt is when the other side first said whether it takes the case.
func (t Transfer) AnsweredAt() moment.Time {
	if s := t.first(TransferAccept, TransferRefuse); s != nil {
		return s.At
	}
	return 0
}

// Filed tells whether the case was taken, at once or after reconsideration.
func (t Transfer) Filed() bool { return t.first(TransferAccept) != nil }

// Breaches counts steps that missed their clock.
func (t Transfer) Breaches() int {
	n := 0
	for _, s := range t.Steps {
		if s.Breached() {
			n++
		}
	}
	return n
}

// Overdue tells whether a clock that must be kept has run out with nothing done.
func (t Transfer) Overdue(now moment.Time) bool {
	return t.Duty() && now >= t.Next.Due
}

// Duty tells whether the clock that runs must be kept; one that is none only ends
// a right.
func (t Transfer) Duty() bool {
	return t.Next.Clock != "" && (t.Direction == ToAgency || t.State.term().duty)
}

// Flowed tells whether the other side answered in time and no later step missed
// its clock (流转率, domain.md §5.1). A clock that is overdue now is asked besides.
func (t Transfer) Flowed() bool {
	answered := false
	for _, s := range t.Steps {
		if s.Act == TransferAccept || s.Act == TransferRefuse || s.Act == TransferReturn {
			answered = answered || s.Act != TransferReturn
		} else if !answered {
			continue
		}
		if s.Breached() {
			return false
		}
	}
	return answered
}

// Apply takes one entry of the transfer's stream; it is the only mutator.
func (t *Transfer) Apply(r ledger.Recorded) error {
	if err := ledger.Next(t.Version, r); err != nil {
		return err
	}
	next := *t
	if err := next.apply(r); err != nil {
		return fmt.Errorf("transfer %s entry %d (%s): %w", t.ID, r.Seq, r.Act.Kind, err)
	}
	next.Version, next.Stream, next.LastAt = r.Seq, r.Ref.Stream, max(t.LastAt, r.Act.OccurredAt)
	*t = next
	return nil
}

func (t *Transfer) apply(r ledger.Recorded) error {
	switch r.Act.Kind {
	case fact.KindTransferProposed:
		return t.proposed(r)
	case fact.KindTransferCode:
		var f fact.TransferCode
		var d fact.TransferCodeRestricted
		if err := read(r, &f, &d); err != nil {
			return err
		}
		t.CodeIssue, t.CodeUntil = f.Issue, d.Until
		return nil
	}
	act := actOfKind(r.Act.Kind)
	to, ok := transferMoves[t.State][act]
	if !ok {
		return fmt.Errorf("%s cannot follow %s", act, t.State)
	}
	var f fact.TransferStep
	var d fact.TransferStepRestricted
	if err := read(r, &f, &d); err != nil {
		return err
	}
	t.stepped(r, TransferStep{Act: act, Done: d.Done, Paper: d.Paper, Note: d.Note, Photo: d.Photo, Clock: f.Clock, Due: d.Due, InTime: f.InTime, Late: f.Late})
	t.State, t.Next, t.Papers = to, d.Next, grown(t.Papers, d.Papers...)
	switch act {
	case TransferHand:
		t.Goods, t.Handoff = d.Goods, d.Handoff
	case TransferClose:
		t.Outcome = d.Outcome
	}
	return nil
}

func (t *Transfer) proposed(r ledger.Recorded) error {
	var f fact.TransferProposed
	var d fact.TransferProposedRestricted
	if err := read(r, &f, &d); err != nil {
		return err
	}
	*t = Transfer{ID: d.Transfer, Case: d.Case, Agency: d.Agency, Division: d.Division, Direction: Direction(f.Direction), Other: d.Other, Outside: d.Outside, Reason: d.Reason,
		Cause: d.Cause, Papers: grown(d.Papers), Lots: grown(d.Lots), Next: d.Next, State: TransferProposed}
	if t.Direction == ToAgency {
		t.State = TransferSent
	}
	t.stepped(r, TransferStep{Act: TransferPropose, Done: r.Act.OccurredAt, Note: d.Reason, InTime: true, Late: f.Late})
	return nil
}

func (t *Transfer) stepped(r ledger.Recorded, s TransferStep) {
	s.At, s.By, s.Org, s.Role = r.Act.OccurredAt, r.Act.By.Person, r.Act.By.Org, r.Act.By.Role
	if len(r.Auth) > 0 {
		s.Auth = r.Auth[0].By
	}
	t.Steps = grown(t.Steps, s)
}

// RebuildTransfer makes a transfer from its stream alone.
func RebuildTransfer(entries []ledger.Recorded) (Transfer, error) {
	var t Transfer
	for _, r := range entries {
		if err := t.Apply(r); err != nil {
			return Transfer{}, err
		}
	}
	return t, nil
}

// TransferReceipt answers acts on a transfer.
type TransferReceipt struct {
	ID     uuid.UUID     `json:"id"`
	Case   uuid.UUID     `json:"case"`
	Number label.Number  `json:"number"` // of the case
	State  TransferState `json:"state"`
	InTime bool          `json:"in_time"` // this step kept its clock, or had none
	Due    moment.Time   `json:"due"`     // of the clock that runs now; zero: none
}
