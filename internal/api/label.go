package api

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/label"
)

// LabelFormat is the stock that labels are printed on.
type LabelFormat string

const (
	LabelsA4   LabelFormat = "a4"   // 3 × 8 on A4
	LabelsRoll LabelFormat = "roll" // 60 × 40 mm, thermal
)

// Roll is a batch of labels printed ahead.
type Roll struct {
	ID        uuid.UUID `json:"id" format:"uuid"`
	Count     int       `json:"count"`
	Free      int       `json:"free" doc:"Printed, and neither in use nor void."`
	Files     int       `json:"files" doc:"How many PDF files the roll is cut into."`
	CreatedAt Instant   `json:"created_at"`
}

// NewRoll asks for labels.
type NewRoll struct {
	Fact
	Count int `json:"count" minimum:"1" maximum:"4800"`
}

// RollMade names the new roll.
type RollMade struct {
	ID    uuid.UUID `json:"id" format:"uuid"`
	Count int       `json:"count"`
}

// Label is one label.
type Label struct {
	Code     string `json:"code"`
	Status   string `json:"status" enum:"printed,bound,void"`
	Reprints int    `json:"reprints"`
	Reason   string `json:"reason,omitempty"`
}

// VoidLabel ends a label.
type VoidLabel struct {
	Fact
	Reason string `json:"reason" enum:"damaged,lost,misprinted,misplaced,relabelled,unused"`
	Note   string `json:"note,omitempty" maxLength:"500"`
}

// ReprintLabel prints the same code once more.
type ReprintLabel struct {
	Fact
	Note string `json:"note,omitempty" maxLength:"500"`
}

func (a *API) labels() {
	add(a, get("list-rolls", "/labels/rolls", "labels", "List rolls of labels", identity.PrintRoll), a.listRolls)
	add(a, post("print-roll", "/labels/rolls", "labels", "Make a roll of labels", identity.PrintRoll).makes(), a.printRoll)
	addFile(a, get("print-roll-file", "/labels/rolls/{id}/files/{n}", "labels", "Print one file of a roll as PDF", identity.PrintRoll).gives("application/pdf"), a.rollFile)
	add(a, post("void-label", "/labels/{code}/void", "labels", "Make a label void", identity.VoidLabel), a.voidLabel)
	add(a, post("reprint-label", "/labels/{code}/reprint", "labels", "Print a label once more", identity.ReprintLabel), a.reprintLabel)
}

func (a *API) listRolls(ctx context.Context, actor identity.Actor, in *struct{ Page }) (List[Roll], error) {
	rolls, next, err := a.Label.Rolls(ctx, actor, in.Limit, in.Cursor)
	return listOf(rolls, next, showRoll), err
}

func (a *API) printRoll(ctx context.Context, actor identity.Actor, in *struct{ Body NewRoll }) (RollMade, error) {
	receipt, err := a.Label.PrintRoll(ctx, actor, label.PrintRoll{Command: in.Body.command(), Count: in.Body.Count})
	return RollMade{ID: receipt.ID, Count: receipt.Count}, err
}

func (a *API) rollFile(ctx context.Context, actor identity.Actor, in *struct {
	ID     uuid.UUID   `path:"id" format:"uuid"`
	N      int         `path:"n" minimum:"1" maximum:"5"`
	Format LabelFormat `query:"format" enum:"a4,roll" default:"a4"`
}) (string, []byte, error) {
	roll, labels, err := a.Label.File(ctx, actor, in.ID, in.N)
	if err != nil {
		return "", nil, err
	}
	body, err := a.LabelFile(ctx, roll, labels, in.Format)
	return fmt.Sprintf("labels-%s-%d.pdf", roll.ID, in.N), body, err
}

func (a *API) voidLabel(ctx context.Context, actor identity.Actor, in *struct {
	Code string `path:"code"`
	Body VoidLabel
}) (Label, error) {
	code, err := label.Parse(in.Code)
	if err != nil {
		return Label{}, at(err, "code")
	}
	l, err := a.Label.Void(ctx, actor, label.VoidLabel{Command: in.Body.command(), Code: code, Reason: label.Reason(in.Body.Reason), Note: in.Body.Note})
	return showLabel(l), err
}

func (a *API) reprintLabel(ctx context.Context, actor identity.Actor, in *struct {
	Code string `path:"code"`
	Body ReprintLabel
}) (Label, error) {
	code, err := label.Parse(in.Code)
	if err != nil {
		return Label{}, at(err, "code")
	}
	l, err := a.Label.Reprint(ctx, actor, label.ReprintLabel{Command: in.Body.command(), Code: code, Note: in.Body.Note})
	return showLabel(l), err
}

func showRoll(r label.Kept) Roll {
	return Roll{ID: r.ID, Count: r.Count, Free: r.Free, Files: r.Files(), CreatedAt: Instant(r.CreatedAt)}
}

func showLabel(l label.Label) Label {
	return Label{Code: l.Code.String(), Status: string(l.Status), Reprints: l.Reprints, Reason: string(l.Reason)}
}
