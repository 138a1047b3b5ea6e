package identity_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/fact"
	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/identity"
)

func TestATokenSpeaksForOneMembershipUntilItExpiresOrIsRevoked(t *testing.T) {
	engines(t, func(h *house) {
		ctx, host := context.Background(), identity.HostActor()
		person := h.person("firm1", h.agency, identity.Keeper)
		cmd := identity.CreateToken{Command: command(), Person: person, Name: "地磅"}
		r, err := h.CreateToken(ctx, host, cmd)
		if err != nil || !strings.HasPrefix(r.Secret, "st_") || !strings.HasPrefix(r.Secret, r.Prefix) || r.ExpiresAt != h.clock.Now().Add(identity.TokenLife) {
			h.t.Fatalf("%+v %v", r, err)
		}
		if again, err := h.CreateToken(ctx, host, cmd); err != nil || again.Secret != "" || again.ID != r.ID {
			h.t.Errorf("repeated: %+v %v", again, err)
		}
		who, err := h.ActorForToken(ctx, r.Secret)
		if err != nil || who.Actor.Person != person || who.Actor.Via != "token" || !who.Actor.Has(identity.Keeper) || who.Actor.Pseudonym == "" {
			h.t.Fatalf("%+v %v", who, err)
		}
		want(h.t, who.Actor.SteppedUp(h.clock.Now()), fault.KindDenied, "identity.step_up_needed")
		want(h.t, h.ChangePassword(ctx, who.Actor, password, "another password"), fault.KindDenied, "identity.not_by_token")
		_, err = h.CreateToken(ctx, who.Actor, identity.CreateToken{Command: command(), Name: "token of a token"})
		want(h.t, err, fault.KindDenied, "identity.not_by_token")
		h.ready("firm1")
		actor, err := h.StepUpNow(ctx, who.Actor, pin)
		if err != nil || actor.SteppedUp(h.clock.Now()) != nil || actor.Auth(identity.ReceiveHandoff, h.clock.Now())[1].By != "token" {
			h.t.Errorf("%+v %v", actor, err)
		}
		if list, err := h.Tokens(ctx, who.Actor, uuid.Nil); err != nil || len(list) != 1 || list[0].LastUsedAt != h.clock.Now() || list[0].Name != "地磅" {
			h.t.Errorf("%+v %v", list, err)
		}
		_, err = h.ActorForToken(ctx, r.Secret[:len(r.Secret)-1]+"!")
		want(h.t, err, fault.KindUnauthenticated, "identity.token.unknown")
		_, err = h.CreateToken(ctx, host, identity.CreateToken{Command: command(), Person: person, Name: "x", ExpiresAt: h.clock.Now().Add(identity.MaxTokenLife + time.Second)})
		want(h.t, err, fault.KindInvalid, "identity.token.expires")
		other := h.person("keeper2", h.agency, identity.Keeper)
		_, err = h.Tokens(ctx, who.Actor, other)
		want(h.t, err, fault.KindMissing, "identity.person.unknown")
		mine, err := h.CreateToken(ctx, h.ready("firm1").Actor, identity.CreateToken{Command: command(), Name: "own"})
		if err != nil {
			h.t.Fatal(err)
		}
		if err := h.RevokeToken(ctx, who.Actor, identity.RevokeToken{Command: command(), Token: mine.ID}); err != nil {
			h.t.Fatal(err)
		}
		_, err = h.ActorForToken(ctx, mine.Secret)
		want(h.t, err, fault.KindUnauthenticated, "identity.token.unknown")
		h.clock.Advance(identity.TokenLife)
		_, err = h.ActorForToken(ctx, r.Secret)
		want(h.t, err, fault.KindUnauthenticated, "identity.token.unknown")
	})
}

