package destruction

import (
	"context"

	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/moment"
	"github.com/sealtrail/sealtrail/internal/registry"
)

// remembering are reads for many orders at one moment of one view: orders of one
// firm ask the same of it again and again, and no answer can change meanwhile.
// What could not be read is asked anew.
type remembering struct {
	Reads
	firms     map[uuid.UUID]registry.Firm
	editions  map[moment.Time]inForce
	accepted  map[accepting]int64
	declared  map[accepting]int64
	overrides map[uuid.UUID][]registry.Override
	parties   map[uuid.UUID]Party
}

type inForce struct {
	registry.Edition
	found bool
}

type accepting struct {
	facility uuid.UUID
	from, to moment.Time
}

func remember(tx Reads) remembering {
	return remembering{Reads: tx, firms: map[uuid.UUID]registry.Firm{}, editions: map[moment.Time]inForce{}, accepted: map[accepting]int64{}, declared: map[accepting]int64{},
		overrides: map[uuid.UUID][]registry.Override{}, parties: map[uuid.UUID]Party{}}
}

// once gives what is known of a key, or asks for it and keeps the answer.
func once[K comparable, V any](known map[K]V, key K, ask func() (V, error)) (V, error) {
	if v, ok := known[key]; ok {
		return v, nil
	}
	v, err := ask()
	if err == nil {
		known[key] = v
	}
	return v, err
}

// FirmOfFacility is as registry.GateTx says.
func (r remembering) FirmOfFacility(ctx context.Context, facility uuid.UUID) (registry.Firm, error) {
	return once(r.firms, facility, func() (registry.Firm, error) { return r.Reads.FirmOfFacility(ctx, facility) })
}

// EditionAt is as registry.GateTx says.
func (r remembering) EditionAt(ctx context.Context, at moment.Time) (registry.Edition, bool, error) {
	e, err := once(r.editions, at, func() (inForce, error) {
		e, found, err := r.Reads.EditionAt(ctx, at)
		return inForce{e, found}, err
	})
	return e.Edition, e.found, err
}

// AcceptedG is as registry.GateTx says.
func (r remembering) AcceptedG(ctx context.Context, facility uuid.UUID, from, to moment.Time) (int64, error) {
	return once(r.accepted, accepting{facility, from, to}, func() (int64, error) { return r.Reads.AcceptedG(ctx, facility, from, to) })
}

// DeclaredG is as registry.GateTx says.
func (r remembering) DeclaredG(ctx context.Context, facility uuid.UUID, from, to moment.Time) (int64, error) {
	return once(r.declared, accepting{facility, from, to}, func() (int64, error) { return r.Reads.DeclaredG(ctx, facility, from, to) })
}

// Overrides is as registry.GateTx says. The view of an order and its gate ask it both.
func (r remembering) Overrides(ctx context.Context, order uuid.UUID) ([]registry.Override, error) {
	return once(r.overrides, order, func() ([]registry.Override, error) { return r.Reads.Overrides(ctx, order) })
}

// PartyNames is as Reads says.
func (r remembering) PartyNames(ctx context.Context, orgs []uuid.UUID) (map[uuid.UUID]Party, error) {
	var unknown []uuid.UUID
	for _, id := range orgs {
		if _, ok := r.parties[id]; !ok {
			unknown = append(unknown, id)
		}
	}
	if len(unknown) > 0 {
		found, err := r.Reads.PartyNames(ctx, unknown)
		if err != nil {
			return nil, err
		}
		for id, p := range found {
			r.parties[id] = p
		}
	}
	return r.parties, nil
}
