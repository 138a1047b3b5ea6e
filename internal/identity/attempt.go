package identity

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"strconv"
	"time"

	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/moment"
)

// Limits of attempts within one window. The window opens with its first
// attempt and does not move: whoever is refused is let in again at its end.
const (
	AttemptWindow         = 15 * time.Minute
	AttemptsAtAddress     = 5  // per account and address
	AttemptsOfAccount     = 20 // per account, from everywhere
	AttemptsAtStepUp      = 5  // per account: a PIN may have six digits only
	attemptKeyAccount     = "account"
	attemptKeyAtAddress   = "account+address"
	attemptKeyStepUp      = "step_up"
	minutesRoundedUpwards = time.Minute - time.Millisecond
)

// Attempts counts tries of secrets. CountAttempt adds one and tells how many
// there were since the window opened, in one statement.
type Attempts interface {
	CountAttempt(ctx context.Context, key string, now moment.Time, window time.Duration) (n int, since moment.Time, err error)
	ForgiveAttempts(ctx context.Context, key string, n int) error
	ForgetAttempts(ctx context.Context, before moment.Time) error
}

// bound is one counter with its limit.
type bound struct {
	key   string
	limit int
}

// attemptKey is a hash: what people type into a login field is now and then a
// password, and addresses are personal data.
func attemptKey(kind string, parts ...string) string {
	h := sha256.New()
	h.Write([]byte(kind))
	for _, p := range parts {
		h.Write([]byte{0})
		h.Write([]byte(p))
	}
	return hex.EncodeToString(h.Sum(nil)[:16])
}

func signInBounds(login, address string) []bound {
	return []bound{{attemptKey(attemptKeyAtAddress, login, address), AttemptsAtAddress}, {attemptKey(attemptKeyAccount, login), AttemptsOfAccount}}
}

func stepUpBounds(login string) []bound {
	return []bound{{attemptKey(attemptKeyStepUp, login), AttemptsAtStepUp}}
}

// count takes one attempt from every bound before the secret is looked at, in
// a transaction of its own, so that guesses sent at once are all counted.
func (s *Service) count(ctx context.Context, bounds []bound) error {
	now := s.Clock.Now()
	var refused error
	err := s.InTx(ctx, func(tx Tx) error {
		refused = nil
		for _, b := range bounds {
			n, since, err := tx.CountAttempt(ctx, b.key, now, AttemptWindow)
			if err != nil {
				return err
			}
			if n > b.limit {
				wait := since.Add(AttemptWindow).Sub(now) + minutesRoundedUpwards
				refused = fault.Limited("identity.too_many_attempts").With("minutes", strconv.Itoa(int(wait/time.Minute)))
				return nil // counted all the same
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	return refused
}

// forgive gives back what a right secret used up: all at its address, its own
// one of the account's.
func (s *Service) forgive(ctx context.Context, bounds []bound) error {
	return s.InTx(ctx, func(tx Tx) error {
		for i, b := range bounds {
			n := b.limit
			if i > 0 {
				n = 1
			}
			if err := tx.ForgiveAttempts(ctx, b.key, n); err != nil {
				return err
			}
		}
		return nil
	})
}
