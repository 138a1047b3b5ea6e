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

// Documents tells what a stored file is by its content; one that is not stored is
// missing.
type Documents interface {
	Describe(sha256 string) (mime string, size int64, err error)
}

// Proposal is what an application says. Of a registered firm its own facts are
// left out: they stand in the register.
type Proposal struct {
	USCC          string                      `json:"uscc"`
	USCCNote      string                      `json:"uscc_note"` // needed when the check symbol does not hold
	Name          string                      `json:"name"`
	Division      string                      `json:"division"`
	Address       string                      `json:"address"`
	Contact       Contact                     `json:"contact"`
	Facility      fact.ProposedFacility       `json:"facility"`
	Qualification *fact.ProposedQualification `json:"qualification"` // nil: nothing new
	Documents     []NewDocument               `json:"documents"`
	Note          string                      `json:"note"`
}

// NewDocument is a file that was stored before.
type NewDocument struct {
	Kind   string `json:"kind"` // DocumentKinds
	SHA256 string `json:"sha256"`
}

// FileApplication asks the bureau; its id is the command's. Firm is a registered
// firm for which the editor enters a paper; a firm's own people leave it empty.
type FileApplication struct {
	ledger.Command
	Kind ApplicationKind `json:"kind"`
	Firm string          `json:"firm"` // USCC or id
	Org  uuid.UUID       `json:"org"`  // whose people will sign for a firm that the editor enters
	Proposal
}

// CompleteApplication answers what an application was returned for, with all of
// it anew.
type CompleteApplication struct {
	ledger.Command
	Application uuid.UUID `json:"application"`
	Proposal
}

// FileApplication records what a firm asks for. A firm asks for itself; the
// editor enters on paper for any firm of the bureau, and for one not listed yet.
func (s *Service) FileApplication(ctx context.Context, actor identity.Actor, cmd FileApplication) (ApplicationReceipt, error) {
	const action = identity.FileApplication
	if err := actor.May(action); err != nil {
		return ApplicationReceipt{}, err
	}
	now := s.Clock.Now()
	var receipt ApplicationReceipt
	err := s.InTx(ctx, func(tx Tx) error {
		a, f, err := cmd.begin(ctx, tx, actor, now)
		if err != nil {
			return err
		}
		if err := actor.MayOn(action, a.Parties()); err != nil {
			return err
		}
		receipt, err = ledger.Once(ctx, tx, actor.Person, cmd.ID, "application.file", cmd, func() (ApplicationReceipt, error) {
			at, err := cmd.When(now, f.LastAt)
			if err != nil {
				return ApplicationReceipt{}, err
			}
			d, personal, warning, err := s.propose(cmd.Command, cmd.Proposal, cmd.Kind, a, f, at)
			if err != nil {
				return ApplicationReceipt{}, err
			}
			if err := (AddFirm{Org: a.Org}).signs(ctx, tx, now); err != nil {
				return ApplicationReceipt{}, err
			}
			if open, err := tx.ApplicationOpen(ctx, a.Bureau, identity.USCC(d.USCC), cmd.Kind); err != nil || open {
				return ApplicationReceipt{}, orElse(err, fault.Conflict("registry.application.open"))
			}
			d.Application = cmd.ID
			stream, err := tx.NewStream(ctx, ApplicationStream, cmd.ID)
			if err != nil {
				return ApplicationReceipt{}, err
			}
			a, err := s.recordApplication(ctx, tx, Application{Stream: stream}, draft(actor, action, cmd.Command, now, at, stream, fact.KindApplicationFiled,
				fact.ApplicationFiled{Kind: string(cmd.Kind), Rules: s.Book.Version(), Late: cmd.IsLate(now)}, d, personal))
			if err != nil {
				return ApplicationReceipt{}, err
			}
			out := a.receipt()
			out.Warning = warning
			return out, nil
		})
		return err
	})
	return receipt, err
}

