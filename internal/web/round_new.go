package web

import (
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/gin-gonic/gin"
	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/custody"
	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/web/form"
	"github.com/sealtrail/sealtrail/internal/web/page"
)

// rounding is what a round is made of: what was scanned, and what lies at the
// same place and was not.
type rounding struct {
	scanned []string
	seizure uuid.UUID
	kind    custody.LeftKind // of the seizure's lots, only those that stay in this way
	due     custody.Due      // and only those whose round is due
	told    []string         // codes of a form that was sent: its rows stay as they were
}

// roundingOf reads the address: a form with the scanning field leads here.
func roundingOf(c *gin.Context) rounding {
	words := strings.FieldsFunc(cut(c.Query("lots"), 8000), func(r rune) bool { return r == ',' || r == ' ' || r == '\n' || r == '\r' || r == '\t' })
	var out rounding
	for _, w := range words {
		out.scanned = append(out.scanned, fromQR(w))
	}
	out.seizure, _ = uuid.Parse(c.Query("seizure")) // nobody's id finds nothing
	if kind := custody.LeftKind(c.Query("kind")); slices.Contains(custody.LeftKinds(), kind) {
		out.kind = kind
	}
	if c.Query("due") == string(custody.DueToday) {
		out.due = custody.DueToday
	}
	return out
}

func (s *Site) roundForm(c *gin.Context) {
	p, err := s.roundPage(c, roundingOf(c))
	s.show(c, p, err)
}

func (s *Site) roundPage(c *gin.Context, of rounding) (*page.RoundNew, error) {
	if err := s.actor(c).May(identity.RecordRound); err != nil {
		return nil, err
	}
	n := s.names(c)
	p := &page.RoundNew{Frame: page.Frame{Layout: page.Task, Nav: "lots", Back: "/rounds"}, Lots: strings.Join(of.scanned, "\n"), Findings: n.findings()}
	if of.seizure != uuid.Nil {
		p.Seizure, p.Kind, p.Due = of.seizure.String(), string(of.kind), string(of.due)
	}
	rows, strange, err := s.roundLots(c, of)
	if err != nil {
		return nil, err
	}
	if len(strange) > 0 {
		p.Blocks = append(p.Blocks, page.Note{Tone: "stop", Icon: "ban", Title: n.T("web.round.strange", "n", len(strange)), What: n.list(strange)})
	}
	for _, r := range rows {
		if why := n.whyNotLeft(s.actor(c), r.LotRow); why != "" {
			p.Blocks = append(p.Blocks, page.Note{Tone: "stop", Icon: "ban", Title: r.Code.String() + "　" + r.Name, What: why})
			continue
		}
		if len(p.Rows) == custody.MaxRoundLots {
			p.Blocks = append(p.Blocks, page.Note{Tone: "wait", Icon: "info-circle", Title: n.T("web.round.more", "max", custody.MaxRoundLots)})
			break
		}
		row := page.RoundRow{Prefix: fmt.Sprintf("lines[%d]", len(p.Rows)), Code: r.Code.String(), Name: r.Name, Amount: n.amount(r.Stock, r.Unit), Unit: n.unit(r.Unit), Seal: r.Stock.Seal, Place: r.Place,
			Scanned: r.scanned}
		if r.scanned {
			row.Finding, p.Scanned = string(custody.FoundIntact), p.Scanned+1
		}
		p.Rows = append(p.Rows, row)
	}
	return p, nil
}

// roundLot is a lot of the page; scanned: it was held in hand.
type roundLot struct {
	custody.LotRow
	scanned bool
}

