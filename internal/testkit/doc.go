// Package testkit owns what tests need from outside the house: databases of a
// private PostgreSQL and a real browser. It is imported by tests only, knows no
// noun, and refuses to use a database server it did not start.
//
// # Why
//
// One server serves a whole run of `go test ./...`: the program pgrun starts it
// and names it in SEALTRAIL_TEST_POSTGRES. A package tested alone starts its own
// server, once per process, at the first test that asks for one.
//
// Each test has its own database, copied from a template that was migrated
// once. Packages are tested in separate processes, so the template is made
// under an advisory lock by whoever comes first; it is known by a key that the
// caller derives from its migrations, and what half exists is made anew.
//
// Tests work as the application role, which owns nothing. The owner's address
// is for migrations and for proving what even the owner cannot do.
package testkit
