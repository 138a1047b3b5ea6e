package identity

import (
	"time"

	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/moment"
)

// Limits of sessions.
const (
	SessionIdle = 60 * time.Minute // a store room's pause
	SessionLife = 12 * time.Hour   // a shift
	// SeenEvery is how often at most "last seen" and "last used" are written.
	SeenEvery = time.Minute
	maxAgent  = 200 // characters of the browser's own description that are kept
)

// Session is one sign-in on one device. The cookie that carries it belongs to
// the edge and can be exchanged without touching the session.
type Session struct {
	ID         uuid.UUID
	Person     uuid.UUID
	Membership uuid.UUID // in which the person acts now
	Address    string    // shown to its owner alone
	Agent      string
	CreatedAt  moment.Time
	SeenAt     moment.Time
	StepUpAt   moment.Time // zero: none
	StepUpBy   string      // step_up|totp
	EndedAt    moment.Time // signed out or revoked; zero: not
}

// Lives tells whether the session still opens anything.
func (s Session) Lives(at moment.Time) bool {
	return s.EndedAt.IsZero() && at.Sub(s.SeenAt) < SessionIdle && at.Sub(s.CreatedAt) < SessionLife
}

// SessionCookie names the cookie of a session. Browsers keep a __Host- cookie
// to this very host and to https; plain http exists on loopback alone.
func SessionCookie(https bool) (name string, secure bool) {
	if https {
		return "__Host-sealtrail", true
	}
	return "sealtrail", false
}

// SignIn is a login with its password, from an address.
type SignIn struct {
	Login    string
	Password string
	Address  string // IP, without port
	Agent    string // User-Agent
}

// SignedIn is who a session or token stands for, with what a page's head shows.
type SignedIn struct {
	Session    uuid.UUID // zero for tokens
	Actor      Actor
	Name       string
	Login      string
	OrgName    string
	OrgNameEn  string
	Membership uuid.UUID
	// Choices are the memberships in force, for the switch in the page's head.
	Choices []Choice
	// MustChange: the password was set by somebody else. The actor has no role
	// until ChangePassword was done.
	MustChange bool
	// StepUp tells which secret a step-up asks for: "" none set, "pin" or "totp".
	StepUp string
}

// Choice is one membership somebody may act in.
type Choice struct {
	Membership uuid.UUID
	Org        uuid.UUID
	OrgName    string
	OrgNameEn  string
	Roles      []Role
}
