package api

import (
	"context"

	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/custody"
	"github.com/sealtrail/sealtrail/internal/identity"
)

// HandoffRow is a handoff in a list.
type HandoffRow struct {
	ID         uuid.UUID `json:"id" format:"uuid"`
	Number     string    `json:"number"`
	Purpose    string    `json:"purpose" enum:"store_in,transfer,destruction,return"`
	State      string    `json:"state" enum:"offered,departed,arrived,received,withdrawn"`
	From       OrgRef    `json:"from"`
	To         OrgRef    `json:"to"`
	Division   string    `json:"division"`
	LotCount   int       `json:"lot_count"`
	Waiting    int       `json:"waiting" doc:"Lots that nobody answered yet."`
	OfferedAt  Instant   `json:"offered_at"`
	DepartedAt Instant   `json:"departed_at,omitzero"`
	ArrivedAt  Instant   `json:"arrived_at,omitzero"`
	ClosedAt   Instant   `json:"closed_at,omitzero"`
	DueAt      Instant   `json:"due_at,omitzero" doc:"On the road: when it is overdue."`
	Incidents  int       `json:"incidents" doc:"Reported on the road."`
}

// Handoff is goods changing hands.
type Handoff struct {
	ID         uuid.UUID         `json:"id" format:"uuid"`
	Number     string            `json:"number"`
	Purpose    string            `json:"purpose" enum:"store_in,transfer,destruction,return"`
	State      string            `json:"state" enum:"offered,departed,arrived,received,withdrawn"`
	From       OrgRef            `json:"from"`
	To         OrgRef            `json:"to"`
	Division   string            `json:"division"`
	Order      uuid.UUID         `json:"order,omitzero" format:"uuid"`
	Facility   uuid.UUID         `json:"facility,omitzero" format:"uuid"`
	Carrier    *Carrier          `json:"carrier,omitempty"`
	Answers    uuid.UUID         `json:"answers,omitzero" format:"uuid" doc:"The handoff whose refused lots this one brings back."`
	Agency     OrgRef            `json:"agency" doc:"Responsible in law for its lots."`
	Returns    []HandoffRef      `json:"returns" doc:"Bring back what was refused here."`
	Note       string            `json:"note,omitempty"`
	Lots       []HandoffLot      `json:"lots"`
	Containers []HandoffBox      `json:"containers" doc:"Around lots that nobody answered yet."`
	Receipts   []HandoffWeighing `json:"receipts"`
	OfferedAt  Instant           `json:"offered_at"`
	DepartedAt Instant           `json:"departed_at,omitzero"`
	ArrivedAt  Instant           `json:"arrived_at,omitzero"`
	ClosedAt   Instant           `json:"closed_at,omitzero"`
	Reason     string            `json:"reason,omitempty" doc:"Of withdrawing."`
	Exception  bool              `json:"exception"`
	Road       []RoadStep        `json:"road" doc:"What happened between the two gates, in order."`
	DueAt      Instant           `json:"due_at,omitzero" doc:"On the road: when it is overdue."`
	TripIssue  int               `json:"trip_issue,omitempty" doc:"How often the carrier was given a code."`
	TripUntil  Instant           `json:"trip_until,omitzero"`
	Approval   string            `json:"approval,omitempty" doc:"To leave the province."`
	Manifest   *Manifest         `json:"manifest,omitempty" doc:"Of hazardous goods."`
}

// Carrier brings the goods. Plate, driver and telephone stay with the parties' papers.
type Carrier struct {
	Name   string `json:"name,omitempty"`
	Permit string `json:"permit,omitempty"`
}

// HandoffLot is a lot as offered and as answered.
type HandoffLot struct {
	ID         uuid.UUID `json:"id" format:"uuid"`
	Code       string    `json:"code"`
	Name       string    `json:"name"`
	Unit       string    `json:"unit"`
	Sent       Stock     `json:"sent"`
	Found      *Stock    `json:"found,omitempty"`
	Outcome    string    `json:"outcome,omitempty" doc:"Absent: nobody answered yet."`
	Seal       string    `json:"seal,omitempty" doc:"It bears now: the sent one unless that broke or was replaced on the road."`
	Blocked    bool      `json:"blocked" doc:"Refused by the gate or the law."`
	Split      bool      `json:"split" doc:"Answered in parts, which are lots of their own."`
	Reason     string    `json:"reason,omitempty" doc:"The receiver's words: why refused or not there."`
	Condition  string    `json:"condition,omitempty" doc:"What the receiver saw."`
	AnsweredAt Instant   `json:"answered_at,omitzero"`
}

// HandoffBox is a container on its way.
type HandoffBox struct {
	ID     uuid.UUID `json:"id" format:"uuid"`
	Code   string    `json:"code"`
	Kind   string    `json:"kind" enum:"box,pallet,room"`
	State  string    `json:"state" enum:"sealed,open,emptied" doc:"Sealed: its seal stands for all that lies in it."`
	Seal   string    `json:"seal,omitempty" doc:"?: you are to receive it and read the number from the seal."`
	Parent uuid.UUID `json:"parent,omitzero" format:"uuid" doc:"The container it lies in."`
}

// Stock is how much of a lot there is.
type Stock struct {
	Quantity  int64  `json:"quantity"`
	Packages  int64  `json:"packages"`
	MassG     int64  `json:"mass_g"`
	MassBasis string `json:"mass_basis,omitempty"`
	ValueFen  int64  `json:"value_fen"`
	Seal      string `json:"seal,omitempty"`
}

