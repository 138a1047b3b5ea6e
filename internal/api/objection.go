package api

import (
	"context"

	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/registry"
)

// NewObjection says something against the list, or that a firm charged.
type NewObjection struct {
	Fact
	Against     string      `json:"against" enum:"entry,refusal,suspension,charge"`
	Firm        string      `json:"firm,omitempty" maxLength:"64" doc:"Credit code or id; of an entry or a suspension."`
	Facility    uuid.UUID   `json:"facility,omitzero" format:"uuid" doc:"Absent: the whole firm."`
	Application uuid.UUID   `json:"application,omitzero" format:"uuid" doc:"That was refused."`
	Handoff     string      `json:"handoff,omitempty" maxLength:"40" doc:"Number, of a charge."`
	AmountFen   int64       `json:"amount_fen,omitempty" minimum:"0" doc:"What was charged, of a charge."`
	Text        string      `json:"text" maxLength:"2000"`
	Objector    *NewContact `json:"objector,omitempty" doc:"Somebody without an account, entered by the editor; kept beside the entry, where it can be erased."`
	Documents   []string    `json:"documents,omitempty" maxItems:"12" doc:"SHA-256 of files uploaded before."`
}

// ObjectionAnswer answers it.
type ObjectionAnswer struct {
	Fact
	Upheld bool   `json:"upheld"`
	Reason string `json:"reason" maxLength:"2000"`
}

// ObjectionReceipt answers filing and answering.
type ObjectionReceipt struct {
	ID    uuid.UUID `json:"id" format:"uuid"`
	State string    `json:"state" enum:"open,upheld,dismissed"`
}

// ObjectionRow is an objection in a list.
type ObjectionRow struct {
	ID       uuid.UUID `json:"id" format:"uuid"`
	Against  string    `json:"against"`
	State    string    `json:"state"`
	FirmName string    `json:"firm_name"`
	Division string    `json:"division"`
	Org      uuid.UUID `json:"org,omitzero" format:"uuid" doc:"That objects; absent: in writing."`
	FiledAt  Instant   `json:"filed_at"`
}

// Objection is one objection with its answer.
type Objection struct {
	ObjectionRow
	Firm        uuid.UUID `json:"firm,omitzero" format:"uuid"`
	Facility    uuid.UUID `json:"facility,omitzero" format:"uuid"`
	Application uuid.UUID `json:"application,omitzero" format:"uuid"`
	Handoff     string    `json:"handoff,omitempty"`
	AmountFen   int64     `json:"amount_fen,omitempty"`
	Text        string    `json:"text"`
	Documents   []string  `json:"documents" doc:"SHA-256."`
	Answer      string    `json:"answer,omitempty"`
	AnsweredAt  Instant   `json:"answered_at,omitzero"`
}

func (a *API) objections() {
	add(a, get("list-objections", "/objections", "registry", "List objections and reports of charges", identity.ReadObjections), a.listObjections)
	add(a, get("get-objection", "/objections/{id}", "registry", "Show an objection", identity.ReadObjections), a.getObjection)
	add(a, post("file-objection", "/objections", "registry", "Object to an entry, a refusal or a suspension, or report a charge", identity.FileObjection).makes().
		says("Firms and agencies object themselves; what comes in writing from anybody else the editor enters. A charge is reported by the agency that gave the goods."), a.fileObjection)
	add(a, post("answer-objection", "/objections/{id}/answer", "registry", "Answer an objection with reasons", identity.AnswerObjection), a.answerObjection)
}

func (a *API) fileObjection(ctx context.Context, actor identity.Actor, in *struct{ Body NewObjection }) (ObjectionReceipt, error) {
	b := in.Body
	cmd := registry.FileObjection{Command: b.command(), Against: registry.Against(b.Against), Firm: b.Firm, Facility: b.Facility, Application: b.Application, Handoff: b.Handoff, AmountFen: b.AmountFen,
		Text: b.Text, Documents: b.Documents}
	if b.Objector != nil {
		cmd.Objector = registry.Contact(*b.Objector)
	}
	receipt, err := a.Registry.FileObjection(ctx, actor, cmd)
	return ObjectionReceipt{ID: receipt.ID, State: string(receipt.State)}, err
}

func (a *API) answerObjection(ctx context.Context, actor identity.Actor, in *struct {
	ID   uuid.UUID `path:"id" format:"uuid"`
	Body ObjectionAnswer
}) (ObjectionReceipt, error) {
	receipt, err := a.Registry.AnswerObjection(ctx, actor, registry.AnswerObjection{Command: in.Body.command(), Objection: in.ID, Upheld: in.Body.Upheld, Reason: in.Body.Reason})
	return ObjectionReceipt{ID: receipt.ID, State: string(receipt.State)}, err
}

func (a *API) listObjections(ctx context.Context, actor identity.Actor, in *struct {
	Page
	State string `query:"state" enum:"open,upheld,dismissed"`
}) (List[ObjectionRow], error) {
	scope, err := scopeOf(actor, identity.ReadObjections)
	if err != nil {
		return List[ObjectionRow]{}, err
	}
	items, next, err := a.Registry.Objections(ctx, scope, registry.ObjectionFilter{State: registry.ObjectionState(in.State), Limit: in.Limit, Cursor: in.Cursor})
	return listOf(items, next, func(o registry.ObjectionItem) ObjectionRow {
		return ObjectionRow{ID: o.ID, Against: string(o.Against), State: string(o.State), FirmName: o.Name, Division: o.Division, Org: o.Org, FiledAt: Instant(o.FiledAt)}
	}), err
}

func (a *API) getObjection(ctx context.Context, actor identity.Actor, in *struct {
	ID uuid.UUID `path:"id" format:"uuid"`
}) (Objection, error) {
	scope, err := scopeOf(actor, identity.ReadObjections)
	if err != nil {
		return Objection{}, err
	}
	o, err := a.Registry.Objection(ctx, scope, in.ID)
	return Objection{ObjectionRow: ObjectionRow{ID: o.ID, Against: string(o.Against), State: string(o.State), FirmName: o.Name, Division: o.Division, Org: o.Org, FiledAt: Instant(o.FiledAt)},
		Firm: o.Firm, Facility: o.Facility, Application: o.Application, Handoff: o.Handoff, AmountFen: o.AmountFen, Text: o.Text, Documents: same(o.Documents), Answer: o.Answer,
		AnsweredAt: Instant(o.AnsweredAt)}, err
}
