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

// MatterStream is the kind of a matter's stream.
const MatterStream = "matter"

// Limits of a matter.
const (
	MaxMatterLots   = 100
	MaxCheckoutDays = 366 // nobody asks for longer than a year at once
)

// MatterKind is what goods in store need a second person's word for.
type MatterKind string

const (
	CheckoutMatter MatterKind = "checkout" // 调用
	HoldingMatter  MatterKind = "holding"  // 延期入库
	LossMatter     MatterKind = "loss"     // 自然损耗
	RelabelMatter  MatterKind = "relabel"  // 更换标签
	IncidentMatter MatterKind = "incident" // 保管事故
)

// MatterKinds are all of them.
func MatterKinds() []MatterKind {
	return []MatterKind{CheckoutMatter, HoldingMatter, LossMatter, RelabelMatter, IncidentMatter}
}

// MatterState is how far a matter came.
type MatterState string

const (
	MatterAsked     MatterState = "asked"     // 待批准
	MatterApproved  MatterState = "approved"  // 已批准，待交出
	MatterGiven     MatterState = "given"     // 已交出，待签收
	MatterOut       MatterState = "out"       // 调用中
	MatterBrought   MatterState = "brought"   // 已交还，待验收
	MatterClosed    MatterState = "closed"    // 已办结
	MatterRefused   MatterState = "refused"   // 未批准
	MatterWithdrawn MatterState = "withdrawn" // 已撤回
)

// MatterStates are all of them, in the order of the journey.
func MatterStates() []MatterState {
	return []MatterState{MatterAsked, MatterApproved, MatterGiven, MatterOut, MatterBrought, MatterClosed, MatterRefused, MatterWithdrawn}
}

// MatterStep is what happens to a matter.
type MatterStep string

const (
	Approve  MatterStep = "approve"  // 批准、确认、知悉
	Refuse   MatterStep = "refuse"   // 不批准
	Withdraw MatterStep = "withdraw" // 撤回
	Give     MatterStep = "give"     // 保管人交出
	Accept   MatterStep = "take"     // 调用人签收
	Longer   MatterStep = "extend"   // 申请延期
	Bring    MatterStep = "bring"    // 调用人交还
	TakeBack MatterStep = "return"   // 保管人验收归还
)

// matterSteps is the whole law of a matter. What is not listed cannot happen.
// Approving and refusing what is out answers a wish for a later due time.
var matterSteps = map[MatterKind]map[MatterState]map[MatterStep]MatterState{
	CheckoutMatter: {
		MatterAsked:    {Approve: MatterApproved, Refuse: MatterRefused, Withdraw: MatterWithdrawn},
		MatterApproved: {Give: MatterGiven, Withdraw: MatterWithdrawn},
		MatterGiven:    {Accept: MatterOut, Withdraw: MatterWithdrawn},
		MatterOut:      {Longer: MatterOut, Approve: MatterOut, Refuse: MatterOut, Bring: MatterBrought},
		MatterBrought:  {TakeBack: MatterClosed},
	},
	HoldingMatter:  {MatterAsked: {Approve: MatterClosed, Refuse: MatterRefused, Withdraw: MatterWithdrawn}},
	LossMatter:     {MatterAsked: {Approve: MatterClosed, Refuse: MatterRefused, Withdraw: MatterWithdrawn}},
	RelabelMatter:  {MatterAsked: {Approve: MatterClosed, Refuse: MatterRefused, Withdraw: MatterWithdrawn}},
	IncidentMatter: {MatterAsked: {Approve: MatterClosed}}, // what happened is not refused
}

// Awaited is whose turn it is.
type Awaited string

const (
	ByApprover Awaited = "approver"
	BySecond   Awaited = "second" // another officer or keeper
	ByStore    Awaited = "keeper"
	ByTaker    Awaited = "officer"
)

// Matter is something that is asked for or told of goods in store and takes effect
// by the word of a second person: a check-out, a natural loss, a new label, an
// incident.
type Matter struct {
	ID       uuid.UUID
	Stream   ledger.Stream
	Version  int64
	Kind     MatterKind
	State    MatterState
	Case     uuid.UUID
	Agency   uuid.UUID
	Division string
	Keeper   uuid.UUID // organisation that keeps the lots
	Word     string    // purpose or reason, of the list of its kind
	Name     string    // of the first lot
	Place    string
	Note     string
	Photos   []string
	Lots     []MatterLot
	By       string // pseudonym
	ByOrg    uuid.UUID
	DueAt    moment.Time // of a check-out: until when the goods must be back
	Answer   MatterAnswer
	Given    Confirmation
	Taken    Confirmation
	Brought  Confirmation
	Back     Confirmation
	Wish     Extension // for a later due time, not yet answered
	Extended int       // times the due time was moved
	Overdue  bool      // came back too late
	Reason   string    // of withdrawing
	Late     bool
	At       moment.Time
	LastAt   moment.Time
}

