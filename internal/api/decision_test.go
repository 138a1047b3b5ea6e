package api

import (
	"net/http"
	"slices"
	"testing"
	"time"

	"github.com/sealtrail/sealtrail/internal/moment"
	"github.com/sealtrail/sealtrail/internal/store"
	"github.com/sealtrail/sealtrail/internal/testkit/storetest"
)

// Scenario 13 of domain.md: goods within the time for a suit are not destroyed;
// perishable ones pass with a photo and the head's approval.
func TestScenario13GoodsWithinTheTimeForASuitPassOnlyByTheHeadWithAPhoto(t *testing.T) {
	storetest.Engines(t, func(t *testing.T, db *store.DB, clock *moment.Turning) {
		r := newRegionIn(newHouseOn(t, db, clock))
		r.lists()
		number, approval := r.opens()
		codes := codesOf(r.seizes(number, approval).Lots)
		r.clock.Advance(time.Minute)
		r.stores(codes)
		today := r.clock.Now().Date()
		want[CaseReceipt](t, r.post("officer1", "/cases/"+number+"/decisions", map[string]any{"kind": "confiscated", "paper": "处罚 1 号", "decided_on": today, "effective": today,
			"legal_review": map[string]any{"on": today, "paper": "审核 1 号"}, "not_required_reason": "案情简单，未经集体讨论", "appeal": map[string]any{"window": true}}), 201)
		file := want[Case](t, r.get("officer1", "/cases/"+number), 200)
		if len(file.Holds) != 1 || file.Holds[0].Reason != "APPEAL_WINDOW" || file.Holds[0].Until != "2027-05-18" || file.Decisions[0].LegalReview == nil || file.Decisions[0].Appeal.SuitUntil != "2027-05-18" {
			t.Fatalf("%+v %+v", file.Holds, file.Decisions)
		}
		order := want[OrderReceipt](t, r.post("officer1", "/orders", map[string]any{"lots": codes, "ground": "没收", "facility": r.facility, "method": "SHRED_RECYCLE"}), 201)
		seen := want[Order](t, r.get("approver1", "/orders/"+order.Number, "Accept-Language", "en"), 200)
		hold := func(reason Reason) bool { return reason.Hold == "APPEAL_WINDOW" }
		i := slices.IndexFunc(seen.Lots[0].Reasons, hold)
		if i < 0 {
			t.Fatalf("%+v", seen.Lots[0])
		}
		if got := seen.Lots[0].Reasons[i]; got.Code != "destruction.reason.hold" || got.Article == "" || got.Who == "" || got.Version == "" || got.Certainty == "" || got.Until != "2027-05-18" {
			t.Errorf("%+v", got)
		}
		approve := map[string]any{"opinion": "同意", "shown": seen.Shown}
		refused(t, r.post("approver1", "/orders/"+order.Number+"/approve", approve, signed()...), http.StatusUnprocessableEntity, "destruction.order.all_blocked")

		r.clock.Advance(time.Minute)
		lift := "/cases/" + number + "/holds/" + file.Holds[0].ID.String() + "/lift"
		photo := want[PhotoKept](t, r.upload("approver1", "/photos", "rotten", nil), 201).SHA256
		// Nobody passes without what the rule asks for, and the rule is named.
		for _, c := range []struct {
			login, code string
			status      int
			body        map[string]any
		}{
			{"legal1", "casefile.hold.waiver_missing", http.StatusUnprocessableEntity, map[string]any{"reason": "易腐"}},
			{"approver1", "casefile.hold.override_needs_photo", http.StatusUnprocessableEntity, map[string]any{"reason": "易腐", "override": true}},
			{"legal1", "casefile.hold.head_alone", http.StatusForbidden, map[string]any{"reason": "易腐", "override": true, "photo": photo}},
			{"officer1", "identity.may_not", http.StatusForbidden, map[string]any{"reason": "易腐", "override": true, "photo": photo}},
		} {
			p := want[Problem](t, r.post(c.login, lift, c.body, signed()...), c.status)
			if c.login != "officer1" && (p.Code != c.code || p.Rule == nil || p.Rule.Article == "" || p.Rule.Certainty == "") {
				t.Errorf("%s: %+v", c.code, p)
			}
		}
		want[CaseReceipt](t, r.post("approver1", lift, map[string]any{"reason": "易腐，先行处置", "override": true, "photo": photo}, signed()...), 200)
		r.clock.Advance(time.Minute)
		seen = want[Order](t, r.get("approver1", "/orders/"+order.Number), 200)
		done := want[OrderReceipt](t, r.post("approver1", "/orders/"+order.Number+"/approve", map[string]any{"opinion": "同意", "shown": seen.Shown}, signed()...), 200)
		if done.State != "approved" || len(done.Blocked) != 0 {
			t.Errorf("%+v", done)
		}
	})
}

