package casefile

import (
	"encoding/hex"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/ledger"
)

// text brings what was typed to normal form and checks it; line breaks stay in
// reasons and notes only.
func text(faults *fault.List, typed, field string, most int, needed bool) string {
	s := norm.NFC.String(strings.TrimSpace(strings.ReplaceAll(typed, "\r\n", "\n")))
	control := func(r rune) bool { return unicode.IsControl(r) && (r != '\n' || most < MaxReason) }
	switch {
	case s == "" && needed:
		faults.Invalid("casefile.text.missing", field)
	case utf8.RuneCountInString(s) > most:
		_ = faults.Add(fault.Invalid("casefile.text.too_long").At(field).With("max", strconv.Itoa(most))) // a fault is never given back
	case !utf8.ValidString(s) || strings.ContainsFunc(s, control):
		faults.Invalid("casefile.text.control", field)
	}
	return s
}

// late gives the reason and the photographed paper of an act entered afterwards.
func late(faults *fault.List, c ledger.Command) (reason, photo string) {
	if c.Late == nil {
		return "", ""
	}
	reason = text(faults, c.Late.Reason, "late.reason", ledger.MaxLateReason, false)
	if c.Late.Photo != "" && !isHash(c.Late.Photo) {
		faults.Invalid("casefile.photo", "late.photo")
	}
	return reason, c.Late.Photo
}

// isHash: SHA-256 in lower-case hex.
func isHash(s string) bool {
	b, err := hex.DecodeString(s)
	return err == nil && len(b) == 32 && strings.ToLower(s) == s
}

// several names the lots of a request once each.
func several(faults *fault.List, lots []string) {
	if len(lots) > MaxLots {
		_ = faults.Add(fault.Invalid("casefile.lots.too_many").At("lots").With("max", strconv.Itoa(MaxLots)))
	}
	seen := map[string]bool{}
	for i, l := range lots {
		l = strings.ToUpper(strings.ReplaceAll(strings.TrimSpace(l), "-", ""))
		if seen[l] {
			faults.Invalid("casefile.lots.twice", "lots["+strconv.Itoa(i)+"]")
		}
		seen[l] = true
	}
}

// present checks that there are lots, and none that left for good.
func present(faults *fault.List, lots []LegalLot) {
	if len(lots) == 0 {
		faults.Invalid("casefile.lots.none", "lots")
	}
	if len(lots) > MaxLots {
		_ = faults.Add(fault.Invalid("casefile.lots.too_many").At("lots").With("max", strconv.Itoa(MaxLots)))
	}
	for _, l := range lots {
		if l.Gone() {
			_ = faults.Add(fault.Conflict("casefile.lot.gone").At("lots").With("code", shown(l.Code)))
		}
	}
}

// shown is a code as people read it.
func shown(code string) string {
	if len(code) != 12 {
		return code
	}
	return code[:4] + "-" + code[4:8] + "-" + code[8:]
}
