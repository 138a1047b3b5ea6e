package store

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/moment"
	"github.com/sealtrail/sealtrail/internal/registry"
)

const uscc1, uscc2 = "91350100M000100Y43", "91110000101623741K"

func registryOf(t testing.TB, db *DB, clock moment.Clock) *registry.Service {
	t.Helper()
	return &registry.Service{InTx: Narrow[registry.Tx](db), View: NarrowView[registry.Reads](db), Clock: clock, Book: book(t)}
}

func editor() identity.Actor {
	return identity.Actor{Person: uuid.New(), Pseudonym: "p-editor", Org: uuid.New(), OrgKind: identity.OrgBureau, Division: "540000", Roles: []identity.Role{identity.EcoEditor}, Via: "session"}
}

// orgOf makes an organisation.
func orgOf(t *testing.T, s *registry.Service, kind identity.OrgKind) uuid.UUID {
	t.Helper()
	ctx, id := context.Background(), uuid.Must(uuid.NewV7())
	if err := s.InTx(ctx, func(narrow registry.Tx) error {
		tx := narrow.(*Tx)
		stream, err := tx.NewStream(ctx, identity.OrgStream, id)
		if err != nil {
			return err
		}
		return tx.db.Exec(`INSERT INTO orgs (id, stream, version, kind, name, name_en, division, uscc, valid_from, valid_to, added_at) VALUES (?, ?, 0, ?, '演示', '', '540124', '', '2018-01-01', '', 0)`,
			id, key(stream), string(kind)).Error
	}); err != nil {
		t.Fatal(err)
	}
	return id
}

func TestAFirmIsSignedForByAFirmsPeopleOnly(t *testing.T) {
	engines(t, func(t *testing.T, db *DB, clock *moment.Turning) {
		actor := editor()
		s := &registry.Service{InTx: Narrow[registry.Tx](db), View: NarrowView[registry.Reads](db), Clock: clock, Book: book(t)}
		for name, c := range map[string]struct {
			org  uuid.UUID
			want string
		}{"an agency": {orgOf(t, s, identity.OrgAgency), "registry.firm.org"}, "nobody": {uuid.New(), "registry.firm.org"}, "a firm": {orgOf(t, s, identity.OrgFirm), ""}} {
			_, err := s.AddFirm(context.Background(), actor, registry.AddFirm{Command: command(), Org: c.org, USCC: "91540103MA6T1B002Y", Name: "演示再生公司", Division: "540124", Address: "曲水县"})
			if err == nil && c.want != "" || err != nil && codeOf(err) != c.want {
				t.Errorf("%s: %v", name, err)
			}
		}
	})
}

// recycler registers a firm with a facility that shreds clothes.
func recycler(t *testing.T, s *registry.Service, actor identity.Actor, uscc string) (firm, facility, qualification uuid.UUID) {
	t.Helper()
	ctx := context.Background()
	f, err := s.AddFirm(ctx, actor, registry.AddFirm{Command: command(), Org: orgOf(t, s, identity.OrgFirm), USCC: uscc, Name: "演示再生公司", Division: "540124", Address: "曲水县",
		Contact: registry.Contact{Name: "格桑梅朵", Phone: "13800000000"}})
	if err != nil {
		t.Fatal(err)
	}
	x, err := s.AddFacility(ctx, actor, registry.AddFacility{Command: command(), Firm: uscc, Name: "一号厂区", Division: "540124", Address: "聂当乡", Lines: []string{"破碎线"}})
	if err != nil {
		t.Fatal(err)
	}
	q, err := s.AddQualification(ctx, actor, registry.AddQualification{Command: command(), Facility: x.ID, Kind: "GENERAL", Number: "考2026-" + uscc[:4], Contract: "合同1号", Issuer: "曲水县分局",
		Modes: []string{"utilise"}, Categories: []string{"G02", "G01"}, Methods: []string{"SHRED_RECYCLE"}, CapacityG: 1_000_000, ValidFrom: "2026-01-01", ValidTo: "2026-12-31"})
	if err != nil {
		t.Fatal(err)
	}
	return f.ID, x.ID, q.ID
}

