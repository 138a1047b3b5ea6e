package fact

import (
	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/moment"
)

// Kinds of what happens to a handoff between the sender's gate and the
// receiver's. Sender, receiver and, by the code of the trip, the carrier record
// them.
const (
	KindHandoffIncident   = "custody.handoff.incident"    // 途中异常
	KindHandoffRelayed    = "custody.handoff.relayed"     // 换车、换人接力
	KindHandoffRested     = "custody.handoff.rested"      // 途中停放过夜
	KindHandoffResealed   = "custody.handoff.resealed"    // 重新加封
	KindHandoffRerouted   = "custody.handoff.rerouted"    // 变更接收单位
	KindHandoffTripOpened = "custody.handoff.trip_opened" // 发放或补发行程码
)

// HandoffRoad v1 is one step on the road.
type HandoffRoad struct {
	What   string `json:"what"` // kind of the incident; empty for other steps
	Lots   int    `json:"lots"`
	Seals  int    `json:"seals"`  // found broken, or put on anew
	Photos int    `json:"photos"` // kept beside it
	Rules  string `json:"rules"`
	Late   bool   `json:"late"`
}

// HandoffRoadRestricted v1. Personal values: carrier.plate, carrier.driver and
// carrier.phone of a relay; witness.name and witness.phone of a reseal.
type HandoffRoadRestricted struct {
	Handoff  uuid.UUID   `json:"handoff"`
	Place    string      `json:"place"`
	Note     string      `json:"note"`    // what happened, why
	Carrier  string      `json:"carrier"` // company that took over
	Permit   string      `json:"permit"`
	Guard    string      `json:"guard"` // who watches a truck that rests
	Until    moment.Time `json:"until"` // when it means to go on; zero: not said
	To       uuid.UUID   `json:"to"`    // of a reroute: the new receiver
	Was      uuid.UUID   `json:"was"`   // of a reroute: the old one
	Facility uuid.UUID   `json:"facility"`
	Purpose  string      `json:"purpose"` // of a reroute, after it: goods that turn back come home
	Seals    []RoadSeal  `json:"seals"`
	Photos   []string    `json:"photos"`
	Late     Late        `json:"late"`
	Approval string      `json:"approval,omitempty" later:"yes"` // of a reroute to another province
}

// RoadSeal is what became of the seal of one lot, or of one container.
type RoadSeal struct {
	Lot       uuid.UUID   `json:"lot"` // zero: of a container
	Was       string      `json:"was"`
	Now       string      `json:"now"` // empty: broken
	Container uuid.UUID   `json:"container,omitzero" later:"yes"`
	Code      string      `json:"code,omitempty" later:"yes"`  // the container's
	Under     []uuid.UUID `json:"under,omitempty" later:"yes"` // lots for which the container's seal stood
}

// RoadBox is a container around a lot, whose seal is another one now.
type RoadBox struct {
	Container uuid.UUID `json:"container"`
	Code      string    `json:"code"`
	Was       string    `json:"was"`
	Seal      string    `json:"seal"` // empty: broken
}

// HandoffRoadLine v1 stands with each lot on the way, and with each container
// whose seal broke or was put on anew.
type HandoffRoadLine struct {
	Handoff   uuid.UUID  `json:"handoff"`
	Touched   bool       `json:"touched"` // its seal is another one now
	Was       string     `json:"was"`     // seal before
	Seal      string     `json:"seal"`    // seal now; empty: broken
	To        uuid.UUID  `json:"to"`      // of a reroute
	Facility  uuid.UUID  `json:"facility"`
	Clearance *Clearance `json:"clearance"` // of a reroute to a firm
	Standing  string     `json:"standing"`  // relied on, then
	Boxes     []RoadBox  `json:"boxes,omitempty" later:"yes"`
}

// TripOpened v1 says that the carrier was given a code. Nothing of the code
// itself is recorded.
type TripOpened struct {
	Issue int  `json:"issue"` // 1, then 2 when it was issued again
	Late  bool `json:"late"`
}

// TripOpenedRestricted v1.
type TripOpenedRestricted struct {
	Handoff uuid.UUID   `json:"handoff"`
	Until   moment.Time `json:"until"` // no longer than this, whatever the trip does
	Late    Late        `json:"late"`
}
