package web

import (
	"fmt"
	"net/url"
	"slices"
	"strings"

	"github.com/gin-gonic/gin"
	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/custody"
	"github.com/sealtrail/sealtrail/internal/destruction"
	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/reference"
	"github.com/sealtrail/sealtrail/internal/web/form"
	"github.com/sealtrail/sealtrail/internal/web/page"
)

// kindAsked is the kind of order that the address or the posted form names;
// anything unknown is destruction, which is what most orders are.
func kindAsked(c *gin.Context) destruction.OrderKind {
	asked := destruction.OrderKind(c.Query("kind"))
	if c.Request.PostForm != nil && c.Request.PostForm.Has("kind") {
		asked = destruction.OrderKind(c.Request.PostForm.Get("kind"))
	}
	if slices.Contains(destruction.OrderKinds(), asked) {
		return asked
	}
	return destruction.Destroy
}

func (n names) orderKind(kind destruction.OrderKind) string {
	return n.T("destruction.kind." + string(kind))
}

func (n names) orderKinds() []page.Option {
	var out []page.Option
	for _, k := range destruction.OrderKinds() {
		out = append(out, page.Option{Value: string(k), Word: n.orderKind(k)})
	}
	return out
}

// endingFields says which fields of a draft the kind asks for.
func (s *Site) endingFields(c *gin.Context, n names, p *page.OrderNew, kind destruction.OrderKind) error {
	asks := func(paper string) bool {
		_, ok := s.Book.Ending(string(kind), reference.EndingPaper, paper, n.at)
		return ok
	}
	p.AsksRecipient, p.AsksConsent, p.AsksSafety, p.AsksReasons = asks(reference.PaperRecipient), asks(reference.PaperConsent), asks(reference.PaperSafety), asks(reference.PaperReasons)
	for _, paper := range s.Book.EndingPapers(string(kind), reference.PaperAtApproval, n.at) {
		p.Wanted = append(p.Wanted, page.Fact{Value: n.T("web.ending.wanted." + paper.Code), More: paper.Source})
	}
	var err error
	switch kind {
	case destruction.Authority:
		p.Orgs, err = s.orgOptions(c, identity.OrgAgency)
	case destruction.PublicWarehouse:
		p.Orgs, err = s.orgOptions(c, identity.OrgStore)
	}
	return err
}

// against is what stands in a lot's way at the approval of an order, of which the
// kind is known and, where one is put right, the id; papers are asked for by the
// form itself.
func (s *Site) against(lot custody.Lot, order destruction.Order) []destruction.Reason {
	if !order.Kind.Ends() {
		return s.againstDrafting(lot, order)
	}
	return slices.DeleteFunc(destruction.MayRelease(lot, order, destruction.AtApproval, s.Clock.Now(), s.Book), func(r destruction.Reason) bool {
		return strings.HasPrefix(r.Code, destruction.ReasonPaper)
	})
}

// endingForm reads what a draft of an ending other than destruction says.
func (s *Site) endingForm(c *gin.Context, in *form.Form, cmd *destruction.DraftOrder) {
	short := form.Max(destruction.MaxName)
	cmd.Recipient, cmd.RecipientOrg = in.Text("recipient", form.Optional, short), chosenID(in, "recipient_org", form.Optional)
	cmd.Consent, cmd.Safety = in.Text("consent", form.Optional, short), in.Text("safety", form.Optional, short)
	cmd.ConsentPhoto, cmd.SafetyPhoto = s.onePhoto(c, in, "consent_photo"), s.onePhoto(c, in, "safety_photo")
}

// onePhoto is the picture of a field that takes one: what comes with this post
// replaces what was sent before, and the form that comes back carries it on.
func (s *Site) onePhoto(c *gin.Context, in *form.Form, field string) string {
	all := s.upload(c, in, field)
	if len(all) == 0 {
		return ""
	}
	last := all[len(all)-1]
	in.Keep(field+".kept", []string{last})
	return last
}

// endingTyped is what the form of a returned order holds before anybody types:
// all that its draft said, with the papers that are on file.
func endingTyped(o destruction.Order) url.Values {
	v := url.Values{"ground": {o.Ground}, "reasons": {o.Reasons}, "recipient": {o.Terms.Recipient}, "consent": {o.Terms.Consent}, "safety": {o.Terms.Safety}}
	if o.Firm != uuid.Nil {
		v.Set("recipient_org", o.Firm.String())
	}
	for field, sha := range map[string]string{"consent_photo": o.Terms.ConsentPhoto, "safety_photo": o.Terms.SafetyPhoto} {
		if sha != "" {
			v.Set(field+".kept", sha)
		}
	}
	return v
}

