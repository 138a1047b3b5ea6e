package web

import (
	"net/http"
	"slices"
	"strconv"

	"github.com/gin-gonic/gin"

	"github.com/sealtrail/sealtrail/internal/custody"
	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/web/form"
)

// seizureDraftPhotoAdd keeps one picture of a draft while its form is still being
// filled: the page sends them one after the other, each until it has arrived.
// The same picture again is the same picture.
func (s *Site) seizureDraftPhotoAdd(c *gin.Context) {
	d, err := s.draft(c) // before a picture is kept
	var in *form.Form
	if err == nil {
		in, err = form.Read(c.Request)
	}
	if err == nil && len(d.Fields[draftPhotos]) >= custody.MaxPhotos {
		err = fault.Invalid("custody.photo.too_many").At("photos").With("max", strconv.Itoa(custody.MaxPhotos))
	}
	var taken []string
	if err == nil {
		if taken = s.uploaded(c, in, "photos"); len(taken) == 0 && in.Err() == nil {
			in.Fail("photos", fault.Invalid("form.required"))
		}
		err = in.Err()
	}
	if err == nil {
		err = s.changeDraft(c, &d, func(d *custody.SeizureDraft) error { return putPictures(d, d.Fields[draftPhotos], taken) })
	}
	if err != nil {
		s.failJSON(c, err)
		return
	}
	c.JSON(http.StatusCreated, struct {
		SHA256 string `json:"sha256"`
		Thumb  string `json:"thumb"`
		Saved  string `json:"saved"`
	}{taken[0], draftPhotoURL(d, taken[0]) + "?size=thumb", s.draftSaved(c, d)})
}

func draftPhotoURL(d custody.SeizureDraft, sha string) string {
	return "/seizures/drafts/" + d.ID.String() + "/photos/" + sha
}

// seizureDraftPhoto shows a picture of a draft to whose draft it is.
func (s *Site) seizureDraftPhoto(c *gin.Context) {
	d, err := s.draft(c)
	if err == nil && !slices.Contains(d.Fields[draftPhotos], c.Param("sha")) {
		err = fault.Missing("page.missing")
	}
	if err != nil {
		s.fail(c, err)
		return
	}
	s.photo(c, c.Param("sha"))
}
