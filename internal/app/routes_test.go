package app

import (
	"flag"
	"fmt"
	"net/http"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/gin-gonic/gin"
	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/api"
	"github.com/sealtrail/sealtrail/internal/casefile"
	"github.com/sealtrail/sealtrail/internal/custody"
	"github.com/sealtrail/sealtrail/internal/destruction"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/registry"
)

var update = flag.Bool("update", false, "write golden files")

// strangers are people with every role that acts, of the second county and of
// another firm; empty is nobody.
func strangers() []string { return []string{"", "officer3", "keeper3", "approver3", "firm1", "firm2"} }

// opened tells which routes that name a thing are open to strangers, and why.
func opened(route string) string {
	method, path, _ := strings.Cut(route, " ")
	switch {
	case strings.HasPrefix(path, "/static/"):
		return "no person's"
	case method == "GET" && slices.Contains([]string{"/T/:code", "/t/:code", "/C/:number", "/c/:number", "/registry/editions/:n", "/registry/editions/:n/diff", "/registry/editions/:n/diff.json", "/REGISTRY/EDITIONS/:n", "/E/:no", "/e/:no"}, path):
		return "public, by an allow-list"
	case method == "GET" && slices.Contains([]string{"/firms/:ref", "/api/v1/firms/:uscc"}, path):
		return "agencies read the registry"
	}
	return ""
}

