package api

import (
	"net/http"
	"strings"
	"testing"

	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/identity"
)

func TestAPhotoIsAddedToALotAfterItsHashIsChecked(t *testing.T) {
	r := newRegion(t)
	code := codesOf(r.seizes(r.opens()).Lots)[0]
	kept := want[PhotoKept](t, r.upload("officer1", "/photos", "scene", nil), 201)
	path := "/lots/" + code + "/photos"
	again := want[PhotoKept](t, r.upload("officer1", path, "scene", map[string]string{"sha256": kept.SHA256, "caption": "正面"}), 201)
	if again.SHA256 != kept.SHA256 {
		t.Errorf("%+v, then %+v", kept, again)
	}
	if lot := want[Lot](t, r.get("officer1", "/lots/"+code), 200); len(lot.Photos) != 1 || lot.Photos[0] != kept.SHA256 {
		t.Errorf("%+v", lot.Photos)
	}
	other := strings.Repeat("0", 64)
	p := refused(t, r.upload("officer1", path, "scene", map[string]string{"sha256": other}), http.StatusUnprocessableEntity, "api.photo.other_hash")
	if fields(p)["sha256"] == "" {
		t.Error(p)
	}
	want[Problem](t, r.upload("officer3", path, "scene", nil), http.StatusNotFound)
	if p := want[Problem](t, r.upload("auditor1", path, "scene", nil), http.StatusForbidden); p.Code != "identity.role_lacks_action" {
		t.Error(p)
	}
}

func TestAFormThatCannotBeTakenIsRefusedWithItsReason(t *testing.T) {
	h := newHouse(t)
	h.joins("officer", uuid.New(), identity.OrgAgency, "540102", identity.Officer)
	refused(t, h.upload("officer", "/photos", "", nil), http.StatusUnprocessableEntity, "api.field.required")
	refused(t, h.upload("officer", "/photos", "x", map[string]string{"colour": "canary"}), http.StatusUnprocessableEntity, "api.field.unknown")
	refused(t, h.upload("officer", "/photos", "x", map[string]string{"caption": "a\x00b"}), http.StatusBadRequest, "api.body.text")
	refused(t, h.upload("officer", "/photos", "x", map[string]string{"caption": strings.Repeat("x", maxField+1)}), http.StatusUnprocessableEntity, "api.field.long")
	refused(t, h.upload("officer", "/photos", strings.Repeat("x", MaxUpload), nil), http.StatusRequestEntityTooLarge, "api.body.too_large")
	refused(t, h.post("officer", "/photos", `{}`), http.StatusUnsupportedMediaType, "api.body.type")
	refused(t, h.post("officer", "/photos", "--x\r\nhalf", "Content-Type", "multipart/form-data; boundary=x"), http.StatusBadRequest, "api.form.unreadable")
	refused(t, h.post("officer", "/photos", "x", "Content-Type", "multipart/form-data"), http.StatusBadRequest, "api.form.unreadable")
	w := h.upload("officer", "/photos", "x", map[string]string{"sha256": "canary"})
	if strings.Contains(w.Body.String(), "canary") || strings.Contains(h.log.String(), "canary") {
		t.Errorf("a rejected value or a file name came back: %s, log %s", w.Body, h.log)
	}
}
