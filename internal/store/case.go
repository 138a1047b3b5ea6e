package store

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/google/uuid"
	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"github.com/sealtrail/sealtrail/internal/casefile"
	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/label"
	"github.com/sealtrail/sealtrail/internal/ledger"
	"github.com/sealtrail/sealtrail/internal/moment"
)

type caseRow struct {
	ID         uuid.UUID   `gorm:"column:id;primaryKey"`
	Stream     []byte      `gorm:"column:stream"`
	Version    int64       `gorm:"column:version"`
	Number     string      `gorm:"column:number"`
	AgencyOrg  uuid.UUID   `gorm:"column:agency_org"`
	Division   string      `gorm:"column:division"`
	Nature     string      `gorm:"column:nature"`
	Paper      string      `gorm:"column:paper"`
	Title      string      `gorm:"column:title"`
	Restricted bool        `gorm:"column:restricted"`
	OpenedAt   moment.Time `gorm:"column:opened_at"`
	Decisions  int         `gorm:"column:decisions"`
	OpenHolds  int         `gorm:"column:open_holds"`
	HoldDays   string      `gorm:"column:hold_days"` // last days of open holds that end by themselves, between commas
	LastAt     moment.Time `gorm:"column:last_at"`
	Detail     string      `gorm:"column:detail"`
}

func (caseRow) TableName() string { return "cases" }

// caseDetail is what no list asks for. Parties are kept by kind alone: their
// names lie with the personal values and can be erased there.
type caseDetail struct {
	OpenedBy     string              `json:"opened_by"`
	Parties      []string            `json:"parties"`
	Approvals    []approvalDetail    `json:"approvals"`
	Decisions    []decisionDetail    `json:"decisions"`
	Holds        []holdDetail        `json:"holds"`
	Entrustments []entrustmentDetail `json:"entrustments"`
	Exceptions   []exceptionDetail   `json:"exceptions"`
	Told         []toldDetail        `json:"told,omitempty"`
	Regime       casefile.Regime     `json:"regime,omitempty"` // missing in cases of before: general
	Regimes      []regimeDetail      `json:"regimes,omitempty"`
	Extensions   []extensionDetail   `json:"extensions,omitempty"`
	Exclusions   []exclusionDetail   `json:"exclusions,omitempty"`
}

type approvalDetail struct {
	ID        uuid.UUID   `json:"id"`
	Measure   string      `json:"measure"`
	Mode      string      `json:"mode"`
	GrantedAt moment.Time `json:"granted_at"`
	Paper     string      `json:"paper"`
	By        string      `json:"by"`
	Lots      int         `json:"lots"`
	InTime    bool        `json:"in_time"`
}

type decisionDetail struct {
	ID        uuid.UUID             `json:"id"`
	Kind      string                `json:"kind"`
	Standing  casefile.StandingCode `json:"standing"`
	Grounds   bool                  `json:"grounds"`
	Paper     string                `json:"paper"`
	DecidedOn moment.Date           `json:"decided_on"`
	Effective moment.Date           `json:"effective"`
	Article   string                `json:"article"`
	By        string                `json:"by"`
	At        moment.Time           `json:"at"`
	Lots      int                   `json:"lots"`

	LegalReview *casefile.Step       `json:"legal_review,omitempty"`
	Discussion  *casefile.Step       `json:"discussion,omitempty"`
	NotRequired string               `json:"not_required,omitempty"`
	NoticeOn    moment.Date          `json:"notice_on,omitempty"`
	Consent     string               `json:"consent,omitempty"`
	Photo       string               `json:"photo,omitempty"`
	Appeal      *casefile.AppealTime `json:"appeal,omitempty"`
	Overturned  moment.Time          `json:"overturned,omitzero"`
	LapseReason string               `json:"lapse_reason,omitempty"`
}

// toldDetail leaves out the name, which lies with the personal values of the act.
type toldDetail struct {
	ID    uuid.UUID   `json:"id"`
	Hold  uuid.UUID   `json:"hold"`
	On    moment.Date `json:"on"`
	Paper string      `json:"paper"`
	At    moment.Time `json:"at"`
	By    string      `json:"by"`
}

