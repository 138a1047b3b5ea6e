package custody

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/fact"
	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/label"
	"github.com/sealtrail/sealtrail/internal/ledger"
	"github.com/sealtrail/sealtrail/internal/moment"
)

// PlaceStream is the kind of a place's stream.
const PlaceStream = "place"

// Limits of a store's tree.
const (
	MaxPlaceDepth = 6
	MaxPlaces     = 2000 // of one organisation
)

// PlaceKind is what a place is.
type PlaceKind string

const (
	Site  PlaceKind = "site"  // 库区
	Hall  PlaceKind = "room"  // 库房
	Rack  PlaceKind = "rack"  // 货架
	Shelf PlaceKind = "shelf" // 层位
)

// PlaceKinds are all of them, from the outermost.
func PlaceKinds() []PlaceKind { return []PlaceKind{Site, Hall, Rack, Shelf} }

// StorePlace is a place in the tree of a store (库位). Its capacity is
// counted in packages, which a keeper can see and count; floor area says nothing
// of a shelf.
type StorePlace struct {
	ID       uuid.UUID
	Stream   ledger.Stream
	Version  int64
	Code     label.Code
	Org      uuid.UUID // whose store it is
	Division string
	Kind     PlaceKind
	Name     string
	Path     string // names from the outermost place, joined by " / "
	Parent   uuid.UUID
	Packages int64 // that fit; 0: not counted
	LastAt   moment.Time
}

// AddPlace adds a place to the actor's store.
type AddPlace struct {
	ledger.Command
	Code     string    `json:"code"`   // of a label printed ahead, which sticks on the place
	Parent   string    `json:"parent"` // label code or id; empty: outermost
	Kind     PlaceKind `json:"kind"`
	Name     string    `json:"name"`
	Packages int64     `json:"packages"`
}

// MoveLots puts lots and containers into a place.
type MoveLots struct {
	ledger.Command
	Place string   `json:"place"` // label code or id
	Lots  []string `json:"lots"`  // label codes or ids; a container's stands for its lots
	Note  string   `json:"note"`
}

// PlaceReceipt answers AddPlace.
type PlaceReceipt struct {
	ID   uuid.UUID  `json:"id"`
	Code label.Code `json:"code"`
	Path string     `json:"path"`
}

// MoveReceipt answers MoveLots.
type MoveReceipt struct {
	Place uuid.UUID `json:"place"`
	Path  string    `json:"path"`
	Lots  int       `json:"lots"`
}

// Places is what the room needs of a transaction for places.
type Places interface {
	// PlaceForUpdate locks a place, found by label code or id.
	PlaceForUpdate(ctx context.Context, ref string) (StorePlace, error)
	SavePlace(ctx context.Context, p StorePlace) error
	CountPlaces(ctx context.Context, org uuid.UUID) (int64, error)
}

// Parties of a place are whose store it is; nobody else sees it.
func (p StorePlace) Parties() identity.Parties {
	return identity.Parties{Owner: p.Org, Division: p.Division}
}

// Depth is how many places lie around it, itself counted.
func (p StorePlace) Depth() int { return strings.Count(p.Path, placeGap) + 1 }

// Names are those from the outermost place to its own.
func (p StorePlace) Names() []string { return strings.Split(p.Path, placeGap) }

// goesBy tells whether a label code, as typed or scanned, or an id names the place.
func (p StorePlace) goesBy(ref string) bool {
	return strings.EqualFold(p.ID.String(), ref) || sameCode(p.Code, ref)
}

const placeGap = " / "

// Apply takes one entry of the place's stream; it is the only mutator.
func (p *StorePlace) Apply(r ledger.Recorded) error {
	if err := ledger.Next(p.Version, r); err != nil {
		return err
	}
	next := *p
	if r.Act.Kind == fact.KindPlaceAdded {
		var f fact.PlaceAddedRestricted
		if err := told(r, &fact.PlaceAdded{}, &f); err != nil {
			return fmt.Errorf("place entry %d: %w", r.Seq, err)
		}
		code, err := label.Parse(f.Code)
		if err != nil {
			return fmt.Errorf("place entry %d: %w", r.Seq, err)
		}
		next = StorePlace{ID: f.Place, Code: code, Org: f.Org, Division: f.Division, Kind: PlaceKind(f.Kind), Name: f.Name, Path: f.Path, Parent: f.Parent, Packages: f.Packages}
	}
	next.Version, next.Stream, next.LastAt = r.Seq, r.Ref.Stream, max(p.LastAt, r.Act.OccurredAt)
	*p = next
	return nil
}

