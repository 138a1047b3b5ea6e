// Package spreadsheet owns tables as files: it writes CSV and XLSX row by row,
// reads either, bounded, and it is the only user of excelize. It knows no noun; whoever has rows brings
// them. It refuses to write a cell that a spreadsheet would run.
//
// # Why
//
// Both kinds are written as a stream, so that a hundred thousand rows need no
// more memory than one: XLSX rows go through excelize's stream writer, which
// keeps what is large in a temporary file.
//
// A text that begins like a formula is written with an apostrophe before it
// (OWASP: CSV injection), in XLSX too, because the file may be saved as CSV by
// whoever opens it. Numbers are numbers and need none.
//
// CSV begins with a byte order mark, without which spreadsheets in Chinese read
// UTF-8 as GBK, and ends its lines as RFC 4180 says.
package spreadsheet
