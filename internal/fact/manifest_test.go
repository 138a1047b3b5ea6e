package fact

import "testing"

func TestFactsOfManifestsKeepTheirBytes(t *testing.T) {
	full(t, KindHandoffManifested+".v1", HandoffManifested{})
	full(t, KindHandoffManifested+".v1.restricted", HandoffManifestedRestricted{})
}
