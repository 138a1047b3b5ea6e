package store

import (
	"bytes"
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/blob"
	"github.com/sealtrail/sealtrail/internal/deadline"
	"github.com/sealtrail/sealtrail/internal/fact"
	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/ledger"
	"github.com/sealtrail/sealtrail/internal/moment"
	"github.com/sealtrail/sealtrail/internal/registry"
)

// bureau is a registry with somewhere to keep papers, an editor, a publisher, and
// one paper.
type bureau struct {
	*registry.Service
	ctx    context.Context
	clock  *moment.Turning
	editor identity.Actor
	paper  []registry.NewDocument
}

func bureauOf(t *testing.T, db *DB, clock *moment.Turning) *bureau {
	t.Helper()
	files, err := blob.Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	kept, err := files.PutDocument(context.Background(), bytes.NewReader([]byte("%PDF-1.4\n演示")))
	if err != nil || kept.Type != blob.PDF {
		t.Fatalf("%+v, %v", kept, err)
	}
	s := registryOf(t, db, clock)
	s.Documents = files
	return &bureau{s, context.Background(), clock, editor(), []registry.NewDocument{{Kind: "contract", SHA256: kept.SHA256}}}
}

func (b *bureau) publisher(who string) identity.Actor {
	return of(b.editor, who, b.clock.Now(), identity.EcoPublisher)
}

// operator is somebody of a firm.
func operator(org uuid.UUID) identity.Actor {
	return identity.Actor{Person: uuid.New(), Pseudonym: "p-operator", Pseudonyms: []string{"p-operator"}, Org: org, OrgKind: identity.OrgFirm, Division: "540124", Roles: []identity.Role{identity.FirmOperator}, Via: "session"}
}

// shredding is what a new firm asks for.
func (b *bureau) shredding(uscc string) registry.Proposal {
	return registry.Proposal{USCC: uscc, Name: "演示再生公司", Division: "540124", Address: "曲水县", Contact: registry.Contact{Name: "格桑梅朵", Phone: "13800000000"},
		Facility: fact.ProposedFacility{Name: "一号厂区", Division: "540124", Address: "聂当乡", Lines: []string{"破碎线"}},
		Qualification: &fact.ProposedQualification{Kind: "GENERAL", Number: "考2026-1", Contract: "合同1号", Issuer: "曲水县分局", Modes: []string{"utilise"}, Categories: []string{"G01"},
			Methods: []string{"SHRED_RECYCLE"}, CapacityG: 1_000_000, ValidFrom: "2026-01-01", ValidTo: "2027-12-31"}, Documents: b.paper}
}

// checked answers every item of the checklist alike.
func (b *bureau) checked(t *testing.T, id uuid.UUID, answer string) []fact.ExaminedItem {
	t.Helper()
	a, err := b.Application(b.ctx, identity.Scope{All: true}, id)
	if err != nil {
		t.Fatal(err)
	}
	var out []fact.ExaminedItem
	for _, i := range a.Checklist(b.Book, b.clock.Now()) {
		out = append(out, fact.ExaminedItem{Code: i.Code, Answer: answer, Note: "已核对"})
	}
	if len(out) == 0 {
		t.Fatal("nothing to examine")
	}
	return out
}

