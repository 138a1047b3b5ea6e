package app

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// view is one page of the demo region, as one person found it by its links.
type view struct {
	route string // pattern
	login string // empty: nobody signed in
	path  string
}

// name is the view's file name.
func (v view) name() string {
	who := v.login
	if who == "" {
		who = "public"
	}
	return strings.Trim(strings.NewReplacer("/", "_", ":", "", "?", "_").Replace(who+v.route), "_")
}

// walkers are the people whose pages are looked at; the first who finds a page
// stands for all others who see the same one.
func walkers() []string {
	return []string{"", "officer1", "keeper1", "approver1", "legal1", "firm1", "firm2", "recycler1", "recycler2", "officer2", "eco1", "eco2", "liaison1", "auditor1", "stat1", "admin1", "admin2"}
}

// unlinked are pages that no page links to, and why.
func unlinked(route string) string {
	switch route {
	case "/step-up":
		return "comes by itself, before an act that asks for it"
	case "/login/as":
		return "for people of several organisations"
	case "/search/party", "/handoffs/:no/arrive", "/handoffs/:no/depart", "/handoffs/:no/manifest", "/handoffs/:no/withdraw", "/lots/:code/photos", "/seizures/:no/confirm", "/rounds/:id/confirm":
		return "the same page again, where a refused form is read in the other language"
	case "/matters/new":
		return "offered with goods in the own store, and the crawl opens the first few lots only"
	case "/matters/:id", "/matters/:id/step":
		return "the demo has no matter; the API's tests walk them"
	case "/lots/:code/consume":
		return "no goods of the demo lie at a laboratory; the acts' test walks it"
	case "/transfers/:id", "/transfers/:id/code", "/transfers/:id/approve", "/transfers/:id/decline", "/transfers/:id/send", "/transfers/:id/answer", "/transfers/:id/reconsider", "/transfers/:id/report",
		"/transfers/:id/hand_over", "/transfers/:id/close":
		return "no case of the demo was transferred; the pages' own test walks these"
	case "/handoffs/:no/tally":
		return "what scripts ask for"
	case "/act/:code", "/act/:code/:step", "/ACT/:code":
		return "a driver's code is told once; the carrier's journey walks these"
	case "/T/:code", "/t/:code", "/C/:number", "/REGISTRY/EDITIONS/:n", "/D/:no", "/F/:number", "/H/:number", "/P/:no", "/S/:number", "/E/:no",
		"/c/:number", "/d/:no", "/f/:number", "/h/:number", "/p/:no", "/s/:number", "/e/:no":
		return "what papers and labels say"
	}
	return ""
}

// views crawls the house from its front doors and gives every page once, and the
// home of everybody.
func (s *Server) views(t *testing.T) []view {
	t.Helper()
	patterns := s.patterns(t)
	var all []view
	seen := map[string]bool{}
	for _, login := range walkers() {
		a := &asking{t: t, handler: s.Handler()}
		todo := []string{"/", "/login", "/registry"}
		if login != "" {
			a.signIn(login, demoPassword)
			todo = []string{"/home"}
		}
		asked := map[string]int{}
		for ; len(todo) > 0; todo = todo[1:] {
			key := viewKey(patterns, todo[0])
			if key == "" || asked[key] >= 3 { // the third of a kind shows no new links
				continue
			}
			asked[key]++
			w := a.ask(http.MethodGet, todo[0], "", nil)
			if w.Code != http.StatusOK || !strings.HasPrefix(w.Header().Get("Content-Type"), "text/html") {
				if w.Code >= http.StatusInternalServerError {
					t.Errorf("%s by %q: %d", todo[0], login, w.Code)
				}
				if to := w.Header().Get("Location"); strings.HasPrefix(to, "/") && !strings.HasPrefix(to, "/login") {
					todo = append(todo, to)
				}
				continue
			}
			if key == "/home" && asked[key] == 1 || !seen[key] {
				seen[key] = true
				all = append(all, view{route: key, login: login, path: todo[0]})
			}
			todo = append(todo, links(t, w.Body.String())...)
		}
	}
	for _, p := range patterns {
		if !seen[p] && unlinked(p) == "" && !isFile(p) {
			t.Errorf("no page of the demo region leads to %s", p)
		}
	}
	return all
}

// patterns are the addresses of pages, those without parameters first.
func (s *Server) patterns(t *testing.T) []string {
	t.Helper()
	var all []string
	for _, route := range s.routes(t) {
		method, path, _ := strings.Cut(route, " ")
		if method == http.MethodGet && !strings.HasPrefix(path, "/api/v1") && !strings.HasPrefix(path, "/static/") {
			all = append(all, path)
		}
	}
	slices.SortStableFunc(all, func(a, b string) int { return strings.Count(a, ":") - strings.Count(b, ":") })
	return all
}

// isFile tells whether a route gives a file or data rather than a page.
func isFile(pattern string) bool {
	last := pattern[strings.LastIndex(pattern, "/")+1:]
	return strings.Contains(last, ".") || strings.Contains(pattern, "/photos/") || strings.Contains(pattern, "/documents/") || strings.Contains(pattern, "/files/") || last == "file" || last == "find"
}

// viewKey is the pattern of an address; a form that is filled beforehand by its
// address is another page than the empty one.
func viewKey(patterns []string, path string) string {
	at, err := url.Parse(path)
	if err != nil {
		return ""
	}
	parts := strings.Split(at.Path, "/")
	for _, p := range patterns {
		if !fits(strings.Split(p, "/"), parts) {
			continue
		}
		if strings.HasSuffix(p, "/new") && at.RawQuery != "" {
			return p + "?" + strings.Join(slices.Sorted(keysOf(at.Query())), "&")
		}
		if step := at.Query().Get("step"); step != "" { // of a form in several
			return p + "?step=" + step
		}
		return p
	}
	return ""
}

func keysOf(q url.Values) func(func(string) bool) {
	return func(yield func(string) bool) {
		for k := range q {
			if !yield(k) {
				return
			}
		}
	}
}

func fits(pattern, parts []string) bool {
	if len(pattern) != len(parts) {
		return false
	}
	for i, p := range pattern {
		if p != parts[i] && !strings.HasPrefix(p, ":") {
			return false
		}
	}
	return true
}

// links are the addresses of this house in a page.
func links(t *testing.T, page string) []string {
	t.Helper()
	root, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	var walk func(*html.Node)
	walk = func(n *html.Node) {
		if n.Type == html.ElementNode && n.Data == "a" {
			for _, a := range n.Attr {
				if a.Key == "href" && strings.HasPrefix(a.Val, "/") && !strings.HasPrefix(a.Val, "//") && !strings.Contains(a.Val, "lang=") {
					path, _, _ := strings.Cut(a.Val, "#")
					all = append(all, path)
				}
			}
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			walk(c)
		}
	}
	walk(root)
	return all
}
