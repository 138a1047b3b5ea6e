package store

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/casefile"
	"github.com/sealtrail/sealtrail/internal/custody"
	"github.com/sealtrail/sealtrail/internal/destruction"
	"github.com/sealtrail/sealtrail/internal/fact"
	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/label"
	"github.com/sealtrail/sealtrail/internal/ledger"
	"github.com/sealtrail/sealtrail/internal/moment"
	"github.com/sealtrail/sealtrail/internal/registry"
)

func stage(t *testing.T, f func(t *testing.T, s *theatre)) {
	t.Helper()
	engines(t, func(t *testing.T, db *DB, clock *moment.Turning) { f(t, newTheatre(t, db, clock)) })
}

// rebuilds fails when an order, run, certificate or lot is not what its own
// entries make of it.
func (s *theatre) rebuilds() {
	s.t.Helper()
	same := cmp.Options{sameNumber, cmpopts.EquateEmpty(), cmp.Comparer(func(a, b label.Code) bool { return a == b })}
	err := s.db.View(s.ctx, func(tx *Tx) error {
		for kind, one := range map[string]func(uuid.UUID, []ledger.Recorded) (any, any, error){
			registry.OverrideStream: func(id uuid.UUID, h []ledger.Recorded) (any, any, error) {
				kept, err := tx.Override(s.ctx, id)
				made, again := registry.RebuildOverride(h)
				return kept, made, errors.Join(err, again)
			},
			destruction.OrderStream: func(id uuid.UUID, h []ledger.Recorded) (any, any, error) {
				kept, err := tx.OrderSeen(s.ctx, identity.Scope{All: true}, id.String())
				made, again := destruction.RebuildOrder(h)
				return kept, made, errors.Join(err, again)
			},
			destruction.RunStream: func(id uuid.UUID, h []ledger.Recorded) (any, any, error) {
				kept, err := tx.RunSeen(s.ctx, identity.Scope{All: true}, id.String())
				made, again := destruction.RebuildRun(h)
				return kept, made, errors.Join(err, again)
			},
			destruction.CertificateStream: func(id uuid.UUID, h []ledger.Recorded) (any, any, error) {
				kept, err := tx.CertificateByRef(s.ctx, id.String())
				made, again := destruction.RebuildCertificate(h)
				return kept, made, errors.Join(err, again)
			},
			custody.LotStream: func(id uuid.UUID, h []ledger.Recorded) (any, any, error) {
				kept, err := tx.LotsRead(s.ctx, []uuid.UUID{id})
				made, again := custody.Rebuild(h)
				if len(kept) != 1 {
					return nil, made, errors.Join(err, again, fmt.Errorf("%d rows", len(kept)))
				}
				return kept[0], made, errors.Join(err, again)
			},
		} {
			streams, err := tx.StreamsOf(s.ctx, kind)
			if err != nil {
				return err
			}
			for id, stream := range streams {
				h, err := tx.History(s.ctx, stream)
				if err != nil {
					return err
				}
				kept, made, err := one(id, h[stream])
				if err != nil {
					return fmt.Errorf("%s %s: %w", kind, id, err)
				}
				if diff := cmp.Diff(kept, made, same); diff != "" {
					s.t.Errorf("%s %s (-kept +rebuilt):\n%s", kind, id, diff)
				}
			}
		}
		return nil
	})
	if err != nil {
		s.t.Fatal(err)
	}
}

func (s *theatre) lots(codes []string) []custody.Lot {
	s.t.Helper()
	var lots []custody.Lot
	for _, c := range codes {
		v, err := s.goods.Lot(s.ctx, identity.Scope{All: true}, c)
		must(s.t, v, err)
		lots = append(lots, v.Lot)
	}
	return lots
}

func faultCode(err error) string {
	if f := fault.Of(err); f != nil {
		return f.Code
	}
	if err != nil {
		return err.Error()
	}
	return ""
}

