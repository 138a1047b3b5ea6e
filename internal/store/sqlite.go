package store

import (
	"errors"
	"strings"

	gormsqlite "gorm.io/driver/sqlite"
	"gorm.io/gorm"
	"modernc.org/sqlite"
	sqlitelib "modernc.org/sqlite/lib"
)

const sqlitePragmas = "_pragma=busy_timeout(5000)&_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)&_pragma=foreign_keys(1)&_pragma=recursive_triggers(1)"

// sqliteReaders is how many reading connections the embedded database has.
const sqliteReaders = 4

// dialect is gorm's SQLite dialect over a driver whose errors it does not know.
type dialect struct{ gormsqlite.Dialector }

func (d dialect) Translate(err error) error {
	var e *sqlite.Error
	if errors.As(err, &e) {
		switch e.Code() {
		case sqlitelib.SQLITE_CONSTRAINT_UNIQUE, sqlitelib.SQLITE_CONSTRAINT_PRIMARYKEY:
			return gorm.ErrDuplicatedKey
		case sqlitelib.SQLITE_CONSTRAINT_TRIGGER:
			if strings.Contains(e.Error(), "already recorded") { // the *_no_replace triggers come before the unique index
				return gorm.ErrDuplicatedKey
			}
		case sqlitelib.SQLITE_CONSTRAINT_FOREIGNKEY:
			return gorm.ErrForeignKeyViolated
		case sqlitelib.SQLITE_CONSTRAINT_CHECK:
			return gorm.ErrCheckConstraintViolated
		}
	}
	return err
}

func openSQLite(file string, writer bool) (*gorm.DB, error) {
	dsn := "file:" + file + "?" + sqlitePragmas
	if writer {
		dsn += "&_txlock=immediate"
	} else {
		dsn += "&_pragma=query_only(1)"
	}
	g, err := gorm.Open(dialect{gormsqlite.Dialector{DriverName: "sqlite", DSN: dsn}}, gormConfig())
	if err != nil {
		return nil, err
	}
	db, err := g.DB()
	if err != nil {
		return nil, err
	}
	n := sqliteReaders
	if writer {
		n = 1
	}
	db.SetMaxOpenConns(n)
	db.SetMaxIdleConns(n)
	return g, nil
}

// busy tells whether SQLite gave up waiting for its write lock.
func busy(err error) bool {
	var e *sqlite.Error
	return errors.As(err, &e) && e.Code()&0xff == sqlitelib.SQLITE_BUSY
}
