package app

import (
	"bytes"
	"context"
	"html"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/custody"
	"github.com/sealtrail/sealtrail/internal/identity"
)

// window is a browser without scripts: one person's cookies over the handler.
type window struct {
	t       *testing.T
	s       *Server
	cookies []*http.Cookie
}

func (s *Server) window(t *testing.T, login string) *window {
	t.Helper()
	w := &window{t: t, s: s}
	if login == "" {
		return w
	}
	answer := w.post("/login", url.Values{"login": {login}, "password": {demoPassword}})
	w.cookies = answer.Result().Cookies()
	if answer.Code != http.StatusSeeOther || len(w.cookies) == 0 {
		t.Fatalf("%s is not signed in: %d", login, answer.Code)
	}
	return w
}

func (w *window) do(r *http.Request) *httptest.ResponseRecorder {
	for _, c := range w.cookies {
		r.AddCookie(c)
	}
	out := httptest.NewRecorder()
	w.s.Handler().ServeHTTP(out, r)
	return out
}

func (w *window) get(path string) *httptest.ResponseRecorder {
	return w.do(httptest.NewRequest(http.MethodGet, "http://127.0.0.1:8080"+path, nil))
}

func (w *window) post(path string, values url.Values) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodPost, "http://127.0.0.1:8080"+path, strings.NewReader(values.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return w.do(r)
}

// goods are what the region's first county has, newest first.
func (s *Server) goods(t *testing.T, f custody.LotFilter) []custody.LotRow {
	t.Helper()
	f.Limit = 100
	rows, _, err := s.Custody.Lots(context.Background(), identity.Scope{Division: "540102"}, f)
	if err != nil || len(rows) == 0 {
		t.Fatalf("no such goods: %v", err)
	}
	return rows
}

