package api

import (
	"context"

	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/casefile"
	"github.com/sealtrail/sealtrail/internal/i18n"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/moment"
)

// NewExtension gives measures a later last day.
type NewExtension struct {
	Fact
	Measure  string   `json:"measure,omitempty" enum:"preserved,sealed,seized,sampled" doc:"Only lots under this kind of measure."`
	Lots     []string `json:"lots,omitempty" maxItems:"500" doc:"Codes or ids; all lots of the case whose measure runs unless told."`
	LastDay  Day      `json:"last_day"`
	Reason   string   `json:"reason" maxLength:"500"`
	Paper    string   `json:"paper" maxLength:"100"`
	NoticeOn Day      `json:"notice_on" doc:"When the party was told in writing, with the reasons."`
}

// NewExclusion stops the clock of measures while goods are tested.
type NewExclusion struct {
	Fact
	Lots         []string `json:"lots,omitempty" maxItems:"500" doc:"Codes or ids; all lots of the case that are sealed or seized unless told."`
	FromDay      Day      `json:"from_day"`
	Paper        string   `json:"paper,omitempty" maxLength:"100" doc:"Of the written notice; without it nothing is excluded."`
	ExpectedDays int      `json:"expected_days" doc:"For how long, as the party was told."`
}

// ExclusionEnd lets the clock run again.
type ExclusionEnd struct {
	Fact
	Day  Day    `json:"day" doc:"Of the report."`
	Note string `json:"note,omitempty" maxLength:"500"`
}

// NewRegime puts a case under another law.
type NewRegime struct {
	Fact
	Regime string `json:"regime" enum:"general,food,drug,customs,police"`
	Reason string `json:"reason" maxLength:"500"`
}

// Extension gave measures a later last day.
type Extension struct {
	ID       uuid.UUID `json:"id" format:"uuid"`
	LastDay  Day       `json:"last_day"`
	Reason   string    `json:"reason"`
	Paper    string    `json:"paper"`
	NoticeOn Day       `json:"notice_on"`
	Clock    string    `json:"clock" doc:"Code of the term."`
	Article  string    `json:"article"`
	At       Instant   `json:"at"`
	LotCount int       `json:"lot_count"`
}

// Exclusion stops the clock of measures.
type Exclusion struct {
	ID       uuid.UUID `json:"id" format:"uuid"`
	FromDay  Day       `json:"from_day"`
	Expected Day       `json:"expected_day" doc:"Until when, as the party was told."`
	Paper    string    `json:"paper"`
	LotCount int       `json:"lot_count"`
	Ended    Day       `json:"ended,omitempty" doc:"Day of the report; missing: the clock stands."`
	Days     int       `json:"days,omitempty" doc:"Excluded."`
	Note     string    `json:"note,omitempty"`
}

// Regime is a change of the law by which measures are timed.
type Regime struct {
	Before string  `json:"before"`
	Regime string  `json:"regime"`
	Reason string  `json:"reason"`
	At     Instant `json:"at"`
}

// Clock is a term of law that runs for a lot, or stands.
type Clock struct {
	Code      string  `json:"code" doc:"Of the table of terms, such as measure.general."`
	Name      string  `json:"name"`
	Since     Instant `json:"since"`
	LastDay   Day     `json:"last_day,omitempty" doc:"Missing for hours, and while it stands."`
	Due       Instant `json:"due,omitzero" doc:"First instant after the term."`
	DaysLeft  int     `json:"days_left" doc:"0: today is the last day; negative: days over."`
	State     string  `json:"state" enum:"running,soon,over,suspended,suspended_too_long"`
	Suspended Day     `json:"suspended_since,omitempty"`
	Expected  Day     `json:"expected_day,omitempty" doc:"Until when it was said to stand."`
	Extended  int     `json:"extended" doc:"How often."`
	Excluded  int     `json:"excluded_days"`
	Article   string  `json:"article"`
	Certainty string  `json:"certainty"`
	Version   string  `json:"version"`
}

// Breach is a term of law that was not kept.
type Breach struct {
	Code     string    `json:"code" doc:"Of the rule: casefile.breach.lapsed, .entered or .approval."`
	Measure  string    `json:"measure"`
	Day      Day       `json:"day" doc:"The last day there was."`
	Answered Day       `json:"answered,omitempty" doc:"Missing: nothing was done yet."`
	By       string    `json:"by,omitempty" doc:"Kind of decision or measure, extension or approval."`
	Decision uuid.UUID `json:"decision,omitzero" format:"uuid"`
	Paper    string    `json:"paper,omitempty"`
	Reason   string    `json:"reason,omitempty"`
}