// subjects say what stands for a parameter, by what is before it: things of the
// first county and its recycler, which none of the strangers may touch.
func (g *guest) subjects() map[string]string {
	t, officer := g.t, g.as("officer1")
	cases, _, err := g.Casefile.Cases(g.ctx, officer.Scope(identity.ReadCustody), casefile.CaseFilter{})
	seizures, _, err2 := g.Custody.Seizures(g.ctx, officer.Scope(identity.ReadCustody), custody.SeizureFilter{})
	handoffs, _, err3 := g.Custody.Handoffs(g.ctx, g.as("recycler1").Scope(identity.ReadCustody), custody.HandoffFilter{Purpose: custody.ForDestruction, From: officer.Org})
	differences, _, err4 := g.Custody.Discrepancies(g.ctx, everything, custody.DiscrepancyFilter{})
	rolls, _, err5 := g.Label.Rolls(g.ctx, officer, 1, "")
	drafts, _, err6 := g.Registry.Drafts(g.ctx, everything, 1, "")
	for _, err := range []error{err, err2, err3, err4, err5, err6} {
		if err != nil {
			t.Fatal(err)
		}
	}
	run := did(g.Destruction.Run(g.ctx, everything, did(g.Destruction.Runs(g.ctx, everything, destruction.RunFilter{State: destruction.RunFinished}))(t).Items[0].ID.String()))(t)
	orders := did(g.Destruction.Orders(g.ctx, g.as("recycler1").Scope(identity.ReadDestruction), destruction.OrderFilter{Agency: officer.Org}))(t)
	certificate := did(g.Destruction.Certificates(g.ctx, everything, destruction.CertificateFilter{}))(t).Items[0].Number.String()
	events := did(g.Destruction.Events(g.ctx, officer.Scope(identity.ReadDestruction), destruction.EventFilter{}))(t).Items
	event := events[len(events)-1].Number.String() // of the first county alone
	seizure := did(g.Custody.Seizure(g.ctx, everything, seizures[len(seizures)-1].ID.String()))(t)
	file, handoff, order := cases[len(cases)-1].Number.String(), handoffs[0].Number.String(), orders.Items[0].Number.String()
	lot := seizure.LotRows[0].Code.String()
	places, err8 := g.Custody.Storage(g.ctx, g.as("keeper1"))
	if err8 != nil {
		t.Fatal(err8)
	}
	boxes, _, err7 := g.Custody.Containers(g.ctx, officer.Scope(identity.ReadCustody), custody.ContainerFilter{})
	if err7 != nil {
		t.Fatal(err7)
	}
	applications, _, err10 := g.Registry.Applications(g.ctx, g.as("recycler1").Scope(identity.ReadApplications), registry.ApplicationFilter{State: registry.ApplicationReturned})
	objections, _, err11 := g.Registry.Objections(g.ctx, everything, registry.ObjectionFilter{})
	if err10 != nil || err11 != nil || len(applications) == 0 || len(objections) == 0 {
		t.Fatal(err10, err11)
	}
	application := did(g.Registry.Application(g.ctx, everything, applications[0].ID))(t)
	round, matter := g.pictured(), g.told(seizure.Photos[0])
	id := uuid.Must(uuid.NewV7()).String()
	begun := did(g.Custody.StartSeizure(g.ctx, officer, uuid.Must(uuid.NewV7()), file))(t)
	begun.Fields = map[string][]string{"photos.kept": seizure.Photos[:1]}
	draft := did(g.Custody.KeepSeizure(g.ctx, officer, begun))(t).ID.String()
	transfers, _, err9 := g.Casefile.Transfers(g.ctx, officer.Scope(identity.ReadTransfers), casefile.TransferFilter{})
	if err9 != nil {
		t.Fatal(err9)
	}
	s := map[string]string{
		"/cases": file, "/cases/:no": "approve", "/cases/:no/holds": id, "/cases/:no/exclusions": id, "/seizures": seizure.Number.String(), "/seizures/drafts": draft, "/seizures/drafts/:id/photos": seizure.Photos[0], "/seizures/:no/photos": seizure.Photos[0], "/lots": lot, "/containers": boxes[0].Code.String(), "/storage": places[0].ID.String(), "/matters": matter.ID.String(), "/matters/:id/photos": matter.Photos[0], "/rounds": round.ID.String(), "/rounds/:id/photos": round.Photos()[0], "/lots/:code/photos": seizure.Photos[0],
		"/transfers": transfers[0].ID.String(), "/transfers/:id/photos": seizure.Photos[0],
		"/handoffs": handoff, "/discrepancies": differences[0].ID.String(), "/orders": order, "/events": event, "/destructions": run.Number.String(), "/destructions/:no/photos": run.Figures.Photos[0].SHA256,
		"/certificates": certificate, "/labels": lot, "/labels/rolls": rolls[0].ID.String(), "/labels/rolls/:id/files": "1", "/own/tokens": id, "/own/delegations": id, "/exports": id, "/me/delegations": id, "/orders/:no/photos": seizure.Photos[0], "/orders/:no/deliveries": id,
		"/firms": "91540103MA6T1B002Y", "/firms/:ref/facilities": g.gaoyuan().String(), "/firms/:ref/facilities/:id": "qualification", "/facilities": g.gaoyuan().String(),
		"/applications": application.ID.String(), "/applications/:id/documents": application.Documents[0].SHA256, "/objections": objections[0].ID.String(),
		"/registry/drafts": drafts[0].ID.String(), "/registry/editions": "1", "/REGISTRY/EDITIONS": "1", "/api/v1/registry/editions": drafts[0].ID.String(),
		"/admin/people": officer.Person.String(), "/admin/people/:id": "reset", "/admin/orgs": officer.Org.String(),
		"/act": lot, "/ACT": lot, "/act/:code": "incident", "/handoffs/:no/photos": seizure.Photos[0],
		"/static": "sealtrail.css", "/T": lot, "/t": strings.ToLower(lot),
	}
	for letter, n := range map[string]string{"F": file, "S": s["/seizures"], "H": handoff, "P": order, "D": s["/destructions"], "C": certificate, "E": event} {
		s["/"+letter], s["/"+strings.ToLower(letter)] = n, strings.ToLower(n)
	}
	return s
}