func publish(t *testing.T, s *registry.Service, clock *moment.Turning, actor identity.Actor) registry.EditionReceipt {
	t.Helper()
	ctx := context.Background()
	d, err := s.DraftEdition(ctx, actor, registry.DraftEdition{Command: command(), Publisher: "演示生态环境厅", FreeOfCharge: true, Payer: "财政", NextUpdateDue: "2027-03-31"})
	if err != nil {
		t.Fatal(err)
	}
	clock.Advance(time.Minute)
	p, err := s.PublishEdition(ctx, of(actor, "p-publisher", clock.Now(), identity.EcoPublisher), registry.PublishEdition{Command: command(), Edition: d.ID})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestAnEditionIsDraftedPublishedByAnotherAndFrozen(t *testing.T) {
	engines(t, func(t *testing.T, db *DB, clock *moment.Turning) {
		ctx, actor, s := context.Background(), editor(), registryOf(t, db, clock)
		if none, err := s.EditionInForce(ctx, clock.Now()); err != nil || none.Edition != nil || none.Notices == nil {
			t.Fatalf("before the first edition: %+v, %v", none, err)
		}
		_, facility, _ := recycler(t, s, actor, uscc1)
		draft, err := s.DraftEdition(ctx, actor, registry.DraftEdition{Command: command(), Publisher: "演示生态环境厅", Payer: "财政", NextUpdateDue: "2027-03-31"})
		if err != nil || draft.Number != 0 || draft.Facilities != 1 {
			t.Fatalf("%+v, %v", draft, err)
		}
		both := of(actor, actor.Pseudonym, clock.Now(), identity.EcoPublisher)
		if _, err := s.PublishEdition(ctx, both, registry.PublishEdition{Command: command(), Edition: draft.ID}); codeOf(err) != "registry.edition.same_person" {
			t.Errorf("the editor published: %v", err)
		}
		other := of(actor, "p-publisher", clock.Now(), identity.EcoPublisher)
		published, err := s.PublishEdition(ctx, other, registry.PublishEdition{Command: command(), Edition: draft.ID})
		if err != nil || published.Number != 1 || published.PublishedOn != "2026-11-18" {
			t.Fatalf("%+v, %v", published, err)
		}
		if _, err := s.PublishEdition(ctx, other, registry.PublishEdition{Command: command(), Edition: draft.ID}); !fault.Is(err, fault.KindConflict) {
			t.Errorf("published twice: %v", err)
		}
		e, err := s.Edition(ctx, 1)
		if err != nil {
			t.Fatal(err)
		}
		var p registry.PublicEdition
		if err := json.Unmarshal(e.JSON, &p); err != nil || p.Firms[0].Facilities[0].ID != facility {
			t.Fatalf("%+v, %v", p, err)
		}
		rows, err := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(e.CSV, []byte("\ufeff")))).ReadAll()
		if err != nil || len(rows) != 2 || rows[1][13] != "G01;G02" || rows[1][16] != "1" {
			t.Errorf("%v, %v", rows, err)
		}
		for _, canary := range []string{"格桑梅朵", "13800000000"} {
			if strings.Contains(string(e.JSON)+string(e.CSV), canary) {
				t.Errorf("%s is public", canary)
			}
		}
		if err := db.InTx(ctx, func(tx *Tx) error {
			return tx.db.Exec(`UPDATE editions SET csv = json WHERE number = 1`).Error
		}); err == nil {
			t.Error("a published edition was changed")
		}
		if err := db.View(ctx, func(tx *Tx) error {
			h, err := tx.History(ctx, e.Stream)
			if err != nil {
				return err
			}
			again, err := registry.RebuildEdition(h[e.Stream])
			if diff := cmp.Diff(e, again); diff != "" {
				t.Errorf("edition (-stored +rebuilt): %s", diff)
			}
			return err
		}); err != nil {
			t.Fatal(err)
		}
	})
}

func TestADraftThatNoLongerShowsHowThingsStandIsNotPublished(t *testing.T) {
	engines(t, func(t *testing.T, db *DB, clock *moment.Turning) {
		ctx, actor, s := context.Background(), editor(), registryOf(t, db, clock)
		_, facility, _ := recycler(t, s, actor, uscc1)
		draft, err := s.DraftEdition(ctx, actor, registry.DraftEdition{Command: command(), Publisher: "演示生态环境厅", Payer: "财政", NextUpdateDue: "2027-03-31"})
		if err != nil {
			t.Fatal(err)
		}
		clock.Advance(time.Minute)
		publisher := of(actor, "p-publisher", clock.Now(), identity.EcoPublisher)
		if _, err := s.Suspend(ctx, publisher, registry.Suspend{Command: command(), Facility: facility, Reason: "整改"}); err != nil {
			t.Fatal(err)
		}
		if _, err := s.PublishEdition(ctx, publisher, registry.PublishEdition{Command: command(), Edition: draft.ID}); codeOf(err) != "registry.edition.outdated" {
			t.Errorf("%v", err)
		}
		if _, err := s.DraftEdition(ctx, actor, registry.DraftEdition{Command: command(), Publisher: "演示生态环境厅", Payer: "财政", NextUpdateDue: "2027-03-31"}); codeOf(err) != "registry.edition.empty" {
			t.Errorf("%v", err)
		}
	})
}

