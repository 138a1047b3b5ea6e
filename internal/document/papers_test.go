package document

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
)

// everyPaper draws one of each kind.
func everyPaper(t *testing.T) map[string][]byte {
	t.Helper()
	press, at := thePress(), instant("2026-07-14T10:00:00Z")
	papers := map[string][]byte{"certificate": certificate(t, sampleCertificate(40))}
	for name, format := range map[string]LabelFormat{"label sheet": LabelsA4, "label roll": LabelsRoll} {
		file, err := press.Labels(t.Context(), LabelSheet{Format: format, Labels: sampleLabels(30), PrintedAt: at, Demo: true})
		if err != nil {
			t.Fatal(err)
		}
		papers[name] = file
	}
	list, err := press.SeizureList(t.Context(), sampleSeizureList(9))
	if err != nil {
		t.Fatal(err)
	}
	papers["seizure list"] = list
	return papers
}

func sampleSeizureList(rows int) SeizureList {
	in := SeizureList{
		Paper:  Paper{Number: "S-540102-2026-000123-B", URL: "HTTPS://FJ.EXAMPLE/S/S-540102-2026-000123-B", Fingerprint: "51c07be29a44d318", IssuedAt: instant("2026-07-14T12:00:00+08:00"), Demo: true},
		Agency: "拉萨市城关区市场监督管理局（演示）", Decision: "拉城市监强制〔2026〕41 号（扣押决定书）", Case: "拉城市监立字〔2026〕118 号",
		Party: "城关区云某鞋行（演示）", PartyCode: "92540102MA6T999C2K", Place: "拉萨市城关区示例路 21 号 1 层（演示）", Measure: "扣押（移至本局保管）",
		StartedAt: instant("2026-07-14T10:20:00+08:00"), EndedAt: instant("2026-07-14T11:55:00+08:00"), Until: "2026-08-13", Length: "30 日", Store: "城关区涉案财物库 A-03-2", Keeper: "索朗某某",
		Signatures: []Signature{
			{Role: "当事人", Name: "经营者　普某（演示）", Outcome: Refused, Note: "拒签理由：对扣押有异议。已告知复议、诉讼途径和期限；全程录像 V-0714-02。", At: instant("2026-07-14T11:52:00+08:00")},
			{Role: "见证人", ID: "示例社区居委会", Name: "卓玛某某", Outcome: Signed, Strength: "电子签名（一次性码）", At: instant("2026-07-14T11:53:00+08:00")},
			{Role: "执法人员", ID: "证 54010200118", Name: "尼玛某某", Outcome: Signed, Strength: "电子签名（口令确认）", At: instant("2026-07-14T11:54:00+08:00")},
			{Role: "执法人员", ID: "证 54010200126", Name: "王　某", Outcome: Signed, Strength: "电子签名（口令确认）", SameDevice: true, At: instant("2026-07-14T11:55:00+08:00")},
		},
	}
	for i := range rows {
		in.Rows = append(in.Rows, SeizedRow{Code: fmt.Sprintf("BH45-YQ%02d-G966", i), Name: "仿冒运动鞋（男款）", Spec: "YF-8801／42 码", Unit: "双", Quantity: 12, Grams: 9000, Estimated: i == 7, Seal: "00871", Remark: "鞋舌标歪斜"})
	}
	return in
}

func TestASeizureListOfManyPagesIsSignedOnEach(t *testing.T) {
	in := sampleSeizureList(90)
	file, err := thePress().SeizureList(t.Context(), in)
	if err != nil {
		t.Fatal(err)
	}
	n, text := pages(t, file), words(t, file)
	if got := strings.Count(text, "（每页签名）"); n < 3 || got != n-1 {
		t.Errorf("%d pages, %d lines to sign", n, got)
	}
	for _, row := range in.Rows {
		if !strings.Contains(text, row.Code) {
			t.Errorf("%s is missing", row.Code)
		}
	}
	if !strings.Contains(text, "玖拾行，壹仟零捌拾（1080）双重量810.0kg（其中估重9.0kg）") {
		t.Error("the total is not as it should be")
	}
}

func TestEveryFieldOfASeizureListIsFoundInItsText(t *testing.T) {
	var in SeizureList
	everyFieldIsFound(t, &in, func() []byte {
		in.URL = "HTTPS://FJ.EXAMPLE/S/A-1"
		file, err := thePress().SeizureList(t.Context(), in)
		if err != nil {
			t.Fatal(err)
		}
		return file
	}, "Paper.URL", "StartedAt", "Paper.IssuedAt") // the address is in the QR; both times are a span; the date has no hour
}

// everyFieldIsFound fills a paper's input and looks for every value in its text.
func everyFieldIsFound(t *testing.T, in any, draw func() []byte, elsewhere ...string) {
	t.Helper()
	f := filler{wants: map[string]string{}}
	f.fill(reflect.ValueOf(in).Elem(), "")
	text := words(t, draw())
	for path, want := range f.wants {
		if !slices.Contains(elsewhere, path) && !strings.Contains(text, unspaced(want)) {
			t.Errorf("%s: %q is not on the paper", path, want)
		}
	}
}
