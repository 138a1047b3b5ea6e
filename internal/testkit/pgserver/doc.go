// Package pgserver owns one private PostgreSQL: a new data folder, a free port
// on 127.0.0.1, a password made for this run, and an end that leaves nothing
// behind. It refuses to touch any server it did not start.
//
// # Why
//
// Rules that the database enforces (append-only tables, two roles, locks) can
// only be tested on the real thing, and a test must never depend on, or harm,
// a server somebody uses. PostgreSQL refuses to run as root, so as root it
// runs as the user "postgres" or "nobody".
//
// The server is watched by a shell that reads a pipe whose only writer is this
// process. However the process ends, also by SIGKILL, the pipe closes, the
// shell stops the server and removes the folder. A death signal (Pdeathsig)
// looks simpler, but it fires when the *thread* that started the server ends,
// which in Go may be at any time, it exists on Linux only, and it removes no
// folder.
//
// fsync is off: the data lives minutes. synchronous_commit stays on, so that
// code which checks it sees what it will see in production.
package pgserver
