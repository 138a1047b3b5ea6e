// Package oversight counts what the other rooms hold, for those who answer for a
// region: what lies in store and for how long, what is past its last day and with
// whom, where the goods of a period have gone, what became of their mass. It reads
// only, has no acts of its own and no rows: every figure is counted from the rows
// of lots and certificates, at most a minute before it is told, so that it cannot
// drift from them.
//
// # Why
//
// Figures are counted by statements that read indexes alone: one row of a
// group of lots that are alike (division, state, ground, day of seizure, whether
// the decision is in force) instead of one row of each lot. What a group means
// (in store, released, destroyed) is decided here, where a test can read it, not
// in SQL.
//
// Counting takes as long as there are lots, so that what was counted of a region is
// remembered for a minute and the board says of which moment it is. All of a board
// is of that one moment. Measured on
// SQLite with 10⁵ lots that have little in common (50,701 groups): the page takes
// 0.7 s when lots are counted for it, 0.1 s from memory.
//
// Masses go by valid certificates and by the day on which treatment ended: a
// certificate that is corrected later does not move them to another month. Where
// goods went goes by lots and by the day of seizure; a lot whose certificate was
// revoked is destroyed there, and its mass is in no month.
//
// A board tells no one's name and no party: agencies, divisions and goods only.
package oversight
