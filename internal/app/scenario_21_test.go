package app

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"github.com/sealtrail/sealtrail/internal/moment"
	"github.com/sealtrail/sealtrail/internal/registry"
)

// Scenario 21: the public list answers for any day with what was valid then, and
// what it answers for a past day does not change.
func TestScenario21ThePublicListIsReadAsOfADay(t *testing.T) {
	eachEngine(t, true, func(t *testing.T, s *Server) {
		start := s.Info.OpenedAt.Date()
		a := &asking{t: t, handler: s.Handler()}
		list := func(day moment.Date) registry.InForce {
			t.Helper()
			w := a.ask(http.MethodGet, "/registry.json?as_of="+string(day), "", nil)
			var found registry.InForce
			if err := json.Unmarshal(w.Body.Bytes(), &found); w.Code != http.StatusOK || err != nil {
				t.Fatalf("%s: %d, %v", day, w.Code, err)
			}
			return found
		}
		for name, c := range map[string]struct {
			day                              int
			edition, firms, notices, listing int
		}{"before the first": {0, 0, 0, 0, 0}, "the first": {10, 1, 3, 0, 3}, "confirmed in the first quarter": {110, 1, 3, 0, 3}, "the second": {150, 2, 4, 0, 4},
			"the third": {recent + 2, 3, 5, 0, 5}, "with a suspension": {recent + 10, 3, 5, 1, 5}} {
			got := list(start.AddDays(c.day))
			number, firms := 0, 0
			if got.Edition != nil {
				number, firms = got.Edition.Number, len(got.Edition.Firms)
			}
			if number != c.edition || firms != c.firms || len(got.Notices) != c.notices || len(got.Stale) != 0 || len(got.Accepted) != c.listing {
				t.Errorf("%s: edition %d with %d firms, %d notices, stale %v, accepted %d", name, number, firms, len(got.Notices), got.Stale, len(got.Accepted))
			}
			if got.AsOf.Date() != start.AddDays(c.day) {
				t.Errorf("%s: answered as of %s", name, got.AsOf)
			}
		}
		before := list(start.AddDays(recent + 10))
		g := visit(t, s)
		publisher := g.as("eco2")
		did(s.Registry.Delist(g.ctx, publisher, registry.Delist{Command: command(), Facility: g.gaoyuan(), Reason: "停产（演示）"}))(t)
		after := list(start.AddDays(recent + 10))
		if len(after.Notices) != len(before.Notices) || after.Edition.Number != before.Edition.Number {
			t.Error("the past changed")
		}
		w := a.ask(http.MethodGet, "/registry", "", nil)
		if body := w.Body.String(); w.Code != http.StatusOK || !strings.Contains(body, "停产（演示）") || !strings.Contains(body, "除名") {
			t.Errorf("today's list does not tell of the removal: %d", w.Code)
		}
		if w := a.ask(http.MethodGet, "/registry.json?as_of=2999-01-01", "", nil); w.Code != http.StatusUnprocessableEntity {
			t.Errorf("a day to come: %d", w.Code)
		}
	})
}
