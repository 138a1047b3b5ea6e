package ledger

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"math/big"
	"strings"

	"github.com/gowebpki/jcs"
	"golang.org/x/text/unicode/norm"
)

// maxInteger is the largest integer every JSON reader keeps exact (2^53 − 1).
var maxInteger = big.NewInt(1<<53 - 1)

// Canonical writes a value in the one form that is hashed: JCS over strings in
// NFC, booleans, null and integers below 2^53.
func Canonical(v any) ([]byte, error) {
	var plain bytes.Buffer
	enc := json.NewEncoder(&plain)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return nil, fmt.Errorf("canonical form: %w", err)
	}
	if err := written(plain.Bytes()); err != nil {
		return nil, err
	}
	b, err := jcs.Transform(plain.Bytes())
	if err != nil {
		return nil, fmt.Errorf("canonical form: %w", err)
	}
	return b, nil
}

// IsCanonical tells whether the bytes are exactly what Canonical would write.
func IsCanonical(b []byte) bool {
	if admissible(b) != nil {
		return false
	}
	again, err := jcs.Transform(b)
	return err == nil && bytes.Equal(again, b)
}

// written checks what our own encoder wrote, in one pass over the bytes: it is
// well formed and names no key twice, so only numbers and composition can be
// wrong. (Walking tokens took two thirds of the time of sealing an act.)
func written(b []byte) error {
	if !norm.NFC.IsNormal(b) {
		return fmt.Errorf("canonical form: a text is not NFC")
	}
	for i := 0; i < len(b); i++ {
		switch c := b[i]; {
		case c == '"':
			for i++; b[i] != '"'; i++ {
				if b[i] == '\\' {
					i++
				}
			}
		case c == '-' || c >= '0' && c <= '9':
			from := i
			for i < len(b) && bytes.IndexByte([]byte("+-.eE0123456789"), b[i]) >= 0 {
				i++
			}
			if err := integer(json.Number(b[from:i]), ""); err != nil {
				return err
			}
			i--
		}
	}
	return nil
}

// admissible walks the tokens, so that duplicate keys and floats are seen
// before any reader could smooth them over.
func admissible(b []byte) error {
	dec := json.NewDecoder(bytes.NewReader(b))
	dec.UseNumber()
	if err := walk(dec, ""); err != nil {
		return err
	}
	if _, err := dec.Token(); err != io.EOF {
		return fmt.Errorf("canonical form: more than one value")
	}
	return nil
}

func walk(dec *json.Decoder, path string) error {
	tok, err := dec.Token()
	if err != nil {
		return fmt.Errorf("canonical form at %q: %w", path, err)
	}
	switch t := tok.(type) {
	case json.Number:
		return integer(t, path)
	case string:
		return composed(t, path)
	case json.Delim:
		if t == '[' {
			for i := 0; dec.More(); i++ {
				if err := walk(dec, fmt.Sprintf("%s[%d]", path, i)); err != nil {
					return err
				}
			}
		} else {
			if err := object(dec, path); err != nil {
				return err
			}
		}
		_, err := dec.Token() // the closing bracket
		return err
	}
	return nil
}

func object(dec *json.Decoder, path string) error {
	seen := map[string]bool{}
	for dec.More() {
		tok, err := dec.Token()
		if err != nil {
			return fmt.Errorf("canonical form at %q: %w", path, err)
		}
		key := tok.(string) // the decoder guarantees that keys are strings
		if seen[key] {
			return fmt.Errorf("canonical form at %q: key %q twice", path, key)
		}
		seen[key] = true
		if err := composed(key, path); err != nil {
			return err
		}
		if err := walk(dec, path+"."+key); err != nil {
			return err
		}
	}
	return nil
}

func integer(n json.Number, path string) error {
	if strings.ContainsAny(n.String(), ".eE") || n.String() == "-0" {
		return fmt.Errorf("canonical form at %q: %s is not an integer", path, n)
	}
	v, ok := new(big.Int).SetString(n.String(), 10)
	if !ok || new(big.Int).Abs(v).Cmp(maxInteger) > 0 {
		return fmt.Errorf("canonical form at %q: %s is beyond 2^53", path, n)
	}
	return nil
}

func composed(s, path string) error {
	if !norm.NFC.IsNormalString(s) {
		return fmt.Errorf("canonical form at %q: text is not NFC", path)
	}
	return nil
}
