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
		if papers["place "+name], err = press.PlaceLabels(t.Context(), samplePlaces(format)); err != nil {
			t.Fatal(err)
		}
	}
	list, err := press.SeizureList(t.Context(), sampleSeizureList(9))
	if err != nil {
		t.Fatal(err)
	}
	papers["seizure list"] = list
	if papers["handoff list"], err = press.HandoffList(t.Context(), sampleHandoffList()); err != nil {
		t.Fatal(err)
	}
	papers["ending"] = mustEnding(t, sampleEnding(9))
	if papers["event notice"], err = press.EventNotice(t.Context(), sampleEventNotice()); err != nil {
		t.Fatal(err)
	}
	if papers["event list"], err = press.EventList(t.Context(), sampleEventList(4)); err != nil {
		t.Fatal(err)
	}
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

func sampleHandoffList() HandoffList {
	at := instant("2026-11-20T09:02:00+08:00")
	return HandoffList{
		Paper:  Paper{Number: "H-540102-2026-000204-4", URL: "HTTPS://FJ.EXAMPLE/H/H-540102-2026-000204-4", Fingerprint: "b07d2e6614fa93c5", IssuedAt: at, Demo: true},
		Agency: "拉萨市城关区市场监督管理局（演示）", Purpose: "送处置单位销毁（销毁审批 P-540102-2026-000031-Z）",
		DepartedAt: instant("2026-11-20T07:10:00+08:00"), DepartedFrom: "城关区涉案财物库", ArrivedAt: instant("2026-11-20T08:48:00+08:00"), ArrivedTo: "曲水县聂当乡厂区（演示）",
		Sender:   HandoffParty{"拉萨市城关区市场监督管理局（演示）", []string{"经手　索朗某某（保管员）"}},
		Receiver: HandoffParty{"拉萨雪域净环再生资源有限公司（演示）", []string{"经手　次仁某某（工号 017）", "承运　拉萨通达运输（演示）　藏A·演0281"}},
		Received: true,
		Rows: []HandoffRow{
			{"BH45-YQKB-G966", "仿冒运动鞋（男款）42 码", 12, 9000, 12, 9000, true, false, "接收", true, false},
			{"HPRS-G15C-Q5MM", "仿冒女式皮包 DJ-17", 86, 20200, 86, 20100, true, false, "接收", true, false},
			{"JMXN-DA3R-4788", "仿冒运动鞋（女款）37 码", 33, 25900, 31, 24300, true, true, "接收", true, true},
			{"874P-4FCD-JVP9", "锂电池（混装，超出许可范围）", 24, 6200, 0, 0, true, false, "拒收", false, false},
		},
		Remarks: []HandoffRemark{
			{3, "少 2 双，封签破损", "到场查验封签 540102-00872 一端脱落，箱内清点 31 双。", "双方确认按 31 双接收；移出方 3 日内核查，事件单已立"},
			{4, "整行拒收", "处置单位许可范围不含废电池（名录第 12 版）。", "随车退回，原保管人续保"},
		},
		Signatures: []Signature{
			{Role: "移出人", ID: "保管员 0031", Name: "索朗某某", Outcome: Signed, Strength: "电子签名（口令确认）", At: at},
			{Role: "承运人", ID: "驾驶证尾号 0281", Name: "扎西某某", Outcome: Signed, Strength: "电子签名（一次性码）", At: at},
			{Role: "接收人", ID: "工号 017", Name: "次仁某某", Outcome: Signed, Strength: "电子签名（口令确认）", At: at},
		},
	}
}

func TestEveryFieldOfAHandoffListIsFoundInItsText(t *testing.T) {
	var in HandoffList
	everyFieldIsFound(t, &in, func() []byte {
		in.URL = "HTTPS://FJ.EXAMPLE/H/A-1"
		file, err := thePress().HandoffList(t.Context(), in)
		if err != nil {
			t.Fatal(err)
		}
		return file
	}, "Paper.URL", "Paper.IssuedAt")
}

func TestAHandoffNotYetReceivedLeavesTheReceiversColumnsBlank(t *testing.T) {
	in := sampleHandoffList()
	in.Received, in.Remarks = false, nil
	for i := range in.Rows {
		in.Rows[i].Answered, in.Rows[i].SealBroken, in.Rows[i].Differs = false, false, false
	}
	file, err := thePress().HandoffList(t.Context(), in)
	if err != nil {
		t.Fatal(err)
	}
	text := words(t, file)
	if !strings.Contains(text, "待接收") || strings.Contains(text, "无差异") || strings.Contains(text, "完好") {
		t.Error("an offered handoff must say 待接收 and nothing about what was found")
	}
}

func TestADifferenceIsWrittenAsReceivedLessSent(t *testing.T) {
	text := words(t, mustHandoff(t, sampleHandoffList()))
	for _, want := range []string{"3▲JMXN-DA3R-4788", "−2−1.6破损接收", "−24−6.2完好拒收", "接收3行129件53.4kg", "未接收1行24件6.2kg", "▲2行"} {
		if !strings.Contains(text, want) {
			t.Errorf("%s is not on the paper", want)
		}
	}
}

func mustHandoff(t *testing.T, in HandoffList) []byte {
	t.Helper()
	file, err := thePress().HandoffList(t.Context(), in)
	if err != nil {
		t.Fatal(err)
	}
	return file
}
