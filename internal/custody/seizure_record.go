package custody

import (
	"context"
	"fmt"
	"strconv"

	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/casefile"
	"github.com/sealtrail/sealtrail/internal/fact"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/label"
	"github.com/sealtrail/sealtrail/internal/ledger"
)

// RecordSeizure writes the legal list down, makes its lots and binds their
// labels, in one act.
func (s *Service) RecordSeizure(ctx context.Context, actor identity.Actor, cmd RecordSeizure) (SeizureReceipt, error) {
	cmd = tidied(cmd)
	a, err := s.begin(actor, identity.RecordSeizure, cmd.Command)
	if err != nil {
		return SeizureReceipt{}, err
	}
	var receipt SeizureReceipt
	err = s.InTx(ctx, func(tx Tx) error {
		file, err := tx.CaseForUpdate(ctx, cmd.Case)
		if err != nil {
			return err
		}
		if err := actor.MayOn(identity.RecordSeizure, file.Concerned()); err != nil {
			return err
		}
		receipt, err = ledger.Once(ctx, tx, actor.Person, cmd.ID, "custody.seizure.record", cmd, func() (SeizureReceipt, error) {
			return s.recordSeizure(ctx, tx, a, cmd, file)
		})
		return err
	})
	return receipt, err
}

func (s *Service) recordSeizure(ctx context.Context, tx Tx, a acting, cmd RecordSeizure, file casefile.Case) (SeizureReceipt, error) {
	if err := a.when(nil); err != nil {
		return SeizureReceipt{}, err
	}
	if err := cmd.check(s.Book, s.Photos, file, a.at); err != nil {
		return SeizureReceipt{}, err
	}
	if err := cmd.ownApproval(a.actor, file); err != nil {
		return SeizureReceipt{}, err
	}
	if cmd.LastDay == "" {
		var err error
		if _, cmd.LastDay, err = file.Term(s.Book, cmd.Measure, a.at); err != nil {
			return SeizureReceipt{}, err
		}
	}
	made, err := s.lotsOf(ctx, tx, a, cmd, file)
	if err != nil {
		return SeizureReceipt{}, err
	}
	stream, err := tx.NewStreams(ctx, SeizureStream, []uuid.UUID{cmd.ID})
	if err != nil {
		return SeizureReceipt{}, err
	}
	number, err := tx.NextNumber(ctx, label.Seizure, file.Division, a.now)
	if err != nil {
		return SeizureReceipt{}, err
	}
	sealed, err := tx.Record(ctx, cmd.draft(a, file, number, stream[0], made, s.Book.Version()))
	if err != nil {
		return SeizureReceipt{}, err
	}
	var seizure Seizure
	nouns := map[ledger.Stream]noun{stream[0]: &seizure}
	lots := make([]Lot, len(made))
	for i, m := range made {
		nouns[m.stream] = &lots[i]
	}
	if err := apply(sealed, nouns); err != nil {
		return SeizureReceipt{}, err
	}
	if err := tx.SaveSeizure(ctx, seizure); err != nil {
		return SeizureReceipt{}, err
	}
	if err := tx.SaveLots(ctx, lots); err != nil {
		return SeizureReceipt{}, err
	}
	if err := tx.KeepPhotos(ctx, photosOf(cmd, lots, seizure)); err != nil {
		return SeizureReceipt{}, err
	}
	if err := tx.DropSeizureDraft(ctx, a.actor.Person, cmd.ID); err != nil { // it has become this seizure
		return SeizureReceipt{}, err
	}
	return seizureReceipt(seizure, lots), nil
}

// begun is a lot before it is recorded.
type begun struct {
	line   int // index
	id     uuid.UUID
	stream ledger.Stream
	value  fact.SeizureRecordedLine
}

// lotsOf makes the lots of all lines and binds their labels.
func (s *Service) lotsOf(ctx context.Context, tx Tx, a acting, cmd RecordSeizure, file casefile.Case) ([]begun, error) {
	var made []begun
	measure := fact.LegalMeasure{ID: cmd.ID, Kind: cmd.Measure, Since: a.at, LastDay: cmd.LastDay, Mode: casefile.Urgent, Approval: cmd.Approval,
		Criminal: file.Nature == casefile.Criminal}
	if !measure.Criminal {
		measure.Clock, measure.ByItself = file.Regime.Clock(cmd.Measure), file.EndsByItself(cmd.Measure)
	}
	if cmd.Approval != uuid.Nil {
		measure.Mode = casefile.Prior
	}
	var stuck labels
	for i, line := range cmd.Lines {
		weights := make([]int64, len(line.Lots))
		for j, lot := range line.Lots {
			weights[j] = lot.Quantity
		}
		values := share(line.ValueFen, weights)
		for j, lot := range line.Lots {
			id, err := uuid.NewV7()
			if err != nil {
				return nil, err
			}
			var scanned label.Code
			if lot.Code != "" {
				if scanned, err = label.Scanned(lot.Code); err != nil {
					return nil, err
				}
			}
			code, err := s.stick(&stuck, scanned, id, fmt.Sprintf("lines[%d].lots[%d].code", i, j))
			if err != nil {
				return nil, err
			}
			made = append(made, begun{line: i, id: id, value: fact.SeizureRecordedLine{Lot: id, Seizure: cmd.ID, LineNo: i + 1, Case: file.ID, Agency: file.Agency,
				Division: file.Division, Code: code.Compact(), Category: line.Category, Kind: line.Kind, Name: line.Name, Spec: line.Spec, Brand: line.Brand,
				RightsHolder: line.RightsHolder, Unit: line.Unit, WasteCode: line.WasteCode, ValueBasis: line.ValueBasis, Place: cmd.Place.Address,
				State: string(begins(cmd.Measure)), Photos: append([]string{}, lot.Photos...), Legal: fact.LegalLine{Case: file.ID, Measure: &measure},
				Stock: fact.Stock{Quantity: lot.Quantity, Packages: lot.Packages, MassG: lot.MassG, MassBasis: string(lot.MassBasis), ValueFen: values[j], Seal: lot.Seal}}})
		}
	}
	ids := make([]uuid.UUID, len(made))
	for i, m := range made {
		ids[i] = m.id
	}
	streams, err := tx.NewStreams(ctx, LotStream, ids)
	if err != nil {
		return nil, err
	}
	for i := range made {
		made[i].stream = streams[i]
	}
	return made, stuck.bind(ctx, tx, file.Agency, a.at)
}

