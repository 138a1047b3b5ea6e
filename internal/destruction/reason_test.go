package destruction

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/custody"
	"github.com/sealtrail/sealtrail/internal/fact"
	"github.com/sealtrail/sealtrail/internal/moment"
	"github.com/sealtrail/sealtrail/internal/reference"
	"github.com/sealtrail/sealtrail/internal/registry"
)

// Each hold is a reason of its own, by its own article, with who can have it end.
func TestEveryHoldIsAReasonByItsOwnArticle(t *testing.T) {
	b := book(t)
	for _, word := range b.Words(reference.HoldReasons, now) {
		lot, order := clearLot()
		lot.Legal.Holds = []fact.LegalHold{{ID: id(93), Reason: word.Code, Until: "2027-05-18"}, {ID: id(94), Reason: "WITHDRAWN_WORD"}}
		got := MayDestroy(lot, order, AtApproval, now, b)
		if len(got) != 2 || word.Article == "" || word.LiftedBy == "" {
			t.Fatalf("%s: %+v", word.Code, got)
		}
		want := Reason{Code: ReasonHold, Article: word.Article, Who: word.LiftedBy, Hold: word.Code, Until: "2027-05-18", Version: word.Version, Certainty: string(word.Certainty)}
		if diff := cmp.Diff(want, got[0]); diff != "" {
			t.Errorf("%s (-want +got): %s", word.Code, diff)
		}
		if got[1].Hold != "WITHDRAWN_WORD" || got[1].Article == "" { // a word nobody may use any more holds as it did
			t.Errorf("%+v", got[1])
		}
	}
}

// Every reason rests on a rule that can be read, or on the row of another table.
func TestEveryReasonHasItsRule(t *testing.T) {
	b := book(t)
	for _, code := range ReasonCodes() {
		if code == ReasonGate || strings.HasPrefix(code, ReasonPaper) { // by the check that failed; by the row of endings.csv
			continue
		}
		if r, ok := b.Provision(code, now); !ok || r.Article == "" {
			t.Errorf("%s has no row in rules.csv", code)
		}
	}
}

func TestARunTakesWhatItsOrderSays(t *testing.T) {
	b := book(t)
	lot, order := clearLot()
	lot.State = custody.AtFirm
	for want, got := range map[string][]Reason{
		"":                   runReasons(lot, order, order.Facility, order.Method, now, b),
		ReasonOtherFacility:  runReasons(lot, order, id(77), order.Method, now, b),
		ReasonOtherMethod:    runReasons(lot, order, order.Facility, "PULP", now, b),
		ReasonOtherRecipient: Order{ID: order.ID, Kind: Sell, Firm: id(7)}.clearReleased(id(8), []custody.Lot{lot}, now, b)[lot.ID].Reasons,
	} {
		if want == "" && len(got) > 0 || want != "" && !slices.Contains(codes(got), want) {
			t.Errorf("%q: %v", want, codes(got))
		}
	}
}

// many are lots as a region has them: of all categories, some held, some with
// nothing decided.
func many(n int, b *reference.Book) ([]custody.Lot, Order) {
	lots := make([]custody.Lot, n)
	_, order := clearLot()
	categories := b.Categories(now)
	for i := range lots {
		lots[i], _ = clearLot()
		lots[i].Category = categories[i%len(categories)].Code
		switch i % 10 {
		case 3:
			lots[i].Legal.Holds = []fact.LegalHold{{ID: id(93), Reason: "APPEAL_WINDOW", Until: "2027-05-18"}, {ID: id(94), Reason: "LITIGATION"}}
		case 5:
			lots[i].Legal.Decisions = nil
		}
	}
	return lots, order
}

func judgeAll(lots []custody.Lot, order Order, facility *registry.Facility, edition *registry.Edition, b *reference.Book) (reasons int) {
	for _, l := range lots {
		reasons += len(MayDestroy(l, order, AtHandoff, now, b))
		g := registry.Gate(registry.Query{Facility: facility.ID, Category: l.Category, Method: order.Method, WeightG: l.MassG, At: now}, facility, edition, 0, b)
		reasons += len(g.Checks)
	}
	return reasons
}

func listed() (*registry.Facility, *registry.Edition) {
	q := registry.Qualification{ID: id(70), Kind: "recycler_record", ValidFrom: "2026-01-01", ValidTo: "2028-12-31", Modes: []string{"recycle"}, Methods: []string{"SHRED_RECYCLE"},
		Categories: []string{"G01", "G02"}, CapacityG: 1 << 40}
	f := &registry.Facility{ID: id(4), Qualifications: []registry.Qualification{q}}
	return f, &registry.Edition{Number: 1, State: registry.EditionPublished, Facilities: []uuid.UUID{f.ID}}
}

// The promise is 10,000 lots in 200 ms; the test leaves slow machines ten times that.
func TestTenThousandLotsAreJudgedAtOnce(t *testing.T) {
	b := book(t)
	lots, order := many(10_000, b)
	facility, edition := listed()
	watch := moment.Stopwatch()
	reasons := judgeAll(lots, order, facility, edition, b)
	if took := watch(); took > 2*time.Second || reasons < len(lots) {
		t.Errorf("%d reasons after %s", reasons, took)
	}
}

func BenchmarkMayDestroyAndGate(bench *testing.B) {
	b := book(bench)
	for _, n := range []int{1_000, 10_000} {
		lots, order := many(n, b)
		facility, edition := listed()
		bench.Run(fmt.Sprint(n), func(bench *testing.B) {
			bench.ReportAllocs()
			for range bench.N {
				judgeAll(lots, order, facility, edition, b)
			}
		})
	}
}
