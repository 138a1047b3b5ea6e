// Package store keeps everything in PostgreSQL or SQLite with one behaviour:
// rows, queries, migrations and the transaction. It refuses business decisions:
// what may happen is decided in the core, here it is only loaded, locked and
// saved.
//
// A *Tx satisfies the narrow Tx interface of every room; Narrow and NarrowView
// hand each room the part it declared. Nested transactions are an error. Writes
// check rows affected; serialization failures and deadlocks are tried again at
// most three times, a conflict of the business never.
//
// # Why
//
// SQLite goes through gorm's sqlite dialect over modernc.org/sqlite, because it
// needs no C compiler and honours _txlock; there is one writer connection and
// several readers. recursive_triggers is on, or INSERT OR REPLACE would walk
// around the append-only triggers. PostgreSQL runs with two roles: the owner
// migrates, the application cannot change or remove entries. Statements are not
// prepared by gorm, which pgx does better by itself (measured 40 % faster off).
package store