type holdDetail struct {
	ID         uuid.UUID   `json:"id"`
	Reason     string      `json:"reason"`
	Note       string      `json:"note"`
	Since      moment.Time `json:"since"`
	By         string      `json:"by"`
	Lots       int         `json:"lots"`
	LiftedAt   moment.Time `json:"lifted_at"`
	LiftedBy   string      `json:"lifted_by"`
	LiftReason string      `json:"lift_reason"`
	Override   bool        `json:"override"`
	Until      moment.Date `json:"until,omitempty"`
	Outcome    string      `json:"outcome,omitempty"`
	Waiver     string      `json:"waiver,omitempty"`
}

type entrustmentDetail struct {
	ID     uuid.UUID   `json:"id"`
	Agency uuid.UUID   `json:"agency"`
	Paper  string      `json:"paper"`
	At     moment.Time `json:"at"`
	By     string      `json:"by"`
}

type exceptionDetail struct {
	ID        uuid.UUID   `json:"id"`
	Reason    string      `json:"reason"`
	LastDay   moment.Date `json:"last_day"`
	GrantedAt moment.Time `json:"granted_at"`
	By        string      `json:"by"`
}

// turn maps a list; an empty one is nil, as rebuilt nouns have it.
func turn[A, B any](all []A, f func(A) B) []B {
	var out []B
	for _, a := range all {
		out = append(out, f(a))
	}
	return out
}

func toCaseRow(c casefile.Case) (caseRow, error) {
	d := caseDetail{OpenedBy: c.OpenedBy,
		Parties:      turn(c.Parties, func(p casefile.Party) string { return p.Kind }),
		Approvals:    turn(c.Approvals, func(a casefile.Approval) approvalDetail { return approvalDetail(a) }),
		Decisions:    turn(c.Decisions, func(x casefile.Decision) decisionDetail { return decisionDetail(x) }),
		Holds:        turn(c.Holds, func(h casefile.Hold) holdDetail { return holdDetail(h) }),
		Entrustments: turn(c.Entrustments, func(e casefile.Entrustment) entrustmentDetail { return entrustmentDetail(e) }),
		Exceptions:   turn(c.Exceptions, func(e casefile.Exception) exceptionDetail { return exceptionDetail(e) }),
		Told: turn(c.Told, func(t casefile.RightsHolderTold) toldDetail {
			return toldDetail{ID: t.ID, Hold: t.Hold, On: t.On, Paper: t.Paper, At: t.At, By: t.By}
		}),
		Regime:     c.Regime,
		Regimes:    turn(c.Regimes, func(x casefile.RegimeChange) regimeDetail { return regimeDetail(x) }),
		Extensions: turn(c.Extensions, func(x casefile.Extension) extensionDetail { return extensionDetail(x) }),
		Exclusions: turn(c.Exclusions, func(x casefile.Exclusion) exclusionDetail { return exclusionDetail(x) })}
	text, err := json.Marshal(d)
	if err != nil {
		return caseRow{}, fmt.Errorf("case %s: %w", c.Number, err)
	}
	r := caseRow{ID: c.ID, Stream: key(c.Stream), Version: c.Version, Number: c.Number.String(), AgencyOrg: c.Agency, Division: c.Division, Nature: string(c.Nature),
		Paper: c.Paper, Title: c.Title, Restricted: c.Restricted, OpenedAt: c.OpenedAt, Decisions: len(c.Decisions), LastAt: c.LastAt, Detail: string(text)}
	var days []string
	for _, h := range c.Holds {
		if !h.LiftedAt.IsZero() {
			continue
		}
		if r.OpenHolds++; h.Until != "" {
			days = append(days, string(h.Until))
		}
	}
	r.HoldDays = strings.Join(days, ",")
	return r, nil
}

