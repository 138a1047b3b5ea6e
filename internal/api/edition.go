package api

import (
	"context"

	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/moment"
	"github.com/sealtrail/sealtrail/internal/registry"
)

// NewEdition prepares an edition of the list of qualified firms.
type NewEdition struct {
	Fact
	Facilities    []uuid.UUID `json:"facilities,omitempty" maxItems:"1000" doc:"Every facility of the bureau's division with a qualification in force, unless told."`
	Publisher     string      `json:"publisher" maxLength:"100" doc:"Name of the bureau as published."`
	FreeOfCharge  bool        `json:"free_of_charge" doc:"To the agencies that give goods."`
	Payer         string      `json:"payer" maxLength:"100" doc:"Who bears the cost."`
	ServiceArea   []string    `json:"service_area,omitempty" maxItems:"60" doc:"Divisions; the bureau's unless told."`
	NextUpdateDue Day         `json:"next_update_due"`
	Urgent        string      `json:"urgent,omitempty" maxLength:"500" doc:"Why it comes out of turn; is published. Absent: it does not."`
}

// EditionReceipt answers every act on an edition.
type EditionReceipt struct {
	ID            uuid.UUID `json:"id" format:"uuid"`
	State         string    `json:"state" enum:"draft,published"`
	Number        int       `json:"number,omitempty" doc:"Given at publication."`
	PublishedOn   Day       `json:"published_on,omitempty"`
	FacilityCount int       `json:"facility_count"`
}

// Draft is an edition that waits to be published.
type Draft struct {
	ID            uuid.UUID   `json:"id" format:"uuid"`
	Bureau        uuid.UUID   `json:"bureau" format:"uuid"`
	Division      string      `json:"division"`
	Facilities    []uuid.UUID `json:"facilities"`
	Publisher     string      `json:"publisher"`
	FreeOfCharge  bool        `json:"free_of_charge"`
	Payer         string      `json:"payer"`
	ServiceArea   []string    `json:"service_area"`
	NextUpdateDue Day         `json:"next_update_due"`
	Urgent        string      `json:"urgent,omitempty" doc:"Why it comes out of turn."`
	DraftedAt     Instant     `json:"drafted_at"`
}

func (a *API) editions() {
	add(a, get("list-drafts", "/registry/drafts", "registry", "List editions that wait to be published", identity.ReadRegistry), a.listDrafts)
	add(a, post("draft-edition", "/registry/editions", "registry", "Prepare an edition of the list", identity.DraftEdition).makes(), a.draftEdition)
	add(a, post("publish-edition", "/registry/editions/{id}/publish", "registry", "Publish a prepared edition", identity.PublishEdition).
		says("By another person than the editor. Drafts go by id; the number is given now."), a.publishEdition)
	add(a, get("ask-gate", "/registry/gate", "registry", "Ask whether a facility may take goods", identity.ReadRegistry).
		says("The answer tells each check with its article. There is no way to pass a failed one."), a.askGate)
}

func (a *API) draftEdition(ctx context.Context, actor identity.Actor, in *struct{ Body NewEdition }) (EditionReceipt, error) {
	b := in.Body
	receipt, err := a.Registry.DraftEdition(ctx, actor, registry.DraftEdition{Command: b.command(), Facilities: b.Facilities, Publisher: b.Publisher, FreeOfCharge: b.FreeOfCharge,
		Payer: b.Payer, ServiceArea: b.ServiceArea, NextUpdateDue: moment.Date(b.NextUpdateDue), Urgent: b.Urgent})
	return showEditionReceipt(receipt), err
}

func (a *API) publishEdition(ctx context.Context, actor identity.Actor, in *struct {
	ID   uuid.UUID `path:"id" format:"uuid"`
	Body Fact
}) (EditionReceipt, error) {
	receipt, err := a.Registry.PublishEdition(ctx, actor, registry.PublishEdition{Command: in.Body.command(), Edition: in.ID})
	return showEditionReceipt(receipt), err
}

func (a *API) askGate(ctx context.Context, actor identity.Actor, in *struct {
	Facility  uuid.UUID `query:"facility" format:"uuid" required:"true"`
	Category  string    `query:"category" maxLength:"8" required:"true" doc:"G01…"`
	WasteCode string    `query:"waste_code" maxLength:"20"`
	Method    string    `query:"method" maxLength:"40" required:"true"`
	WeightG   int64     `query:"weight_g" minimum:"0"`
	At        string    `query:"at" format:"date-time" doc:"Now unless told."`
}) (Gate, error) {
	at := a.Clock.Now()
	if in.At != "" {
		var err error
		if at, err = moment.Parse(in.At); err != nil {
			return Gate{}, fault.Invalid("api.field.format").At("at").With("want", "time")
		}
	}
	g, err := a.Registry.Gate(ctx, actor, registry.Query{Facility: in.Facility, Category: in.Category, WasteCode: in.WasteCode, Method: in.Method, WeightG: in.WeightG, At: at})
	if err != nil {
		return Gate{}, err
	}
	return *a.showGate(ctx, &g), nil
}

func showEditionReceipt(r registry.EditionReceipt) EditionReceipt {
	return EditionReceipt{ID: r.ID, State: string(r.State), Number: r.Number, PublishedOn: Day(r.PublishedOn), FacilityCount: r.Facilities}
}

func (a *API) listDrafts(ctx context.Context, actor identity.Actor, in *struct{ Page }) (List[Draft], error) {
	// Everybody reads what is published; a draft is its bureau's.
	if err := actor.May(identity.DraftEdition); err != nil && actor.May(identity.PublishEdition) != nil {
		return List[Draft]{}, err
	}
	scope, err := scopeOf(actor, identity.ReadRegistry)
	if err != nil {
		return List[Draft]{}, err
	}
	drafts, next, err := a.Registry.Drafts(ctx, scope, in.Limit, in.Cursor)
	return listOf(drafts, next, func(e registry.Edition) Draft {
		l := e.Listing
		return Draft{ID: e.ID, Bureau: e.Bureau, Division: e.Division, Facilities: same(e.Facilities), Publisher: l.Publisher, FreeOfCharge: l.FreeOfCharge, Payer: l.Payer,
			ServiceArea: same(l.ServiceArea), NextUpdateDue: Day(l.NextUpdateDue), Urgent: l.Urgent, DraftedAt: Instant(e.DraftedAt)}
	}), err
}