func TestGoodsAreDestroyedCertifiedCorrectedRevokedAndRebuilt(t *testing.T) {
	stage(t, func(t *testing.T, s *theatre) {
		o, codes := s.delivered(s.here, 3)
		r := s.reviewed(codes)
		first, err := s.attest(s.here.officer, r)
		if err != nil || len(first.Certificates) != 0 || first.State != destruction.RunReviewed {
			t.Fatalf("one of two attestations: %+v, %v", first, err)
		}
		last, err := s.attest(s.here.second, r)
		if err != nil || len(last.Certificates) != 1 || last.State != destruction.RunFinished {
			t.Fatalf("the last attestation: %+v, %v", last, err)
		}
		c := last.Certificates[0]
		for _, l := range s.lots(codes) {
			if l.State != custody.Destroyed || l.Certificate != c.ID {
				t.Errorf("lot %s is %s on certificate %s", l.Code, l.State, l.Certificate)
			}
		}
		order, err := s.work.Order(s.ctx, identity.Scope{All: true}, o.Number.String())
		if err != nil || order.State != destruction.OrderDone {
			t.Errorf("the order is %s, %v", order.State, err)
		}
		p, err := s.work.PublicCertificate(s.ctx, strings.ToLower(c.Number.String()))
		if err != nil || p.Open == nil {
			t.Fatal(p, err)
		}
		checkOpen(t, p, o.Number.String(), r.Number.String())
		s.rebuilds()
		s.documented(c.ID)

		line := "二号线"
		next, err := s.work.CorrectCertificate(s.ctx, s.as(s.here.head), destruction.CorrectCertificate{Command: command(), Number: c.Number.String(), Reason: "生产线写错", Changes: destruction.CertificateChanges{Line: &line}})
		if err != nil || next.Issue != 2 || next.Replaces != c.Number.String() || next.Number == c.Number {
			t.Fatalf("%+v, %v", next, err)
		}
		old, err := s.work.PublicCertificate(s.ctx, c.Number.String())
		if err != nil || old.State != destruction.CertificateCorrected || old.ReplacedBy != next.Number.String() {
			t.Errorf("the old one is %s, replaced by %q, %v", old.State, old.ReplacedBy, err)
		}
		if now, err := s.work.PublicCertificate(s.ctx, next.Number.String()); err != nil || now.Open.Treatment.Line != line || old.Open.Treatment.Line != "撕碎线" {
			t.Errorf("line %q beside %q, %v", now.Open.Treatment.Line, old.Open.Treatment.Line, err)
		}
		if _, err := s.work.CorrectCertificate(s.ctx, s.as(s.here.head), destruction.CorrectCertificate{Command: command(), Number: c.Number.String(), Reason: "再改", Changes: destruction.CertificateChanges{Line: &line}}); faultCode(err) != "destruction.certificate.state" {
			t.Errorf("the old one is corrected again: %v", err)
		}
		revoked, err := s.work.RevokeCertificate(s.ctx, s.as(s.here.head), destruction.RevokeCertificate{Command: command(), Number: next.Number.String(), Reason: "误签"})
		if err != nil || revoked.State != destruction.CertificateRevoked {
			t.Fatal(revoked, err)
		}
		for _, l := range s.lots(codes) {
			if l.State != custody.Destroyed || l.Certificate != uuid.Nil {
				t.Errorf("lot %s is %s on certificate %s", l.Code, l.State, l.Certificate)
			}
		}
		s.rebuilds()
	})
}

