package web

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"github.com/gin-gonic/gin"

	"github.com/sealtrail/sealtrail/internal/custody"
	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/web/form"
	"github.com/sealtrail/sealtrail/internal/web/page"
)

// draftPhotos are the pictures of a draft. A post never names new ones: it
// brings files, and takes out those that it was shown and no longer ticks, so that
// two windows do not undo each other and a draft shows its own pictures alone.
const draftPhotos = "photos.kept"

// maxTries bounds how often a change is made again that another window came before.
const maxTries = 4

// changeDraft changes a draft as it is now; d becomes what was kept, or what
// there is when the change fails.
func (s *Site) changeDraft(c *gin.Context, d *custody.SeizureDraft, change func(*custody.SeizureDraft) error) error {
	var err error
	for range maxTries {
		changed := *d
		changed.Fields = maps.Clone(d.Fields)
		if changed.Fields == nil {
			changed.Fields = map[string][]string{}
		}
		if err = change(&changed); err != nil {
			return err
		}
		if changed, err = s.Custody.KeepSeizure(c.Request.Context(), s.actor(c), changed); err == nil {
			*d = changed
			return nil
		}
		if !fault.Is(err, fault.KindConflict) {
			return err
		}
		again, readErr := s.Custody.SeizureDraft(c.Request.Context(), s.actor(c), d.ID)
		if readErr != nil {
			return readErr
		}
		*d = again
	}
	return err
}

// keepStage puts what was posted in the place of the step's older fields, unless
// another window has kept something else there since this one was shown.
func (s *Site) keepStage(c *gin.Context, in *form.Form, d *custody.SeizureDraft, step int, to string) error {
	var taken []string
	if stageOf("photos") == step {
		taken = s.uploaded(c, in, "photos")
	}
	if stageOf("late.photo") == step {
		in.Keep("late.photo.kept", s.upload(c, in, "late.photo"))
	}
	seen := in.Text("seen", form.Optional, form.Max(64))
	if err := in.Err(); err != nil {
		return err
	}
	own := typedOf(in, step)
	ticked, shown := in.Typed()[draftPhotos], in.Typed()["photos.shown"]
	return s.changeDraft(c, d, func(d *custody.SeizureDraft) error {
		if seen != "" && seen != markOf(*d, step) && markOf(custody.SeizureDraft{Fields: own}, step) != markOf(*d, step) {
			return fault.Conflict("custody.seizure_draft.elsewhere")
		}
		pictures := d.Fields[draftPhotos]
		maps.DeleteFunc(d.Fields, func(field string, _ []string) bool { return stageOf(field) == step })
		maps.Copy(d.Fields, own)
		if stageOf("photos") == step {
			gone := slices.DeleteFunc(slices.Clone(shown), func(sha string) bool { return slices.Contains(ticked, sha) })
			pictures = slices.DeleteFunc(slices.Clone(pictures), func(sha string) bool { return slices.Contains(gone, sha) })
		}
		if err := putPictures(d, pictures, taken); err != nil {
			return err
		}
		d.Step, d.Lines = nextStage(step, to, stays(in)), page.Form{Values: d.Fields}.Count("lines")
		return nil
	})
}

// typedOf are the fields of a step as they were posted, with a row more where one
// was asked for; pictures are not among them.
func typedOf(in *form.Form, step int) map[string][]string {
	typed := page.Form{Values: in.Typed()}
	if group := in.Text("more", form.Optional, form.Max(60)); group != "" {
		typed.Values.Set(group+"["+strconv.Itoa(typed.Count(group))+"].more", "")
	}
	own := map[string][]string{}
	for field, values := range typed.Values {
		if stageOf(field) == step && len(values) > 0 && field != draftPhotos && field != "photos.shown" {
			own[field] = values
		}
	}
	return own
}

// putPictures sets the pictures of a draft, each once.
func putPictures(d *custody.SeizureDraft, kept, more []string) error {
	all := slices.Clone(kept)
	for _, sha := range more {
		if !slices.Contains(all, sha) {
			all = append(all, sha)
		}
	}
	if len(all) > custody.MaxPhotos && len(all) > len(kept) {
		return fault.Invalid("custody.photo.too_many").At("photos").With("max", strconv.Itoa(custody.MaxPhotos))
	}
	delete(d.Fields, draftPhotos)
	if len(all) > 0 {
		d.Fields[draftPhotos] = all
	}
	return nil
}

// markOf says what a step holds, in few characters: a page carries it and a post
// brings it back, so that what changed in between is noticed. Pictures come and go
// by themselves and take no part.
func markOf(d custody.SeizureDraft, step int) string {
	own := url.Values{}
	for field, values := range d.Fields {
		if stageOf(field) == step && field != draftPhotos {
			own[field] = values
		}
	}
	sum := sha256.Sum256([]byte(own.Encode()))
	return hex.EncodeToString(sum[:8])
}

func isElsewhere(err error) bool {
	f := fault.Of(err)
	return f != nil && f.Code == "custody.seizure_draft.elsewhere"
}

// draftSaved says when the server kept a draft: of today only the time of day.
func (s *Site) draftSaved(c *gin.Context, d custody.SeizureDraft) string {
	n, at := s.names(c), d.LastAt
	word := n.Time(at)
	if at.Date() == s.Clock.Now().Date() {
		word = at.Local().Format("15:04")
	}
	return n.T("web.seizure.draft_saved", "at", word)
}

// draftMessages are the sentences that draft.js and its parts say; keys
// "web.seizure.say."+name.
var draftMessages = [...]string{"saving", "typing", "unsaved", "login", "other", "mine", "waiting", "sending", "checking", "stored", "failed", "offline", "large",
	"retry", "remove", "photo", "left", "bad", "all",
	"label_on", "label_again", "label_copied", "label_check", "fold_edit", "fold_lots", "fold_comma"}

func (s *Site) draftWords(c *gin.Context) string {
	words := make(map[string]string, len(draftMessages))
	for _, name := range draftMessages {
		words[name] = s.locale(c).T("web.seizure.say." + name)
	}
	b, err := json.Marshal(words)
	if err != nil {
		panic(err) // strings are always JSON
	}
	return string(b)
}

// draftSaid answers a page's script: what is kept, and when; or why it is not.
func (s *Site) draftSaid(c *gin.Context, d custody.SeizureDraft, step int, err error) {
	if err != nil {
		s.failJSON(c, err)
		return
	}
	c.JSON(http.StatusOK, struct {
		Saved string `json:"saved"`
		Seen  string `json:"seen"`
	}{s.draftSaved(c, d), markOf(d, step)})
}