// told is an incident in the first county's store.
func (g *guest) told(photo string) custody.Matter {
	keeper := g.as("keeper1")
	lots, _, err := g.Custody.Lots(g.ctx, keeper.Scope(identity.ReadCustody), custody.LotFilter{State: custody.InCustody})
	if err != nil || len(lots) == 0 {
		g.t.Fatalf("%d lots in store: %v", len(lots), err)
	}
	r := did(g.Custody.OpenMatter(g.ctx, keeper, custody.OpenMatter{Command: command(), Kind: custody.IncidentMatter, Word: "rescue", Note: "库房进水", Photos: []string{photo},
		Lots: []custody.MatterItem{{Lot: lots[0].Code.String()}}}))(g.t)
	return did(g.Custody.Matter(g.ctx, everything, r.ID))(g.t).Matter
}

// pictured is a round with a picture.
func (g *guest) pictured() custody.Round {
	items, _, err := g.Custody.Rounds(g.ctx, everything, custody.RoundFilter{})
	if err != nil {
		g.t.Fatal(err)
	}
	for _, i := range items {
		if v := did(g.Custody.Round(g.ctx, everything, i.ID))(g.t); len(v.Photos()) > 0 {
			return v.Round
		}
	}
	g.t.Fatal("no round of the demo has a picture")
	return custody.Round{}
}

// address puts subjects into a route's pattern.
func address(t *testing.T, subjects map[string]string, pattern string) string {
	t.Helper()
	parts := strings.Split(pattern, "/")
	for i, p := range parts {
		if p == "" || p[0] != ':' && p[0] != '*' {
			continue
		}
		before := strings.Join(strings.Split(pattern, "/")[:i], "/")
		value, ok := subjects[before]
		if !ok {
			value, ok = subjects[strings.TrimPrefix(before, "/api/v1")]
		}
		if !ok {
			t.Errorf("%s: nothing stands for what follows %s", pattern, before)
		}
		parts[i] = value
	}
	return strings.Join(parts, "/")
}

// routes are all that pages and API answer.
func (s *Server) routes(t *testing.T) []string {
	t.Helper()
	engine := gin.New()
	s.pages.Mount(engine)
	machine, err := api.New(s.machine(nil))
	if err != nil {
		t.Fatal(err)
	}
	machine.Mount(engine)
	var all []string
	for _, r := range engine.Routes() {
		if r.Method != http.MethodHead {
			all = append(all, r.Method+" "+r.Path)
		}
	}
	slices.SortFunc(all, func(a, b string) int {
		am, ap, _ := strings.Cut(a, " ")
		bm, bp, _ := strings.Cut(b, " ")
		return strings.Compare(ap+am, bp+bm)
	})
	return all
}

// outcome is an answer in a word: a status, or where the asker is sent.
func (a *asking) outcome(route, path string) (string, string) {
	method, _, _ := strings.Cut(route, " ")
	kind, body := "", ""
	if method == http.MethodPost {
		kind = "application/x-www-form-urlencoded"
		if strings.HasPrefix(path, "/api/") {
			kind, body = "application/json", bodies(route)
		}
		if strings.HasSuffix(route, "/photos") {
			w := a.upload(path, "photo", "photo.jpg", drawCartons(1))
			return fmt.Sprint(w.Code), w.Body.String()
		}
	}
	w := a.ask(method, path, kind, []byte(body))
	if to := w.Header().Get("Location"); w.Code/100 == 3 {
		if strings.HasPrefix(to, "/login") {
			return "sign in", ""
		}
		if method == http.MethodGet { // numbers on papers lead to pages
			return a.outcome(route, to)
		}
		return fmt.Sprint(w.Code), to
	}
	return fmt.Sprint(w.Code), w.Body.String()
}

