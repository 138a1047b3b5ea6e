package casefile

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/fact"
	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/ledger"
	"github.com/sealtrail/sealtrail/internal/moment"
)

// Rules that acts on transfers break.
const (
	ruleNotNow      = "casefile.transfer.not_now"
	ruleOwn         = "casefile.transfer.own"
	ruleTwice       = "casefile.transfer.twice"
	rulePapers      = "casefile.transfer.paper_missing"
	ruleCriminal    = "casefile.transfer.criminal"
	ruleAnswerPhoto = "casefile.transfer.answer_photo"
	ruleOpen        = "casefile.transfer.handoff_open"
	ruleOther       = "casefile.transfer.handoff_other"
	ruleThere       = "casefile.transfer.goods_there"
	ruleCloseOwn    = "casefile.transfer.close_own"
	ruleWithPolice  = "casefile.decision.transferred"
)

var (
	testAgency = uuid.MustParse("01939fa0-0000-7000-8000-00000000000a")
	testPolice = uuid.MustParse("01939fa0-0000-7000-8000-00000000000b")
	testPaper  = strings.Repeat("a", 64)
)

// script plays acts on a transfer through the deciding functions and Apply.
type script struct {
	t     *testing.T
	now   moment.Time
	tr    Transfer
	lot   LegalLot
	terms terms
}

func newScript(t *testing.T, d Direction) *script {
	t.Helper()
	s := &script{t: t, now: noon, lot: LegalLot{ID: uuid.New(), Code: "0000000000AB", State: "in_custody", Legal: Legal{Measures: []fact.LegalMeasure{measure(Seized, Prior)}}}}
	s.terms = (&Service{Book: book(t)}).terms("540102")
	cmd := ProposeTransfer{Command: ledger.Command{ID: uuid.New()}, Direction: d, Other: testPolice, Reason: "涉嫌犯罪",
		Papers: []fact.TransferPaper{{Kind: "letter", Number: "移1号"}, {Kind: "report", Number: "调1号"}, {Kind: "goods_list", Number: "单1号"}}}
	if d == ToAgency {
		cmd.Cause, s.lot.Legal.Transfer = OutcomeNotProsecuted, &fact.LegalTransfer{State: legalAccepted, Sent: noon}
	}
	x, lots, err := cmd.decide(s.in("officer", testAgency))
	if err != nil {
		t.Fatal(err)
	}
	s.apply(fact.KindTransferProposed, "officer", testAgency, fact.TransferProposed{Direction: string(d)}, x)
	if d == ToPolice {
		s.say(&fact.LegalTransfer{ID: x.Transfer, State: legalProposed, At: s.now})
	}
	if len(lots) != 1 {
		t.Fatalf("%d lots", len(lots))
	}
	return s
}

func (s *script) in(who string, org uuid.UUID) transferring {
	role := identity.Officer
	return transferring{situation: situation{actor: identity.Actor{Person: uuid.New(), Pseudonym: who, Org: org, Roles: []identity.Role{role}, Via: "session"},
		c: Case{Agency: testAgency, Nature: Administrative}, lots: []LegalLot{s.lot}, now: s.now, at: s.now}, t: s.tr, terms: s.terms}
}

func (s *script) apply(kind, who string, org uuid.UUID, f, d any) {
	s.t.Helper()
	facts, err := json.Marshal(f)
	if err != nil {
		s.t.Fatal(err)
	}
	secret, err := json.Marshal(d)
	if err != nil {
		s.t.Fatal(err)
	}
	r := ledger.Recorded{Facts: facts, Restricted: secret, Auth: []ledger.Auth{{By: "session"}}}
	r.Seq, r.Act.Kind, r.Act.KV, r.Act.OccurredAt, r.Act.By = s.tr.Version+1, kind, 1, s.now, ledger.By{Org: org, Person: who}
	if err := s.tr.Apply(r); err != nil {
		s.t.Fatal(err)
	}
}

