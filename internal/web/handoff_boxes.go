package web

import (
	"net/http"
	"slices"
	"strings"

	"github.com/gin-gonic/gin"
	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/custody"
	"github.com/sealtrail/sealtrail/internal/fact"
	"github.com/sealtrail/sealtrail/internal/web/form"
	"github.com/sealtrail/sealtrail/internal/web/page"
)

// receiveBoxes are the sealed containers of a handoff that can be answered by
// their seals, and the lots in them. The recorded number is not shown: whoever
// receives reads it.
func (n names) receiveBoxes(v custody.HandoffView) (out []page.ReceiveBox, boxed map[uuid.UUID]bool) {
	boxed = map[uuid.UUID]bool{}
	waiting := v.Waiting()
	for _, l := range v.LotRows {
		b, sealed := v.SealedAround(l)
		if !sealed || !slices.Contains(waiting, l.ID) {
			continue
		}
		boxed[l.ID] = true
		i := slices.IndexFunc(out, func(o page.ReceiveBox) bool { return o.Code == b.Code.String() })
		if i < 0 {
			i, out = len(out), append(out, page.ReceiveBox{Code: b.Code.String(), Kind: n.T("custody.container_kind." + string(b.Kind)), Prefix: "box." + b.Code.Compact()})
		}
		out[i].Waiting++
	}
	slices.SortFunc(out, func(a, b page.ReceiveBox) int { return strings.Compare(a.Code, b.Code) })
	return out, boxed
}

// roadBoxes are the containers on the truck, as the forms of the road name them.
func (n names) roadBoxes(v custody.HandoffView) []page.RoadLot {
	broken := v.BrokenBoxes()
	inside := map[uuid.UUID]int{}
	waiting := v.Waiting()
	for _, l := range v.LotRows {
		if slices.Contains(waiting, l.ID) {
			for _, b := range v.BoxesAround(l) {
				inside[b.ID]++
			}
		}
	}
	out := make([]page.RoadLot, len(v.Boxes))
	for i, b := range v.Boxes {
		out[i] = page.RoadLot{ID: b.ID.String(), Code: b.Code.String(), Name: n.T("custody.container_kind." + string(b.Kind)), Amount: n.T("web.container.n_inside", "n", inside[b.ID]), Seal: n.sealShown(b.Seal),
			Broken: slices.ContainsFunc(broken, func(s fact.RoadSeal) bool { return s.Container == b.ID })}
	}
	slices.SortFunc(out, func(a, b page.RoadLot) int { return strings.Compare(a.Code, b.Code) })
	return out
}

// sealShown is a seal's number, or that it is to be read from the seal.
func (n names) sealShown(number string) string {
	if number == custody.SealToRead {
		return n.T("web.road.to_read")
	}
	return number
}

// handoffBox says of a container that its seal is intact and reads as recorded;
// all its lots are answered in the draft, which somebody signs.
func (s *Site) handoffBox(c *gin.Context) {
	if err := s.mayCount(c); err != nil {
		s.fail(c, err)
		return
	}
	in, err := form.Read(c.Request)
	if err != nil {
		s.fail(c, err)
		return
	}
	intact := true
	box := cut(in.Text("container", form.Max(64)), 64)
	mark := custody.NewMark{ID: in.ID("command_id"), Code: box, Kind: custody.MarkAnswer,
		Answer: custody.ReceiveLine{Outcome: custody.AcceptedBySeal, SealIntact: &intact, Seal: in.Text("number", form.Max(custody.MaxShort))}}
	err = in.Err()
	if err == nil {
		_, err = s.Custody.MarkReceipt(c.Request.Context(), s.actor(c), custody.MarkReceipt{Handoff: c.Param("no"), Device: "container", Marks: []custody.NewMark{mark}})
	}
	if err != nil {
		s.retry(c, renamed(err, "marks[0].answer.seal", "number", "number"), in, func() (page.Page, error) { return s.handoffReceivePage(c) })
		return
	}
	c.Redirect(http.StatusSeeOther, "/handoffs/"+strings.ToUpper(c.Param("no"))+"/receive")
}
