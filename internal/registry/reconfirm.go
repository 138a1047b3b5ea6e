package registry

import (
	"context"

	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/deadline"
	"github.com/sealtrail/sealtrail/internal/fact"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/ledger"
	"github.com/sealtrail/sealtrail/internal/moment"
	"github.com/sealtrail/sealtrail/internal/reference"
)

// Clocks of this room (clocks.csv).
const (
	ClockReconfirm = "list.reconfirm"     // 名录季度复核
	ClockPublish   = "publish.list"       // 名录变动公布
	ClockUpdate    = "list.update"        // 名录定期更新
	ClockDecide    = "application.decide" // 申请的审查和决定
	ClockAnswer    = "objection.answer"   // 异议答复
)

// ConfirmedAt is when somebody last stood for what is known of a facility, up to a
// moment: who entered it, who confirmed it, or who published an edition with it.
func (f Facility) ConfirmedAt(edition *Edition, at moment.Time) moment.Time {
	last := f.AddedAt
	for _, q := range f.Qualifications {
		if q.AddedAt <= at {
			last = max(last, q.AddedAt)
		}
	}
	for _, c := range f.Confirmed {
		if c <= at {
			last = max(last, c)
		}
	}
	if edition != nil && edition.PublishedAt <= at && edition.Lists(f.ID) {
		last = max(last, edition.PublishedAt)
	}
	return last
}

// Stale tells whether nobody stood for a facility within the term of list.reconfirm
// (STALE), and since when. The edition is the one in force at the moment.
func (f Facility) Stale(edition *Edition, at moment.Time, book *reference.Book) (since moment.Time, stale bool) {
	clock, err := book.Clock(ClockReconfirm, at)
	if err != nil {
		return 0, false // no term, nothing runs out
	}
	last := f.ConfirmedAt(edition, at)
	if last.IsZero() { // an edition that does not say its day
		return 0, false
	}
	since = clock.Due(last, book.Calendar(f.Division))
	if at < since {
		return 0, false
	}
	return since, true
}

// Stale tells it of a firm: of any facility that is listed.
func (f Firm) Stale(edition *Edition, at moment.Time, book *reference.Book) (since moment.Time, stale bool) {
	for _, x := range f.Facilities {
		if edition == nil || !edition.Lists(x.ID) {
			continue
		}
		if s, is := x.Stale(edition, at, book); is && (!stale || s < since) {
			since, stale = s, true
		}
	}
	return since, stale
}

// FirstChange is the first qualification that was entered after a moment and is
// not out of force: what waits for the next edition. Zero: nothing. Suspensions
// and delistings do not wait: their notices are public at once.
func (f Firm) FirstChange(after, now moment.Time) moment.Time {
	first := moment.Time(0)
	for _, x := range f.Facilities {
		for _, q := range x.Qualifications {
			if _, off := q.Suspended(now); !off && q.AddedAt > after && (first == 0 || q.AddedAt < first) {
				first = q.AddedAt
			}
		}
	}
	return first
}

// clocks are those that run for a firm: to be confirmed again, and a change of it
// to be published.
func (s *Service) clocks(f Firm, edition *Edition, now moment.Time) []deadline.Deadline {
	var out []deadline.Deadline
	run := func(code string, from moment.Time) {
		c, err := s.Book.Clock(code, from)
		if err != nil {
			return
		}
		d := deadline.Start(c, s.Book.Calendar(f.Division), from)
		d.Kind, d.Subject, d.Ref, d.Org, d.Division, d.Role = FirmStream, f.ID, string(f.USCC), f.Bureau, f.Division, identity.EcoEditor
		out = append(out, d)
	}
	confirmed, published := moment.Time(0), moment.Time(0)
	if edition != nil {
		published = edition.PublishedAt
		for _, x := range f.Facilities {
			if _, gone := x.Delisted(now); gone || !edition.Lists(x.ID) {
				continue
			}
			if c := x.ConfirmedAt(edition, now); confirmed == 0 || c < confirmed {
				confirmed = c
			}
		}
	}
	if confirmed != 0 {
		run(ClockReconfirm, confirmed)
	}
	if c := f.FirstChange(published, now); c != 0 {
		run(ClockPublish, c)
	}
	return out
}

