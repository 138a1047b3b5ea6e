package registry

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/fact"
	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/moment"
)

// Firms lists firms within a scope, newest first.
func (s *Service) Firms(ctx context.Context, scope identity.Scope, f FirmFilter) (items []FirmItem, next string, err error) {
	err = s.View(ctx, func(tx Reads) error {
		items, next, err = tx.Firms(ctx, scope, f)
		return err
	})
	return items, next, err
}

// Firm finds one firm within a scope by USCC or id.
func (s *Service) Firm(ctx context.Context, scope identity.Scope, ref string) (f Firm, err error) {
	err = s.View(ctx, func(tx Reads) error {
		f, err = tx.Firm(ctx, scope, ref)
		return err
	})
	return f, err
}

// FirmOfFacility finds the firm within a scope that has a facility.
func (s *Service) FirmOfFacility(ctx context.Context, scope identity.Scope, facility uuid.UUID) (f Firm, err error) {
	err = s.View(ctx, func(tx Reads) error {
		if f, err = tx.FirmOfFacility(ctx, facility); err == nil && !scope.Sees(f.Parties()) {
			f, err = Firm{}, fault.Missing("registry.facility.unknown")
		}
		return err
	})
	return f, err
}

// Drafts lists editions that wait for publication within a scope, newest first.
func (s *Service) Drafts(ctx context.Context, scope identity.Scope, limit int, cursor string) (drafts []Edition, next string, err error) {
	err = s.View(ctx, func(tx Reads) error {
		drafts, next, err = tx.Drafts(ctx, scope, limit, cursor)
		return err
	})
	return drafts, next, err
}

// Draft finds one draft, or what became of it, within a scope.
func (s *Service) Draft(ctx context.Context, scope identity.Scope, id uuid.UUID) (e Edition, err error) {
	err = s.View(ctx, func(tx Reads) error {
		e, err = tx.Draft(ctx, scope, id)
		return err
	})
	return e, err
}

// Gate answers whether a facility may take goods, for those who plan to send
// them; the acts themselves ask again.
func (s *Service) Gate(ctx context.Context, actor identity.Actor, q Query) (g fact.Gate, err error) {
	if err := actor.May(identity.ReadRegistry); err != nil {
		return g, err
	}
	if q.WeightG < 0 || q.WeightG > MaxCapacityG {
		return g, fault.Invalid("registry.gate.weight").At("weight_g")
	}
	if q.At.IsZero() {
		q.At = s.Clock.Now()
	}
	err = s.View(ctx, func(tx Reads) error {
		g, err = CheckGate(ctx, tx, s.Book, q)
		return err
	})
	return g, err
}

// Editions are the published ones, newest first. They are public.
func (s *Service) Editions(ctx context.Context) (items []EditionItem, err error) {
	err = s.View(ctx, func(tx Reads) error {
		items, err = tx.Editions(ctx)
		return err
	})
	return items, err
}

// Edition gives a published edition with its frozen files. It is public.
func (s *Service) Edition(ctx context.Context, number int) (e Edition, err error) {
	err = s.View(ctx, func(tx Reads) error {
		e, err = tx.Edition(ctx, number)
		return err
	})
	return e, err
}

// Public opens what an edition's frozen file says.
func (e Edition) Public() (PublicEdition, error) {
	if e.State != EditionPublished {
		return PublicEdition{}, fault.Missing("registry.edition.unknown")
	}
	var p PublicEdition
	if err := json.Unmarshal(e.JSON, &p); err != nil {
		return p, fmt.Errorf("edition %d: %w", e.Number, err)
	}
	return p, nil
}

// EditionInForce gives the edition in force at a moment with the notices since; no
// edition before the first. It is public.
func (s *Service) EditionInForce(ctx context.Context, at moment.Time) (InForce, error) {
	out := InForce{AsOf: at, Notices: []Notice{}, Accepted: []Accepted{}, Stale: []StaleListing{}}
	err := s.View(ctx, func(tx Reads) error {
		e, found, err := tx.EditionAt(ctx, at)
		if err != nil || !found {
			return err
		}
		p, err := e.Public()
		if err != nil {
			return err
		}
		firms, err := tx.FirmsOfFacilities(ctx, e.Facilities)
		if err != nil {
			return err
		}
		out.Edition, out.Notices, out.Stale = &p, notices(e, firms, at), s.stale(e, firms, at)
		from, _ := year(at)
		took, err := tx.AcceptedByEach(ctx, p.ids(), from, at+1)
		for _, id := range p.ids() {
			out.Accepted = append(out.Accepted, Accepted{Facility: id, Year: at.Year(), MassG: took[id]})
		}
		return err
	})
	return out, err
}

// stale are the listed facilities whose entries nobody confirmed in time.
func (s *Service) stale(e Edition, firms []Firm, at moment.Time) []StaleListing {
	all := []StaleListing{}
	for _, f := range firms {
		for _, x := range f.Facilities {
			if since, is := x.Stale(&e, at, s.Book); is && e.Lists(x.ID) {
				all = append(all, StaleListing{Facility: x.ID, Since: since.Date()})
			}
		}
	}
	return all
}

// Freshness tells of firms whether their entries are stale, for lists of the
// bureau and of the firms themselves.
func (s *Service) Freshness(ctx context.Context, at moment.Time, facilities ...Facility) (since map[uuid.UUID]moment.Date, err error) {
	since = map[uuid.UUID]moment.Date{}
	err = s.View(ctx, func(tx Reads) error {
		e, found, err := tx.EditionAt(ctx, at)
		if err != nil || !found {
			return err
		}
		for _, x := range facilities {
			if from, is := x.Stale(&e, at, s.Book); is && e.Lists(x.ID) {
				since[x.ID] = from.Date()
			}
		}
		return nil
	})
	return since, err
}

// notices are the suspensions and reinstatements of listed facilities that an
// edition could not know of, up to a moment.
func notices(e Edition, firms []Firm, at moment.Time) []Notice {
	all := []Notice{}
	for _, f := range firms {
		for _, x := range f.Facilities {
			if !e.Lists(x.ID) {
				continue
			}
			for _, q := range x.Qualifications {
				for _, c := range q.Changes {
					if c.At > at || c.At <= e.PublishedAt && c.RecordedAt <= e.PublishedAt {
						continue
					}
					change := "reinstated"
					if c.Suspended {
						change = "suspended"
					}
					if c.Delisted {
						change = "delisted"
					}
					all = append(all, Notice{At: c.At, Change: change, USCC: string(f.USCC), Firm: f.Name, Facility: x.ID, FacilityName: x.Name, Qualification: q.ID, Kind: q.Kind,
						Number: q.Number, Reason: c.Reason})
				}
			}
		}
	}
	slices.SortStableFunc(all, func(a, b Notice) int {
		return first(int(min(max(a.At-b.At, -1), 1)), strings.Compare(a.USCC, b.USCC), bytes.Compare(a.Qualification[:], b.Qualification[:]))
	})
	return all
}
