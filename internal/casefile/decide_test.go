package casefile

import (
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/fact"
	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/reference"
	"github.com/sealtrail/sealtrail/seeds"
)

func book(t *testing.T) *reference.Book {
	t.Helper()
	b, err := reference.Load(seeds.FS())
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// codes of a fault and its parts, in order, with their fields.
func codes(err error) string {
	f := fault.Of(err)
	if f == nil {
		return ""
	}
	if f.Code != "fields.several" {
		return f.Code + "@" + f.Field
	}
	var all []string
	for _, p := range f.Fields {
		all = append(all, p.Code+"@"+p.Field)
	}
	return strings.Join(all, " ")
}

func TestADecisionSaysAllThatIsWrongWithItAtOnce(t *testing.T) {
	b := book(t)
	good := RecordDecision{Kind: "confiscated", Paper: "处罚1号", DecidedOn: "2026-11-18", Effective: "2026-11-18"}
	lot := LegalLot{Code: "0000000000AB", State: "in_custody", Legal: Legal{Measures: []fact.LegalMeasure{measure(Seized, Prior)}}}
	gone, unapproved := lot, lot
	gone.State = "divided"
	unapproved.Legal = Legal{Measures: []fact.LegalMeasure{measure(Seized, Urgent)}}
	later := noon.Add(48 * time.Hour)
	for _, c := range []struct {
		name string
		cmd  func(*RecordDecision)
		lots []LegalLot
		want string
	}{
		{"right", func(*RecordDecision) {}, []LegalLot{lot}, ""},
		{"no lots", func(*RecordDecision) {}, nil, "casefile.lots.none@lots"},
		{"gone", func(*RecordDecision) {}, []LegalLot{gone}, "casefile.lot.gone@lots"},
		{"not approved", func(*RecordDecision) {}, []LegalLot{unapproved}, "casefile.decision.approval_missing@lots"},
		{"not approved but lifted", func(d *RecordDecision) { d.Kind = "lifted" }, []LegalLot{unapproved}, ""},
		{"tomorrow", func(d *RecordDecision) { d.DecidedOn, d.Effective = "2026-11-21", "2026-11-21" }, []LegalLot{lot}, "casefile.decision.in_the_future@decided_on"},
		{"effective before decided", func(d *RecordDecision) { d.Effective = "2026-11-17" }, []LegalLot{lot}, "casefile.decision.effective_before@effective"},
		{"everything", func(d *RecordDecision) {
			*d = RecordDecision{Kind: "burnt", Paper: "\x00", DecidedOn: "18/11", Effective: "2026-02-30"}
		}, nil,
			"casefile.decision.kind@kind casefile.text.control@paper casefile.day@decided_on casefile.day@effective casefile.lots.none@lots"},
	} {
		cmd := good
		c.cmd(&cmd)
		r, err := cmd.decide(situation{lots: c.lots, now: later, at: later}, b)
		if got := codes(err); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
		if err == nil && len(r.lots) != len(c.lots) {
			t.Errorf("%s: %d lots", c.name, len(r.lots))
		}
	}
}

func TestAHoldIsLiftedAgainstItsCauseByTheHeadAloneWithAPhoto(t *testing.T) {
	b := book(t)
	window, suit := Hold{ID: uuid.New(), Reason: "APPEAL_WINDOW", Since: noon}, Hold{ID: uuid.New(), Reason: "LITIGATION", Since: noon}
	photo := strings.Repeat("0a", 32)
	head := identity.Actor{Roles: []identity.Role{identity.Approver}}
	legal := identity.Actor{Roles: []identity.Role{identity.LegalReviewer}}
	for _, c := range []struct {
		name  string
		actor identity.Actor
		cmd   LiftHold
		want  string
	}{
		{"its cause has ended", legal, LiftHold{Hold: suit.ID, Reason: "撤诉"}, ""},
		{"without reason", legal, LiftHold{Hold: suit.ID}, "casefile.text.missing@reason"},
		{"override by the head", head, LiftHold{Hold: window.ID, Reason: "易腐", Override: true, Photo: photo}, ""},
		{"override without photo", head, LiftHold{Hold: window.ID, Reason: "易腐", Override: true}, "casefile.hold.override_needs_photo@photo"},
		{"override by another", legal, LiftHold{Hold: window.ID, Reason: "易腐", Override: true, Photo: photo}, "casefile.hold.head_alone@override"},
		{"override of what cannot be", head, LiftHold{Hold: suit.ID, Reason: "易腐", Override: true, Photo: photo}, "casefile.hold.not_overridable@override"},
		{"no such hold", head, LiftHold{Hold: uuid.New(), Reason: "x"}, "casefile.hold.unknown@hold"},
		{"a photo that is none", head, LiftHold{Hold: suit.ID, Reason: "x", Photo: "cat.jpg"}, "casefile.photo@photo"},
	} {
		_, err := c.cmd.decide(situation{actor: c.actor, c: Case{Holds: []Hold{window, suit}}, now: noon, at: noon}, b)
		if got := codes(err); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

func TestAnApprovalIsForWhatWaitsForIt(t *testing.T) {
	b := book(t)
	waiting := LegalLot{Code: "0000000000AB", Handlers: []string{"p-1"}, Legal: Legal{Measures: []fact.LegalMeasure{measure(Seized, Urgent)}}}
	done := LegalLot{Code: "0000000000AC", Legal: Legal{Measures: []fact.LegalMeasure{measure(Seized, Prior)}}}
	head := identity.Actor{Pseudonym: "p-2"}
	urgent := ApproveMeasure{Measure: Seized, Mode: Urgent, Paper: "补办1号"}
	named := urgent
	named.Lots = []string{"a", "b"}
	for _, c := range []struct {
		name  string
		actor identity.Actor
		cmd   ApproveMeasure
		lots  []LegalLot
		hours time.Duration
		want  string
		n     int
		soon  bool
	}{
		{"in time", head, urgent, []LegalLot{waiting, done}, 24, "", 1, true},
		{"too late but at last", head, urgent, []LegalLot{waiting}, 25, "", 1, false},
		{"named lots must wait", head, named, []LegalLot{waiting, done}, 1, "casefile.approval.not_waiting@lots", 0, false},
		{"nothing waits", head, urgent, []LegalLot{done}, 1, "casefile.approval.none_waiting@lots", 0, false},
		{"one's own seizure", identity.Actor{Pseudonym: "p-1"}, urgent, []LegalLot{waiting}, 1, "casefile.approval.own_seizure@lots", 0, false},
		{"prior", head, ApproveMeasure{Measure: Sealed, Mode: Prior, Paper: "1号"}, nil, 0, "", 0, true},
		{"prior names no lots", head, ApproveMeasure{Measure: Sealed, Mode: Prior, Paper: "1号", Lots: []string{"a"}}, nil, 0, "casefile.approval.prior_names_lots@lots", 0, false},
		{"neither", head, ApproveMeasure{Measure: "jailed", Mode: "never", Paper: "1号"}, nil, 0, "casefile.measure.kind@measure casefile.approval.mode@mode", 0, false},
	} {
		at := noon.Add(c.hours * time.Hour)
		r, err := c.cmd.decide(situation{actor: c.actor, lots: c.lots, now: at, at: at}, b)
		if got := codes(err); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
			continue
		}
		if err != nil {
			continue
		}
		if f := r.facts.(fact.MeasureApproved); f.Lots != c.n || f.InTime != c.soon || len(r.lots) != c.n {
			t.Errorf("%s: %+v", c.name, f)
		}
	}
}

// An administrative penalty decides nothing about goods of a criminal case.
func TestGoodsOfACriminalCaseAreNotConfiscatedByAPenalty(t *testing.T) {
	b := book(t)
	lot := LegalLot{Code: "0000000000AB", State: "in_custody", Legal: Legal{Measures: []fact.LegalMeasure{measure(Seized, Prior)}}}
	for kind, want := range map[string]string{"confiscated": "casefile.decision.criminal@kind", "judgment": "", "lifted": ""} {
		cmd := RecordDecision{Kind: kind, Paper: "1号", DecidedOn: "2026-11-18", Effective: "2026-11-18"}
		at := noon.Add(time.Hour)
		if _, err := cmd.decide(situation{c: Case{Nature: Criminal}, lots: []LegalLot{lot}, now: at, at: at}, b); codes(err) != want {
			t.Errorf("%s: %q, want %q", kind, codes(err), want)
		}
	}
}
