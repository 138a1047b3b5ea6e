package web

import (
	"github.com/gin-gonic/gin"

	"github.com/sealtrail/sealtrail/internal/custody"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/web/form"
	"github.com/sealtrail/sealtrail/internal/web/page"
)

// papersOf reads what goes with goods on their way to a firm.
func papersOf(in *form.Form) custody.TransferPapers {
	short, optional := form.Max(custody.MaxShort), form.Optional
	return custody.TransferPapers{Approval: in.Text("approval", optional, short), Manifest: in.Text("manifest", optional, short), Paper: in.Text("manifest_paper", optional, short)}
}

// transferPapers shows them on the page of a handoff, and what is still owed.
func (s *Site) transferPapers(c *gin.Context, n names, v custody.HandoffView, p *page.HandoffShow) {
	for _, f := range [...][2]string{{"web.manifest.approval", v.Approval}, {"web.manifest.number", v.Manifest}, {"web.manifest.paper", v.ManifestPaper}} {
		if f[1] != "" {
			p.Facts = append(p.Facts, page.Fact{Label: n.T(f[0]), Value: f[1], Code: true})
		}
	}
	if v.ConfirmedOn != "" {
		p.Facts = append(p.Facts, page.Fact{Label: n.T("web.manifest.confirmed"), Value: n.Date(v.ConfirmedOn)})
	}
	running, err := v.Clocks(s.Book, n.at)
	for _, d := range running {
		note := page.Note{Tone: "wait", Icon: "file-text", Title: n.T("web.clock." + d.Clock), What: n.T("web.manifest.due", "at", n.Time(d.Due)), Rule: n.termRule(d.Clock)}
		if d.Over(n.at) {
			note.Tone, note.What = "stop", n.T("web.manifest.over", "at", n.Time(d.Due))
		}
		p.Blocks = append(p.Blocks, note)
	}
	closed := v.State == custody.HandoffWithdrawn || v.Manifest != "" && v.ConfirmedOn != ""
	if err != nil || !v.Hazardous || closed || s.actor(c).MayOn(identity.TellManifest, v.Parties()) != nil {
		return
	}
	p.Manifest = &page.ManifestBox{Number: v.Manifest, Paper: v.ManifestPaper, Confirms: v.ManifestOpen() && s.actor(c).Org == v.To}
}

func (s *Site) handoffManifest(c *gin.Context) {
	s.handoffAct(c, func(in *form.Form, no string) error {
		papers := papersOf(in)
		cmd := custody.ManifestHandoff{Command: s.factCommand(c, in), Handoff: no, Manifest: papers.Manifest, Paper: papers.Paper, Confirmed: in.Date("confirmed", form.Optional)}
		return run(c.Request.Context(), in, s.actor(c), cmd, s.Custody.ManifestHandoff)
	})
}
