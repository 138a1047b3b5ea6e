package reference

import (
	"slices"
	"strings"

	"github.com/sealtrail/sealtrail/internal/moment"
)

// List names a list of words that a form offers.
type List string

const (
	HoldReasons   List = "hold_reason"
	Measures      List = "measure"
	DecisionKinds List = "decision_kind"
	MassBases     List = "mass_basis"
	ValueBases    List = "value_basis"
	SealKinds     List = "seal_kind"
	ThingKinds    List = "thing_kind"
	IncidentKinds List = "incident_kind"  // on the road
	RefusalWords  List = "refusal_reason" // that a receiver may choose instead of writing
	AbsenceWords  List = "absence_reason"
	Checkouts     List = "checkout_purpose"
	HoldingWords  List = "holding_reason"
	LossReasons   List = "loss_reason"
	RelabelWords  List = "relabel_reason"
	StoreWords    List = "store_incident"
	HoldOutcomes  List = "hold_outcome" // of a review or a suit
)

// Word is one entry of a list. Only the fields of its list are set.
type Word struct {
	List    List
	Code    string
	Name    Name
	Article string

	Overridable        bool   // hold: may be passed with a reason (dangerous or perishable goods)
	AsksOutcome        bool   // hold: lifting it tells how the review or suit ended
	LiftedBy           string // hold: roles that can have it end, as "officer, keeper"
	StaysInPlace       bool   // measure: goods stay with the party
	Standing           string // decision: the legal standing it leads to
	GroundsDestruction bool   // decision: destruction may follow once effective
	Provenance
}

type wordKey struct {
	list List
	code string
}

// AgencyKind is a kind of authority, with the name it bore in the 2018 plan.
type AgencyKind struct {
	Code     string
	Name     Name
	Name2018 string // empty when the plan does not name it
	Role     Name
	Provenance
}

func (l *loader) agencies() {
	l.table("agencies.csv", []string{"code", "name_2018", "name_zh", "name_en", "role_zh", "role_en"}, func(r row, p Provenance) {
		a := AgencyKind{Code: r.text("code"), Name: r.name("name"), Name2018: r.optional("name_2018"), Role: r.name("role"), Provenance: p}
		l.book.agencies.add(a.Code, r, p, a)
	})
	l.book.agencies.settle()
}

func (l *loader) words() {
	add := func(list List, r row, p Provenance, w Word) {
		w.List, w.Code, w.Name, w.Provenance = list, r.text("code"), r.name("name"), p
		l.book.words.add(wordKey{list, w.Code}, r, p, w)
	}
	l.table("hold_reasons.csv", []string{"code", "name_zh", "name_en", "overridable", "outcome", "lifted_by", "article"}, func(r row, p Provenance) {
		add(HoldReasons, r, p, Word{Overridable: r.yes("overridable"), AsksOutcome: r.yes("outcome"), LiftedBy: strings.Join(r.list("lifted_by"), ", "), Article: r.text("article")})
	})
	l.table("measures.csv", []string{"code", "name_zh", "name_en", "stays_in_place", "article"}, func(r row, p Provenance) {
		add(Measures, r, p, Word{StaysInPlace: r.yes("stays_in_place"), Article: r.text("article")})
	})
	l.table("decision_kinds.csv", []string{"code", "name_zh", "name_en", "standing", "grounds_destruction", "article"}, func(r row, p Provenance) {
		add(DecisionKinds, r, p, Word{
			Standing:           r.oneOf("standing", "confiscated", "surrendered", "ownerless", "judged", "lifted", "prior_disposal"),
			GroundsDestruction: r.yes("grounds_destruction"), Article: r.text("article"),
		})
	})
	l.table("vocabulary.csv", []string{"list", "code", "name_zh", "name_en"}, func(r row, p Provenance) {
		list := List(r.oneOf("list", string(MassBases), string(ValueBases), string(SealKinds), string(ThingKinds), string(IncidentKinds), string(RefusalWords), string(AbsenceWords),
			string(Checkouts), string(HoldingWords), string(LossReasons), string(RelabelWords), string(StoreWords), string(HoldOutcomes)))
		add(list, r, p, Word{})
	})
	l.book.words.settle()
}

// Word finds an entry of a list as it stood at a moment.
func (b *Book) Word(list List, code string, at moment.Time) (Word, bool) {
	return b.words.at(wordKey{list, code}, at)
}

// Words are the entries of a list that hold at a moment, in the order forms show them.
func (b *Book) Words(list List, at moment.Time) []Word {
	return slices.DeleteFunc(b.words.all(at), func(w Word) bool { return w.List != list })
}

// AgencyKind finds a kind of authority; kinds that went are still found.
func (b *Book) AgencyKind(code string) (AgencyKind, bool) { return b.agencies.latest(code) }

// AgencyKinds are all of them.
func (b *Book) AgencyKinds() []AgencyKind {
	all := make([]AgencyKind, 0, len(b.agencies.keys))
	for _, code := range b.agencies.keys {
		a, _ := b.agencies.latest(code)
		all = append(all, a)
	}
	return all
}
