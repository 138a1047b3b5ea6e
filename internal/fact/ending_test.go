package fact

import "testing"

func TestFactsOfOtherEndingsKeepTheirBytes(t *testing.T) {
	full(t, KindOrderDrafted+".v1.terms", OrderTerms{})
	full(t, KindOrderFulfilled+".v1", OrderFulfilled{})
	full(t, KindOrderFulfilled+".v1.restricted", OrderFulfilledRestricted{})
	full(t, KindOrderFulfilled+".v1.line", OrderFulfilledLine{})
	full(t, KindFulfilmentConfirmed+".v1", FulfilmentDecided{})
	full(t, KindFulfilmentConfirmed+".v1.restricted", FulfilmentDecidedRestricted{})
	full(t, KindFulfilmentConfirmed+".v1.line", FulfilmentConfirmedLine{})
	full(t, KindFulfilmentRefused+".v1", FulfilmentDecided{})
	full(t, KindFulfilmentRefused+".v1.restricted", FulfilmentDecidedRestricted{})
	full(t, KindFulfilmentRefused+".v1.line", FulfilmentRefusedLine{})
	full(t, KindLotConsumed+".v1", LotConsumed{})
	full(t, KindLotConsumed+".v1.restricted", LotConsumedRestricted{})
	full(t, KindLotConsumed+".v1.line", LotConsumedLine{})
}

// An order to destroy is written as it was before other endings existed.
func TestAnOrderWithoutTermsIsWrittenWithoutThem(t *testing.T) {
	full(t, KindOrderDrafted+".v1.restricted", OrderDraftedRestricted{})
}
