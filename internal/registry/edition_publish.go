package registry

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strconv"

	"github.com/sealtrail/sealtrail/internal/fact"
	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/ledger"
	"github.com/sealtrail/sealtrail/internal/moment"
)

// DraftEdition prepares an edition with the listing as it stands.
func (s *Service) DraftEdition(ctx context.Context, actor identity.Actor, cmd DraftEdition) (EditionReceipt, error) {
	if err := actor.May(identity.DraftEdition); err != nil {
		return EditionReceipt{}, err
	}
	now := s.Clock.Now()
	var receipt EditionReceipt
	err := s.InTx(ctx, func(tx Tx) error {
		var err error
		receipt, err = ledger.Once(ctx, tx, actor.Person, cmd.ID, "edition.draft", cmd, func() (EditionReceipt, error) {
			at, err := cmd.When(now)
			if err != nil {
				return EditionReceipt{}, err
			}
			firms, err := cmd.firms(ctx, tx, actor.Division)
			if err != nil {
				return EditionReceipt{}, err
			}
			d, err := s.decideDraft(actor, cmd, firms, now)
			if err != nil {
				return EditionReceipt{}, err
			}
			stream, err := tx.NewStream(ctx, EditionStream, cmd.ID)
			if err != nil {
				return EditionReceipt{}, err
			}
			e, err := recordEdition(ctx, tx, Edition{Stream: stream}, draft(actor, identity.DraftEdition, cmd.Command, now, at, stream, fact.KindEditionDrafted,
				fact.EditionDrafted{Facilities: len(d.Facilities), Rules: s.Book.Version(), Late: cmd.IsLate(now)}, d, nil))
			if err != nil {
				return EditionReceipt{}, err
			}
			return e.receipt(), tx.CreateEdition(ctx, e)
		})
		return err
	})
	return receipt, s.changed(err)
}

// firms are those the draft may list.
func (cmd DraftEdition) firms(ctx context.Context, tx Tx, division string) ([]Firm, error) {
	if len(cmd.Facilities) == 0 {
		return tx.FirmsWithin(ctx, division)
	}
	if len(cmd.Facilities) > MaxListed {
		return nil, fault.Invalid("registry.edition.too_many").At("facilities").With("max", strconv.Itoa(MaxListed))
	}
	return tx.FirmsOfFacilities(ctx, cmd.Facilities)
}

func (s *Service) decideDraft(actor identity.Actor, cmd DraftEdition, firms []Firm, now moment.Time) (fact.EditionDraftedRestricted, error) {
	var faults fault.List
	head := Listing{Division: actor.Division, FreeOfCharge: cmd.FreeOfCharge, NextUpdateDue: cmd.NextUpdateDue, ServiceArea: []string{actor.Division}}
	head.Publisher = text(&faults, cmd.Publisher, "publisher", MaxName, true)
	head.Urgent = text(&faults, cmd.Urgent, "urgent", MaxReason, false)
	head.Payer = text(&faults, cmd.Payer, "payer", MaxName, true)
	if len(cmd.ServiceArea) > 0 {
		head.ServiceArea = sorted(words(&faults, cmd.ServiceArea, "service_area", func(w string) bool { _, err := s.Book.Division(w); return err == nil }))
	}
	if day(&faults, cmd.NextUpdateDue, "next_update_due") && cmd.NextUpdateDue <= now.Date() {
		faults.Invalid("registry.edition.next_update", "next_update_due")
	}
	wanted := cmd.Facilities
	if len(wanted) == 0 {
		for _, f := range firms {
			for _, x := range f.Facilities {
				if identity.Within(x.Division, actor.Division) {
					wanted = append(wanted, x.ID)
				}
			}
		}
	}
	listing := list(head, firms, wanted, now)
	ids := listing.ids()
	for i, id := range cmd.Facilities {
		if !slices.Contains(ids, id) {
			faults.Invalid("registry.edition.not_qualified", "facilities["+strconv.Itoa(i)+"]")
		}
	}
	if len(ids) == 0 {
		faults.Invalid("registry.edition.empty", "facilities")
	}
	if len(ids) > MaxListed {
		_ = faults.Add(fault.Invalid("registry.edition.too_many").At("facilities").With("max", strconv.Itoa(MaxListed)))
	}
	d := fact.EditionDraftedRestricted{Edition: cmd.ID, Bureau: actor.Org, Division: actor.Division, Facilities: ids}
	d.LateReason, d.LatePhoto = late(&faults, cmd.Command)
	if err := faults.Err(); err != nil {
		return d, err
	}
	b, err := ledger.Canonical(listing)
	d.Listing = string(b)
	return d, err
}

