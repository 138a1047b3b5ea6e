package reference

import (
	"testing"

	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/moment"
)

func TestTheNumberOfAManifestSaysYearAndOrigin(t *testing.T) {
	b := book(t)
	for _, c := range []struct {
		number, from string
		day          moment.Date
		want         string
	}{
		{"20265401000123", "540102", "2026-11-18", ""},
		{"20265425000007", "542521", "2026-11-18", ""},
		{"20255401000123", "540102", "2026-01-02", ""}, // made in the last days of December
		{"20265406000001", "540602", "2026-11-18", ""},
		{"20265406000001", "540000", "2026-11-18", ""}, // gathered by an office of the whole region
		{"20245401000123", "540102", "2026-11-18", "reference.manifest.year"},
		{"20275401000123", "540102", "2026-11-18", "reference.manifest.year"},
		{"20265406000001", "540102", "2026-11-18", "reference.manifest.origin"},
		{"20265407000001", "540102", "2026-11-18", "reference.manifest.origin"}, // no such prefecture
		{"20265107000001", "540102", "2026-11-18", "reference.manifest.origin"},
		{"20265401000000", "540102", "2026-11-18", "reference.manifest.form"},
		{"2026540100012", "540102", "2026-11-18", "reference.manifest.form"},
		{"202654010001234", "540102", "2026-11-18", "reference.manifest.form"},
		{"2026540100012X", "540102", "2026-11-18", "reference.manifest.form"},
		{"19995401000123", "540102", "2026-11-18", "reference.manifest.form"},
		{"", "540102", "2026-11-18", "reference.manifest.form"},
	} {
		code := ""
		if f := fault.Of(b.Manifest(c.number, c.from, c.day)); f != nil {
			code = f.Code
		}
		if code != c.want {
			t.Errorf("%s from %s on %s: %q, want %q", c.number, c.from, c.day, code, c.want)
		}
	}
}

func TestCodesOfGeneralWasteHaveTheirForm(t *testing.T) {
	for code, good := range map[string]bool{"900-003-S17": true, "900-099-S59": true, "900-003-17": false, "900-003-s17": false, "90-003-S17": false, "900-003-S1": false, "900003S17": false, "": false} {
		if err := GeneralWasteCode(code); (err == nil) != good {
			t.Errorf("%q: %v", code, err)
		}
	}
}

func TestTheIdentificationOfAWasteLabelIsReadAndWritten(t *testing.T) {
	const good = "91540103MA6T1B002Y" + "90000304" + "20261118" + "007"
	id, err := ParseWasteID(good)
	if err != nil || id.String() != good || id.Code != "900-003-04" || id.Day != "2026-11-18" || id.Serial != 7 {
		t.Fatalf("%+v, %v", id, err)
	}
	for _, bad := range []string{
		"", good[1:], good + "1",
		"91540103MA6T1B002I" + good[18:],             // a letter that codes do not use
		good[:18] + "90000351" + good[26:],           // no such category
		good[:26] + "20261131" + good[34:],           // no such day
		good[:34] + "000",                            // serials begin at one
		"91540103ma6t1b002y" + good[18:],             // small letters
		good[:18] + "900-003-04" + "20261118" + "00", // hyphens
	} {
		if _, err := ParseWasteID(bad); err == nil {
			t.Errorf("%q was read", bad)
		}
	}
}

func TestIncompatibleGoodsAreNamedAsAPair(t *testing.T) {
	b := book(t)
	for _, c := range []struct {
		loads []Cargo
		want  string
	}{
		{[]Cargo{{"G08", ""}, {"G04", ""}}, "HW04 HW03"}, // by their usual codes
		{[]Cargo{{"G26", "900-349-34"}, {"G26", "900-399-35"}}, "HW34 HW35"},
		{[]Cargo{{"G26", "900-999-49"}, {"G27", ""}}, "G26 HW12"},
		{[]Cargo{{"G26", "900-349-34"}}, ""}, // one kind of goods never stands against itself
		{[]Cargo{{"G01", ""}, {"G02", ""}, {"G21", ""}}, ""},
		{[]Cargo{{"G01", ""}, {"G12", ""}, {"G08", ""}}, "HW04 G12"},
		{nil, ""},
	} {
		r, _, _, found := b.MayNotMix(c.loads, today)
		got := ""
		if found {
			got = r.A + " " + r.B
		}
		if got != c.want {
			t.Errorf("%v: %q, want %q", c.loads, got, c.want)
		}
	}
}