func TestAResetTakesPINAndSessionsAwayAndIsShownToItsOwner(t *testing.T) {
	engines(t, func(h *house) {
		ctx := context.Background()
		h.person("admin1", h.host, identity.AdminAccounts)
		person := h.person("officer1", h.agency, identity.Officer)
		other := h.person("officer2", h.agency, identity.Officer)
		before := h.ready("officer1")
		admin := h.ready("admin1")
		_, err := h.ResetPassword(ctx, admin.Actor, identity.ResetPassword{Command: command(), Person: person})
		want(h.t, err, fault.KindInvalid, "identity.text.missing")
		r, err := h.ResetPassword(ctx, admin.Actor, identity.ResetPassword{Command: command(), Person: person, Reason: "忘记密码"})
		if err != nil || r.Secret == "" {
			h.t.Fatalf("%+v %v", r, err)
		}
		_, err = h.ActorForSession(ctx, before.Session)
		want(h.t, err, fault.KindUnauthenticated, "identity.session.ended")
		_, err = h.SignIn(ctx, identity.SignIn{Login: "officer1", Password: password, Address: here})
		want(h.t, err, fault.KindUnauthenticated, "identity.sign_in_failed")
		_, err = h.CoSign(ctx, "officer1", pin)
		want(h.t, err, fault.KindDenied, "identity.step_up.not_set")
		if _, err := h.CreateToken(ctx, admin.Actor, identity.CreateToken{Command: command(), Person: person, Name: "地磅"}); err != nil {
			h.t.Fatal(err)
		}
		who, err := h.SignIn(ctx, identity.SignIn{Login: "officer1", Password: r.Secret, Address: here})
		if err != nil {
			h.t.Fatal(err)
		}
		if err := h.ChangePassword(ctx, who.Actor, r.Secret, password); err != nil {
			h.t.Fatal(err)
		}
		who = h.signIn("officer1")
		items, err := h.History(ctx, who.Actor, uuid.Nil)
		if err != nil {
			h.t.Fatal(err)
		}
		var kinds []string
		for _, x := range items {
			kinds = append(kinds, x.Kind)
		}
		wanted := []string{fact.KindSecretChanged, fact.KindTokenCreated, fact.KindPasswordReset, fact.KindSecretChanged, fact.KindRoleGranted, fact.KindPersonAdded}
		if diff := cmp.Diff(wanted, kinds); diff != "" {
			h.t.Error(diff)
		}
		if items[1].Token != "地磅" || items[2].ByName != "演示admin1" || items[2].Reason != "忘记密码" || items[5].ByRole != "host" || items[4].OrgName != "城关区市场监管局" {
			h.t.Errorf("%+v", items)
		}
		_, err = h.History(ctx, who.Actor, other)
		want(h.t, err, fault.KindMissing, "identity.person.unknown")
	})
}

func TestNoSecretIsKeptReadable(t *testing.T) {
	engines(t, func(h *house) {
		ctx := context.Background()
		person := h.person("officer1", h.agency, identity.Officer)
		h.ready("officer1")
		r, err := h.CreateToken(ctx, identity.HostActor(), identity.CreateToken{Command: command(), Person: person, Name: "x"})
		if err != nil {
			h.t.Fatal(err)
		}
		reset, err := h.ResetPassword(ctx, identity.HostActor(), identity.ResetPassword{Command: command(), Person: person})
		if err != nil {
			h.t.Fatal(err)
		}
		for _, secret := range []string{password, pin, r.Secret, reset.Secret} {
			for table, columns := range map[string][]string{"accounts": {"password", "pin"}, "commands": {"answer"}, "acts": {"bytes", "restricted"}, "tokens": {"name", "prefix"}, "token_secrets": {"hash"}, "attempts": {"key"}} {
				for _, column := range columns {
					rows, err := h.db.SQL().QueryContext(ctx, "SELECT "+column+" FROM "+table+" WHERE "+column+" IS NOT NULL")
					if err != nil {
						h.t.Fatal(err)
					}
					for rows.Next() {
						var b []byte
						if err := rows.Scan(&b); err != nil {
							h.t.Error(err)
						}
						if strings.Contains(string(b), secret) {
							h.t.Errorf("%s.%s holds a secret", table, column)
						}
					}
					if err := errors.Join(rows.Err(), rows.Close()); err != nil {
						h.t.Error(err)
					}
				}
			}
		}
	})
}
