package web_test

import (
	"context"
	"html"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/sealtrail/sealtrail/internal/custody"
	"github.com/sealtrail/sealtrail/internal/identity"
)

var roundRow = regexp.MustCompile(`href="(/rounds/new\?[^"]*seizure=([0-9a-f-]+)[^"]*)"[^>]*>(?s:.*?)(\d+) 批`)

func TestARoundFromHomeAsksForWhatItsRowCounts(t *testing.T) {
	r := demoRegion(t)
	officer, more := r.as("officer1"), 0
	for _, row := range roundRow.FindAllStringSubmatch(officer.reads("/home"), -1) {
		at, want := html.UnescapeString(row[1]), row[3]
		page := officer.reads(at)
		lots := regexp.MustCompile(`data-lot="([^"]+)"`).FindAllStringSubmatch(page, -1)
		if strconv.Itoa(len(lots)) != want {
			t.Errorf("home counts %s lots, the round lists %d", want, len(lots))
		}
		seizure, err := r.Custody.Seizure(context.Background(), identity.Scope{All: true}, row[2])
		if err != nil {
			t.Fatal(err)
		}
		for _, l := range seizure.LotRows {
			if l.Left == custody.LeftEntrusted && !strings.Contains(at, "kind=entrusted") && strings.Contains(page, l.Code.String()) {
				t.Errorf("%s lies with somebody else", l.Code)
			}
		}
		if more += len(seizure.LotRows) - len(lots); len(lots) < 2 {
			continue
		}
		form := officer.form(at)
		for i, lot := range lots {
			form.Set("lines["+strconv.Itoa(i)+"].lot", lot[1])
		}
		status, again, _ := officer.post(at, form)
		if status != http.StatusUnprocessableEntity {
			t.Fatalf("no answer was given: %d", status)
		}
		for _, lot := range lots {
			if !strings.Contains(sentences(again), lot[1]) {
				t.Errorf("no fault names %s: %s", lot[1], sentences(again))
			}
		}
	}
	if more == 0 {
		t.Fatal("no seizure of the demo has lots in two places")
	}
}
