package web

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"

	"github.com/gin-gonic/gin"
	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/custody"
	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/reference"
)

// maxJSON bounds what a page's script may send, in bytes: 500 codes or answers
// with their reasons.
const maxJSON = 1 << 20

// scanAct is one thing that can be done with scanned lots. Its lots go along in
// the browser, not in the address; One is for a single lot.
type scanAct struct {
	Key  string `json:"key"`
	Word string `json:"word"` // with {n} for how many
	Icon string `json:"icon"`
	Href string `json:"href"`
	One  bool   `json:"one,omitempty"`
}

// scanRow is what one code stands for. Not holds, for each act that this person
// may do at all and not on this lot, why, and who or what would unblock it.
type scanRow struct {
	Code string `json:"code"` // as asked
	Now  string `json:"now,omitempty"`
	Lot  bool   `json:"lot"`
	// Place is set where the label sticks on a place of the own store.
	Place bool   `json:"place,omitempty"`
	Href  string `json:"href,omitempty"`
	Name  string `json:"name,omitempty"`
	More  string `json:"more,omitempty"`
	Seal  string `json:"seal,omitempty"`
	// Inside are the codes of the lots for which a container stands.
	Inside []string          `json:"inside,omitempty"`
	Why    string            `json:"why,omitempty"` // what stands out, whatever is to be done
	Not    map[string]string `json:"not,omitempty"`
}

type scanAnswer struct {
	Rows []scanRow `json:"rows"`
	Acts []scanAct `json:"acts"`
}

// scanCodes tells a page what was scanned: up to 500 codes in one request and
// one question to the database. With ?order=ID they are for the order that is put
// right.
func (s *Site) scanCodes(c *gin.Context) {
	var in struct {
		Codes []string `json:"codes"`
	}
	scope, err := s.custodyScope(c)
	if err == nil {
		err = readJSON(c, &in)
	}
	var found []custody.Scanned
	var places map[string]custody.StorePlace
	if err == nil {
		for i := range in.Codes {
			in.Codes[i] = cut(in.Codes[i], 200)
		}
		found, err = s.Custody.LotsScanned(c.Request.Context(), scope, in.Codes)
	}
	if err == nil {
		places, err = s.Custody.PlacesScanned(c.Request.Context(), s.actor(c), strange(found))
	}
	if err != nil {
		s.failJSON(c, err)
		return
	}
	n, actor := s.names(c), s.actor(c)
	own, _ := uuid.Parse(c.Query("order")) // none or none such: no order is put right
	out := scanAnswer{Rows: make([]scanRow, len(found)), Acts: n.scanActs(actor)}
	for i, f := range found {
		out.Rows[i] = scanRow{Code: f.Asked}
		switch {
		case f.Container != nil:
			out.Rows[i] = n.boxRow(f.Asked, *f.Container)
		case f.Lot != nil:
			out.Rows[i] = n.scanRow(actor, f.Asked, *f.Lot, own)
		default:
			if p, ok := places[f.Asked]; ok {
				out.Rows[i] = scanRow{Code: f.Asked, Place: true, Href: storageURL(p), Name: p.Path, More: n.T("custody.place_kind." + string(p.Kind))}
			}
		}
	}
	c.JSON(http.StatusOK, out)
}

// strange are the codes that stand for no goods.
func strange(found []custody.Scanned) []string {
	var out []string
	for _, f := range found {
		if f.Lot == nil && f.Container == nil {
			out = append(out, f.Asked)
		}
	}
	return out
}

func (n names) scanRow(actor identity.Actor, asked string, r custody.LotRow, own uuid.UUID) scanRow {
	row := scanRow{Code: asked, Lot: true, Href: lotURL(r.Code), Name: r.Name + "　" + n.amount(r.Stock, r.Unit), More: n.where(r.State).Word, Seal: r.Stock.Seal, Not: n.blocked(actor, r, own)}
	if r.Place != "" {
		row.More += "　" + r.Place
	}
	if shown := r.Code.String(); shown != shownCode(asked) {
		row.Now = shown // a newer label has replaced the one that was scanned
	}
	if whys := n.whys(r); len(whys) > 0 {
		row.Why = whys[0].Text
	}
	return row
}

// boxRow is a container; pages take its lots in its place.
func (n names) boxRow(asked string, b custody.ContainerScanned) scanRow {
	row := scanRow{Code: asked, Lot: true, Href: containerURL(b.Code), Name: n.T("web.container.scan_row", "n", len(b.Codes)), More: n.containerState(b.State).Word, Seal: b.Seal}
	for _, code := range b.Codes {
		row.Inside = append(row.Inside, code.Compact())
	}
	return row
}

// scanActs are what the roles of a person may do with lots at all.
func (n names) scanActs(actor identity.Actor) []scanAct {
	acts := []scanAct{}
	add := func(key string, action identity.Action, icon, href string, one bool) {
		if actor.May(action) == nil {
			acts = append(acts, scanAct{Key: key, Word: n.T("web.scan.act." + key), Icon: icon, Href: href, One: one})
		}
	}
	add("offer", identity.OfferHandoff, "transfer", "/handoffs/new", false)
	add("run", identity.StartRun, "recycle", "/destructions/new", false)
	add("order", identity.DraftOrder, "gavel", "/orders/new", false)
	add("move", identity.KeepStorage, "map-pin", "/storage/move", false)
	add("pack", identity.PackContainer, "box", "/containers/new", false)
	add("round", identity.RecordRound, "eye", "/rounds/new", false)
	add("entrust", identity.EntrustGoods, "users", "/rounds/entrust", false)
	add("split", identity.SplitLot, "scissors", "split", true)
	return acts
}

