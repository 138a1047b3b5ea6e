package custody

import (
	"context"
	"strconv"

	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/fact"
	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/ledger"
	"github.com/sealtrail/sealtrail/internal/moment"
	"github.com/sealtrail/sealtrail/internal/reference"
)

// Articles behind the rules of the road to a firm.
const (
	articleCross    = "固体废物污染环境防治法 第八十二条" // hazardous waste
	articleAcross   = "固体废物污染环境防治法 第二十二条" // other solid waste
	articlePermit   = "固体废物污染环境防治法 第八十三条"
	articleManifest = "固体废物污染环境防治法 第八十二条"
)

// ManifestHandoff tells the number of the transfer manifest of hazardous goods
// (危险废物转移联单), or that a paper one stood in for it, and on which day the
// receiver confirmed it in the national system, which this one only stores.
type ManifestHandoff struct {
	ledger.Command
	Handoff   string      `json:"handoff"`
	Manifest  string      `json:"manifest"`  // 14 digits
	Paper     string      `json:"paper"`     // number of the paper one, while the system cannot be used
	Confirmed moment.Date `json:"confirmed"` // by the receiver alone
	Note      string      `json:"note"`
}

// TransferPapers is what goes with goods on their way to a firm.
type TransferPapers struct {
	Approval string `json:"approval,omitempty"` // number of the approval to leave the province (跨省转移批准文号)
	Manifest string `json:"manifest,omitempty"`
	Paper    string `json:"manifest_paper,omitempty"`
}

func (p TransferPapers) check(c *checker) {
	c.text("approval", p.Approval, MaxShort)
	c.text("manifest_paper", p.Paper, MaxShort)
	if p.Manifest != "" {
		if _, err := reference.ParseManifest(p.Manifest); err != nil {
			c.add(fault.Of(err))
		}
	}
}

// carriage judges goods that go to a facility: what must not be on one load, what
// leaves the province, and who carries hazardous ones. It tells whether any is
// hazardous.
func (s *Service) carriage(ctx context.Context, tx Tx, from string, facility uuid.UUID, lots []Lot, papers TransferPapers, carrier Carrier, at moment.Time) (bool, error) {
	var wrong fault.List
	loads, hazardous := make([]reference.Cargo, len(lots)), false
	for i, l := range lots {
		loads[i] = reference.Cargo{Category: l.Category, WasteCode: l.WasteCode}
		hazardous = hazardous || s.Book.HazardousGoods(loads[i], at)
	}
	if r, i, j, found := s.Book.MayNotMix(loads, at); found {
		_ = wrong.Add(fault.Conflict("custody.handoff.mixed").At("lots["+strconv.Itoa(j)+"]").With("code", lots[i].Code.String()).With("other", lots[j].Code.String()).
			With("a", r.A).With("b", r.B).With("why", r.Why.ZH).With("why_en", r.Why.EN).With("article", r.Source))
	}
	there, err := tx.FacilityDivision(ctx, facility)
	if err != nil {
		return false, err
	}
	if papers.Approval == "" && len(from) > 1 && len(there) > 1 && from[:2] != there[:2] {
		article := articleAcross
		if hazardous {
			article = articleCross
		}
		_ = wrong.Add(fault.Invalid("custody.handoff.cross_province").At("approval").With("division", there).With("article", article))
	}
	if hazardous {
		if f := carrier.permitted(); f != nil {
			_ = wrong.Add(f)
		}
	}
	if papers.Manifest != "" {
		if err := wrong.Add(s.Book.Manifest(papers.Manifest, from, at.Date())); err != nil {
			return false, err
		}
	}
	return hazardous, wrong.Err()
}

// permitted: whoever carries hazardous goods for others needs a permit for
// dangerous goods by road (道路危险货物运输许可).
func (v Carrier) permitted() *fault.Fault {
	if v.IsZero() || v.Permit != "" {
		return nil
	}
	return fault.Invalid("custody.handoff.hazard_permit").At("carrier.permit").With("article", articlePermit)
}

// ManifestOwed tells whether hazardous goods were taken and no number of their
// manifest is known. It stays visible until it is; it stops nobody, since the
// goods are at the firm already (纸质联单须补录).
func (h Handoff) ManifestOwed() bool { return h.manifested() && h.Manifest == "" }

// manifested tells whether hazardous goods were taken.
func (h Handoff) manifested() bool { return h.Hazardous && !h.TakenAt().IsZero() }

// ManifestOpen tells whether the receiver has not confirmed the manifest yet.
func (h Handoff) ManifestOpen() bool { return h.manifested() && h.ConfirmedOn == "" }

// TakenAt is when the receiver took the first goods; zero: none yet.
func (h Handoff) TakenAt() moment.Time {
	var at moment.Time
	for _, l := range h.Lots {
		if (l.Outcome == Accepted || l.Outcome == AcceptedBySeal) && (at.IsZero() || l.AnsweredAt.Before(at)) {
			at = l.AnsweredAt
		}
	}
	return at
}

