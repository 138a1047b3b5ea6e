package store

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/custody"
	"github.com/sealtrail/sealtrail/internal/destruction"
	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/label"
	"github.com/sealtrail/sealtrail/internal/registry"
)

func TestAnOverrideSurvivesItsRow(t *testing.T) {
	o := filledNoun[registry.Override](t, label.Order)
	row, err := toOverrideRow(o)
	if err != nil {
		t.Fatal(err)
	}
	back, err := fromOverrideRow(row)
	if diff := cmp.Diff(o, back); err != nil || diff != "" {
		t.Error(err, diff)
	}
}

// unlist publishes an edition without the facility, whose licences stay as they are.
func (s *theatre) unlist() {
	s.t.Helper()
	editor := s.as(s.editor)
	other, err := s.firms.AddFacility(s.ctx, editor, registry.AddFacility{Command: command(), Firm: "91540103MA6T000000", Name: "另一厂", Division: "540103", Address: "9 号"})
	must(s.t, other, err)
	must(s.t, other, second(s.firms.AddQualification(s.ctx, editor, registry.AddQualification{Command: command(), Facility: other.ID, Kind: "GENERAL", Number: "2 号", Contract: "合同 2 号", Issuer: "生态环境厅",
		Modes: []string{"utilise"}, Categories: []string{"G01"}, Methods: []string{"SHRED_RECYCLE"}, CapacityG: 1_000_000, ValidFrom: "2026-01-01", ValidTo: "2027-12-31"})))
	draft, err := s.firms.DraftEdition(s.ctx, editor, registry.DraftEdition{Command: command(), Publisher: "生态环境厅", FreeOfCharge: true, Payer: "财政", NextUpdateDue: "2027-02-01", Facilities: []uuid.UUID{other.ID}})
	must(s.t, draft, err)
	must(s.t, draft, second(s.firms.PublishEdition(s.ctx, s.as(s.publisher), registry.PublishEdition{Command: command(), Edition: draft.ID})))
	s.clock.Advance(time.Minute)
}

