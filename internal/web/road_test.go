package web

import (
	"context"
	"strings"
	"testing"

	"github.com/sealtrail/sealtrail/internal/custody"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/ledger"
)

func TestABrokenSealIsAskedForOnlyWhereThereIsASeal(t *testing.T) {
	o := newOffice(t)
	o.person("officer1", o.agency, identity.Officer)
	for seal, asked := range map[string]bool{"封 000123": true, "": false} {
		h, err := o.site.Custody.OfferHandoff(context.Background(), o.actor("officer1"), custody.OfferHandoff{Command: ledger.Command{ID: newID(t)}, Purpose: custody.StoreIn, To: o.agency,
			Lots: []string{o.seizedWith("officer1", seal).Lots[0].Code.String()}})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := o.site.Custody.DepartHandoff(context.Background(), o.actor("officer1"), custody.DepartHandoff{Command: ledger.Command{ID: newID(t)}, Handoff: h.Number.String()}); err != nil {
			t.Fatal(err)
		}
		page := o.enter("officer1").page("/handoffs/" + h.Number.String() + "/incident")
		for _, part := range []string{`id="f-broken"`, `value="` + custody.SealBroken + `"`} {
			if strings.Contains(page, part) != asked {
				t.Errorf("seal %q: the form has %s: %v", seal, part, !asked)
			}
		}
	}
}