func (s *Site) orderFulfil(c *gin.Context) {
	s.orderAct(c, func(actor identity.Actor, in *form.Form) error {
		short, optional := form.Max(destruction.MaxName), form.Optional
		cmd := destruction.FulfilOrder{Command: s.factCommand(c, in), Order: c.Param("no"), Lots: codes(in, "lots", optional), Place: in.Text("place", short),
			Receipt: s.onePhoto(c, in, "receipt"), ProceedsFen: in.Fen("proceeds_fen", optional), Voucher: in.Text("voucher", optional, short),
			VoucherPhoto: s.onePhoto(c, in, "voucher_photo"), DemarkedBy: in.Text("demarked_by", optional, short), DemarkPhotos: s.upload(c, in, "demark_photos"),
			Note: in.Text("note", optional, form.Lines, form.Max(destruction.MaxText)),
			Receiver: destruction.FulfilReceiver{Name: in.Text("receiver.name", short), IDNumber: in.Text("receiver.id_number", short), Phone: in.Text("receiver.phone", optional, short),
				Capacity: destruction.Capacity(in.Text("receiver.capacity", short)), Authorisation: in.Text("receiver.authorisation", optional, short),
				AuthorisationPhoto: s.onePhoto(c, in, "receiver.authorisation_photo")}}
		if err := in.Err(); err != nil {
			return err
		}
		_, err := s.Destruction.FulfilOrder(c.Request.Context(), actor, cmd)
		return err
	})
}

func (s *Site) orderConfirm(c *gin.Context) {
	s.orderAct(c, func(actor identity.Actor, in *form.Form) error {
		cmd := destruction.DecideFulfilment{Command: s.factCommand(c, in), Order: c.Param("no"), Fulfilment: chosenID(in, "fulfilment"), Refuse: in.Has("refuse"),
			Reason: in.Text("confirm_reason", form.Optional, form.Lines, form.Max(destruction.MaxText))}
		if err := in.Err(); err != nil {
			return err
		}
		_, err := s.Destruction.DecideFulfilment(c.Request.Context(), actor, cmd)
		return movedField(err, "reason", "confirm_reason")
	})
}

// orderPhoto shows a paper of an order to whoever may see the order.
func (s *Site) orderPhoto(c *gin.Context) {
	scope, err := s.destructionScope(c)
	var v destruction.OrderView
	if err == nil {
		v, err = s.Destruction.Order(c.Request.Context(), scope, c.Param("no"))
	}
	if err == nil && !slices.Contains(v.Photos(), c.Param("sha")) {
		err = fault.Missing("page.missing")
	}
	if err != nil {
		s.fail(c, err)
		return
	}
	s.photo(c, c.Param("sha"))
}

