package fact

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/uuid"
)

func TestFactsOfTheRoadKeepTheirBytes(t *testing.T) {
	for _, kind := range []string{KindHandoffIncident, KindHandoffRelayed, KindHandoffRested, KindHandoffResealed, KindHandoffRerouted} {
		full(t, kind+".v1", HandoffRoad{})
		full(t, kind+".v1.restricted", HandoffRoadRestricted{})
		full(t, kind+".v1.line", HandoffRoadLine{})
	}
	full(t, KindHandoffIncident+".v1.line.box", RoadBox{})
	id := uuid.MustParse("01939fa0-0000-7000-8000-000000000001")
	golden(t, KindHandoffIncident+".v1.restricted.box", RoadSeal{Lot: id, Was: "1", Now: "2", Container: id, Code: "0000-0000-001J", Under: []uuid.UUID{id}})
	full(t, KindHandoffTripOpened+".v1", TripOpened{})
	full(t, KindHandoffTripOpened+".v1.restricted", TripOpenedRestricted{})
}

func TestWhatContainersAddedToTheRoadIsLeftOutWhereThereAreNone(t *testing.T) {
	for key, without := range map[string]any{`"container":`: RoadSeal{}, `"code":`: RoadSeal{}, `"under":`: RoadSeal{}, `"boxes":`: HandoffRoadLine{}} {
		old, err := json.Marshal(without)
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(string(old), key) {
			t.Errorf("%s in %s", key, old)
		}
	}
}