// roundLots are the lots of a round: first those that were scanned, a container's
// in its place, then the others of the seizure; where home led here, no more of
// them than its row counted. Codes nobody knows come back as they are.
func (s *Site) roundLots(c *gin.Context, of rounding) (out []roundLot, strange []string, err error) {
	scope, err := s.custodyScope(c)
	if err != nil {
		return nil, nil, err
	}
	ctx, known := c.Request.Context(), map[uuid.UUID]bool{}
	codes := of.scanned
	if of.told != nil {
		codes = of.told
	}
	found, err := s.Custody.LotsScanned(ctx, scope, codes)
	if err != nil {
		return nil, nil, err
	}
	var inside []string
	take := func(all []custody.Scanned) {
		for _, f := range all {
			switch {
			case f.Lot != nil && !known[f.Lot.ID]:
				known[f.Lot.ID] = true
				out = append(out, roundLot{*f.Lot, slices.Contains(of.scanned, f.Asked) || of.told == nil})
			case f.Lot == nil && f.Container != nil:
				for _, code := range f.Container.Codes {
					inside = append(inside, code.Compact())
				}
			case f.Lot == nil:
				strange = append(strange, f.Asked)
			}
		}
	}
	take(found)
	if len(inside) > 0 {
		boxed, err := s.Custody.LotsScanned(ctx, scope, inside[:min(len(inside), custody.MaxLots)])
		if err != nil {
			return nil, nil, err
		}
		take(boxed)
	}
	if of.seizure == uuid.Nil || of.told != nil {
		return out, strange, nil
	}
	rest, _, err := s.Custody.LotsLeft(ctx, scope, custody.LeftFilter{Seizure: of.seizure, Kind: of.kind, Due: of.due, Limit: 2 * custody.MaxRoundLots})
	for _, r := range rest {
		if !known[r.ID] {
			out = append(out, roundLot{LotRow: r.LotRow})
		}
	}
	return out, strange, err
}

// findings are the answers for a lot.
func (n names) findings() []page.Option {
	var out []page.Option
	for _, f := range custody.Findings() {
		look := n.finding(f)
		out = append(out, page.Option{Value: string(f), Word: look.Word, Icon: look.Icon, Tone: look.Tone})
	}
	return out
}

func (s *Site) round(c *gin.Context) {
	if err := s.actor(c).May(identity.RecordRound); err != nil { // before a picture is kept
		s.fail(c, err)
		return
	}
	in, err := form.Read(c.Request)
	if err != nil {
		s.fail(c, err)
		return
	}
	optional, short := form.Optional, form.Max(custody.MaxShort)
	cmd := custody.RecordRound{Command: s.factCommand(c, in), Note: in.Text("note", optional, form.Lines, form.Max(custody.MaxText)),
		Witness: custody.RoundWitness{Name: in.Text("witness.name", optional, short), Phone: in.Text("witness.phone", optional, short)}}
	of := roundingOf(c)
	of.told = []string{}
	for _, row := range in.Rows("lines") {
		line := custody.RoundFinding{Lot: row.Text("lot", form.Max(64)), Finding: custody.Finding(row.Choice("finding", texts(custody.Findings()))),
			Seal: row.Text("seal", optional, short), Reason: row.Text("reason", optional, form.Max(custody.MaxText)), Photos: s.upload(c, row, "photos")}
		if row.Has("quantity") && line.Finding == custody.FoundOther {
			line.Quantity = row.Int("quantity", 1, custody.MaxQuantity)
		}
		cmd.Lines, of.told = append(cmd.Lines, line), append(of.told, line.Lot)
		row.Keep("photos.kept", line.Photos)
	}
	if len(cmd.Lines) == 0 && in.Err() == nil {
		in.Fail("lines", fault.Invalid("custody.lots.none"))
	}
	var receipt custody.RoundReceipt
	if err = in.Err(); err == nil {
		receipt, err = s.Custody.RecordRound(c.Request.Context(), s.actor(c), cmd)
	}
	if err != nil {
		s.retry(c, roundFaults(err), in, func() (page.Page, error) { return s.roundPage(c, of) })
		return
	}
	c.Redirect(http.StatusSeeOther, "/rounds/"+receipt.ID.String())
}

// roundFaults puts faults of a lot to the field of its row that can be seen.
func roundFaults(err error) error {
	f := fault.Of(err)
	if f == nil {
		return err
	}
	move := func(g *fault.Fault) *fault.Fault {
		row, rest, ok := strings.Cut(g.Field, "].")
		if !ok || !strings.HasPrefix(row, "lines[") {
			return g
		}
		if rest == "lot" {
			h := *g.At(row + "].finding")
			if h.Kind == fault.KindMissing {
				h.Kind = fault.KindInvalid
			}
			return &h
		}
		if strings.HasPrefix(rest, "photos") {
			return g.At(row + "].photos")
		}
		return g
	}
	moved := *move(f)
	moved.Fields = make([]*fault.Fault, len(f.Fields))
	for i, g := range f.Fields {
		moved.Fields[i] = move(g)
	}
	return &moved
}
