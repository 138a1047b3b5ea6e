package reference

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/sealtrail/sealtrail/internal/moment"
)

func TestTermsEndWhereTheLawSays(t *testing.T) {
	b := book(t)
	cal := b.Calendar("540102")
	for _, c := range []struct {
		clock string
		from  moment.Date
		last  moment.Date
		why   string
	}{
		{"measure.general", "2026-03-01", "2026-03-31", "30 days, the first not counted"},
		{"measure.general", "2026-01-31", "2026-03-02", "over the end of February"},
		{"measure.drug", "2026-03-01", "2026-03-08", "7 calendar days"},
		{"measure.customs", "2024-02-29", "2025-02-28", "a year from a leap day"},
		{"measure.preserved", "2026-09-30", "2026-10-15", "7 working days, National Day between, Saturday 10 October worked"},
		{"measure.preserved", "2026-02-13", "2026-03-03", "7 working days over Spring Festival and Losar: 14, 25, 26, 27, 28 February, 2 and 3 March"},
		{"appeal.suit", "2026-08-31", "2027-02-28", "6 months end with February"},
	} {
		clock, err := b.Clock(c.clock, today)
		if err != nil {
			t.Fatal(err)
		}
		if got := clock.LastDay(c.from, cal); got != c.last {
			t.Errorf("%s from %s: %s, want %s (%s)", c.clock, c.from, got, c.last, c.why)
		}
	}
	// Every term once more, so that none is changed without somebody meaning it.
	terms := map[string]string{
		"measure.general":     "30 day +30 x1",
		"measure.food":        "30 day +45 x1",
		"measure.drug":        "7 day +0 x0",
		"measure.drug_report": "15 day +0 x0",
		"measure.customs":     "1 year +1 x1",
		"measure.police":      "30 day +30 x1",
		"measure.preserved":   "7 working_day +0 x0",
		"measure.tested":      "30 day +0 x0",
		"measure.urgent":      "24 hour +0 x0",
		"store_in":            "24 hour +0 x0",
		"transfer.decide":     "3 day +0 x0",
		"transfer.send":       "24 hour +0 x0",
		"transfer.answer":     "3 day +0 x0",
		"transfer.reconsider": "3 day +0 x0",
		"transfer.goods":      "3 day +0 x0",
		"publish.list":        "20 working_day +0 x0",
		"list.update":         "3 month +0 x0",
		"application.decide":  "20 working_day +0 x0",
		"list.reconfirm":      "100 day +0 x0",
		"objection.answer":    "15 working_day +0 x0",
		"manifest.accept":     "5 working_day +0 x0",
		"manifest.backfill":   "10 working_day +0 x0",
		"appeal.review":       "60 day +0 x0",
		"appeal.suit":         "6 month +0 x0",
		"ownerless.notice":    "6 month +0 x0",
		"transfer.papers":     "3 day +0 x0",
		"transfer.reply":      "2 month +0 x0",
	}
	for _, c := range b.Clocks(today) {
		if got := fmt.Sprintf("%d %s +%d x%d", c.Amount, c.Unit, c.Extend, c.ExtendTimes); got != terms[c.Code] {
			t.Errorf("%s is %s, want %s", c.Code, got, terms[c.Code])
		}
	}
	urgent, err := b.Clock("measure.urgent", today)
	if err != nil {
		t.Fatal(err)
	}
	from := moment.Date("2026-03-01").Start().Add(90 * time.Minute)
	if due := urgent.Due(from, cal); due != from.Add(24*time.Hour) {
		t.Errorf("24 hours run from the very moment: %s", due)
	}
	general, _ := b.Clock("measure.general", today)
	due := general.Due(from, cal)
	if due != moment.Date("2026-04-01").Start() || general.Warn(due) != moment.Date("2026-03-25").Start() || general.Longest("2026-03-01", cal, 9) != "2026-04-30" {
		t.Errorf("%s, warned %s, at most %s", due, general.Warn(due), general.Longest("2026-03-01", cal, 9))
	}
	if _, err := b.Clock("measure.none", today); err == nil {
		t.Error("an unknown clock runs")
	}
}

func TestTibetHasDaysOffOfItsOwn(t *testing.T) {
	b := book(t)
	if b.Calendar("540102").Working("2026-08-12") || !b.Calendar("510100").Working("2026-08-12") || b.Calendar("510100").Working("2026-10-01") {
		t.Error("the days off of a division are those of all China and of what it lies in")
	}
	if b.Calendar("540102").Known("2027-03-01") {
		t.Error("a year of which no notice was entered is not known")
	}
}

func TestClocksAndHolidaysSayWhatIsWrong(t *testing.T) {
	for file, rows := range map[string]string{
		"reference/clocks.csv":   "x,甲,A,0,day,30,0,1,,来源,sourced,2026.1,,\n",
		"reference/holidays.csv": "2026-10-01,2026-10-02,off,,国庆,National,来源,sourced,2026.1,,\n",
		"reference/rules.csv":    "x.y,甲,A,某法,,来源,sourced,2026.1,,\n",
	} {
		copied := copyOf(t)
		copied[file].Data = append(copied[file].Data, rows...)
		if _, err := Load(copied); err == nil || !strings.Contains(err.Error(), file) {
			t.Errorf("%s with a wrong row: %v", file, err)
		}
	}
}
