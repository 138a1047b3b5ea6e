package form_test

import (
	"bytes"
	"errors"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/web/form"
)

func values(pairs ...string) url.Values {
	v := url.Values{}
	for i := 0; i < len(pairs); i += 2 {
		v.Add(pairs[i], pairs[i+1])
	}
	return v
}

// codes lists "field code" of every fault, for comparing.
func codes(err error) []string {
	f := fault.Of(err)
	if f == nil {
		return nil
	}
	if len(f.Fields) == 0 {
		return []string{f.Field + " " + f.Code}
	}
	var out []string
	for _, g := range f.Fields {
		out = append(out, g.Field+" "+g.Code)
	}
	return out
}

func TestEveryWrongFieldIsNamedAtOnce(t *testing.T) {
	f := form.Of(values("name", "  ", "lines[0].quantity", "x", "lines[1].quantity", "0", "lines[1].mass", "1.2345"))
	f.Text("name")
	for _, row := range f.Rows("lines") {
		row.Int("quantity", 1, 10)
		row.Grams("mass", form.Optional)
	}
	want := []string{"name form.required", "lines[0].quantity form.not_a_number", "lines[1].quantity form.out_of_range", "lines[1].mass form.not_a_mass"}
	if diff := cmp.Diff(want, codes(f.Err())); diff != "" {
		t.Error(diff)
	}
}

func TestRowsCloseTheGapsThatRemovedRowsLeave(t *testing.T) {
	f := form.Of(values(
		"lines[7].name", "c", "lines[2].name", "b", "lines[0].name", "a",
		"lines[2].lots[5].code", "b5", "lines[2].lots[9].code", "b9", "lines[x].name", "not a row"))
	var got []string
	for _, line := range f.Rows("lines") {
		got = append(got, line.Path("name")+"="+line.Text("name"))
		for _, lot := range line.Rows("lots") {
			got = append(got, lot.Path("code")+"="+lot.Text("code"))
		}
	}
	want := []string{"lines[0].name=a", "lines[1].name=b", "lines[1].lots[0].code=b5", "lines[1].lots[1].code=b9", "lines[2].name=c"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if got := f.Typed().Get("lines[2].name"); got != "c" {
		t.Errorf("the page asks again with lines[2].name=%q, the core knows that row as c", got)
	}
	if err := f.Err(); err != nil {
		t.Error(err)
	}
}

func TestAThousandRowsAreEnough(t *testing.T) {
	v := url.Values{}
	for i := range 1001 {
		v.Set("lines["+strings.Repeat("0", i%2)+itoa(i)+"].n", "1")
	}
	f := form.Of(v)
	if n := len(f.Rows("lines")); n != 1000 {
		t.Errorf("%d rows", n)
	}
	if diff := cmp.Diff([]string{"lines form.too_many_rows"}, codes(f.Err())); diff != "" {
		t.Error(diff)
	}
}

func itoa(i int) string {
	return string([]byte{byte('0' + i/1000), byte('0' + i/100%10), byte('0' + i/10%10), byte('0' + i%10)})
}

func TestSecretsAreNotKept(t *testing.T) {
	f := form.Of(values("login", "officer1", "password", " demo ", "signers[0].pin", "1234"))
	if got := f.Secret("password"); got != " demo " {
		t.Errorf("password was changed to %q", got)
	}
	f.Rows("signers")[0].Secret("pin")
	if diff := cmp.Diff(url.Values{"login": {"officer1"}}, f.Typed()); diff != "" {
		t.Error(diff)
	}
}

func TestAnOrdinaryErrorIsNotSwallowed(t *testing.T) {
	broken := errors.New("disk")
	f := form.Of(values())
	f.Text("name")
	f.Fail("name", broken)
	if !errors.Is(f.Err(), broken) {
		t.Errorf("got %v", f.Err())
	}
}

func TestPostsThatCannotBeRead(t *testing.T) {
	big := strings.Repeat("a", 4096)
	tests := []struct {
		name, kind, body, code string
	}{
		{"JSON is not a form", "application/json", "{}", "form.type"},
		{"no content type", "", "a=b", "form.type"},
		{"a bad escape", "application/x-www-form-urlencoded", "a=%zz", "form.unreadable"},
		{"a multipart post without its parts", "multipart/form-data; boundary=x", "nothing", "form.unreadable"},
		{"more than the bound", "application/x-www-form-urlencoded", "a=" + big, "form.too_large"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := httptest.NewRequest(http.MethodPost, "/x?name=query", strings.NewReader(tt.body))
			r.Header.Set("Content-Type", tt.kind)
			r.Body = http.MaxBytesReader(nil, r.Body, 1024)
			_, err := form.Read(r)
			if f := fault.Of(err); f == nil || f.Code != tt.code {
				t.Errorf("got %v, want %s", err, tt.code)
			}
		})
	}
}

func TestQueryParametersAreNotPartOfAPost(t *testing.T) {
	r := httptest.NewRequest(http.MethodPost, "/x?name=query", strings.NewReader("other=1"))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	f, err := form.Read(r)
	if err != nil {
		t.Fatal(err)
	}
	if f.Has("name") || !f.Has("other") {
		t.Errorf("got %v", f.Typed())
	}
}

func TestUploadedFilesAreGivenByField(t *testing.T) {
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	w.WriteField("kind", "seal")
	part, err := w.CreateFormFile("photo", "a.jpg")
	if err != nil {
		t.Fatal(err)
	}
	part.Write([]byte("jpeg"))
	w.CreateFormFile("empty", "")
	w.Close()
	r := httptest.NewRequest(http.MethodPost, "/x", &body)
	r.Header.Set("Content-Type", w.FormDataContentType())
	f, err := form.Read(r)
	if err != nil {
		t.Fatal(err)
	}
	if got := f.Files("photo"); len(got) != 1 || got[0].Size != 4 {
		t.Errorf("photo: %v", got)
	}
	if got := f.Files("empty"); got != nil {
		t.Errorf("a file field left empty is %v", got)
	}
	if f.Text("kind") != "seal" {
		t.Error("fields beside files are lost")
	}
}
