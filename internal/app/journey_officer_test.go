package app

import (
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/sealtrail/sealtrail/internal/casefile"
	"github.com/sealtrail/sealtrail/internal/testkit"
)

// The officer has the list in a spreadsheet already: it is pasted, its wrong row
// mended, read again without doubling anything, and becomes the seizure. The second
// officer signs on the same phone, and the list comes as a paper.
func TestTheOfficerReadsTheListFromATableAndHasItSigned(t *testing.T) {
	t.Parallel()
	s := serve(t, settings(t, true, sqlite))
	base := doors(t, s)
	sizes(t, func(t *testing.T, size string, o testkit.BrowserOptions) {
		b := newTab(t, base, o)
		b.as("officer1")
		b.press(`a[href="/cases/new"]`)
		b.fields("paper", "拉城市监案〔2026〕700 号 "+size, "title", "涉嫌销售侵犯注册商标专用权的鞋酒案", "parties[0].kind", "person", "parties[0].name", "某店主")
		b.submit("/cases/new")
		b.press(`a[href*="/seizures/new"]`)
		b.fields("paper", "强措〔2026〕700 号 "+size, "place.address", "北京中路 7 号", "officers[0].certificate", "54010001", "officers[1].name", "卓玛", "officers[1].certificate", "54010002",
			"party.kind", "person", "party.name", "某店主", "party.presence", "signed")
		table := "品名\t品牌\t类别\t数量\t单位\t重量（千克）\t价值（元）\n运动鞋\t雪山牌\tG02\t30\t双\t24.5\t8000\n白酒\t圣湖\t酒类\t很多\t瓶\t12\t\n运动鞋\t雪山牌\tG02\t12\t双\t9\t"
		b.fill("list", table)
		b.press(`button[name=import]`)
		b.see("已读入 2 行", "1 行有误", "第 3 行", "数量", "“很多”不是数字")
		if got, err := js[string](b, `document.getElementsByName('place.address')[0].value`); err != nil || got != "北京中路 7 号" {
			b.fail("what was typed is lost: %q %v", got, err)
		}

		// Mended as a file, whole: the good rows are not added again.
		file := filepath.Join(t.TempDir(), "清单.csv")
		if err := os.WriteFile(file, []byte("\ufeff"+strings.ReplaceAll(strings.ReplaceAll(table, "很多", "24"), "\t", ",")), 0o600); err != nil {
			t.Fatal(err)
		}
		b.files("list_file", file)
		b.press(`button[name=import]`)
		b.see("已读入 1 行", "2 行先前已读入")
		lots, err := js[int](b, `[...document.querySelectorAll('[name$=".quantity"]')].filter(f => !f.closest('template')).length`)
		if err != nil || lots != 3 {
			b.fail("%d lots, %v", lots, err)
		}
		b.submit("/seizures/new")
		b.see("白酒", "运动鞋", "圣湖")
		number := b.last()
		b.fields("second_login", "officer2", "second_pin", demoPassword)
		b.press(`form:has([name=second_login]) button.btn-primary`)
		b.see("同一设备")
		text := pdfText(t, b.download("/seizures/"+number+"/list.pdf"))
		for _, want := range []string{number, "运动鞋", "白酒"} {
			if !strings.Contains(text, want) {
				t.Errorf("the list does not say %q", want)
			}
		}
	})
}

// Rights are asked before a picture is kept, also when a table is read.
func TestNobodyKeepsPicturesByReadingATable(t *testing.T) {
	t.Parallel()
	s := serve(t, settings(t, true, sqlite))
	g := visit(t, s)
	file := did(g.Casefile.OpenCase(g.ctx, g.as("officer1"), casefile.OpenCase{Command: command(), Paper: "案 1 号", Title: "案"}))(t).Number.String()
	picture := drawCartons(424242)
	sum := sha256.Sum256(picture)
	sha := hex.EncodeToString(sum[:])
	for _, c := range []struct {
		login string
		code  int
		kept  bool
	}{{"keeper1", http.StatusForbidden, false}, {"officer3", http.StatusNotFound, false}, {"officer1", http.StatusOK, true}} {
		a := &asking{t: t, handler: s.Handler()}
		a.signIn(c.login, demoPassword)
		w := a.upload("/seizures/new", "photos", "p.jpg", picture, "case", file, "import", "yes", "list", "品名,类别,数量,单位,重量\n鞋,G02,1,双,1")
		if w.Code != c.code || s.Blobs.Has(sha) != c.kept {
			t.Errorf("%s: %d, kept %v; want %d, %v", c.login, w.Code, s.Blobs.Has(sha), c.code, c.kept)
		}
	}
}
