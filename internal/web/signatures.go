package web

import (
	"cmp"
	"slices"
	"strings"

	"github.com/gin-gonic/gin"

	"github.com/sealtrail/sealtrail/internal/destruction"
	"github.com/sealtrail/sealtrail/internal/ledger"
	"github.com/sealtrail/sealtrail/internal/web/page"
)

// step is one signature on a paper, to be told in its trail.
type step struct {
	icon, tone, title, text string
	by                      destruction.Signature
}

func (n names) orderSteps(o destruction.Order) []step {
	var steps []step
	add := func(sig destruction.Signature, icon, tone, key, text string) {
		if !sig.IsZero() {
			steps = append(steps, step{icon, tone, n.T("web.order.step." + key), text, sig})
		}
	}
	add(o.Drafted, "file-text", "", "drafted", "")
	add(o.Returned, "arrow-back-up", "wait", "returned", o.Return)
	add(o.Endorsed, "rubber-stamp", "ok", "endorsed", "")
	add(o.Approved, "rubber-stamp", "ok", "approved", "")
	switch o.State {
	case destruction.OrderWithdrawn:
		add(o.Rejected, "arrow-back-up", "", "withdrawn", o.Reason)
	case destruction.OrderDone:
		add(o.Rejected, "arrow-back-up", "", "withdrawn_rest", o.Reason)
	default:
		add(o.Rejected, "circle-x", "stop", "rejected", o.Reason)
	}
	slices.SortStableFunc(steps, func(a, b step) int { return int(min(max(a.by.At-b.by.At, -1), 1)) })
	return steps
}

func (n names) runSteps(r destruction.Run) []step {
	steps := []step{{"player-play", "", n.T("web.run.step.started"), "", r.Started}}
	if !r.Completed.IsZero() {
		steps = append(steps, step{"clipboard-check", "", n.T("web.run.step.completed"), "", r.Completed})
	}
	if !r.Reviewed.IsZero() {
		steps = append(steps, step{"file-check", "", n.T("web.run.step.reviewed"), "", r.Reviewed})
	}
	for _, a := range r.Attestations {
		steps = append(steps, step{"signature", "", n.T("web.run.step.attested"), "", a.Signature})
	}
	return steps
}

// signTrail tells the steps newest first, with who signed and how surely.
// Persons of other organisations are named by organisation and role alone.
func (s *Site) signTrail(c *gin.Context, n names, steps []step) ([]page.TrailItem, error) {
	var items []page.TrailItem
	for _, st := range slices.Backward(steps) {
		sign, err := s.sign(c, n, st.by)
		if err != nil {
			return nil, err
		}
		items = append(items, page.TrailItem{Icon: st.icon, Tone: st.tone, Title: st.title, At: n.Time(st.by.At), Text: st.text, Signs: []page.Sign{sign}})
	}
	return items, nil
}

func (s *Site) sign(c *gin.Context, n names, by destruction.Signature) (page.Sign, error) {
	orgs, err := s.orgNames(c, by.Org)
	if err != nil {
		return page.Sign{}, err
	}
	name := orgs[by.Org]
	if by.Org == s.actor(c).Org {
		people, err := s.Identity.Names(c.Request.Context(), by.Person, by.For)
		if err != nil {
			return page.Sign{}, err
		}
		if people[by.Person] != "" {
			name = people[by.Person]
		}
		if by.For != "" {
			name = n.T("web.delegation.signed_for", "name", name, "for", cmp.Or(people[by.For], n.T("web.delegation.somebody")))
		}
	}
	return page.Sign{Role: n.known("role", by.Role), Name: name, At: n.Time(by.At), How: n.strength(by.Auth)}, nil
}

// strength says how sure a signature is: the strongest way, 同一设备 and the
// demo's waiver.
func (n names) strength(auth []ledger.Auth) string {
	if len(auth) == 0 {
		return ""
	}
	how := n.known("web.strength", auth[0].By)
	if auth[0].Relaxed {
		how = n.T("web.strength.relaxed")
	}
	if auth[0].SameDevice {
		how = joined("　", how, n.T("web.strength.same_device"))
	}
	return how
}

// who turns the roles of a reason into words; agency kinds are named too.
func (n names) who(list string) string {
	var out []string
	for _, code := range strings.Split(list, ",") {
		code = strings.TrimSpace(code)
		if code == "" {
			continue
		}
		word := n.known("role", code)
		if kind, ok := n.book.AgencyKind(code); ok {
			word = kind.Name.In(string(n.Lang))
		}
		out = append(out, word)
	}
	return n.list(out)
}

func lastPart(code string) string { return code[strings.LastIndexByte(code, '.')+1:] }
