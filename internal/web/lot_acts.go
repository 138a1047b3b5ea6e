package web

import (
	"github.com/gin-gonic/gin"
	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/casefile"
	"github.com/sealtrail/sealtrail/internal/custody"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/label"
	"github.com/sealtrail/sealtrail/internal/reference"
	"github.com/sealtrail/sealtrail/internal/web/page"
)

// lotActs are what this person can do with a lot now, and what cannot be done,
// why, and who would have to do something first. The use cases decide; this only
// tells it before.
func (s *Site) lotActs(c *gin.Context, lot custody.LotView) (can []page.Act, cannot []page.Check) {
	n, actor, url := s.names(c), s.actor(c), lotURL(lot.Code)
	if !lot.Living() {
		return nil, []page.Check{{Tone: "wait", Text: n.T("web.lot.over", "state", n.T("custody.state."+string(lot.State)))}}
	}
	kept := identity.Parties{Owner: lot.Keeper.Org, Others: []uuid.UUID{lot.Agency}, Division: lot.Division}
	handoff := "/handoffs/" + lot.HandoffNumber.String()
	if lot.Handoff != uuid.Nil {
		if lot.OfferedTo == actor.Org && actor.May(identity.ReceiveHandoff) == nil {
			can = append(can, page.Act{Href: handoff + "/receive", Icon: "signature", Word: n.T("web.handoff.receive")})
		} else {
			can = append(can, page.Act{Href: handoff, Icon: "transfer", Word: n.T("web.handoff.see")})
		}
		cannot = append(cannot, page.Check{Tone: "stop", Text: n.T("web.handoff.new"), More: n.T("web.lot.on_handoff", "number", lot.HandoffNumber.String())})
	} else if lot.State == custody.InCustody && !actor.Has(identity.Keeper) && actor.Org == lot.Keeper.Org && actor.May(identity.OfferHandoff) == nil {
		cannot = append(cannot, page.Check{Tone: "stop", Text: n.T("web.handoff.new"), More: n.T("web.lot.keeper_gives")})
	} else if actor.MayOn(identity.OfferHandoff, kept) == nil && !lot.Keeper.Party {
		can = append(can, page.Act{Href: "/handoffs/new?lots=" + lot.Code.Compact(), Icon: "transfer", Word: n.T("web.handoff.new")})
		if lot.Quantity > 1 && actor.MayOn(identity.SplitLot, kept) == nil {
			can = append(can, page.Act{Href: url + "/split", Icon: "scissors", Word: n.T("web.lot.split")}, page.Act{Href: url + "/retain", Icon: "archive", Word: n.T("web.lot.retain")})
		}
	} else if actor.May(identity.OfferHandoff) == nil {
		cannot = append(cannot, page.Check{Tone: "stop", Text: n.T("web.handoff.new"), More: n.T("web.lot.not_keeper", "who", n.keeper(lot.Keeper, lot.KeeperName))})
	}
	if lot.Quantity > 1 && lot.Sample == (custody.Sample{}) && lot.Divisible() && actor.MayOn(identity.SampleLot, kept) == nil {
		can = append(can, page.Act{Href: url + "/sample", Icon: "microscope", Word: n.T("web.lot.sample")})
	}
	can = append(can, n.matterActs(actor, lot)...)
	if lot.State == custody.AtLab && lot.Handoff == uuid.Nil && actor.MayOn(identity.ConsumeLot, lot.Parties()) == nil {
		can = append(can, page.Act{Href: url + "/consume", Icon: "microscope", Word: n.T("web.lot.consume")})
	}
	if (lot.State == custody.InCustody || lot.State == custody.AtFirm) && lot.Run == uuid.Nil && !lot.Keeper.Party && lot.Keeper.Org == actor.Org && actor.May(identity.KeepStorage) == nil {
		can = append(can, page.Act{Href: moveURL(lot.Code), Icon: "map-pin", Word: n.T("web.storage.move")})
	}
	if lot.State == custody.AtFirm && lot.Order != uuid.Nil && lot.Run == uuid.Nil && lot.Keeper.Org == actor.Org && actor.May(identity.StartRun) == nil && len(lot.Discrepancies) == 0 {
		can = append([]page.Act{{Href: "/destructions/new?lots=" + lot.Code.Compact(), Icon: "recycle", Word: n.T("web.run.start")}}, can...)
	}
	if actor.MayOn(identity.DraftOrder, identity.Parties{Owner: lot.Agency, Division: lot.Division}) == nil {
		if why := n.undestroyable(lot); why != "" {
			cannot = append(cannot, page.Check{Tone: "stop", Text: n.T("web.lot.destroy"), More: why})
		} else {
			can = append(can, page.Act{Href: "/orders/new?lots=" + lot.Code.Compact(), Icon: "gavel", Word: n.T("web.lot.destroy")})
		}
	}
	if lot.Left() != "" && lot.Handoff == uuid.Nil && actor.MayOn(identity.RecordRound, lot.Parties()) == nil {
		can = append(can, page.Act{Href: "/rounds/new?lots=" + lot.Code.Compact(), Icon: "eye", Word: n.T("web.round.start")})
	}
	if lot.Left() != "" && lot.Handoff == uuid.Nil && lot.Confirmed && actor.MayOn(identity.EntrustGoods, lot.Parties()) == nil {
		can = append(can, page.Act{Href: "/rounds/entrust?lots=" + lot.Code.Compact(), Icon: "users", Word: n.T("web.round.entrust")})
	}
	if actor.MayOn(identity.SetHold, identity.Parties{Owner: lot.Agency, Division: lot.Division}) == nil {
		can = append(can, page.Act{Href: "/cases/" + lot.CaseNumber.String() + "/hold?lots=" + lot.Code.Compact(), Icon: "hand-stop", Word: n.T("web.case.hold")})
	}
	return can, cannot
}

