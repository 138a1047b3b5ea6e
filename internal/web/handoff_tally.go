package web

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"

	"github.com/gin-gonic/gin"
	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/custody"
	"github.com/sealtrail/sealtrail/internal/i18n"
	"github.com/sealtrail/sealtrail/internal/moment"
	"github.com/sealtrail/sealtrail/internal/web/form"
)

// tallyAnswer is what changed in a draft receipt since a page last heard of it.
type tallyAnswer struct {
	Seq      int64          `json:"seq"`
	State    string         `json:"state"`
	Receipts int            `json:"receipts"`
	Lines    []tallyLine    `json:"lines"`
	Strange  []tallyStrange `json:"strange"`
}

// tallyLine is one line; Fields are in the words of the form.
type tallyLine struct {
	Lot    uuid.UUID         `json:"lot"`
	Times  int               `json:"times"`
	Chosen bool              `json:"chosen"`
	Who    string            `json:"who"`
	At     string            `json:"at"`
	Before string            `json:"before"` // what somebody else had chosen
	Fields map[string]string `json:"fields"` // none: nobody scanned or answered
}

type tallyStrange struct {
	Code  string `json:"code"`
	Times int    `json:"times"`
	Who   string `json:"who"`
}

// handoffTally tells a page what others scanned. Nothing new is 304, so that
// asking every second costs little, through any proxy.
func (s *Site) handoffTally(c *gin.Context) {
	since, _ := strconv.ParseInt(c.Query("since"), 10, 64)
	t, err := s.Custody.Tally(c.Request.Context(), s.actor(c), c.Param("no"), since)
	if err != nil {
		s.failJSON(c, err)
		return
	}
	etag := fmt.Sprintf(`"%d-%d-%s"`, t.Receipts, t.Seq, t.State)
	c.Header("ETag", etag)
	c.Header("Cache-Control", "private, no-cache")
	if c.GetHeader("If-None-Match") == etag {
		c.Status(http.StatusNotModified)
		return
	}
	s.tell(c, t, since)
}

// mayCount asks before anything sent is looked at.
func (s *Site) mayCount(c *gin.Context) error {
	_, err := s.Custody.Tally(c.Request.Context(), s.actor(c), c.Param("no"), custody.MaxMarks)
	return err
}

// handoffMark keeps the scans of one phone.
func (s *Site) handoffMark(c *gin.Context) {
	var in struct {
		Device string `json:"device"`
		Since  int64  `json:"since"`
		Marks  []struct {
			ID   uuid.UUID        `json:"id"`
			Code string           `json:"code"`
			Kind custody.MarkKind `json:"kind"`
		} `json:"marks"`
	}
	err := s.mayCount(c)
	if err == nil {
		err = readJSON(c, &in)
	}
	if err != nil {
		s.failJSON(c, err)
		return
	}
	cmd := custody.MarkReceipt{Handoff: c.Param("no"), Device: in.Device}
	for _, m := range in.Marks {
		cmd.Marks = append(cmd.Marks, custody.NewMark{ID: m.ID, Code: cut(m.Code, custody.MaxScanned), Kind: m.Kind})
	}
	t, err := s.Custody.MarkReceipt(c.Request.Context(), s.actor(c), cmd)
	if err != nil {
		s.failJSON(c, err)
		return
	}
	s.tell(c, t, in.Since)
}

