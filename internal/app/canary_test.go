package app

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"

	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/casefile"
	"github.com/sealtrail/sealtrail/internal/custody"
	"github.com/sealtrail/sealtrail/internal/destruction"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/observe"
)

// Canaries are values that stand nowhere else in the world. Personal ones may
// be shown to the entitled and lie beside the ledger; secret ones lie nowhere.
const (
	canaryName     = "甪端珏婳"
	canaryWitness  = "婠犇旻韡"
	canaryDriver   = "翀懿骉垚"
	canaryOfficer  = "珂璟昪玥"
	canaryID       = "540102197702291375"
	canaryPhone    = "13977218834"
	canaryAddress  = "喀纳斯暮云巷 7719 号"
	canaryLogin    = "qzvkwanderer"
	canaryPassword = "Qzv-kanarienvogel-8841"
	canaryWrong    = "Qzv-falscher-vogel-3307"
	canaryPIN      = "770249183"
	canaryFile     = "IMG_qzvkfile_5527.jpg"
)

func personal() []string {
	return []string{canaryName, canaryWitness, canaryDriver, canaryOfficer, canaryID, canaryPhone, canaryAddress, canaryLogin}
}

func secret() []string { return []string{canaryPassword, canaryWrong, canaryPIN, canaryFile} }

// sings fails when one of the canaries is heard.
func sings(t testing.TB, where string, heard []byte, canaries ...string) {
	t.Helper()
	for _, c := range canaries {
		quoted, _ := json.Marshal(c)
		for _, form := range []string{c, url.QueryEscape(c), strings.Trim(string(quoted), `"`), strings.Trim(fmt.Sprintf("%+q", c), `"`)} {
			if i := bytes.Index(heard, []byte(form)); i >= 0 {
				t.Errorf("%s says %q: …%s…", where, c, heard[max(0, i-120):min(len(heard), i+len(form)+60)])
				break
			}
		}
	}
}

// recorder keeps what is logged.
type recorder struct {
	sync.Mutex
	bytes.Buffer
}

func (r *recorder) Write(p []byte) (int, error) {
	r.Lock()
	defer r.Unlock()
	return r.Buffer.Write(p)
}

func (r *recorder) said() []byte {
	r.Lock()
	defer r.Unlock()
	return bytes.Clone(r.Bytes())
}

// asking sends requests as one person, by cookie or token.
type asking struct {
	t       testing.TB
	handler http.Handler
	cookies []*http.Cookie
	token   string
}

func (a *asking) ask(method, path, kind string, body []byte, header ...string) *httptest.ResponseRecorder {
	a.t.Helper()
	r := httptest.NewRequest(method, "http://127.0.0.1:8080"+path, bytes.NewReader(body))
	if kind != "" {
		r.Header.Set("Content-Type", kind)
	}
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	for _, c := range a.cookies {
		r.AddCookie(c)
	}
	if a.token != "" {
		r.Header.Set("Authorization", "Bearer "+a.token)
	}
	w := httptest.NewRecorder()
	a.handler.ServeHTTP(w, r)
	if set := w.Result().Cookies(); len(set) > 0 {
		a.cookies = set
	}
	return w
}

func (a *asking) post(path string, values ...string) *httptest.ResponseRecorder {
	a.t.Helper()
	form := url.Values{}
	for i := 0; i+1 < len(values); i += 2 {
		form.Add(values[i], values[i+1])
	}
	return a.ask(http.MethodPost, path, "application/x-www-form-urlencoded", []byte(form.Encode()))
}

func (a *asking) signIn(login, password string) {
	a.t.Helper()
	w := a.post("/login", "login", login, "password", password)
	if w.Code != http.StatusSeeOther || len(a.cookies) == 0 {
		a.t.Fatalf("sign in %s: %d", login, w.Code)
	}
}

// upload posts one file under a name of its own, and other fields beside it.
func (a *asking) upload(path, field, name string, file []byte, values ...string) *httptest.ResponseRecorder {
	a.t.Helper()
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	_ = w.WriteField("command_id", uuid.Must(uuid.NewV7()).String())
	for i := 0; i+1 < len(values); i += 2 {
		_ = w.WriteField(values[i], values[i+1])
	}
	part, err := w.CreateFormFile(field, name)
	if err == nil {
		_, err = part.Write(file)
	}
	if err == nil {
		err = w.Close()
	}
	if err != nil {
		a.t.Fatal(err)
	}
	return a.ask(http.MethodPost, path, w.FormDataContentType(), body.Bytes())
}

