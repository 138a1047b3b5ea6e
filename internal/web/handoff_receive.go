package web

import (
	"fmt"
	"net/http"
	"strings"

	"github.com/gin-gonic/gin"
	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/custody"
	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/reference"
	"github.com/sealtrail/sealtrail/internal/web/form"
	"github.com/sealtrail/sealtrail/internal/web/page"
)

// later is the answer of a line that this receipt leaves open.
const later = "later"

// tallyWords are the sentences of receive.js; keys "web.tally."+name.
var tallyWords = []string{"accepted", "by_seal", "refused", "not_presented", "sign", "nothing", "sure", "here", "again", "other", "strange", "sealed", "broken", "open", "shut", "by",
	"count_accepted", "count_refused", "count_missing", "count_waiting", "count_duplicates", "count_strange", "sending", "signed", "need_reason", "ignore", "box", "present", "answer", "part", "parts"}

func (s *Site) handoffReceiveForm(c *gin.Context) {
	p, err := s.handoffReceivePage(c)
	s.show(c, p, err)
}

func (s *Site) handoffReceivePage(c *gin.Context) (*page.HandoffReceive, error) {
	v, err := s.seenHandoff(c)
	if err != nil {
		return nil, err
	}
	actor, n := s.actor(c), s.names(c)
	if err := actor.MayOn(identity.ReceiveHandoff, v.Parties()); err != nil {
		return nil, err
	}
	people, err := s.handoffPeople(c, v)
	if err != nil {
		return nil, err
	}
	p := &page.HandoffReceive{Frame: page.Frame{Layout: page.Task, Nav: "handoffs", Back: "/handoffs/" + v.Number.String()}, Number: v.Number.String(), Way: n.way(v, people), Hazardous: v.Hazardous && v.Manifest == "",
		Weighs: v.Purpose == custody.ForDestruction, StepUp: s.stepUpBox(c), Seals: n.options("web.seal_is", "intact", "broken"), Waiting: len(v.Waiting())}
	p.Note = page.Note{Tone: "run", Icon: "shield-check", Title: n.T("web.handoff.checked"), What: n.T("web.handoff.checked_text")}
	if note, broken := n.brokenNote(v); broken {
		p.Warn = append(p.Warn, note)
	}
	for _, list := range []reference.List{reference.RefusalWords, reference.AbsenceWords} {
		for _, w := range s.Book.Words(list, n.at) {
			p.Why = append(p.Why, n.word(list, w.Code))
		}
	}
	if v.State == custody.HandoffReceived || v.State == custody.HandoffWithdrawn || p.Waiting == 0 {
		return nil, fault.Conflict("web.handoff.closed")
	}
	if p.Words, err = n.sayings("web.tally.", tallyWords); err != nil {
		return nil, err
	}
	p.Rests = []page.Option{{Value: custody.RestLater, Word: n.T("web.tally.later"), Icon: "clock"}, {Value: custody.RestMissing, Word: n.T("web.tally.missing"), Icon: "x", Tone: "stop"}}
	var boxed map[uuid.UUID]bool
	p.Boxes, boxed = n.receiveBoxes(v)
	old, err := s.Custody.OldCodes(c.Request.Context(), v.Handoff)
	if err != nil {
		return nil, err
	}
	for i, l := range v.Lots {
		if l.Outcome != "" || l.Split || i >= len(v.LotRows) {
			continue
		}
		r := v.LotRows[i]
		var was []string
		for _, code := range old[r.ID] {
			was = append(was, code.String())
		}
		p.Rows = append(p.Rows, page.ReceiveRow{Prefix: fmt.Sprintf("lines[%d]", len(p.Rows)), Lot: r.ID, Code: r.Code.String(), Name: r.Name, Sent: n.amount(l.Sent, r.Unit), Quantity: l.Sent.Quantity,
			Packages: l.Sent.Packages, Unit: n.unit(r.Unit), Mass: n.mass(l.Sent), Seal: v.SealOf(l), Outcomes: n.outcomes(v.SealOf(l) != "" || boxed[r.ID]), Boxed: boxed[r.ID], Broken: v.BrokenOn(r.ID) && !boxed[r.ID] && v.SealOf(l) == "", Was: strings.Join(was, " ")})
	}
	return p, nil
}

