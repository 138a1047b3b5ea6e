// Package label owns what stands on goods and papers so that people and
// scanners can name them: label codes, the numbers of papers, the addresses a
// QR code carries, and rolls of labels printed ahead of use. It refuses to know
// what a label is stuck on beyond an id, how a QR code is drawn, and where rolls
// are kept.
//
// # Why
//
// One check symbol for codes and numbers. Both end in one Reed–Solomon check
// symbol over GF(2⁵): Σ αⁱ·dᵢ = 0 with i = 0 leftmost. Every weight αⁱ differs for
// up to 31 symbols, so a single wrong symbol and a swap of any two different
// symbols, near or far, always show. A digit sum or modulus 37 does less, and a
// check over the digits alone would miss the kind letter.
//
// Codes are random, not counted: a label seen in a shop must not tell how many
// labels there are nor what its neighbours stick to. 11 symbols are 55 bits; the
// store's unique index catches the rare repetition.
//
// The alphabet is Crockford's base 32 without I, L, O and U. What a hand writes
// and a keyboard sends is folded before it is judged: lower case, hyphens and
// spaces, full-width letters of a Chinese input method, I and L for 1, O for 0.
//
// Addresses in QR codes are upper case throughout: the alphanumeric mode of
// ISO/IEC 18004 then fits the symbol, and domain names do not care.
//
// A label is never used twice. Void is the end of a label, not of the goods: a
// relabelled lot keeps its id and takes a new code.
package label
