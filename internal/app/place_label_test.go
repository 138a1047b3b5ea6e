package app

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/custody"
	"github.com/sealtrail/sealtrail/internal/identity"
)

// scannedOff reads every code of a PDF's first page, as a scanner gives them.
func scannedOff(t *testing.T, file []byte) []string {
	t.Helper()
	root := filepath.Join(t.TempDir(), "sheet")
	if err := os.WriteFile(root+".pdf", file, 0o600); err != nil {
		t.Fatal(err)
	}
	tool(t, "poppler-utils", "pdftoppm", "-r", "203", "-gray", "-singlefile", root+".pdf", root)
	return strings.Fields(string(tool(t, "zbar-tools", "zbarimg", "--quiet", "--raw", root+".pgm")))
}

// The keeper prints the labels of a hall and what is in it; each is read back by
// the address it says, by /scan, and where goods are put into a place.
func TestThePrintedLabelOfAPlaceIsReadBackWhereverAPlaceIsScanned(t *testing.T) {
	s := serve(t, settings(t, true, sqlite))
	g, keeper := visit(t, s), s.window(t, "keeper1")
	places := did(g.Custody.Storage(g.ctx, g.as("keeper1")))(t)
	hall := places[slices.IndexFunc(places, func(p custody.PlaceRow) bool { return p.Name == "A 区" })]
	rack := places[slices.IndexFunc(places, func(p custody.PlaceRow) bool { return p.Name == "2 架" })]
	address := "/storage/labels.pdf?place=" + hall.ID.String()
	if page := keeper.get("/storage/" + hall.ID.String()).Body.String(); !strings.Contains(page, "/storage/labels.pdf?place="+hall.ID.String()) {
		t.Error("the place's page does not lead to its labels")
	}
	for _, lang := range []string{"", "?lang=en"} {
		page := keeper.get("/storage/labels" + lang).Body.String()
		if words := unsaid.FindAllString(page, -1); words != nil || !strings.Contains(page, `value="`+rack.ID.String()+`"`) {
			t.Errorf("choosing in %q: lacks %v", lang, words)
		}
	}
	w := keeper.get(address)
	if w.Code != http.StatusOK || w.Header().Get("Content-Type") != "application/pdf" {
		t.Fatalf("%d %s", w.Code, w.Body)
	}
	if text := squeezed(pdfText(t, w.Body.Bytes())); !strings.Contains(text, squeezed(rack.Path)) || !strings.Contains(text, rack.Code.String()) {
		t.Errorf("the sheet says %s", text)
	}
	read := scannedOff(t, w.Body.Bytes())
	if len(read) != 3 {
		t.Fatalf("%d codes of a hall and two racks: %v", len(read), read)
	}
	qr := read[slices.IndexFunc(read, func(text string) bool { return strings.HasSuffix(text, rack.Code.Compact()) })]
	there, err := url.Parse(qr)
	if err != nil {
		t.Fatal(err)
	}
	if to := keeper.get(there.Path).Header().Get("Location"); to != "/storage/"+rack.ID.String() {
		t.Errorf("%s leads to %q", there.Path, to)
	}
	if page := keeper.get("/scan?lots=" + url.QueryEscape(qr)).Body.String(); !strings.Contains(page, "/storage/"+rack.ID.String()) {
		t.Error("without scripts /scan does not know the place")
	}
	row := s.looked(t, keeper, qr)
	if row["place"] != true || row["name"] != rack.Path || row["lot"] != false {
		t.Errorf("scanned: %v", row)
	}
	if row := s.looked(t, s.window(t, "keeper3"), qr); row["place"] != nil {
		t.Errorf("another county's keeper: %v", row)
	}
	lots, _, err := s.Custody.Lots(g.ctx, g.as("keeper1").Scope(identity.ReadCustody), custody.LotFilter{State: custody.InCustody, Limit: 100})
	if err != nil {
		t.Fatal(err)
	}
	lot := lots[slices.IndexFunc(lots, func(l custody.LotRow) bool {
		return l.Keeper.Org == g.as("keeper1").Org && l.StorePlace == uuid.Nil && l.Handoff == uuid.Nil && l.Container == uuid.Nil
	})]
	if answer := keeper.post("/storage/move", url.Values{"place": {qr}, "lots": {lot.Code.String()}}); answer.Code != http.StatusSeeOther {
		t.Fatalf("put by scanning: %d %s", answer.Code, answer.Body)
	}
	if v := s.lotView(t, lot.Code.String()); v.StorePlace != rack.ID {
		t.Errorf("the lot lies at %q", v.Place)
	}
	for who, status := range map[string]int{"": http.StatusSeeOther, "officer1": http.StatusForbidden, "keeper3": http.StatusNotFound, "firm1": http.StatusNotFound} {
		if answer := s.window(t, who).get(address); answer.Code != status {
			t.Errorf("%q prints labels of the store: %d", who, answer.Code)
		}
	}
}

// looked is what a page's script is told of a scanned code.
func (s *Server) looked(t *testing.T, w *window, code string) map[string]any {
	t.Helper()
	body, err := json.Marshal(map[string]any{"codes": []string{code}})
	if err != nil {
		t.Fatal(err)
	}
	r := httptest.NewRequest(http.MethodPost, "http://127.0.0.1:8080/scan/codes", strings.NewReader(string(body)))
	r.Header.Set("Content-Type", "application/json")
	var out struct{ Rows []map[string]any }
	if err := json.Unmarshal(w.do(r).Body.Bytes(), &out); err != nil || len(out.Rows) != 1 {
		t.Fatalf("%v: %v", out, err)
	}
	return out.Rows[0]
}