// MatterLot is one lot of a matter.
type MatterLot struct {
	Lot      uuid.UUID
	Code     label.Code // as it was
	Label    string     // printed ahead, to be stuck on
	Quantity int64      // lost
	MassG    int64      // lost
	Unit     string
	Now      label.Code // new label, once confirmed
	Found    *CheckoutFound
}

// CheckoutFound answers the three questions for a lot that came back.
type CheckoutFound struct {
	Damaged  bool // 损毁
	Short    bool // 短少
	Swapped  bool // 调换
	Expected int64
	Found    int64
	Note     string
	Photos   []string
}

// MatterAnswer is the second person's word; zero: none yet.
type MatterAnswer struct {
	Approved bool
	Org      uuid.UUID
	Paper    string // the agency's own number
	Reason   string
	Signed   Confirmation
}

// Extension is a wish for a later due time; zero: none is open.
type Extension struct {
	DueAt  moment.Time
	Reason string
	By     string // pseudonym
	At     moment.Time
}

// Parties are the responsible agency and who keeps the goods.
func (m Matter) Parties() identity.Parties {
	return identity.Parties{Owner: m.Agency, Others: others(m.Agency, m.Keeper), Division: m.Division}
}

// keeping are the parties as seen from the store.
func (m Matter) keeping() identity.Parties {
	return identity.Parties{Owner: m.Keeper, Others: others(m.Keeper, m.Agency), Division: m.Division}
}

// Allows tells whether a step can come now.
func (m Matter) Allows(step MatterStep) bool {
	_, ok := matterSteps[m.Kind][m.State][step]
	if m.State != MatterOut {
		return ok
	}
	asked := !m.Wish.At.IsZero()
	switch step {
	case Approve, Refuse:
		return ok && asked
	case Longer:
		return ok && !asked
	}
	return ok
}

// Waits is whose turn it is; empty when nobody's.
func (m Matter) Waits() Awaited {
	switch {
	case m.Kind == RelabelMatter && m.State == MatterAsked:
		return BySecond
	case m.Allows(Approve):
		return ByApprover
	case m.State == MatterApproved || m.State == MatterBrought:
		return ByStore
	case m.State == MatterGiven || m.State == MatterOut:
		return ByTaker
	}
	return ""
}

// LotIDs are the lots of a matter, in order.
func (m Matter) LotIDs() []uuid.UUID {
	out := make([]uuid.UUID, len(m.Lots))
	for i, l := range m.Lots {
		out[i] = l.Lot
	}
	return out
}

// Pictures are all photos of a matter.
func (m Matter) Pictures() []string {
	out := grown(m.Photos)
	for _, l := range m.Lots {
		if l.Found != nil {
			out = append(out, l.Found.Photos...)
		}
	}
	return out
}

// Apply takes one entry of the matter's stream; it is the only mutator.
func (m *Matter) Apply(e ledger.Recorded) error {
	if err := ledger.Next(m.Version, e); err != nil {
		return err
	}
	next := *m
	if err := next.apply(e); err != nil {
		return fmt.Errorf("matter %s entry %d (%s): %w", m.ID, e.Seq, e.Act.Kind, err)
	}
	next.Version, next.Stream, next.LastAt = e.Seq, e.Ref.Stream, max(m.LastAt, e.Act.OccurredAt)
	*m = next
	return nil
}

func (m *Matter) apply(e ledger.Recorded) error {
	by := Confirmation{By: e.Act.By.Person, At: e.Act.OccurredAt, Auth: e.Auth}
	if e.Act.Kind == fact.KindMatterOpened {
		return m.opened(e)
	}
	if e.Act.Kind == fact.KindMatterAnswered {
		return m.answered(e, by)
	}
	var f fact.CheckoutMoved
	var x fact.CheckoutMovedRestricted
	if err := told(e, &f, &x); err != nil {
		return err
	}
	switch e.Act.Kind {
	case fact.KindMatterWithdrawn:
		m.Reason = x.Reason
		return m.step(Withdraw)
	case fact.KindCheckoutGiven:
		m.Given = by
		return m.step(Give)
	case fact.KindCheckoutTaken:
		m.Taken = by
		return m.step(Accept)
	case fact.KindCheckoutLonger:
		err := m.step(Longer)
		m.Wish = Extension{DueAt: x.DueAt, Reason: x.Reason, By: by.By, At: by.At}
		return err
	case fact.KindCheckoutBrought:
		m.Brought, m.Overdue, m.Wish = by, f.Overdue, Extension{}
		return m.step(Bring)
	case fact.KindCheckoutClosed:
		m.Back = by
		m.Lots = grown(m.Lots)
		for i := range m.Lots {
			for _, l := range x.Lots {
				if l.Lot == m.Lots[i].Lot {
					m.Lots[i].Found = &CheckoutFound{Damaged: l.Damaged, Short: l.Short, Swapped: l.Swapped, Expected: l.Expected, Found: l.Found, Note: l.Note, Photos: grown(l.Photos)}
				}
			}
		}
		return m.step(TakeBack)
	}
	return nil
}

