package custody

import (
	"context"
	"fmt"
	"strconv"

	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/fact"
	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/ledger"
)

// RecordRound is what was found of goods that stay in place.
type RecordRound struct {
	ledger.Command
	Lines   []RoundFinding `json:"lines"`
	Witness RoundWitness   `json:"witness"` // none: a second officer confirms
	Note    string         `json:"note"`
}

// RoundFinding is what was found of one lot.
type RoundFinding struct {
	Lot      string   `json:"lot"` // label code or id
	Finding  Finding  `json:"finding"`
	Quantity int64    `json:"quantity"` // counted; only of FoundOther
	Seal     string   `json:"seal"`     // put on now, where none or a broken one was
	Reason   string   `json:"reason"`   // of everything but FoundIntact
	Photos   []string `json:"photos"`   // SHA-256, hex
}

// RoundWitness stands by while one officer inspects.
type RoundWitness struct {
	Name  string `json:"name"`
	Phone string `json:"phone"`
}

// ConfirmRound is the second officer's signature: in an own session, on the
// first one's device, or on paper that is photographed.
type ConfirmRound struct {
	ledger.Command
	Round uuid.UUID `json:"round"`
	Paper string    `json:"paper"` // SHA-256 of the photographed paper; empty: own sign-in
}

// Rounds is what the room needs of a transaction for rounds.
type Rounds interface {
	RoundForUpdate(ctx context.Context, id uuid.UUID) (Round, error)
	SaveRound(ctx context.Context, r Round) error
}

// RecordRound records a round at once, whoever signs second: a broken seal is
// broken before anybody confirms it. What is not as it should be opens a
// discrepancy, which two people settle.
func (s *Service) RecordRound(ctx context.Context, actor identity.Actor, cmd RecordRound) (RoundReceipt, error) {
	cmd = tidied(cmd)
	a, err := s.begin(actor, identity.RecordRound, cmd.Command)
	if err != nil {
		return RoundReceipt{}, err
	}
	if err := cmd.check(s.Photos); err != nil {
		return RoundReceipt{}, err
	}
	var receipt RoundReceipt
	err = s.InTx(ctx, func(tx Tx) error {
		refs := make([]string, len(cmd.Lines))
		for i, l := range cmd.Lines {
			refs[i] = l.Lot
		}
		lots, err := lotsNamed(ctx, tx, actor, identity.RecordRound, refs, "lines%s.lot", Lot.Parties)
		if err != nil {
			return err
		}
		receipt, err = ledger.Once(ctx, tx, actor.Person, cmd.ID, "custody.round.record", cmd, func() (RoundReceipt, error) {
			return s.recordRound(ctx, tx, a, cmd, lots)
		})
		return err
	})
	return receipt, err
}

func (cmd RecordRound) check(photos Photos) error {
	c := &checker{photos: photos}
	if len(cmd.Lines) == 0 {
		c.Invalid("custody.lots.none", "lines")
	}
	if len(cmd.Lines) > MaxRoundLots {
		c.add(fault.Invalid("custody.round.too_many").At("lines").With("max", strconv.Itoa(MaxRoundLots)))
		return c.err()
	}
	c.text("witness.name", cmd.Witness.Name, MaxShort)
	c.text("witness.phone", cmd.Witness.Phone, MaxShort)
	if cmd.Witness.Name == "" && cmd.Witness.Phone != "" {
		c.Invalid("custody.round.witness", "witness.name")
	}
	c.text("note", cmd.Note, MaxText)
	for i, l := range cmd.Lines {
		l.check(c, lineField(i))
	}
	return c.err()
}

func (l RoundFinding) check(c *checker, field string) {
	if !holds(Findings(), l.Finding) {
		c.Invalid("custody.round.finding", field+".finding")
		return
	}
	c.text(field+".seal", l.Seal, MaxShort)
	c.text(field+".reason", l.Reason, MaxText)
	if l.Finding != FoundIntact && l.Reason == "" {
		c.Invalid("custody.round.reason", field+".reason")
	}
	if l.Finding == FoundOther {
		c.within(field+".quantity", l.Quantity, 1, MaxQuantity, "custody.round.quantity")
	} else {
		c.within(field+".quantity", l.Quantity, 0, 0, "custody.round.quantity_unneeded")
	}
	if l.Finding == FoundAbsent && l.Seal != "" {
		c.Invalid("custody.round.seal_absent", field+".seal")
	}
	if len(l.Photos) > MaxRoundPhotos {
		c.add(fault.Invalid("custody.round.photos").At(field+".photos").With("max", strconv.Itoa(MaxRoundPhotos)))
		return
	}
	c.photoList(field+".photos", l.Photos)
}

