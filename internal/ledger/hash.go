package ledger

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
)

// Suite is the only set of algorithms known today: SHA-256, JCS, 32-byte salts.
const Suite = "s1"

// SaltSize is the length of every salt in bytes.
const SaltSize = 32

// Prefixes keep the hashes of different things apart.
const (
	prefixFacts = "sealtrail/facts/v1\x00"
	prefixLine  = "sealtrail/line/v1\x00"
	prefixPII   = "sealtrail/pii/v1\x00"
	prefixAct   = "sealtrail/act/v1\x00"
	prefixBody  = "sealtrail/body/v1\x00"
)

// Hash is a SHA-256 sum; in JSON standard base64, empty text when zero.
type Hash [32]byte

func (h Hash) IsZero() bool { return h == Hash{} }

func (h Hash) String() string {
	if h.IsZero() {
		return ""
	}
	return base64.StdEncoding.EncodeToString(h[:])
}

// Fingerprint is what pages and papers show: the first 16 hex digits.
func (h Hash) Fingerprint() string { return hex.EncodeToString(h[:8]) }

func (h Hash) MarshalJSON() ([]byte, error) { return json.Marshal(h.String()) }

func (h *Hash) UnmarshalJSON(b []byte) error {
	var s string
	if err := json.Unmarshal(b, &s); err != nil {
		return err
	}
	p, err := ParseHash(s)
	*h = p
	return err
}

// ParseHash reads the base64 form; empty is the zero hash.
func ParseHash(s string) (Hash, error) {
	var h Hash
	if s == "" {
		return h, nil
	}
	b, err := base64.StdEncoding.DecodeString(s)
	if err != nil || len(b) != len(h) {
		return h, fmt.Errorf("hash %q is not 32 bytes of base64", s)
	}
	copy(h[:], b)
	return h, nil
}

// Stream names one chain: 16 random bytes that tell nothing.
type Stream [16]byte

func (s Stream) IsZero() bool { return s == Stream{} }

func (s Stream) String() string { return base64.StdEncoding.EncodeToString(s[:]) }

func (s Stream) MarshalJSON() ([]byte, error) { return json.Marshal(s.String()) }

func (s *Stream) UnmarshalJSON(b []byte) error {
	var t string
	if err := json.Unmarshal(b, &t); err != nil {
		return err
	}
	p, err := ParseStream(t)
	*s = p
	return err
}

// ParseStream reads the base64 form.
func ParseStream(t string) (Stream, error) {
	var s Stream
	b, err := base64.StdEncoding.DecodeString(t)
	if err != nil || len(b) != len(s) {
		return s, fmt.Errorf("stream %q is not 16 bytes of base64", t)
	}
	copy(s[:], b)
	return s, nil
}

// LeafHash is the RFC 6962 hash of a leaf's bytes.
func LeafHash(leaf []byte) Hash {
	d := sha256.New()
	d.Write([]byte{0})
	d.Write(leaf)
	return sum(d.Sum(nil))
}

func actHash(act []byte) Hash { return digest(prefixAct, act) }

func bodyHash(salt, body []byte) Hash { return digest(prefixBody, salt, body) }

func factsHash(salt, jcs []byte) Hash { return digest(prefixFacts, salt, jcs) }

func lineHash(salt, jcs []byte) Hash { return digest(prefixLine, salt, jcs) }

func personalHash(field string, salt []byte, value string) Hash {
	return digest(prefixPII, []byte(field), []byte{0}, salt, []byte(value))
}

func digest(prefix string, parts ...[]byte) Hash {
	d := sha256.New()
	d.Write([]byte(prefix))
	for _, p := range parts {
		d.Write(p)
	}
	return sum(d.Sum(nil))
}

func sum(b []byte) (h Hash) {
	copy(h[:], b)
	return h
}
