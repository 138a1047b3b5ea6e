package fact

import "github.com/google/uuid"

// Kinds of places in a store.
const (
	KindPlaceAdded = "custody.place.added" // 设库位
	KindLotMoved   = "custody.lot.moved"   // 上架、移库
)

// PlaceAdded v1.
type PlaceAdded struct {
	Late bool `json:"late"`
}

// PlaceAddedRestricted v1 begins a place.
type PlaceAddedRestricted struct {
	Place    uuid.UUID `json:"place"`
	Code     string    `json:"code"`
	Org      uuid.UUID `json:"org"`
	Division string    `json:"division"`
	Kind     string    `json:"kind"` // site|room|rack|shelf
	Name     string    `json:"name"`
	Path     string    `json:"path"`   // names from the outermost place
	Parent   uuid.UUID `json:"parent"` // zero: outermost
	Packages int64     `json:"packages"`
	Late     Late      `json:"late"`
}

// LotMoved v1.
type LotMoved struct {
	Lots int  `json:"lots"`
	Late bool `json:"late"`
}

// LotMovedRestricted v1.
type LotMovedRestricted struct {
	Place uuid.UUID `json:"place"`
	Path  string    `json:"path"`
	Note  string    `json:"note"`
	Late  Late      `json:"late"`
}

// LotMovedLine v1.
type LotMovedLine struct {
	Place uuid.UUID `json:"place"`
	Path  string    `json:"path"`
	From  string    `json:"from"`
}
