package api

import (
	"bytes"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/ledger"
	"github.com/sealtrail/sealtrail/internal/observe"
)

func TestWhoeverIsNotSignedInIsToldSoOnEveryOperation(t *testing.T) {
	h := newHouse(t)
	for _, route := range h.api.routes.all {
		path := strings.NewReplacer("{", "", "}", "").Replace(route.op.Path)
		w := h.ask("", route.op.Method, Prefix+path, `{`)
		refused(t, w, http.StatusUnauthorized, "identity.sign_in_needed")
		if w.Header().Get("WWW-Authenticate") == "" {
			t.Errorf("%s %s does not say how to sign in", route.op.Method, path)
		}
	}
}

func TestTheDescriptionNeedsNobody(t *testing.T) {
	h := newHouse(t)
	if w := h.get("", "/openapi.json"); w.Code != http.StatusOK || !bytes.Equal(w.Body.Bytes(), h.api.OpenAPI()) {
		t.Fatal(w.Code)
	}
}

func TestABodyThatCannotBeTakenIsRefusedWithItsReason(t *testing.T) {
	h := newHouse(t)
	h.joins("officer", uuid.New(), identity.OrgAgency, "540102", identity.Officer)
	deep := strings.Repeat(`[`, 40) + strings.Repeat(`]`, 40)
	for _, c := range []struct {
		name, body string
		status     int
		code       string
		fields     map[string]string
	}{
		{"nothing", " ", 400, "api.body.required", nil},
		{"half", `{"count":`, 400, "api.body.unreadable", nil},
		{"two documents", `{"count":1}{}`, 400, "api.body.unreadable", nil},
		{"doubled name", `{"count":1,"count":2}`, 400, "api.body.doubled", map[string]string{"count": "api.body.doubled"}},
		{"doubled name in other case", `{"count":1,"Count":2}`, 400, "api.body.doubled", map[string]string{"Count": "api.body.doubled"}},
		{"control character", `{"count":1,"late":{"reason":"a\u0000b"}}`, 400, "api.body.text", map[string]string{"late.reason": "api.body.text"}},
		{"turned direction", `{"count":1,"late":{"reason":"a\u202eb"}}`, 400, "api.body.text", map[string]string{"late.reason": "api.body.text"}},
		{"without width", `{"count":1,"late":{"reason":"a\u200bb"}}`, 400, "api.body.text", map[string]string{"late.reason": "api.body.text"}},
		{"a number with an exponent", `{"count":1e3}`, 422, "api.field.type", map[string]string{"count": "api.field.type"}},
		{"more than any number here", `{"count":9223372036854775808}`, 422, "api.field.type", map[string]string{"count": "api.field.type"}},
		{"not UTF-8", "{\"late\":{\"reason\":\"\xff\"}}", 400, "api.body.text", nil},
		{"too deep", `{"count":` + deep + `}`, 400, "api.body.too_deep", nil},
		{"too large", `{"late":{"reason":"` + strings.Repeat("x", MaxBody) + `"}}`, 413, "api.body.too_large", nil},
		{"unknown field", `{"count":1,"colour":"canary"}`, 422, "api.field.unknown", map[string]string{"colour": "api.field.unknown"}},
		{"missing field", `{}`, 422, "api.field.required", map[string]string{"count": "api.field.required"}},
		{"missing inner field", `{"count":1,"late":{}}`, 422, "api.field.required", map[string]string{"late.reason": "api.field.required"}},
		{"wrong type", `{"count":"canary"}`, 422, "api.field.type", map[string]string{"count": "api.field.type"}},
		{"half a label", `{"count":1.5}`, 422, "api.field.type", map[string]string{"count": "api.field.type"}},
		{"too small", `{"count":0}`, 422, "api.field.minimum", map[string]string{"count": "api.field.minimum"}},
		{"not an object", `[]`, 422, "api.field.type", nil},
		{"no time", `{"count":1,"occurred_at":"canary"}`, 422, "api.field.format", map[string]string{"occurred_at": "api.field.format"}},
		{"no id", `{"count":1,"command_id":"canary"}`, 422, "api.field.format", map[string]string{"command_id": "api.field.format"}},
		{"no hash", `{"count":1,"late":{"reason":"r","photo":"canary"}}`, 422, "api.field.pattern", map[string]string{"late.photo": "api.field.pattern"}},
		{"several", `{"count":0,"colour":"canary","late":{}}`, 422, "fields.several",
			map[string]string{"count": "api.field.minimum", "colour": "api.field.unknown", "late.reason": "api.field.required"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			for _, lang := range []string{"zh-CN", "en"} {
				w := h.post("officer", "/labels/rolls", c.body, "Accept-Language", lang)
				p := refused(t, w, c.status, c.code)
				for field, code := range c.fields {
					if fields(p)[field] != code {
						t.Errorf("want %s at %q: %s", code, field, w.Body)
					}
				}
				if strings.Contains(w.Body.String(), "canary") {
					t.Errorf("a rejected value came back: %s", w.Body)
				}
			}
		})
	}
}

