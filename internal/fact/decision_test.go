package fact

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/moment"
)

func TestFactsOfDecisionsKeepTheirBytes(t *testing.T) {
	full(t, KindRightsHolderTold+".v1", RightsHolderTold{})
	full(t, KindRightsHolderTold+".v1.restricted", RightsHolderToldRestricted{})
	full(t, KindDecisionRecorded+".v1.step", DecisionStep{})
	full(t, KindDecisionRecorded+".v1.appeal", DecisionAppeal{})
	full(t, KindDecisionRecorded+".v1.hold", DecisionHold{})
}

// What decisions and holds came to say later is left out where it is not said, so
// that facts of before keep their bytes.
func TestWhatDecisionsAddedToOlderFactsIsLeftOutWhereItIsNot(t *testing.T) {
	day, id := moment.Date("2026-11-18"), uuid.MustParse("01939fa0-0000-7000-8000-000000000001")
	for key, c := range map[string]struct{ without, in any }{
		"legal_review": {DecisionRecordedRestricted{}, DecisionRecordedRestricted{LegalReview: &DecisionStep{On: day}}},
		"discussion":   {DecisionRecordedRestricted{}, DecisionRecordedRestricted{Discussion: &DecisionStep{On: day}}},
		"not_required": {DecisionRecordedRestricted{}, DecisionRecordedRestricted{NotRequired: "x"}},
		"notice_on":    {DecisionRecordedRestricted{}, DecisionRecordedRestricted{NoticeOn: day}},
		"consent":      {DecisionRecordedRestricted{}, DecisionRecordedRestricted{Consent: "x"}},
		"photo":        {DecisionRecordedRestricted{}, DecisionRecordedRestricted{Photo: "x"}},
		"appeal":       {DecisionRecordedRestricted{}, DecisionRecordedRestricted{Appeal: &DecisionAppeal{}}},
		"holds":        {DecisionRecordedRestricted{}, DecisionRecordedRestricted{Holds: []DecisionHold{{Hold: id}}}},
		"until":        {HoldSetRestricted{}, HoldSetRestricted{Until: day}},
		"outcome":      {HoldLifted{}, HoldLifted{Outcome: "upheld"}},
		"waiver":       {HoldLiftedRestricted{}, HoldLiftedRestricted{Waiver: "x"}},
		"overturned":   {LegalDecision{}, LegalDecision{Overturned: moment.At(time.Unix(1_795_000_000, 0))}},
		"note":         {LegalHold{}, LegalHold{Until: day, Note: "x"}},
		"certainty":    {GateCheck{}, GateCheck{Version: "2026.1", Certainty: "assumed"}},
		"hold":         {ClearanceReason{}, ClearanceReason{Hold: "AUDIT", Until: day, Version: "2026.1", Certainty: "assumed"}},
	} {
		old, err := json.Marshal(c.without)
		if err != nil {
			t.Fatal(err)
		}
		now, err := json.Marshal(c.in)
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(string(old), `"`+key+`":`) || !strings.Contains(string(now), `"`+key+`":`) {
			t.Errorf("%s: %s\n%s", key, old, now)
		}
	}
}