func TestAnApplicationIsExaminedDecidedByAnotherAndEntered(t *testing.T) {
	engines(t, func(t *testing.T, db *DB, clock *moment.Turning) {
		b := bureauOf(t, db, clock)
		file := registry.FileApplication{Command: command(), Kind: registry.ApplyNew, Proposal: b.shredding(uscc1)}
		bare := file
		bare.Command, bare.Documents = command(), nil
		if _, err := b.FileApplication(b.ctx, b.editor, bare); codeOf(err) != "registry.application.documents" {
			t.Errorf("without papers: %v", err)
		}
		filed, err := b.FileApplication(b.ctx, b.editor, file)
		if err != nil || filed.State != registry.ApplicationFiled {
			t.Fatalf("%+v, %v", filed, err)
		}
		file.Command = command()
		if _, err := b.FileApplication(b.ctx, b.editor, file); codeOf(err) != "registry.application.open" {
			t.Errorf("twice: %v", err)
		}
		if _, err := b.ReturnApplication(b.ctx, b.editor, registry.ReturnApplication{Command: command(), Application: filed.ID, Reason: "缺环评批复"}); err != nil {
			t.Fatal(err)
		}
		if _, err := b.CompleteApplication(b.ctx, b.editor, registry.CompleteApplication{Command: command(), Application: filed.ID, Proposal: b.shredding(uscc1)}); err != nil {
			t.Fatal(err)
		}
		examine := registry.ExamineApplication{Command: command(), Application: filed.ID, Outcome: registry.OutcomeAccept, Items: b.checked(t, filed.ID, registry.AnswerNo)}
		if _, err := b.ExamineApplication(b.ctx, b.editor, examine); !strings.Contains(fmt.Sprint(err), "registry.application.item_no") {
			t.Errorf("accepted with a no: %v", err)
		}
		examine.Command, examine.Items = command(), b.checked(t, filed.ID, registry.AnswerYes)[1:]
		if _, err := b.ExamineApplication(b.ctx, b.editor, examine); codeOf(err) != "registry.application.item_missing" {
			t.Errorf("with an item left out: %v", err)
		}
		examine.Command, examine.Items = command(), b.checked(t, filed.ID, registry.AnswerYes)
		if got, err := b.ExamineApplication(b.ctx, b.editor, examine); err != nil || got.State != registry.ApplicationExamined {
			t.Fatalf("%+v, %v", got, err)
		}
		decide := registry.DecideApplication{Command: command(), Application: filed.ID, Accept: true}
		if _, err := b.DecideApplication(b.ctx, b.publisher(b.editor.Pseudonym), decide); codeOf(err) != "registry.application.same_person" {
			t.Errorf("the editor decided: %v", err)
		}
		done, err := b.DecideApplication(b.ctx, b.publisher("p-publisher"), decide)
		if err != nil || done.State != registry.ApplicationAccepted || done.Entered.Qualification == uuid.Nil {
			t.Fatalf("%+v, %v", done, err)
		}
		if again, err := b.DecideApplication(b.ctx, b.publisher("p-publisher"), decide); err == nil && again.ID != done.ID {
			t.Errorf("%+v, %v", again, err)
		}
		f, err := b.Firm(b.ctx, identity.Scope{Org: b.editor.Org}, uscc1)
		if err != nil || len(f.Facilities) != 1 || len(f.Facilities[0].Qualifications) != 1 || f.Contact.Name != "格桑梅朵" || f.Bureau != b.editor.Org {
			t.Fatalf("%+v, %v", f, err)
		}
		if len(f.Facilities[0].Confirmed) != 1 {
			t.Errorf("acceptance is no confirmation: %+v", f.Facilities[0])
		}
		publish(t, b.Service, clock, b.editor)
		kept, err := b.Application(b.ctx, identity.Scope{Org: b.editor.Org}, filed.ID)
		if err != nil || len(kept.Steps) != 5 || kept.Contact.Name != "格桑梅朵" {
			t.Fatalf("%+v, %v", kept, err)
		}
		sameFromEntries(t, db, kept.Stream, kept, registry.RebuildApplication)
		sameFromEntries(t, db, f.Stream, f, registry.RebuildFirm)
	})
}

// sameFromEntries compares what is kept with what its stream alone makes.
func sameFromEntries[T any](t *testing.T, db *DB, stream ledger.Stream, kept T, rebuild func([]ledger.Recorded) (T, error)) {
	t.Helper()
	if err := db.View(context.Background(), func(tx *Tx) error {
		h, err := tx.History(context.Background(), stream)
		if err != nil {
			return err
		}
		again, err := rebuild(h[stream])
		if diff := cmp.Diff(kept, again); diff != "" {
			t.Errorf("(-stored +rebuilt): %s", diff)
		}
		return err
	}); err != nil {
		t.Fatal(err)
	}
}

