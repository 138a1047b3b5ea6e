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
	"github.com/sealtrail/sealtrail/internal/reference"
)

// Service is the room's use cases.
type Service struct {
	InTx  func(context.Context, func(Tx) error) error
	View  func(context.Context, func(Reads) error) error
	Clock moment.Clock
	Book  *reference.Book
	// Documents tells what the files of applications are.
	Documents Documents
	// Changed, if set, is called after firms or editions changed, so that what was
	// drawn of them is drawn anew.
	Changed func()
}

func (s *Service) changed(err error) error {
	if err == nil && s.Changed != nil {
		s.Changed()
	}
	return err
}

// AddFirm registers a firm in the actor's bureau.
func (s *Service) AddFirm(ctx context.Context, actor identity.Actor, cmd AddFirm) (Receipt, error) {
	if err := actor.May(identity.EditFirm); err != nil {
		return Receipt{}, err
	}
	now := s.Clock.Now()
	var receipt Receipt
	err := s.InTx(ctx, func(tx Tx) error {
		var err error
		receipt, err = ledger.Once(ctx, tx, actor.Person, cmd.ID, "firm.add", cmd, func() (Receipt, error) {
			at, err := cmd.When(now)
			if err != nil {
				return Receipt{}, err
			}
			d, personal, warning, err := cmd.decide(actor, s.Book)
			if err != nil {
				return Receipt{}, err
			}
			if err := cmd.signs(ctx, tx, now); err != nil {
				return Receipt{}, err
			}
			stream, err := tx.NewStream(ctx, FirmStream, cmd.ID)
			if err != nil {
				return Receipt{}, err
			}
			f, err := record(ctx, tx, Firm{Stream: stream}, draft(actor, identity.EditFirm, cmd.Command, now, at, stream,
				fact.KindFirmAdded, fact.FirmAdded{Late: cmd.IsLate(now)}, d, personal))
			if err != nil {
				return Receipt{}, err
			}
			return Receipt{ID: f.ID, Firm: f.ID, USCC: f.USCC, Warning: warning}, tx.CreateFirm(ctx, f)
		})
		return err
	})
	return receipt, s.changed(err)
}

// signs demands that the people who will sign for a firm are a firm's: an agency
// must not become the receiver of its own goods.
func (cmd AddFirm) signs(ctx context.Context, tx Tx, now moment.Time) error {
	if cmd.Org == uuid.Nil {
		return nil // nobody yet
	}
	org, err := tx.Org(ctx, cmd.Org)
	if err != nil && !fault.Is(err, fault.KindMissing) {
		return err
	}
	if err != nil || org.Kind != identity.OrgFirm || !org.Stands(now) {
		return fault.Invalid("registry.firm.org").At("org")
	}
	return nil
}

func (cmd AddFirm) decide(actor identity.Actor, book *reference.Book) (fact.FirmAddedRestricted, map[string]string, identity.Warning, error) {
	var faults fault.List
	uscc, warning, err := identity.ParseUSCC(cmd.USCC)
	if f := fault.Of(err); f != nil {
		_ = faults.Add(f.At("uscc"))
	}
	d := fact.FirmAddedRestricted{Firm: cmd.ID, Bureau: actor.Org, Org: cmd.Org, USCC: string(uscc), Division: cmd.Division}
	d.USCCNote = text(&faults, cmd.USCCNote, "uscc_note", MaxReason, false)
	if warning != "" && d.USCCNote == "" {
		faults.Invalid("registry.firm.uscc_note", "uscc_note")
	}
	d.Name = text(&faults, cmd.Name, "name", MaxName, true)
	d.Address = text(&faults, cmd.Address, "address", MaxAddress, true)
	division(&faults, book, cmd.Division, "division")
	personal := map[string]string{}
	for _, v := range []struct{ field, value string }{{"contact.name", cmd.Contact.Name}, {"contact.phone", cmd.Contact.Phone}} {
		if value := text(&faults, v.value, v.field, MaxName, false); value != "" {
			personal[v.field] = value
		}
	}
	d.LateReason, d.LatePhoto = late(&faults, cmd.Command)
	return d, personal, warning, faults.Err()
}

// AddFacility registers a facility of a firm.
func (s *Service) AddFacility(ctx context.Context, actor identity.Actor, cmd AddFacility) (Receipt, error) {
	return s.change(ctx, actor, identity.EditFirm, "firm.facility", cmd.Command, cmd, func(tx Tx) (Firm, error) { return tx.FirmForUpdate(ctx, cmd.Firm) },
		func(f Firm, now, at moment.Time) (string, any, any, error) {
			d, err := cmd.decide(f, s.Book)
			return fact.KindFacilityAdded, fact.FacilityAdded{Late: cmd.IsLate(now)}, d, err
		})
}

