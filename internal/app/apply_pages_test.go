package app

import (
	"context"
	"net/url"
	"strings"
	"testing"

	"github.com/google/uuid"
)

// A firm applies with its papers, is asked to complete them, is examined, accepted
// by another person, says that nothing changed, declares its use; and another
// objects: all through the pages.
func TestFirmsApplyDeclareAndObjectThroughThePages(t *testing.T) {
	s := serve(t, settings(t, true, sqlite))
	ctx := context.Background()
	firm, other, editor, publisher, officer := s.window(t, "pulp1"), s.window(t, "recycler1"), s.window(t, "eco1"), s.window(t, "eco2"), s.window(t, "officer1")
	page := firm.sees(t, "/firms", "山南雅砻")
	ref := between(t, page, `href="/firms/`, `"`)
	facility := between(t, firm.sees(t, "/firms/"+ref, "没有变化", "申报处置量"), `/firms/`+ref+`/facilities/`, `/declare`)

	change := fields("command_id", uuid.NewString(), "kind", "change", "facility.facility", facility, "qualification.kind", "PAPER_PULP", "qualification.number", "核查 99 号", "qualification.contract", "合同 99 号",
		"qualification.issuer", "生态环境厅", "qualification.valid_from", "2026-01-01", "qualification.valid_to", "2029-12-31", "qualification.capacity_g", "40", "qualification.modes", "utilise",
		"qualification.methods", "PULP", "qualification.categories", "G21")
	if answer := firm.send("/applications", change, nil); answer.Code/100 != 4 || !strings.Contains(answer.Body.String(), "至少一份") {
		t.Errorf("an application without papers: %d", answer.Code)
	}
	change.Set("command_id", uuid.NewString())
	if answer := firm.send("/applications", change, map[string][]byte{"document_contract": []byte("MZ a program")}); answer.Code/100 != 4 || !strings.Contains(answer.Body.String(), "PDF、JPEG 或 PNG") {
		t.Errorf("a program for a paper: %d", answer.Code)
	}
	change.Set("command_id", uuid.NewString())
	id := firm.did(t, "/applications", change, map[string][]byte{"document_contract": []byte("%PDF-1.4\n"), "document_site": drawCartons(3)})
	path := "/applications/" + id
	body := firm.sees(t, path, "待审查", "核查 99 号", "书面合同", "现场照片")
	for _, paper := range strings.Split(body, `href="`+path+`/documents/`)[1:] {
		if answer := editor.get(path + "/documents/" + paper[:64]); answer.Code != 200 {
			t.Errorf("a paper: %d", answer.Code)
		}
	}
	if answer := other.get(path); answer.Code != 404 {
		t.Errorf("another firm: %d", answer.Code)
	}

	editor.sees(t, "/home", "待审查")
	editor.did(t, path, fields("act", "return", "command_id", uuid.NewString(), "reason", "缺环评批复"), nil)
	firm.sees(t, "/home", "待补正")
	firm.sees(t, path+"/complete", "缺环评批复", "核查 99 号", "已上传")
	change.Set("command_id", uuid.NewString())
	firm.did(t, path+"/complete", change, map[string][]byte{"document_environment": []byte("%PDF-1.4\n2")})

	examined := func(answer string) url.Values {
		v := fields("act", "accept", "command_id", uuid.NewString())
		for i, part := range strings.Split(editor.sees(t, path, "审查清单"), `].code" value="`)[1:] {
			code, _, _ := strings.Cut(part, `"`)
			row := "items[" + string(rune('0'+i)) + "]"
			v.Set(row+".code", code)
			v.Set(row+".answer", answer)
		}
		return v
	}
	if answer := editor.send(path, examined(""), nil); answer.Code/100 != 4 {
		t.Errorf("an empty checklist: %d", answer.Code)
	}
	editor.did(t, path, examined("yes"), nil)
	publisher.sees(t, "/home", "待决定")
	if answer := publisher.send(path, fields("act", "deny", "command_id", uuid.NewString(), "reason", "", "article", ""), nil); answer.Code/100 != 4 {
		t.Errorf("refused without a reason: %d", answer.Code)
	}
	publisher.did(t, path, fields("act", "grant", "command_id", uuid.NewString()), nil)
	firm.sees(t, path, "已准予")
	firm.sees(t, "/firms/"+ref, "核查 99 号")

	said := firm.did(t, "/applications", fields("command_id", uuid.NewString(), "kind", "reconfirmation"), nil)
	editor.sees(t, "/applications/"+said, "季度复核", "确认复核")
	path = "/applications/" + said
	editor.did(t, path, examined("yes"), nil)
	firm.sees(t, path, "已准予", "确认复核")

	declare := "/firms/" + ref + "/facilities/" + facility + "/declare"
	firm.sees(t, declare, "申报处置量")
	day := string(did(s.Registry.FirmOfFacility(ctx, everything, uuid.MustParse(facility)))(t).AddedAt.Date())[:4] + "-12-31" // of the year before, or this
	firm.complains(t, declare, fields("command_id", uuid.NewString(), "from", day, "to", day, "parts", "G21"), "f-parts")
	firm.did(t, declare, fields("command_id", uuid.NewString(), "from", day, "to", day, "parts", "G21 1.5\nG33 0.5"), nil)
	firm.sees(t, "/firms/"+ref, "2 吨", "G21 1.5 吨")

	objection := officer.did(t, "/objections", fields("command_id", uuid.NewString(), "against", "entry", "firm", ref, "text", "地址有误"), nil)
	officer.sees(t, "/objections/"+objection, "待答复", "地址有误", "答复期限")
	if answer := firm.get("/objections/" + objection); answer.Code != 404 {
		t.Errorf("the firm reads what an agency wrote: %d", answer.Code)
	}
	publisher.did(t, "/objections/"+objection, fields("command_id", uuid.NewString(), "outcome", "upheld", "reason", "下一版更正"), nil)
	officer.sees(t, "/objections/"+objection, "成立", "下一版更正")

	publisher.did(t, "/firms/"+ref+"/facilities/"+facility+"/delist", fields("command_id", uuid.NewString(), "reason", "停产（演示）"), nil)
	firm.sees(t, "/firms/"+ref, "除名", "停产（演示）")
	other.sees(t, "/registry", "已移出", "停产（演示）")
	rebuilt(t, s)
}

// between is what stands between two words of a page.
func between(t *testing.T, body, before, after string) string {
	t.Helper()
	_, rest, found := strings.Cut(body, before)
	word, _, ends := strings.Cut(rest, after)
	if !found || !ends {
		t.Fatalf("nothing stands between %q and %q", before, after)
	}
	return word
}