// against judges a finding by the lot it is of.
func (l RoundFinding) against(lot Lot, field string) error {
	code := lot.Code.String()
	switch {
	case lot.Left() == "":
		return fault.Conflict("custody.left.state").At(field+".lot").With("code", code).With("state", string(lot.State))
	case lot.Handoff != uuid.Nil:
		return fault.Conflict("custody.left.offered").At(field+".lot").With("code", code)
	case l.Finding == FoundBroken && lot.Seal == "" && lot.Container == uuid.Nil:
		return fault.Invalid("custody.round.no_seal").At(field+".finding").With("code", code)
	case l.Finding == FoundOther && l.Quantity == lot.Quantity:
		return fault.Invalid("custody.round.same_quantity").At(field+".quantity").With("code", code)
	case l.Finding == FoundAbsent && lot.Container != uuid.Nil:
		return fault.Conflict("custody.container.take_out").At(field + ".finding")
	case l.Seal != "" && l.Seal == lot.Seal:
		return fault.Invalid("custody.road.same_seal").At(field+".seal").With("code", code)
	case l.Seal != "" && lot.Seal != "" && l.Finding == FoundIntact:
		return fault.Invalid("custody.round.seal_intact").At(field+".seal").With("code", code)
	}
	return nil
}

// line is the finding as the entries keep it.
func (l RoundFinding) line(round uuid.UUID, lot Lot) fact.RoundLine {
	out := fact.RoundLine{Round: round, Lot: lot.ID, Finding: string(l.Finding), Reason: l.Reason, Expected: lot.Quantity, Found: lot.Quantity, Unit: lot.Unit, Was: lot.Seal, Seal: lot.Seal,
		State: string(lot.State), Photos: l.Photos}
	switch l.Finding {
	case FoundBroken:
		out.Seal = ""
	case FoundOther:
		out.Found = l.Quantity
	case FoundAbsent:
		out.Found, out.State = 0, string(Missing)
	}
	if l.Seal != "" {
		out.Seal = l.Seal
	}
	return out
}

func (s *Service) recordRound(ctx context.Context, tx Tx, a acting, cmd RecordRound, lots []Lot) (RoundReceipt, error) {
	c := &checker{}
	for i, l := range lots {
		err := cmd.Lines[i].against(l, lineField(i))
		if err != nil {
			c.add(err)
		}
		if err == nil && l.Agency != lots[0].Agency {
			c.add(fault.Conflict("custody.round.agency").At(lineField(i)+".lot").With("code", l.Code.String()))
		}
	}
	if err := c.err(); err != nil {
		return RoundReceipt{}, err
	}
	if err := a.when(lots); err != nil {
		return RoundReceipt{}, err
	}
	streams, err := tx.NewStreams(ctx, RoundStream, []uuid.UUID{cmd.ID})
	if err != nil {
		return RoundReceipt{}, err
	}
	round := &Round{}
	nouns := map[ledger.Stream]noun{streams[0]: round}
	sealed, err := tx.Record(ctx, s.roundDraft(a, cmd, lots, streams[0], nouns))
	if err != nil {
		return RoundReceipt{}, err
	}
	if err := apply(sealed, nouns); err != nil {
		return RoundReceipt{}, err
	}
	entry, _ := sealed[0].Entry(streams[0])
	opened, err := followRound(ctx, tx, a, *round, entry.Ref, lots, nouns)
	if err != nil {
		return RoundReceipt{}, err
	}
	if err := tx.SaveRound(ctx, *round); err != nil {
		return RoundReceipt{}, err
	}
	if err := keepRoundPhotos(ctx, tx, *round); err != nil {
		return RoundReceipt{}, err
	}
	receipt := RoundReceipt{ID: round.ID, Complete: round.Complete()}
	for i, l := range lots {
		r := RoundResult{Lot: l.ID, Code: l.Code, Finding: cmd.Lines[i].Finding, State: l.State}
		for _, d := range opened {
			if d.Lot == l.ID {
				r.Discrepancy = d.ID
			}
		}
		receipt.Lines = append(receipt.Lines, r)
	}
	return receipt, save(ctx, tx, pointers(lots), nil, opened)
}

