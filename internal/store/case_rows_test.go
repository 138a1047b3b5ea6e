package store

import (
	"context"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
	"gorm.io/gorm"
	"gorm.io/gorm/logger"

	"github.com/sealtrail/sealtrail/internal/casefile"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/label"
	"github.com/sealtrail/sealtrail/internal/moment"
	"github.com/sealtrail/sealtrail/internal/registry"
)

// fill sets every exported field it can reach to something else than zero.
func fill(v reflect.Value, n *int) {
	*n++
	switch v.Interface().(type) {
	case label.Number:
		number, err := label.NewNumber(label.CaseFile, "540102", 2026, *n)
		if err != nil {
			panic(err)
		}
		v.Set(reflect.ValueOf(number))
		return
	case uuid.UUID:
		v.Set(reflect.ValueOf(uuid.New()))
		return
	}
	switch v.Kind() {
	case reflect.String:
		v.SetString(fmt.Sprintf("text %d", *n))
	case reflect.Int, reflect.Int64:
		v.SetInt(int64(*n))
	case reflect.Uint8:
		v.SetUint(uint64(*n%255 + 1))
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Array:
		for i := range v.Len() {
			fill(v.Index(i), n)
		}
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 2, 2))
		for i := range v.Len() {
			fill(v.Index(i), n)
		}
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		fill(v.Elem(), n)
	case reflect.Struct:
		for i := range v.NumField() {
			fill(v.Field(i), n)
		}
	default:
		panic("no value for " + v.Type().String())
	}
}

func filled[T any]() T {
	var x T
	n := 0
	fill(reflect.ValueOf(&x).Elem(), &n)
	return x
}

func TestNoFieldOfACaseFirmOrEditionIsLostInItsRow(t *testing.T) {
	numbers := cmp.Comparer(func(a, b label.Number) bool { return a == b })
	c := filled[casefile.Case]()
	personal := map[string]string{}
	for i, p := range c.Parties {
		for field, v := range map[string]string{"name": p.Name, "id_number": p.IDNumber, "phone": p.Phone, "address": p.Address} {
			personal[fmt.Sprintf("party.%d.%s", i, field)] = v
		}
	}
	r, err := toCaseRow(c)
	if err != nil {
		t.Fatal(err)
	}
	for i := range c.Told { // beside the row as well, by the act that told
		if strings.Contains(fmt.Sprintf("%+v", r), c.Told[i].Name) {
			t.Error("the row keeps a rights holder's name, which could not be erased")
		}
		c.Told[i].Name = ""
	}
	for _, p := range c.Parties {
		if strings.Contains(fmt.Sprintf("%+v", r), p.Name) {
			t.Error("the row keeps a party's name, which could not be erased")
		}
	}
	if back, err := fromCaseRow(r, personal); err != nil || !cmp.Equal(c, back, numbers) {
		t.Errorf("case: %v %s", err, cmp.Diff(c, back, numbers))
	}
	f := filled[registry.Firm]()
	row, err := toFirmRow(f)
	if err != nil {
		t.Fatal(err)
	}
	if back, err := fromFirmRow(row, map[string]string{"contact.name": f.Contact.Name, "contact.phone": f.Contact.Phone}); err != nil || !cmp.Equal(f, back) {
		t.Errorf("firm: %v %s", err, cmp.Diff(f, back))
	}
	e := filled[registry.Edition]()
	kept, err := toEditionRow(e)
	if err != nil {
		t.Fatal(err)
	}
	if back, err := fromEditionRow(kept); err != nil || !cmp.Equal(e, back) {
		t.Errorf("edition: %v %s", err, cmp.Diff(e, back))
	}
	x := filled[casefile.Exemption]()
	if back := fromExemptionRow(toExemptionRow(x)); !cmp.Equal(x, back) {
		t.Errorf("exemption: %s", cmp.Diff(x, back))
	}
}

// overheard keeps the statements that a transaction sends.
type overheard struct {
	logger.Interface
	sql []string
}

func (o *overheard) LogMode(logger.LogLevel) logger.Interface { return o }