func TestARefusalHasItsArticleAndIsObjectedTo(t *testing.T) {
	engines(t, func(t *testing.T, db *DB, clock *moment.Turning) {
		b := bureauOf(t, db, clock)
		filed, err := b.FileApplication(b.ctx, b.editor, registry.FileApplication{Command: command(), Kind: registry.ApplyNew, Proposal: b.shredding(uscc2)})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := b.ExamineApplication(b.ctx, b.editor, registry.ExamineApplication{Command: command(), Application: filed.ID, Outcome: registry.OutcomeRefuse, Note: "无合同",
			Items: b.checked(t, filed.ID, registry.AnswerNo)}); err != nil {
			t.Fatal(err)
		}
		if _, err := b.DecideApplication(b.ctx, b.publisher("p-publisher"), registry.DecideApplication{Command: command(), Application: filed.ID, Accept: true}); codeOf(err) != "registry.application.item_no" {
			t.Errorf("accepted against the checklist: %v", err)
		}
		if _, err := b.DecideApplication(b.ctx, b.publisher("p-publisher"), registry.DecideApplication{Command: command(), Application: filed.ID, Reason: "没有书面合同"}); codeOf(err) != "registry.text.missing" {
			t.Errorf("refused without an article: %v", err)
		}
		refused, err := b.DecideApplication(b.ctx, b.publisher("p-publisher"), registry.DecideApplication{Command: command(), Application: filed.ID, Reason: "没有书面合同", Article: "固体废物污染环境防治法 第三十七条"})
		if err != nil || refused.State != registry.ApplicationRefused {
			t.Fatalf("%+v, %v", refused, err)
		}
		if _, err := b.Firm(b.ctx, identity.Scope{All: true}, uscc2); !fault.Is(err, fault.KindMissing) {
			t.Errorf("a refused firm is registered: %v", err)
		}
		o, err := b.FileObjection(b.ctx, b.editor, registry.FileObjection{Command: command(), Against: registry.AgainstRefusal, Application: filed.ID, Text: "合同已补交", Objector: registry.Contact{Name: "格桑梅朵"}})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := b.AnswerObjection(b.ctx, b.editor, registry.AnswerObjection{Command: command(), Objection: o.ID, Reason: "x"}); !fault.Is(err, fault.KindDenied) {
			t.Errorf("the editor answered: %v", err)
		}
		if _, err := b.AnswerObjection(b.ctx, b.publisher(b.editor.Pseudonym), registry.AnswerObjection{Command: command(), Objection: o.ID, Reason: "x"}); codeOf(err) != "registry.objection.same_person" {
			t.Errorf("who entered it answered: %v", err)
		}
		if got, err := b.AnswerObjection(b.ctx, b.publisher("p-publisher"), registry.AnswerObjection{Command: command(), Objection: o.ID, Upheld: true, Reason: "请重新申请"}); err != nil || got.State != registry.ObjectionUpheld {
			t.Errorf("%+v, %v", got, err)
		}
		kept, err := b.Objection(b.ctx, identity.Scope{Org: b.editor.Org}, o.ID)
		if err != nil || kept.Objector.Name != "格桑梅朵" || kept.Name != "演示再生公司" {
			t.Fatalf("%+v, %v", kept, err)
		}
		sameFromEntries(t, db, kept.Stream, kept, registry.RebuildObjection)
		if _, err := b.Objection(b.ctx, identity.Scope{Org: uuid.New()}, o.ID); !fault.Is(err, fault.KindMissing) {
			t.Errorf("somebody else reads it: %v", err)
		}
		open, _, err := b.Objections(b.ctx, identity.Scope{Org: b.editor.Org}, registry.ObjectionFilter{State: registry.ObjectionOpen})
		if err != nil || len(open) != 0 {
			t.Errorf("%v, %v", open, err)
		}
	})
}