func checkOpen(t *testing.T, p destruction.PublicCertificate, order, run string) {
	t.Helper()
	open := p.Open
	if open.Agency != "拉萨市城关区市场监管局" || open.Firm.Name != "高原再生利用公司" || open.Run != run || len(open.Orders) != 1 || open.Orders[0].Number != order {
		t.Errorf("parties and papers: %+v", open)
	}
	if len(open.Items) != 3 || open.Items[0].NetG != 10_000 || open.Items[0].Unit != "PCS" || open.Items[0].Seizure == "" || open.Items[0].Code == "" {
		t.Errorf("items: %+v", open.Items)
	}
	if open.Balance.InputG != 30_000 || open.Balance.ShareG != 30_000 || open.Balance.DeltaG != 0 || open.Balance.ToleranceG != 2_000 || len(open.Balance.Outputs) != 1 {
		t.Errorf("balance: %+v", open.Balance)
	}
	if len(open.Decisions) != 1 || open.Decisions[0].Paper != "拉市监处罚〔2026〕12号" || len(open.Cases) != 1 {
		t.Errorf("decisions %+v, cases %v", open.Decisions, open.Cases)
	}
	if len(open.Carriage) != 1 || open.Carriage[0].Carrier != "顺达运输" || open.Carriage[0].ReceivedAt.IsZero() {
		t.Errorf("carriage: %+v", open.Carriage)
	}
	if open.Firm.Edition != 1 || open.Firm.ChecksTotal == 0 || open.Firm.ChecksPassed != open.Firm.ChecksTotal || open.Firm.LicenceNumber != "GENERAL 1 号" {
		t.Errorf("qualification: %+v", open.Firm)
	}
	roles := map[string]int{}
	for _, w := range open.Witnesses {
		roles[w.Role]++
		if w.SignedAt.IsZero() || w.Strength == "" || w.Org == "" {
			t.Errorf("witness: %+v", w)
		}
	}
	if roles["officer"] != 2 || roles["firm_operator"] != 1 || roles["firm_reviewer"] != 1 {
		t.Errorf("witnesses: %v", roles)
	}
	if open.FeeFen != 0 || open.FeeBearer != "财政" || len(open.Fingerprint) != 16 {
		t.Errorf("fee %d by %q, fingerprint %q", open.FeeFen, open.FeeBearer, open.Fingerprint)
	}
}

// documented notes a drawn file twice and finds it once.
func (s *theatre) documented(id uuid.UUID) {
	s.t.Helper()
	hash := strings.Repeat("ab", 32)
	for range 2 {
		if err := s.work.RecordDocument(s.ctx, id, destruction.CertificateValid, hash, 4711); err != nil {
			s.t.Fatal(err)
		}
	}
	d, err := s.work.CertificateForDrawing(s.ctx, id)
	if err != nil || len(d.Documents) != 1 || !d.Done || d.Documents[0].SHA256 != hash {
		s.t.Errorf("%+v, %v", d.Documents, err)
	}
	if err := s.work.RecordDocument(s.ctx, id, destruction.CertificateRevoked, strings.Repeat("cd", 32), 1); faultCode(err) != "destruction.certificate.state" {
		s.t.Errorf("a file of a state that is not: %v", err)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.jobs) != 1 || s.jobs[0] != destruction.JobDraw {
		s.t.Errorf("jobs %v", s.jobs)
	}
}

func TestOf200LastAttestationsAtOnceOneIssuesOneCertificate(t *testing.T) {
	stage(t, func(t *testing.T, s *theatre) {
		_, codes := s.delivered(s.here, 2)
		r := s.reviewed(codes)
		must(t, r, second(s.attest(s.here.officer, r)))
		const witnesses = 200
		var wait sync.WaitGroup
		answers := make([]error, witnesses)
		issued := make([]int, witnesses)
		for i := range witnesses {
			who := s.as(s.newPerson(s.here.org, "540102", fmt.Sprintf("w%03d", i), identity.Officer))
			wait.Add(1)
			go func() {
				defer wait.Done()
				got, err := s.work.AttestRun(context.Background(), who, destruction.AttestRun{Command: command(), Run: r.Number.String(), Figures: r.Figures})
				answers[i], issued[i] = err, len(got.Certificates)
			}()
		}
		wait.Wait()
		won, certificates := 0, 0
		for i, err := range answers {
			certificates += issued[i]
			switch {
			case err == nil:
				won++
			case !fault.Is(err, fault.KindConflict):
				t.Errorf("witness %d: %v", i, err)
			}
		}
		if won != 1 || certificates != 1 {
			t.Errorf("%d attested, %d certificates", won, certificates)
		}
		page, err := s.work.Certificates(s.ctx, identity.Scope{All: true}, destruction.CertificateFilter{})
		if err != nil || len(page.Items) != 1 {
			t.Errorf("%d certificates kept, %v", len(page.Items), err)
		}
		s.rebuilds()
	})
}

