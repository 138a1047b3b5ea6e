package store

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/destruction"
	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/label"
	"github.com/sealtrail/sealtrail/internal/moment"
	"github.com/sealtrail/sealtrail/internal/registry"
)

func TestAnEventSurvivesItsRow(t *testing.T) {
	e := filledNoun[destruction.Event](t, label.Event)
	row, err := toEventRow(e)
	if err != nil {
		t.Fatal(err)
	}
	back, err := fromEventRow(row)
	if diff := cmp.Diff(e, back, sameNumber); err != nil || diff != "" {
		t.Error(err, diff)
	}
}

func (s *theatre) planned() destruction.EventReceipt {
	s.t.Helper()
	day := s.clock.Now().Date()
	e, err := s.work.PlanEvent(s.ctx, s.as(s.here.officer), destruction.PlanEvent{Command: command(), Name: "集中销毁侵权假冒商品", From: day, To: day.AddDays(2), Place: "堆龙德庆区工业园", Notice: "公开销毁",
		Departments: []uuid.UUID{s.here.org, s.there.org}, Facility: s.facility})
	return must(s.t, e, err)
}

func (s *theatre) announced() destruction.EventReceipt {
	s.t.Helper()
	e := s.planned()
	e, err := s.work.AnnounceEvent(s.ctx, s.as(s.here.head), destruction.MoveEvent{Command: command(), Event: e.Number.String()})
	return must(s.t, e, err)
}

// An event from its plan to its end: two agencies, one run over goods of both,
// one order that leaves and one that is left over.
func TestAnEventTakesOrdersOfManyAgenciesFromPlanToEnd(t *testing.T) {
	stage(t, func(t *testing.T, s *theatre) {
		c, own := s.seized(s.here, 2)
		s.confiscate(s.here, c)
		later := s.approved(s.here, own)
		first, lots := s.delivered(s.here, 2)
		second, more := s.delivered(s.there, 1)
		e := s.planned()
		no := e.Number.String()
		region, there := identity.Scope{Division: "540000"}, identity.Scope{Org: s.there.org}
		if _, err := s.work.Event(s.ctx, there, no); !fault.Is(err, fault.KindMissing) {
			t.Fatalf("a plan is seen by others: %v", err)
		}
		if _, err := s.work.PublicEvent(s.ctx, no); !fault.Is(err, fault.KindMissing) {
			t.Fatalf("a plan is public: %v", err)
		}
		join := func(a agency, o destruction.OrderReceipt) error {
			return failed(s.work.JoinEvent(s.ctx, s.as(a.officer), destruction.JoinEvent{Command: command(), Event: no, Order: o.Number.String()}))
		}
		if err := join(s.here, first); err == nil {
			t.Fatal("an order joins a plan")
		}
		must(t, e, failed(s.work.AnnounceEvent(s.ctx, s.as(s.here.head), destruction.MoveEvent{Command: command(), Event: no})))
		for _, o := range []destruction.OrderReceipt{first, later} {
			must(t, e, join(s.here, o))
		}
		must(t, e, join(s.there, second))
		if err := join(s.here, first); !has(err, "destruction.event.order_elsewhere") {
			t.Errorf("joined twice: %v", err)
		}
		if err := join(s.there, first); !fault.Is(err, fault.KindMissing) {
			t.Errorf("another agency's order joined: %v", err)
		}
		must(t, e, failed(s.work.LeaveEvent(s.ctx, s.as(s.here.officer), destruction.LeaveEvent{Command: command(), Event: no, Order: later.Number.String(), Reason: "当事人复议"})))
		must(t, e, join(s.here, later))
		must(t, e, failed(s.work.OpenEvent(s.ctx, s.as(s.here.head), destruction.MoveEvent{Command: command(), Event: no})))
		s.clock.Advance(time.Minute)

		run := s.reviewed(append(append([]string{}, lots...), more...))
		if _, err := s.work.LeaveEvent(s.ctx, s.as(s.here.officer), destruction.LeaveEvent{Command: command(), Event: no, Order: first.Number.String(), Reason: "晚了"}); !has(err, "destruction.event.running") {
			t.Errorf("an order left after its run began: %v", err)
		}
		must(t, run, failed(s.attest(s.here.officer, run)))
		must(t, run, failed(s.attest(s.here.second, run)))
		v, err := s.work.Event(s.ctx, region, no)
		must(t, v, err)
		if p := v.Progress; p.Planned != 5 || p.PlannedG != 50_000 || p.ReceivedG != 30_000 || p.Outcome.Lots != 2 || p.Outcome.MassG != 20_000 || len(p.Outcome.Certificates) != 1 || p.Outcome.Agencies != 1 {
			t.Errorf("half way: %+v", p)
		}
		public, err := s.work.PublicEvent(s.ctx, no)
		must(t, public, err)
		if public.Outcome.Lots != 2 || public.Name == "" || len(public.Departments) != 2 {
			t.Errorf("public half way: %+v", public)
		}
		closing := func() error {
			return failed(s.work.CloseEvent(s.ctx, s.as(s.here.head), destruction.MoveEvent{Command: command(), Event: no}))
		}
		if err := closing(); !has(err, "destruction.event.unfinished_run") {
			t.Errorf("closed over an unfinished run: %v", err)
		}
		must(t, run, failed(s.attest(s.there.officer, run)))
		must(t, run, failed(s.attest(s.there.second, run)))
		must(t, e, closing())
		v, err = s.work.Event(s.ctx, there, no)
		must(t, v, err)
		if o := v.Outcome; v.State != destruction.EventClosed || o == nil || o.Lots != 3 || o.MassG != 30_000 || o.Agencies != 2 || len(o.Certificates) != 2 || len(o.Categories) != 1 || len(o.Days) != 1 || o.Days[0].Runs != 1 {
			t.Errorf("closed: %+v", o)
		}
		left, err := s.work.Order(s.ctx, region, later.Number.String())
		must(t, left, err)
		if left.Event != uuid.Nil || left.State != destruction.OrderApproved {
			t.Errorf("the order left over: %s of %s", left.State, left.Event)
		}
		s.rebuilds()
		s.eventsRebuild()
	})
}

