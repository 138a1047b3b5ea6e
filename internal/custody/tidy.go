package custody

import (
	"reflect"
	"strings"

	"golang.org/x/text/unicode/norm"
)

// tidied copies a command with every text in NFC, one kind of line end, and
// without blanks at its ends: acts are hashed, and one word must have one form.
func tidied[T any](v T) T {
	out := reflect.New(reflect.TypeOf(v)).Elem()
	tidy(out, reflect.ValueOf(v))
	return out.Interface().(T)
}

func tidy(to, from reflect.Value) {
	switch from.Kind() {
	case reflect.String:
		to.SetString(norm.NFC.String(strings.TrimSpace(strings.ReplaceAll(from.String(), "\r\n", "\n"))))
	case reflect.Struct:
		to.Set(from)
		for i := range from.NumField() {
			if to.Field(i).CanSet() {
				tidy(to.Field(i), from.Field(i))
			}
		}
	case reflect.Slice:
		if from.IsNil() {
			return
		}
		to.Set(reflect.MakeSlice(from.Type(), from.Len(), from.Len()))
		for i := range from.Len() {
			tidy(to.Index(i), from.Index(i))
		}
	case reflect.Pointer:
		if from.IsNil() {
			return
		}
		to.Set(reflect.New(from.Type().Elem()))
		tidy(to.Elem(), from.Elem())
	default:
		to.Set(from)
	}
}