// endingPart fills what an order page shows of endings other than destruction.
func (s *Site) endingPart(c *gin.Context, n names, v destruction.OrderView, p *page.OrderShow) error {
	if !v.Kind.Ends() {
		return nil
	}
	codesOf := map[uuid.UUID]string{}
	left := false
	for _, l := range v.Lines {
		codesOf[l.Lot.ID] = l.Lot.Code.String()
		left = left || l.Lot.Order == v.ID && l.Lot.Living() && l.Lot.State != custody.Transferred
	}
	actor := s.actor(c)
	own := identity.Parties{Owner: v.Agency, Division: v.Division}
	mayConfirm := actor.MayOn(identity.ConfirmFulfilment, own) == nil
	for _, f := range v.Fulfilments {
		d := page.Delivery{ID: f.ID.String(), State: n.fulfilmentState(f.State), MayConfirm: f.State == destruction.FulfilmentRecorded && mayConfirm && !actor.Is(f.Recorded.Person)}
		d.Facts = append(d.Facts, page.Fact{Label: n.T("web.ending.receiver"), Value: joined("　", v.Receivers[f.ID].Name, n.T("destruction.capacity."+string(f.Capacity))), More: f.Recipient})
		d.Facts = append(d.Facts, page.Fact{Label: n.T("web.ending.place"), Value: f.Place})
		if f.ProceedsFen > 0 {
			d.Facts = append(d.Facts, page.Fact{Label: n.T("web.ending.proceeds"), Value: n.Money(f.ProceedsFen), More: f.Voucher})
		}
		if f.DemarkedBy != "" {
			d.Facts = append(d.Facts, page.Fact{Label: n.T("web.ending.demarked_by"), Value: f.DemarkedBy})
		}
		var list []string
		for _, l := range f.Lots {
			list = append(list, fmt.Sprintf("%s × %d", codesOf[l.Lot], l.Quantity))
		}
		d.Facts = append(d.Facts, page.Fact{Label: n.T("web.ending.lots"), Value: strings.Join(list, "，")})
		if f.Reason != "" {
			d.Facts = append(d.Facts, page.Fact{Label: n.T("web.ending.refused_why"), Value: f.Reason})
		}
		for _, sha := range f.Photos() {
			d.Photos = append(d.Photos, orderURL(p.Number)+"/photos/"+sha)
		}
		for i, sig := range []destruction.Signature{f.Recorded, f.Decided} {
			if sig.IsZero() {
				continue
			}
			sign, err := s.sign(c, n, sig)
			if err != nil {
				return err
			}
			sign.Role = n.T([]string{"web.ending.recorded_by", "web.ending.decided_by"}[i], "role", sign.Role)
			d.Signs = append(d.Signs, sign)
		}
		if d.Print = v.Prints[f.ID]; d.Print != "" && s.Papers != nil {
			d.Paper = page.Act{Href: endingURL(p.Number, d.ID), Icon: "printer", Word: n.T("paper.ending.title." + string(v.Kind))}
		}
		p.Deliveries = append(p.Deliveries, d)
	}
	p.MayFulfil = left && v.State == destruction.OrderApproved && len(v.Waiting()) == 0 && actor.MayOn(identity.FulfilOrder, own) == nil
	asks := func(paper string) bool {
		_, ok := s.Book.Ending(string(v.Kind), reference.EndingPaper, paper, n.at)
		return ok
	}
	p.AsksPrice, p.AsksDemark = asks(reference.PaperProceeds), asks(reference.PaperDemark)
	for _, capacity := range destruction.Capacities() {
		if capacity == destruction.AsOwner && v.Kind != destruction.Return || capacity == destruction.AsOrganisation && v.Kind == destruction.Return {
			continue
		}
		p.Capacities = append(p.Capacities, page.Option{Value: string(capacity), Word: n.T("destruction.capacity." + string(capacity))})
	}
	return nil
}

func (n names) fulfilmentState(state destruction.FulfilmentState) page.State {
	look := map[destruction.FulfilmentState]page.State{destruction.FulfilmentRecorded: {Tone: "wait", Icon: "clock"}, destruction.FulfilmentConfirmed: {Tone: "end", Icon: "circle-check"},
		destruction.FulfilmentRefused: {Tone: "stop", Icon: "circle-x"}}[state]
	look.Word = n.T("destruction.fulfilment.state." + string(state))
	return look
}

// endingFacts are the facts of an order that destroys nothing.
func (n names) endingFacts(v destruction.OrderView) []page.Fact {
	facts := []page.Fact{{Label: n.T("web.ending.kind"), Value: n.orderKind(v.Kind)}, {Label: n.T("web.order.agency"), Value: v.AgencyName}}
	add := func(key, value string) {
		if value != "" {
			facts = append(facts, page.Fact{Label: n.T(key), Value: value})
		}
	}
	add("web.ending.recipient", v.Terms.Recipient)
	add("web.order.ground", v.Ground)
	add("web.ending.why", v.Reasons)
	add("web.ending.consent", v.Terms.Consent)
	add("web.ending.safety", v.Terms.Safety)
	if proceeds := v.Proceeds(); proceeds > 0 {
		add("web.ending.proceeds", n.Money(proceeds))
	}
	if rule, ok := n.book.Ending(string(v.Kind), reference.EndingMonths, "unclaimed", n.at); ok && v.State == destruction.OrderApproved {
		add("web.ending.unclaimed", n.T("web.ending.unclaimed_text", "date", string(destruction.UnclaimedFrom(v.Order, rule.Months())), "rule", rule.Source))
	}
	add("web.order.reject_reason", v.Reason)
	return facts
}
