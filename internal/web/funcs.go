package web

import (
	"encoding/json"
	"fmt"
	"html/template"

	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/i18n"
	"github.com/sealtrail/sealtrail/internal/moment"
	"github.com/sealtrail/sealtrail/internal/web/page"
)

// scanMessages are the sentences that scan.js says; keys "scan.say."+name.
var scanMessages = [...]string{"good", "duplicate", "unknown", "not_ours", "bad_check", "denied", "offline", "no_camera",
	"camera_denied", "scanned", "duplicates", "unknowns", "lacking", "remove", "limited", "barcode", "short", "check_holds", "full", "allowed", "times",
	"relabelled", "ignore", "blocked", "blocks", "out", "place"}

// funcs are what templates can say, in one language.
//
// Words:   t "key" "name" value …   th (with template.HTML arguments)
// Figures: mass kilograms money count date day time
// Marks:   icon code link sprite asset
// Parts:   seam state field bar fingerprint pieces …
func funcs(l *i18n.Locale, static *static) template.FuncMap {
	return template.FuncMap{
		"t":  l.T,
		"th": l.HTML,

		"mass":      l.Mass,
		"kilograms": i18n.Kilograms,
		"money":     l.Money,
		"count":     func(n any) string { return l.Count(toInt(n)) },
		"date":      l.Date,
		"day":       l.Day,
		"time":      func(t moment.Time) string { return l.Time(t) },
		"datetime":  func(t moment.Time) string { return t.String() },

		"asset":   static.url,
		"browser": browserName,
		"sprite":  func(name string) string { return spriteURL(static, name) },
		"icon": func(name string) template.HTML {
			return template.HTML(`<svg class="icon" aria-hidden="true"><use href="` + template.HTMLEscapeString(spriteURL(static, "i-"+name)) + `"/></svg>`)
		},
		"code": page.Code,
		"link": func(href, text string) template.HTML {
			return template.HTML(`<a href="` + template.HTMLEscapeString(href) + `">` + template.HTMLEscapeString(text) + `</a>`)
		},

		"seam": func(left, right, label, size string) page.Seam {
			return page.Seam{Left: left, Right: right, Label: label, Size: size}
		},
		"state": func(of string, state any) page.State {
			name := fmt.Sprint(state)
			return page.StateOf(of, name, l.T(of+"."+name))
		},
		"tag": func(tone, icon, word string) page.State { return page.State{Tone: tone, Icon: icon, Word: word} },
		"why": func(tone, icon, text string) page.Why { return page.Why{Tone: tone, Icon: icon, Text: text} },
		"note": func(tone, icon, title, what string) page.Note {
			return page.Note{Tone: tone, Icon: icon, Title: title, What: what}
		},
		"field":   page.NewField,
		"fieldID": func(name string) (string, error) { f, err := page.NewField(page.Form{}, name, ""); return f.ID, err },
		"bar": func(percent int, tone string) page.Clock {
			return page.Clock{Percent: min(max(percent, 0), 100), Tone: tone}
		},
		"fingerprint": func(hex string) page.Fingerprint { return page.Fingerprint(hex) },
		"commandID":   commandID,
		"scanWords":   func() (string, error) { return scanWords(l) },
		"padWords":    func() (string, error) { return padWords(l) },
		"scan":        page.NewScan,
		"stocks": func() []page.Option {
			return []page.Option{{Value: string(StockA4), Word: l.T("web.labels.a4")}, {Value: string(StockRoll), Word: l.T("web.labels.thermal")}}
		},
		"numbers": func(n int) []int { // 1 … n
			out := make([]int, n)
			for i := range out {
				out[i] = i + 1
			}
			return out
		},
		"megabytes": func(bytes int64) string { return l.Count(bytes >> 20) },
		"tokens": func(f page.Form, rows []page.TokenRow, revoke, ask string) page.Tokens {
			return page.Tokens{Form: f, Tokens: rows, Revoke: revoke, Ask: ask}
		},
		"photos": func(f page.Form, name, label string, many bool) page.Photos {
			return page.Photos{Form: f, Name: name, Label: label, Many: many}
		},
		"material": func(f page.Form, group string, no any, row page.MaterialRow) page.Material {
			return page.Material{Form: f, Group: group, No: no, Row: row}
		},
		"anyOf":    page.NewAny,
		"filterOf": page.NewListFilter,
		"boxes":    page.NewBoxes,
		"stepUp":   func(f page.Form, box page.StepUp) page.StepUp { box.Form = f; return box },
		"stepUpIn": func(f page.Form, box page.StepUp, which string) page.StepUp { // of several forms on a page
			box.Form, box.ID = f, "f-pin-"+which
			return box
		},
		"coSign": func(f page.Form, box page.CoSign) page.CoSign { box.Form = f; return box },
		"crumbs": func(pairs ...string) []page.Crumb { // href, text, href, text, …
			var out []page.Crumb
			for i := 0; i+1 < len(pairs); i += 2 {
				out = append(out, page.Crumb{Href: pairs[i], Text: pairs[i+1]})
			}
			return out
		},
	}
}

func spriteURL(static *static, name string) string {
	if name == "" {
		return static.url("icons.svg")
	}
	return static.url("icons.svg") + "#" + name
}

// commandID is a fresh UUIDv7 for a form: a second click sends the same id and
// gets the first answer.
func commandID() (string, error) {
	id, err := uuid.NewV7()
	return id.String(), err
}

// padMessages are the sentences of pad.js; keys "pad."+name.
var padMessages = [...]string{"open", "leave", "point", "back", "next", "last", "done"}

func padWords(l *i18n.Locale) (string, error) {
	words := make(map[string]string, len(padMessages))
	for _, name := range padMessages {
		words[name] = l.T("pad." + name)
	}
	b, err := json.Marshal(words)
	return string(b), err
}

func scanWords(l *i18n.Locale) (string, error) {
	words := make(map[string]string, len(scanMessages))
	for _, name := range scanMessages {
		words[name] = l.T("scan.say." + name)
	}
	b, err := json.Marshal(words)
	return string(b), err
}

func toInt(n any) int64 {
	switch n := n.(type) {
	case int:
		return int64(n)
	case int64:
		return n
	}
	return 0
}