// begin finds whose application it is and which bureau examines it.
func (cmd FileApplication) begin(ctx context.Context, tx Tx, actor identity.Actor, now moment.Time) (a Application, f Firm, err error) {
	if actor.RoleFor(identity.FileApplication) == identity.EcoEditor {
		a = Application{Bureau: actor.Org, Org: cmd.Org, OnPaper: true, Division: actor.Division}
		if cmd.Firm == "" {
			return a, f, nil
		}
		if f, err = tx.Firm(ctx, actor.Scope(identity.ReadApplications), cmd.Firm); err != nil {
			return a, f, err
		}
		a.Org, a.Firm, a.Bureau, a.Division = f.Org, f.ID, f.Bureau, f.Division
		return a, f, nil
	}
	a.Org = actor.Org
	f, found, err := tx.FirmOfOrg(ctx, actor.Org)
	if err != nil {
		return a, f, err
	}
	if found {
		a.Firm, a.Bureau, a.Division = f.ID, f.Bureau, f.Division
		return a, f, nil
	}
	org, err := tx.Org(ctx, actor.Org)
	if err != nil {
		return a, f, err
	}
	if uscc, _, err := identity.ParseUSCC(cmd.USCC); err == nil && org.USCC != "" && uscc != org.USCC {
		return a, f, fault.Invalid("registry.application.other_uscc").At("uscc")
	}
	a.Division = org.Division
	a.Bureau, err = bureauOf(ctx, tx, org.Division, now)
	return a, f, err
}

// bureauOf is who examines a firm of a division: the bureau that publishes the
// list, if the division is its own, else the nearest.
func bureauOf(ctx context.Context, tx Tx, division string, now moment.Time) (uuid.UUID, error) {
	e, found, err := tx.EditionAt(ctx, now)
	if err != nil {
		return uuid.Nil, err
	}
	if found && identity.Within(division, e.Division) {
		return e.Bureau, nil
	}
	bureau, found, err := tx.BureauOf(ctx, division, now)
	if err != nil {
		return uuid.Nil, err
	}
	if !found {
		return uuid.Nil, fault.Conflict("registry.application.no_bureau")
	}
	return bureau, nil
}

// CompleteApplication takes up an application that was returned.
func (s *Service) CompleteApplication(ctx context.Context, actor identity.Actor, cmd CompleteApplication) (ApplicationReceipt, error) {
	var warning identity.Warning
	receipt, err := s.onApplication(ctx, actor, identity.FileApplication, "application.complete", cmd.Command, cmd, cmd.Application,
		func(tx Tx, a Application, now, at moment.Time) (ledger.Draft, error) {
			if a.State != ApplicationReturned {
				return ledger.Draft{}, fault.Conflict("registry.application.state").With("state", string(a.State))
			}
			f, err := firmOf(ctx, tx, a)
			if err != nil {
				return ledger.Draft{}, err
			}
			d, _, w, err := s.propose(cmd.Command, cmd.Proposal, a.Kind, a, f, at)
			if err != nil {
				return ledger.Draft{}, err
			}
			warning, d.Application = w, a.ID
			if a.Firm == uuid.Nil && a.USCC != identity.USCC(d.USCC) {
				return ledger.Draft{}, fault.Invalid("registry.application.other_uscc").At("uscc")
			}
			// The contact was told once and lies with the first act.
			return draft(actor, identity.FileApplication, cmd.Command, now, at, a.Stream, fact.KindApplicationCompleted,
				fact.ApplicationFiled{Kind: string(a.Kind), Rules: s.Book.Version(), Late: cmd.IsLate(now)}, d, nil), nil
		})
	receipt.Warning = warning
	return receipt, err
}

// firmOf is the registered firm of an application; the zero one when there is none.
func firmOf(ctx context.Context, tx Tx, a Application) (Firm, error) {
	if a.Firm == uuid.Nil {
		return Firm{}, nil
	}
	return tx.FirmForUpdate(ctx, a.Firm.String())
}

