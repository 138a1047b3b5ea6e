package store

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/sealtrail/sealtrail/internal/casefile"
	"github.com/sealtrail/sealtrail/internal/custody"
	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/label"
	"github.com/sealtrail/sealtrail/internal/ledger"
	"github.com/sealtrail/sealtrail/internal/moment"
)

func TestARoundSurvivesItsRowAndItsWitnessLiesElsewhere(t *testing.T) {
	want := filledNoun[custody.Round](t, label.Seizure)
	want.Confirmed.Auth = []ledger.Auth{{By: "session"}}
	row, err := toRoundRow(want)
	if err != nil {
		t.Fatal(err)
	}
	everyField(t, row)
	if strings.Contains(row.Detail, `"`+want.Witness+`"`) || strings.Contains(row.Detail, `"`+want.Phone+`"`) {
		t.Errorf("the witness is kept in the row: %s", row.Detail)
	}
	have, err := fromRoundRow(row, map[string]string{"witness.name": want.Witness, "witness.phone": want.Phone})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, have); diff != "" {
		t.Error(diff)
	}
}

func TestRoundsAreKeptListedAndCalledForOnBothEngines(t *testing.T) {
	stage(t, func(t *testing.T, s *theatre) {
		_, old := s.sealed(s.here, casefile.Sealed, 2)
		s.clock.Advance(3 * 24 * time.Hour)
		preserved, brief := s.sealed(s.here, casefile.Preserved, 1)
		s.sealed(s.there, casefile.Sealed, 1)
		d := deskOf(s.here.officer)
		due := func() custody.Queue[custody.RoundDue] {
			t.Helper()
			q, err := s.goods.RoundsDue(s.ctx, d)
			return must(t, q, err)
		}
		if q := due(); q.Count != 0 {
			t.Fatalf("%+v is due on the first day", q)
		}
		s.clock.Advance(4 * 24 * time.Hour) // sealed: the last day is today; preserved: it was yesterday
		q := due()
		if q.Count != 2 || q.Oldest[0].Seizure != preserved.ID || q.Oldest[0].Kind != custody.LeftPreserved || q.Oldest[1].Lots != 2 || q.Oldest[1].DueDay != s.clock.Now().Date() {
			t.Fatalf("%+v", q)
		}
		r, err := s.goods.RecordRound(s.ctx, s.as(s.here.officer), custody.RecordRound{Command: command(), Note: "例行", Lines: []custody.RoundFinding{
			{Lot: old[0], Finding: custody.FoundIntact}, {Lot: old[1], Finding: custody.FoundBroken, Reason: "封条被撕"}, {Lot: brief[0], Finding: custody.FoundIntact}}})
		must(t, r, err)
		if q := due(); q.Count != 0 {
			t.Errorf("%+v is due after the round", q)
		}
		open := func(who identity.Actor, own bool) (n int) {
			if err := s.goods.View(s.ctx, func(tx custody.Reads) error {
				q, err := tx.RoundsOpen(s.ctx, deskOf(who), own)
				n = q.Count
				return err
			}); err != nil {
				t.Fatal(err)
			}
			return n
		}
		if open(s.here.officer, true) != 1 || open(s.here.officer, false) != 0 || open(s.here.second, false) != 1 || open(s.there.officer, false) != 0 {
			t.Error("who is asked for the second signature is wrong")
		}
		must(t, r, second(s.goods.ConfirmRound(s.ctx, s.as(s.here.second), custody.ConfirmRound{Command: command(), Round: r.ID})))
		w, err := s.goods.RecordRound(s.ctx, s.as(s.here.keeper), custody.RecordRound{Command: command(), Witness: custody.RoundWitness{Name: "次旦", Phone: "139"},
			Lines: []custody.RoundFinding{{Lot: old[0], Finding: custody.FoundAbsent, Reason: "不见"}}})
		must(t, w, err)
		here := identity.Scope{Org: s.here.org}
		items, _, err := s.goods.Rounds(s.ctx, here, custody.RoundFilter{})
		must(t, items, err)
		if len(items) != 2 || items[0].ID != w.ID || items[1].Lots != 3 || items[1].Differ != 1 || !items[1].Complete {
			t.Errorf("%+v", items)
		}
		v, err := s.goods.Round(s.ctx, here, w.ID)
		must(t, v, err)
		if v.Witness != "次旦" || len(v.LotRows) != 1 || v.LotRows[0].State != custody.Missing || len(v.Opened) != 1 || v.Opened[0].Round != w.ID {
			t.Errorf("%+v", v)
		}
		if _, err := s.goods.Round(s.ctx, identity.Scope{Org: s.there.org}, w.ID); !fault.Is(err, fault.KindMissing) {
			t.Errorf("another county sees the round: %v", err)
		}
		if err := s.db.View(s.ctx, func(tx *Tx) error {
			streams, err := tx.StreamsOf(s.ctx, custody.RoundStream)
			if err != nil {
				return err
			}
			h, err := tx.History(s.ctx, streams[w.ID])
			if err != nil {
				return err
			}
			again, err := custody.RebuildRound(h[streams[w.ID]])
			if diff := cmp.Diff(v.Round, again); diff != "" {
				t.Error(diff)
			}
			return err
		}); err != nil {
			t.Fatal(err)
		}
	})
}

func TestQueuesAndListsOfRoundsAreServedByAnIndex(t *testing.T) {
	db := ready(t, Config{File: t.TempDir() + "/x.db", Clock: moment.NewTurning(noon)})
	for query, index := range map[string]string{
		"SELECT id FROM rounds WHERE agency_org = 'x' AND id < 'x' ORDER BY id DESC LIMIT 51":                                                       "rounds_agency",
		"SELECT id FROM rounds WHERE substr(division, 1, 4) = '5401' ORDER BY id DESC LIMIT 51":                                                     "rounds_prefecture",
		"SELECT id FROM rounds WHERE agency_org = 'x' AND NOT complete AND by_person IN ('-') ORDER BY id LIMIT":                                    "rounds_open",
		"SELECT seizure_id FROM lots WHERE agency_org = 'x' AND left_kind <> '' AND handoff_id IS NULL AND left_kind = 'sealed' AND counted_at < 9": "lots_left_due",
	} {
		if strings.HasSuffix(query, "LIMIT") {
			query += " 6"
		}
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
