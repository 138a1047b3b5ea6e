package i18n

import (
	"errors"
	"fmt"
	"html/template"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/fstest"

	"pgregory.net/rapid"

	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/moment"
)

func words(t *testing.T, zh string) (*Bundle, error) {
	t.Helper()
	return Load(fstest.MapFS{
		"locales/zh-CN/a.json": {Data: []byte(zh)},
		"locales/en/a.json":    {Data: []byte(`{"mass":"{g:mass}, {f:money}, {n:count}, {d:date}"}`)},
	})
}

func TestMessagesSayTheirArgumentsInTheWayTheyAsk(t *testing.T) {
	b, err := words(t, `{
		"plain":"没有参数","mass":"{g:mass}，{f:money}，{n:count}，{d:date}","at":"{at:time}",
		"state":"{s:custody.state}","custody.state.in_transit":"运输中","html":"见 {link} <b>","lots":"{n:count} {n:lot is|lots are}",
		"fault.x.too_much":"最多 {max_g:mass}","fault.internal":"出错"}`)
	if err != nil {
		t.Fatal(err)
	}
	zh, en := b.In(Chinese), b.In(English)
	at, _ := moment.Parse("2026-11-18T00:48:00Z")
	tests := []struct{ name, got, want string }{
		{"a message without arguments", zh.T("plain"), "没有参数"},
		{"figures", zh.T("mass", "g", int64(1031600), "f", 504000, "n", "1240", "d", at), "1,031.6 千克，5,040 元，1,240，2026年11月18日"},
		{"figures in English", en.T("mass", "g", "28700", "f", int64(504050), "n", 3, "d", moment.Date("2026-01-08")), "28.7 kg, CNY 5,040.50, 3, 8 January 2026"},
		{"an instant in a cell is Beijing time", zh.T("at", "at", at), "2026-11-18 08:48"},
		{"a word for a word", zh.T("state", "s", "in_transit"), "运输中"},
		{"a word nobody translated stays", zh.T("state", "s", "elsewhere"), "elsewhere"},
		{"a value that is no number stays", zh.T("mass", "g", "heavy", "f", 1, "n", 1, "d", ""), "heavy，0.01 元，1，"},
		{"a lacking argument shows", zh.T("at"), "{at}"},
		{"one of something", zh.T("lots", "n", 1), "1 lot is"},
		{"one of something in a fault", zh.T("lots", "n", "1"), "1 lot is"},
		{"none of something", zh.T("lots", "n", int64(0)), "0 lots are"},
		{"many of something", zh.T("lots", "n", 1001), "1,001 lots are"},
		{"what a script will count", zh.T("lots"), "{n} {n:lot is|lots are}"},
		{"a fault's parameters", zh.Fault(fmt.Errorf("wrapped: %w", fault.Invalid("x.too_much").With("max_g", "2000"))), "最多 2.0 千克"},
		{"what is no fault says nothing of itself", zh.Fault(errors.New("password=1")), "出错"},
		{"text is escaped, marked-up arguments are not", string(zh.HTML("html", "link", template.HTML("<a>"))), "见 <a> &lt;b&gt;"},
		{"plain arguments are escaped", string(zh.HTML("html", "link", "<a>")), "见 &lt;a&gt; &lt;b&gt;"},
	}
	for _, tt := range tests {
		if tt.got != tt.want {
			t.Errorf("%s: got %q, want %q", tt.name, tt.got, tt.want)
		}
	}
	if b.Missing() != 0 {
		t.Errorf("%d keys missing", b.Missing())
	}
	if got := zh.T("no.such"); got != "⟦no.such⟧" || b.Missing() != 1 {
		t.Errorf("a missing key is %q, counted %d", got, b.Missing())
	}
}

