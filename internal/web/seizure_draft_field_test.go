package web

import (
	"testing"

	"github.com/sealtrail/sealtrail/assets"
	"github.com/sealtrail/sealtrail/internal/i18n"
)

func TestAFieldOfASeizureIsCalledAsItsFormCallsIt(t *testing.T) {
	words, err := i18n.Load(assets.Files)
	if err != nil {
		t.Fatal(err)
	}
	n := names{Locale: words.In(i18n.English)}
	for field, want := range map[string]string{
		"last_day": "Last day of the measure", "place.division": "Place (division)", "place.address": "Address", "officers[0].name": "First officer",
		"officers[1].certificate": "Second officer Certificate number", "party.name": "Name", "party.presence": "Did the party sign", "party.witness.name": "Witness",
		"lines[1].category": "Line 2 Category", "lines[0].lots[2].quantity": "Line 1 Lot 3 Quantity", "lines[0].lots[0].mass_g": "Line 1 Lot 1 Mass",
		"lines[0].value_fen": "Line 1 Value", "recordings[0].from": "Recording 1 From", "recordings[0].sha256": "Recording 1 SHA-256 of the file", "lines": "lines", "[": "[",
	} {
		if got := n.draftField(field); got != want {
			t.Errorf("%s: %q, want %q", field, got, want)
		}
	}
}
