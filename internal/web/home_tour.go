package web

import (
	"strconv"

	"github.com/sealtrail/sealtrail/internal/web/page"
)

// tours lead a newcomer through the demo: who to be, and where to begin. The
// words of step n of a tour are web.tour.NAME.n.
var tours = []struct {
	name  string
	steps []struct{ login, next string }
}{
	{"goods", []struct{ login, next string }{
		{"officer1", "/seizures/new"}, {"officer2", "/home"}, {"officer1", "/home"}, {"keeper1", "/home"}, {"approver1", "/home"}, {"keeper1", "/home"}, {"recycler1", "/home"},
		{"recycler2", "/home"}, {"officer1", "/home"}, {"", "/"}}},
	{"list", []struct{ login, next string }{{"", "/registry"}, {"eco1", "/firms"}, {"eco1", "/registry/drafts/new"}, {"eco2", "/home"}, {"", "/registry/editions"}}},
	{"check", []struct{ login, next string }{{"approver1", "/home"}, {"legal1", "/home"}, {"auditor1", "/lots"}, {"stat1", "/lots"}, {"", "/api/docs"}}},
}

// tour is what the demo's front page offers; nothing elsewhere.
func (s *Site) tour(n names) []page.Tour {
	if !s.Demo {
		return nil
	}
	people := map[string]page.DemoAccount{}
	for _, a := range s.DemoAccounts {
		people[a.Login] = a
	}
	var all []page.Tour
	for _, t := range tours {
		out := page.Tour{Title: n.T("web.tour." + t.name), Text: n.T("web.tour." + t.name + ".text")}
		for i, step := range t.steps {
			out.Steps = append(out.Steps, page.TourStep{Text: n.T("web.tour." + t.name + "." + strconv.Itoa(i+1)), Next: step.next, Who: people[step.login]})
		}
		all = append(all, out)
	}
	return all
}
