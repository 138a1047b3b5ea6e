package store

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/sealtrail/sealtrail/internal/custody"
	"github.com/sealtrail/sealtrail/internal/identity"
)

func TestGoodsAreFoundInThePlacesTheyWerePutIntoOnBothEngines(t *testing.T) {
	stage(t, func(t *testing.T, s *theatre) {
		_, codes := s.seized(s.here, 3)
		labels := s.printed(s.here, 4)
		keeper := s.as(s.here.keeper)
		room, err := s.goods.AddPlace(s.ctx, keeper, custody.AddPlace{Command: command(), Code: labels[0], Kind: custody.Hall, Name: "B 区"})
		must(t, room, err)
		rack, err := s.goods.AddPlace(s.ctx, keeper, custody.AddPlace{Command: command(), Code: labels[1], Parent: labels[0], Kind: custody.Rack, Name: "1 架", Packages: 5})
		must(t, rack, err)
		first, err := s.goods.AddPlace(s.ctx, keeper, custody.AddPlace{Command: command(), Code: labels[2], Kind: custody.Hall, Name: "A 区"})
		must(t, first, err)
		d := custody.Desk{Scope: identity.Scope{Org: s.here.org}, Oldest: 6}
		unplaced := func() (n int) {
			if err := s.db.View(s.ctx, func(tx *Tx) error {
				q, err := tx.Unplaced(s.ctx, d)
				n = q.Count
				return err
			}); err != nil {
				t.Fatal(err)
			}
			return n
		}
		if n := unplaced(); n != 3 {
			t.Errorf("%d lots lie nowhere, want 3", n)
		}
		moved, err := s.goods.MoveLots(s.ctx, keeper, custody.MoveLots{Command: command(), Place: labels[1], Lots: codes[:2]})
		must(t, moved, err)
		tree, err := s.goods.Storage(s.ctx, keeper)
		must(t, tree, err)
		if len(tree) != 3 || tree[2].ID != rack.ID || tree[2].Lots != 2 || tree[2].Held != 2 || tree[1].AllLots != 2 || unplaced() != 1 {
			t.Errorf("%+v", tree)
		}
		rows, _, err := s.goods.Lots(s.ctx, identity.Scope{Org: s.here.org}, custody.LotFilter{Place: rack.ID})
		must(t, rows, err)
		if len(rows) != 2 || rows[0].StorePlace != rack.ID {
			t.Errorf("%d lots lie there", len(rows))
		}
		if _, _, err := s.goods.Place(s.ctx, s.as(s.there.keeper), rack.ID.String()); codeOf(err) != "custody.place.unknown" {
			t.Errorf("another county sees the rack: %v", err)
		}
		s.labelsOfPlaces(labels)
		if err := s.db.View(s.ctx, func(tx *Tx) error {
			streams, err := tx.StreamsOf(s.ctx, custody.PlaceStream)
			if err != nil {
				return err
			}
			h, err := tx.History(s.ctx, streams[rack.ID])
			if err != nil {
				return err
			}
			again, err := custody.RebuildPlace(h[streams[rack.ID]])
			if diff := cmp.Diff(tree[2].StorePlace, again, sameCode); diff != "" {
				t.Error(diff)
			}
			return err
		}); err != nil {
			t.Fatal(err)
		}
	})
}

// labelsOfPlaces are asked for by place, each with what is in it, and found again
// by what a scanner reads; by who keeps the store and by nobody else.
func (s *theatre) labelsOfPlaces(labels []string) {
	t, keeper := s.t, s.as(s.here.keeper)
	for _, c := range []struct {
		refs []string
		want int
	}{{nil, 3}, {[]string{labels[0]}, 2}, {[]string{"HTTPS://ELSEWHERE.EXAMPLE/T/" + strings.ReplaceAll(labels[1], "-", "")}, 1}, {[]string{labels[1], labels[0], labels[2]}, 3}} {
		places, err := s.goods.PlaceLabels(s.ctx, keeper, c.refs)
		must(t, places, err)
		if len(places) != c.want {
			t.Errorf("%v: %d labels, want %d", c.refs, len(places), c.want)
		}
	}
	scanned := []string{labels[1], "HTTPS://H/T/" + strings.ReplaceAll(labels[2], "-", ""), labels[3], "nothing"}
	found, err := s.goods.PlacesScanned(s.ctx, keeper, scanned)
	must(t, found, err)
	if len(found) != 2 || found[scanned[0]].Path != "B 区 / 1 架" || found[scanned[1]].Name != "A 区" {
		t.Errorf("scanned: %+v", found)
	}
	for name, who := range map[string]identity.Actor{"another county's keeper": s.as(s.there.keeper), "an officer": s.as(s.here.officer)} {
		if found, err := s.goods.PlacesScanned(s.ctx, who, scanned); err != nil || len(found) != 0 {
			t.Errorf("%s finds places: %v %v", name, found, err)
		}
		if _, err := s.goods.PlaceLabels(s.ctx, who, labels[:1]); err == nil {
			t.Errorf("%s prints labels of places", name)
		}
	}
	if _, err := s.goods.PlaceLabels(s.ctx, s.as(s.there.keeper), nil); codeOf(err) != "custody.place.none" {
		t.Errorf("a store without places: %v", err)
	}
}
