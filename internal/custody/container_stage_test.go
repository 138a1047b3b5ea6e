package custody

import (
	"context"
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/label"
	"github.com/sealtrail/sealtrail/internal/moment"
)

func (s *stage) sortedBoxes() []Container {
	var all []Container
	for _, b := range s.boxes {
		all = append(all, b)
	}
	slices.SortFunc(all, func(a, b Container) int { return strings.Compare(a.ID.String(), b.ID.String()) })
	return all
}

func (s *stage) freshCode() string {
	code, err := label.New(s.Random)
	if err != nil {
		panic(err)
	}
	return code.String()
}

func (s *stage) ContainersByRef(_ context.Context, refs []string) (map[string]Container, error) {
	out := map[string]Container{}
	for _, ref := range refs {
		code, _ := label.Scanned(ref)
		for _, b := range s.boxes {
			if b.ID.String() == ref || b.Code == code {
				out[ref] = b
			}
		}
	}
	return out, nil
}

func (s *stage) ContainersByID(_ context.Context, ids []uuid.UUID) ([]Container, error) {
	var out []Container
	for _, id := range ids {
		out = append(out, s.boxes[id])
	}
	return out, nil
}

func (s *stage) SaveContainers(_ context.Context, all []Container) error {
	for _, b := range all {
		if b.Version <= s.boxes[b.ID].Version {
			return fault.Conflict("ledger.moved_on")
		}
		s.boxes[b.ID] = b
	}
	return nil
}

func (s *stage) BindLabel(_ context.Context, _ uuid.UUID, _ moment.Time, code label.Code, to label.Target) error {
	if _, taken := s.labels[code]; taken {
		return fault.Conflict("label.already_bound")
	}
	s.labels[code] = to.ID
	return nil
}

func (s *stage) PlaceForUpdate(_ context.Context, ref string) (StorePlace, error) {
	for _, p := range s.places {
		if p.ID.String() == ref || p.Code.String() == ref {
			return p, nil
		}
	}
	return StorePlace{}, fault.Missing("custody.place.unknown")
}

func (s *stage) SavePlace(_ context.Context, p StorePlace) error {
	s.places[p.ID] = p
	return nil
}

func (s *stage) CountPlaces(context.Context, uuid.UUID) (int64, error) {
	return int64(len(s.places)), nil
}

func (s *stage) lot(t testing.TB, code string) Lot {
	t.Helper()
	l, found := s.find(code)
	if !found {
		t.Fatalf("no lot %s", code)
	}
	return l
}
