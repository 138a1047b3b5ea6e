package web

import (
	"net/http"
	"strings"

	"github.com/gin-gonic/gin"

	"github.com/sealtrail/sealtrail/internal/destruction"
	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/label"
	"github.com/sealtrail/sealtrail/internal/web/form"
	"github.com/sealtrail/sealtrail/internal/web/page"
)

// IssuedPaper gives the bytes of an issued paper by their SHA-256, checked; the
// composition root answers with the blob store.
type IssuedPaper func(sha256 string) ([]byte, error)

func (s *Site) certificateRoutes(r gin.IRouter) {
	for _, p := range [...]string{"/C/:number", "/c/:number"} {
		r.GET(p, s.certificatePublic)
		r.HEAD(p, s.certificatePublic)
	}
	r.GET("/certificates", s.certificateList)
	r.GET("/certificates/:no", s.certificateShow)
	r.GET("/certificates/:no/file", s.certificateFile)
	r.GET("/certificates/:no/correct", s.certificateCorrectForm)
	r.POST("/certificates/:no/correct", s.certificateCorrect)
	r.GET("/certificates/:no/revoke", s.certificateRevokeForm)
	r.POST("/certificates/:no/revoke", s.certificateRevoke)
}

func certificateURL(number string) string { return "/certificates/" + number }

// certificatePublic is /C/NUMBER for anybody, in any case, and its .pdf.
func (s *Site) certificatePublic(c *gin.Context) {
	number, pdf, err := publicNumber(label.Certificate, c.Param("number"))
	if err != nil {
		s.fail(c, err)
		return
	}
	if pdf {
		s.certificatePDF(c, number.String())
		return
	}
	p, err := s.certificatePublicPage(c, number.String())
	s.show(c, p, err)
}

// publicNumber reads the number of a public paper out of its address, in any
// case, and whether the file is asked for.
func publicNumber(kind label.Kind, typed string) (number label.Number, pdf bool, err error) {
	typed, pdf = strings.CutSuffix(strings.ToUpper(typed), ".PDF")
	number, err = label.ParseNumberOf(kind, typed)
	return number, pdf, missing(err)
}

// missing turns a mistyped number into a 404 that says what is wrong with it.
func missing(err error) error {
	if f := fault.Of(err); f != nil {
		g := *f
		g.Kind, g.Field = fault.KindMissing, ""
		return &g
	}
	return err
}

func (s *Site) certificatePublicPage(c *gin.Context, number string) (*page.CertificatePublic, error) {
	found, err := s.Destruction.PublicCertificate(c.Request.Context(), number)
	if err != nil {
		return nil, err
	}
	var next *destruction.PublicCertificate
	if found.ReplacedBy != "" {
		replacement, err := s.Destruction.PublicCertificate(c.Request.Context(), found.ReplacedBy)
		if err != nil {
			return nil, err
		}
		next = &replacement
	}
	p := s.names(c).certificatePublic(found, next)
	if scope, err := s.destructionScope(c); err == nil {
		if _, err := s.Destruction.Certificate(c.Request.Context(), scope, number); err == nil {
			p.Work = certificateURL(number)
		} else if !fault.Is(err, fault.KindMissing) {
			return nil, err
		}
	}
	return p, nil
}

// certificatePDF sends the issued bytes, or the copy with the banner of what
// became of them; the state is judged now, so nothing keeps it.
func (s *Site) certificatePDF(c *gin.Context, number string) {
	d, err := s.Destruction.PublicDocument(c.Request.Context(), number)
	if err != nil {
		s.fail(c, err)
		return
	}
	s.paperFile(c, number+".pdf", d.SHA256)
}

func (s *Site) paperFile(c *gin.Context, name, sha string) {
	etag := `"` + sha + `"`
	h := c.Writer.Header()
	h.Set("ETag", etag)
	h.Set("Cache-Control", "no-cache")
	if matches(c.GetHeader("If-None-Match"), etag) {
		c.Status(http.StatusNotModified)
		c.Writer.WriteHeaderNow()
		return
	}
	content, err := s.IssuedPaper(sha)
	if err != nil {
		h.Del("ETag")
		s.fail(c, err)
		return
	}
	h.Set("Content-Disposition", `inline; filename="`+name+`"`)
	c.Data(http.StatusOK, "application/pdf", content)
}

