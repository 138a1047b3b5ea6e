package custody

import (
	"context"
	"encoding/json"
	"strconv"

	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/casefile"
	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/label"
	"github.com/sealtrail/sealtrail/internal/ledger"
	"github.com/sealtrail/sealtrail/internal/moment"
)

// LotFilter narrows the list of lots; zero fields do not.
type LotFilter struct {
	State    State
	Standing casefile.StandingCode
	Keeper   uuid.UUID // organisation
	Agency   uuid.UUID
	Division string // with everything in it
	Brand    string // whole
	Due      Due
	Held     bool        // a hold stands
	Differs  bool        // a discrepancy is open
	From     moment.Time // of the seizure
	Until    moment.Time // the first moment no longer meant
	Case     string      // number or id
	Seizure  uuid.UUID
	Place    uuid.UUID // of a store
	Order    uuid.UUID
	Facility uuid.UUID // of the order
	Category string
	Free     bool   // living, and neither offered nor on an order
	Query    string // code, or part of name, brand, specification, rights holder or place
	Limit    int
	Cursor   string
}

// Due is how a lot's legal period stands.
type Due string

const (
	Overdue Due = "overdue" // run out, and nothing decided
	DueSoon Due = "soon"    // within seven days
)

// LotRow is a lot in a list.
type LotRow struct {
	ID            uuid.UUID
	Code          label.Code
	CaseNumber    label.Number
	Agency        uuid.UUID
	Division      string
	Category      string
	Kind          string
	Name          string
	Brand         string
	Spec          string
	Unit          string
	Stock         Stock
	State         State
	Keeper        Keeper
	KeeperName    string
	Place         string
	StorePlace    uuid.UUID
	Left          LeftKind // how it stays in place; empty: it does not
	Entrusted     string   // the third party that keeps it there
	LeftAt        moment.Time
	RoundAt       moment.Time // of the last round; zero: none yet
	Finding       Finding     // of the last round
	Counted       moment.Time // from which the next round is counted
	Confirmed     bool
	Container     uuid.UUID // it lies in, directly
	Handoff       uuid.UUID
	OfferedTo     uuid.UUID
	Order         uuid.UUID
	Discrepancies int
	HandledAt     moment.Time // since when a handler holds it
	StoreBy       moment.Time // until when the head lets him
	Legal         casefile.Legal
	Standing      casefile.Standing // at the moment of reading
	LastAt        moment.Time
}

// Scanned is what a scanned code stands for.
type Scanned struct {
	Asked string
	Code  label.Code // zero: no label of ours, or misread
	Lot   *LotRow
	// Container is set where the label sticks on one; it stands for its lots.
	Container *ContainerScanned
}

// LotView is one lot with the names of its papers.
type LotView struct {
	Lot
	CaseNumber    label.Number
	SeizureNumber label.Number
	HandoffNumber label.Number // that reserves it
	AgencyName    string
	KeeperName    string
	ParentCode    label.Code
	ContainerCode label.Code // of the one it lies in
	ChildCodes    []label.Code
	Standing      casefile.Standing // at the moment of reading
}

// Entry is one step in the life of a lot.
type Entry struct {
	Seq         int64
	Act         uuid.UUID
	Kind        string
	OccurredAt  moment.Time
	RecordedAt  moment.Time
	DeviceAt    moment.Time
	Org         uuid.UUID
	OrgName     string
	Role        string
	Person      string // pseudonym
	Auth        []ledger.Auth
	Fingerprint string
	Late        bool
	Facts       json.RawMessage
	Line        json.RawMessage
}

// Strength is the strongest way in which the entry was signed.
func (e Entry) Strength() string {
	if len(e.Auth) == 0 {
		return ""
	}
	return e.Auth[0].By
}

// SeizureFilter narrows the list of seizures.
type SeizureFilter struct {
	Case        string // number or id
	Unconfirmed bool
	Measure     string
	Division    string      // with everything in it
	From        moment.Time // of the seizure
	Until       moment.Time // the first moment no longer meant
	Query       string      // beginning of the number
	Limit       int
	Cursor      string
}

