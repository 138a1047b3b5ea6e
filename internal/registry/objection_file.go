package registry

import (
	"context"
	"slices"
	"strconv"

	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/fact"
	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/ledger"
	"github.com/sealtrail/sealtrail/internal/moment"
)

// FileObjection is what somebody says against the list; its id is the command's.
type FileObjection struct {
	ledger.Command
	Against     Against   `json:"against"`
	Firm        string    `json:"firm"`        // USCC or id; of an entry or a suspension
	Facility    uuid.UUID `json:"facility"`    // zero: the whole firm
	Application uuid.UUID `json:"application"` // of a refusal
	Handoff     string    `json:"handoff"`     // number, of a charge
	AmountFen   int64     `json:"amount_fen"`  // of a charge
	Text        string    `json:"text"`
	Objector    Contact   `json:"objector"` // somebody without an account, entered by the editor
	Documents   []string  `json:"documents"`
}

// AnswerObjection is the bureau's answer, with its reasons.
type AnswerObjection struct {
	ledger.Command
	Objection uuid.UUID `json:"objection"`
	Upheld    bool      `json:"upheld"`
	Reason    string    `json:"reason"`
}

// FileObjection records an objection. A firm, or an agency, objects itself; what
// came in writing from anybody else the editor enters.
func (s *Service) FileObjection(ctx context.Context, actor identity.Actor, cmd FileObjection) (ObjectionReceipt, error) {
	const action = identity.FileObjection
	if err := actor.May(action); err != nil {
		return ObjectionReceipt{}, err
	}
	now := s.Clock.Now()
	var receipt ObjectionReceipt
	err := s.InTx(ctx, func(tx Tx) error {
		o, err := cmd.begin(ctx, tx, actor, now)
		if err != nil {
			return err
		}
		if err := actor.MayOn(action, o.Parties()); err != nil {
			return err
		}
		receipt, err = ledger.Once(ctx, tx, actor.Person, cmd.ID, "objection.file", cmd, func() (ObjectionReceipt, error) {
			at, err := cmd.When(now)
			if err != nil {
				return ObjectionReceipt{}, err
			}
			d, personal, err := s.object(cmd, o, actor)
			if err != nil {
				return ObjectionReceipt{}, err
			}
			stream, err := tx.NewStream(ctx, ObjectionStream, cmd.ID)
			if err != nil {
				return ObjectionReceipt{}, err
			}
			return s.recordObjection(ctx, tx, Objection{Stream: stream}, draft(actor, action, cmd.Command, now, at, stream, fact.KindObjectionFiled,
				fact.ObjectionFiled{Against: string(cmd.Against), Late: cmd.IsLate(now)}, d, personal))
		})
		return err
	})
	return receipt, err
}

// begin finds what the objection is about and whose it is to answer.
func (cmd FileObjection) begin(ctx context.Context, tx Tx, actor identity.Actor, now moment.Time) (Objection, error) {
	o := Objection{Org: actor.Org}
	if actor.RoleFor(identity.FileObjection) == identity.EcoEditor {
		o.Org = uuid.Nil
	}
	switch cmd.Against {
	case AgainstRefusal:
		a, err := tx.Application(ctx, actor.Scope(identity.ReadApplications), cmd.Application)
		if err != nil {
			return o, err
		}
		if a.State != ApplicationRefused {
			return o, fault.Conflict("registry.objection.not_refused").At("application")
		}
		if o.Org == uuid.Nil {
			o.Org = a.Org
		}
		o.Bureau, o.Division, o.Firm, o.Application, o.Name = a.Bureau, a.Division, a.Firm, a.ID, a.Name
		return o, nil
	case AgainstCharge:
		return cmd.charge(ctx, tx, actor, o)
	case AgainstEntry, AgainstSuspension:
		f, err := tx.Firm(ctx, actor.Scope(identity.ReadRegistry), cmd.Firm)
		if err != nil {
			return o, err
		}
		x, known := f.Facility(cmd.Facility)
		if cmd.Facility != uuid.Nil && !known {
			return o, fault.Missing("registry.facility.unknown").At("facility")
		}
		all := f.Facilities
		if known {
			all = []Facility{x}
		}
		if cmd.Against == AgainstSuspension && !slices.ContainsFunc(all, func(x Facility) bool { return x.stopped(now) }) {
			return o, fault.Conflict("registry.objection.not_suspended").At("facility")
		}
		return o.about(f, cmd.Facility), nil
	}
	return o, fault.Invalid("registry.objection.against").At("against")
}

// charge is about goods that the reporting agency gave: nobody else knows that
// there was a handoff.
func (cmd FileObjection) charge(ctx context.Context, tx Tx, actor identity.Actor, o Objection) (Objection, error) {
	if actor.Has(identity.FirmOperator) || actor.Has(identity.FirmReviewer) {
		return o, fault.Denied("registry.objection.charge_by_agency")
	}
	facility := cmd.Facility
	if o.Org != uuid.Nil {
		var err error
		if facility, err = tx.HandoffFacility(ctx, o.Org, cmd.Handoff); err != nil {
			return o, err
		}
	}
	f, err := tx.FirmOfFacility(ctx, facility)
	if err != nil {
		return o, err
	}
	return o.about(f, facility), nil
}

func (o Objection) about(f Firm, facility uuid.UUID) Objection {
	o.Bureau, o.Division, o.Firm, o.Facility, o.Name = f.Bureau, f.Division, f.ID, facility, f.Name
	return o
}

// stopped tells whether any of its qualifications is suspended or delisted.
func (f Facility) stopped(at moment.Time) bool {
	return slices.ContainsFunc(f.Qualifications, func(q Qualification) bool { _, off := q.Suspended(at); return off })
}

