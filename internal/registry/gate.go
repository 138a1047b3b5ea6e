package registry

import (
	"context"
	"slices"
	"strconv"

	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/fact"
	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/moment"
	"github.com/sealtrail/sealtrail/internal/reference"
)

// Query asks whether a facility may take goods by a method at a moment.
type Query struct {
	Facility  uuid.UUID
	Category  string
	WasteCode string // of the goods, when known; empty: the category's usual one
	Method    string
	WeightG   int64
	At        moment.Time
	// Authority is the kind of the agency that gives the goods (agencies.csv);
	// empty when it is none for whom special goods are reserved.
	Authority string
	// Order and Lots are what is to go, when it is known: a bureau's overrides are
	// for named goods of an order.
	Order uuid.UUID
	Lots  []uuid.UUID
}

// Checks of the gate, in the order they are shown. Some can be overridden by the
// bureau, see Override.
const (
	CheckFacility  = "registry.gate.facility"   // the firm and the facility are registered
	CheckGoods     = "registry.gate.goods"      // these goods may go to a firm at all
	CheckMethod    = "registry.gate.method"     // the method is not forbidden for them
	CheckWasteCode = "registry.gate.waste_code" // hazardous goods say what they are
	CheckListed    = "registry.gate.listed"     // in the edition in force
	CheckKind      = "registry.gate.kind"       // the right kind of licence or record
	CheckValid     = "registry.gate.valid"      // on the day
	CheckStale     = "registry.gate.stale"      // confirmed within the term; told only when it is not
	CheckSuspended = "registry.gate.suspended"  // not suspended
	CheckMode      = "registry.gate.mode"       // mode of operation
	CheckScope     = "registry.gate.scope"      // category or waste code
	CheckTreatment = "registry.gate.treatment"  // method within the qualification
	CheckCapacity  = "registry.gate.capacity"   // annual scale
)

// BlockPercent of the annual scale may not be passed: whoever takes a fifth more
// needs a new licence (危险废物经营许可证管理办法 第十二条).
const BlockPercent = 120

// Gate answers a query from what is known: the firm's facility (nil when there is
// none), the edition in force (nil before the first), and what the facility
// accepted here since the year began. It changes nothing and asks nobody.
// Overrides that cover the goods let the checks they name pass.
func Gate(q Query, facility *Facility, edition *Edition, usedG int64, book *reference.Book, overrides ...Override) fact.Gate {
	g := gate{q: q, book: book, edition: edition, overrides: slices.DeleteFunc(slices.Clone(overrides), func(o Override) bool {
		return o.Order != q.Order || !o.Covers(q.Facility, q.Lots, q.At)
	}), out: fact.Gate{Checks: make([]fact.GateCheck, 0, 12)}}
	g.add(CheckFacility, facility != nil)
	g.goods()
	g.listed(edition)
	if facility != nil && edition != nil && edition.Lists(q.Facility) {
		if since, stale := facility.Stale(edition, q.At, book); stale {
			g.add(CheckStale, false, "since", string(since.Date()))
		}
	}
	needs, open := g.method()
	if facility != nil && open {
		g.qualify(facility.Qualifications, needs, usedG)
	}
	g.out.Allowed = !slices.ContainsFunc(g.out.Checks, func(c fact.GateCheck) bool { return !c.Passed })
	g.out.Rules = book.Version()
	if !g.out.Allowed {
		g.out.Qualifications = nil
	}
	return g.out
}

type gate struct {
	q         Query
	book      *reference.Book
	edition   *Edition
	overrides []Override
	out       fact.Gate
}

// add keeps a check that rests on the rule of its own code.
func (g *gate) add(code string, passed bool, params ...string) {
	g.out.Checks = append(g.out.Checks, g.check(code, passed, params...))
}

// overridden lets a failed check pass that the bureau granted.
func (g *gate) overridden(c fact.GateCheck) fact.GateCheck {
	if c.Passed {
		return c
	}
	if c.Override = granted(g.overrides, c.Code); c.Override != nil {
		c.Passed, c.Warning = true, true
	}
	return c
}

func (g *gate) check(code string, passed bool, params ...string) fact.GateCheck {
	return g.overridden(g.ruled(check(code, passed, "", reference.Provenance{}, params...)))
}

