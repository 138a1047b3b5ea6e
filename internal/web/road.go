package web

import (
	"fmt"
	"net/http"
	"strings"

	"github.com/gin-gonic/gin"

	"github.com/sealtrail/sealtrail/internal/custody"
	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/reference"
	"github.com/sealtrail/sealtrail/internal/web/form"
	"github.com/sealtrail/sealtrail/internal/web/page"
)

// roadPaths are the addresses of the steps below a handoff or a code.
var roadPaths = map[string]custody.StepKind{"incident": custody.StepIncident, "reseal": custody.StepReseal, "relay": custody.StepRelay, "rest": custody.StepRest, "reroute": custody.StepReroute}

// roadLooks are their pictures.
var roadLooks = map[custody.StepKind]string{custody.StepIncident: "alert-triangle", custody.StepReseal: "lock", custody.StepRelay: "transfer", custody.StepRest: "clock",
	custody.StepReroute: "arrow-back-up", custody.StepTrip: "key"}

func (s *Site) roadRoutes(r gin.IRouter) {
	for path := range roadPaths {
		r.GET("/handoffs/:no/"+path, s.roadForm)
		r.POST("/handoffs/:no/"+path, s.roadStep)
	}
	r.GET("/handoffs/:no/trip-code", s.tripForm)
	r.POST("/handoffs/:no/trip-code", s.tripOpen)
	r.GET("/handoffs/:no/photos/:sha", s.handoffPhoto)
}

// roadOf is the step that the request's address names.
func roadOf(c *gin.Context) (custody.StepKind, bool) {
	path := c.Param("step")
	if path == "" {
		parts := strings.Split(c.FullPath(), "/")
		path = parts[len(parts)-1]
	}
	kind, known := roadPaths[path]
	return kind, known
}

func (s *Site) roadForm(c *gin.Context) {
	p, _, err := s.roadPage(c)
	s.show(c, p, err)
}

func (s *Site) roadPage(c *gin.Context) (*page.HandoffRoad, custody.HandoffView, error) {
	v, err := s.seenHandoff(c)
	if err != nil {
		return nil, v, err
	}
	kind, _ := roadOf(c)
	actor := s.actor(c)
	if err := actor.MayOn(identity.MoveHandoff, v.Parties()); err != nil {
		return nil, v, err
	}
	if !v.MayStep(actor, kind) {
		return nil, v, fault.Conflict("web.road.not_now")
	}
	url := "/handoffs/" + v.Number.String()
	road := s.road(c, v, kind, url+"/"+string(kind))
	road.Frame = page.Frame{Layout: page.Work, Nav: "handoffs", Back: url}
	if kind == custody.StepReroute {
		if road.To, err = s.turns(c, v); err != nil {
			return nil, v, err
		}
	}
	return &page.HandoffRoad{Road: road}, v, nil
}

// road is the form of a step, whoever fills it.
func (s *Site) road(c *gin.Context, v custody.HandoffView, kind custody.StepKind, action string) page.Road {
	n := s.names(c)
	at := "web.road." + string(kind)
	r := page.Road{Step: string(kind), Number: v.Number.String(), Title: n.T(at), Text: n.T(at + "_text"), Action: action, Word: n.T(at + "_do"), Icon: roadLooks[kind],
		Stop: kind == custody.StepIncident || kind == custody.StepReroute}
	r.Lots = append(n.roadBoxes(v), n.roadLots(v)...)
	if kind == custody.StepIncident {
		for _, w := range s.Book.Words(reference.IncidentKinds, n.at) {
			if w.Code == custody.SealBroken && !r.Sealed() {
				continue // it has to name a seal
			}
			r.Kinds = append(r.Kinds, page.Option{Value: w.Code, Word: n.word(reference.IncidentKinds, w.Code)})
		}
	}
	for i := range r.Lots {
		r.Lots[i].Prefix = fmt.Sprintf("seals[%d]", i)
	}
	return r
}

// roadLots are the lots that still wait for an answer.
func (n names) roadLots(v custody.HandoffView) []page.RoadLot {
	broken := map[string]bool{}
	for _, id := range v.Broken() {
		broken[id.String()] = true
	}
	var out []page.RoadLot
	for i, l := range v.Lots {
		if l.Outcome != "" || l.Split || i >= len(v.LotRows) {
			continue
		}
		row := v.LotRows[i]
		out = append(out, page.RoadLot{ID: l.Lot.String(), Code: row.Code.String(), Name: row.Name, Amount: n.amount(l.Sent, row.Unit),
			Seal: v.SealOf(l), Broken: broken[l.Lot.String()]})
	}
	return out
}