func (cmd AddFacility) decide(f Firm, book *reference.Book) (fact.FacilityAddedRestricted, error) {
	var faults fault.List
	d := fact.FacilityAddedRestricted{Facility: cmd.ID, Name: text(&faults, cmd.Name, "name", MaxName, true), Division: cmd.Division,
		Address: text(&faults, cmd.Address, "address", MaxAddress, true), Lines: []string{}}
	division(&faults, book, cmd.Division, "division")
	if len(cmd.Lines) > MaxWords {
		_ = faults.Add(fault.Invalid("registry.words.too_many").At("lines").With("max", strconv.Itoa(MaxWords)))
	}
	for i, line := range cmd.Lines {
		d.Lines = append(d.Lines, text(&faults, line, "lines["+strconv.Itoa(i)+"]", MaxName, true))
	}
	if len(f.Facilities) >= MaxFacilities {
		_ = faults.Add(fault.Conflict("registry.facility.too_many").With("max", strconv.Itoa(MaxFacilities)))
	}
	d.LateReason, d.LatePhoto = late(&faults, cmd.Command)
	return d, faults.Err()
}

// Bounds within which a facility may lie, in whole degrees: the country's.
const (
	southmost, northmost = 3, 54
	westmost, eastmost   = 73, 136
)

// LocateFacility tells where a facility is, for maps of the published list.
func (s *Service) LocateFacility(ctx context.Context, actor identity.Actor, cmd LocateFacility) (Receipt, error) {
	return s.change(ctx, actor, identity.EditFirm, "firm.locate", cmd.Command, cmd, func(tx Tx) (Firm, error) { return tx.FirmOfFacilityForUpdate(ctx, cmd.Facility) },
		func(_ Firm, now, _ moment.Time) (string, any, any, error) {
			var faults fault.List
			for _, x := range []struct {
				field     string
				value     int64
				low, high int
			}{{"latitude", cmd.LatitudeE6, southmost, northmost}, {"longitude", cmd.LongitudeE6, westmost, eastmost}} {
				if x.value < int64(x.low)*1_000_000 || x.value > int64(x.high)*1_000_000 {
					_ = faults.Add(fault.Invalid("registry.location").At(x.field).With("min", strconv.Itoa(x.low)).With("max", strconv.Itoa(x.high)))
				}
			}
			d := fact.FacilityLocatedRestricted{Facility: cmd.Facility, LatitudeE6: cmd.LatitudeE6, LongitudeE6: cmd.LongitudeE6}
			d.LateReason, d.LatePhoto = late(&faults, cmd.Command)
			return fact.KindFacilityLocated, fact.FacilityLocated{Late: cmd.IsLate(now)}, d, faults.Err()
		})
}

// AddQualification registers what lets a facility take goods.
func (s *Service) AddQualification(ctx context.Context, actor identity.Actor, cmd AddQualification) (Receipt, error) {
	return s.change(ctx, actor, identity.EditFirm, "firm.qualification", cmd.Command, cmd, func(tx Tx) (Firm, error) { return tx.FirmOfFacilityForUpdate(ctx, cmd.Facility) },
		func(f Firm, now, at moment.Time) (string, any, any, error) {
			d, err := cmd.decide(f, at, s.Book)
			return fact.KindQualificationAdded, fact.QualificationAdded{Kind: cmd.Kind, Rules: s.Book.Version(), Late: cmd.IsLate(now)}, d, err
		})
}

func (cmd AddQualification) decide(f Firm, at moment.Time, book *reference.Book) (fact.QualificationAddedRestricted, error) {
	var faults fault.List
	kind, err := book.QualificationKind(cmd.Kind, at)
	if err != nil {
		faults.Invalid("registry.qualification.kind", "kind")
	}
	d := fact.QualificationAddedRestricted{Qualification: cmd.ID, Facility: cmd.Facility, Form: string(kind.Form), CapacityG: cmd.CapacityG, ValidFrom: cmd.ValidFrom, ValidTo: cmd.ValidTo}
	d.Number = text(&faults, cmd.Number, "number", MaxName, true)
	d.Issuer = text(&faults, cmd.Issuer, "issuer", MaxName, true)
	d.Contract = text(&faults, cmd.Contract, "contract", MaxName, kind.Form == reference.Record) // 固废法 第三十七条: a written contract
	d.Modes = words(&faults, cmd.Modes, "modes", func(w string) bool { return slices.Contains(modes, w) })
	d.Categories = words(&faults, cmd.Categories, "categories", func(w string) bool { _, err := book.Category(w, at); return err == nil })
	d.WasteCodes = words(&faults, cmd.WasteCodes, "waste_codes", isWaste)
	d.Methods = words(&faults, cmd.Methods, "methods", func(w string) bool {
		m, err := book.Method(w, at)
		return err == nil && m.Status != reference.Forbidden && m.Mode != ""
	})
	cmd.complete(&faults, kind)
	if day(&faults, cmd.ValidFrom, "valid_from") && day(&faults, cmd.ValidTo, "valid_to") && cmd.ValidTo < cmd.ValidFrom {
		faults.Invalid("registry.qualification.days", "valid_to")
	}
	if x, ok := f.Facility(cmd.Facility); ok {
		if len(x.Qualifications) >= MaxQualifications {
			_ = faults.Add(fault.Conflict("registry.qualification.too_many").With("max", strconv.Itoa(MaxQualifications)))
		}
		if slices.ContainsFunc(x.Qualifications, func(q Qualification) bool {
			return q.Kind == cmd.Kind && q.Number == d.Number && q.Issuer == d.Issuer && q.ValidFrom == d.ValidFrom
		}) {
			_ = faults.Add(fault.Conflict("registry.qualification.twice").At("number"))
		}
	}
	d.LateReason, d.LatePhoto = late(&faults, cmd.Command)
	return d, faults.Err()
}

