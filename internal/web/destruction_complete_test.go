package web

import (
	"net/url"
	"slices"
	"testing"

	"github.com/sealtrail/sealtrail/internal/destruction"
	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/web/form"
)

func TestARefusedPhotoIsSaidBesideItsFieldAndLeavesTheForm(t *testing.T) {
	in := form.Of(url.Values{"photo_opening.kept": {"aa"}, "photo_output.kept": {"bb", "cc"}})
	photos := []destruction.Photo{{SHA256: "aa"}, {SHA256: "bb"}, {SHA256: "cc"}}
	several := fault.Invalid("fields.several")
	several.Fields = []*fault.Fault{fault.Invalid("destruction.photo.used").At("photos[1].sha256"), fault.Invalid("form.required").At("fee_bearer")}

	said := fault.Of(refusedPhotos(several, in, photos))
	if said.Fields[0].Field != "photo_output" || said.Fields[1].Field != "fee_bearer" {
		t.Errorf("the faults stand at %q and %q", said.Fields[0].Field, said.Fields[1].Field)
	}
	if kept := in.Typed()["photo_output.kept"]; !slices.Equal(kept, []string{"cc"}) {
		t.Errorf("kept %v: the refused photo would be sent again for ever", kept)
	}
	if kept := in.Typed()["photo_opening.kept"]; !slices.Equal(kept, []string{"aa"}) {
		t.Errorf("kept %v: a good photo is lost", kept)
	}
	if alone := fault.Of(refusedPhotos(fault.Invalid("destruction.photo.used").At("photos[0].sha256"), in, photos)); alone.Field != "photo_opening" {
		t.Errorf("a single fault stands at %q", alone.Field)
	}
}
