package api

import (
	"context"
	"net/http"
	"net/url"

	"github.com/danielgtaylor/huma/v2"
	"github.com/gin-gonic/gin"
	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/i18n"
	"github.com/sealtrail/sealtrail/internal/identity"
)

type actorKey struct{}

// asker is who asks and on what request; it travels to the handler in the context.
type asker struct {
	actor identity.Actor
	gin   *gin.Context // of this request only; never below this room
}

func askerOf(ctx context.Context) asker {
	who, _ := ctx.Value(actorKey{}).(asker)
	return who
}

// maxPin is longer than any PIN or TOTP; more is not hashed.
const maxPin = 64

// prepare is the way into every operation: who, then what.
func (a *API) prepare(op *huma.Operation) gin.HandlerFunc {
	return func(c *gin.Context) {
		h := c.Writer.Header()
		h.Set("Cache-Control", "no-store")
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Vary", "Accept-Language, Authorization, Cookie")
		actor, err := a.identify(c.Request, op)
		if err == nil {
			err = checkAddress(c)
		}
		if err == nil {
			err = readBody(c, op)
		}
		if err != nil {
			a.Fail(c, err)
			return
		}
		c.Request = c.Request.WithContext(context.WithValue(c.Request.Context(), actorKey{}, asker{actor, c}))
		c.Next()
	}
}

// identify finds the actor, proved once more when the act needs it and the
// secret came along. The secret leaves the request in any case.
func (a *API) identify(r *http.Request, op *huma.Operation) (identity.Actor, error) {
	secret := r.Header.Get(PinHeader)
	r.Header.Del(PinHeader)
	actor, err := a.Identify(r)
	if err != nil {
		return identity.Actor{}, err
	}
	if actor.Person == uuid.Nil {
		return identity.Actor{}, fault.Unauthenticated("identity.sign_in_needed")
	}
	if secret == "" || !needsStepUp(op) {
		return actor, nil
	}
	if len(secret) > maxPin {
		return identity.Actor{}, fault.Invalid("api.pin.too_long").At(PinHeader)
	}
	// May is asked first: whoever may not do it learns nothing about a PIN.
	if err := mayAny(actor, op); err != nil {
		return identity.Actor{}, err
	}
	return a.StepUp(r, actor, secret)
}

// checkAddress refuses texts in the address that no database takes.
func checkAddress(c *gin.Context) error {
	for _, p := range c.Params {
		if !writable(p.Value) {
			return fault.Missing("api.path.unknown")
		}
	}
	query, err := url.ParseQuery(c.Request.URL.RawQuery)
	if err != nil {
		return fault.BadRequest("api.query.unreadable")
	}
	for name, values := range query {
		if len(values) > 1 {
			return fault.BadRequest("api.query.doubled").At(clean(name))
		}
		if !writable(values[0]) {
			return fault.BadRequest("api.body.text").At(clean(name))
		}
	}
	return nil
}

// words speaks the language of the request.
func (a *API) words(ctx context.Context) *i18n.Locale {
	return a.Words.In(i18n.Choose(askerOf(ctx).gin.Request))
}

// scopeOf bounds a read; who may not read at all is told so.
func scopeOf(actor identity.Actor, read identity.Action) (identity.Scope, error) {
	if err := actor.May(read); err != nil {
		return identity.Scope{}, err
	}
	return actor.Scope(read), nil
}
