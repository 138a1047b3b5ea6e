package api

import (
	"context"
	"io"
	"slices"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/fact"
	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/identity"
)

func (a *API) documents() {
	op := a.operation(post("upload-document", "/documents", "registry", "Store a paper that an application or objection names", identity.FileApplication, identity.FileObjection).makes().
		says("PDF, JPEG or PNG, told by content; give the answer's sha256 in the application's documents."))
	huma.Register(a.huma, op, func(ctx context.Context, _ *struct{}) (*answer[PhotoKept], error) {
		who := askerOf(ctx)
		kept, err := PhotoKept{}, mayAny(who.actor, &op) // before anything is stored
		if err == nil {
			kept, err = a.keepDocument(ctx)
		}
		if err != nil {
			return nil, a.problem(who.gin, err)
		}
		return &answer[PhotoKept]{Body: kept}, nil
	})
	// Described afterwards, as photos are.
	a.routes.all[len(a.routes.all)-1].op.RequestBody = &huma.RequestBody{Required: true, Content: map[string]*huma.MediaType{multipartType: {Schema: &huma.Schema{
		Type: huma.TypeObject, Required: []string{"document"}, AdditionalProperties: false,
		Properties: map[string]*huma.Schema{"document": {Type: huma.TypeString, Format: "binary", Description: "PDF, JPEG or PNG, at most 20 MB."}},
	}}}}
	addStream(a, get("get-application-document", "/applications/{id}/documents/{sha256}", "registry", "Fetch a paper of an application", identity.ReadApplications).
		gives("application/octet-stream"), a.applicationDocument)
}

// keepDocument reads a form with one file.
func (a *API) keepDocument(ctx context.Context) (PhotoKept, error) {
	reader, err := askerOf(ctx).gin.Request.MultipartReader()
	if err != nil {
		return PhotoKept{}, fault.BadRequest("api.form.unreadable")
	}
	var kept Picture
	for {
		part, err := reader.NextPart()
		if err == io.EOF {
			break
		}
		if err != nil {
			return PhotoKept{}, bounded(err, "api.form.unreadable")
		}
		switch name := part.FormName(); {
		case name != "document":
			return PhotoKept{}, fault.Invalid("api.field.unknown").At(clean(name))
		case kept.SHA256 != "":
			return PhotoKept{}, fault.BadRequest("api.body.doubled").At(name)
		}
		if kept, err = a.KeepDocument(ctx, part); err != nil {
			return PhotoKept{}, torn(err)
		}
	}
	if kept.SHA256 == "" {
		return PhotoKept{}, fault.Invalid("api.field.required").At("document")
	}
	return showPicture(kept), nil
}

func (a *API) applicationDocument(ctx context.Context, actor identity.Actor, in *struct {
	ID     uuid.UUID `path:"id" format:"uuid"`
	SHA256 string    `path:"sha256" maxLength:"64"`
}) (name, media string, body io.ReadCloser, err error) {
	scope, err := scopeOf(actor, identity.ReadApplications)
	if err != nil {
		return "", "", nil, err
	}
	x, err := a.Registry.Application(ctx, scope, in.ID)
	if err != nil {
		return "", "", nil, err
	}
	i := slices.IndexFunc(x.Documents, func(d fact.ApplicationDocument) bool { return d.SHA256 == in.SHA256 })
	if i < 0 {
		return "", "", nil, fault.Missing("registry.application.unknown")
	}
	body, media, err = a.DocumentFile(in.SHA256)
	return in.SHA256[:16], media, body, err
}