// The bureau lets named goods pass its own list until a moment; what a licence
// says it cannot grant, and neither can anybody else.
func TestABureauLetsNamedGoodsPassItsListAndNothingElse(t *testing.T) {
	stage(t, func(t *testing.T, s *theatre) {
		c, lots := s.seized(s.here, 3)
		s.confiscate(s.here, c)
		o := s.approved(s.here, lots)
		s.clock.Advance(time.Minute)
		s.unlist()
		offer := func(lots ...string) (custody.HandoffAnswer, error) {
			return s.goods.OfferHandoff(s.ctx, s.as(s.here.keeper), custody.OfferHandoff{Command: command(), Purpose: custody.ForDestruction, Lots: lots})
		}
		if _, err := offer(lots[0]); !has(err, "custody.lot.blocked") {
			t.Fatalf("goods go to a facility that is not listed: %v", err)
		}
		grant := func(cmd destruction.OverrideGate) error {
			cmd.Command, cmd.Order = command(), o.Number.String()
			if cmd.Reason == "" {
				cmd.Reason, cmd.Paper = "旺季，名录下周更新", "藏环准〔2026〕1 号"
			}
			if cmd.Until.IsZero() {
				cmd.Until = s.clock.Now().Add(48 * time.Hour)
			}
			return second(s.work.OverrideGate(s.ctx, s.as(s.publisher), cmd))
		}
		listed := []string{registry.CheckListed}
		for _, code := range []string{registry.CheckValid, registry.CheckKind, registry.CheckMode, registry.CheckScope, registry.CheckSuspended, registry.CheckTreatment, registry.CheckWasteCode, registry.CheckGoods,
			registry.CheckMethod, registry.CheckFacility, "other"} {
			if err := grant(destruction.OverrideGate{Checks: []string{code}}); !has(err, "destruction.override.check") {
				t.Errorf("%s was overridden: %v", code, err)
			}
		}
		if err := grant(destruction.OverrideGate{Checks: listed, Until: s.clock.Now().Add(destruction.MaxOverride + time.Hour)}); !has(err, "destruction.override.until") {
			t.Errorf("an override without end: %v", err)
		}
		if err := grant(destruction.OverrideGate{Checks: listed, Lots: []string{"0000-0000-001J"}}); !has(err, "destruction.override.lot") {
			t.Errorf("a lot that is not on the order: %v", err)
		}
		if _, err := s.work.OverrideGate(s.ctx, s.as(s.editor), destruction.OverrideGate{Command: command(), Order: o.Number.String(), Checks: listed}); !fault.Is(err, fault.KindDenied) {
			t.Errorf("an editor lets goods pass: %v", err)
		}
		if _, err := s.work.OverrideGate(s.ctx, s.publisher, destruction.OverrideGate{Command: command(), Order: o.Number.String(), Checks: listed}); !fault.Is(err, fault.KindDenied) {
			t.Errorf("without a step-up: %v", err)
		}
		must(t, o, grant(destruction.OverrideGate{Checks: listed, Lots: lots[:2]}))
		if _, err := offer(lots[2]); !has(err, "custody.lot.blocked") {
			t.Errorf("a lot that was not named passes: %v", err)
		}
		h, err := offer(lots[:2]...)
		must(t, h, err)
		entries := s.lineOf(lots[0])
		if !strings.Contains(entries, "名录下周更新") || !strings.Contains(entries, `"role":"eco_publisher"`) {
			t.Errorf("the clearance does not say by whom and why: %s", entries)
		}
		s.clock.Advance(72 * time.Hour) // the override is over, the goods are at the gate
		must(t, h, second(s.goods.ArriveHandoff(s.ctx, s.as(s.here.keeper), custody.ArriveHandoff{Command: command(), Handoff: h.Number.String()})))
		intact := true
		r, err := s.goods.ReceiveHandoff(s.ctx, s.as(s.operator), custody.ReceiveHandoff{Command: command(), Handoff: h.Number.String(),
			Lines: []custody.ReceiveLine{{Code: lots[0], Outcome: custody.Accepted, SealIntact: &intact}}})
		must(t, r, err)
		if len(r.Lines) != 1 || r.Lines[0].Outcome == custody.Accepted {
			t.Errorf("taken after the override was over: %+v", r.Lines)
		}
		must(t, o, grant(destruction.OverrideGate{Checks: listed}))
		r, err = s.goods.ReceiveHandoff(s.ctx, s.as(s.operator), custody.ReceiveHandoff{Command: command(), Handoff: h.Number.String(),
			Lines: []custody.ReceiveLine{{Code: lots[1], Outcome: custody.Accepted, SealIntact: &intact}}})
		must(t, r, err)
		if len(r.Lines) != 1 || r.Lines[0].Outcome != custody.Accepted {
			t.Errorf("not taken under a new override: %+v", r.Lines)
		}
		v, err := s.work.Order(s.ctx, s.here.head.Scope("destruction.read"), o.Number.String())
		must(t, v, err)
		if len(v.Overrides) != 2 || v.Bureaus[s.publisher.Org] == "" {
			t.Errorf("the order shows %d overrides of %v", len(v.Overrides), v.Bureaus)
		}
		s.rebuilds()
	})
}

// lineOf is the last line of a lot's stream.
func (s *theatre) lineOf(code string) string {
	s.t.Helper()
	var line string
	if err := s.db.View(s.ctx, func(tx *Tx) error {
		lots, err := tx.LotsRead(s.ctx, []uuid.UUID{s.lotID(tx, code)})
		if err != nil {
			return err
		}
		h, err := tx.History(s.ctx, lots[0].Stream)
		if err == nil {
			all := h[lots[0].Stream]
			line = string(all[len(all)-1].Line)
		}
		return err
	}); err != nil {
		s.t.Fatal(err)
	}
	return line
}
