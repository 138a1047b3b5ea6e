package app

import (
	"bytes"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/sealtrail/sealtrail/internal/custody"
	"github.com/sealtrail/sealtrail/internal/destruction"
	"github.com/sealtrail/sealtrail/internal/i18n"
	"github.com/sealtrail/sealtrail/internal/identity"
)

// printed is a kind of ending, its paper and what leads to it.
type printed struct {
	kind, word  string   // of the title; of what the paper says on top
	lot         string   // label code
	leads       []string // pages with a link to it
	page, file  string   // addresses of the paper, for people and machines
	says        []string
	fingerprint string
}

// endings are those of the demo region: one of each kind.
func (g *guest) endings() []printed {
	t, all := g.t, identity.Scope{All: true}
	t.Helper()
	orders := did(g.Destruction.Orders(g.ctx, g.as("officer1").Scope(identity.ReadDestruction), destruction.OrderFilter{State: destruction.OrderDone, Limit: 100}))(t)
	var out []printed
	for _, o := range orders.Items {
		v := did(g.Destruction.Order(g.ctx, all, o.Number.String()))(t)
		if !v.Kind.Ends() {
			continue
		}
		f, number := v.Fulfilments[0], v.Number.String()
		lot := v.Lines[0].Lot
		p := printed{kind: string(v.Kind), word: "destruction.kind." + string(v.Kind), lot: lot.Code.String(), fingerprint: v.Prints[f.ID], leads: []string{"/orders/" + number, "/lots/" + lot.Code.String()},
			page: "/orders/" + number + "/deliveries/" + f.ID.String() + "/list.pdf", file: "/api/v1/orders/" + number + "/deliveries/" + f.ID.String() + "/list",
			says: []string{number, v.AgencyName, v.Ground, v.Terms.Consent, v.Terms.Safety, v.Reasons, f.Recipient, f.Place, f.Voucher, f.DemarkedBy, v.Receivers[f.ID].Name, f.Receipt[:16]}}
		for _, l := range v.Lines {
			p.says = append(p.says, l.Lot.Code.String(), l.Lot.Name)
		}
		out = append(out, p)
	}
	used := g.goods(t.(*testing.T), custody.LotFilter{State: custody.Consumed})[0]
	c := did(g.Custody.Consumption(g.ctx, all, used.Code.String()))(t)
	code := used.Code.String()
	return append(out, printed{kind: consumed, word: "custody.state.consumed", lot: code, fingerprint: c.Entry.Fingerprint, leads: []string{"/lots/" + code},
		page: "/lots/" + code + "/consumption.pdf", file: "/api/v1/lots/" + code + "/consumption/list", says: []string{code, c.Report, c.Note, c.Entry.OrgName, c.Lot.AgencyName, c.Lot.CaseNumber.String()}})
}

// One region serves both: making it takes longer than asking it.
func TestPapersOfEndings(t *testing.T) {
	s := serve(t, settings(t, true, sqlite))
	endings := visit(t, s).endings()
	t.Run("Every kind of ending ends with its paper", func(t *testing.T) { everyKindOfEndingEndsWithItsPaper(t, s, endings) })
	t.Run("Only who sees the order or the lot sees the paper of its end", func(t *testing.T) { onlyWhoSeesTheOrderOrTheLotSeesThePaperOfItsEnd(t, s, endings) })
}

