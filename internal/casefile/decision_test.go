package casefile

import (
	"context"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/fact"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/ledger"
	"github.com/sealtrail/sealtrail/internal/moment"
	"github.com/sealtrail/sealtrail/internal/reference"
)

const photo = "0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a"

func seizedLot() LegalLot {
	return LegalLot{Code: "0000000000AB", State: "in_custody", Legal: Legal{Measures: []fact.LegalMeasure{measure(Seized, Prior)}}}
}

// Every requirement of decision_requirements.csv that is hard is refused by its
// own rule; what is only asked for is not.
func TestADecisionHasWhatItsKindAlwaysAsksFor(t *testing.T) {
	b := book(t)
	good := func(kind string) RecordDecision {
		return RecordDecision{Kind: kind, Paper: "1号", DecidedOn: "2026-11-18", Effective: "2026-11-18"}
	}
	for _, c := range []struct {
		name, kind string
		change     func(*RecordDecision)
		want       string
	}{
		{"a penalty that states nothing", "confiscated", func(*RecordDecision) {}, ""},
		{"a penalty that states all", "confiscated", func(d *RecordDecision) {
			d.LegalReview, d.Discussion = &Step{"2026-11-10", "审核1号"}, &Step{"2026-11-12", "纪要1号"}
		}, ""},
		{"a review after the decision", "confiscated", func(d *RecordDecision) { d.LegalReview = &Step{"2026-11-19", "审核1号"} }, "casefile.decision.step_after@legal_review.on"},
		{"a discussion without paper", "confiscated", func(d *RecordDecision) { d.Discussion = &Step{On: "2026-11-12"} }, "casefile.text.missing@discussion.paper"},
		{"the owner agreed", "consent", func(d *RecordDecision) { d.Consent = "同意书" }, ""},
		{"the owner agreed by word of mouth", "consent", func(*RecordDecision) {}, "casefile.decision.consent_missing@consent_paper"},
		{"perishable goods", "prior_disposal", func(d *RecordDecision) { d.Photo = photo }, ""},
		{"perishable goods nobody photographed", "prior_disposal", func(*RecordDecision) {}, "casefile.decision.photo_missing@photo"},
		{"a photo that is none", "prior_disposal", func(d *RecordDecision) { d.Photo = "cat.jpg" }, "casefile.photo@photo"},
		{"ownerless, no notice stated", "ownerless", func(*RecordDecision) {}, ""},
		{"ownerless, six months after the notice", "ownerless", func(d *RecordDecision) { d.NoticeOn = "2026-05-17" }, ""},
		{"ownerless, on the last day of the notice", "ownerless", func(d *RecordDecision) { d.NoticeOn = "2026-05-18" }, "casefile.decision.notice_running@notice_on"},
		{"a judgment has no window", "judgment", func(d *RecordDecision) { d.Appeal = &Appeal{Window: true} }, "casefile.decision.no_appeal@appeal.window"},
		{"told before it was decided", "confiscated", func(d *RecordDecision) { d.Appeal = &Appeal{Window: true, ToldOn: "2026-11-17"} }, "casefile.decision.told_on@appeal.told_on"},
	} {
		cmd := good(c.kind)
		c.change(&cmd)
		_, err := cmd.decide(situation{lots: []LegalLot{seizedLot()}, now: noon, at: noon}, b)
		if got := codes(err); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

func TestPerishableGoodsAreDisposedOfByTheHeadAloneWithAPhoto(t *testing.T) {
	s := &Service{Book: book(t), Clock: moment.NewTurning(noon)}
	cmd := RecordDecision{Kind: "prior_disposal", Paper: "1号", DecidedOn: "2026-11-18", Effective: "2026-11-18", Photo: photo}
	officer := identity.Actor{Roles: []identity.Role{identity.Officer}}
	if _, err := s.RecordDecision(context.Background(), officer, cmd); codes(err) != "casefile.decision.head_alone@kind" {
		t.Errorf("by an officer: %v", err)
	}
	head := identity.Actor{Roles: []identity.Role{identity.Approver}}
	if _, err := s.RecordDecision(context.Background(), head, cmd); !strings.HasPrefix(codes(err), "identity.") {
		t.Errorf("by the head without PIN: %v", err)
	}
	cmd.Kind = "confiscated" // what officers record the head does not
	if _, err := s.RecordDecision(context.Background(), head, cmd); !strings.HasPrefix(codes(err), "identity.") {
		t.Errorf("a penalty by the head: %v", err)
	}
}

// decided records a decision on a lot and gives the case and the lot as rebuilt.
func decided(t *testing.T, cmd RecordDecision, b *reference.Book) (Case, Legal) {
	t.Helper()
	lot := seizedLot()
	cmd.ID = uuid.New()
	r, err := cmd.decide(situation{lots: []LegalLot{lot}, now: noon, at: noon}, b)
	if err != nil {
		t.Fatal(err)
	}
	c := Case{}
	if err := c.apply(entry(t, r, noon)); err != nil {
		t.Fatal(err)
	}
	return c, apply(t, r, lot).Legal
}

func entry(t *testing.T, r ruling, at moment.Time) ledger.Recorded {
	t.Helper()
	facts, err := json.Marshal(r.facts)
	if err != nil {
		t.Fatal(err)
	}
	secret, err := json.Marshal(r.restricted)
	if err != nil {
		t.Fatal(err)
	}
	e := ledger.Recorded{Facts: facts, Restricted: secret, Personal: r.personal}
	e.Act.Kind, e.Act.OccurredAt = r.kind, at
	return e
}

func TestTheTimeForASuitEndsByItselfByWaiverOrByTheHead(t *testing.T) {
	b := book(t)
	cmd := RecordDecision{Kind: "confiscated", Paper: "1号", DecidedOn: "2026-11-18", Effective: "2026-11-18", Appeal: &Appeal{Window: true}}
	c, legal := decided(t, cmd, b)
	want := AppealTime{Window: true, ToldOn: "2026-11-18", ReviewUntil: "2027-01-17", SuitUntil: "2027-05-18"}
	if len(c.Holds) != 1 || c.Holds[0].Until != "2027-05-18" || !cmp.Equal(*c.Decisions[0].Appeal, want) {
		t.Fatalf("%+v %+v", c.Holds, c.Decisions[0].Appeal)
	}
	for day, held := range map[moment.Date]bool{"2026-11-18": true, "2027-05-18": true, "2027-05-19": false} {
		if s := legal.Standing(day.End() - 1); (len(s.Holds) > 0) != held || s.GroundsDestruction() == held || c.Holds[0].Stands(day.End()-1) != held {
			t.Errorf("%s: %+v", day, s)
		}
	}
	hold, lot := c.Holds[0].ID, seizedLot()
	lot.Legal = legal
	legalReviewer := identity.Actor{Roles: []identity.Role{identity.LegalReviewer}}
	head := identity.Actor{Roles: []identity.Role{identity.Approver}}
	for _, x := range []struct {
		name  string
		actor identity.Actor
		cmd   LiftHold
		at    moment.Time
		want  string
	}{
		{"early, without a waiver", legalReviewer, LiftHold{Hold: hold, Reason: "x"}, noon, "casefile.hold.waiver_missing@waiver_paper"},
		{"given up in writing", legalReviewer, LiftHold{Hold: hold, Reason: "x", Waiver: "放弃声明"}, noon, ""},
		{"perishable, by the head with a photo", head, LiftHold{Hold: hold, Reason: "易腐", Override: true, Photo: photo}, noon, ""},
		{"perishable, without photo", head, LiftHold{Hold: hold, Reason: "易腐", Override: true}, noon, "casefile.hold.override_needs_photo@photo"},
		{"perishable, by another", legalReviewer, LiftHold{Hold: hold, Reason: "易腐", Override: true, Photo: photo}, noon, "casefile.hold.head_alone@override"},
		{"after its last day", legalReviewer, LiftHold{Hold: hold, Reason: "x"}, moment.Date("2027-05-19").Start(), "casefile.hold.over@hold"},
		{"with an outcome it has not", legalReviewer, LiftHold{Hold: hold, Reason: "x", Waiver: "放弃声明", Outcome: Upheld}, noon, "casefile.hold.outcome@outcome"},
	} {
		if _, err := x.cmd.decide(situation{actor: x.actor, c: c, lots: []LegalLot{lot}, now: x.at, at: x.at}, b); codes(err) != x.want {
			t.Errorf("%s: %q, want %q", x.name, codes(err), x.want)
		}
	}
	for name, a := range map[string]Appeal{"not asked for": {}, "waived at once": {Window: true, Waiver: "放弃声明"}} {
		cmd.Appeal = &a
		if c, legal := decided(t, cmd, b); len(c.Holds)+len(legal.Holds) > 0 || c.Decisions[0].Appeal.SuitUntil != "2027-05-18" {
			t.Errorf("%s: %+v", name, c)
		}
	}
	cmd.Appeal = &Appeal{Window: true}
	cmd.DecidedOn, cmd.Effective = "2026-01-05", "2026-01-05"
	if c, _ := decided(t, cmd, b); len(c.Holds) > 0 {
		t.Errorf("a window that ended before it was entered sets a hold: %+v", c.Holds)
	}
}

func TestARevokedDecisionGroundsNothingUntilALaterOne(t *testing.T) {
	b := book(t)
	for outcome, stands := range map[string]bool{Upheld: true, Withdrawn: true, "": true, Changed: false, Revoked: false} {
		c, legal := decided(t, RecordDecision{Kind: "confiscated", Paper: "1号", DecidedOn: "2026-11-18", Effective: "2026-11-18"}, b)
		suit := fact.LegalHold{ID: uuid.New(), Reason: "LITIGATION", Since: noon.Add(24 * time.Hour)}
		legal.apply(fact.LegalLine{Hold: &suit})
		c.Holds = []Hold{{ID: suit.ID, Reason: suit.Reason, Since: suit.Since}}
		lot, at := seizedLot(), noon.Add(72*time.Hour)
		lot.Legal = legal
		cmd := LiftHold{Hold: suit.ID, Reason: "终审", Outcome: outcome}
		r, err := cmd.decide(situation{c: c, lots: []LegalLot{lot}, now: at, at: at}, b)
		if err != nil {
			t.Fatal(outcome, err)
		}
		legal.apply(r.legal)
		if err := c.apply(entry(t, r, at)); err != nil {
			t.Fatal(err)
		}
		s := legal.Standing(at)
		if s.GroundsDestruction() != stands || s.Overturned == stands || c.Decisions[0].Overturned.IsZero() != stands || (legal.ForceDay() == "") == stands {
			t.Errorf("%q: %+v, %+v", outcome, s, c.Decisions)
		}
		again := decision("confiscated", "confiscated", true, "2026-11-21")
		again.DecidedOn = "2026-11-21"
		legal.apply(fact.LegalLine{Decision: &again})
		if !legal.Standing(at).GroundsDestruction() {
			t.Errorf("%q: the later decision grounds nothing", outcome)
		}
	}
	// casefile.hold.outcome: what is no word of the list is refused.
	suit := Hold{ID: uuid.New(), Reason: "REVIEW_PENDING", Since: noon}
	cmd := LiftHold{Hold: suit.ID, Reason: "x", Outcome: "won"}
	if _, err := cmd.decide(situation{c: Case{Holds: []Hold{suit}}, now: noon, at: noon}, b); codes(err) != "casefile.hold.outcome@outcome" {
		t.Error(err)
	}
}

// A new decision of a later day that was recorded before the suit's hold was
// lifted is the one that the outcome asked for.
func TestAnOutcomeOverturnsOnlyWhatWasDecidedBeforeIt(t *testing.T) {
	old, renewed := decision("confiscated", "confiscated", true, "2026-11-18"), decision("confiscated", "confiscated", true, "2026-11-25")
	renewed.DecidedOn = "2026-11-25"
	suit := fact.LegalHold{ID: uuid.New(), Reason: "LITIGATION", Since: noon}
	l := Legal{Decisions: []fact.LegalDecision{old, renewed}, Holds: []fact.LegalHold{suit}}
	l.apply(fact.LegalLine{Lifted: &fact.LegalLift{Hold: suit.ID, At: noon.Add(240 * time.Hour), Outcome: Revoked}})
	if l.Decisions[0].Overturned.IsZero() || !l.Decisions[1].Overturned.IsZero() || !l.Standing(noon.Add(240*time.Hour)).GroundsDestruction() {
		t.Errorf("%+v", l.Decisions)
	}
}

func TestANoticeToTheRightsHolderEndsTheHoldThatWaitsForIt(t *testing.T) {
	b := book(t)
	c, legal := decided(t, RecordDecision{Kind: "confiscated", Paper: "1号", DecidedOn: "2026-11-18", Effective: "2026-11-18", RightsHolderNotice: true}, b)
	if len(c.Holds) != 1 || c.Holds[0].Reason != RightsHolderNotice || len(c.Lacks(c.Decisions[0], true, b)) != 3 || len(c.Lacks(c.Decisions[0], false, b)) != 2 {
		t.Fatalf("%+v %+v", c.Holds, c.Lacks(c.Decisions[0], true, b))
	}
	lot := seizedLot()
	lot.Legal = legal
	cmd := TellRightsHolder{On: "2026-11-18", Paper: "告知1号", Name: "某公司"}
	cmd.ID = uuid.New()
	in := situation{c: c, lots: []LegalLot{lot, seizedLot()}, now: noon, at: noon}
	r, err := cmd.decide(in)
	if err != nil || len(r.lots) != 1 || r.personal[RightsHolderName] != "某公司" {
		t.Fatalf("%+v %v", r, err)
	}
	legal.apply(r.legal)
	if err := c.apply(entry(t, r, noon)); err != nil {
		t.Fatal(err)
	}
	if len(legal.Holds) != 0 || c.Holds[0].Stands(noon) || c.Told[0].Name != "某公司" || len(c.Lacks(c.Decisions[0], true, b)) != 2 {
		t.Errorf("%+v %+v", legal, c)
	}
	cmd.Hold = uuid.New()
	if _, err := cmd.decide(in); codes(err) != "casefile.hold.unknown@hold" {
		t.Error(err)
	}
	cmd.Hold, in.c = uuid.Nil, Case{} // nobody need set a hold first
	if r, err := cmd.decide(in); err != nil || len(r.lots) != 0 {
		t.Error(r, err)
	}
}