// turns are where goods can be sent instead.
func (s *Site) turns(c *gin.Context, v custody.HandoffView) ([]page.Option, error) {
	n := s.names(c)
	var out []page.Option
	if v.Left() && v.Purpose != custody.StoreIn {
		out = append(out, page.Option{Value: v.From.String(), Word: n.T("web.road.turn_back", "org", v.FromName)})
	}
	kinds := map[custody.Purpose][]identity.OrgKind{custody.StoreIn: {identity.OrgStore}, custody.Transfer: {identity.OrgStore, identity.OrgAgency, identity.OrgLab, identity.OrgPolice}}[v.Purpose]
	others, err := s.orgOptions(c, kinds...)
	for _, o := range others {
		if o.Value != v.To.String() {
			out = append(out, o)
		}
	}
	return out, err
}

func (s *Site) roadStep(c *gin.Context) {
	in, err := form.Read(c.Request)
	if err != nil {
		s.fail(c, err)
		return
	}
	_, v, err := s.roadPage(c) // before a picture is kept
	if err != nil {
		s.fail(c, err)
		return
	}
	kind, _ := roadOf(c)
	if err := s.takeStep(c, in, s.actor(c), v, kind); err != nil {
		s.retry(c, err, in, func() (page.Page, error) { p, _, err := s.roadPage(c); return p, err })
		return
	}
	c.Redirect(http.StatusSeeOther, "/handoffs/"+v.Number.String())
}

// takeStep reads a step's form and records it for whoever acts.
func (s *Site) takeStep(c *gin.Context, in *form.Form, actor identity.Actor, v custody.HandoffView, kind custody.StepKind) error {
	ctx, no, cmd, optional := c.Request.Context(), v.Number.String(), s.factCommand(c, in), form.Optional
	place := func(options ...form.Option) string {
		return in.Text("place", append(options, form.Max(custody.MaxName))...)
	}
	note := func(options ...form.Option) string {
		return in.Text("note", append(options, form.Lines, form.Max(custody.MaxText))...)
	}
	switch kind {
	case custody.StepIncident:
		step := custody.ReportIncident{Command: cmd, Handoff: no, Kind: in.Text("kind"), Note: note(), Place: place(optional), Broken: in.Texts("broken", optional, form.Max(64)), Photos: s.upload(c, in, "photos")}
		err := run(ctx, in, actor, step, s.Custody.ReportIncident)
		for i := range step.Broken {
			err = movedField(err, fmt.Sprintf("broken[%d]", i), "broken")
		}
		return err
	case custody.StepReseal:
		step := custody.ResealHandoff{Command: cmd, Handoff: no, Note: note(), Place: place(optional), Photos: s.upload(c, in, "photos"),
			Witness: custody.Witness{Name: in.Text("witness.name", form.Max(custody.MaxShort)), Phone: in.Text("witness.phone", optional, form.Max(custody.MaxShort))}}
		var at []string
		for _, row := range in.Rows("seals") {
			if seal := row.Text("seal", optional, form.Max(custody.MaxShort)); seal != "" {
				step.Seals, at = append(step.Seals, custody.NewSeal{Lot: row.Text("lot", form.Max(64)), Seal: seal}), append(at, row.Path(""))
			}
		}
		return onSeals(run(ctx, in, actor, step, s.Custody.ResealHandoff), at)
	case custody.StepRelay:
		return run(ctx, in, actor, custody.RelayHandoff{Command: cmd, Handoff: no, Carrier: carrierOf(in), Place: place(optional), Note: note(optional), Photos: s.upload(c, in, "photos")}, s.Custody.RelayHandoff)
	case custody.StepRest:
		step := custody.RestHandoff{Command: cmd, Handoff: no, Place: place(), Guard: in.Text("guard", optional, form.Max(custody.MaxName)), Until: in.Time("until", optional), Note: note(optional),
			Photos: s.upload(c, in, "photos")}
		return run(ctx, in, actor, step, s.Custody.RestHandoff)
	case custody.StepReroute:
		step := custody.RerouteHandoff{Command: cmd, Handoff: no, To: chosenID(in, "to"), Reason: in.Text("reason", form.Lines, form.Max(custody.MaxText))}
		return movedField(gathered(run(ctx, in, actor, step, s.Custody.RerouteHandoff), "lots"), "facility", "to")
	}
	return fault.Missing("page.missing")
}

// onSeals puts faults of seals[n] of the command to the row of the page.
func onSeals(err error, at []string) error {
	for i, row := range at {
		err = movedField(err, fmt.Sprintf("seals[%d].seal", i), row+"seal")
		err = movedField(err, fmt.Sprintf("seals[%d].lot", i), row+"seal")
	}
	return movedField(err, "seals", "seals[0].seal")
}

// handoffPhoto shows a photo taken on the road to either side.
func (s *Site) handoffPhoto(c *gin.Context) {
	v, err := s.seenHandoff(c)
	if err != nil {
		s.fail(c, err)
		return
	}
	for _, step := range v.Steps {
		for _, sha := range step.Photos {
			if sha == c.Param("sha") {
				s.photo(c, sha)
				return
			}
		}
	}
	s.fail(c, fault.Missing("page.missing"))
}