func TestAFirmAsksForItselfAndSeesOnlyItsOwn(t *testing.T) {
	engines(t, func(t *testing.T, db *DB, clock *moment.Turning) {
		b := bureauOf(t, db, clock)
		firm, facility, _ := recycler(t, b.Service, b.editor, uscc1)
		f, err := b.Firm(b.ctx, identity.Scope{All: true}, firm.String())
		if err != nil {
			t.Fatal(err)
		}
		own, foreign := operator(f.Org), operator(orgOf(t, b.Service, identity.OrgFirm))
		renewal := b.shredding("")
		renewal.Facility, renewal.Qualification.Number = fact.ProposedFacility{Facility: facility}, "考2026-新"
		filed, err := b.FileApplication(b.ctx, own, registry.FileApplication{Command: command(), Kind: registry.ApplyRenewal, Proposal: renewal})
		if err != nil {
			t.Fatal(err)
		}
		for name, c := range map[string]struct {
			actor identity.Actor
			want  int
		}{"the firm": {own, 1}, "another firm": {foreign, 0}, "the bureau": {b.editor, 1}} {
			items, _, err := b.Applications(b.ctx, c.actor.Scope(identity.ReadApplications), registry.ApplicationFilter{State: registry.ApplicationFiled})
			if err != nil || len(items) != c.want {
				t.Errorf("%s: %d applications, %v", name, len(items), err)
			}
		}
		if _, err := b.Application(b.ctx, foreign.Scope(identity.ReadApplications), filed.ID); !fault.Is(err, fault.KindMissing) {
			t.Errorf("another firm reads it: %v", err)
		}
		if _, err := b.ReturnApplication(b.ctx, own, registry.ReturnApplication{Command: command(), Application: filed.ID, Reason: "x"}); !fault.Is(err, fault.KindDenied) {
			t.Errorf("the firm sent its own back: %v", err)
		}
		told, err := b.FileApplication(b.ctx, own, registry.FileApplication{Command: command(), Kind: registry.ApplyReconfirmation})
		if err != nil {
			t.Fatal(err)
		}
		clock.Advance(time.Minute)
		if got, err := b.ExamineApplication(b.ctx, b.editor, registry.ExamineApplication{Command: command(), Application: told.ID, Outcome: registry.OutcomeAccept,
			Items: b.checked(t, told.ID, registry.AnswerYes)}); err != nil || got.State != registry.ApplicationAccepted {
			t.Fatalf("%+v, %v", got, err)
		}
		f, err = b.Firm(b.ctx, identity.Scope{All: true}, uscc1)
		if err != nil || len(f.Facilities[0].Confirmed) != 1 {
			t.Errorf("%+v, %v", f, err)
		}
	})
}

func TestWhatAFirmDeclaresCountsAtTheGate(t *testing.T) {
	engines(t, func(t *testing.T, db *DB, clock *moment.Turning) {
		b := bureauOf(t, db, clock)
		_, facility, _ := recycler(t, b.Service, b.editor, uscc1)
		publish(t, b.Service, clock, b.editor)
		f, err := b.Firm(b.ctx, identity.Scope{All: true}, uscc1)
		if err != nil {
			t.Fatal(err)
		}
		own := operator(f.Org)
		declare := registry.DeclareUse{Command: command(), Facility: facility, From: "2026-01-01", To: "2026-06-30", Parts: []fact.UsePart{{Category: "G01", MassG: 700_000}}}
		if _, err := b.DeclareUse(b.ctx, own, declare); err != nil {
			t.Fatal(err)
		}
		for name, c := range map[string]struct {
			from, to moment.Date
			mass     int64
			want     string
		}{"over two years": {"2025-12-01", "2026-01-31", 1, "registry.declare.period"}, "of days to come": {"2026-07-01", "2026-12-31", 1, "registry.declare.future"},
			"overlapping": {"2026-06-01", "2026-07-31", 1, "registry.declare.overlap"}, "more than anybody has": {"2026-07-01", "2026-07-31", registry.MaxCapacityG + 1, "registry.declare.mass"}} {
			if _, err := b.DeclareUse(b.ctx, own, registry.DeclareUse{Command: command(), Facility: facility, From: c.from, To: c.to, MassG: c.mass}); codeOf(err) != c.want {
				t.Errorf("%s: %v", name, err)
			}
		}
		q := registry.Query{Facility: facility, Category: "G01", Method: "SHRED_RECYCLE", WeightG: 600_000}
		if g, err := b.Gate(b.ctx, officer(), q); err != nil || g.Allowed {
			t.Errorf("130 %% with what was declared passes: %+v, %v", g, err)
		}
		declare.Command, declare.Parts, declare.MassG = command(), nil, 100_000 // the same period again corrects
		if _, err := b.DeclareUse(b.ctx, own, declare); err != nil {
			t.Fatal(err)
		}
		if g, err := b.Gate(b.ctx, officer(), q); err != nil || !g.Allowed {
			t.Errorf("%+v, %v", g, err)
		}
		if _, err := b.DeclareUse(b.ctx, operator(uuid.New()), declare); !fault.Is(err, fault.KindMissing) {
			t.Errorf("another firm declared: %v", err)
		}
	})
}