// complete checks that a qualification says what it covers.
func (cmd AddQualification) complete(faults *fault.List, kind reference.QualificationKind) {
	if len(cmd.Modes) == 0 {
		faults.Invalid("registry.words.none", "modes")
	}
	if len(cmd.Methods) == 0 {
		faults.Invalid("registry.words.none", "methods")
	}
	if kind.Hazardous && len(cmd.WasteCodes) == 0 {
		faults.Invalid("registry.words.none", "waste_codes")
	}
	if !kind.Hazardous && kind.Code != "" && len(cmd.Categories) == 0 {
		faults.Invalid("registry.words.none", "categories")
	}
	if !kind.Hazardous && kind.Code != "" && len(cmd.WasteCodes) > 0 { // 固废法 第八十条
		faults.Invalid("registry.qualification.not_hazardous", "waste_codes")
	}
	if cmd.CapacityG < 1 || cmd.CapacityG > MaxCapacityG {
		_ = faults.Add(fault.Invalid("registry.qualification.capacity").At("capacity_g").With("max", strconv.FormatInt(MaxCapacityG, 10)))
	}
}

// change is the way every act on a registered firm takes.
func (s *Service) change(ctx context.Context, actor identity.Actor, action identity.Action, name string, cmd ledger.Command, body any, load func(Tx) (Firm, error),
	decide func(f Firm, now, at moment.Time) (kind string, facts, restricted any, err error)) (Receipt, error) {
	if err := actor.May(action); err != nil {
		return Receipt{}, err
	}
	now := s.Clock.Now()
	if identity.NeedsStepUp(action) {
		if err := actor.SteppedUp(now); err != nil {
			return Receipt{}, err
		}
	}
	var receipt Receipt
	err := s.InTx(ctx, func(tx Tx) error {
		f, err := load(tx)
		if err != nil {
			return err
		}
		if !actor.Scope(identity.ReadRegistry).Sees(f.Parties()) {
			return fault.Missing("registry.firm.unknown") // in the same words, whether it exists or not
		}
		if err := actor.MayOn(action, f.Parties()); err != nil {
			return err
		}
		receipt, err = ledger.Once(ctx, tx, actor.Person, cmd.ID, name, body, func() (Receipt, error) {
			at, err := cmd.When(now, f.LastAt)
			if err != nil {
				return Receipt{}, err
			}
			kind, facts, restricted, err := decide(f, now, at)
			if err != nil {
				return Receipt{}, err
			}
			f, err := record(ctx, tx, f, draft(actor, action, cmd, now, at, f.Stream, kind, facts, restricted, nil))
			if err != nil {
				return Receipt{}, err
			}
			return Receipt{ID: cmd.ID, Firm: f.ID, USCC: f.USCC}, s.keepFirm(ctx, tx, f, tx.SaveFirm)
		})
		return err
	})
	return receipt, s.changed(err)
}

func draft(actor identity.Actor, action identity.Action, cmd ledger.Command, now, at moment.Time, stream ledger.Stream, kind string, facts, restricted any,
	personal map[string]string) ledger.Draft {
	return ledger.Draft{ID: cmd.ID, Kind: kind, KV: 1, OccurredAt: at, DeviceAt: cmd.DeviceAt, By: actor.By(action), Facts: facts, Restricted: restricted,
		Streams: []ledger.Stream{stream}, Personal: personal, Auth: actor.Auth(action, now)}
}

func record(ctx context.Context, tx Tx, f Firm, d ledger.Draft) (Firm, error) {
	sealed, err := tx.Record(ctx, d)
	if err != nil {
		return f, err
	}
	r, err := sealed[0].Recorded(f.Stream)
	if err != nil {
		return f, err
	}
	return f, f.Apply(r)
}

// one is the facility's qualifications that a suspension or its end concerns.
func one(f Facility, id uuid.UUID, suspended bool, at moment.Time) []uuid.UUID {
	ids := []uuid.UUID{}
	for _, q := range f.Qualifications {
		if _, is := q.Suspended(at); is == suspended && !q.Delisted(at) && (id == uuid.Nil || q.ID == id) {
			ids = append(ids, q.ID)
		}
	}
	return ids
}
