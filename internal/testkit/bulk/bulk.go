// Package bulk fills a house with many lots through its use cases, so that
// every chain is as valid as one that people made, only faster than people.
package bulk

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/casefile"
	"github.com/sealtrail/sealtrail/internal/custody"
	"github.com/sealtrail/sealtrail/internal/destruction"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/label"
	"github.com/sealtrail/sealtrail/internal/ledger"
	"github.com/sealtrail/sealtrail/internal/moment"
)

// How many lots one seizure brings: the first of a load the most there may be,
// every other what a county's case has. At 10⁴ lots every list then fills its page
// already, and growth is not a page that fills.
const (
	firstSeizure = custody.MaxLots
	perSeizure   = 50
	perLine      = 10
)

// stillWaiting is how many orders of a load wait for the head; the earlier ones are
// turned down, since approved ones would wait for the keeper.
const stillWaiting = 5

// Goods: what a county takes, over several categories, so that filters and words
// find some of them and not all. Each case begins with the first two, which one
// order may shred, and goes on with the others in turn.
var kinds = []custody.LineCommand{
	{Category: "G02", Name: "运动鞋", Brand: "雪山牌", Unit: "PR"},
	{Category: "G01", Name: "羽绒服", Brand: "羚羊牌", Unit: "PCS"},
	{Category: "G12", Name: "白酒", Brand: "圣湖", Unit: "BTL"},
	{Category: "G30", Name: "毛绒玩具", Brand: "小藏羚", Unit: "PCS"},
	{Category: "G17", Name: "手机充电器", Brand: "牦牛电子", Unit: "EA"},
	{Category: "G02", Name: "双肩包", Brand: "羌塘户外", Unit: "EA"},
	{Category: "G16", Name: "光盘", Brand: "高原音像", Unit: "EA"},
}

// County is who does it, and with which use cases.
type County struct {
	Casefile    *casefile.Service
	Custody     *custody.Service
	Destruction *destruction.Service
	Clock       moment.Clock
	Division    string    // of six digits
	Facility    uuid.UUID // where shoes may be destroyed
	Method      string    // and how
	Place       uuid.UUID // in the county's store, where goods are put

	First, Second, Keeper, Head identity.Actor
}

// Loaded is what one seizure became.
type Loaded struct {
	Case    label.Number
	Seizure label.Number
	Codes   []string
	Order   label.Number // of its first lots; zero: none was drafted
}

// Load seizes lots until there are n of them. The first case stays at the scene's
// handler; all others are taken in by the keeper and put into their place, and every
// third is confiscated, with an order over its first lots: the last ones wait for the
// head, the earlier ones are turned down. What is kept grows with n, what waits for
// people does not, as where people keep up with their work. It stops at the first
// fault. After each case it tells how many lots there are.
func (c County) Load(ctx context.Context, n int, told func(lots int)) ([]Loaded, error) {
	var all []Loaded
	var waiting []label.Number
	for have := 0; have < n; {
		k := min(perSeizure, n-have)
		if have == 0 {
			k = min(firstSeizure, n)
		}
		one, err := c.seize(ctx, len(all), k)
		if err != nil {
			return all, fmt.Errorf("case %d: %w", len(all), err)
		}
		if len(all) > 0 {
			if err := c.takeIn(ctx, one); err != nil {
				return all, fmt.Errorf("case %d: %w", len(all), err)
			}
		}
		if len(all)%3 == 2 {
			if err := c.confiscate(ctx, &one); err != nil {
				return all, fmt.Errorf("case %d: %w", len(all), err)
			}
			if waiting = append(waiting, one.Order); len(waiting) > stillWaiting {
				if err := c.turnDown(ctx, waiting[0]); err != nil {
					return all, fmt.Errorf("case %d: %w", len(all), err)
				}
				waiting = waiting[1:]
			}
		}
		all = append(all, one)
		have += k
		told(have)
	}
	return all, nil
}

func (c County) turnDown(ctx context.Context, order label.Number) error {
	if _, err := c.Destruction.RejectOrder(ctx, c.Head, destruction.RejectOrder{Command: command(), Order: order.String(), Reason: "并入集中销毁"}); err != nil {
		return fmt.Errorf("turn the order down: %w", err)
	}
	return nil
}

func command() ledger.Command { return ledger.Command{ID: uuid.Must(uuid.NewV7())} }