// blocked is why each act is not possible on a lot. The use cases decide; this
// only tells it before. An order that is put right (own) may keep its lots.
func (n names) blocked(actor identity.Actor, r custody.LotRow, own uuid.UUID) map[string]string {
	not := map[string]string{}
	put := func(key, why string) {
		if why != "" {
			not[key] = why
		}
	}
	put("offer", n.whyNotOffered(actor, r))
	put("split", n.whyNotOffered(actor, r))
	put("pack", n.whyNotOffered(actor, r))
	if r.Keeper.Org != actor.Org || r.State != custody.InCustody && r.State != custody.AtFirm {
		put("move", n.T("web.scan.why.not_stored"))
	}
	if r.Container != uuid.Nil {
		put("pack", n.T("web.scan.why.boxed"))
		put("split", n.T("web.scan.why.boxed"))
	}
	if r.Stock.Quantity < 2 && not["split"] == "" {
		not["split"] = n.T("web.scan.why.single")
	}
	put("round", n.whyNotLeft(actor, r))
	put("entrust", n.whyNotLeft(actor, r))
	put("run", n.whyNotRun(actor, r))
	put("order", n.whyNotOrdered(actor, r, own))
	return not
}

func (n names) whyNotOffered(actor identity.Actor, r custody.LotRow) string {
	switch {
	case !custody.Living(r.State):
		return n.T("web.lot.over", "state", n.where(r.State).Word)
	case r.Handoff != uuid.Nil:
		return n.T("web.scan.why.offered")
	case r.Keeper.Party:
		return n.T("web.scan.why.party")
	case r.Keeper.Org != actor.Org:
		return n.T("web.lot.not_keeper", "who", n.keeper(r.Keeper, r.KeeperName))
	case r.State == custody.InCustody && !actor.Has(identity.Keeper):
		return n.T("web.lot.keeper_gives")
	}
	return ""
}

// whyNotLeft is why goods are none that somebody keeps in place.
func (n names) whyNotLeft(actor identity.Actor, r custody.LotRow) string {
	switch {
	case r.Agency != actor.Org:
		return n.T("web.scan.why.other_agency")
	case r.Left == "":
		return n.T("web.scan.why.not_left", "where", n.where(r.State).Word)
	case r.Handoff != uuid.Nil:
		return n.T("web.scan.why.offered")
	}
	return ""
}

func (n names) whyNotRun(actor identity.Actor, r custody.LotRow) string {
	switch {
	case r.State != custody.AtFirm || r.Keeper.Org != actor.Org:
		return n.T("web.scan.why.not_at_firm", "where", n.where(r.State).Word)
	case r.Order == uuid.Nil:
		return n.T("web.scan.why.no_order")
	case r.Discrepancies > 0:
		return n.T("web.lot.differs_text")
	}
	return ""
}

func (n names) whyNotOrdered(actor identity.Actor, r custody.LotRow, own uuid.UUID) string {
	st := r.Standing
	switch {
	case r.Agency != actor.Org:
		return n.T("web.scan.why.other_agency")
	case !custody.Living(r.State):
		return n.T("web.lot.over", "state", n.where(r.State).Word)
	case r.Order != uuid.Nil && r.Order != own:
		return n.T("web.lot.why_ordered")
	case !r.Confirmed:
		return n.T("web.lot.unconfirmed_text")
	case r.Discrepancies > 0:
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

// readJSON reads what a page's script sent.
func readJSON(c *gin.Context, to any) error {
	in := json.NewDecoder(http.MaxBytesReader(c.Writer, c.Request.Body, maxJSON))
	if err := in.Decode(to); err != nil {
		var long *http.MaxBytesError
		if errors.As(err, &long) {
			return fault.TooLarge("form.too_large")
		}
		return fault.BadRequest("form.unreadable")
	}
	if _, err := in.Token(); !errors.Is(err, io.EOF) {
		return fault.BadRequest("form.unreadable")
	}
	return nil
}

// failJSON says a fault to a page's script: one sentence, and one for each field.
func (s *Site) failJSON(c *gin.Context, err error) {
	f := s.known(c, err)
	type wrong struct {
		Field    string `json:"field"`
		Sentence string `json:"sentence"`
	}
	out := struct {
		Code     string  `json:"code"`
		Sentence string  `json:"sentence"`
		Errors   []wrong `json:"errors"`
	}{Code: f.Code, Errors: []wrong{}}
	for _, e := range s.sentences(c, f) {
		if out.Sentence == "" {
			out.Sentence = e.Sentence
		}
		out.Errors = append(out.Errors, wrong{e.Field, e.Sentence})
	}
	c.JSON(f.Kind.Status(), out)
}
