package casefile

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"

	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/fact"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/label"
	"github.com/sealtrail/sealtrail/internal/ledger"
	"github.com/sealtrail/sealtrail/internal/moment"
)

// CaseStream and ExemptionStream are kinds of streams.
const (
	CaseStream      = "case"
	ExemptionStream = "exemption"
)

// Nature of a case.
type Nature string

const (
	Administrative Nature = "administrative" // 行政案件
	Criminal       Nature = "criminal"       // 刑事案件
)

// Case is a case file (F-).
type Case struct {
	ID           uuid.UUID
	Stream       ledger.Stream
	Version      int64
	Number       label.Number
	Agency       uuid.UUID
	Division     string
	Nature       Nature
	Regime       Regime // by which measures are timed
	Paper        string // the agency's own number, 拉市监案〔2026〕12号
	Title        string
	Restricted   bool // marked not to be shown in public
	OpenedAt     moment.Time
	OpenedBy     string // pseudonym
	Parties      []Party
	Approvals    []Approval
	Decisions    []Decision
	Holds        []Hold
	Entrustments []Entrustment
	Exceptions   []Exception
	Told         []RightsHolderTold
	Regimes      []RegimeChange
	Extensions   []Extension
	Exclusions   []Exclusion
	LastAt       moment.Time
}

// Party is whom the case is about; all but the kind is personal data, empty once
// erased.
type Party struct {
	Kind     string `json:"kind"` // person|organisation|unknown
	Name     string `json:"name"`
	IDNumber string `json:"id_number"`
	Phone    string `json:"phone"`
	Address  string `json:"address"`
}

// Approval of a measure by the agency's head.
type Approval struct {
	ID        uuid.UUID
	Measure   string
	Mode      string
	GrantedAt moment.Time
	Paper     string
	By        string // pseudonym of the approver
	Lots      int    // approved afterwards; 0 for a prior approval
	InTime    bool   // urgent: within 24 hours
}

// Decision about lots of the case.
type Decision struct {
	ID        uuid.UUID
	Kind      string
	Standing  StandingCode
	Grounds   bool // destruction may follow
	Paper     string
	DecidedOn moment.Date
	Effective moment.Date
	Article   string
	By        string // pseudonym of who recorded it
	At        moment.Time
	Lots      int

	LegalReview *Step
	Discussion  *Step
	NotRequired string      // why review or discussion was not required
	NoticeOn    moment.Date // of ownerless goods
	Consent     string      // the owner's paper
	Photo       string      // SHA-256, hex
	Appeal      *AppealTime // nil: not stated
	Overturned  moment.Time // changed or revoked by a review or a court; zero: it stands
	// LapseReason is what the agency states when a measure ran out before.
	LapseReason string
}

// AppealTime is what becomes of the time for review or suit.
type AppealTime struct {
	Window      bool        // the goods are kept until it is over
	ToldOn      moment.Date // the party
	ReviewUntil moment.Date // last day
	SuitUntil   moment.Date // last day
	Waiver      string      // paper by which the party gave it up
}

// RightsHolderTold is a written notice to a rights holder.
type RightsHolderTold struct {
	ID    uuid.UUID
	Hold  uuid.UUID // that it ended; zero: none
	On    moment.Date
	Paper string
	Name  string // personal: empty once erased
	At    moment.Time
	By    string // pseudonym
}

// RegimeChange put the case under another law.
type RegimeChange struct {
	ID     uuid.UUID
	Before Regime
	Regime Regime
	Reason string
	At     moment.Time
	By     string // pseudonym
}

// Extension gave measures a later last day.
type Extension struct {
	ID       uuid.UUID
	LastDay  moment.Date
	Reason   string
	Paper    string
	NoticeOn moment.Date
	Clock    string // code of the term
	Article  string
	At       moment.Time
	By       string
	Lots     int
}

// Exclusion stops clocks while goods are tested.
type Exclusion struct {
	ID       uuid.UUID
	From     moment.Date
	Expected moment.Date
	Paper    string // of the written notice
	At       moment.Time
	By       string
	Lots     int
	Ended    moment.Date // day of the report; empty: the clock stands
	Days     int         // excluded
	Note     string
	EndedBy  string
}