// Whatever takes JSON refuses a field it does not know, before it asks anything else.
func TestEveryOperationRefusesUnknownFields(t *testing.T) {
	h := newHouse(t)
	h.joins("auditor", uuid.New(), identity.OrgOffice, "540000", identity.Auditor)
	id := uuid.NewString()
	tried := 0
	for _, route := range h.api.routes.all {
		if route.op.RequestBody == nil || route.op.RequestBody.Content[jsonType] == nil {
			continue
		}
		path := strings.NewReplacer("{id}", id, "{no}", id, "{code}", id, "{uscc}", id).Replace(route.op.Path)
		w := h.post("auditor", path, `{"colour":"canary"}`)
		if p := want[Problem](t, w, http.StatusUnprocessableEntity); p.Code != "api.field.unknown" && fields(p)["colour"] != "api.field.unknown" || strings.Contains(w.Body.String(), "canary") {
			t.Errorf("%s: %s", path, w.Body)
		}
		tried++
	}
	if tried < 30 {
		t.Errorf("only %d operations take JSON", tried)
	}
}

func TestAnotherContentTypeIsUnsupported(t *testing.T) {
	h := newHouse(t)
	h.joins("officer", uuid.New(), identity.OrgAgency, "540102", identity.Officer)
	for _, given := range []string{"text/plain", "application/x-www-form-urlencoded", "application/xml", "nonsense;;"} {
		refused(t, h.post("officer", "/labels/rolls", `{"count":1}`, "Content-Type", given), http.StatusUnsupportedMediaType, "api.body.type")
	}
	if w := h.post("officer", "/labels/rolls", `{"count":1}`, "Content-Type", "application/json; charset=utf-8"); w.Code != http.StatusCreated {
		t.Errorf("with a charset: %d %s", w.Code, w.Body)
	}
}

func TestAQueryThatCannotBeTakenIsRefused(t *testing.T) {
	h := newHouse(t)
	h.joins("officer", uuid.New(), identity.OrgAgency, "540102", identity.Officer)
	for query, code := range map[string]string{
		"colour=canary": "api.query.unknown", "limit=0": "api.field.minimum", "limit=201": "api.field.maximum", "limit=canary": "api.field.type",
		"cursor=%21%21": "list.cursor", "limit=1&limit=2": "api.query.doubled", "cursor=a%00b": "api.body.text", "cursor=%zz": "api.query.unreadable",
	} {
		w := h.get("officer", "/labels/rolls?"+query)
		if p := want[Problem](t, w, w.Code); p.Code != code || w.Code != 400 && w.Code != 422 || strings.Contains(w.Body.String(), "canary") {
			t.Errorf("%s: want %s, got %d %s", query, code, w.Code, w.Body)
		}
	}
}

func TestProblemsKeepTheirShape(t *testing.T) {
	h := newHouse(t)
	h.joins("officer", uuid.New(), identity.OrgAgency, "540102", identity.Officer)
	h.joins("auditor", uuid.New(), identity.OrgOffice, "540000", identity.Auditor)
	var all bytes.Buffer
	for _, w := range []*httptest.ResponseRecorder{
		h.post("officer", "/labels/rolls", `{"count":0,"colour":1}`, "Accept-Language", "en"),
		h.post("officer", "/labels/rolls", `{"count":"x"}`),
		h.post("auditor", "/labels/rolls", `{"count":1}`, "Accept-Language", "en"),
		h.post("officer", "/labels/0000-0000-001K/void", `{"reason":"lost"}`, "Accept-Language", "en"),
		h.get("", "/labels/rolls"),
	} {
		all.Write(indented(t, w.Body.Bytes()))
	}
	golden(t, "problems.golden.txt", all.Bytes())
}