// certificate reads one certificate within what the visitor may see.
func (s *Site) certificate(c *gin.Context) (destruction.Certificate, error) {
	scope, err := s.destructionScope(c)
	if err != nil {
		return destruction.Certificate{}, err
	}
	return s.Destruction.Certificate(c.Request.Context(), scope, strings.ToUpper(c.Param("no")))
}

// certificateShow is the working side: the whole certificate also of a closed
// case, for those entitled.
func (s *Site) certificateShow(c *gin.Context) {
	cert, err := s.certificate(c)
	if err != nil {
		s.fail(c, err)
		return
	}
	n, actor := s.names(c), s.actor(c)
	open := cert
	open.Closed = false // who is entitled sees all of it
	shown := n.certificatePublic(open.Public(), nil)
	shown.File, shown.FileSize = "", ""
	if actor.May(identity.ReadCustody) == nil { // the way on to each lot's own journey
		for i := range shown.Goods {
			shown.Goods[i].Href = "/lots/" + shown.Goods[i].Code
		}
	}
	p := &page.CertificateShow{Frame: page.Frame{Layout: page.Work, Nav: "certificates", Back: "/certificates"}, Of: shown, Public: "/C/" + cert.Number.String(), Closed: cert.Closed,
		MayCorrect: cert.State == destruction.CertificateValid && actor.MayOn(identity.CorrectCertificate, cert.Parties()) == nil,
		MayRevoke:  cert.State == destruction.CertificateValid && actor.MayOn(identity.RevokeCertificate, cert.Parties()) == nil}
	if d, ok := cert.Document(); ok {
		shown.File, shown.FileSize = certificateURL(cert.Number.String())+"/file", kilobytes(d.Size)
	}
	for _, d := range cert.Documents {
		p.Files = append(p.Files, page.Fact{Label: n.T("web.certificate.file", "state", n.T("web.certificate.state."+string(d.State)), "time", n.Time(d.At)), Value: d.SHA256})
	}
	s.show(c, p, nil)
}

func (s *Site) certificateFile(c *gin.Context) {
	cert, err := s.certificate(c)
	if err != nil {
		s.fail(c, err)
		return
	}
	d, ok := cert.Document()
	if !ok {
		s.fail(c, fault.Missing("destruction.document.none"))
		return
	}
	s.paperFile(c, cert.Number.String()+".pdf", d.SHA256)
}

func (s *Site) certificateRevokeForm(c *gin.Context) {
	p, err := s.certificateRevokePage(c)
	s.show(c, p, err)
}

func (s *Site) certificateRevokePage(c *gin.Context) (*page.CertificateRevoke, error) {
	cert, err := s.certificate(c)
	if err == nil {
		err = s.actor(c).MayOn(identity.RevokeCertificate, cert.Parties())
	}
	if err != nil {
		return nil, err
	}
	href := certificateURL(cert.Number.String())
	return &page.CertificateRevoke{Frame: page.Frame{Layout: page.Task, Nav: "certificates", Back: href}, Number: cert.Number.String(), Href: href, StepUp: s.stepUpBox(c)}, nil
}

func (s *Site) certificateRevoke(c *gin.Context) {
	in, err := form.Read(c.Request)
	if err != nil {
		s.fail(c, err)
		return
	}
	actor, err := s.stepUp(c, in)
	in.Fail(fieldPIN, err)
	cmd := destruction.RevokeCertificate{Command: s.factCommand(c, in), Number: c.Param("no"), Reason: in.Text("reason", form.Lines, form.Max(destruction.MaxText))}
	if err := run(c.Request.Context(), in, actor, cmd, s.Destruction.RevokeCertificate); err != nil {
		s.retry(c, err, in, func() (page.Page, error) { return s.certificateRevokePage(c) })
		return
	}
	c.Redirect(http.StatusSeeOther, certificateURL(strings.ToUpper(c.Param("no"))))
}
