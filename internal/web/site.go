package web

import (
	"context"
	"fmt"
	"io"
	"io/fs"
	"log/slog"

	"github.com/gin-gonic/gin"

	"github.com/sealtrail/sealtrail/internal/casefile"
	"github.com/sealtrail/sealtrail/internal/custody"
	"github.com/sealtrail/sealtrail/internal/deadline"
	"github.com/sealtrail/sealtrail/internal/destruction"
	"github.com/sealtrail/sealtrail/internal/export"
	"github.com/sealtrail/sealtrail/internal/i18n"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/label"
	"github.com/sealtrail/sealtrail/internal/moment"
	"github.com/sealtrail/sealtrail/internal/oversight"
	"github.com/sealtrail/sealtrail/internal/reference"
	"github.com/sealtrail/sealtrail/internal/registry"
	"github.com/sealtrail/sealtrail/internal/web/page"
)

// Session tells who is signed in. The visitor is zero for anyone else; an
// error is for what went wrong, not for nobody.
type Session interface {
	Visitor(c *gin.Context) (page.Visitor, error)
	// StepUp checks the PIN or one-time code of whoever is signed in, and keeps
	// that it was right for the acts of the next minutes.
	StepUp(c *gin.Context, secret string) (identity.Actor, error)
	// CoSign checks login and PIN of a second person on this device.
	CoSign(c *gin.Context, login, secret string) (identity.Actor, error)
	// Enter signs in, Leave signs out, Exchange renews the cookie after what the
	// session may has changed.
	Enter(c *gin.Context, login, password string) (page.Visitor, error)
	Leave(c *gin.Context) error
	Exchange(c *gin.Context) error
}

// Config is what a site is made of. Services of the core are added here, one
// field each, as their pages come.
type Config struct {
	Words     *i18n.Bundle
	Files     fs.FS // templates/ and static/
	Session   Session
	Clock     moment.Clock
	Log       *slog.Logger
	RequestID func(context.Context) string // of the edge's middleware
	Demo      bool                         // announced on every page
	Secure    bool                         // served over TLS: cookies say so
	BaseURL   string                       // address people use, for what is read elsewhere
	Book      *reference.Book

	Identity     *identity.Service
	Labels       *label.Service
	Cases        *casefile.Service
	Custody      *custody.Service
	Registry     *registry.Service
	Destruction  *destruction.Service
	Export       *export.Service
	Oversight    *oversight.Service
	Deadline     *deadline.Service
	ExportFile   func(sha256 string) (io.ReadSeekCloser, error)
	IssuedPaper  IssuedPaper
	Photos       Photos
	Documents    Documents
	Papers       Papers
	LabelLimit   gin.HandlerFunc // of the public page of a label
	TripLimit    gin.HandlerFunc // of the pages that a trip code opens
	EventLimit   gin.HandlerFunc // of the public page and notice of a joint destruction
	DrawQR       func(text string) (svg string, err error)
	DrawRoll     DrawRoll
	House        House
	DemoAccounts []page.DemoAccount // shown on the demo's sign-in page alone
}

// Site is the pages. Apart from its shelf it does not change after New.
type Site struct {
	Config
	static *static
	views  views
	shelf  *shelf // the only part that changes
}

// New parses every template in every language: a broken one stops the start.
func New(config Config) (*Site, error) {
	static, err := newStatic(config.Files)
	if err != nil {
		return nil, err
	}
	views, err := loadViews(config.Files, config.Words, static)
	if err != nil {
		return nil, fmt.Errorf("load templates: %w", err)
	}
	return &Site{Config: config, static: static, views: views, shelf: &shelf{}}, nil
}

// The keys under which prepare leaves what it found.
const (
	keyLang    = "web.lang"
	keyVisitor = "web.visitor"
)

// locale speaks the language of the request.
func (s *Site) locale(c *gin.Context) *i18n.Locale {
	lang, _ := c.Get(keyLang)
	l, _ := lang.(i18n.Lang)
	return s.Words.In(l)
}

func (s *Site) visitor(c *gin.Context) page.Visitor {
	v, _ := c.Get(keyVisitor)
	visitor, _ := v.(page.Visitor)
	return visitor
}

// actor is who acts; the zero actor, who may nothing, when nobody is signed in.
func (s *Site) actor(c *gin.Context) identity.Actor { return s.visitor(c).Actor }
