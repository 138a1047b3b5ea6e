// Package archtest owns the rules of the house that the compiler does not know:
// which room may import which, what a core room may not touch, how long a file
// may be, what no source may say. It holds no code of the product; its test
// fails the build and names the place and the rule.
//
// # Why
//
// A rule that is only written down erodes with every hurried change. The map
// is internal/doc.go; the tables in ranks.go are the same map, executable. A new
// room must be entered there, which is the moment to think about its rank.
//
// Imports are those of `go list`, direct and without tests: a test may reach
// for a higher room (and for testkit) to set its stage. Sources are read as
// syntax, so a rule about calls is not fooled by comments.
package archtest
