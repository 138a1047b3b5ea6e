package web_test

import (
	"context"
	"encoding/json"
	"encoding/xml"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/casefile"
	"github.com/sealtrail/sealtrail/internal/custody"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/registry"
	"github.com/sealtrail/sealtrail/internal/web"
)

func TestOrdersFirmsAndTheRegistryThroughTheirPages(t *testing.T) {
	r := demoRegion(t)
	t.Run("every page is well formed in both languages and for its roles", r.pagesAreWellFormed)
	t.Run("an order is drafted with the preferred offer and approved by another", r.orders)
	t.Run("goods whose measure has run out ask for a decision first", r.lapsedGoods)
	t.Run("a firm gets a facility, a qualification and a place on the list", r.listing)
	t.Run("lists of papers are narrowed by what stands in their address", r.papersAreNarrowed)
	t.Run("the registry answers for any day, for people and machines", r.registry)
	t.Run("the registry can be compared, followed and shown elsewhere", r.registryElsewhere)
}

func (r *region) pagesAreWellFormed(t *testing.T) {
	all := identity.Scope{All: true}
	free, _, err := r.Custody.Lots(context.Background(), all, custody.LotFilter{State: custody.InCustody})
	if err != nil || len(free) == 0 {
		t.Fatalf("no lots in custody: %v", err)
	}
	paths := map[string][]string{
		"":          {"/registry", "/registry?as_of=2020-01-01", "/registry?division=540100&category=G02&method=SHRED_RECYCLE", "/registry?as_of=nonsense", "/registry/editions", "/registry/editions/1"},
		"officer1":  {"/orders", "/orders/new", "/orders/new?lots=" + free[0].Code.String(), "/orders/new?lots=ZZZZ", "/destructions", "/certificates", "/certificates?month=13"},
		"approver1": {"/orders?state=drafted", "/firms"},
		"recycler1": {"/destructions/new", "/firms"},
		"eco1":      {"/firms?q=拉萨", "/firms/new", "/registry/drafts", "/registry/drafts/new"},
	}
	for login, some := range paths {
		p := r.as(login)
		listed := map[string]bool{}
		for _, path := range some {
			for _, m := range regexp.MustCompile(`href="(/(?:orders/P-|destructions/D-|certificates/C-|firms/9)[0-9A-Z-]+)"`).FindAllStringSubmatch(p.wellFormed(t, path), -1) {
				listed[m[1]] = true
			}
		}
		for path := range listed {
			p.wellFormed(t, path)
		}
	}
}

// wellFormed reads a page in both languages.
func (p *person) wellFormed(t *testing.T, path string) string {
	t.Helper()
	join := "?"
	if strings.Contains(path, "?") {
		join = "&"
	}
	_, english := p.get(path + join + "lang=en")
	status, page := p.get(path + join + "lang=zh-CN")
	if status >= http.StatusInternalServerError {
		t.Errorf("%s: status %d", path, status)
	}
	for _, body := range []string{english, page} {
		web.CheckMarkup(t, body)
		if missing := regexp.MustCompile(`⟦web\.[^⟧]*⟧`).FindAllString(body, -1); missing != nil {
			t.Errorf("%s lacks words: %s", path, missing)
		}
	}
	return page
}

