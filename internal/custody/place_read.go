package custody

import (
	"context"
	"strconv"

	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/label"
)

// MaxPlaceLabels is how many labels of places one printed file holds.
const MaxPlaceLabels = label.PerFile

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
	// PlacesScanned are those places of an organisation that have one of the labels.
	PlacesScanned(ctx context.Context, org uuid.UUID, codes []label.Code) (map[label.Code]StorePlace, error)
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
		if !r.goesBy(ref) {
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

// PlaceLabels are the places of the actor's store whose labels are to be printed:
// each that is named with everything in it, in the order of the tree; of none
// named, all.
func (s *Service) PlaceLabels(ctx context.Context, actor identity.Actor, refs []string) ([]PlaceRow, error) {
	rows, err := s.Storage(ctx, actor)
	if err != nil {
		return nil, err
	}
	chosen := make(map[uuid.UUID]bool, len(rows))
	for _, ref := range refs {
		found := false
		for _, r := range rows {
			if r.goesBy(ref) {
				chosen[r.ID], found = true, true
			}
		}
		if !found {
			return nil, fault.Missing("custody.place.unknown").At("place")
		}
	}
	var out []PlaceRow
	for _, r := range rows { // a parent comes before its children
		if len(refs) == 0 || chosen[r.ID] || chosen[r.Parent] {
			chosen[r.ID] = true
			out = append(out, r)
		}
	}
	switch {
	case len(out) == 0:
		return nil, fault.Conflict("custody.place.none")
	case len(out) > MaxPlaceLabels:
		return nil, fault.Invalid("custody.place.many_labels").At("place").With("max", strconv.Itoa(MaxPlaceLabels))
	}
	return out, nil
}

// PlacesScanned finds places of the actor's own store by what a scanner reads. Who
// keeps no store finds none.
func (s *Service) PlacesScanned(ctx context.Context, actor identity.Actor, scanned []string) (map[string]StorePlace, error) {
	var codes []label.Code
	read := map[string]label.Code{}
	for _, text := range scanned {
		if code, err := label.Scanned(text); err == nil {
			read[text], codes = code, append(codes, code)
		}
	}
	if len(codes) == 0 || actor.May(identity.KeepStorage) != nil {
		return nil, nil
	}
	out := map[string]StorePlace{}
	err := s.View(ctx, func(tx Reads) error {
		found, err := tx.PlacesScanned(ctx, actor.Org, codes)
		for text, code := range read {
			if p, ok := found[code]; ok {
				out[text] = p
			}
		}
		return err
	})
	return out, err
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
