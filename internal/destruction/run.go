package destruction

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"

	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/fact"
	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/label"
	"github.com/sealtrail/sealtrail/internal/ledger"
	"github.com/sealtrail/sealtrail/internal/moment"
)

// RunState is where a run is in its life.
type RunState string

const (
	RunStarted   RunState = "started"   // 处置中
	RunCompleted RunState = "completed" // 数据已锁定，待复核
	RunReviewed  RunState = "reviewed"  // 已复核，待见证
	RunFinished  RunState = "finished"  // 已见证，证书已签发
)

// RunStates are all of them, in order.
func RunStates() []RunState { return []RunState{RunStarted, RunCompleted, RunReviewed, RunFinished} }

// RunStream is the kind of a run's stream.
const RunStream = "run"

// Run is one destruction at one facility (销毁记录, D-).
type Run struct {
	ID       uuid.UUID
	Stream   ledger.Stream
	Version  int64
	Number   label.Number
	State    RunState
	Firm     uuid.UUID // organisation
	Facility uuid.UUID
	Division string // the facility's
	Method   string
	Line     string
	Orders   []uuid.UUID
	Agencies []Agency
	Lots     []RunLot
	Gate     *fact.Gate
	Rules    string

	StartedAt    moment.Time
	Started      Signature
	Completed    Signature
	Reviewed     Signature
	Attestations []Attestation
	Figures      *fact.Figures // frozen at completion
	FiguresHash  string        // hex; what reviewers and witnesses name
	LastAt       moment.Time
}

// Agency is a responsible agency with goods in a run.
type Agency struct {
	Org       uuid.UUID
	Division  string
	Required  int
	Entrusted []uuid.UUID // organisations entrusted in writing for all its cases here
	// Certificates are none until its attestations are in; then one, or one for
	// each case whose order asks for that.
	Certificates []uuid.UUID
}

// Certified tells whether the agency's goods are on certificates.
func (a Agency) Certified() bool { return len(a.Certificates) > 0 }

// RunLot is one lot in a run.
type RunLot struct {
	Lot    uuid.UUID
	Stream ledger.Stream
	Agency uuid.UUID
	Order  uuid.UUID
	MassG  int64 // as received at the firm
	Basis  string
	InputG int64 // as frozen; zero before completion
}

// Attestation is one witness's signature.
type Attestation struct {
	Signature
	For []uuid.UUID // agencies for which it counts
}

// Parties are the firm, the agencies and those entrusted by them.
func (r Run) Parties() identity.Parties {
	p := identity.Parties{Owner: r.Firm, Division: r.Division}
	for _, a := range r.Agencies {
		p.Others = append(append(p.Others, a.Org), a.Entrusted...)
	}
	return p
}

// LotsOf are the lots of one agency.
func (r Run) LotsOf(agency uuid.UUID) []RunLot {
	var lots []RunLot
	for _, l := range r.Lots {
		if l.Agency == agency {
			lots = append(lots, l)
		}
	}
	return lots
}

// Attested counts the attestations that are in for an agency.
func (r Run) Attested(agency uuid.UUID) int {
	n := 0
	for _, a := range r.Attestations {
		for _, org := range a.For {
			if org == agency {
				n++
			}
		}
	}
	return n
}

// CountsFor lists the agencies for which an attestation by a member of org
// would count: its own goods, and those of agencies that entrusted it.
func (r Run) CountsFor(org uuid.UUID) []uuid.UUID {
	var out []uuid.UUID
	for _, a := range r.Agencies {
		counts := a.Org == org
		for _, e := range a.Entrusted {
			counts = counts || e == org
		}
		if counts && !a.Certified() {
			out = append(out, a.Org)
		}
	}
	return out
}

// runMoves is the whole law of a run. What is not listed cannot happen.
var runMoves = map[RunState]map[string]RunState{
	RunStarted:   {fact.KindRunCompleted: RunCompleted},
	RunCompleted: {fact.KindRunReviewed: RunReviewed},
	RunReviewed: {
		fact.KindRunAttested:       RunReviewed,
		fact.KindCertificateIssued: RunFinished, // when it was the last agency's
	},
	RunFinished: {fact.KindCertificateIssued: RunFinished}, // a corrected version
}

func (r Run) may(kind string) error {
	if _, ok := runMoves[r.State][kind]; !ok {
		return fault.Conflict("destruction.run.state").With("state", string(r.State))
	}
	return nil
}

// HashFigures is what reviewers and witnesses name: hex SHA-256 over the
// canonical figures.
func HashFigures(f fact.Figures) (string, error) {
	b, err := ledger.Canonical(f)
	if err != nil {
		return "", err
	}
	d := sha256.New()
	d.Write([]byte("sealtrail/figures/v1\x00"))
	d.Write(b)
	return hex.EncodeToString(d.Sum(nil)), nil
}