func (r *region) orders(t *testing.T) {
	officer, stranger := r.as("officer1"), r.as("officer3")
	rows, _, err := r.Custody.Lots(context.Background(), identity.Scope{All: true}, custody.LotFilter{Free: true})
	if err != nil {
		t.Fatal(err)
	}
	var code string
	for _, row := range rows {
		if row.Division == "540102" && row.State == custody.InCustody && row.Category == "G02" {
			code = row.Code.String()
		}
	}
	if code == "" {
		t.Fatal("no free lot in custody")
	}
	page := officer.reads("/orders/new?lots="+code, code, "由谁、用什么方式")
	offer := regexp.MustCompile(`name="offer" value="([^"]+)">`).FindStringSubmatch(page)
	if offer == nil {
		t.Fatalf("nothing is offered")
	}
	form := url.Values{"lots": {code}, "offer": {offer[1]}, "ground": {""}, "attestations": {"9"}, "reasons": {"保留这段"}}
	officer.refused("/orders", form, http.StatusUnprocessableEntity, "保留这段", code, `id="f-ground-error"`, `id="f-attestations-error"`)
	form.Set("ground", "没收决定，商标法第60条")
	form.Set("attestations", "2")
	order := officer.does("/orders", form)
	officer.reads(order, "待审批", code)
	if status, _ := stranger.get(order); status != http.StatusNotFound {
		t.Errorf("another agency sees the order: %d", status)
	}
	number := strings.TrimPrefix(order, "/orders/")
	if status, _ := r.as("").get("/p/" + strings.ToLower(number)); status != http.StatusSeeOther {
		t.Errorf("anybody learns of the order: %d", status)
	}
	if status, _, _ := officer.post(order+"/approve", url.Values{}); status != http.StatusForbidden {
		t.Errorf("the officer approved: %d", status)
	}
	head := r.as("approver1")
	head.refused(order+"/reject", url.Values{"reason": {""}}, http.StatusUnprocessableEntity, `id="f-reason-error"`)
	shown := regexp.MustCompile(`name="shown" value="([0-9a-f]{64})"`).FindStringSubmatch(head.reads(order))
	if shown == nil {
		t.Fatal("the page does not carry what it shows")
	}
	head.refused(order+"/return", url.Values{"shown": {shown[1]}, "return_reason": {""}}, http.StatusUnprocessableEntity, `id="f-return_reason-error"`)
	head.does(order+"/return", url.Values{"shown": {shown[1]}, "return_reason": {"缺称重单"}})
	officer.reads(order, "退回补正", "缺称重单", order+"/redraft")
	officer.reads(order+"/redraft", number, "缺称重单", code, "没收决定，商标法第60条", `value="`+offer[1]+`" checked`)
	if _, body := officer.get(order + "/redraft"); strings.Contains(body, "另一份处置审批") {
		t.Error("a returned order stands in the way of its own lots")
	}
	own := regexp.MustCompile(`data-lookup="(/scan/codes\?order=[0-9a-f-]{36})"`).FindStringSubmatch(officer.reads(order + "/redraft"))
	if own == nil {
		t.Fatal("the scanning field does not say for which order")
	}
	for address, blocked := range map[string]bool{own[1]: false, "/scan/codes": true, "/scan/codes?order=" + uuid.NewString(): true} {
		if got := strings.Contains(officer.scanned(address, code), "已在处置审批中"); got != blocked {
			t.Errorf("%s: blocked: %v", address, got)
		}
	}
	form.Set("ground", "没收决定，商标法第60条；称重单附后")
	if to := officer.does(order+"/redraft", form); to != order {
		t.Errorf("corrected under %s", to)
	}
	head.reads(order, "待审批", "称重单附后")
	head.refused(order+"/approve", url.Values{"shown": {shown[1]}}, http.StatusConflict, "清单在您决定之前有了变动")
	head.does(order+"/reject", url.Values{"reason": {"依据不全"}})
	officer.reads(order, "已驳回", "依据不全")
}

func (r *region) lapsedGoods(t *testing.T) {
	rows, _, err := r.Custody.Lots(context.Background(), identity.Scope{All: true}, custody.LotFilter{Standing: casefile.StandingLapsed})
	if err != nil || len(rows) == 0 {
		t.Fatalf("no lapsed goods: %v", err)
	}
	address := "/cases/" + rows[0].CaseNumber.String()
	for login, way := range map[string]bool{"officer1": true, "keeper1": false} {
		page := r.as(login).reads(address, "强制措施已期满，最早")
		if got := strings.Contains(page, `btn-primary" href="`+address+`/decide"`); got != way {
			t.Errorf("%s is led to the decision first: %v", login, got)
		}
	}
}

