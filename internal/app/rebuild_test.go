package app

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/casefile"
	"github.com/sealtrail/sealtrail/internal/custody"
	"github.com/sealtrail/sealtrail/internal/destruction"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/label"
	"github.com/sealtrail/sealtrail/internal/ledger"
	"github.com/sealtrail/sealtrail/internal/registry"
	"github.com/sealtrail/sealtrail/internal/store"
)

// remaking gives a noun as it is kept and as its own entries make it.
type remaking func(id uuid.UUID, entries []ledger.Recorded) (kept, made any, err error)

// everything sees all rows.
var everything = identity.Scope{All: true}

// remakings are all kinds of streams with a noun behind them.
func remakings(ctx context.Context, tx *store.Tx) map[string]remaking {
	return map[string]remaking{
		identity.OrgStream: func(id uuid.UUID, h []ledger.Recorded) (any, any, error) {
			kept, err := tx.Org(ctx, id)
			made, again := identity.RebuildOrg(h)
			return kept, made, errors.Join(err, again)
		},
		identity.PersonStream: func(id uuid.UUID, h []ledger.Recorded) (any, any, error) {
			kept, err := tx.Person(ctx, id)
			made, again := identity.RebuildPerson(id, h)
			for i := range kept.Tokens { // when a token was last used is no fact
				kept.Tokens[i].LastUsedAt = 0
			}
			return kept, made, errors.Join(err, again)
		},
		label.RollStream: func(id uuid.UUID, h []ledger.Recorded) (any, any, error) {
			kept, err := tx.Roll(ctx, everything, id)
			labels, also := tx.RollLabels(ctx, id, 1, kept.Count)
			made, want, again := label.Rebuild(h)
			// Labels that were bound go on in the streams of their lots.
			for i, l := range labels {
				switch {
				case l.Target.ID != uuid.Nil && i < len(want):
					labels[i], made.Free = want[i], made.Free-1
				case l.Status == label.Printed:
					kept.Free++ // only lists count them
				}
			}
			return []any{kept, labels}, []any{made, want}, errors.Join(err, also, again)
		},
		casefile.CaseStream: func(id uuid.UUID, h []ledger.Recorded) (any, any, error) {
			kept, err := tx.Case(ctx, everything, id.String())
			made, again := casefile.Rebuild(h)
			return kept, made, errors.Join(err, again)
		},
		casefile.ExemptionStream: func(id uuid.UUID, h []ledger.Recorded) (any, any, error) {
			made, again := casefile.RebuildExemption(h)
			all, err := tx.Exemptions(ctx, made.Agency)
			for _, kept := range all {
				if kept.ID == id {
					return kept, made, errors.Join(err, again)
				}
			}
			return nil, made, errors.Join(err, again)
		},
		casefile.TransferStream: func(id uuid.UUID, h []ledger.Recorded) (any, any, error) {
			kept, err := tx.Transfer(ctx, everything, id)
			made, again := casefile.RebuildTransfer(h)
			return kept.Transfer, made, errors.Join(err, again)
		},
		custody.RoundStream: func(id uuid.UUID, h []ledger.Recorded) (any, any, error) {
			kept, err := tx.Round(ctx, everything, id)
			made, again := custody.RebuildRound(h)
			return kept.Round, made, errors.Join(err, again)
		},
		custody.MatterStream: func(id uuid.UUID, h []ledger.Recorded) (any, any, error) {
			kept, err := tx.Matter(ctx, everything, id)
			made, again := custody.RebuildMatter(h)
			return kept.Matter, made, errors.Join(err, again)
		},
		custody.SeizureStream: func(id uuid.UUID, h []ledger.Recorded) (any, any, error) {
			kept, err := tx.Seizure(ctx, everything, id.String())
			made, again := custody.RebuildSeizure(h)
			return kept.Seizure, made, errors.Join(err, again)
		},
		custody.LotStream: func(id uuid.UUID, h []ledger.Recorded) (any, any, error) {
			kept, err := tx.LotsRead(ctx, []uuid.UUID{id})
			if err != nil {
				return nil, nil, err
			}
			made, again := custody.Rebuild(h)
			return kept[0], made, again
		},
		custody.HandoffStream: func(id uuid.UUID, h []ledger.Recorded) (any, any, error) {
			kept, err := tx.Handoff(ctx, everything, id.String())
			made, again := custody.RebuildHandoff(h)
			return kept.Handoff, made, errors.Join(err, again)
		},
		custody.PlaceStream: func(id uuid.UUID, h []ledger.Recorded) (any, any, error) {
			made, again := custody.RebuildPlace(h)
			all, err := tx.StorePlaces(ctx, made.Org)
			for _, kept := range all {
				if kept.ID == id {
					return kept.StorePlace, made, errors.Join(err, again)
				}
			}
			return nil, made, errors.Join(err, again)
		},
		custody.ContainerStream: func(id uuid.UUID, h []ledger.Recorded) (any, any, error) {
			kept, err := tx.ContainerView(ctx, everything, id.String())
			made, again := custody.RebuildContainer(h)
			return kept.Container, made, errors.Join(err, again)
		},
		custody.DiscrepancyStream: func(id uuid.UUID, h []ledger.Recorded) (any, any, error) {
			kept, err := tx.Discrepancy(ctx, everything, id)
			made, again := custody.RebuildDiscrepancy(h)
			return kept, made, errors.Join(err, again)
		},
		registry.FirmStream: func(id uuid.UUID, h []ledger.Recorded) (any, any, error) {
			kept, err := tx.Firm(ctx, everything, id.String())
			made, again := registry.RebuildFirm(h)
			return kept, made, errors.Join(err, again)
		},
		registry.ApplicationStream: func(id uuid.UUID, h []ledger.Recorded) (any, any, error) {
			kept, err := tx.Application(ctx, everything, id)
			made, again := registry.RebuildApplication(h)
			return kept, made, errors.Join(err, again)
		},
		registry.ObjectionStream: func(id uuid.UUID, h []ledger.Recorded) (any, any, error) {
			kept, err := tx.Objection(ctx, everything, id)
			made, again := registry.RebuildObjection(h)
			return kept, made, errors.Join(err, again)
		},
		registry.EditionStream: func(id uuid.UUID, h []ledger.Recorded) (any, any, error) {
			made, again := registry.RebuildEdition(h)
			var kept registry.Edition
			var err error
			if made.Number > 0 {
				kept, err = tx.Edition(ctx, made.Number)
			} else {
				kept, err = tx.Draft(ctx, everything, id)
			}
			return kept, made, errors.Join(err, again)
		},
		registry.OverrideStream: func(id uuid.UUID, h []ledger.Recorded) (any, any, error) {
			kept, err := tx.Override(ctx, id)
			made, again := registry.RebuildOverride(h)
			return kept, made, errors.Join(err, again)
		},
		destruction.OrderStream: func(id uuid.UUID, h []ledger.Recorded) (any, any, error) {
			kept, err := tx.OrderSeen(ctx, everything, id.String())
			made, again := destruction.RebuildOrder(h)
			return kept, made, errors.Join(err, again)
		},
		destruction.EventStream: func(id uuid.UUID, h []ledger.Recorded) (any, any, error) {
			kept, err := tx.EventSeen(ctx, everything, id.String())
			made, again := destruction.RebuildEvent(h)
			return kept, made, errors.Join(err, again)
		},
		destruction.RunStream: func(id uuid.UUID, h []ledger.Recorded) (any, any, error) {
			kept, err := tx.RunSeen(ctx, everything, id.String())
			made, again := destruction.RebuildRun(h)
			return kept, made, errors.Join(err, again)
		},
		destruction.CertificateStream: func(id uuid.UUID, h []ledger.Recorded) (any, any, error) {
			kept, err := tx.CertificateByRef(ctx, id.String())
			made, again := destruction.RebuildCertificate(h)
			return kept, made, errors.Join(err, again)
		},
	}
}

