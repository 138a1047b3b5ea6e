package app

import (
	"context"

	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/destruction"
	"github.com/sealtrail/sealtrail/internal/document"
	"github.com/sealtrail/sealtrail/internal/label"
)

// EventNotice is the public notice of a joint destruction.
func (p papers) EventNotice(ctx context.Context, e destruction.PublicEvent) ([]byte, error) {
	number, err := label.ParseNumberOf(label.Event, e.Number)
	if err != nil {
		return nil, err
	}
	head, err := p.head(ctx, number, e.Stream, false)
	if err != nil {
		return nil, err
	}
	in := document.EventNotice{Paper: head, Organiser: e.Organiser, Name: e.Name, From: e.From, To: e.To, Firm: e.Firm, Departments: e.Departments, Notice: e.Notice, AnnouncedAt: e.AnnouncedAt,
		Standing: p.words().T("web.event.state." + string(e.State)), Cancelled: e.Reason, Lots: e.Outcome.Lots, Grams: e.Outcome.MassG, Agencies: e.Outcome.Agencies, Final: e.State == destruction.EventClosed}
	for _, k := range e.Outcome.Categories {
		name := k.Category
		if c, err := p.Book.Category(k.Category, p.clock.Now()); err == nil {
			name = c.Name.ZH
		}
		in.Results = append(in.Results, document.EventResult{Kind: name, Lots: k.Lots, Grams: k.MassG})
	}
	return p.Press.EventNotice(ctx, in)
}

// EventList is the working list of those who take part; an order's number is for
// those who may read the order.
func (p papers) EventList(ctx context.Context, v destruction.EventView, reads func(destruction.Order) bool) ([]byte, error) {
	head, err := p.head(ctx, v.Number, v.Stream, false)
	if err != nil {
		return nil, err
	}
	w := p.words()
	name := func(org uuid.UUID) string { return v.Names[org].Name }
	in := document.EventList{Paper: head, Organiser: name(v.Organiser), Name: v.Name, From: v.From, To: v.To, Place: v.Place, Firm: name(v.Firm), Standing: w.T("web.event.state." + string(v.State)),
		Certificates: v.Progress.Outcome.Certificates}
	for _, a := range v.Progress.Outcome.ByAgency {
		in.Agencies = append(in.Agencies, document.EventShare{Agency: name(a.Agency), Lots: a.Lots, Processed: a.Processed, PlannedG: a.PlannedG, ReceivedG: a.ReceivedG, ProcessedMass: a.ProcessedG})
	}
	orders := map[uuid.UUID]destruction.Order{}
	for _, o := range v.Papers {
		orders[o.ID] = o
	}
	for _, joined := range v.Orders {
		o := orders[joined.Order]
		entry := document.EventEntry{Agency: name(joined.Agency), State: w.T("web.order.state." + string(o.State)), Lots: len(o.Lots), JoinedAt: joined.At}
		if reads(o) {
			entry.Number = o.Number.String()
		}
		in.Orders = append(in.Orders, entry)
	}
	for _, d := range v.Progress.Outcome.Days {
		in.Runs = append(in.Runs, document.EventDay{Day: d.Day, Runs: d.Runs, Grams: d.ProcessedG})
	}
	for _, s := range []struct {
		role string
		by   destruction.Signature
	}{{"公告", v.Announced}, {"开始", v.Opened}, {"结束", v.Closed}} {
		sign := document.Signature{Role: s.role + "　" + w.T("role.approver"), Name: name(v.Organiser)}
		if !s.by.IsZero() {
			sign.Role = s.role + "　" + w.T("role."+s.by.Role)
			sign.Outcome, sign.At, sign.Strength, sign.SameDevice = document.Signed, s.by.At, p.strength(s.by.Auth), sameDevice(s.by.Auth)
		}
		in.Signatures = append(in.Signatures, sign)
	}
	return p.Press.EventList(ctx, in)
}
