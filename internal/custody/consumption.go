package custody

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/sealtrail/sealtrail/internal/fact"
	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/ledger"
)

// Consumption is how a test used a lot up, as its paper says it (检验消耗记录).
type Consumption struct {
	Lot    LotView
	Entry  Entry  // who recorded it, when, how surely
	Report string // number of the laboratory's report
	Note   string
}

// Consumption reads how a test used up a lot within the scope. There is none of
// a lot that ended otherwise or not at all.
func (s *Service) Consumption(ctx context.Context, scope identity.Scope, ref string) (c Consumption, err error) {
	err = s.View(ctx, func(tx Reads) error {
		if c.Lot, err = tx.Lot(ctx, scope, ref); err != nil {
			return err
		}
		if c.Lot.State != Consumed {
			return fault.Missing("custody.consume.none")
		}
		entries, err := tx.LotEntries(ctx, c.Lot.Stream)
		if err != nil {
			return err
		}
		for _, e := range entries {
			if e.Kind == fact.KindLotConsumed {
				c.Entry = e
			}
		}
		history, err := tx.History(ctx, c.Lot.Stream)
		if err != nil {
			return err
		}
		return c.told(history[c.Lot.Stream])
	})
	return c, err
}

// told takes the report from the act.
func (c *Consumption) told(history []ledger.Recorded) error {
	for _, r := range history {
		if r.Act.Kind != fact.KindLotConsumed {
			continue
		}
		var secret fact.LotConsumedRestricted
		if r.Restricted == nil {
			return fmt.Errorf("lot %s: restricted details of its consumption are gone", c.Lot.Code)
		}
		if err := json.Unmarshal(r.Restricted, &secret); err != nil {
			return err
		}
		c.Report, c.Note = secret.Report, secret.Note
	}
	return nil
}