func (s *Server) lotView(t *testing.T, ref string) custody.LotView {
	t.Helper()
	v, err := s.Custody.Lot(context.Background(), identity.Scope{All: true}, ref)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

var unsaid = regexp.MustCompile(`⟦[^⟧]*⟧`)

// One region serves all: making it takes longer than asking it.
func TestPagesOfCustody(t *testing.T) {
	s := serve(t, settings(t, true, sqlite))
	for _, test := range []struct {
		name string
		run  func(*testing.T, *Server)
	}{
		{"Custody pages are there for whoever may see and for nobody else", custodyPagesAreThereForWhoeverMaySeeAndForNobodyElse},
		{"A label tells the public one word and the entitled all", aLabelTellsThePublicOneWordAndTheEntitledAll},
		{"Numbers on papers lead who is signed in and tell others nothing", numbersOnPapersLeadWhoIsSignedInAndTellOthersNothing},
		{"A mistyped trip code is told in the words of a trip code", aMistypedTripCodeIsToldInTheWordsOfATripCode},
		{"A refused seizure comes back with what was typed", aRefusedSeizureComesBackWithWhatWasTyped},
		{"Goods are signed for on one device received in parts and differences settled", goodsAreSignedForOnOneDeviceReceivedInPartsAndDifferencesSettled},
		{"A photo is shown without metadata to the entitled alone", aPhotoIsShownWithoutMetadataToTheEntitledAlone},
	} {
		t.Run(test.name, func(t *testing.T) { test.run(t, s) })
	}
}

func custodyPagesAreThereForWhoeverMaySeeAndForNobodyElse(t *testing.T, s *Server) {
	lot := s.lotView(t, s.goods(t, custody.LotFilter{State: custody.InCustody})[0].Code.String())
	handoffs, _, err := s.Custody.Handoffs(context.Background(), identity.Scope{Division: "540102"}, custody.HandoffFilter{Lot: lot.ID})
	if err != nil || len(handoffs) == 0 {
		t.Fatalf("no handoff of the lot: %v", err)
	}
	things := []string{"/lots/" + lot.Code.String(), "/cases/" + lot.CaseNumber.String(), "/seizures/" + lot.SeizureNumber.String(), "/handoffs/" + handoffs[0].Number.String(),
		"/seizures/" + lot.SeizureNumber.String() + "/list.pdf", "/seizures/" + lot.SeizureNumber.String() + "/labels.pdf?stock=roll", "/handoffs/" + handoffs[0].Number.String() + "/list.pdf"}
	lists := []string{"/lots", "/lots?state=in_custody&q=a", "/cases", "/seizures", "/seizures?waiting=1", "/handoffs?state=open", "/scan?lots=" + lot.Code.Compact() + ",ABCDEFGHJKMJ,x"}
	forms := []string{"/cases/new", "/seizures/new", "/seizures/new?case=" + lot.CaseNumber.String(), "/handoffs/new?lots=" + lot.Code.Compact(),
		"/cases/" + lot.CaseNumber.String() + "/decide", "/cases/" + lot.CaseNumber.String() + "/hold", "/lots/" + lot.Code.String() + "/split"}
	tests := []struct {
		who    string
		paths  []string
		status int
	}{
		{"officer1", append(append(append([]string{}, things...), lists...), forms...), http.StatusOK},
		{"keeper1", things, http.StatusOK},
		{"auditor1", append(append([]string{}, things...), lists...), http.StatusOK},
		{"approver1", []string{"/exceptions", "/cases/" + lot.CaseNumber.String() + "/approve", "/cases/" + lot.CaseNumber.String() + "/entrust"}, http.StatusOK},
		{"officer3", things, http.StatusNotFound},
		{"officer3", []string{"/cases/" + lot.CaseNumber.String() + "/decide", "/seizures/new?case=" + lot.CaseNumber.String(), "/lots/" + lot.Code.String() + "/split"}, http.StatusNotFound},
		{"eco1", append(append([]string{}, things...), lists...), http.StatusForbidden},
		{"auditor1", forms, http.StatusForbidden},
		{"officer1", []string{"/exceptions", "/cases/" + lot.CaseNumber.String() + "/approve"}, http.StatusForbidden},
		{"", append(append(append([]string{}, things...), lists...), forms...), http.StatusSeeOther},
	}
	for _, tt := range tests {
		w := s.window(t, tt.who)
		for _, path := range tt.paths {
			answer := w.get(path)
			if answer.Code != tt.status {
				t.Errorf("%q at %s: %d, want %d", tt.who, path, answer.Code, tt.status)
			}
			if words := unsaid.FindAllString(answer.Body.String(), -1); words != nil {
				t.Errorf("%s lacks %v", path, words)
			}
			if tt.status == http.StatusNotFound && strings.Contains(answer.Body.String(), lot.Name) {
				t.Errorf("%s tells %s of the goods", path, tt.who)
			}
		}
	}
}

func aLabelTellsThePublicOneWordAndTheEntitledAll(t *testing.T, s *Server) {
	anyone, officer, stranger := s.window(t, ""), s.window(t, "officer1"), s.window(t, "officer3")
	for state, word := range map[custody.State]string{custody.InCustody: "官方保管中", custody.Destroyed: "已销毁"} {
		lot := s.lotView(t, s.goods(t, custody.LotFilter{State: state})[0].Code.String())
		for _, address := range []string{"/T/" + lot.Code.Compact(), "/t/" + strings.ToLower(lot.Code.String())} {
			for _, w := range []*window{anyone, stranger} {
				answer := w.get(address)
				body := answer.Body.String()
				if answer.Code != http.StatusOK || !strings.Contains(body, "</svg>"+word) {
					t.Errorf("%s: %d without %s", address, answer.Code, word)
				}
				for _, secret := range []string{lot.Name, lot.Brand, lot.CaseNumber.String(), lot.SeizureNumber.String(), lot.AgencyName} {
					if secret != "" && w == anyone && strings.Contains(body, secret) {
						t.Errorf("%s tells %q", address, secret)
					}
				}
				if answer.Header().Get("Cache-Control") != "no-store" || !strings.Contains(answer.Header().Get("X-Robots-Tag"), "noindex") {
					t.Errorf("%s may be kept or indexed: %v", address, answer.Header())
				}
			}
			if answer := officer.get(address); answer.Header().Get("Location") != "/lots/"+lot.Code.String() {
				t.Errorf("an officer at %s is led to %q", address, answer.Header().Get("Location"))
			}
		}
	}
	for code, says := range map[string]string{"0000-0000-001J": "查无此码", "ABCD-EFGH-JKMM": "编码有误", "ABCD": "编码有误"} {
		if answer := anyone.get("/T/" + code); answer.Code != http.StatusNotFound || !strings.Contains(answer.Body.String(), says) {
			t.Errorf("%s: %d, does not say %s", code, answer.Code, says)
		}
	}
}

func numbersOnPapersLeadWhoIsSignedInAndTellOthersNothing(t *testing.T, s *Server) {
	lot := s.lotView(t, s.goods(t, custody.LotFilter{State: custody.InCustody})[0].Code.String())
	officer, anyone := s.window(t, "officer1"), s.window(t, "")
	for address, to := range map[string]string{"/F/" + lot.CaseNumber.String(): "/cases/" + lot.CaseNumber.String(),
		"/s/" + strings.ToLower(lot.SeizureNumber.String()): "/seizures/" + lot.SeizureNumber.String()} {
		if answer := officer.get(address); answer.Header().Get("Location") != to {
			t.Errorf("%s leads to %q", address, answer.Header().Get("Location"))
		}
		if answer := anyone.get(address); !strings.HasPrefix(answer.Header().Get("Location"), "/login?") {
			t.Errorf("%s: %d %q", address, answer.Code, answer.Header().Get("Location"))
		}
	}
	if known, made := anyone.get("/F/"+lot.CaseNumber.String()), anyone.get("/F/F-540102-2026-999999-0"); known.Code != made.Code {
		t.Errorf("a number that exists answers %d, another %d", known.Code, made.Code)
	}
	if answer := officer.get("/F/F-540102-2026-999999-0"); answer.Code != http.StatusNotFound {
		t.Errorf("a wrong number: %d", answer.Code)
	}
}

func aMistypedTripCodeIsToldInTheWordsOfATripCode(t *testing.T, s *Server) {
	driver := s.window(t, "")
	for typed, says := range map[string]string{"ABCD": "行程码应为 12 位，现为 4 位", "ABCD-EFGH-JKUJ": "行程码第 11 位“U”", "ABCD-EFGH-JKMM": "行程码校验不符", "ABCD-EFGH-JKMJ": "没有这个行程码"} {
		for way, answer := range map[string]*httptest.ResponseRecorder{"typed": driver.post("/act", url.Values{"code": {typed}}), "opened": driver.get("/act/" + typed)} {
			if body := answer.Body.String(); answer.Code/100 != 4 || !strings.Contains(body, says) || strings.Contains(body, "物品码") || strings.Contains(body, "标签") {
				t.Errorf("%s %s: %d, does not say %s", typed, way, answer.Code, says)
			}
		}
	}
	if body := driver.get("/act/ABCD?lang=en").Body.String(); !strings.Contains(body, "A trip code has 12 characters; this one has 4.") {
		t.Error("English does not say it")
	}
}

func aRefusedSeizureComesBackWithWhatWasTyped(t *testing.T, s *Server) {
	officer := s.window(t, "officer1")
	lot := s.lotView(t, s.goods(t, custody.LotFilter{State: custody.InCustody})[0].Code.String())
	typed := url.Values{"case": {lot.CaseNumber.String()}, "lines[0].name": {"白酒 500 毫升"}, "lines[0].lots[0].code": {"ABCD-EFGH-JKMM"}, "lines[0].lots[0].quantity": {"十二"},
		"lines[1].name": {"红酒"}, "party.name": {"某商行"}}
	answer := officer.post("/seizures/new", typed)
	body := answer.Body.String()
	if answer.Code != http.StatusUnprocessableEntity {
		t.Fatalf("status %d", answer.Code)
	}
	for _, kept := range []string{`value="白酒 500 毫升"`, `value="红酒"`, `value="十二"`, `value="某商行"`, `id="f-lines-0-lots-0-quantity-error"`, `id="f-place-address-error"`} {
		if !strings.Contains(body, kept) {
			t.Errorf("the page lacks %s", kept)
		}
	}
	typed.Set("more", "lines[0].lots")
	if answer = officer.post("/seizures/new", typed); answer.Code != http.StatusOK || !strings.Contains(answer.Body.String(), `name="lines[0].lots[1].quantity"`) {
		t.Errorf("one more row without scripts: %d", answer.Code)
	}
}

// hidden finds the value of a hidden field.
func hidden(t *testing.T, body, name string) string {
	t.Helper()
	m := regexp.MustCompile(`name="` + regexp.QuoteMeta(name) + `" value="([^"]*)"`).FindStringSubmatch(body)
	if m == nil {
		t.Fatalf("no field %s", name)
	}
	return html.UnescapeString(m[1])
}

func goodsAreSignedForOnOneDeviceReceivedInPartsAndDifferencesSettled(t *testing.T, s *Server) {
	officer, keeper := s.window(t, "officer1"), s.window(t, "keeper1")
	var number string
	seizures, _, err := s.Custody.Seizures(context.Background(), identity.Scope{Division: "540102"}, custody.SeizureFilter{Unconfirmed: true})
	for _, x := range seizures {
		if x.Measure == "seized" {
			number = x.Number.String()
		}
	}
	if err != nil || number == "" {
		t.Fatalf("no seizure waits for the second officer: %v", err)
	}
	at := "/seizures/" + number
	if answer := officer.post(at+"/confirm", url.Values{"how": {"device"}, "second_login": {"officer2"}, "second_pin": {"wrong"}}); answer.Code == http.StatusSeeOther {
		t.Fatal("a wrong secret confirmed")
	}
	if answer := officer.post(at+"/confirm", url.Values{"how": {"self"}}); answer.Code != http.StatusForbidden {
		t.Errorf("the first officer confirmed too: %d", answer.Code)
	}
	if answer := officer.post(at+"/confirm", url.Values{"how": {"device"}, "second_login": {"officer2"}, "second_pin": {demoPassword}}); answer.Code != http.StatusSeeOther {
		t.Fatalf("second signature on the same device: %d %s", answer.Code, answer.Body)
	}
	if body := officer.get(at).Body.String(); !strings.Contains(body, "同一设备") || !strings.Contains(body, "卓玛") {
		t.Error("the page does not say who signed on the same device")
	}
	open, _, err := s.Custody.Handoffs(context.Background(), identity.Scope{Division: "540102"}, custody.HandoffFilter{State: custody.HandoffOffered, Purpose: custody.StoreIn})
	if err != nil || len(open) == 0 {
		t.Fatalf("no handoff into the store: %v", err)
	}
	at = "/handoffs/" + open[0].Number.String()
	form := keeper.get(at + "/receive").Body.String()
	values := url.Values{"command_id": {hidden(t, form, "command_id")}, "lines[0].code": {hidden(t, form, "lines[0].code")}, "lines[0].outcome": {"refused"}}
	answer := keeper.post(at+"/receive", values)
	if answer.Code != http.StatusUnprocessableEntity || !strings.Contains(answer.Body.String(), `id="f-lines-0-reason-error"`) {
		t.Errorf("a refusal without reason: %d", answer.Code)
	}
	short, parts := values.Get("lines[0].code"), hidden(t, form, "lines[1].code")
	values.Set("lines[0].outcome", "accepted")
	values.Set("lines[0].quantity", "18")
	for field, v := range map[string]string{"code": parts, "outcome": "accepted", "quantity": "20", "refused_quantity": "5", "reason": "受潮"} {
		values.Set("lines[1]."+field, v)
	}
	for range 2 { // a double click is one receipt
		if answer = keeper.post(at+"/receive", values); answer.Code != http.StatusSeeOther {
			t.Fatalf("receive: %d %s", answer.Code, answer.Body)
		}
	}
	if v := s.lotView(t, parts); v.State != custody.Divided || len(v.Children) != 2 {
		t.Errorf("part acceptance left the lot %s with %d parts", v.State, len(v.Children))
	}
	lot := s.lotView(t, short)
	if lot.State != custody.InCustody || lot.Quantity != 18 || len(lot.Discrepancies) != 1 {
		t.Fatalf("a short count: %s, %d, %d differences", lot.State, lot.Quantity, len(lot.Discrepancies))
	}
	at = "/discrepancies/" + lot.Discrepancies[0].String()
	if !strings.Contains(officer.get("/lots/"+lot.Code.String()).Body.String(), at) {
		t.Error("the lot's page does not lead to its difference")
	}
	for _, w := range []*window{keeper, officer} {
		if answer = w.post(at, url.Values{"outcome": {"stands"}, "reason": {"当面复点"}}); answer.Code != http.StatusSeeOther {
			t.Fatalf("settle: %d %s", answer.Code, answer.Body)
		}
	}
	if lot = s.lotView(t, short); len(lot.Discrepancies) != 0 {
		t.Error("both sides agreed and the difference still blocks")
	}
	if answer = s.window(t, "officer3").get(at); answer.Code != http.StatusNotFound {
		t.Errorf("another county sees the difference: %d", answer.Code)
	}
}

func aPhotoIsShownWithoutMetadataToTheEntitledAlone(t *testing.T, s *Server) {
	officer, stranger := s.window(t, "officer1"), s.window(t, "officer3")
	at := "/lots/" + s.goods(t, custody.LotFilter{State: custody.InCustody})[0].Code.String()
	send := func(file []byte) *httptest.ResponseRecorder {
		var body bytes.Buffer
		w := multipart.NewWriter(&body)
		_ = w.WriteField("command_id", uuid.NewString())
		part, err := w.CreateFormFile("photo", "IMG_0001.jpg")
		if err != nil {
			t.Fatal(err)
		}
		_, _ = part.Write(file)
		_ = w.Close()
		r := httptest.NewRequest(http.MethodPost, "http://127.0.0.1:8080"+at+"/photos", &body)
		r.Header.Set("Content-Type", w.FormDataContentType())
		return officer.do(r)
	}
	if answer := send([]byte("no picture")); answer.Code != http.StatusUnprocessableEntity || !strings.Contains(answer.Body.String(), `id="f-photo-error"`) {
		t.Errorf("a text as a photo: %d", answer.Code)
	}
	if answer := send(drawCartons(7)); answer.Code != http.StatusSeeOther {
		t.Fatalf("add photo: %d %s", answer.Code, answer.Body)
	}
	address := regexp.MustCompile(at + `/photos/[0-9a-f]{64}`).FindString(officer.get(at).Body.String())
	if address == "" {
		t.Fatal("the lot's page does not show its photo")
	}
	if answer := officer.get(address + "?size=thumb"); answer.Code != http.StatusOK || answer.Header().Get("Content-Type") != "image/jpeg" {
		t.Errorf("thumbnail: %d %s", answer.Code, answer.Header())
	}
	original := officer.get(address + "?original")
	if original.Code != http.StatusOK || !strings.HasPrefix(original.Header().Get("Content-Disposition"), "attachment") || original.Header().Get("X-Content-Type-Options") != "nosniff" {
		t.Errorf("original: %d %v", original.Code, original.Header())
	}
	for _, query := range []string{"", "?size=thumb", "?original"} {
		if answer := stranger.get(address + query); answer.Code != http.StatusNotFound {
			t.Errorf("another county gets the photo%s: %d", query, answer.Code)
		}
	}
}
