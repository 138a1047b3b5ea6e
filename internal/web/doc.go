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
// The cookie carries identity's session id behind a random token and nothing
// else: who acts, and whether the session still lives, is asked anew on every
// request. The token is exchanged at sign-in, when another membership is chosen
// and when a secret changes. A request reads and writes no cookie store beyond
// that, so idle time is identity's to keep.
//
// A PIN is typed into the form of the act it confirms (stepUp), and checked
// after everything else in the form, because each try is counted. A second
// person signs on the same device in the same way (coSigner).
//
// A one-time password or a token is shown on the answer to the post that made
// it. That answer is no redirect: whatever is kept to be shown later can be
// shown to somebody else.
//
// The number of an announced joint destruction (/E/) answers everybody with its
// public page, as that of a certificate does: its notice is meant to be read, and
// the QR code on it leads there. Of one that is only planned the address tells as
// little as that of any working paper.
//
// Posts are guarded against other sites by the edge (cross-origin check on the
// Sec-Fetch-Site and Origin headers), so forms carry no token.
package web
