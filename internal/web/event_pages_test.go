package web_test

import (
	"context"
	"net/http"
	"strings"
	"testing"

	"github.com/sealtrail/sealtrail/internal/moment"
)

func TestAnEventIsOfferedOnlyFacilitiesQualifiedOnItsFirstDay(t *testing.T) {
	r := demoRegion(t)
	now := moment.System{}.Now()
	found, err := r.Registry.EditionInForce(context.Background(), now)
	if err != nil || found.Edition == nil {
		t.Fatal(err)
	}
	suspended := map[string]bool{}
	for _, n := range found.Notices {
		suspended[n.Qualification.String()] = n.Change == "suspended"
	}
	// open are the facilities that somebody may plan an event at, by a first day.
	open := func(first moment.Date) map[string]bool {
		out := map[string]bool{}
		for _, f := range found.Edition.Firms {
			for _, x := range f.Facilities {
				for _, q := range x.Qualifications {
					out[x.ID.String()] = out[x.ID.String()] || !suspended[q.ID.String()] && moment.Holds(q.ValidFrom, q.ValidTo, first.Start())
				}
			}
		}
		return out
	}
	officer := r.as("officer1")
	agree := func(first moment.Date, page string) {
		for id, ok := range open(first) {
			if got := strings.Contains(page, `<option value="`+id+`"`); got != ok {
				t.Errorf("first day %s: facility %s is offered: %v", first, id, got)
			}
		}
	}
	agree(now.Date(), officer.reads("/events/new"))
	last := now.Date().AddDays(9 * 365) // all papers of the demo have ended
	form := officer.form("/events/new")
	for id := range open(last) {
		form.Set("facility", id)
	}
	form.Set("name", "集中销毁")
	form.Set("from", string(last))
	form.Set("to", string(last))
	form.Set("place", "工业园")
	form.Set("notice", "公开销毁")
	status, page, _ := officer.post("/events", form)
	if status != http.StatusUnprocessableEntity || !strings.Contains(sentences(page), "没有有效且未暂停的资质") {
		t.Fatalf("%d: %s", status, sentences(page))
	}
	agree(last, page)
}
