package api

import (
	"context"

	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/destruction"
	"github.com/sealtrail/sealtrail/internal/fact"
	"github.com/sealtrail/sealtrail/internal/i18n"
	"github.com/sealtrail/sealtrail/internal/moment"
)

// RunFigures are what a firm reports; completing freezes them.
type RunFigures struct {
	Fact
	StartedAt  Instant       `json:"started_at"`
	EndedAt    Instant       `json:"ended_at"`
	Parameters string        `json:"parameters,omitempty" maxLength:"1000" doc:"Temperature, particle size and the like."`
	Weights    []LotWeight   `json:"weights,omitempty" maxItems:"500" doc:"Only lots that were never weighed need one."`
	Outputs    []NewMaterial `json:"outputs,omitempty" maxItems:"40"`
	Residue    []NewMaterial `json:"residue,omitempty" maxItems:"40"`
	LossG      int64         `json:"loss_g,omitempty" minimum:"0"`
	LossReason string        `json:"loss_reason,omitempty" maxLength:"1000"`
	AshTicket  string        `json:"ash_ticket,omitempty" maxLength:"100" doc:"Stands in for the balance of thermal methods."`
	Tickets    []string      `json:"tickets,omitempty" maxItems:"20" doc:"Scale tickets at the line."`
	Photos     []NewPhoto    `json:"photos,omitempty" maxItems:"60"`
	NoPhotos   string        `json:"no_photos,omitempty" maxLength:"1000" doc:"Why there are none."`
	FeeFen     int64         `json:"fee_fen,omitempty" doc:"Charged to the agency: zero."`
	FeeBearer  string        `json:"fee_bearer,omitempty" maxLength:"100" doc:"Who bears the cost."`
}

// LotWeight is what one lot weighed at the line.
type LotWeight struct {
	Lot     string `json:"lot" doc:"Label code or id."`
	WeightG int64  `json:"weight_g" minimum:"0"`
}

// NewMaterial came out of a run and has a next outlet.
type NewMaterial struct {
	Material  string `json:"material" maxLength:"100"`
	WasteCode string `json:"waste_code,omitempty" maxLength:"40"`
	MassG     int64  `json:"mass_g" minimum:"0"`
	Outlet    string `json:"outlet,omitempty" maxLength:"100"`
	Ticket    string `json:"ticket,omitempty" maxLength:"100"`
}

// NewPhoto names a picture that was uploaded before.
type NewPhoto struct {
	SHA256  string  `json:"sha256" pattern:"^[0-9a-f]{64}$"`
	Caption string  `json:"caption,omitempty" maxLength:"200"`
	TakenAt Instant `json:"taken_at,omitzero"`
}

func (f RunFigures) completing(run string) destruction.CompleteRun {
	return destruction.CompleteRun{
		Command: f.command(), Run: run, StartedAt: moment.Time(f.StartedAt), EndedAt: moment.Time(f.EndedAt), Parameters: f.Parameters,
		Weights: each(f.Weights, func(w LotWeight) destruction.Weight { return destruction.Weight(w) }),
		Outputs: each(f.Outputs, material), Residue: each(f.Residue, material), LossG: f.LossG, LossReason: f.LossReason, AshTicket: f.AshTicket, Tickets: f.Tickets,
		Photos: each(f.Photos, func(p NewPhoto) destruction.Photo {
			return destruction.Photo{SHA256: p.SHA256, Caption: p.Caption, TakenAt: moment.Time(p.TakenAt)}
		}),
		NoPhotos: f.NoPhotos, FeeFen: f.FeeFen, FeeBearer: f.FeeBearer,
	}
}

func material(m NewMaterial) destruction.Material { return destruction.Material(m) }

// Figures are frozen figures as everybody attests them.
type Figures struct {
	Hash       string     `json:"hash" doc:"What reviewers and witnesses name."`
	Method     string     `json:"method"`
	Line       string     `json:"line,omitempty"`
	StartedAt  Instant    `json:"started_at"`
	EndedAt    Instant    `json:"ended_at"`
	Parameters string     `json:"parameters,omitempty"`
	Outputs    []Material `json:"outputs"`
	Residue    []Material `json:"residue"`
	LossReason string     `json:"loss_reason,omitempty"`
	AshTicket  string     `json:"ash_ticket,omitempty"`
	Tickets    []string   `json:"tickets"`
	Photos     []Photo    `json:"photos"`
	NoPhotos   string     `json:"no_photos,omitempty"`
	FeeFen     int64      `json:"fee_fen"`
	FeeBearer  string     `json:"fee_bearer,omitempty"`
	Balance    Balance    `json:"balance"`
}

// Material came out of a run.
type Material struct {
	Material  string `json:"material"`
	WasteCode string `json:"waste_code,omitempty"`
	MassG     int64  `json:"mass_g"`
	Outlet    string `json:"outlet,omitempty"`
	Ticket    string `json:"ticket,omitempty"`
}

// Photo is evidence by its hash.
type Photo struct {
	SHA256  string  `json:"sha256"`
	Caption string  `json:"caption,omitempty"`
	TakenAt Instant `json:"taken_at,omitzero"`
}

