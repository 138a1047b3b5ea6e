package web_test

import (
	"bytes"
	"context"
	"io"
	"log/slog"
	"maps"
	"mime/multipart"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/sealtrail/sealtrail/internal/app"
	"github.com/sealtrail/sealtrail/internal/config"
	"github.com/sealtrail/sealtrail/internal/custody"
	"github.com/sealtrail/sealtrail/internal/destruction"
	"github.com/sealtrail/sealtrail/internal/identity"
)

// region is the demo region behind its own address, with jobs running.
type region struct {
	t *testing.T
	*app.Server
	base string
}

func demoRegion(t *testing.T) *region {
	t.Helper()
	c, err := config.FromEnvironment(nil)
	if err != nil {
		t.Fatal(err)
	}
	c.Demo, c.Data, c.Listen, c.OpsListen, c.BaseURL = true, t.TempDir(), "127.0.0.1:0", "off", "http://127.0.0.1:8080"
	if err := c.Validate(); err != nil {
		t.Fatal(err)
	}
	s, err := app.NewServer(context.Background(), app.Options{Config: c, Version: "test", Log: slog.New(slog.DiscardHandler), Volatile: true}, nil)
	if err != nil {
		t.Fatal(err)
	}
	stop, err := s.StartJobs(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	web := httptest.NewServer(s.Handler())
	t.Cleanup(func() {
		web.Close()
		if err := stop(); err != nil {
			t.Error(err)
		}
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return &region{t, s, web.URL}
}

// person is a browser, signed in or not.
type person struct {
	*region
	client *http.Client
}

func (r *region) as(login string) *person {
	r.t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		r.t.Fatal(err)
	}
	p := &person{r, &http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}}
	if login != "" {
		if status, _, _ := p.post("/login", url.Values{"login": {login}, "password": {"demo"}}); status != http.StatusSeeOther {
			r.t.Fatalf("%s cannot sign in: %d", login, status)
		}
	}
	return p
}

func (p *person) get(path string) (int, string) {
	p.t.Helper()
	res, err := p.client.Get(p.base + path)
	if err != nil {
		p.t.Fatal(err)
	}
	return res.StatusCode, body(p.t, res)
}

// reads demands 200 and all of the texts, and that no word is missing.
func (p *person) reads(path string, texts ...string) string {
	p.t.Helper()
	status, page := p.get(path)
	if status != http.StatusOK {
		p.t.Fatalf("%s: status %d\n%s", path, status, page)
	}
	for _, text := range texts {
		if !strings.Contains(page, text) {
			p.t.Errorf("%s lacks %q", path, text)
		}
	}
	return page
}

func (p *person) post(path string, form url.Values) (status int, page, to string) {
	p.t.Helper()
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	for name, values := range form {
		for _, v := range values {
			if err := w.WriteField(name, v); err != nil {
				p.t.Fatal(err)
			}
		}
	}
	if err := w.Close(); err != nil {
		p.t.Fatal(err)
	}
	res, err := p.client.Post(p.base+path, w.FormDataContentType(), &b)
	if err != nil {
		p.t.Fatal(err)
	}
	return res.StatusCode, body(p.t, res), res.Header.Get("Location")
}

// does posts a form that must be taken and gives where it leads.
func (p *person) does(path string, form url.Values) string {
	p.t.Helper()
	status, page, to := p.post(path, form)
	if status != http.StatusSeeOther {
		p.t.Fatalf("POST %s: status %d\n%s", path, status, sentences(page))
	}
	return to
}

// refused posts a form that must come back, with what was typed and a fault.
func (p *person) refused(path string, form url.Values, want int, texts ...string) {
	p.t.Helper()
	status, page, _ := p.post(path, form)
	if status != want {
		p.t.Fatalf("POST %s: status %d, want %d\n%s", path, status, want, sentences(page))
	}
	for _, text := range texts {
		if !strings.Contains(page, text) {
			p.t.Errorf("POST %s: the page lacks %q\n%s", path, text, sentences(page))
		}
	}
}

// scanned asks what a code stands for, as a page's script does.
func (p *person) scanned(path, code string) string {
	p.t.Helper()
	res, err := p.client.Post(p.base+path, "application/json", strings.NewReader(`{"codes":["`+code+`"]}`))
	if err != nil {
		p.t.Fatal(err)
	}
	answer := body(p.t, res)
	if res.StatusCode != http.StatusOK {
		p.t.Fatalf("POST %s: status %d\n%s", path, res.StatusCode, answer)
	}
	return answer
}

func body(t *testing.T, res *http.Response) string {
	t.Helper()
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

var alert = regexp.MustCompile(`(?s)role="alert".*?</div></div>`)

// sentences are the faults that a page says.
func sentences(page string) string { return strings.Join(alert.FindAllString(page, -1), "\n") }

func hidden(t *testing.T, page, name string) string {
	t.Helper()
	m := regexp.MustCompile(`name="` + name + `" value="([^"]*)"`).FindStringSubmatch(page)
	if m == nil {
		t.Fatalf("no hidden field %s", name)
	}
	return m[1]
}

// atFirm is an approved order of the demo whose goods lie at the firm.
func (r *region) atFirm() (order destruction.Order, lots []custody.LotRow) {
	r.t.Helper()
	all := identity.Scope{All: true}
	rows, _, err := r.Custody.Lots(context.Background(), all, custody.LotFilter{State: custody.AtFirm, Category: "G04"}) // the others are in a run already
	if err != nil || len(rows) == 0 {
		r.t.Fatalf("no goods at a firm: %v", err)
	}
	v, err := r.Destruction.Order(context.Background(), all, rows[0].Order.String())
	if err != nil {
		r.t.Fatal(err)
	}
	for _, row := range rows {
		if row.Order == v.ID {
			lots = append(lots, row)
		}
	}
	return v.Order, lots
}

// firmPeople are operator and reviewer of the firm of an order, by login.
func (r *region) firmPeople(o destruction.Order) (operator, reviewer *person) {
	r.t.Helper()
	for _, pair := range [][2]string{{"firm1", "firm2"}, {"recycler1", "recycler2"}} {
		operator, reviewer = r.as(pair[0]), r.as(pair[1])
		if status, _ := operator.get("/orders/" + o.Number.String()); status == http.StatusOK {
			return operator, reviewer
		}
	}
	r.t.Fatal("nobody signs for the firm")
	return nil, nil
}

func TestGoodsAtTheFirmAreDestroyedCertifiedCorrectedAndRevoked(t *testing.T) {
	r := demoRegion(t)
	order, lots := r.atFirm()
	operator, reviewer := r.firmPeople(order)
	officer, second, head, anyone, stranger := r.as("officer1"), r.as("officer2"), r.as("approver1"), r.as(""), r.as("officer3")

	var codes []string
	var mass int64
	for _, l := range lots {
		codes, mass = append(codes, l.Code.String()), mass+l.Stock.MassG
	}
	start := url.Values{"facility": {order.Facility.String()}, "method": {order.Method}, "line": {"一号线"}, "lots": {strings.Join(codes, "\n")}}
	operator.refused("/destructions", url.Values{"facility": {order.Facility.String()}, "line": {"一号线"}, "lots": start["lots"]}, http.StatusUnprocessableEntity, `value="一号线"`, codes[0])
	if status, _, _ := officer.post("/destructions", start); status != http.StatusForbidden {
		t.Errorf("an officer started a run: %d", status)
	}
	run := operator.does("/destructions", start)
	operator.reads(run, "销毁中", "还差", codes[0])
	if status, _ := stranger.get(run); status != http.StatusNotFound {
		t.Errorf("another agency sees the run: %d", status)
	}

	asked := operator.form(run + "/complete")
	if at := asked.Get("ended_at"); at < asked.Get("started_at") || time.Since(shanghai(t, at)).Abs() > 2*time.Minute {
		t.Errorf("the end is filled in as %q, begun %q", at, asked.Get("started_at"))
	}
	figures := url.Values{"ended_at": asked["ended_at"], "outputs[0].material": {"再生颗粒"}, "outputs[0].mass_g": {"0.001"}, "outputs[0].outlet": {"本厂"},
		"outputs[2].material": {""}, "loss_g": {"0"}, "no_photos": {"相机损坏"}, "fee_bearer": {"权利人"}, "parameters": {"1100 ℃"}}
	unpaid := maps.Clone(figures)
	unpaid.Del("fee_bearer")
	if page := operator.reads(run+"/complete", "来自接收记录"); strings.Contains(page, "ash_ticket") {
		operator.refused(run+"/complete", figures, http.StatusUnprocessableEntity, `value="再生颗粒"`, "ash_ticket", `value="1100 ℃"`)
		operator.refused(run+"/complete", unpaid, http.StatusUnprocessableEntity, `href="#f-fee_bearer"`, `href="#f-ash_ticket"`)
		figures.Set("ash_ticket", "HZ-2026-018")
	} else {
		operator.refused(run+"/complete", figures, http.StatusUnprocessableEntity, `value="再生颗粒"`, "超出允许范围", `value="1100 ℃"`)
		operator.refused(run+"/complete", unpaid, http.StatusUnprocessableEntity, `href="#f-fee_bearer"`, `href="#f-outputs"`) // both, above the form
	}
	figures.Set("outputs[0].mass_g", kilograms(mass))
	figures.Set("look", "balance")
	if status, page, _ := operator.post(run+"/complete", figures); status != http.StatusOK || !strings.Contains(page, `value="再生颗粒"`) {
		t.Errorf("adding up gives %d", status)
	}
	figures.Del("look")
	operator.does(run+"/complete", figures)

	frozen := url.Values{"figures": {hidden(t, reviewer.reads(run, "复核无误", `href="#sign"`, `id="sign"`), "figures")}}
	if strings.Contains(operator.reads(run), "复核无误") {
		t.Error("who reported the figures may review them")
	}
	reviewer.does(run+"/review", frozen)
	officer.reads(run, "见证，签字", `href="#sign"`, `href="#second"`)
	officer.does(run+"/attest", frozen)
	if page := second.reads(run, `href="#sign"`); strings.Contains(page, `name="second"`) {
		t.Error("whoever takes the last place may fill it with somebody else")
	}
	cosign := url.Values{"figures": frozen["figures"], "second": {"yes"}, "second_login": {"nobody"}, "second_pin": {"demo"}}
	if status, _, _ := officer.post(run+"/attest", cosign); status < 400 {
		t.Errorf("nobody attested: %d", status)
	}
	cosign.Set("second_login", "officer3") // of another county: the page in front of the first officer stays
	officer.refused(run+"/attest", cosign, http.StatusUnprocessableEntity, "此人不能签这一项", `value="officer3"`)
	cosign.Set("second_login", "officer2")
	officer.does(run+"/attest", cosign) // on the first officer's device
	page := second.reads(run, "已出证", "同一设备")
	number := regexp.MustCompile(`C-540102-[0-9]{4}-[0-9]{6}-[0-9A-Z]`).FindString(page)

	shown := anyone.reads("/c/"+strings.ToLower(number), "证明有效", codes[0], "同一设备", "再生颗粒")
	for _, secret := range []string{"扎西", "卓玛", "藏A"} {
		if strings.Contains(shown, secret) {
			t.Errorf("the public page says %s", secret)
		}
	}
	if status, _ := anyone.get("/certificates/" + number); status != http.StatusSeeOther {
		t.Errorf("the working page answers anybody: %d", status)
	}
	first := anyone.paper("/C/" + number + ".pdf")

	r.corrects(head, officer, anyone, number, first)
}

// corrects takes a certificate through correction and revocation.
func (r *region) corrects(head, officer, anyone *person, number string, first []byte) {
	t := r.t
	form := head.form("/certificates/" + number + "/correct")
	form.Set("reason", "录入时品名写错")
	if status, _, _ := officer.post("/certificates/"+number+"/correct", form); status != http.StatusForbidden {
		t.Errorf("an officer corrected a certificate: %d", status)
	}
	head.refused("/certificates/"+number+"/correct", form, http.StatusUnprocessableEntity, "录入时品名写错") // nothing was changed
	form.Set("items[0].net_g", "0")
	head.refused("/certificates/"+number+"/correct", form, http.StatusUnprocessableEntity, `id="f-items-0-net_g-error"`)
	form = head.form("/certificates/" + number + "/correct")
	form.Set("reason", "录入时品名写错")
	form.Set("items[0].name", "更正后的品名")
	next := strings.TrimPrefix(head.does("/certificates/"+number+"/correct", form), "/certificates/")
	anyone.reads("/C/"+number, "已更正", next, "更正后的品名", "<del>")
	anyone.reads("/C/"+next, "证明有效", "版本 2", number)
	if marked := anyone.paperOtherThan("/C/"+number+".pdf", first); bytes.Equal(marked, first) {
		t.Error("the corrected certificate's file has no banner")
	}
	head.does("/certificates/"+next+"/revoke", url.Values{"reason": {"销毁批次有误"}})
	anyone.reads("/C/"+next, "已撤销", "销毁批次有误", "不能再作为销毁凭证")
	head.reads("/certificates", number, next)
	head.reads("/certificates?state=revoked", next)
}

// form is what a page's form would post, untouched.
func (p *person) form(path string) url.Values {
	p.t.Helper()
	page := p.reads(path)
	values := url.Values{}
	for _, m := range regexp.MustCompile(`<input[^>]* name="([^"]+)"[^>]* value="([^"]*)"`).FindAllStringSubmatch(page, -1) {
		if !strings.Contains(m[1], "ROW") && m[1] != "q" {
			values.Set(m[1], m[2])
		}
	}
	return values
}

// paper waits for a file that is drawn after the commit.
func (p *person) paper(path string) []byte { return p.paperOtherThan(path, nil) }

func (p *person) paperOtherThan(path string, old []byte) []byte {
	p.t.Helper()
	deadline, tick := time.After(30*time.Second), time.NewTicker(100*time.Millisecond)
	defer tick.Stop()
	for {
		if status, page := p.get(path); status == http.StatusOK && page != string(old) {
			if !strings.HasPrefix(page, "%PDF-") {
				p.t.Fatalf("%s is no PDF", path)
			}
			return []byte(page)
		}
		select {
		case <-deadline:
			p.t.Fatalf("%s was not drawn", path)
		case <-tick.C:
		}
	}
}

// shanghai reads a time as a form has it.
func shanghai(t *testing.T, at string) time.Time {
	t.Helper()
	read, err := time.ParseInLocation("2006-01-02T15:04", at, time.FixedZone("", 8*3600))
	if err != nil {
		t.Fatal(err)
	}
	return read
}

func kilograms(g int64) string {
	digits := []byte("000" + strconv.FormatInt(g, 10))
	n := len(digits) - 3
	whole := strings.TrimLeft(string(digits[:n]), "0")
	if whole == "" {
		whole = "0"
	}
	return whole + "." + string(digits[n:])
}
