package web

import (
	"net/http"
	"strings"

	"github.com/gin-gonic/gin"
	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/fact"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/moment"
	"github.com/sealtrail/sealtrail/internal/web/form"
	"github.com/sealtrail/sealtrail/internal/web/page"
)

func (s *Site) meRoutes(r gin.IRouter) {
	r.GET("/me", s.me)
	r.POST("/me/membership", s.meSwitch)
	r.POST("/me/sessions/revoke", s.meSessionRevoke)
	r.POST("/me/sessions/revoke-others", s.meSessionRevokeOthers)
	r.POST("/me/tokens", s.meToken)
	r.POST("/me/tokens/revoke", s.meTokenRevoke)
	r.GET("/me/delegations", s.delegations)
	r.POST("/me/delegations", s.delegate)
	r.POST("/me/delegations/end", s.delegationEnd)
	r.GET("/me/password", s.mePassword)
	r.POST("/me/password", s.mePasswordSet)
	r.GET("/me/pin", s.mePIN)
	r.POST("/me/pin", s.mePINSet)
	r.GET("/me/totp", s.meTOTP)
	r.POST("/me/totp", s.meTOTPBegin)
	r.POST("/me/totp/confirm", s.meTOTPConfirm)
	r.POST("/me/totp/remove", s.meTOTPRemove)
}

func (s *Site) me(c *gin.Context) {
	p, err := s.mePage(c)
	s.show(c, p, err)
}

func (s *Site) mePage(c *gin.Context) (*page.Me, error) {
	ctx, v := c.Request.Context(), s.visitor(c)
	if err := v.Actor.May(identity.ManageOwn); err != nil {
		return nil, err
	}
	p := &page.Me{Frame: page.Frame{Layout: page.Work, Nav: "me"}, Words: s.roleWords(c, v.Actor.Roles), Current: v.Membership.String(), StepUp: s.stepUpBox(c),
		MayDelegate: v.Actor.May(identity.Delegate) == nil || len(v.Actor.Lent) > 0}
	p.Choices = s.choices(c)
	sessions, err := s.Identity.Sessions(ctx, v.Actor)
	if err != nil {
		return nil, err
	}
	for _, x := range sessions {
		p.Sessions = append(p.Sessions, page.SessionRow{Session: x, Here: x.ID.String() == v.Actor.Device})
	}
	tokens, err := s.Identity.Tokens(ctx, v.Actor, uuid.Nil)
	if err != nil {
		return nil, err
	}
	p.Tokens = s.tokenRows(c, tokens)
	p.History, err = s.history(c, uuid.Nil)
	return p, err
}

func (s *Site) tokenRows(c *gin.Context, tokens []identity.Token) []page.TokenRow {
	l, now := s.locale(c), s.Clock.Now()
	var rows []page.TokenRow
	for _, t := range tokens {
		row := page.TokenRow{Token: t, Lives: t.Lives(now), State: page.State{Tone: "ok", Icon: "key", Word: l.T("web.token.lives")}}
		switch {
		case !t.RevokedAt.IsZero():
			row.State = page.State{Tone: "end", Icon: "ban", Word: l.T("web.token.revoked")}
		case !row.Lives:
			row.State = page.State{Tone: "end", Icon: "calendar-off", Word: l.T("web.token.expired")}
		}
		rows = append(rows, row)
	}
	return rows
}

// history tells what was done to an account, newest first.
func (s *Site) history(c *gin.Context, person uuid.UUID) ([]page.HistoryRow, error) {
	items, err := s.Identity.History(c.Request.Context(), s.actor(c), person)
	if err != nil {
		return nil, err
	}
	l := s.locale(c)
	var rows []page.HistoryRow
	for _, h := range items {
		row := page.HistoryRow{At: l.Time(h.OccurredAt), Text: l.T("web.history." + h.Kind), By: h.ByName, Fingerprint: h.Ref.Leaf.Fingerprint()}
		if h.Kind == fact.KindSecretChanged {
			row.Text = l.T("web.history.secret." + h.Secret)
		}
		if row.By == "" {
			row.By = l.T("role." + h.ByRole)
		}
		var more []string
		for _, part := range []string{h.OrgName, s.roleWords(c, h.Roles), h.Token, h.Reason} {
			if part != "" {
				more = append(more, part)
			}
		}
		row.More = strings.Join(more, gap)
		rows = append(rows, row)
	}
	return rows, nil
}

