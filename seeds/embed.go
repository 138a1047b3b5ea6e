// Package seeds holds the data the house starts with: reference tables as CSV,
// one file per table. Every row says where it comes from (source), how sure that
// is (certainty: sourced was read in the named text, assumed waits for a lawyer or
// the agency to confirm it), which edition of the tables brought it (version), and
// from which day to which it holds (valid_from, valid_to; Beijing time, both days
// included, empty is open). English names are translations and carry no legal
// weight, whatever the certainty of their row.
//
// Why: rules of law and of the region change; a changed rule is a new row beside
// the old one, so that what was decided under the old one can still be explained.
// A row that was ever used is never deleted.
package seeds

import "embed"

//go:embed reference/*.csv demo/*.json
var files embed.FS

// FS holds the folders "reference" (read with internal/reference) and "demo" (read
// when the demo region is made).
func FS() embed.FS { return files }
