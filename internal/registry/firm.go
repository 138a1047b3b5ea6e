package registry

import (
	"encoding/json"
	"fmt"
	"slices"

	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/fact"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/ledger"
	"github.com/sealtrail/sealtrail/internal/moment"
)

// FirmStream and EditionStream are kinds of streams.
const (
	FirmStream    = "firm"
	EditionStream = "registry"
)

// Firm is a disposal firm (处置单位).
type Firm struct {
	ID         uuid.UUID
	Stream     ledger.Stream
	Version    int64
	Bureau     uuid.UUID // whose editors keep it
	Org        uuid.UUID // organisation whose people sign for it; zero: none yet
	USCC       identity.USCC
	USCCNote   string
	Name       string
	Division   string
	Address    string
	Contact    Contact
	Facilities []Facility
	AddedAt    moment.Time
	LastAt     moment.Time
}

// Contact is personal data, empty once erased, and never public.
type Contact struct {
	Name  string `json:"name"`
	Phone string `json:"phone"`
}

// Facility is where a firm works (设施).
type Facility struct {
	ID             uuid.UUID
	Name           string
	Division       string
	Address        string
	Lines          []string
	Location       Location // zero: not told
	Qualifications []Qualification
	Declared       []Declared
	Confirmed      []moment.Time // when it was looked at again, oldest first
	AddedAt        moment.Time
}

// Location is where a facility is, in millionths of a degree (CGCS2000, for a map
// the same as WGS 84).
type Location struct {
	LatitudeE6  int64 `json:"latitude_e6"`
	LongitudeE6 int64 `json:"longitude_e6"`
}

// IsZero tells whether nobody told it.
func (l Location) IsZero() bool { return l == Location{} }

// Form of a qualification.
type Form string

const (
	Licence Form = "licence" // 许可证
	Record  Form = "record"  // 考察记录及合同：没有许可证的一般固废 (固废法 第三十七条)
)

// Qualification lets a facility take goods.
type Qualification struct {
	ID         uuid.UUID
	Kind       string // code of qualification_kinds
	Form       Form
	Number     string
	Contract   string
	Issuer     string
	Modes      []string // collect|store|utilise|dispose
	Categories []string // G01…
	WasteCodes []string // HW04 or 900-003-04
	Methods    []string
	CapacityG  int64       // a year
	ValidFrom  moment.Date // first day
	ValidTo    moment.Date // last day
	Changes    []Change
	AddedAt    moment.Time // zero: before anybody kept it
}

// Change is a suspension, a reinstatement, or the end of a listing (除名), which
// nothing puts back: the firm applies anew.
type Change struct {
	Suspended  bool // delisted is suspended for good
	Delisted   bool
	Reason     string // public
	At         moment.Time
	RecordedAt moment.Time // a change entered late is still news
}

// Suspended tells whether the qualification is suspended at a moment, and why.
func (q Qualification) Suspended(at moment.Time) (Change, bool) {
	var last Change
	for _, c := range q.Changes {
		if c.At <= at {
			last = c
		}
	}
	return last, last.Suspended
}

// Delisted tells whether the qualification was taken off the list for good by a
// moment.
func (q Qualification) Delisted(at moment.Time) bool {
	c, _ := q.Suspended(at)
	return c.Delisted
}

// Valid tells whether its days hold.
func (q Qualification) Valid(at moment.Time) bool { return moment.Holds(q.ValidFrom, q.ValidTo, at) }

// Parties for permissions: the bureau that keeps the firm, and the firm.
func (f Firm) Parties() identity.Parties {
	p := identity.Parties{Owner: f.Bureau, Division: f.Division}
	if f.Org != uuid.Nil {
		p.Others = []uuid.UUID{f.Org}
	}
	return p
}

// Facility finds a facility of the firm.
func (f Firm) Facility(id uuid.UUID) (Facility, bool) {
	i := slices.IndexFunc(f.Facilities, func(x Facility) bool { return x.ID == id })
	if i < 0 {
		return Facility{}, false
	}
	return f.Facilities[i], true
}

// Qualification finds a qualification of the facility.
func (f Facility) Qualification(id uuid.UUID) (Qualification, bool) {
	i := slices.IndexFunc(f.Qualifications, func(q Qualification) bool { return q.ID == id })
	if i < 0 {
		return Qualification{}, false
	}
	return f.Qualifications[i], true
}

// Qualified tells whether any qualification holds on a day and is not suspended as
// far as is known now.
func (f Facility) Qualified(day moment.Date, now moment.Time) bool {
	return slices.ContainsFunc(f.Qualifications, func(q Qualification) bool {
		_, suspended := q.Suspended(now)
		return !suspended && q.Valid(day.Start())
	})
}

// Apply takes one entry of the firm's stream; it is the only mutator.
func (f *Firm) Apply(r ledger.Recorded) error {
	if err := ledger.Next(f.Version, r); err != nil {
		return err
	}
	if err := f.apply(r); err != nil {
		return fmt.Errorf("firm %s entry %d (%s): %w", f.USCC, r.Seq, r.Act.Kind, err)
	}
	f.Version, f.Stream, f.LastAt = r.Seq, r.Ref.Stream, max(f.LastAt, r.Act.OccurredAt)
	return nil
}

