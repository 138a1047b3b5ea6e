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

func TestASecondPersonOnThisDeviceIsAskedOnceWhenTheListNamesOthers(t *testing.T) {
	o := newOffice(t)
	for _, login := range []string{"officer1", "officer2"} {
		o.person(login, o.agency, identity.Officer)
	}
	at := "/seizures/" + o.seizure("officer1").Number.String()
	o.enter("officer2").withPIN()
	first := o.enter("officer1")
	sign := func(more ...string) (int, string) {
		w := first.post(at+"/confirm", append([]string{"command_id", newID(t).String(), "how", "device", "second_login", "officer2", "second_pin", testPIN}, more...)...)
		return w.Code, w.Body.String()
	}
	code, body := sign()
	if code != http.StatusConflict {
		t.Fatalf("%d\n%s", code, body)
	}
	first.whole("asked", body)
	must(t, body, "还没有签：清单上的执法人员是扎西、卓玛，本次签名的账号是某officer2", `name="not_named" value="officer2"`, `value="officer2"`)
	if code, body = sign("not_named", "officer9"); code != http.StatusConflict {
		t.Fatalf("asked of somebody else: %d\n%s", code, body)
	}
	if code, body = sign("not_named", "officer2"); code != http.StatusSeeOther {
		t.Fatalf("%d\n%s", code, body)
	}
}