func (s *script) say(l *fact.LegalTransfer) {
	if l != nil {
		s.lot.Legal.apply(fact.LegalLine{Transfer: l})
	}
}

// do lets some time pass and does an act; it gives the codes of what is wrong.
func (s *script) do(after time.Duration, cmd StepTransfer) string {
	s.t.Helper()
	s.now = s.now.Add(after)
	who, org := "officer", testAgency
	switch cmd.Act {
	case TransferApprove, TransferDecline:
		who = "head"
	case TransferAccept, TransferRefuse, TransferReturn:
		if s.tr.Direction == ToPolice {
			who, org = "police", testPolice
		}
	}
	in := s.in(who, org)
	if cmd.Act == TransferHand && cmd.Handoff != "" {
		in.goods = TransferGoods{Handoff: uuid.New(), To: testPolice, Taken: []uuid.UUID{s.lot.ID}, At: s.now}
	}
	f, d, legal, err := cmd.decide(in)
	if err != nil {
		return codes(err)
	}
	s.apply(transferKinds[cmd.Act], who, org, f, d)
	s.say(legal)
	return ""
}

// steps that are well filled in.
var (
	doApprove    = StepTransfer{Act: TransferApprove}
	doSend       = StepTransfer{Act: TransferSend}
	doAccept     = StepTransfer{Act: TransferAccept, Paper: "立1号"}
	doRefuse     = StepTransfer{Act: TransferRefuse, Paper: "不立1号", Note: "数额不足"}
	doReturn     = StepTransfer{Act: TransferReturn, Paper: "补1号", Note: "缺检验报告"}
	doReconsider = StepTransfer{Act: TransferReconsider, Note: "应当立案"}
	doReport     = StepTransfer{Act: TransferReport, Note: "提请监督"}
	doHand       = StepTransfer{Act: TransferHand, Goods: GoodsHanded, Handoff: "H-1"}
	doKeep       = StepTransfer{Act: TransferHand, Goods: GoodsKept, Note: "体积大，原地代管"}
)

func closing(outcome string) StepTransfer { return StepTransfer{Act: TransferClose, Outcome: outcome} }

func TestATransferGoesThroughItsStepsInOrderAndNoOther(t *testing.T) {
	all := map[TransferAct]StepTransfer{TransferApprove: doApprove, TransferDecline: {Act: TransferDecline, Note: "证据不足"}, TransferSend: {Act: TransferSend, Papers: nil}, TransferAccept: doAccept,
		TransferRefuse: doRefuse, TransferReturn: doReturn, TransferReconsider: doReconsider, TransferReport: doReport, TransferHand: doHand, TransferClose: closing("")}
	for _, c := range []struct {
		way  []StepTransfer
		want TransferState
		may  string // acts that may follow
	}{
		{nil, TransferProposed, "approve decline"},
		{[]StepTransfer{doApprove}, TransferApproved, "send"},
		{[]StepTransfer{{Act: TransferDecline, Note: "证据不足"}}, TransferDeclined, ""},
		{[]StepTransfer{doApprove, doSend}, TransferSent, "accept refuse return"},
		{[]StepTransfer{doApprove, doSend, doReturn}, TransferReturned, "send close"},
		{[]StepTransfer{doApprove, doSend, doReturn, {Act: TransferSend, Papers: []fact.TransferPaper{{Kind: "test_report", Number: "检1号"}}}}, TransferSent, "accept refuse return"},
		{[]StepTransfer{doApprove, doSend, doRefuse}, TransferRefused, "reconsider report close"},
		{[]StepTransfer{doApprove, doSend, doRefuse, doReconsider}, TransferReconsidered, "accept refuse"},
		{[]StepTransfer{doApprove, doSend, doRefuse, doReconsider, doRefuse}, TransferUpheld, "report close"},
		{[]StepTransfer{doApprove, doSend, doRefuse, doReport}, TransferReported, "accept close"},
		{[]StepTransfer{doApprove, doSend, doRefuse, doReconsider, doAccept}, TransferAccepted, "hand_over close"},
		{[]StepTransfer{doApprove, doSend, doAccept, doHand}, TransferHanded, "close"},
		{[]StepTransfer{doApprove, doSend, doAccept, doHand, closing(OutcomeJudged)}, TransferClosed, ""},
	} {
		s := newScript(t, ToPolice)
		for _, cmd := range c.way {
			if wrong := s.do(time.Hour, cmd); wrong != "" {
				t.Fatalf("%s after %s: %s", cmd.Act, s.tr.State, wrong)
			}
		}
		if s.tr.State != c.want {
			t.Errorf("the way leads to %s, want %s", s.tr.State, c.want)
		}
		var may []string
		for _, act := range TransferActs() {
			if s.tr.Can(act) {
				may = append(may, string(act))
				continue
			}
			if wrong := s.do(0, all[act]); wrong != ruleNotNow+"@act" {
				t.Errorf("%s in %s: %q", act, s.tr.State, wrong)
			}
		}
		if got := strings.Join(may, " "); got != c.may {
			t.Errorf("in %s may be done: %s, want %s", s.tr.State, got, c.may)
		}
	}
}