func TestADelistedFacilityStaysInTheRegisterAndComesBackOnlyByApplying(t *testing.T) {
	engines(t, func(t *testing.T, db *DB, clock *moment.Turning) {
		b := bureauOf(t, db, clock)
		_, facility, _ := recycler(t, b.Service, b.editor, uscc1)
		recycler(t, b.Service, b.editor, uscc2)
		publish(t, b.Service, clock, b.editor)
		clock.Advance(time.Hour)
		if _, err := b.Delist(b.ctx, of(b.editor, "p-x", clock.Now(), identity.EcoEditor), registry.Delist{Command: command(), Facility: facility, Reason: "x"}); !fault.Is(err, fault.KindDenied) {
			t.Errorf("an editor delisted: %v", err)
		}
		if _, err := b.Delist(b.ctx, b.publisher("p-publisher"), registry.Delist{Command: command(), Facility: facility, Reason: "停产"}); err != nil {
			t.Fatal(err)
		}
		if _, err := b.Delist(b.ctx, b.publisher("p-publisher"), registry.Delist{Command: command(), Facility: facility, Reason: "停产"}); codeOf(err) != "registry.delist.nothing" {
			t.Errorf("twice: %v", err)
		}
		if _, err := b.Reinstate(b.ctx, b.publisher("p-publisher"), registry.Reinstate{Command: command(), Facility: facility, Reason: "x"}); codeOf(err) != "registry.reinstate.nothing" {
			t.Errorf("put back: %v", err)
		}
		if g, err := b.Gate(b.ctx, officer(), registry.Query{Facility: facility, Category: "G01", Method: "SHRED_RECYCLE"}); err != nil || g.Allowed {
			t.Errorf("a delisted facility passes: %v", err)
		}
		now, err := b.EditionInForce(b.ctx, clock.Now())
		if err != nil || len(now.Notices) != 1 || now.Notices[0].Change != "delisted" || now.Notices[0].Reason != "停产" {
			t.Errorf("%+v, %v", now.Notices, err)
		}
		d, err := b.DraftEdition(b.ctx, b.editor, registry.DraftEdition{Command: command(), Publisher: "演示生态环境厅", Payer: "财政", NextUpdateDue: "2027-03-31", Urgent: "一家单位停产"})
		if err != nil || d.Facilities != 1 {
			t.Fatalf("%+v, %v", d, err)
		}
		if _, err := b.PublishEdition(b.ctx, b.publisher("p-publisher"), registry.PublishEdition{Command: command(), Edition: d.ID}); err != nil {
			t.Fatal(err)
		}
		if all, err := b.Editions(b.ctx); err != nil || len(all) != 2 || all[0].Urgent != "一家单位停产" || all[1].Urgent != "" {
			t.Errorf("%+v, %v", all, err)
		}
		f, err := b.Firm(b.ctx, identity.Scope{All: true}, uscc1)
		if err != nil {
			t.Fatal(err)
		}
		x, _ := f.Facility(facility)
		if c, gone := x.Delisted(clock.Now()); !gone || c.Reason != "停产" {
			t.Errorf("%+v", x)
		}
		sameFromEntries(t, db, f.Stream, f, registry.RebuildFirm)
	})
}

