package destruction

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/ledger"
	"github.com/sealtrail/sealtrail/internal/moment"
)

// checks collects the faults of one command, so that all are mended at once.
type checks struct {
	fault.List
	unweighed bool // a mass is missing or wrong: nothing adds up yet
}

func (c *checks) add(f *fault.Fault) { _ = c.Add(f) } // a fault is always kept, never given back

// text trims and composes a typed text. Line breaks are kept in long ones.
func (c *checks) text(typed, field string, most int, needed bool) string {
	s := norm.NFC.String(strings.TrimSpace(typed))
	strange := func(r rune) bool { return unicode.IsControl(r) && !(most > MaxName && (r == '\n' || r == '\t')) }
	switch {
	case s == "" && needed:
		c.Invalid("destruction.text.missing", field)
	case !utf8.ValidString(typed) || strings.ContainsFunc(s, strange):
		c.Invalid("destruction.text.control", field)
	case utf8.RuneCountInString(s) > most:
		c.add(fault.Invalid("destruction.text.too_long").At(field).With("max", strconv.Itoa(most)))
	}
	return s
}

// mass demands whole grams within bounds; zero is allowed where nothing came out.
func (c *checks) mass(g int64, field string, zero bool) {
	if g < 0 || g == 0 && !zero || g > maxMassG {
		c.unweighed = true
		c.add(fault.Invalid("destruction.mass.range").At(field).With("max_g", strconv.FormatInt(maxMassG, 10)))
	}
}

// most bounds a list.
func (c *checks) most(n, most int, field string) bool {
	if n > most {
		c.add(fault.Invalid("destruction.list.too_long").At(field).With("max", strconv.Itoa(most)))
		return false
	}
	return true
}

// idNumber refuses what is no number of a document by which somebody is known. It
// asks for no check character: cards and codes that were issued with a wrong one are
// in use, and passports and permits have none.
func (c *checks) idNumber(typed, field string) {
	signs, other := 0, false
	for _, r := range norm.NFKC.String(typed) {
		switch {
		case unicode.IsLetter(r), unicode.IsDigit(r):
			signs++
		case !strings.ContainsRune(" -()/.·", r):
			other = true
		}
	}
	if signs < 5 || other {
		c.Invalid("destruction.fulfil.id_short", field)
	}
}

// isHash tells whether s is a SHA-256 in lower-case hex.
func isHash(s string) bool {
	if len(s) != 64 {
		return false
	}
	for i := range len(s) {
		if (s[i] < '0' || s[i] > '9') && (s[i] < 'a' || s[i] > 'f') {
			return false
		}
	}
	return true
}

// item is a path like "outputs[2].mass_g".
func item(list string, i int, field string) string {
	return list + "[" + strconv.Itoa(i) + "]." + field
}

// by says who drafts an act and how it was signed.
func by(actor identity.Actor, action identity.Action, cmd ledger.Command, kind string, at, now moment.Time) ledger.Draft {
	return ledger.Draft{ID: cmd.ID, Kind: kind, KV: 1, OccurredAt: at, DeviceAt: cmd.DeviceAt, By: actor.By(action), Auth: actor.Auth(action, now)}
}

// late gives the reason and photo of an act entered after the fact (补录).
func late(cmd ledger.Command) (reason, photo string) {
	if cmd.Late == nil {
		return "", ""
	}
	return norm.NFC.String(cmd.Late.Reason), cmd.Late.Photo
}