// bodies are whole commands, so that the answer is about the thing and the asker.
func bodies(route string) string {
	hash := strings.Repeat("ab", 32)
	switch path := strings.TrimPrefix(route, "POST /api/v1"); path {
	case "/cases/:no/approvals":
		return `{"measure":"seized","mode":"prior","paper":"1 号"}`
	case "/cases/:no/decisions":
		return `{"kind":"confiscated","paper":"1 号","decided_on":"2026-01-05","effective":"2026-01-05"}`
	case "/cases/:no/rights-holder-notices":
		return `{"on":"2026-01-05","paper":"1 号","name":"某公司"}`
	case "/cases/:no/entrustments":
		return `{"agency":"` + uuid.NewString() + `","paper":"1 号"}`
	case "/cases/:no/exceptions":
		return `{"reason":"人少","last_day":"2099-01-05"}`
	case "/cases/:no/extensions":
		return `{"last_day":"2099-01-05","reason":"复杂","paper":"1 号","notice_on":"2026-01-05"}`
	case "/cases/:no/exclusions":
		return `{"from_day":"2026-01-05","paper":"1 号","expected_days":10}`
	case "/cases/:no/exclusions/:id/end":
		return `{"day":"2026-01-05"}`
	case "/cases/:no/regimes":
		return `{"regime":"food","reason":"涉案为食品"}`
	case "/cases/:no/holds":
		return `{"reason":"LAB_PENDING"}`
	case "/cases/:no/transfers":
		return `{"direction":"to_police","outside":"公安局","reason":"涉嫌犯罪","papers":[{"kind":"letter","number":"1 号"},{"kind":"report","number":"1 号"},{"kind":"goods_list","number":"1 号"}]}`
	case "/transfers/:id/answer":
		return `{"answer":"accepted","paper":"1 号","photo":"` + hash + `"}`
	case "/transfers/:id/hand_over":
		return `{"goods":"kept","note":"体积大"}`
	case "/transfers/:id/close":
		return `{"outcome":"not_filed"}`
	case "/certificates/:no/correct":
		return `{"reason":"写错","line":"2 号线"}`
	case "/storage/places":
		return `{"code":"0000-0000-001J","kind":"rack","name":"1"}`
	case "/storage/moves":
		return `{"place":"0000-0000-001J","lots":["0000-0000-001J"]}`
	case "/rounds":
		return `{"lines":[{"lot":"0000-0000-001J","finding":"intact"}]}`
	case "/matters/checkouts":
		return `{"purpose":"court","lots":["0000-0000-001J"],"due_at":"2099-01-05T00:00:00Z"}`
	case "/matters/holdings":
		return `{"reason":"remote","lots":["0000-0000-001J"],"due_at":"2099-01-05T00:00:00Z","note":"偏远"}`
	case "/matters/losses":
		return `{"reason":"evaporation","lots":[{"lot":"0000-0000-001J","quantity":1}],"note":"挥发","photos":["` + hash + `"]}`
	case "/matters/relabels":
		return `{"reason":"lost","lots":[{"lot":"0000-0000-001J"}],"note":"遗失"}`
	case "/matters/incidents":
		return `{"kind":"damage","lots":["0000-0000-001J"],"note":"破损","photos":["` + hash + `"]}`
	case "/matters/:id/extend":
		return `{"due_at":"2099-01-05T00:00:00Z","reason":"说明"}`
	case "/matters/:id/return":
		return `{"lots":[{"lot":"0000-0000-001J","damaged":false,"short":false,"substituted":false}]}`
	case "/rounds/keepings":
		return `{"to":"某仓储公司","contact":"某甲","lots":["0000-0000-001J"]}`
	case "/containers":
		return `{"code":"0000-0000-001J","kind":"box","lots":["0000-0000-001J"]}`
	case "/containers/:code/open":
		return `{"reason":"取样"}`
	case "/containers/:code/reseal":
		return `{"reason":"换封签","seal":"1","witness":"某甲"}`
	case "/destructions/:no/attest", "/destructions/:no/review":
		return `{"figures":"` + hash + `"}`
	case "/destructions/:no/complete":
		return `{"started_at":"2026-01-04T00:00:00Z","ended_at":"2026-01-05T00:00:00Z","outputs":[{"material":"铁","mass_g":1,"outlet":"厂"}],"fee_bearer":"财政"}`
	case "/discrepancies/:id/resolve":
		return `{"outcome":"stands","reason":"复核"}`
	case "/facilities/:id/qualifications":
		return `{"kind":"GENERAL","number":"1 号","contract":"1 号","issuer":"厅","modes":["utilise"],"categories":["G01"],"methods":["SHRED_RECYCLE"],"capacity_g":1000,"valid_from":"2026-01-01","valid_to":"2027-01-01"}`
	case "/facilities/:id/declarations":
		return `{"from":"2026-01-01","to":"2026-01-31","mass_g":1}`
	case "/applications/:id/complete":
		return `{"documents":[{"kind":"form","sha256":"` + hash + `"}]}`
	case "/applications/:id/return":
		return `{"reason":"说明"}`
	case "/applications/:id/examine":
		return `{"outcome":"accept","items":[]}`
	case "/applications/:id/decide":
		return `{"accept":true}`
	case "/objections/:id/answer":
		return `{"upheld":true,"reason":"说明"}`
	case "/facilities/:id/locate":
		return `{"latitude_e6":29354100,"longitude_e6":90730000}`
	case "/firms/:uscc/facilities":
		return `{"name":"厂","division":"540103","address":"路 1 号"}`
	case "/handoffs/:no/incidents":
		return `{"kind":"other","note":"说明"}`
	case "/handoffs/:no/relay":
		return `{"carrier":{"name":"车队"}}`
	case "/handoffs/:no/rest":
		return `{"place":"当雄"}`
	case "/handoffs/:no/reseal":
		return `{"note":"说明","witness":{"name":"某甲"},"seals":[{"lot":"0000-0000-001J","seal":"1"}]}`
	case "/handoffs/:no/manifest":
		return `{"paper":"1 号"}`
	case "/handoffs/:no/reroute":
		return `{"to":"` + uuid.NewString() + `","reason":"说明"}`
	case "/handoffs/:no/receive":
		return `{"lines":[{"code":"0000-0000-001J","outcome":"accepted"}]}`
	case "/handoffs/:no/tally":
		return `{"marks":[{"id":"019ab000-0000-7000-8000-000000000001","code":"0000-0000-001J","kind":"seen"}]}`
	case "/handoffs/:no/tally/sign":
		return `{"seq":0,"rest":"later"}`
	case "/lots/lookup":
		return `{"codes":["0000-0000-001J"]}`
	case "/labels/:code/void":
		return `{"reason":"lost"}`
	case "/lots/:code/sample":
		return `{"quantity":1,"base":10,"number":"样 1","storage":"常温","seal":"1"}`
	case "/lots/:code/consume":
		return `{"report":"1 号"}`
	case "/orders/:no/approve":
		return `{"shown":"` + hash + `"}`
	case "/orders/:no/return":
		return `{"shown":"` + hash + `","reason":"缺称重单"}`
	case "/orders/:no/overrides":
		return `{"checks":["registry.gate.listed"],"until":"2026-12-31T00:00:00Z","reason":"说明","paper":"1 号"}`
	case "/orders/:no/directions":
		return `{"outcome":"return","reason":"说明","paper":"1 号"}`
	case "/orders/:no/redraft":
		return `{"lots":["0000-0000-001J"],"ground":"决定","method":"SHRED_RECYCLE","facility":"` + uuid.NewString() + `"}`
	case "/orders/:no/fulfil":
		return `{"lots":["0000-0000-001J"],"place":"库","receipt":"` + hash + `","receiver":{"name":"某甲","capacity":"owner"}}`
	case "/orders/:no/fulfil/confirm":
		return `{"delivery":"` + uuid.NewString() + `"}`
	case "/parties/search":
		return `{"text":"查无此人","reason":"核对"}`
	case "/events/:no/orders":
		return `{"order":"` + uuid.NewString() + `"}`
	case "/events/:no/leave":
		return `{"order":"` + uuid.NewString() + `","reason":"说明"}`
	case "/seizures/read-list":
		return `{"text":"品名,类别,数量,单位,重量\n鞋,G02,1,双,1"}`
	case "/exports":
		return `{"command_id":"` + uuid.NewString() + `","list":"lots","format":"csv"}`
	case "/lots/:code/split":
		return `{"reason":"抽检","children":[{"quantity":1,"mass_g":1},{"quantity":1,"mass_g":1}]}`
	case "/lots/:code/retained-samples":
		return `{"reason":"留样","quantity":1,"kept":"柜","until":"2099-01-05"}`
	case "/cases/:no/holds/:id/lift", "/certificates/:no/revoke", "/facilities/:id/reinstate", "/facilities/:id/suspend", "/facilities/:id/delist", "/handoffs/:no/withdraw", "/orders/:no/reject", "/events/:no/cancel", "/own/delegations/:id/end":
		return `{"reason":"说明"}`
	}
	return "{}"
}

