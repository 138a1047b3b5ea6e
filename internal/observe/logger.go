package observe

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"regexp"
	"strings"

	"github.com/sealtrail/sealtrail/internal/fault"
)

// withheld stands for a value whose key is not on the list.
const withheld = "(withheld)"

// NewLogger writes lines in the format "json" or "text" from a level
// ("debug", "info", "warn", "error") on.
func NewLogger(w io.Writer, format, level string) (*slog.Logger, error) {
	var l slog.Level
	if err := l.UnmarshalText([]byte(level)); err != nil {
		return nil, fmt.Errorf("log level %q: %w", level, err)
	}
	options := &slog.HandlerOptions{Level: l, ReplaceAttr: clean}
	var inner slog.Handler
	switch format {
	case "json":
		inner = slog.NewJSONHandler(w, options)
	case "text":
		inner = slog.NewTextHandler(w, options)
	default:
		return nil, fmt.Errorf("log format %q", format)
	}
	return slog.New(identified{inner}), nil
}

// identified adds the request's id to every line logged on its behalf.
type identified struct{ slog.Handler }

func (h identified) Handle(ctx context.Context, r slog.Record) error {
	if id := RequestID(ctx); id != "" {
		r.AddAttrs(slog.String(KeyRequestID, id))
	}
	return h.Handler.Handle(ctx, r)
}

func (h identified) WithAttrs(attrs []slog.Attr) slog.Handler {
	return identified{h.Handler.WithAttrs(attrs)}
}

func (h identified) WithGroup(name string) slog.Handler { return identified{h.Handler.WithGroup(name)} }

// clean is asked for every attribute that is not a group, wherever it comes
// from (With, groups, LogValuer).
func clean(groups []string, a slog.Attr) slog.Attr {
	if len(groups) == 0 && (a.Key == slog.TimeKey || a.Key == slog.LevelKey) {
		return a
	}
	if len(groups) == 0 && a.Key == slog.MessageKey {
		return slog.String(a.Key, Mask(a.Value.String()))
	}
	if !allowed(a.Key) {
		return slog.String(a.Key, withheld)
	}
	switch a.Value.Kind() {
	case slog.KindString:
		return slog.String(a.Key, shorten(a.Key, a.Value.String()))
	case slog.KindAny:
		if err, ok := a.Value.Any().(error); ok {
			return slog.String(a.Key, ErrorText(err))
		}
		// A struct could carry anything; whoever logs names its fields.
		return slog.String(a.Key, withheld)
	}
	return a
}

func shorten(key, text string) string {
	if key == KeyError {
		return Mask(text)
	}
	return text
}

// ErrorText is what may be logged of an error: of a fault its kind, code and
// fields without parameters, of anything else its text, masked.
func ErrorText(err error) string {
	if f := fault.Of(err); f != nil {
		return faultText(f)
	}
	var masked interface{ LogText() string }
	if errors.As(err, &masked) {
		return masked.LogText()
	}
	return Mask(err.Error())
}

func faultText(f *fault.Fault) string {
	text := string(f.Kind) + " " + f.Code
	if f.Field != "" {
		text += " at " + Mask(f.Field)
	}
	for _, g := range f.Fields {
		text += "; " + faultText(g)
	}
	return text
}

var (
	// Double, single and Chinese quotes, backquotes: libraries quote what they were given.
	quoted = regexp.MustCompile("\"(?:[^\"\\\\]|\\\\.)*\"|'[^']*'|“[^”]*”|‘[^’]*’|`[^`]*`")
	// Telephones, identity numbers, document numbers; uuids keep their shape.
	longNumber = regexp.MustCompile(`\d[\d -]{4,}\d[Xx]?`)
	// Anything outside ASCII may be a name.
	foreign = regexp.MustCompile(`[^\x00-\x7F]+`)
	// PostgreSQL's detail of a key: Key (login)=(value).
	parenthesised = regexp.MustCompile(`=\([^)]*\)`)
	address       = regexp.MustCompile(`[\w.+-]+@[\w.-]+`)
	// A database address carries its password.
	credentials = regexp.MustCompile(`://[^/@\s]+@`)
)

// Mask takes out of a text what could be about a person: what is quoted, long
// numbers, addresses, anything not ASCII.
func Mask(text string) string {
	text = credentials.ReplaceAllString(text, "://***@")
	text = quoted.ReplaceAllString(text, "***")
	text = parenthesised.ReplaceAllString(text, "=(***)")
	text = address.ReplaceAllString(text, "***")
	text = foreign.ReplaceAllString(text, "***")
	text = longNumber.ReplaceAllString(text, "***")
	const limit = 2000
	if len(text) > limit {
		text = text[:limit] + "…"
	}
	return strings.ToValidUTF8(text, "")
}
