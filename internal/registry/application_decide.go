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

// Outcomes of an examination: what the editor proposes, and that of a
// reconfirmation, which needs no second person, since nothing changes.
const (
	OutcomeAccept    = "accept"
	OutcomeRefuse    = "refuse"
	OutcomeConfirmed = "confirmed"
)

// Answers to an item of the checklist.
const (
	AnswerYes = "yes"
	AnswerNo  = "no"
	AnswerNA  = "na" // not applicable
)

// ReturnApplication sends an application back to be completed.
type ReturnApplication struct {
	ledger.Command
	Application uuid.UUID `json:"application"`
	Reason      string    `json:"reason"`
}

// ExamineApplication is the editor's checklist and what the editor proposes.
type ExamineApplication struct {
	ledger.Command
	Application uuid.UUID           `json:"application"`
	Outcome     string              `json:"outcome"` // accept|refuse
	Items       []fact.ExaminedItem `json:"items"`   // every one of the checklist
	Note        string              `json:"note"`
}

// DecideApplication is the publisher's decision.
type DecideApplication struct {
	ledger.Command
	Application uuid.UUID `json:"application"`
	Accept      bool      `json:"accept"`
	Reason      string    `json:"reason"`  // of a refusal
	Article     string    `json:"article"` // of a refusal
}

// ReturnApplication sends back what is not complete, with the reason.
func (s *Service) ReturnApplication(ctx context.Context, actor identity.Actor, cmd ReturnApplication) (ApplicationReceipt, error) {
	return s.onApplication(ctx, actor, identity.ExamineApplication, "application.return", cmd.Command, cmd, cmd.Application,
		func(_ Tx, a Application, now, at moment.Time) (ledger.Draft, error) {
			if a.State != ApplicationFiled {
				return ledger.Draft{}, fault.Conflict("registry.application.state").With("state", string(a.State))
			}
			var faults fault.List
			d := fact.ApplicationReturnedRestricted{Application: a.ID, Reason: text(&faults, cmd.Reason, "reason", MaxReason, true)}
			d.LateReason, d.LatePhoto = late(&faults, cmd.Command)
			return draft(actor, identity.ExamineApplication, cmd.Command, now, at, a.Stream, fact.KindApplicationReturned, fact.ApplicationReturned{Late: cmd.IsLate(now)}, d, nil), faults.Err()
		})
}

// ExamineApplication records the checklist. Nothing is entered yet, except that a
// reconfirmation is confirmed: there nothing changes.
func (s *Service) ExamineApplication(ctx context.Context, actor identity.Actor, cmd ExamineApplication) (ApplicationReceipt, error) {
	return s.onApplication(ctx, actor, identity.ExamineApplication, "application.examine", cmd.Command, cmd, cmd.Application,
		func(tx Tx, a Application, now, at moment.Time) (ledger.Draft, error) {
			if a.State != ApplicationFiled {
				return ledger.Draft{}, fault.Conflict("registry.application.state").With("state", string(a.State))
			}
			d, err := s.examine(a, cmd, at)
			if err != nil {
				return ledger.Draft{}, err
			}
			f := fact.ApplicationExamined{Outcome: cmd.Outcome, Rules: s.Book.Version(), Late: cmd.IsLate(now)}
			if a.Kind == ApplyReconfirmation {
				f.Outcome = OutcomeConfirmed
				firm, err := firmOf(ctx, tx, a)
				if err != nil {
					return ledger.Draft{}, err
				}
				if at, err = cmd.When(now, a.LastAt, firm.LastAt); err != nil {
					return ledger.Draft{}, err
				}
				if err := s.confirm(ctx, tx, actor, identity.ExamineApplication, cmd.Command, now, at, firm, a.ID); err != nil {
					return ledger.Draft{}, err
				}
			}
			return draft(actor, identity.ExamineApplication, cmd.Command, now, at, a.Stream, fact.KindApplicationExamined, f, d, nil), nil
		})
}