// sing takes a lot all the way to its certificate, canaries wherever something
// can be typed.
func (g *guest) sing() (certificate, code string) {
	t, ctx := g.t, g.ctx
	head, keeper := g.as("approver1"), g.as("keeper1")
	host := identity.HostActor()
	if _, err := g.Identity.AddPerson(ctx, host, identity.AddPerson{Command: command(), Login: canaryLogin, Name: canaryOfficer, Org: head.Org, Roles: []identity.Role{identity.Officer}, Password: canaryPassword}); err != nil {
		t.Fatal(err)
	}
	page := &asking{t: t, handler: g.Handler()}
	for range 2 {
		if w := page.post("/login", "login", canaryLogin, "password", canaryWrong); w.Code == http.StatusSeeOther {
			t.Fatal("a wrong password opens")
		}
	}
	page.signIn(canaryLogin, canaryPassword)
	if w := page.post("/me/pin", "current", canaryPassword, "pin", canaryPIN, "again", canaryPIN); w.Code != http.StatusSeeOther {
		t.Fatalf("set a PIN: %d", w.Code)
	}
	if w := page.post("/step-up", "pin", canaryPIN); w.Code != http.StatusSeeOther {
		t.Fatalf("step up: %d", w.Code)
	}
	who := did(g.Identity.SignIn(ctx, identity.SignIn{Login: canaryLogin, Password: canaryPassword, Address: "127.0.0.1"}))(t)
	officer := who.Actor
	g.people[canaryLogin] = officer

	w := page.post("/cases/new", "command_id", uuid.Must(uuid.NewV7()).String(), "nature", "administrative", "paper", "唱〔2026〕1 号", "title", "涉嫌销售侵犯注册商标专用权的鞋案",
		"parties[0].kind", "person", "parties[0].name", canaryName, "parties[0].id_number", canaryID, "parties[0].phone", canaryPhone, "parties[0].address", canaryAddress)
	if w.Code != http.StatusSeeOther {
		t.Fatalf("open a case: %d", w.Code)
	}
	file := strings.TrimPrefix(w.Header().Get("Location"), "/cases/")
	approval := did(g.Casefile.ApproveMeasure(ctx, head, casefile.ApproveMeasure{Command: command(), Case: file, Measure: "seized", Mode: "prior", Paper: "唱批 1 号"}))(t)
	s := did(g.Custody.RecordSeizure(ctx, officer, custody.RecordSeizure{Command: command(), Case: file, Measure: "seized", Approval: approval.ID, Paper: "唱强 1 号", LastDay: g.clock.Now().Date().AddDays(30),
		Place: custody.Place{Division: "540102", Address: "北京中路 3 号"}, Officers: []custody.Officer{{Name: canaryOfficer, Certificate: "54017788"}, {Name: "卓玛", Certificate: "54010002"}},
		Party: custody.Party{Kind: "person", Name: canaryName, IDNumber: canaryID, Phone: canaryPhone, Address: canaryAddress, Presence: "absent", Witness: custody.Witness{Name: canaryWitness, Phone: canaryPhone}},
		Lines: []custody.LineCommand{{Category: "G02", Kind: "goods", Name: "运动鞋", Unit: "PR", Quantity: 10, ValueFen: 100000, ValueBasis: "marked_price", Lots: []custody.LotCommand{{Quantity: 10, Packages: 1, MassG: 8_000, MassBasis: custody.Measured, Seal: "唱 1"}}}}}))(t)
	code = s.Lots[0].Code.String()
	if w := page.upload("/lots/"+code+"/photos", "photo", canaryFile, drawCartons(5527)); w.Code != http.StatusSeeOther {
		t.Fatalf("upload: %d", w.Code)
	}
	if w := page.upload("/lots/"+code+"/photos", "photo", canaryFile, []byte("no picture "+canaryFile)); w.Code == http.StatusSeeOther {
		t.Fatal("a text passed for a picture")
	}
	did(g.Custody.ConfirmSeizure(ctx, g.as("officer2"), custody.ConfirmSeizure{Command: command(), Seizure: s.Number.String()}))(t)
	g.problems(code, file)

	h := did(g.Custody.OfferHandoff(ctx, officer, custody.OfferHandoff{Command: command(), Purpose: custody.StoreIn, To: officer.Org, Lots: []string{code}}))(t)
	intact := true
	lines := []custody.ReceiveLine{{Code: code, Outcome: custody.Accepted, SealIntact: &intact}}
	did(g.Custody.ReceiveHandoff(ctx, keeper, custody.ReceiveHandoff{Command: command(), Handoff: h.Number.String(), Place: "库 1", Lines: lines}))(t)
	today := g.clock.Now().Date()
	did(g.Casefile.RecordDecision(ctx, officer, casefile.RecordDecision{Command: command(), Case: file, Kind: "confiscated", Paper: "唱罚 1 号", DecidedOn: today, Effective: today}))(t)
	o := did(g.Destruction.DraftOrder(ctx, officer, destruction.DraftOrder{Command: command(), Lots: []string{code}, Ground: "没收决定已生效", Facility: g.gaoyuan(), Method: "SHRED_RECYCLE"}))(t)
	did(g.Destruction.ApproveOrder(ctx, head, destruction.ApproveOrder{Command: command(), Order: o.Number.String()}))(t)
	h = did(g.Custody.OfferHandoff(ctx, keeper, custody.OfferHandoff{Command: command(), Purpose: custody.ForDestruction, Order: o.ID, Lots: []string{code},
		Carrier: custody.Carrier{Name: "顺达运输公司", Plate: "藏A12345", Driver: canaryDriver, Phone: canaryPhone}}))(t)
	did(g.Custody.DepartHandoff(ctx, keeper, custody.DepartHandoff{Command: command(), Handoff: h.Number.String()}))(t)
	did(g.Custody.ReceiveHandoff(ctx, g.as("recycler1"), custody.ReceiveHandoff{Command: command(), Handoff: h.Number.String(), Place: "厂区", Lines: lines}))(t)
	run := did(g.Destruction.StartRun(ctx, g.as("recycler1"), destruction.StartRun{Command: command(), Facility: g.gaoyuan(), Lots: []string{code}, Method: "SHRED_RECYCLE", Line: "双轴撕碎线"}))(t)
	done := did(g.Destruction.CompleteRun(ctx, g.as("recycler1"), destruction.CompleteRun{Command: command(), Run: run.Number.String(), EndedAt: g.clock.Now(), Outputs: []destruction.Material{{Material: "橡胶颗粒", MassG: 8_000, Outlet: "再生橡胶厂"}},
		NoPhotos: "相机损坏", FeeBearer: "财政"}))(t)
	did(g.Destruction.ReviewRun(ctx, g.as("recycler2"), destruction.ReviewRun{Command: command(), Run: run.Number.String(), Figures: done.Figures}))(t)
	did(g.Destruction.AttestRun(ctx, officer, destruction.AttestRun{Command: command(), Run: run.Number.String(), Figures: done.Figures}))(t)
	done = did(g.Destruction.AttestRun(ctx, g.as("officer2"), destruction.AttestRun{Command: command(), Run: run.Number.String(), Figures: done.Figures}))(t)
	if len(done.Certificates) != 1 {
		t.Fatalf("%d certificates", len(done.Certificates))
	}
	return done.Certificates[0].Number.String(), code
}