func (s *Service) object(cmd FileObjection, o Objection, actor identity.Actor) (fact.ObjectionFiledRestricted, map[string]string, error) {
	var faults fault.List
	d := fact.ObjectionFiledRestricted{Objection: cmd.ID, Bureau: o.Bureau, Division: o.Division, Org: o.Org, Firm: o.Firm, Facility: o.Facility, Application: o.Application, Name: o.Name,
		Text: text(&faults, cmd.Text, "text", MaxText, true), Documents: []string{}}
	if cmd.Against == AgainstCharge {
		d.Handoff = text(&faults, cmd.Handoff, "handoff", MaxName, o.Org != uuid.Nil)
		if d.AmountFen = cmd.AmountFen; d.AmountFen < 1 || d.AmountFen > MaxFen {
			faults.Invalid("registry.objection.amount", "amount_fen")
		}
	}
	personal := map[string]string{}
	onPaper := actor.RoleFor(identity.FileObjection) == identity.EcoEditor
	for _, v := range []struct{ field, value string }{{"objector.name", cmd.Objector.Name}, {"objector.phone", cmd.Objector.Phone}} {
		value := text(&faults, v.value, v.field, MaxName, onPaper && o.Org == uuid.Nil && v.field == "objector.name")
		if value != "" && onPaper {
			personal[v.field] = value
		}
	}
	if len(cmd.Documents) > MaxDocuments {
		_ = faults.Add(fault.Invalid("registry.application.too_many_documents").At("documents").With("max", strconv.Itoa(MaxDocuments)))
		return d, nil, faults.Err()
	}
	for i, sha := range cmd.Documents {
		mime, _, err := s.Documents.Describe(sha)
		if err != nil || !slices.Contains(documentTypes, mime) {
			faults.Invalid("registry.application.document_unknown", "documents["+strconv.Itoa(i)+"]")
			continue
		}
		d.Documents = append(d.Documents, sha)
	}
	d.LateReason, d.LatePhoto = late(&faults, cmd.Command)
	return d, personal, faults.Err()
}

// MaxText bounds what an objection says, in characters.
const MaxText = 2000

// AnswerObjection answers with reasons; it is another person's than who entered it.
func (s *Service) AnswerObjection(ctx context.Context, actor identity.Actor, cmd AnswerObjection) (ObjectionReceipt, error) {
	const action = identity.AnswerObjection
	if err := actor.May(action); err != nil {
		return ObjectionReceipt{}, err
	}
	now := s.Clock.Now()
	if err := actor.SteppedUp(now); err != nil {
		return ObjectionReceipt{}, err
	}
	var receipt ObjectionReceipt
	err := s.InTx(ctx, func(tx Tx) error {
		o, err := tx.ObjectionForUpdate(ctx, cmd.Objection)
		if err != nil {
			return err
		}
		if !actor.Scope(identity.ReadObjections).Sees(o.Parties()) {
			return fault.Missing("registry.objection.unknown")
		}
		if err := actor.MayOn(action, o.Parties()); err != nil {
			return err
		}
		receipt, err = ledger.Once(ctx, tx, actor.Person, cmd.ID, "objection.answer", cmd, func() (ObjectionReceipt, error) {
			at, err := cmd.When(now, o.LastAt)
			if err != nil {
				return ObjectionReceipt{}, err
			}
			if o.State != ObjectionOpen {
				return ObjectionReceipt{}, fault.Conflict("registry.objection.answered")
			}
			if actor.Is(o.FiledBy) {
				return ObjectionReceipt{}, fault.Denied("registry.objection.same_person")
			}
			f := fact.ObjectionAnswered{Outcome: string(ObjectionDismissed), Late: cmd.IsLate(now)}
			if cmd.Upheld {
				f.Outcome = string(ObjectionUpheld)
			}
			var faults fault.List
			d := fact.ObjectionAnsweredRestricted{Objection: o.ID, Reason: text(&faults, cmd.Reason, "reason", MaxText, true)}
			d.LateReason, d.LatePhoto = late(&faults, cmd.Command)
			if err := faults.Err(); err != nil {
				return ObjectionReceipt{}, err
			}
			return s.recordObjection(ctx, tx, o, draft(actor, action, cmd.Command, now, at, o.Stream, fact.KindObjectionAnswered, f, d, nil))
		})
		return err
	})
	return receipt, err
}

func (s *Service) recordObjection(ctx context.Context, tx Tx, o Objection, d ledger.Draft) (ObjectionReceipt, error) {
	sealed, err := tx.Record(ctx, d)
	if err != nil {
		return ObjectionReceipt{}, err
	}
	r, err := sealed[0].Recorded(o.Stream)
	if err != nil {
		return ObjectionReceipt{}, err
	}
	if err := o.Apply(r); err != nil {
		return ObjectionReceipt{}, err
	}
	if err := tx.SaveObjection(ctx, o); err != nil {
		return ObjectionReceipt{}, err
	}
	return ObjectionReceipt{ID: o.ID, State: o.State}, s.answers(ctx, tx, o)
}

// Objections lists objections within a scope, newest first.
func (s *Service) Objections(ctx context.Context, scope identity.Scope, f ObjectionFilter) (items []ObjectionItem, next string, err error) {
	err = s.View(ctx, func(tx Reads) error {
		items, next, err = tx.Objections(ctx, scope, f)
		return err
	})
	return items, next, err
}

// Objection finds one objection within a scope.
func (s *Service) Objection(ctx context.Context, scope identity.Scope, id uuid.UUID) (o Objection, err error) {
	err = s.View(ctx, func(tx Reads) error {
		o, err = tx.Objection(ctx, scope, id)
		return err
	})
	return o, err
}
