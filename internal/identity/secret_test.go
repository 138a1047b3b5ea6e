package identity

import (
	"context"
	"crypto/rand"
	"strings"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"
	"pgregory.net/rapid"
)

func TestAHashOpensWithItsOwnSecretAlone(t *testing.T) {
	ctx := context.Background()
	h, err := newHasher(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	kept, err := h.hash(ctx, "correct horse battery")
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(kept, "$argon2id$v=19$m=19456,t=2,p=1$") || outdated(kept) {
		t.Fatal(kept)
	}
	for secret, want := range map[string]bool{"correct horse battery": true, "correct horse batterz": false, "": false} {
		if ok, err := h.matches(ctx, kept, secret); err != nil || ok != want {
			t.Errorf("%q: %v %v", secret, ok, err)
		}
	}
	old := strings.Replace(kept, "t=2", "t=1", 1)
	if ok, err := h.matches(ctx, old, "correct horse battery"); err != nil || ok || !outdated(old) {
		t.Errorf("other parameters are read from the hash: %v %v", ok, err)
	}
	for _, broken := range []string{"x", "$argon2id$v=19$m=19456,t=2,p=1$!$!", "$2b$10$abcdefghijklmnopqrstuv"} {
		if ok, err := h.matches(ctx, broken, "x"); ok || err == nil {
			t.Errorf("%q: %v %v, want an error", broken, ok, err)
		}
	}
}

func TestALoginThatDoesNotExistIsHashedLikeOneThatDoes(t *testing.T) {
	h, err := newHasher(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	for i := range hashesAtOnce {
		h.gate <- struct{}{} // all places are taken: whoever hashes has to wait
		_ = i
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := h.matches(ctx, "", "x"); err == nil {
		t.Error("the decoy was not hashed")
	}
	if _, err := h.hash(ctx, "x"); err == nil {
		t.Error("hashing went past the bound")
	}
	<-h.gate
	if ok, err := h.matches(context.Background(), "", "x"); ok || err != nil {
		t.Errorf("decoy: %v %v", ok, err)
	}
}

func TestPasswordsAndPINsThatAreTooEasyAreRefused(t *testing.T) {
	for _, p := range []string{"short", "aaaaaaaaaaaa", "Officer.One", strings.Repeat("x", MaxPassword) + "y", "\xff\xfe56789012"} {
		if checkPassword("officer.one", p, MinPassword) == nil {
			t.Errorf("password %q accepted", p)
		}
	}
	for _, p := range []string{"1234567890", "雪域高原上的一匹快马", "correct horse"} {
		if err := checkPassword("officer1", p, MinPassword); err != nil {
			t.Errorf("password %q: %v", p, err)
		}
	}
	if err := checkPassword("officer1", "demo", demoPassword); err != nil {
		t.Errorf("the demo's password: %v", err)
	}
	for _, p := range []string{"", "12345", "123456", "987654", "000000", "890123", "12345a", "１２３４５７", "1234567890123"} {
		if checkPIN(p) == nil {
			t.Errorf("PIN %q accepted", p)
		}
	}
	for _, p := range []string{"246810", "135791", "192837465"} {
		if err := checkPIN(p); err != nil {
			t.Errorf("PIN %q: %v", p, err)
		}
	}
}

func TestACodeCountsOnceAndOnlyInItsTime(t *testing.T) {
	e, err := enrol(rand.Reader, "officer1")
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(e.URL, "otpauth://totp/Sealtrail:officer1?") {
		t.Fatal(e.URL)
	}
	code, err := totp.GenerateCode(e.Secret, noon.Time())
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		off  time.Duration
		want bool
	}{{0, true}, {30 * time.Second, true}, {-30 * time.Second, true}, {time.Minute, false}, {-time.Minute, false}} {
		step, err := totpStep(e.Secret, " "+code[:3]+" "+code[3:], noon.Add(c.off), 0)
		if err != nil || (step != 0) != c.want {
			t.Errorf("%v off: step %d, %v", c.off, step, err)
		}
	}
	step, err := totpStep(e.Secret, code, noon, 0)
	if err != nil {
		t.Fatal(err)
	}
	if again, err := totpStep(e.Secret, code, noon, step); err != nil || again != 0 {
		t.Errorf("the same code counted twice: %d %v", again, err)
	}
	if wrong, err := totpStep(e.Secret, "", noon, 0); err != nil || wrong != 0 {
		t.Errorf("an empty code: %d %v", wrong, err)
	}
}

func TestATokenIsLookedUpByItsHashAndNothingElsePassesForOne(t *testing.T) {
	a, err := newToken(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	b, err := newToken(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	ha, okA := tokenHash(a)
	hb, okB := tokenHash(b)
	if !okA || !okB || string(ha) == string(hb) || len(ha) != 32 || strings.Contains(string(ha), a) {
		t.Fatal("tokens are not told apart by their hashes")
	}
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.String().Draw(t, "s")
		if _, ok := tokenHash(s); ok && !strings.HasPrefix(s, tokenMark) {
			t.Fatalf("%q passed", s)
		}
	})
	for _, s := range []string{"", "st_", a[:len(a)-1], a + "x", "Bearer " + a} {
		if _, ok := tokenHash(s); ok {
			t.Errorf("%q passed", s)
		}
	}
}

func TestAOneTimePasswordIsEightyBitsInFourGroups(t *testing.T) {
	seen := map[string]bool{}
	for range 50 {
		s, err := oneTime(rand.Reader)
		if err != nil {
			t.Fatal(err)
		}
		if len(s) != 19 || strings.Count(s, "-") != 3 || seen[s] || checkPassword("x", s, MinPassword) != nil {
			t.Fatalf("%q", s)
		}
		seen[s] = true
	}
}

func TestTheCookieIsBoundToItsHostExceptOnPlainLoopback(t *testing.T) {
	if name, secure := SessionCookie(true); name != "__Host-sealtrail" || !secure {
		t.Error(name, secure)
	}
	if name, secure := SessionCookie(false); strings.HasPrefix(name, "__") || secure {
		t.Error(name, secure)
	}
}