// gaoyuan is the facility of the demo's recycler.
func (g *guest) gaoyuan() uuid.UUID {
	g.t.Helper()
	in := did(g.Registry.EditionInForce(g.ctx, g.clock.Now()))(g.t)
	for _, f := range in.Edition.Firms {
		if strings.Contains(f.Name, "高原再生") {
			return f.Facilities[0].ID
		}
	}
	g.t.Fatal("the recycler is not listed")
	return uuid.Nil
}

// problems asks the API for everything that is wrong, with canaries in it.
func (g *guest) problems(code, file string) {
	t := g.t
	token := did(g.Identity.CreateToken(g.ctx, g.people[canaryLogin], identity.CreateToken{Command: command(), Name: "机器"}))(t)
	machine := &asking{t: t, handler: g.Handler(), token: token.Secret}
	many := strings.Repeat(canaryName, 400)
	for _, try := range []struct{ method, path, body string }{
		{"POST", "/api/v1/cases", `{"paper":"` + many + `","title":"","parties":[{"kind":"` + canaryName + `","name":"` + many + `","id_number":"` + canaryID + canaryID + canaryID + `","phone":"` + canaryPhone + `"}]}`},
		{"POST", "/api/v1/cases", `{"unknown":"` + canaryName + `","login":"` + canaryLogin + `"}`},
		{"POST", "/api/v1/cases", `{"paper":` + canaryID + `}`},
		{"POST", "/api/v1/cases", `{"paper":"` + canaryName},
		{"POST", "/api/v1/seizures", `{"case":"` + file + `","measure":"` + canaryName + `","party":{"kind":"person","name":"` + canaryName + `","id_number":"` + canaryID + `","presence":"` + canaryPhone + `"}}`},
		{"POST", "/api/v1/seizures", `{"case":"` + canaryName + `"}`},
		{"POST", "/api/v1/handoffs", `{"lots":["` + code + `"],"purpose":"destruction","carrier":{"driver":"` + strings.Repeat(canaryDriver, 200) + `","phone":"` + canaryPhone + `"}}`},
		{"POST", "/api/v1/handoffs/" + url.PathEscape(canaryName) + "/receive", `{"lines":[{"code":"` + canaryName + `","outcome":"` + canaryID + `"}]}`},
		{"GET", "/api/v1/lots/" + url.PathEscape(canaryName), ""},
		{"GET", "/api/v1/lots?limit=" + canaryPhone + "&state=" + url.QueryEscape(canaryName), ""},
		{"GET", "/api/v1/lots?cursor=" + url.QueryEscape(canaryName), ""},
		{"POST", "/api/v1/lots/" + code + "/split", `{"children":"` + canaryName + `"}`},
	} {
		w := machine.ask(try.method, try.path, "application/json", []byte(try.body), "Sealtrail-Pin", canaryPIN)
		if w.Code < 400 && !strings.Contains(try.path, "?") {
			t.Errorf("%s %s: %d", try.method, try.path, w.Code)
		}
		if w.Code >= 500 {
			t.Errorf("%s %s: %d %s", try.method, try.path, w.Code, w.Body)
		}
		if w.Code >= 400 {
			sings(t, try.method+" "+try.path+" answers, and", w.Body.Bytes(), append(personal(), secret()...)...)
		}
	}
}

