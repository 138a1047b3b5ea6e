package custody

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/fact"
	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/ledger"
	"github.com/sealtrail/sealtrail/internal/moment"
)

// StepKind is what can happen to a handoff between two gates.
type StepKind string

const (
	StepIncident StepKind = "incident" // 途中异常
	StepRelay    StepKind = "relay"    // 换车、换人接力
	StepRest     StepKind = "rest"     // 途中停放过夜
	StepReseal   StepKind = "reseal"   // 重新加封
	StepReroute  StepKind = "reroute"  // 变更接收单位
	StepTrip     StepKind = "trip"     // 发放行程码; kept as a count, not as a step
)

// StepKinds are all of them, in the order forms show them.
func StepKinds() []StepKind {
	return []StepKind{StepIncident, StepReseal, StepRelay, StepRest, StepReroute, StepTrip}
}

// SealBroken is the kind of incident that names lots or containers.
const SealBroken = "seal_broken"

// RoadSide is who stands where on the road.
type RoadSide string

const (
	SideSender   RoadSide = "sender"
	SideCarrier  RoadSide = "carrier" // by the code of the trip
	SideReceiver RoadSide = "receiver"
)

// stepRule is when a step can be taken, and by which side.
type stepRule struct {
	kind   string // of the act
	states []HandoffState
	sides  []RoadSide
}

// steps is the whole law of the road. What is not listed cannot happen.
var steps = map[StepKind]stepRule{
	StepIncident: {fact.KindHandoffIncident, []HandoffState{HandoffDeparted, HandoffArrived}, []RoadSide{SideSender, SideCarrier, SideReceiver}},
	StepReseal:   {fact.KindHandoffResealed, []HandoffState{HandoffDeparted, HandoffArrived}, []RoadSide{SideSender, SideCarrier, SideReceiver}},
	StepRelay:    {fact.KindHandoffRelayed, []HandoffState{HandoffDeparted}, []RoadSide{SideSender, SideCarrier}},
	StepRest:     {fact.KindHandoffRested, []HandoffState{HandoffDeparted}, []RoadSide{SideSender, SideCarrier}},
	StepReroute:  {fact.KindHandoffRerouted, []HandoffState{HandoffOffered, HandoffDeparted}, []RoadSide{SideSender}},
	StepTrip:     {fact.KindHandoffTripOpened, []HandoffState{HandoffOffered, HandoffDeparted}, []RoadSide{SideSender}},
}

// Step is one thing that happened on the road. Names of people lie beside the
// act and may be erased.
type Step struct {
	Kind    StepKind        `json:"kind"`
	What    string          `json:"what,omitempty"` // kind of an incident
	At      moment.Time     `json:"at"`
	Org     uuid.UUID       `json:"org"`
	By      string          `json:"by,omitempty"` // pseudonym; of a code, not of a person, when the carrier did it
	Role    string          `json:"role"`
	Auth    []ledger.Auth   `json:"auth"`
	Act     uuid.UUID       `json:"act"`
	Place   string          `json:"place,omitempty"`
	Note    string          `json:"note,omitempty"`
	Carrier string          `json:"carrier,omitempty"` // company that took over
	Guard   string          `json:"guard,omitempty"`
	Until   moment.Time     `json:"until,omitempty"`
	To      uuid.UUID       `json:"to,omitzero"`
	Was     uuid.UUID       `json:"was,omitzero"`
	Seals   []fact.RoadSeal `json:"seals,omitempty"`
	Photos  []string        `json:"photos,omitempty"`
	Witness string          `json:"-"` // of a reseal, unless erased
}

// Broken are the lots whose seal broke on the road and was not replaced.
func (h Handoff) Broken() []uuid.UUID {
	var open []uuid.UUID
	for _, s := range h.Steps {
		for _, seal := range s.Seals {
			if seal.Lot == uuid.Nil {
				continue // of a container
			}
			open = slices.DeleteFunc(open, func(id uuid.UUID) bool { return id == seal.Lot })
			if seal.Now == "" {
				open = append(open, seal.Lot)
			}
		}
	}
	return open
}

// SealOf is the seal that a line's lot bears while it is on the road: the one it
// was sent with, unless that broke or another was put on.
func (h Handoff) SealOf(line HandoffLot) string {
	seal := line.Sent.Seal
	for _, s := range h.Steps {
		for _, one := range s.Seals {
			if one.Lot == line.Lot {
				seal = one.Now
			}
		}
	}
	return seal
}

// Incidents are the steps that say something went wrong.
func (h Handoff) Incidents() []Step {
	var out []Step
	for _, s := range h.Steps {
		if s.Kind == StepIncident {
			out = append(out, s)
		}
	}
	return out
}

// RoadLife is how long goods may be on the road before those who wait for them
// are told that they are overdue; a rest on the way moves it.
const RoadLife = 24 * time.Hour

