package app

import (
	"strings"
	"testing"

	"github.com/sealtrail/sealtrail/internal/testkit"
)

// A programmer tries the API in the demo: chooses who to be, runs a reading
// request whose address is filled in, and one that records.
func TestAProgrammerRunsTheDescriptionAgainstTheDemo(t *testing.T) {
	t.Parallel()
	s := serve(t, settings(t, true, sqlite))
	base := doors(t, s)
	b := newTab(t, base, testkit.BrowserOptions{})
	b.open("/api/docs")
	b.until(`document.querySelectorAll('#apidocs .opblock-tag').length > 10`)
	if n, _ := js[int](b, `document.querySelectorAll('#apidocs .execute, #apidocs .try-out').length`); n != 0 {
		b.fail("nobody can run %d requests", n)
	}
	b.press(`main form[action="/login"] button`) // the officer
	b.until(`document.querySelectorAll('#apidocs .opblock-tag').length > 10`)
	b.run("orders", "get-order", "200", "P-540102-")
	b.run("lots", "get-lot", "200", `"code"`)
	b.run("exports", "ask-export", "202", `"state"`)
}

// run opens an operation of the viewer, executes it as it is filled in, and
// waits for the status.
func (b *tab) run(tag, operation, status, says string) {
	b.t.Helper()
	at := `#operations-` + tag + `-` + operation
	if _, err := js[bool](b, `(() => { document.querySelector(`+quoted("#operations-tag-"+tag)+`).click(); return true; })()`); err != nil {
		b.fail("no operations of %s: %v", tag, err)
	}
	b.until(`document.querySelector(` + quoted(at+" .opblock-summary-control") + `)`)
	if ok, err := js[bool](b, `(() => { const e = document.querySelector(`+quoted(at+" .opblock-summary-control")+`); if (!e) return false; e.click(); return true; })()`); err != nil || !ok {
		b.fail("no operation %s (%v)", at, err)
	}
	b.until(`document.querySelector(` + quoted(at+" .execute") + `)`)
	if _, err := js[bool](b, `(() => { document.querySelector(`+quoted(at+" .execute")+`).click(); return true; })()`); err != nil {
		b.fail("%s cannot be run: %v", operation, err)
	}
	b.until(`document.querySelector(` + quoted(at+" .live-responses-table .response-col_status") + `)`)
	text, err := js[string](b, `document.querySelector(`+quoted(at+" .live-responses-table tbody")+`).innerText`)
	if err != nil || !strings.Contains(text, status) || !strings.Contains(text, says) {
		b.fail("%s answers %.600s", operation, text)
	}
}
