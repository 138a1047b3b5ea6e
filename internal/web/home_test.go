package web

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/sealtrail/sealtrail/internal/casefile"
	"github.com/sealtrail/sealtrail/internal/custody"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/ledger"
)

// actor is a person as the rooms see them after sign-in.
func (o *office) actor(login string) identity.Actor {
	o.t.Helper()
	who, err := o.people.SignIn(context.Background(), identity.SignIn{Login: login, Password: testPassword, Address: "192.0.2.9"})
	if err != nil {
		o.t.Fatal(err)
	}
	return who.Actor
}

// seizure lets an officer seize 33 pairs of shoes in haste.
func (o *office) seizure(login string) custody.SeizureReceipt {
	return o.seizedWith(login, "封 000123")
}

func (o *office) seizedWith(login, seal string) custody.SeizureReceipt {
	o.t.Helper()
	actor := o.actor(login)
	c, err := o.site.Cases.OpenCase(context.Background(), actor, casefile.OpenCase{Command: ledger.Command{ID: newID(o.t)}, Paper: "拉城市监案〔2026〕203号", Title: "冒牌运动鞋案",
		Parties: []casefile.Party{{Kind: "organisation", Name: "某商行"}}})
	if err != nil {
		o.t.Fatal(err)
	}
	s, err := o.site.Custody.RecordSeizure(context.Background(), actor, custody.RecordSeizure{Command: ledger.Command{ID: newID(o.t)}, Case: c.Number.String(), Measure: "seized", Paper: "拉城市监扣〔2026〕118号",
		LastDay: o.clock.Now().Date().AddDays(30), Place: custody.Place{Division: "540102", Address: "八廓街"},
		Officers: []custody.Officer{{Name: "扎西", Certificate: "54010001"}, {Name: "卓玛", Certificate: "54010002"}},
		Party:    custody.Party{Kind: "organisation", Name: "某商行", Presence: custody.Signed},
		Lines: []custody.LineCommand{{Category: "G02", Kind: "goods", Name: "运动鞋", Quantity: 33, Unit: "PR", ValueBasis: "unknown",
			Lots: []custody.LotCommand{{Quantity: 33, Packages: 1, MassG: 25_900, MassBasis: custody.Declared, Seal: seal}}}}})
	if err != nil {
		o.t.Fatal(err)
	}
	return s
}

func TestASeizureWaitsForTheSecondOfficerAndTheKeeper(t *testing.T) {
	o := newOffice(t)
	for login, role := range map[string]identity.Role{"officer1": identity.Officer, "officer2": identity.Officer, "keeper1": identity.Keeper, "approver1": identity.Approver} {
		o.person(login, o.agency, role)
	}
	o.person("officer3", o.other, identity.Officer)
	s := o.seizure("officer1")
	no, code := s.Number.String(), s.Lots[0].Code.String()

	first := o.enter("officer1").page("/home")
	must(t, first, "今天等您处理 1 项", "待入库", code, "运动鞋　33 双", "等第二名执法人员", no, "/seizures/new")
	second := o.enter("officer2").page("/home")
	must(t, second, "待第二签", no, "某officer1", `data-left="signed" data-right="open"`, "待办 1")
	if strings.Contains(second, code) {
		t.Error("goods in another officer's hands are asked of this one")
	}
	must(t, o.enter("approver1").page("/home"), "待补批强制措施", "2026-11-19 12:00", "行政强制法第19条")
	o.clock.Advance(25 * time.Hour)
	must(t, o.enter("approver1").page("/home"), "已逾 2026-11-19 12:00")
	for _, login := range []string{"keeper1", "officer3"} {
		if body := o.enter(login).page("/home"); strings.Contains(body, no) || !strings.Contains(body, "没有等您处理的事") {
			t.Errorf("%s: %s", login, body)
		}
	}

	h, err := o.site.Custody.OfferHandoff(context.Background(), o.actor("officer1"), custody.OfferHandoff{Command: ledger.Command{ID: newID(t)}, Purpose: custody.StoreIn, To: o.agency, Lots: []string{code}})
	if err != nil {
		t.Fatal(err)
	}
	must(t, o.enter("keeper1").page("/home"), "待接收", h.Number.String(), "入库　1 批")
	offered := o.enter("officer1").page("/home")
	must(t, offered, "等对方接收", "等保管员接收")
	if strings.Contains(offered, "待入库") {
		t.Error("goods that were offered are asked for again")
	}
	if body := o.enter("officer2").page("/home"); strings.Contains(body, h.Number.String()) {
		t.Error("an officer is asked to receive into the store")
	}

	// Both belong to one organisation; each is shown the own side's acts.
	at := "/handoffs/" + h.Number.String()
	mine, behind, _ := strings.Cut(o.enter("keeper1").page(at), `<details class="st-other"`)
	must(t, mine, `href="`+at+`/receive"`)
	must(t, behind, "交出方的操作", at+"/depart", at+"/withdraw")
	if strings.Contains(mine, at+"/depart") || strings.Contains(mine, at+"/withdraw") {
		t.Error("the keeper is asked to send or withdraw what is to be received")
	}
	sent := o.enter("officer1").page(at)
	must(t, sent, at+"/depart", at+"/withdraw")
	if strings.Contains(sent, `href="`+at+`/receive"`) || strings.Contains(sent, "交出方的操作") {
		t.Error("the sender is asked to receive")
	}
}