func TestRawSQLThatMakesALotEffectiveDoesNotGetItApproved(t *testing.T) {
	stage(t, func(t *testing.T, s *theatre) {
		told := 0
		s.db.alarm = func(context.Context, *ledger.Mismatch) { told++ }
		_, codes := s.seized(s.here, 2)
		o := s.draft(s.here, codes)
		approve := func() error {
			return second(s.work.ApproveOrder(s.ctx, s.as(s.here.head), destruction.ApproveOrder{Command: command(), Order: o.Number.String()}))
		}
		if f := fault.Of(approve()); f == nil || !strings.Contains(f.Error(), destruction.ReasonNotForfeited) {
			t.Fatalf("goods that nobody confiscated: %v", f)
		}
		lot := s.lots(codes)[0]
		legal := lot.Legal
		legal.Decisions = append(legal.Decisions, fact.LegalDecision{ID: uuid.New(), Kind: "confiscated", Standing: "confiscated", Grounds: true, Effective: "2026-11-01"})
		s.raw("UPDATE lots SET legal = ? WHERE id = ?", jsonOf(t, legal), lot.ID)
		if got := s.lots(codes)[0].Standing(s.clock.Now()); got.Code != casefile.StandingConfiscated || !got.Effective {
			t.Fatalf("the row does not even look effective: %+v", got)
		}
		if err := approve(); faultCode(err) != "ledger.state_mismatch" {
			t.Fatalf("approved on a changed row: %v", err)
		}
		alarms, err := s.db.Alarms(s.ctx, 10)
		if err != nil || told != 1 || len(alarms) != 1 || alarms[0].Noun != "lot" || !strings.Contains(alarms[0].Detail, "Legal") {
			t.Errorf("told %d times, alarms %+v, %v", told, alarms, err)
		}
		if v, err := s.work.Order(s.ctx, identity.Scope{All: true}, o.Number.String()); err != nil || v.State != destruction.OrderDrafted {
			t.Errorf("the order is %s, %v", v.State, err)
		}
	})
}

func TestRawSQLThatChangesAnOrderOrRunStopsWhatFollows(t *testing.T) {
	stage(t, func(t *testing.T, s *theatre) {
		_, codes := s.delivered(s.here, 2)
		r, err := s.work.StartRun(s.ctx, s.as(s.operator), destruction.StartRun{Command: command(), Facility: s.facility, Lots: codes, Method: "SHRED_RECYCLE"})
		must(t, r, err)
		s.clock.Advance(time.Hour)
		s.raw("UPDATE runs SET method = 'PULP' WHERE id = ?", r.ID)
		if _, err := s.work.CompleteRun(s.ctx, s.as(s.operator), s.figures(r.Number.String(), 2)); faultCode(err) != "ledger.state_mismatch" {
			t.Errorf("completed on a changed run: %v", err)
		}
		s.raw("UPDATE runs SET method = 'SHRED_RECYCLE' WHERE id = ?", r.ID)
		r, err = s.work.CompleteRun(s.ctx, s.as(s.operator), s.figures(r.Number.String(), 2))
		must(t, r, err)
		r, err = s.work.ReviewRun(s.ctx, s.as(s.reviewer), destruction.ReviewRun{Command: command(), Run: r.Number.String(), Figures: r.Figures})
		must(t, r, err)
		must(t, r, second(s.attest(s.here.officer, r)))
		s.raw("UPDATE lots SET mass_g = mass_g * 10 WHERE run_id = ?", r.ID)
		if _, err := s.attest(s.here.second, r); faultCode(err) != "ledger.state_mismatch" {
			t.Errorf("certified on changed lots: %v", err)
		}
		s.raw("UPDATE lots SET mass_g = mass_g / 10 WHERE run_id = ?", r.ID)
		if got, err := s.attest(s.here.second, r); err != nil || len(got.Certificates) != 1 {
			t.Errorf("once the rows are right again: %v", err)
		}
	})
}

func (s *theatre) raw(sql string, args ...any) {
	s.t.Helper()
	if err := s.db.InTx(s.ctx, func(tx *Tx) error { return tx.db.Exec(sql, args...).Error }); err != nil {
		s.t.Fatal(err)
	}
}
