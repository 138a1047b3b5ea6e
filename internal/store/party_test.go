package store

import (
	"context"
	"strings"
	"testing"

	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/casefile"
	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/ledger"
	"github.com/sealtrail/sealtrail/internal/moment"
)

func TestAPartyIsFoundByAWholeValueWithAReasonAndEveryLookIsKept(t *testing.T) {
	engines(t, func(t *testing.T, db *DB, clock *moment.Turning) {
		ctx := context.Background()
		s := cases(t, db, clock)
		officer := officer()
		open := func(name, phone string) casefile.Receipt {
			t.Helper()
			r, err := s.OpenCase(ctx, officer, casefile.OpenCase{Command: ledger.Command{ID: uuid.Must(uuid.NewV7())}, Paper: "案 " + name, Title: "案", Parties: []casefile.Party{{Kind: "person", Name: name, Phone: phone}}})
			if err != nil {
				t.Fatal(err)
			}
			return r
		}
		first, _ := open("央金卓玛", "13900000001"), open("次仁多吉", "13900000002")
		for _, c := range []struct {
			text, reason string
			found        int
			code         string
		}{
			{"央金卓玛", "核对前科", 1, ""}, {" 13900000001 ", "核对前科", 1, ""}, {"央金", "核对前科", 0, ""}, {"%", "核对前科", 0, "casefile.party.text"}, {"央金%", "x", 0, ""},
			{"央金卓玛", " ", 0, "casefile.party.reason"}, {strings.Repeat("长", 101), "x", 0, "casefile.party.text"},
		} {
			found, err := s.FindParty(ctx, officer, casefile.FindParty{Text: c.text, Reason: c.reason})
			if f := fault.Of(err); c.code != "" && (f == nil || !strings.Contains(f.Error(), c.code)) || c.code == "" && err != nil {
				t.Errorf("%q: %v, want %q", c.text, err, c.code)
			}
			if len(found) != c.found || c.found == 1 && found[0].ID != first.ID {
				t.Errorf("%q finds %+v", c.text, found)
			}
		}
		other := of(officer, "x", clock.Now(), identity.Officer)
		other.Org = uuid.New()
		if found, err := s.FindParty(ctx, other, casefile.FindParty{Text: "央金卓玛", Reason: "好奇"}); err != nil || len(found) != 0 {
			t.Errorf("another agency finds %+v, %v", found, err)
		}
		if _, err := s.FindParty(ctx, of(officer, "k", clock.Now(), identity.Keeper), casefile.FindParty{Text: "央金卓玛", Reason: "好奇"}); !fault.Is(err, fault.KindDenied) {
			t.Errorf("a keeper: %v", err)
		}
		head := of(officer, "h", clock.Now(), identity.Approver)
		all, next, err := s.Accesses(ctx, head, 50, "")
		if err != nil || len(all) != 4 || next != "" {
			t.Fatalf("%d looks, %q, %v", len(all), next, err)
		}
		if last := all[3]; last.Person != officer.Pseudonym || last.Reason != "核对前科" || len(last.Found) != 1 || last.Found[0] != first.ID || last.At.IsZero() || last.Role != "officer" {
			t.Errorf("%+v", last)
		}
		err = db.InTx(ctx, func(tx *Tx) error { return tx.db.Exec("DELETE FROM accesses").Error })
		if err == nil {
			t.Error("the log of looks takes a deletion")
		}
		err = db.InTx(ctx, func(tx *Tx) error { return tx.db.Exec("UPDATE accesses SET reason = 'x'").Error })
		if err == nil {
			t.Error("the log of looks takes a change")
		}
	})
}

func TestAPartyIsFoundThroughItsIndex(t *testing.T) {
	engines(t, func(t *testing.T, db *DB, _ *moment.Turning) {
		indexed(t, db, func(tx *Tx, look func(string, func() error)) {
			look("a party", func() error {
				_, err := tx.CasesOfParty(context.Background(), identity.Scope{Org: uuid.New()}, "央金卓玛", 50)
				return err
			})
			look("looks", func() error {
				return second2(tx.Accesses(context.Background(), identity.Scope{Org: uuid.New()}, 50, ""))
			})
		})
	})
}
