package web

import (
	"net/http"
	"slices"
	"strings"

	"github.com/gin-gonic/gin"
	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/custody"
	"github.com/sealtrail/sealtrail/internal/web/form"
	"github.com/sealtrail/sealtrail/internal/web/page"
)

// receiveBoxes are the sealed containers of a handoff that can be answered by
// their seals, and the lots in them. The recorded number is not shown: whoever receives reads it.
func (s *Site) receiveBoxes(c *gin.Context, v custody.HandoffView, p *page.HandoffReceive) (map[uuid.UUID]bool, error) {
	scope, err := s.custodyScope(c)
	if err != nil {
		return nil, err
	}
	around, err := s.Custody.ContainersAround(c.Request.Context(), scope, v.ID.String())
	if err != nil {
		return nil, err
	}
	n := s.names(c)
	var out []page.ReceiveBox
	boxed := map[uuid.UUID]bool{}
	for lot, b := range around {
		if b.State != custody.ContainerSealed {
			continue
		}
		boxed[lot] = true
		i := slices.IndexFunc(out, func(o page.ReceiveBox) bool { return o.Code == b.Code.String() })
		if i < 0 {
			i, out = len(out), append(out, page.ReceiveBox{Code: b.Code.String(), Kind: n.T("custody.container_kind." + string(b.Kind)), Prefix: "box." + b.Code.Compact()})
		}
		out[i].Waiting++
	}
	slices.SortFunc(out, func(a, b page.ReceiveBox) int { return strings.Compare(a.Code, b.Code) })
	p.Boxes = out
	return boxed, nil
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
