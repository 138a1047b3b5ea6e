package web

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/gin-gonic/gin"
	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/custody"
	"github.com/sealtrail/sealtrail/internal/destruction"
	"github.com/sealtrail/sealtrail/internal/fact"
	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/reference"
	"github.com/sealtrail/sealtrail/internal/registry"
	"github.com/sealtrail/sealtrail/internal/web/form"
	"github.com/sealtrail/sealtrail/internal/web/page"
)

func notAChoice() error { return fault.Invalid("form.not_a_choice") }

// orderNew first asks for lots; with them, offers firms and methods.
func (s *Site) orderNew(c *gin.Context) {
	in := form.Of(c.Request.URL.Query())
	asked := codes(in, "lots", form.Optional)
	kind := kindAsked(c)
	p, err := s.orderNewPage(c, asked, kind, uuid.Nil)
	if f := fault.Of(err); f != nil && len(asked) > 0 && f.Kind != fault.KindUnauthenticated && f.Kind != fault.KindDenied {
		s.retry(c, fault.Invalid(f.Code).At("lots"), in, func() (page.Page, error) { return s.orderNewPage(c, nil, kind, uuid.Nil) })
		return
	}
	s.show(c, p, err)
}

// orderNewPage is the form of an order over the lots asked for, or of a returned one
// that is put right: its own lots are then free to it.
func (s *Site) orderNewPage(c *gin.Context, asked []string, kind destruction.OrderKind, own uuid.UUID) (*page.OrderNew, error) {
	actor := s.actor(c)
	if err := actor.May(identity.DraftOrder); err != nil {
		return nil, err
	}
	n := s.names(c)
	p := &page.OrderNew{Frame: page.Frame{Layout: page.Work, Nav: "orders", Back: "/orders"}, Codes: strings.Join(asked, "\n"), Kind: string(kind), Kinds: n.orderKinds(), Ends: kind.Ends()}
	if len(asked) == 0 {
		return p, nil
	}
	if len(asked) > destruction.MaxLots {
		return nil, fault.Invalid("form.too_many_rows").At("lots")
	}
	lots, err := s.orderLots(c.Request.Context(), actor, asked)
	if err != nil {
		return nil, err
	}
	for _, v := range lots {
		row := n.lotLine(destruction.LotLine{Lot: v.Lot, Standing: v.Standing, Reasons: s.against(v.Lot, destruction.Order{ID: own, Kind: kind})})
		if len(row.Reasons) > 0 {
			p.Blocked++
		}
		if row.Other, err = s.otherOrder(c, v.Lot, own); err != nil {
			return nil, err
		}
		p.Lots = append(p.Lots, row)
	}
	if kind.Ends() {
		return p, s.endingFields(c, n, p, kind)
	}
	p.Offers, err = s.offers(c.Request.Context(), actor, n, lots)
	return p, err
}

// otherOrder leads to the order that holds a lot already, where the visitor may
// see it.
func (s *Site) otherOrder(c *gin.Context, lot custody.Lot, own uuid.UUID) (page.Act, error) {
	if lot.Order == uuid.Nil || lot.Order == own {
		return page.Act{}, nil
	}
	o, err := s.Destruction.Order(c.Request.Context(), s.actor(c).Scope(identity.ReadDestruction), lot.Order.String())
	if fault.Is(err, fault.KindMissing) {
		return page.Act{}, nil
	}
	return page.Act{Href: orderURL(o.Number.String()), Word: o.Number.String()}, err
}

// orderLots reads lots by code within what the actor may see, each once.
func (s *Site) orderLots(ctx context.Context, actor identity.Actor, refs []string) ([]custody.LotView, error) {
	var lots []custody.LotView
	seen := map[uuid.UUID]bool{}
	for _, ref := range refs {
		v, err := s.Custody.Lot(ctx, actor.Scope(identity.ReadCustody), ref)
		if err != nil {
			return nil, err
		}
		if !seen[v.ID] {
			seen[v.ID] = true
			lots = append(lots, v)
		}
	}
	return lots, nil
}

// againstDrafting is what stands in a lot's way at the approval, before firm and
// method are chosen: they are judged beside each offer.
func (s *Site) againstDrafting(lot custody.Lot, order destruction.Order) []destruction.Reason {
	var out []destruction.Reason
	for _, r := range destruction.MayDestroy(lot, order, destruction.AtApproval, s.Clock.Now(), s.Book) {
		switch r.Code {
		case destruction.ReasonMethodForbidden, destruction.ReasonException, destruction.ReasonGate:
		default:
			out = append(out, r)
		}
	}
	return out
}

// goods are all lots of one kind, as the gate asks for them.
type goods struct {
	category, waste string
	massG           int64
}

func goodsOf(lots []custody.LotView) []goods {
	var all []goods
	for _, l := range lots {
		i := slices.IndexFunc(all, func(g goods) bool { return g.category == l.Category && g.waste == l.WasteCode })
		if i < 0 {
			all = append(all, goods{category: l.Category, waste: l.WasteCode})
			i = len(all) - 1
		}
		all[i].massG += l.MassG
	}
	return all
}

