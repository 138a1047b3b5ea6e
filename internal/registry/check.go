package registry

import (
	"encoding/hex"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/ledger"
	"github.com/sealtrail/sealtrail/internal/moment"
	"github.com/sealtrail/sealtrail/internal/reference"
)

// text brings what was typed to normal form and checks it; line breaks stay in
// reasons only.
func text(faults *fault.List, typed, field string, most int, needed bool) string {
	s := norm.NFC.String(strings.TrimSpace(strings.ReplaceAll(typed, "\r\n", "\n")))
	control := func(r rune) bool { return unicode.IsControl(r) && (r != '\n' || most < MaxReason) }
	switch {
	case s == "" && needed:
		faults.Invalid("registry.text.missing", field)
	case utf8.RuneCountInString(s) > most:
		_ = faults.Add(fault.Invalid("registry.text.too_long").At(field).With("max", strconv.Itoa(most))) // a fault is never given back
	case !utf8.ValidString(s) || strings.ContainsFunc(s, control):
		faults.Invalid("registry.text.control", field)
	}
	return s
}

// late gives the reason and the photographed paper of an act entered afterwards.
func late(faults *fault.List, c ledger.Command) (reason, photo string) {
	if c.Late == nil {
		return "", ""
	}
	reason = text(faults, c.Late.Reason, "late.reason", ledger.MaxLateReason, false)
	if p := c.Late.Photo; p != "" {
		if b, err := hex.DecodeString(p); err != nil || len(b) != 32 || strings.ToLower(p) != p {
			faults.Invalid("registry.photo", "late.photo")
		}
	}
	return reason, c.Late.Photo
}

// division checks that a division exists.
func division(faults *fault.List, book *reference.Book, code, field string) {
	if _, err := book.Division(code); err != nil {
		faults.Invalid("registry.division", field)
	}
}

// day checks a calendar day.
func day(faults *fault.List, d moment.Date, field string) bool {
	if _, err := moment.ParseDate(string(d)); err != nil {
		faults.Invalid("registry.day", field)
		return false
	}
	return true
}

// words checks a list of codes one by one and gives them once each.
func words(faults *fault.List, list []string, field string, known func(string) bool) []string {
	if len(list) > MaxWords {
		_ = faults.Add(fault.Invalid("registry.words.too_many").At(field).With("max", strconv.Itoa(MaxWords)))
		return nil
	}
	out := []string{}
	for i, w := range list {
		if !known(w) {
			faults.Invalid("registry.words.unknown", field+"["+strconv.Itoa(i)+"]")
			continue
		}
		if !slices.Contains(out, w) {
			out = append(out, w)
		}
	}
	return out
}

// modes of operation a licence can name (危险废物经营许可证管理办法 第十条).
var modes = []string{"collect", "store", "utilise", "dispose"}

var hazardCategory = regexp.MustCompile(`^HW(0[1-9]|[1-4][0-9]|50)$`)

// isWaste: a whole HW category, or an eight-digit code.
func isWaste(s string) bool {
	if hazardCategory.MatchString(s) {
		return true
	}
	_, err := reference.WasteCategory(s)
	return err == nil
}
