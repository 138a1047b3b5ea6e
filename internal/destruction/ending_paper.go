package destruction

import (
	"context"
	"slices"

	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/custody"
	"github.com/sealtrail/sealtrail/internal/fact"
	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/identity"
)

// EndingPaper is what the paper of a confirmed delivery says (退还清单, 移交清单,
// 捐赠接收单 …). The receiver's name stands on it; identity number and telephone
// never do. It is drawn anew each time, so that an erased name is gone from it.
type EndingPaper struct {
	Order
	Delivery    Fulfilment
	Nth         int // of the confirmed deliveries of the order, by the second signature
	Receiver    Receiver
	Names       map[uuid.UUID]Party // of the agency and of all who signed
	Cases       []string            // the agency's own numbers, ours where it has none
	Lots        []custody.Lot       // in the order of the delivery
	Articles    []string            // that let goods of their kind end so
	Fingerprint string              // of the entry that confirmed the delivery
}

// EndingPaper reads the paper of one delivery for somebody who may see the
// order. There is none before the second signature.
func (s *Service) EndingPaper(ctx context.Context, scope identity.Scope, ref string, delivery uuid.UUID) (p EndingPaper, err error) {
	err = s.View(ctx, func(tx Reads) error {
		o, err := tx.OrderSeen(ctx, scope, ref)
		if err != nil {
			return err
		}
		p, err = s.endingPaper(ctx, tx, o, delivery)
		return err
	})
	return p, err
}

func (s *Service) endingPaper(ctx context.Context, tx Reads, o Order, delivery uuid.UUID) (EndingPaper, error) {
	f, ok := o.Fulfilment(delivery)
	if !ok {
		return EndingPaper{}, fault.Missing("destruction.fulfil.unknown")
	}
	if f.State != FulfilmentConfirmed {
		return EndingPaper{}, fault.Missing("destruction.fulfil.no_paper")
	}
	p := EndingPaper{Order: o, Delivery: f}
	for _, other := range o.Fulfilments {
		if other.State == FulfilmentConfirmed && other.Decided.At <= f.Decided.At {
			p.Nth++
		}
	}
	orgs := []uuid.UUID{o.Agency}
	for _, sig := range p.Signatures() {
		orgs = appendNew(orgs, sig.By.Org)
	}
	var err error
	if p.Names, err = tx.PartyNames(ctx, orgs); err != nil {
		return EndingPaper{}, err
	}
	given, prints, err := given(ctx, tx, o)
	if err != nil {
		return EndingPaper{}, err
	}
	p.Receiver, p.Fingerprint = given[f.ID], prints[f.ID]
	return p, s.endedLots(ctx, tx, &p)
}

// endedLots reads the lots of the delivery, their cases and articles.
func (s *Service) endedLots(ctx context.Context, tx Reads, p *EndingPaper) error {
	ids := make([]uuid.UUID, len(p.Delivery.Lots))
	for i, l := range p.Delivery.Lots {
		ids[i] = l.Lot
	}
	lots, err := tx.LotsRead(ctx, ids)
	if err != nil {
		return err
	}
	slices.SortFunc(lots, func(a, b custody.Lot) int { return slices.Index(ids, a.ID) - slices.Index(ids, b.ID) })
	p.Lots = lots
	var cases []uuid.UUID
	for i, l := range lots {
		given := p.Delivery.Lots[i]
		lots[i].Quantity, lots[i].MassG = given.Quantity, given.MassG
		cases = appendNew(cases, l.Case)
		article := ""
		if ol, ok := p.Has(l.ID); ok {
			article = ol.Article
		} else if rule, ok := s.Book.EndingGoods(string(p.Kind), l.Category, p.Drafted.At); ok { // a child of a split
			article = rule.Source
		}
		if article != "" {
			p.Articles = appendNew(p.Articles, article)
		}
	}
	for _, id := range cases {
		c, err := tx.Case(ctx, everything(), id.String())
		if err != nil {
			return err
		}
		p.Cases = appendNew(p.Cases, c.FileNo())
	}
	return nil
}

// EndingSign is one signature on which an ending rests, and for what it was
// given: endorsed, approved, recorded or confirmed.
type EndingSign struct {
	For string
	By  Signature
}

// Signatures are all of them, in the order of the work.
func (p EndingPaper) Signatures() []EndingSign {
	all := []EndingSign{{"endorsed", p.Endorsed}, {"approved", p.Approved}, {"recorded", p.Delivery.Recorded}, {"confirmed", p.Delivery.Decided}}
	return slices.DeleteFunc(all, func(s EndingSign) bool { return s.By.IsZero() })
}

// given reads who took the goods of each delivery, as far as it was not erased,
// and the fingerprint of the entry that confirmed it.
func given(ctx context.Context, tx histories, o Order) (map[uuid.UUID]Receiver, map[uuid.UUID]string, error) {
	receivers, prints := map[uuid.UUID]Receiver{}, map[uuid.UUID]string{}
	if len(o.Fulfilments) == 0 {
		return receivers, prints, nil
	}
	entries, err := entriesOf(ctx, tx, o.Stream)
	if err != nil {
		return nil, nil, err
	}
	for _, r := range entries {
		switch r.Act.Kind {
		case fact.KindOrderFulfilled:
			receivers[r.Act.ID] = ReceiverOf(r.Personal)
		case fact.KindFulfilmentConfirmed:
			var f fact.FulfilmentDecided
			var d fact.FulfilmentDecidedRestricted
			if err := read(r, &f, &d); err != nil {
				return nil, nil, err
			}
			prints[d.Fulfilment] = r.Leaf.Fingerprint()
		}
	}
	return receivers, prints, nil
}
