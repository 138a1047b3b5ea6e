package web

import (
	"net/http"
	"strings"
	"testing"

	"github.com/sealtrail/sealtrail/internal/identity"
)

func TestWhoIsNotOnTheListIsWarnedBeforeSigningAsTheSecond(t *testing.T) {
	o := newOffice(t)
	for _, login := range []string{"officer1", "officer2"} {
		o.person(login, o.agency, identity.Officer)
	}
	s := o.seizure("officer1")
	at := "/seizures/" + s.Number.String()
	must(t, o.enter("officer1").page(at), "清单上的第二名执法人员：卓玛") // signs on this device
	second := o.enter("officer2").withPIN()
	must(t, second.page(at), "清单上的执法人员是扎西、卓玛，您的账号是某officer2", `value="self"`)
	if w := second.post(at+"/confirm", "command_id", newID(t).String(), "how", "self", "pin", testPIN); w.Code != http.StatusSeeOther {
		t.Fatalf("a warning is no block: %d\n%s", w.Code, w.Body)
	}
	if strings.Contains(second.page(at), "您的账号是") {
		t.Error("warned after signing")
	}
}