func TestTheRegistryIsReadAsItStoodOnADay(t *testing.T) {
	engines(t, func(t *testing.T, db *DB, clock *moment.Turning) {
		ctx, actor, s := context.Background(), editor(), registryOf(t, db, clock)
		firm, facility, qualification := recycler(t, s, actor, uscc1)
		publish(t, s, clock, actor)
		first := clock.Now()
		clock.Advance(24 * time.Hour)
		publisher := of(actor, "p-publisher", clock.Now(), identity.EcoPublisher)
		if _, err := s.Suspend(ctx, publisher, registry.Suspend{Command: command(), Facility: facility, Qualification: qualification, Reason: "超标排放"}); err != nil {
			t.Fatal(err)
		}
		suspended := clock.Now()
		clock.Advance(time.Hour)
		publisher.StepUpAt = clock.Now()
		if _, err := s.Reinstate(ctx, publisher, registry.Reinstate{Command: command(), Facility: facility, Reason: "整改完成"}); err != nil {
			t.Fatal(err)
		}
		recycler(t, s, actor, uscc2)
		clock.Advance(time.Hour)
		publish(t, s, clock, actor)
		for name, c := range map[string]struct {
			at      moment.Time
			edition int
			notices int
		}{"before": {noon.Add(-time.Hour), 0, 0}, "first": {first, 1, 0}, "suspended": {suspended, 1, 1}, "reinstated": {suspended.Add(time.Hour), 1, 2}, "second": {clock.Now(), 2, 0}} {
			got, err := s.EditionInForce(ctx, c.at)
			number := 0
			if got.Edition != nil {
				number = got.Edition.Number
			}
			if err != nil || number != c.edition || len(got.Notices) != c.notices {
				t.Errorf("%s: edition %d, notices %v, %v", name, number, got.Notices, err)
			}
		}
		if all, err := s.Editions(ctx); err != nil || len(all) != 2 || all[0].Number != 2 || all[0].Firms != 2 {
			t.Errorf("%+v, %v", all, err)
		}
		kept, err := s.Firm(ctx, identity.Scope{Org: actor.Org}, uscc1)
		if err != nil || kept.ID != firm || kept.Contact.Name != "格桑梅朵" {
			t.Fatalf("%+v, %v", kept, err)
		}
		if err := db.View(ctx, func(tx *Tx) error {
			h, err := tx.History(ctx, kept.Stream)
			if err != nil {
				return err
			}
			again, err := registry.RebuildFirm(h[kept.Stream])
			if diff := cmp.Diff(kept, again); diff != "" {
				t.Errorf("firm (-stored +rebuilt): %s", diff)
			}
			return err
		}); err != nil {
			t.Fatal(err)
		}
	})
}

func TestTheGateAnswersFromWhatIsKept(t *testing.T) {
	engines(t, func(t *testing.T, db *DB, clock *moment.Turning) {
		ctx, actor, s := context.Background(), editor(), registryOf(t, db, clock)
		_, facility, qualification := recycler(t, s, actor, uscc1)
		q := registry.Query{Facility: facility, Category: "G01", Method: "SHRED_RECYCLE", WeightG: 900_000}
		if g, err := s.Gate(ctx, officer(), q); err != nil || g.Allowed {
			t.Errorf("allowed without being listed: %+v, %v", g, err)
		}
		publish(t, s, clock, actor)
		g, err := s.Gate(ctx, officer(), q)
		if err != nil || !g.Allowed || g.Edition != 1 || !cmp.Equal(g.Qualifications, []uuid.UUID{qualification}) {
			t.Errorf("%+v, %v", g, err)
		}
		at := func(id uuid.UUID) registry.Query { x := q; x.Facility = id; return x }
		if g, err := s.Gate(ctx, officer(), at(uuid.New())); err != nil || g.Allowed {
			t.Errorf("an unknown facility passes: %+v, %v", g, err)
		}
		if _, err := s.Gate(ctx, identity.Actor{Person: uuid.New(), Roles: []identity.Role{identity.AdminSystem}, Via: "session"}, q); !fault.Is(err, fault.KindDenied) {
			t.Errorf("%v", err)
		}
		lot := acceptedLot(t, db, facility, 400_000, clock.Now())
		if err := db.View(ctx, func(tx *Tx) error {
			for name, c := range map[string]struct {
				from, to moment.Time
				want     int64
			}{"this year": {moment.Date("2026-01-01").Start(), moment.Date("2026-12-31").End(), 400_000}, "last year": {moment.Date("2025-01-01").Start(), moment.Date("2025-12-31").End(), 0}} {
				if got, err := tx.AcceptedG(ctx, facility, c.from, c.to); err != nil || got != c.want {
					t.Errorf("%s: %d, %v (lot %s)", name, got, err, lot)
				}
			}
			return nil
		}); err != nil {
			t.Fatal(err)
		}
		if g, err := s.Gate(ctx, officer(), q); err != nil || g.Allowed {
			t.Errorf("130 %% of the scale passes: %+v, %v", g, err)
		}
	})
}

