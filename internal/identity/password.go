package identity

import (
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base32"
	"encoding/base64"
	"fmt"
	"io"
	"strings"
	"time"
	"unicode/utf8"

	"golang.org/x/crypto/argon2"

	"github.com/sealtrail/sealtrail/internal/fault"
)

// Parameters of argon2id (RFC 9106): the minimum of OWASP's password storage
// sheet, about 30 ms on a county PC. They stand in every hash; older ones are
// renewed at the next sign-in.
const (
	argonMemory  = 19 * 1024 // KiB
	argonTime    = 2
	argonThreads = 1
	argonSalt    = 16
	argonKey     = 32
)

// hashesAtOnce bounds the memory of hashing: 4 × 19 MiB.
const hashesAtOnce = 4

// Limits of secrets.
const (
	MinPassword   = 10 // characters
	MaxPassword   = 128
	MinPIN        = 6
	MaxPIN        = 12
	OneTimeLife   = 72 * time.Hour // of a password set by somebody else
	demoPassword  = 4              // the demo's accounts have short ones that everybody knows
	oneTimeBytes  = 10             // 80 bits, 16 symbols
	oneTimeGroups = 4
)

// hasher hashes with bounded parallelism.
type hasher struct {
	gate   chan struct{}
	random io.Reader
	decoy  string // of a password nobody has
}

func newHasher(random io.Reader) (*hasher, error) {
	h := &hasher{gate: make(chan struct{}, hashesAtOnce), random: random}
	b := make([]byte, oneTimeBytes)
	if _, err := io.ReadFull(random, b); err != nil {
		return nil, fmt.Errorf("random source: %w", err)
	}
	var err error
	h.decoy, err = h.hash(context.Background(), string(b))
	return h, err
}

// enter waits for a free place as long as the request lives.
func (h *hasher) enter(ctx context.Context) (leave func(), err error) {
	select {
	case h.gate <- struct{}{}:
		return func() { <-h.gate }, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// hash gives the PHC string of a secret.
func (h *hasher) hash(ctx context.Context, secret string) (string, error) {
	leave, err := h.enter(ctx)
	if err != nil {
		return "", err
	}
	defer leave()
	salt := make([]byte, argonSalt)
	if _, err := io.ReadFull(h.random, salt); err != nil {
		return "", fmt.Errorf("random source: %w", err)
	}
	key := argon2.IDKey([]byte(secret), salt, argonTime, argonMemory, argonThreads, argonKey)
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, argonMemory, argonTime, argonThreads,
		base64.RawStdEncoding.EncodeToString(salt), base64.RawStdEncoding.EncodeToString(key)), nil
}

// matches compares in constant time. An empty hash is compared against the
// decoy and never matches: nobody learns from the time whether a login exists.
func (h *hasher) matches(ctx context.Context, kept, secret string) (bool, error) {
	real := kept != ""
	if !real {
		kept = h.decoy
	}
	var version, memory, passes, threads int
	var salt64, key64 string
	parts := strings.Split(kept, "$")
	if len(parts) == 6 {
		salt64, key64 = parts[4], parts[5]
	}
	_, errV := fmt.Sscanf(strings.Join(parts[:min(4, len(parts))], "$"), "$argon2id$v=%d$m=%d,t=%d,p=%d", &version, &memory, &passes, &threads)
	salt, errS := base64.RawStdEncoding.DecodeString(salt64)
	key, errK := base64.RawStdEncoding.DecodeString(key64)
	if errV != nil || errS != nil || errK != nil || len(key) == 0 || version != argon2.Version {
		return false, fmt.Errorf("kept hash is not argon2id")
	}
	leave, err := h.enter(ctx)
	if err != nil {
		return false, err
	}
	defer leave()
	got := argon2.IDKey([]byte(secret), salt, uint32(passes), uint32(memory), uint8(threads), uint32(len(key)))
	return subtle.ConstantTimeCompare(got, key) == 1 && real, nil
}

// outdated tells whether a hash was made with other parameters than today's.
func outdated(kept string) bool {
	return !strings.HasPrefix(kept, fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$", argon2.Version, argonMemory, argonTime, argonThreads))
}

// checkPassword says what is wrong with a new password.
func checkPassword(login, password string, least int) error {
	n := utf8.RuneCountInString(password)
	switch {
	case !utf8.ValidString(password):
		return fault.Invalid("identity.password.unreadable").At("password")
	case n < least:
		return fault.Invalid("identity.password.too_short").At("password").With("min", fmt.Sprint(least))
	case n > MaxPassword:
		return fault.Invalid("identity.password.too_long").At("password").With("max", fmt.Sprint(MaxPassword))
	case strings.EqualFold(password, login), least == MinPassword && strings.Count(password, password[:1]) == len(password):
		return fault.Invalid("identity.password.too_easy").At("password")
	}
	return nil
}

// checkPIN says what is wrong with a new PIN.
func checkPIN(pin string) error {
	if len(pin) < MinPIN || len(pin) > MaxPIN || strings.Trim(pin, "0123456789") != "" {
		return fault.Invalid("identity.pin.shape").At("pin").With("min", fmt.Sprint(MinPIN)).With("max", fmt.Sprint(MaxPIN))
	}
	for _, step := range []byte{0, 1, 9} { // one digit repeated, a run upwards, a run downwards
		run := true
		for i := 1; i < len(pin); i++ {
			run = run && (pin[i]-'0') == (pin[i-1]-'0'+step)%10
		}
		if run {
			return fault.Invalid("identity.pin.too_easy").At("pin")
		}
	}
	return nil
}

// oneTime draws a password to be read out: 80 bits in four groups of four.
func oneTime(random io.Reader) (string, error) {
	b := make([]byte, oneTimeBytes)
	if _, err := io.ReadFull(random, b); err != nil {
		return "", fmt.Errorf("random source: %w", err)
	}
	s := strings.ToLower(base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(b))
	groups := make([]string, oneTimeGroups)
	for i := range groups {
		groups[i] = s[4*i : 4*i+4]
	}
	return strings.Join(groups, "-"), nil
}

// digest is for comparing values of differing lengths in constant time.
func digest(s string) []byte {
	sum := sha256.Sum256([]byte(s))
	return sum[:]
}