// Overdue tells whether the clock stands for longer than the party was told.
func (x Exclusion) Overdue(now moment.Time) bool { return x.Ended == "" && now >= x.Expected.End() }

// Hold keeps lots from being disposed of.
type Hold struct {
	ID         uuid.UUID
	Reason     string
	Note       string
	Since      moment.Time
	By         string
	Lots       int
	LiftedAt   moment.Time // zero: it stands
	LiftedBy   string
	LiftReason string
	Override   bool        // lifted although its cause stands
	Until      moment.Date // last day: it ends by itself; empty: it stands until lifted
	Outcome    string      // of the review or suit; empty: not stated
	Waiver     string      // paper by which the party gave up its appeal
}

// Stands tells whether the hold keeps its lots at a moment.
func (h Hold) Stands(at moment.Time) bool { return h.LiftedAt.IsZero() && !ended(h.Until, at) }

// Entrustment lets another agency witness in writing.
type Entrustment struct {
	ID     uuid.UUID
	Agency uuid.UUID
	Paper  string
	At     moment.Time
	By     string
}

// Exception for a tiny office, granted by its head.
type Exception struct {
	ID        uuid.UUID
	Reason    string
	LastDay   moment.Date
	GrantedAt moment.Time
	By        string // pseudonym
}

// Holds tells whether the exception is in force.
func (e Exception) Holds(at moment.Time) bool { return at >= e.GrantedAt && at < e.LastDay.End() }

// Exempt tells whether an exception of the case or of its agency is in force,
// and which.
func Exempt(c Case, agency []Exemption, at moment.Time) (Exception, bool) {
	for _, e := range c.Exceptions {
		if e.Holds(at) {
			return e, true
		}
	}
	for _, x := range agency {
		if x.Agency == c.Agency && x.Holds(at) {
			return x.Exception, true
		}
	}
	return Exception{}, false
}

// FileNo is how papers call the case: by the agency's own number or, where it has
// none, by this house's.
func (c Case) FileNo() string { return cmp.Or(c.Paper, c.Number.String()) }

// Closed tells whether the public sees number, state and date only.
func (c Case) Closed() bool { return c.Restricted || c.Nature == Criminal }

// Entrusted are the organisations entrusted in writing.
func (c Case) Entrusted() []uuid.UUID {
	var orgs []uuid.UUID
	for _, e := range c.Entrustments {
		if !slices.Contains(orgs, e.Agency) {
			orgs = append(orgs, e.Agency)
		}
	}
	return orgs
}

// Parties of the case for permissions: its agency, and those it entrusted.
func (c Case) Concerned() identity.Parties {
	return identity.Parties{Owner: c.Agency, Others: c.Entrusted(), Division: c.Division}
}

// Approval finds an approval.
func (c Case) Approval(id uuid.UUID) (Approval, bool) {
	i := slices.IndexFunc(c.Approvals, func(a Approval) bool { return a.ID == id })
	if i < 0 {
		return Approval{}, false
	}
	return c.Approvals[i], true
}

// Decision finds a decision.
func (c Case) Decision(id uuid.UUID) (Decision, bool) {
	i := slices.IndexFunc(c.Decisions, func(d Decision) bool { return d.ID == id })
	if i < 0 {
		return Decision{}, false
	}
	return c.Decisions[i], true
}

// Hold finds a hold, open or lifted.
func (c Case) Hold(id uuid.UUID) (Hold, bool) {
	i := slices.IndexFunc(c.Holds, func(h Hold) bool { return h.ID == id })
	if i < 0 {
		return Hold{}, false
	}
	return c.Holds[i], true
}

// Exclusion finds an exclusion, open or ended.
func (c Case) Exclusion(id uuid.UUID) (Exclusion, bool) {
	i := slices.IndexFunc(c.Exclusions, func(x Exclusion) bool { return x.ID == id })
	if i < 0 {
		return Exclusion{}, false
	}
	return c.Exclusions[i], true
}

