// Package document draws the papers: labels, certificates and lists, as PDF. It
// owns their layout, their line breaking, their fonts cut to each document, and
// their QR codes. It is the only user of gofpdf and go-qrcode.
//
// It refuses to know the domain: its inputs are texts, grams, fen and times
// ready to be shown, masked by the caller where a copy is public. It refuses to
// shorten anything but labels, to draw a box for a character it lacks, and to
// draw the picture of a real seal.
//
// # Why
//
// A paper is composed on a canvas first and written afterwards, because only
// then are the characters known to which the fonts are cut, and the number of
// pages for the foot. The cuts cost about a millisecond and make each document
// own its font bytes; gofpdf writes into them, so sharing would be a race.
//
// gofpdf's MultiCell and SplitText lose one Chinese character at each line
// break, its drawing of a missing glyph is silent, and it panics on characters
// above U+FFFF. So lines are broken here (breakLines), every text is checked
// before drawing (checkText), rare characters stand under private code points
// with ActualText beside them, and a panic becomes the error of one document.
// Of gofpdf only single lines of text, pictures and the file structure are used.
//
// Dates come from the facts, the producer is fixed and the catalog sorted: the
// same facts give the same bytes. A file therefore cannot carry its own hash;
// the foot shows the fingerprint of the entry it is drawn from.
//
// The fonts are unpacked at the first paper and then kept, 29 MB for all three:
// unpacking takes about a third of a second, too long for each document, and a
// server that never draws never pays. After twenty certificates the process holds
// 57 MB. Characters are found by binary search in
// the font itself, so no map of 22 000 entries stands beside it.
//
// QR codes keep 29 modules: level H where the address fits, else Q. On the A4
// sheet 0.508 mm a module (12 dots at 600 dpi) was compared with 0.5 and 0.55
// over 192 labels, whole pages read at once by zbarimg: all at 300 and 600 dpi,
// 191 at 203 dpi, the last one read as well when its label stood alone.
//
// Measured on 2 shared cores (AMD EPYC): a certificate of 40 rows in three faces
// takes about 20 ms (BenchmarkCertificate40), of which a third is gofpdf writing
// the widths of 65 536 characters for each face; 100 labels on A4 take 55 ms
// (BenchmarkLabels100).
//
// The ways to check a certificate name a proof bundle only where one exists.
package document
