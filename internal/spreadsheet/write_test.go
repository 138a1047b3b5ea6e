package spreadsheet

import (
	"bytes"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
	"pgregory.net/rapid"
)

func table(t testing.TB, kind Kind, rows ...[]any) []byte {
	t.Helper()
	var b bytes.Buffer
	w, err := NewWriter(&b, kind, "清单", 20)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range rows {
		if err := w.Row(r...); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestATableIsTheSameInBothKinds(t *testing.T) {
	rows := [][]any{{"编码", "数量", "千克"}, {"ABCD-EFGH-JKMJ", int64(36), Decimal{28_700, 3}}, {"=HYPERLINK(\"http://x\")", int64(0), Decimal{-5, 3}}}
	if got, want := string(table(t, CSV, rows...)), "\ufeff编码,数量,千克\r\nABCD-EFGH-JKMJ,36,28.7\r\n\"'=HYPERLINK(\"\"http://x\"\")\",0,-0.005\r\n"; got != want {
		t.Errorf("CSV\n%q\nwant\n%q", got, want)
	}
	f, err := excelize.OpenReader(bytes.NewReader(table(t, XLSX, rows...)))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	got, err := f.GetRows("清单")
	if err != nil || len(got) != 3 || got[1][1] != "36" || got[1][2] != "28.7" || got[2][0] != "'=HYPERLINK(\"http://x\")" || got[2][2] != "-0.005" {
		t.Errorf("XLSX %v (%v)", got, err)
	}
	if formula, err := f.GetCellFormula("清单", "A3"); err != nil || formula != "" {
		t.Errorf("a formula got through: %q (%v)", formula, err)
	}
}

func TestTheSameRowsGiveTheSameBytes(t *testing.T) {
	rows := [][]any{{"甲"}, {"乙"}}
	for _, kind := range []Kind{CSV, XLSX} {
		if !bytes.Equal(table(t, kind, rows...), table(t, kind, rows...)) {
			t.Errorf("%s differs from time to time", kind)
		}
	}
}

func TestNoCellBeginsAFormula(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringMatching(`[=+\-@\t\r]?[a-z=+"',]{0,8}`).Draw(t, "text")
		got := Defuse(text)
		if got != "" && strings.ContainsAny(got[:1], "=+-@\t\r") {
			t.Fatalf("%q became %q", text, got)
		}
		if strings.TrimPrefix(got, "'") != text && got != text {
			t.Fatalf("%q lost something: %q", text, got)
		}
	})
}
