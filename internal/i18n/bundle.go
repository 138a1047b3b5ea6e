package i18n

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"net/http"
	"path"
	"sort"
	"strings"
	"sync/atomic"

	"golang.org/x/text/language"
)

// Lang is a language of the house, as written in <html lang>.
type Lang string

const (
	Chinese Lang = "zh-CN"
	English Lang = "en"
)

// languages is never changed; the first is the default.
var languages = [...]Lang{Chinese, English}

// Languages lists the complete languages; the first is the default.
func Languages() []Lang { return append([]Lang(nil), languages[:]...) }

// CookieName is where a chosen language is kept.
const CookieName = "lang"

// Bundle holds all words. It does not change after Load, but for the count of
// keys that were asked for and missing.
type Bundle struct {
	locales map[Lang]*Locale
	missing atomic.Int64
}

// Load reads locales/LANG/*.json below fsys. A key that two files of one
// language carry is an error, as is a message that cannot be read.
func Load(fsys fs.FS) (*Bundle, error) {
	b := &Bundle{locales: make(map[Lang]*Locale, len(languages))}
	for _, lang := range languages {
		messages, err := loadLang(fsys, lang)
		if err != nil {
			return nil, err
		}
		b.locales[lang] = &Locale{Lang: lang, messages: messages, missing: &b.missing}
	}
	return b, nil
}

func loadLang(fsys fs.FS, lang Lang) (map[string]message, error) {
	files, err := fs.Glob(fsys, path.Join("locales", string(lang), "*.json"))
	if err != nil {
		return nil, fmt.Errorf("list words of %s: %w", lang, err)
	}
	if len(files) == 0 {
		return nil, fmt.Errorf("no words of %s", lang)
	}
	sort.Strings(files)
	messages := map[string]message{}
	from := map[string]string{}
	for _, file := range files {
		pairs, err := readFlat(fsys, file)
		if err != nil {
			return nil, err
		}
		for _, p := range pairs {
			if other, twice := from[p.key]; twice {
				return nil, fmt.Errorf("%s: key %q is already in %s", file, p.key, other)
			}
			from[p.key] = file
			if messages[p.key], err = compile(p.text); err != nil {
				return nil, fmt.Errorf("%s: key %q: %w", file, p.key, err)
			}
		}
	}
	return messages, nil
}

type pair struct{ key, text string }

// readFlat reads one flat object token by token, because encoding/json would
// silently keep the last of two equal keys.
func readFlat(fsys fs.FS, file string) ([]pair, error) {
	f, err := fsys.Open(file)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	dec := json.NewDecoder(f)
	if tok, err := dec.Token(); err != nil || tok != json.Delim('{') {
		return nil, fmt.Errorf("%s is not a JSON object", file)
	}
	var pairs []pair
	for dec.More() {
		key, err := dec.Token()
		if err != nil {
			return nil, fmt.Errorf("%s: %w", file, err)
		}
		text, err := dec.Token()
		if err != nil {
			return nil, fmt.Errorf("%s: %w", file, err)
		}
		s, ok := text.(string)
		if !ok {
			return nil, fmt.Errorf("%s: key %q: the message is not a string", file, key)
		}
		pairs = append(pairs, pair{key.(string), s})
	}
	if _, err := dec.Token(); err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	return pairs, nil
}

// In gives the locale of a language; of the default when it is not one of ours.
func (b *Bundle) In(lang Lang) *Locale {
	if l, ok := b.locales[lang]; ok {
		return l
	}
	return b.locales[languages[0]]
}

// Missing counts the keys that were asked for and not there, since the start.
func (b *Bundle) Missing() int64 { return b.missing.Load() }

// Choose finds the language of a request: ?lang=, then the cookie, then
// Accept-Language, then Chinese.
func Choose(r *http.Request) Lang {
	if lang, ok := Parse(r.URL.Query().Get("lang")); ok {
		return lang
	}
	if c, err := r.Cookie(CookieName); err == nil {
		if lang, ok := Parse(c.Value); ok {
			return lang
		}
	}
	header := r.Header.Get("Accept-Language")
	if len(header) > 512 { // longer than any browser sends
		return languages[0]
	}
	tags, _, err := language.ParseAcceptLanguage(header)
	if err != nil {
		return languages[0]
	}
	for _, tag := range tags {
		switch base, _ := tag.Base(); base.String() {
		case "zh":
			return Chinese
		case "en":
			return English
		}
	}
	return languages[0]
}

// Parse accepts the name of a language of the house, in any case.
func Parse(s string) (Lang, bool) {
	for _, lang := range languages {
		if strings.EqualFold(s, string(lang)) {
			return lang, true
		}
	}
	if strings.EqualFold(s, "zh") {
		return Chinese, true
	}
	return "", false
}
