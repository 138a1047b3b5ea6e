package app

import (
	"bytes"
	"net/url"
	"strings"
	"testing"

	"github.com/sealtrail/sealtrail/internal/destruction"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/moment"
	"github.com/sealtrail/sealtrail/internal/testkit"
)

// sizes are the windows in which each person's day is walked.
func sizes(t *testing.T, day func(t *testing.T, size string, o testkit.BrowserOptions)) {
	t.Helper()
	for _, o := range []testkit.BrowserOptions{{Phone: true}, {}} {
		size := "desktop"
		if o.Phone {
			size = "phone"
		}
		t.Run(size, func(t *testing.T) { day(t, size, o) })
	}
}

// The head signs two orders with one tap, sends a third back with a reason, and
// lends the pen to a colleague for a week.
func TestTheHeadDecidesManyAtOnceAndSendsOneBack(t *testing.T) {
	t.Parallel()
	s := serve(t, settings(t, true, sqlite))
	base := doors(t, s)
	g := visit(t, s)
	sizes(t, func(t *testing.T, _ string, o testkit.BrowserOptions) {
		g.t = t
		first, _ := g.drafted(1)
		second, _ := g.drafted(2)
		third, _ := g.drafted(1)
		b := newTab(t, base, o)
		b.as("approver1")
		b.see("待审批", first.Number.String())
		b.pick(first.Number.String(), second.Number.String())
		b.press(`[data-inbox] button[value=approve]`)
		b.see("已批准")
		b.pick(third.Number.String())
		b.fill("reason", "附上鉴定意见")
		b.press(`[data-inbox] button[value=return]`)
		b.see("退回")
		for number, want := range map[string]destruction.OrderState{first.Number.String(): destruction.OrderApproved, second.Number.String(): destruction.OrderApproved, third.Number.String(): destruction.OrderReturned} {
			if v := did(g.Destruction.Order(g.ctx, everything, number))(t); v.State != want {
				t.Errorf("%s is %s, not %s", number, v.State, want)
			}
		}

		// The officer finds it at home, with the reason, and asks again.
		b.as("officer1")
		b.see(third.Number.String())
		b.press(`main a[href*="` + third.Number.String() + `"]`)
		b.see("附上鉴定意见")
		b.fill("ground", "没收决定已生效；附鉴定意见")
		b.press(`main form button.btn-big`)
		b.see(third.Number.String())
		b.as("approver1")
		b.see(third.Number.String())

		b.open("/me")
		b.press(`a[href="/me/delegations"]`)
		b.fill("delegation_reason", "出差")
		if ok, err := js[bool](b, `(() => { const s = document.querySelector('select[name=delegate]'); s.selectedIndex = s.options.length - 1; return s.value !== ''; })()`); err != nil || !ok {
			b.fail("nobody to lend the pen to: %v", err)
		}
		b.submit("/me/delegations")
		b.see("出差")
		for _, one := range did(g.Identity.Delegations(g.ctx, g.as("approver1")))(t) {
			if one.EndedAt.IsZero() {
				did(g.Identity.EndDelegation(g.ctx, g.as("approver1"), identity.EndDelegation{Command: command(), Delegation: one.ID, Reason: "回来了"}))(t)
			}
		}
	})
}

// pick marks orders of the inbox.
func (b *tab) pick(numbers ...string) {
	b.t.Helper()
	for _, number := range numbers {
		ok, err := js[bool](b, `(() => { const box = document.querySelector('[data-inbox] input[name=pick][value=`+quoted(number)+`]'); if (!box) return false; if (!box.checked) box.click(); return box.checked; })()`)
		if err != nil || !ok {
			b.fail("no %s in the inbox (%v)", number, err)
		}
	}
}

// The editor suspends a licence, prepares the list; the publisher, another
// person, publishes it; the public reads it, what changed, and the list of a day
// before.
func TestTheBureauPublishesTheListAndEverybodyReadsIt(t *testing.T) {
	eachEngine(t, true, func(t *testing.T, s *Server) {
		base := doors(t, s)
		sizes(t, func(t *testing.T, size string, o testkit.BrowserOptions) {
			b := newTab(t, base, o)
			b.as("eco1")
			b.see("资质临期")
			b.press(`main a[href*="/firms/"]`)
			b.see("日喀则珠峰环能发电有限公司")
			b.press(`a[href$="/qualification"]`)
			today := moment.System{}.Now().Date()
			b.fields("kind", "生活垃圾焚烧发电厂", "number", "核查〔2026〕"+size+" 号", "contract", "委托〔2026〕1 号", "issuer", "日喀则市生态环境局", "valid_from", string(today), "valid_to", string(today.AddDays(700)), "capacity_g", "120")
			for _, box := range []string{"modes", "methods", "categories"} {
				if ok, err := js[bool](b, `(() => { const box = document.querySelector('input[name=`+box+`]'); box.click(); return box.checked; })()`); err != nil || !ok {
					b.fail("no %s (%v)", box, err)
				}
			}
			b.press(`main form button.btn-big`)
			b.see("核查〔2026〕" + size + " 号")
			b.open("/firms")
			b.press(`a[href="/registry/drafts"]`)
			b.press(`a[href="/registry/drafts/new"]`)
			b.fill("payer", "自治区财政")
			b.press(`main form button.btn-big`)
			b.see("待发布")
			draft := b.last()
			b.as("eco2")
			b.press(`main a[href="/registry/drafts/` + draft + `"]`)
			b.press(`form[action$="/publish"] button.btn-big`)
			number := b.last()

			b.signOut()
			b.open("/registry")
			b.see("日喀则珠峰环能发电有限公司", "核查〔2026〕"+size+" 号")
			b.open("/registry/editions/" + number + "/diff")
			b.see("核查〔2026〕" + size + " 号")
			b.open("/registry?as_of=" + string(today.AddDays(-200)))
			if text, _ := js[string](b, "document.body.innerText"); strings.Contains(text, "核查〔2026〕"+size) {
				b.fail("the list of a day before knows what came after")
			}
			for _, file := range []string{"/registry.json", "/registry.csv", "/registry.xlsx", "/registry/feed.atom"} {
				if len(b.download(file)) < 200 {
					t.Errorf("%s is empty", file)
				}
			}
		})
	})
}

