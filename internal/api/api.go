package api

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"

	"github.com/danielgtaylor/huma/v2"
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
)

// Prefix is where the API is mounted.
const Prefix = "/api/v1"

// Limits of a request's body, in bytes.
const (
	MaxBody   = 1 << 20
	MaxUpload = 24 << 20 // one photograph of 20 MB with its fields
)

// Config is what the API is made of: one field per service of the core, and
// what other edges do for it.
type Config struct {
	Words *i18n.Bundle
	Log   *slog.Logger

	// Identify tells who asks, by bearer token or session; nobody is the fault
	// "unauthenticated". A request with a bearer token must not look at a session.
	Identify func(*http.Request) (identity.Actor, error)
	// StepUp proves the actor once more, for this request, by the PIN or TOTP that
	// came with it. The secret is in no other place of the request.
	StepUp func(r *http.Request, actor identity.Actor, secret string) (identity.Actor, error)

	Clock moment.Clock
	Book  *reference.Book

	Identity    *identity.Service
	Casefile    *casefile.Service
	Registry    *registry.Service
	Custody     *custody.Service
	Destruction *destruction.Service
	Label       *label.Service
	Export      *export.Service
	Oversight   *oversight.Service
	Deadline    *deadline.Service
	ExportFile  func(sha256 string) (io.ReadSeekCloser, error)
	// KeepPhoto checks and stores a picture; an act names it by its hash.
	KeepPhoto func(ctx context.Context, r io.Reader) (Picture, error)
	// KeepDocument does the same for papers; DocumentFile gives one, a picture as a
	// copy without metadata.
	KeepDocument func(ctx context.Context, r io.Reader) (Picture, error)
	DocumentFile func(sha256 string) (body io.ReadCloser, media string, err error)
	// LabelFile draws the n-th file of a roll as PDF.
	LabelFile func(ctx context.Context, roll label.Kept, labels []label.Label, format LabelFormat) ([]byte, error)
	// PlaceLabelFile draws labels of places as PDF.
	PlaceLabelFile func(ctx context.Context, places []custody.PlaceRow, format LabelFormat) ([]byte, error)
	// EndingFile and ConsumptionFile draw the papers with which goods end.
	EndingFile      func(ctx context.Context, v destruction.EndingPaper) ([]byte, error)
	ConsumptionFile func(ctx context.Context, c custody.Consumption) ([]byte, error)
}

// API is the operations and their description. It does not change after New.
type API struct {
	Config
	huma   huma.API
	routes *routes
	spec   []byte
}

// New describes every operation; nothing is mounted yet.
func New(config Config) (*API, error) {
	a := &API{Config: config, routes: &routes{}}
	a.huma = huma.NewAPI(huma.Config{
		OpenAPI:                      description(),
		Formats:                      map[string]huma.Format{"application/json": huma.DefaultJSONFormat, "json": huma.DefaultJSONFormat},
		DefaultFormat:                "application/json",
		RejectUnknownQueryParameters: true,
		Transformers:                 []huma.Transformer{a.translate},
	}, a.routes)
	a.register()
	finish(a.huma.OpenAPI())
	spec, err := json.MarshalIndent(a.huma.OpenAPI(), "", "  ")
	if err != nil {
		return nil, fmt.Errorf("describe the API: %w", err)
	}
	a.spec = append(spec, '\n')
	return a, nil
}

// register calls every noun.
func (a *API) register() {
	a.cases()
	a.parties()
	a.seizures()
	a.seizureLists()
	a.lots()
	a.containers()
	a.storage()
	a.rounds()
	a.matters()
	a.transfers()
	a.samples()
	a.handoffs()
	a.tallies()
	a.discrepancies()
	a.orders()
	a.runs()
	a.events()
	a.certificates()
	a.firms()
	a.editions()
	a.applications()
	a.objections()
	a.labels()
	a.exports()
	a.oversight()
	a.clocks()
	a.own()
}

// OpenAPI is the description, OpenAPI 3.1 in JSON.
func (a *API) OpenAPI() []byte { return a.spec }

// OpenAPI describes the API without a running house, for the command line.
func OpenAPI() ([]byte, error) {
	a, err := New(Config{})
	if err != nil {
		return nil, err
	}
	return a.spec, nil
}

// Mount adds the operations to a router.
func (a *API) Mount(r gin.IRouter) {
	group := r.Group(Prefix)
	group.GET("/openapi.json", func(c *gin.Context) {
		c.Header("X-Content-Type-Options", "nosniff")
		c.Data(http.StatusOK, "application/json; charset=utf-8", a.spec)
	})
	for _, route := range a.routes.all {
		group.Handle(route.op.Method, route.path(), a.prepare(route.op), route.serve)
	}
}
