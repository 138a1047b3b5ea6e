package deadline

import (
	"testing"
	"time"

	"github.com/sealtrail/sealtrail/internal/moment"
	"github.com/sealtrail/sealtrail/internal/reference"
	"github.com/sealtrail/sealtrail/seeds"
)

func TestAClockRunsWarnsAndIsOver(t *testing.T) {
	book, err := reference.Load(seeds.FS())
	if err != nil {
		t.Fatal(err)
	}
	from := moment.Date("2026-11-02").Start().Add(9 * time.Hour)
	term, err := book.Clock("transfer.answer", from)
	if err != nil {
		t.Fatal(err)
	}
	d := Start(term, book.Calendar("540102"), from)
	end := moment.Date("2026-11-06").Start() // three days after the second, the second not counted
	if d.Due != end || d.From != from || d.Clock != "transfer.answer" {
		t.Fatalf("%+v", d)
	}
	for at, want := range map[moment.Time]State{from: Running, end.Add(-25 * time.Hour): Running, end.Add(-24 * time.Hour): Warned, end.Add(-time.Millisecond): Warned, end: Over} {
		if got := d.State(at); got != want {
			t.Errorf("%s: %s, want %s", at, got, want)
		}
	}
}
