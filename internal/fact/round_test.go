package fact

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/uuid"
)

func TestFactsOfRoundsKeepTheirBytes(t *testing.T) {
	full(t, KindLotEntrusted+".v1", LotEntrusted{})
	full(t, KindLotEntrusted+".v1.restricted", LotEntrustedRestricted{})
	full(t, KindLotEntrusted+".v1.line", LotEntrustedLine{})
	full(t, KindLotSplit+".v1.line.left", LotLeft{})
	full(t, KindRoundRecorded+".v1", RoundRecorded{})
	full(t, KindRoundRecorded+".v1.restricted", RoundRecordedRestricted{})
	full(t, KindRoundRecorded+".v1.line", RoundLine{})
	full(t, KindRoundConfirmed+".v1", RoundConfirmed{})
	full(t, KindRoundConfirmed+".v1.restricted", RoundConfirmedRestricted{})
	full(t, KindRoundConfirmed+".v1.line", RoundConfirmedLine{})
}

func TestWhatRoundsAddedToOlderFactsIsLeftOutWhereItIsNot(t *testing.T) {
	for name, c := range map[string]struct {
		key         string
		without, in any
	}{
		"a child":       {`"left":`, LotSplitInto{}, LotSplitInto{Left: &LotLeft{}}},
		"a discrepancy": {`"round":`, DiscrepancyOpenedRestricted{}, DiscrepancyOpenedRestricted{Round: uuid.MustParse("01939fa0-0000-7000-8000-000000000001")}},
	} {
		old, err := json.Marshal(c.without)
		if err != nil {
			t.Fatal(err)
		}
		now, err := json.Marshal(c.in)
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(string(old), c.key) || !strings.Contains(string(now), c.key) {
			t.Errorf("%s: %s\n%s", name, old, now)
		}
	}
}
