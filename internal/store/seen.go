package store

import (
	"strconv"
	"strings"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"github.com/sealtrail/sealtrail/internal/identity"
)

// seen narrows a list to what a scope sees, and by the filters of the list. A
// row belongs to an organisation by one of several columns; each is asked alone
// for one page of rows, newest first, so that each is the beginning of an index,
// however many rows an organisation has; the list is the newest of all of them.
// A prefecture has an index of its own; a province is nearly everything, and
// walking finds a page of it at once.
func seen(db *gorm.DB, table source, scope identity.Scope, limit int, cursor string, narrow func(*gorm.DB) *gorm.DB, columns ...string) (*gorm.DB, error) {
	var conditions []string
	for _, c := range columns {
		conditions = append(conditions, c+" = ?")
	}
	return seenBy(db, table, scope, limit, cursor, narrow, conditions...)
}

// seenBy is seen for tables where more than a column tells that a row belongs to
// an organisation; each condition asks for it once.
func seenBy(db *gorm.DB, table source, scope identity.Scope, limit int, cursor string, narrow func(*gorm.DB) *gorm.DB, conditions ...string) (*gorm.DB, error) {
	limit, after, err := pageOf(limit, cursor)
	if err != nil {
		return nil, err
	}
	whole := narrow(db.Table(table.from()))
	if scope.All {
		return whole, nil
	}
	var asks []func(*gorm.DB) *gorm.DB
	if scope.Org != uuid.Nil {
		for _, c := range conditions {
			asks = append(asks, func(q *gorm.DB) *gorm.DB { return q.Where(c, scope.Org) })
		}
	}
	if scope.Division != "" {
		asks = append(asks, func(q *gorm.DB) *gorm.DB { return inDivision(q, scope.Prefix()) })
	}
	switch len(asks) {
	case 0:
		return whole.Where("1 = 0"), nil
	case 1:
		return asks[0](whole), nil
	}
	var parts []string
	var args []any
	for i, ask := range asks {
		q := ask(narrow(db.Table(table.from()).Select("id")))
		if after != uuid.Nil {
			q = q.Where("id < ?", after)
		}
		parts, args = append(parts, "SELECT id FROM (?) AS part_"+strconv.Itoa(i)), append(args, q.Order("id DESC").Limit(limit+1))
	}
	return db.Table(table.name).Where("id IN ("+strings.Join(parts, " UNION ")+")", args...), nil
}

// inDivision narrows to a province, a prefecture or a county, by the digits that
// name it.
func inDivision(q *gorm.DB, prefix string) *gorm.DB {
	switch len(prefix) {
	case 2:
		return q.Where("substr(division, 1, 2) = ?", prefix)
	case 4:
		return q.Where("substr(division, 1, 4) = ?", prefix)
	case 6:
		return q.Where("division = ?", prefix)
	}
	return q.Where("division LIKE ?", prefix+"%")
}
