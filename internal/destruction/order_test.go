package destruction

import (
	"encoding/json"
	"slices"
	"testing"

	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/custody"
	"github.com/sealtrail/sealtrail/internal/fact"
	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/ledger"
)

func drafted(exceptional bool) (Order, []custody.Lot) {
	lot, o := clearLot()
	o.State, o.Approved, o.Exceptional, o.Stream = OrderDrafted, Signature{}, exceptional, ledger.Stream{1}
	lot.Stream, lot.Handlers, lot.Keepers = ledger.Stream{2}, []string{"officer"}, []string{"keeper"}
	return o, []custody.Lot{lot}
}

func TestAnOrderIsApprovedBySomebodyWhoHandledNoneOfIt(t *testing.T) {
	for _, c := range []struct {
		name   string
		signer string
		exempt bool
		want   string
	}{
		{"the head", "head", false, ""},
		{"who drafted it", "drafter", false, "destruction.order.own_draft"},
		{"who drafted it, in a tiny office", "drafter", true, "destruction.order.own_draft"},
		{"who seized the goods", "officer", false, "destruction.order.own_goods"},
		{"who kept the goods", "keeper", false, "destruction.order.own_goods"},
		{"who kept the goods, in a tiny office", "keeper", true, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			o, lots := drafted(false)
			o.Drafted.Person = "drafter"
			d, _, err := o.approve(person(c.signer, o.Agency, identity.Approver), identity.ApproveOrder, ApproveOrder{Command: cmd()}, lots, nil, fact.Gate{}, c.exempt, now, now, "rules")
			if code(err) != c.want {
				t.Fatalf("got %v, want %q", err, c.want)
			}
			if c.want == "" && d.Facts.(fact.OrderApproved).Exemption != c.exempt {
				t.Error("the exception is not recorded")
			}
		})
	}
}

func TestAnExceptionNeedsTwoSignaturesOfTwoPeopleInEitherOrder(t *testing.T) {
	sign := func(o Order, lots []custody.Lot, who string, action identity.Action) (bool, string) {
		d, _, err := o.approve(person(who, o.Agency, identity.Approver, identity.LegalReviewer), action, ApproveOrder{Command: cmd()}, lots, nil, fact.Gate{}, false, now, now, "rules")
		switch f := d.Facts.(type) {
		case fact.OrderApproved:
			return f.Approves, code(err)
		case fact.OrderEndorsed:
			return f.Approves, code(err)
		}
		return false, code(err)
	}
	o, lots := drafted(true)
	if last, why := sign(o, lots, "head", identity.ApproveOrder); last || why != "" {
		t.Errorf("first signature: approves %v %s", last, why)
	}
	half := o
	half.Approved = Signature{Person: "head", Role: "approver"}
	if _, why := sign(half, lots, "head", identity.ApproveExceptional); why != "destruction.order.both_signatures" {
		t.Errorf("one person gave both: %q", why)
	}
	if _, why := sign(half, lots, "other", identity.ApproveOrder); why != "destruction.order.signed_already" {
		t.Errorf("approved twice: %q", why)
	}
	if last, why := sign(half, lots, "legal", identity.ApproveExceptional); !last || why != "" {
		t.Errorf("second signature: approves %v %s", last, why)
	}
	half = o
	half.Endorsed = Signature{Person: "legal", Role: "legal_reviewer"}
	if last, why := sign(half, lots, "head", identity.ApproveOrder); !last || why != "" {
		t.Errorf("the other way round: approves %v %s", last, why)
	}
	plain, lots := drafted(false)
	if _, why := sign(plain, lots, "legal", identity.ApproveExceptional); why != "destruction.order.no_exception" {
		t.Errorf("nothing to endorse: %q", why)
	}
}

func TestBlockedLotsLeaveTheOrderWithTheirReasons(t *testing.T) {
	o, lots := drafted(false)
	second := lots[0]
	second.ID, second.Stream = id(12), ledger.Stream{3}
	lots = append(lots, second)
	blocked := []BlockedLot{{Lot: id(12), Code: "X", Reasons: []Reason{{Code: ReasonHold, Article: "a", Who: "w"}}}}
	d, out, err := o.approve(person("head", o.Agency, identity.Approver), identity.ApproveOrder, ApproveOrder{Command: cmd()}, lots, blocked, fact.Gate{}, false, now, now, "r")
	if err != nil || len(out) != 1 {
		t.Fatal(out, err)
	}
	if got := d.Restricted.(fact.OrderOpinion).Blocked; !slices.Equal(got, []uuid.UUID{id(12)}) {
		t.Errorf("blocked %v", got)
	}
	for i, want := range []bool{false, true} {
		line := d.Lines[i].Value.(fact.OrderDecisionLine)
		if line.Released != want || (len(line.Reasons) > 0) != want {
			t.Errorf("line %d: %+v", i, line)
		}
	}
	_, _, err = o.approve(person("head", o.Agency, identity.Approver), identity.ApproveOrder, ApproveOrder{Command: cmd()}, lots[1:], blocked, fact.Gate{}, false, now, now, "r")
	if f := fault.Of(err); f == nil || f.Code != ReasonHold || f.Params["lot"] != "X" || f.Params["article"] != "a" {
		t.Errorf("all blocked: %v", err)
	}
}