func TestWordsThatCannotBeReadStopTheStart(t *testing.T) {
	tests := []struct{ name, zh, says string }{
		{"a key twice in one file", `{"a":"1","a":"2"}`, `key "a" is already in`},
		{"a number", `{"a":1}`, "not a string"},
		{"an open brace", `{"a":"{x"}`, "does not close"},
		{"no name", `{"a":"{}"}`, "no argument name"},
		{"an unknown format", `{"a":"{x:kilo}"}`, "unknown format"},
		{"not an object", `[]`, "not a JSON object"},
		{"cut off", `{"a":"1"`, "zh-CN/a.json"},
	}
	for _, tt := range tests {
		if _, err := words(t, tt.zh); err == nil || !strings.Contains(err.Error(), tt.says) {
			t.Errorf("%s: got %v, want %q", tt.name, err, tt.says)
		}
	}
}

func TestAKeyInTwoFilesStopsTheStart(t *testing.T) {
	_, err := Load(fstest.MapFS{
		"locales/zh-CN/a.json": {Data: []byte(`{"k":"1"}`)}, "locales/zh-CN/b.json": {Data: []byte(`{"k":"2"}`)},
		"locales/en/a.json": {Data: []byte(`{"k":"1"}`)},
	})
	if err == nil || !strings.Contains(err.Error(), "already in locales/zh-CN/a.json") {
		t.Errorf("got %v", err)
	}
}

func TestTheLanguageIsAskedForThenRememberedThenTheBrowsers(t *testing.T) {
	tests := []struct {
		name, query, cookie, accept string
		want                        Lang
	}{
		{"nothing said", "", "", "", Chinese},
		{"the browser's", "", "", "en-GB,en;q=0.9", English},
		{"the browser's first that we speak", "", "", "fr, en;q=0.5, zh;q=0.4", English},
		{"a lower wish counts less", "", "", "en;q=0.3, zh-TW;q=0.8", Chinese},
		{"a browser in neither", "", "", "fr", Chinese},
		{"the cookie before the browser", "", "zh-CN", "en", Chinese},
		{"the address before the cookie", "en", "zh-CN", "", English},
		{"an unknown wish is passed over", "bo", "en", "", English},
		{"nonsense", "", "x", "\x00;;q", Chinese},
		{"an endless header", "", "", strings.Repeat("en,", 400), Chinese},
	}
	for _, tt := range tests {
		r := httptest.NewRequest("GET", "/?lang="+tt.query, nil)
		r.Header.Set("Accept-Language", tt.accept)
		if tt.cookie != "" {
			r.Header.Set("Cookie", CookieName+"="+tt.cookie)
		}
		if got := Choose(r); got != tt.want {
			t.Errorf("%s: got %s", tt.name, got)
		}
	}
}

func TestFiguresAreWrittenAsPeopleReadThem(t *testing.T) {
	zh := &Locale{Lang: Chinese}
	tests := []struct{ got, want string }{
		{zh.Mass(0), "0.0 千克"},
		{zh.Mass(999), "999 克"},
		{zh.Mass(1000), "1.0 千克"},
		{zh.Mass(1049), "1.0 千克"},
		{zh.Mass(1050), "1.1 千克"},
		{zh.Mass(9999), "10.0 千克"},
		{zh.Mass(-2500), "-2.5 千克"},
		{zh.Mass(1_234_567_800), "1,234,567.8 千克"},
		{zh.Money(5), "0.05 元"},
		{zh.Money(-150), "-1.50 元"},
		{zh.Count(-1000), "-1,000"},
		{zh.Count(999), "999"},
		{zh.Time(0), ""},
		{zh.Day(0), ""},
		{zh.Date("2026-13-01"), ""},
	}
	for _, tt := range tests {
		if tt.got != tt.want {
			t.Errorf("got %q, want %q", tt.got, tt.want)
		}
	}
}

func TestKilogramsAreNeverFurtherOffThanFiftyGrams(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		g := rapid.Int64Range(-1e15, 1e15).Draw(t, "g")
		var kg, tenth int64
		s := strings.ReplaceAll(Kilograms(g), ",", "")
		if _, err := fmt.Sscanf(strings.TrimPrefix(s, "-"), "%d.%d", &kg, &tenth); err != nil {
			t.Fatal(err)
		}
		back := kg*1000 + tenth*100
		if strings.HasPrefix(s, "-") {
			back = -back
		}
		if d := back - g; d > 50 || d < -50 {
			t.Fatalf("%d g is written %s", g, s)
		}
	})
}
