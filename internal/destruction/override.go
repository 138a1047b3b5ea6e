package destruction

import (
	"context"
	"slices"
	"strconv"
	"time"

	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/custody"
	"github.com/sealtrail/sealtrail/internal/fact"
	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/ledger"
	"github.com/sealtrail/sealtrail/internal/moment"
	"github.com/sealtrail/sealtrail/internal/registry"
)

// MaxOverride is how long an override may hold: it is for goods that wait now.
const MaxOverride = 90 * 24 * time.Hour

// articleOverride is behind what no bureau can grant for one delivery.
const articleOverride = "固体废物污染环境防治法 第八十条"

// articleSealed is behind the order that goods leave a firm.
const articleSealed = "固体废物污染环境防治法 第二十七条"

// OverrideGate lets goods of an order pass checks of the gate that speak of the
// bureau's own list or of the annual scale (生态环境部门准予).
type OverrideGate struct {
	ledger.Command
	Order  string      `json:"order"`  // number or id
	Checks []string    `json:"checks"` // codes of the gate
	Lots   []string    `json:"lots"`   // label codes or ids; none: all that carry the order now
	Until  moment.Time `json:"until"`
	Reason string      `json:"reason"`
	Paper  string      `json:"paper"` // the bureau's own number of its decision
}

// OverrideReceipt answers OverrideGate.
type OverrideReceipt struct {
	ID    uuid.UUID   `json:"id"`
	Lots  int         `json:"lots"`
	Until moment.Time `json:"until"`
}

// OverrideGate records the permission; the gate reads it in the transaction of
// every act that relies on it.
func (s *Service) OverrideGate(ctx context.Context, actor identity.Actor, cmd OverrideGate) (OverrideReceipt, error) {
	if err := actor.May(identity.OverrideGate); err != nil {
		return OverrideReceipt{}, err
	}
	now := s.Clock.Now()
	if err := actor.SteppedUp(now); err != nil {
		return OverrideReceipt{}, err
	}
	var receipt OverrideReceipt
	err := s.InTx(ctx, func(tx Tx) error {
		order, firm, err := overseen(ctx, tx, actor, cmd.Order)
		if err != nil {
			return err
		}
		receipt, err = ledger.Once(ctx, tx, actor.Person, cmd.ID, "gate.override", cmd, func() (OverrideReceipt, error) {
			return s.override(ctx, tx, actor, cmd, order, firm, now)
		})
		return err
	})
	return receipt, err
}

func (s *Service) override(ctx context.Context, tx Tx, actor identity.Actor, cmd OverrideGate, order Order, firm registry.Firm, now moment.Time) (OverrideReceipt, error) {
	if !order.Living() {
		return OverrideReceipt{}, fault.Conflict("destruction.order.state").With("state", string(order.State))
	}
	lots, err := orderLots(ctx, tx, order.ID)
	if err != nil {
		return OverrideReceipt{}, err
	}
	d, err := order.override(actor, cmd, firm, lots, now, s.Book.Version())
	if err != nil {
		return OverrideReceipt{}, err
	}
	return keepOverride(ctx, tx, d, cmd.ID, order, firm)
}

// overseen locks an order whose firm the actor's bureau keeps.
func overseen(ctx context.Context, tx Tx, actor identity.Actor, ref string) (Order, registry.Firm, error) {
	order, err := tx.OrderForUpdate(ctx, ref)
	if err != nil {
		return Order{}, registry.Firm{}, err
	}
	firm, err := tx.FirmOfFacility(ctx, order.Facility)
	if fault.Is(err, fault.KindMissing) { // an ending that goes to no facility
		return Order{}, registry.Firm{}, fault.Missing("destruction.order.unknown")
	}
	if err != nil {
		return Order{}, registry.Firm{}, err
	}
	return order, firm, actor.MayOn(identity.OverrideGate, firm.Parties())
}

// keepOverride records a bureau's decision in a stream of its own.
func keepOverride(ctx context.Context, tx Tx, d ledger.Draft, id uuid.UUID, order Order, firm registry.Firm) (OverrideReceipt, error) {
	stream, err := tx.NewStream(ctx, registry.OverrideStream, id)
	if err != nil {
		return OverrideReceipt{}, err
	}
	d.Streams = []ledger.Stream{stream}
	if d.Refs, err = tx.Heads(ctx, order.Stream, firm.Stream); err != nil {
		return OverrideReceipt{}, err
	}
	sealed, err := tx.Record(ctx, d)
	if err != nil {
		return OverrideReceipt{}, err
	}
	var o registry.Override
	if err := apply(sealed[0], stream, &o); err != nil {
		return OverrideReceipt{}, err
	}
	return OverrideReceipt{ID: o.ID, Lots: len(o.Lots), Until: o.Until}, tx.SaveOverride(ctx, o)
}

