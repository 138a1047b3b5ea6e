package moment

import "testing"

// of the last days of September and the first of October 2026, as announced.
func autumn() Calendar {
	return NewCalendar(Daybook{
		Off:    []Date{"2026-09-25", "2026-09-26", "2026-09-27", "2026-10-01", "2026-10-02", "2026-10-03", "2026-10-04", "2026-10-05", "2026-10-06", "2026-10-07"},
		Worked: []Date{"2026-09-20", "2026-10-10"}, Years: []string{"2026"},
	})
}

func TestWorkingDaysSkipDaysOffAndCountWeekendsThatAreWorked(t *testing.T) {
	for _, c := range []struct {
		from Date
		n    int
		want Date
		why  string
	}{
		{"2026-11-02", 0, "2026-11-02", "no day at all"},
		{"2026-11-02", 1, "2026-11-03", "the day of the event is not counted"},
		{"2026-11-06", 1, "2026-11-09", "Friday to Monday"},
		{"2026-11-02", 7, "2026-11-11", "one weekend between"},
		{"2026-09-30", 1, "2026-10-08", "over the holiday"},
		{"2026-09-30", 3, "2026-10-10", "Saturday 10 October is worked"},
		{"2026-09-30", 4, "2026-10-12", "Sunday 11 October is not"},
		{"2026-09-18", 1, "2026-09-20", "Sunday 20 September is worked"},
		{"2026-09-24", 7, "2026-10-12", "28, 29, 30 September, 8, 9, 10 and 12 October"},
	} {
		got := autumn().AddWorkingDays(c.from, c.n)
		if got != c.want {
			t.Errorf("%s and %d working days: %s, want %s (%s)", c.from, c.n, got, c.want, c.why)
		}
	}
	var plain Calendar
	if plain.Working("2026-10-03") || !plain.Working("2026-10-05") || plain.Known("2026-10-05") || !autumn().Known("2026-10-05") || autumn().Known("2027-01-04") {
		t.Error("the zero calendar knows weekends only, and says that it knows no year")
	}
	if got := autumn().NextWorking("2026-10-03"); got != "2026-10-08" {
		t.Error(got)
	}
}

func TestMonthsEndWhereTheyAreTooShort(t *testing.T) {
	for _, c := range []struct {
		from Date
		n    int
		want Date
	}{
		{"2026-08-31", 1, "2026-09-30"}, {"2026-01-31", 1, "2026-02-28"}, {"2024-01-31", 1, "2024-02-29"}, {"2026-11-18", 6, "2027-05-18"},
		{"2026-12-31", 2, "2027-02-28"}, {"2024-02-29", 12, "2025-02-28"}, {"2026-03-31", -1, "2026-02-28"},
	} {
		if got := c.from.AddMonths(c.n); got != c.want {
			t.Errorf("%s and %d months: %s, want %s", c.from, c.n, got, c.want)
		}
	}
	if n := Date("2026-02-27").Until("2026-03-02"); n != 3 {
		t.Errorf("%d days", n)
	}
}