func (f *Firm) apply(r ledger.Recorded) error {
	switch r.Act.Kind {
	case fact.KindFirmAdded:
		var d fact.FirmAddedRestricted
		if err := json.Unmarshal(r.Restricted, &d); err != nil {
			return err
		}
		*f = Firm{ID: d.Firm, Bureau: d.Bureau, Org: d.Org, USCC: identity.USCC(d.USCC), USCCNote: d.USCCNote, Name: d.Name, Division: d.Division, Address: d.Address,
			Contact: Contact{Name: r.Personal["contact.name"], Phone: r.Personal["contact.phone"]}, AddedAt: r.Act.OccurredAt}
	case fact.KindFacilityAdded:
		var d fact.FacilityAddedRestricted
		if err := json.Unmarshal(r.Restricted, &d); err != nil {
			return err
		}
		f.Facilities = append(slices.Clone(f.Facilities), Facility{ID: d.Facility, Name: d.Name, Division: d.Division, Address: d.Address, Lines: some(d.Lines), AddedAt: r.Act.OccurredAt})
	case fact.KindQualificationAdded:
		return f.qualified(r)
	case fact.KindFacilityLocated:
		var d fact.FacilityLocatedRestricted
		if err := json.Unmarshal(r.Restricted, &d); err != nil {
			return err
		}
		f.Facilities = slices.Clone(f.Facilities)
		for i := range f.Facilities {
			if f.Facilities[i].ID == d.Facility {
				f.Facilities[i].Location = Location{LatitudeE6: d.LatitudeE6, LongitudeE6: d.LongitudeE6}
			}
		}
	case fact.KindFirmConfirmed:
		f.Facilities = slices.Clone(f.Facilities)
		for i, x := range f.Facilities {
			f.Facilities[i].Confirmed = append(slices.Clone(x.Confirmed), r.Act.OccurredAt)
		}
	case fact.KindFacilityDelisted:
		var d fact.FacilityDelistedRestricted
		if err := json.Unmarshal(r.Restricted, &d); err != nil {
			return err
		}
		f.change(d.Facility, func(q Qualification) Qualification {
			if slices.Contains(d.Qualifications, q.ID) {
				q.Changes = append(slices.Clone(q.Changes), Change{Suspended: true, Delisted: true, Reason: d.Reason, At: r.Act.OccurredAt, RecordedAt: r.RecordedAt})
			}
			return q
		})
	case fact.KindUseDeclared:
		return f.declared(r)
	case fact.KindFacilitySuspended, fact.KindFacilityReinstated:
		var d fact.SuspensionChangedRestricted
		if err := json.Unmarshal(r.Restricted, &d); err != nil {
			return err
		}
		f.change(d.Facility, func(q Qualification) Qualification {
			if slices.Contains(d.Qualifications, q.ID) {
				q.Changes = append(slices.Clone(q.Changes), Change{Suspended: r.Act.Kind == fact.KindFacilitySuspended, Reason: d.Reason, At: r.Act.OccurredAt, RecordedAt: r.RecordedAt})
			}
			return q
		})
	}
	return nil
}

func (f *Firm) qualified(r ledger.Recorded) error {
	var a fact.QualificationAdded
	var d fact.QualificationAddedRestricted
	if err := json.Unmarshal(r.Facts, &a); err != nil {
		return err
	}
	if err := json.Unmarshal(r.Restricted, &d); err != nil {
		return err
	}
	facilities := slices.Clone(f.Facilities)
	for i := range facilities {
		if facilities[i].ID != d.Facility {
			continue
		}
		facilities[i].Qualifications = append(slices.Clone(facilities[i].Qualifications), Qualification{ID: d.Qualification, Kind: a.Kind, Form: Form(d.Form), Number: d.Number,
			Contract: d.Contract, Issuer: d.Issuer, Modes: some(d.Modes), Categories: some(d.Categories), WasteCodes: some(d.WasteCodes), Methods: some(d.Methods),
			CapacityG: d.CapacityG, ValidFrom: d.ValidFrom, ValidTo: d.ValidTo, AddedAt: r.Act.OccurredAt})
	}
	f.Facilities = facilities
	return nil
}

// change maps the qualifications of one facility, in copies.
func (f *Firm) change(facility uuid.UUID, to func(Qualification) Qualification) {
	facilities := slices.Clone(f.Facilities)
	for i := range facilities {
		if facilities[i].ID != facility {
			continue
		}
		qs := slices.Clone(facilities[i].Qualifications)
		for j := range qs {
			qs[j] = to(qs[j])
		}
		facilities[i].Qualifications = qs
	}
	f.Facilities = facilities
}

// some makes an empty list nil, so that stored and rebuilt firms compare equal.
func some[T any](list []T) []T {
	if len(list) == 0 {
		return nil
	}
	return list
}

// RebuildFirm makes a firm from its stream alone.
func RebuildFirm(entries []ledger.Recorded) (Firm, error) {
	var f Firm
	for _, r := range entries {
		if err := f.Apply(r); err != nil {
			return Firm{}, err
		}
	}
	return f, nil
}
