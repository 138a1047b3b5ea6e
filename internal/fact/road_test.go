package fact

import "testing"

func TestFactsOfTheRoadKeepTheirBytes(t *testing.T) {
	for _, kind := range []string{KindHandoffIncident, KindHandoffRelayed, KindHandoffRested, KindHandoffResealed, KindHandoffRerouted} {
		full(t, kind+".v1", HandoffRoad{})
		full(t, kind+".v1.restricted", HandoffRoadRestricted{})
		full(t, kind+".v1.line", HandoffRoadLine{})
	}
	full(t, KindHandoffTripOpened+".v1", TripOpened{})
	full(t, KindHandoffTripOpened+".v1.restricted", TripOpenedRestricted{})
}
