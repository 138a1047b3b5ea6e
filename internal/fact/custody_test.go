package fact

import "testing"

func TestFactsOfCustodyKeepTheirBytes(t *testing.T) {
	full(t, KindSeizureRecorded+".v1", SeizureRecorded{})
	full(t, KindSeizureRecorded+".v1.restricted", SeizureRecordedRestricted{})
	full(t, KindSeizureRecorded+".v1.line", SeizureRecordedLine{})
	full(t, KindSeizureConfirmed+".v1", SeizureConfirmed{})
	full(t, KindSeizureConfirmed+".v1.restricted", SeizureConfirmedRestricted{})
	full(t, KindSeizureConfirmed+".v1.line", SeizureConfirmedLine{})
	full(t, KindLotSplit+".v1", LotSplit{})
	full(t, KindLotSplit+".v1.restricted", LotSplitRestricted{})
	full(t, KindLotSplit+".v1.line", LotSplitLine{})
	full(t, KindLotPhotographed+".v1", LotPhotographed{})
	full(t, KindLotPhotographed+".v1.restricted", LateRestricted{})
	full(t, KindLotPhotographed+".v1.line", LotPhotographedLine{})
	full(t, KindHandoffOffered+".v1", HandoffOffered{})
	full(t, KindHandoffOffered+".v1.restricted", HandoffOfferedRestricted{})
	full(t, KindHandoffOffered+".v1.line", HandoffOfferedLine{})
	for _, kind := range []string{KindHandoffWithdrawn, KindHandoffDeparted, KindHandoffArrived} {
		full(t, kind+".v1", HandoffMoved{})
		full(t, kind+".v1.restricted", HandoffMovedRestricted{})
		full(t, kind+".v1.line", HandoffMovedLine{})
	}
	full(t, KindHandoffReceived+".v1", HandoffReceived{})
	full(t, KindHandoffReceived+".v1.restricted", HandoffReceivedRestricted{})
	full(t, KindHandoffReceived+".v1.words", AnswerWords{})
	full(t, KindHandoffReceived+".v1.line", HandoffReceivedLine{})
	full(t, KindDiscrepancyOpened+".v1", DiscrepancyOpened{})
	full(t, KindDiscrepancyOpened+".v1.restricted", DiscrepancyOpenedRestricted{})
	full(t, KindDiscrepancyOpened+".v1.line", DiscrepancyLine{})
	for _, kind := range []string{KindDiscrepancyAnswered, KindDiscrepancyResolved} {
		full(t, kind+".v1", DiscrepancyAnswered{})
		full(t, kind+".v1.restricted", DiscrepancyAnsweredRestricted{})
	}
	full(t, KindDiscrepancyResolved+".v1.line", DiscrepancyLine{})
}
