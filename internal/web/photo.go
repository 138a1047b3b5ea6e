package web

import (
	"io"
	"net/http"
	"slices"

	"github.com/gin-gonic/gin"

	"github.com/sealtrail/sealtrail/internal/custody"
	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/web/form"
	"github.com/sealtrail/sealtrail/internal/web/page"
)

// lotPhotos leads back to the lot: photos have no list of their own.
func (s *Site) lotPhotos(c *gin.Context) { c.Redirect(http.StatusSeeOther, "/lots/"+c.Param("code")) }

func (s *Site) lotPhotoAdd(c *gin.Context) {
	in, err := form.Read(c.Request)
	if err != nil {
		s.fail(c, err)
		return
	}
	lot, _, err := s.seenLot(c) // before a picture is kept
	if err != nil {
		s.fail(c, err)
		return
	}
	cmd := custody.AddPhoto{Command: s.factCommand(c, in), Lot: lot.ID.String(), Caption: in.Text("caption", form.Optional, form.Max(100))}
	if kept := s.upload(c, in, "photo"); len(kept) > 0 {
		cmd.SHA256 = kept[0]
	} else if in.Err() == nil {
		in.Fail("photo", fault.Invalid("form.required"))
	}
	if err := run(c.Request.Context(), in, s.actor(c), cmd, s.Custody.AddPhoto); err != nil {
		s.retry(c, movedField(err, "sha256", "photo"), in, func() (page.Page, error) { return s.lotShowPage(c) })
		return
	}
	c.Redirect(http.StatusSeeOther, lotURL(lot.Code))
}

// movedField puts faults of one field to another, where the page calls it so.
func movedField(err error, from, to string) error {
	f := fault.Of(err)
	if f == nil {
		return err
	}
	moved := *f
	if moved.Field == from {
		moved.Field = to
	}
	moved.Fields = slices.Clone(f.Fields)
	for i, g := range moved.Fields {
		if g.Field == from {
			moved.Fields[i] = g.At(to)
		}
	}
	return &moved
}

// lotPhoto shows a photo of a lot to whoever may see the lot.
func (s *Site) lotPhoto(c *gin.Context) {
	lot, _, err := s.seenLot(c)
	if err == nil && !slices.Contains(lot.Photos, c.Param("sha")) {
		err = fault.Missing("page.missing")
	}
	if err != nil {
		s.fail(c, err)
		return
	}
	s.photo(c, c.Param("sha"))
}

// photo gives a copy without metadata; ?original gives the file as it came, to be
// saved and not to be shown.
func (s *Site) photo(c *gin.Context, sha string) {
	c.Header("Cache-Control", "private, max-age=3600")
	if _, original := c.GetQuery("original"); original {
		s.original(c, sha)
		return
	}
	b, err := s.Photos.Preview(sha, c.Query("size") == "thumb")
	if err != nil {
		s.fail(c, err)
		return
	}
	c.Data(http.StatusOK, "image/jpeg", b)
}

func (s *Site) original(c *gin.Context, sha string) {
	f, err := s.Photos.Original(sha)
	if err != nil {
		s.fail(c, err)
		return
	}
	defer f.Close()
	size, err := f.Seek(0, io.SeekEnd)
	if err == nil {
		_, err = f.Seek(0, io.SeekStart)
	}
	if err != nil {
		s.fail(c, err)
		return
	}
	c.Header("Content-Disposition", `attachment; filename="`+sha[:16]+`"`)
	c.DataFromReader(http.StatusOK, size, "application/octet-stream", f, nil)
}
