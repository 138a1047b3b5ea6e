package web

import (
	"bytes"
	"fmt"
	"html/template"
	"io/fs"
	"path"
	"strings"
	"sync"

	"github.com/sealtrail/sealtrail/internal/i18n"
	"github.com/sealtrail/sealtrail/internal/web/page"
)

// views holds the pages for every language. A page is put together when it is
// first asked for: doing so for all of them took a start most of a second.
type views map[i18n.Lang]map[string]func() (*template.Template, error)

// loadViews reads templates/. Every page is parsed once, so that a broken one
// stops the start. A page template is combined with each layout, since a page
// of faults appears in any of them.
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
	parsed := map[string][]source{}
	for _, lang := range i18n.Languages() {
		v[lang] = map[string]func() (*template.Template, error){}
		bare := template.New("").Funcs(funcs(words.In(lang), static))
		base, err := bare.Clone()
		if err != nil {
			return nil, err
		}
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
			own := parsed[file]
			if own == nil {
				if own, err = pageSources(bare, base, files, file); err != nil {
					return nil, err
				}
				parsed[file] = own
			}
			v[lang][dir+"/"+name] = sync.OnceValues(func() (*template.Template, error) { return join(base, own) })
		}
	}
	return v, nil
}

// pageSources reads a page and the parts of its own noun, and parses them apart.
func pageSources(bare, base *template.Template, files fs.FS, file string) ([]source, error) {
	own, err := sources(files, path.Dir(file)+"/_*.html", file)
	if err != nil {
		return nil, err
	}
	for _, s := range own {
		if base.Lookup(s.name) != nil && strings.HasPrefix(s.name, "_") {
			return nil, fmt.Errorf("%s: a shared part has that name", s.path)
		}
	}
	_, err = join(bare, own)
	return own, err
}

// join adds a page's own sources to a copy of the base.
func join(base *template.Template, own []source) (*template.Template, error) {
	t, err := base.Clone()
	if err != nil {
		return nil, err
	}
	for _, s := range own {
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
	load, ok := v[frame.Lang][p.Template()]
	if !ok {
		return nil, fmt.Errorf("no template %s in %s", p.Template(), frame.Lang)
	}
	t, err := load()
	if err != nil {
		return nil, fmt.Errorf("load %s: %w", p.Template(), err)
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
