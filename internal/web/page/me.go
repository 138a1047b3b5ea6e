package page

import (
	"html/template"

	"github.com/sealtrail/sealtrail/internal/identity"
)

// Me fills me/show: a person's own account.
type Me struct {
	Frame
	Words    string // of the roles held here
	Choices  []Option
	Current  string // the membership acted in
	Sessions []SessionRow
	Tokens   []TokenRow
	History  []HistoryRow
	StepUp   StepUp
	Secret   *Secret
	// MayDelegate: has approvals to give to a colleague, or gives them for one.
	MayDelegate bool
}

func (*Me) Template() string { return "me/show" }

// SessionRow is one sign-in.
type SessionRow struct {
	identity.Session
	Here bool // the one that asks
}

// MeSecret fills me/secret: one form to set a password, a PIN or a TOTP key.
type MeSecret struct {
	Frame
	Kind     string // password, pin, totp
	Must     bool   // nothing else comes before it
	Set      bool   // there is one already
	Enrolled *Enrolment
}

func (*MeSecret) Template() string { return "me/secret" }

// Enrolment is a key on offer: it counts once its first code was typed.
type Enrolment struct {
	Key string
	URL template.URL // otpauth://, opens the authenticator on a phone
}

// StepUpPage fills me/stepup: PIN or TOTP by itself.
type StepUpPage struct {
	Frame
	StepUp StepUp
	Next   string
	Secret string // pin, totp, or "" while none is set
}

func (*StepUpPage) Template() string { return "me/stepup" }

// Tokens is a list of tokens, each with its way to end it.
type Tokens struct {
	Form   Form
	Tokens []TokenRow
	Revoke string // where to post the end of one's own
	Ask    string // where an administrator is asked first
}
