package destruction

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/fact"
	"github.com/sealtrail/sealtrail/internal/label"
	"github.com/sealtrail/sealtrail/internal/ledger"
	"github.com/sealtrail/sealtrail/internal/moment"
)

var update = flag.Bool("update", false, "write golden files anew")

// fill gives every field of a value a content that nothing else in it has.
func fill(v reflect.Value, n *int) {
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
	case label.Number:
		number, err := label.NewNumber(label.Certificate, "540102", 2026, *n)
		if err != nil {
			panic(err)
		}
		v.Set(reflect.ValueOf(number))
		return
	}
	switch v.Kind() {
	case reflect.String:
		v.SetString(fmt.Sprintf("text %d", *n))
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Int, reflect.Int64:
		v.SetInt(int64(*n))
	case reflect.Uint8:
		v.SetUint(uint64(*n % 256))
	case reflect.Array:
		for i := range v.Len() {
			fill(v.Index(i), n)
		}
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		fill(v.Elem(), n)
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 1, 1))
		fill(v.Index(0), n)
	case reflect.Struct:
		for i := range v.NumField() {
			fill(v.Field(i), n)
		}
	}
}

func certificate() Certificate {
	var c Certificate
	n := 0
	fill(reflect.ValueOf(&c).Elem(), &n)
	c.State, c.Closed = CertificateCorrected, false
	c.Documents[0].State = c.State
	return c
}

