package web

import (
	"net/url"
	"slices"
	"strings"

	"github.com/gin-gonic/gin"

	"github.com/sealtrail/sealtrail/internal/export"
	"github.com/sealtrail/sealtrail/internal/web/page"
)

// maxPagesBack is how many pages a list leads back; the address holds their beginnings.
const maxPagesBack = 40

// pagerOf leads to the next page of the list that was asked for, and back the
// way one came: a keyset list knows no page before, so the address remembers.
func pagerOf(c *gin.Context, next string) page.Pager {
	q := c.Request.URL.Query()
	at, past := q.Get("cursor"), strings.FieldsFunc(cut(q.Get("past"), 24*maxPagesBack), func(r rune) bool { return r == '.' })
	to := func(cursor string, past []string) string {
		q := c.Request.URL.Query()
		set := func(name, value string) {
			if q.Del(name); value != "" {
				q.Set(name, value)
			}
		}
		set("cursor", cursor)
		set("past", strings.Join(past, "."))
		return (&url.URL{Path: c.Request.URL.Path, RawQuery: q.Encode()}).String()
	}
	var p page.Pager
	if next != "" {
		on := past
		if at != "" {
			on = append(slices.Clone(past), at)
		}
		p.Next = to(next, on[max(0, len(on)-maxPagesBack):])
	}
	switch {
	case at == "":
	case len(past) == 0:
		p.Back = to("", nil)
	default:
		p.Back = to(past[len(past)-1], past[:len(past)-1])
	}
	return p
}

// exportPager is pagerOf, and offers the list as a file, narrowed as it is.
func exportPager(c *gin.Context, next string, list export.List) page.Pager {
	q := c.Request.URL.Query()
	for name := range q {
		if name == "cursor" || name == "past" || name == "lang" || q.Get(name) == "" {
			q.Del(name)
		}
	}
	p := pagerOf(c, next)
	p.Export = page.Exporting{List: string(list), Query: q.Encode()}
	return p
}

// chip is an active filter, and the same list without it, from its first page.
func chip(c *gin.Context, name, label, word string) page.ActiveFilter {
	q := c.Request.URL.Query()
	for _, gone := range []string{name, "cursor", "past"} {
		q.Del(gone)
	}
	for other := range q {
		if q.Get(other) == "" {
			q.Del(other)
		}
	}
	return page.ActiveFilter{Label: label, Word: word, Href: (&url.URL{Path: c.Request.URL.Path, RawQuery: q.Encode()}).String()}
}

// wordOf is how a choice was called.
func wordOf(options []page.Option, value string) string {
	for _, o := range options {
		if o.Value == value {
			return o.Word
		}
	}
	return value
}
