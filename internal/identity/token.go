package identity

import (
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/fact"
	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/ledger"
	"github.com/sealtrail/sealtrail/internal/moment"
)

// Limits of API tokens.
const (
	TokenLife    = 90 * 24 * time.Hour
	MaxTokenLife = 366 * 24 * time.Hour
	MaxTokens    = 20 // living tokens of one person
	tokenMark    = "st_"
	tokenBytes   = 32
	prefixLength = len(tokenMark) + 6 // shown in lists
)

// Token is what is known of an API token; the secret itself is kept as SHA-256.
type Token struct {
	ID         uuid.UUID
	Membership uuid.UUID
	Name       string
	Prefix     string
	CreatedAt  moment.Time
	ExpiresAt  moment.Time
	RevokedAt  moment.Time // zero: not
	LastUsedAt moment.Time // beside the ledger; zero in rebuilt state and before the first use
}

// Lives tells whether the token still opens anything.
func (t Token) Lives(at moment.Time) bool { return t.RevokedAt.IsZero() && at.Before(t.ExpiresAt) }

// CreateToken makes a token for a membership; its id is the command's.
type CreateToken struct {
	ledger.Command
	Person     uuid.UUID   `json:"person"`     // zero: the actor
	Membership uuid.UUID   `json:"membership"` // zero: the person's first in force
	Name       string      `json:"name"`
	ExpiresAt  moment.Time `json:"expires_at"` // zero: TokenLife from now
}

// TokenReceipt answers CreateToken. Secret is given once and empty when the
// command is repeated.
type TokenReceipt struct {
	ID        uuid.UUID   `json:"id"`
	Prefix    string      `json:"prefix"`
	ExpiresAt moment.Time `json:"expires_at"`
	Secret    string      `json:"-"`
}

// RevokeToken ends a token of the actor or, for administrators, of anybody.
type RevokeToken struct {
	ledger.Command
	Person uuid.UUID `json:"person"` // zero: the actor
	Token  uuid.UUID `json:"token"`
}

// newToken draws a token.
func newToken(random io.Reader) (string, error) {
	b := make([]byte, tokenBytes)
	if _, err := io.ReadFull(random, b); err != nil {
		return "", fmt.Errorf("random source: %w", err)
	}
	return tokenMark + base64.RawURLEncoding.EncodeToString(b), nil
}

// tokenHash is how a token is kept and looked up; false when it cannot be one.
func tokenHash(secret string) ([]byte, bool) {
	if !strings.HasPrefix(secret, tokenMark) || len(secret) != len(tokenMark)+base64.RawURLEncoding.EncodedLen(tokenBytes) {
		return nil, false
	}
	sum := sha256.Sum256([]byte(secret))
	return sum[:], true
}

// decide checks a token for a person.
func (c CreateToken) decide(p Person, prefix string, own bool, now moment.Time) (fact.TokenCreated, fact.TokenCreatedRestricted, error) {
	var faults fault.List
	name := text(&faults, c.Name, "name", MaxName, true)
	expires := c.ExpiresAt
	if expires.IsZero() {
		expires = now.Add(TokenLife)
	}
	if !expires.After(now) || expires.After(now.Add(MaxTokenLife)) {
		faults.Invalid("identity.token.expires", "expires_at")
	}
	membership := c.Membership
	if m, ok := p.Membership(membership); membership != uuid.Nil && (!ok || !m.Holds(now)) {
		faults.Invalid("identity.token.membership", "membership")
	}
	if membership == uuid.Nil {
		for _, m := range p.Memberships {
			if m.Holds(now) {
				membership = m.ID
				break
			}
		}
		if membership == uuid.Nil {
			faults.Invalid("identity.token.membership", "membership")
		}
	}
	living := 0
	for _, t := range p.Tokens {
		if t.Lives(now) {
			living++
		}
	}
	if living >= MaxTokens {
		return fact.TokenCreated{}, fact.TokenCreatedRestricted{}, fault.Conflict("identity.token.too_many").With("max", fmt.Sprint(MaxTokens))
	}
	return fact.TokenCreated{Own: own}, fact.TokenCreatedRestricted{Token: c.ID, Membership: membership, Name: name, Prefix: prefix, ExpiresAt: expires}, faults.Err()
}