// override decides. What it does not allow it names with the rule behind it.
func (o Order) override(actor identity.Actor, cmd OverrideGate, firm registry.Firm, lots []custody.Lot, now moment.Time, rules string) (ledger.Draft, error) {
	at, err := cmd.When(now, o.LastAt)
	if err != nil {
		return ledger.Draft{}, err
	}
	var c checks
	f := fact.GateOverridden{Checks: []string{}, Rules: rules, Late: cmd.IsLate(now)}
	if len(cmd.Checks) == 0 {
		c.Invalid("destruction.override.none", "checks")
	}
	if c.most(len(cmd.Checks), len(registry.Overridable()), "checks") {
		for i, code := range cmd.Checks {
			if !slices.Contains(registry.Overridable(), code) {
				c.add(fault.Invalid("destruction.override.check").At("checks["+strconv.Itoa(i)+"]").With("check", code).With("article", articleOverride))
				continue
			}
			f.Checks = appendNew(f.Checks, code)
		}
	}
	if !cmd.Until.After(at) || cmd.Until.After(at.Add(MaxOverride)) {
		c.add(fault.Invalid("destruction.override.until").At("until").With("days", strconv.Itoa(int(MaxOverride/(24*time.Hour)))))
	}
	secret := fact.GateOverriddenRestricted{Override: cmd.ID, Facility: o.Facility, Firm: o.Firm, Bureau: actor.Org, Agency: o.Agency, Division: firm.Division, Order: o.ID,
		Lots: []uuid.UUID{}, Until: cmd.Until, Reason: c.text(cmd.Reason, "reason", MaxText, true), Paper: c.text(cmd.Paper, "paper", MaxName, true)}
	if c.most(len(cmd.Lots), MaxLots, "lots") {
		secret.Lots = o.covered(&c, cmd.Lots, lots)
	}
	secret.LateReason, secret.LatePhoto = late(cmd.Command)
	f.Lots = len(secret.Lots)
	d := by(actor, identity.OverrideGate, cmd.Command, fact.KindGateOverridden, at, now)
	d.Facts, d.Restricted = f, secret
	return d, c.Err()
}

// covered names the lots: those asked for, or all that carry the order and were
// not destroyed yet.
func (o Order) covered(c *checks, asked []string, lots []custody.Lot) []uuid.UUID {
	ids := []uuid.UUID{}
	for i, ref := range asked {
		n := slices.IndexFunc(lots, func(l custody.Lot) bool { return isLot(ref, l) })
		if n < 0 {
			c.Invalid("destruction.override.lot", "lots["+strconv.Itoa(i)+"]")
			continue
		}
		ids = appendNew(ids, lots[n].ID)
	}
	if len(asked) > 0 {
		return ids
	}
	for _, l := range lots {
		if l.Living() {
			ids = append(ids, l.ID)
		}
	}
	if len(ids) == 0 {
		c.Invalid("destruction.override.nothing", "lots")
	}
	return ids
}

// coveredAs is the name under which an override may know a lot: its own, or that
// of the lot from which it was split at the gate.
func coveredAs(l custody.Lot, overrides []registry.Override) uuid.UUID {
	for _, o := range overrides {
		if l.Parent != uuid.Nil && slices.Contains(o.Lots, l.Parent) && !slices.Contains(o.Lots, l.ID) {
			return l.Parent
		}
	}
	return l.ID
}

// coverage tells apart goods for which different overrides hold.
func coverage(l uuid.UUID, overrides []registry.Override) string {
	key := ""
	for i, o := range overrides {
		if slices.Contains(o.Lots, l) {
			key += strconv.Itoa(i) + " "
		}
	}
	return key
}

// granted adds to a view what bureaus let pass, and who could let more pass.
func (v *OrderView) granted(ctx context.Context, tx Reads) error {
	if v.Facility == uuid.Nil {
		return nil
	}
	firm, err := tx.FirmOfFacility(ctx, v.Facility)
	if err != nil && !fault.Is(err, fault.KindMissing) {
		return err
	}
	v.Keeps = firm.Parties()
	if v.Overrides, err = tx.Overrides(ctx, v.ID); err != nil || len(v.Overrides) == 0 {
		return err
	}
	var bureaus []uuid.UUID
	for _, o := range v.Overrides {
		bureaus = appendNew(bureaus, o.Bureau)
	}
	parties, err := tx.PartyNames(ctx, bureaus)
	v.Bureaus = map[uuid.UUID]string{}
	for id, p := range parties {
		v.Bureaus[id] = p.Name
	}
	return err
}
