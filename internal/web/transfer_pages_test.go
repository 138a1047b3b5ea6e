package web_test

import (
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/sealtrail/sealtrail/internal/casefile"
	"github.com/sealtrail/sealtrail/internal/identity"
)

// sends fills a form and follows where it leads.
func (p *person) sends(t *testing.T, at string, fields ...string) string {
	t.Helper()
	form := p.form(at)
	for i := 0; i < len(fields); i += 2 {
		form.Set(fields[i], fields[i+1])
	}
	status, body, to := p.post(at, form)
	if status != http.StatusSeeOther {
		t.Fatalf("%s: %d %s", at, status, sentences(body))
	}
	return to
}

func TestATransferGoesItsWayOnThePages(t *testing.T) {
	r := demoRegion(t)
	officer, head, liaison := r.as("officer1"), r.as("approver1"), r.as("liaison1")
	cases, _, err := r.Casefile.Cases(t.Context(), identity.Scope{All: true}, casefile.CaseFilter{Limit: 200})
	if err != nil {
		t.Fatal(err)
	}
	var file string
	for _, c := range cases {
		if c.Nature == casefile.Administrative && c.Decisions == 0 && c.Division == "540102" {
			file = "/cases/" + c.Number.String()
		}
	}
	if !strings.Contains(officer.reads(file), file+"/transfer") {
		t.Fatal("the case offers no transfer")
	}
	form := officer.form(file + "/transfer")
	form.Set("direction", "to_police")
	form.Set("outside", "某市公安局")
	form.Set("reason", "涉嫌犯罪")
	form.Set("papers.report", "调1号")
	if status, body, _ := officer.post(file+"/transfer", form); status != http.StatusUnprocessableEntity || !strings.Contains(sentences(body), "移送书") {
		t.Errorf("a file without its letter: %d %s", status, sentences(body))
	}
	at := officer.sends(t, file+"/transfer", "direction", "to_police", "outside", "某市公安局", "reason", "涉嫌犯罪", "papers.letter", "移1号", "papers.report", "调1号", "papers.goods_list", "单1号")
	if strings.Contains(officer.reads(at), at+"/approve") {
		t.Error("who proposed may decide")
	}
	head.sends(t, at+"/approve", "pin", "demo")
	officer.sends(t, at+"/send")
	form = officer.form(at + "/code")
	status, body, _ := officer.post(at+"/code", form)
	code := regexp.MustCompile(`data-transfer-code>([0-9A-Z-]+)<`).FindStringSubmatch(body)
	if status != http.StatusOK || code == nil {
		t.Fatalf("%d %s", status, sentences(body))
	}
	police := r.as("")
	act := "/act/" + strings.ReplaceAll(code[1], "-", "")
	if page := police.reads(act); !strings.Contains(page, "移1号") || strings.Contains(page, `href="/cases`) {
		t.Error("who has the code does not see the file, or sees too much")
	}
	form = police.form(act)
	form.Set("answer", "refuse")
	if status, body, _ := police.post(act+"/answer", form); status != http.StatusUnprocessableEntity {
		t.Errorf("a refusal without notice: %d %s", status, sentences(body))
	}
	form = police.form(act)
	form.Set("answer", "refuse")
	form.Set("paper", "不立1号")
	form.Set("note", "数额不足")
	if status, body, _ := police.post(act+"/answer", form); status != http.StatusOK {
		t.Fatalf("%d %s", status, sentences(body))
	}
	officer.sends(t, at+"/reconsider", "note", "应当立案")
	for _, page := range []string{officer.reads(at), liaison.reads(at), liaison.reads("/transfers"), liaison.reads("/transfers?state=reconsidering"), officer.reads(at + "/answer"), officer.reads(file)} {
		if strings.Contains(page, "⟦") || !strings.Contains(page, strings.TrimPrefix(file, "/cases/")) {
			t.Errorf("a page lacks words, or the case: %s", page)
		}
	}
	if strings.Contains(liaison.reads(at), at+"/answer") {
		t.Error("the prosecutor may answer")
	}
}
