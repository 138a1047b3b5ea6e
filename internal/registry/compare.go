package registry

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/google/uuid"
)

// ChangeKind is how a facility or qualification differs between two editions.
type ChangeKind string

const (
	Added   ChangeKind = "added"   // 新增
	Removed ChangeKind = "removed" // 移出
	Altered ChangeKind = "altered" // 变更
)

// Comparison is what differs between two editions. It is public.
type Comparison struct {
	From       int               `json:"from"`
	To         int               `json:"to"`
	Head       []Alteration      `json:"head"` // of what an edition says about itself
	Facilities []FacilityAltered `json:"facilities"`
}

// FacilityAltered is one facility that differs. Of an added or a removed one the
// qualifications are all it has or had.
type FacilityAltered struct {
	Change         ChangeKind             `json:"change"`
	USCC           string                 `json:"uscc"`
	Firm           string                 `json:"firm"`
	Facility       uuid.UUID              `json:"facility"`
	FacilityName   string                 `json:"facility_name"`
	Alterations    []Alteration           `json:"alterations"`
	Qualifications []QualificationAltered `json:"qualifications"`
}

// QualificationAltered is one qualification that differs.
type QualificationAltered struct {
	Change        ChangeKind        `json:"change"`
	Qualification ListQualification `json:"qualification"` // as it is now; of a removed one, as it was
	Alterations   []Alteration      `json:"alterations"`
}

// Alteration is one field with its values before and after; lists have several.
type Alteration struct {
	Field  string   `json:"field"` // as the field of the edition's file is called
	Before []string `json:"before"`
	After  []string `json:"after"`
}

// Empty tells whether nothing differs.
func (c Comparison) Empty() bool { return len(c.Head) == 0 && len(c.Facilities) == 0 }

// Compare tells what differs from one edition to another. Facilities and
// qualifications are known by their ids, so that a new name is an alteration.
func Compare(from, to PublicEdition) Comparison {
	c := Comparison{From: from.Number, To: to.Number, Head: headAltered(from.Listing, to.Listing), Facilities: []FacilityAltered{}}
	before, after := facilitiesOf(from.Listing), facilitiesOf(to.Listing)
	for _, x := range after {
		old, was := find(before, x.ID)
		if !was {
			c.Facilities = append(c.Facilities, x.whole(Added))
			continue
		}
		if d := x.against(old); len(d.Alterations)+len(d.Qualifications) > 0 {
			c.Facilities = append(c.Facilities, d)
		}
	}
	for _, x := range before {
		if _, is := find(after, x.ID); !is {
			c.Facilities = append(c.Facilities, x.whole(Removed))
		}
	}
	rank := map[ChangeKind]int{Added: 0, Altered: 1, Removed: 2}
	slices.SortStableFunc(c.Facilities, func(a, b FacilityAltered) int {
		return first(rank[a.Change]-rank[b.Change], strings.Compare(a.USCC, b.USCC), strings.Compare(a.FacilityName, b.FacilityName))
	})
	return c
}

// placed is a facility with the firm it belongs to.
type placed struct {
	ListFacility
	uscc, firm string
}

func facilitiesOf(l Listing) []placed {
	var all []placed
	for _, f := range l.Firms {
		for _, x := range f.Facilities {
			all = append(all, placed{x, f.USCC, f.Name})
		}
	}
	return all
}

func find(all []placed, id uuid.UUID) (placed, bool) {
	i := slices.IndexFunc(all, func(p placed) bool { return p.ID == id })
	if i < 0 {
		return placed{}, false
	}
	return all[i], true
}

func (p placed) whole(change ChangeKind) FacilityAltered {
	out := p.altered(change)
	for _, q := range p.Qualifications {
		out.Qualifications = append(out.Qualifications, QualificationAltered{Change: change, Qualification: q, Alterations: []Alteration{}})
	}
	return out
}

func (p placed) altered(change ChangeKind) FacilityAltered {
	return FacilityAltered{Change: change, USCC: p.uscc, Firm: p.firm, Facility: p.ID, FacilityName: p.Name, Alterations: []Alteration{}, Qualifications: []QualificationAltered{}}
}

func (p placed) against(old placed) FacilityAltered {
	out := p.altered(Altered)
	out.Alterations = alterations([]fieldPair{{"firm", alone(old.firm), alone(p.firm)}, {"name", alone(old.Name), alone(p.Name)}, {"division", alone(old.Division), alone(p.Division)},
		{"address", alone(old.Address), alone(p.Address)}, {"location", old.Location.words(), p.Location.words()}})
	for _, q := range p.Qualifications {
		i := slices.IndexFunc(old.Qualifications, func(o ListQualification) bool { return o.ID == q.ID })
		if i < 0 {
			out.Qualifications = append(out.Qualifications, QualificationAltered{Change: Added, Qualification: q, Alterations: []Alteration{}})
			continue
		}
		if d := q.against(old.Qualifications[i]); len(d) > 0 {
			out.Qualifications = append(out.Qualifications, QualificationAltered{Change: Altered, Qualification: q, Alterations: d})
		}
	}
	for _, o := range old.Qualifications {
		if !slices.ContainsFunc(p.Qualifications, func(q ListQualification) bool { return q.ID == o.ID }) {
			out.Qualifications = append(out.Qualifications, QualificationAltered{Change: Removed, Qualification: o, Alterations: []Alteration{}})
		}
	}
	return out
}

func (q ListQualification) against(old ListQualification) []Alteration {
	return alterations([]fieldPair{{"kind", alone(old.Kind), alone(q.Kind)}, {"number", alone(old.Number), alone(q.Number)}, {"issuer", alone(old.Issuer), alone(q.Issuer)},
		{"modes", old.Modes, q.Modes}, {"categories", old.Categories, q.Categories}, {"waste_codes", old.WasteCodes, q.WasteCodes}, {"methods", old.Methods, q.Methods},
		{"capacity_g", alone(strconv.FormatInt(old.CapacityG, 10)), alone(strconv.FormatInt(q.CapacityG, 10))}, {"valid_from", alone(string(old.ValidFrom)), alone(string(q.ValidFrom))}, {"valid_to", alone(string(old.ValidTo)), alone(string(q.ValidTo))}})
}

func headAltered(from, to Listing) []Alteration {
	free := map[bool]string{true: "true", false: "false"}
	return alterations([]fieldPair{{"publisher", alone(from.Publisher), alone(to.Publisher)}, {"free_of_charge", alone(free[from.FreeOfCharge]), alone(free[to.FreeOfCharge])},
		{"payer", alone(from.Payer), alone(to.Payer)}, {"service_area", from.ServiceArea, to.ServiceArea}})
}

type fieldPair struct {
	field         string
	before, after []string
}

func alterations(pairs []fieldPair) []Alteration {
	out := []Alteration{}
	for _, p := range pairs {
		if !slices.Equal(p.before, p.after) {
			out = append(out, Alteration{Field: p.field, Before: append([]string{}, p.before...), After: append([]string{}, p.after...)})
		}
	}
	return out
}

// words are latitude and longitude in degrees; none when not told.
func (l *Location) words() []string {
	if l == nil {
		return nil
	}
	return []string{Degrees(l.LatitudeE6), Degrees(l.LongitudeE6)}
}

// Degrees writes millionths of a degree as decimal degrees, exactly.
func Degrees(e6 int64) string {
	sign, rest := "", e6
	if rest < 0 {
		sign, rest = "-", -rest
	}
	return fmt.Sprintf("%s%d.%06d", sign, rest/1_000_000, rest%1_000_000)
}

func alone(value string) []string { return []string{value} }