// Apply takes one entry of the case's stream; it is the only mutator.
func (c *Case) Apply(r ledger.Recorded) error {
	if err := ledger.Next(c.Version, r); err != nil {
		return err
	}
	if err := c.apply(r); err != nil {
		return fmt.Errorf("case %s entry %d (%s): %w", c.Number, r.Seq, r.Act.Kind, err)
	}
	c.Version, c.Stream, c.LastAt = r.Seq, r.Ref.Stream, max(c.LastAt, r.Act.OccurredAt)
	return nil
}

func (c *Case) apply(r ledger.Recorded) error {
	by, at := r.Act.By.Person, r.Act.OccurredAt
	switch r.Act.Kind {
	case fact.KindCaseOpened:
		return c.opened(r)
	case fact.KindMeasureApproved:
		var f fact.MeasureApproved
		var d fact.MeasureApprovedRestricted
		if err := read(r, &f, &d); err != nil {
			return err
		}
		c.Approvals = grown(c.Approvals, Approval{ID: d.Approval, Measure: f.Measure, Mode: f.Mode, GrantedAt: d.GrantedAt, Paper: d.Paper, By: by, Lots: f.Lots, InTime: f.InTime})
	case fact.KindDecisionRecorded:
		return c.decided(r)
	case fact.KindHoldSet:
		var f fact.HoldSet
		var d fact.HoldSetRestricted
		if err := read(r, &f, &d); err != nil {
			return err
		}
		c.Holds = grown(c.Holds, Hold{ID: d.Hold, Reason: f.Reason, Note: d.Note, Since: at, By: by, Lots: f.Lots, Until: d.Until})
	case fact.KindHoldLifted:
		return c.lifted(r)
	case fact.KindRightsHolderTold:
		return c.told(r)
	case fact.KindAgencyEntrusted:
		var d fact.AgencyEntrustedRestricted
		if err := read(r, nil, &d); err != nil {
			return err
		}
		c.Entrustments = grown(c.Entrustments, Entrustment{ID: d.Entrustment, Agency: d.Agency, Paper: d.Paper, At: at, By: by})
	case fact.KindExceptionGranted:
		var d fact.ExceptionGrantedRestricted
		if err := read(r, nil, &d); err != nil {
			return err
		}
		c.Exceptions = grown(c.Exceptions, Exception{ID: d.Exception, Reason: d.Reason, LastDay: d.LastDay, GrantedAt: at, By: by})
	default:
		return c.applyTerm(r)
	}
	return nil
}

func (c *Case) opened(r ledger.Recorded) error {
	var f fact.CaseOpened
	var d fact.CaseOpenedRestricted
	if err := read(r, &f, &d); err != nil {
		return err
	}
	number, err := label.ParseNumberOf(label.CaseFile, d.Number)
	if err != nil {
		return err
	}
	*c = Case{ID: d.Case, Number: number, Agency: d.Agency, Division: d.Division, Nature: Nature(f.Nature), Regime: cmp.Or(Regime(f.Regime), General), Paper: d.Paper, Title: d.Title, Restricted: d.Restricted,
		OpenedAt: r.Act.OccurredAt, OpenedBy: r.Act.By.Person}
	c.Parties = PartiesOf(d.Parties, r.Personal)
	return nil
}

// PartiesOf joins the kinds of parties with what was not erased of their
// personal values.
func PartiesOf(kinds []string, personal map[string]string) []Party {
	var parties []Party
	for i, kind := range kinds {
		p := "party." + strconv.Itoa(i) + "."
		parties = append(parties, Party{Kind: kind, Name: personal[p+"name"], IDNumber: personal[p+"id_number"], Phone: personal[p+"phone"], Address: personal[p+"address"]})
	}
	return parties
}

// Rebuild makes a case from its stream alone.
func Rebuild(entries []ledger.Recorded) (Case, error) {
	var c Case
	for _, r := range entries {
		if err := c.Apply(r); err != nil {
			return Case{}, err
		}
	}
	return c, nil
}

// read opens what an entry says; nil skips a part.
func read(r ledger.Recorded, facts, restricted any) error {
	if facts != nil {
		if err := json.Unmarshal(r.Facts, facts); err != nil {
			return err
		}
	}
	if restricted != nil {
		return json.Unmarshal(r.Restricted, restricted)
	}
	return nil
}