// Somebody holds a certificate, a label found in a shop, and a paper that was
// revoked; nobody signs in and nobody learns more than the public may.
func TestAnybodyChecksACertificateAndALabel(t *testing.T) {
	t.Parallel()
	s := serve(t, settings(t, true, sqlite))
	base := doors(t, s)
	g := visit(t, s)
	states := map[string]string{}
	all := did(g.Destruction.Certificates(g.ctx, everything, destruction.CertificateFilter{}))(t)
	for _, c := range all.Items {
		states[string(c.State)] = c.Number.String()
	}
	sizes(t, func(t *testing.T, _ string, o testkit.BrowserOptions) {
		b := newTab(t, base, o)
		for state, words := range map[string]string{"valid": "有效", "corrected": "更正", "revoked": "撤销"} {
			b.open("/")
			b.fill("q", strings.ToLower(states[state]))
			b.press(`form[action="/find"] button.btn-primary`)
			b.see(states[state], words)
			if paper := b.download("/C/" + states[state] + ".pdf"); !bytes.HasPrefix(paper, []byte("%PDF-")) {
				b.fail("the paper of %s begins with %q", states[state], paper[:min(len(paper), 8)])
			}
		}
		h := g.label()
		b.open("/t/" + strings.ToLower(strings.ReplaceAll(h, "-", "")))
		b.see("官方保管中", "12315")
		text, _ := js[string](b, "document.body.innerText")
		for _, secret := range []string{"运动鞋", "城关区市场监督", "F-540102", "A 区"} {
			if strings.Contains(text, secret) {
				t.Errorf("a label's public page tells %q", secret)
			}
		}
		b.open("/registry")
		b.see("名录")
		b.open("/home")
		if b.last() != "login" {
			b.fail("a stranger is at home")
		}
	})
}

// label is one in custody.
func (g *guest) label() string {
	if g.one == "" {
		g.one = g.forfeited(1).codes[0]
	}
	return g.one
}

// The auditor follows one destroyed lot from the certificate back to the shop,
// prints its chain, and can change nothing.
func TestTheAuditorFollowsOneLotToItsEndAndBack(t *testing.T) {
	t.Parallel()
	s := serve(t, settings(t, true, sqlite))
	base := doors(t, s)
	sizes(t, func(t *testing.T, _ string, o testkit.BrowserOptions) {
		b := newTab(t, base, o)
		b.as("auditor1")
		b.open("/certificates")
		b.press(`main a[href*="C-540102-"]`)
		number := b.last()
		b.see(number)
		b.press(`main a[href^="/lots/"]`)
		code := b.last()
		b.see("已销毁", "接收", "签发销毁证明", "没收")
		chain, err := js[int](b, `document.querySelectorAll('main .st-trail > li').length`)
		if err != nil || chain < 6 {
			b.fail("%d steps of %s", chain, code)
		}
		prints, err := js[int](b, `[...document.querySelectorAll('main .st-trail')].map(e => e.innerText.match(/\b[0-9a-f]{4} [0-9a-f]{4} [0-9a-f]{4} [0-9a-f]{4}\b/g)?.length ?? 0).reduce((a, b) => a + b, 0)`)
		if err != nil || prints < chain/2 {
			b.fail("%d fingerprints for %d steps", prints, chain)
		}
		if acts, err := js[int](b, `document.querySelectorAll('main form[method=post]').length`); err != nil || acts > 0 {
			b.fail("an auditor is offered %d acts (%v)", acts, err)
		}
		b.open("/search?q=" + url.QueryEscape("鞋"))
		b.see("运动鞋", "鞋服案")
		b.fields("text", "城关区某鞋服店（演示）", "reason", "核对串并案")
		b.press(`form[action="/search/party"] button.btn-primary`)
		b.see("该当事人的案件", "拉城市监案〔2026〕203 号")
		b.press(`a[href="/search/log"]`)
		b.see("核对串并案")
		b.open("/cases")
		b.press(`main a[href*="F-540"]`)
		b.see("决定")
	})
}