// RebuildPlace makes a place from its stream alone.
func RebuildPlace(entries []ledger.Recorded) (StorePlace, error) {
	var p StorePlace
	for _, r := range entries {
		if err := p.Apply(r); err != nil {
			return StorePlace{}, err
		}
	}
	return p, nil
}

// AddPlace adds a labelled place to the store of the actor's organisation.
func (s *Service) AddPlace(ctx context.Context, actor identity.Actor, cmd AddPlace) (PlaceReceipt, error) {
	cmd = tidied(cmd)
	a, err := s.begin(actor, identity.KeepStorage, cmd.Command)
	if err != nil {
		return PlaceReceipt{}, err
	}
	c := &checker{}
	if !holds(PlaceKinds(), cmd.Kind) {
		c.Invalid("custody.place.kind", "kind")
	}
	c.needed("name", cmd.Name, MaxShort, "custody.place.name")
	c.within("packages", cmd.Packages, 0, MaxQuantity, "custody.packages.range")
	code := c.code(codes{}, "code", cmd.Code)
	if code.IsZero() && c.err() == nil {
		c.Invalid("custody.place.code", "code")
	}
	if strings.Contains(cmd.Name, "/") {
		c.Invalid("custody.place.name", "name")
	}
	if err := c.err(); err != nil {
		return PlaceReceipt{}, err
	}
	var receipt PlaceReceipt
	err = s.InTx(ctx, func(tx Tx) error {
		var parent StorePlace
		if cmd.Parent != "" {
			if parent, err = tx.PlaceForUpdate(ctx, cmd.Parent); err != nil {
				return unseenAt(err, "parent")
			}
			if err := actor.MayOn(identity.KeepStorage, parent.Parties()); err != nil {
				return err
			}
		}
		receipt, err = ledger.Once(ctx, tx, actor.Person, cmd.ID, "custody.place.add", cmd, func() (PlaceReceipt, error) {
			return addPlace(ctx, tx, a, cmd, parent, code)
		})
		return err
	})
	return receipt, err
}

// unseenAt puts what is not there to the field that named it.
func unseenAt(err error, field string) error {
	if f := fault.Of(err); f != nil {
		return f.At(field)
	}
	return err
}

func addPlace(ctx context.Context, tx Tx, a acting, cmd AddPlace, parent StorePlace, code label.Code) (PlaceReceipt, error) {
	if err := a.when(nil, parent.LastAt); err != nil {
		return PlaceReceipt{}, err
	}
	path := cmd.Name
	if parent.ID != uuid.Nil {
		path = parent.Path + placeGap + cmd.Name
		if parent.Depth()+1 > MaxPlaceDepth {
			return PlaceReceipt{}, fault.Invalid("custody.place.too_deep").At("parent").With("max", strconv.Itoa(MaxPlaceDepth))
		}
	}
	n, err := tx.CountPlaces(ctx, a.actor.Org)
	if err != nil {
		return PlaceReceipt{}, err
	}
	if n >= MaxPlaces {
		return PlaceReceipt{}, fault.Conflict("custody.place.too_many").With("max", strconv.Itoa(MaxPlaces))
	}
	if err := tx.BindLabel(ctx, a.actor.Org, a.at, code, label.Target{Kind: label.Storage, ID: cmd.ID}); err != nil {
		return PlaceReceipt{}, unseenLabel(err)
	}
	streams, err := tx.NewStreams(ctx, PlaceStream, []uuid.UUID{cmd.ID})
	if err != nil {
		return PlaceReceipt{}, err
	}
	d := a.draft(fact.KindPlaceAdded)
	d.Facts, d.Streams = fact.PlaceAdded{Late: a.isLate()}, streams
	d.Restricted = fact.PlaceAddedRestricted{Place: cmd.ID, Code: code.String(), Org: a.actor.Org, Division: a.actor.Division, Kind: string(cmd.Kind), Name: cmd.Name, Path: path,
		Parent: parent.ID, Packages: cmd.Packages, Late: a.late()}
	sealed, err := tx.Record(ctx, d)
	if err != nil {
		return PlaceReceipt{}, err
	}
	var p StorePlace
	if err := apply(sealed, map[ledger.Stream]noun{streams[0]: &p}); err != nil {
		return PlaceReceipt{}, err
	}
	return PlaceReceipt{ID: p.ID, Code: p.Code, Path: p.Path}, tx.SavePlace(ctx, p)
}

