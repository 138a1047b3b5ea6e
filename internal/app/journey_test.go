package app

import (
	"context"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"github.com/sealtrail/sealtrail/internal/label"
	"github.com/sealtrail/sealtrail/internal/moment"
	"github.com/sealtrail/sealtrail/internal/testkit"
)

// doors puts a server behind a listener on this machine, its jobs at work.
func doors(t *testing.T, s *Server) string {
	t.Helper()
	stop, err := s.StartJobs(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := stop(); err != nil {
			t.Error(err)
		}
	})
	listener := httptest.NewServer(s.Handler())
	t.Cleanup(listener.Close)
	return listener.URL
}

// journey is one lot's way from the shop to the certificate, in a phone with a
// camera and on a desk.
type journey struct {
	t           *testing.T
	phone, desk *tab
	scanned     string // read by the camera from our own label sheet
	other       string // made by the server
	file        string // F-
	seizure     string // S-
	order       string // P-
	run         string // D-
	certificate string // C-
}

func TestGoodsGoFromTheShopToTheCertificateThroughThePagesAlone(t *testing.T) {
	eachEngine(t, true, func(t *testing.T, s *Server) {
		base := doors(t, s)
		j := &journey{t: t, desk: newTab(t, base, testkit.BrowserOptions{})}
		j.phone = newTab(t, base, testkit.BrowserOptions{Phone: true, CameraVideo: j.labels()})
		j.openCase()
		j.seize()
		j.storeIn()
		j.decide()
		j.deliver()
		j.destroy()
		j.attest()
		j.public()
		rebuilt(t, s)
	})
}

// labels prints a roll and films its first label.
func (j *journey) labels() string {
	d := j.desk
	d.as("officer1")
	d.open("/labels")
	d.fill("count", "24")
	d.submit("/labels/rolls")
	d.open("/labels")
	sheet := d.download(d.attribute(`a[href*="stock=a4"]`, "href"))
	if n := strings.Count(pdfText(j.t, sheet), "-"); n < 48 {
		j.t.Fatalf("the sheet shows %d hyphens, not 24 codes", n)
	}
	return film(j.t, sheet)
}

func (j *journey) openCase() {
	p := j.phone
	p.as("officer1")
	p.open("/cases/new")
	p.fields("paper", "拉城市监案〔2026〕900 号", "title", "涉嫌销售侵犯注册商标专用权的鞋案",
		"parties[0].kind", "person", "parties[0].name", "某店主", "parties[0].phone", "13800000001")
	p.submit("/cases/new")
	if j.file = p.last(); !strings.HasPrefix(j.file, "F-540102-") {
		p.fail("no case: %s", j.file)
	}
	d := j.desk
	d.as("approver1")
	d.open("/cases/" + j.file + "/approve")
	d.fields("measure", "seized", "mode", "prior", "paper", "拉城市监强措〔2026〕900 号（审批）")
	d.press(`main form button.btn-big`)
}

func (j *journey) seize() {
	p := j.phone
	p.open("/seizures/new?case=" + j.file)
	p.fields("measure", "seized", "paper", "拉城市监强措〔2026〕900 号", "place.address", "北京中路 1 号",
		"lines[0].category", "G02", "lines[0].kind", "goods", "lines[0].unit", "PR", "lines[0].name", "运动鞋", "lines[0].spec", "42 码", "lines[0].brand", "雪山牌",
		"lines[0].rights_holder", "雪山体育用品公司", "lines[0].value_fen", "8000", "lines[0].value_basis", "marked_price",
		"lines[0].lots[0].quantity", "30", "lines[0].lots[0].mass_g", "24.5", "lines[0].lots[0].seal", "封 001",
		"officers[0].certificate", "54010001", "officers[1].name", "卓玛", "officers[1].certificate", "54010002",
		"party.kind", "person", "party.name", "某店主", "party.presence", "signed")
	p.files("photos", picture(j.t, 900))
	p.until(`document.querySelector('[data-scan] [data-open]') && !document.querySelector('[data-scan] [data-open]').hidden`)
	if err := chromedp.Do(p.ctx, chromedp.Click(`[data-scan] [data-open]`)); err != nil { // by hand: cameras and sounds want a person
		p.fail("open the camera: %v", err)
	}
	p.until(`document.getElementsByName('lines[0].lots[0].code')[0].value !== ''`)
	code, err := js[string](p, `document.getElementsByName('lines[0].lots[0].code')[0].value`)
	if err != nil {
		j.t.Fatal(err)
	}
	read, err := label.Parse(code)
	if err != nil {
		j.t.Fatalf("the camera read %q: %v", code, err)
	}
	j.scanned = read.String()
	if _, err := js[bool](p, `(document.querySelector('[data-scan] [data-close]').click(), document.querySelector('.st-lotrows [data-add]').click(), true)`); err != nil {
		j.t.Fatal(err)
	}
	more := strings.TrimSuffix(p.attribute(`.st-lotrows > [data-row]:nth-child(2) [name$=".quantity"]`, "name"), "quantity")
	p.fields(more+"quantity", "20", more+"packages", "1", more+"mass_g", "16", more+"mass_basis", "measured", more+"seal", "封 002")
	p.submit("/seizures/new")
	if j.seizure = p.last(); !strings.HasPrefix(j.seizure, "S-540102-") {
		p.fail("no seizure: %s", j.seizure)
	}
	p.see(j.scanned)

	// The second officer signs on the first one's phone.
	p.fields("second_login", "officer2", "second_pin", demoPassword)
	p.press(`form:has([name=second_login]) button.btn-primary`)
	p.see("同一设备")
	codes, err := js[[]string](p, `[...new Set(document.body.innerText.match(/\b[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}\b/g))]`)
	if err != nil || len(codes) != 2 {
		p.fail("codes %v %v", codes, err)
	}
	if j.other = codes[0]; j.other == j.scanned {
		j.other = codes[1]
	}
}

