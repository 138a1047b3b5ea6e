package reference

import (
	"sort"

	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/moment"
)

// Status says whether a method may be chosen, of itself or for a category.
type Status string

const (
	Normal    Status = "normal"
	Exception Status = "exception" // with a written reason and a second approval
	Forbidden Status = "forbidden" // cannot be chosen by anybody
)

// MethodClass groups methods by what becomes of the goods.
type MethodClass string

const (
	Reuse    MethodClass = "reuse"
	Recover  MethodClass = "recover"
	Deform   MethodClass = "deform"
	Treat    MethodClass = "treat"
	Thermal  MethodClass = "thermal"
	Landfill MethodClass = "landfill"
	Banned   MethodClass = "banned"
)

// Mode is the mode of operation that a licence must name (危险废物经营许可证管理办法
// art. 10); empty for what no firm is licensed to do.
type Mode string

const (
	Utilise Mode = "utilise" // 利用
	Dispose Mode = "dispose" // 处置
)

// Method is a way to treat goods.
type Method struct {
	Code         string
	Name         Name
	Class        MethodClass
	Status       Status // of the method as such; a category may differ
	Destroys     bool   // false: the goods live on, never a way to carry out a destruction
	Pretreatment bool   // only before another method: its output needs an outlet of its own
	Mode         Mode
	Article      string
	Provenance
}

// MethodRule is what holds for one method and one category.
type MethodRule struct {
	Category, Method string
	Status           Status
	Rank             int    // 1 is preferred; 0 when forbidden
	Conditions       Name   // to be shown and confirmed; may be empty
	Article          string // the text a refusal or exception cites
	Listed           bool   // false: no row allows it, so it is forbidden
	Provenance
}

// Selectable tells whether an order may name the method at all.
func (m MethodRule) Selectable() bool { return m.Status == Normal || m.Status == Exception }

// guide is cited when a category simply does not list a method.
const guide = "侵犯知识产权和假冒伪劣商品分类处理指南（环境保护部公告2014年第18号）"

func (l *loader) methods() {
	columns := []string{"code", "name_zh", "name_en", "class", "status", "destroys", "pretreatment", "mode", "article"}
	l.table("methods.csv", columns, func(r row, p Provenance) {
		m := Method{
			Code: r.text("code"), Name: r.name("name"),
			Class:    MethodClass(r.oneOf("class", string(Reuse), string(Recover), string(Deform), string(Treat), string(Thermal), string(Landfill), string(Banned))),
			Status:   Status(r.oneOf("status", string(Normal), string(Exception), string(Forbidden))),
			Destroys: r.yes("destroys"), Pretreatment: r.yes("pretreatment"),
			Mode: Mode(r.oneOf("mode", "", string(Utilise), string(Dispose))), Article: r.text("article"), Provenance: p,
		}
		if (m.Class == Banned) != (m.Status == Forbidden) {
			r.bad("status", "banned methods are forbidden, and only they")
		}
		if m.Status == Normal && (m.Class == Thermal || m.Class == Landfill) {
			r.bad("status", "burning and burying are exceptions at best")
		}
		if selectable := m.Destroys && m.Status != Forbidden; selectable != (m.Mode != "") {
			r.bad("mode", "a method that a firm may use needs a mode, no other has one")
		}
		l.book.methods.add(m.Code, r, p, m)
	})
	l.book.methods.settle()
}

func (l *loader) methodRules() {
	b := l.book
	columns := []string{"category", "method", "status", "rank", "conditions_zh", "conditions_en", "article"}
	l.table("category_methods.csv", columns, func(r row, p Provenance) {
		rule := MethodRule{
			Category: r.text("category"), Method: r.text("method"),
			Status: Status(r.oneOf("status", string(Normal), string(Exception), string(Forbidden))),
			Rank:   int(r.whole("rank")), Conditions: r.remark("conditions"), Article: r.text("article"), Listed: true, Provenance: p,
		}
		if !b.categories.has(rule.Category) {
			r.bad("category", "%q is not in categories.csv", rule.Category)
		}
		method, known := b.methods.latest(rule.Method)
		switch {
		case !known:
			r.bad("method", "%q is not in methods.csv", rule.Method)
		case method.Status == Forbidden && rule.Status != Forbidden:
			r.bad("status", "%s is forbidden for all goods", rule.Method)
		case !method.Destroys && rule.Status != Forbidden:
			r.bad("status", "%s does not destroy", rule.Method)
		}
		if (rule.Rank == 0) != (rule.Status == Forbidden) {
			r.bad("rank", "rank %d with status %s", rule.Rank, rule.Status)
		}
		if rule.Status == Exception && rule.Conditions.ZH == "" {
			r.bad("conditions_zh", "an exception needs its conditions")
		}
		b.methodRules.add(categoryMethod{rule.Category, rule.Method}, r, p, rule)
	})
	b.methodRules.settle()
}

