package web

import (
	"testing"

	"github.com/sealtrail/sealtrail/assets"
	"github.com/sealtrail/sealtrail/internal/i18n"
)

// CheckMarkup lets tests of whole journeys walk a page as those of single pages do.
func CheckMarkup(t *testing.T, body string) {
	t.Helper()
	words, err := i18n.Load(assets.Files)
	if err != nil {
		t.Fatal(err)
	}
	s, err := New(Config{Words: words, Files: assets.Files})
	if err != nil {
		t.Fatal(err)
	}
	checkMarkup(t, s, body)
}
