package store

import (
	"strings"

	"github.com/google/uuid"
	"golang.org/x/text/unicode/norm"
	"gorm.io/gorm"

	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/label"
	"github.com/sealtrail/sealtrail/internal/moment"
)

// What lists are narrowed by; an empty filter narrows nothing. Every column here
// begins an index that ends in the id.

func is(q *gorm.DB, column, value string) *gorm.DB {
	if value == "" {
		return q
	}
	return q.Where(column+" = ?", value)
}

func ofOrg(q *gorm.DB, column string, org uuid.UUID) *gorm.DB {
	if org == uuid.Nil {
		return q
	}
	return q.Where(column+" = ?", org)
}

// ofDivision narrows to a division and everything in it.
func ofDivision(q *gorm.DB, division string) *gorm.DB {
	if division == "" {
		return q
	}
	return inDivision(q, identity.Scope{Division: division}.Prefix())
}

// during narrows to a span of time, whose end is no longer meant.
func during(q *gorm.DB, column string, from, until moment.Time) *gorm.DB {
	if !from.IsZero() {
		q = q.Where(column+" >= ?", from)
	}
	if !until.IsZero() {
		q = q.Where(column+" < ?", until)
	}
	return q
}

// numbered narrows to papers whose number begins as typed, with or without the
// letter of its kind. What can begin no number finds nothing. The range is asked
// of bytes on both engines, since a locale may pass over hyphens.
func (tx *Tx) numbered(q *gorm.DB, kind label.Kind, typed string) *gorm.DB {
	if typed == "" {
		return q
	}
	first := NumberPrefix(kind, typed)
	if first == "" {
		return q.Where("1 = 0")
	}
	last := first + "~" // after every character of a number
	if tx.house.engine == Postgres {
		return q.Where("number ~>=~ ? AND number ~<~ ?", first, last)
	}
	return q.Where("number >= ? AND number < ?", first, last)
}

// NumberPrefix is the beginning of a number of the kind as typed; empty: no
// number of that kind begins so.
func NumberPrefix(kind label.Kind, typed string) string {
	text := strings.ToUpper(strings.Join(strings.Fields(norm.NFKC.String(typed)), ""))
	text = strings.NewReplacer("\u2010", "-", "\u2011", "-", "\u2013", "-", "\u2014", "-").Replace(text)
	start := string(rune(kind)) + "-"
	switch {
	case text == start[:1]:
		text = start
	case !strings.HasPrefix(text, start):
		text = start + text
	}
	const longest = len("P-540102-2026-000123-K")
	if len(text) > longest {
		return ""
	}
	for i, r := range text[len(start):] {
		if r >= '0' && r <= '9' || r == '-' && i > 0 || r >= 'A' && r <= 'Z' && i == longest-len(start)-1 {
			continue
		}
		return ""
	}
	return text
}