func (j *journey) storeIn() {
	p, d := j.phone, j.desk
	p.press(`a[href*="purpose=store_in"]`)
	p.submit("/handoffs/new")
	h := p.last()
	if !strings.HasPrefix(h, "H-540102-") {
		p.fail("no handoff: %s", h)
	}
	d.as("keeper1")
	d.open("/home")
	d.see(h)
	d.open("/handoffs/" + h + "/receive")
	d.scanIn(j.scanned, j.other)
	d.fill("place", "罚没物品库 A 区 1 架")
	d.submit("/receive")
	d.open("/lots/" + j.scanned)
	d.see("在库", "罚没物品库 A 区 1 架")
}

// decide confiscates, drafts the order and has it approved.
func (j *journey) decide() {
	p, d, today := j.phone, j.desk, string(moment.System{}.Now().Date())
	p.open("/cases/" + j.file + "/decide")
	p.fields("kind", "confiscated", "paper", "拉城市监处罚〔2026〕900 号", "decided_on", today, "effective", today, "appeal.window", "none")
	p.press(`main form button.btn-big`)
	p.open("/orders/new?lots=" + j.scanned + "," + j.other)
	p.fill("offer", "SHRED_RECYCLE")
	p.fields("ground", "没收决定已生效", "attestations", "2")
	p.submit("/orders")
	if j.order = p.last(); !strings.HasPrefix(j.order, "P-540102-") {
		p.fail("no order: %s", j.order)
	}
	d.as("approver1")
	d.open("/orders/" + j.order)
	d.fill("opinion", "同意")
	d.submit("/approve")
	d.see("已批准")
}

func (j *journey) deliver() {
	d := j.desk
	d.as("keeper1")
	d.open("/orders/" + j.order)
	d.press(`a[href^="/handoffs/new?purpose=destruction"]`)
	d.fields("lots", j.scanned+"\n"+j.other, "carrier.name", "拉萨顺达运输有限公司", "carrier.plate", "藏A12345", "carrier.driver", "巴桑")
	d.submit("/handoffs/new")
	h := d.last()
	d.submit("/depart")
	d.as("recycler1")
	d.open("/handoffs/" + h)
	d.fill("arrive_place", "厂区门岗")
	d.submit("/arrive")
	d.open("/handoffs/" + h + "/receive")
	d.scanIn(j.scanned, j.other)
	d.fields("gross_g", "1040.5", "tare_g", "1000", "net_g", "40.5", "ticket", "磅单 900", "place", "待处置区 1 号")
	d.submit("/receive")
	d.see("接收")
}

func (j *journey) destroy() {
	d := j.desk
	d.open("/destructions/new")
	d.fields("facility", "堆龙再生利用厂", "method", "SHRED_RECYCLE", "line", "双轴撕碎线", "lots", j.scanned+"\n"+j.other)
	d.submit("/destructions")
	if j.run = d.last(); !strings.HasPrefix(j.run, "D-540103-") {
		d.fail("no run: %s", j.run)
	}
	d.press(`a[href$="/complete"]`)
	d.fields("ended_at", time.UnixMilli(int64(moment.System{}.Now())).In(moment.Shanghai).Format("2006-01-02T15:04"),
		"outputs[0].material", "橡胶颗粒", "outputs[0].mass_g", "39", "outputs[0].outlet", "堆龙再生橡胶厂",
		"residue[0].material", "金属扣件", "residue[0].mass_g", "1", "residue[0].outlet", "废旧金属回收点", "loss_g", "0.5", "loss_reason", "粉尘",
		"fee_bearer", "自治区财政专项经费")
	for i, kind := range []string{"opening", "feeding", "output", "residue"} {
		d.files("photo_"+kind, picture(j.t, uint64(910+i)))
	}
	d.submit("/complete")
	d.as("recycler2")
	d.open("/destructions/" + j.run)
	d.submit("/review")
}

// attest has both officers sign on one phone; the second signature is the last.
func (j *journey) attest() {
	p := j.phone
	p.open("/destructions/" + j.run)
	p.press(`form[action$="/attest"]:not(:has([name=second])) button.btn-primary`)
	p.fields("second_login", "officer2", "second_pin", demoPassword)
	p.press(`form[action$="/attest"]:has([name=second_login]) button:not([type=button])`)
	href := p.attribute(`a[href*="C-540102-"]`, "href")
	j.certificate = href[strings.LastIndex(href, "/")+1:]
}

// public is what anybody sees who holds the paper.
func (j *journey) public() {
	d := j.desk
	d.signOut()
	d.open("/")
	d.fill("q", strings.ToLower(j.certificate))
	d.press(`form[action="/find"] button.btn-primary`)
	d.see(j.certificate, "堆龙再生利用厂")
	address := "/C/" + j.certificate + ".pdf"
	d.until(`fetch(` + quoted(address) + `).then(r => r.ok)`)
	paper := d.download(address)
	text := pdfText(j.t, paper)
	for _, want := range []string{j.certificate, j.scanned, j.other, "运动鞋", "拉萨高原再生资源有限公司", j.order} {
		if !strings.Contains(text, want) {
			j.t.Errorf("the certificate's file does not say %q:\n%s", want, text)
		}
	}
	d.open("/registry")
	d.see("拉萨高原再生资源有限公司")
	d.open("/T/" + strings.ToLower(strings.ReplaceAll(j.scanned, "-", "")))
	d.see("已销毁")
}