// acceptedLot puts a row of a lot that a facility accepted.
func acceptedLot(t *testing.T, db *DB, facility uuid.UUID, massG int64, at moment.Time) uuid.UUID {
	t.Helper()
	ctx, handoff, actor := context.Background(), uuid.Must(uuid.NewV7()), officer()
	lot := seizedLot(t, db, actor, uuid.New(), "prior", at, "2026-12-31").ID
	if err := db.InTx(ctx, func(tx *Tx) error {
		stream, err := tx.NewStream(ctx, "handoff", handoff)
		if err != nil {
			return err
		}
		if err := tx.db.Exec(`INSERT INTO handoffs (id, stream, version, number, purpose, state, from_org, sender, to_org, agency_org, division, facility_id, lots, waiting, offered_at,
			departed_at, arrived_at, closed_at, last_at, detail) VALUES (?, ?, 1, 'H', 'destruction', 'received', ?, '', ?, ?, '540102', ?, 1, 0, ?, ?, ?, ?, ?, '{}')`,
			handoff, key(stream), actor.Org, uuid.New(), actor.Org, facility, at, at, at, at, at).Error; err != nil {
			return err
		}
		if err := tx.db.Exec(`INSERT INTO handoff_lots (handoff_id, lot_id) VALUES (?, ?)`, handoff, lot).Error; err != nil {
			return err
		}
		return tx.db.Exec(`UPDATE lots SET state = 'at_firm', facility_id = ?, mass_g = ? WHERE id = ?`, facility, massG, lot).Error
	}); err != nil {
		t.Fatal(err)
	}
	return lot
}

func TestAFirmIsKeptByItsBureauAndSeenByItself(t *testing.T) {
	engines(t, func(t *testing.T, db *DB, clock *moment.Turning) {
		ctx, actor, s := context.Background(), editor(), registryOf(t, db, clock)
		id, facility, _ := recycler(t, s, actor, uscc1)
		if _, err := s.AddFirm(ctx, actor, registry.AddFirm{Command: command(), USCC: uscc1, Name: "同名", Division: "540124", Address: "曲水县"}); codeOf(err) != "registry.firm.exists" {
			t.Errorf("%v", err)
		}
		if _, err := s.AddFirm(ctx, actor, registry.AddFirm{Command: command(), USCC: "91350211M0000XUF46", Name: "校验不符", Division: "540124", Address: "曲水县"}); codeOf(err) != "registry.firm.uscc_note" {
			t.Errorf("%v", err)
		}
		if r, err := s.AddFirm(ctx, actor, registry.AddFirm{Command: command(), USCC: "91350211M0000XUF46", USCCNote: "与执照一致", Name: "校验不符", Division: "540124", Address: "曲水县"}); err != nil || r.Warning == "" {
			t.Errorf("%+v, %v", r, err)
		}
		foreign := editor()
		if _, err := s.AddFacility(ctx, foreign, registry.AddFacility{Command: command(), Firm: uscc1, Name: "二号", Division: "540124", Address: "别处"}); !fault.Is(err, fault.KindMissing) {
			t.Errorf("another bureau's editor: %v", err)
		}
		if _, err := s.Suspend(ctx, of(actor, "p-x", clock.Now(), identity.EcoEditor), registry.Suspend{Command: command(), Facility: facility, Reason: "x"}); !fault.Is(err, fault.KindDenied) {
			t.Errorf("an editor suspended: %v", err)
		}
		f, err := s.Firm(ctx, identity.Scope{All: true}, id.String())
		if err != nil {
			t.Fatal(err)
		}
		for name, c := range map[string]struct {
			scope identity.Scope
			sees  int
		}{"bureau": {identity.Scope{Org: actor.Org}, 2}, "firm": {identity.Scope{Org: f.Org}, 1}, "stranger": {identity.Scope{Org: uuid.New()}, 0}, "nobody": {identity.Scope{}, 0}} {
			items, _, err := s.Firms(ctx, c.scope, registry.FirmFilter{})
			if err != nil || len(items) != c.sees {
				t.Errorf("%s sees %d, %v", name, len(items), err)
			}
			if _, err := s.Firm(ctx, c.scope, uscc1); (err == nil) != (c.sees > 0) {
				t.Errorf("%s: %v", name, err)
			}
		}
	})
}