// matterActs are what may be asked for or told of goods in store.
func (n names) matterActs(actor identity.Actor, lot custody.LotView) (can []page.Act) {
	if lot.Checkout != uuid.Nil {
		return []page.Act{{Href: matterURL(lot.Checkout), Icon: "arrow-up-right", Word: n.T("custody.matter.kind.checkout")}}
	}
	kept := identity.Parties{Owner: lot.Keeper.Org, Others: []uuid.UUID{lot.Agency}, Division: lot.Division}
	for _, x := range []struct {
		kind custody.MatterKind
		icon string
		on   identity.Parties
	}{{custody.CheckoutMatter, "arrow-up-right", lot.Parties()}, {custody.HoldingMatter, "clock", lot.Parties()}, {custody.LossMatter, "scale", kept}, {custody.RelabelMatter, "tag", kept}, {custody.IncidentMatter, "alert-triangle", kept}} {
		if lot.Fits(x.kind) && actor.MayOn(x.kind.Opens(), x.on) == nil {
			can = append(can, page.Act{Href: newMatterURL(x.kind, lot.Code.Compact()), Icon: x.icon, Word: n.T("web.matter.new." + string(x.kind))})
		}
	}
	return can
}

// labelAct adds the printing of a lot's label; of a divided lot, of its parts'.
func (s *Site) labelAct(c *gin.Context, lot custody.LotView, can []page.Act) ([]page.Act, error) {
	codes, word, fresh := []label.Code{lot.Code}, "web.lot.print_label", lot.Parent != uuid.Nil
	if lot.State == custody.Divided {
		codes, word, fresh = lot.ChildCodes, "web.lot.print_parts", true
	} else if !lot.Living() {
		return can, nil
	}
	address, err := s.printURL(c, codes, fresh)
	if address != "" {
		can = append(can, page.Act{Href: address, Icon: "printer", Word: s.locale(c).T(word)})
	}
	return can, err
}

// undestroyable is the first thing in the way of destroying a lot.
func (n names) undestroyable(lot custody.LotView) string {
	st := lot.Standing
	switch {
	case lot.Order != uuid.Nil:
		return n.T("web.lot.why_ordered")
	case !lot.Confirmed:
		return n.T("web.lot.unconfirmed_text")
	case len(lot.Discrepancies) > 0:
		return n.T("web.lot.differs_text")
	case len(st.Holds) > 0:
		return n.T("web.lot.why_held", "reason", n.word(reference.HoldReasons, st.Holds[0]))
	case st.ApprovalMissing:
		return n.T("web.lot.approval_missing")
	case !st.Grounds:
		return n.T("web.lot.why_no_decision")
	case !st.Effective:
		return n.T("web.lot.why_not_effective", "day", n.Day(st.Since))
	}
	return ""
}

// acts possible for all of several lots, and what stands in the way.
func (n names) commonActs(actor identity.Actor, rows []custody.LotRow, joined string) (can []page.Act, cannot []page.Check) {
	free, kept, grounds := true, true, true
	for _, r := range rows {
		free = free && r.Handoff == uuid.Nil
		kept = kept && r.Keeper.Org == actor.Org && !r.Keeper.Party && (r.State != custody.InCustody || actor.Has(identity.Keeper))
		grounds = grounds && destroyable(r.Standing) && r.Order == uuid.Nil && r.Discrepancies == 0 && r.Confirmed && r.Agency == actor.Org
	}
	if actor.May(identity.OfferHandoff) == nil {
		switch {
		case !free:
			cannot = append(cannot, page.Check{Tone: "stop", Text: n.T("web.handoff.new"), More: n.T("web.scan.some_offered")})
		case !kept:
			cannot = append(cannot, page.Check{Tone: "stop", Text: n.T("web.handoff.new"), More: n.T("web.scan.some_not_kept")})
		default:
			can = append(can, page.Act{Href: "/handoffs/new?lots=" + joined, Icon: "transfer", Word: n.T("web.handoff.new_n", "n", len(rows))})
		}
	}
	if actor.May(identity.DraftOrder) == nil {
		if grounds {
			can = append(can, page.Act{Href: "/orders/new?lots=" + joined, Icon: "gavel", Word: n.T("web.lot.destroy")})
		} else {
			cannot = append(cannot, page.Check{Tone: "stop", Text: n.T("web.lot.destroy"), More: n.T("web.scan.some_no_grounds")})
		}
	}
	return can, cannot
}

func destroyable(st casefile.Standing) bool { return st.GroundsDestruction() }