func TestACancelledEventSetsItsOrdersFree(t *testing.T) {
	stage(t, func(t *testing.T, s *theatre) {
		c, lots := s.seized(s.here, 1)
		s.confiscate(s.here, c)
		o := s.approved(s.here, lots)
		e := s.announced()
		no := e.Number.String()
		must(t, e, failed(s.work.JoinEvent(s.ctx, s.as(s.here.officer), destruction.JoinEvent{Command: command(), Event: no, Order: o.Number.String()})))
		if _, err := s.work.CancelEvent(s.ctx, s.as(s.there.head), destruction.CancelEvent{Command: command(), Event: no, Reason: "x"}); !fault.Is(err, fault.KindDenied) {
			t.Errorf("somebody else's event was cancelled: %v", err)
		}
		must(t, e, failed(s.work.CancelEvent(s.ctx, s.as(s.here.head), destruction.CancelEvent{Command: command(), Event: no, Reason: "大雪封路"})))
		again := s.announced()
		must(t, again, failed(s.work.JoinEvent(s.ctx, s.as(s.here.officer), destruction.JoinEvent{Command: command(), Event: again.Number.String(), Order: o.Number.String()})))
		s.rebuilds()
		s.eventsRebuild()
	})
}

// Whoever has the role and is a party may; nobody else, and a stranger does not
// learn that there is an event.
func TestWhoMayDoWhatWithAnEvent(t *testing.T) {
	stage(t, func(t *testing.T, s *theatre) {
		e := s.announced()
		no := e.Number.String()
		move := func(a identity.Actor) error {
			return failed(s.work.OpenEvent(s.ctx, s.as(a), destruction.MoveEvent{Command: command(), Event: no}))
		}
		plan := func(a identity.Actor) error {
			return failed(s.work.PlanEvent(s.ctx, s.as(a), destruction.PlanEvent{Command: command()}))
		}
		for name, x := range map[string]struct {
			err  error
			want fault.Kind
		}{
			"an officer opens":             {move(s.here.officer), fault.KindDenied},
			"another head opens":           {move(s.there.head), fault.KindDenied},
			"a firm opens":                 {move(s.operator), fault.KindDenied},
			"a keeper plans":               {plan(s.here.keeper), fault.KindDenied},
			"a firm plans":                 {plan(s.operator), fault.KindDenied},
			"a head without step-up opens": {failed(s.work.OpenEvent(s.ctx, s.here.head, destruction.MoveEvent{Command: command(), Event: no})), fault.KindDenied},
		} {
			if !fault.Is(x.err, x.want) {
				t.Errorf("%s: %v", name, x.err)
			}
		}
		if err := move(s.here.head); err != nil {
			t.Error(err)
		}
	})
}