func (g *gate) ruled(c fact.GateCheck) fact.GateCheck {
	if rule, ok := g.book.Provision(c.Code, g.q.At); ok {
		c.Article, c.Version, c.Certainty = rule.Article, rule.Version, string(rule.Certainty)
	}
	return c
}

// check rests on an article of a row of the reference tables.
func check(code string, passed bool, article string, p reference.Provenance, params ...string) fact.GateCheck {
	c := fact.GateCheck{Code: code, Passed: passed, Article: article, Params: make(map[string]string, len(params)/2), Version: p.Version, Certainty: string(p.Certainty)}
	for i := 0; i+1 < len(params); i += 2 {
		c.Params[params[i]] = params[i+1]
	}
	return c
}

// goods: closed and unclassified goods never reach a firm; those reserved for an
// authority only from it.
func (g *gate) goods() {
	c, err := g.book.Category(g.q.Category, g.q.At)
	if err != nil {
		g.add(CheckGoods, false, "category", "?")
		return
	}
	g.out.Checks = append(g.out.Checks, check(CheckGoods, c.MayGoToFirm(g.q.Authority), c.Source, c.Provenance, "category", c.Code))
	if c.NeedsWasteCode() {
		_, err := reference.WasteCategory(g.q.WasteCode)
		g.add(CheckWasteCode, err == nil, "category", c.Code)
	}
}

// method finds what the goods ask of a firm; false when no firm can do it.
func (g *gate) method() ([]reference.Requirement, bool) {
	rule, err := g.book.Rule(g.q.Category, g.q.Method, g.q.At)
	if err != nil {
		g.add(CheckMethod, false, "category", g.q.Category, "method", "?")
		return nil, false
	}
	g.out.Checks = append(g.out.Checks, check(CheckMethod, rule.Selectable(), rule.Article, rule.Provenance, "category", rule.Category, "method", rule.Method))
	if !rule.Selectable() {
		return nil, false
	}
	needs, err := g.book.Requirements(g.q.Category, g.q.Method, g.q.WasteCode, g.q.At)
	if err != nil { // a code that is none; said already when the goods need one
		if !slices.ContainsFunc(g.out.Checks, func(c fact.GateCheck) bool { return c.Code == CheckWasteCode }) {
			g.add(CheckWasteCode, false, "category", g.q.Category)
		}
		return nil, false
	}
	return needs, true
}

func (g *gate) listed(edition *Edition) {
	number := 0
	if edition != nil {
		number = edition.Number
	}
	g.out.Edition = number
	g.add(CheckListed, edition != nil && edition.Lists(g.q.Facility), "edition", strconv.Itoa(number))
}

// qualify judges each qualification of a right kind by itself and keeps the answer
// of the one that passes most checks; the first wins a tie. Of a wrong kind, days
// and scope would say nothing.
func (g *gate) qualify(qs []Qualification, needs []reference.Requirement, usedG int64) {
	best, failed := []fact.GateCheck(nil), -1
	for _, q := range qs {
		for _, need := range needs {
			if q.Kind != need.Kind {
				continue
			}
			checks := g.judge(q, need, usedG)
			if e := g.edition; e != nil && e.Lists(g.q.Facility) && !e.admits(q) { // entered by an editor, published by nobody yet
				checks = append(checks, g.check(CheckListed, false, "edition", strconv.Itoa(e.Number)))
			}
			n := 0
			for i, c := range checks {
				if checks[i] = g.overridden(c); !checks[i].Passed {
					n++
				}
			}
			if n == 0 && !slices.Contains(g.out.Qualifications, q.ID) {
				g.out.Qualifications = append(g.out.Qualifications, q.ID)
			}
			if failed < 0 || n < failed {
				best, failed = checks, n
			}
		}
	}
	if failed < 0 {
		best = []fact.GateCheck{g.check(CheckKind, false, "kind", "")}
		if len(needs) > 0 {
			best[0] = check(CheckKind, false, needs[0].Article, needs[0].Provenance, "kind", needs[0].Kind)
		}
	}
	g.out.Checks = append(g.out.Checks, best...)
}

