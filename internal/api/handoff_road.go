package api

import (
	"context"

	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/custody"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/moment"
)

// NewIncident says what went wrong on the road.
type NewIncident struct {
	Fact
	Kind   string   `json:"kind" enum:"seal_broken,damaged,leak,accident,breakdown,road_closed,inspected,lost,theft,fire,other"`
	Note   string   `json:"note" maxLength:"1000" doc:"What happened."`
	Place  string   `json:"place,omitempty" maxLength:"200"`
	Broken []string `json:"broken,omitempty" maxItems:"500" doc:"Label codes or ids of lots and containers whose seal is broken; needed for seal_broken when anything is sealed."`
	Photos []string `json:"photos,omitempty" maxItems:"20" doc:"SHA-256 of photos uploaded before."`
}

// NewRelay says that another truck or driver took over.
type NewRelay struct {
	Fact
	Carrier NewCarrier `json:"carrier"`
	Place   string     `json:"place,omitempty" maxLength:"200"`
	Note    string     `json:"note,omitempty" maxLength:"1000"`
	Photos  []string   `json:"photos,omitempty" maxItems:"20"`
}

// NewRest says that the truck stays somewhere.
type NewRest struct {
	Fact
	Place  string   `json:"place" maxLength:"200"`
	Guard  string   `json:"guard,omitempty" maxLength:"200" doc:"Which office watches the truck; no names of people."`
	Until  Instant  `json:"until,omitzero" doc:"When it means to go on."`
	Note   string   `json:"note,omitempty" maxLength:"1000"`
	Photos []string `json:"photos,omitempty" maxItems:"20"`
}

// NewReseal puts seals on anew.
type NewReseal struct {
	Fact
	Seals   []NewSeal   `json:"seals" minItems:"1" maxItems:"500"`
	Witness RoadWitness `json:"witness"`
	Note    string      `json:"note" maxLength:"1000" doc:"Why."`
	Place   string      `json:"place,omitempty" maxLength:"200"`
	Photos  []string    `json:"photos,omitempty" maxItems:"20"`
}

// NewSeal is the number now on a lot or a container.
type NewSeal struct {
	Lot  string `json:"lot" maxLength:"64" doc:"Label code or id of a lot or a container."`
	Seal string `json:"seal" maxLength:"60"`
}

// RoadWitness watched; the name lies beside the act and can be erased.
type RoadWitness struct {
	Name  string `json:"name" maxLength:"60"`
	Phone string `json:"phone,omitempty" maxLength:"60"`
}

// NewReroute sends goods elsewhere, or home.
type NewReroute struct {
	Fact
	To       uuid.UUID `json:"to,omitzero" format:"uuid" doc:"Organisation; your own: the goods turn back."`
	Facility uuid.UUID `json:"facility,omitzero" format:"uuid" doc:"For destruction, unless they turn back; the gate is asked again."`
	Reason   string    `json:"reason" maxLength:"1000"`
}

// NewTrip asks for a code for the driver.
type NewTrip struct{ Fact }

// TripCode is told once; of the code only a hash is kept.
type TripCode struct {
	ID     uuid.UUID `json:"id" format:"uuid"`
	Number string    `json:"number"`
	Code   string    `json:"code,omitempty" doc:"Absent when the same request is sent again: ask for a new one."`
	Issue  int       `json:"issue" doc:"2 and more: the codes before are void."`
	Until  Instant   `json:"until" doc:"Good until the trip ends, and no longer than this."`
}

// RoadStep is one thing that happened on the road.
type RoadStep struct {
	Kind     string     `json:"kind" enum:"incident,relay,rest,reseal,reroute"`
	What     string     `json:"what,omitempty" doc:"Kind of an incident."`
	At       Instant    `json:"at"`
	Org      OrgRef     `json:"org" doc:"That recorded it, or gave the carrier the code."`
	Role     string     `json:"role" doc:"carrier: by the code of the trip."`
	Strength string     `json:"strength"`
	Place    string     `json:"place,omitempty"`
	Note     string     `json:"note,omitempty"`
	Carrier  string     `json:"carrier,omitempty"`
	Guard    string     `json:"guard,omitempty"`
	Until    Instant    `json:"until,omitzero"`
	To       *OrgRef    `json:"to,omitempty"`
	Was      *OrgRef    `json:"was,omitempty"`
	Seals    []RoadSeal `json:"seals"`
	Photos   []string   `json:"photos" doc:"SHA-256."`
}

// RoadSeal is what became of the seal of one lot or one container.
type RoadSeal struct {
	Lot       uuid.UUID   `json:"lot,omitzero" format:"uuid" doc:"Absent: of a container."`
	Was       string      `json:"was,omitempty"`
	Now       string      `json:"now,omitempty" doc:"Absent: broken. Of a container you are to receive: ?, for you read it from the seal."`
	Container uuid.UUID   `json:"container,omitzero" format:"uuid"`
	Code      string      `json:"code,omitempty" doc:"The container's."`
	Under     []uuid.UUID `json:"under,omitempty" doc:"Lots for which the container's seal stood."`
}

