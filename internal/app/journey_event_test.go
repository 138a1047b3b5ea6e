package app

import (
	"net/http"
	"strings"
	"testing"

	"github.com/sealtrail/sealtrail/internal/destruction"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/testkit"
)

// An officer plans a joint destruction, the head announces it, an order joins
// from its own page, the head opens and closes it; anybody reads the notice, and
// nobody reads what is not theirs.
func TestAJointDestructionFromPlanToResult(t *testing.T) {
	t.Parallel()
	s := serve(t, settings(t, true, sqlite))
	base := doors(t, s)
	g := visit(t, s)
	sizes(t, func(t *testing.T, size string, o testkit.BrowserOptions) {
		g.t = t
		order, _ := g.drafted(2)
		shown := did(g.Destruction.Order(g.ctx, everything, order.Number.String()))(t).Shown
		did(g.Destruction.ApproveOrder(g.ctx, g.as("approver1"), destruction.ApproveOrder{Command: command(), Order: order.Number.String(), Shown: shown, Opinion: "同意"}))(t)
		today, name := g.clock.Now().Date(), "鞋类集中销毁 "+size
		b := newTab(t, base, o)
		b.as("officer1")
		b.open("/events")
		b.press(`main a[href="/events/new"]`)
		b.fields("name", name, "from", string(today), "to", string(today.AddDays(2)), "facility", g.gaoyuan().String(), "place", "堆龙厂区东门", "notice", "依法集中销毁，欢迎监督。")
		b.press(`main form button.btn-big`)
		b.see(name, "筹备中", "等主办机关负责人发布公告")
		number := b.last()

		// Before the notice it does not exist for the public.
		b.signOut()
		b.open("/E/" + number)
		if b.last() != "login" {
			b.fail("a plan is public")
		}
		b.as("approver1")
		b.see("待主持活动", name)
		b.press(`main a[href="/events/` + number + `"]`)
		b.press(`form[action$="/announce"] button.btn-big`)
		b.see("已公告", "公示页面")

		b.as("officer1")
		b.open("/orders/" + order.Number.String())
		if _, err := js[bool](b, `document.querySelector("form[action$=\"/join\"]").closest("details").open = true`); err != nil {
			b.fail("no joint destruction to join: %v", err)
		}
		b.fill("event", number)
		b.press(`form[action$="/join"] button`)
		b.see(name)
		b.open("/events/" + number)
		b.see(order.Number.String(), "退出活动")

		b.as("approver1")
		b.press(`main a[href="/events/` + number + `"]`)
		b.press(`form[action$="/open"] button.btn-big`)
		b.see("进行中")
		b.press(`form[action$="/close"] button.btn-big`)
		b.see("已结束", "结果锁定")
		if e := did(g.Destruction.Event(g.ctx, everything, number))(t); e.State != destruction.EventClosed || e.Outcome.Lots != 0 {
			t.Errorf("closed with %+v", e.Outcome)
		}
		if o := did(g.Destruction.Order(g.ctx, everything, order.Number.String()))(t); o.Event != (destruction.Order{}).Event || o.State != destruction.OrderApproved {
			t.Errorf("the order that was not done stays in the event")
		}

		b.signOut()
		b.open("/")
		b.press(`main a[href="/E/` + number + `"]`)
		b.see(name, "依法集中销毁，欢迎监督。", "活动已结束，结果已锁定。")
		text, _ := js[string](b, "document.body.innerText")
		for _, secret := range []string{"堆龙厂区东门", order.Number.String(), "格桑", "扎西"} {
			if strings.Contains(text, secret) {
				t.Errorf("the public page tells %q", secret)
			}
		}
	})
}

// What is promised or lies at the firm is no result: the public reads what was
// processed, while those who take part read all three.
func TestTheEventsPublicPageCountsOnlyWhatWasProcessed(t *testing.T) {
	t.Parallel()
	s := serve(t, settings(t, true, sqlite))
	g := visit(t, s)
	open := did(g.Destruction.Events(g.ctx, everything, destruction.EventFilter{State: destruction.EventOpen}))(t).Items[0]
	v := did(g.Destruction.Event(g.ctx, everything, open.Number.String()))(t)
	p := v.Progress
	if len(v.Orders) != 2 || p.Outcome.MassG == 0 || p.ReceivedG <= p.Outcome.MassG || len(p.Outcome.ByAgency) != 2 {
		t.Fatalf("the demo's joint destruction is of two agencies, one of them done: %+v", p)
	}
	words := s.Words.In("zh-CN")
	anybody := s.window(t, "").get("/E/" + open.Number.String()).Body.String()
	if !strings.Contains(anybody, words.Mass(p.Outcome.MassG)) {
		t.Errorf("the public page does not say what was processed, %s", words.Mass(p.Outcome.MassG))
	}
	for _, g := range []int64{p.PlannedG, p.ReceivedG} {
		if strings.Contains(anybody, words.Mass(g)) {
			t.Errorf("the public page counts %s, which is not processed", words.Mass(g))
		}
	}
	for login, code := range map[string]int{"approver1": 200, "officer3": 200, "recycler1": 200, "auditor1": 200, "firm1": 404, "keeper1": 200} {
		answer := s.window(t, login).get("/events/" + open.Number.String())
		if answer.Code != code {
			t.Errorf("%s: %d, not %d", login, answer.Code, code)
		}
		own := did(g.Destruction.Orders(g.ctx, g.as(login).Scope(identity.ReadDestruction), destruction.OrderFilter{}))(t)
		seen := map[string]bool{}
		for _, o := range own.Items {
			seen[o.Number.String()] = true
		}
		for _, o := range v.Papers {
			if has := strings.Contains(answer.Body.String(), o.Number.String()); has && !seen[o.Number.String()] {
				t.Errorf("%s reads the number of an order of somebody else", login)
			}
		}
	}
}

// Whoever asks for notices without end is asked to wait.
func TestTheNoticesOfEventsAreLimited(t *testing.T) {
	t.Parallel()
	s := serve(t, settings(t, true, sqlite))
	anybody := s.window(t, "")
	for range 10 * eventBurst {
		answer := anybody.get("/E/E-540000-2026-000001-X")
		if answer.Code == http.StatusTooManyRequests {
			if answer.Header().Get("Retry-After") == "" {
				t.Error("it is not said for how long")
			}
			return
		}
	}
	t.Error("nobody is asked to wait")
}
