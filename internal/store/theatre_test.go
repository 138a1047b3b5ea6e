package store

import (
	"context"
	"crypto/rand"
	"database/sql"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/casefile"
	"github.com/sealtrail/sealtrail/internal/custody"
	"github.com/sealtrail/sealtrail/internal/destruction"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/moment"
	"github.com/sealtrail/sealtrail/internal/registry"
)

// theatre is a region with two agencies and one firm, in which goods can be
// taken all the way through the use cases.
type theatre struct {
	t     *testing.T
	ctx   context.Context
	db    *DB
	clock *moment.Turning

	cases *casefile.Service
	goods *custody.Service
	firms *registry.Service
	work  *destruction.Service

	here, there                           agency
	operator, reviewer, editor, publisher identity.Actor
	facility                              uuid.UUID

	restricted bool              // of the next cases
	categories []string          // of the next lots, one line each; none: clothes
	basis      custody.MassBasis // of the next lots; empty: measured

	mu   sync.Mutex
	jobs []string
}

type agency struct {
	org                                  uuid.UUID
	division                             string
	officer, second, keeper, head, legal identity.Actor
}

// anyPhoto stands in for the store of photos.
type anyPhoto struct{}

func (anyPhoto) Has(string) bool { return true }

func newTheatre(t *testing.T, db *DB, clock *moment.Turning) *theatre {
	t.Helper()
	s := &theatre{t: t, ctx: context.Background(), db: db, clock: clock}
	db.SetPromise(func(_ context.Context, _ *sql.Tx, kind string, _ any) error {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.jobs = append(s.jobs, kind)
		return nil
	})
	b := book(t)
	s.cases = &casefile.Service{InTx: Narrow[casefile.Tx](db), View: NarrowView[casefile.Reads](db), Clock: clock, Book: b, Photos: anyPhoto{}, Random: rand.Reader}
	s.firms = &registry.Service{InTx: Narrow[registry.Tx](db), View: NarrowView[registry.Reads](db), Clock: clock, Book: b}
	s.work = &destruction.Service{InTx: Narrow[destruction.Tx](db), View: NarrowView[destruction.Reads](db), Clock: clock, Book: b, Photos: anyPhoto{}}
	s.goods = &custody.Service{InTx: Narrow[custody.Tx](db), View: NarrowView[custody.Reads](db), Clock: clock, Book: b, Clearance: s.work, Photos: anyPhoto{}, Random: rand.Reader}
	s.here, s.there = s.newAgency("拉萨市城关区市场监管局", "540102"), s.newAgency("那曲市色尼区市场监管局", "540602")
	firm := s.newOrg(identity.OrgFirm, "高原再生利用公司", "540103")
	bureau := s.newOrg(identity.OrgBureau, "自治区生态环境厅", "540000")
	s.operator, s.reviewer = s.newPerson(firm, "540103", "operator", identity.FirmOperator), s.newPerson(firm, "540103", "reviewer", identity.FirmReviewer)
	s.editor, s.publisher = s.newPerson(bureau, "540000", "editor", identity.EcoEditor), s.newPerson(bureau, "540000", "publisher", identity.EcoPublisher)
	s.list(firm)
	return s
}

func (s *theatre) newOrg(kind identity.OrgKind, name, division string) uuid.UUID {
	s.t.Helper()
	id := uuid.Must(uuid.NewV7())
	err := s.db.InTx(s.ctx, func(tx *Tx) error {
		stream, err := tx.NewStream(s.ctx, identity.OrgStream, id)
		if err != nil {
			return err
		}
		return tx.db.Exec(`INSERT INTO orgs (id, stream, version, kind, name, name_en, division, uscc, valid_from, valid_to, added_at) VALUES (?, ?, 0, ?, ?, '', ?, '', '2018-01-01', '', 0)`,
			id, key(stream), string(kind), name, division).Error
	})
	if err != nil {
		s.t.Fatal(err)
	}
	return id
}