// fromCaseRow needs the personal values of the act that opened the case.
func fromCaseRow(r caseRow, personal map[string]string) (casefile.Case, error) {
	var d caseDetail
	if err := json.Unmarshal([]byte(r.Detail), &d); err != nil {
		return casefile.Case{}, fmt.Errorf("case %s: %w", r.Number, err)
	}
	number, err := label.ParseNumber(r.Number)
	if err != nil {
		return casefile.Case{}, fmt.Errorf("case %s: %w", r.ID, err)
	}
	return casefile.Case{ID: r.ID, Stream: ledger.Stream(r.Stream), Version: r.Version, Number: number, Agency: r.AgencyOrg, Division: r.Division,
		Nature: casefile.Nature(r.Nature), Regime: cmp.Or(d.Regime, casefile.General), Paper: r.Paper, Title: r.Title, Restricted: r.Restricted, OpenedAt: r.OpenedAt, OpenedBy: d.OpenedBy,
		Parties:      casefile.PartiesOf(d.Parties, personal),
		Approvals:    turn(d.Approvals, func(a approvalDetail) casefile.Approval { return casefile.Approval(a) }),
		Decisions:    turn(d.Decisions, func(x decisionDetail) casefile.Decision { return casefile.Decision(x) }),
		Holds:        turn(d.Holds, func(h holdDetail) casefile.Hold { return casefile.Hold(h) }),
		Entrustments: turn(d.Entrustments, func(e entrustmentDetail) casefile.Entrustment { return casefile.Entrustment(e) }),
		Exceptions:   turn(d.Exceptions, func(e exceptionDetail) casefile.Exception { return casefile.Exception(e) }),
		Told: turn(d.Told, func(t toldDetail) casefile.RightsHolderTold {
			return casefile.RightsHolderTold{ID: t.ID, Hold: t.Hold, On: t.On, Paper: t.Paper, At: t.At, By: t.By}
		}),
		Regimes:    turn(d.Regimes, func(x regimeDetail) casefile.RegimeChange { return casefile.RegimeChange(x) }),
		Extensions: turn(d.Extensions, func(x extensionDetail) casefile.Extension { return casefile.Extension(x) }),
		Exclusions: turn(d.Exclusions, func(x exclusionDetail) casefile.Exclusion { return casefile.Exclusion(x) }),
		LastAt:     r.LastAt}, nil
}

// CreateCase keeps a new case.
func (tx *Tx) CreateCase(ctx context.Context, c casefile.Case) error { return tx.SaveCase(ctx, c) }

// SaveCase keeps a case; it must be newer than what is kept.
func (tx *Tx) SaveCase(ctx context.Context, c casefile.Case) error {
	r, err := toCaseRow(c)
	if err != nil {
		return err
	}
	db := tx.db.WithContext(ctx)
	if err := upsert(db, []caseRow{r}, "cases", []string{"version", "decisions", "open_holds", "hold_days", "last_at", "detail"}); err != nil {
		return err
	}
	if err := tx.keepTexts(ctx, []searchText{caseText(r)}); err != nil {
		return err
	}
	type party struct {
		Org    uuid.UUID `gorm:"column:org"`
		CaseID uuid.UUID `gorm:"column:case_id"`
	}
	parties := turn(c.Entrusted(), func(org uuid.UUID) party { return party{Org: org, CaseID: c.ID} })
	if len(parties) == 0 {
		return nil
	}
	if err := db.Table("case_parties").Clauses(clause.OnConflict{DoNothing: true}).Create(&parties).Error; err != nil {
		return fmt.Errorf("keep parties of case %s: %w", c.Number, err)
	}
	return nil
}

// CaseForUpdate locks one case, found by number or id.
func (tx *Tx) CaseForUpdate(ctx context.Context, ref string) (casefile.Case, error) {
	return tx.caseOf(ctx, tx.locked().WithContext(ctx), ref)
}

// Case finds one case within the scope, by number or id.
func (tx *Tx) Case(ctx context.Context, scope identity.Scope, ref string) (casefile.Case, error) {
	c, err := tx.caseOf(ctx, tx.db.WithContext(ctx), ref)
	if err != nil {
		return casefile.Case{}, err
	}
	if !scope.Sees(c.Concerned()) {
		return casefile.Case{}, fault.Missing("casefile.case.unknown")
	}
	return c, nil
}

func (tx *Tx) caseOf(ctx context.Context, db *gorm.DB, ref string) (casefile.Case, error) {
	const unknown = "casefile.case.unknown"
	q, err := byReference(db, label.CaseFile, ref, unknown)
	if err != nil {
		return casefile.Case{}, err
	}
	var r caseRow
	if err := q.Take(&r).Error; err != nil {
		return casefile.Case{}, missing(err, unknown)
	}
	personal, err := tx.personalOf(ctx, r.ID)
	if err != nil {
		return casefile.Case{}, err
	}
	c, err := fromCaseRow(r, personal)
	if err != nil {
		return casefile.Case{}, err
	}
	for i := range c.Told {
		personal, err := tx.personalOf(ctx, c.Told[i].ID)
		if err != nil {
			return casefile.Case{}, err
		}
		c.Told[i].Name = personal[casefile.RightsHolderName]
	}
	return c, nil
}

