package api

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"unicode"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/validation"

	"github.com/sealtrail/sealtrail/internal/fault"
)

// maxName bounds the name of a field that is given back, in characters: an
// unknown field's name is the one thing of a request that is.
const maxName = 64

// finding is how a message of huma begins, and what it means here. The messages
// are huma's own constants: a new version with other words fails the tests.
type finding struct {
	begins string
	code   string
	param  string // name of the parameter that the rest of the message fills
	value  string // fixed value of the parameter
}

func findings() []finding {
	return []finding{
		{validation.MsgUnexpectedProperty, "api.field.unknown", "", ""},
		{"unknown query parameter", "api.query.unknown", "", ""},
		{"required ", "api.field.required", "", ""},
		{validation.MsgExpectedRFC3339DateTime, "api.field.format", "want", "time"},
		{validation.MsgExpectedRFC3339Date, "api.field.format", "want", "date"},
		{"expected string to be RFC 4122 uuid", "api.field.format", "want", "uuid"},
		{validation.MsgExpectedBase64String, "api.field.format", "want", "base64"},
		{"expected string to match pattern ", "api.field.pattern", "", ""},
		{"expected string to be ", "api.field.pattern", "", ""},
		{validation.MsgExpectedString, "api.field.type", "want", "string"},
		{validation.MsgExpectedInteger, "api.field.type", "want", "integer"},
		{"invalid integer", "api.field.type", "want", "integer"},
		{"expected number >= ", "api.field.minimum", "limit", ""},
		{"expected number <= ", "api.field.maximum", "limit", ""},
		{validation.MsgExpectedNumber, "api.field.type", "want", "number"},
		{validation.MsgExpectedBoolean, "api.field.type", "want", "boolean"},
		{"invalid boolean", "api.field.type", "want", "boolean"},
		{"expected array length >= ", "api.field.few", "limit", ""},
		{"expected array length <= ", "api.field.many", "limit", ""},
		{validation.MsgExpectedArray, "api.field.type", "want", "array"},
		{validation.MsgExpectedObject, "api.field.type", "want", "object"},
		{"expected value to be one of ", "api.field.choice", "choices", ""},
		{"expected length >= ", "api.field.short", "limit", ""},
		{"expected length <= ", "api.field.long", "limit", ""},
	}
}

// found turns an error of huma into a fault, without the rejected value. What
// is neither the request's fault nor known stays an ordinary error.
func found(m *huma.ErrorModel) error {
	switch {
	case m.Status == http.StatusBadRequest && len(m.Errors) == 0:
		return fault.BadRequest("api.body.required")
	case m.Status == http.StatusRequestEntityTooLarge:
		return tooLarge(MaxBody)
	case m.Status == http.StatusUnsupportedMediaType:
		return fault.Unsupported("api.body.type").With("want", "application/json")
	case m.Status >= http.StatusInternalServerError:
		if len(m.Errors) > 0 {
			return fmt.Errorf("%s: %s", m.Detail, m.Errors[0].Message)
		}
		return errors.New(m.Detail)
	}
	var list fault.List
	for _, e := range m.Errors {
		if err := list.Add(meaning(e)); err != nil {
			return err
		}
	}
	if err := list.Err(); err != nil {
		return err
	}
	return fault.BadRequest("api.body.unreadable")
}

func meaning(e *huma.ErrorDetail) *fault.Fault {
	field := fieldOf(e.Location)
	var name string
	if n, err := fmt.Sscanf(e.Message, validation.MsgExpectedRequiredProperty, &name); err == nil && n == 1 {
		if field != "" {
			field += "."
		}
		return fault.Invalid("api.field.required").At(field + name)
	}
	for _, f := range findings() {
		rest, ok := strings.CutPrefix(e.Message, f.begins)
		if !ok {
			continue
		}
		out := fault.Invalid(f.code).At(field)
		switch {
		case f.value != "":
			out = out.With(f.param, f.value)
		case f.param != "":
			out = out.With(f.param, strings.Trim(rest, `"`))
		}
		return out
	}
	if field == "" {
		return fault.BadRequest("api.body.unreadable")
	}
	return fault.Invalid("api.field.invalid").At(field)
}

// fieldOf strips where in the request the field was, and whatever a hostile
// name brings along.
func fieldOf(location string) string {
	for _, place := range []string{"body", "query", "path", "header", "form"} {
		if location == place {
			return ""
		}
		if rest, ok := strings.CutPrefix(location, place+"."); ok {
			location = rest
			break
		}
	}
	return clean(location)
}

func clean(name string) string {
	name = strings.Map(func(r rune) rune {
		if !unicode.IsPrint(r) || r == unicode.ReplacementChar {
			return '?'
		}
		return r
	}, name)
	if runes := []rune(name); len(runes) > maxName {
		return string(runes[:maxName]) + "…"
	}
	return name
}