func (s *theatre) newPerson(org uuid.UUID, division, name string, roles ...identity.Role) identity.Actor {
	kind := identity.OrgAgency
	switch roles[0] {
	case identity.FirmOperator, identity.FirmReviewer:
		kind = identity.OrgFirm
	case identity.EcoEditor, identity.EcoPublisher:
		kind = identity.OrgBureau
	}
	return identity.Actor{Person: uuid.New(), Pseudonym: "p-" + name + "-" + division, Org: org, OrgKind: kind, Division: division, Roles: roles, Via: "session"}
}

func (s *theatre) newAgency(name, division string) agency {
	s.t.Helper()
	a := agency{org: s.newOrg(identity.OrgAgency, name, division), division: division}
	a.officer, a.second = s.newPerson(a.org, division, "officer", identity.Officer), s.newPerson(a.org, division, "second", identity.Officer)
	a.keeper, a.head = s.newPerson(a.org, division, "keeper", identity.Keeper), s.newPerson(a.org, division, "head", identity.Approver)
	a.legal = s.newPerson(a.org, division, "legal", identity.LegalReviewer)
	return a
}

// as steps the person up now.
func (s *theatre) as(a identity.Actor) identity.Actor {
	a.StepUpAt, a.StepUpBy = s.clock.Now(), "step_up"
	return a
}