// A sample is kept back, the rest is free; perishable goods are disposed of by the
// head; a court that revokes a decision stops the destruction again.
func TestDecisionsOfAllKindsInJSON(t *testing.T) {
	r := newRegion(t)
	number, approval := r.opens()
	codes := codesOf(r.seizes(number, approval).Lots)
	r.clock.Advance(time.Minute)
	r.stores(codes)
	r.clock.Advance(time.Minute)
	today := r.clock.Now().Date()
	decide := func(login, kind string, more map[string]any, headers ...string) *Problem {
		body := map[string]any{"kind": kind, "paper": kind + " 1 号", "decided_on": today, "effective": today, "lots": codes[:1]}
		for k, v := range more {
			body[k] = v
		}
		answer := r.post(login, "/cases/"+number+"/decisions", body, headers...)
		r.clock.Advance(time.Minute)
		if answer.Code == http.StatusCreated {
			return nil
		}
		p := want[Problem](t, answer, answer.Code)
		return &p
	}
	photo := want[PhotoKept](t, r.upload("approver1", "/photos", "rotten", nil), 201).SHA256
	if p := decide("officer1", "prior_disposal", map[string]any{"photo": photo}); p == nil || p.Code != "casefile.decision.head_alone" || p.Rule == nil {
		t.Errorf("%+v", p)
	}
	if p := decide("approver1", "prior_disposal", map[string]any{"photo": photo}); p == nil || p.Code != "identity.step_up_needed" {
		t.Errorf("without PIN: %+v", p)
	}
	if p := decide("approver1", "prior_disposal", nil, signed()...); p == nil || p.Code != "casefile.decision.photo_missing" {
		t.Errorf("%+v", p)
	}
	if p := decide("approver1", "prior_disposal", map[string]any{"photo": photo}, signed()...); p != nil {
		t.Errorf("%+v", p)
	}
	if p := decide("officer1", "consent", map[string]any{"consent_paper": "同意书 1 号"}); p != nil {
		t.Errorf("%+v", p)
	}
	if p := decide("officer1", "ownerless", map[string]any{"notice_on": today}); p == nil || p.Code != "casefile.decision.notice_running" {
		t.Errorf("%+v", p)
	}
	if p := decide("officer1", "confiscated", map[string]any{"rights_holder_notice": true}); p != nil {
		t.Errorf("%+v", p)
	}
	want[CaseReceipt](t, r.post("officer1", "/cases/"+number+"/rights-holder-notices", map[string]any{"on": today, "paper": "告知 1 号", "name": "雪山公司"}), 201)
	r.clock.Advance(time.Minute)
	suit := want[CaseReceipt](t, r.post("officer1", "/cases/"+number+"/holds", map[string]any{"reason": "LITIGATION", "lots": codes[:1]}), 201)
	r.clock.Advance(time.Minute)
	want[CaseReceipt](t, r.post("legal1", "/cases/"+number+"/holds/"+suit.ID.String()+"/lift", map[string]any{"reason": "判决书 1 号", "outcome": "revoked"}, signed()...), 200)
	file := want[Case](t, r.get("officer1", "/cases/"+number), 200)
	i := slices.IndexFunc(file.Lots, func(l CaseLot) bool { return l.Code == codes[0] })
	if st := file.Lots[i].Standing; !st.Overturned || st.Grounds || len(file.Told) != 1 || file.Told[0].Name != "雪山公司" || file.Decisions[0].Overturned.IsZero() {
		t.Errorf("%+v %+v", st, file)
	}
	sample := want[SplitReceipt](t, r.post("keeper1", "/lots/"+codes[1]+"/retained-samples", map[string]any{"reason": "留样", "quantity": 1, "kept": "证物柜 3 号", "until": "2027-11-18"}), 201)
	lot := want[Lot](t, r.get("keeper1", "/lots/"+sample.Children[1].Code), 200)
	if lot.Quantity != 1 || !slices.Equal(lot.Standing.Holds, []string{"SAMPLE_RETENTION"}) {
		t.Errorf("%+v", lot)
	}
}
