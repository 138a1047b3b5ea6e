package web

import (
	"context"
	"io"
	"mime/multipart"
	"net/http"
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"

	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/ledger"
	"github.com/sealtrail/sealtrail/internal/web/form"
	"github.com/sealtrail/sealtrail/internal/web/page"
)

// Photos keeps pictures; the composition root answers with the blob store.
type Photos interface {
	// Keep checks a picture and stores it for good; it gives its SHA-256 in hex.
	Keep(ctx context.Context, r io.Reader) (sha string, err error)
	// Preview gives a JPEG copy without metadata.
	Preview(sha string, thumbnail bool) ([]byte, error)
	// Original opens the picture as it came.
	Original(sha string) (io.ReadSeekCloser, error)
}

// factCommand reads what a form says that may be entered after the fact: when it
// happened, why it is entered late, and the photographed paper (补录).
func (s *Site) factCommand(c *gin.Context, in *form.Form) ledger.Command {
	cmd := ledger.Command{ID: in.ID("command_id"), OccurredAt: in.Time("occurred_at", form.Optional)}
	reason := in.Text("late.reason", form.Optional, form.Lines, form.Max(ledger.MaxLateReason))
	photos := s.upload(c, in, "late.photo")
	if reason != "" || len(photos) > 0 {
		cmd.Late = &ledger.Late{Reason: reason}
		if len(photos) > 0 {
			cmd.Late.Photo = photos[0]
		}
	}
	return cmd
}

// upload keeps the pictures of a field before anything names them, and those
// that came with the form before it was refused.
func (s *Site) upload(c *gin.Context, in *form.Form, field string) []string {
	return append(in.Texts(field+".kept", form.Optional, form.Max(64)), s.uploaded(c, in, field)...)
}

// uploaded keeps the pictures that come with this very post.
func (s *Site) uploaded(c *gin.Context, in *form.Form, field string) (kept []string) {
	for _, header := range in.Files(field) {
		sha, err := s.keep(c.Request.Context(), header)
		if f := fault.Of(err); f != nil {
			g := *f
			g.Kind = fault.KindInvalid // one wrong picture is a wrong field, not a wrong request
			in.Fail(field, g.At(""))
			continue
		}
		if err != nil {
			in.Fail(field, err)
			return nil
		}
		kept = append(kept, sha)
	}
	return kept
}

func (s *Site) keep(ctx context.Context, header *multipart.FileHeader) (string, error) {
	f, err := header.Open()
	if err != nil {
		return "", err
	}
	defer f.Close()
	return s.Photos.Keep(ctx, f)
}

// more gives the form back with one row more, for who has no scripts.
func (s *Site) more(c *gin.Context, in *form.Form, again func() (page.Page, error)) bool {
	group := in.Text("more", form.Optional, form.Max(60))
	if group == "" {
		return false
	}
	p, err := again()
	if err != nil {
		s.fail(c, err)
		return true
	}
	f := page.Form{Values: in.Typed()}
	f.Values.Set(group+"["+strconv.Itoa(f.Count(group))+"].more", "")
	p.Chrome().Form = f
	s.write(c, http.StatusOK, p)
	return true
}

// codes reads scanned or typed labels from a text area, as they were given.
func codes(in *form.Form, field string, options ...form.Option) []string {
	var out []string
	for _, word := range in.Words(field, options...) {
		out = append(out, fromQR(word))
	}
	return out
}

// fromQR takes the code out of what a hand scanner reads off a label.
func fromQR(word string) string {
	if m := ofOurQR.FindStringSubmatch(strings.ToUpper(word)); m != nil {
		_, code, _ := strings.Cut(m[1], "/")
		return code
	}
	return word
}

// gathered puts faults of single entries of a list, lots[3], to the one field
// that holds them all on the page.
func gathered(err error, field string) error {
	f := fault.Of(err)
	if f == nil {
		return err
	}
	move := func(g *fault.Fault) *fault.Fault {
		if strings.HasPrefix(g.Field, field+"[") {
			return g.At(field)
		}
		return g
	}
	moved := *move(f)
	moved.Fields = make([]*fault.Fault, len(f.Fields))
	for i, g := range f.Fields {
		moved.Fields[i] = move(g)
	}
	return &moved
}
