package reference

import (
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/sealtrail/sealtrail/internal/fault"
)

var update = flag.Bool("update", false, "write golden files")

func TestTheMethodsThatBurnOrBuryInTheOpenAreForbiddenForAllGoods(t *testing.T) {
	b := book(t)
	for _, c := range b.Categories(today) {
		for _, method := range []string{"OPEN_BURN", "SIMPLE_LANDFILL", "DUMP", "SEWER", "UNLICENSED_HW", "DELABEL_SELL"} {
			rule, err := b.Rule(c.Code, method, today)
			if err != nil || rule.Selectable() || rule.Article == "" || !rule.Listed {
				t.Errorf("%s by %s: %+v, %v", c.Code, method, rule, err)
			}
		}
		for _, rule := range b.Methods(c.Code, today) {
			if m, err := b.Method(rule.Method, today); err != nil || m.Status == Forbidden || m.Class == Landfill || !m.Destroys {
				t.Errorf("%s offers %s", c.Code, rule.Method)
			}
		}
	}
}

func TestRulesOfSingleGoods(t *testing.T) {
	b := book(t)
	for _, c := range []struct {
		category, method string
		status           Status
		article          string
	}{
		{"G01", "SHRED_RECYCLE", Normal, "2014年第18号"},
		{"G01", "INCIN_WTE", Exception, "2018年打击侵权假冒工作要点"},
		{"G01", "INCIN_HW", Forbidden, "2014年第18号"},
		{"G01", "OPEN_BURN", Forbidden, "2020年"},
		{"G01", "LANDFILL_SAN", Forbidden, "2014年第18号"},
		{"G01", "REUSE_WELFARE", Forbidden, "2014年第18号"},
		{"G02", "INCIN_WTE", Exception, "2018年打击侵权假冒工作要点"},
		{"G04", "INCIN_HW", Normal, "2014年第18号"},
		{"G04", "INCIN_WTE", Forbidden, "2014年第18号"},
		{"G05", "COMPOST_AD", Forbidden, "2014年第18号"},
		{"G08", "INCIN_HW", Normal, "农药管理条例 第四十六条"},
		{"G08", "CEMENT_COPROCESS", Exception, "2018年打击侵权假冒工作要点"},
		{"G08", "SHRED_RECYCLE", Forbidden, "2014年第18号"},
		{"G08", "UNLICENSED_HW", Forbidden, "第八十条"},
		{"G14", "RENDER", Normal, "2014年第18号"},
		{"G15", "DELABEL_SELL", Forbidden, "商标法 第六十三条"},
		{"G18", "INCIN_HW", Forbidden, "2014年第18号"},
		{"G21", "PULP", Normal, "2014年第18号"},
		{"G32", "INCIN_HW", Forbidden, "2014年第18号"},
		{"G99", "SHRED_RECYCLE", Forbidden, "2014年第18号"},
	} {
		rule, err := b.Rule(c.category, c.method, today)
		if err != nil || rule.Status != c.status || !strings.Contains(rule.Article, c.article) {
			t.Errorf("%s by %s: %s %q, %v; want %s %q", c.category, c.method, rule.Status, rule.Article, err, c.status, c.article)
		}
	}
}

func TestEveryCategoryHasAMethodOrAReasonWhyNot(t *testing.T) {
	b := book(t)
	for _, c := range b.Categories(today) {
		if len(b.Methods(c.Code, today)) == 0 && (c.Flow == FlowFirm || c.Flow == FlowAuthority || c.Note.ZH == "" || c.Note.EN == "") {
			t.Errorf("%s can go nowhere and does not say why", c.Code)
		}
	}
}

func TestRecoveryIsPreferredToBurningWhereBothAreAllowed(t *testing.T) {
	b := book(t)
	for _, c := range b.Categories(today) {
		burning := ""
		for _, rule := range b.Methods(c.Code, today) {
			m, err := b.Method(rule.Method, today)
			if err != nil {
				t.Fatal(err)
			}
			if m.Class == Thermal {
				burning = rule.Method
			}
			if m.Class == Recover && burning != "" {
				t.Errorf("%s prefers %s to %s", c.Code, burning, rule.Method)
			}
		}
	}
}

func TestWhoMaySendGoodsToAFirm(t *testing.T) {
	b := book(t)
	for _, c := range []struct {
		category, agency string
		may              bool
	}{
		{"G01", "SAMR", true}, {"G08", "AGRI", true},
		{"G15", "SAMR", false}, {"G15", "TOB", true},
		{"G06", "SAMR", false}, {"G06", "NMPA", true}, {"G06", "PSB", true},
		{"G32", "SAMR", false}, {"G32", "PSB", false}, {"G32", "TOB", false},
		{"G99", "SAMR", false}, {"G99", "EEB", false},
	} {
		category, err := b.Category(c.category, today)
		if err != nil || category.MayGoToFirm(c.agency) != c.may {
			t.Errorf("%s by %s: want %v, %v", c.category, c.agency, c.may, err)
		}
	}
	if c, err := b.Category("G99", today); err != nil || !c.Held {
		t.Error("unclassified goods are not held")
	}
}

func TestHazardousGoodsOfSeveralKindsMustSayTheirWasteCode(t *testing.T) {
	var must []string
	for _, c := range book(t).Categories(today) {
		if c.NeedsWasteCode() {
			must = append(must, c.Code)
		}
	}
	if !slices.Equal(must, []string{"G09", "G25", "G26"}) {
		t.Errorf("got %v", must)
	}
}

