package api

import (
	"net/http"
	"strings"
	"testing"
	"time"
)

func TestLabelsOfPlacesArePrintedAndReadBack(t *testing.T) {
	r := newRegion(t)
	roll := want[RollMade](t, r.post("keeper1", "/labels/rolls", map[string]any{"count": 2}), 201)
	first := strings.TrimPrefix(r.get("keeper1", "/labels/rolls/"+roll.ID.String()+"/files/1").Body.String(), "%PDF a4 ")
	refused(t, r.get("keeper1", "/storage/labels"), http.StatusConflict, "custody.place.none")
	r.clock.Advance(time.Minute)
	room := want[PlaceAdded](t, r.post("keeper1", "/storage/places", map[string]any{"code": first, "kind": "room", "name": "A 区"}), 201)
	w := r.get("keeper1", "/storage/labels?format=roll&place="+room.Code)
	if w.Code != http.StatusOK || w.Header().Get("Content-Type") != "application/pdf" || w.Body.String() != "%PDF roll 1 "+room.Code {
		t.Fatalf("%d %s", w.Code, w.Body)
	}
	qr := "HTTPS://FJ.EXAMPLE/T/" + strings.ReplaceAll(room.Code, "-", "")
	found := want[List[Scanned]](t, r.post("keeper1", "/lots/lookup", map[string]any{"codes": []string{qr, "0000-0000-001J"}}), http.StatusOK)
	if p := found.Items[0].Place; p == nil || *p != room || found.Items[0].Lot != nil || found.Items[1].Place != nil {
		t.Errorf("%+v", found.Items)
	}
	refused(t, r.get("officer3", "/storage/labels?place="+room.Code), http.StatusNotFound, "custody.place.unknown")
	refused(t, r.get("officer1", "/storage/labels"), http.StatusForbidden, "identity.role_lacks_action")
	if found := want[List[Scanned]](t, r.post("officer3", "/lots/lookup", map[string]any{"codes": []string{qr}}), http.StatusOK); found.Items[0].Place != nil {
		t.Errorf("a stranger reads %+v", found.Items)
	}
}
