// Package web owns the pages: it reads forms, asks the core, shows answers. It
// refuses to decide anything about goods, to touch the database and to put a
// script or a style into a page.
//
// To add a page: a struct in page/ named like its template, the template in
// assets/templates/NOUN/verb.html (see page), handlers in NOUN_*.go that parse,
// ask and answer in about ten lines, the route in routes.go, the words in
// assets/locales/{zh-CN,en}/NOUN.json.
//
//	func (s *Site) lotSplitForm(c *gin.Context) {
//		p, err := s.lotSplitPage(c)
//		s.show(c, p, err)
//	}
//
//	func (s *Site) lotSplit(c *gin.Context) {
//		in, err := form.Read(c.Request)
//		if err != nil {
//			s.fail(c, err)
//			return
//		}
//		_, err = s.Custody.Split(c.Request.Context(), s.actor(c), splitCommand(in)) // returns in.Err() first
//		if err != nil {
//			s.retry(c, err, in, func() (page.Page, error) { return s.lotSplitPage(c) })
//			return
//		}
//		c.Redirect(http.StatusSeeOther, lotURL(code))
//	}
//
// # Why
//
// Templates are parsed once per language at the start, with the words bound:
// a request only executes. A page is rendered into a buffer first, so that a
// failing template is a clean 500 and never half a page. fail is the one place
// where an error becomes a status and a sentence; retry is the same with the
// form shown again, what was typed kept, each fault beside its field and all of
// them listed above, so that a fault whose field is not on the page is not lost.
//
// The Content-Security-Policy has no unsafe-inline; bars and charts are SVG
// with attributes, because style attributes would be dropped. The seal mark's
// halves are coloured by classes for the same reason.
//
// Posts are guarded against other sites by the edge (cross-origin check on the
// Sec-Fetch-Site and Origin headers), so forms carry no token.
package web
