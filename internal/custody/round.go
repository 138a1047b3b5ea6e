package custody

import (
	"fmt"

	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/fact"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/label"
	"github.com/sealtrail/sealtrail/internal/ledger"
	"github.com/sealtrail/sealtrail/internal/moment"
)

// RoundStream is the kind of a round's stream.
const RoundStream = "round"

// Limits of a round.
const (
	MaxRoundLots   = 100
	MaxRoundPhotos = 4 // of one lot
)

// Finding is what a round found of one lot.
type Finding string

const (
	FoundIntact Finding = "intact"           // 完好
	FoundBroken Finding = "seal_broken"      // 封签损坏
	FoundOther  Finding = "quantity_differs" // 数量不符
	FoundAbsent Finding = "not_found"        // 未见
)

// Findings are all of them, in the order forms show them.
func Findings() []Finding { return []Finding{FoundIntact, FoundBroken, FoundOther, FoundAbsent} }

// Differs is the difference that a finding opens; empty for none.
func (f Finding) Differs() Difference {
	switch f {
	case FoundBroken:
		return DiffSeal
	case FoundOther:
		return DiffQuantity
	case FoundAbsent:
		return DiffNotPresented
	}
	return ""
}

// Round is an inspection of goods that stay in place (巡查). It is made by two:
// an officer and a witness, or two officers of whom the second confirms.
type Round struct {
	ID        uuid.UUID
	Stream    ledger.Stream
	Version   int64
	Agency    uuid.UUID
	Division  string
	By        string // pseudonym
	Witnessed bool   // a witness stood by
	Witness   string // name; erased or nobody: empty
	Phone     string // the witness's
	Note      string
	Lines     []RoundLine
	Confirmed Confirmation
	Late      bool
	At        moment.Time
	LastAt    moment.Time
}

// RoundLine is what a round found of one lot.
type RoundLine struct {
	Lot      uuid.UUID
	Finding  Finding
	Reason   string
	Expected int64
	Found    int64
	Unit     string
	Was      string // seal before
	Seal     string // seal after; empty: none
	Photos   []string
}

// Complete tells whether two people stand for the round.
func (r Round) Complete() bool { return r.Witnessed || !r.Confirmed.IsZero() }

// Differing counts the lots that were not found as they should be.
func (r Round) Differing() int {
	n := 0
	for _, l := range r.Lines {
		if l.Finding != FoundIntact {
			n++
		}
	}
	return n
}

// Parties are the responsible agency.
func (r Round) Parties() identity.Parties {
	return identity.Parties{Owner: r.Agency, Division: r.Division}
}

// Lots are the lots of a round, in the order of its lines.
func (r Round) Lots() []uuid.UUID {
	out := make([]uuid.UUID, len(r.Lines))
	for i, l := range r.Lines {
		out[i] = l.Lot
	}
	return out
}

// Name puts personal values back, as far as they were not erased.
func (r *Round) Name(personal map[string]string) {
	r.Witness, r.Phone = personal["witness.name"], personal["witness.phone"]
}

// Apply takes one entry of the round's stream; it is the only mutator.
func (r *Round) Apply(e ledger.Recorded) error {
	if err := ledger.Next(r.Version, e); err != nil {
		return err
	}
	next := *r
	var err error
	switch e.Act.Kind {
	case fact.KindRoundRecorded:
		err = next.recorded(e)
	case fact.KindRoundConfirmed:
		var x fact.RoundConfirmedRestricted
		err = told(e, &fact.RoundConfirmed{}, &x)
		next.Confirmed = Confirmation{By: e.Act.By.Person, Paper: x.Photo, At: e.Act.OccurredAt, Auth: e.Auth}
	}
	if err != nil {
		return fmt.Errorf("round %s entry %d (%s): %w", r.ID, e.Seq, e.Act.Kind, err)
	}
	next.Version, next.Stream, next.LastAt = e.Seq, e.Ref.Stream, max(r.LastAt, e.Act.OccurredAt)
	*r = next
	return nil
}

func (r *Round) recorded(e ledger.Recorded) error {
	var f fact.RoundRecorded
	var x fact.RoundRecordedRestricted
	if err := told(e, &f, &x); err != nil {
		return err
	}
	*r = Round{ID: x.Round, Agency: x.Agency, Division: x.Division, By: e.Act.By.Person, Witnessed: f.Witness, Note: x.Note, Late: f.Late, At: e.Act.OccurredAt}
	for _, l := range x.Lots {
		r.Lines = append(r.Lines, RoundLine{Lot: l.Lot, Finding: Finding(l.Finding), Reason: l.Reason, Expected: l.Expected, Found: l.Found, Unit: l.Unit, Was: l.Was, Seal: l.Seal, Photos: grown(l.Photos)})
	}
	r.Name(e.Personal)
	return nil
}

// RebuildRound makes a round from its stream alone.
func RebuildRound(entries []ledger.Recorded) (Round, error) {
	var r Round
	for _, e := range entries {
		if err := r.Apply(e); err != nil {
			return Round{}, err
		}
	}
	return r, nil
}

// inspected takes what a round found of the lot. What is short stays on the
// discrepancy; the label stands for what was counted.
func (l *Lot) inspected(f fact.RoundLine, r ledger.Recorded) error {
	l.RoundAt, l.Finding, l.Seal = r.Act.OccurredAt, Finding(f.Finding), f.Seal
	switch l.Finding {
	case FoundOther:
		l.Quantity = f.Found
	case FoundAbsent:
		l.Before = l.State
		return l.move(Miss, State(f.State))
	}
	return nil
}

// RoundReceipt answers recording and confirming a round.
type RoundReceipt struct {
	ID       uuid.UUID     `json:"id"`
	Complete bool          `json:"complete"` // two people stand for it
	Lines    []RoundResult `json:"lines"`
}

// RoundResult is what became of one lot.
type RoundResult struct {
	Lot         uuid.UUID  `json:"lot"`
	Code        label.Code `json:"code"`
	Finding     Finding    `json:"finding"`
	State       State      `json:"state"`
	Discrepancy uuid.UUID  `json:"discrepancy"` // that it opened; zero: none
}
