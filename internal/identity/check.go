package identity

import (
	"regexp"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/ledger"
	"github.com/sealtrail/sealtrail/internal/moment"
)

// text trims and composes one line; control characters are refused.
func text(faults *fault.List, typed, field string, most int, needed bool) string {
	s := norm.NFC.String(strings.TrimSpace(typed))
	switch {
	case s == "" && needed:
		faults.Invalid("identity.text.missing", field)
	case utf8.RuneCountInString(s) > most:
		_ = faults.Add(fault.Invalid("identity.text.too_long").At(field).With("max", strconv.Itoa(most))) // a fault is never given back
	case !utf8.ValidString(s) || strings.ContainsFunc(s, unicode.IsControl):
		faults.Invalid("identity.text.control", field)
	}
	return s
}

// span checks two days of which the last may be open.
func span(faults *fault.List, from, to moment.Date, fromField, toField string) {
	if _, err := moment.ParseDate(string(from)); err != nil {
		faults.Invalid("identity.day", fromField)
	}
	if to == "" {
		return
	}
	if _, err := moment.ParseDate(string(to)); err != nil {
		faults.Invalid("identity.day", toField)
	} else if to < from {
		faults.Invalid("identity.day_order", toField)
	}
}

var (
	divisionForm = regexp.MustCompile(`^[1-9][0-9]{5}$`)
	loginForm    = regexp.MustCompile(`^[a-z][a-z0-9._-]{1,39}$`)
)

func isDivision(code string) bool { return divisionForm.MatchString(code) }

// normalLogin is how logins are compared: without blanks around, lower case.
func normalLogin(typed string) string { return strings.ToLower(strings.TrimSpace(typed)) }

func isLogin(login string) bool { return loginForm.MatchString(login) }

// placed names the field of a fault; other errors go through.
func placed(err error, field string) error {
	if f := fault.Of(err); f != nil {
		return f.At(field)
	}
	return err
}

func late(c ledger.Command) (reason, photo string) {
	if c.Late == nil {
		return "", ""
	}
	return c.Late.Reason, c.Late.Photo
}
