package fact

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/uuid"
)

func TestFactsOfMattersKeepTheirBytes(t *testing.T) {
	full(t, KindMatterOpened+".v1", MatterOpened{})
	full(t, KindMatterOpened+".v1.restricted", MatterOpenedRestricted{})
	full(t, KindMatterOpened+".v1.line", MatterLot{})
	full(t, KindMatterAnswered+".v1", MatterAnswered{})
	full(t, KindMatterAnswered+".v1.restricted", MatterAnsweredRestricted{})
	full(t, KindMatterAnswered+".v1.line", MatterAnsweredLine{})
	for _, kind := range []string{KindMatterWithdrawn, KindCheckoutGiven, KindCheckoutTaken, KindCheckoutLonger, KindCheckoutBrought, KindCheckoutClosed} {
		full(t, kind+".v1", CheckoutMoved{})
		full(t, kind+".v1.restricted", CheckoutMovedRestricted{})
		full(t, kind+".v1.line", CheckoutLine{})
	}
}

func TestFactsOfSamplesKeepTheirBytes(t *testing.T) {
	full(t, KindLotSampled+".v1", LotSampled{})
	full(t, KindLotSampled+".v1.restricted", LotSampledRestricted{})
	full(t, KindLotSampled+".v1.line", LotSampledLine{})
	old, err := json.Marshal(LotSplitInto{})
	if err != nil || strings.Contains(string(old), `"sample"`) {
		t.Errorf("a child that is no sample says something of one: %s, %v", old, err)
	}
}

func TestWhatHoldingAddedToOlderFactsIsLeftOutWhereItIsNot(t *testing.T) {
	full(t, KindLotSplit+".v1.line.holding", LotHolding{})
	for key, old := range map[string]any{`"holding"`: LotSplitInto{}, `"store_due"`: HandoffReceivedLine{}} {
		text, err := json.Marshal(old)
		if err != nil || strings.Contains(string(text), key) {
			t.Errorf("%s, %v", text, err)
		}
	}
}

func TestADifferenceOfBeforeMattersSaysNothingOfThem(t *testing.T) {
	old, err := json.Marshal(DiscrepancyOpenedRestricted{})
	if err != nil {
		t.Fatal(err)
	}
	now, err := json.Marshal(DiscrepancyOpenedRestricted{Matter: uuid.MustParse("01939fa0-0000-7000-8000-000000000001")})
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(string(old), `"matter"`) || !strings.Contains(string(now), `"matter"`) {
		t.Errorf("%s\n%s", old, now)
	}
}