func TestOfAHandoffReceivedInPartOnlyTheRestIsWaitedFor(t *testing.T) {
	o := newOffice(t)
	o.person("officer1", o.agency, identity.Officer)
	o.person("keeper1", o.agency, identity.Keeper)
	first, second := o.seizure("officer1").Lots[0].Code.String(), o.seizure("officer1").Lots[0].Code.String()
	h, err := o.site.Custody.OfferHandoff(context.Background(), o.actor("officer1"), custody.OfferHandoff{Command: ledger.Command{ID: newID(t)}, Purpose: custody.StoreIn, To: o.agency, Lots: []string{first, second}})
	if err != nil {
		t.Fatal(err)
	}
	keeper := o.actor("keeper1")
	keeper.StepUpAt, keeper.StepUpBy = o.clock.Now(), "step_up"
	if _, err := o.site.Custody.ReceiveHandoff(context.Background(), keeper, custody.ReceiveHandoff{Command: ledger.Command{ID: newID(t)}, Handoff: h.Number.String(),
		Lines: []custody.ReceiveLine{{Code: first, Outcome: custody.Accepted}}}); err != nil {
		t.Fatal(err)
	}
	for _, login := range []string{"officer1", "keeper1"} {
		body := o.enter(login).page("/home")
		must(t, body, h.Number.String(), "入库　1 批")
		if strings.Contains(body, "入库　2 批") {
			t.Errorf("%s waits for what was received", login)
		}
	}
	if _, err := o.site.Custody.ReceiveHandoff(context.Background(), keeper, custody.ReceiveHandoff{Command: ledger.Command{ID: newID(t)}, Handoff: h.Number.String(),
		Lines: []custody.ReceiveLine{{Code: second, Outcome: custody.Accepted}}}); err != nil {
		t.Fatal(err)
	}
	over := o.enter("keeper1").get("/handoffs/" + h.Number.String() + "/receive")
	must(t, over.Body.String(), "没有待签收的批次", `href="/handoffs/`+h.Number.String()+`"`)
	if over.Code != http.StatusConflict || strings.Contains(over.Body.String(), "别人") {
		t.Errorf("%d: who did it oneself reads that others did", over.Code)
	}
}

func TestALotOfAnotherCaseIsNamed(t *testing.T) {
	o := newOffice(t)
	o.person("officer1", o.agency, identity.Officer)
	one, other := o.seizure("officer1"), o.seizure("officer1")
	officer := o.actor("officer1")
	lot, err := o.site.Custody.Lot(context.Background(), officer.Scope(identity.ReadCustody), one.Lots[0].Code.String())
	if err != nil {
		t.Fatal(err)
	}
	v := o.enter("officer1").withPIN()
	w := v.post("/cases/"+lot.CaseNumber.String()+"/decide", "command_id", newID(t).String(), "kind", "confiscated", "paper", "拉城市监处〔2026〕9号", "decided_on", string(o.clock.Now().Date()), "effective", string(o.clock.Now().Date()),
		"pin", testPIN, "lots", one.Lots[0].Code.String()+"\n"+other.Lots[0].Code.String())
	must(t, w.Body.String(), "物品 "+other.Lots[0].Code.String()+" 不属于本案")
}

