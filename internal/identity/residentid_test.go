package identity

import (
	"fmt"
	"strings"
	"testing"

	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/moment"
)

func TestResidentIDsOfTheStandardHold(t *testing.T) {
	for _, c := range []struct {
		typed, want string
		today       moment.Date
	}{
		{"11010519491231002X", "11010519491231002X", "2026-11-23"},
		{"11010519491231002x", "11010519491231002X", "2026-11-23"},
		{" 110105 19491231 002X ", "11010519491231002X", "2026-11-23"},
		{"440524188001010014", "440524188001010014", "2026-11-23"},
		{"４４０５２４１８８００１０１００１４", "440524188001010014", "2026-11-23"},
	} {
		id, warning, err := ParseResidentID(c.typed, c.today)
		if err != nil || warning != "" || id.Reveal() != c.want {
			t.Errorf("%s: %q, %v", c.typed, warning, err)
		}
	}
}

func TestAResidentIDWhoseCheckDigitFailsIsAWarningNotAnError(t *testing.T) {
	id, warning, err := ParseResidentID("110105194912310021", "2026-11-23")
	if err != nil || warning != ResidentIDCheckDigit || id.Reveal() != "110105194912310021" {
		t.Fatalf("%q, %v", warning, err)
	}
}

func TestAResidentIDThatCannotBeIsRefusedWithoutShowingIt(t *testing.T) {
	for _, c := range []struct{ typed, code string }{
		{"", "shape"}, {"11010519491231002", "shape"}, {"1101051949123100211", "shape"}, {"1101051949123100X1", "shape"}, {"11010519491231002Y", "shape"},
		{strings.Repeat("1", 200), "shape"}, {"身份证号码一二", "shape"},
		{"110105194902290021", "birth_date"}, {"110105202611240025", "birth_date"}, {"110105187611220021", "birth_date"}, {"110105194913010021", "birth_date"},
	} {
		_, _, err := ParseResidentID(c.typed, "2026-11-23")
		f := fault.Of(err)
		if f == nil || f.Code != "identity.resident_id."+c.code || len(f.Params) != 0 {
			t.Errorf("%q: %v, want %s", c.typed, err, c.code)
		}
	}
}

func TestTheBirthDateMayBeTodayAndExactly150YearsAgo(t *testing.T) {
	for _, typed := range []string{"110105202611230028", "110105187611230021"} {
		if _, _, err := ParseResidentID(typed, "2026-11-23"); err != nil {
			t.Errorf("%s: %v", typed, err)
		}
	}
}

func TestAResidentIDNeverPrintsItself(t *testing.T) {
	id, _, err := ParseResidentID("11010519491231002X", "2026-11-23")
	if err != nil {
		t.Fatal(err)
	}
	for _, form := range []string{"%v", "%s", "%+v", "%#v", "%q"} {
		if got := fmt.Sprintf(form, id); strings.Contains(got, "19491231") || !strings.Contains(got, "002X") {
			t.Errorf("%s prints %s", form, got)
		}
	}
	if (ResidentID{}).String() != "" {
		t.Error("no number prints something")
	}
}