func (a *API) caseTerms() {
	add(a, post("extend-measure", "/cases/{no}/extensions", "cases", "Extend measures", identity.ExtendMeasure).makes(), a.extendMeasure)
	add(a, post("exclude-time", "/cases/{no}/exclusions", "cases", "Stop the clock of measures while goods are tested", identity.ExcludeTime).makes(), a.excludeTime)
	add(a, post("end-exclusion", "/cases/{no}/exclusions/{id}/end", "cases", "Let the clock of measures run again", identity.ExcludeTime), a.endExclusion)
	add(a, post("change-regime", "/cases/{no}/regimes", "cases", "Put a case under another law", identity.ChangeRegime).makes(), a.changeRegime)
}

func (a *API) extendMeasure(ctx context.Context, actor identity.Actor, in *struct {
	Numbered
	Body NewExtension
}) (CaseReceipt, error) {
	b := in.Body
	receipt, err := a.Casefile.ExtendMeasure(ctx, actor, casefile.ExtendMeasure{Command: b.command(), Case: in.No, Measure: b.Measure, Lots: b.Lots,
		LastDay: moment.Date(b.LastDay), Reason: b.Reason, Paper: b.Paper, NoticeOn: moment.Date(b.NoticeOn)})
	return showCaseReceipt(receipt), err
}

func (a *API) excludeTime(ctx context.Context, actor identity.Actor, in *struct {
	Numbered
	Body NewExclusion
}) (CaseReceipt, error) {
	b := in.Body
	receipt, err := a.Casefile.ExcludeTime(ctx, actor, casefile.ExcludeTime{Command: b.command(), Case: in.No, Lots: b.Lots, FromDay: moment.Date(b.FromDay), Paper: b.Paper,
		ExpectedDays: b.ExpectedDays})
	return showCaseReceipt(receipt), err
}

func (a *API) endExclusion(ctx context.Context, actor identity.Actor, in *struct {
	Numbered
	ID   uuid.UUID `path:"id" format:"uuid"`
	Body ExclusionEnd
}) (CaseReceipt, error) {
	b := in.Body
	receipt, err := a.Casefile.EndExclusion(ctx, actor, casefile.EndExclusion{Command: b.command(), Case: in.No, Exclusion: in.ID, Day: moment.Date(b.Day), Note: b.Note})
	return showCaseReceipt(receipt), err
}

func (a *API) changeRegime(ctx context.Context, actor identity.Actor, in *struct {
	Numbered
	Body NewRegime
}) (CaseReceipt, error) {
	b := in.Body
	receipt, err := a.Casefile.ChangeRegime(ctx, actor, casefile.ChangeRegime{Command: b.command(), Case: in.No, Regime: casefile.Regime(b.Regime), Reason: b.Reason})
	return showCaseReceipt(receipt), err
}

func showExtension(x casefile.Extension) Extension {
	return Extension{ID: x.ID, LastDay: Day(x.LastDay), Reason: x.Reason, Paper: x.Paper, NoticeOn: Day(x.NoticeOn), Clock: x.Clock, Article: x.Article, At: Instant(x.At), LotCount: x.Lots}
}

func showExclusion(x casefile.Exclusion) Exclusion {
	return Exclusion{ID: x.ID, FromDay: Day(x.From), Expected: Day(x.Expected), Paper: x.Paper, LotCount: x.Lots, Ended: Day(x.Ended), Days: x.Days, Note: x.Note}
}

func showRegime(x casefile.RegimeChange) Regime {
	return Regime{Before: string(x.Before), Regime: string(x.Regime), Reason: x.Reason, At: Instant(x.At)}
}

func showClocks(lang i18n.Lang, all []casefile.RunningClock, now moment.Time) []Clock {
	return each(all, func(c casefile.RunningClock) Clock {
		return Clock{Code: c.Code, Name: c.Name.In(string(lang)), Since: Instant(c.Since), LastDay: Day(c.LastDay), Due: Instant(c.Due), DaysLeft: c.Left, State: c.State(now),
			Suspended: Day(c.Suspended), Expected: Day(c.Expected), Extended: c.Extended, Excluded: c.Excluded, Article: c.Article, Certainty: string(c.Certainty), Version: c.Version}
	})
}

func showBreach(b casefile.Breach) Breach {
	return Breach{Code: b.Code, Measure: b.Measure, Day: Day(b.Day), Answered: Day(b.Answered), By: b.By, Decision: b.Decision, Paper: b.Paper, Reason: b.Reason}
}
