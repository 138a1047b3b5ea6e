package web

import (
	"strings"
	"testing"

	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/web/page"
)

func keys(items []page.NavItem) string {
	var out []string
	for _, item := range items {
		out = append(out, item.Key)
	}
	return strings.Join(out, " ")
}

func TestEachRoleSeesThePlacesOfItsWork(t *testing.T) {
	var b strings.Builder
	for _, role := range identity.Roles() {
		v := signedIn(role)
		b.WriteString(string(role) + "\n  bar:  " + keys(workItems(v, "")) + "\n  tabs: " + keys(tabs(v, "")) + "\n")
	}
	golden(t, "testdata/nav.golden.txt", b.String())
}

func TestSeveralRolesSeeEachPlaceOnce(t *testing.T) {
	got := keys(workItems(signedIn(identity.Roles()...), ""))
	var want []string
	for _, p := range places {
		want = append(want, p.key)
	}
	if got != strings.Join(want, " ") {
		t.Errorf("got %s", got)
	}
}

func TestThePresentPlaceIsMarkedAndWhatWaitsIsCounted(t *testing.T) {
	for _, item := range workItems(signedIn(identity.Officer), "lots") {
		if item.Current != (item.Key == "lots") {
			t.Errorf("%s: current %v", item.Key, item.Current)
		}
		if want := map[bool]int{true: 9}[item.Key == "home"]; item.Count != want {
			t.Errorf("%s: count %d", item.Key, item.Count)
		}
	}
}
