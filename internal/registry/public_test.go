package registry

import (
	"bytes"
	"flag"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
)

var update = flag.Bool("update", false, "write golden files anew")

// region is three firms, of which one has nothing that may be listed.
func region() ([]Firm, []uuid.UUID) {
	id := func(n byte) uuid.UUID { return uuid.UUID{0x01, 0x93, 6: 0x70, 8: 0x80, 15: n} }
	shred := recyclers()
	shred.ID, shred.Number, shred.Issuer, shred.CapacityG = id(11), "考2026-1", "曲水县分局", 1_500_000
	burn := hazardous()
	burn.ID, burn.Number, burn.Issuer, burn.CapacityG = id(12), "藏危废001", "自治区生态环境厅", 8_000_000_000
	expired := recyclers()
	expired.ID, expired.ValidTo = id(13), "2026-06-30"
	suspended := recyclers()
	suspended.ID, suspended.Changes = id(14), []Change{{Suspended: true, Reason: "整改", At: noon - 1}}
	contact := Contact{Name: "格桑梅朵", Phone: "13800000000"}
	return []Firm{
		{ID: id(1), USCC: "91540100MA6T100200", Name: "演示环保公司", Contact: contact, Facilities: []Facility{
			{ID: id(21), Name: "乙厂", Division: "540124", Address: "聂当乡", Qualifications: []Qualification{shred, burn}},
			{ID: id(22), Name: "甲厂", Division: "540102", Address: "=1+1", Qualifications: []Qualification{shred, expired}},
		}},
		{ID: id(2), USCC: "91350100M000100Y43", Name: "演示再生公司", Contact: contact, Facilities: []Facility{
			{ID: id(23), Name: "丙厂", Division: "540602", Address: "色尼区, \"东\"路", Qualifications: []Qualification{shred, suspended}}}},
		{ID: id(3), USCC: "91110000101623741K", Name: "已到期公司", Facilities: []Facility{{ID: id(24), Name: "丁厂", Division: "540602", Qualifications: []Qualification{expired, suspended}}}},
	}, []uuid.UUID{id(21), id(22), id(23), id(24)}
}

func edition(firms []Firm, facilities []uuid.UUID) PublicEdition {
	head := Listing{Publisher: "演示生态环境厅", Division: "540000", FreeOfCharge: true, Payer: "财政", ServiceArea: []string{"540000"}, NextUpdateDue: "2027-03-31"}
	return PublicEdition{Number: 3, PublishedOn: noon.Date(), PublishedAt: noon, Listing: list(head, firms, facilities, noon)}
}

func TestThePublicSeesWhatIsOnTheAllowListAndNothingElse(t *testing.T) {
	firms, facilities := region()
	jsonFile, csvFile, err := freeze(edition(firms, facilities))
	if err != nil {
		t.Fatal(err)
	}
	for name, got := range map[string][]byte{"edition.golden.json": jsonFile, "edition.golden.csv": csvFile} {
		file := filepath.Join("testdata", name)
		if *update {
			if err := os.MkdirAll("testdata", 0o755); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(file, got, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(got, want) {
			t.Errorf("%s: %s", name, cmp.Diff(string(want), string(got)))
		}
	}
}

func TestAnEditionsBytesDependOnNoOrder(t *testing.T) {
	firms, facilities := region()
	want, _, err := freeze(edition(firms, facilities))
	if err != nil {
		t.Fatal(err)
	}
	source := rand.New(rand.NewPCG(1, 2))
	for range 20 {
		source.Shuffle(len(firms), func(i, j int) { firms[i], firms[j] = firms[j], firms[i] })
		source.Shuffle(len(facilities), func(i, j int) { facilities[i], facilities[j] = facilities[j], facilities[i] })
		for i := range firms {
			fs := firms[i].Facilities
			source.Shuffle(len(fs), func(i, j int) { fs[i], fs[j] = fs[j], fs[i] })
			for j := range fs {
				qs := fs[j].Qualifications
				source.Shuffle(len(qs), func(i, j int) { qs[i], qs[j] = qs[j], qs[i] })
			}
		}
		got, _, err := freeze(edition(firms, facilities))
		if err != nil || !bytes.Equal(got, want) {
			t.Fatalf("%v\n%s", err, got)
		}
	}
}

func TestAListingIsNarrowedByDivisionCategoryAndMethod(t *testing.T) {
	firms, facilities := region()
	l, b := edition(firms, facilities).Listing, book(t)
	for _, c := range []struct {
		division, category, method string
		firms, facilities          int
	}{{"", "", "", 2, 3}, {"540100", "", "", 1, 2}, {"540602", "G01", "SHRED_RECYCLE", 1, 1}, {"", "", "INCIN_HW", 1, 1}, {"", "G08", "INCIN_HW", 1, 1}, {"", "G09", "INCIN_HW", 0, 0}, {"", "G08", "PULP", 0, 0}, {"", "G77", "", 0, 0}, {"540300", "", "", 0, 0}} {
		got := l.Filter(b, c.division, c.category, c.method, noon)
		if len(got.Firms) != c.firms || len(got.ids()) != c.facilities || got.Payer != l.Payer {
			t.Errorf("%+v: %d firms, %d facilities", c, len(got.Firms), len(got.ids()))
		}
	}
}

func TestTonnesAreWrittenWithoutRounding(t *testing.T) {
	for g, want := range map[int64]string{0: "0", 1: "0.000001", 1_500_000: "1.5", 8_000_000_000: "8000", 10_000_001: "10.000001"} {
		if got := tonnes(g); got != want {
			t.Errorf("%d g: %s, want %s", g, got, want)
		}
	}
}
