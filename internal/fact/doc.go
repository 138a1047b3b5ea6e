// Package fact holds the wire types of every kind of fact and version. It has
// no behaviour: rooms decide what becomes a fact and apply it again when state
// is rebuilt. It refuses floats, optional meanings and renamed keys.
//
// # Why
//
// Bytes that were hashed stay readable for ever only if their types never
// change. A new meaning is a new version beside the old one; the golden bytes
// under testdata are kept for ever and every one of them must still be read.
package fact
