package fact

import "testing"

func TestGoldenBytesOfDelegation(t *testing.T) {
	full(t, KindApprovalDelegated+".v1", ApprovalDelegated{})
	full(t, KindApprovalDelegated+".v1.restricted", ApprovalDelegatedRestricted{})
	full(t, KindDelegationEnded+".v1", DelegationEnded{})
	full(t, KindDelegationEnded+".v1.restricted", DelegationEndedRestricted{})
}
