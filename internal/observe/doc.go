// Package observe owns what the operator sees of a running server: structured
// log lines, request ids and metrics. It refuses personal data: a log attribute
// whose key is not on the list of keys.go is withheld, and texts of unexpected
// errors are masked.
//
// # Why
//
// A log is copied, shipped and kept where nobody thinks of it as evidence or as
// personal data. So the list is of what may be logged, not of what may not:
// forgetting a key hides a value, never shows one. Libraries quote input in
// their errors (`parsing "…"`), so quoted text and long numbers in errors are
// masked. Paths are logged as the route's pattern, queries not at all.
//
// There is no global logger and no global registry: app builds one of each and
// hands it on, so two houses in one test do not count together.
package observe