func golden(t *testing.T, name string, v any) {
	t.Helper()
	got, err := json.MarshalIndent(v, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join("testdata", name)
	if *update {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, append(got, '\n'), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(bytes.TrimSpace(want), got) {
		t.Errorf("%s changed: what the public sees is decided, not drifted into\n%s", name, got)
	}
}

func TestThePublicSeesWhatTheAllowListOpensAndNothingElse(t *testing.T) {
	golden(t, "public_open.json", certificate().Public())
}

func TestOfAClosedCaseThePublicSeesNumberStateAndDate(t *testing.T) {
	c := certificate()
	c.Closed = true
	golden(t, "public_closed.json", c.Public())
	shown, err := json.Marshal(c.Public())
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(string(shown), "text ") {
		t.Errorf("a text of a closed case is shown: %s", shown)
	}
}

func TestNoIdOfALotOrOrganisationIsPublic(t *testing.T) {
	shown, err := json.Marshal(certificate().Public())
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(string(shown), "01939fa0-") {
		t.Errorf("an internal id is shown: %s", shown)
	}
}

func TestACorrectionChangesWhatIsNamedAndNothingElse(t *testing.T) {
	c := certificate()
	c.Issue, c.Facts.Treatment.Method = 1, "SHRED_RECYCLE"
	c.Facts.Balance = fact.Balance{InputG: 100_000, OutputG: 100_000}
	c.Facts.Items[0].Lot, c.Facts.Items[0].NetG, c.Facts.ShareG = id(1), 60_000, 60_000
	c.Facts.Outputs[0].MassG, c.Facts.Residue = 100_000, nil
	c.Facts.Treatment.StartedAt, c.Facts.Treatment.EndedAt = now.Add(-3600e9), now
	name, net := "男式夹克", int64(61_000)
	got, err := c.corrected(CertificateChanges{Items: []ItemChange{{Lot: id(1).String(), Name: &name, NetG: &net}}}, Run{}, now, book(t))
	if err != nil {
		t.Fatal(err)
	}
	if got.Items[0].Name != name || got.Items[0].NetG != net || got.ShareG != net || got.Balance.InputG != 101_000 || got.Balance.DeltaG != 1_000 {
		t.Errorf("corrected to %+v, share %d, balance %+v", got.Items[0], got.ShareG, got.Balance)
	}
	if got.Version != 2 || got.Replaces != c.Number.String() {
		t.Errorf("version %d replaces %q", got.Version, got.Replaces)
	}
	if c.Facts.Items[0].NetG != 60_000 {
		t.Error("the old certificate was changed")
	}
	if got.Agency != c.Facts.Agency || got.Items[0].Brand != c.Facts.Items[0].Brand || got.Treatment.Line != c.Facts.Treatment.Line {
		t.Error("something that was not named changed")
	}
	net = 90_000
	if _, err := c.corrected(CertificateChanges{Items: []ItemChange{{Lot: id(1).String(), NetG: &net}}}, Run{}, now, book(t)); code(err) != "destruction.balance.outside" {
		t.Errorf("a correction that does not balance: %v", err)
	}
	if _, err := c.corrected(CertificateChanges{Items: []ItemChange{{Lot: id(9).String(), NetG: &net}}}, Run{}, now, book(t)); code(err) != "destruction.certificate.item_unknown" {
		t.Errorf("a lot that is not on it: %v", err)
	}
}

func TestACertificateIsCorrectedOrRevokedOnce(t *testing.T) {
	for state, want := range map[CertificateState]string{CertificateValid: "", CertificateCorrected: "destruction.certificate.state", CertificateRevoked: "destruction.certificate.state"} {
		c := certificate()
		c.State = state
		for _, kind := range []string{fact.KindCertificateCorrected, fact.KindCertificateRevoked} {
			if got := code(c.may(kind)); got != want {
				t.Errorf("%s %s: %q", state, kind, got)
			}
		}
	}
}

func TestAFileIsShownOnlyForTheStateItWasDrawnIn(t *testing.T) {
	c := Certificate{State: CertificateRevoked, Documents: []Document{{SHA256: "a", State: CertificateValid}}}
	if _, ok := c.Document(); ok {
		t.Error("a file without the mark of revocation is shown")
	}
	c.Documents = append(c.Documents, Document{SHA256: "b", State: CertificateRevoked})
	if d, ok := c.Document(); !ok || d.SHA256 != "b" {
		t.Error("the newest file is not shown")
	}
}

func TestTheTablesOfOrdersRunsAndCertificatesNameOnlyKnownStates(t *testing.T) {
	for from, acts := range orderMoves {
		for _, to := range acts {
			known(t, OrderStates(), from, to)
		}
	}
	for from, acts := range runMoves {
		for _, to := range acts {
			known(t, RunStates(), from, to)
		}
	}
	for from, acts := range certificateMoves {
		for _, to := range acts {
			known(t, CertificateStates(), from, to)
		}
	}
}

func known[S comparable](t *testing.T, all []S, states ...S) {
	t.Helper()
	for _, s := range states {
		found := false
		for _, k := range all {
			found = found || k == s
		}
		if !found {
			t.Errorf("state %v is not listed", s)
		}
	}
}

func TestADifferenceNamesFieldsAndNeverValues(t *testing.T) {
	type noun struct {
		Name  string
		Lots  []string
		Stage ledger.Hash
	}
	fields, err := differing(noun{Name: "secret", Lots: nil}, noun{Name: "other", Lots: []string{}})
	if err != nil || len(fields) != 1 || fields[0] != "Name" {
		t.Fatalf("got %v, %v", fields, err)
	}
}

func TestACorrectedTimeStaysBetweenTheReceiptAndTheCertificate(t *testing.T) {
	c := certificate()
	c.Issue, c.Facts.Treatment.Method, c.Facts.IssuedAt = 1, "SHRED_RECYCLE", now
	c.Facts.Balance = fact.Balance{InputG: 100_000, OutputG: 100_000}
	c.Facts.Outputs[0].MassG, c.Facts.Residue = 100_000, nil
	c.Facts.Treatment.StartedAt, c.Facts.Treatment.EndedAt = now.Add(-3600e9), now.Add(-1800e9)
	c.Facts.Orders = []fact.CertificateOrder{{ApprovedAt: now.Add(-5 * 3600e9)}}
	c.Facts.Carriage = []fact.CertificateCarriage{{ReceivedAt: now.Add(-2 * 3600e9)}}
	for name, x := range map[string]struct {
		change CertificateChanges
		want   string
	}{
		"a little earlier":         {CertificateChanges{StartedAt: now.Add(-2 * 3600e9)}, ""},
		"before the firm had them": {CertificateChanges{StartedAt: now.Add(-2*3600e9 - 1e6)}, "destruction.time.before_receipt"},
		"years before":             {CertificateChanges{StartedAt: 1, EndedAt: 2}, "destruction.time.before_receipt"},
		"after the certificate":    {CertificateChanges{EndedAt: now.Add(1e9)}, "destruction.time.after_certificate"},
		"ends before it begins":    {CertificateChanges{EndedAt: now.Add(-2 * 3600e9)}, "destruction.time.order"},
	} {
		if _, err := c.corrected(x.change, Run{}, now.Add(3600e9), book(t)); code(err) != x.want {
			t.Errorf("%s: %v, want %q", name, err, x.want)
		}
	}
}
