package web

import (
	"flag"
	"net/http"
	"net/url"
	"os"
	"regexp"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/web/page"
)

var update = flag.Bool("update", false, "write golden files anew")

// gallery shows every part once, as components.html of the design does.
type gallery struct {
	page.Frame
	Pair     page.Pair
	Clock    page.Clock
	Block    page.Note
	Trail    []page.TrailItem
	States   []page.State
	Pieces   []page.Piece
	Options  []page.Option
	Outcomes []page.Option
	Scan     page.Scan
	Photos   page.Photos
	StepUp   page.StepUp
	Verb     page.Verb
	Facts    []page.Fact
	Checks   []page.Check
	Pager    page.Pager
}

func (*gallery) Template() string { return "gallery/show" }

func galleryPage() *gallery {
	both := &page.Seam{Left: "signed", Right: "signed", Label: "双方已签"}
	codes, err := page.NewField(page.Form{}, "codes", "物品标签", "hint", "一行一个编码")
	if err != nil {
		panic(err)
	}
	return &gallery{
		Frame: page.Frame{Layout: page.Work, Nav: "lots", Back: "/lots"},
		Pair: page.Pair{Where: page.StateOf("custody.state", "in_custody", "在库"), WhereMore: "B 区 3 架 2 层，保管员次仁（演示）",
			Law: page.StateOf("casefile.standing", "confiscated", "没收"), LawMore: "决定已作出，尚未生效"},
		Clock: page.Clock{Tone: "wait", Figure: "27", Unit: "天", Text: "复议期届满 12月20日", Rule: "行政复议法第20条", Percent: 55},
		Block: page.Note{Tone: "stop", Icon: "hand-stop", Title: "暂缓 1 项：案外人主张权利", Rule: "处罚法第54条", Way: "作出决定", WayHref: "/holds/1", Who: "法制审核人央金（演示）"},
		Trail: []page.TrailItem{
			{Icon: "hand-stop", Tone: "stop", Title: "设立暂缓", At: "2026-11-20 16:05", Text: "案外人提出权利主张。", Fingerprint: "97a76942e13ae158"},
			{Seam: both, Title: "入库", At: "2026-09-02 19:25", Signs: []page.Sign{{Role: "交出", Name: "扎西（演示）", At: "19:20"}, {Role: "接收", Name: "次仁（演示）", At: "19:25", How: "同一设备"}},
				Text: "36 双，28.7 千克实测。", Fingerprint: "e7b6650e1be85858", Why: &page.Why{Tone: "idle", Icon: "cloud-up", Text: "补录"}},
		},
		States: []page.State{page.StateOf("custody.state", "in_transit", "运输中"), page.StateOf("custody.state", "missing", "缺失"),
			page.StateOf("certificate.state", "valid", "有效"), page.StateOf("custody.state", "unheard_of", "新状态")},
		Pieces:   page.Pieces(10316, []int64{6124, 2879, 213, 1048, 52}, []string{"橡胶颗粒 612.4", "纺织纤维 287.9", "金属 21.3", "残渣 104.8", "损耗 5.2"}),
		Options:  []page.Option{{Value: "G01", Word: "服装（G01）"}, {Value: "G02", Word: "鞋、箱包（G02）"}},
		Outcomes: []page.Option{{Value: "accepted", Word: "接收", Icon: "check", Tone: "ok"}, {Value: "refused", Word: "拒收", Icon: "x", Tone: "stop"}},
		Scan:     page.Scan{Field: codes, Many: true, Lookup: page.ScanCodes, Expected: 36},
		Photos:   page.Photos{Name: "photos", Label: "照片", Small: "至少 2 张：全貌、标识", Many: true},
		StepUp:   page.StepUp{Name: "pin"},
		Verb: page.Verb{Title: "待入库", Hint: "扣押后 24 小时内", Tone: "stop", Count: 3, More: "/handoffs", Rows: []page.Row{
			{Href: "/h/1", Title: "运动服 6 箱", More: "S-540102-2026-000123-K", MoreCode: true, Why: &page.Why{Icon: "clock", Text: "剩 6 小时"}},
			{Href: "/h/2", Title: "酒类 48 瓶", Seam: &page.Seam{Left: "signed", Right: "open", Label: "卓玛已签，等您签", Size: "s"}}}},
		Facts: []page.Fact{{Label: "数量", Value: "36 双"}, {Label: "案件", Value: "拉城市监案〔2026〕203号", Href: "/cases/1"},
			{Label: "扣押单", Value: "S-540102-2026-000098-E", Code: true, More: "补录"}},
		Checks: []page.Check{{Text: "36 箱全部投料"}, {Tone: "wait", Text: "等罗布（演示）签字"}, {Tone: "stop", Text: "不能退还", More: "须先撤销决定"}},
		Pager:  page.Pager{Next: "/lots?cursor=abc"},
	}
}