// handoffAnswerLine keeps the answer for one line, as the form has it.
func (s *Site) handoffAnswerLine(c *gin.Context) {
	if err := s.mayCount(c); err != nil {
		s.failJSON(c, err)
		return
	}
	in, err := form.Read(c.Request)
	if err != nil {
		s.failJSON(c, err)
		return
	}
	mark := custody.NewMark{ID: in.ID("id"), Kind: custody.MarkAnswer}
	for _, row := range in.Rows("lines") {
		outcome := row.Choice("outcome", []string{string(custody.Accepted), string(custody.AcceptedBySeal), string(custody.RefusedLot), string(custody.NotPresented), later})
		mark.Answer = answerOf(row, custody.Outcome(outcome))
		mark.Code = mark.Answer.Code
		if outcome == later {
			mark.Kind, mark.Answer = custody.MarkUndo, custody.ReceiveLine{}
		}
	}
	since, device := in.Int("since", 0, custody.MaxMarks), in.Text("device", form.Optional, form.Max(custody.MaxDevice))
	t := custody.Tally{}
	if err = in.Err(); err == nil {
		t, err = s.Custody.MarkReceipt(c.Request.Context(), s.actor(c), custody.MarkReceipt{Handoff: c.Param("no"), Device: device, Marks: []custody.NewMark{mark}})
	}
	if err != nil {
		s.failJSON(c, err)
		return
	}
	s.tell(c, t, since)
}

// tell gives what is newer than since.
func (s *Site) tell(c *gin.Context, t custody.Tally, since int64) {
	var persons []string
	for _, l := range t.Lines {
		if l.Seq > since && !slices.Contains(persons, l.Person) {
			persons = append(persons, l.Person)
		}
		if l.Seq > since && l.Before != nil {
			persons = append(persons, l.Before.Person)
		}
	}
	for _, x := range t.Strange {
		if !slices.Contains(persons, x.Person) {
			persons = append(persons, x.Person)
		}
	}
	people, err := s.peopleNames(c.Request.Context(), persons)
	if err != nil {
		s.failJSON(c, err)
		return
	}
	n := s.names(c)
	out := tallyAnswer{Seq: t.Seq, State: string(t.State), Receipts: t.Receipts, Lines: []tallyLine{}, Strange: []tallyStrange{}}
	for _, l := range t.Lines {
		if l.Seq > since {
			out.Lines = append(out.Lines, n.tallyLine(l, people))
		}
	}
	for _, x := range t.Strange {
		out.Strange = append(out.Strange, tallyStrange{Code: x.Code, Times: x.Times, Who: people[x.Person]})
	}
	c.JSON(http.StatusOK, out)
}

func (n names) tallyLine(l custody.TallyLine, people map[string]string) tallyLine {
	out := tallyLine{Lot: l.Lot, Times: l.Times, Chosen: l.Chosen, Who: people[l.Person]}
	if l.Answer == nil {
		return out
	}
	out.At = n.clockTime(l.At)
	out.Fields = answerFields(*l.Answer)
	if b := l.Before; b != nil {
		out.Before = n.T("web.tally.before", "who", people[b.Person], "outcome", n.outcome(b.Outcome).Word, "at", n.clockTime(b.At))
	}
	return out
}

// clockTime is the time of day: a count takes minutes.
func (n names) clockTime(t moment.Time) string {
	full := n.Time(t)
	return full[max(0, len(full)-5):]
}

// answerFields is an answer as the form's fields have it: the way back of answerOf.
func answerFields(l custody.ReceiveLine) map[string]string {
	f := map[string]string{"outcome": string(l.Outcome), "condition": l.Condition, "reason": l.Reason}
	put := func(name string, v *int64, say func(int64) string) {
		if v != nil {
			f[name] = say(*v)
		}
	}
	whole := func(v int64) string { return strconv.FormatInt(v, 10) }
	put("quantity", l.Quantity, whole)
	put("packages", l.Packages, whole)
	put("weight_g", l.WeightG, i18n.Kilograms)
	if l.Seal != "" {
		f["number"] = l.Seal
	}
	if l.SealIntact != nil {
		f["seal"] = map[bool]string{true: "intact", false: "broken"}[*l.SealIntact]
	}
	if len(l.Split) == 2 {
		kept, refused := l.Split[0], l.Split[1]
		f["outcome"], f["reason"] = string(custody.Accepted), refused.Reason
		f["quantity"], f["refused_quantity"] = whole(kept.Quantity+refused.Quantity), whole(refused.Quantity)
		put("kept_weight_g", &kept.WeightG, i18n.Kilograms)
		put("refused_weight_g", &refused.WeightG, i18n.Kilograms)
	}
	return f
}