func TestNobodyOfAWrongOrganisationGetsThroughAnyRoute(t *testing.T) {
	s := serve(t, settings(t, true, sqlite))
	g := visit(t, s)
	g.liveOn()
	subjects := g.subjects()
	var table strings.Builder
	table.WriteString("# What strangers get on every route that names a thing of somebody else's, and on all others\n\n| route | " + strings.Join(append([]string{"nobody"}, strangers()[1:]...), " | ") + " | open because |\n|---|" + strings.Repeat("---|", len(strangers())+1) + "\n")
	people := map[string]*asking{}
	for _, login := range strangers() {
		people[login] = &asking{t: t, handler: s.Handler()}
		if login != "" {
			people[login].signIn(login, demoPassword)
		}
	}
	for _, route := range s.routes(t) {
		if strings.HasPrefix(route, "POST /login") || strings.HasPrefix(route, "POST /logout") || strings.HasPrefix(route, "POST /me/") || strings.HasPrefix(route, "POST /step-up") {
			continue // about the asker alone
		}
		_, pattern, _ := strings.Cut(route, " ")
		path := address(t, subjects, pattern)
		row := "| " + route + " |"
		for _, login := range strangers() {
			got, body := people[login].outcome(route, path)
			row += " " + got + " |"
			if strings.HasPrefix(got, "5") {
				t.Errorf("%s by %q: %s", route, login, got)
			}
			if strings.ContainsAny(pattern, ":*") && opened(route) == "" && !refusal(login, got) {
				t.Errorf("%s by %q: %s answers %s", route, login, path, got)
			}
			if opened(route) == "" {
				tells(t, route+" by "+login, body, path, subjects)
			}
		}
		table.WriteString(row + " " + opened(route) + " |\n")
	}
	golden(t, "testdata/routes.md", table.String())
}

// refusal tells whether an answer gives nothing away.
func refusal(login, got string) bool {
	switch got {
	case "403", "404":
		return true
	case "401", "sign in":
		return login == ""
	}
	return false
}

// tells fails when an answer names something that the asker did not name.
// Events are not asked about: an announced one is everybody's to know of.
func tells(t *testing.T, who, body, asked string, subjects map[string]string) {
	t.Helper()
	for _, noun := range []string{"/cases", "/seizures", "/lots", "/handoffs", "/orders", "/destructions", "/transfers", "/registry/drafts", "/labels/rolls", "/discrepancies", "/certificates"} {
		if name := subjects[noun]; !strings.Contains(strings.ToUpper(asked), strings.ToUpper(name)) && strings.Contains(body, name) {
			t.Errorf("%s learns of %s", who, name)
		}
	}
}

func golden(t *testing.T, file, got string) {
	t.Helper()
	if *update {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", file, diff)
	}
}
