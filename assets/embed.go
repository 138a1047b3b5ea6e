// Package assets holds what the pages are made of: templates, static files and
// the words of both languages. It is a leaf: files and one embed.FS, no code.
//
// Why: the program is one file. Pages work with no internet, so everything a
// browser needs is embedded, vendored files included (static/vendor/ORIGIN.md
// says where each came from; a test compares their bytes with it).
package assets

import "embed"

// Files holds templates/, static/ and locales/. "all:" keeps partials, whose
// names start with an underscore.
//
//go:embed all:templates all:static all:locales
var Files embed.FS
