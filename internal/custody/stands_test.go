package custody

import (
	"testing"

	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/casefile"
	"github.com/sealtrail/sealtrail/internal/fact"
	"github.com/sealtrail/sealtrail/internal/moment"
)

func TestNoPeriodRunsOutOverGoodsThatAreGone(t *testing.T) {
	legal := casefile.Legal{Measures: []fact.LegalMeasure{{Kind: casefile.Seized, Since: moment.Date("2026-05-24").Start(), LastDay: "2026-06-23", Approval: uuid.New()}}}
	inTime, late, now := moment.Date("2026-06-01").Start(), moment.Date("2026-06-30").Start(), moment.Date("2026-11-29").Start()
	for _, x := range []struct {
		state State
		ended moment.Time
		want  casefile.StandingCode
	}{{InCustody, inTime, casefile.StandingLapsed}, {Consumed, inTime, casefile.StandingSeized}, {Returned, late, casefile.StandingLapsed}, {Missing, inTime, casefile.StandingLapsed}} {
		if got := stands(x.state, legal, x.ended, now); got.Code != x.want {
			t.Errorf("%s since %s is %s", x.state, x.ended, got.Code)
		}
	}
}