// step changes the state, by the table alone.
func (m *Matter) step(step MatterStep) error {
	if !m.Allows(step) {
		return fmt.Errorf("%s does not lead from %s", step, m.State)
	}
	m.State = matterSteps[m.Kind][m.State][step]
	return nil
}

func (m *Matter) opened(e ledger.Recorded) error {
	var f fact.MatterOpened
	var x fact.MatterOpenedRestricted
	if err := told(e, &f, &x); err != nil {
		return err
	}
	*m = Matter{ID: x.Matter, Kind: MatterKind(f.Matter), State: MatterAsked, Case: x.Case, Agency: x.Agency, Division: x.Division, Keeper: x.Keeper, Word: f.Word, Name: x.Name, Place: x.Place,
		Note: x.Note, Photos: grown(x.Photos), By: e.Act.By.Person, ByOrg: e.Act.By.Org, DueAt: x.DueAt, Late: f.Late, At: e.Act.OccurredAt}
	for _, l := range x.Lots {
		code, err := label.Parse(l.Code)
		if err != nil {
			return err
		}
		m.Lots = append(m.Lots, MatterLot{Lot: l.Lot, Code: code, Label: l.Label, Quantity: l.Quantity, MassG: l.MassG, Unit: l.Unit})
	}
	return nil
}

func (m *Matter) answered(e ledger.Recorded, by Confirmation) error {
	var f fact.MatterAnswered
	var x fact.MatterAnsweredRestricted
	if err := told(e, &f, &x); err != nil {
		return err
	}
	step := Refuse
	if f.Approved {
		step = Approve
	}
	if err := m.step(step); err != nil {
		return err
	}
	m.Answer = MatterAnswer{Approved: f.Approved, Org: e.Act.By.Org, Paper: x.Paper, Reason: x.Reason, Signed: by}
	if f.Extension {
		m.Wish = Extension{}
		if f.Approved {
			m.DueAt, m.Extended = x.DueAt, m.Extended+1
		}
	}
	m.Lots = grown(m.Lots)
	for i := range m.Lots {
		for _, l := range x.Labels {
			if l.Lot != m.Lots[i].Lot {
				continue
			}
			code, err := label.Parse(l.Code)
			if err != nil {
				return err
			}
			m.Lots[i].Now = code
		}
	}
	return nil
}

// RebuildMatter makes a matter from its stream alone.
func RebuildMatter(entries []ledger.Recorded) (Matter, error) {
	var m Matter
	for _, e := range entries {
		if err := m.Apply(e); err != nil {
			return Matter{}, err
		}
	}
	return m, nil
}

// settled takes what a second person's word does to the lot: what is lost is told
// beside what is left, and a lot that is wholly lost is consumed. A new label
// retires the old one.
func (l *Lot) settled(f fact.MatterAnsweredLine, _ ledger.Recorded) error {
	if !f.Approved {
		return nil
	}
	switch MatterKind(f.Kind) {
	case HoldingMatter:
		l.StoreBy = f.DueAt
	case LossMatter:
		if State(f.State) == Consumed { // as with all goods that ended, the lot says how much there was
			l.StorePlace = uuid.Nil
			return l.move(Perish, Consumed)
		}
		l.Lost.Quantity, l.Lost.MassG = l.Lost.Quantity+f.Quantity, l.Lost.MassG+f.MassG
		l.Quantity, l.MassG = l.Quantity-f.Quantity, l.MassG-f.MassG
	case RelabelMatter:
		code, err := label.Parse(f.Code)
		if err != nil {
			return err
		}
		l.Code = code
	}
	return nil
}

// checkedOut takes what a check-out does to the lot. Its keeper answers for it all
// the time; the officer who signed has it.
func (l *Lot) checkedOut(f fact.CheckoutLine, r ledger.Recorded) error {
	switch r.Act.Kind {
	case fact.KindMatterWithdrawn:
		if l.Checkout == f.Matter {
			l.Checkout = uuid.Nil
		}
	case fact.KindCheckoutGiven:
		l.Checkout, l.Exception = f.Matter, l.Exception || f.Exception
	case fact.KindCheckoutTaken:
		l.StorePlace, l.Possessor = uuid.Nil, Possessor{Kind: ByHandler, Org: r.Act.By.Org}
		l.took(Handle, r.Act.By.Person)
		return l.move(CheckOut, CheckedOut)
	case fact.KindCheckoutClosed:
		l.Checkout, l.Exception = uuid.Nil, l.Exception || f.Exception
		if State(f.State) == Missing { // found again, it comes to its keeper
			l.Before = InCustody
			return l.move(Miss, Missing)
		}
		l.Quantity, l.Possessor = f.Found, Possessor{Kind: ByKeeper, Org: l.Keeper.Org}
		return l.move(CheckIn, InCustody)
	}
	return nil
}
