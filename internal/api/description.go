package api

import (
	"reflect"

	"github.com/danielgtaylor/huma/v2"

	"github.com/sealtrail/sealtrail/internal/moment"
)

// PinHeader carries the PIN or TOTP of whoever acts.
const PinHeader = "Sealtrail-Pin"

// The names of the two ways to be somebody.
const (
	byToken   = "token"
	bySession = "session"
)

const overview = `The use cases of Sealtrail for machines.

- Names are snake_case, times RFC 3339 in UTC, masses grams (` + "`*_g`" + `), money fen (` + "`*_fen`" + `), both integers.
- Lists are ` + "`{\"items\":[…],\"next\":\"…\"}`" + `; give ` + "`next`" + ` back as ` + "`cursor`" + `. ` + "`limit`" + ` is 50 unless told, at most 200.
- Where a path says ` + "`{no}`" + ` it takes the number on the paper or the id.
- A POST that records a fact takes ` + "`command_id`" + ` (a UUID that you make). The same id with the same body gives the first answer again; with another body 409. Without it every request is a new act.
- ` + "`occurred_at`" + ` tells when it happened if that was earlier; more than 15 minutes ago needs ` + "`late`" + ` with a reason.
- Errors are ` + "`application/problem+json`" + ` with a stable ` + "`code`" + `; every wrong field is in ` + "`errors`" + `. Unknown fields and query parameters are refused.
- What you may not see is not there: 404.
- Acts that confirm, receive, approve, attest, resolve or publish need a step-up: send your PIN or TOTP in the header ` + "`" + PinHeader + "`" + `. It is never logged or given back. Send it over TLS only.`

func description() *huma.OpenAPI {
	schemas := huma.NewMapRegistry("#/components/schemas/", huma.DefaultSchemaNamer)
	schemas.RegisterTypeAlias(reflect.TypeFor[moment.Time](), reflect.TypeFor[maybe]())
	schemas.RegisterTypeAlias(reflect.TypeFor[moment.Date](), reflect.TypeFor[Day]())
	return &huma.OpenAPI{
		OpenAPI: "3.1.0",
		Info:    &huma.Info{Title: "Sealtrail API", Version: "1", Description: overview, License: &huma.License{Name: "Apache-2.0", Identifier: "Apache-2.0"}},
		Servers: []*huma.Server{{URL: Prefix}},
		Components: &huma.Components{
			Schemas: schemas,
			SecuritySchemes: map[string]*huma.SecurityScheme{
				byToken:   {Type: "http", Scheme: "bearer", Description: "An API token of one person in one organisation."},
				bySession: {Type: "apiKey", In: "cookie", Name: "__Host-sealtrail", Description: "The session of the pages; same origin only."},
			},
		},
		Security: []map[string][]string{{byToken: {}}, {bySession: {}}},
		Tags: []*huma.Tag{
			{Name: "cases", Description: "Cases, measures, decisions and holds."},
			{Name: "transfers", Description: "Cases that go to the police or come back, step by step, with the clocks of each."},
			{Name: "seizures", Description: "Seizures and the lots they bring."},
			{Name: "lots", Description: "Lots, their trail and photos."},
			{Name: "containers", Description: "Boxes, pallets and rooms under one seal."},
			{Name: "storage", Description: "Places of the own store, and what lies where."},
			{Name: "rounds", Description: "Goods that stay where they were found, who keeps them there, and the rounds that inspect them."},
			{Name: "matters", Description: "What is asked for or told of goods in store and takes effect by the word of a second person: check-outs, natural losses, replaced labels, incidents."},
			{Name: "handoffs", Description: "Handoffs and the differences found."},
			{Name: "orders", Description: "Orders to dispose of lots."},
			{Name: "destructions", Description: "Runs at a facility, from start to attestation."},
			{Name: "events", Description: "Joint destructions: orders of many agencies, one firm, some days."},
			{Name: "certificates", Description: "Certificates of destruction."},
			{Name: "registry", Description: "Firms, facilities, qualifications, the published list and the gate."},
			{Name: "labels", Description: "Rolls of labels."},
			{Name: "exports", Description: "Lists written into files in the background."},
			{Name: "oversight", Description: "What a region holds, counted when it is asked for."},
			{Name: "own", Description: "What belongs to whoever asks."},
		},
	}
}

// finish mends what huma describes by its own habits: lists are never null, and
// its own error type is not ours.
func finish(o *huma.OpenAPI) {
	schemas := o.Components.Schemas.Map()
	delete(schemas, "ErrorModel")
	delete(schemas, "ErrorDetail")
	seen := map[*huma.Schema]bool{}
	for _, s := range schemas {
		settle(s, seen)
	}
}

func settle(s *huma.Schema, seen map[*huma.Schema]bool) {
	if s == nil || seen[s] {
		return
	}
	seen[s] = true
	if s.Type == huma.TypeArray {
		s.Nullable = false
	}
	settle(s.Items, seen)
	for _, p := range s.Properties {
		settle(p, seen)
	}
	if more, ok := s.AdditionalProperties.(*huma.Schema); ok {
		settle(more, seen)
	}
}