func TestEachStepOfATransferSaysWhetherItKeptItsClockAtItsEdge(t *testing.T) {
	const day = 24 * time.Hour
	left := noon.Date().AddDays(3).End().Sub(noon) // until the third day after is over
	for _, c := range []struct {
		name  string
		way   []StepTransfer
		last  StepTransfer
		clock string
		limit time.Duration // from the step before
	}{
		{"the head decides in three days", nil, doApprove, ClockDecide, left},
		{"sent in 24 hours", []StepTransfer{doApprove}, doSend, ClockSend, day},
		{"answered in three days", []StepTransfer{doApprove, doSend}, doAccept, ClockAnswer, left},
		{"papers in three days", []StepTransfer{doApprove, doSend, doReturn}, StepTransfer{Act: TransferSend, Papers: []fact.TransferPaper{{Kind: "test_report", Number: "检1号"}}}, ClockPapers, left},
		{"reconsideration in three days", []StepTransfer{doApprove, doSend, doRefuse}, doReconsider, ClockReconsider, left},
		{"reconsidered in three days", []StepTransfer{doApprove, doSend, doRefuse, doReconsider}, doRefuse, ClockAnswer, left},
		{"goods in three days", []StepTransfer{doApprove, doSend, doAccept}, doHand, ClockGoods, left},
		{"goods that stay in three days", []StepTransfer{doApprove, doSend, doAccept}, doKeep, ClockGoods, left},
	} {
		for _, late := range []bool{false, true} {
			s := newScript(t, ToPolice)
			for _, cmd := range c.way {
				if wrong := s.do(0, cmd); wrong != "" {
					t.Fatalf("%s: %s", c.name, wrong)
				}
			}
			after := c.limit - time.Millisecond
			if late {
				after = c.limit
			}
			if overdue := s.tr.Overdue(s.now.Add(after)); overdue != (late && c.clock != ClockReconsider) {
				t.Errorf("%s: overdue is %v just before the act, late %v", c.name, overdue, late)
			}
			if wrong := s.do(after, c.last); wrong != "" {
				t.Fatalf("%s: %s", c.name, wrong)
			}
			step := s.tr.Steps[len(s.tr.Steps)-1]
			if step.Clock != c.clock || step.InTime == late || step.Breached() != late || s.tr.Breaches() > 1 {
				t.Errorf("%s, late %v: %+v", c.name, late, step)
			}
		}
	}
}

