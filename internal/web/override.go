package web

import (
	"slices"

	"github.com/gin-gonic/gin"

	"github.com/sealtrail/sealtrail/internal/destruction"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/registry"
	"github.com/sealtrail/sealtrail/internal/web/form"
	"github.com/sealtrail/sealtrail/internal/web/page"
)

// orderOverrides shows what bureaus let pass for the order's goods, and offers
// the bureau of the firm the checks that fail now and that it may let pass.
func (s *Site) orderOverrides(c *gin.Context, n names, v destruction.OrderView, p *page.OrderShow) {
	for _, o := range v.Overrides {
		if o.Outcome != "" {
			p.Overrides = append(p.Overrides, page.TrailItem{Icon: "arrow-back-up", Tone: "stop", Title: n.T("web.direct.done", "what", n.T("web.direct."+o.Outcome), "n", len(o.Lots)), At: n.Time(o.At),
				Text: n.T("web.override.says", "reason", o.Reason, "paper", o.Paper),
				Why:  &page.Why{Tone: "idle", Icon: "building", Text: n.T("web.override.by", "role", n.T("role."+o.Role), "org", v.Bureaus[o.Bureau])}})
			continue
		}
		checks := make([]string, len(o.Checks))
		for i, code := range o.Checks {
			checks[i] = n.reasonText(code)
		}
		item := page.TrailItem{Icon: "lock-open", Tone: "wait", Title: n.T("web.override.done", "checks", n.list(checks)), At: n.Time(o.At),
			Text: n.sentence(n.T("web.override.says", "reason", o.Reason, "paper", o.Paper), n.T("web.override.until_n", "at", n.Time(o.Until), "n", len(o.Lots))),
			Why:  &page.Why{Tone: "idle", Icon: "building", Text: n.T("web.override.by", "role", n.T("role."+o.Role), "org", v.Bureaus[o.Bureau])}}
		if !o.InForce(n.at) {
			item.Tone, item.Title = "idle", n.T("web.override.over", "checks", n.list(checks))
		}
		p.Overrides = append(p.Overrides, item)
	}
	if v.GateNow == nil || s.actor(c).MayOn(identity.OverrideGate, v.Keeps) != nil {
		return
	}
	box := page.OverrideBox{Chosen: map[string]bool{}, Until: localMinute(n.at.Date().AddDays(15).Start())}
	for _, check := range v.GateNow.Checks {
		seen := slices.ContainsFunc(box.Checks, func(o page.Option) bool { return o.Value == check.Code })
		if !check.Passed && !seen && slices.Contains(registry.Overridable(), check.Code) {
			box.Checks = append(box.Checks, page.Option{Value: check.Code, Word: n.reasonText(check.Code)})
		}
	}
	if len(box.Checks) > 0 {
		p.Override = &box
	}
}

func (s *Site) orderOverride(c *gin.Context) {
	s.orderAct(c, func(actor identity.Actor, in *form.Form) error {
		cmd := destruction.OverrideGate{Command: s.factCommand(c, in), Order: c.Param("no"), Checks: in.Texts("checks"), Lots: codes(in, "lots", form.Optional), Until: in.Time("until"),
			Reason: in.Text("override_reason", form.Lines, form.Max(destruction.MaxText)), Paper: in.Text("paper", form.Max(destruction.MaxName))}
		if err := in.Err(); err != nil {
			return err
		}
		_, err := s.Destruction.OverrideGate(c.Request.Context(), actor, cmd)
		return named(gathered(err, "checks"), "reason", "override_reason")
	})
}