func everyKindOfEndingEndsWithItsPaper(t *testing.T, s *Server, endings []printed) {
	words := s.Words.In(i18n.Chinese)
	officer := s.window(t, "officer1")
	kinds := map[string]bool{}
	for _, p := range endings {
		kinds[p.kind] = true
		t.Run(p.kind, func(t *testing.T) {
			for _, page := range p.leads {
				body := officer.get(page).Body.String()
				if strings.Count(body, `href="`+p.page+`"`) == 0 {
					t.Errorf("%s leads not to its paper", page)
				}
				if page == p.leads[0] && !strings.Contains(squeezed(body), p.fingerprint) {
					t.Errorf("%s tells not the fingerprint to compare", page)
				}
			}
			answer := officer.get(p.page)
			if answer.Code != http.StatusOK || answer.Header().Get("Content-Type") != "application/pdf" {
				t.Fatalf("%s: %d", p.page, answer.Code)
			}
			file := answer.Body.Bytes()
			text := squeezed(tooled(t, file, "pdftotext", "-raw", "-enc", "UTF-8"))
			for _, want := range append(p.says, words.T("paper.ending.title."+p.kind), s.Words.In(i18n.English).T("paper.ending.title."+p.kind), words.T(p.word), p.fingerprint) {
				if !strings.Contains(text, squeezed(want)) {
					t.Errorf("%q is not on the paper", want)
				}
			}
			if strings.Contains(text, "5401021990") {
				t.Error("an identity number is on the paper")
			}
			if again := officer.get(p.page).Body.Bytes(); !bytes.Equal(file, again) {
				t.Error("the same facts gave another file")
			}
			if scanned := tooled(t, file, "zbarimg", "--quiet", "--raw"); !strings.HasSuffix(strings.TrimSpace(scanned), strings.ReplaceAll(p.says[0], "-", "")) && !strings.HasSuffix(strings.TrimSpace(scanned), p.says[0]) {
				t.Errorf("the code says %q", scanned)
			}
			if machine := officer.get(p.file); machine.Code != http.StatusOK || !bytes.Equal(machine.Body.Bytes(), file) {
				t.Errorf("%s: %d, or another file", p.file, machine.Code)
			}
		})
	}
	for _, kind := range append(destruction.Releasing(), consumed) {
		if !kinds[string(kind)] {
			t.Errorf("the region has no ending of kind %s", kind)
		}
	}
}

func onlyWhoSeesTheOrderOrTheLotSeesThePaperOfItsEnd(t *testing.T, s *Server, endings []printed) {
	for login, want := range map[string]int{"officer1": 200, "keeper1": 200, "approver1": 200, "legal1": 200, "auditor1": 200, "liaison1": 200, "stat1": 200, "officer3": 404, "keeper3": 404,
		"firm1": 404, "recycler1": 404, "admin1": 403, "admin2": 403, "": 303} {
		w := s.window(t, login)
		for _, p := range endings {
			if got := w.get(p.page).Code; got != want {
				t.Errorf("%q at the paper of %s: %d, want %d", login, p.kind, got, want)
			}
			machine := w.get(p.file).Code
			if login == "" && machine != http.StatusUnauthorized || login != "" && machine != w.get(p.page).Code {
				t.Errorf("%q at the file of %s: %d", login, p.kind, machine)
			}
		}
	}
	lab := s.window(t, "lab1")
	for _, p := range endings {
		want := http.StatusForbidden // a laboratory reads no orders
		if p.kind == consumed {
			want = http.StatusOK
		}
		if got := lab.get(p.page).Code; got != want {
			t.Errorf("the laboratory at the paper of %s: %d, want %d", p.kind, got, want)
		}
	}
}

// tooled is what a program of the system says of a file; a picture reader is
// given the first page as a picture.
func tooled(t *testing.T, file []byte, name string, args ...string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "paper.pdf")
	if err := os.WriteFile(path, file, 0o600); err != nil {
		t.Fatal(err)
	}
	args = append(args, path)
	if name == "pdftotext" {
		args = append(args, "-")
	}
	if name == "zbarimg" {
		root := strings.TrimSuffix(path, ".pdf")
		if err := exec.Command("pdftoppm", "-r", "203", "-gray", "-singlefile", path, root).Run(); err != nil {
			t.Fatalf("pdftoppm (apt-get install poppler-utils): %v", err)
		}
		args[len(args)-1] = root + ".pgm"
	}
	out, err := exec.Command(name, args...).Output()
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return string(out)
}
