package api

import (
	"context"

	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/moment"
)

// Me is whoever asks.
type Me struct {
	Person   uuid.UUID `json:"person" format:"uuid"`
	Org      uuid.UUID `json:"org" format:"uuid"`
	OrgKind  string    `json:"org_kind"`
	Division string    `json:"division"`
	Roles    []string  `json:"roles"`
	Via      string    `json:"via" enum:"session,token"`
	Relaxed  bool      `json:"relaxed" doc:"Step-ups are waived: this is a demo."`
}

// Token is what is known of an API token.
type Token struct {
	ID         uuid.UUID `json:"id" format:"uuid"`
	Name       string    `json:"name"`
	Prefix     string    `json:"prefix" doc:"How the secret begins."`
	CreatedAt  Instant   `json:"created_at"`
	ExpiresAt  Instant   `json:"expires_at"`
	RevokedAt  Instant   `json:"revoked_at,omitzero"`
	LastUsedAt Instant   `json:"last_used_at,omitzero"`
}

// NewToken asks for a token.
type NewToken struct {
	Fact
	Name       string    `json:"name" maxLength:"100"`
	Membership uuid.UUID `json:"membership,omitzero" format:"uuid" doc:"In which the token acts; your first one unless told."`
	ExpiresAt  Instant   `json:"expires_at,omitzero" doc:"In 90 days unless told, in 366 days at most."`
}

// TokenMade gives the secret, this once.
type TokenMade struct {
	ID        uuid.UUID `json:"id" format:"uuid"`
	Prefix    string    `json:"prefix"`
	ExpiresAt Instant   `json:"expires_at"`
	Secret    string    `json:"secret,omitempty" doc:"Given once; absent when the request is repeated."`
}

// TokenRevoked names a token that ended.
type TokenRevoked struct {
	ID uuid.UUID `json:"id" format:"uuid"`
}

func (a *API) own() {
	add(a, get("get-me", "/own", "own", "Tell who asks", identity.ManageOwn), a.me)
	add(a, get("list-tokens", "/own/tokens", "own", "List your tokens", identity.ManageOwn), a.listTokens)
	add(a, post("create-token", "/own/tokens", "own", "Make a token", identity.ManageOwn).makes().proves().
		says("By session only: a token does not make tokens."), a.createToken)
	a.delegationOperations()
	add(a, post("revoke-token", "/own/tokens/{id}/revoke", "own", "End a token", identity.ManageOwn), a.revokeToken)
}

func (a *API) me(_ context.Context, actor identity.Actor, _ *struct{}) (Me, error) {
	return Me{Person: actor.Person, Org: actor.Org, OrgKind: string(actor.OrgKind), Division: actor.Division, Via: actor.Via, Relaxed: actor.Relaxed,
		Roles: each(actor.Roles, word[identity.Role])}, nil
}

func (a *API) listTokens(ctx context.Context, actor identity.Actor, _ *struct{}) (List[Token], error) {
	tokens, err := a.Identity.Tokens(ctx, actor, uuid.Nil)
	return listOf(tokens, "", showToken), err
}

func (a *API) createToken(ctx context.Context, actor identity.Actor, in *struct{ Body NewToken }) (TokenMade, error) {
	receipt, err := a.Identity.CreateToken(ctx, actor, identity.CreateToken{Command: in.Body.command(), Membership: in.Body.Membership, Name: in.Body.Name,
		ExpiresAt: moment.Time(in.Body.ExpiresAt)})
	return TokenMade{ID: receipt.ID, Prefix: receipt.Prefix, ExpiresAt: Instant(receipt.ExpiresAt), Secret: receipt.Secret}, err
}

func (a *API) revokeToken(ctx context.Context, actor identity.Actor, in *struct {
	ID   uuid.UUID `path:"id" format:"uuid"`
	Body Fact
}) (TokenRevoked, error) {
	return TokenRevoked{ID: in.ID}, a.Identity.RevokeToken(ctx, actor, identity.RevokeToken{Command: in.Body.command(), Token: in.ID})
}

func showToken(t identity.Token) Token {
	return Token{ID: t.ID, Name: t.Name, Prefix: t.Prefix, CreatedAt: Instant(t.CreatedAt), ExpiresAt: Instant(t.ExpiresAt), RevokedAt: Instant(t.RevokedAt), LastUsedAt: Instant(t.LastUsedAt)}
}
