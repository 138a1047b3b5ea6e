package document

import (
	"strings"
	"testing"
)

func sampleEventNotice() EventNotice {
	return EventNotice{Paper: Paper{Number: "E-540102-2026-000002-7", URL: "HTTPS://FJ.EXAMPLE/E/E-540102-2026-000002-7", Fingerprint: "b07d2e6614fa93c5", IssuedAt: instant("2026-07-14T10:00:00+08:00"), Demo: true},
		Organiser: "拉萨市城关区市场监督管理局（演示）", Name: "2026 年打击侵权假冒商品集中销毁（演示）", From: "2026-07-14", To: "2026-07-16", Firm: "拉萨高原再生资源有限公司（演示）",
		Departments: []string{"拉萨市城关区市场监督管理局（演示）", "那曲市色尼区市场监督管理局（演示）"}, Notice: "依法公开销毁罚没的侵权假冒商品。\n欢迎社会监督。", AnnouncedAt: instant("2026-07-01T10:00:00+08:00"),
		Standing: "已结束", Results: []EventResult{{"服装", 3, 79_500}, {"鞋、箱包", 3, 86_400}}, Lots: 6, Grams: 165_900, Agencies: 2, Final: true}
}

func sampleEventList(orders int) EventList {
	in := EventList{Paper: sampleEventNotice().Paper, Organiser: "拉萨市城关区市场监督管理局（演示）", Name: "集中销毁（演示）", From: "2026-07-14", To: "2026-07-16", Place: "堆龙厂区", Firm: "拉萨高原再生资源有限公司（演示）", Standing: "进行中",
		Agencies:     []EventShare{{"拉萨市城关区市场监督管理局（演示）", 5, 5, 129_300, 129_300, 129_300}, {"那曲市色尼区市场监督管理局（演示）", 3, 0, 79_500, 79_500, 0}},
		Runs:         []EventDay{{"2026-07-14", 2, 129_300}},
		Certificates: []string{"C-540102-2026-000004-V"},
		Signatures:   []Signature{{Role: "公告　审批人", Name: "拉萨市城关区市场监督管理局（演示）", Outcome: Signed, Strength: "电子签名（口令确认）", At: instant("2026-07-01T10:00:00+08:00")}}}
	for range orders {
		in.Orders = append(in.Orders, EventEntry{"P-540102-2026-000009-0", "拉萨市城关区市场监督管理局（演示）", "已批准", 5, instant("2026-07-02T10:00:00+08:00")})
	}
	return in
}

func TestEveryFieldOfAnEventsPapersIsFoundInItsText(t *testing.T) {
	var notice EventNotice
	everyFieldIsFound(t, &notice, func() []byte {
		notice.URL = "HTTPS://FJ.EXAMPLE/E/A-1"
		file, err := thePress().EventNotice(t.Context(), notice)
		if err != nil {
			t.Fatal(err)
		}
		return file
	}, "Paper.URL", "Paper.IssuedAt", "AnnouncedAt", "Paper.Exemption")
	var list EventList
	everyFieldIsFound(t, &list, func() []byte {
		list.URL = "HTTPS://FJ.EXAMPLE/E/A-1"
		file, err := thePress().EventList(t.Context(), list)
		if err != nil {
			t.Fatal(err)
		}
		return file
	}, "Paper.URL", "Paper.IssuedAt", "Paper.Exemption")
}

func TestANoticeSaysWhetherItsResultIsFrozen(t *testing.T) {
	in := sampleEventNotice()
	for final, want := range map[bool]string{true: "结果已锁定", false: "随证明签发而更新"} {
		in.Final = final
		file, err := thePress().EventNotice(t.Context(), in)
		if err != nil {
			t.Fatal(err)
		}
		if text := words(t, file); !strings.Contains(text, want) || !strings.Contains(text, "合计（2个机关）6165.9") || !strings.Contains(text, "2026年7月1日") {
			t.Errorf("final %v: %s", final, text)
		}
	}
}

func TestAListOfManyOrdersRunsOverPages(t *testing.T) {
	file, err := thePress().EventList(t.Context(), sampleEventList(120))
	if err != nil {
		t.Fatal(err)
	}
	if n, text := pages(t, file), words(t, file); n < 3 || strings.Count(text, "P-540102-2026-000009-0") != 120 || !strings.Contains(text, "合计85208.8") {
		t.Errorf("%d pages: %.400s", n, text)
	}
}
