// Package ledger owns acts and entries: what a person did, in bytes that never
// change, chained per stream. It knows nothing of goods, people or tables; it
// refuses floats, unknown suites, texts that are not NFC and any byte that was
// not written in canonical form.
//
// An act is sealed from a Draft into
//
//   - the act itself (JCS, private, disclosable), which commits by salted
//     hashes to what only parties may see: restricted details, one line per
//     lot, personal values;
//   - one body per stream touched (JCS, private), which opens that stream's own
//     line and says how strongly the act was signed;
//   - one leaf per stream (JCS, public, below 1 KiB), which tells nothing but
//     stream, sequence, predecessor, time and the body's salted hash.
//
// Leaf hashes are those of RFC 6962 (SHA-256 over 0x00 and the leaf), so that a
// Merkle tree can later be laid over the leaves without touching them.
//
// # Why
//
// JCS (RFC 8785) is the one canonical form that verifiers in other languages
// have; bytes are stored as written and hashed as stored, never serialised
// anew. Salts are 32 random bytes per value because names, plates and ID
// numbers are short enough to be guessed from a plain hash. Personal values lie
// beside the ledger and can be erased; what was committed stays provable.
package ledger