// outcomes are the answers for a lot; by its seal only where one is recorded.
func (n names) outcomes(sealed bool) []page.Option {
	var out []page.Option
	for _, o := range custody.Outcomes() {
		if o == custody.AcceptedBySeal && !sealed {
			continue
		}
		look := n.outcome(o)
		out = append(out, page.Option{Value: string(o), Word: look.Word, Icon: look.Icon, Tone: look.Tone})
	}
	return append(out, page.Option{Value: later, Word: n.T("web.outcome.later"), Icon: "clock"})
}

func (s *Site) handoffReceive(c *gin.Context) {
	in, err := form.Read(c.Request)
	if err != nil {
		s.fail(c, err)
		return
	}
	shown, err := s.handoffReceivePage(c)
	if err != nil { // before a PIN is looked at
		s.fail(c, err)
		return
	}
	no := strings.ToUpper(c.Param("no"))
	actor, stepErr := s.signer(c, in, identity.ReceiveHandoff)
	if in.Has("seq") { // counted on phones: the answers are in the draft
		s.handoffSign(c, in, actor, stepErr, no)
		return
	}
	cmd, at := s.receiveCommand(c, in, no)
	for i, line := range cmd.Lines {
		for _, r := range shown.Rows {
			if r.Code == line.Code {
				cmd.Lines[i] = line.WithShortage(r.Quantity)
			}
		}
	}
	if err = stepErr; err == nil {
		err = run(c.Request.Context(), in, actor, cmd, s.Custody.ReceiveHandoff)
	}
	if err != nil {
		s.retry(c, replaced(err, at), in, func() (page.Page, error) { return s.handoffReceivePage(c) })
		return
	}
	c.Redirect(http.StatusSeeOther, "/handoffs/"+no)
}

// handoffSign signs the draft as its signer saw it.
func (s *Site) handoffSign(c *gin.Context, in *form.Form, actor identity.Actor, stepErr error, no string) {
	optional := form.Optional
	cmd := custody.SignReceipt{Command: s.factCommand(c, in), Handoff: no, Seq: in.Int("seq", 0, custody.MaxMarks), Rest: in.Choice("rest", []string{custody.RestLater, custody.RestMissing}),
		GrossG: in.Grams("gross_g", optional), TareG: in.Grams("tare_g", optional), NetG: in.Grams("net_g", optional), Ticket: in.Text("ticket", optional, form.Max(custody.MaxShort)), TransferPapers: papersOf(in),
		Place: in.Text("place", optional, form.Max(custody.MaxName)), Note: in.Text("note", optional, form.Lines, form.Max(custody.MaxText))}
	err := stepErr
	if err == nil {
		err = run(c.Request.Context(), in, actor, cmd, s.Custody.SignReceipt)
	}
	if err == nil {
		c.Redirect(http.StatusSeeOther, "/handoffs/"+no)
		return
	}
	p, pageErr := s.handoffReceivePage(c)
	if pageErr != nil {
		s.fail(c, pageErr)
		return
	}
	s.retry(c, onRows(err, p.Rows), in, func() (page.Page, error) { return p, nil })
}