func (s *Service) examine(a Application, cmd ExamineApplication, at moment.Time) (fact.ApplicationExaminedRestricted, error) {
	var faults fault.List
	d := fact.ApplicationExaminedRestricted{Application: a.ID, Items: []fact.ExaminedItem{}, Note: text(&faults, cmd.Note, "note", MaxReason, cmd.Outcome == OutcomeRefuse)}
	if cmd.Outcome != OutcomeAccept && (cmd.Outcome != OutcomeRefuse || a.Kind == ApplyReconfirmation) {
		faults.Invalid("registry.application.outcome", "outcome")
	}
	list := a.Checklist(s.Book, at)
	for at, item := range list {
		i := slices.IndexFunc(cmd.Items, func(x fact.ExaminedItem) bool { return x.Code == item.Code })
		if i < 0 {
			faults.Invalid("registry.application.item_missing", "items["+strconv.Itoa(at)+"].answer")
			continue
		}
		field, x := "items["+strconv.Itoa(i)+"]", cmd.Items[i]
		x.Note = text(&faults, x.Note, field+".note", MaxReason, x.Answer == AnswerNo)
		switch x.Answer {
		case AnswerYes, AnswerNA:
		case AnswerNo:
			if cmd.Outcome == OutcomeAccept {
				faults.Invalid("registry.application.item_no", field+".answer")
			}
		default:
			faults.Invalid("registry.application.answer", field+".answer")
		}
		if _, warning, err := identity.ParseUSCC(string(a.USCC)); item.Code == itemUSCC && err == nil && warning != "" && x.Note == "" {
			faults.Invalid("registry.application.uscc_note", field+".note")
		}
		d.Items = append(d.Items, x)
	}
	for i, x := range cmd.Items {
		if !slices.ContainsFunc(d.Items, func(y fact.ExaminedItem) bool { return y.Code == x.Code }) || slices.IndexFunc(cmd.Items, func(y fact.ExaminedItem) bool { return y.Code == x.Code }) != i {
			faults.Invalid("registry.application.item_unknown", "items["+strconv.Itoa(i)+"].code")
		}
	}
	d.LateReason, d.LatePhoto = late(&faults, cmd.Command)
	return d, faults.Err()
}

// itemUSCC is the item of the checklist that a wrong check symbol concerns.
const itemUSCC = "uscc"

// DecideApplication accepts or refuses. It is another person's than the editor's;
// what is accepted is entered in the same transaction and waits for the next
// edition.
func (s *Service) DecideApplication(ctx context.Context, actor identity.Actor, cmd DecideApplication) (ApplicationReceipt, error) {
	const action = identity.DecideApplication
	return s.onApplication(ctx, actor, action, "application.decide", cmd.Command, cmd, cmd.Application,
		func(tx Tx, a Application, now, at moment.Time) (ledger.Draft, error) {
			if a.State != ApplicationExamined {
				return ledger.Draft{}, fault.Conflict("registry.application.state").With("state", string(a.State))
			}
			if actor.Is(a.ExaminedBy) || actor.Is(a.FiledBy) {
				return ledger.Draft{}, fault.Denied("registry.application.same_person")
			}
			var faults fault.List
			d := fact.ApplicationDecidedRestricted{Application: a.ID, Reason: text(&faults, cmd.Reason, "reason", MaxReason, !cmd.Accept),
				Article: text(&faults, cmd.Article, "article", MaxAddress, !cmd.Accept)}
			d.LateReason, d.LatePhoto = late(&faults, cmd.Command)
			if cmd.Accept && slices.ContainsFunc(a.Items, func(x fact.ExaminedItem) bool { return x.Answer == AnswerNo }) {
				_ = faults.Add(fault.Conflict("registry.application.item_no").At("accept"))
			}
			if err := faults.Err(); err != nil {
				return ledger.Draft{}, err
			}
			f := fact.ApplicationDecided{Outcome: string(ApplicationRefused), Late: cmd.IsLate(now)}
			if cmd.Accept {
				f.Outcome = string(ApplicationAccepted)
				var err error
				if d.Firm, d.Facility, d.Qualification, at, err = s.enter(ctx, tx, actor, cmd, now, a); err != nil {
					return ledger.Draft{}, err
				}
			}
			return draft(actor, action, cmd.Command, now, at, a.Stream, fact.KindApplicationDecided, f, d, nil), nil
		})
}