// keepFirm keeps a firm with the clocks that run for it.
func (s *Service) keepFirm(ctx context.Context, tx Tx, f Firm, keep func(context.Context, Firm) error) error {
	if err := keep(ctx, f); err != nil {
		return err
	}
	now := s.Clock.Now()
	e, found, err := tx.EditionAt(ctx, now)
	if err != nil {
		return err
	}
	var edition *Edition
	if found {
		edition = &e
	}
	return tx.SaveDeadlines(ctx, FirmStream, f.ID, s.clocks(f, edition, now))
}

// published starts and stops what an edition changes: of the firms it could list,
// and of the next update.
func (s *Service) published(ctx context.Context, tx Tx, e Edition, before *Edition) error {
	firms, err := tx.FirmsWithin(ctx, e.Division)
	if err != nil {
		return err
	}
	for _, f := range firms {
		if err := tx.SaveDeadlines(ctx, FirmStream, f.ID, s.clocks(f, &e, e.PublishedAt)); err != nil {
			return err
		}
	}
	if before != nil {
		if err := tx.SaveDeadlines(ctx, EditionStream, before.ID, nil); err != nil {
			return err
		}
	}
	c, err := s.Book.Clock(ClockUpdate, e.PublishedAt)
	if err != nil {
		return err
	}
	d := deadline.Start(c, s.Book.Calendar(e.Division), e.PublishedAt)
	if due := e.Listing.NextUpdateDue.End(); due < d.Due { // what the bureau told the public binds it, if it is sooner
		d.Due, d.Warn = due, c.Warn(due)
	}
	d.Kind, d.Subject, d.Ref, d.Org, d.Division, d.Role = EditionStream, e.ID, editionRef(e.Number), e.Bureau, e.Division, identity.EcoEditor
	return tx.SaveDeadlines(ctx, EditionStream, e.ID, []deadline.Deadline{d})
}

// waits starts the term in which an application is examined and decided, and stops
// it while the firm has to complete it and at the end.
func (s *Service) waits(ctx context.Context, tx Tx, a Application) error {
	var running []deadline.Deadline
	role := map[ApplicationState]identity.Role{ApplicationFiled: identity.EcoEditor, ApplicationExamined: identity.EcoPublisher}[a.State]
	if c, err := s.Book.Clock(ClockDecide, a.LastAt); err == nil && role != "" {
		d := deadline.Start(c, s.Book.Calendar(a.Division), a.submitted())
		d.Kind, d.Subject, d.Ref, d.Org, d.Division, d.Role = ApplicationStream, a.ID, string(a.USCC), a.Bureau, a.Division, role
		running = append(running, d)
	}
	return tx.SaveDeadlines(ctx, ApplicationStream, a.ID, running)
}

// submitted is when the firm last sent it.
func (a Application) submitted() moment.Time {
	at := a.FiledAt
	for _, s := range a.Steps {
		if s.Kind == "completed" {
			at = s.At
		}
	}
	return at
}

// answers starts the term of an answer, and stops it when there is one.
func (s *Service) answers(ctx context.Context, tx Tx, o Objection) error {
	var running []deadline.Deadline
	if c, err := s.Book.Clock(ClockAnswer, o.FiledAt); err == nil && o.State == ObjectionOpen {
		d := deadline.Start(c, s.Book.Calendar(o.Division), o.FiledAt)
		d.Kind, d.Subject, d.Ref, d.Org, d.Division, d.Role = ObjectionStream, o.ID, o.Name, o.Bureau, o.Division, identity.EcoPublisher
		running = append(running, d)
	}
	return tx.SaveDeadlines(ctx, ObjectionStream, o.ID, running)
}

// confirm records that a firm was looked at again, and keeps it.
func (s *Service) confirm(ctx context.Context, tx Tx, actor identity.Actor, action identity.Action, cmd ledger.Command, now, at moment.Time, f Firm, application uuid.UUID) error {
	f, err := s.confirmed(ctx, tx, actor, action, cmd, now, at, f, application)
	if err != nil {
		return err
	}
	return s.keepFirm(ctx, tx, f, tx.SaveFirm)
}

func (s *Service) confirmed(ctx context.Context, tx Tx, actor identity.Actor, action identity.Action, cmd ledger.Command, now, at moment.Time, f Firm, application uuid.UUID) (Firm, error) {
	var err error
	if cmd.ID, err = uuid.NewV7(); err != nil {
		return f, err
	}
	return record(ctx, tx, f, draft(actor, action, cmd, now, at, f.Stream, fact.KindFirmConfirmed, fact.FirmConfirmed{Late: cmd.IsLate(now)}, fact.FirmConfirmedRestricted{Application: application}, nil))
}
