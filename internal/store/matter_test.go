package store

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/custody"
	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/label"
	"github.com/sealtrail/sealtrail/internal/moment"
)

func TestAMatterSurvivesItsRow(t *testing.T) {
	want := filledNoun[custody.Matter](t, label.Seizure)
	row, err := toMatterRow(want)
	if err != nil {
		t.Fatal(err)
	}
	row.Waits = "keeper" // drawn from the state
	everyField(t, row)
	have, err := fromMatterRow(row)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, have, sameCode); diff != "" {
		t.Error(diff)
	}
}

// asks opens a matter about lots.
func (s *theatre) asks(who identity.Actor, cmd custody.OpenMatter, codes ...string) custody.MatterReceipt {
	s.t.Helper()
	cmd.Command = command()
	for _, c := range codes {
		cmd.Lots = append(cmd.Lots, custody.MatterItem{Lot: c})
	}
	s.clock.Advance(time.Minute)
	r, err := s.goods.OpenMatter(s.ctx, s.as(who), cmd)
	return must(s.t, r, err)
}

func (s *theatre) step(who identity.Actor, id uuid.UUID, cmd custody.StepMatter) custody.MatterReceipt {
	s.t.Helper()
	cmd.Command, cmd.Matter = command(), id
	s.clock.Advance(time.Minute)
	r, err := s.goods.StepMatter(s.ctx, s.as(who), cmd)
	return must(s.t, r, err)
}

// matterOf is a matter as it is kept, which must be what its entries make of it.
func (s *theatre) matterOf(scope identity.Scope, id uuid.UUID) custody.MatterView {
	s.t.Helper()
	v, err := s.goods.Matter(s.ctx, scope, id)
	must(s.t, v, err)
	err = s.db.View(s.ctx, func(tx *Tx) error {
		h, err := tx.History(s.ctx, v.Stream)
		if err != nil {
			return err
		}
		again, err := custody.RebuildMatter(h[v.Stream])
		if diff := cmp.Diff(v.Matter, again, sameCode); diff != "" {
			s.t.Error(diff)
		}
		return err
	})
	if err != nil {
		s.t.Fatal(err)
	}
	return v
}

func TestMattersAreKeptListedAndCalledForOnBothEngines(t *testing.T) {
	stage(t, func(t *testing.T, s *theatre) {
		_, codes := s.seized(s.here, 2)
		here := identity.Scope{Org: s.here.org}
		waiting := func(who identity.Actor, on custody.Awaited) int {
			t.Helper()
			n := 0
			if err := s.db.View(s.ctx, func(tx *Tx) error {
				q, err := tx.MattersWaiting(s.ctx, deskOf(who), on)
				n = q.Count
				return err
			}); err != nil {
				t.Fatal(err)
			}
			return n
		}
		due := s.clock.Now().Add(24 * time.Hour)
		r := s.asks(s.here.officer, custody.OpenMatter{Kind: custody.CheckoutMatter, Word: "court", DueAt: due}, codes...)
		if waiting(s.here.head, custody.ByApprover) != 1 || waiting(s.here.keeper, custody.ByStore) != 0 || waiting(s.there.head, custody.ByApprover) != 0 {
			t.Error("it waits for somebody else than the head")
		}
		s.step(s.here.head, r.ID, custody.StepMatter{Step: custody.Approve, Paper: "调用审批1号"})
		if waiting(s.here.keeper, custody.ByStore) != 1 {
			t.Error("the keeper is not called to give the goods")
		}
		s.step(s.here.keeper, r.ID, custody.StepMatter{Step: custody.Give})
		if waiting(s.here.officer, custody.ByTaker) != 1 {
			t.Error("the officer is not called to sign")
		}
		s.step(s.here.officer, r.ID, custody.StepMatter{Step: custody.Accept})
		if waiting(s.here.officer, custody.ByTaker) != 0 {
			t.Error("what is out waits before it is due")
		}
		for _, store := range []bool{false, true} {
			if err := s.db.View(s.ctx, func(tx *Tx) error {
				early, err := tx.CheckoutsDue(s.ctx, deskOf(s.here.officer), store, due)
				if err != nil {
					return err
				}
				q, err := tx.CheckoutsDue(s.ctx, deskOf(s.here.officer), store, due+1)
				if early.Count != 0 || q.Count != 1 || q.Oldest[0].ID != r.ID || q.Oldest[0].DueAt != due {
					t.Errorf("%+v, %+v", early, q)
				}
				return err
			}); err != nil {
				t.Fatal(err)
			}
		}
		s.step(s.here.officer, r.ID, custody.StepMatter{Step: custody.Bring})
		back := s.step(s.here.keeper, r.ID, custody.StepMatter{Step: custody.TakeBack, Lots: []custody.MatterBack{{Lot: codes[0]}, {Lot: codes[1], Short: true, Quantity: 15, Note: "少五件", Photos: []string{strings.Repeat("a", 64)}}}})
		v := s.matterOf(here, r.ID)
		if len(back.Discrepancies) != 1 || len(v.Opened) != 1 || v.Opened[0].Matter != r.ID || v.Opened[0].Kind != custody.DiffQuantity || v.LotRows[1].Stock.Quantity != 15 || v.State != custody.MatterClosed {
			t.Errorf("%+v\n%+v", back, v)
		}
		if _, err := s.goods.Matter(s.ctx, identity.Scope{Org: s.there.org}, r.ID); !fault.Is(err, fault.KindMissing) {
			t.Errorf("another county sees the matter: %v", err)
		}
		items, _, err := s.goods.Matters(s.ctx, here, custody.MatterFilter{Kind: custody.CheckoutMatter})
		if must(t, items, err); len(items) != 1 || items[0].Lots != 2 || items[0].Waits != "" {
			t.Errorf("%+v", items)
		}
	})
}

