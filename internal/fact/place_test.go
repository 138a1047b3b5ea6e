package fact

import "testing"

func TestFactsOfPlacesKeepTheirBytes(t *testing.T) {
	full(t, KindPlaceAdded+".v1", PlaceAdded{})
	full(t, KindPlaceAdded+".v1.restricted", PlaceAddedRestricted{})
	full(t, KindLotMoved+".v1", LotMoved{})
	full(t, KindLotMoved+".v1.restricted", LotMovedRestricted{})
	full(t, KindLotMoved+".v1.line", LotMovedLine{})
}
