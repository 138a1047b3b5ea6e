package identity_test

import (
	"context"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"

	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/moment"
	"github.com/sealtrail/sealtrail/internal/testkit/storetest"
)

func TestAStepUpIsOnesOwnPINOrTOTPWhereSetAndLastsFiveMinutes(t *testing.T) {
	engines(t, func(h *house) {
		ctx := context.Background()
		h.person("approver1", h.agency, identity.Approver)
		who := h.signIn("approver1")
		_, err := h.StepUp(ctx, who.Session, password)
		want(h.t, err, fault.KindDenied, "identity.step_up.not_set")
		want(h.t, h.SetPIN(ctx, who.Actor, "wrong", pin), fault.KindInvalid, "identity.password.wrong")
		want(h.t, h.SetPIN(ctx, who.Actor, password, "123456"), fault.KindInvalid, "identity.pin.too_easy")
		who = h.ready("approver1")
		if who.Actor.SteppedUp(h.clock.Now()) != nil || who.Actor.Auth(identity.ApproveOrder, h.clock.Now())[0].By != "step_up" || who.StepUp != "pin" {
			h.t.Errorf("%+v", who)
		}
		h.clock.Advance(identity.StepUpLife + time.Millisecond)
		who, err = h.ActorForSession(ctx, who.Session)
		if err != nil || who.Actor.SteppedUp(h.clock.Now()) == nil {
			h.t.Errorf("a step-up outlived its time: %v", err)
		}
		e, err := h.BeginTOTP(ctx, who.Actor, password)
		if err != nil {
			h.t.Fatal(err)
		}
		want(h.t, h.ConfirmTOTP(ctx, who.Actor, "000000"), fault.KindInvalid, "identity.totp.wrong_code")
		code := func() string {
			c, err := totp.GenerateCode(e.Secret, h.clock.Now().Time())
			if err != nil {
				h.t.Fatal(err)
			}
			return c
		}
		first := code()
		if err := h.ConfirmTOTP(ctx, who.Actor, first); err != nil {
			h.t.Fatal(err)
		}
		_, err = h.StepUp(ctx, who.Session, first)
		want(h.t, err, fault.KindDenied, "identity.step_up.failed") // the code was used
		_, err = h.StepUp(ctx, who.Session, pin)
		want(h.t, err, fault.KindDenied, "identity.step_up.failed") // the PIN counts no longer
		h.clock.Advance(time.Minute)
		who, err = h.StepUp(ctx, who.Session, code())
		if err != nil || who.Actor.StepUpBy != "totp" || who.StepUp != "totp" {
			h.t.Fatalf("%+v %v", who, err)
		}
		if err := h.RemoveTOTP(ctx, who.Actor, password); err != nil {
			h.t.Fatal(err)
		}
		for range identity.AttemptsAtStepUp {
			_, err = h.StepUp(ctx, who.Session, "975310")
			want(h.t, err, fault.KindDenied, "identity.step_up.failed")
		}
		_, err = h.StepUp(ctx, who.Session, pin)
		want(h.t, err, fault.KindLimited, "identity.too_many_attempts")
	})
}

func TestASecondPersonSignsOnTheSameDeviceWithTheirOwnPIN(t *testing.T) {
	engines(t, func(h *house) {
		ctx := context.Background()
		h.person("officer1", h.agency, identity.Officer)
		second := h.person("officer2", h.agency, identity.Officer)
		h.ready("officer2")
		actor, err := h.CoSign(ctx, "Officer2", pin)
		if err != nil {
			h.t.Fatal(err)
		}
		auth := actor.Auth(identity.ConfirmSeizure, h.clock.Now())
		if actor.Person != second || !actor.SameDevice || auth[0].By != "step_up" || !auth[0].SameDevice || actor.SteppedUp(h.clock.Now()) != nil {
			h.t.Errorf("%+v %+v", actor, auth)
		}
		_, err = h.CoSign(ctx, "officer2", password)
		want(h.t, err, fault.KindDenied, "identity.cosign.failed")
		_, err = h.CoSign(ctx, "nobody", pin)
		want(h.t, err, fault.KindDenied, "identity.cosign.failed")
		_, err = h.CoSign(ctx, "officer1", pin)
		want(h.t, err, fault.KindDenied, "identity.step_up.not_set")
		if _, err := h.DisablePerson(ctx, identity.HostActor(), identity.DisablePerson{Command: command(), Person: second, Reason: "停职"}); err != nil {
			h.t.Fatal(err)
		}
		_, err = h.CoSign(ctx, "officer2", pin)
		want(h.t, err, fault.KindDenied, "identity.cosign.failed")
	})
}

func TestTheDemoRelaxesStepUpsAndEveryActSaysSo(t *testing.T) {
	clock := moment.NewTurning(storetest.Noon)
	h := open(t, storetest.SQLite(t, clock), clock, true)
	ctx := context.Background()
	if _, err := h.AddPerson(ctx, identity.HostActor(), identity.AddPerson{Command: command(), Login: "officer1", Name: "演示", Org: h.agency, Roles: []identity.Role{identity.Officer}, Password: "demo"}); err != nil {
		t.Fatal(err)
	}
	who, err := h.SignIn(ctx, identity.SignIn{Login: "officer1", Password: "demo", Address: "127.0.0.1"})
	if err != nil || who.Actor.SteppedUp(clock.Now()) != nil {
		t.Fatalf("%+v %v", who, err)
	}
	second, err := h.CoSign(ctx, "officer1", "demo")
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range []identity.Actor{who.Actor, second} {
		if auth := a.Auth(identity.ConfirmSeizure, clock.Now()); !a.Relaxed || len(auth) != 1 || !auth[0].Relaxed || auth[0].By != "session" || auth[0].SameDevice != a.SameDevice {
			t.Errorf("%+v", auth)
		}
	}
	_, err = h.CoSign(ctx, "officer1", "wrong")
	want(t, err, fault.KindDenied, "identity.cosign.failed")
}
