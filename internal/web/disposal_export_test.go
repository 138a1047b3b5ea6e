package web

import (
	"sync"
	"testing"

	"github.com/sealtrail/sealtrail/assets"
	"github.com/sealtrail/sealtrail/internal/i18n"
)

// markupSite is what markup is checked with: parsing all templates for each page
// took most of the time of these tests.
var markupSite = sync.OnceValues(func() (*Site, error) {
	words, err := i18n.Load(assets.Files)
	if err != nil {
		return nil, err
	}
	return New(Config{Words: words, Files: assets.Files})
})

// CheckMarkup lets tests of whole journeys walk a page as those of single pages do.
func CheckMarkup(t *testing.T, body string) {
	t.Helper()
	s, err := markupSite()
	if err != nil {
		t.Fatal(err)
	}
	checkMarkup(t, s, body)
}