func (c County) seize(ctx context.Context, i, n int) (Loaded, error) {
	paper := fmt.Sprintf("批量〔2026〕%d 号", i+1)
	file, err := c.Casefile.OpenCase(ctx, c.First, casefile.OpenCase{Command: command(), Paper: "案" + paper, Title: fmt.Sprintf("批量案件 %d", i+1), Parties: []casefile.Party{{Kind: "person", Name: "某甲"}}})
	if err != nil {
		return Loaded{}, fmt.Errorf("open: %w", err)
	}
	approval := command()
	if _, err := c.Casefile.ApproveMeasure(ctx, c.Head, casefile.ApproveMeasure{Command: approval, Case: file.Number.String(), Measure: "seized", Mode: casefile.Prior, Paper: "批" + paper}); err != nil {
		return Loaded{}, fmt.Errorf("approve: %w", err)
	}
	cmd := custody.RecordSeizure{Command: command(), Case: file.Number.String(), Measure: "seized", Approval: approval.ID, Paper: "强措" + paper, LastDay: c.Clock.Now().Date().AddDays(30),
		Place: custody.Place{Division: c.Division, Address: "货场"}, Officers: []custody.Officer{{Name: "甲", Certificate: "54010001"}, {Name: "乙", Certificate: "54010002"}},
		Party: custody.Party{Kind: "person", Name: "某甲", Presence: "signed"}}
	for made := 0; made < n; {
		lots := min(perLine, n-made)
		line := kinds[min(len(cmd.Lines), 2)]
		if k := len(cmd.Lines); k >= 2 {
			line = kinds[2+(i+k)%(len(kinds)-2)]
		}
		line.Kind, line.Quantity, line.ValueFen, line.ValueBasis = "goods", int64(12*lots), int64(120_000*lots), "marked_price"
		for range lots {
			line.Lots = append(line.Lots, custody.LotCommand{Quantity: 12, Packages: 1, MassG: 9_000, MassBasis: custody.Measured})
		}
		cmd.Lines = append(cmd.Lines, line)
		made += lots
	}
	s, err := c.Custody.RecordSeizure(ctx, c.First, cmd)
	if err != nil {
		return Loaded{}, fmt.Errorf("record: %w", err)
	}
	if _, err := c.Custody.ConfirmSeizure(ctx, c.Second, custody.ConfirmSeizure{Command: command(), Seizure: s.Number.String()}); err != nil {
		return Loaded{}, fmt.Errorf("confirm: %w", err)
	}
	one := Loaded{Case: file.Number, Seizure: s.Number, Codes: make([]string, len(s.Lots))}
	for k, l := range s.Lots {
		one.Codes[k] = l.Code.String()
	}
	return one, nil
}

// Offer puts lots of one seizure on a handoff to the county's store.
func (c County) Offer(ctx context.Context, codes []string) (custody.HandoffAnswer, error) {
	return c.Custody.OfferHandoff(ctx, c.First, custody.OfferHandoff{Command: command(), Purpose: custody.StoreIn, To: c.First.Org, Lots: codes})
}

// Receive takes all of a handoff as it was sent.
func (c County) Receive(ctx context.Context, handoff label.Number, codes []string) (custody.ReceiptAnswer, error) {
	cmd := custody.ReceiveHandoff{Command: command(), Handoff: handoff.String(), Place: "A 区"}
	for _, code := range codes {
		cmd.Lines = append(cmd.Lines, custody.ReceiveLine{Code: code, Outcome: custody.Accepted})
	}
	return c.Custody.ReceiveHandoff(ctx, c.Keeper, cmd)
}

func (c County) takeIn(ctx context.Context, one Loaded) error {
	h, err := c.Offer(ctx, one.Codes)
	if err != nil {
		return fmt.Errorf("offer: %w", err)
	}
	if _, err = c.Receive(ctx, h.Number, one.Codes); err != nil {
		return fmt.Errorf("receive: %w", err)
	}
	if _, err := c.Custody.MoveLots(ctx, c.Keeper, custody.MoveLots{Command: command(), Place: c.Place.String(), Lots: one.Codes}); err != nil {
		return fmt.Errorf("put away: %w", err)
	}
	return nil
}

func (c County) confiscate(ctx context.Context, one *Loaded) error {
	today := c.Clock.Now().Date()
	if _, err := c.Casefile.RecordDecision(ctx, c.First, casefile.RecordDecision{Command: command(), Case: one.Case.String(), Kind: "confiscated", Paper: "罚" + one.Case.String(), DecidedOn: today, Effective: today}); err != nil {
		return fmt.Errorf("decide: %w", err)
	}
	o, err := c.Destruction.DraftOrder(ctx, c.First, destruction.DraftOrder{Command: command(), Lots: one.Codes[:min(2*perLine, len(one.Codes))], Ground: "没收决定已生效", Facility: c.Facility, Method: c.Method})
	if err != nil {
		return fmt.Errorf("draft: %w", err)
	}
	one.Order = o.Number
	return nil
}