func (o *overheard) Trace(_ context.Context, _ time.Time, f func() (string, int64), _ error) {
	sql, _ := f()
	o.sql = append(o.sql, sql)
}

func overhear(tx *Tx) (*Tx, *overheard) {
	o := &overheard{Interface: logger.Discard}
	return &Tx{db: tx.db.Session(&gorm.Session{Logger: o}), house: tx.house}, o
}

func TestListsOfCasesFirmsAndEditionsAreServedByAnIndex(t *testing.T) {
	clock := moment.NewTurning(noon)
	db := ready(t, Config{File: t.TempDir() + "/sealtrail.db", Clock: clock})
	ctx, org := context.Background(), uuid.New()
	if err := db.View(ctx, func(tx *Tx) error {
		heard, o := overhear(tx)
		for name, read := range map[string]func() error{
			"cases of an agency": func() error {
				_, _, err := heard.Cases(ctx, identity.Scope{Org: org}, casefile.CaseFilter{})
				return err
			},
			"cases of a prefecture": func() error {
				_, _, err := heard.Cases(ctx, identity.Scope{Division: "540100"}, casefile.CaseFilter{})
				return err
			},
			"lots of a case": func() error { _, err := heard.LegalLots(ctx, uuid.New()); return err },
			"firms of a bureau": func() error {
				_, _, err := heard.Firms(ctx, identity.Scope{Org: org}, registry.FirmFilter{})
				return err
			},
			"drafts of a bureau": func() error { _, _, err := heard.Drafts(ctx, identity.Scope{Org: org}, 0, ""); return err },
			"editions":           func() error { _, err := heard.Editions(ctx); return err },
			"edition in force":   func() error { _, _, err := heard.EditionAt(ctx, noon); return err },
			"what was accepted":  func() error { _, err := heard.AcceptedG(ctx, uuid.New(), 0, noon); return err },
			"exemptions":         func() error { _, err := heard.Exemptions(ctx, org); return err },
		} {
			o.sql = nil
			if err := read(); err != nil {
				return err
			}
			if len(o.sql) != 1 {
				t.Errorf("%s: %d statements", name, len(o.sql))
			}
			for _, sql := range o.sql {
				var plan []struct{ Detail string }
				if err := tx.db.Raw("EXPLAIN QUERY PLAN " + sql).Scan(&plan).Error; err != nil {
					return fmt.Errorf("%s: %w", sql, err)
				}
				for _, step := range plan {
					if strings.HasPrefix(step.Detail, "SCAN ") && !strings.Contains(step.Detail, "INDEX") && !strings.Contains(step.Detail, "part_") {
						t.Errorf("%s: %s", name, step.Detail)
					}
				}
			}
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
}

func TestADecisionOnAHundredLotsSendsAsManyStatementsAsOneOnTen(t *testing.T) {
	engines(t, func(t *testing.T, db *DB, clock *moment.Turning) {
		ctx, actor, s := context.Background(), officer(), cases(t, db, clock)
		sent := map[int]int{}
		for _, n := range []int{10, 100} {
			ref := openCase(t, s, actor)
			for range n {
				seizedLot(t, db, actor, ref.ID, casefile.Prior, noon, "2026-12-17")
			}
			counted := *s
			counted.InTx = func(ctx context.Context, f func(casefile.Tx) error) error {
				return db.InTx(ctx, func(tx *Tx) error {
					heard, o := overhear(tx)
					err := f(heard)
					sent[n] = len(o.sql)
					return err
				})
			}
			r, err := counted.RecordDecision(ctx, actor, casefile.RecordDecision{Command: command(), Case: ref.ID.String(), Kind: "confiscated", Paper: "处罚1号",
				DecidedOn: "2026-11-18", Effective: "2026-11-18"})
			if err != nil || len(r.Lots) != n {
				t.Fatalf("%d lots, %v", len(r.Lots), err)
			}
		}
		if sent[10] == 0 || sent[10] != sent[100] {
			t.Errorf("statements by lots: %v", sent)
		}
	})
}