func TestCanariesSingNowhere(t *testing.T) {
	t.Parallel()
	for _, e := range []engine{sqlite, postgres} {
		t.Run(string(e), func(t *testing.T) {
			t.Parallel()
			log := &recorder{}
			logger, err := observe.NewLogger(log, "json", "debug")
			if err != nil {
				t.Fatal(err)
			}
			s, err := NewServer(context.Background(), Options{Config: settings(t, true, e), Version: "test", Log: logger, Volatile: true}, log)
			if err != nil {
				t.Fatal(err)
			}
			defer func() {
				if err := s.Close(); err != nil {
					t.Error(err)
				}
			}()
			doors(t, s)
			g := visit(t, s)
			certificate, code := g.sing()
			all := append(personal(), secret()...)

			outside := &asking{t: t, handler: s.Handler()}
			var paper []byte
			if !eventually(func() bool { // drawn by a job
				w := outside.ask(http.MethodGet, "/C/"+certificate+".pdf", "", nil)
				paper = w.Body.Bytes()
				return w.Code == http.StatusOK
			}) {
				t.Fatal("the certificate is not drawn")
			}
			sings(t, "the certificate's file", []byte(pdfText(t, paper)), all...)
			sings(t, "the certificate's bytes", paper, all...)
			for _, path := range []string{"/", "/C/" + certificate, "/T/" + code, "/registry", "/registry.json", "/registry.csv", "/registry/editions", "/registry/editions/1.json", "/find?q=" + certificate,
				"/login", "/api/v1/openapi.json", "/S/S-540102-2026-000001-X", "/cases"} {
				sings(t, path, outside.ask(http.MethodGet, path, "", nil).Body.Bytes(), all...)
			}
			w := httptest.NewRecorder()
			s.OpsHandler().ServeHTTP(w, httptest.NewRequest(http.MethodGet, "http://127.0.0.1:9090/metrics", nil))
			if !strings.Contains(w.Body.String(), "sealtrail_") {
				t.Fatalf("no metrics: %s", w.Body)
			}
			sings(t, "a metric", w.Body.Bytes(), all...)

			sings(t, "a leaf", table(t, s, "entries", "leaf"), all...)
			sings(t, "an act", table(t, s, "acts", "bytes"), all...)
			sings(t, "a body", table(t, s, "entries", "body"), all...)
			sings(t, "restricted details", table(t, s, "acts", "restricted"), all...)
			for _, column := range []string{"args", "errors", "metadata"} {
				sings(t, "a job's "+column, table(t, s, "river_job", column), all...)
			}
			sings(t, "an answer kept", table(t, s, "commands", "answer"), all...)
			for _, column := range [][2]string{{"personal", "value"}, {"lots", "name"}, {"photos", "sha256"}} {
				sings(t, strings.Join(column[:], "."), table(t, s, column[0], column[1]), secret()...)
			}
			if !bytes.Contains(table(t, s, "personal", "value"), []byte(canaryName)) {
				t.Error("the canary is not even beside the ledger: the test shows nothing")
			}
			if heard := log.said(); bytes.Count(heard, []byte("request_id")) < 10 {
				t.Errorf("nothing is logged: %s", heard)
			}
			sings(t, "the log", log.said(), all...)
		})
	}
}

// table is all values of one column, one a line.
func table(t *testing.T, s *Server, name, column string) []byte {
	t.Helper()
	value := "CAST(" + column + " AS TEXT)"
	switch column {
	case "leaf", "bytes", "body", "restricted", "answer": // JSON held as bytes
		if !s.Config.Embedded() {
			value = "convert_from(" + column + ", 'UTF8')"
		}
	}
	rows, err := s.DB.SQL().Query("SELECT " + value + " FROM " + name + " WHERE " + column + " IS NOT NULL")
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	var all bytes.Buffer
	for rows.Next() {
		var value string
		if err := rows.Scan(&value); err != nil {
			t.Fatal(err)
		}
		all.WriteString(value + "\n")
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return all.Bytes()
}
