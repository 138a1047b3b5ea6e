package web

import (
	"bytes"
	"fmt"
	"html/template"
	"io/fs"
	"path"
	"strings"

	"github.com/sealtrail/sealtrail/internal/i18n"
	"github.com/sealtrail/sealtrail/internal/web/page"
)

// views holds every template, parsed for every language.
type views map[i18n.Lang]map[string]*template.Template

// loadViews parses templates/ once per language. A page template is combined
// with each layout, since a page of faults appears in any of them.
func loadViews(files fs.FS, words *i18n.Bundle, static *static) (views, error) {
	shared, err := sources(files, "templates/layout/*.html", "templates/parts/*.html")
	if err != nil {
		return nil, err
	}
	pages, err := fs.Glob(files, "templates/*/*.html")
	if err != nil {
		return nil, err
	}
	v := views{}
	for _, lang := range i18n.Languages() {
		v[lang] = map[string]*template.Template{}
		base := template.New("").Funcs(funcs(words.In(lang), static))
		for _, s := range shared {
			if _, err := base.New(s.name).Parse(s.text); err != nil {
				return nil, fmt.Errorf("parse %s: %w", s.path, err)
			}
		}
		for _, file := range pages {
			dir, name := path.Base(path.Dir(file)), strings.TrimSuffix(path.Base(file), ".html")
			if dir == "layout" || dir == "parts" || strings.HasPrefix(name, "_") {
				continue
			}
			if v[lang][dir+"/"+name], err = parsePage(base, files, file); err != nil {
				return nil, err
			}
		}
	}
	return v, nil
}

// parsePage adds a page, and the parts of its own noun, to a copy of the base.
func parsePage(base *template.Template, files fs.FS, file string) (*template.Template, error) {
	t, err := base.Clone()
	if err != nil {
		return nil, err
	}
	own, err := sources(files, path.Dir(file)+"/_*.html", file)
	if err != nil {
		return nil, err
	}
	for _, s := range own {
		if t.Lookup(s.name) != nil && strings.HasPrefix(s.name, "_") {
			return nil, fmt.Errorf("%s: a shared part has that name", s.path)
		}
		if _, err := t.New(s.name).Parse(s.text); err != nil {
			return nil, fmt.Errorf("parse %s: %w", s.path, err)
		}
	}
	return t, nil
}

type source struct{ path, name, text string }

func sources(files fs.FS, patterns ...string) ([]source, error) {
	var out []source
	for _, pattern := range patterns {
		names, err := fs.Glob(files, pattern)
		if err != nil {
			return nil, err
		}
		for _, file := range names {
			text, err := fs.ReadFile(files, file)
			if err != nil {
				return nil, err
			}
			name := strings.TrimSuffix(path.Base(file), ".html")
			if strings.HasPrefix(file, "templates/layout/") && !strings.HasPrefix(name, "_") {
				name = "layout/" + name
			}
			// Parts are inlined in sentences: the newline at the end of the
			// file would show as a space.
			out = append(out, source{path: file, name: name, text: strings.TrimSuffix(string(text), "\n")})
		}
	}
	return out, nil
}

// render fills a page into memory.
func (v views) render(p page.Page) (*bytes.Buffer, error) {
	frame := p.Chrome()
	t, ok := v[frame.Lang][p.Template()]
	if !ok {
		return nil, fmt.Errorf("no template %s in %s", p.Template(), frame.Lang)
	}
	layout := frame.Layout
	if layout == page.Task {
		layout = page.Work
	}
	var b bytes.Buffer
	b.Grow(16 << 10)
	if err := t.ExecuteTemplate(&b, "layout/"+string(layout), p); err != nil {
		return nil, fmt.Errorf("render %s: %w", p.Template(), err)
	}
	return &b, nil
}
