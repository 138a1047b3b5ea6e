package app

import (
	"bytes"
	"html"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/moment"
)

func fields(pairs ...string) url.Values {
	v := url.Values{}
	for i := 0; i < len(pairs); i += 2 {
		v.Add(pairs[i], pairs[i+1])
	}
	return v
}

// send posts a form with pictures.
func (w *window) send(path string, values url.Values, pictures map[string][]byte) *httptest.ResponseRecorder {
	var body bytes.Buffer
	m := multipart.NewWriter(&body)
	for field, all := range values {
		for _, v := range all {
			_ = m.WriteField(field, v) // into memory
		}
	}
	for field, picture := range pictures {
		part, err := m.CreateFormFile(field, "IMG.jpg")
		if err != nil {
			w.t.Fatal(err)
		}
		_, _ = part.Write(picture)
	}
	_ = m.Close()
	r := httptest.NewRequest(http.MethodPost, "http://127.0.0.1:8080"+path, &body)
	r.Header.Set("Content-Type", m.FormDataContentType())
	return w.do(r)
}

var complaint = regexp.MustCompile(`id="(f-[^"]*)-error">.*?</svg>([^<]*)<|st-errors[^>]*>((?s:.{0,600}))`)

// did demands that an act succeeds; it gives the last word of where it leads.
func (w *window) did(t *testing.T, path string, values url.Values, pictures map[string][]byte) string {
	t.Helper()
	answer := w.send(path, values, pictures)
	if answer.Code != http.StatusSeeOther {
		t.Fatalf("%s: %d %q", path, answer.Code, complaint.FindAllString(answer.Body.String(), -1))
	}
	to := answer.Header().Get("Location")
	return to[strings.LastIndex(to, "/")+1:]
}

// complains demands a refusal beside the field.
func (w *window) complains(t *testing.T, path string, values url.Values, id string) string {
	t.Helper()
	answer := w.send(path, values, nil)
	body := answer.Body.String()
	if answer.Code == http.StatusSeeOther || answer.Code >= 500 || !strings.Contains(body, `id="`+id+`-error"`) {
		t.Fatalf("%s does not complain at %s: %d %q", path, id, answer.Code, complaint.FindAllString(body, -1))
	}
	return body
}

// sees demands that a page is there and says all of these.
func (w *window) sees(t *testing.T, path string, words ...string) string {
	t.Helper()
	answer := w.get(path)
	body := html.UnescapeString(answer.Body.String())
	if answer.Code != http.StatusOK {
		t.Fatalf("%s: %d", path, answer.Code)
	}
	for _, word := range words {
		if !strings.Contains(body, word) {
			t.Errorf("%s does not say %q", path, word)
		}
	}
	if lost := unsaid.FindAllString(body, -1); lost != nil {
		t.Errorf("%s lacks %v", path, lost)
	}
	return body
}

func (a *acts) file(t *testing.T) string {
	t.Helper()
	return a.officer.did(t, "/cases/new", fields("command_id", uuid.NewString(), "nature", "administrative", "paper", "拉城市监案〔2026〕"+uuid.NewString()[:4]+" 号",
		"title", "涉嫌销售侵权商品案", "parties[0].kind", "person", "parties[0].name", "某店主"), nil)
}

// list is a seizure's form of one line and one lot, urgent.
func (a *acts) list(file string) url.Values {
	return fields("command_id", uuid.NewString(), "case", file, "measure", "seized", "approval", "", "last_day", string(moment.System{}.Now().Date().AddDays(30)),
		"place.division", "540102", "place.address", "北京中路 1 号", "lines[0].category", "G02", "lines[0].kind", "goods", "lines[0].unit", "PR", "lines[0].name", "运动鞋",
		"lines[0].value_basis", "unknown", "lines[0].lots[0].quantity", "30", "lines[0].lots[0].packages", "2", "lines[0].lots[0].mass_g", "24.5", "lines[0].lots[0].mass_basis", "measured",
		"lines[0].lots[0].seal", "封 001", "officers[0].name", "扎西（演示）", "officers[0].certificate", "54010001", "officers[1].name", "仁青", "officers[1].certificate", "54010009",
		"party.kind", "person", "party.name", "某店主", "party.presence", "signed")
}
