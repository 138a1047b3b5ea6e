package registry

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/moment"
	"github.com/sealtrail/sealtrail/internal/reference"
)

// Listing is what an edition lists: all the public may see of it. It is an
// allow-list; nothing reaches the public that has no field here.
type Listing struct {
	Publisher     string      `json:"publisher"`
	Division      string      `json:"division"`
	FreeOfCharge  bool        `json:"free_of_charge"` // to the agencies that give goods
	Payer         string      `json:"payer"`          // who bears the cost
	ServiceArea   []string    `json:"service_area"`   // divisions
	NextUpdateDue moment.Date `json:"next_update_due"`
	Urgent        string      `json:"urgent,omitempty"` // why it was published out of turn
	Firms         []ListFirm  `json:"firms"`            // by USCC
}

// ListFirm is a firm in public.
type ListFirm struct {
	USCC       string         `json:"uscc"`
	Name       string         `json:"name"`
	Facilities []ListFacility `json:"facilities"` // by division, name, id
}

// ListFacility is a facility in public.
type ListFacility struct {
	ID             uuid.UUID           `json:"id"`
	Name           string              `json:"name"`
	Division       string              `json:"division"`
	Address        string              `json:"address"`
	Location       *Location           `json:"location,omitempty"`
	Qualifications []ListQualification `json:"qualifications"` // by kind, number, id
}

// ListQualification is a qualification in public.
type ListQualification struct {
	ID         uuid.UUID   `json:"id"`
	Kind       string      `json:"kind"`
	Number     string      `json:"number"`
	Issuer     string      `json:"issuer"`
	Modes      []string    `json:"modes"`
	Categories []string    `json:"categories"`
	WasteCodes []string    `json:"waste_codes"`
	Methods    []string    `json:"methods"`
	CapacityG  int64       `json:"capacity_g"` // grams a year
	ValidFrom  moment.Date `json:"valid_from"`
	ValidTo    moment.Date `json:"valid_to"`
}

// PublicEdition is a published edition as everybody may read it; its JSON is the
// frozen file.
type PublicEdition struct {
	Number      int         `json:"number"`
	PublishedOn moment.Date `json:"published_on"`
	PublishedAt moment.Time `json:"published_at"`
	Listing
}

// EditionItem is an edition in the public list of editions.
type EditionItem struct {
	Number        int         `json:"number"`
	PublishedOn   moment.Date `json:"published_on"`
	NextUpdateDue moment.Date `json:"next_update_due"`
	Urgent        string      `json:"urgent,omitempty"` // why it was published out of turn
	Firms         int         `json:"firms"`
	Facilities    int         `json:"facilities"`
	JSONSHA256    string      `json:"json_sha256"`
	CSVSHA256     string      `json:"csv_sha256"`
}

// Notice tells the public what changed since an edition.
type Notice struct {
	At            moment.Time `json:"at"`
	Change        string      `json:"change"` // suspended|reinstated|delisted
	USCC          string      `json:"uscc"`
	Firm          string      `json:"firm"`
	Facility      uuid.UUID   `json:"facility"`
	FacilityName  string      `json:"facility_name"`
	Qualification uuid.UUID   `json:"qualification"`
	Kind          string      `json:"kind"`
	Number        string      `json:"number"`
	Reason        string      `json:"reason"`
}

// InForce is the answer to "which firms are qualified at this moment": the edition
// in force, nil before the first, and what changed since.
type InForce struct {
	AsOf    moment.Time    `json:"as_of"`
	Edition *PublicEdition `json:"edition"`
	Notices []Notice       `json:"notices"` // oldest first
	// Accepted is what each listed facility took here in the calendar year of
	// AsOf until then; what it takes elsewhere is unknown.
	Accepted []Accepted `json:"accepted"`
	// Stale are the listed facilities that nobody confirmed within the term.
	Stale []StaleListing `json:"stale"`
}

// StaleListing is a facility whose entry was not confirmed in time.
type StaleListing struct {
	Facility uuid.UUID   `json:"facility"`
	Since    moment.Date `json:"since"`
}

// StaleSince is from which day an entry counts as not confirmed; empty: it does not.
func (f InForce) StaleSince(facility uuid.UUID) moment.Date {
	for _, s := range f.Stale {
		if s.Facility == facility {
			return s.Since
		}
	}
	return ""
}

// Accepted is how much a facility took in a year, in grams.
type Accepted struct {
	Facility uuid.UUID `json:"facility"`
	Year     int       `json:"year"`
	MassG    int64     `json:"mass_g"`
}

// AcceptedBy is what one facility took.
func (f InForce) AcceptedBy(facility uuid.UUID) int64 {
	for _, a := range f.Accepted {
		if a.Facility == facility {
			return a.MassG
		}
	}
	return 0
}

// EndOf is the moment at which a day is judged: its last millisecond.
func EndOf(day moment.Date) moment.Time { return day.End() - 1 }

// Filter keeps the facilities in a division that take a category and use a method
// by one and the same qualification; empty words do not narrow. A licence for
// hazardous waste takes a category by its waste code, so the book is asked.
func (l Listing) Filter(book *reference.Book, division, category, method string, at moment.Time) Listing {
	codes := wasteOf(book, category, at)
	out := l
	out.Firms = []ListFirm{}
	for _, f := range l.Firms {
		kept := f
		kept.Facilities = []ListFacility{}
		for _, x := range f.Facilities {
			if division != "" && !identity.Within(x.Division, division) {
				continue
			}
			if slices.ContainsFunc(x.Qualifications, func(q ListQualification) bool {
				takes := category == "" || slices.Contains(q.Categories, category) || slices.ContainsFunc(codes, func(c string) bool { return slices.Contains(q.WasteCodes, c) })
				return takes && (method == "" || slices.Contains(q.Methods, method))
			}) {
				kept.Facilities = append(kept.Facilities, x)
			}
		}
		if len(kept.Facilities) > 0 {
			out.Firms = append(out.Firms, kept)
		}
	}
	return out
}