// volatile are the parts of a page that differ from run to run.
var volatile = regexp.MustCompile(`\?v=[0-9a-f]{12}|[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}`)

func TestEveryPartLooksAsItDid(t *testing.T) {
	_, h, _ := site(t, &session{visitor: signedIn(identity.Officer, identity.Keeper)})
	w := get(h, "/gallery")
	if w.Code != http.StatusOK {
		t.Fatalf("status %d: %s", w.Code, w.Body)
	}
	got := volatile.ReplaceAllString(w.Body.String(), "")
	golden(t, "testdata/gallery.golden.html", got)
}

func golden(t *testing.T, file, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s differs; look at it and run with -update if it is meant", file)
	}
}

func TestPagesAreWellFormedAndFollowThePolicy(t *testing.T) {
	anyone, worker := page.Visitor{}, signedIn(identity.FirmOperator)
	tests := []struct {
		name, target string
		who          page.Visitor
	}{
		{"public home", "/", anyone},
		{"public home in English", "/?lang=en", anyone},
		{"public home for a worker", "/", worker},
		{"sign-in", "/login", anyone},
		{"gallery", "/gallery", worker},
		{"gallery in English", "/gallery?lang=en", worker},
		{"not found", "/no/such", anyone},
		{"not found for a worker", "/no/such", worker},
		{"API description", "/api/docs", anyone},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s, h, _ := site(t, &session{visitor: tt.who})
			w := get(h, tt.target)
			checkMarkup(t, s, w.Body.String())
			if csp := w.Header().Get("Content-Security-Policy"); strings.Contains(csp, "unsafe-inline") {
				t.Errorf("policy is %q", csp)
			}
			if n := s.Words.Missing(); n != 0 {
				t.Errorf("%d words missing:\n%s", n, regexp.MustCompile(`⟦[^⟧]*⟧`).FindAllString(w.Body.String(), -1))
			}
		})
	}
}

// checkMarkup walks a page: no inline script or style, ids once, labels and
// descriptions lead to elements, one h1 per device, every icon and file exists.
func checkMarkup(t *testing.T, s *Site, body string) {
	t.Helper()
	root, err := html.Parse(strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	ids, wanted := map[string]bool{}, map[string]string{}
	sprite := string(s.static.files["icons.svg"].content)
	mains := 0
	for n := range root.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		if n.Data == "main" {
			mains++
		}
		if n.Data == "style" || n.Data == "script" && n.FirstChild != nil {
			t.Errorf("inline <%s>", n.Data)
		}
		for _, a := range n.Attr {
			switch {
			case a.Key == "style" || strings.HasPrefix(a.Key, "on"):
				t.Errorf("<%s %s=%q>", n.Data, a.Key, a.Val)
			case strings.Contains(a.Val, "ZgotmplZ"):
				t.Errorf("<%s %s> was refused by the template engine", n.Data, a.Key)
			case a.Key == "id":
				if ids[a.Val] {
					t.Errorf("id %q twice", a.Val)
				}
				ids[a.Val] = true
			case a.Key == "for" || a.Key == "aria-describedby":
				for _, id := range strings.Fields(a.Val) {
					wanted[id] = n.Data + " " + a.Key
				}
			case (a.Key == "href" || a.Key == "src") && strings.HasPrefix(a.Val, "/static/"):
				u, err := url.Parse(a.Val)
				if err != nil || s.static.files[strings.TrimPrefix(u.Path, "/static/")] == nil {
					t.Errorf("no file %s", a.Val)
				}
				if u != nil && u.Fragment != "" && !strings.Contains(sprite, `id="`+u.Fragment+`"`) {
					t.Errorf("no icon %s", u.Fragment)
				}
			case a.Key == "href" && strings.HasPrefix(a.Val, "#"):
				wanted[a.Val[1:]] = "link"
			}
		}
	}
	for id, by := range wanted {
		if !ids[id] {
			t.Errorf("%s wants %q, which is not there", by, id)
		}
	}
	if mains != 1 {
		t.Errorf("%d main elements", mains)
	}
}

func TestAllNamedIconsAreInTheSprite(t *testing.T) {
	s, _, _ := site(t, &session{})
	sprite := string(s.static.files["icons.svg"].content)
	for _, p := range places {
		if !strings.Contains(sprite, `id="i-`+p.icon+`"`) {
			t.Errorf("no icon %s of %s", p.icon, p.key)
		}
	}
	for of, states := range page.States() {
		for state, look := range states {
			if !strings.Contains(sprite, `id="i-`+look.Icon+`"`) {
				t.Errorf("no icon %s of %s.%s", look.Icon, of, state)
			}
		}
	}
}