func TestARightThatIsNotUsedIsNoBreach(t *testing.T) {
	s := newScript(t, ToPolice)
	for _, cmd := range []StepTransfer{doApprove, doSend, doRefuse} {
		s.do(time.Hour, cmd)
	}
	s.do(30*24*time.Hour, closing(OutcomeNotFiled))
	if s.tr.State != TransferClosed || s.tr.Breaches() != 0 || !s.tr.Flowed() || s.tr.Filed() {
		t.Errorf("%+v", s.tr)
	}
}

func TestWhatIsWrongWithAStepIsSaidAtOnce(t *testing.T) {
	to := func(way ...StepTransfer) *script {
		s := newScript(t, ToPolice)
		for _, cmd := range way {
			if wrong := s.do(0, cmd); wrong != "" {
				t.Fatal(wrong)
			}
		}
		return s
	}
	for _, c := range []struct {
		way  []StepTransfer
		cmd  StepTransfer
		want string
	}{
		{nil, StepTransfer{Act: TransferDecline}, "casefile.text.missing@note"},
		{[]StepTransfer{doApprove, doSend}, StepTransfer{Act: TransferAccept}, "casefile.text.missing@paper"},
		{[]StepTransfer{doApprove, doSend}, StepTransfer{Act: TransferRefuse}, "casefile.text.missing@paper casefile.text.missing@note"},
		{[]StepTransfer{doApprove, doSend, doReturn}, doSend, "casefile.transfer.papers_needed@papers"},
		{[]StepTransfer{doApprove}, StepTransfer{Act: TransferSend, Goods: GoodsKept}, "casefile.transfer.goods_unneeded@goods"},
		{[]StepTransfer{doApprove, doSend, doAccept}, StepTransfer{Act: TransferHand, Goods: GoodsNone}, ruleThere + "@goods"},
		{[]StepTransfer{doApprove, doSend, doAccept}, StepTransfer{Act: TransferHand, Goods: GoodsKept}, "casefile.text.missing@note"},
		{[]StepTransfer{doApprove, doSend, doAccept}, StepTransfer{Act: TransferHand, Goods: GoodsHanded}, "casefile.transfer.handoff_or_photo@handoff"},
		{[]StepTransfer{doApprove, doSend, doAccept}, closing(OutcomeNotFiled), "casefile.transfer.outcome@outcome"},
		{[]StepTransfer{doApprove, doSend, doRefuse}, closing(OutcomeJudged), "casefile.transfer.outcome@outcome"},
	} {
		if got := to(c.way...).do(0, c.cmd); got != c.want {
			t.Errorf("%s: %q, want %q", c.cmd.Act, got, c.want)
		}
	}
	s := to(doApprove, doSend)
	in := s.in("officer", testAgency)
	if _, _, _, err := doAccept.decide(in); codes(err) != ruleAnswerPhoto+"@photo" {
		t.Errorf("the agency tells the answer of the police without their paper: %v", err)
	}
	with := doAccept
	with.Photo = testPaper
	if _, _, _, err := with.decide(in); err != nil {
		t.Error(err)
	}
	if _, _, _, err := doApprove.decide(newScript(t, ToPolice).in("officer", testAgency)); codes(err) != ruleOwn+"@" {
		t.Errorf("who proposes decides: %v", err)
	}
	s = to(doApprove, doSend, doAccept)
	in = s.in("officer", testAgency)
	in.goods = TransferGoods{To: testPolice}
	if _, _, _, err := doHand.decide(in); codes(err) != ruleOpen+"@handoff" {
		t.Errorf("a handoff that took nothing: %v", err)
	}
	in.goods = TransferGoods{To: testAgency, Taken: []uuid.UUID{s.lot.ID}}
	if _, _, _, err := doHand.decide(in); codes(err) != ruleOther+"@handoff" {
		t.Errorf("a handoff to somebody else: %v", err)
	}
	s = to(doApprove, doSend, doRefuse)
	if _, _, _, err := closing(OutcomeNotFiled).decide(s.in("police", testPolice)); codes(err) != ruleCloseOwn+"@" {
		t.Errorf("the police close what they refused: %v", err)
	}
}

