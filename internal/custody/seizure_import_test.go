package custody

import (
	"fmt"
	"testing"

	"pgregory.net/rapid"

	"github.com/sealtrail/sealtrail/internal/fault"
)

func TestATableOfGoodsIsReadRowByRow(t *testing.T) {
	s := newStage(shelf(t))
	list, err := s.ReadList(s.officer, [][]string{
		{"扣押清单", "", ""},
		{"序号", "品　名", "规格型号", "商标", "类别", "数量", "计量单位", "重量（千克）", "价值（元）", "封条号"},
		{"1", "运动鞋", "42 码", "雪山牌", "G02", "1,200", "双", "24.5", "8000", "封 1"},
		{"", "", "", "", "", "", "", "", "", ""},
		{"2", "白酒", "500 ml", "圣湖", "酒类", "12", "瓶", "", "", ""},
		{"3", "", "", "", "G99X", "很多", "双", "1.2345", "1", ""},
		{"3", "啤酒", "", "", "酒类", "", "瓶", "", "", ""},
		{"4", "运动鞋", "42 码", "雪山牌", "G02", "1,200", "双", "24.5", "8000", "封 1"},
		{"5", "运动鞋", "42 码", "雪山牌", "G02", "1,200", "双", "24.5", "8000", "封 1"},
	})
	ok(t, err)
	if len(list.Ignored) != 1 || list.Ignored[0] != "序号" || len(list.Rows) != 6 {
		t.Fatalf("%+v", list)
	}
	first := list.Rows[0]
	if l := first.Line; len(first.Faults) > 0 || first.No != 3 || l.Category != "G02" || l.Unit != "PR" || l.Quantity != 1200 || l.ValueFen != 800_000 || l.Kind != "goods" ||
		l.ValueBasis != "unknown" || l.Lots[0].MassG != 24_500 || l.Lots[0].MassBasis != Estimated || l.Lots[0].Packages != 1 || l.Lots[0].Seal != "封 1" {
		t.Errorf("%+v", first)
	}
	columns := func(r ImportedRow) string {
		out := ""
		for _, f := range r.Faults {
			out += f.Column + " "
		}
		return out
	}
	if got := columns(list.Rows[1]); got != "重量（千克） " {
		t.Errorf("row 5 is wrong in %q", got)
	}
	if got := columns(list.Rows[2]); got != "数量 重量（千克） 类别 品　名 " || list.Rows[2].No != 6 {
		t.Errorf("row %d is wrong in %q", list.Rows[2].No, got)
	}
	if got := columns(list.Rows[3]); got != "数量 重量（千克） " {
		t.Errorf("row 7 is wrong in %q", got)
	}
	again, err := s.ReadList(s.officer, [][]string{{"品名", "类别", "数量", "单位", "重量"}, {"鞋", "G02", "1", "双", "1"}, {"鞋", "G02", "1", "双", "1"}})
	ok(t, err)
	if again.Rows[0].Key == again.Rows[1].Key {
		t.Error("two heaps of the same goods count as one")
	}
	if list.Rows[4].Key == list.Rows[0].Key {
		t.Error("rows that differ have the same key")
	}
}

func TestATableWithoutWhatIsNeededIsRefused(t *testing.T) {
	s := newStage(shelf(t))
	for name, c := range map[string]struct {
		table [][]string
		code  string
	}{
		"no headings": {[][]string{{"运动鞋", "12"}}, "custody.import.no_head"}, "a column is missing": {[][]string{{"品名", "数量", "单位"}, {"鞋", "1", "双"}}, "custody.import.columns"},
		"headings alone": {[][]string{{"品名", "类别", "数量", "单位", "重量"}}, "custody.import.empty"}, "nothing": {nil, "custody.import.no_head"},
	} {
		_, err := s.ReadList(s.officer, c.table)
		refused(t, err, c.code, "list")
		_ = name
	}
	if _, err := s.ReadList(s.keeper, nil); !fault.Is(err, fault.KindDenied) {
		t.Errorf("a keeper: %v", err)
	}
}

func TestNumbersAreReadExactly(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		v := rapid.Int64Range(0, 1_000_000_000_000).Draw(t, "grams")
		text := fmt.Sprintf("%d.%03d", v/1000, v%1000)
		if got, ok := decimalOf(text, 3); !ok || got != v {
			t.Fatalf("%s is read as %d, %v", text, got, ok)
		}
	})
	for _, bad := range []string{"", "-1", "1.2.3", "1e3", "0x1", "十", "1.2345", "99999999999999999999"} {
		if v, ok := decimalOf(bad, 3); ok {
			t.Errorf("%q is read as %d", bad, v)
		}
	}
	if v, ok := decimalOf("１，２００．５０", 3); !ok || v != 1_200_500 {
		t.Errorf("full width: %d %v", v, ok)
	}
}