// HandoffWeighing is one act of receiving.
type HandoffWeighing struct {
	At     Instant `json:"at"`
	Role   string  `json:"role"`
	GrossG int64   `json:"gross_g"`
	TareG  int64   `json:"tare_g"`
	NetG   int64   `json:"net_g"`
	Ticket string  `json:"ticket,omitempty"`
	Place  string  `json:"place,omitempty"`
	Note   string  `json:"note,omitempty"`
}

func (a *API) listHandoffs(ctx context.Context, actor identity.Actor, in *struct {
	Page
	State   string    `query:"state" enum:"offered,departed,arrived,received,withdrawn"`
	Open    bool      `query:"open" doc:"Offered, departed or arrived."`
	Purpose string    `query:"purpose" enum:"store_in,transfer,destruction,return"`
	From    uuid.UUID `query:"from" format:"uuid"`
	To      uuid.UUID `query:"to" format:"uuid"`
}) (List[HandoffRow], error) {
	scope, err := scopeOf(actor, identity.ReadCustody)
	if err != nil {
		return List[HandoffRow]{}, err
	}
	items, next, err := a.Custody.Handoffs(ctx, scope, custody.HandoffFilter{State: custody.HandoffState(in.State), Open: in.Open, Purpose: custody.Purpose(in.Purpose),
		From: in.From, To: in.To, Limit: in.Limit, Cursor: in.Cursor})
	return listOf(items, next, showHandoffRow), err
}

func (a *API) getHandoff(ctx context.Context, actor identity.Actor, in *struct{ Numbered }) (Handoff, error) {
	scope, err := scopeOf(actor, identity.ReadCustody)
	if err != nil {
		return Handoff{}, err
	}
	h, err := a.Custody.Handoff(ctx, scope, in.No)
	return showHandoff(h), err
}

func showHandoffRow(h custody.HandoffItem) HandoffRow {
	return HandoffRow{ID: h.ID, Number: h.Number.String(), Purpose: string(h.Purpose), State: string(h.State), From: OrgRef{h.From, h.FromName}, To: OrgRef{h.To, h.ToName},
		Division: h.Division, LotCount: h.Lots, Waiting: h.Waiting, OfferedAt: Instant(h.OfferedAt), DepartedAt: Instant(h.DepartedAt), ArrivedAt: Instant(h.ArrivedAt),
		ClosedAt: Instant(h.ClosedAt), DueAt: Instant(h.DueAt), Incidents: h.Incidents}
}

func showHandoff(h custody.HandoffView) Handoff {
	out := Handoff{ID: h.ID, Number: h.Number.String(), Purpose: string(h.Purpose), State: string(h.State), From: OrgRef{h.From, h.FromName}, To: OrgRef{h.To, h.ToName},
		Division: h.Division, Order: h.Order, Facility: h.Facility, Answers: h.Answers, Agency: OrgRef{h.Agency, h.AgencyName}, Returns: each(h.ReturnRefs, showHandoffRef), Note: h.Note, Lots: []HandoffLot{},
		Containers: each(h.Boxes, func(b custody.Container) HandoffBox {
			return HandoffBox{ID: b.ID, Code: b.Code.String(), Kind: string(b.Kind), State: string(b.State), Seal: b.Seal, Parent: b.Parent}
		}), OfferedAt: Instant(h.OfferedAt),
		DepartedAt: Instant(h.DepartedAt), ArrivedAt: Instant(h.ArrivedAt), ClosedAt: Instant(h.ClosedAt), Reason: h.Reason, Exception: h.Exception, Road: showRoad(h), DueAt: Instant(h.Due()), TripIssue: h.TripIssue, TripUntil: Instant(h.TripUntil),
		Approval: h.Approval, Manifest: showManifest(h.Handoff),
		Receipts: each(h.Receipts, func(r custody.Receipt) HandoffWeighing {
			return HandoffWeighing{At: Instant(r.At), Role: r.Role, GrossG: r.GrossG, TareG: r.TareG, NetG: r.NetG, Ticket: r.Ticket, Place: r.Place, Note: r.Note}
		})}
	if !h.Carrier.IsZero() {
		out.Carrier = &Carrier{Name: h.Carrier.Name, Permit: h.Carrier.Permit}
	}
	for i, line := range h.Lots {
		l := HandoffLot{ID: line.Lot, Sent: showStock(line.Sent), Seal: h.SealOf(line), Outcome: string(line.Outcome), Blocked: line.Blocked, Split: line.Split, Reason: line.Reason, Condition: line.Condition, AnsweredAt: Instant(line.AnsweredAt)}
		if i < len(h.LotRows) {
			l.Code, l.Name, l.Unit = h.LotRows[i].Code.String(), h.LotRows[i].Name, h.LotRows[i].Unit
		}
		if line.Outcome != "" {
			found := showStock(line.Found)
			l.Found = &found
		}
		out.Lots = append(out.Lots, l)
	}
	return out
}

func showStock(s custody.Stock) Stock {
	return Stock{Quantity: s.Quantity, Packages: s.Packages, MassG: s.MassG, MassBasis: string(s.MassBasis), ValueFen: s.ValueFen, Seal: s.Seal}
}

func showHandoffRef(r custody.HandoffRef) HandoffRef {
	return HandoffRef{ID: r.ID, Number: r.Number.String()}
}
