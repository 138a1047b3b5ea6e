package web_test

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/sealtrail/sealtrail/internal/web"
)

var paperRow = regexp.MustCompile(`<tr><td><(?:a|b)[^>]*>.*?([FSPDC]-[0-9]{6}-[0-9]{4}-[0-9]{6}-[0-9A-Z])`)

// papersAreNarrowed asks every filter of every list of papers for something and
// for nothing: a list that forgot to ask its filter shows as much as before.
func (r *region) papersAreNarrowed(t *testing.T) {
	p := r.as("auditor1")
	for list, filters := range map[string]map[string][2]string{ // name → what finds something but not all ("": anything), what finds nothing
		"/cases":        {"nature": {"administrative", "criminal"}, "division": {"540602", "540300"}, "from": {"2026-06-01", "2099-01-01"}, "until": {"", "2001-01-01"}, "closed": {"", "on"}, "q": {"案", "没有这样的案件"}},
		"/seizures":     {"measure": {"sealed", "nothing"}, "waiting": {"on", ""}, "division": {"540602", "540300"}, "from": {"", "2099-01-01"}, "q": {"S-540602", "S-999999"}},
		"/orders":       {"state": {"approved", ""}, "kind": {"return", ""}, "method": {"SHRED_RECYCLE", "NONE"}, "agency": {"", "01990000-0000-7000-8000-000000000000"}, "firm": {"", "01990000-0000-7000-8000-000000000000"}, "division": {"540102", "540300"}, "q": {"P-540102", "C-540102"}},
		"/destructions": {"state": {"finished", ""}, "method": {"SHRED_RECYCLE", "NONE"}, "firm": {"", "01990000-0000-7000-8000-000000000000"}, "division": {"540103", "540300"}, "from": {"", "2099-01-01"}, "until": {"", "2001-01-01"}, "q": {"D-54", "D-99"}},
		"/certificates": {"state": {"revoked", ""}, "month": {"", "2001-01"}, "firm": {"", "01990000-0000-7000-8000-000000000000"}, "division": {"540102", "540300"}, "q": {"C-540102", "白酒"}},
	} {
		status, whole := p.get(list + "?q=&division=540000")
		web.CheckMarkup(t, whole)
		all := len(paperRow.FindAllString(whole, -1))
		if status != http.StatusOK || all == 0 {
			t.Fatalf("%s: %d with %d rows", list, status, all)
		}
		for name, values := range filters {
			for i, value := range values {
				if value == "" {
					continue
				}
				status, page := p.get(list + "?" + url.Values{name: {value}}.Encode())
				rows := len(paperRow.FindAllString(page, -1))
				if status != http.StatusOK || i == 0 && (rows == 0 || rows > all) || i == 1 && rows != 0 {
					t.Errorf("%s by %s=%s: %d with %d of %d rows", list, name, value, status, rows, all)
				}
				if !strings.Contains(page, `class="st-chip"`) {
					t.Errorf("%s by %s=%s: no chip takes the filter off", list, name, value)
				}
			}
		}
	}
	for path, field := range map[string]string{"/orders?state=nonsense": "state", "/orders?firm=nonsense": "firm", "/cases?from=yesterday": "from", "/destructions?division=54": "division", "/certificates?month=13": "month", "/seizures?case=F-1": "case"} {
		status, page := p.get(path)
		if status != http.StatusUnprocessableEntity || !strings.Contains(page, "st-chip") || !strings.Contains(page, `href="#f-`+field) {
			t.Errorf("%s: %d", path, status)
		}
	}
}