// rebuilt fails for every noun that is not what its own entries make of it, and
// counts the nouns of each kind. Reading a stream checks its whole chain.
func rebuilt(t *testing.T, s *Server) map[string]int {
	t.Helper()
	ctx, count := context.Background(), map[string]int{}
	same := cmp.Options{cmpopts.EquateEmpty(), cmp.Comparer(func(a, b label.Number) bool { return a == b }), cmp.Comparer(func(a, b label.Code) bool { return a == b })}
	if err := s.DB.View(ctx, func(tx *store.Tx) error {
		for kind, one := range remakings(ctx, tx) {
			streams, err := tx.StreamsOf(ctx, kind)
			if err != nil {
				return err
			}
			for id, stream := range streams {
				h, err := tx.History(ctx, stream)
				if err != nil {
					return err
				}
				kept, made, err := one(id, h[stream])
				if err != nil {
					return fmt.Errorf("%s %s: %w", kind, id, err)
				}
				if diff := cmp.Diff(kept, made, same); diff != "" {
					t.Errorf("%s %s is not what its entries make of it (-kept +rebuilt):\n%s", kind, id, diff)
				}
				count[kind]++
			}
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	return count
}

// unknownStreams fails when somebody opened a kind of stream that nobody rebuilds.
func unknownStreams(t *testing.T, s *Server, count map[string]int) {
	t.Helper()
	rows, err := s.DB.SQL().Query("SELECT kind, count(*) FROM streams GROUP BY kind")
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var kind string
		var n int
		if err := rows.Scan(&kind, &n); err != nil {
			t.Fatal(err)
		}
		if kind != store.KeysStream && count[kind] != n {
			t.Errorf("%d streams of %s, %d rebuilt", n, kind, count[kind])
		}
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
}

func TestEveryNounOfTheDemoRegionIsWhatItsEntriesMakeOfIt(t *testing.T) {
	eachEngine(t, true, func(t *testing.T, s *Server) {
		r := visit(t, s)
		r.liveOn()
		count := rebuilt(t, s)
		for kind := range remakings(context.Background(), nil) {
			if count[kind] == 0 {
				t.Errorf("there is no %s: the test shows nothing about it", kind)
			}
		}
		unknownStreams(t, s, count)
		oneKeeper(t, s)
		t.Logf("rebuilt: %v", count)
	})
}

// oneKeeper fails when a lot that exists has no keeper or several, or when two
// living handoffs, orders or certificates hold it.
func oneKeeper(t *testing.T, s *Server) {
	t.Helper()
	ctx := context.Background()
	holders := map[uuid.UUID]int{}
	if err := s.DB.View(ctx, func(tx *store.Tx) error {
		streams, err := tx.StreamsOf(ctx, custody.HandoffStream)
		if err != nil {
			return err
		}
		for id := range streams {
			h, err := tx.Handoff(ctx, everything, id.String())
			if err != nil {
				return err
			}
			if h.State == custody.HandoffOffered || h.State == custody.HandoffDeparted || h.State == custody.HandoffArrived {
				for _, l := range h.Lots {
					if l.Outcome == "" {
						holders[l.Lot]++
					}
				}
			}
		}
		lots, err := tx.StreamsOf(ctx, custody.LotStream)
		if err != nil {
			return err
		}
		for id := range lots {
			found, err := tx.LotsRead(ctx, []uuid.UUID{id})
			if err != nil {
				return err
			}
			l := found[0]
			if l.Keeper.Org == uuid.Nil && !l.Keeper.Party {
				t.Errorf("lot %s (%s) has no keeper", l.Code, l.State)
			}
			want := 0
			if l.Handoff != uuid.Nil {
				want = 1
			}
			if holders[id] != want {
				t.Errorf("lot %s is reserved by %d handoffs, %d open ones hold it", l.Code, want, holders[id])
			}
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
}
