package document

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/sealtrail/sealtrail/internal/fault"
)

func sampleEnding(rows int) Ending {
	at := instant("2026-11-20T14:33:00+08:00")
	org := "拉萨市城关区市场监督管理局（演示）"
	in := Ending{
		Paper: Paper{Number: "P-540102-2026-000004-M", URL: "HTTPS://FJ.EXAMPLE/P/P-540102-2026-000004-M", Fingerprint: "5e979e41d9766220", IssuedAt: instant("2026-11-20T14:36:00+08:00"), Demo: true},
		Title: "罚没财物变卖（拍卖）成交清单", English: "List of Confiscated Property Sold", NumberName: "审批单号", Kind: "变卖", Part: "第 1 次交付", Agency: org, Cases: []string{"拉城市监案〔2026〕41 号（演示）"},
		Ground: "没收决定已生效；检验合格，去除标识后拍卖（演示）", Articles: []string{"行政处罚法 第七十四条"}, ApprovedOn: "2026-11-18", Approvers: "审批人", Reasons: "不宜公益使用（演示）",
		Consent: Proof{"权利人同意函 12 号（演示）", []string{strings.Repeat("2b893d2f", 8)}}, RecipientRole: "承买单位", Recipient: "拉萨公物拍卖有限公司（演示）", Receiver: "普布（演示）（单位经办人）",
		EndedAt: at, Place: "罚没物品库（演示）", Receipt: Proof{"", []string{strings.Repeat("02ded624", 8)}}, Voucher: Proof{Number: "非税缴款 0417（演示）"},
		Statement: "上列财物已依批准变卖（拍卖）交付承买单位。", HowToCheck: "核对方法：扫描首页二维码，登录后比对记录指纹。",
		Signatures: []Signature{
			{Role: "批准", ID: "审批人", Name: org, Outcome: Signed, Strength: "签字密码", At: at}, {Role: "登记交付", ID: "保管员", Name: org, Outcome: Signed, Strength: "签字密码", At: at},
			{Role: "第二人确认", ID: "执法人员", Name: org, Outcome: Signed, Strength: "签字密码", SameDevice: true, At: at}, {Role: "领取人", Name: "普布（演示）", Outcome: Signed, Strength: "纸质签名（照片）", At: at},
		},
	}
	for i := range rows {
		in.ProceedsFen += 306_050
		in.Rows = append(in.Rows, EndedRow{Code: fmt.Sprintf("VFGF-6A%02d-MAZ7", i), Name: "铜芯电线", Brand: "圣山线缆（演示）", Spec: "BV 2.5 mm²", Quantity: 30, Unit: "卷", Grams: 96_000, ProceedsFen: 306_050})
	}
	return in
}

func mustEnding(t *testing.T, in Ending) []byte {
	t.Helper()
	file, err := thePress().Ending(t.Context(), in)
	if err != nil {
		t.Fatal(err)
	}
	return file
}

func TestEveryFieldOfAnEndingIsFoundInItsText(t *testing.T) {
	var in Ending
	everyFieldIsFound(t, &in, func() []byte {
		in.URL = "HTTPS://FJ.EXAMPLE/P/A-1"
		return mustEnding(t, in)
	}, "Paper.URL")
}

func TestAScannerReadsWhereAnEndingIsChecked(t *testing.T) {
	in := sampleEnding(2)
	label := sampleEnding(1)
	label.Number, label.URL = "S1Y5-EDTE-BDZS", "HTTPS://FJ.EXAMPLE/T/S1Y5EDTEBDZS"
	for _, in := range []Ending{in, label} {
		if got := codes(t, mustEnding(t, in), 1, 203); !slices.Equal(got, []string{in.URL}) {
			t.Errorf("read %v, want %s", got, in.URL)
		}
		if text := words(t, mustEnding(t, in)); !strings.Contains(text, in.URL) || strings.Contains(text, in.Number+"-") {
			t.Errorf("%s is not told as it is", in.Number)
		}
	}
}

func TestAnEndingSumsPiecesMassAndMoneyInNumeralsThatCannotBeAltered(t *testing.T) {
	in := sampleEnding(2)
	in.Rows[1].Unit, in.Rows[1].Quantity = "箱", 4
	text := words(t, mustEnding(t, in))
	for _, want := range []string{"合计贰行，叁拾（30）卷，肆（4）箱重量192.0kg价款6121元", "6121元（大写：陆仟壹佰贰拾壹元整）", "3060.50", "（以下空白）"} {
		if !strings.Contains(text, want) {
			t.Errorf("%s is not on the paper", want)
		}
	}
}

func TestAnEndingWithoutMoneyHasNoColumnForIt(t *testing.T) {
	in := sampleEnding(1)
	in.ProceedsFen, in.Rows[0].ProceedsFen, in.Voucher = 0, 0, Proof{}
	if text := words(t, mustEnding(t, in)); strings.Contains(text, "价款") || strings.Contains(text, "缴库凭证") {
		t.Error("a gift has a price")
	}
}

func TestNoRowOfALongEndingIsLostAndEachPageNamesIt(t *testing.T) {
	in := sampleEnding(90)
	file := mustEnding(t, in)
	text, n := words(t, file), pages(t, file)
	for _, r := range in.Rows {
		if strings.Count(text, r.Code) != 1 {
			t.Errorf("%s does not stand once", r.Code)
		}
	}
	if got := strings.Count(text, "5e979e41d9766220"); n < 3 || got != n {
		t.Errorf("%d pages, the fingerprint on %d", n, got)
	}
}

func TestAnEndingIsNotDrawnWithoutWhatItStandsOn(t *testing.T) {
	for field, forget := range map[string]func(*Ending){
		"number": func(e *Ending) { e.Number = "" }, "title": func(e *Ending) { e.Title = "" }, "agency": func(e *Ending) { e.Agency = "" }, "rows": func(e *Ending) { e.Rows = nil },
	} {
		in := sampleEnding(1)
		forget(&in)
		if _, err := thePress().Ending(t.Context(), in); fault.Of(err) == nil || fault.Of(err).Field != field {
			t.Errorf("without %s: %v", field, err)
		}
	}
}

func TestMoneyIsWrittenInCapitalsAsPapersAboutMoneyMust(t *testing.T) {
	for fen, want := range map[int64]string{612_000: "陆仟壹佰贰拾元整", 96_050: "玖佰陆拾元伍角整", 100_001: "壹仟元零壹分", 123_45: "壹佰贰拾叁元肆角伍分", 50: "伍角整", 7: "柒分", 0: "零元整"} {
		if got := moneyInCapitals(fen); got != want {
			t.Errorf("%d fen: %s, want %s", fen, got, want)
		}
	}
}
