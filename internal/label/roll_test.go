package label

import (
	"bytes"
	"flag"
	"math/rand/v2"
	"os"
	"testing"

	"github.com/google/uuid"
	"pgregory.net/rapid"

	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/moment"
)

var update = flag.Bool("update", false, "write golden files")

var (
	agency = uuid.MustParse("0190a000-0000-7000-8000-000000000001")
	other  = uuid.MustParse("0190a000-0000-7000-8000-000000000002")
	lot    = Target{Kind: Lot, ID: uuid.MustParse("0190a000-0000-7000-8000-000000000003")}
)

func TestARollHoldsAsManyDifferentLabelsAsAsked(t *testing.T) {
	roll, err := NewRoll(uuid.MustParse("0190a000-0000-7000-8000-000000000009"), agency, 1000, 5)
	if err != nil {
		t.Fatal(err)
	}
	labels, err := roll.Draw(rand.NewChaCha8([32]byte{2}))
	if err != nil || len(labels) != 1000 {
		t.Fatalf("%d labels, %v", len(labels), err)
	}
	seen := map[Code]bool{}
	for i, l := range labels {
		if seen[l.Code] || l.Position != i+1 || l.Status != Printed || l.Agency != agency || l.Roll != roll.ID || l.PrintedAt != 5 {
			t.Fatalf("label %d: %+v", i, l)
		}
		seen[l.Code] = true
	}
}

func TestARollOfNoneOrTooManyIsRefused(t *testing.T) {
	for count, ok := range map[int]bool{-1: false, 0: false, 1: true, MaxRoll: true, MaxRoll + 1: false} {
		_, err := NewRoll(uuid.New(), agency, count, 1)
		if (err == nil) != ok || (err != nil && fault.Of(err).Field != "count") {
			t.Errorf("%d: %v", count, err)
		}
	}
}

type constant struct{}

func (constant) Read(p []byte) (int, error) { return len(p), nil }

func TestARandomSourceThatRepeatsItselfMakesNoRoll(t *testing.T) {
	if labels, err := (Roll{Count: 2}).Draw(constant{}); err == nil {
		t.Fatalf("got %v", labels)
	}
	if _, err := (Roll{Count: 2}).Draw(bytes.NewReader(make([]byte, 10))); err == nil {
		t.Fatal("a source that ran dry made a roll")
	}
}

func TestTheFilesOfARollCoverEveryLabelOnce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		roll := Roll{Count: rapid.IntRange(1, MaxRoll).Draw(t, "count")}
		next := 1
		for n := 1; n <= roll.Files(); n++ {
			first, last, err := roll.File(n)
			if err != nil || first != next || last < first || last-first+1 > PerFile {
				t.Fatalf("file %d: %d–%d, %v", n, first, last, err)
			}
			next = last + 1
		}
		if next != roll.Count+1 {
			t.Fatalf("files end at %d of %d", next-1, roll.Count)
		}
		for _, n := range []int{0, roll.Files() + 1} {
			if _, _, err := roll.File(n); !fault.Is(err, fault.KindMissing) {
				t.Fatalf("file %d: %v", n, err)
			}
		}
	})
}

func printed(t *testing.T) Label {
	t.Helper()
	code, err := Parse("0000-0000-001J")
	if err != nil {
		t.Fatal(err)
	}
	return Label{Code: code, Agency: agency, Status: Printed, PrintedAt: 100}
}

func must(t *testing.T, l Label) func(Change, error) Label {
	return func(c Change, err error) Label {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return l.Apply(c)
	}
}

func TestALabelIsBoundOnceAndVoidForEver(t *testing.T) {
	l := printed(t)
	bound := must(t, l)(l.DecideBind(agency, lot, 200))
	if bound.Status != Bound || bound.Target != lot || bound.BoundAt != 200 {
		t.Fatalf("%+v", bound)
	}
	if _, err := bound.DecideBind(agency, lot, 300); fault.Of(err) == nil || fault.Of(err).Code != "label.already_bound" {
		t.Fatalf("bound twice: %v", err)
	}
	void := must(t, bound)(bound.DecideVoid(agency, Relabelled, 300))
	if void.Status != Void || void.Target != lot || void.Reason != Relabelled {
		t.Fatalf("%+v", void)
	}
	decisions := map[string]func() (Change, error){
		"bind":    func() (Change, error) { return void.DecideBind(agency, lot, 400) },
		"reprint": func() (Change, error) { return void.DecideReprint(agency, Place{}, 400) },
		"void":    func() (Change, error) { return void.DecideVoid(agency, Lost, 400) },
	}
	for name, decide := range decisions {
		if _, err := decide(); fault.Of(err) == nil || fault.Of(err).Code != "label.is_void" {
			t.Errorf("%s after void: %v", name, err)
		}
	}
}