// begins is where goods lie once a measure is taken.
func begins(measure string) State {
	switch measure {
	case casefile.Sealed:
		return SealedAtScene
	case casefile.Preserved:
		return AtScene
	}
	return WithHandler
}

func (cmd RecordSeizure) draft(a acting, file casefile.Case, number label.Number, stream ledger.Stream, made []begun, rules string) ledger.Draft {
	d := a.draft(fact.KindSeizureRecorded)
	mode := casefile.Urgent
	if cmd.Approval != uuid.Nil {
		mode = casefile.Prior
	}
	d.Facts = fact.SeizureRecorded{Measure: cmd.Measure, Mode: mode, Party: string(cmd.Party.Presence), Officers: len(cmd.Officers), Lines: len(cmd.Lines),
		Lots: len(made), Rules: rules, Late: a.isLate()}
	secret := fact.SeizureRecordedRestricted{Seizure: cmd.ID, Number: number.String(), Case: file.ID, Agency: file.Agency, Division: file.Division, Paper: cmd.Paper,
		Approval: cmd.Approval, LastDay: cmd.LastDay, Place: fact.SeizurePlace(cmd.Place), PartyKind: cmd.Party.Kind, PartyNote: cmd.Party.Note,
		Recordings: []fact.Recording{}, Photos: append([]string{}, cmd.Photos...), Late: a.late()}
	for _, r := range cmd.Recordings {
		secret.Recordings = append(secret.Recordings, fact.Recording(r))
	}
	for i, l := range cmd.Lines {
		secret.Lines = append(secret.Lines, fact.SeizureLine{No: i + 1, Category: l.Category, Kind: l.Kind, Name: l.Name, Spec: l.Spec, Brand: l.Brand,
			RightsHolder: l.RightsHolder, Quantity: l.Quantity, Unit: l.Unit, ValueFen: l.ValueFen, ValueBasis: l.ValueBasis, WasteCode: l.WasteCode})
	}
	for _, m := range made {
		line := &secret.Lines[m.line]
		line.Lots = append(line.Lots, fact.SeizureLot{Lot: m.id, Stream: m.stream.String()})
		d.Lines = append(d.Lines, ledger.Line{Stream: m.stream, Value: m.value})
	}
	d.Restricted, d.Streams, d.Personal = secret, []ledger.Stream{stream}, cmd.personal()
	return d
}

// personal are the values that lie beside the ledger and can be erased.
func (cmd RecordSeizure) personal() map[string]string {
	p := map[string]string{}
	put := func(field, value string) {
		if value != "" {
			p[field] = value
		}
	}
	for i, o := range cmd.Officers {
		at := "officer." + strconv.Itoa(i) + "."
		put(at+"name", o.Name)
		put(at+"certificate", o.Certificate)
	}
	put("party.name", cmd.Party.Name)
	put("party.id_number", cmd.Party.IDNumber)
	put("party.phone", cmd.Party.Phone)
	put("party.address", cmd.Party.Address)
	put("witness.name", cmd.Party.Witness.Name)
	put("witness.id_number", cmd.Party.Witness.IDNumber)
	put("witness.phone", cmd.Party.Witness.Phone)
	return p
}

func photosOf(cmd RecordSeizure, lots []Lot, s Seizure) []Photo {
	var all []Photo
	for _, sha := range cmd.Photos {
		all = append(all, Photo{SHA256: sha, Noun: SeizureStream, NounID: s.ID, Act: cmd.ID, At: s.At})
	}
	for _, l := range lots {
		for _, sha := range l.Photos {
			all = append(all, Photo{SHA256: sha, Noun: LotStream, NounID: l.ID, Act: cmd.ID, At: s.At})
		}
	}
	return all
}

func seizureReceipt(s Seizure, lots []Lot) SeizureReceipt {
	r := SeizureReceipt{ID: s.ID, Number: s.Number, Confirmed: !s.Confirmed.IsZero()}
	for _, l := range lots {
		r.Lots = append(r.Lots, lotReceipt(l))
	}
	return r
}

func lotReceipt(l Lot) LotReceipt {
	return LotReceipt{ID: l.ID, Code: l.Code, LineNo: l.LineNo, State: l.State}
}
