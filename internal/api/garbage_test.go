package api

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/sealtrail/sealtrail/internal/moment"
	"github.com/sealtrail/sealtrail/internal/store"
	"github.com/sealtrail/sealtrail/internal/testkit/storetest"
)

// Nothing that is typed into an address is an internal error.
func TestGarbageInAnAddressIsTheAskersFault(t *testing.T) {
	storetest.Engines(t, func(t *testing.T, db *store.DB, clock *moment.Turning) {
		tryGarbage(t, newRegionIn(newHouseOn(t, db, clock)))
	})
}

func tryGarbage(t *testing.T, r *region) {
	values := []string{"x", "F-540102-2026-000001-Z", "C-540102-2026-000041-A", "ABCD-EFGH-JKMJ", "0192f000-0000-7000-8000-000000000000", "' OR 1=1 --", "%", "案", strings.Repeat("9", 64),
		strings.Repeat("9", 65), "-1", "\x00", "\xff"}
	for _, route := range r.api.routes.all {
		if route.op.Method != http.MethodGet {
			continue
		}
		for _, value := range values {
			path := strings.NewReplacer("{id}", url.PathEscape(value), "{no}", url.PathEscape(value), "{code}", url.PathEscape(value), "{sha256}", url.PathEscape(value), "{uscc}", url.PathEscape(value), "{n}", "1").Replace(route.op.Path)
			query := url.Values{}
			for _, p := range route.op.Parameters {
				if p.In == "query" {
					query.Set(p.Name, value)
				}
			}
			for _, login := range []string{"officer1", "eco1", "auditor1"} {
				w := r.get(login, path+"?"+query.Encode())
				if w.Code >= http.StatusInternalServerError || strings.Contains(path, "{") || strings.Contains(route.op.Path, "{") && w.Code == http.StatusOK {
					t.Errorf("%s as %s: %d %s", route.op.Path, login, w.Code, w.Body)
				}
				one := r.get(login, path)
				if one.Code >= http.StatusInternalServerError {
					t.Errorf("%s with %q as %s: %d %s", route.op.Path, value, login, one.Code, one.Body)
				}
			}
			for _, p := range route.op.Parameters { // one at a time, so that no other is found wrong first
				if p.In != "query" {
					continue
				}
				w := r.get("officer1", path+"?"+url.Values{p.Name: {value}}.Encode())
				if w.Code >= http.StatusInternalServerError {
					t.Errorf("%s?%s=%q: %d %s", route.op.Path, p.Name, value, w.Code, w.Body)
				}
			}
		}
	}
	if strings.Contains(r.log.String(), "level=ERROR") {
		t.Errorf("the log: %s", r.log)
	}
}