func TestDecidingChangesNothing(t *testing.T) {
	l := printed(t)
	before := l
	if _, err := l.DecideBind(agency, lot, 200); err != nil || l != before {
		t.Fatalf("%+v, %v", l, err)
	}
}

func TestReprintsAreCountedAndKeepTheStatus(t *testing.T) {
	l := printed(t)
	l = must(t, l)(l.DecideReprint(agency, Place{}, 150))
	l = must(t, l)(l.DecideBind(agency, lot, 200))
	l = must(t, l)(l.DecideReprint(agency, Place{}, 250))
	if l.Reprints != 2 || l.Status != Bound {
		t.Fatalf("%+v", l)
	}
}

func TestALabelOfAnotherAgencyIsNotThere(t *testing.T) {
	l := printed(t)
	_, bind := l.DecideBind(other, lot, 200)
	_, reprint := l.DecideReprint(other, Place{}, 200)
	_, void := l.DecideVoid(other, Lost, 200)
	for _, err := range []error{bind, reprint, void} {
		if !fault.Is(err, fault.KindMissing) {
			t.Errorf("got %v", err)
		}
	}
}

func TestVoidNeedsAReasonThatFits(t *testing.T) {
	l := printed(t)
	if _, err := l.DecideVoid(agency, "because", 200); fault.Of(err) == nil || fault.Of(err).Code != "label.void.reason" {
		t.Fatalf("got %v", err)
	}
	bound := must(t, l)(l.DecideBind(agency, lot, 200))
	for _, r := range Reasons() {
		_, err := bound.DecideVoid(agency, r, 300)
		if (err == nil) != (r != Unused && r != Misprinted) {
			t.Errorf("%s of a bound label: %v", r, err)
		}
		if _, err := l.DecideVoid(agency, r, 300); err != nil {
			t.Errorf("%s of a printed label: %v", r, err)
		}
	}
}

func TestAnActBeforeTheLastOneIsRefused(t *testing.T) {
	l := printed(t)
	if _, err := l.DecideBind(agency, lot, moment.Time(99)); fault.Of(err) == nil || fault.Of(err).Field != "occurred_at" {
		t.Fatalf("got %v", err)
	}
}

func TestBindingToNothingIsAMistakeOfTheProgram(t *testing.T) {
	l := printed(t)
	for _, target := range []Target{{}, {Kind: Lot}, {Kind: "case", ID: lot.ID}} {
		if _, err := l.DecideBind(agency, target, 200); err == nil || fault.Of(err) != nil {
			t.Errorf("%+v: %v", target, err)
		}
	}
}

func TestTheTableOfMovesIsTheGoldenOne(t *testing.T) {
	const path = "testdata/moves.mmd"
	if *update {
		if err := os.WriteFile(path, []byte(Diagram()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if Diagram() != string(want) {
		t.Fatalf("the table changed:\n%s", Diagram())
	}
}

func TestWhoHoldsTheGoodsPrintsTheirLabel(t *testing.T) {
	l := printed(t)
	keeper, stranger := uuid.New(), uuid.New()
	held, road := Place{Lot: true, Holders: []uuid.UUID{keeper}}, Place{Lot: true, Holders: []uuid.UUID{keeper}, OnRoad: true}
	for _, c := range []struct {
		name string
		org  uuid.UUID
		at   Place
		may  bool
	}{
		{"its maker, on nothing", agency, Place{}, true},
		{"somebody else, on nothing", stranger, Place{}, false},
		{"who keeps the goods", keeper, held, true},
		{"its maker, whose goods they no longer are", agency, held, false},
		{"its maker, while a carrier has them", agency, road, true},
		{"somebody else on the road", stranger, road, false},
	} {
		if got := l.PrintedBy(c.org, c.at); got != c.may {
			t.Errorf("%s: %v", c.name, got)
		}
	}
}
