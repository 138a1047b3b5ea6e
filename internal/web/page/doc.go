// Package page owns what templates are given: one struct per template, named
// like it, and the small shapes of the parts they share (seam, state, facts,
// field). It refuses to fetch, to decide and to know HTTP.
//
// A page struct embeds Frame and says which template it fills:
//
//	type LotShow struct {
//		page.Frame
//		Lot custody.Lot
//	}
//
//	func (*LotShow) Template() string { return "lot/show" }
//
// The template file assets/templates/lot/show.html defines "title" and "main"
// and, where it needs them, "sub" (second line of the phone bar), "crumb",
// "tools" (buttons of the phone bar), "net" (strip under the bar), "dock" (the
// one action of a phone screen) and "scripts".
//
// # Why
//
// Templates take domain values as they are; formats and words are template
// functions bound to a language. What many pages share in markup is a part
// (assets/templates/parts/_seam.html) with a typed shape here, so that a wrong
// name fails in a test and not on a phone.
package page