// Method finds a method as it stood at a moment.
func (b *Book) Method(code string, at moment.Time) (Method, error) {
	m, ok := b.methods.at(code, at)
	if !ok {
		return Method{}, fault.Invalid("reference.method.unknown").At("method").With("method", shown(code))
	}
	return m, nil
}

// AllMethods are those that hold at a moment, the forbidden ones among them.
func (b *Book) AllMethods(at moment.Time) []Method { return b.methods.all(at) }

// Rule tells what holds for a method and a category at a moment. What is not
// listed is forbidden. Unknown codes are faults.
func (b *Book) Rule(category, method string, at moment.Time) (MethodRule, error) {
	if _, err := b.Category(category, at); err != nil {
		return MethodRule{}, err
	}
	m, err := b.Method(method, at)
	if err != nil {
		return MethodRule{}, err
	}
	if rule, ok := b.methodRules.at(categoryMethod{category, method}, at); ok {
		return rule, nil
	}
	article := guide
	if m.Status == Forbidden {
		article = m.Article
	}
	return MethodRule{Category: category, Method: method, Status: Forbidden, Article: article, Provenance: m.Provenance}, nil
}

// Methods are the selectable methods of a category in order of preference; none
// for goods that never go to a firm or are held.
func (b *Book) Methods(category string, at moment.Time) []MethodRule {
	var rules []MethodRule
	for _, key := range b.methodRules.keys {
		if key.category != category {
			continue
		}
		if rule, ok := b.methodRules.at(key, at); ok && rule.Selectable() {
			rules = append(rules, rule)
		}
	}
	sort.SliceStable(rules, func(i, j int) bool { return rules[i].Rank < rules[j].Rank })
	return rules
}

// checkCategories looks at all tables together, each time something begins to
// hold: each category can go somewhere or says why not, the ranks of its methods
// are 1, 2, 3…, and for each method it is said what a firm must hold and how the
// masses must agree.
func (l *loader) checkCategories() {
	for _, at := range l.book.turns() {
		l.checkCategoriesAt(at)
	}
}

func (l *loader) checkCategoriesAt(at moment.Time) {
	b := l.book
	for _, c := range b.categories.all(at) {
		r := b.categories.periods[c.Code][0].row
		day := at.Date()
		rules := b.Methods(c.Code, at)
		if wanted := c.Flow == FlowFirm || c.Flow == FlowAuthority; wanted != (len(rules) > 0) {
			r.bad("flow", "on %s %s has flow %s and %d selectable methods", day, c.Code, c.Flow, len(rules))
		}
		for i, rule := range rules {
			if rule.Rank != i+1 {
				r.bad("code", "on %s the ranks of the methods of %s have a gap or duplicate at %d", day, c.Code, i+1)
			}
			if needs, err := b.Requirements(c.Code, rule.Method, "", at); err != nil || len(needs) == 0 {
				r.bad("code", "on %s nothing says what a firm needs for %s by %s", day, c.Code, rule.Method)
			}
			if _, err := b.Tolerance(rule.Method, at); err != nil {
				r.bad("code", "on %s tolerances.csv has no %s", day, rule.Method)
			}
		}
		for _, m := range b.methods.all(at) {
			if rule, ok := b.methodRules.at(categoryMethod{c.Code, m.Code}, at); m.Status == Forbidden && (!ok || rule.Status != Forbidden) {
				r.bad("code", "on %s category_methods.csv does not forbid %s for %s", day, m.Code, c.Code)
			}
		}
	}
}

// turns are the moments at which any row begins or ceases to hold, and one
// before them all.
func (b *Book) turns() []moment.Time {
	seen := map[moment.Time]bool{}
	var turns []moment.Time
	add := func(at moment.Time) {
		if !seen[at] {
			seen[at] = true
			turns = append(turns, at)
		}
	}
	add(moment.Date("1980-01-01").Start())
	for _, r := range b.rows {
		if r.From != "" {
			add(r.From.Start())
		}
		if r.To != "" {
			add(r.To.End())
		}
	}
	sort.Slice(turns, func(i, j int) bool { return turns[i] < turns[j] })
	return turns
}
