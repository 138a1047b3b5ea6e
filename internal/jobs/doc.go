// Package jobs does after a commit what was promised inside its transaction:
// River keeps the promises in the same database, so a job exists exactly when
// the facts it follows from do. It refuses to decide anything; a worker calls a
// handler that the composition root gives it.
//
// A handler must be safe to run twice: River runs a job again when the process
// dies in the middle. Ten attempts with growing pauses; what fails for good
// stays in the table and is counted.
//
// # Why
//
// River through database/sql polls. The default second of pause is felt by a
// person who waits for a certificate, so the pause is PollInterval. On SQLite
// the jobs have a connection of their own, because the one writing connection
// is held while a transaction runs.
package jobs