func (r *region) listing(t *testing.T) {
	editor, publisher := r.as("eco1"), r.as("eco2")
	firm := url.Values{"name": {"阿里净土再生公司（演示）"}, "uscc": {"91542500MA6T9Z9Z9"}, "division": {"542500"}, "address": {"狮泉河镇"}}
	editor.refused("/firms", firm, http.StatusUnprocessableEntity, "阿里净土再生公司（演示）", `id="f-uscc-error"`)
	if status, _, _ := publisher.post("/firms", firm); status != http.StatusForbidden {
		t.Errorf("the publisher edits firms: %d", status)
	}
	list := editor.reads("/firms")
	known := regexp.MustCompile(`/firms/9[0-9A-Z]+`).FindString(list)
	editor.does(known+"/facilities", url.Values{"name": {"二分厂（演示）"}, "division": {"540100"}, "address": {"堆龙"}, "lines": {"一号线\n二号线"}})
	page := editor.reads(known, "二分厂（演示）", "一号线、二号线", "没有资质")
	all := regexp.MustCompile(known+`/facilities/[0-9a-f-]{36}/qualification`).FindAllString(page, -1)
	paper := url.Values{"kind": {"GENERAL_SW"}, "number": {"核查〔2026〕9 号"}, "issuer": {"拉萨市生态环境局（演示）"}, "modes": {"utilise"}, "methods": {"SHRED_RECYCLE"}, "categories": {"G02"},
		"capacity_g": {"12.5"}, "valid_from": {"2026-01-01"}, "valid_to": {"2025-01-01"}}
	editor.refused(all[len(all)-1], paper, http.StatusUnprocessableEntity, "核查〔2026〕9 号", `value="G02" checked`)

	facility := ""
	for _, firm := range regexp.MustCompile(`/firms/9[0-9A-Z]+`).FindAllString(list, -1) {
		if found := regexp.MustCompile(firm + `/facilities/[0-9a-f-]{36}/suspend`).FindString(publisher.reads(firm)); found != "" {
			facility = found
		}
	}
	if facility == "" {
		t.Fatal("nothing to suspend")
	}
	publisher.refused(facility, url.Values{}, http.StatusUnprocessableEntity, `id="f-reason-error"`)
	publisher.does(facility, url.Values{"reason": {"地磅检定到期"}})
	r.as("").reads("/registry", "暂停接收", "地磅检定到期")
	publisher.does(strings.Replace(facility, "/suspend", "/reinstate", 1), url.Values{"reason": {"检定合格"}})

	form := url.Values{"publisher": {"自治区生态环境厅（演示）"}, "free_of_charge": {"on"}, "payer": {""}, "next_update_due": {"2027-06-30"}}
	for _, m := range regexp.MustCompile(`name="facilities" value="([^"]+)" checked`).FindAllStringSubmatch(editor.reads("/registry/drafts/new"), -1) {
		form.Add("facilities", m[1])
	}
	editor.refused("/registry/drafts", form, http.StatusUnprocessableEntity, `id="f-payer-error"`, "checked")
	form.Set("payer", "自治区财政")
	draft := editor.does("/registry/drafts", form)
	if strings.Contains(editor.reads(draft, "等发布人"), "发布名录，签字") {
		t.Error("the editor may publish")
	}
	place := strings.Replace(facility, "/suspend", "/locate", 1)
	editor.refused(place, url.Values{"latitude": {"north"}, "longitude": {"90.73"}}, http.StatusUnprocessableEntity, `id="f-latitude-error"`, "90.73")
	editor.refused(place, url.Values{"latitude": {"89.0"}, "longitude": {"90.73"}}, http.StatusUnprocessableEntity, `id="f-latitude-error"`)
	editor.does(place, url.Values{"latitude": {"29.36"}, "longitude": {"90.74"}})
	publisher.refused(draft+"/publish", url.Values{}, http.StatusConflict)
	draft = editor.does("/registry/drafts", form)
	signing := publisher.reads(draft, "与第 3 版相比", "费用承担由", "改为 29.360000 90.740000")
	if list, sign := strings.Index(signing, "列入 "), strings.Index(signing, "发布名录，签字"); strings.Index(signing, `id="changes"`) > list || list > sign {
		t.Error("the publisher signs before reading what changes and what is listed")
	}
	edition := publisher.does(draft+"/publish", url.Values{})
	r.as("").reads(edition, "现行", "SHA-256")
	r.as("").reads("/registry/editions/1", "存档", "SHA-256")
	if status, _ := r.as("officer1").get("/registry/drafts"); status != http.StatusNotFound {
		t.Errorf("an officer sees drafts: %d", status)
	}
}

