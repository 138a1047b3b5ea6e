package destruction

import (
	"context"
	"encoding/json"
	"slices"

	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/casefile"
	"github.com/sealtrail/sealtrail/internal/custody"
	"github.com/sealtrail/sealtrail/internal/fact"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/ledger"
	"github.com/sealtrail/sealtrail/internal/moment"
)

// Articles that every certificate cites as the basis of the destruction
// (S27: 关于加强侵权假冒商品销毁工作的意见; 固废法 art. 20, 80).
func basis() []string {
	return []string{"罚没财物管理办法（财税〔2020〕54号）", "关于加强侵权假冒商品销毁工作的意见（2020年）", "固体废物污染环境防治法"}
}

// facts draws up everything the certificate's page and file show. It is pure;
// number and identity are put in when it is recorded.
func (src sources) facts(now moment.Time) (fact.CertificateIssued, error) {
	r, f := src.run, *src.run.Figures
	out := fact.CertificateIssued{Version: 1, IssuedAt: max(now, r.LastAt), Run: r.Number.String(), Basis: basis(), Balance: f.Balance, Outputs: f.Outputs, Residue: f.Residue,
		LossReason: f.LossReason, Photos: f.Photos, NoPhotos: f.NoPhotos, FeeFen: f.FeeFen, FeeBearer: f.FeeBearer, Figures: r.FiguresHash, Rules: src.rules,
		Cases: []string{}, RightsHolder: []string{}, Decisions: []fact.CertificateDecision{}, Orders: []fact.CertificateOrder{}, Carriage: []fact.CertificateCarriage{},
		Items: []fact.CertificateItem{}, Differences: []fact.CertificateDiff{}, Firm: src.firm}
	agency := src.party[src.agency.Org]
	out.Agency = fact.CertificateAgency{Org: src.agency.Org, Name: agency.Name, Code: agency.Code}
	out.Treatment = fact.CertificateTreatment{Method: f.Method, Line: f.Line, StartedAt: f.StartedAt, EndedAt: f.EndedAt, Parameters: f.Parameters,
		AshTicket: f.AshTicket, Tickets: f.Tickets}
	for _, c := range src.cases {
		out.Cases = append(out.Cases, c.FileNo())
		out.Closed = out.Closed || c.Closed()
	}
	for _, o := range src.orders {
		out.Orders = append(out.Orders, fact.CertificateOrder{Number: o.Number.String(), ApprovedAt: o.ApprovedAt()})
		out.Exemption = out.Exemption || o.Exemption
		if o.Exceptional {
			out.Treatment.Exceptional, out.Treatment.Reasons = true, joinReasons(out.Treatment.Reasons, o.Reasons)
		}
		if o.Ground != "" {
			out.Basis = appendNew(out.Basis, o.Ground)
		}
	}
	for _, h := range src.handoffs {
		out.Carriage = append(out.Carriage, carriage(h))
		out.Exemption = out.Exemption || h.Exception
	}
	if err := src.items(&out); err != nil {
		return fact.CertificateIssued{}, err
	}
	out.Witnesses, out.Events = src.witnesses(), src.events
	out.Part = part(r, func(l RunLot) bool {
		return slices.ContainsFunc(src.lots, func(x custody.Lot) bool { return x.ID == l.Lot })
	})
	return out, nil
}

func joinReasons(all, more string) string {
	if all == "" || all == more {
		return more
	}
	return all + "；" + more
}

func (src sources) items(out *fact.CertificateIssued) error {
	for _, l := range src.lots {
		i := slices.IndexFunc(src.run.Lots, func(x RunLot) bool { return x.Lot == l.ID })
		net := src.run.Lots[i].InputG
		out.Items = append(out.Items, fact.CertificateItem{Lot: l.ID, Code: l.Code.String(), Category: l.Category, Name: l.Name, Brand: l.Brand, Spec: l.Spec, Quantity: l.Quantity,
			Unit: l.Unit, NetG: net, ValueFen: l.ValueFen, ValueBasis: l.ValueBasis, Packages: l.Packages, Seal: l.Seal, Seizure: src.seizures[l.Seizure].Number.String(),
			Line: int64(l.LineNo)})
		out.ShareG += net
		out.Exemption = out.Exemption || l.Exception
		if l.RightsHolder != "" {
			out.RightsHolder = appendNew(out.RightsHolder, l.RightsHolder)
		}
		src.decided(out, l)
		if err := src.differed(out, l); err != nil {
			return err
		}
	}
	return nil
}

// decided adds the decision on which the lot's standing rests.
func (src sources) decided(out *fact.CertificateIssued, l custody.Lot) {
	standing := l.Standing(src.run.Started.At)
	i := slices.IndexFunc(src.cases, func(c casefile.Case) bool { return c.ID == l.Case })
	if i < 0 {
		return
	}
	if d, ok := src.cases[i].Decision(standing.Decision); ok {
		out.Decisions = appendNew(out.Decisions, fact.CertificateDecision{Kind: d.Kind, Paper: d.Paper, Effective: d.Effective})
	}
}