func TestAnEntryThatNobodyConfirmedForAHundredDaysIsStale(t *testing.T) {
	engines(t, func(t *testing.T, db *DB, clock *moment.Turning) {
		b := bureauOf(t, db, clock)
		_, facility, _ := recycler(t, b.Service, b.editor, uscc1)
		publish(t, b.Service, clock, b.editor)
		published := clock.Now()
		clocks := func() map[string]moment.Time {
			t.Helper()
			out := map[string]moment.Time{}
			if err := db.View(b.ctx, func(tx *Tx) error {
				items, _, err := tx.Deadlines(b.ctx, identity.Scope{Org: b.editor.Org}, deadline.Filter{})
				for _, i := range items {
					out[i.Clock] = i.Due
				}
				return err
			}); err != nil {
				t.Fatal(err)
			}
			return out
		}
		if got := clocks(); len(got) != 2 || got[registry.ClockReconfirm] != published.Date().AddDays(100).End() || got[registry.ClockUpdate] == 0 {
			t.Errorf("after publication run %v", got)
		}
		for days, want := range map[int]int{100: 0, 101: 1} {
			got, err := b.EditionInForce(b.ctx, published.Date().AddDays(days).Start())
			if err != nil || len(got.Stale) != want {
				t.Errorf("after %d days: %v, %v", days, got.Stale, err)
			}
		}
		clock.Advance(110 * 24 * time.Hour)
		f, err := b.Firm(b.ctx, identity.Scope{All: true}, uscc1)
		if err != nil {
			t.Fatal(err)
		}
		if stale, err := b.Freshness(b.ctx, clock.Now(), f.Facilities...); err != nil || stale[facility] != published.Date().AddDays(101) {
			t.Errorf("%v, %v", stale, err)
		}
		// The firm says that nothing changed; until the editor confirms it, it is stale.
		told, err := b.FileApplication(b.ctx, operator(f.Org), registry.FileApplication{Command: command(), Kind: registry.ApplyReconfirmation})
		if err != nil {
			t.Fatal(err)
		}
		if got := clocks(); got[registry.ClockDecide] == 0 {
			t.Errorf("nobody must answer the firm: %v", got)
		}
		if _, err := b.ExamineApplication(b.ctx, b.editor, registry.ExamineApplication{Command: command(), Application: told.ID, Outcome: registry.OutcomeAccept, Items: b.checked(t, told.ID, registry.AnswerYes)}); err != nil {
			t.Fatal(err)
		}
		if got, err := b.EditionInForce(b.ctx, clock.Now()); err != nil || len(got.Stale) != 0 {
			t.Errorf("confirmed and stale: %v, %v", got.Stale, err)
		}
		if got, err := b.EditionInForce(b.ctx, clock.Now()-1000); err != nil || len(got.Stale) != 1 {
			t.Errorf("the past changed: %v, %v", got.Stale, err)
		}
		if got := clocks(); len(got) != 2 || got[registry.ClockReconfirm] != clock.Now().Date().AddDays(100).End() {
			t.Errorf("after the confirmation run %v", got)
		}
		// What was entered waits to be published, twenty working days at most; a
		// delisting does not: its notice is public at once.
		recycler(t, b.Service, b.editor, uscc2)
		if _, err := b.Delist(b.ctx, b.publisher("p-publisher"), registry.Delist{Command: command(), Facility: facility, Reason: "停产"}); err != nil {
			t.Fatal(err)
		}
		cal := b.Book.Calendar("540124")
		if got := clocks(); got[registry.ClockPublish] != cal.AddWorkingDays(clock.Now().Date(), 20).End() || len(got) != 2 || got[registry.ClockReconfirm] != 0 {
			t.Errorf("after the delisting run %v", got)
		}
	})
}

func TestListsOfApplicationsAndObjectionsAreServedByIndexes(t *testing.T) {
	engines(t, func(t *testing.T, db *DB, _ *moment.Turning) {
		indexed(t, db, func(heard *Tx, look func(string, func() error)) {
			ctx, org := context.Background(), uuid.New()
			for who, scope := range map[string]identity.Scope{"a party": {Org: org}, "a county": {Division: "540102"}, "a prefecture": {Division: "540100"}} {
				for by, state := range map[string]registry.ApplicationState{"none": "", "state": registry.ApplicationFiled} {
					look("applications by "+by+" of "+who, func() error {
						return second2(heard.Applications(ctx, scope, registry.ApplicationFilter{State: state}))
					})
				}
				for by, state := range map[string]registry.ObjectionState{"none": "", "state": registry.ObjectionOpen} {
					look("objections by "+by+" of "+who, func() error {
						return second2(heard.Objections(ctx, scope, registry.ObjectionFilter{State: state}))
					})
				}
			}
			look("an open application", func() error { _, err := heard.ApplicationOpen(ctx, org, uscc1, registry.ApplyNew); return err })
			look("the bureau of a division", func() error { _, _, err := heard.BureauOf(ctx, "540102", noon); return err })
			look("the facility of a handoff", func() error {
				_, err := heard.HandoffFacility(ctx, org, "H-1")
				if fault.Is(err, fault.KindMissing) {
					return nil
				}
				return err
			})
		})
	})
}