func TestWhatGoesWrongUnexpectedlyStaysInside(t *testing.T) {
	h := newHouse(t)
	h.joins("officer", uuid.New(), identity.OrgAgency, "540102", identity.Officer)
	h.api.Identify = func(*http.Request) (identity.Actor, error) {
		return identity.Actor{}, errors.New(`read person "canary"`)
	}
	w := h.get("officer", "/labels/rolls", "Accept-Language", "en")
	refused(t, w, http.StatusInternalServerError, "internal")
	if strings.Contains(w.Body.String(), "canary") || !strings.Contains(h.log.String(), observe.KeyError+"=") {
		t.Errorf("answer %s, log %s", w.Body, h.log)
	}
}

func TestAFaultOfTheCoreKeepsKindFieldAndWayOut(t *testing.T) {
	h := newHouse(t)
	for kind, f := range map[fault.Kind]*fault.Fault{
		fault.KindConflict: fault.Conflict("ledger.moved_on"), fault.KindLimited: fault.Limited("httpd.limited").With("seconds", "7"), fault.KindUnavailable: fault.Unavailable("store.busy"),
	} {
		h.api.Identify = func(*http.Request) (identity.Actor, error) { return identity.Actor{}, f }
		w := h.get("officer", "/labels/rolls")
		refused(t, w, kind.Status(), f.Code)
		if kind == fault.KindLimited && w.Header().Get("Retry-After") != "7" {
			t.Error("does not say when to come back")
		}
	}
}

func TestThePinLeavesTheRequestBeforeAnythingElseSeesIt(t *testing.T) {
	h := newHouse(t)
	h.joins("officer", uuid.New(), identity.OrgAgency, "540102", identity.Officer)
	seen := "unasked"
	inner := h.api.Identify
	h.api.Identify = func(r *http.Request) (identity.Actor, error) {
		seen = r.Header.Get(PinHeader)
		return inner(r)
	}
	w := h.post("officer", "/labels/rolls", `{"count":0}`, PinHeader, "314159")
	if seen != "" || strings.Contains(w.Body.String(), "314159") || strings.Contains(h.log.String(), "314159") {
		t.Errorf("the PIN was seen: header %q, answer %s, log %s", seen, w.Body, h.log)
	}
}

func TestTheSameCommandIsRecordedOnce(t *testing.T) {
	h := newHouse(t)
	h.joins("officer", uuid.New(), identity.OrgAgency, "540102", identity.Officer)
	id, err := uuid.NewV7()
	if err != nil {
		t.Fatal(err)
	}
	body := map[string]any{"command_id": id, "count": 2}
	first := want[RollMade](t, h.post("officer", "/labels/rolls", body), http.StatusCreated)
	again := want[RollMade](t, h.post("officer", "/labels/rolls", body), http.StatusCreated)
	if first != again || first.ID != id {
		t.Errorf("%v, then %v", first, again)
	}
	body["count"] = 3
	refused(t, h.post("officer", "/labels/rolls", body), http.StatusConflict, "command.other_content")
}

func TestWhatHappenedEarlierNeedsAReason(t *testing.T) {
	h := newHouse(t)
	h.joins("officer", uuid.New(), identity.OrgAgency, "540102", identity.Officer)
	body := map[string]any{"count": 1, "occurred_at": rfc(h.clock.Now().Add(-4 * 3_600_000_000_000))}
	p := refused(t, h.post("officer", "/labels/rolls", body), http.StatusUnprocessableEntity, "command.late_needs_reason")
	if fields(p)["late.reason"] == "" {
		t.Error(p)
	}
	body["late"] = ledger.Late{Reason: "paper"}
	want[RollMade](t, h.post("officer", "/labels/rolls", body), http.StatusCreated)
}
