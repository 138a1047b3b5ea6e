package api

import (
	"context"
	"errors"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/custody"
	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/moment"
)

// LotSplit divides a lot; the children add up to it.
type LotSplit struct {
	Fact
	Reason   string     `json:"reason" maxLength:"1000"`
	Children []NewChild `json:"children" minItems:"2" maxItems:"100"`
}

// SampleKept keeps a part of a lot back.
type SampleKept struct {
	Fact
	Reason   string `json:"reason" maxLength:"1000"`
	Quantity int64  `json:"quantity" minimum:"1" doc:"Of the sample."`
	Packages int64  `json:"packages,omitempty" minimum:"0"`
	MassG    int64  `json:"mass_g,omitempty" minimum:"0" doc:"By its share of the quantity unless told."`
	Seal     string `json:"seal,omitempty" maxLength:"60"`
	Code     string `json:"code,omitempty" maxLength:"40" doc:"Of a label printed ahead; absent: one is made."`
	RestCode string `json:"rest_code,omitempty" maxLength:"40" doc:"The same, for what is left."`
	RestSeal string `json:"rest_seal,omitempty" maxLength:"60" doc:"Under which what is left was closed again."`
	Kept     string `json:"kept" maxLength:"60" doc:"Where."`
	Until    Day    `json:"until" doc:"Last day."`
}

// NewChild is one part of a lot.
type NewChild struct {
	Code     string `json:"code,omitempty" maxLength:"40" doc:"Of a label printed ahead; absent: one is made."`
	Quantity int64  `json:"quantity" minimum:"0"`
	Packages int64  `json:"packages,omitempty" minimum:"0"`
	MassG    int64  `json:"mass_g,omitempty" minimum:"0"`
	Seal     string `json:"seal,omitempty" maxLength:"60"`
}

// SplitReceipt names the parts.
type SplitReceipt struct {
	Parent   uuid.UUID    `json:"parent" format:"uuid"`
	Children []LotReceipt `json:"children"`
}

// PhotoKept names a picture that was stored.
type PhotoKept struct {
	SHA256 string `json:"sha256"`
	SizeB  int64  `json:"size_b" doc:"Bytes."`
	Type   string `json:"type" doc:"By content, not by name."`
	Width  int    `json:"width"`
	Height int    `json:"height"`
}

// Picture is what is known of a picture after it was stored.
type Picture struct {
	SHA256 string
	Size   int64
	Type   string
	Width  int
	Height int
}

func (a *API) lotActs() {
	add(a, post("split-lot", "/lots/{code}/split", "lots", "Divide a lot", identity.SplitLot).makes(), a.splitLot)
	add(a, post("retain-sample", "/lots/{code}/retained-samples", "lots", "Keep a sample of a lot back", identity.SplitLot).makes().
		says("The answer names what is left first, then the sample. A hold keeps the sample until its last day; afterwards it wants an order of its own."), a.retainSample)
	a.photoUpload(post("add-lot-photo", "/lots/{code}/photos", "lots", "Add a photo to a lot", identity.AddPhoto).makes(), a.addLotPhoto)
	a.photoUpload(post("upload-photo", "/photos", "lots", "Store a photo that a later request names", identity.AddPhoto, identity.LiftHold, identity.ReviewRun, identity.EditFirm, identity.SuspendFirm, identity.MoveHandoff).makes().
		says("For late entries, seizures, receipts, runs and the road: give the answer's sha256 in their fields."), a.uploadPhoto)
}

func (a *API) splitLot(ctx context.Context, actor identity.Actor, in *struct {
	Coded
	Body LotSplit
}) (SplitReceipt, error) {
	receipt, err := a.Custody.SplitLot(ctx, actor, custody.SplitLot{Command: in.Body.command(), Lot: in.Code, Reason: in.Body.Reason,
		Children: each(in.Body.Children, func(c NewChild) custody.ChildCommand { return custody.ChildCommand(c) })})
	return SplitReceipt{Parent: receipt.Parent, Children: each(receipt.Children, showLotReceipt)}, err
}

func (a *API) retainSample(ctx context.Context, actor identity.Actor, in *struct {
	Coded
	Body SampleKept
}) (SplitReceipt, error) {
	b := in.Body
	receipt, err := a.Custody.RetainSample(ctx, actor, custody.RetainSample{Command: b.command(), Lot: in.Code, Reason: b.Reason, Quantity: b.Quantity, Packages: b.Packages,
		MassG: b.MassG, Seal: b.Seal, Code: b.Code, RestCode: b.RestCode, RestSeal: b.RestSeal, Kept: b.Kept, Until: moment.Date(b.Until)})
	return SplitReceipt{Parent: receipt.Parent, Children: each(receipt.Children, showLotReceipt)}, err
}

// photoForm describes the multipart body of an upload.
func photoForm() *huma.RequestBody {
	text := &huma.Schema{Type: huma.TypeString}
	return &huma.RequestBody{Required: true, Content: map[string]*huma.MediaType{multipartType: {Schema: &huma.Schema{
		Type: huma.TypeObject, Required: []string{"photo"}, AdditionalProperties: false,
		Properties: map[string]*huma.Schema{
			"photo":       {Type: huma.TypeString, Format: "binary", Description: "JPEG, PNG or WebP, at most 20 MB and 50 megapixels."},
			"sha256":      {Type: huma.TypeString, Description: "Of the file; checked when given."},
			"caption":     text,
			"command_id":  {Type: huma.TypeString, Format: "uuid"},
			"occurred_at": {Type: huma.TypeString, Format: "date-time"},
			"device_at":   {Type: huma.TypeString, Format: "date-time"},
			"late.reason": text,
			"late.photo":  text,
		},
	}}}}
}

