package spreadsheet

import (
	"bytes"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding/simplifiedchinese"

	"github.com/sealtrail/sealtrail/internal/fault"
)

func TestTheSameTableIsReadFromEveryKindOfFile(t *testing.T) {
	want := [][]string{{"品名", "数量", "备注"}, {"运动鞋, 白", "30", "=1+1"}, {"", "", ""}, {"白酒", "2.5", "-"}}
	xlsx := func() []byte {
		var b bytes.Buffer
		w, err := NewWriter(&b, XLSX, "清单")
		if err != nil {
			t.Fatal(err)
		}
		for _, row := range want {
			cells := make([]any, len(row))
			for i, c := range row {
				cells[i] = c
			}
			if err := w.Row(cells...); err != nil {
				t.Fatal(err)
			}
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		return b.Bytes()
	}()
	commas := "品名,数量,备注\r\n\"运动鞋, 白\", 30 ,'=1+1\r\n,,\r\n白酒,2.5,'-\r\n,,\r\n"
	tabs := "品名\t数量\t备注\n运动鞋, 白\t30\t=1+1\n\t\t\n白酒\t2.5\t-\n\n"
	gb, err := simplifiedchinese.GB18030.NewEncoder().Bytes([]byte(commas))
	if err != nil {
		t.Fatal(err)
	}
	for name, file := range map[string][]byte{"xlsx": xlsx, "csv": []byte(commas), "csv with a mark": []byte("\ufeff" + commas), "pasted": []byte(tabs), "csv in GB 18030": gb} {
		got, err := Read(bytes.NewReader(file))
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		for i, row := range got { // files leave empty cells at the end out
			for len(row) < 3 {
				row = append(row, "")
			}
			got[i] = row
		}
		if name == "pasted" {
			got = append(got[:2], got[len(got)-1:]...)
			if diff := cmp.Diff([][]string{want[0], want[1], want[3]}, got); diff != "" {
				t.Errorf("%s (-want +got):\n%s", name, diff)
			}
			continue
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

func TestWhatIsNoTableIsRefusedWithAReason(t *testing.T) {
	for name, c := range map[string]struct{ file, code string }{
		"a picture":        {"\x89PNG\r\n\x1a\n\x00\x00\x00\x0d", "spreadsheet.unreadable"},
		"a broken archive": {"PK\x03\x04 nothing", "spreadsheet.unreadable"},
		"an old workbook":  {"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "spreadsheet.old_excel"},
		"too large":        {strings.Repeat("长", 800_000), "spreadsheet.too_large"},
		"too long":         {strings.Repeat("a,b\n", MaxReadRows+2), "spreadsheet.too_long"},
		"too wide":         {strings.Repeat("a,", MaxReadColumns+1), "spreadsheet.too_wide"},
	} {
		_, err := Read(strings.NewReader(c.file))
		if f := fault.Of(err); f == nil || f.Code != c.code {
			t.Errorf("%s: %v, want %s", name, err, c.code)
		}
	}
	if rows, err := Read(strings.NewReader("")); err != nil || len(rows) != 0 {
		t.Errorf("nothing: %v %v", rows, err)
	}
}
