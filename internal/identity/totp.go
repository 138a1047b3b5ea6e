package identity

import (
	"crypto/subtle"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/pquerna/otp"
	"github.com/pquerna/otp/totp"

	"github.com/sealtrail/sealtrail/internal/moment"
)

const (
	totpPeriod = 30 // seconds (RFC 6238)
	totpSkew   = 1  // steps either way: phones are seldom further off
	totpIssuer = "Sealtrail"
)

// Enrolment is a TOTP key on offer; it counts once its first code was typed.
type Enrolment struct {
	Secret string // base32, to be typed by hand
	URL    string // otpauth://, to be shown as a QR
}

func enrol(random io.Reader, login string) (Enrolment, error) {
	k, err := totp.Generate(totp.GenerateOpts{Issuer: totpIssuer, AccountName: login, Period: totpPeriod, Digits: otp.DigitsSix, Algorithm: otp.AlgorithmSHA1, Rand: random})
	if err != nil {
		return Enrolment{}, fmt.Errorf("draw TOTP key: %w", err)
	}
	return Enrolment{Secret: k.Secret(), URL: k.URL()}, nil
}

// totpStep finds the step of a code that was not used yet: each code counts
// once (RFC 6238, section 5.2). Zero when there is none.
func totpStep(secret, code string, now moment.Time, last int64) (int64, error) {
	code = strings.ReplaceAll(strings.TrimSpace(code), " ", "")
	at := int64(now) / 1000 / totpPeriod
	found := int64(0)
	for step := at - totpSkew; step <= at+totpSkew; step++ {
		want, err := totp.GenerateCodeCustom(secret, time.Unix(step*totpPeriod, 0), totp.ValidateOpts{Period: totpPeriod, Digits: otp.DigitsSix, Algorithm: otp.AlgorithmSHA1})
		if err != nil {
			return 0, fmt.Errorf("kept TOTP key: %w", err)
		}
		if subtle.ConstantTimeCompare(digest(want), digest(code)) == 1 && step > last {
			found = step
		}
	}
	return found, nil
}