func TestEveryListOfEventsIsServedByAnIndexOnBothEngines(t *testing.T) {
	engines(t, func(t *testing.T, db *DB, _ *moment.Turning) {
		ctx, org := context.Background(), uuid.New()
		indexed(t, db, func(heard *Tx, look func(string, func() error)) {
			for who, scope := range map[string]identity.Scope{"party": {Org: org}, "all": {All: true}, "province": {Division: "540000"}, "prefecture": {Division: "540100"}, "county and party": {Division: "540102", Org: org}} {
				for by, f := range map[string]destruction.EventFilter{"none": {}, "state": {State: destruction.EventOpen}, "division": {Division: "540102"}, "number": {Query: "E-5401"}} {
					look("events by "+by+" of "+who, func() error { return failed(heard.Events(ctx, scope, f)) })
				}
			}
		})
	})
}

func failed[T any](_ T, err error) error { return err }

// has tells whether a fault or one of its fields has the code.
func has(err error, code string) bool {
	f := fault.Of(err)
	if f == nil {
		return false
	}
	for _, x := range f.Fields {
		if x.Code == code {
			return true
		}
	}
	return f.Code == code
}

func (s *theatre) eventsRebuild() {
	s.t.Helper()
	err := s.db.View(s.ctx, func(tx *Tx) error {
		streams, err := tx.StreamsOf(s.ctx, destruction.EventStream)
		if err != nil {
			return err
		}
		if len(streams) == 0 {
			return errors.New("no event")
		}
		for id, stream := range streams {
			h, err := tx.History(s.ctx, stream)
			if err != nil {
				return err
			}
			kept, err := tx.EventSeen(s.ctx, identity.Scope{All: true}, id.String())
			made, again := destruction.RebuildEvent(h[stream])
			if err := errors.Join(err, again); err != nil {
				return err
			}
			if diff := cmp.Diff(kept, made, sameNumber, cmpopts.EquateEmpty()); diff != "" {
				s.t.Errorf("event %s (-kept +rebuilt):\n%s", id, diff)
			}
		}
		return nil
	})
	if err != nil {
		s.t.Fatal(err)
	}
}

