package store

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/casefile"
	"github.com/sealtrail/sealtrail/internal/fact"
	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/label"
	"github.com/sealtrail/sealtrail/internal/ledger"
	"github.com/sealtrail/sealtrail/internal/moment"
	"github.com/sealtrail/sealtrail/internal/reference"
	"github.com/sealtrail/sealtrail/seeds"
)

// book is the reference book as shipped.
func book(t testing.TB) *reference.Book {
	t.Helper()
	b, err := reference.Load(seeds.FS())
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func cases(t testing.TB, db *DB, clock moment.Clock) *casefile.Service {
	t.Helper()
	return &casefile.Service{InTx: Narrow[casefile.Tx](db), View: NarrowView[casefile.Reads](db), Clock: clock, Book: book(t), Photos: anyPhoto{}}
}

// of is another person of the same organisation, in other roles.
func of(a identity.Actor, pseudonym string, now moment.Time, roles ...identity.Role) identity.Actor {
	a.Person, a.Pseudonym, a.Roles, a.StepUpAt, a.StepUpBy = uuid.New(), pseudonym, roles, now, "step_up"
	return a
}

// seizedLot puts one lot of a case into custody as far as its legal ground is
// concerned: an entry with its measure, and its row.
func seizedLot(t *testing.T, db *DB, actor identity.Actor, caseID uuid.UUID, mode string, since moment.Time, lastDay moment.Date) casefile.LegalLot {
	t.Helper()
	ctx, l := context.Background(), casefile.LegalLot{ID: uuid.Must(uuid.NewV7()), Case: caseID, Agency: actor.Org, State: "in_custody", Handlers: []string{actor.Pseudonym}}
	code, err := label.New(strings.NewReader(l.ID.String()[28:] + "        "))
	if err != nil {
		t.Fatal(err)
	}
	l.Code = code.Compact()
	measure := fact.LegalMeasure{ID: uuid.Must(uuid.NewV7()), Kind: casefile.Seized, Since: since, LastDay: lastDay, Mode: mode}
	if mode == casefile.Prior {
		measure.Approval = uuid.Must(uuid.NewV7())
	}
	if err := db.InTx(ctx, func(tx *Tx) error {
		if l.Stream, err = tx.NewStream(ctx, "lot", l.ID); err != nil {
			return err
		}
		sealed, err := tx.Record(ctx, ledger.Draft{ID: measure.ID, Kind: "custody.seizure.recorded", KV: 1, OccurredAt: since, By: actor.By(identity.RecordSeizure),
			Lines: []ledger.Line{{Stream: l.Stream, Value: fact.CaseLegalLine{Legal: fact.LegalLine{Case: caseID, Measure: &measure}}}}, Auth: []ledger.Auth{{By: "session"}}})
		if err != nil {
			return err
		}
		r, err := sealed[0].Recorded(l.Stream)
		if err != nil {
			return err
		}
		if err := l.Apply(r); err != nil {
			return err
		}
		return tx.db.Exec(`INSERT INTO lots (id, stream, version, code, case_id, seizure_id, line_no, agency_org, division, category, kind, name, spec, brand, rights_holder, unit,
			waste_code, value_basis, quantity, packages, mass_g, mass_basis, value_fen, seal, state, before_state, keeper_org, keeper_person, keeper_party, possessor_kind,
			handlers, keepers, place, confirmed, exception, children, photos, discrepancies, weighed_at, legal, last_at)
			VALUES (?, ?, 0, ?, ?, ?, 1, ?, '540102', 'G01', 'goods', '', '', '', '', 'PCS', '', '', 1, 1, 1000, 'measured', 0, '', ?, '', ?, '', false, 'keeper',
			?, '[]', '', true, false, '[]', '[]', '[]', 0, '{}', 0)`, l.ID, key(l.Stream), l.Code, caseID, uuid.New(), actor.Org, l.State, actor.Org, `["`+actor.Pseudonym+`"]`).Error
	}); err != nil {
		t.Fatal(err)
	}
	if err := db.InTx(ctx, func(tx *Tx) error { return tx.SaveLegal(ctx, []casefile.LegalLot{l}) }); err != nil {
		t.Fatal(err)
	}
	return l
}

func openCase(t *testing.T, s *casefile.Service, actor identity.Actor) casefile.Receipt {
	t.Helper()
	r, err := s.OpenCase(context.Background(), actor, casefile.OpenCase{Command: command(), Paper: "拉市监案〔2026〕12号", Title: "某商行销售假冒商品案",
		Parties: []casefile.Party{{Kind: "person", Name: "尼玛次仁", IDNumber: "540102199001010011", Phone: "13900000000"}, {Kind: "unknown"}}})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestACaseIsOpenedDecidedHeldLiftedAndRebuilt(t *testing.T) {
	engines(t, func(t *testing.T, db *DB, clock *moment.Turning) {
		ctx, actor, s := context.Background(), officer(), cases(t, db, clock)
		opened := openCase(t, s, actor)
		if opened.Number.Kind() != label.CaseFile || opened.Number.Division() != "540102" || opened.Number.Serial() != 1 {
			t.Fatalf("number %s", opened.Number)
		}
		ref := opened.Number.String()
		lots := []casefile.LegalLot{seizedLot(t, db, actor, opened.ID, casefile.Prior, noon, "2026-12-17"), seizedLot(t, db, actor, opened.ID, casefile.Prior, noon, "2026-12-17")}
		clock.Advance(time.Hour)
		head := of(actor, "p-head", clock.Now(), identity.Approver)
		if _, err := s.ApproveMeasure(ctx, head, casefile.ApproveMeasure{Command: command(), Case: ref, Measure: casefile.Seized, Mode: casefile.Prior, Paper: "强措1号"}); err != nil {
			t.Fatal(err)
		}
		decided, err := s.RecordDecision(ctx, actor, casefile.RecordDecision{Command: command(), Case: ref, Kind: "confiscated", Paper: "拉市监处罚〔2026〕12号", DecidedOn: "2026-11-18", Effective: "2026-11-18"})
		if err != nil || len(decided.Lots) != 2 {
			t.Fatalf("%d lots, %v", len(decided.Lots), err)
		}
		held, err := s.SetHold(ctx, actor, casefile.SetHold{Command: command(), Case: opened.ID.String(), Reason: "APPEAL_WINDOW", Note: "至复议期满", Lots: []string{lots[0].Code}})
		if err != nil || len(held.Lots) != 1 {
			t.Fatalf("%v, %v", held.Lots, err)
		}
		standing := func(id uuid.UUID) casefile.Standing {
			all, err := s.Lots(ctx, identity.Scope{Org: actor.Org}, ref)
			if err != nil {
				t.Fatal(err)
			}
			for _, l := range all {
				if l.ID == id {
					return l.Legal.Standing(clock.Now())
				}
			}
			t.Fatal("lot is gone")
			return casefile.Standing{}
		}
		if st := standing(lots[0].ID); st.GroundsDestruction() || !st.Effective || !cmp.Equal(st.Holds, []string{"APPEAL_WINDOW"}) {
			t.Errorf("held lot: %+v", st)
		}
		if st := standing(lots[1].ID); !st.GroundsDestruction() || st.Code != casefile.StandingConfiscated {
			t.Errorf("free lot: %+v", st)
		}
		clock.Advance(time.Minute)
		if _, err := s.LiftHold(ctx, head, casefile.LiftHold{Command: command(), Case: ref, Hold: held.ID, Reason: "期满"}); err != nil {
			t.Fatal(err)
		}
		if st := standing(lots[0].ID); !st.GroundsDestruction() {
			t.Errorf("lifted lot: %+v", st)
		}
		if _, err := s.LiftHold(ctx, head, casefile.LiftHold{Command: command(), Case: ref, Hold: held.ID, Reason: "期满"}); !fault.Is(err, fault.KindConflict) {
			t.Errorf("lifted twice: %v", err)
		}
		other := newTheatre(t, db, clock).there.org
		if _, err := s.Entrust(ctx, head, casefile.Entrust{Command: command(), Case: ref, Agency: other, Paper: "委托书1号"}); err != nil {
			t.Fatal(err)
		}
		if _, err := s.GrantException(ctx, head, casefile.GrantException{Command: command(), Case: ref, Reason: "在编三人", LastDay: "2027-06-30"}); err != nil {
			t.Fatal(err)
		}
		kept, err := s.Case(ctx, identity.Scope{Org: other}, ref) // whoever is entrusted sees it
		if err != nil || kept.Parties[0].Name != "尼玛次仁" {
			t.Fatalf("%+v, %v", kept.Parties, err)
		}
		all, err := s.Lots(ctx, identity.Scope{All: true}, ref)
		if err != nil {
			t.Fatal(err)
		}
		if err := db.View(ctx, func(tx *Tx) error {
			h, err := tx.History(ctx, kept.Stream, all[0].Stream, all[1].Stream)
			if err != nil {
				return err
			}
			rebuilt, err := casefile.Rebuild(h[kept.Stream])
			if err != nil {
				return err
			}
			if diff := cmp.Diff(kept, rebuilt, cmp.Comparer(func(a, b label.Number) bool { return a == b })); diff != "" {
				t.Errorf("case (-stored +rebuilt): %s", diff)
			}
			for _, l := range all {
				var again casefile.Legal
				for _, r := range h[l.Stream] {
					if err := again.Apply(r); err != nil {
						return err
					}
				}
				if diff := cmp.Diff(l.Legal, again); diff != "" {
					t.Errorf("legal ground of %s (-stored +rebuilt): %s", l.Code, diff)
				}
			}
			exempt, err := tx.Exempt(ctx, []uuid.UUID{kept.ID}, clock.Now())
			if err != nil || !exempt[kept.ID] {
				t.Errorf("exempt: %v, %v", exempt, err)
			}
			return nil
		}); err != nil {
			t.Fatal(err)
		}
	})
}

func TestAnUrgentMeasureWithoutApprovalBlocksConfiscationAfterADay(t *testing.T) {
	engines(t, func(t *testing.T, db *DB, clock *moment.Turning) {
		ctx, actor, s := context.Background(), officer(), cases(t, db, clock)
		ref := openCase(t, s, actor)
		lot := seizedLot(t, db, actor, ref.ID, casefile.Urgent, noon, "2026-12-17")
		decide := func(kind string) error {
			_, err := s.RecordDecision(ctx, actor, casefile.RecordDecision{Command: command(), Case: ref.ID.String(), Kind: kind, Paper: "处罚1号", DecidedOn: "2026-11-18",
				Effective: "2026-11-18", Lots: []string{lot.ID.String()}})
			return err
		}
		clock.Advance(casefile.ApprovalLife + time.Minute)
		if err := decide("confiscated"); codeOf(err) != "casefile.decision.approval_missing" {
			t.Errorf("confiscated without approval: %v", err)
		}
		if err := decide("lifted"); err != nil { // giving goods back is always possible
			t.Error(err)
		}
		own := of(actor, actor.Pseudonym, clock.Now(), identity.Approver)
		approve := casefile.ApproveMeasure{Command: command(), Case: ref.ID.String(), Measure: casefile.Seized, Mode: casefile.Urgent, Paper: "补办1号"}
		if _, err := s.ApproveMeasure(ctx, own, approve); codeOf(err) != "casefile.approval.own_seizure" {
			t.Errorf("approved what the same person seized: %v", err)
		}
		head := of(actor, "p-head", clock.Now(), identity.Approver)
		if _, err := s.ApproveMeasure(ctx, head, approve); err != nil {
			t.Fatal(err)
		}
		if err := decide("confiscated"); err != nil {
			t.Error(err)
		}
		c, err := s.Case(ctx, identity.Scope{All: true}, ref.ID.String())
		if err != nil || len(c.Approvals) != 1 || c.Approvals[0].InTime {
			t.Errorf("a late approval must stay marked: %+v, %v", c.Approvals, err)
		}
	})
}

func TestACaseIsSeenByItsAgencyAndItsRegionAlone(t *testing.T) {
	engines(t, func(t *testing.T, db *DB, clock *moment.Turning) {
		ctx, actor, s := context.Background(), officer(), cases(t, db, clock)
		first, second := openCase(t, s, actor), openCase(t, s, actor)
		for name, c := range map[string]struct {
			scope identity.Scope
			sees  int
		}{
			"own": {identity.Scope{Org: actor.Org}, 2}, "stranger": {identity.Scope{Org: uuid.New()}, 0}, "nobody": {identity.Scope{}, 0},
			"prefecture": {identity.Scope{Division: "540100"}, 2}, "other county": {identity.Scope{Division: "540602"}, 0},
		} {
			items, _, err := s.Cases(ctx, c.scope, casefile.CaseFilter{})
			if err != nil || len(items) != c.sees {
				t.Errorf("%s sees %d, %v", name, len(items), err)
			}
			if _, err := s.Case(ctx, c.scope, first.Number.String()); (err == nil) != (c.sees > 0) || err != nil && !fault.Is(err, fault.KindMissing) {
				t.Errorf("%s: %v", name, err)
			}
		}
		items, next, err := s.Cases(ctx, identity.Scope{All: true}, casefile.CaseFilter{Limit: 1})
		if err != nil || len(items) != 1 || items[0].ID != second.ID || next == "" {
			t.Fatalf("%d, %q, %v", len(items), next, err)
		}
		if items, next, err = s.Cases(ctx, identity.Scope{All: true}, casefile.CaseFilter{Limit: 1, Cursor: next, Query: "12号"}); err != nil || len(items) != 1 || items[0].ID != first.ID || next != "" {
			t.Fatalf("%d, %q, %v", len(items), next, err)
		}
		stranger := officer()
		_, denied := s.SetHold(ctx, stranger, casefile.SetHold{Command: command(), Case: first.Number.String(), Reason: "AUDIT"})
		_, unknown := s.SetHold(ctx, stranger, casefile.SetHold{Command: command(), Case: uuid.NewString(), Reason: "AUDIT"})
		if !fault.Is(denied, fault.KindMissing) || codeOf(denied) != codeOf(unknown) {
			t.Errorf("a stranger learns that the case exists: %v, %v", denied, unknown)
		}
	})
}

func TestACommandOnACaseSentTwiceCountsOnce(t *testing.T) {
	engines(t, func(t *testing.T, db *DB, clock *moment.Turning) {
		ctx, actor, s := context.Background(), officer(), cases(t, db, clock)
		ref := openCase(t, s, actor)
		seizedLot(t, db, actor, ref.ID, casefile.Prior, noon, "2026-12-17")
		hold := casefile.SetHold{Command: command(), Case: ref.ID.String(), Reason: "LITIGATION"}
		one, err := s.SetHold(ctx, actor, hold)
		if err != nil {
			t.Fatal(err)
		}
		two, err := s.SetHold(ctx, actor, hold)
		if err != nil || !cmp.Equal(one, two, cmp.Comparer(func(a, b label.Number) bool { return a == b })) {
			t.Errorf("%+v, %v", two, err)
		}
		hold.Note = "另有说明"
		if _, err := s.SetHold(ctx, actor, hold); !fault.Is(err, fault.KindConflict) {
			t.Errorf("other content under the same id: %v", err)
		}
		if _, err := s.SetHold(ctx, actor, casefile.SetHold{Command: command(), Case: ref.ID.String(), Reason: "NO_REASON", Lots: []string{"0000-0000-001J"}}); !fault.Is(err, fault.KindMissing) {
			t.Errorf("a lot of no case: %v", err)
		}
	})
}

func TestATinyOfficesExceptionNeedsItsHead(t *testing.T) {
	engines(t, func(t *testing.T, db *DB, clock *moment.Turning) {
		ctx, actor, s := context.Background(), officer(), cases(t, db, clock)
		grant := casefile.GrantException{Command: command(), Reason: "在编三人", LastDay: "2027-06-30"}
		if _, err := s.GrantException(ctx, actor, grant); !fault.Is(err, fault.KindDenied) {
			t.Errorf("an officer granted it: %v", err)
		}
		head := of(actor, "p-head", 0, identity.Approver)
		if _, err := s.GrantException(ctx, head, grant); codeOf(err) != "identity.step_up_needed" {
			t.Errorf("granted without step-up: %v", err)
		}
		head.StepUpAt = clock.Now()
		for _, day := range []moment.Date{"2026-11-17", "2028-06-30", "2027-02-30"} {
			bad := grant
			bad.ID, bad.LastDay = uuid.Must(uuid.NewV7()), day
			if _, err := s.GrantException(ctx, head, bad); !fault.Is(err, fault.KindInvalid) {
				t.Errorf("%s: %v", day, err)
			}
		}
		if _, err := s.GrantException(ctx, head, grant); err != nil {
			t.Fatal(err)
		}
		all, err := s.Exemptions(ctx, identity.Scope{Org: actor.Org}, actor.Org)
		if err != nil || len(all) != 1 || all[0].Reason != "在编三人" {
			t.Fatalf("%+v, %v", all, err)
		}
		if err := db.View(ctx, func(tx *Tx) error {
			h, err := tx.History(ctx, all[0].Stream)
			if err != nil {
				return err
			}
			again, err := casefile.RebuildExemption(h[all[0].Stream])
			if diff := cmp.Diff(all[0], again); diff != "" {
				t.Error(diff)
			}
			return err
		}); err != nil {
			t.Fatal(err)
		}
	})
}

func codeOf(err error) string {
	if f := fault.Of(err); f != nil {
		return f.Code
	}
	return ""
}