// SeizureItem is a seizure in a list.
type SeizureItem struct {
	ID         uuid.UUID
	Number     label.Number
	Case       uuid.UUID
	CaseNumber label.Number
	Agency     uuid.UUID
	Division   string
	Measure    string
	Mode       string
	LastDay    moment.Date
	At         moment.Time
	By         string // pseudonym
	Confirmed  bool
	Lines      int
	Lots       int
}

// SeizureView is one seizure with its lots.
type SeizureView struct {
	Seizure
	CaseNumber label.Number
	AgencyName string
	LotRows    []LotRow
}

// HandoffFilter narrows the list of handoffs.
type HandoffFilter struct {
	State   HandoffState
	Open    bool // offered, departed or arrived
	Purpose Purpose
	From    uuid.UUID
	To      uuid.UUID
	Lot     uuid.UUID
	Limit   int
	Cursor  string
}

// HandoffItem is a handoff in a list.
type HandoffItem struct {
	ID         uuid.UUID
	Number     label.Number
	Purpose    Purpose
	State      HandoffState
	From       uuid.UUID
	FromName   string
	Sender     string // pseudonym
	To         uuid.UUID
	ToName     string
	Division   string
	Lots       int
	Waiting    int
	OfferedAt  moment.Time
	DepartedAt moment.Time
	ArrivedAt  moment.Time
	ClosedAt   moment.Time
	DueAt      moment.Time // on the road: when it is overdue
	Incidents  int         // reported on the road
}

// Receives is as of the handoff itself.
func (i HandoffItem) Receives(a identity.Actor) bool {
	return Handoff{Purpose: i.Purpose, From: i.From, Sender: i.Sender, To: i.To, Division: i.Division}.Receives(a)
}

// HandoffView is one handoff with its lots.
type HandoffView struct {
	Handoff
	FromName   string
	ToName     string
	AgencyName string
	ReturnRefs []HandoffRef
	LotRows    []LotRow             // one for each line, in the same order
	RoadNames  map[uuid.UUID]string // of the organisations that steps on the road name
	Boxes      []Container          // around lots that wait for an answer
}

// DiscrepancyFilter narrows the list of discrepancies.
type DiscrepancyFilter struct {
	Open    bool
	Lot     uuid.UUID
	Handoff uuid.UUID
	Limit   int
	Cursor  string
}

// DiscrepancyItem is a discrepancy in a list.
type DiscrepancyItem struct {
	Discrepancy
	LotCode       label.Code
	LotName       string
	HandoffNumber label.Number
}

// Lots lists lots within a scope, newest first.
func (s *Service) Lots(ctx context.Context, scope identity.Scope, f LotFilter) (rows []LotRow, next string, err error) {
	err = s.View(ctx, func(tx Reads) error {
		if rows, next, err = tx.Lots(ctx, scope, f); err != nil {
			return err
		}
		s.stand(rows)
		return nil
	})
	return rows, next, err
}

// Lot finds one lot by code or id.
func (s *Service) Lot(ctx context.Context, scope identity.Scope, ref string) (v LotView, err error) {
	err = s.View(ctx, func(tx Reads) error {
		if v, err = tx.Lot(ctx, scope, ref); err != nil {
			return err
		}
		v.Standing = stands(v.State, v.Legal, v.LastAt, s.Clock.Now())
		return nil
	})
	return v, err
}

// LotsScanned finds lots by what a scanner reads, at most MaxLots at once. The
// answer stands in the order of the question; what is unknown, or not to be
// seen, has no lot.
func (s *Service) LotsScanned(ctx context.Context, scope identity.Scope, scanned []string) ([]Scanned, error) {
	if len(scanned) > MaxLots {
		return nil, fault.Invalid("custody.lots.too_many").At("codes").With("max", strconv.Itoa(MaxLots))
	}
	out := make([]Scanned, len(scanned))
	var codes []label.Code
	for i, text := range scanned {
		out[i].Asked = text
		if code, err := label.Scanned(text); err == nil {
			out[i].Code, codes = code, append(codes, code)
		}
	}
	if len(codes) == 0 {
		return out, nil
	}
	return out, s.View(ctx, func(tx Reads) error {
		found, err := tx.LotsScanned(ctx, scope, codes)
		if err != nil {
			return err
		}
		now := s.Clock.Now()
		for i, o := range out {
			if row, ok := found[o.Code]; ok && !o.Code.IsZero() {
				row.Standing = stands(row.State, row.Legal, row.LastAt, now)
				out[i].Lot = &row
			}
		}
		return scannedContainers(ctx, tx, scope, out)
	})
}