// The public page of an event asks as much of a large one as of a small one, and
// names no certificate of a case that is closed to the public.
func TestTheNoticeOfAnEventIsReadInFewQuestionsAndNamesNoClosedCase(t *testing.T) {
	stage(t, func(t *testing.T, s *theatre) {
		e := s.announced()
		no := e.Number.String()
		asked := 0
		public := &destruction.Service{View: func(ctx context.Context, read func(destruction.Reads) error) error {
			return s.db.View(ctx, func(tx *Tx) error {
				heard, o := overhear(tx)
				err := read(heard)
				asked = len(o.sql)
				return err
			})
		}}
		processed := func(a agency) {
			o, lots := s.delivered(a, 2)
			must(t, o, second(s.work.JoinEvent(s.ctx, s.as(a.officer), destruction.JoinEvent{Command: command(), Event: no, Order: o.Number.String()})))
			r := s.reviewed(lots)
			must(t, r, second(s.attest(a.officer, r)))
			must(t, r, second(s.attest(a.second, r)))
		}
		must(t, e, second(s.work.OpenEvent(s.ctx, s.as(s.here.head), destruction.MoveEvent{Command: command(), Event: no})))
		processed(s.here)
		first, err := public.PublicEvent(s.ctx, no)
		must(t, first, err)
		few := asked
		s.restricted = true
		processed(s.here)
		s.restricted = false
		processed(s.there)
		for _, closed := range []bool{false, true} {
			if closed {
				must(t, e, second(s.work.CloseEvent(s.ctx, s.as(s.here.head), destruction.MoveEvent{Command: command(), Event: no})))
			}
			now, err := public.PublicEvent(s.ctx, no)
			must(t, now, err)
			if asked > few {
				t.Errorf("%d questions for three orders, %d for one", asked, few)
			}
			if now.Outcome.Lots != 6 || now.Outcome.MassG != 60_000 || len(now.Outcome.Certificates) != 2 {
				t.Errorf("the public reads %+v", now.Outcome)
			}
			for _, number := range now.Outcome.Certificates {
				if c, err := s.work.PublicCertificate(s.ctx, number); err != nil || c.Closed {
					t.Errorf("%s is named, closed %t, %v", number, c.Closed, err)
				}
			}
			if v, err := s.work.Event(s.ctx, identity.Scope{Org: s.there.org}, no); err != nil || len(v.Progress.Outcome.Certificates) != 3 {
				t.Errorf("those who take part read %v, %v", v.Progress.Outcome.Certificates, err)
			}
		}
	})
}

// An event is held where goods can go on its first day.
func TestAnEventIsHeldAtAListedFacilityThatIsQualifiedThen(t *testing.T) {
	stage(t, func(t *testing.T, s *theatre) {
		plan := func(first moment.Date, facility uuid.UUID) error {
			return failed(s.work.PlanEvent(s.ctx, s.as(s.here.officer), destruction.PlanEvent{Command: command(), Name: "集中销毁", From: first, To: first, Place: "工业园", Notice: "公开销毁",
				Departments: []uuid.UUID{s.here.org}, Facility: facility}))
		}
		if err := plan("2027-12-31", s.facility); err != nil {
			t.Errorf("on the last day of its papers: %v", err)
		}
		if f := fault.Of(plan("2028-01-01", s.facility)); f == nil || f.Code != "destruction.event.not_qualified" || f.Field != "facility" {
			t.Errorf("a day later: %v", f)
		}
		fresh, err := s.firms.AddFacility(s.ctx, s.as(s.editor), registry.AddFacility{Command: command(), Firm: "91540103MA6T000000", Name: "新厂", Division: "540103", Address: "堆龙德庆区工业园 9 号", Lines: []string{"撕碎线"}})
		must(t, fresh, err)
		if f := fault.Of(plan(s.clock.Now().Date(), fresh.ID)); f == nil || f.Code != "destruction.event.not_listed" || f.Field != "facility" {
			t.Errorf("not in the edition: %v", f)
		}
	})
}

// Whoever organises an event and does not take part is not offered it.
func TestAnOrderIsOfferedTheEventsThatItsAgencyTakesPartIn(t *testing.T) {
	stage(t, func(t *testing.T, s *theatre) {
		c, lots := s.seized(s.here, 1)
		s.confiscate(s.here, c)
		o := s.approved(s.here, lots)
		both, day := s.announced(), s.clock.Now().Date()
		others, err := s.work.PlanEvent(s.ctx, s.as(s.here.officer), destruction.PlanEvent{Command: command(), Name: "色尼区集中销毁", From: day, To: day, Place: "堆龙德庆区工业园", Notice: "公开销毁",
			Departments: []uuid.UUID{s.there.org}, Facility: s.facility})
		must(t, others, err)
		must(t, others, second(s.work.AnnounceEvent(s.ctx, s.as(s.here.head), destruction.MoveEvent{Command: command(), Event: others.Number.String()})))
		v, err := s.work.Order(s.ctx, identity.Scope{Org: s.here.org}, o.Number.String())
		must(t, v, err)
		offered, err := s.work.EventsToJoin(s.ctx, s.here.officer, v.Order)
		if err != nil || len(offered) != 1 || offered[0].Number != both.Number {
			t.Errorf("offered %+v, %v", offered, err)
		}
	})
}