func (s *Service) roundDraft(a acting, cmd RecordRound, lots []Lot, stream ledger.Stream, nouns map[ledger.Stream]noun) ledger.Draft {
	d := a.draft(fact.KindRoundRecorded)
	facts := fact.RoundRecorded{Lots: len(lots), Witness: cmd.Witness.Name != "", Rules: s.Book.Version(), Late: a.isLate()}
	secret := fact.RoundRecordedRestricted{Round: cmd.ID, Agency: lots[0].Agency, Division: lots[0].Division, Note: cmd.Note, Late: a.late()}
	for i := range lots {
		found := cmd.Lines[i]
		line := found.line(cmd.ID, lots[i])
		secret.Lots = append(secret.Lots, line)
		d.Lines = append(d.Lines, ledger.Line{Stream: lots[i].Stream, Value: line})
		nouns[lots[i].Stream] = &lots[i]
		facts.Photos += len(found.Photos)
		switch found.Finding {
		case FoundIntact:
			facts.Intact++
		case FoundBroken:
			facts.Broken++
		case FoundOther:
			facts.Differ++
		case FoundAbsent:
			facts.Absent++
		}
	}
	d.Facts, d.Restricted, d.Streams = facts, secret, []ledger.Stream{stream}
	if cmd.Witness.Name != "" {
		d.Personal = map[string]string{"witness.name": cmd.Witness.Name}
		if cmd.Witness.Phone != "" {
			d.Personal["witness.phone"] = cmd.Witness.Phone
		}
	}
	return d
}

// followRound opens a discrepancy for each lot that was not as it should be. The
// agency answers for the goods on one side; who inspected speaks on the other.
func followRound(ctx context.Context, tx Tx, a acting, round Round, entry ledger.Ref, lots []Lot, nouns map[ledger.Stream]noun) ([]*Discrepancy, error) {
	ids, err := newIDs(round.Differing())
	if err != nil || len(ids) == 0 {
		return nil, err
	}
	streams, err := tx.NewStreams(ctx, DiscrepancyStream, ids)
	if err != nil {
		return nil, err
	}
	var drafts []ledger.Draft
	var opened []*Discrepancy
	for i, l := range round.Lines {
		kind := l.Finding.Differs()
		if kind == "" {
			continue
		}
		d, err := a.following(fact.KindDiscrepancyOpened, entry)
		if err != nil {
			return nil, err
		}
		n, lot := len(opened), lots[i]
		x := fact.DiscrepancyOpenedRestricted{Discrepancy: ids[n], Lot: lot.ID, LotStream: lot.Stream.String(), Round: round.ID, Agency: lot.Agency, Division: lot.Division,
			From: lot.Keeper.Org, To: a.actor.Org, Receiver: a.actor.Pseudonym, Expected: l.Expected, Found: l.Found, Unit: l.Unit}
		if kind == DiffSeal {
			x.Expected, x.Found, x.Unit = 1, 0, ""
		}
		d.Facts, d.Restricted, d.Streams = fact.DiscrepancyOpened{Kind: string(kind)}, x, []ledger.Stream{streams[n]}
		d.Lines = []ledger.Line{{Stream: lot.Stream, Value: fact.DiscrepancyLine{Discrepancy: ids[n], Kind: string(kind)}}}
		drafts, opened = append(drafts, d), append(opened, &Discrepancy{})
		nouns[streams[n]] = opened[n]
	}
	sealed, err := tx.Record(ctx, drafts...)
	if err != nil {
		return nil, err
	}
	return opened, apply(sealed, nouns)
}

