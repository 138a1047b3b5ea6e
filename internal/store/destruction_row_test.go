package store

import (
	"fmt"
	"reflect"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/destruction"
	"github.com/sealtrail/sealtrail/internal/fact"
	"github.com/sealtrail/sealtrail/internal/label"
	"github.com/sealtrail/sealtrail/internal/moment"
)

// fillNoun gives every field of a noun a content that nothing else in it has.
func fillNoun(t *testing.T, v reflect.Value, kind label.Kind, n *int) {
	t.Helper()
	*n++
	switch v.Interface().(type) {
	case uuid.UUID:
		v.Set(reflect.ValueOf(uuid.MustParse(fmt.Sprintf("01939fa0-0000-7000-8000-%012d", *n))))
		return
	case moment.Time:
		v.SetInt(1_795_000_000_000 + int64(*n)*1000)
		return
	case moment.Date:
		v.SetString(fmt.Sprintf("2026-11-%02d", *n%28+1))
		return
	case label.Code:
		code, err := label.New(strings.NewReader(fmt.Sprintf("%07d", *n)))
		if err != nil {
			t.Fatal(err)
		}
		v.Set(reflect.ValueOf(code))
		return
	case label.Number:
		number, err := label.NewNumber(kind, "540102", 2026, *n)
		if err != nil {
			t.Fatal(err)
		}
		v.Set(reflect.ValueOf(number))
		return
	}
	switch v.Kind() {
	case reflect.String:
		v.SetString(fmt.Sprintf("文 %d", *n))
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Int, reflect.Int64:
		v.SetInt(int64(*n))
	case reflect.Uint8:
		v.SetUint(uint64(*n%255 + 1))
	case reflect.Array:
		for i := range v.Len() {
			fillNoun(t, v.Index(i), kind, n)
		}
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		fillNoun(t, v.Elem(), kind, n)
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 2, 2))
		for i := range v.Len() {
			fillNoun(t, v.Index(i), kind, n)
		}
	case reflect.Map:
		v.Set(reflect.ValueOf(map[string]string{"used_g": fmt.Sprint(*n)}))
	case reflect.Struct:
		for i := range v.NumField() {
			fillNoun(t, v.Field(i), kind, n)
		}
	default:
		t.Fatalf("cannot fill %s", v.Type())
	}
}

func filledNoun[T any](t *testing.T, kind label.Kind) T {
	t.Helper()
	var v T
	n := 0
	fillNoun(t, reflect.ValueOf(&v).Elem(), kind, &n)
	return v
}

var sameNumber = cmp.Comparer(func(a, b label.Number) bool { return a == b })

func TestAnOrderSurvivesItsRow(t *testing.T) {
	o := filledNoun[destruction.Order](t, label.Order)
	row, err := toOrderRow(o)
	if err != nil {
		t.Fatal(err)
	}
	back, err := fromOrderRow(row)
	if diff := cmp.Diff(o, back, sameNumber); err != nil || diff != "" {
		t.Error(err, diff)
	}
}

func TestARunSurvivesItsRow(t *testing.T) {
	r := filledNoun[destruction.Run](t, label.Destruction)
	row, err := toRunRow(r)
	if err != nil {
		t.Fatal(err)
	}
	back, err := fromRunRow(row)
	if diff := cmp.Diff(r, back, sameNumber); err != nil || diff != "" {
		t.Error(err, diff)
	}
}

func TestACertificateSurvivesItsRow(t *testing.T) {
	c := filledNoun[destruction.Certificate](t, label.Certificate)
	row, err := toCertificateRow(c)
	if err != nil {
		t.Fatal(err)
	}
	back, err := fromCertificateRow(row)
	if diff := cmp.Diff(c, back, sameNumber); err != nil || diff != "" {
		t.Error(err, diff)
	}
	if row.Month != "2026-11" {
		t.Errorf("month %q", row.Month)
	}
}

func TestEveryFieldOfTheFactsIsInTheRow(t *testing.T) {
	f := filledNoun[fact.CertificateIssued](t, label.Certificate)
	row, err := toCertificateRow(destruction.Certificate{Facts: f, IssuedAt: noon, Number: filledNoun[destruction.Certificate](t, label.Certificate).Number})
	if err != nil {
		t.Fatal(err)
	}
	back, err := fromCertificateRow(row)
	if diff := cmp.Diff(f, back.Facts); err != nil || diff != "" {
		t.Error(err, diff)
	}
}
