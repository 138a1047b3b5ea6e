// Package api speaks JSON API v1 for machines: the same use cases as the pages,
// as huma operations on gin. A handler parses, asks a service of the core, and
// answers; one file per noun holds its operations and its two shapes, what is
// taken and what is given. It refuses to decide anything, and to know how
// people, databases, files or papers are kept: those are handed in (Config).
//
// # What every operation shares
//
// Somebody is signed in by a bearer token or by the session of the pages; a
// request with a bearer token never looks at a session, because requests with a
// token skip the cross-origin check. Acts that need a step-up take the person's
// PIN or TOTP in the header Sealtrail-Pin. The header is taken off the request
// before anything else sees it and is never logged or given back.
//
// Every POST that records a fact takes command_id, occurred_at, device_at and
// late (Fact). Without command_id the server makes one: the request is then
// recorded once as sent, but sending it again records it again.
//
// Every failure is a problem document (RFC 9457): stable code, a sentence in
// the reader's language, every wrong field in errors.
//
// # Why
//
// The body is read before huma sees it: huma does not bound multipart bodies,
// answers 500 to a body over the limit, and lets doubled names and control
// characters pass. huma's own findings carry the rejected value; they are
// mapped to the house's codes (validation.go) and the value is dropped, because
// it may be a name, an identity number or a PIN.
//
// huma names its error type in a package variable that one would have to
// overwrite for the whole process. Instead the answers of every operation are
// described here, and a transformer replaces huma's errors on their way out.
//
// The adapter is our own dozen lines (adapter.go) because humagin wants an
// engine; the description must come without one, for `sealtrail openapi`.
package api
