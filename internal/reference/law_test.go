package reference

import (
	"regexp"
	"strings"
	"testing"

	"github.com/sealtrail/sealtrail/internal/moment"
)

func TestRulesAreCitedInTheLanguageOfTheReader(t *testing.T) {
	b, err := embedded()
	if err != nil {
		t.Fatal(err)
	}
	for article, want := range map[string]string{
		"行政强制法 第二十八条":            "Administrative Compulsion Law, art. 28",
		"行政强制法 第二十二条至第二十八条":      "Administrative Compulsion Law, art. 22–28",
		"行政处罚法 第九条、第七十四条":        "Administrative Penalty Law, art. 9, 74",
		"刑法 第六十四条；刑事诉讼法 第二百四十五条": "Criminal Law, art. 64; Criminal Procedure Law, art. 245",
		"公安机关办理行政案件程序规定 第一百九十四条": "Provisions on Administrative Cases of the Police, art. 194",
		"行政强制法 第十条":              "Administrative Compulsion Law, art. 10",
		"某部门的文件 第三条":             "某部门的文件 第三条",
		"行政强制法 附则":               "行政强制法 附则",
		"":                       "",
	} {
		if got := b.Cite("en", article); got != want {
			t.Errorf("%s: %s", article, got)
		}
		if b.Cite("zh-CN", article) != article {
			t.Errorf("%s is changed for its own readers", article)
		}
	}
	at := moment.Date("2026-11-29").Start()
	for _, r := range b.Listing(at) {
		if strings.HasPrefix(r.Code, "category_methods") || strings.Contains(r.Code, ".csv ") { // their articles are titles of notices as well
			continue
		}
		if said := b.Cite("en", r.Article); regexp.MustCompile(`\p{Han}`).MatchString(said) {
			t.Errorf("%s is cited to English readers as %s", r.Code, said)
		}
	}
	chinese := regexp.MustCompile(`\p{Han}`)
	for _, list := range []List{HoldReasons, Measures, DecisionKinds} {
		for _, w := range b.Words(list, at) {
			if said := b.Cite("en", w.Article); chinese.MatchString(said) {
				t.Errorf("%s %s is cited to English readers as %s", list, w.Code, said)
			}
		}
	}
}
