package store

import (
	"encoding/base64"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"github.com/sealtrail/sealtrail/internal/fault"
)

// Limits of every list.
const (
	DefaultLimit = 50
	MaxLimit     = 200
)

// page reads one keyset page, newest id first (ids are UUIDv7). The cursor is
// the id of the last row in opaque form; the next one is empty at the end.
func page[R any](q *gorm.DB, column string, limit int, cursor string, rows *[]R, id func(R) uuid.UUID) (next string, err error) {
	limit, after, err := pageOf(limit, cursor)
	if err != nil {
		return "", err
	}
	if after != uuid.Nil {
		q = q.Where(column+" < ?", after)
	}
	if err := q.Order(column + " DESC").Limit(limit + 1).Find(rows).Error; err != nil {
		return "", err
	}
	if len(*rows) > limit {
		*rows = (*rows)[:limit]
		last := id((*rows)[limit-1])
		next = base64.RawURLEncoding.EncodeToString(last[:])
	}
	return next, nil
}

// pageOf reads the size of a page and the id after which it begins; nil: the first.
func pageOf(limit int, cursor string) (int, uuid.UUID, error) {
	switch {
	case limit == 0:
		limit = DefaultLimit
	case limit < 0 || limit > MaxLimit:
		return 0, uuid.Nil, fault.Invalid("list.limit").At("limit").With("max", "200")
	}
	if cursor == "" {
		return limit, uuid.Nil, nil
	}
	raw, err := base64.RawURLEncoding.DecodeString(cursor)
	after, idErr := uuid.FromBytes(raw)
	if err != nil || idErr != nil {
		return 0, uuid.Nil, fault.Invalid("list.cursor").At("cursor")
	}
	return limit, after, nil
}
