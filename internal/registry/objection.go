package registry

import (
	"fmt"

	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/fact"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/ledger"
	"github.com/sealtrail/sealtrail/internal/moment"
)

// ObjectionStream is the kind of an objection's stream.
const ObjectionStream = "objection"

// MaxFen bounds what somebody says was charged: a hundred million yuan.
const MaxFen = 10_000_000_000

// Against is what an objection is about.
type Against string

const (
	AgainstEntry      Against = "entry"      // 对名录所载内容
	AgainstRefusal    Against = "refusal"    // 对不予列入
	AgainstSuspension Against = "suspension" // 对暂停、除名
	AgainstCharge     Against = "charge"     // 举报收费：本应免费
)

// Againsts are all of them, in the order forms show them.
func Againsts() []Against {
	return []Against{AgainstEntry, AgainstRefusal, AgainstSuspension, AgainstCharge}
}

// ObjectionState is where an objection is in its life.
type ObjectionState string

const (
	ObjectionOpen      ObjectionState = "open"      // 待答复
	ObjectionUpheld    ObjectionState = "upheld"    // 成立
	ObjectionDismissed ObjectionState = "dismissed" // 不成立
)

// Objection is what somebody says against the list or a firm in writing (异议),
// or that a firm charged for what is free (收费举报), and the bureau's answer.
type Objection struct {
	ID          uuid.UUID
	Stream      ledger.Stream
	Version     int64
	Against     Against
	State       ObjectionState
	Bureau      uuid.UUID
	Division    string    // of the firm
	Org         uuid.UUID // that objects; zero: in writing, entered by the editor
	Objector    Contact   // of somebody without an account; personal
	Firm        uuid.UUID // zero: of an application whose firm is not registered
	Facility    uuid.UUID // zero: the whole firm
	Application uuid.UUID // that was refused
	Name        string    // of the firm
	Handoff     string    // number, of a charge
	AmountFen   int64     // of a charge
	Text        string
	Documents   []string // SHA-256
	FiledBy     string   // pseudonyms
	AnsweredBy  string
	Answer      string
	AnsweredAt  moment.Time
	FiledAt     moment.Time
	LastAt      moment.Time
}

// Parties are the bureau and whoever objects.
func (o Objection) Parties() identity.Parties {
	p := identity.Parties{Owner: o.Bureau, Division: o.Division}
	if o.Org != uuid.Nil {
		p.Others = []uuid.UUID{o.Org}
	}
	return p
}

// Named puts personal values back, as far as they were not erased.
func (o Objection) Named(personal map[string]string) Objection {
	o.Objector = Contact{Name: personal["objector.name"], Phone: personal["objector.phone"]}
	return o
}

// Apply takes one entry of the objection's stream; it is the only mutator.
func (o *Objection) Apply(r ledger.Recorded) error {
	if err := ledger.Next(o.Version, r); err != nil {
		return err
	}
	next := *o
	if err := next.apply(r); err != nil {
		return fmt.Errorf("objection %s entry %d (%s): %w", o.ID, r.Seq, r.Act.Kind, err)
	}
	next.Version, next.Stream, next.LastAt = r.Seq, r.Ref.Stream, max(o.LastAt, r.Act.OccurredAt)
	*o = next
	return nil
}

func (o *Objection) apply(r ledger.Recorded) error {
	switch r.Act.Kind {
	case fact.KindObjectionFiled:
		var f fact.ObjectionFiled
		var d fact.ObjectionFiledRestricted
		if err := opened(r, &f, &d); err != nil {
			return err
		}
		*o = Objection{ID: d.Objection, Against: Against(f.Against), State: ObjectionOpen, Bureau: d.Bureau, Division: d.Division, Org: d.Org, Firm: d.Firm, Facility: d.Facility,
			Application: d.Application, Name: d.Name, Handoff: d.Handoff, AmountFen: d.AmountFen, Text: d.Text, Documents: some(d.Documents), FiledBy: r.Act.By.Person, FiledAt: r.Act.OccurredAt}.Named(r.Personal)
	case fact.KindObjectionAnswered:
		var f fact.ObjectionAnswered
		var d fact.ObjectionAnsweredRestricted
		if err := opened(r, &f, &d); err != nil {
			return err
		}
		o.State, o.Answer, o.AnsweredBy, o.AnsweredAt = ObjectionState(f.Outcome), d.Reason, r.Act.By.Person, r.Act.OccurredAt
	}
	return nil
}

// RebuildObjection makes an objection from its stream alone.
func RebuildObjection(entries []ledger.Recorded) (Objection, error) {
	var o Objection
	for _, r := range entries {
		if err := o.Apply(r); err != nil {
			return Objection{}, err
		}
	}
	return o, nil
}

// ObjectionReceipt answers filing and answering.
type ObjectionReceipt struct {
	ID    uuid.UUID      `json:"id"`
	State ObjectionState `json:"state"`
}

// ObjectionFilter narrows the list of objections; empty fields do not.
type ObjectionFilter struct {
	State  ObjectionState
	Limit  int
	Cursor string
}

// ObjectionItem is an objection in a list.
type ObjectionItem struct {
	ID       uuid.UUID
	Against  Against
	State    ObjectionState
	Name     string // of the firm
	Division string
	Org      uuid.UUID
	FiledBy  string
	FiledAt  moment.Time
}
