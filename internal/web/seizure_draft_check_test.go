package web

import (
	"context"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/sealtrail/sealtrail/internal/casefile"
	"github.com/sealtrail/sealtrail/internal/custody"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/ledger"
)

// begun is a draft of officer1 with these fields, name and value in turn.
func (o *office) begun(fields ...string) string {
	o.t.Helper()
	actor := o.actor("officer1")
	c, err := o.site.Cases.OpenCase(context.Background(), actor, casefile.OpenCase{Command: ledger.Command{ID: newID(o.t)}, Paper: "拉城市监案〔2026〕204号", Title: "冒牌白酒案",
		Parties: []casefile.Party{{Kind: "person", Name: "某乙"}}})
	if err != nil {
		o.t.Fatal(err)
	}
	d, err := o.site.Custody.StartSeizure(context.Background(), actor, newID(o.t), c.Number.String())
	if err != nil {
		o.t.Fatal(err)
	}
	d.Fields = map[string][]string{}
	for i := 0; i+1 < len(fields); i += 2 {
		d.Fields[fields[i]] = []string{fields[i+1]}
	}
	if _, err := o.site.Custody.KeepSeizure(context.Background(), actor, d); err != nil {
		o.t.Fatal(err)
	}
	return "/seizures/drafts/" + d.ID.String()
}

// filled are the fields of a draft that can be signed, with some put in their place.
func filled(instead ...string) []string {
	all := []string{"measure", "seized", "last_day", "2026-12-18", "approval", "", "place.division", "540102", "place.address", "八廓街 3 号", "officers[0].name", "扎西",
		"officers[0].certificate", "54010001", "officers[1].name", "卓玛", "officers[1].certificate", "54010002", "party.kind", "person", "party.name", "某乙", "party.presence", "signed",
		"lines[0].category", "G12", "lines[0].kind", "goods", "lines[0].unit", "BTL", "lines[0].name", "白酒", "lines[0].value_basis", "unknown", "lines[0].lots[0].quantity", "24",
		"lines[0].lots[0].mass_g", "26.4", "lines[0].lots[0].mass_basis", "measured"}
	return append(all, instead...)
}

var ticked = regexp.MustCompile(`<li class="is-done">|<li class="is-ok">`)

func TestTheLastStepOfADraftTicksNothingThatIsRefused(t *testing.T) {
	o := newOffice(t)
	o.person("officer1", o.agency, identity.Officer)
	at := o.begun(filled("last_day", "2020-01-01", "officers[1].name", "扎西", "officers[1].certificate", "54010001", "party.name", "", "lines[0].lots[0].code", "QQQ")...)
	v := o.enter("officer1")
	wants := []string{"期限最后一日", `?step=1&amp;check=yes#f-last_day`, "同一名执法人员填了两次", `?step=2&amp;check=yes#f-officers-1-name`, `?step=2&amp;check=yes#f-party-name`,
		`?step=3&amp;check=yes#f-lines-0-lots-0-code`, "没有照片", "将要签字的内容", "QQQ", "24", "26.4"}
	body := v.page(at + "?step=5")
	must(t, body, wants...)
	if all := ticked.FindAllString(body, -1); all != nil {
		t.Errorf("ticked although nothing can be signed: %v", all)
	}
	must(t, v.page(at+"?step=1&check=yes"), "f-last_day-error")

	w := v.post(at, "step", "5", "go", "sign")
	body = w.Body.String()
	v.whole("sign", body)
	if w.Code != http.StatusUnprocessableEntity || !strings.Contains(body, `value="sign"`) || strings.Contains(body, "还没有保存。") || strings.Contains(body, `href="#f-l`) {
		t.Errorf("%d\n%s", w.Code, body)
	}
	must(t, body, append(wants, "没有登记：有 4 处要改")...)
}

func TestTheLastStepShowsWhatIsSigned(t *testing.T) {
	o := newOffice(t)
	o.person("officer1", o.agency, identity.Officer)
	at := o.begun(filled("lines[0].lots[1].quantity", "6", "lines[0].lots[1].mass_g", "3.6", "lines[0].lots[1].mass_basis", "measured")...)
	v := o.enter("officer1")
	body := v.page(at + "?step=5")
	must(t, body, "扣押", "2026年12月18日", "八廓街 3 号", "城关区", "扎西", "54010002", "某乙", "白酒", "30 瓶", "30.0 千克", "2 批没有标签", "没有照片")
	if len(ticked.FindAllString(body, -1)) != 6 { // three steps, above and below; photographs are nobody's duty
		t.Errorf("ticks: %v", ticked.FindAllString(body, -1))
	}
	if w := v.post(at, "step", "5", "go", "sign"); w.Code != http.StatusSeeOther || !strings.HasPrefix(w.Header().Get("Location"), "/seizures/S-") {
		t.Fatalf("%d\n%s", w.Code, w.Body)
	}
}

func TestTheOfficersOfASeizureAreOffered(t *testing.T) {
	o := newOffice(t)
	for _, login := range []string{"officer1", "officer2"} {
		o.person(login, o.agency, identity.Officer)
	}
	o.person("keeper1", o.agency, identity.Keeper)
	o.person("officer3", o.other, identity.Officer)
	at := o.begun()
	v := o.enter("officer1")
	body := v.page(at + "?step=2")
	must(t, body, `name="officers[0].name" type="text" value="某officer1"`, `list="colleagues"`, `<datalist id="colleagues"><option value="某officer2"></option></datalist>`)
	o.seizure("officer1")
	wants := []string{`name="officers[0].name" type="text" value="扎西"`, `name="officers[0].certificate" type="text" value="54010001"`, `name="officers[1].name" type="text" maxlength`}
	must(t, v.page(at+"?step=2"), wants...)
	must(t, v.page("/seizures/new?case="+caseOf(v)), wants...)
	o.seizure("officer2")
	must(t, v.page(at+"?step=2"), wants...)
	if got := []bool{sameName("扎西（演示）", "扎 西"), sameName("卓玛", "李卓玛"), sameName("", "（演示）")}; got[0] != true || got[1] || got[2] {
		t.Errorf("%v", got)
	}
}

// caseOf is a case on the visitor's list.
func caseOf(v *visit) string {
	return regexp.MustCompile(`/cases/(F-[0-9A-Z-]+)"`).FindStringSubmatch(v.page("/cases"))[1]
}

func TestAFaultOfADraftBelongsToOneFieldOfOneStep(t *testing.T) {
	o := newOffice(t)
	o.person("officer1", o.agency, identity.Officer)
	at := o.begun(filled("last_day", "yesterday", "lines[0].lots[0].quantity", "", "lines[0].lots[0].mass_g", "x")...)
	body := o.enter("officer1").page(at + "?step=5")
	for _, field := range []string{"f-last_day", "f-lines-0-lots-0-quantity", "f-lines-0-lots-0-mass_g"} {
		if n := strings.Count(body, "#"+field+`"`); n != 1 {
			t.Errorf("%s is said %d times", field, n)
		}
	}
	if custody.DraftSteps != len(seizureStages) {
		t.Error("steps differ")
	}
}