// propose checks what an application says against everything that entering it
// would ask, so that nobody examines what cannot be entered.
func (s *Service) propose(c ledger.Command, p Proposal, kind ApplicationKind, a Application, f Firm, at moment.Time) (fact.ApplicationFiledRestricted, map[string]string, identity.Warning, error) {
	var faults fault.List
	d := fact.ApplicationFiledRestricted{Bureau: a.Bureau, Org: a.Org, Firm: a.Firm, OnPaper: a.OnPaper, Division: f.Division, USCC: string(f.USCC), Name: f.Name, Address: f.Address,
		Note: text(&faults, p.Note, "note", MaxReason, false), Documents: []fact.ApplicationDocument{}, Facility: fact.ProposedFacility{Lines: []string{}}}
	var personal map[string]string
	var warning identity.Warning
	if !slices.Contains(ApplicationKinds(), kind) {
		return d, nil, "", fault.Invalid("registry.application.kind").At("kind")
	}
	if a.Firm == uuid.Nil {
		if kind != ApplyNew {
			return d, nil, "", fault.Conflict("registry.application.not_listed").At("kind")
		}
		firm, told, warned, err := AddFirm{Org: a.Org, USCC: p.USCC, USCCNote: p.USCCNote, Name: p.Name, Division: p.Division, Address: p.Address, Contact: p.Contact}.decide(identity.Actor{}, s.Book)
		if err := add(&faults, "", err); err != nil {
			return d, nil, "", err
		}
		d.USCC, d.USCCNote, d.Name, d.Division, d.Address, personal, warning = firm.USCC, firm.USCCNote, firm.Name, firm.Division, firm.Address, told, warned
	}
	if kind != ApplyReconfirmation {
		if err := s.proposeFacility(&faults, &d, p, kind, f, at); err != nil {
			return d, nil, "", err
		}
	}
	s.documents(&faults, &d, p.Documents, a.OnPaper || kind != ApplyReconfirmation)
	d.LateReason, d.LatePhoto = late(&faults, c)
	return d, personal, warning, faults.Err()
}

func (s *Service) proposeFacility(faults *fault.List, d *fact.ApplicationFiledRestricted, p Proposal, kind ApplicationKind, f Firm, at moment.Time) error {
	if id := p.Facility.Facility; id != uuid.Nil {
		x, known := f.Facility(id)
		if !known {
			return fault.Missing("registry.facility.unknown").At("facility.facility")
		}
		d.Facility = fact.ProposedFacility{Facility: id, Name: x.Name, Division: x.Division, Address: x.Address, Lines: append([]string{}, x.Lines...)}
	} else if kind == ApplyRenewal {
		faults.Invalid("registry.application.facility", "facility.facility")
	} else {
		x, err := AddFacility{Name: p.Facility.Name, Division: p.Facility.Division, Address: p.Facility.Address, Lines: p.Facility.Lines}.decide(f, s.Book)
		if err := add(faults, "facility", err); err != nil {
			return err
		}
		d.Facility = fact.ProposedFacility{Name: x.Name, Division: x.Division, Address: x.Address, Lines: x.Lines}
	}
	if p.Qualification == nil {
		if kind != ApplyChange || d.Facility.Facility != uuid.Nil {
			faults.Invalid("registry.application.qualification", "qualification")
		}
		return nil
	}
	q, err := qualificationOf(*p.Qualification, p.Facility.Facility).decide(f, at, s.Book)
	d.Qualification = &fact.ProposedQualification{Kind: p.Qualification.Kind, Number: q.Number, Contract: q.Contract, Issuer: q.Issuer, Modes: q.Modes, Categories: q.Categories, WasteCodes: q.WasteCodes,
		Methods: q.Methods, CapacityG: q.CapacityG, ValidFrom: q.ValidFrom, ValidTo: q.ValidTo}
	if p.Qualification.ValidTo != "" && p.Qualification.ValidTo < at.Date() {
		faults.Invalid("registry.application.expired", "qualification.valid_to")
	}
	return add(faults, "qualification", err)
}

// qualificationOf is the act that would enter a proposed qualification.
func qualificationOf(q fact.ProposedQualification, facility uuid.UUID) AddQualification {
	return AddQualification{Facility: facility, Kind: q.Kind, Number: q.Number, Contract: q.Contract, Issuer: q.Issuer, Modes: q.Modes, Categories: q.Categories, WasteCodes: q.WasteCodes,
		Methods: q.Methods, CapacityG: q.CapacityG, ValidFrom: q.ValidFrom, ValidTo: q.ValidTo}
}

