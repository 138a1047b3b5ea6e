package app

import (
	"bytes"
	"encoding/csv"
	"net/http"
	"strconv"
	"strings"
	"testing"

	"github.com/google/uuid"
	"github.com/xuri/excelize/v2"

	"github.com/sealtrail/sealtrail/internal/custody"
	"github.com/sealtrail/sealtrail/internal/export"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/oversight"
	"github.com/sealtrail/sealtrail/internal/testkit"
)

// Every list comes as a file with as many rows as the list has, in both kinds
// and both languages, and to nobody but who asked for it.
func TestEveryListIsWrittenOutWhole(t *testing.T) {
	s := serve(t, settings(t, true, sqlite))
	g := visit(t, s)
	stat, other := &asking{t: t, handler: s.Handler()}, &asking{t: t, handler: s.Handler()}
	stat.signIn("stat1", demoPassword)
	other.signIn("auditor1", demoPassword)
	for _, list := range export.Lists() {
		for _, kind := range []struct {
			format   export.Format
			language string
		}{{export.CSV, "zh-CN"}, {export.XLSX, "en"}} {
			id := uuid.Must(uuid.NewV7())
			if w := stat.ask(http.MethodPost, "/api/v1/exports", "application/json", []byte(`{"command_id":"`+id.String()+`","list":"`+string(list)+`","format":"`+string(kind.format)+`","language":"`+kind.language+`"}`)); w.Code != http.StatusCreated {
				t.Fatalf("%s: %d %s", list, w.Code, w.Body)
			}
			if w := stat.ask(http.MethodGet, "/api/v1/exports/"+id.String()+"/file", "", nil); w.Code != http.StatusConflict {
				t.Errorf("%s before it is written: %d", list, w.Code)
			}
			if err := s.writeExport(t.Context(), id, false); err != nil {
				t.Fatalf("%s: %v", list, err)
			}
			for _, path := range []string{"/exports/" + id.String() + "/file", "/api/v1/exports/" + id.String() + "/file"} {
				if w := other.ask(http.MethodGet, path, "", nil); w.Code != http.StatusNotFound {
					t.Errorf("%s fetched by somebody else: %d", path, w.Code)
				}
				w := stat.ask(http.MethodGet, path, "", nil)
				rows := tableRows(t, kind.format, w.Body.Bytes())
				if want := g.listed(list); w.Code != http.StatusOK || len(rows) != want+1 {
					t.Errorf("%s in %s: %d, %d rows of %d", path, list, w.Code, len(rows)-1, want)
				}
				if han := strings.ContainsAny(strings.Join(rows[0], ""), "编号状态时间"); han != (kind.language == "zh-CN") {
					t.Errorf("heads of %s in %s: %v", list, kind.language, rows[0])
				}
			}
		}
	}
}

// listed counts what the statistician sees of a list.
func (g *guest) listed(list export.List) (n int) {
	t, actor := g.t, g.as("stat1")
	scope := actor.Scope(list.Reads())
	table := did(g.exportTable(exportWords{Locale: g.Words.In("zh-CN"), book: g.Book, now: g.clock.Now()}, export.Export{List: list, Scope: scope}))(t)
	for cursor := ""; ; {
		rows, next, err := table.page(g.ctx, cursor)
		if err != nil {
			t.Fatal(err)
		}
		for _, row := range rows {
			if len(row) != len(table.heads) {
				t.Errorf("%s: %d cells under %d heads", list, len(row), len(table.heads))
			}
		}
		if n += len(rows); next == "" {
			return n
		}
		cursor = next
	}
}

func tableRows(t *testing.T, format export.Format, file []byte) [][]string {
	t.Helper()
	if format == export.CSV {
		rows, err := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(file, []byte("\ufeff")))).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		return rows
	}
	book, err := excelize.OpenReader(bytes.NewReader(file))
	if err != nil {
		t.Fatal(err)
	}
	defer book.Close()
	rows, err := book.GetRows(book.GetSheetName(0))
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

// The statistics officer narrows the list, asks for it, leaves, comes back and
// fetches the file.
func TestTheStatisticsOfficerTakesTheListHome(t *testing.T) {
	t.Parallel()
	s := serve(t, settings(t, true, sqlite))
	base := doors(t, s)
	g := visit(t, s)
	for _, o := range []testkit.BrowserOptions{{}, {Phone: true}} {
		b := newTab(t, base, o)
		b.as("stat1")
		b.open("/lots?state=destroyed")
		b.press(`.st-export button[value=csv]`)
		b.see("物品清单", "状态：已销毁")
		b.open("/home")
		b.open("/exports")
		b.until(`document.querySelector('#exports a[download]')`)
		rows := tableRows(t, export.CSV, b.download(b.attribute("#exports a[download]", "href")))
		want := 0
		all, _, err := g.Custody.Lots(g.ctx, g.as("stat1").Scope(identity.ReadCustody), custody.LotFilter{State: custody.Destroyed, Limit: 200})
		if want = len(all); err != nil || want == 0 || len(rows) != want+1 {
			t.Errorf("%d rows of %d (%v)", len(rows)-1, want, err)
		}
		for _, r := range rows[1:] {
			if r[13] != "已销毁" {
				t.Errorf("narrowed to what is destroyed, and yet %v", r)
			}
		}
		b.open("/home")
		b.press(`main a[href="/oversight"]`)
		b.fill("period", "twelve_months")
		b.press(`form[action="/oversight"] button`)
		b.see("监督看板", "流向", "超期 2 批", "在管时间", "处置能力", "拉萨市")
		sheet := tableRows(t, export.XLSX, b.download(b.attribute(`a[href^="/oversight.xlsx"]`, "href")))
		board := did(g.Oversight.Board(g.ctx, g.as("stat1"), oversight.Query{From: g.clock.Now().Date().AddDays(-364), Until: g.clock.Now().Date()}))(t)
		told := map[string]string{}
		for _, row := range sheet {
			told[row[0]] = row[2]
		}
		if told["在管"] != strconv.Itoa(board.Kept.Lots) || told["流向　已销毁"] != strconv.Itoa(board.Steps[oversight.Destroyed].Lots) || board.Steps[oversight.Destroyed].Lots == 0 {
			t.Errorf("the sheet says %v, the board %+v", told, board)
		}
	}
}
