package web

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"
	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/custody"
	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/label"
	"github.com/sealtrail/sealtrail/internal/ledger"
	"github.com/sealtrail/sealtrail/internal/web/form"
	"github.com/sealtrail/sealtrail/internal/web/page"
)

// LabelStock is what labels are printed on.
type LabelStock string

const (
	StockA4   LabelStock = "a4"   // 3 × 8 on A4
	StockRoll LabelStock = "roll" // 60 × 40 mm, thermal
)

// DrawRoll draws labels of a roll, with nothing on them but code, address and
// agency; the composition root answers with the press.
type DrawRoll func(ctx context.Context, roll label.Kept, labels []label.Label, stock LabelStock) ([]byte, error)

func (s *Site) labelRoutes(r gin.IRouter) {
	r.GET("/labels", s.labelList)
	r.POST("/labels/rolls", s.labelRollPrint)
	r.GET("/labels/rolls/:id/files/:n", s.labelRollFile)
	r.POST("/labels/reprint", s.labelReprint)
	r.POST("/labels/void", s.labelVoid)
}

func (s *Site) labelList(c *gin.Context) {
	p, err := s.labelPage(c)
	s.show(c, p, err)
}

// labelPage is all of it for those who stick labels on goods; who only holds
// goods prints their labels again.
func (s *Site) labelPage(c *gin.Context) (*page.LabelRolls, error) {
	actor := s.actor(c)
	if err := actor.May(identity.ReprintLabel); err != nil {
		return nil, err
	}
	p := &page.LabelRolls{Frame: page.Frame{Layout: page.Work, Nav: "labels"}, Max: label.MaxRoll, PerFile: label.PerFile, Ahead: actor.May(identity.PrintRoll) == nil}
	if words := strings.Split(cut(c.Query("print"), 20*maxPrinted), ","); words[0] != "" {
		p.Print = strings.Join(words, "\n")
		p.Many = len(words) > 1
		if c.Query("new") != "" {
			p.Why = s.locale(c).T("web.labels.note_new")
		}
	}
	if !p.Ahead {
		return p, nil
	}
	rolls, next, err := s.Labels.Rolls(c.Request.Context(), actor, 0, c.Query("cursor"))
	if err != nil {
		return nil, err
	}
	p.Rolls = rolls
	if next != "" {
		p.Pager.Next = "/labels?cursor=" + url.QueryEscape(next)
	}
	for _, r := range label.Reasons() {
		p.Reasons = append(p.Reasons, page.Option{Value: string(r), Word: s.locale(c).T("label.reason." + string(r))})
	}
	if code, err := label.Parse(c.Query("void")); err == nil {
		p.Done = code.String()
	}
	return p, nil
}

// labelAgain is the page for a form that is not filled in well, for who may send it.
func (s *Site) labelAgain(c *gin.Context, action identity.Action) func() (page.Page, error) {
	return func() (page.Page, error) {
		if err := s.actor(c).May(action); err != nil {
			return nil, err
		}
		return s.labelPage(c)
	}
}

func (s *Site) labelRollPrint(c *gin.Context) {
	in, err := form.Read(c.Request)
	if err != nil {
		s.fail(c, err)
		return
	}
	cmd := label.PrintRoll{Command: command(in), Count: int(in.Int("count", 1, label.MaxRoll))}
	if err = in.Err(); err == nil {
		_, err = s.Labels.PrintRoll(c.Request.Context(), s.actor(c), cmd)
	}
	if err != nil {
		s.retry(c, err, in, s.labelAgain(c, identity.PrintRoll))
		return
	}
	c.Redirect(http.StatusSeeOther, "/labels")
}

// labelRollFile is the n-th file of a roll, to be printed.
func (s *Site) labelRollFile(c *gin.Context) {
	id, err := uuid.Parse(c.Param("id"))
	n, numberErr := strconv.Atoi(c.Param("n"))
	if err != nil || numberErr != nil {
		s.fail(c, fault.Missing("label.roll.unknown"))
		return
	}
	roll, labels, err := s.Labels.File(c.Request.Context(), s.actor(c), id, n)
	if err != nil {
		s.fail(c, err)
		return
	}
	s.labelFile(c, fmt.Sprintf("labels-%s-%d.pdf", roll.CreatedAt.Date(), n), roll, labels, stockOf(c.Query("stock")))
}

// labelReprint answers with the label itself: what was recorded as printed
// must come out of the printer, and a second click gives the same file.
func (s *Site) labelReprint(c *gin.Context) {
	in, err := form.Read(c.Request)
	if err != nil {
		s.fail(c, err)
		return
	}
	stock := stockOf(in.Choice("stock", []string{string(StockA4), string(StockRoll)}))
	cmd := label.ReprintLabel{Command: command(in), Note: in.Text("reprint_note", form.Max(label.MaxNote))}
	codes := labelCodesOf(in, "reprint_code")
	again := func() (page.Page, error) {
		p, err := s.labelPage(c)
		if err == nil {
			p.Many = len(codes) > 1
		}
		return p, err
	}
	if err := in.Err(); err != nil {
		s.retry(c, err, in, again)
		return
	}
	labels, err := s.reprint(c, cmd, codes)
	if err != nil {
		s.retry(c, renamed(err, "note", "reprint_note", "reprint_code"), in, again)
		return
	}
	first := labels[0]
	roll := label.Kept{Roll: label.Roll{ID: first.Roll, Agency: first.Agency, Count: len(labels), CreatedAt: first.PrintedAt}}
	s.labelFile(c, "label-"+first.Code.String()+".pdf", roll, labels, stock)
}

