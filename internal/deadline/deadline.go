package deadline

import (
	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/moment"
	"github.com/sealtrail/sealtrail/internal/reference"
)

// Deadline is a clock that runs for one subject.
type Deadline struct {
	Clock    string        // code of clocks.csv
	Kind     string        // of the subject: transfer, application, handoff …
	Subject  uuid.UUID     // whose page it is
	Ref      string        // what people call it: a number, never a name of a person
	Org      uuid.UUID     // who must act
	Division string        // of the subject: who oversees it
	Role     identity.Role // who of them
	From     moment.Time   // when the term began
	Warn     moment.Time   // from when it is warned of
	Due      moment.Time   // the first instant after the term
}

// Start begins a clock at a moment. What is left to fill in is whose it is.
func Start(c reference.Clock, cal moment.Calendar, from moment.Time) Deadline {
	due := c.Due(from, cal)
	return Deadline{Clock: c.Code, From: from, Warn: c.Warn(due), Due: due}
}

// Over tells whether the term has run out.
func (d Deadline) Over(at moment.Time) bool { return at >= d.Due }

// Warned tells whether it is about to, or has.
func (d Deadline) Warned(at moment.Time) bool { return at >= d.Warn }

// State of a clock.
type State string

const (
	Running State = "running"
	Warned  State = "warned" // about to run out
	Over    State = "over"
)

// State tells where the clock stands at a moment.
func (d Deadline) State(at moment.Time) State {
	switch {
	case d.Over(at):
		return Over
	case d.Warned(at):
		return Warned
	}
	return Running
}