// Balance in grams: input = outputs + residue + loss + delta.
type Balance struct {
	InputG     int64  `json:"input_g"`
	OutputG    int64  `json:"output_g"`
	ResidueG   int64  `json:"residue_g"`
	LossG      int64  `json:"loss_g"`
	DeltaG     int64  `json:"delta_g"`
	ToleranceG int64  `json:"tolerance_g" doc:"How far delta_g may be from zero."`
	Permille   int64  `json:"permille"`
	Ticket     bool   `json:"ticket"`
	Article    string `json:"article,omitempty"`
}

func showFigures(f *fact.Figures, hash string) *Figures {
	if f == nil {
		return nil
	}
	return &Figures{
		Hash: hash, Method: f.Method, Line: f.Line, StartedAt: Instant(f.StartedAt), EndedAt: Instant(f.EndedAt), Parameters: f.Parameters,
		Outputs: each(f.Outputs, showMaterial), Residue: each(f.Residue, showMaterial), LossReason: f.LossReason, AshTicket: f.AshTicket, Tickets: same(f.Tickets),
		Photos: each(f.Photos, func(p fact.FigurePhoto) Photo {
			return Photo{SHA256: p.SHA256, Caption: p.Caption, TakenAt: Instant(p.TakenAt)}
		}),
		NoPhotos: f.NoPhotos, FeeFen: f.FeeFen, FeeBearer: f.FeeBearer, Balance: Balance(f.Balance),
	}
}

func showMaterial(m fact.FigureOut) Material { return Material(m) }

// Gate is what the qualification gate found.
type Gate struct {
	Allowed        bool        `json:"allowed"`
	Checks         []GateCheck `json:"checks"`
	Edition        int         `json:"edition" doc:"Of the published list; 0 when none is in force."`
	Qualifications []uuid.UUID `json:"qualifications" doc:"Those that cover the goods."`
	Rules          string      `json:"rules" doc:"Version of the rules."`
}

// GateCheck is one question of the gate.
type GateCheck struct {
	Code    string            `json:"code"`
	Passed  bool              `json:"passed"`
	Warning bool              `json:"warning,omitempty"`
	Article string            `json:"article,omitempty"`
	Params  map[string]string `json:"params,omitempty"`
	Detail  string            `json:"detail,omitempty" doc:"What failed."`

	Override *CheckOverride `json:"override,omitempty" doc:"Who let the goods pass although the check failed."`
	// Recorded with the act; acts of before say neither.
	Version   string `json:"version,omitempty" doc:"Of the table that the article stands in."`
	Certainty string `json:"certainty,omitempty" enum:"sourced,assumed" doc:"assumed: to be confirmed by a lawyer or the agency."`
}

// Reason is one thing that stands in the way of a lot.
type Reason struct {
	Code    string `json:"code"`
	Article string `json:"article,omitempty"`
	Who     string `json:"who,omitempty" doc:"Role or paper that would clear it."`
	Detail  string `json:"detail"`
	Hold    string `json:"hold,omitempty" doc:"Reason of the hold that stands in the way."`
	Until   Day    `json:"until,omitempty" doc:"Last day of that hold; empty: it stands until lifted."`
	// Recorded with the act; acts of before say neither.
	Version   string `json:"version,omitempty" doc:"Of the table that the article stands in."`
	Certainty string `json:"certainty,omitempty" enum:"sourced,assumed" doc:"assumed: to be confirmed by a lawyer or the agency."`
}

// showGate says each failed check in the language of the request.
func (a *API) showGate(ctx context.Context, g *fact.Gate) *Gate {
	if g == nil {
		return nil
	}
	words := a.words(ctx)
	return &Gate{Allowed: g.Allowed, Edition: g.Edition, Qualifications: same(g.Qualifications), Rules: g.Rules, Checks: each(g.Checks, func(c fact.GateCheck) GateCheck {
		out := GateCheck{Code: c.Code, Passed: c.Passed, Warning: c.Warning, Article: c.Article, Params: c.Params, Version: c.Version, Certainty: c.Certainty,
			Override: showCheckOverride(c.Override)}
		if !c.Passed || c.Override != nil {
			out.Detail = say(words, c.Code, c.Params)
		}
		return out
	})}
}

// reason says what stands in a lot's way in the language of the request.
func (a *API) reason(ctx context.Context) func(fact.ClearanceReason) Reason {
	words := a.words(ctx)
	return func(r fact.ClearanceReason) Reason {
		return Reason{Code: r.Code, Article: r.Article, Who: r.Who, Detail: say(words, r.Code, nil), Hold: r.Hold, Until: Day(r.Until), Version: r.Version, Certainty: r.Certainty}
	}
}

// say gives the sentence of a code; of a code kept from before its words, the code.
func say(words *i18n.Locale, code string, params map[string]string) string {
	if !words.Has(code) {
		return code
	}
	args := make([]any, 0, 2*len(params))
	for name, value := range params {
		args = append(args, name, value)
	}
	return words.T(code, args...)
}