// onRows puts faults of lines named by their lots to the rows of the page.
func onRows(err error, rows []page.ReceiveRow) error {
	f := fault.Of(err)
	if f == nil {
		return err
	}
	move := func(g *fault.Fault) *fault.Fault {
		for _, r := range rows {
			if rest, ok := strings.CutPrefix(g.Field, "lines["+r.Lot.String()+"]"); ok {
				if rest = strings.TrimPrefix(rest, "."); rest == "" {
					rest = "outcome"
				}
				return g.At(r.Prefix + "." + onPage(rest))
			}
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

// receiveCommand reads the answers. Lines left for later are not in the command,
// so that the n-th line there is not the n-th on the page: at tells which.
func (s *Site) receiveCommand(c *gin.Context, in *form.Form, no string) (cmd custody.ReceiveHandoff, at []string) {
	optional := form.Optional
	cmd = custody.ReceiveHandoff{Command: s.factCommand(c, in), Handoff: no, GrossG: in.Grams("gross_g", optional), TareG: in.Grams("tare_g", optional), NetG: in.Grams("net_g", optional),
		Ticket: in.Text("ticket", optional, form.Max(custody.MaxShort)), TransferPapers: papersOf(in), Place: in.Text("place", optional, form.Max(custody.MaxName)),
		Note: in.Text("note", optional, form.Lines, form.Max(custody.MaxText))}
	for _, row := range in.Rows("lines") {
		outcome := row.Choice("outcome", []string{string(custody.Accepted), string(custody.AcceptedBySeal), string(custody.RefusedLot), string(custody.NotPresented), later})
		if outcome == later || outcome == "" {
			continue
		}
		cmd.Lines = append(cmd.Lines, answerOf(row, custody.Outcome(outcome)))
		at = append(at, row.Path(""))
	}
	if len(cmd.Lines) == 0 && in.Err() == nil {
		in.Fail("lines", fault.Invalid("web.handoff.nothing_answered"))
	}
	return cmd, at
}

// answerOf reads the answer for one lot. A quantity refused of an accepted lot is
// an answer in two parts.
func answerOf(row *form.Form, outcome custody.Outcome) custody.ReceiveLine {
	line := custody.ReceiveLine{Code: row.Text("code", form.Max(40)), Outcome: outcome, Condition: row.Text("condition", form.Optional, form.Max(custody.MaxText)),
		Reason: row.Text("reason", form.Optional, form.Max(custody.MaxText))}
	if outcome == custody.NotPresented {
		return line
	}
	line.Seal = row.Text("number", form.Optional, form.Max(custody.MaxShort))
	line.SealIntact = map[string]*bool{"intact": pointer(true), "broken": pointer(false)}[row.Text("seal", form.Optional)]
	if outcome == custody.RefusedLot || outcome == custody.AcceptedBySeal { // what lies under an intact seal is not counted
		return line
	}
	if row.Has("quantity") {
		line.Quantity = pointer(row.Int("quantity", 0, custody.MaxQuantity))
	}
	if row.Has("packages") {
		line.Packages = pointer(row.Int("packages", 0, custody.MaxQuantity))
	}
	if row.Has("weight_g") {
		line.WeightG = pointer(row.Grams("weight_g"))
	}
	if row.Has("refused_quantity") && line.Quantity != nil {
		refused := row.Int("refused_quantity", 1, max(*line.Quantity-1, 1))
		line.Split = []custody.ReceivePart{{Quantity: *line.Quantity - refused, WeightG: row.Grams("kept_weight_g", form.Optional), Outcome: custody.Accepted},
			{Quantity: refused, WeightG: row.Grams("refused_weight_g", form.Optional), Outcome: custody.RefusedLot, Reason: line.Reason}}
		line.Outcome, line.Quantity, line.Packages, line.WeightG, line.Reason = "", nil, nil, nil, ""
	}
	return line
}

func pointer[T any](v T) *T { return &v }

// replaced puts faults of lines[n] of the command to the row of the page.
func replaced(err error, at []string) error {
	f := fault.Of(err)
	if f == nil {
		return err
	}
	move := func(g *fault.Fault) *fault.Fault {
		for i, row := range at {
			row = strings.TrimSuffix(row, ".")
			if rest, ok := strings.CutPrefix(g.Field, fmt.Sprintf("lines[%d].", i)); ok {
				return g.At(row + "." + onPage(rest))
			}
			if g.Field == fmt.Sprintf("lines[%d]", i) {
				return g.At(row + ".outcome")
			}
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

// onPage names the field of the page for one of the command.
func onPage(field string) string {
	switch {
	case field == "seal_intact":
		return "seal"
	case field == "code":
		return "outcome"
	case strings.HasPrefix(field, "split[1].weight"):
		return "refused_weight_g"
	case strings.HasPrefix(field, "split[1].reason"):
		return "reason"
	case strings.HasPrefix(field, "split[0].weight"):
		return "kept_weight_g"
	case strings.HasPrefix(field, "split"):
		return "refused_quantity"
	}
	return field
}