// judge asks one qualification everything.
func (g *gate) judge(q Qualification, need reference.Requirement, usedG int64) []fact.GateCheck {
	last, suspended := q.Suspended(g.q.At)
	since := ""
	if suspended {
		since = string(last.At.Date())
	}
	mode := ""
	if m, err := g.book.Method(g.q.Method, g.q.At); err == nil {
		mode = string(m.Mode)
	}
	covered, scope := g.covers(q, need)
	return []fact.GateCheck{
		check(CheckKind, true, need.Article, need.Provenance, "kind", need.Kind),
		g.check(CheckValid, q.Valid(g.q.At), "from", string(q.ValidFrom), "to", string(q.ValidTo), "day", string(g.q.At.Date())),
		g.check(CheckSuspended, !suspended, "since", since),
		g.check(CheckMode, slices.Contains(q.Modes, mode), "mode", mode),
		check(CheckScope, covered, need.Article, need.Provenance, "scope", scope),
		g.check(CheckTreatment, slices.Contains(q.Methods, g.q.Method), "method", g.q.Method),
		g.ruled(capacity(q.CapacityG, usedG, g.q.WeightG)),
	}
}

// covers: a licence for hazardous waste names its HW category or the very code,
// every other qualification the category of goods.
func (g *gate) covers(q Qualification, need reference.Requirement) (bool, string) {
	if need.WasteCategory == "" {
		return slices.Contains(q.Categories, g.q.Category), g.q.Category
	}
	code := g.q.WasteCode
	if code == "" {
		if c, err := g.book.Category(g.q.Category, g.q.At); err == nil {
			code = c.WasteCode
		}
	}
	if code == "" {
		return slices.Contains(q.WasteCodes, need.WasteCategory), need.WasteCategory
	}
	return slices.Contains(q.WasteCodes, need.WasteCategory) || slices.Contains(q.WasteCodes, code), code
}

// capacity warns from the annual scale on and blocks above BlockPercent of it.
func capacity(capacityG, usedG, weightG int64) fact.GateCheck {
	sane := weightG >= 0 && weightG <= MaxCapacityG
	if !sane {
		weightG = 0
	}
	total := usedG + weightG
	percent := int64(0)
	if capacityG > 0 {
		percent = total / capacityG * 100
		percent += total % capacityG * 100 / capacityG
	}
	// total*100 fits: a weight has at most 10^13 g, what was accepted is the sum of such
	passed := sane && capacityG > 0 && total*100 <= capacityG*BlockPercent
	c := check(CheckCapacity, passed, "", reference.Provenance{}, "used_g", strconv.FormatInt(usedG, 10), "weight_g", strconv.FormatInt(weightG, 10),
		"capacity_g", strconv.FormatInt(capacityG, 10), "percent", strconv.FormatInt(percent, 10))
	c.Warning = passed && total > capacityG
	return c
}

// CheckGate answers a query inside the transaction of the act that relies on it.
func CheckGate(ctx context.Context, tx GateTx, book *reference.Book, q Query) (fact.Gate, error) {
	var facility *Facility
	firm, err := tx.FirmOfFacility(ctx, q.Facility)
	switch {
	case fault.Is(err, fault.KindMissing):
	case err != nil:
		return fact.Gate{}, err
	default:
		if f, ok := firm.Facility(q.Facility); ok {
			facility = &f
		}
	}
	edition, found, err := tx.EditionAt(ctx, q.At)
	if err != nil {
		return fact.Gate{}, err
	}
	var inForce *Edition
	if found {
		inForce = &edition
	}
	from, to := year(q.At)
	usedG, err := tx.AcceptedG(ctx, q.Facility, from, to)
	if err != nil {
		return fact.Gate{}, err
	}
	declaredG, err := tx.DeclaredG(ctx, q.Facility, from, to)
	if err != nil {
		return fact.Gate{}, err
	}
	var overrides []Override
	if q.Order != uuid.Nil {
		if overrides, err = tx.Overrides(ctx, q.Order); err != nil {
			return fact.Gate{}, err
		}
	}
	return Gate(q, facility, inForce, usedG+declaredG, book, overrides...), nil
}

// year is the calendar year of a moment in Beijing time.
func year(at moment.Time) (from, to moment.Time) {
	y := strconv.Itoa(at.Year())
	return moment.Date(y + "-01-01").Start(), moment.Date(y + "-12-31").End()
}
