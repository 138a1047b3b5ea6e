package destruction

import (
	"testing"

	"pgregory.net/rapid"

	"github.com/sealtrail/sealtrail/internal/custody"
	"github.com/sealtrail/sealtrail/internal/fact"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/ledger"
)

func TestAnApprovalBindsTheListItWasShown(t *testing.T) {
	changes := map[string]func(*Order, []custody.Lot){
		"a count":              func(_ *Order, l []custody.Lot) { l[0].Quantity++ },
		"a mass":               func(_ *Order, l []custody.Lot) { l[0].MassG++ },
		"packages":             func(_ *Order, l []custody.Lot) { l[0].Packages++ },
		"any act on a lot":     func(_ *Order, l []custody.Lot) { l[0].Version++ },
		"a lot that left":      func(_ *Order, l []custody.Lot) { l[0].Order = id(77) },
		"the ground":           func(o *Order, _ []custody.Lot) { o.Ground += "。" },
		"the firm":             func(o *Order, _ []custody.Lot) { o.Firm = id(78) },
		"the method":           func(o *Order, _ []custody.Lot) { o.Method = "PULP" },
		"any act on the order": func(o *Order, _ []custody.Lot) { o.Version++ },
	}
	for name, change := range changes {
		o, lots := drafted(false)
		lots[0].Order = o.ID
		shown := o.Shown(lots)
		head := person("head", o.Agency, identity.Approver)
		d, _, err := o.approve(head, identity.ApproveOrder, ApproveOrder{Command: cmd(), Shown: shown}, lots, nil, fact.Gate{}, false, now, now, "r")
		if err != nil || d.Restricted.(fact.OrderOpinion).Shown != shown {
			t.Fatalf("what was shown is not recorded: %v", err)
		}
		change(&o, lots)
		_, _, err = o.approve(head, identity.ApproveOrder, ApproveOrder{Command: cmd(), Shown: shown}, lots, nil, fact.Gate{}, false, now, now, "r")
		if code(err) != "destruction.order.changed" {
			t.Errorf("%s changed: %v", name, err)
		}
		if _, err = o.giveBack(head, ReturnOrder{Command: cmd(), Reason: "缺称重单", Shown: shown}, lots, now); code(err) != "destruction.order.changed" {
			t.Errorf("returned after %s changed: %v", name, err)
		}
	}
}

func TestTheOrderOfTheLotsDoesNotChangeTheHashOfTheList(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		o, one := drafted(false)
		var lots []custody.Lot
		for i := range rapid.IntRange(1, 8).Draw(t, "lots") {
			l := one[0]
			l.ID, l.Order, l.Quantity = id(byte(20+i)), o.ID, rapid.Int64Range(1, 1000).Draw(t, "n")
			lots = append(lots, l)
		}
		if a, b := o.Shown(lots), o.Shown(rapid.Permutation(lots).Draw(t, "shuffled")); a != b {
			t.Fatal("another hash for the same list")
		}
	})
}

func TestWhoMayReturnAnOrder(t *testing.T) {
	for _, c := range []struct {
		name        string
		who         string
		role        identity.Role
		exceptional bool
		state       OrderState
		reason      string
		want        string
	}{
		{"the head", "head", identity.Approver, false, OrderDrafted, "缺称重单", ""},
		{"the legal reviewer of an exception", "legal", identity.LegalReviewer, true, OrderDrafted, "缺称重单", ""},
		{"the legal reviewer of an ordinary one", "legal", identity.LegalReviewer, false, OrderDrafted, "缺称重单", "destruction.order.no_exception"},
		{"without a reason", "head", identity.Approver, false, OrderDrafted, " ", "destruction.text.missing"},
		{"to oneself", "drafter", identity.Approver, false, OrderDrafted, "缺称重单", "destruction.order.own_draft"},
		{"twice", "head", identity.Approver, false, OrderReturned, "缺称重单", "destruction.order.state"},
		{"once approved", "head", identity.Approver, false, OrderApproved, "缺称重单", "destruction.order.state"},
	} {
		o, lots := drafted(c.exceptional)
		o.Drafted.Person, o.State = "drafter", c.state
		if _, err := o.giveBack(person(c.who, o.Agency, c.role), ReturnOrder{Command: cmd(), Reason: c.reason}, lots, now); code(err) != c.want {
			t.Errorf("%s: got %v, want %q", c.name, err, c.want)
		}
	}
}

func TestWhoDraftedAnEarlierVersionNeverApprovesTheLater(t *testing.T) {
	o, lots := drafted(false)
	o.Drafted.Person, o.Drafters, o.Stream = "second", []string{"first"}, ledger.Stream{1}
	_, _, err := o.approve(person("first", o.Agency, identity.Approver), identity.ApproveOrder, ApproveOrder{Command: cmd()}, lots, nil, fact.Gate{}, false, now, now, "r")
	if code(err) != "destruction.order.own_draft" {
		t.Errorf("%v", err)
	}
}