// registryElsewhere runs after a second edition was published.
func (r *region) registryElsewhere(t *testing.T) {
	anyone := r.as("")
	anyone.reads("/registry", "与第 3 版相比", "本年能力已用", "/registry/editions/4/diff", "geo:29.360000,90.740000")
	anyone.reads("/registry/editions/4/diff", "第 3 版与第 4 版对比", "改为 29.360000 90.740000", "费用承担由")
	anyone.refusedPage(t, "/registry/editions/4/diff?from=x", "请选择一个版次")
	if status, _ := anyone.get("/registry/editions/1/diff"); status != http.StatusNotFound {
		t.Errorf("before the first edition: %d", status)
	}
	var compared registry.Comparison
	if err := json.Unmarshal([]byte(anyone.reads("/registry/editions/4/diff.json")), &compared); err != nil || compared.From != 3 || compared.To != 4 || compared.Empty() {
		t.Errorf("compared %+v (%v)", compared, err)
	}
	var places struct {
		Features []struct {
			Geometry struct{ Coordinates [2]float64 }
		}
	}
	if err := json.Unmarshal([]byte(anyone.reads("/registry.geojson")), &places); err != nil || len(places.Features) != 3 || places.Features[0].Geometry.Coordinates[1] < 29 || places.Features[0].Geometry.Coordinates[0] < 88 {
		t.Errorf("places %+v (%v)", places, err)
	}
	var feed struct {
		Updated string `xml:"updated"`
		Entries []struct {
			ID    string `xml:"id"`
			Title string `xml:"title"`
		} `xml:"entry"`
	}
	if err := xml.Unmarshal([]byte(anyone.reads("/registry/feed.atom")), &feed); err != nil || len(feed.Entries) < 2 || feed.Updated == "" {
		t.Fatalf("feed %+v (%v)", feed, err)
	}
	ids := map[string]bool{}
	for _, e := range feed.Entries {
		if e.Title == "" || ids[e.ID] {
			t.Errorf("entry %+v", e)
		}
		ids[e.ID] = true
	}
	for _, path := range []string{"/registry.json", "/registry.xlsx", "/registry/embed.html?category=G02", "/registry/editions/2.xlsx", "/registry/feed.atom"} {
		res, err := anyone.client.Get(anyone.base + path)
		if err != nil {
			t.Fatal(err)
		}
		text := body(t, res)
		if res.StatusCode != http.StatusOK || res.Header.Get("Access-Control-Allow-Origin") != "*" {
			t.Errorf("%s: %d, for other sites %q", path, res.StatusCode, res.Header.Get("Access-Control-Allow-Origin"))
		}
		if strings.Contains(path, "embed") && (strings.Contains(text, "<script") || strings.Contains(text, "style") || strings.Contains(text, "<table") || !strings.Contains(res.Header.Get("Content-Security-Policy"), "frame-ancestors *")) {
			t.Errorf("the fragment wants something of the page it is in: %s", text)
		}
	}
}

func (r *region) registry(t *testing.T) {
	anyone := r.as("")
	anyone.reads("/registry?as_of=2020-01-01", "还没有发布过名录")
	anyone.refusedPage(t, "/registry?as_of=2999-01-01", "不能晚于今天")
	var before struct{ Edition any }
	if err := json.Unmarshal([]byte(anyone.reads("/registry.json?as_of=2020-01-01")), &before); err != nil || before.Edition != nil {
		t.Errorf("before the first edition: %v %v", before, err)
	}
	if csv := anyone.reads("/registry.csv?as_of=2020-01-01"); strings.Count(csv, "\r\n") != 1 {
		t.Errorf("the empty table is %q", csv)
	}
	for _, path := range []string{"/registry.json", "/registry.csv", "/registry/editions/1.json", "/registry/editions/1.csv"} {
		res, err := anyone.client.Get(anyone.base + path)
		if err != nil {
			t.Fatal(err)
		}
		body(t, res)
		tag := res.Header.Get("ETag")
		again, err := http.NewRequest(http.MethodGet, anyone.base+path, nil)
		if err != nil {
			t.Fatal(err)
		}
		again.Header.Set("If-None-Match", tag)
		if res, err = anyone.client.Do(again); err != nil {
			t.Fatal(err)
		}
		if rest := body(t, res); tag == "" || res.StatusCode != http.StatusNotModified || rest != "" {
			t.Errorf("%s with its ETag %q: %d", path, tag, res.StatusCode)
		}
	}
	if status, body := anyone.get("/registry.json?division=999999"); status != http.StatusUnprocessableEntity || !strings.Contains(body, `"code":"reference.division.unknown"`) {
		t.Errorf("an unknown division: %d %s", status, body)
	}
	if status, _ := anyone.get("/REGISTRY/EDITIONS/1"); status != http.StatusMovedPermanently {
		t.Errorf("the address on paper: %d", status)
	}
}

func (p *person) refusedPage(t *testing.T, path, text string) {
	t.Helper()
	if status, page := p.get(path); status != http.StatusUnprocessableEntity || !strings.Contains(page, text) {
		t.Errorf("%s: %d without %q", path, status, text)
	}
}