// Apply is the only mutator; it reads recorded bytes alone.
func (r *Run) Apply(e ledger.Recorded) error {
	if err := ledger.Next(r.Version, e); err != nil {
		return err
	}
	if err := r.apply(e); err != nil {
		return fmt.Errorf("run %s entry %d (%s): %w", r.Number, e.Seq, e.Act.Kind, err)
	}
	r.Version, r.Stream, r.LastAt = e.Seq, e.Ref.Stream, max(r.LastAt, e.Act.OccurredAt)
	return nil
}

func (r *Run) apply(e ledger.Recorded) error {
	switch e.Act.Kind {
	case fact.KindRunStarted:
		return r.applyStarted(e)
	case fact.KindRunCompleted:
		return r.applyCompleted(e)
	case fact.KindRunReviewed:
		r.Reviewed, r.State = signed(e), RunReviewed
	case fact.KindRunAttested:
		var f fact.RunAttested
		var secret fact.RunAttestedRestricted
		if err := read(e, &f, &secret); err != nil {
			return err
		}
		r.Attestations = append(append([]Attestation(nil), r.Attestations...), Attestation{Signature: signed(e), For: secret.For})
	case fact.KindCertificateIssued:
		var f fact.CertificateIssued
		var secret fact.CertificateIssuedRestricted
		if err := read(e, &f, &secret); err != nil {
			return err
		}
		r.certified(secret.Agency, secret.Certificate, secret.Replaces)
	}
	return nil
}

func (r *Run) applyStarted(e ledger.Recorded) error {
	var f fact.RunStarted
	var secret fact.RunStartedRestricted
	if err := read(e, &f, &secret); err != nil {
		return err
	}
	number, err := label.ParseNumberOf(label.Destruction, secret.Number)
	if err != nil {
		return err
	}
	*r = Run{ID: secret.Run, Number: number, State: RunStarted, Firm: secret.Firm, Facility: secret.Facility, Division: secret.Division, Method: f.Method,
		Line: secret.Line, Orders: secret.Orders, Gate: f.Gate, Rules: f.Rules, StartedAt: secret.StartedAt, Started: signed(e)}
	for _, a := range secret.Agencies {
		r.Agencies = append(r.Agencies, Agency{Org: a.Agency, Division: a.Division, Required: a.Required, Entrusted: a.Entrusted})
	}
	for _, l := range secret.Lots {
		stream, err := ledger.ParseStream(l.Stream)
		if err != nil {
			return err
		}
		r.Lots = append(r.Lots, RunLot{Lot: l.Lot, Stream: stream, Agency: l.Agency, Order: l.Order, MassG: l.MassG, Basis: l.Basis})
	}
	return nil
}

func (r *Run) applyCompleted(e ledger.Recorded) error {
	var f fact.RunCompleted
	var secret fact.RunCompletedRestricted
	if err := read(e, &f, &secret); err != nil {
		return err
	}
	masses := make(map[string]int64, len(secret.Figures.Inputs))
	for _, in := range secret.Figures.Inputs {
		masses[in.Stream] = in.MassG
	}
	lots := append([]RunLot(nil), r.Lots...)
	for i := range lots {
		lots[i].InputG = masses[lots[i].Stream.String()]
	}
	r.Lots, r.Figures, r.FiguresHash, r.Line = lots, &secret.Figures, f.Figures, secret.Figures.Line
	r.Completed, r.State = signed(e), RunCompleted
	return nil
}

// certified notes an agency's certificate, also when a corrected version takes
// the place of the first.
func (r *Run) certified(agency, certificate, replaces uuid.UUID) {
	agencies := append([]Agency(nil), r.Agencies...)
	all := true
	for i := range agencies {
		a := &agencies[i]
		if a.Org == agency {
			a.Certificates = append(slices.DeleteFunc(slices.Clone(a.Certificates), func(c uuid.UUID) bool { return c == replaces }), certificate)
		}
		all = all && a.Certified()
	}
	r.Agencies = agencies
	if all {
		r.State = RunFinished
	}
}

// RebuildRun makes a run from its stream alone.
func RebuildRun(entries []ledger.Recorded) (Run, error) {
	var r Run
	for _, e := range entries {
		if err := r.Apply(e); err != nil {
			return Run{}, err
		}
	}
	return r, nil
}

// frozen checks that the hash a person was shown is that of the figures.
func (r Run) frozen(hash string) error {
	if hash == "" {
		return fault.Invalid("destruction.figures.missing").At("figures")
	}
	if hash != r.FiguresHash {
		return fault.Conflict("destruction.figures.other").At("figures")
	}
	return nil
}
