// Package identity owns who acts: organisations, people, their dated
// memberships and roles, the table of permissions, and the proofs that somebody
// is who they say (passwords, PINs, one-time codes, sessions, tokens). Every
// other room is handed an Actor and asks it; nobody else decides who may do
// what. It refuses cookies and headers (edges bring sessions and tokens by
// value), and it never gives a secret back after the call that made it.
//
// What an organisation or a person is, and every grant, follows from entries of
// their streams. Beside the ledger, where they can be changed and erased, lie
// secrets (hashed), sessions, attempts and pseudonyms.
//
// # Limits
//
//   - Password: 10 to 128 characters, not the login. A password set by somebody
//     else is one-time: valid 72 hours, and lets its owner do one thing only,
//     choose another.
//   - PIN: 6 to 12 digits, neither one digit repeated nor a run like 123456.
//     TOTP: RFC 6238, 6 digits, 30 s, one step either way, each code once; where
//     it is set the PIN no longer counts.
//   - A step-up lasts 5 minutes (StepUpLife).
//   - Attempts in 15 minutes: 5 per account and address, 20 per account; step-up
//     and co-signing 5 per account. Counted before the secret is looked at, so
//     that parallel guesses gain nothing; forgiven when the secret is right.
//     Never per address alone: an office shares one.
//   - Session: ends 60 minutes after the last request, 12 hours after sign-in;
//     "last seen" is written at most once a minute.
//   - Token: 32 random bytes, 90 days by default, 366 at most; "last used" is
//     written at most once a minute.
//
// # Why
//
// argon2id costs 19 MiB and two passes (the OWASP minimum): a county PC serves
// sign-in and PINs on two cores. At most hashesAtOnce hashes run in parallel, or
// a crowd of sign-ins would take the memory of the goods' pages. A login that
// does not exist is hashed against a decoy, so that time tells nothing.
//
// Tokens carry 256 random bits; SHA-256 is enough for them and costs nothing on
// each request. TOTP keys must be readable to be checked and are kept as they
// are: they are worth what the database is worth.
//
// Roles of administrators stand alone: whoever can make accounts could make
// themselves a witness. The two administrators' roles exclude each other for
// the same reason.
//
// Pseudonyms are random per person and year, made on first need. Who is behind
// one is a row that can be deleted without touching an entry.
//
// A request is answered with an actor built anew from the rows: a role that
// ended, a person who was disabled or an organisation that closed has no power
// from the next request on, whatever sessions and tokens are open.
package identity
