package custody

import (
	"context"
	"testing"

	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/identity"
)

func (s *stage) placed(t testing.TB, who identity.Actor, parent, name string) StorePlace {
	t.Helper()
	r, err := s.AddPlace(context.Background(), s.as(who), AddPlace{Command: s.next(), Code: s.freshCode(), Parent: parent, Kind: Rack, Name: name, Packages: 10})
	ok(t, err)
	return s.places[r.ID]
}

func TestGoodsArePutIntoPlacesOfTheirKeepersStoreAndLeaveThem(t *testing.T) {
	s, ctx := newStage(shelf(t)), context.Background()
	codes := s.stored(t, 3)
	room := s.placed(t, s.keeper, "", "A 区")
	rack := s.placed(t, s.keeper, room.Code.String(), "2 架")
	if rack.Path != "A 区 / 2 架" || rack.Depth() != 2 {
		t.Fatalf("%+v", rack)
	}
	box := s.packed(t, s.keeper, "F-1", codes[:2])
	r, err := s.MoveLots(ctx, s.as(s.keeper), MoveLots{Command: s.next(), Place: rack.Code.String(), Lots: []string{box.Code.String(), codes[2]}})
	ok(t, err)
	if r.Lots != 3 || s.lot(t, codes[0]).StorePlace != rack.ID || s.lot(t, codes[2]).Place != rack.Path {
		t.Fatalf("%+v", s.lot(t, codes[0]))
	}
	_, err = s.MoveLots(ctx, s.as(s.keeper), MoveLots{Command: s.next(), Place: rack.ID.String(), Lots: codes[2:]})
	refused(t, err, "custody.place.there", "lots[0]")
	_, err = s.MoveLots(ctx, s.as(s.keeper), MoveLots{Command: s.next(), Place: room.ID.String(), Lots: codes[:1]})
	refused(t, err, "custody.container.partly", "lots[0]")
	held := s.seized(t, 1)
	_, err = s.MoveLots(ctx, s.as(s.keeper), MoveLots{Command: s.next(), Place: rack.ID.String(), Lots: held})
	refused(t, err, "custody.place.state", "lots[0]")
	h := s.offered(t, s.keeper, OfferHandoff{Purpose: Transfer, To: s.other, Lots: codes[2:]})
	s.departed(t, s.keeper, h)
	if s.lot(t, codes[2]).StorePlace != uuid.Nil {
		t.Error("goods on the road still lie on the rack")
	}
	s.rebuilt(t)
}

func TestOnlyKeepersKeepTheirOwnStore(t *testing.T) {
	s, ctx := newStage(shelf(t)), context.Background()
	codes := s.stored(t, 1)
	rack := s.placed(t, s.keeper, "", "A")
	for name, who := range map[string]identity.Actor{"an officer": s.officer, "another agency's keeper": s.stranger, "a firm": s.operator, "a reviewer": s.reviewer} {
		if _, err := s.MoveLots(ctx, s.as(who), MoveLots{Command: s.next(), Place: rack.ID.String(), Lots: codes}); err == nil {
			t.Errorf("%s moved goods", name)
		}
		if _, err := s.AddPlace(ctx, s.as(who), AddPlace{Command: s.next(), Code: s.freshCode(), Parent: rack.ID.String(), Kind: Shelf, Name: "1"}); err == nil {
			t.Errorf("%s added a place", name)
		}
	}
	at := rack.ID.String()
	for range MaxPlaceDepth - 1 {
		at = s.placed(t, s.keeper, at, "1").ID.String()
	}
	_, err := s.AddPlace(ctx, s.as(s.keeper), AddPlace{Command: s.next(), Code: s.freshCode(), Parent: at, Kind: Shelf, Name: "1"})
	refused(t, err, "custody.place.too_deep", "parent")
}

func TestWhatLiesInsideIsAddedToWhatIsAround(t *testing.T) {
	a, b, c := uuid.New(), uuid.New(), uuid.New()
	rows := summed([]PlaceRow{{StorePlace: StorePlace{ID: a}}, {StorePlace: StorePlace{ID: b, Parent: a, Packages: 10}, Lots: 2, Held: 4}, {StorePlace: StorePlace{ID: c, Parent: b}, Lots: 1, Held: 3}})
	if r := rows[0]; r.AllLots != 3 || r.AllHeld != 7 || r.Capacity != 10 || r.Children != 1 {
		t.Errorf("%+v", r)
	}
}
