package store

import (
	"reflect"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/custody"
	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/moment"
)

func TestADraftOfASeizureIsItsOfficersAloneUntilItIsForgotten(t *testing.T) {
	engines(t, func(t *testing.T, db *DB, clock *moment.Turning) {
		s := newTheatre(t, db, clock)
		file, _ := s.seized(s.here, 1)
		id := uuid.Must(uuid.NewV7())
		for range 2 { // the same id again is the same draft
			d, err := s.goods.StartSeizure(s.ctx, s.here.officer, id, file.Number.String())
			if must(t, d, err); d.ID != id || d.Step != 1 || d.Case != file.Number {
				t.Errorf("started %+v", d)
			}
		}
		typed := map[string][]string{"lines[0].name": {"白酒"}, "photos.kept": {"a", "b"}}
		first, err := s.goods.SeizureDraft(s.ctx, s.here.officer, id)
		must(t, first, err)
		first.Step, first.Lines, first.Fields = 3, 1, typed
		kept, err := s.goods.KeepSeizure(s.ctx, s.here.officer, first)
		must(t, kept, err)
		if _, err := s.goods.KeepSeizure(s.ctx, s.here.officer, first); !fault.Is(err, fault.KindConflict) {
			t.Errorf("what was read before it was kept is kept over it: %v", err)
		}
		if _, err := s.goods.KeepSeizure(s.ctx, s.there.officer, kept); !fault.Is(err, fault.KindMissing) {
			t.Errorf("another officer keeps it: %v", err)
		}
		d, err := s.goods.SeizureDraft(s.ctx, s.here.officer, id)
		must(t, d, err)
		if !reflect.DeepEqual(d, kept) {
			t.Errorf("%+v is kept and %+v is found", kept, d)
		}
		if diff := cmp.Diff(typed, d.Fields); diff != "" || d.Step != 3 || d.Lines != 1 || d.Version != 2 {
			t.Errorf("kept %+v %s", d, diff)
		}
		r, err := toSeizureDraftRow(d)
		must(t, r, err)
		back, err := fromSeizureDraftRow(r)
		if must(t, back, err); !reflect.DeepEqual(d, back) {
			t.Errorf("%+v comes back as %+v", d, back)
		}
		if _, err := s.goods.SeizureDraft(s.ctx, s.there.officer, id); !fault.Is(err, fault.KindMissing) {
			t.Errorf("another officer reads it: %v", err)
		}
		if _, err := s.goods.StartSeizure(s.ctx, s.here.keeper, uuid.New(), file.Number.String()); !fault.Is(err, fault.KindDenied) {
			t.Errorf("a keeper starts one: %v", err)
		}
		large := d
		large.Fields = map[string][]string{"paper": {string(make([]byte, custody.MaxDraftBytes))}}
		if _, err := s.goods.KeepSeizure(s.ctx, s.here.officer, large); !fault.Is(err, fault.KindInvalid) {
			t.Errorf("more than the limit: %v", err)
		}
		for range custody.MaxSeizureDrafts - 1 {
			if _, err := s.goods.StartSeizure(s.ctx, s.here.officer, uuid.Must(uuid.NewV7()), file.Number.String()); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := s.goods.StartSeizure(s.ctx, s.here.officer, uuid.Must(uuid.NewV7()), file.Number.String()); !fault.Is(err, fault.KindConflict) {
			t.Errorf("one more than the limit: %v", err)
		}
		if err := s.goods.DiscardSeizure(s.ctx, s.here.officer, id); err != nil {
			t.Fatal(err)
		}
		clock.Advance(custody.DraftLife + 1e9)
		fresh := uuid.Must(uuid.NewV7())
		if _, err := s.goods.StartSeizure(s.ctx, s.here.officer, fresh, file.Number.String()); err != nil {
			t.Fatal(err)
		}
		left, err := s.goods.SeizureDrafts(s.ctx, s.here.officer)
		if must(t, left, err); len(left) != 1 || left[0].ID != fresh {
			t.Errorf("old drafts are kept: %d", len(left))
		}
	})
}