func keepRoundPhotos(ctx context.Context, tx Tx, round Round) error {
	var all []Photo
	for _, l := range round.Lines {
		for _, sha := range l.Photos {
			all = append(all, Photo{SHA256: sha, Noun: RoundStream, NounID: round.ID, Act: round.ID, At: round.At})
		}
	}
	if len(all) == 0 {
		return nil
	}
	return tx.KeepPhotos(ctx, all)
}

// ConfirmRound is the second signature of a round that no witness stood by.
func (s *Service) ConfirmRound(ctx context.Context, actor identity.Actor, cmd ConfirmRound) (RoundReceipt, error) {
	cmd = tidied(cmd)
	a, err := s.begin(actor, identity.ConfirmRound, cmd.Command)
	if err != nil {
		return RoundReceipt{}, err
	}
	var receipt RoundReceipt
	err = s.InTx(ctx, func(tx Tx) error {
		round, err := tx.RoundForUpdate(ctx, cmd.Round)
		if err != nil {
			return err
		}
		if err := actor.MayOn(identity.ConfirmRound, round.Parties()); err != nil {
			return err
		}
		receipt, err = ledger.Once(ctx, tx, actor.Person, cmd.ID, "custody.round.confirm", cmd, func() (RoundReceipt, error) {
			return s.confirmRound(ctx, tx, a, cmd, round)
		})
		return err
	})
	return receipt, err
}

func (s *Service) confirmRound(ctx context.Context, tx Tx, a acting, cmd ConfirmRound, round Round) (RoundReceipt, error) {
	c := &checker{photos: s.Photos}
	switch {
	case round.Complete():
		return RoundReceipt{}, fault.Conflict("custody.round.complete")
	case cmd.Paper != "":
		c.photo("paper", cmd.Paper)
	case a.actor.Is(round.By):
		return RoundReceipt{}, fault.Denied("custody.round.same_person")
	}
	if err := c.err(); err != nil {
		return RoundReceipt{}, err
	}
	lots, err := tx.LotsByID(ctx, round.Lots())
	if err != nil {
		return RoundReceipt{}, err
	}
	var living []Lot
	for _, l := range lots {
		if l.Living() {
			living = append(living, l)
		}
	}
	if err := a.when(living, round.LastAt); err != nil {
		return RoundReceipt{}, err
	}
	d := a.draft(fact.KindRoundConfirmed)
	d.Facts = fact.RoundConfirmed{Lots: len(lots), Paper: cmd.Paper != "", Late: a.isLate()}
	d.Restricted = fact.RoundConfirmedRestricted{Round: round.ID, Photo: cmd.Paper, Late: a.late()}
	d.Streams = []ledger.Stream{round.Stream}
	if cmd.Paper != "" {
		d.Auth = append([]ledger.Auth{{By: "paper"}}, d.Auth...)
	}
	nouns := map[ledger.Stream]noun{round.Stream: &round}
	for i := range living {
		nouns[living[i].Stream] = &living[i]
		d.Lines = append(d.Lines, ledger.Line{Stream: living[i].Stream, Value: fact.RoundConfirmedLine{Round: round.ID, Paper: cmd.Paper != ""}})
	}
	sealed, err := tx.Record(ctx, d)
	if err != nil {
		return RoundReceipt{}, err
	}
	if err := apply(sealed, nouns); err != nil {
		return RoundReceipt{}, err
	}
	if err := tx.SaveRound(ctx, round); err != nil {
		return RoundReceipt{}, err
	}
	if cmd.Paper != "" {
		if err := tx.KeepPhotos(ctx, []Photo{{SHA256: cmd.Paper, Noun: RoundStream, NounID: round.ID, Act: cmd.ID, At: a.at}}); err != nil {
			return RoundReceipt{}, fmt.Errorf("keep the paper of a round: %w", err)
		}
	}
	receipt := RoundReceipt{ID: round.ID, Complete: true}
	for i, l := range lots {
		receipt.Lines = append(receipt.Lines, RoundResult{Lot: l.ID, Code: l.Code, Finding: round.Lines[i].Finding, State: l.State})
	}
	return receipt, tx.SaveLots(ctx, living)
}