func TestALostLabelIsVoidAndStillFindsTheLotOnBothEngines(t *testing.T) {
	stage(t, func(t *testing.T, s *theatre) {
		_, codes := s.seized(s.here, 1)
		here := identity.Scope{Org: s.here.org}
		r := s.asks(s.here.officer, custody.OpenMatter{Kind: custody.RelabelMatter, Word: "lost", Note: "标签脱落"}, codes...)
		s.step(s.here.keeper, r.ID, custody.StepMatter{Step: custody.Approve})
		v := s.matterOf(here, r.ID)
		now := v.Lots[0].Now
		for _, code := range []string{codes[0], now.String()} {
			l, err := s.goods.Lot(s.ctx, here, code)
			if must(t, l, err); l.ID != v.Lots[0].Lot || l.Code != now {
				t.Errorf("%s finds %+v", code, l)
			}
		}
		if err := s.db.View(s.ctx, func(tx *Tx) error {
			old, err := tx.Label(s.ctx, v.Lots[0].Code)
			if old.Status != label.Void || old.Reason != label.Lost || old.Target.ID != v.Lots[0].Lot {
				t.Errorf("%+v", old)
			}
			return err
		}); err != nil {
			t.Fatal(err)
		}
		rows, _, err := s.goods.Lots(s.ctx, here, custody.LotFilter{Query: now.String()})
		if must(t, rows, err); len(rows) != 1 {
			t.Errorf("the new code finds %d lots", len(rows))
		}
	})
}

func TestQueuesAndListsOfMattersAreServedByAnIndex(t *testing.T) {
	db := ready(t, Config{File: t.TempDir() + "/x.db", Clock: moment.NewTurning(noon)})
	for query, index := range map[string]string{
		"SELECT id FROM matters WHERE agency_org = 'x' AND id < 'x' ORDER BY id DESC LIMIT 51":                       "matters_agency",
		"SELECT id FROM matters WHERE keeper_org = 'x' AND id < 'x' ORDER BY id DESC LIMIT 51":                       "matters_keeper",
		"SELECT id FROM matters WHERE substr(division, 1, 4) = '5401' ORDER BY id DESC LIMIT 51":                     "matters_prefecture",
		"SELECT id FROM matters WHERE agency_org = 'x' AND waits <> '' AND waits = 'approver' ORDER BY id LIMIT 6":   "matters_agency_waits",
		"SELECT id FROM matters WHERE keeper_org = 'x' AND waits <> '' AND waits = 'keeper' ORDER BY id LIMIT 6":     "matters_keeper_waits",
		"SELECT id FROM matters WHERE agency_org = 'x' AND state = 'out' AND due_at < 9 ORDER BY due_at, id LIMIT 6": "matters_agency_due",
		"SELECT id FROM matters WHERE keeper_org = 'x' AND state = 'out' AND due_at < 9 ORDER BY due_at, id LIMIT 6": "matters_keeper_due",
	} {
		var plan []struct{ Detail string }
		if err := db.View(t.Context(), func(tx *Tx) error { return tx.db.Raw("EXPLAIN QUERY PLAN " + query).Scan(&plan).Error }); err != nil {
			t.Fatal(err)
		}
		told := ""
		for _, step := range plan {
			told += step.Detail + "\n"
		}
		if !strings.Contains(told, index+" ") {
			t.Errorf("%s\nis not served by %s:\n%s", query, index, told)
		}
	}
}