// MoveLots puts lots into a place of the keeper's own store, all in one act.
// Containers move whole.
func (s *Service) MoveLots(ctx context.Context, actor identity.Actor, cmd MoveLots) (MoveReceipt, error) {
	cmd = tidied(cmd)
	a, err := s.begin(actor, identity.KeepStorage, cmd.Command)
	if err != nil {
		return MoveReceipt{}, err
	}
	c := &checker{}
	if len(cmd.Lots) == 0 {
		c.Invalid("custody.lots.none", "lots")
	}
	if len(cmd.Lots) > MaxLots {
		c.add(fault.Invalid("custody.lots.too_many").At("lots").With("max", strconv.Itoa(MaxLots)))
	}
	c.text("note", cmd.Note, MaxText)
	if err := c.err(); err != nil {
		return MoveReceipt{}, err
	}
	var receipt MoveReceipt
	err = s.InTx(ctx, func(tx Tx) error {
		place, err := tx.PlaceForUpdate(ctx, cmd.Place)
		if err != nil {
			return unseenAt(err, "place")
		}
		if err := actor.MayOn(identity.KeepStorage, place.Parties()); err != nil {
			return err
		}
		refs, err := unpack(ctx, tx, cmd.Lots)
		if err != nil {
			return err
		}
		lots, err := lotsNamed(ctx, tx, actor, identity.KeepStorage, refs, "lots%s", Lot.keeping)
		if err != nil {
			return err
		}
		receipt, err = ledger.Once(ctx, tx, actor.Person, cmd.ID, "custody.lot.move", cmd, func() (MoveReceipt, error) {
			return moveLots(ctx, tx, a, cmd, place, lots)
		})
		return err
	})
	return receipt, err
}

func moveLots(ctx context.Context, tx Tx, a acting, cmd MoveLots, place StorePlace, lots []Lot) (MoveReceipt, error) {
	if err := a.when(lots, place.LastAt); err != nil {
		return MoveReceipt{}, err
	}
	if err := whole(ctx, tx, lots); err != nil {
		return MoveReceipt{}, err
	}
	var wrong fault.List
	for i, l := range lots {
		at := "lots[" + strconv.Itoa(i) + "]"
		switch {
		case l.State != InCustody && l.State != AtFirm || l.Keeper.Org != place.Org:
			_ = wrong.Add(fault.Conflict("custody.place.state").At(at).With("code", l.Code.String()).With("state", string(l.State)))
		case l.StorePlace == place.ID:
			_ = wrong.Add(fault.Conflict("custody.place.there").At(at).With("code", l.Code.String()))
		}
	}
	if err := wrong.Err(); err != nil {
		return MoveReceipt{}, err
	}
	d := a.draft(fact.KindLotMoved)
	d.Facts = fact.LotMoved{Lots: len(lots), Late: a.isLate()}
	d.Restricted = fact.LotMovedRestricted{Place: place.ID, Path: place.Path, Note: cmd.Note, Late: a.late()}
	nouns := map[ledger.Stream]noun{}
	for i, l := range lots {
		d.Lines = append(d.Lines, ledger.Line{Stream: l.Stream, Value: fact.LotMovedLine{Place: place.ID, Path: place.Path, From: l.Place}})
		nouns[l.Stream] = &lots[i]
	}
	sealed, err := tx.Record(ctx, d)
	if err != nil {
		return MoveReceipt{}, err
	}
	if err := apply(sealed, nouns); err != nil {
		return MoveReceipt{}, err
	}
	return MoveReceipt{Place: place.ID, Path: place.Path, Lots: len(lots)}, tx.SaveLots(ctx, lots)
}
