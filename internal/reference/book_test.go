package reference

import (
	"io/fs"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/moment"
	"github.com/sealtrail/sealtrail/seeds"
)

var today = moment.Date("2026-11-23").Start()

var embedded = sync.OnceValues(func() (*Book, error) { return Load(seeds.FS()) })

func book(t *testing.T) *Book {
	t.Helper()
	b, err := embedded()
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestTheEmbeddedTablesHoldTogether(t *testing.T) {
	b := book(t)
	if n := len(b.Categories(today)); n != 36 {
		t.Errorf("%d categories, want G01 to G35 and G99", n)
	}
	if n := len(b.Divisions()); n != 87 {
		t.Errorf("%d divisions, want 1 + 7 + 74 and 5 provinces to which goods may go", n)
	}
	if len(b.Rules()) < 600 {
		t.Errorf("only %d rows", len(b.Rules()))
	}
	for _, r := range b.Rules() {
		if r.Source == "" || r.Key == "" || r.Version == "" {
			t.Errorf("%s row %d has no source, key or version", r.File, r.Line)
		}
	}
}

func TestTheVersionChangesWithAnyByteOfAnyTable(t *testing.T) {
	original := book(t).Version()
	if !strings.HasPrefix(original, "2026.1-") || len(original) != len("2026.1-")+12 {
		t.Fatalf("version %q", original)
	}
	again, err := Load(seeds.FS())
	if err != nil || again.Version() != original {
		t.Fatalf("the same tables give %q, %v", again.Version(), err)
	}
	for _, file := range tables(t) {
		copied := copyOf(t)
		copied[file].Data = []byte(strings.Replace(string(copied[file].Data), ",2026.1,", ",2026.2,", 1))
		changed, err := Load(copied)
		if err != nil || !strings.HasPrefix(changed.Version(), "2026.2-") {
			t.Fatalf("%s changed: %v", file, err)
		}
	}
}

func TestWhatABookGivesOutDoesNotChangeIt(t *testing.T) {
	b := book(t)
	c, err := b.Category("G03", today)
	if err != nil {
		t.Fatal(err)
	}
	c.TestCategories[0] = "HW99"
	b.Categories(today)[2].TestCategories[0] = "HW99"
	b.Rules()[0].Version = "changed"
	if again, _ := b.Category("G03", today); again.TestCategories[0] != "HW06" || b.Rules()[0].Version != "2026.1" {
		t.Fatal("the book was changed from outside")
	}
}

func tables(t *testing.T) []string {
	t.Helper()
	files, err := fs.Glob(seeds.FS(), "reference/*.csv")
	if err != nil || len(files) == 0 {
		t.Fatalf("no tables: %v", err)
	}
	return files
}

func copyOf(t *testing.T) fstest.MapFS {
	t.Helper()
	copied := fstest.MapFS{}
	for _, file := range tables(t) {
		content, err := fs.ReadFile(seeds.FS(), file)
		if err != nil {
			t.Fatal(err)
		}
		copied[file] = &fstest.MapFile{Data: content}
	}
	return copied
}

// Each case breaks one table in one place; the error must name file, row and column.
func TestATableThatDoesNotHoldTogetherIsRefusedWithItsPlace(t *testing.T) {
	for name, c := range map[string]struct{ file, old, new, want string }{
		"a duplicate key":                      {"units.csv", "\nEA,", "\nPCS,", "units.csv: row 3, column valid_from: PCS is already given by row 2"},
		"an overlap":                           {"methods.csv", "\nPULP,", "\nSHRED_RECYCLE,", "column valid_from: SHRED_RECYCLE is already given"},
		"a missing file":                       {"holds", "", "", "hold_reasons.csv"},
		"an empty name":                        {"units.csv", "\nEA,个,", "\nEA,,", "units.csv: row 3, column name_zh: is empty"},
		"a space around a code":                {"units.csv", "\nEA,", "\n EA,", "units.csv: row 3, column code: space around"},
		"a certainty that is none":             {"units.csv", ",assumed,", ",guessed,", "units.csv: row 2, column certainty: \"guessed\" is none of"},
		"a date that is none":                  {"methods.csv", ",2020-09-01,", ",2020-9-1,", "methods.csv: row 2, column valid_from"},
		"an unknown class":                     {"categories.csv", ",hazardous,", ",nasty,", "column class: \"nasty\" is none of"},
		"an unknown waste code":                {"categories.csv", "900-003-04", "900-003-05", "column waste_code: \"900-003-05\" is not in waste_codes.csv"},
		"an unknown agency":                    {"categories.csv", ",TOB,", ",TOBACCO,", "column authorities: \"TOBACCO\" is not in agencies.csv"},
		"an unknown parent":                    {"divisions.csv", "城关区,Chengguan District,540100", "城关区,Chengguan District,549900", "divisions.csv: row 10, column parent: \"549900\" is unknown"},
		"a parent of the wrong level":          {"divisions.csv", "城关区,Chengguan District,540100", "城关区,Chengguan District,540000", "divisions.csv: row 10, column parent: 540000 is a province"},
		"a rule for an unknown method":         {"category_methods.csv", "G01,SHRED_RECYCLE", "G01,SHREDDER", "category_methods.csv: row 2, column method: \"SHREDDER\""},
		"a rule for an unknown category":       {"category_methods.csv", "G01,SHRED_RECYCLE", "G77,SHRED_RECYCLE", "category_methods.csv: row 2, column category: \"G77\""},
		"open burning allowed":                 {"category_methods.csv", "G01,OPEN_BURN,forbidden,0", "G01,OPEN_BURN,normal,3", "column status: OPEN_BURN is forbidden for all goods"},
		"open burning no longer forbidden":     {"category_methods.csv", "G01,OPEN_BURN,", "G01,LANDFILL_HW,", "category_methods.csv does not forbid OPEN_BURN for G01"},
		"a gap in the ranks":                   {"category_methods.csv", "INCIN_WTE,exception,2", "INCIN_WTE,exception,3", "the ranks of the methods of G01 have a gap"},
		"an exception without conditions":      {"category_methods.csv", "INCIN_WTE,exception,2,说明理由并经第二人批准,reason and second approval", "INCIN_WTE,exception,2,,", "column conditions_zh: an exception needs its conditions"},
		"a condition in one language":          {"category_methods.csv", "INCIN_WTE,exception,2,说明理由并经第二人批准,reason and second approval", "INCIN_WTE,exception,2,说明理由,", "column conditions_en: one language is missing"},
		"goods that could go nowhere":          {"category_methods.csv", "G01,SHRED_RECYCLE,normal,1", "G20,SHRED_RECYCLE,normal,2", "column code: on 2020-09-01 the ranks of the methods of G01"},
		"fireworks to a firm":                  {"category_methods.csv", "G33,PULP,normal,1", "G32,PULP,normal,1", "G32 has flow closed and 1 selectable methods"},
		"hazardous goods for a plain recycler": {"required_qualifications.csv", "G08,*,HW_COMPREHENSIVE,HW04", "G08,*,GENERAL,", "column kind: G08 is hazardous"},
		"a licence without its waste category": {"required_qualifications.csv", "G08,*,HW_COMPREHENSIVE,HW04", "G08,*,HW_COMPREHENSIVE,", "column waste_category: \"\" with kind HW_COMPREHENSIVE"},
		"nothing required of a firm":           {"required_qualifications.csv", "G14,*,ANIMAL_HARMLESS", "G15,*,ANIMAL_HARMLESS", "nothing says what a firm needs for G14 by RENDER"},
		"a method without tolerance":           {"tolerances.csv", "method,PULP", "method,OPEN_BURN", "tolerances.csv has no PULP"},
		"a burning method that is normal":      {"methods.csv", "thermal,exception", "thermal,normal", "column status: burning and burying are exceptions at best"},
		"a wrong head":                         {"units.csv", "code,name_zh", "code,name", "units.csv: the head must be code,name_zh"},
		"a broken row":                         {"units.csv", "\nEA,个,", "\nEA,", "units.csv: record on line 3"},
		"a tolerance that is no number":        {"tolerances.csv", ",balance,30,", ",balance,3 %,", "column per_mille: \"3 %\" is no whole number"},
		"no tolerance for the handoff":         {"tolerances.csv", "handoff,,balance", "method,OPEN_BURN,balance", "tolerances.csv: row 1, column scope: no row for the handoff"},
		"no interval for sealed goods":         {"round_intervals.csv", "sealed,7", "entrusted,7", "round_intervals.csv: row 1, column kind: no row for sealed"},
		"rounds on no day":                     {"round_intervals.csv", "sealed,7", "sealed,0", "column days: 0 is not within 1 and 366"},
		"a conversion between unknown units":   {"unit_conversions.csv", "CARTON_CIG,BOX", "CARTON_CIG,BOXES", "column to: \"BOXES\" is not in units.csv"},
		"a former code that is a present one":  {"divisions.csv", ",540125,", ",540104,", "540104 is also given as a former code"},
	} {
		t.Run(name, func(t *testing.T) {
			files := copyOf(t)
			if c.file == "holds" {
				delete(files, "reference/hold_reasons.csv")
			} else {
				content := string(files["reference/"+c.file].Data)
				if !strings.Contains(content, c.old) {
					t.Fatalf("%s does not hold %q", c.file, c.old)
				}
				files["reference/"+c.file].Data = []byte(strings.Replace(content, c.old, c.new, 1))
			}
			_, err := Load(files)
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Fatalf("got %v\nwant %s", err, c.want)
			}
		})
	}
}