// offers judges every listed facility by every method that all goods take, and
// puts the preferred first: what the gate lets through, normal before exception,
// by the rank of the method.
func (s *Site) offers(ctx context.Context, actor identity.Actor, n names, lots []custody.LotView) ([]page.Offer, error) {
	kinds := goodsOf(lots)
	rules := s.commonMethods(n, kinds)
	found, err := s.Registry.EditionInForce(ctx, n.at)
	if err != nil || found.Edition == nil {
		return nil, err
	}
	type ranked struct {
		page.Offer
		rank, percent int
	}
	var all []ranked
	for _, f := range found.Edition.Firms {
		for _, x := range f.Facilities {
			for _, rule := range rules {
				if !slices.ContainsFunc(x.Qualifications, func(q registry.ListQualification) bool { return slices.Contains(q.Methods, rule.Method) }) {
					continue
				}
				o := page.Offer{Value: x.ID.String() + " " + rule.Method, Firm: f.Name, Facility: x.Name, Division: n.division(x.Division), Method: n.method(rule.Method),
					Status: n.ruleStatus(rule.Status), Exceptional: rule.Status == reference.Exception, Conditions: rule.Conditions.In(string(n.Lang)), Allowed: true}
				percent, err := s.judge(ctx, actor, n, x.ID, rule.Method, kinds, &o)
				if err != nil {
					return nil, err
				}
				all = append(all, ranked{o, rule.Rank, percent})
			}
		}
	}
	slices.SortStableFunc(all, func(a, b ranked) int {
		return cmp.Or(cmp.Compare(no(a.Allowed), no(b.Allowed)), cmp.Compare(yes(a.Exceptional), yes(b.Exceptional)), cmp.Compare(a.rank, b.rank), cmp.Compare(a.percent, b.percent))
	})
	out := make([]page.Offer, len(all))
	for i := range all {
		out[i] = all[i].Offer
	}
	return out, nil
}

// judge asks the gate for every kind of goods and joins the answers.
func (s *Site) judge(ctx context.Context, actor identity.Actor, n names, facility uuid.UUID, method string, kinds []goods, o *page.Offer) (percent int, err error) {
	var joined fact.Gate
	for _, k := range kinds {
		g, err := s.Registry.Gate(ctx, actor, registry.Query{Facility: facility, Category: k.category, WasteCode: k.waste, Method: method, WeightG: k.massG, At: n.at})
		if err != nil {
			return 0, err
		}
		o.Allowed = o.Allowed && g.Allowed
		joined.Checks = append(joined.Checks, g.Checks...)
		for _, check := range g.Checks {
			if check.Code == registry.CheckCapacity {
				percent = max(percent, atoi(check.Params["percent"]))
				o.UsedText = n.T("web.gate.used", "percent", check.Params["percent"])
			}
		}
	}
	o.Checks = n.gateChecks(joined)
	if !o.Allowed { // what is in order is of no interest then
		o.Checks = slices.DeleteFunc(o.Checks, func(c page.Check) bool { return c.Tone != "stop" })
	}
	return percent, nil
}

// commonMethods are the ways that every kind of goods takes; a method is an
// exception when it is one for any of them, and its worst rank counts.
func (s *Site) commonMethods(n names, kinds []goods) []reference.MethodRule {
	var common []reference.MethodRule
	for i, k := range kinds {
		rules := s.Book.Methods(k.category, n.at)
		if i == 0 {
			common = slices.DeleteFunc(slices.Clone(rules), func(r reference.MethodRule) bool {
				m, err := s.Book.Method(r.Method, n.at)
				return err != nil || !m.Destroys || !r.Selectable()
			})
			continue
		}
		common = slices.DeleteFunc(common, func(r reference.MethodRule) bool {
			return !slices.ContainsFunc(rules, func(x reference.MethodRule) bool { return x.Method == r.Method && x.Selectable() })
		})
		for j := range common {
			for _, x := range rules {
				if x.Method == common[j].Method {
					common[j].Rank = max(common[j].Rank, x.Rank)
					if x.Status == reference.Exception {
						common[j].Status, common[j].Conditions = x.Status, x.Conditions
					}
				}
			}
		}
	}
	return common
}

func (n names) ruleStatus(status reference.Status) page.State {
	if status == reference.Exception {
		return page.State{Tone: "wait", Icon: "alert-triangle", Word: n.T("web.order.exceptional")}
	}
	return page.State{Tone: "ok", Icon: "circle-check", Word: n.T("web.order.normal")}
}

func yes(b bool) int {
	if b {
		return 1
	}
	return 0
}

func no(b bool) int { return 1 - yes(b) }

func atoi(s string) int {
	n := 0
	for _, c := range s {
		if c < '0' || c > '9' || n > 1_000_000 {
			return 0
		}
		n = n*10 + int(c-'0')
	}
	return n
}
