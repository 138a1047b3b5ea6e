package web

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/gin-gonic/gin"

	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/web/form"
)

// cosign posts the box of a second person and gives the actor it makes.
func (v *visit) cosign(pairs ...string) (second, first identity.Actor, err error) {
	values := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		values.Add(pairs[i], pairs[i+1])
	}
	c, _ := gin.CreateTestContext(httptest.NewRecorder())
	c.Request = httptest.NewRequest(http.MethodPost, "/seizures/x/confirm", strings.NewReader(values.Encode()))
	for name, value := range v.cookies {
		c.Request.AddCookie(&http.Cookie{Name: name, Value: value})
	}
	visitor, err := v.o.site.Session.Visitor(c)
	if err != nil {
		return identity.Actor{}, identity.Actor{}, err
	}
	c.Set(keyVisitor, visitor)
	second, err = v.o.site.coSigner(c, form.Of(values))
	return second, v.o.site.actor(c), err
}

func TestASecondPersonSignsOnThisDeviceWithTheirOwnPIN(t *testing.T) {
	o := newOffice(t)
	o.person("officer1", o.agency, identity.Officer)
	o.person("officer2", o.agency, identity.Officer)
	o.enter("officer2").withPIN()
	v := o.enter("officer1")

	second, first, err := v.cosign("second_login", "officer2", "second_pin", testPIN)
	if err != nil {
		t.Fatal(err)
	}
	if second.Person == first.Person || !second.SameDevice || second.SteppedUp(o.clock.Now()) != nil || second.StepUpBy != "step_up" {
		t.Errorf("second is %+v", second)
	}
	if first.SameDevice || first.SteppedUp(o.clock.Now()) == nil {
		t.Error("the first person is changed by it")
	}
	must(t, v.page("/me"), "某officer1")

	for _, tt := range []struct{ name, login, pin, field string }{
		{"a wrong PIN", "officer2", "999999", "second_pin"},
		{"an unknown login", "officer9", testPIN, "second_pin"},
		{"no PIN", "officer2", "", "second_pin"},
		{"no login", "", testPIN, "second_login"},
	} {
		if _, _, err := v.cosign("second_login", tt.login, "second_pin", tt.pin); fault.Of(err) == nil || fault.Of(err).Field != tt.field {
			t.Errorf("%s: %v", tt.name, err)
		}
	}
}

func TestAnActWithoutAStepUpIsSaidBesideThePINField(t *testing.T) {
	o := newOffice(t)
	o.person("approver1", o.agency, identity.Approver)
	v := o.enter("approver1").withPIN()
	for _, tt := range []struct {
		pin string
		ok  bool
	}{{"", false}, {"000000", false}, {testPIN, true}, {"", true}} { // the last is covered by the one before
		w := v.post("/step-up", "pin", tt.pin, "next", "/home")
		if ok := w.Code == http.StatusSeeOther; ok != tt.ok || !ok && !strings.Contains(w.Body.String(), `id="f-pin-error"`) {
			t.Errorf("PIN %q: %d\n%s", tt.pin, w.Code, w.Body)
		}
	}
}

func TestWhoRecordedASeizureIsToldWhyTheyAreNotTheSecond(t *testing.T) {
	o := newOffice(t)
	o.person("officer1", o.agency, identity.Officer)
	o.person("keeper1", o.agency, identity.Keeper)
	at := "/seizures/" + o.seizure("officer1").Number.String()
	o.enter("keeper1").withPIN()
	first := o.enter("officer1").withPIN()
	for login, want := range map[string]string{"officer1": "登记人不能自己确认，须由另一名执法人员确认", "keeper1": "此人不能签这一项：须是本机关有相应角色的人员"} {
		w := first.post(at+"/confirm", "command_id", newID(t).String(), "how", "device", "second_login", login, "second_pin", testPIN)
		if w.Code != http.StatusUnprocessableEntity || !strings.Contains(w.Body.String(), want) {
			t.Errorf("%s: %d, without %q\n%s", login, w.Code, want, w.Body)
		}
	}
}
