// Package app is the composition root: it builds the house from a config and
// knows all rooms, so that no edge has to know another. It refuses decisions of
// its own; what stands here is who is handed to whom.
//
// # Why
//
// Commands and end-to-end tests build the very same house. The base address and
// the log's origin are fixed when the log is opened and compared at every later
// start; a demo log stays a demo, a real one never becomes one. Only serve and
// restore take the lock on the data folder, so that commands work beside a
// running server.
package app