func (a *API) handoffRoad() {
	add(a, post("report-incident", "/handoffs/{no}/incidents", "handoffs", "Say what went wrong on the road", identity.MoveHandoff).
		says("By either side. A broken seal must be reported: its lot, or what lies in its container, is not taken by seal any more until it is sealed anew."), a.reportIncident)
	add(a, post("relay-handoff", "/handoffs/{no}/relay", "handoffs", "Say that another carrier took over", identity.MoveHandoff), a.relayHandoff)
	add(a, post("rest-handoff", "/handoffs/{no}/rest", "handoffs", "Say that the truck stays overnight", identity.MoveHandoff), a.restHandoff)
	add(a, post("reseal-handoff", "/handoffs/{no}/reseal", "handoffs", "Put seals on anew before a witness", identity.MoveHandoff), a.resealHandoff)
	add(a, post("reroute-handoff", "/handoffs/{no}/reroute", "handoffs", "Send the goods elsewhere or home", identity.MoveHandoff).
		says("The sender's right, while nobody answered."), a.rerouteHandoff)
	add(a, post("open-trip", "/handoffs/{no}/trip-code", "handoffs", "Give the driver a code", identity.MoveHandoff).
		says("For `/act/{code}` on a phone without account. Asked again, a new code makes the old one void."), a.openTrip)
}

func (a *API) reportIncident(ctx context.Context, actor identity.Actor, in *struct {
	Numbered
	Body NewIncident
}) (HandoffReceipt, error) {
	b := in.Body
	answer, err := a.Custody.ReportIncident(ctx, actor, custody.ReportIncident{Command: b.command(), Handoff: in.No, Kind: b.Kind, Note: b.Note, Place: b.Place, Broken: b.Broken, Photos: b.Photos})
	return showHandoffReceipt(answer), err
}

func (a *API) relayHandoff(ctx context.Context, actor identity.Actor, in *struct {
	Numbered
	Body NewRelay
}) (HandoffReceipt, error) {
	b := in.Body
	answer, err := a.Custody.RelayHandoff(ctx, actor, custody.RelayHandoff{Command: b.command(), Handoff: in.No, Carrier: custody.Carrier(b.Carrier), Place: b.Place, Note: b.Note, Photos: b.Photos})
	return showHandoffReceipt(answer), err
}

func (a *API) restHandoff(ctx context.Context, actor identity.Actor, in *struct {
	Numbered
	Body NewRest
}) (HandoffReceipt, error) {
	b := in.Body
	answer, err := a.Custody.RestHandoff(ctx, actor, custody.RestHandoff{Command: b.command(), Handoff: in.No, Place: b.Place, Guard: b.Guard, Until: moment.Time(b.Until), Note: b.Note, Photos: b.Photos})
	return showHandoffReceipt(answer), err
}

func (a *API) resealHandoff(ctx context.Context, actor identity.Actor, in *struct {
	Numbered
	Body NewReseal
}) (HandoffReceipt, error) {
	b := in.Body
	answer, err := a.Custody.ResealHandoff(ctx, actor, custody.ResealHandoff{Command: b.command(), Handoff: in.No, Witness: custody.Witness{Name: b.Witness.Name, Phone: b.Witness.Phone},
		Seals: each(b.Seals, func(n NewSeal) custody.NewSeal { return custody.NewSeal(n) }), Note: b.Note, Place: b.Place, Photos: b.Photos})
	return showHandoffReceipt(answer), err
}

func (a *API) rerouteHandoff(ctx context.Context, actor identity.Actor, in *struct {
	Numbered
	Body NewReroute
}) (HandoffReceipt, error) {
	b := in.Body
	answer, err := a.Custody.RerouteHandoff(ctx, actor, custody.RerouteHandoff{Command: b.command(), Handoff: in.No, To: b.To, Facility: b.Facility, Reason: b.Reason})
	return showHandoffReceipt(answer), err
}

func (a *API) openTrip(ctx context.Context, actor identity.Actor, in *struct {
	Numbered
	Body NewTrip
}) (TripCode, error) {
	t, err := a.Custody.OpenTrip(ctx, actor, custody.OpenTrip{Command: in.Body.command(), Handoff: in.No})
	out := TripCode{ID: t.ID, Number: t.Number.String(), Issue: t.Issue, Until: Instant(t.Until)}
	if !t.Code.IsZero() {
		out.Code = t.Code.String()
	}
	return out, err
}

func showRoad(h custody.HandoffView) []RoadStep {
	org := func(id uuid.UUID) *OrgRef {
		if id == uuid.Nil {
			return nil
		}
		return &OrgRef{id, h.RoadNames[id]}
	}
	return each(h.Steps, func(s custody.Step) RoadStep {
		out := RoadStep{Kind: string(s.Kind), What: s.What, At: Instant(s.At), Org: OrgRef{s.Org, h.RoadNames[s.Org]}, Role: s.Role, Place: s.Place, Note: s.Note, Carrier: s.Carrier,
			Guard: s.Guard, Until: Instant(s.Until), To: org(s.To), Was: org(s.Was), Photos: same(s.Photos)}
		if len(s.Auth) > 0 {
			out.Strength = s.Auth[0].By
		}
		for _, seal := range s.Seals {
			out.Seals = append(out.Seals, RoadSeal(seal))
		}
		out.Seals = same(out.Seals)
		return out
	})
}