// Due is when goods on the road are overdue; zero when they are not on the road.
func (h Handoff) Due() moment.Time {
	if h.State != HandoffDeparted {
		return 0
	}
	due := h.DepartedAt.Add(RoadLife)
	for _, s := range h.Steps {
		switch {
		case s.Kind == StepRest && !s.Until.IsZero():
			due = max(due, s.Until.Add(RoadLife))
		case s.Kind == StepRest || s.Kind == StepReroute:
			due = max(due, s.At.Add(RoadLife))
		}
	}
	return due
}

// comesHome tells whether the goods go back to who sent them: refused ones, and
// those that turned back on the road. They are not refused there.
func (h Handoff) comesHome() bool {
	return h.Purpose == ReturnHome && (h.brings() || h.From == h.To)
}

// side is where an actor stands. The keeper of refused goods that are brought
// home stands with the sender: they are its goods on that truck.
func (h Handoff) side(a identity.Actor) RoadSide {
	switch {
	case a.Via == identity.ByCode:
		return SideCarrier
	case a.Org == h.From || h.brings() && a.Org == h.To:
		return SideSender
	case a.Org == h.To:
		return SideReceiver
	}
	return ""
}

// mayStep judges a step by the table.
func (h Handoff) mayStep(a identity.Actor, kind StepKind) *fault.Fault {
	rule := steps[kind]
	switch {
	case !holds(rule.sides, h.side(a)):
		return fault.Denied("custody.road.not_your_side")
	case !holds(rule.states, h.State):
		return fault.Conflict("custody.handoff.state").With("state", string(h.State))
	case kind != StepTrip && len(h.Waiting()) == 0:
		return fault.Conflict("custody.handoff.answered")
	}
	return nil
}

// OfReceiver tells whether a receiver takes such a step, or the sender alone.
func (k StepKind) OfReceiver() bool { return holds(steps[k].sides, SideReceiver) }

// MayStep tells whether a page should offer a step.
func (h Handoff) MayStep(a identity.Actor, kind StepKind) bool {
	return a.MayOn(identity.MoveHandoff, h.Parties()) == nil && h.mayStep(a, kind) == nil && (kind != StepReroute || h.mayReroute() == nil)
}

// onRoad takes one step.
func (h *Handoff) onRoad(r ledger.Recorded) error {
	var f fact.HandoffRoad
	var d fact.HandoffRoadRestricted
	if err := told(r, &f, &d); err != nil {
		return err
	}
	s := Step{Kind: stepOf(r.Act.Kind), What: f.What, At: r.Act.OccurredAt, Org: r.Act.By.Org, By: r.Act.By.Person, Role: r.Act.By.Role, Auth: r.Auth, Act: r.Act.ID,
		Place: d.Place, Note: d.Note, Carrier: d.Carrier, Guard: d.Guard, Until: d.Until, To: d.To, Was: d.Was, Seals: grown(d.Seals), Photos: grown(d.Photos)}
	s.Named(r.Personal)
	h.Steps = grown(h.Steps, s)
	switch s.Kind {
	case StepRelay:
		h.Carrier, h.CarrierAct = Carrier{Name: d.Carrier, Permit: d.Permit}.Named(r.Personal), r.Act.ID
	case StepReroute:
		h.To, h.Facility, h.Purpose = d.To, d.Facility, Purpose(d.Purpose)
		if d.Approval != "" {
			h.Approval = d.Approval
		}
	}
	return nil
}

// Named fills in what was not erased of the personal values of the step's act.
func (s *Step) Named(personal map[string]string) { s.Witness = personal["witness.name"] }

func stepOf(kind string) StepKind {
	for step, rule := range steps {
		if rule.kind == kind {
			return step
		}
	}
	return ""
}

// onRoad is what a step does to one lot: a seal goes, or another comes; a
// reroute offers it to somebody else.
func (l *Lot) onRoad(f fact.HandoffRoadLine, r ledger.Recorded) error {
	if f.Touched {
		l.Seal = f.Seal
	}
	if r.Act.Kind == fact.KindHandoffRerouted {
		l.OfferedTo = f.To
	}
	return nil
}

func (h *Handoff) tripOpened(r ledger.Recorded) error {
	var f fact.TripOpened
	var d fact.TripOpenedRestricted
	if err := told(r, &f, &d); err != nil {
		return err
	}
	h.TripIssue, h.TripUntil = f.Issue, d.Until
	return nil
}

// RoadTable prints the law of the road as Markdown.
func RoadTable() string {
	var b strings.Builder
	b.WriteString("| step | states | sides |\n|---|---|---|\n")
	for _, kind := range StepKinds() {
		rule := steps[kind]
		fmt.Fprintf(&b, "| %s | %s | %s |\n", kind, joined(rule.states), joined(rule.sides))
	}
	return b.String()
}

func joined[T ~string](all []T) string {
	words := make([]string, len(all))
	for i, w := range all {
		words[i] = string(w)
	}
	return strings.Join(words, ", ")
}
