package api

import (
	"testing"

	"github.com/sealtrail/sealtrail/internal/moment"
	"github.com/sealtrail/sealtrail/internal/store"
	"github.com/sealtrail/sealtrail/internal/testkit/storetest"
)

// scenario runs one of the acceptance scenarios of the field (TestScenarioNN)
// through the API on both engines, in a region of its own: two agencies, a bureau
// and a firm (region_test.go).
func scenario(t *testing.T, play func(t *testing.T, r *region)) {
	t.Helper()
	storetest.Engines(t, func(t *testing.T, db *store.DB, clock *moment.Turning) {
		play(t, newRegionIn(newHouseOn(t, db, clock)))
	})
}