func needed(t *testing.T, category, method, wasteCode string) []string {
	t.Helper()
	needs, err := book(t).Requirements(category, method, wasteCode, today)
	if err != nil {
		t.Fatalf("%s by %s %s: %v", category, method, wasteCode, err)
	}
	var words []string
	for _, q := range needs {
		words = append(words, strings.TrimSpace(q.Kind+" "+q.WasteCategory))
	}
	return words
}

func TestWhatAFirmMustHold(t *testing.T) {
	for _, c := range []struct {
		category, method, wasteCode string
		want                        []string
	}{
		{"G01", "SHRED_RECYCLE", "", []string{"GENERAL"}},
		{"G01", "INCIN_WTE", "", []string{"MSW_INCIN"}},
		{"G08", "INCIN_HW", "", []string{"HW_COMPREHENSIVE HW04"}},
		{"G08", "INCIN_HW", "900-003-04", []string{"HW_COMPREHENSIVE HW04"}},
		{"G04", "INCIN_HW", "", []string{"HW_COMPREHENSIVE HW03"}},
		{"G03", "SHRED_RECYCLE", "", []string{"GENERAL"}},
		{"G03", "SHRED_RECYCLE", "900-041-49", []string{"HW_COMPREHENSIVE HW49"}},
		{"G03", "INCIN_HW", "", []string{"HW_COMPREHENSIVE HW06", "HW_COMPREHENSIVE HW29", "HW_COMPREHENSIVE HW49"}},
		{"G07", "INCIN_HW", "", []string{"MEDICAL HW01"}},
		{"G07", "INCIN_HW", "841-001-01", []string{"HW_COMPREHENSIVE HW01", "MEDICAL HW01"}},
		{"G17", "DISMANTLE_RECYCLE", "", []string{"WEEE", "GENERAL"}},
		{"G19", "SMELT", "", []string{"HW_COMPREHENSIVE HW31"}},
		{"G19", "SMELT", "900-044-49", []string{"HW_COMPREHENSIVE HW49"}},
		{"G23", "CRUSH_DEFORM", "900-032-36", []string{"HW_COMPREHENSIVE HW36"}},
	} {
		if got := needed(t, c.category, c.method, c.wasteCode); !slices.Equal(got, c.want) {
			t.Errorf("%s by %s %s: %v, want %v", c.category, c.method, c.wasteCode, got, c.want)
		}
	}
}

func TestTheRequirementForFakePesticidesCitesItsArticle(t *testing.T) {
	for _, wasteCode := range []string{"", "900-003-04"} {
		needs, err := book(t).Requirements("G08", "INCIN_HW", wasteCode, today)
		if err != nil || len(needs) != 1 || !strings.Contains(needs[0].Article, "农药管理条例 第四十六条") {
			t.Errorf("%q: %+v, %v", wasteCode, needs, err)
		}
	}
}

func TestHazardousGoodsNeedAHazardousWasteLicenceWhateverTheMethod(t *testing.T) {
	b := book(t)
	for _, c := range b.Categories(today) {
		for _, rule := range b.Methods(c.Code, today) {
			needs, err := b.Requirements(c.Code, rule.Method, c.WasteCode, today)
			if err != nil || len(needs) == 0 {
				t.Fatalf("%s by %s: %v, %v", c.Code, rule.Method, needs, err)
			}
			for _, q := range needs {
				kind, err := b.QualificationKind(q.Kind, today)
				if err != nil || (c.HazardousByClass && !kind.Hazardous) {
					t.Errorf("%s by %s: %s suffices", c.Code, rule.Method, q.Kind)
				}
			}
		}
	}
}

func TestNothingIsRequiredForAForbiddenMethodBecauseItIsRefused(t *testing.T) {
	b := book(t)
	for _, c := range [][2]string{{"G01", "OPEN_BURN"}, {"G32", "INCIN_HW"}, {"G99", "SHRED_RECYCLE"}} {
		_, err := b.Requirements(c[0], c[1], "", today)
		if f := fault.Of(err); f == nil || f.Code != "reference.method.forbidden" || f.Params["article"] == "" {
			t.Errorf("%v: %v", c, err)
		}
	}
	if _, err := b.Requirements("G01", "SHRED_RECYCLE", "900-003-4", today); fault.Of(err) == nil || fault.Of(err).Code != "reference.waste_code.form" {
		t.Errorf("got %v", err)
	}
}

// The whole of category × method, so that a change of any cell is seen in review.
func TestTheTableOfGoodsAndMethodsIsTheGoldenOne(t *testing.T) {
	b := book(t)
	var out strings.Builder
	for _, c := range b.Categories(today) {
		fmt.Fprintf(&out, "%s %s %s %s %s\n", c.Code, c.Name.ZH, c.Class, c.Flow, strings.Join(c.Authorities, "/"))
		for _, rule := range b.Methods(c.Code, today) {
			fmt.Fprintf(&out, "  %d %s %s: %s\n", rule.Rank, rule.Method, rule.Status, strings.Join(needed(t, c.Code, rule.Method, ""), " | "))
		}
	}
	const path = "testdata/goods.txt"
	if *update {
		if err := os.WriteFile(path, []byte(out.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if out.String() != string(want) {
		t.Fatalf("the table changed:\n%s", out.String())
	}
}