// documents checks that each file is stored and is what an examiner can open.
func (s *Service) documents(faults *fault.List, d *fact.ApplicationFiledRestricted, told []NewDocument, needed bool) {
	if len(told) == 0 && needed {
		faults.Invalid("registry.application.documents", "documents")
	}
	if len(told) > MaxDocuments {
		_ = faults.Add(fault.Invalid("registry.application.too_many_documents").At("documents").With("max", strconv.Itoa(MaxDocuments)))
		return
	}
	for i, x := range told {
		field := "documents[" + strconv.Itoa(i) + "]"
		if !slices.Contains(DocumentKinds(), x.Kind) {
			faults.Invalid("registry.application.document_kind", field+".kind")
		}
		mime, size, err := s.Documents.Describe(x.SHA256)
		switch {
		case err != nil:
			faults.Invalid("registry.application.document_unknown", field+".sha256")
		case !slices.Contains(documentTypes, mime):
			faults.Invalid("registry.application.document_type", field+".sha256")
		case size > MaxDocument:
			_ = faults.Add(fault.Invalid("registry.application.document_size").At(field+".sha256").With("max", strconv.Itoa(MaxDocument>>20)))
		default:
			d.Documents = append(d.Documents, fact.ApplicationDocument{Kind: x.Kind, SHA256: x.SHA256, Type: mime, SizeB: size})
		}
	}
}

// documentTypes are told by content, not by name.
var documentTypes = []string{"application/pdf", "image/jpeg", "image/png"}

// add puts faults below a field into the list; other errors are given back.
func add(faults *fault.List, under string, err error) error {
	f := fault.Of(err)
	if f == nil {
		return err
	}
	if under != "" {
		f = f.Under(under)
	}
	return faults.Add(f)
}

func orElse(err, other error) error {
	if err != nil {
		return err
	}
	return other
}

// onApplication is the way every act on a kept application takes.
func (s *Service) onApplication(ctx context.Context, actor identity.Actor, action identity.Action, name string, cmd ledger.Command, body any, id uuid.UUID,
	decide func(tx Tx, a Application, now, at moment.Time) (ledger.Draft, error)) (ApplicationReceipt, error) {
	if err := actor.May(action); err != nil {
		return ApplicationReceipt{}, err
	}
	now := s.Clock.Now()
	if identity.NeedsStepUp(action) {
		if err := actor.SteppedUp(now); err != nil {
			return ApplicationReceipt{}, err
		}
	}
	var receipt ApplicationReceipt
	err := s.InTx(ctx, func(tx Tx) error {
		a, err := tx.ApplicationForUpdate(ctx, id)
		if err != nil {
			return err
		}
		if !actor.Scope(identity.ReadApplications).Sees(a.Parties()) {
			return fault.Missing("registry.application.unknown")
		}
		if err := actor.MayOn(action, a.Parties()); err != nil {
			return err
		}
		receipt, err = ledger.Once(ctx, tx, actor.Person, cmd.ID, name, body, func() (ApplicationReceipt, error) {
			at, err := cmd.When(now, a.LastAt)
			if err != nil {
				return ApplicationReceipt{}, err
			}
			d, err := decide(tx, a, now, at)
			if err != nil {
				return ApplicationReceipt{}, err
			}
			a, err := s.recordApplication(ctx, tx, a, d)
			return a.receipt(), err
		})
		return err
	})
	return receipt, s.changed(err)
}

func (s *Service) recordApplication(ctx context.Context, tx Tx, a Application, d ledger.Draft) (Application, error) {
	sealed, err := tx.Record(ctx, d)
	if err != nil {
		return a, err
	}
	r, err := sealed[0].Recorded(a.Stream)
	if err != nil {
		return a, err
	}
	if err := a.Apply(r); err != nil {
		return a, err
	}
	if err := tx.SaveApplication(ctx, a); err != nil {
		return a, err
	}
	return a, s.waits(ctx, tx, a)
}