func TestAProposalNamesItsPapersAndGoesOnce(t *testing.T) {
	s := newScript(t, ToPolice)
	good := ProposeTransfer{Direction: ToPolice, Other: testPolice, Reason: "涉嫌犯罪", Papers: []fact.TransferPaper{{Kind: "letter", Number: "1"}, {Kind: "report", Number: "2"}, {Kind: "goods_list", Number: "3"}}}
	fresh := LegalLot{Code: "0000000000AC", State: "in_custody"}
	for name, c := range map[string]struct {
		change func(*ProposeTransfer, *transferring)
		want   string
	}{
		"right":              {func(*ProposeTransfer, *transferring) {}, ""},
		"twice":              {func(_ *ProposeTransfer, in *transferring) { in.lots = []LegalLot{s.lot} }, ruleTwice + "@lots"},
		"no list of goods":   {func(p *ProposeTransfer, _ *transferring) { p.Papers = p.Papers[:2] }, rulePapers + "@papers"},
		"file without goods": {func(p *ProposeTransfer, in *transferring) { p.Papers, in.lots = p.Papers[:2], nil }, ""},
		"nobody":             {func(p *ProposeTransfer, _ *transferring) { p.Other = uuid.Nil }, "casefile.text.missing@outside"},
		"itself":             {func(p *ProposeTransfer, _ *transferring) { p.Other = testAgency }, "casefile.transfer.other@other"},
		"of the police":      {func(_ *ProposeTransfer, in *transferring) { in.c.Nature = Criminal }, ruleCriminal + "@direction"},
		"back without cause": {func(p *ProposeTransfer, _ *transferring) { p.Direction = ToAgency }, "casefile.transfer.cause@cause"},
	} {
		cmd, in := good, s.in("officer", testAgency)
		in.lots = []LegalLot{fresh}
		c.change(&cmd, &in)
		if _, _, err := cmd.decide(in); codes(err) != c.want {
			t.Errorf("%s: %q, want %q", name, codes(err), c.want)
		}
	}
}

func TestTheAdministrativeClockStandsStillWhileThePoliceHaveTheCase(t *testing.T) {
	s := newScript(t, ToPolice)
	lastDay := s.lot.Legal.Measures[0].LastDay
	far := lastDay.End().Add(90 * 24 * time.Hour)
	if due, _ := s.lot.Clocks(); due != lastDay {
		t.Errorf("a proposal stops the clock: %q", due)
	}
	if st := s.lot.Legal.Standing(far); st.Code != StandingLapsed {
		t.Errorf("a proposal keeps goods from lapsing: %+v", st)
	}
	s.do(time.Hour, doApprove)
	s.do(time.Hour, doSend)
	if due, _ := s.lot.Clocks(); due != "" {
		t.Errorf("the clock runs on to %q", due)
	}
	if st := s.lot.Legal.Standing(far); st.Code != StandingSeized || st.LastDay != "" || st.Grounds {
		t.Errorf("%+v", st)
	}
	s.do(time.Hour, doAccept)
	if st := s.lot.Legal.Standing(far); st.Code != StandingCriminal || !st.Effective || st.GroundsDestruction() {
		t.Errorf("%+v", st)
	}
	for leads, want := range map[StandingCode]string{StandingConfiscated: ruleWithPolice + "@lots", StandingLifted: ruleWithPolice + "@lots", StandingJudged: ""} {
		if got := wrongWith(leads, s.lot); got != want {
			t.Errorf("%s: %q", leads, got)
		}
	}
	s.do(time.Hour, doKeep)
	if l := s.lot.Legal; !l.Transfer.Kept || l.Standing(far).Code != StandingCriminal {
		t.Errorf("%+v", l)
	}
	s.do(time.Hour, closing(OutcomeNotProsecuted))
	st := s.lot.Legal.Standing(s.now)
	if due, _ := s.lot.Clocks(); st.Code != StandingLapsed || st.Grounds || due >= s.now.Date() || !s.lot.Legal.CameBack() {
		t.Errorf("the clock goes on by itself: %+v", st)
	}
	if got := wrongWith(StandingConfiscated, s.lot); got != "" {
		t.Errorf("the agency may not decide on what came back: %s", got)
	}
	s.lot.Legal.apply(fact.LegalLine{Decision: &fact.LegalDecision{ID: uuid.New(), Standing: string(StandingConfiscated), Grounds: true, Effective: s.now.Date()}})
	if st := s.lot.Legal.Standing(s.now.Add(24 * time.Hour)); st.Code != StandingConfiscated || !st.GroundsDestruction() {
		t.Errorf("a decision after the return does not stand: %+v", st)
	}
}

