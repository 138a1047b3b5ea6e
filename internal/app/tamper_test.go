package app

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/sealtrail/sealtrail/internal/casefile"
	"github.com/sealtrail/sealtrail/internal/custody"
	"github.com/sealtrail/sealtrail/internal/destruction"
)

// Somebody with a hand on the database makes a lot look confiscated. The head's
// approval is refused, and whoever runs the house is told in three places.
func TestALotMadeEffectiveByRawSQLIsNotApprovedAndRaisesAnAlarm(t *testing.T) {
	eachEngine(t, true, func(t *testing.T, s *Server) {
		g := visit(t, s)
		officer, today := g.as("officer1"), s.clock.Now().Date()
		toys := did(s.Destruction.Orders(g.ctx, everything, destruction.OrderFilter{State: destruction.OrderDrafted}))(t).Items[0]
		order := did(s.Destruction.Order(g.ctx, everything, toys.Number.String()))(t)
		// A decision of last week is found again in the column of a lot that has none.
		c := did(s.Casefile.OpenCase(g.ctx, officer, casefile.OpenCase{Command: command(), Paper: "篡〔2026〕1 号", Title: "篡改试验"}))(t)
		approval := did(s.Casefile.ApproveMeasure(g.ctx, g.as("approver1"), casefile.ApproveMeasure{Command: command(), Case: c.Number.String(), Measure: "seized", Mode: "prior", Paper: "1 号"}))(t)
		seizure := did(s.Custody.RecordSeizure(g.ctx, officer, custody.RecordSeizure{Command: command(), Case: c.Number.String(), Measure: "seized", Approval: approval.ID, Paper: "1 号", LastDay: today.AddDays(30),
			Place: custody.Place{Division: "540102", Address: "北京路"}, Officers: []custody.Officer{{Name: "扎西", Certificate: "1"}, {Name: "卓玛", Certificate: "2"}}, Party: custody.Party{Kind: "person", Name: "某甲", Presence: "signed"},
			Lines: []custody.LineCommand{{Category: "G30", Kind: "goods", Name: "玩具", Unit: "PCS", Quantity: 5, ValueBasis: "unknown", Lots: []custody.LotCommand{{Quantity: 5, Packages: 1, MassG: 900, MassBasis: custody.Measured}}}}}))(t)
		did(s.Custody.ConfirmSeizure(g.ctx, g.as("officer2"), custody.ConfirmSeizure{Command: command(), Seizure: seizure.Number.String()}))(t)
		code := seizure.Lots[0].Code.String()
		h := did(s.Custody.OfferHandoff(g.ctx, officer, custody.OfferHandoff{Command: command(), Purpose: custody.StoreIn, To: officer.Org, Lots: []string{code}}))(t)
		did(s.Custody.ReceiveHandoff(g.ctx, g.as("keeper1"), custody.ReceiveHandoff{Command: command(), Handoff: h.Number.String(), Place: "库", Lines: []custody.ReceiveLine{{Code: code, Outcome: custody.Accepted}}}))(t)
		draft := did(s.Destruction.DraftOrder(g.ctx, officer, destruction.DraftOrder{Command: command(), Lots: []string{code}, Ground: "没收决定已生效", Facility: order.Facility, Method: "SHRED_RECYCLE"}))(t)
		done, err := s.DB.SQL().ExecContext(g.ctx, "UPDATE lots SET legal = (SELECT legal FROM lots WHERE id = '"+order.Lots[0].Lot.String()+"') WHERE id = '"+seizure.Lots[0].ID.String()+"'")
		if err != nil {
			t.Fatal(err)
		}
		if n, _ := done.RowsAffected(); n != 1 {
			t.Fatalf("%d rows changed", n)
		}
		if lot := did(s.Custody.Lot(g.ctx, everything, code))(t); !lot.Standing.Effective {
			t.Fatalf("the row does not even look effective: %+v", lot.Standing)
		}

		head := &asking{t: t, handler: s.Handler()}
		head.signIn("approver1", demoPassword)
		w := head.ask(http.MethodPost, "/api/v1/orders/"+draft.Number.String()+"/approve", "application/json", []byte(`{"opinion":"同意","shown":"`+did(s.Destruction.Order(g.ctx, everything, draft.Number.String()))(t).Shown+`"}`))
		if w.Code != http.StatusConflict || !strings.Contains(w.Body.String(), `"ledger.state_mismatch"`) {
			t.Errorf("approved: %d %s", w.Code, w.Body)
		}
		if now := did(s.Destruction.Order(g.ctx, everything, draft.Number.String()))(t); now.State != destruction.OrderDrafted {
			t.Errorf("the order is %s", now.State)
		}

		ops := httptest.NewRecorder()
		s.OpsHandler().ServeHTTP(ops, httptest.NewRequest(http.MethodGet, "http://127.0.0.1:9090/metrics", nil))
		if !strings.Contains(ops.Body.String(), `sealtrail_state_mismatch_total{noun="lot"} 1`) {
			t.Error("no metric tells of it")
		}
		if alarms, err := s.DB.Alarms(g.ctx, 10); err != nil || len(alarms) != 1 || alarms[0].Name != code {
			t.Errorf("alarms: %+v %v", alarms, err)
		}
		admin := &asking{t: t, handler: s.Handler()}
		admin.signIn("admin1", demoPassword)
		if w := admin.ask(http.MethodGet, "/admin", "", nil); w.Code != http.StatusOK || !strings.Contains(w.Body.String(), code) {
			t.Errorf("/admin says nothing of it: %d", w.Code)
		}
	})
}