// ManifestHandoff records what became known of the manifest.
func (s *Service) ManifestHandoff(ctx context.Context, actor identity.Actor, cmd ManifestHandoff) (HandoffAnswer, error) {
	cmd = tidied(cmd)
	a, err := s.begin(actor, identity.TellManifest, cmd.Command)
	if err != nil {
		return HandoffAnswer{}, err
	}
	c := &checker{}
	TransferPapers{Manifest: cmd.Manifest, Paper: cmd.Paper}.check(c)
	c.text("note", cmd.Note, MaxText)
	if cmd.Manifest == "" && cmd.Paper == "" && cmd.Confirmed == "" {
		c.Invalid("custody.manifest.nothing", "manifest")
	}
	if err := c.err(); err != nil {
		return HandoffAnswer{}, err
	}
	var answer HandoffAnswer
	err = s.InTx(ctx, func(tx Tx) error {
		h, err := tx.HandoffForUpdate(ctx, cmd.Handoff)
		if err != nil {
			return err
		}
		if err := actor.MayOn(identity.TellManifest, h.Parties()); err != nil {
			return err
		}
		answer, err = ledger.Once(ctx, tx, actor.Person, cmd.ID, "custody.handoff.manifest", cmd, func() (HandoffAnswer, error) {
			if err := cmd.decide(a, h, s.Book); err != nil {
				return HandoffAnswer{}, err
			}
			return cmd.record(ctx, tx, a, h, s)
		})
		return err
	})
	return answer, err
}

func (cmd ManifestHandoff) decide(a acting, h Handoff, book *reference.Book) error {
	switch {
	case !h.Hazardous || h.Purpose != ForDestruction:
		return fault.Conflict("custody.manifest.not_hazardous")
	case h.State == HandoffWithdrawn:
		return fault.Conflict("custody.handoff.state").With("state", string(h.State))
	}
	var wrong fault.List
	if cmd.Manifest != "" && h.Manifest != "" && cmd.Manifest != h.Manifest {
		_ = wrong.Add(fault.Conflict("custody.manifest.known").At("manifest").With("manifest", h.Manifest))
	}
	if cmd.Manifest != "" {
		if err := wrong.Add(book.Manifest(cmd.Manifest, h.Division, h.OfferedAt.Date())); err != nil {
			return err
		}
	}
	if cmd.Confirmed != "" {
		day, err := moment.ParseDate(string(cmd.Confirmed))
		switch {
		case a.actor.Org != h.To:
			return fault.Denied("custody.handoff.not_receiver")
		case err != nil, h.TakenAt().IsZero(), day < h.TakenAt().Date(), day > a.now.Date():
			wrong.Invalid("custody.manifest.confirmed", "confirmed")
		case h.Manifest == "" && cmd.Manifest == "":
			wrong.Invalid("custody.manifest.first", "manifest")
		}
	}
	return wrong.Err()
}

func (cmd ManifestHandoff) record(ctx context.Context, tx Tx, a acting, h Handoff, s *Service) (HandoffAnswer, error) {
	if err := a.when(nil, h.LastAt); err != nil {
		return HandoffAnswer{}, err
	}
	d := a.draft(fact.KindHandoffManifested)
	d.Facts = fact.HandoffManifested{Number: cmd.Manifest != "", Paper: cmd.Paper != "", Confirmed: cmd.Confirmed != "", Rules: s.Book.Version(), Late: a.isLate()}
	d.Restricted = fact.HandoffManifestedRestricted{Handoff: h.ID, Manifest: cmd.Manifest, Paper: cmd.Paper, Confirmed: cmd.Confirmed, Note: cmd.Note, Late: a.late()}
	d.Streams, d.Refs = []ledger.Stream{h.Stream}, []ledger.Ref{h.Offer}
	sealed, err := tx.Record(ctx, d)
	if err != nil {
		return HandoffAnswer{}, err
	}
	if err := apply(sealed, map[ledger.Stream]noun{h.Stream: &h}); err != nil {
		return HandoffAnswer{}, err
	}
	if err := s.keepClocks(ctx, tx, h, a.now); err != nil {
		return HandoffAnswer{}, err
	}
	return handoffAnswer(h), save(ctx, tx, nil, []*Handoff{&h}, nil)
}

func (h *Handoff) takeManifest(r ledger.Recorded) error {
	var f fact.HandoffManifested
	var d fact.HandoffManifestedRestricted
	if err := told(r, &f, &d); err != nil {
		return err
	}
	if d.Manifest != "" {
		h.Manifest = d.Manifest
	}
	if d.Paper != "" {
		h.ManifestPaper = d.Paper
	}
	if d.Confirmed != "" {
		h.ConfirmedOn = d.Confirmed
	}
	return nil
}