func TestAConfiscationOfBeforeGroundsNothingWhileThePoliceHaveTheCase(t *testing.T) {
	s := newScript(t, ToPolice)
	s.lot.Legal.Decisions = []fact.LegalDecision{{ID: uuid.New(), Standing: string(StandingConfiscated), Grounds: true, Effective: noon.Date()}}
	after := noon.Add(100 * 24 * time.Hour)
	for _, cmd := range []StepTransfer{doApprove, doSend, doAccept, doHand} {
		if wrong := s.do(time.Hour, cmd); wrong != "" {
			t.Fatal(wrong)
		}
		if cmd.Act != TransferApprove && s.lot.Legal.Standing(after).GroundsDestruction() {
			t.Errorf("goods may be destroyed after %s", cmd.Act)
		}
	}
	s.lot.Legal.apply(fact.LegalLine{Decision: &fact.LegalDecision{ID: uuid.New(), Standing: string(StandingJudged), Grounds: true, Effective: noon.Date()}})
	s.do(time.Hour, closing(OutcomeJudged))
	if st := s.lot.Legal.Standing(after); st.Code != StandingJudged || !st.GroundsDestruction() {
		t.Errorf("the judgment does not stand: %+v", st)
	}
}

func TestPartsOfALotThatIsTransferredAreTransferred(t *testing.T) {
	s := newScript(t, ToPolice)
	for _, cmd := range []StepTransfer{doApprove, doSend, doAccept} {
		s.do(time.Hour, cmd)
	}
	var child Legal
	child.apply(*s.lot.Legal.Inherit(uuid.New()))
	if child.Standing(s.now).Code != StandingCriminal || child.Transfer.ID != s.tr.ID {
		t.Errorf("%+v", child)
	}
}

func TestATransferBackForcesADecisionOnceTheAgencyTakesIt(t *testing.T) {
	s := newScript(t, ToAgency)
	due := s.tr.Next.Due
	if s.tr.State != TransferSent || s.tr.Next.Clock != ClockReply || s.tr.Waits() != SideAgency || due.Date() != noon.Date().AddMonths(2).AddDays(1) {
		t.Fatalf("%+v", s.tr)
	}
	for _, act := range []TransferAct{TransferReturn, TransferReconsider, TransferReport, TransferHand, TransferSend} {
		if s.tr.Can(act) {
			t.Errorf("%s can be", act)
		}
	}
	if wrong := s.do(24*time.Hour, StepTransfer{Act: TransferAccept}); wrong != "" {
		t.Fatal(wrong)
	}
	if s.tr.Next.Due != due || !s.lot.Legal.CameBack() || s.lot.Legal.Standing(s.now).Code != StandingLapsed {
		t.Errorf("%+v %+v", s.tr, s.lot.Legal)
	}
	if wrong := s.do(due.Sub(s.now), closing(OutcomePenalised)); wrong != "" || s.tr.Breaches() != 1 {
		t.Errorf("%s %+v", wrong, s.tr)
	}
}

func wrongWith(leads StandingCode, l LegalLot) string {
	var faults fault.List
	withPolice(&faults, leads, []LegalLot{l})
	return codes(faults.Err())
}
