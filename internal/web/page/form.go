package page

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
)

// Form is what a page knows of a form: what was typed, and what was wrong with
// it. Zero is a form nobody has filled yet.
type Form struct {
	Values url.Values
	Errors []FieldError
}

// FieldError is one sentence, beside its field or, without one, above the form.
type FieldError struct {
	Field, Sentence string
	Rule            string // that it rests on: article, version, certainty; empty: none
	Of              string // whose row the field stands in, for the list above the form
}

// Subjects is a page whose rows ask the same of several things: it tells which of
// them a field belongs to, so that equal faults can be told apart.
type Subjects interface{ Subject(field string) string }

// ID is the id of the error's field, to jump to.
func (e FieldError) ID() string { return fieldID(e.Field) }

// Value is what was typed into a field, or the fallback while nothing was.
func (f Form) Value(field, fallback string) string {
	if v, ok := f.Values[field]; ok && len(v) > 0 {
		return v[0]
	}
	if f.Values != nil {
		return "" // the form was sent without it: an unticked box stays unticked
	}
	return fallback
}

// Holds tells whether a value was chosen among several of one name.
func (f Form) Holds(field, value string) bool { return slices.Contains(f.Values[field], value) }

// Error is the sentence beside a field, or nothing.
func (f Form) Error(field string) string {
	for _, e := range f.Errors {
		if e.Field == field {
			return e.Sentence
		}
	}
	return ""
}

// Option is one entry of a select or a segmented choice.
type Option struct {
	Value, Word, Icon, Tone string
	Group                   string // of a select: under which heading; empty: under none
}

// OptionGroup is a run of options under one heading, or under none.
type OptionGroup struct {
	Name    string
	Options []Option
}

// grouped cuts options where their heading changes; their order stays.
func grouped(options []Option) (groups []OptionGroup) {
	for _, o := range options {
		if last := len(groups) - 1; last < 0 || groups[last].Name != o.Group {
			groups = append(groups, OptionGroup{Name: o.Group})
		}
		last := &groups[len(groups)-1]
		last.Options = append(last.Options, o)
	}
	return groups
}

// Field is one labelled input with its hint and its error.
type Field struct {
	Name, ID, Label, Small, Hint string
	Type                         string // text password count decimal date datetime area select seg check hidden file
	Value, Error                 string
	Autocomplete, Unit           string
	Suggest                      string // id of a datalist
	Options                      []Option
	Max                          int
	Required, Code, Wide, Focus  bool
}

// NewField makes a field of a form. Options follow as name, value: "type",
// "small", "hint", "value" (until something was typed), "options", "max",
// "required", "code", "wide", "focus", "unit", "autocomplete", "suggest".
func NewField(form Form, name, label string, options ...any) (Field, error) {
	f := Field{Name: name, ID: fieldID(name), Label: label, Type: "text", Error: form.Error(name)}
	fallback := ""
	for i := 0; i+1 < len(options); i += 2 {
		var err error
		switch key, v := options[i], options[i+1]; key {
		case "type":
			f.Type, err = as[string](v)
		case "id": // where a page has the field twice
			var own string
			if own, err = as[string](v); own != "" {
				f.ID = own
			}
		case "small":
			f.Small, err = as[string](v)
		case "hint":
			f.Hint, err = as[string](v)
		case "value":
			fallback = fmt.Sprint(v)
		case "options":
			f.Options, err = as[[]Option](v)
		case "max":
			f.Max, err = as[int](v)
		case "required":
			f.Required, err = as[bool](v)
		case "code":
			f.Code, err = as[bool](v)
		case "wide":
			f.Wide, err = as[bool](v)
		case "focus":
			f.Focus, err = as[bool](v)
		case "unit":
			f.Unit, err = as[string](v)
		case "suggest":
			f.Suggest, err = as[string](v)
		case "autocomplete":
			f.Autocomplete, err = as[string](v)
		default:
			err = fmt.Errorf("no such option: %v", key)
		}
		if err != nil {
			return Field{}, fmt.Errorf("field %s: option %v: %w", name, options[i], err)
		}
	}
	if len(options)%2 != 0 {
		return Field{}, fmt.Errorf("field %s: an option has no value", name)
	}
	f.Value = form.Value(name, fallback)
	if f.Type == "password" || f.Type == "file" {
		f.Value = ""
	}
	return f, nil
}

func as[T any](v any) (T, error) {
	t, ok := v.(T)
	if !ok {
		return t, fmt.Errorf("%T is not %T", v, t)
	}
	return t, nil
}

// Groups are the options of a select under their headings.
func (f Field) Groups() []OptionGroup { return grouped(f.Options) }

// Described names the elements that explain the field, for aria-describedby.
func (f Field) Described() string {
	var ids []string
	if f.Hint != "" {
		ids = append(ids, f.ID+"-hint")
	}
	if f.Error != "" {
		ids = append(ids, f.ID+"-error")
	}
	return strings.Join(ids, " ")
}

// InputType is the HTML type; numbers stay text, because a number input loses
// what it cannot read and scrolls away digits.
func (f Field) InputType() string {
	switch f.Type {
	case "password", "date", "hidden", "file":
		return f.Type
	case "datetime":
		return "datetime-local"
	}
	return "text"
}

// InputMode is the keyboard that a phone shows.
func (f Field) InputMode() string {
	switch f.Type {
	case "count":
		return "numeric"
	case "decimal":
		return "decimal"
	}
	return ""
}

// fieldID turns lines[0].quantity into f-lines-0-quantity.
func fieldID(path string) string {
	return "f-" + strings.NewReplacer("[", "-", "].", "-", "]", "", ".", "-").Replace(path)
}

// Ticked tells whether a value of a repeated field was sent.
func (f Form) Ticked(field, value string) bool {
	for _, v := range f.Values[field] {
		if v == value {
			return true
		}
	}
	return false
}