// must stops the test: the stage itself is broken.
func must[T any](t *testing.T, v T, err error) T {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// list registers the firm with its facility, qualifies it and publishes the list.
func (s *theatre) list(org uuid.UUID) {
	s.t.Helper()
	editor := s.as(s.editor)
	firm, err := s.firms.AddFirm(s.ctx, editor, registry.AddFirm{Command: command(), Org: org, USCC: "91540103MA6T000000", USCCNote: "测试", Name: "高原再生利用公司", Division: "540103", Address: "堆龙德庆区工业园 8 号"})
	must(s.t, firm, err)
	place, err := s.firms.AddFacility(s.ctx, editor, registry.AddFacility{Command: command(), Firm: firm.ID.String(), Name: "堆龙再生利用厂", Division: "540103", Address: "堆龙德庆区工业园 8 号", Lines: []string{"撕碎线"}})
	must(s.t, place, err)
	s.facility = place.ID
	for _, kind := range []string{"GENERAL", "MSW_INCIN"} {
		q := registry.AddQualification{Command: command(), Facility: s.facility, Kind: kind, Number: kind + " 1 号", Contract: "合同 1 号", Issuer: "生态环境厅", Modes: []string{"utilise", "dispose"},
			Categories: []string{"G01", "G02"}, Methods: []string{"SHRED_RECYCLE", "INCIN_WTE"}, CapacityG: 1_000_000_000, ValidFrom: "2026-01-01", ValidTo: "2027-12-31"}
		must(s.t, registry.Receipt{}, second(s.firms.AddQualification(s.ctx, editor, q)))
	}
	s.publishes()
}

// publishes an edition as things are: entries are confirmed by it.
func (s *theatre) publishes() {
	s.t.Helper()
	draft, err := s.firms.DraftEdition(s.ctx, s.as(s.editor), registry.DraftEdition{Command: command(), Publisher: "生态环境厅", FreeOfCharge: true, Payer: "财政", NextUpdateDue: s.clock.Now().Date().AddDays(75)})
	must(s.t, draft, err)
	must(s.t, draft, second(s.firms.PublishEdition(s.ctx, s.as(s.publisher), registry.PublishEdition{Command: command(), Edition: draft.ID})))
	s.clock.Advance(time.Minute)
}

func second[T any](_ T, err error) error { return err }

// seized opens a case of an agency with n lots of 10 kg each, weighed, confirmed
// and in its store.
func (s *theatre) seized(a agency, n int) (casefile.Receipt, []string) {
	s.t.Helper()
	c, err := s.cases.OpenCase(s.ctx, s.as(a.officer), casefile.OpenCase{Command: command(), Paper: "拉市监案〔2026〕12号", Title: "假冒服装案", Restricted: s.restricted, Parties: []casefile.Party{{Kind: "person", Name: "尼玛次仁"}}})
	must(s.t, c, err)
	approval, err := s.cases.ApproveMeasure(s.ctx, s.as(a.head), casefile.ApproveMeasure{Command: command(), Case: c.Number.String(), Measure: casefile.Seized, Mode: casefile.Prior, Paper: "强措1号"})
	must(s.t, approval, err)
	line := custody.LineCommand{Category: "G01", Kind: "goods", Name: "夹克", Spec: "L", Brand: "雪山", RightsHolder: "雪山公司", Unit: "PCS", Quantity: int64(20 * n), ValueFen: int64(1000 * n), ValueBasis: "marked_price"}
	basis := s.basis
	if basis == "" {
		basis = custody.Measured
	}
	for i := range n {
		line.Lots = append(line.Lots, custody.LotCommand{Quantity: 20, Packages: 1, MassG: 10_000, MassBasis: basis, Seal: fmt.Sprintf("S%04d", i)})
	}
	lines := []custody.LineCommand{line}
	for i, category := range s.categories {
		one := line
		one.Category, one.Name, one.Quantity, one.Lots = category, category, 20, line.Lots[i:i+1]
		if i == 0 {
			lines = nil
		}
		lines = append(lines, one)
	}
	z, err := s.goods.RecordSeizure(s.ctx, s.as(a.officer), custody.RecordSeizure{Command: command(), Case: c.Number.String(), Measure: casefile.Seized, Approval: approval.ID, Paper: "强措1号",
		LastDay: s.clock.Now().Date().AddDays(30), Place: custody.Place{Division: a.division, Address: "北京中路 1 号"},
		Officers: []custody.Officer{{Name: "扎西", Certificate: "1"}, {Name: "卓玛", Certificate: "2"}}, Party: custody.Party{Kind: "person", Name: "尼玛次仁", Presence: custody.Signed},
		Lines: lines})
	must(s.t, z, err)
	s.clock.Advance(time.Minute)
	must(s.t, z, second(s.goods.ConfirmSeizure(s.ctx, s.as(a.second), custody.ConfirmSeizure{Command: command(), Seizure: z.Number.String()})))
	var codes []string
	for _, l := range z.Lots {
		codes = append(codes, l.Code.String())
	}
	h, err := s.goods.OfferHandoff(s.ctx, s.as(a.officer), custody.OfferHandoff{Command: command(), Purpose: custody.StoreIn, To: a.org, Lots: codes})
	must(s.t, h, err)
	s.receive(a.keeper, h, codes)
	return c, codes
}

func (s *theatre) receive(who identity.Actor, h custody.HandoffAnswer, codes []string) {
	s.t.Helper()
	intact := true
	cmd := custody.ReceiveHandoff{Command: command(), Handoff: h.Number.String(), Place: "库房"}
	for _, c := range codes {
		cmd.Lines = append(cmd.Lines, custody.ReceiveLine{Code: c, Outcome: custody.Accepted, SealIntact: &intact, Condition: "完好"})
	}
	s.clock.Advance(time.Minute)
	r, err := s.goods.ReceiveHandoff(s.ctx, s.as(who), cmd)
	must(s.t, r, err)
	for _, l := range r.Lines {
		if l.Outcome != custody.Accepted {
			s.t.Fatalf("lot %s is %s, blocked by %v", l.Code, l.Outcome, l.Blocked)
		}
	}
}

// confiscate records an effective decision about all lots of a case.
func (s *theatre) confiscate(a agency, c casefile.Receipt) {
	s.t.Helper()
	s.clock.Advance(time.Minute)
	today := s.clock.Now().Date()
	must(s.t, c, second(s.cases.RecordDecision(s.ctx, s.as(a.officer), casefile.RecordDecision{Command: command(), Case: c.Number.String(), Kind: "confiscated", Paper: "拉市监处罚〔2026〕12号", DecidedOn: today, Effective: today})))
	s.clock.Advance(time.Minute)
}

func (s *theatre) draft(a agency, lots []string) destruction.OrderReceipt {
	s.t.Helper()
	o, err := s.work.DraftOrder(s.ctx, s.as(a.officer), destruction.DraftOrder{Command: command(), Lots: lots, Ground: "没收决定已生效", Facility: s.facility, Method: "SHRED_RECYCLE"})
	return must(s.t, o, err)
}

func (s *theatre) approved(a agency, lots []string) destruction.OrderReceipt {
	s.t.Helper()
	o := s.draft(a, lots)
	s.clock.Advance(time.Minute)
	o, err := s.work.ApproveOrder(s.ctx, s.as(a.head), destruction.ApproveOrder{Command: command(), Order: o.Number.String(), Opinion: "同意"})
	return must(s.t, o, err)
}

// delivered takes n lots of an agency to the firm, on an approved order.
func (s *theatre) delivered(a agency, n int) (destruction.OrderReceipt, []string) {
	s.t.Helper()
	c, lots := s.seized(a, n)
	s.confiscate(a, c)
	o := s.approved(a, lots)
	s.clock.Advance(time.Minute)
	h, err := s.goods.OfferHandoff(s.ctx, s.as(a.keeper), custody.OfferHandoff{Command: command(), Purpose: custody.ForDestruction, Order: o.ID, Lots: lots,
		Carrier: custody.Carrier{Name: "顺达运输", Plate: "藏A12345", Driver: "巴桑"}})
	must(s.t, h, err)
	s.clock.Advance(time.Minute)
	must(s.t, h, second(s.goods.DepartHandoff(s.ctx, s.as(a.keeper), custody.DepartHandoff{Command: command(), Handoff: h.Number.String()})))
	s.receive(s.operator, h, lots)
	s.clock.Advance(time.Minute)
	return o, lots
}

// figures that balance for lots of 10 kg each.
func (s *theatre) figures(run string, lots int) destruction.CompleteRun {
	mass := int64(lots) * 10_000
	return destruction.CompleteRun{Command: command(), Run: run, EndedAt: s.clock.Now(), Parameters: "粒径 ≤ 40 mm",
		Outputs: []destruction.Material{{Material: "再生纤维", MassG: mass * 8 / 10, Outlet: "制毡线"}}, Residue: []destruction.Material{{Material: "金属扣件", MassG: mass / 10, Outlet: "金属回收点"}},
		LossG: mass / 10, LossReason: "粉尘", NoPhotos: "相机损坏", FeeBearer: "财政"}
}

// reviewed runs lots up to the review, so that only witnesses are missing.
func (s *theatre) reviewed(lots []string) destruction.RunReceipt {
	s.t.Helper()
	r, err := s.work.StartRun(s.ctx, s.as(s.operator), destruction.StartRun{Command: command(), Facility: s.facility, Lots: lots, Method: "SHRED_RECYCLE", Line: "撕碎线"})
	must(s.t, r, err)
	s.clock.Advance(time.Hour)
	r, err = s.work.CompleteRun(s.ctx, s.as(s.operator), s.figures(r.Number.String(), len(lots)))
	must(s.t, r, err)
	s.clock.Advance(time.Minute)
	r, err = s.work.ReviewRun(s.ctx, s.as(s.reviewer), destruction.ReviewRun{Command: command(), Run: r.Number.String(), Figures: r.Figures})
	must(s.t, r, err)
	s.clock.Advance(time.Minute)
	return r
}

func (s *theatre) attest(who identity.Actor, r destruction.RunReceipt) (destruction.RunReceipt, error) {
	return s.work.AttestRun(s.ctx, s.as(who), destruction.AttestRun{Command: command(), Run: r.Number.String(), Figures: r.Figures})
}

// certified takes n lots of an agency to a certificate.
func (s *theatre) certified(a agency, n int) (destruction.CertificateReceipt, []string) {
	s.t.Helper()
	_, lots := s.delivered(a, n)
	r := s.reviewed(lots)
	must(s.t, r, second(s.attest(a.officer, r)))
	r, err := s.attest(a.second, r)
	must(s.t, r, err)
	if len(r.Certificates) != 1 {
		s.t.Fatalf("%d certificates", len(r.Certificates))
	}
	return r.Certificates[0], lots
}