// enter puts what was accepted into the register by the same acts as if it had
// been entered by hand.
func (s *Service) enter(ctx context.Context, tx Tx, actor identity.Actor, cmd DecideApplication, now moment.Time, a Application) (firm, facility, qualification uuid.UUID, at moment.Time, err error) {
	const action = identity.DecideApplication
	f, err := firmOf(ctx, tx, a)
	if err != nil {
		return firm, facility, qualification, at, err
	}
	if at, err = cmd.When(now, a.LastAt, f.LastAt); err != nil {
		return firm, facility, qualification, at, err
	}
	added, isLate := a.Firm == uuid.Nil, cmd.IsLate(now)
	act := func(kind string, facts func(id uuid.UUID) (any, any, map[string]string, error)) (uuid.UUID, error) {
		c := cmd.Command
		if c.ID, err = uuid.NewV7(); err != nil {
			return c.ID, err
		}
		open, restricted, personal, err := facts(c.ID)
		if err != nil {
			return c.ID, err
		}
		if f.Stream == (Firm{}).Stream {
			if f.Stream, err = tx.NewStream(ctx, FirmStream, c.ID); err != nil {
				return c.ID, err
			}
		}
		f, err = record(ctx, tx, f, draft(actor, action, c, now, at, f.Stream, kind, open, restricted, personal))
		return c.ID, err
	}
	if added {
		if _, err = act(fact.KindFirmAdded, func(id uuid.UUID) (any, any, map[string]string, error) {
			d, personal, _, err := AddFirm{Command: ledger.Command{ID: id}, Org: a.Org, USCC: string(a.USCC), USCCNote: a.USCCNote, Name: a.Name, Division: a.Division, Address: a.Address, Contact: a.Contact}.
				decide(identity.Actor{Org: a.Bureau}, s.Book)
			return fact.FirmAdded{Late: isLate}, d, personal, err
		}); err != nil {
			return firm, facility, qualification, at, err
		}
	}
	facility = a.Facility.Facility
	if facility == uuid.Nil && a.Facility.Name != "" {
		if facility, err = act(fact.KindFacilityAdded, func(id uuid.UUID) (any, any, map[string]string, error) {
			d, err := AddFacility{Command: ledger.Command{ID: id}, Name: a.Facility.Name, Division: a.Facility.Division, Address: a.Facility.Address, Lines: a.Facility.Lines}.decide(f, s.Book)
			return fact.FacilityAdded{Late: isLate}, d, nil, err
		}); err != nil {
			return firm, facility, qualification, at, err
		}
	}
	if a.Qualification != nil {
		if qualification, err = act(fact.KindQualificationAdded, func(id uuid.UUID) (any, any, map[string]string, error) {
			q := qualificationOf(*a.Qualification, facility)
			q.ID = id
			d, err := q.decide(f, at, s.Book)
			return fact.QualificationAdded{Kind: q.Kind, Rules: s.Book.Version(), Late: isLate}, d, nil, err
		}); err != nil {
			return firm, facility, qualification, at, err
		}
	}
	if f, err = s.confirmed(ctx, tx, actor, action, cmd.Command, now, at, f, a.ID); err != nil {
		return firm, facility, qualification, at, err
	}
	keep := tx.SaveFirm
	if added {
		keep = tx.CreateFirm
	}
	return f.ID, facility, qualification, at, s.keepFirm(ctx, tx, f, keep)
}
