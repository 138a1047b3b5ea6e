package identity

import (
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/fault"
)

var update = flag.Bool("update", false, "write golden files anew")

// matrix prints the whole table: one row per action, one column per role.
func matrix() string {
	var b strings.Builder
	b.WriteString("# Who may do what, and how far\n\nown: things of one's organisation · party: where it is a party · region: within its division · all · empty: never. ✓: needs a step-up.\n\n| action | ✓ |")
	for _, r := range Roles() {
		b.WriteString(" " + string(r) + " |")
	}
	b.WriteString("\n|---|---|" + strings.Repeat("---|", len(Roles())) + "\n")
	for _, a := range Actions() {
		cells := []string{string(a), ""}
		if NeedsStepUp(a) {
			cells[1] = "✓"
		}
		for _, r := range Roles() {
			cells = append(cells, string(Allowed(r, a)))
		}
		b.WriteString("| " + strings.Join(cells, " | ") + " |\n")
	}
	return b.String()
}

func TestTheWholeMatrixIsTheGoldenOne(t *testing.T) {
	file := filepath.Join("testdata", "matrix.md")
	got := matrix()
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("the table of permissions changed; look at the difference, then run with -update\n%s", got)
	}
}

func TestEveryRowOfTheTableIsListedOnce(t *testing.T) {
	listed := Actions()
	for a, roles := range table {
		if !slices.Contains(listed, a) {
			t.Errorf("%s is in the table and not in Actions", a)
		}
		for r := range roles {
			if !slices.Contains(Roles(), r) {
				t.Errorf("%s is allowed to %q, which cannot be granted", a, r)
			}
		}
	}
	seen := map[Action]bool{}
	for _, a := range listed {
		if seen[a] || table[a] == nil {
			t.Errorf("%s is listed twice or not in the table", a)
		}
		seen[a] = true
	}
	for a := range stepUps {
		if !seen[a] {
			t.Errorf("step-up for %s, which is no action", a)
		}
	}
}

// Every role × action × place of a thing: own, party, same region, elsewhere.
func TestTheActorsAnswerFollowsTheTableEverywhere(t *testing.T) {
	me, other, third := uuid.New(), uuid.New(), uuid.New()
	places := []struct {
		name    string
		p       Parties
		reaches []Reach // which reaches cover it
	}{
		{"own", Parties{Owner: me, Division: "540102"}, []Reach{ReachOwn, ReachParty, ReachRegion, ReachAll}},
		{"party", Parties{Owner: other, Others: []uuid.UUID{third, me}, Division: "540602"}, []Reach{ReachParty, ReachAll}},
		{"region", Parties{Owner: other, Division: "540102"}, []Reach{ReachRegion, ReachAll}},
		{"elsewhere", Parties{Owner: other, Others: []uuid.UUID{third}, Division: "540602"}, []Reach{ReachAll}},
	}
	n := 0
	for _, r := range Roles() {
		actor := Actor{Person: uuid.New(), Org: me, Division: "540100", Roles: []Role{r}, Via: "session"}
		for _, a := range Actions() {
			reach := Allowed(r, a)
			reads := []Action{ReadCustody, ReadDestruction}
			switch {
			case slices.Contains([]Action{ReadRegistry, EditFirm, SuspendFirm, DelistFirm, DeclareUse, DraftEdition, PublishEdition}, a):
				reads = []Action{ReadRegistry} // that all may read firms must not tell anybody of goods
			case slices.Contains([]Action{ReadApplications, FileApplication, ExamineApplication, DecideApplication}, a):
				reads = []Action{ReadApplications}
			case slices.Contains([]Action{ReadObjections, FileObjection, AnswerObjection}, a):
				reads = []Action{ReadObjections}
			}
			for _, place := range places {
				n++
				err := actor.MayOn(a, place.p)
				covered := slices.Contains(place.reaches, reach)
				readable := slices.ContainsFunc(reads, func(read Action) bool { return slices.Contains(place.reaches, Allowed(r, read)) })
				switch {
				case covered && err != nil:
					t.Errorf("%s %s %s: %v, want allowed", r, a, place.name, err)
				case !covered && reach == ReachNone && !fault.Is(err, fault.KindDenied):
					t.Errorf("%s %s %s: %v, want denied for the role", r, a, place.name, err)
				case !covered && reach != ReachNone && readable && !fault.Is(err, fault.KindDenied):
					t.Errorf("%s %s %s: %v, want denied: it may be seen", r, a, place.name, err)
				case !covered && reach != ReachNone && !readable && !fault.Is(err, fault.KindMissing):
					t.Errorf("%s %s %s: %v, want missing: it may not even be seen", r, a, place.name, err)
				}
			}
		}
	}
	if want := len(Roles()) * len(Actions()) * len(places); n != want {
		t.Fatalf("%d cells, want %d", n, want)
	}
}

func TestAScopeSeesWhatTheReadingRightReaches(t *testing.T) {
	me, other := uuid.New(), uuid.New()
	for _, r := range Roles() {
		actor := Actor{Person: uuid.New(), Org: me, Division: "540100", Roles: []Role{r}, Via: "session"}
		for _, read := range []Action{ReadCustody, ReadDestruction, ReadRegistry} {
			for _, p := range []Parties{{Owner: me, Division: "540102"}, {Owner: other, Others: []uuid.UUID{me}, Division: "540602"}, {Owner: other, Division: "540102"}, {Owner: other, Division: "540602"}} {
				reach := Allowed(r, read)
				want := reach != ReachNone && actor.MayOn(read, p) == nil
				if reach == ReachOwn && p.Owner != me {
					continue // a scope is by row: rows of other owners are filtered by their own columns
				}
				if got := actor.Scope(read).Sees(p); got != want {
					t.Errorf("%s %s: scope sees %v, MayOn says %v for %+v", r, read, got, want, p)
				}
			}
		}
	}
}

func TestAdministratorsHoldNoRightOverGoodsPapersOrRegistry(t *testing.T) {
	free := []Action{ManageOrgs, ManagePeople, ReadAdmin, ManageOwn}
	for _, r := range []Role{AdminSystem, AdminAccounts} {
		for _, a := range Actions() {
			if Allowed(r, a) != ReachNone && !slices.Contains(free, a) {
				t.Errorf("%s may %s", r, a)
			}
		}
	}
	for _, r := range Roles() {
		if !r.Admin() && (Allowed(r, ManagePeople) != ReachNone || Allowed(r, ManageOrgs) != ReachNone) {
			t.Errorf("%s manages accounts", r)
		}
	}
}

func TestNobodyActsWithoutAPerson(t *testing.T) {
	for _, a := range Actions() {
		if err := (Actor{Roles: Roles()}).May(a); !fault.Is(err, fault.KindUnauthenticated) {
			t.Errorf("%s: %v", a, err)
		}
	}
}
