package web

import (
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/sealtrail/sealtrail/internal/identity"
)

var rollFile = regexp.MustCompile(`/labels/rolls/[0-9a-f-]{36}/files/1\?stock=a4`)

func TestARollIsMadeOnceAndPrinted(t *testing.T) {
	o := newOffice(t)
	o.person("officer1", o.agency, identity.Officer)
	v := o.enter("officer1")
	must(t, v.page("/labels"), "还没有标签卷")
	command := "0190a5c8-7e2b-7000-8000-000000000002"
	for range 2 { // a second click
		if w := v.post("/labels/rolls", "command_id", command, "count", "24"); w.Code != http.StatusSeeOther {
			t.Fatalf("%d\n%s", w.Code, w.Body)
		}
	}
	body := v.page("/labels")
	files := rollFile.FindAllString(body, -1)
	if len(files) != 1 {
		t.Fatalf("%d rolls\n%s", len(files), body)
	}
	w := v.get(files[0])
	if w.Code != http.StatusOK || w.Header().Get("Content-Type") != "application/pdf" || !strings.HasPrefix(w.Body.String(), "%PDF a4 ") {
		t.Errorf("%d %v", w.Code, w.Header())
	}
	if w := v.get(strings.Replace(files[0], "files/1", "files/9", 1)); w.Code != http.StatusNotFound {
		t.Errorf("a file that is none: %d", w.Code)
	}
	elsewhere := o.person("officer3", o.other, identity.Officer)
	_ = elsewhere
	if w := o.enter("officer3").get(files[0]); w.Code != http.StatusNotFound {
		t.Errorf("another agency prints it: %d", w.Code)
	}
}

func TestALabelIsReprintedAndMadeVoid(t *testing.T) {
	o := newOffice(t)
	o.person("keeper1", o.agency, identity.Keeper)
	v := o.enter("keeper1")
	v.post("/labels/rolls", "count", "3")
	code := strings.TrimPrefix(v.get(rollFile.FindString(v.page("/labels"))).Body.String(), "%PDF a4 ")

	if w := v.post("/labels/reprint", "reprint_code", code, "stock", "roll"); w.Code != http.StatusUnprocessableEntity || !strings.Contains(w.Body.String(), `id="f-reprint_note-error"`) || !strings.Contains(w.Body.String(), `value="`+code+`"`) {
		t.Errorf("without a note: %d\n%s", w.Code, w.Body)
	}
	if w := v.post("/labels/reprint", "reprint_code", "https://other.example/T/"+strings.ReplaceAll(code, "-", ""), "reprint_note", "磨损", "stock", "roll"); w.Body.String() != "%PDF roll "+code {
		t.Errorf("%d %s", w.Code, w.Body)
	}
	if w := v.post("/labels/void", "void_code", code); w.Code != http.StatusUnprocessableEntity || !strings.Contains(w.Body.String(), `id="f-reason-error"`) {
		t.Errorf("without a reason: %d", w.Code)
	}
	w := v.post("/labels/void", "void_code", code, "reason", "damaged")
	if w.Code != http.StatusSeeOther {
		t.Fatalf("%d\n%s", w.Code, w.Body)
	}
	must(t, v.page(w.Header().Get("Location")), "已作废", code)
	if w := v.post("/labels/void", "void_code", code, "reason", "lost"); w.Code != http.StatusConflict || !strings.Contains(w.Body.String(), `id="f-void_code-error"`) {
		t.Errorf("twice: %d\n%s", w.Code, w.Body)
	}
}

func TestAMistypedLabelIsToldFromAnUnknownOne(t *testing.T) {
	o := newOffice(t)
	o.person("officer1", o.agency, identity.Officer)
	v := o.enter("officer1")
	mistyped := v.post("/labels/void", "void_code", "ABCD-EFGH-JKMK", "reason", "lost").Body.String()
	unknown := v.post("/labels/void", "void_code", "ABCD-EFGH-JKMJ", "reason", "lost").Body.String()
	if !strings.Contains(mistyped, "校验不符") || strings.Contains(unknown, "校验不符") {
		t.Errorf("%s\n%s", mistyped, unknown)
	}
	v.whole("/labels/void", mistyped)
}

func TestLabelsAreForThoseWhoStickThem(t *testing.T) {
	o := newOffice(t)
	o.person("approver1", o.agency, identity.Approver)
	if w := o.enter("approver1").get("/labels"); w.Code != http.StatusForbidden {
		t.Errorf("%d", w.Code)
	}
	if w := o.browser().get("/labels"); w.Code != http.StatusSeeOther {
		t.Errorf("%d", w.Code)
	}
}
