package store

import (
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/custody"
	"github.com/sealtrail/sealtrail/internal/deadline"
	"github.com/sealtrail/sealtrail/internal/destruction"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/registry"
)

// burns adds a furnace for hazardous waste in a division and lists it.
func (s *theatre) burns(division string) uuid.UUID {
	s.t.Helper()
	editor := s.as(s.editor)
	place, err := s.firms.AddFacility(s.ctx, editor, registry.AddFacility{Command: command(), Firm: "91540103MA6T000000", Name: "焚烧厂", Division: division, Address: "10 号"})
	must(s.t, place, err)
	must(s.t, place, second(s.firms.AddQualification(s.ctx, editor, registry.AddQualification{Command: command(), Facility: place.ID, Kind: "HW_COMPREHENSIVE", Number: "危废 " + division, Issuer: "生态环境厅",
		Modes: []string{"dispose"}, WasteCodes: []string{"HW03", "HW04"}, Methods: []string{"INCIN_HW"}, CapacityG: 1_000_000_000, ValidFrom: "2026-01-01", ValidTo: "2027-12-31"})))
	draft, err := s.firms.DraftEdition(s.ctx, editor, registry.DraftEdition{Command: command(), Publisher: "生态环境厅", FreeOfCharge: true, Payer: "财政", NextUpdateDue: "2027-02-01", Facilities: []uuid.UUID{place.ID}})
	must(s.t, draft, err)
	must(s.t, draft, second(s.firms.PublishEdition(s.ctx, s.as(s.publisher), registry.PublishEdition{Command: command(), Edition: draft.ID})))
	s.clock.Advance(time.Minute)
	return place.ID
}

// poison brings pesticides and drugs into the store and onto an approved order.
func (s *theatre) poison(facility uuid.UUID, categories ...string) []string {
	s.t.Helper()
	s.categories = categories
	defer func() { s.categories = nil }()
	c, lots := s.seized(s.here, len(categories))
	s.confiscate(s.here, c)
	o, err := s.work.DraftOrder(s.ctx, s.as(s.here.officer), destruction.DraftOrder{Command: command(), Lots: lots, Ground: "没收决定已生效", Facility: facility, Method: "INCIN_HW"})
	must(s.t, o, err)
	s.clock.Advance(time.Minute)
	must(s.t, o, second(s.work.ApproveOrder(s.ctx, s.as(s.here.head), destruction.ApproveOrder{Command: command(), Order: o.Number.String(), Opinion: "同意"})))
	s.clock.Advance(time.Minute)
	return lots
}

func (s *theatre) sends(cmd custody.OfferHandoff) (custody.HandoffAnswer, error) {
	cmd.Command, cmd.Purpose = command(), custody.ForDestruction
	return s.goods.OfferHandoff(s.ctx, s.as(s.here.keeper), cmd)
}

// running are the clocks of a handoff.
func (s *theatre) running(h custody.HandoffAnswer) []string {
	s.t.Helper()
	var codes []string
	if err := s.db.View(s.ctx, func(tx *Tx) error {
		items, _, err := tx.Deadlines(s.ctx, identity.Scope{All: true}, deadline.Filter{})
		for _, d := range items {
			if d.Subject == h.ID {
				codes = append(codes, d.Clock)
			}
		}
		return err
	}); err != nil {
		s.t.Fatal(err)
	}
	return codes
}

func TestPapersOfGoodsOnTheirWayToAFirm(t *testing.T) {
	stage(t, func(t *testing.T, s *theatre) {
		near, permit := s.burns("540103"), custody.Carrier{Name: "顺达运输", Permit: "危货运 540100"}
		lots := s.poison(near, "G08", "G04")
		if _, err := s.sends(custody.OfferHandoff{Lots: lots, Carrier: permit}); !has(err, "custody.handoff.mixed") {
			t.Errorf("pesticides and drugs on one load: %v", err)
		}
		if _, err := s.sends(custody.OfferHandoff{Lots: lots[:1], Carrier: custody.Carrier{Name: "顺达运输"}}); !has(err, "custody.handoff.hazard_permit") {
			t.Errorf("a carrier without a permit: %v", err)
		}
		for number, code := range map[string]string{"2026540100012": "reference.manifest.form", "20265406000123": "reference.manifest.origin", "20225401000123": "reference.manifest.year"} {
			if _, err := s.sends(custody.OfferHandoff{Lots: lots[:1], TransferPapers: custody.TransferPapers{Manifest: number}}); !has(err, code) {
				t.Errorf("manifest %s: %v, want %s", number, err, code)
			}
		}
		h, err := s.sends(custody.OfferHandoff{Lots: lots[:1], Carrier: permit})
		must(t, h, err)
		tell := func(who identity.Actor, cmd custody.ManifestHandoff) error {
			cmd.Command, cmd.Handoff = command(), h.Number.String()
			return second(s.goods.ManifestHandoff(s.ctx, s.as(who), cmd))
		}
		if got := s.running(h); len(got) != 0 {
			t.Errorf("clocks run before anything was taken: %v", got)
		}
		s.receive(s.operator, h, lots[:1])
		if got := s.running(h); len(got) != 2 {
			t.Errorf("goods are taken without a manifest, clocks %v", got)
		}
		today := s.clock.Now().Date()
		if err := tell(s.operator, custody.ManifestHandoff{Confirmed: today}); !has(err, "custody.manifest.first") {
			t.Errorf("confirmed without a number: %v", err)
		}
		must(t, h, tell(s.operator, custody.ManifestHandoff{Paper: "纸质 7 号"}))
		if got := s.running(h); len(got) != 2 {
			t.Errorf("a paper manifest ended the clocks: %v", got)
		}
		must(t, h, tell(s.here.keeper, custody.ManifestHandoff{Manifest: "20265401000123"}))
		if got := s.running(h); len(got) != 1 || got[0] != "manifest.accept" {
			t.Errorf("the number is known, clocks %v", got)
		}
		if err := tell(s.here.keeper, custody.ManifestHandoff{Manifest: "20265401000124"}); !has(err, "custody.manifest.known") {
			t.Errorf("another number: %v", err)
		}
		if err := tell(s.here.keeper, custody.ManifestHandoff{Confirmed: today}); !has(err, "custody.handoff.not_receiver") {
			t.Errorf("the sender confirms: %v", err)
		}
		if err := tell(s.operator, custody.ManifestHandoff{Confirmed: today.AddDays(1)}); !has(err, "custody.manifest.confirmed") {
			t.Errorf("confirmed tomorrow: %v", err)
		}
		must(t, h, tell(s.operator, custody.ManifestHandoff{Confirmed: today}))
		if got := s.running(h); len(got) != 0 {
			t.Errorf("confirmed, clocks %v", got)
		}
		far := s.burns("630000")
		lots = s.poison(far, "G08")
		if _, err := s.sends(custody.OfferHandoff{Lots: lots, Carrier: permit}); !has(err, "custody.handoff.cross_province") {
			t.Errorf("out of the province without an approval: %v", err)
		}
		h, err = s.sends(custody.OfferHandoff{Lots: lots, Carrier: permit, TransferPapers: custody.TransferPapers{Approval: "藏环转〔2026〕3 号", Manifest: "20265401000125"}})
		must(t, h, err)
		s.receive(s.operator, h, lots)
		if got := s.running(h); len(got) != 1 || got[0] != "manifest.accept" {
			t.Errorf("taken with its manifest, clocks %v", got)
		}
		s.rebuilds()
	})
}
