package custody

import (
	"context"

	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/identity"
)

// PlaceRow is a place in the tree of a store, with what lies in it.
type PlaceRow struct {
	StorePlace
	Lots     int64 // in it directly
	Held     int64 // packages in it directly
	AllLots  int64 // with the places inside
	AllHeld  int64
	Capacity int64 // its own, or the sum of what is inside; 0: not counted
	Children int
}

// PlaceReads is what the room needs for reading places.
type PlaceReads interface {
	// StorePlaces are all places of an organisation, by their paths.
	StorePlaces(ctx context.Context, org uuid.UUID) ([]PlaceRow, error)
}

// Storage is the tree of the actor's store, each place after the one around it,
// with the sums of all that lies inside.
func (s *Service) Storage(ctx context.Context, actor identity.Actor) (rows []PlaceRow, err error) {
	if err := actor.May(identity.KeepStorage); err != nil {
		return nil, err
	}
	err = s.View(ctx, func(tx Reads) error {
		rows, err = tx.StorePlaces(ctx, actor.Org)
		return err
	})
	return summed(rows), err
}

// Place finds one place of the actor's store by label code or id, with the places
// directly inside.
func (s *Service) Place(ctx context.Context, actor identity.Actor, ref string) (PlaceRow, []PlaceRow, error) {
	rows, err := s.Storage(ctx, actor)
	if err != nil {
		return PlaceRow{}, nil, err
	}
	for _, r := range rows {
		if r.ID.String() != ref && r.Code.String() != ref && r.Code.Compact() != ref {
			continue
		}
		var inside []PlaceRow
		for _, c := range rows {
			if c.Parent == r.ID {
				inside = append(inside, c)
			}
		}
		return r, inside, nil
	}
	return PlaceRow{}, nil, fault.Missing("custody.place.unknown")
}

// summed adds what lies in places to the places around them. Rows come with a
// parent before its children.
func summed(rows []PlaceRow) []PlaceRow {
	at := make(map[uuid.UUID]int, len(rows))
	for i := range rows {
		rows[i].AllLots, rows[i].AllHeld, rows[i].Capacity = rows[i].Lots, rows[i].Held, rows[i].Packages
		at[rows[i].ID] = i
	}
	for i := len(rows) - 1; i >= 0; i-- {
		p, ok := at[rows[i].Parent]
		if !ok {
			continue
		}
		rows[p].AllLots += rows[i].AllLots
		rows[p].AllHeld += rows[i].AllHeld
		rows[p].Children++
		if rows[p].Packages == 0 {
			rows[p].Capacity += rows[i].Capacity
		}
	}
	return rows
}