// onMe runs one posted act on one's own account.
func (s *Site) onMe(c *gin.Context, act func(in *form.Form) (*page.Secret, error)) {
	in, err := form.Read(c.Request)
	if err != nil {
		s.fail(c, err)
		return
	}
	secret, err := act(in)
	switch {
	case err != nil:
		s.retry(c, err, in, func() (page.Page, error) { return s.mePage(c) })
	case secret != nil:
		p, err := s.mePage(c)
		if err == nil {
			p.Secret = secret
		}
		s.show(c, p, err)
	default:
		c.Redirect(http.StatusSeeOther, "/me")
	}
}

func (s *Site) meSwitch(c *gin.Context) {
	s.onMe(c, func(in *form.Form) (*page.Secret, error) {
		return nil, s.actAs(c, in)
	})
}

func (s *Site) meSessionRevoke(c *gin.Context) {
	s.onMe(c, func(in *form.Form) (*page.Secret, error) {
		id := choiceID(in, "session")
		if err := in.Err(); err != nil {
			return nil, err
		}
		return nil, s.Identity.RevokeSession(c.Request.Context(), s.actor(c), id)
	})
}

func (s *Site) meSessionRevokeOthers(c *gin.Context) {
	s.onMe(c, func(*form.Form) (*page.Secret, error) {
		return nil, s.Identity.RevokeOtherSessions(c.Request.Context(), s.actor(c))
	})
}

func (s *Site) meToken(c *gin.Context) {
	s.onMe(c, func(in *form.Form) (*page.Secret, error) {
		cmd := s.tokenCommand(in, uuid.Nil)
		receipt, err := proved(s, c, in, func(actor identity.Actor) (identity.TokenReceipt, error) {
			return s.Identity.CreateToken(c.Request.Context(), actor, cmd)
		})
		if err != nil {
			return nil, err
		}
		return s.tokenOnce(c, receipt), nil
	})
}

// tokenCommand reads the form of a new token; its last day is a whole one.
func (s *Site) tokenCommand(in *form.Form, person uuid.UUID) identity.CreateToken {
	cmd := identity.CreateToken{Command: command(in), Person: person, Membership: choiceID(in, "token_membership", form.Optional), Name: in.Text("token_name", form.Max(identity.MaxName))}
	if day := in.Date("token_last_day", form.Optional); day != "" {
		cmd.ExpiresAt = day.End()
		if furthest := s.Clock.Now().Add(identity.MaxTokenLife); day.Start().Before(furthest) && cmd.ExpiresAt.After(furthest) {
			cmd.ExpiresAt = furthest
		}
	}
	return cmd
}

func (s *Site) tokenOnce(c *gin.Context, r identity.TokenReceipt) *page.Secret {
	l := s.locale(c)
	if r.Secret == "" {
		return &page.Secret{Title: l.T("web.admin.secret_shown")}
	}
	return &page.Secret{Title: l.T("web.token.once"), Value: r.Secret, Hint: l.T("web.token.once_hint", "day", l.Day(lastInstant(r.ExpiresAt)))}
}

// lastInstant is the last moment before an end: an end at midnight belongs to
// the day before.
func lastInstant(end moment.Time) moment.Time { return end - 1 }

func (s *Site) meTokenRevoke(c *gin.Context) {
	s.onMe(c, func(in *form.Form) (*page.Secret, error) {
		cmd := identity.RevokeToken{Command: command(in), Token: choiceID(in, "token")}
		if err := in.Err(); err != nil {
			return nil, err
		}
		return nil, s.Identity.RevokeToken(c.Request.Context(), s.actor(c), cmd)
	})
}