func TestAnApprovedOrderIsWithdrawnOnlyWhileItsGoodsAreHome(t *testing.T) {
	for _, c := range []struct {
		state custody.State
		order OrderState
		want  string
	}{
		{custody.InCustody, OrderDrafted, ""},
		{custody.InCustody, OrderApproved, ""},
		{custody.InTransit, OrderApproved, "destruction.order.goods_away"},
		{custody.HeldAtGate, OrderApproved, "destruction.order.goods_away"},
		{custody.AtFirm, OrderApproved, "destruction.order.goods_away"},
		{custody.InCustody, OrderDone, "destruction.order.state"},
		{custody.InCustody, OrderRejected, "destruction.order.state"},
	} {
		o, lots := drafted(false)
		o.State, lots[0].State = c.order, c.state
		d, err := o.reject(person("head", o.Agency, identity.Approver), RejectOrder{Command: cmd(), Reason: "重报"}, lots, now)
		if code(err) != c.want {
			t.Errorf("%s, goods %s: %v, want %q", c.order, c.state, err, c.want)
		}
		if c.want == "" && d.Facts.(fact.OrderRejected).Withdrawn != (c.order == OrderApproved) {
			t.Errorf("%s: withdrawn is wrong", c.order)
		}
	}
	o, lots := drafted(false)
	if _, err := o.reject(person("head", o.Agency, identity.Approver), RejectOrder{Command: cmd()}, lots, now); code(err) != "destruction.text.missing" {
		t.Errorf("without a reason: %v", err)
	}
}

func TestOfAnOrderCarriedOutOnlyTheRestIsWithdrawn(t *testing.T) {
	for _, c := range []struct {
		name   string
		states []custody.State
		want   string
		freed  int
		state  OrderState
	}{
		{"nothing has ended", []custody.State{custody.InCustody, custody.InCustody}, "", 2, OrderWithdrawn},
		{"a part was destroyed", []custody.State{custody.Destroyed, custody.InCustody}, "", 1, OrderDone},
		{"all was destroyed", []custody.State{custody.Destroyed, custody.Destroyed}, "destruction.order.executed", 0, ""},
		{"used up at a laboratory", []custody.State{custody.Consumed, custody.Consumed}, "", 0, OrderWithdrawn},
		{"the rest is at the firm", []custody.State{custody.Destroyed, custody.AtFirm}, "destruction.order.goods_away", 0, ""},
	} {
		o, lots := drafted(false)
		o.State = OrderApproved
		other := lots[0]
		other.ID, other.Stream = id(20), ledger.Stream{3}
		lots = append(lots, other)
		for i, s := range c.states {
			lots[i].State = s
		}
		d, err := o.reject(person("head", o.Agency, identity.Approver), RejectOrder{Command: cmd(), Reason: "换单位"}, lots, now)
		if code(err) != c.want || len(d.Lines) != c.freed {
			t.Errorf("%s: %v, %d freed", c.name, err, len(d.Lines))
		}
		if err != nil {
			continue
		}
		facts, _ := json.Marshal(d.Facts)
		secret, _ := json.Marshal(d.Restricted)
		if err := o.apply(ledger.Recorded{Act: ledger.Act{Kind: d.Kind}, Facts: facts, Restricted: secret}); err != nil {
			t.Fatal(err)
		}
		if o.State != c.state {
			t.Errorf("%s: the order is %s", c.name, o.State)
		}
	}
}

func TestAForbiddenMethodCannotEvenBeDrafted(t *testing.T) {
	b := book(t)
	for _, m := range b.AllMethods(now) {
		lot, _ := clearLot()
		lot.Order = uuid.Nil
		rule, err := b.Rule(lot.Category, m.Code, now)
		if err != nil {
			t.Fatal(err)
		}
		in := DraftOrder{Command: cmd(), Lots: []string{"x"}, Ground: "罚没", Method: m.Code, Reasons: "理由", Facility: id(4)}
		_, d, err := decideDraft(person("officer", lot.Agency, identity.Officer), in, in.ID, []custody.Lot{lot}, id(30), now, b)
		if rule.Selectable() != (err == nil) {
			t.Errorf("%s is %s, drafting says %v", m.Code, rule.Status, err)
		}
		if err == nil && d.Facts.(fact.OrderDrafted).Exceptional != (rule.Status == "exception") {
			t.Errorf("%s: exception not marked", m.Code)
		}
	}
}

func TestADraftNamesEverythingThatIsWrong(t *testing.T) {
	lot, _ := clearLot()
	other := lot
	other.ID, other.Agency = id(40), id(41)
	in := DraftOrder{Command: cmd(), Kind: "bury", Lots: []string{"x", "y"}, Method: "INCIN_WTE", Attestations: 1}
	_, _, err := decideDraft(person("officer", lot.Agency, identity.Officer), in, in.ID, []custody.Lot{lot, other, lot}, id(30), now, book(t))
	f := fault.Of(err)
	if f == nil {
		t.Fatal(err)
	}
	got := map[string]string{}
	for _, g := range f.Fields {
		got[g.Field+" "+g.Code] = ""
	}
	for _, want := range []string{"kind destruction.order.kind", "attestations destruction.order.attestations", "ground destruction.text.missing",
		"reasons destruction.text.missing", "lots[1] destruction.order.other_agency", "lots[2] destruction.lot.twice", "lots[0] " + ReasonOtherOrder} {
		if _, ok := got[want]; !ok {
			t.Errorf("%s is not named in %v", want, err)
		}
	}
}