func TestAChangedRuleHoldsFromItsDayAndTheOldOneBefore(t *testing.T) {
	files := copyOf(t)
	const file = "reference/tolerances.csv"
	old := "handoff,,balance,10,2000,"
	content := string(files[file].Data)
	i := strings.Index(content, old)
	line := strings.TrimSuffix(content[i:], "\n")
	// ends 2026-06-30; from 1 July 0.5 %
	newer := strings.Replace(strings.Replace(line, "2026.1,2020-09-01,", "2026.1,2020-09-01,2026-06-30", 1)+"\n"+
		strings.Replace(line, "10,2000,", "5,1000,", 1), "2026.1,2020-09-01,\n", "", 1)
	newer = strings.TrimSuffix(newer, "2020-09-01,") + "2026-07-01,"
	files[file].Data = []byte(content[:i] + newer + "\n")
	b, err := Load(files)
	if err != nil {
		t.Fatal(err)
	}
	for day, want := range map[moment.Date]int64{"2020-08-31": 0, "2020-09-01": 5000, "2026-06-30": 5000, "2026-07-01": 2500} {
		if got := b.HandoffTolerance(500_000, day.Start()); got != want {
			t.Errorf("%s: %d g, want %d", day, got, want)
		}
	}
	if got := b.HandoffTolerance(500_000, moment.Date("2026-06-30").End()-1); got != 5000 {
		t.Errorf("the last millisecond of the last day: %d", got)
	}
	for from, want := range map[string]string{"2026-07-02": "has a gap", "2026-06-30": "is already given"} {
		files[file].Data = []byte(content[:i] + strings.TrimSuffix(newer, "2026-07-01,") + from + ",\n")
		if _, err := Load(files); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("from %s: %v, want %s", from, err, want)
		}
	}
}

func TestUnknownCodesAreFaultsThatDoNotEchoWhatWasTyped(t *testing.T) {
	b := book(t)
	_, category := b.Category("G36", today)
	_, method := b.Method("BURN", today)
	_, typed := b.Category("尼某某 110105", today)
	_, division := b.Division("110000")
	_, unit := b.Unit("PIECE")
	_, tolerance := b.Tolerance("handoff", today)
	_, kind := b.QualificationKind("X", today)
	_, rule := b.Rule("G01", "BURN", today)
	_, before := b.Category("G01", moment.Date("2020-08-31").Start())
	for _, err := range []error{category, method, typed, division, unit, tolerance, kind, rule, before} {
		if !fault.Is(err, fault.KindInvalid) || fault.Of(err).Field == "" {
			t.Errorf("got %v", err)
		}
	}
	if fault.Of(typed).Params["category"] != "?" {
		t.Errorf("echoed: %v", typed)
	}
}
