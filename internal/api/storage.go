package api

import (
	"context"

	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/custody"
	"github.com/sealtrail/sealtrail/internal/identity"
)

// NewStorePlace adds a place to the store.
type NewStorePlace struct {
	Fact
	Code     string `json:"code" maxLength:"64" doc:"Of a label printed ahead, which sticks on the place."`
	Parent   string `json:"parent,omitempty" maxLength:"64" doc:"Label code or id of the place around it; absent: outermost."`
	Kind     string `json:"kind" enum:"site,room,rack,shelf"`
	Name     string `json:"name" maxLength:"60"`
	Packages int64  `json:"packages,omitempty" minimum:"0" doc:"That fit; 0: not counted."`
}

// PlaceAdded answers it.
type PlaceAdded struct {
	ID   uuid.UUID `json:"id" format:"uuid"`
	Code string    `json:"code"`
	Path string    `json:"path" doc:"Names from the outermost place."`
}

// StorePlace is a place of the own store with what lies in it.
type StorePlace struct {
	ID       uuid.UUID `json:"id" format:"uuid"`
	Code     string    `json:"code"`
	Kind     string    `json:"kind" enum:"site,room,rack,shelf"`
	Name     string    `json:"name"`
	Path     string    `json:"path"`
	Parent   uuid.UUID `json:"parent,omitzero" format:"uuid"`
	Lots     int64     `json:"lot_count" doc:"With the places inside."`
	Held     int64     `json:"packages_held" doc:"With the places inside."`
	Capacity int64     `json:"packages_capacity" doc:"Packages that fit, its own or the sum of the places inside; 0: not counted."`
}

// NewMove puts lots and containers into a place.
type NewMove struct {
	Fact
	Place string   `json:"place" maxLength:"64" doc:"Label code or id."`
	Lots  []string `json:"lots" minItems:"1" maxItems:"500" doc:"Label codes or ids; a container's code stands for its lots."`
	Note  string   `json:"note,omitempty" maxLength:"1000"`
}

// Moved answers it.
type Moved struct {
	Place uuid.UUID `json:"place" format:"uuid"`
	Path  string    `json:"path"`
	Lots  int       `json:"lot_count"`
}

func (a *API) storage() {
	add(a, get("list-places", "/storage/places", "storage", "Show the places of the own store", identity.KeepStorage).
		says("The whole tree, each place after the one around it; at most 2,000."), a.listPlaces)
	addFile(a, get("print-place-labels", "/storage/labels", "storage", "Print labels of places as PDF", identity.KeepStorage).gives("application/pdf").
		says("Each with its QR code, name and path; at most 960 on one file. The codes are those that the places have."), a.placeLabels)
	add(a, post("add-place", "/storage/places", "storage", "Add a place to the own store", identity.KeepStorage).makes(), a.addPlace)
	add(a, post("move-lots", "/storage/moves", "storage", "Put lots into a place", identity.KeepStorage).makes(), a.moveLots)
}

func (a *API) listPlaces(ctx context.Context, actor identity.Actor, _ *struct{}) (List[StorePlace], error) {
	rows, err := a.Custody.Storage(ctx, actor)
	return listOf(rows, "", func(p custody.PlaceRow) StorePlace {
		return StorePlace{ID: p.ID, Code: p.Code.String(), Kind: string(p.Kind), Name: p.Name, Path: p.Path, Parent: p.Parent, Lots: p.AllLots, Held: p.AllHeld, Capacity: p.Capacity}
	}), err
}

func (a *API) placeLabels(ctx context.Context, actor identity.Actor, in *struct {
	Place  []string    `query:"place" maxItems:"200" doc:"Label codes or ids, joined by commas; each stands for what is in it. Absent: the whole store."`
	Format LabelFormat `query:"format" enum:"a4,roll" default:"a4"`
}) (string, []byte, error) {
	places, err := a.Custody.PlaceLabels(ctx, actor, in.Place)
	if err != nil {
		return "", nil, err
	}
	body, err := a.PlaceLabelFile(ctx, places, in.Format)
	return "places.pdf", body, err
}

func (a *API) addPlace(ctx context.Context, actor identity.Actor, in *struct{ Body NewStorePlace }) (PlaceAdded, error) {
	b := in.Body
	r, err := a.Custody.AddPlace(ctx, actor, custody.AddPlace{Command: b.command(), Code: b.Code, Parent: b.Parent, Kind: custody.PlaceKind(b.Kind), Name: b.Name, Packages: b.Packages})
	return PlaceAdded{ID: r.ID, Code: r.Code.String(), Path: r.Path}, err
}

func (a *API) moveLots(ctx context.Context, actor identity.Actor, in *struct{ Body NewMove }) (Moved, error) {
	r, err := a.Custody.MoveLots(ctx, actor, custody.MoveLots{Command: in.Body.command(), Place: in.Body.Place, Lots: in.Body.Lots, Note: in.Body.Note})
	return Moved(r), err
}
