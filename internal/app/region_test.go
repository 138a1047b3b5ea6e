package app

import (
	"context"
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/casefile"
	"github.com/sealtrail/sealtrail/internal/custody"
	"github.com/sealtrail/sealtrail/internal/destruction"
	"github.com/sealtrail/sealtrail/internal/fact"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/label"
	"github.com/sealtrail/sealtrail/internal/ledger"
	"github.com/sealtrail/sealtrail/internal/registry"
)

// guest is somebody who goes on with the demo region's story through the use
// cases, as any of its people.
type guest struct {
	*Server
	t      testing.TB
	ctx    context.Context
	people map[string]identity.Actor
	hauls  int
	one    string
}

func visit(t testing.TB, s *Server) *guest {
	return &guest{Server: s, t: t, ctx: context.Background(), people: map[string]identity.Actor{}}
}

// as signs a person in, once.
func (g *guest) as(login string) identity.Actor {
	g.t.Helper()
	if a, ok := g.people[login]; ok {
		return a
	}
	who, err := g.Identity.SignIn(g.ctx, identity.SignIn{Login: login, Password: demoPassword, Address: "127.0.0.1", Agent: "test"})
	if err != nil {
		g.t.Fatalf("sign in %s: %v", login, err)
	}
	g.people[login] = who.Actor
	return who.Actor
}

