package registry

import (
	"slices"
	"testing"

	"github.com/google/uuid"
	"pgregory.net/rapid"
)

func numbered(n int, firms ...ListFirm) PublicEdition {
	return PublicEdition{Number: n, Listing: Listing{Publisher: "厅", Payer: "财政", FreeOfCharge: true, ServiceArea: []string{"540000"}, Firms: firms}}
}

func aFirm(uscc string, facilities ...ListFacility) ListFirm {
	return ListFirm{USCC: uscc, Name: uscc, Facilities: facilities}
}

func aFacility(n byte, qs ...ListQualification) ListFacility {
	return ListFacility{ID: uuid.UUID{n}, Name: "厂", Division: "540103", Address: "路", Qualifications: qs}
}

func aPaper(n byte, categories ...string) ListQualification {
	return ListQualification{ID: uuid.UUID{n}, Kind: "GENERAL", Number: "1 号", Categories: categories, CapacityG: 1000}
}

func TestAnEditionIsComparedFacilityByFacility(t *testing.T) {
	from := numbered(1, aFirm("A", aFacility(1, aPaper(1, "G01"))), aFirm("B", aFacility(2, aPaper(2, "G02"))), aFirm("D", aFacility(4, aPaper(4))))
	wider := aPaper(1, "G01", "G03")
	wider.CapacityG = 2000
	to := numbered(2, aFirm("A", aFacility(1, wider)), aFirm("C", aFacility(3, aPaper(3))), aFirm("D", aFacility(4, aPaper(5))))
	to.Payer = "企业"
	c := Compare(from, to)
	if len(c.Head) != 1 || c.Head[0].Field != "payer" || c.Head[0].Before[0] != "财政" || c.Head[0].After[0] != "企业" {
		t.Errorf("head %+v", c.Head)
	}
	var kinds []string
	for _, f := range c.Facilities {
		kinds = append(kinds, string(f.Change)+" "+f.USCC)
	}
	if want := []string{"added C", "altered A", "altered D", "removed B"}; !slices.Equal(kinds, want) {
		t.Fatalf("%v, want %v", kinds, want)
	}
	q := c.Facilities[1].Qualifications[0]
	if q.Change != Altered || len(q.Alterations) != 2 || q.Alterations[0].Field != "categories" || !slices.Equal(q.Alterations[0].After, []string{"G01", "G03"}) || q.Alterations[1].Field != "capacity_g" {
		t.Errorf("%+v", q)
	}
	d := c.Facilities[2].Qualifications
	if len(d) != 2 || d[0].Change != Added || d[1].Change != Removed {
		t.Errorf("%+v", d)
	}
}

func TestAnEditionDoesNotDifferFromItselfAndAWayBackTurnsEveryChange(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		draw := func(n int) PublicEdition {
			var firms []ListFirm
			for _, i := range rapid.SliceOfNDistinct(rapid.ByteRange(1, 6), 0, 4, rapid.ID[byte]).Draw(t, "facilities") {
				firms = append(firms, aFirm(string(rune('A'+i)), aFacility(i, aPaper(rapid.ByteRange(1, 3).Draw(t, "paper"), rapid.SampledFrom([]string{"G01", "G02"}).Draw(t, "category")))))
			}
			return numbered(n, firms...)
		}
		a, b := draw(1), draw(2)
		if c := Compare(a, a); !c.Empty() {
			t.Fatalf("%+v", c)
		}
		there, back := Compare(a, b), Compare(b, a)
		count := func(c Comparison, k ChangeKind) (n int) {
			for _, f := range c.Facilities {
				if f.Change == k {
					n++
				}
			}
			return n
		}
		if count(there, Added) != count(back, Removed) || count(there, Removed) != count(back, Added) || count(there, Altered) != count(back, Altered) {
			t.Fatalf("there %+v, back %+v", there, back)
		}
	})
}