// maxPrinted is how many labels are printed again at once: the parts of one lot.
const maxPrinted = custody.MaxChildren

// reprint records each label's print. What cannot be printed is told before any
// is recorded; the ids of further commands follow from the first, so that a
// second click records nothing anew.
func (s *Site) reprint(c *gin.Context, cmd label.ReprintLabel, codes []label.Code) ([]label.Label, error) {
	ctx, actor := c.Request.Context(), s.actor(c)
	if len(codes) > 1 {
		may, err := s.Labels.Reprintable(ctx, actor, codes)
		if err != nil {
			return nil, err
		}
		for _, code := range codes {
			if !slices.Contains(may, code) {
				return nil, fault.Invalid("web.labels.not_printable").With("code", code.String())
			}
		}
	}
	labels := make([]label.Label, len(codes))
	for i, code := range codes {
		one := cmd
		one.Code = code
		if i > 0 {
			one.ID = uuid.NewSHA1(cmd.ID, []byte(code.Compact()))
		}
		l, err := s.Labels.Reprint(ctx, actor, one)
		if err != nil {
			return nil, err
		}
		if l.Target.Kind == label.Lot { // the label names who answers for the goods, whoever made it
			lot, err := s.Custody.Lot(ctx, actor.Scope(identity.ReadCustody), l.Target.ID.String())
			if err == nil {
				l.Agency = lot.Agency
			} else if !fault.Is(err, fault.KindMissing) {
				return nil, err
			}
		}
		labels[i] = l
	}
	return labels, nil
}

// printURL leads to the labels of some lots, to be printed; empty: this person
// prints none of them. New labels were never printed.
func (s *Site) printURL(c *gin.Context, codes []label.Code, fresh bool) (string, error) {
	if len(codes) > maxPrinted {
		codes = codes[:maxPrinted]
	}
	may, err := s.Labels.Reprintable(c.Request.Context(), s.actor(c), codes)
	if err != nil || len(may) == 0 {
		return "", err
	}
	words := make([]string, len(may))
	for i, code := range may {
		words[i] = code.Compact()
	}
	address := "/labels?print=" + strings.Join(words, ",")
	if fresh {
		address += "&new=1"
	}
	return address + "#reprint", nil
}

func (s *Site) labelVoid(c *gin.Context) {
	in, err := form.Read(c.Request)
	if err != nil {
		s.fail(c, err)
		return
	}
	var reasons []string
	for _, r := range label.Reasons() {
		reasons = append(reasons, string(r))
	}
	cmd := label.VoidLabel{Command: command(in), Code: labelCodeOf(in, "void_code"), Reason: label.Reason(in.Choice("reason", reasons)),
		Note: in.Text("void_note", form.Optional, form.Max(label.MaxNote))}
	if err = in.Err(); err == nil {
		_, err = s.Labels.Void(c.Request.Context(), s.actor(c), cmd)
	}
	if err != nil {
		s.retry(c, renamed(err, "note", "void_note", "void_code"), in, s.labelAgain(c, identity.VoidLabel))
		return
	}
	c.Redirect(http.StatusSeeOther, "/labels?void="+cmd.Code.Compact())
}

func (s *Site) labelFile(c *gin.Context, name string, roll label.Kept, labels []label.Label, stock LabelStock) {
	file, err := s.DrawRoll(c.Request.Context(), roll, labels, stock)
	if err != nil {
		s.fail(c, err)
		return
	}
	s.pdf(c, name, file)
}

// pdf sends a paper to be looked at and printed.
func (s *Site) pdf(c *gin.Context, name string, file []byte) {
	c.Header("Content-Disposition", `inline; filename="`+name+`"`)
	c.Data(http.StatusOK, "application/pdf", file)
}

func stockOf(word string) LabelStock {
	if word == string(StockRoll) {
		return StockRoll
	}
	return StockA4
}

// labelCodeOf reads a scanned or typed label.
func labelCodeOf(in *form.Form, field string) label.Code {
	typed := in.Text(field, form.Max(200))
	if typed == "" {
		return label.Code{}
	}
	code, err := label.Scanned(typed)
	in.Fail(field, err)
	return code
}

// labelCodesOf reads one or more of them.
func labelCodesOf(in *form.Form, field string) (codes []label.Code) {
	words := in.Words(field)
	if len(words) > maxPrinted {
		in.Fail(field, fault.Invalid("label.too_many").With("max", strconv.Itoa(maxPrinted)))
		return nil
	}
	for _, word := range words {
		code, err := label.Scanned(word)
		in.Fail(field, err)
		if err == nil && !slices.Contains(codes, code) {
			codes = append(codes, code)
		}
	}
	return codes
}

// command reads what every form that records a fact carries.
func command(in *form.Form) ledger.Command { return ledger.Command{ID: in.ID("command_id")} }

// renamed puts a fault of a field that stands on the page under another name
// there; a fault without field goes to the one named last.
func renamed(err error, field, shown, otherwise string) error {
	f := fault.Of(err)
	switch {
	case f == nil || f.Kind == fault.KindDenied:
		return err
	case f.Field == field:
		return f.At(shown)
	case f.Field == "" && len(f.Fields) == 0:
		return f.At(otherwise)
	}
	return err
}