// wasteOf is how licences name the goods of a category that are hazardous: by
// their usual waste code or its HW category, or by any that a test may show.
func wasteOf(book *reference.Book, category string, at moment.Time) []string {
	c, err := book.Category(category, at)
	if err != nil {
		return nil
	}
	if hw, err := reference.WasteCategory(c.WasteCode); err == nil {
		return []string{c.WasteCode, hw}
	}
	return c.TestCategories
}

// list draws the public listing of some facilities as they stand at a moment, in
// an order that depends on nothing else. Qualifications that are not valid or
// are suspended are left out, and what then has none.
func list(head Listing, firms []Firm, facilities []uuid.UUID, at moment.Time) Listing {
	wanted := make(map[uuid.UUID]bool, len(facilities))
	for _, id := range facilities {
		wanted[id] = true
	}
	head.Firms = []ListFirm{}
	for _, f := range firms {
		p := ListFirm{USCC: string(f.USCC), Name: f.Name, Facilities: []ListFacility{}}
		for _, x := range f.Facilities {
			if !wanted[x.ID] {
				continue
			}
			if qs := listed(x, at); len(qs) > 0 {
				public := ListFacility{ID: x.ID, Name: x.Name, Division: x.Division, Address: x.Address, Qualifications: qs}
				if !x.Location.IsZero() {
					public.Location = &x.Location
				}
				p.Facilities = append(p.Facilities, public)
			}
		}
		slices.SortFunc(p.Facilities, func(a, b ListFacility) int {
			return first(strings.Compare(a.Division, b.Division), strings.Compare(a.Name, b.Name), bytes.Compare(a.ID[:], b.ID[:]))
		})
		if len(p.Facilities) > 0 {
			head.Firms = append(head.Firms, p)
		}
	}
	slices.SortFunc(head.Firms, func(a, b ListFirm) int { return strings.Compare(a.USCC, b.USCC) })
	return head
}

func listed(f Facility, at moment.Time) []ListQualification {
	var qs []ListQualification
	for _, q := range f.Qualifications {
		if _, suspended := q.Suspended(at); suspended || !q.Valid(at) {
			continue
		}
		qs = append(qs, ListQualification{ID: q.ID, Kind: q.Kind, Number: q.Number, Issuer: q.Issuer, Modes: sorted(q.Modes), Categories: sorted(q.Categories),
			WasteCodes: sorted(q.WasteCodes), Methods: sorted(q.Methods), CapacityG: q.CapacityG, ValidFrom: q.ValidFrom, ValidTo: q.ValidTo})
	}
	slices.SortFunc(qs, func(a, b ListQualification) int {
		return first(strings.Compare(a.Kind, b.Kind), strings.Compare(a.Number, b.Number), bytes.Compare(a.ID[:], b.ID[:]))
	})
	return qs
}

// ids are the facilities listed.
func (l Listing) ids() []uuid.UUID {
	var ids []uuid.UUID
	for _, f := range l.Firms {
		for _, x := range f.Facilities {
			ids = append(ids, x.ID)
		}
	}
	return ids
}

// freeze draws the files of an edition.
func freeze(e PublicEdition) (jsonFile, csvFile []byte, err error) {
	jsonFile, err = json.MarshalIndent(e, "", "  ")
	if err != nil {
		return nil, nil, fmt.Errorf("draw edition %d: %w", e.Number, err)
	}
	var b bytes.Buffer
	b.WriteString("\ufeff") // without the mark spreadsheets in Chinese read UTF-8 as GBK
	w := csv.NewWriter(&b)
	w.UseCRLF = true // RFC 4180
	rows := [][]string{{"edition", "published_on", "uscc", "firm", "facility_id", "facility", "division", "address", "qualification_id", "kind", "number", "issuer", "modes",
		"categories", "waste_codes", "methods", "tonnes_per_year", "valid_from", "valid_to"}}
	for _, f := range e.Firms {
		for _, x := range f.Facilities {
			for _, q := range x.Qualifications {
				rows = append(rows, []string{strconv.Itoa(e.Number), string(e.PublishedOn), f.USCC, cell(f.Name), x.ID.String(), cell(x.Name), x.Division, cell(x.Address), q.ID.String(),
					q.Kind, cell(q.Number), cell(q.Issuer), strings.Join(q.Modes, ";"), strings.Join(q.Categories, ";"), strings.Join(q.WasteCodes, ";"),
					strings.Join(q.Methods, ";"), tonnes(q.CapacityG), string(q.ValidFrom), string(q.ValidTo)})
			}
		}
	}
	if err := w.WriteAll(rows); err != nil {
		return nil, nil, fmt.Errorf("draw edition %d: %w", e.Number, err)
	}
	return append(jsonFile, '\n'), b.Bytes(), nil
}

// cell keeps spreadsheets from taking a name for a formula.
func cell(s string) string {
	if s != "" && strings.ContainsRune("=+-@", rune(s[0])) {
		return "'" + s
	}
	return s
}

// tonnes writes grams as tonnes without rounding.
func tonnes(g int64) string {
	s := fmt.Sprintf("%d.%06d", g/1_000_000, g%1_000_000)
	return strings.TrimSuffix(strings.TrimRight(s, "0"), ".")
}

func sorted(words []string) []string {
	out := append([]string{}, words...)
	slices.Sort(out)
	return out
}

func first(orders ...int) int {
	for _, o := range orders {
		if o != 0 {
			return o
		}
	}
	return 0
}