// upload is what came in a form.
type upload struct {
	fields map[string]string
	photo  Picture
}

func (a *API) photoUpload(e endpoint, handle func(ctx context.Context, actor identity.Actor, code string) (PhotoKept, error)) {
	op := a.operation(e)
	answered := func(ctx context.Context, code string) (*answer[PhotoKept], error) {
		who := askerOf(ctx)
		kept, err := PhotoKept{}, mayAny(who.actor, &op) // before anything is stored
		if err == nil {
			kept, err = handle(ctx, who.actor, code)
		}
		if err != nil {
			return nil, a.problem(who.gin, err)
		}
		return &answer[PhotoKept]{Body: kept}, nil
	}
	if strings.Contains(e.path, "{code}") {
		huma.Register(a.huma, op, func(ctx context.Context, in *struct{ Coded }) (*answer[PhotoKept], error) {
			return answered(ctx, in.Code)
		})
	} else {
		huma.Register(a.huma, op, func(ctx context.Context, _ *struct{}) (*answer[PhotoKept], error) { return answered(ctx, "") })
	}
	// Described afterwards: huma would read a body whose schema it knows as JSON.
	a.routes.all[len(a.routes.all)-1].op.RequestBody = photoForm()
}

// maxField bounds a text field of a form, in bytes.
const maxField = 4 << 10

// receive reads a form part by part, so that nothing is buffered but one photo.
func (a *API) receive(ctx context.Context) (upload, error) {
	reader, err := askerOf(ctx).gin.Request.MultipartReader()
	if err != nil {
		return upload{}, fault.BadRequest("api.form.unreadable")
	}
	up := upload{fields: map[string]string{}}
	known := photoForm().Content[multipartType].Schema.Properties
	for {
		part, err := reader.NextPart()
		if err == io.EOF { // the form's own end; a torn one is wrapped or another error
			break
		}
		if err != nil {
			return upload{}, bounded(err, "api.form.unreadable")
		}
		if err := a.take(ctx, part, &up, known); err != nil {
			return upload{}, err
		}
	}
	if up.photo.SHA256 == "" {
		return upload{}, fault.Invalid("api.field.required").At("photo")
	}
	if want := up.fields["sha256"]; want != "" && want != up.photo.SHA256 {
		return upload{}, fault.Invalid("api.photo.other_hash").At("sha256")
	}
	return up, nil
}

func (a *API) take(ctx context.Context, part *multipart.Part, up *upload, known map[string]*huma.Schema) error {
	name := part.FormName()
	_, doubled := up.fields[name]
	switch {
	case known[name] == nil:
		return fault.Invalid("api.field.unknown").At(clean(name))
	case doubled || name == "photo" && up.photo.SHA256 != "":
		return fault.BadRequest("api.body.doubled").At(name)
	case name == "photo":
		picture, err := a.KeepPhoto(ctx, part)
		up.photo = picture
		return torn(err)
	}
	text, err := io.ReadAll(io.LimitReader(part, maxField+1))
	if err != nil {
		return bounded(err, "api.form.unreadable")
	}
	if len(text) > maxField {
		return fault.Invalid("api.field.long").At(name).With("limit", fmt.Sprint(maxField))
	}
	if !writable(string(text)) {
		return fault.BadRequest("api.body.text").At(name)
	}
	up.fields[name] = string(text)
	return nil
}

// torn tells a form that ended too early or grew too large from a failure of ours.
func torn(err error) error {
	var over *http.MaxBytesError
	if errors.As(err, &over) || errors.Is(err, io.ErrUnexpectedEOF) {
		return bounded(err, "api.form.unreadable")
	}
	return err
}

func (a *API) addLotPhoto(ctx context.Context, actor identity.Actor, code string) (PhotoKept, error) {
	if _, err := a.Custody.Lot(ctx, actor.Scope(identity.ReadCustody), code); err != nil {
		return PhotoKept{}, err
	}
	up, err := a.receive(ctx)
	if err != nil {
		return PhotoKept{}, err
	}
	f, err := factOf(up.fields)
	if err != nil {
		return PhotoKept{}, err
	}
	_, err = a.Custody.AddPhoto(ctx, actor, custody.AddPhoto{Command: f.command(), Lot: code, SHA256: up.photo.SHA256, Caption: up.fields["caption"]})
	return showPicture(up.photo), err
}

func (a *API) uploadPhoto(ctx context.Context, _ identity.Actor, _ string) (PhotoKept, error) {
	up, err := a.receive(ctx)
	return showPicture(up.photo), err
}

// factOf reads the fields that every fact carries from a form.
func factOf(fields map[string]string) (Fact, error) {
	var f Fact
	var list fault.List
	if text := fields["command_id"]; text != "" {
		id, err := uuid.Parse(text)
		if err != nil {
			_ = list.Add(fault.Invalid("api.field.format").At("command_id").With("want", "uuid")) // a fault is never given back
		}
		f.CommandID = id
	}
	for name, into := range map[string]*Instant{"occurred_at": &f.OccurredAt, "device_at": &f.DeviceAt} {
		if err := (*moment.Time)(into).UnmarshalText([]byte(fields[name])); err != nil {
			_ = list.Add(fault.Invalid("api.field.format").At(name).With("want", "time"))
		}
	}
	if reason, photo := fields["late.reason"], fields["late.photo"]; reason != "" || photo != "" {
		f.Late = &Late{Reason: reason, Photo: photo}
	}
	return f, list.Err()
}

func showPicture(p Picture) PhotoKept {
	return PhotoKept{SHA256: p.SHA256, SizeB: p.Size, Type: p.Type, Width: p.Width, Height: p.Height}
}
