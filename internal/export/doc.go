// Package export keeps what people ask to be written out: a list, narrowed as it
// was on the page, as a spreadsheet. A hundred thousand rows take longer than a
// request may, so the asking is kept at once, a job writes the file, and whoever
// asked finds it again, with how far it is, also after leaving the page.
//
// # Why
//
// The room knows which list and which filter, not what a row looks like: words
// and columns are an edge's business, and the composition root writes them.
//
// What the asker may see is fixed when they ask (the scope is kept beside the
// filter) and asked again when the file is fetched: a membership that ended in
// between gets nothing. Files live for a week and are not entries of the log:
// nothing follows from them, and the log must not grow by copies of itself.
package export