// differed adds what did not agree on the way and how both sides settled it, as
// the lot's own entries tell.
func (src sources) differed(out *fact.CertificateIssued, l custody.Lot) error {
	found := map[uuid.UUID]int{}
	for _, e := range src.histories[l.ID] {
		if e.Act.Kind != fact.KindDiscrepancyOpened && e.Act.Kind != fact.KindDiscrepancyResolved {
			continue
		}
		var line fact.DiscrepancyLine
		if err := json.Unmarshal(e.Line, &line); err != nil {
			return err
		}
		if e.Act.Kind == fact.KindDiscrepancyResolved {
			if i, ok := found[line.Discrepancy]; ok {
				out.Differences[i].Resolution = line.Outcome
				if line.Outcome == string(custody.Corrected) {
					out.Differences[i].Found = line.Value
				}
			}
			continue
		}
		var f fact.DiscrepancyOpened
		var secret fact.DiscrepancyOpenedRestricted
		if err := read(e, &f, &secret); err != nil {
			return err
		}
		found[line.Discrepancy] = len(out.Differences)
		out.Differences = append(out.Differences, fact.CertificateDiff{Code: l.Code.String(), Kind: f.Kind, Expected: secret.Expected, Found: secret.Found, Unit: secret.Unit})
	}
	return nil
}

// carriage is one way to the firm; gross and tare only where one ticket stands
// for the whole load. The plate is personal data and stays beside.
func carriage(h custody.Handoff) fact.CertificateCarriage {
	c := fact.CertificateCarriage{Handoff: h.Number.String(), Carrier: h.Carrier.Name, DepartedAt: h.DepartedAt, ArrivedAt: h.ArrivedAt}
	for i, r := range h.Receipts {
		c.ReceivedAt = r.At
		c.NetG += r.NetG
		if i == 0 {
			c.GrossG, c.TareG, c.Ticket = r.GrossG, r.TareG, r.Ticket
			continue
		}
		c.GrossG += r.GrossG
		c.TareG += r.TareG
		if r.Ticket != "" {
			c.Ticket = joinReasons(c.Ticket, r.Ticket)
		}
	}
	return c
}

// witnesses are the signatures, without names: role, organisation, strength.
func (src sources) witnesses() []fact.CertificateWitness {
	out := []fact.CertificateWitness{}
	add := func(s Signature, role identity.Role) {
		w := fact.CertificateWitness{Role: string(role), Org: src.party[s.Org].Name, SignedAt: s.At}
		if len(s.Auth) > 0 {
			w.Strength, w.SameDevice, w.Relaxed = s.Auth[0].By, s.Auth[0].SameDevice, s.Auth[0].Relaxed
		}
		out = append(out, w)
	}
	for _, a := range src.run.Attestations {
		if slices.Contains(a.For, src.agency.Org) {
			add(a.Signature, identity.Officer)
		}
	}
	add(src.run.Completed, identity.FirmOperator)
	add(src.run.Reviewed, identity.FirmReviewer)
	return out
}

// snapshot is the firm and the qualification that the gate relied on when the
// run began, as they were on that day.
func (s *Service) snapshot(ctx context.Context, tx Tx, run Run) (fact.CertificateFirm, error) {
	firm, place, err := facility(ctx, tx, run.Facility)
	if err != nil {
		return fact.CertificateFirm{}, err
	}
	f := fact.CertificateFirm{Org: firm.Org, Name: firm.Name, USCC: string(firm.USCC), Facility: place.Name, Address: place.Address, CheckedAt: run.Started.At,
		Categories: []string{}, WasteCodes: []string{}, Methods: []string{}}
	if run.Gate == nil {
		return f, nil
	}
	f.Edition = run.Gate.Edition
	for _, c := range run.Gate.Checks {
		f.ChecksTotal++
		if c.Passed {
			f.ChecksPassed++
		}
	}
	for i, id := range run.Gate.Qualifications {
		q, ok := place.Qualification(id)
		if !ok {
			continue
		}
		if i == 0 {
			f.LicenceKind, f.LicenceNumber, f.Issuer, f.ValidFrom, f.ValidTo, f.CapacityG = q.Kind, q.Number, q.Issuer, q.ValidFrom, q.ValidTo, q.CapacityG
		} else {
			f.LicenceNumber = joinReasons(f.LicenceNumber, q.Number)
		}
		for _, x := range q.Categories {
			f.Categories = appendNew(f.Categories, x)
		}
		for _, x := range q.WasteCodes {
			f.WasteCodes = appendNew(f.WasteCodes, x)
		}
		for _, x := range q.Methods {
			f.Methods = appendNew(f.Methods, x)
		}
	}
	return f, nil
}

// entriesOf is used where only one stream is asked for.
func entriesOf(ctx context.Context, tx histories, stream ledger.Stream) ([]ledger.Recorded, error) {
	all, err := tx.History(ctx, stream)
	return all[stream], err
}
