package store

import (
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