// PublishEdition puts a draft into force under the next number. Who drafted it
// cannot publish it, and it never counts for a time before its publication.
func (s *Service) PublishEdition(ctx context.Context, actor identity.Actor, cmd PublishEdition) (EditionReceipt, error) {
	const action = identity.PublishEdition
	if err := actor.May(action); err != nil {
		return EditionReceipt{}, err
	}
	now := s.Clock.Now()
	if err := actor.SteppedUp(now); err != nil {
		return EditionReceipt{}, err
	}
	var receipt EditionReceipt
	err := s.InTx(ctx, func(tx Tx) error {
		e, err := tx.EditionForUpdate(ctx, cmd.Edition)
		if err != nil {
			return err
		}
		if !actor.Scope(identity.ReadRegistry).Sees(e.Parties()) {
			return fault.Missing("registry.edition.unknown")
		}
		if err := actor.MayOn(action, e.Parties()); err != nil {
			return err
		}
		receipt, err = ledger.Once(ctx, tx, actor.Person, cmd.ID, "edition.publish", cmd, func() (EditionReceipt, error) {
			at, err := cmd.When(now, e.LastAt)
			if err != nil {
				return EditionReceipt{}, err
			}
			if err := s.mayPublish(ctx, tx, actor, e, cmd, now); err != nil {
				return EditionReceipt{}, err
			}
			before, found, err := tx.EditionAt(ctx, now)
			if err != nil {
				return EditionReceipt{}, err
			}
			number, err := tx.NextEdition(ctx)
			if err != nil {
				return EditionReceipt{}, err
			}
			f, err := e.freeze(number, max(now, at))
			if err != nil {
				return EditionReceipt{}, err
			}
			f.Late = cmd.IsLate(now)
			d := fact.EditionPublishedRestricted{Edition: e.ID}
			var faults fault.List
			if d.LateReason, d.LatePhoto = late(&faults, cmd.Command); faults.Err() != nil {
				return EditionReceipt{}, faults.Err()
			}
			if e, err = recordEdition(ctx, tx, e, draft(actor, action, cmd.Command, now, at, e.Stream, fact.KindEditionPublished, f, d, nil)); err != nil {
				return EditionReceipt{}, err
			}
			if err := tx.SaveEdition(ctx, e); err != nil {
				return EditionReceipt{}, err
			}
			if !found {
				return e.receipt(), s.published(ctx, tx, e, nil)
			}
			return e.receipt(), s.published(ctx, tx, e, &before)
		})
		return err
	})
	return receipt, s.changed(err)
}

// mayPublish asks everything that stands between a draft and the public.
func (s *Service) mayPublish(ctx context.Context, tx Tx, actor identity.Actor, e Edition, cmd PublishEdition, now moment.Time) error {
	if e.State != EditionDraft {
		return fault.Conflict("registry.edition.published").With("number", strconv.Itoa(e.Number))
	}
	if actor.Is(e.DraftedBy) {
		return fault.Denied("registry.edition.same_person")
	}
	if cmd.IsLate(now) { // gates have answered from the edition before it
		return fault.Invalid("registry.edition.not_late").At("occurred_at")
	}
	before, found, err := tx.EditionAt(ctx, now)
	if err != nil {
		return err
	}
	if found && !identity.Within(before.Division, e.Division) {
		return fault.Denied("registry.edition.other_registry")
	}
	firms, err := tx.FirmsOfFacilities(ctx, e.Facilities)
	if err != nil {
		return err
	}
	today, err := ledger.Canonical(list(e.Listing, firms, e.Facilities, now))
	if err != nil {
		return err
	}
	drafted, err := ledger.Canonical(e.Listing)
	if err != nil {
		return err
	}
	if !bytes.Equal(today, drafted) || e.Listing.NextUpdateDue <= now.Date() {
		return fault.Conflict("registry.edition.outdated")
	}
	return nil
}

// freeze draws the files that are never drawn again.
func (e Edition) freeze(number int, at moment.Time) (fact.EditionPublished, error) {
	f := fact.EditionPublished{Number: number, PublishedOn: at.Date(), PublishedAt: at}
	jsonFile, csvFile, err := freeze(PublicEdition{Number: number, PublishedOn: f.PublishedOn, PublishedAt: at, Listing: e.Listing})
	if err != nil {
		return f, err
	}
	j, c := sha256.Sum256(jsonFile), sha256.Sum256(csvFile)
	f.JSON, f.CSV, f.JSONSHA256, f.CSVSHA256 = string(jsonFile), string(csvFile), hex.EncodeToString(j[:]), hex.EncodeToString(c[:])
	return f, nil
}

// editionRef is what people call an edition.
func editionRef(number int) string { return "#" + strconv.Itoa(number) }

func (e Edition) receipt() EditionReceipt {
	return EditionReceipt{ID: e.ID, State: e.State, Number: e.Number, PublishedOn: e.PublishedOn, Facilities: len(e.Facilities)}
}

func recordEdition(ctx context.Context, tx Tx, e Edition, d ledger.Draft) (Edition, error) {
	sealed, err := tx.Record(ctx, d)
	if err != nil {
		return e, err
	}
	r, err := sealed[0].Recorded(e.Stream)
	if err != nil {
		return e, err
	}
	return e, e.Apply(r)
}
