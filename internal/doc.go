// Package internal is the map of the house.
//
// The core is split by business noun, the edges by technology. To find
// anything, pick the noun, then the technology: handoffs are custody/handoff.go
// (what they are), store/handoff.go (how they are kept), web/handoff_*.go (how
// they are shown), api/handoff.go (how they are spoken), and
// assets/templates/handoff (how they look).
//
// The core knows no HTTP, SQL, paper or log. By rank, each room imports only
// those above it in this list:
//
//	fault        the few kinds of expected failure
//	moment       one notion of time
//	ledger       acts and entries: what happened, in bytes that never change
//	fact         the wire types of every kind of fact
//	identity     people, organisations, roles, the permission table
//	reference    goods, methods, units, divisions: versioned data with sources
//	deadline     clocks that run: what is due, by when, from whom
//	label        label codes, numbers of papers, rolls
//	casefile     cases, measures, decisions, holds; the legal Standing of a lot
//	registry     firms, facilities, qualifications, the gate, published editions
//	custody      seizures, lots, handoffs; the lot's state table
//	destruction  orders, runs, attestations, certificates; MayDestroy
//	export       lists that people asked to be written out
//
// The edges know one technology each and never each other; app puts them
// together:
//
//	store     PostgreSQL and SQLite        document  PDF and QR drawing
//	blob      photos and papers by hash    jobs      River: work after a commit
//	i18n      words, numbers, dates        web       pages
//	api       JSON API v1                  httpd     the chain around a request
//	observe   logs and metrics             config    environment and flags
//	spreadsheet  tables as CSV and XLSX; every edge may use it
//
// testkit and archtest are for tests alone; archtest fails the build when a
// rule of this page is broken.
//
// # The way of a request
//
// A handler parses, asks one use case, answers. A use case asks permission
// first, runs one transaction, loads what it needs under lock, decides (pure),
// records acts, applies the recorded bytes to the nouns they touch, saves them
// under a version guard and promises jobs. State can always be rebuilt from the
// entries alone, because apply is the only thing that changes it.
package internal