func TestWhoHasNoPINIsToldBeforeTheyNeedIt(t *testing.T) {
	o := newOffice(t)
	o.person("keeper1", o.agency, identity.Keeper)
	o.person("stat1", o.agency, identity.Statistician)
	v := o.enter("keeper1")
	must(t, v.page("/home"), "还没有签字密码")
	v.withPIN()
	if strings.Contains(v.page("/home"), "还没有签字密码") {
		t.Error("told although there is one")
	}
	reader := o.enter("stat1").page("/home")
	must(t, reader, "查阅", "/lots", "/certificates")
	if strings.Contains(reader, "还没有签字密码") {
		t.Error("a reader signs nothing")
	}
}

func TestWhatIsNoCodeIsSearchedOrSaidOnTheWorkingSide(t *testing.T) {
	o := newOffice(t)
	o.person("officer1", o.agency, identity.Officer)
	o.person("admin", o.agency, identity.AdminSystem)
	v := o.enter("admin")
	w := v.get("/find?q=%E8%BF%90%E5%8A%A8%E9%9E%8B")
	if w.Code != http.StatusUnprocessableEntity {
		t.Fatalf("%d", w.Code)
	}
	v.whole("/find", w.Body.String())
	must(t, w.Body.String(), "这不像证明编号")
	v = o.enter("officer1")
	if w := v.get("/find?q=%E8%BF%90%E5%8A%A8%E9%9E%8B"); w.Header().Get("Location") != "/search?q=%E8%BF%90%E5%8A%A8%E9%9E%8B" {
		t.Errorf("words of goods: %d to %s", w.Code, w.Header().Get("Location"))
	}
	if w := v.get("/find?q=abcd-efgh-jkmj"); w.Header().Get("Location") != "/T/ABCDEFGHJKMJ" {
		t.Errorf("%d to %s", w.Code, w.Header().Get("Location"))
	}
}

func TestDivisionsAreChosenUnderTheirPrefectures(t *testing.T) {
	o := newOffice(t)
	o.person("officer1", o.agency, identity.Officer)
	officer := o.enter("officer1")
	for address, first := range map[string]string{
		"/lots?lang=zh-CN":                     `<optgroup label="拉萨市"><option value="540100">拉萨市</option><option value="540102">城关区</option>`,
		"/lots?lang=en":                        `<optgroup label="Lhasa"><option value="540100">Lhasa</option><option value="540102">Chengguan District</option>`,
		"/registry?lang=en":                    `<optgroup label="Lhasa"><option value="540100">Lhasa</option>`,
		"/registry?lang=zh-CN&division=542525": `<option value="542525" selected>革吉县</option>`,
	} {
		body := officer.page(address)
		must(t, body, first)
		if n := strings.Count(body, "<optgroup "); n != 7 || n != strings.Count(body, "</optgroup>") {
			t.Errorf("%s: %d prefectures", address, n)
		}
	}
}

func TestEveryRoleHasAHome(t *testing.T) {
	o := newOffice(t)
	orgs := map[identity.OrgKind]string{identity.OrgFirm: "", identity.OrgBureau: "", identity.OrgHost: "", identity.OrgOffice: "", identity.OrgLab: ""}
	for _, role := range identity.Roles() {
		org := o.agency
		for kind := range orgs {
			if !role.Fits(identity.OrgAgency) && role.Fits(kind) && kind != identity.OrgFirm {
				org = o.org("单位 "+string(role), kind, "540000")
			}
		}
		if role.Fits(identity.OrgFirm) {
			continue // needs a credit code; see below
		}
		login := "p_" + string(role)
		o.person(strings.ReplaceAll(login, "_", "."), org, role)
		o.enter(strings.ReplaceAll(login, "_", ".")).page("/home")
	}
	firm, err := o.people.AddOrg(context.Background(), identity.HostActor(), identity.AddOrg{Command: ledger.Command{ID: newID(t)}, Kind: identity.OrgFirm, Name: "高原再生", Division: "540103", USCC: "91310115MA1H8R7C67"})
	if err != nil {
		t.Fatal(err)
	}
	o.person("recycler1", firm.Org, identity.FirmOperator, identity.FirmReviewer)
	must(t, o.enter("recycler1").page("/home"), "没有等您处理的事", "/destructions/new")
	if w := o.browser().get("/home"); w.Code != http.StatusSeeOther {
		t.Errorf("anybody: %d", w.Code)
	}
}
