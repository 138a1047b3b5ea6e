package page

import (
	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/i18n"
	"github.com/sealtrail/sealtrail/internal/identity"
)

// Layout is the chrome around a page.
type Layout string

const (
	Public Layout = "public" // white bar: anyone may read it
	Work   Layout = "work"   // deep teal bar; on a phone app bar and tabs
	Task   Layout = "task"   // Work, but on a phone only back and dock
	Bare   Layout = "bare"   // no bar: sign-in

	Fragment Layout = "fragment" // no page around it: for other sites to take in
)

// Page is a struct that fills a template.
type Page interface {
	Template() string // "lot/show" is assets/templates/lot/show.html
	Chrome() *Frame
}

// Frame is what every page needs around its content. A handler sets Layout,
// Nav and Back; the rest is filled when the page is shown.
type Frame struct {
	Layout Layout
	Nav    string // key of the current navigation item
	Back   string // where the arrow of the phone bar leads; empty: none

	Form      Form
	Lang      i18n.Lang
	Languages []Language
	Visitor   Visitor
	Demo      bool
	RequestID string
	Items     []NavItem // main navigation
	Tabs      []NavItem // phone tabs, five, scan in the middle
}

// Chrome gives the frame to whoever shows the page.
func (f *Frame) Chrome() *Frame { return f }

// Visitor is who looks at the page; zero is anyone.
type Visitor struct {
	Name    string
	Org     string
	Actor   identity.Actor
	Waiting int // what waits for this person, for the count in the navigation

	Login      string
	OrgEn      string
	Membership uuid.UUID
	Choices    []identity.Choice // memberships in force, to act in another
	MustChange bool              // the password was set by somebody else: nothing but another comes first
	Secret     string            // what a step-up asks for: pin, totp, or "" while none is set
}

// SignedIn tells whether somebody is.
func (v Visitor) SignedIn() bool { return v.Name != "" }

// Rest tells whether some places stand behind the bar's last entry.
func (f *Frame) Rest() bool {
	for _, item := range f.Items {
		if item.Rest {
			return true
		}
	}
	return false
}

// Role is the first role, for the line under the name.
func (v Visitor) Role() identity.Role {
	if len(v.Actor.Roles) == 0 {
		return ""
	}
	return v.Actor.Roles[0]
}

// Language is one entry of the language switch.
type Language struct {
	Lang    i18n.Lang
	Name    string
	Href    string
	Current bool
}

// NavItem is one entry of a navigation; its words are "nav."+Key.
type NavItem struct {
	Key, Href, Icon string
	Current         bool
	Count           int
	Rest            bool // behind the bar's last entry on a wide screen
}
