package api

import (
	"context"

	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/moment"
	"github.com/sealtrail/sealtrail/internal/oversight"
)

// Board is what a region holds and where its goods went.
type Board struct {
	At        Instant     `json:"at"`
	Division  string      `json:"division,omitempty" doc:"GB/T 2260; absent: everything."`
	From      string      `json:"from" format:"date"`
	Until     string      `json:"until" format:"date"`
	Kept      LotTally    `json:"kept" doc:"What somebody still has to look after."`
	Days      int         `json:"days" doc:"That it has been kept, on average, since the seizure."`
	Late      int         `json:"late" doc:"Lots past the last day of their measure."`
	LateMost  []LateLot   `json:"late_most" doc:"The oldest first, 8 at most."`
	Waiting   LotTally    `json:"waiting" doc:"Decision in force, not disposed of."`
	Long      int         `json:"long" doc:"Of these, seized more than 180 days ago."`
	Differing int         `json:"differing" doc:"Lots with an open difference."`
	Seized    LotTally    `json:"seized" doc:"In the period."`
	Steps     []LotStep   `json:"steps" doc:"Where what was seized in the period stands now; they add up to seized."`
	Bands     []AgeBand   `json:"bands" doc:"What is kept, by days since the seizure."`
	Months    []MassMonth `json:"months" doc:"Masses of the certificates in force, by month of destruction: those of the period, six at least."`
	Treated   MassMonth   `json:"treated" doc:"The same for the period."`
	Areas     []BoardArea `json:"areas" doc:"Prefectures of a region, counties of a prefecture."`
}

// LotTally is a number of lots with what they weigh and are worth.
type LotTally struct {
	Lots     int   `json:"lots"`
	MassG    int64 `json:"mass_g"`
	ValueFen int64 `json:"value_fen"`
}

// LotStep is where some of the goods have come to.
type LotStep struct {
	Step string `json:"step" enum:"destroyed,ended,waiting,pending,released,handed,used,open,lost"`
	LotTally
}

// LateLot is a lot past its last day.
type LateLot struct {
	Code     string `json:"code"`
	Name     string `json:"name"`
	Quantity int64  `json:"quantity"`
	Unit     string `json:"unit"`
	Agency   string `json:"agency"`
	Division string `json:"division"`
	Ground   string `json:"ground"`
	LastDay  string `json:"last_day" format:"date"`
	Days     int    `json:"days" doc:"Since then."`
}

// AgeBand is a span of days; the last is open.
type AgeBand struct {
	From    int `json:"from"`
	To      int `json:"to,omitempty"`
	Open    int `json:"open" doc:"Lots under a measure, or lifted and not given back."`
	Pending int `json:"pending" doc:"Decision not in force yet."`
	Waiting int `json:"waiting" doc:"Decision in force."`
	Handed  int `json:"handed" doc:"Criminal cases."`
}

// MassMonth are masses in grams. rest_g is in none of the others: of thermal
// methods what burnt, else what the scales' tolerance allows.
type MassMonth struct {
	Month    string `json:"month,omitempty" doc:"2026-11"`
	InputG   int64  `json:"input_g"`
	OutputG  int64  `json:"output_g"`
	ResidueG int64  `json:"residue_g"`
	LossG    int64  `json:"loss_g"`
	RestG    int64  `json:"rest_g"`
}

// BoardArea is one part of the region.
type BoardArea struct {
	Division  string   `json:"division"`
	Kept      LotTally `json:"kept"`
	Days      int      `json:"days"`
	Late      int      `json:"late"`
	Waiting   int      `json:"waiting"`
	Long      int      `json:"long"`
	Differing int      `json:"differing"`
}

func (a *API) oversight() {
	add(a, get("get-oversight", "/oversight", "oversight", "Look at a region", identity.ReadOversight).
		says("Counted at `at`, at most a minute ago. Masses go by the day on which treatment ended, of valid certificates; steps by the day of seizure. The period is the running quarter unless told, two years at most."), a.board)
}

func (a *API) board(ctx context.Context, actor identity.Actor, in *struct {
	InDivision
	Days
}) (Board, error) {
	b, err := a.Oversight.Board(ctx, actor, oversight.Query{Division: in.Division, From: moment.Date(in.From), Until: moment.Date(in.Until)})
	if err != nil {
		return Board{}, err
	}
	out := Board{At: Instant(b.At), Division: b.Division, From: string(b.From), Until: string(b.Until), Kept: LotTally(b.Kept), Days: b.Days, Late: b.Late,
		Waiting: LotTally(b.Waiting), Long: b.Long, Differing: b.Differing, Seized: LotTally(b.Seized), Months: each(b.Months, massMonth), Treated: massMonth(b.Treated)}
	out.LateMost = each(b.LateMost, func(l oversight.Late) LateLot {
		return LateLot{Code: l.Code.String(), Name: l.Name, Quantity: l.Quantity, Unit: l.Unit, Agency: l.Agency, Division: l.Division, Ground: string(l.Ground), LastDay: string(l.LastDay), Days: l.Days}
	})
	out.Steps = each(append(oversight.Decided(), oversight.Undecided()...), func(s oversight.Step) LotStep { return LotStep{string(s), LotTally(b.Steps[s])} })
	out.Bands = each(b.Bands, func(x oversight.Band) AgeBand {
		return AgeBand{From: x.From, To: x.To, Open: x.ByStep[oversight.Open], Pending: x.ByStep[oversight.Pending], Waiting: x.ByStep[oversight.Waiting], Handed: x.ByStep[oversight.Handed]}
	})
	out.Areas = each(b.Areas, func(x oversight.Area) BoardArea {
		return BoardArea{x.Division, LotTally(x.Kept), x.Days, x.Late, x.Waiting, x.Long, x.Differing}
	})
	return out, nil
}

func massMonth(m oversight.Materials) MassMonth {
	return MassMonth{m.Month, m.InputG, m.OutputG, m.ResidueG, m.LossG, m.RestG()}
}
