package form_test

import (
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/moment"
	"github.com/sealtrail/sealtrail/internal/web/form"
)

func at(s string) moment.Time {
	t, err := moment.Parse(s)
	if err != nil {
		panic(err)
	}
	return t
}

func TestValuesAreReadAsPeopleWriteThem(t *testing.T) {
	type read func(*form.Form) any
	grams := func(f *form.Form) any { return f.Grams("x") }
	fen := func(f *form.Form) any { return f.Fen("x") }
	ml := func(f *form.Form) any { return f.Millilitres("x") }
	count := func(f *form.Form) any { return f.Int("x", 1, 5000) }
	date := func(f *form.Form) any { return f.Date("x") }
	instant := func(f *form.Form) any { return f.Time("x") }
	text := func(f *form.Form) any { return f.Text("x", form.Max(5)) }
	area := func(f *form.Form) any { return f.Text("x", form.Lines) }
	words := func(f *form.Form) any { return strings.Join(f.Words("x"), "+") }
	choice := func(f *form.Form) any { return f.Choice("x", []string{"accepted", "refused"}) }
	check := func(f *form.Form) any { return f.Bool("x") }
	id := func(f *form.Form) any { return f.ID("x") != uuid.Nil }

	tests := []struct {
		name  string
		read  read
		typed string
		want  any
		code  string
	}{
		{"kilograms with one decimal", grams, "28.7", int64(28700), ""},
		{"kilograms to the gram", grams, "0.001", int64(1), ""},
		{"trailing zeros say nothing", grams, "1.5000", int64(1500), ""},
		{"thousands apart", grams, "1,031.6", int64(1031600), ""},
		{"full-width digits and point", grams, "２８．７", int64(28700), ""},
		{"full-width comma", grams, "１，０３１", int64(1031000), ""},
		{"finer than a gram", grams, "0.0001", int64(0), "form.not_a_mass"},
		{"a comma that is no thousand", grams, "1,03", int64(0), "form.not_a_mass"},
		{"a unit behind", grams, "28 kg", int64(0), "form.not_a_mass"},
		{"negative", grams, "-1", int64(0), "form.not_a_mass"},
		{"exponents are not for forms", grams, "1e3", int64(0), "form.not_a_mass"},
		{"no whole part", grams, ".5", int64(0), "form.not_a_mass"},
		{"no fraction", grams, "5.", int64(0), "form.not_a_mass"},
		{"more than fits", grams, "99999999999999999999", int64(0), "form.not_a_mass"},
		{"more than a million tonnes", grams, "1000000001", int64(0), "form.out_of_range"},
		{"required", grams, " ", int64(0), "form.required"},
		{"yuan and fen", fen, "5,040.05", int64(504005), ""},
		{"a tenth of a fen", fen, "1.005", int64(0), "form.not_money"},
		{"litres", ml, "0.5", int64(500), ""},
		{"a count", count, "36", int64(36), ""},
		{"a count with a fraction", count, "36.0", int64(0), "form.not_a_number"},
		{"a count below", count, "0", int64(0), "form.out_of_range"},
		{"a count above", count, "5001", int64(0), "form.out_of_range"},
		{"a day", date, "2026-11-18", moment.Date("2026-11-18"), ""},
		{"a day in Chinese", date, "2026年1月8日", moment.Date("2026-01-08"), ""},
		{"a day with slashes", date, "2026/1/8", moment.Date("2026-01-08"), ""},
		{"a day that is not", date, "2026-02-30", moment.Date(""), "form.not_a_date"},
		{"local time is Beijing time", instant, "2026-11-18T08:48", at("2026-11-18T00:48:00Z"), ""},
		{"with seconds", instant, "2026-11-18T08:48:30", at("2026-11-18T00:48:30Z"), ""},
		{"RFC 3339 with an offset", instant, "2026-11-18T08:48:00+06:00", at("2026-11-18T02:48:00Z"), ""},
		{"an hour that is not", instant, "2026-11-18T25:00", moment.Time(0), "form.not_a_time"},
		{"a year no paper has", instant, "0001-01-01T00:00", moment.Time(0), "form.not_a_time"},
		{"five characters", text, " 运动鞋三双 ", "运动鞋三双", ""},
		{"six characters", text, "运动鞋三十双", "", "form.too_long"},
		{"two lines where one is asked", text, "a\nb", "", "form.characters"},
		{"two lines where lines are asked", area, "a\r\nb", "a\nb", ""},
		{"a control character", area, "a\x00b", "", "form.characters"},
		{"a character that turns writing round", area, "a\u202eb", "", "form.characters"},
		{"characters without width, pasted along", text, "\ufeff运动\u200b鞋", "运动鞋", ""},
		{"bytes that are no text", area, "a\xff", "", "form.characters"},
		{"codes apart in any way, each once", words, "A-B C，D\n A-B;E", "A-B+C+D+E", ""},
		{"a choice", choice, "refused", "refused", ""},
		{"a choice that is not offered", choice, "destroyed", "", "form.not_a_choice"},
		{"a ticked box", check, "on", true, ""},
		{"an unticked box", check, "", false, ""},
		{"an id", id, "0190a5c8-7e2b-7000-8000-000000000001", true, ""},
		{"a blank id is made", id, "", true, ""},
		{"an id in another form", id, "{0190a5c8-7e2b-7000-8000-000000000001}", false, "form.not_an_id"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			f := form.Of(values("x", tt.typed))
			if diff := cmp.Diff(tt.want, tt.read(f)); diff != "" {
				t.Error(diff)
			}
			var want []string
			if tt.code != "" {
				want = []string{"x " + tt.code}
			}
			if diff := cmp.Diff(want, codes(f.Err())); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestTextsSkipBlanksAndAskForOne(t *testing.T) {
	f := form.Of(values("x", "a", "x", " ", "x", "b"))
	if diff := cmp.Diff([]string{"a", "b"}, f.Texts("x")); diff != "" {
		t.Error(diff)
	}
	f = form.Of(values("x", ""))
	f.Texts("x")
	if diff := cmp.Diff([]string{"x form.required"}, codes(f.Err())); diff != "" {
		t.Error(diff)
	}
}

// Whatever is posted, reading it neither panics nor yields what a rule forbids.
func FuzzReading(f *testing.F) {
	f.Add("lines[0].x", "28.7")
	f.Add("lines[00].lots[3].x", "１,０３１")
	f.Add("lines[", "2026-11-18T08:48")
	f.Add("x", "\u202e")
	f.Fuzz(func(t *testing.T, name, typed string) {
		in := form.Of(url.Values{name: {typed}, "x": {typed}, "lines[4].x": {typed}})
		forms := append(in.Rows("lines"), in)
		for _, g := range forms {
			if n := g.Int("x", 3, 9, form.Optional); n != 0 && (n < 3 || n > 9) {
				t.Errorf("%q is %d", typed, n)
			}
			if n := g.Grams("x", form.Optional); n < 0 || n > 1e12 {
				t.Errorf("%q is %d g", typed, n)
			}
			if d := g.Date("x", form.Optional); d != "" {
				if _, err := moment.ParseDate(string(d)); err != nil {
					t.Errorf("%q is the day %q", typed, d)
				}
			}
			if at := g.Time("x", form.Optional); at != 0 && (at.Year() < 1950 || at.Year() > 2200) {
				t.Errorf("%q is %s", typed, at)
			}
			if s := g.Text("x", form.Optional, form.Max(7)); strings.ContainsAny(s, "\x00\n\u202e") || len([]rune(s)) > 7 {
				t.Errorf("%q is the text %q", typed, s)
			}
			g.Words("x", form.Optional)
			g.ID("x")
		}
	})
}
