package api

import (
	"context"
	"io"
	"net/http"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/identity"
)

// endpoint is one operation as its noun describes it.
type endpoint struct {
	id      string
	method  string
	path    string
	tag     string
	summary string
	doc     string
	actions []identity.Action // what the use case asks for: one of them
	created bool              // answers 201
	proven  bool              // asks for a step-up, whatever the table of actions says
	media   string            // of the answer, when it is not JSON
}

func get(id, path, tag, summary string, actions ...identity.Action) endpoint {
	return endpoint{id: id, method: http.MethodGet, path: path, tag: tag, summary: summary, actions: actions}
}

func post(id, path, tag, summary string, actions ...identity.Action) endpoint {
	return endpoint{id: id, method: http.MethodPost, path: path, tag: tag, summary: summary, actions: actions}
}

func (e endpoint) makes() endpoint             { e.created = true; return e }
func (e endpoint) proves() endpoint            { e.proven = true; return e }
func (e endpoint) says(doc string) endpoint    { e.doc = doc; return e }
func (e endpoint) gives(media string) endpoint { e.media = media; return e }

// answer is how huma wants a body to come.
type answer[O any] struct{ Body O }

// add registers an operation. The handler parses and asks; its error is said here.
func add[I, O any](a *API, e endpoint, handle func(context.Context, identity.Actor, *I) (O, error)) {
	huma.Register(a.huma, a.operation(e), func(ctx context.Context, in *I) (*answer[O], error) {
		who := askerOf(ctx)
		out, err := handle(ctx, who.actor, in)
		if err != nil {
			return nil, a.problem(who.gin, err)
		}
		return &answer[O]{Body: out}, nil
	})
}

// file is an answer that is downloaded.
type file struct {
	ContentType string `header:"Content-Type"`
	Disposition string `header:"Content-Disposition"`
	Body        []byte
}

// addFile registers an operation that gives a file.
func addFile[I any](a *API, e endpoint, handle func(context.Context, identity.Actor, *I) (name string, body []byte, err error)) {
	huma.Register(a.huma, a.operation(e), func(ctx context.Context, in *I) (*file, error) {
		who := askerOf(ctx)
		name, body, err := handle(ctx, who.actor, in)
		if err != nil {
			return nil, a.problem(who.gin, err)
		}
		return &file{ContentType: e.media, Disposition: `attachment; filename="` + name + `"`, Body: body}, nil
	})
}

// addStream registers an operation that gives a file of any length.
func addStream[I any](a *API, e endpoint, handle func(context.Context, identity.Actor, *I) (name, media string, body io.ReadCloser, err error)) {
	huma.Register(a.huma, a.operation(e), func(ctx context.Context, in *I) (*huma.StreamResponse, error) {
		who := askerOf(ctx)
		name, media, body, err := handle(ctx, who.actor, in)
		if err != nil {
			return nil, a.problem(who.gin, err)
		}
		return &huma.StreamResponse{Body: func(h huma.Context) {
			defer body.Close()
			h.SetHeader("Content-Type", media)
			h.SetHeader("Content-Disposition", `attachment; filename="`+name+`"`)
			if _, err := io.Copy(h.BodyWriter(), body); err != nil { // the client went away, or the disk did: the answer ends short
				a.Log.WarnContext(ctx, "file not sent whole", "error", err)
			}
		}}, nil
	})
}

// The keys under which an operation remembers what prepare asks it.
const (
	actionsKey = "actions"
	provenKey  = "proven"
)

func actionsOf(op *huma.Operation) []identity.Action {
	actions, _ := op.Metadata[actionsKey].([]identity.Action)
	return actions
}

func needsStepUp(op *huma.Operation) bool {
	proven, _ := op.Metadata[provenKey].(bool)
	return proven
}

func all[T any](list []T, holds func(T) bool) bool {
	return !slices.ContainsFunc(list, func(t T) bool { return !holds(t) })
}

// mayAny asks whether the actor may do one of the operation's actions at all.
func mayAny(actor identity.Actor, op *huma.Operation) (err error) {
	for _, action := range actionsOf(op) {
		if err = actor.May(action); err == nil {
			return nil
		}
	}
	return err
}

func (a *API) operation(e endpoint) huma.Operation {
	op := huma.Operation{
		OperationID: e.id, Method: e.method, Path: e.path, Tags: []string{e.tag}, Summary: e.summary, Description: e.doc,
		Metadata:  map[string]any{actionsKey: e.actions, provenKey: e.proven || e.method == http.MethodPost && all(e.actions, identity.NeedsStepUp)},
		Responses: a.responses(e), DefaultStatus: http.StatusOK,
		// prepare has read the body, within the server's own limits.
		MaxBodyBytes: MaxBody + 1, BodyReadTimeout: -1,
	}
	if e.created {
		op.DefaultStatus = http.StatusCreated
	}
	if needsStepUp(&op) {
		op.Description = strings.TrimSpace(op.Description + "\n\nNeeds a step-up: send your PIN or TOTP in " + PinHeader + ".")
		op.Parameters = append(op.Parameters, &huma.Param{Name: PinHeader, In: "header", Description: "PIN or TOTP of whoever acts. Secret.",
			Schema: &huma.Schema{Type: huma.TypeString, Format: "password"}})
	}
	return op
}

// responses documents the failures that the operation may answer with.
func (a *API) responses(e endpoint) map[string]*huma.Response {
	kinds := []fault.Kind{fault.KindUnauthenticated, fault.KindDenied, fault.KindInvalid, fault.KindLimited, fault.KindUnavailable, fault.KindInternal}
	if strings.Contains(e.path, "{") || e.method == http.MethodPost {
		kinds = append(kinds, fault.KindMissing)
	}
	if e.method == http.MethodPost {
		kinds = append(kinds, fault.KindBadRequest, fault.KindConflict, fault.KindTooLarge, fault.KindUnsupported)
	}
	schema := a.huma.OpenAPI().Components.Schemas.Schema(reflect.TypeFor[Problem](), true, "Problem")
	out := make(map[string]*huma.Response, len(kinds)+1)
	for _, k := range kinds {
		out[strconv.Itoa(k.Status())] = &huma.Response{Description: http.StatusText(k.Status()), Content: map[string]*huma.MediaType{problemType: {Schema: schema}}}
	}
	if e.media != "" {
		out["200"] = &huma.Response{Description: "OK", Content: map[string]*huma.MediaType{e.media: {Schema: &huma.Schema{Type: huma.TypeString, Format: "binary"}}}}
	}
	return out
}
