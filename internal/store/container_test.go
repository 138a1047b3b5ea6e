package store

import (
	"crypto/rand"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/custody"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/label"
)

func TestAContainerSurvivesItsRow(t *testing.T) {
	code, err := label.New(strings.NewReader("1234567"))
	if err != nil {
		t.Fatal(err)
	}
	var want custody.Container
	n := 0
	v := reflect.ValueOf(&want).Elem()
	for i := range v.NumField() {
		if v.Type().Field(i).Name != "Code" {
			fillNoun(t, v.Field(i), label.CaseFile, &n)
		}
	}
	want.Code = code
	row, err := toContainerRow(want)
	if err != nil {
		t.Fatal(err)
	}
	everyField(t, row)
	have, err := fromContainerRow(row)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, have, sameCode); diff != "" {
		t.Error(diff)
	}
}

func TestContainersArePackedHandedOverBySealAndOpenedOnBothEngines(t *testing.T) {
	stage(t, func(t *testing.T, s *theatre) {
		_, codes := s.seized(s.here, 3)
		labels := s.printed(s.here, 2)
		box, err := s.goods.PackContainer(s.ctx, s.as(s.here.keeper), custody.PackContainer{Command: command(), Code: labels[0], Kind: custody.Box, Seal: "FX-1", Lots: codes[:2]})
		must(t, box, err)
		if _, err := s.goods.PackContainer(s.ctx, s.as(s.here.keeper), custody.PackContainer{Command: command(), Code: labels[0], Kind: custody.Box, Lots: codes[2:]}); codeOf(err) != "label.already_bound" {
			t.Errorf("a label was bound twice: %v", err)
		}
		pallet, err := s.goods.PackContainer(s.ctx, s.as(s.here.keeper), custody.PackContainer{Command: command(), Code: labels[1], Kind: custody.Pallet, Seal: "FX-2", Lots: codes[2:], Containers: []string{labels[0]}})
		must(t, pallet, err)
		here, there := identity.Scope{Org: s.here.org}, identity.Scope{Org: s.there.org}
		found, err := s.goods.LotsScanned(s.ctx, here, []string{labels[1], codes[0]})
		must(t, found, err)
		if found[0].Container == nil || len(found[0].Container.Codes) != 3 || found[1].Lot == nil {
			t.Errorf("scanned: %+v", found[0].Container)
		}
		if _, err := s.goods.Container(s.ctx, there, labels[0]); codeOf(err) != "custody.container.unknown" {
			t.Errorf("seen by another county: %v", err)
		}
		h, err := s.goods.OfferHandoff(s.ctx, s.as(s.here.keeper), custody.OfferHandoff{Command: command(), Purpose: custody.Transfer, To: s.there.org, Lots: []string{labels[1]}})
		must(t, h, err)
		seen, err := s.goods.Handoff(s.ctx, there, h.Number.String())
		must(t, seen, err)
		for _, l := range seen.LotRows {
			if b, ok := seen.SealedAround(l); !ok || b.Code.String() != labels[1] || b.Seal != custody.SealToRead {
				t.Errorf("around lot %s: %+v", l.Code, b)
			}
		}
		if len(seen.Boxes) != 2 {
			t.Errorf("%d containers", len(seen.Boxes))
		}
		intact := true
		r, err := s.goods.ReceiveHandoff(s.ctx, s.as(s.there.officer), custody.ReceiveHandoff{Command: command(), Handoff: h.Number.String(),
			Lines: []custody.ReceiveLine{{Code: labels[1], Outcome: custody.AcceptedBySeal, SealIntact: &intact, Seal: "FX-2"}}})
		must(t, r, err)
		v, err := s.goods.Container(s.ctx, there, labels[1])
		must(t, v, err)
		if v.Org != s.there.org || len(v.LotRows) != 1 || len(v.Boxes) != 1 || v.State != custody.ContainerSealed {
			t.Errorf("received: %+v", v)
		}
		must(t, r, second(s.goods.OpenContainer(s.ctx, s.as(s.there.officer), custody.OpenContainer{Command: command(), Container: labels[1], Reason: "清点"})))
		must(t, r, second(s.goods.ResealContainer(s.ctx, s.as(s.there.officer), custody.ResealContainer{Command: command(), Container: labels[0], Seal: "FX-9", Reason: "旧封签磨损", Witness: "次仁"})))
		s.rebuiltContainers()
	})
}

// printed makes a roll of an agency and gives its codes.
func (s *theatre) printed(a agency, n int) []string {
	s.t.Helper()
	labels := &label.Service{InTx: Narrow[label.Tx](s.db), View: NarrowView[label.Tx](s.db), Clock: s.clock, Random: rand.Reader}
	roll, err := labels.PrintRoll(s.ctx, s.as(a.keeper), label.PrintRoll{Command: command(), Count: n})
	must(s.t, roll, err)
	_, all, err := labels.File(s.ctx, s.as(a.keeper), roll.ID, 1)
	must(s.t, all, err)
	var codes []string
	for _, l := range all {
		codes = append(codes, l.Code.String())
	}
	s.clock.Advance(time.Minute)
	return codes
}

// rebuiltContainers demands that stored containers follow from their entries.
func (s *theatre) rebuiltContainers() {
	s.t.Helper()
	err := s.db.View(s.ctx, func(tx *Tx) error {
		streams, err := tx.StreamsOf(s.ctx, custody.ContainerStream)
		if err != nil {
			return err
		}
		for id, stream := range streams {
			history, err := tx.History(s.ctx, stream)
			if err != nil {
				return err
			}
			want, err := custody.RebuildContainer(history[stream])
			if err != nil {
				return err
			}
			have, err := containersAsAsked(tx.db, []uuid.UUID{id})
			if err != nil {
				return err
			}
			if diff := cmp.Diff(want, have[0], sameCode); diff != "" {
				s.t.Error(diff)
			}
		}
		return nil
	})
	if err != nil {
		s.t.Fatal(err)
	}
}