// scannedContainers looks for containers under labels that stick on no lot.
func scannedContainers(ctx context.Context, tx Reads, scope identity.Scope, out []Scanned) error {
	var codes []label.Code
	for _, o := range out {
		if o.Lot == nil && !o.Code.IsZero() {
			codes = append(codes, o.Code)
		}
	}
	boxes, err := tx.ContainersScanned(ctx, scope, codes)
	if err != nil {
		return err
	}
	for i, o := range out {
		if b, ok := boxes[o.Code]; ok && o.Lot == nil {
			out[i].Container = &b
		}
	}
	return nil
}

// LotEntries is the life of a lot, oldest first.
func (s *Service) LotEntries(ctx context.Context, scope identity.Scope, ref string) (entries []Entry, err error) {
	err = s.View(ctx, func(tx Reads) error {
		v, err := tx.Lot(ctx, scope, ref)
		if err != nil {
			return err
		}
		entries, err = tx.LotEntries(ctx, v.Stream)
		return err
	})
	return entries, err
}

// Seizures lists seizures within a scope, newest first.
func (s *Service) Seizures(ctx context.Context, scope identity.Scope, f SeizureFilter) (items []SeizureItem, next string, err error) {
	err = s.View(ctx, func(tx Reads) error {
		items, next, err = tx.Seizures(ctx, scope, f)
		return err
	})
	return items, next, err
}

// Seizure finds one seizure by number or id.
func (s *Service) Seizure(ctx context.Context, scope identity.Scope, ref string) (v SeizureView, err error) {
	err = s.View(ctx, func(tx Reads) error {
		if v, err = tx.Seizure(ctx, scope, ref); err != nil {
			return err
		}
		s.stand(v.LotRows)
		return nil
	})
	return v, err
}

// Handoffs lists handoffs within a scope, newest first.
func (s *Service) Handoffs(ctx context.Context, scope identity.Scope, f HandoffFilter) (items []HandoffItem, next string, err error) {
	err = s.View(ctx, func(tx Reads) error {
		items, next, err = tx.Handoffs(ctx, scope, f)
		return err
	})
	return items, next, err
}

// Handoff finds one handoff by number or id.
func (s *Service) Handoff(ctx context.Context, scope identity.Scope, ref string) (v HandoffView, err error) {
	err = s.View(ctx, func(tx Reads) error {
		if v, err = tx.Handoff(ctx, scope, ref); err != nil {
			return err
		}
		s.stand(v.LotRows)
		if scope.Org == v.To && v.To != v.From && len(v.Waiting()) > 0 {
			v.hideSeals()
		}
		return nil
	})
	return v, err
}

// Discrepancies lists discrepancies within a scope, newest first.
func (s *Service) Discrepancies(ctx context.Context, scope identity.Scope, f DiscrepancyFilter) (items []DiscrepancyItem, next string, err error) {
	err = s.View(ctx, func(tx Reads) error {
		items, next, err = tx.Discrepancies(ctx, scope, f)
		return err
	})
	return items, next, err
}

// Discrepancy finds one discrepancy.
func (s *Service) Discrepancy(ctx context.Context, scope identity.Scope, id uuid.UUID) (d Discrepancy, err error) {
	err = s.View(ctx, func(tx Reads) error {
		d, err = tx.Discrepancy(ctx, scope, id)
		return err
	})
	return d, err
}

func (s *Service) stand(rows []LotRow) {
	now := s.Clock.Now()
	for i := range rows {
		rows[i].Standing = stands(rows[i].State, rows[i].Legal, rows[i].LastAt, now)
	}
}

// stands is what a lot is in law: now, or when it ended, since no period runs out
// over goods that are gone.
func stands(state State, legal casefile.Legal, lastAt, now moment.Time) casefile.Standing {
	if !Living(state) {
		now = lastAt
	}
	return legal.Standing(now)
}