// did stops the test when a step of the story fails.
func did[T any](v T, err error) func(t testing.TB) T {
	return func(t testing.TB) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

func command() ledger.Command { return ledger.Command{ID: uuid.Must(uuid.NewV7())} }

// offered is the open handoff to an organisation of this kind of purpose.
func (g *guest) offered(purpose custody.Purpose) custody.HandoffView {
	g.t.Helper()
	all, _, err := g.Custody.Handoffs(g.ctx, everything, custody.HandoffFilter{Open: true, Purpose: purpose})
	if err != nil || len(all) == 0 {
		g.t.Fatalf("no open handoff for %s: %v", purpose, err)
	}
	return did(g.Custody.Handoff(g.ctx, everything, all[0].ID.String()))(g.t)
}

// liveOn does what the demo's story leaves out: labels, a tiny office, receipts
// that differ, lots divided, things withdrawn, rejected, corrected and revoked.
func (g *guest) liveOn() {
	t := g.t
	officer, second, keeper, head := g.as("officer1"), g.as("officer2"), g.as("keeper1"), g.as("approver1")

	roll := did(g.Label.PrintRoll(g.ctx, officer, label.PrintRoll{Command: command(), Count: 6}))(t)
	_, printed, err := g.Label.File(g.ctx, officer, roll.ID, 1)
	if err != nil {
		t.Fatal(err)
	}
	did(g.Label.Reprint(g.ctx, officer, label.ReprintLabel{Command: command(), Code: printed[0].Code}))(t)
	did(g.Label.Void(g.ctx, officer, label.VoidLabel{Command: command(), Code: printed[1].Code, Reason: label.Damaged}))(t)

	did(g.Casefile.GrantException(g.ctx, head, casefile.GrantException{Command: command(), Reason: "全所仅两人", LastDay: g.clock.Now().Date().AddDays(30)}))(t)
	token := did(g.Identity.CreateToken(g.ctx, officer, identity.CreateToken{Command: command(), Name: "扫码枪"}))(t)
	if err := g.Identity.RevokeToken(g.ctx, officer, identity.RevokeToken{Command: command(), Token: token.ID}); err != nil {
		t.Fatal(err)
	}
	if err := g.Identity.ChangePassword(g.ctx, g.as("stat1"), demoPassword, "demo2-long-enough"); err != nil {
		t.Fatal(err)
	}

	// An urgent seizure with labels printed ahead, an estimate, an absent party.
	c := did(g.Casefile.OpenCase(g.ctx, officer, casefile.OpenCase{Command: command(), Paper: "急〔2026〕1 号", Title: "涉嫌销售假冒服装案", Parties: []casefile.Party{{Kind: "person", Name: "某甲"}}}))(t)
	s := did(g.Custody.RecordSeizure(g.ctx, officer, custody.RecordSeizure{Command: command(), Case: c.Number.String(), Measure: "seized", Paper: "强措急〔2026〕1 号", LastDay: g.clock.Now().Date().AddDays(30),
		Place: custody.Place{Division: "540102", Address: "八廓街"}, Officers: []custody.Officer{{Name: "扎西", Certificate: "54010001"}, {Name: "卓玛", Certificate: "54010002"}},
		Party: custody.Party{Kind: "person", Name: "某甲", Presence: "absent", Witness: custody.Witness{Name: "某乙"}},
		Lines: []custody.LineCommand{{Category: "G01", Kind: "goods", Name: "外套", Unit: "PCS", Quantity: 60, ValueFen: 600000, ValueBasis: "marked_price", Lots: []custody.LotCommand{
			{Code: printed[2].Code.String(), Quantity: 40, Packages: 2, MassG: 20_000, MassBasis: custody.Estimated}, {Quantity: 20, Packages: 1, MassG: 9_000, MassBasis: custody.Measured}}}}}))(t)
	did(g.Custody.ConfirmSeizure(g.ctx, second, custody.ConfirmSeizure{Command: command(), Seizure: s.Number.String()}))(t)
	did(g.Casefile.ApproveMeasure(g.ctx, head, casefile.ApproveMeasure{Command: command(), Case: c.Number.String(), Measure: "seized", Mode: "urgent", Paper: "补批 1 号"}))(t)
	did(g.Casefile.Entrust(g.ctx, head, casefile.Entrust{Command: command(), Case: c.Number.String(), Agency: g.as("officer3").Org, Paper: "委托函 1 号"}))(t)
	did(g.Custody.SplitLot(g.ctx, officer, custody.SplitLot{Command: command(), Lot: s.Lots[1].Code.String(), Reason: "抽检", Children: []custody.ChildCommand{{Quantity: 15, Packages: 1, MassG: 7_000}, {Quantity: 5, Packages: 0, MassG: 2_000}}}))(t)
	gone := did(g.Custody.OfferHandoff(g.ctx, officer, custody.OfferHandoff{Command: command(), Purpose: custody.StoreIn, To: officer.Org, Lots: []string{s.Lots[0].Code.String()}}))(t)
	did(g.Custody.WithdrawHandoff(g.ctx, officer, custody.WithdrawHandoff{Command: command(), Handoff: gone.Number.String(), Reason: "改日入库"}))(t)
	hold := did(g.Casefile.SetHold(g.ctx, officer, casefile.SetHold{Command: command(), Case: c.Number.String(), Reason: "LAB_PENDING"}))(t)
	did(g.Casefile.LiftHold(g.ctx, head, casefile.LiftHold{Command: command(), Case: c.Number.String(), Hold: hold.ID, Reason: "检验完毕"}))(t)

	// The case goes to police without an account, which refuse it.
	sent := did(g.Casefile.ProposeTransfer(g.ctx, officer, casefile.ProposeTransfer{Command: command(), Case: c.Number.String(), Direction: casefile.ToPolice, Outside: "拉萨市公安局", Reason: "涉嫌犯罪",
		Papers: []fact.TransferPaper{{Kind: "letter", Number: "移 1 号"}, {Kind: "report", Number: "调 1 号"}, {Kind: "goods_list", Number: "单 1 号"}}}))(t)
	for _, step := range []struct {
		who identity.Actor
		cmd casefile.StepTransfer
	}{{head, casefile.StepTransfer{Act: casefile.TransferApprove}}, {officer, casefile.StepTransfer{Act: casefile.TransferSend}}} {
		step.cmd.Command, step.cmd.Transfer = command(), sent.ID
		did(g.Casefile.StepTransfer(g.ctx, step.who, step.cmd))(t)
	}
	byCode := did(g.Casefile.OpenTransferCode(g.ctx, officer, casefile.OpenTransferCode{Command: command(), Transfer: sent.ID}))(t)
	_, police, err := g.Casefile.TransferByCode(g.ctx, byCode.Code.String())
	if err != nil {
		t.Fatal(err)
	}
	did(g.Casefile.StepTransfer(g.ctx, police, casefile.StepTransfer{Command: command(), Transfer: sent.ID, Act: casefile.TransferRefuse, Paper: "不立 1 号", Note: "数额不足"}))(t)
	did(g.Casefile.StepTransfer(g.ctx, officer, casefile.StepTransfer{Command: command(), Transfer: sent.ID, Act: casefile.TransferClose, Outcome: casefile.OutcomeNotFiled}))(t)

	// One lot too few, one refused, one not there.
	h := g.offered(custody.StoreIn)
	short, weight, intact := int64(18), int64(13_000), true
	receipt := did(g.Custody.ReceiveHandoff(g.ctx, keeper, custody.ReceiveHandoff{Command: command(), Handoff: h.Number.String(), Place: "B 区 4 架", Lines: []custody.ReceiveLine{
		{Code: h.LotRows[0].Code.String(), Outcome: custody.Accepted, Quantity: &short, WeightG: &weight, SealIntact: &intact},
		{Code: h.LotRows[1].Code.String(), Outcome: custody.RefusedLot, Reason: "封签破损"},
		{Code: h.LotRows[2].Code.String(), Outcome: custody.NotPresented}}}))(t)
	if len(receipt.Lines[0].Discrepancies) == 0 || len(receipt.Lines[2].Discrepancies) == 0 {
		t.Fatalf("no discrepancies: %+v", receipt.Lines)
	}
	for i, want := range []custody.Resolution{custody.Stands, custody.FoundLot} {
		for _, id := range receipt.Lines[2*i].Discrepancies {
			for _, side := range []identity.Actor{officer, keeper} {
				did(g.Custody.ResolveDiscrepancy(g.ctx, side, custody.ResolveDiscrepancy{Command: command(), ID: id, Outcome: want, Reason: "双方复核"}))(t)
			}
		}
	}

	// A label of what lies in the store fell off; a second person lets it be replaced.
	stored, _, err := g.Custody.Lots(g.ctx, keeper.Scope(identity.ReadCustody), custody.LotFilter{State: custody.InCustody})
	if err != nil {
		t.Fatal(err)
	}
	i := slices.IndexFunc(stored, func(l custody.LotRow) bool { return l.Confirmed })
	lost := did(g.Custody.OpenMatter(g.ctx, keeper, custody.OpenMatter{Command: command(), Kind: custody.RelabelMatter, Word: "lost", Note: "标签脱落", Lots: []custody.MatterItem{{Lot: stored[i].Code.String()}}}))(t)
	did(g.Custody.StepMatter(g.ctx, second, custody.StepMatter{Command: command(), Matter: lost.ID, Step: custody.Approve}))(t)

	// The toys' order is refused; the certificate is corrected, then revoked.
	orders := did(g.Destruction.Orders(g.ctx, everything, destruction.OrderFilter{State: destruction.OrderDrafted}))(t)
	did(g.Destruction.RejectOrder(g.ctx, head, destruction.RejectOrder{Command: command(), Order: orders.Items[0].Number.String(), Reason: "方式应改为拆解"}))(t)
	certificates := did(g.Destruction.Certificates(g.ctx, everything, destruction.CertificateFilter{}))(t)
	first := certificates.Items[0].Number.String()
	corrected := did(g.Destruction.CorrectCertificate(g.ctx, head, destruction.CorrectCertificate{Command: command(), Number: first, Reason: "处置线写错", Changes: destruction.CertificateChanges{Line: new("双轴撕碎线 2 号")}}))(t)
	did(g.Destruction.RevokeCertificate(g.ctx, head, destruction.RevokeCertificate{Command: command(), Number: corrected.Number.String(), Reason: "重复开具"}))(t)

	waiting := did(g.Destruction.Orders(g.ctx, everything, destruction.OrderFilter{State: destruction.OrderApproved, Kind: destruction.Destroy}))(t)
	did(g.Destruction.OverrideGate(g.ctx, g.as("eco2"), destruction.OverrideGate{Command: command(), Order: waiting.Items[0].Number.String(), Checks: []string{registry.CheckCapacity}, Until: g.clock.Now().Add(24 * time.Hour),
		Reason: "检修后恢复产能", Paper: "藏环准〔2026〕1 号"}))(t)
	did(g.Registry.DraftEdition(g.ctx, g.as("eco1"), registry.DraftEdition{Command: command(), Publisher: "西藏自治区生态环境厅（演示）", FreeOfCharge: true, Payer: "财政", ServiceArea: []string{"540000"}, NextUpdateDue: g.clock.Now().Date().AddDays(90)}))(t)
}