// personalOf gives an act's own personal values that were not erased.
func (tx *Tx) personalOf(ctx context.Context, act uuid.UUID) (map[string]string, error) {
	var rows []personalRow
	if err := tx.db.WithContext(ctx).Select("stream", "field", "value").Where("act_id = ?", act).Find(&rows).Error; err != nil {
		return nil, fmt.Errorf("read personal values: %w", err)
	}
	out := make(map[string]string, len(rows))
	for _, r := range rows {
		if len(r.Stream) == 0 {
			out[r.Field] = r.Value
		}
	}
	return out, nil
}

// caseListed are the columns that a list of cases shows.
var caseListed = []string{"id", "number", "agency_org", "division", "nature", "paper", "title", "restricted", "opened_at", "decisions", "open_holds", "hold_days"}

// closedCase is of cases_closed, word for word: an index over few rows is only
// taken for the condition that it was made with.
const closedCase = "(restricted OR nature = 'criminal')"

// Cases lists cases within the scope, newest first.
func (tx *Tx) Cases(ctx context.Context, scope identity.Scope, f casefile.CaseFilter) ([]casefile.CaseItem, string, error) {
	matching, err := tx.matching(ctx, "cases", textOfCase, f.Query)
	if err != nil {
		return nil, "", err
	}
	q, err := seenBy(tx.db.WithContext(ctx), source{name: "cases"}, scope, f.Limit, f.Cursor, func(q *gorm.DB) *gorm.DB {
		if f.Query != "" {
			q = matching(q)
		}
		if f.Closed {
			q = q.Where(closedCase)
		}
		return during(ofDivision(is(q, "nature", string(f.Nature)), f.Division), "opened_at", f.From, f.Until)
	}, "agency_org = ?", "id IN (SELECT case_id FROM case_parties WHERE org = ?)")
	if err != nil {
		return nil, "", err
	}
	var rows []caseRow
	next, err := page(q.Select(caseListed), "id", f.Limit, f.Cursor, &rows, func(r caseRow) uuid.UUID { return r.ID })
	if err != nil {
		return nil, "", err
	}
	out, err := tx.caseItems(ctx, rows)
	return out, next, err
}

// caseItems turns rows into what lists show, with one statement for all names.
func (tx *Tx) caseItems(ctx context.Context, rows []caseRow) ([]casefile.CaseItem, error) {
	names, err := tx.orgNames(ctx, ids(rows, func(r caseRow) []uuid.UUID { return []uuid.UUID{r.AgencyOrg} }))
	if err != nil {
		return nil, err
	}
	today := tx.house.clock.Now().Date()
	out := make([]casefile.CaseItem, len(rows))
	for i, r := range rows {
		number, err := label.ParseNumber(r.Number)
		if err != nil {
			return nil, fmt.Errorf("case %s: %w", r.ID, err)
		}
		out[i] = casefile.CaseItem{ID: r.ID, Number: number, Agency: r.AgencyOrg, AgencyName: names[r.AgencyOrg], Division: r.Division, Nature: casefile.Nature(r.Nature),
			Paper: r.Paper, Title: r.Title, Closed: r.Restricted || r.Nature == string(casefile.Criminal), OpenedAt: r.OpenedAt, Decisions: r.Decisions, OpenHolds: r.OpenHolds - r.over(today)}
	}
	return out, nil
}

// over counts the holds that have ended by themselves since the case was kept.
func (r caseRow) over(today moment.Date) int {
	n := 0
	for day := range strings.SplitSeq(r.HoldDays, ",") {
		if day != "" && day < string(today) {
			n++
		}
	}
	return n
}

// scoped bounds a list by what a scope sees: rows of its organisation, told by a
// condition on @org, and rows within its division. Only what the scope has is
// asked for, so that each part is served by its index.
func scoped(q *gorm.DB, s identity.Scope, ofOrg string) *gorm.DB {
	if s.All {
		return q
	}
	var parts []string
	args := map[string]any{}
	if s.Org != uuid.Nil {
		parts, args["org"] = append(parts, ofOrg), s.Org
	}
	if s.Division != "" {
		fill := 6 - len(s.Prefix())
		parts = append(parts, "division BETWEEN @first AND @last")
		args["first"], args["last"] = s.Prefix()+strings.Repeat("0", fill), s.Prefix()+strings.Repeat("9", fill)
	}
	if len(parts) == 0 {
		return q.Where("1 = 0")
	}
	return q.Where("("+strings.Join(parts, " OR ")+")", args)
}
