package document

import (
	"fmt"
	"reflect"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/sealtrail/sealtrail/internal/fault"
)

// maxText bounds one field of a paper, in characters.
const maxText = 4000

// checkText walks the strings of a paper's input and refuses what cannot be
// drawn, naming the field: bytes that are not UTF-8, control characters, and
// characters that a face lacks (all faces are asked, since a value may stand
// in more than one). Line ends and tabs are allowed.
func checkText(faces [faceCount]*typeface, input any) error {
	return walkText(reflect.ValueOf(input), "", func(path, s string) error {
		if !utf8.ValidString(s) {
			return fault.Invalid("document.text.not_utf8").At(path)
		}
		count := 0
		for _, r := range s {
			if count++; count > maxText {
				return fault.Invalid("document.text.too_long").At(path).With("limit", fmt.Sprint(maxText))
			}
			if r == '\n' || r == '\r' || r == '\t' {
				continue
			}
			if unicode.IsControl(r) {
				return fault.Invalid("document.text.control").At(path).With("character", fmt.Sprintf("U+%04X", r))
			}
			for _, f := range faces {
				if _, ok := f.glyph(r); !ok || isPrivate(r) {
					return missingGlyph(r, path)
				}
			}
		}
		return nil
	})
}

func missingGlyph(r rune, path string) error {
	f := fault.Invalid("document.glyph.missing").With("character", fmt.Sprintf("%c (U+%04X)", r, r))
	if path == "" {
		return f
	}
	return f.At(path)
}

func walkText(v reflect.Value, path string, visit func(path, s string) error) error {
	switch v.Kind() {
	case reflect.String:
		return visit(path, v.String())
	case reflect.Slice:
		if v.Type().Elem().Kind() == reflect.Uint8 {
			return nil
		}
		for i := range v.Len() {
			if err := walkText(v.Index(i), fmt.Sprintf("%s[%d]", path, i), visit); err != nil {
				return err
			}
		}
	case reflect.Struct:
		for i := range v.NumField() {
			field := v.Type().Field(i)
			name := path
			if !field.Anonymous {
				name = strings.TrimPrefix(path+"."+snake(field.Name), ".")
			}
			if err := walkText(v.Field(i), name, visit); err != nil {
				return err
			}
		}
	}
	return nil
}

// snake turns AgencyCode into agency_code and NetG into net_g.
func snake(name string) string {
	var b strings.Builder
	before := rune('_')
	for _, r := range name {
		if unicode.IsUpper(r) && !unicode.IsUpper(before) && before != '_' {
			b.WriteByte('_')
		}
		b.WriteRune(unicode.ToLower(r))
		before = r
	}
	return b.String()
}

// plain makes a text fit for wrapping: line ends of other systems become plain
// ones, tabs become spaces.
func plain(s string) string {
	return strings.NewReplacer("\r\n", "\n", "\r", "\n", "\t", " ").Replace(s)
}
