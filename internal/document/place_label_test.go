package document

import (
	"slices"
	"strings"
	"testing"

	"github.com/sealtrail/sealtrail/internal/fault"
)

// samplePlaces are a store, a rack in it and a place whose names are as long as
// they may be.
func samplePlaces(format LabelFormat) PlaceLabelSheet {
	in := PlaceLabelSheet{Format: format, PrintedAt: instant("2026-07-14T10:00:00Z"), Demo: true}
	long := strings.Repeat("易燃液体专用防爆区", 6)
	for i, names := range [][]string{{"罚没物品库"}, {"罚没物品库", "A 区", "12 架"}, {long, long, long, long, long, long}, {"库", "Shelf of bottles, upper row 3"}} {
		code := []string{"BB5S-3EZ6-ZY8C", "ABCD-EFGH-JKMJ", "0000-0000-001J", "YH5Z-BGZ5-GHGK"}[i]
		in.Labels = append(in.Labels, PlaceLabel{Code: code, URL: "HTTP://127.0.0.1:8080/T/" + strings.ReplaceAll(code, "-", ""), Store: "城关区市场监管局", Kind: "货架", Names: names})
	}
	return in
}

func TestAPlacesLabelIsReadByScannerAndByEye(t *testing.T) {
	for format, dpi := range map[LabelFormat][]int{LabelsA4: {203, 300, 600}, LabelsRoll: {203}} {
		in := samplePlaces(format)
		file, err := thePress().PlaceLabels(t.Context(), in)
		if err != nil {
			t.Fatal(err)
		}
		var want []string
		for _, l := range in.Labels {
			want = append(want, l.URL)
		}
		slices.Sort(want)
		for _, d := range dpi {
			var got []string
			if format == LabelsA4 {
				got = codes(t, file, 1, d)
			} else {
				for page := range in.Labels {
					got = append(got, codes(t, file, page+1, d)...)
				}
				slices.Sort(got)
			}
			if !slices.Equal(got, want) {
				t.Errorf("format %d at %d dpi: read %v", format, d, got)
			}
		}
		text := strings.Join(strings.Fields(words(t, file)), "")
		for _, said := range []string{"BB5S-3EZ6-ZY8C", "0000-0000-001J", "罚没物品库/A区/12架", "Shelfofbottles,upperrow3", "…/", "（演示）", "货架"} {
			if !strings.Contains(text, said) {
				t.Errorf("format %d does not say %s:\n%s", format, said, text)
			}
		}
	}
}

func TestAPlacesLabelKeepsToItsCell(t *testing.T) {
	faces, err := thePress().faces()
	if err != nil {
		t.Fatal(err)
	}
	c := newCanvas(faces)
	long := strings.Repeat("易燃液体专用防爆区", 6)
	lines := c.pathLines([]string{long, long, "架"}, 40, style{sansBold, 7.5}, 3)
	if len(lines) != 1 || lines[0] != "… / 架" {
		t.Errorf("the outermost names go first: %q", lines)
	}
	if lines = c.pathLines([]string{"库", long}, 40, style{sansBold, 7.5}, 3); len(lines) != 3 || !strings.HasSuffix(lines[2], "…") {
		t.Errorf("a name that is too long by itself is cut: %q", lines)
	}
}

func TestAFileOfPlaceLabelsKeepsItsBounds(t *testing.T) {
	in := samplePlaces(LabelsA4)
	in.Labels = slices.Repeat(in.Labels[:1], MaxLabels+1)
	for code, bad := range map[string]PlaceLabelSheet{"document.labels.too_many": in, "document.field.required": {PrintedAt: in.PrintedAt}} {
		if _, err := thePress().PlaceLabels(t.Context(), bad); fault.Of(err) == nil || fault.Of(err).Code != code {
			t.Errorf("got %v, want %s", err, code)
		}
	}
}
