package store

import (
	"reflect"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/custody"
	"github.com/sealtrail/sealtrail/internal/label"
	"github.com/sealtrail/sealtrail/internal/ledger"
)

var sameCode = cmp.Comparer(func(a, b label.Code) bool { return a == b })

// filledLot is a filled lot; a code cannot be made by filling.
func filledLot(t *testing.T) custody.Lot {
	t.Helper()
	code, err := label.New(strings.NewReader("1234567"))
	if err != nil {
		t.Fatal(err)
	}
	var l custody.Lot
	n := 0
	v := reflect.ValueOf(&l).Elem()
	for i := range v.NumField() {
		if v.Type().Field(i).Name == "Code" {
			continue
		}
		fillNoun(t, v.Field(i), label.CaseFile, &n)
	}
	l.Code = code
	return l
}

func TestALotSurvivesItsRow(t *testing.T) {
	want := filledLot(t)
	row, err := toLotRow(want)
	if err != nil {
		t.Fatal(err)
	}
	row.DueDay, row.ApprovalDue = "2026-12-01", 1      // drawn from the legal ground, read by nobody but lists
	row.ForceDay = "2026-12-02"                        // the same
	row.LeftKind, row.CountedAt = "sealed", row.LastAt // drawn from where it is
	row.OrderApproved = true                           // drawn from the order
	everyField(t, row)
	have, err := fromLotRow(row)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, have, sameCode); diff != "" {
		t.Error(diff)
	}
	if !have.Keeper.Party || have.Stock.Seal == "" || len(have.Legal.Holds) == 0 {
		t.Errorf("not every field was filled: %+v", have)
	}
}

func TestEveryChangingFieldOfALotIsSaved(t *testing.T) {
	fixed := []string{"id", "stream", "case_id", "seizure_id", "line_no", "agency_org", "division", "category", "kind", "name", "spec", "brand", "rights_holder", "unit",
		"waste_code", "value_basis", "parent_id"}
	v := reflect.TypeOf(lotRow{})
	for i := range v.NumField() {
		column, _, _ := strings.Cut(strings.TrimPrefix(v.Field(i).Tag.Get("gorm"), "column:"), ";")
		saved, constant := 0, 0
		for _, c := range lotChanges {
			if c == column {
				saved++
			}
		}
		for _, c := range fixed {
			if c == column {
				constant++
			}
		}
		if saved+constant != 1 {
			t.Errorf("%s is neither fixed nor saved, or both", column)
		}
	}
}

func TestASeizureSurvivesItsRowAndItsNamesLieElsewhere(t *testing.T) {
	want := filledNoun[custody.Seizure](t, label.Seizure)
	want.Confirmed.Auth = []ledger.Auth{{By: "session"}}
	row, err := toSeizureRow(want)
	if err != nil {
		t.Fatal(err)
	}
	everyField(t, row)
	personal := map[string]string{"party.name": want.Party.Name, "party.id_number": want.Party.IDNumber, "party.phone": want.Party.Phone, "party.address": want.Party.Address,
		"witness.name": want.Party.Witness.Name, "witness.id_number": want.Party.Witness.IDNumber, "witness.phone": want.Party.Witness.Phone}
	for i, o := range want.Officers {
		personal["officer."+string(rune('0'+i))+".name"], personal["officer."+string(rune('0'+i))+".certificate"] = o.Name, o.Certificate
	}
	for _, name := range personal {
		if strings.Contains(row.Detail, `"`+name+`"`) {
			t.Errorf("%q is kept in the row", name)
		}
	}
	have, err := fromSeizureRow(row, personal)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, have, sameNumber); diff != "" {
		t.Error(diff)
	}
}

func TestAHandoffSurvivesItsRowAndItsDriverLiesElsewhere(t *testing.T) {
	want := filledNoun[custody.Handoff](t, label.Handoff)
	want.Lots[1].Outcome = ""
	want.Lots[1].Split = false
	want.State, want.Steps[0].Kind = custody.HandoffDeparted, custody.StepIncident // on the road: with a time when it is due
	row, err := toHandoffRow(want)
	if err != nil {
		t.Fatal(err)
	}
	everyField(t, row)
	for _, name := range []string{want.Carrier.Plate, want.Carrier.Driver, want.Carrier.Phone, want.Steps[0].Witness, want.Steps[1].Witness} {
		if strings.Contains(row.Detail, `"`+name+`"`) {
			t.Errorf("%q is kept in the row", name)
		}
	}
	have, err := fromHandoffRow(row)
	if err != nil {
		t.Fatal(err)
	}
	have.Carrier = have.Carrier.Named(map[string]string{"carrier.plate": want.Carrier.Plate, "carrier.driver": want.Carrier.Driver, "carrier.phone": want.Carrier.Phone})
	for i := range have.Steps {
		have.Steps[i].Named(map[string]string{"witness.name": want.Steps[i].Witness})
	}
	if diff := cmp.Diff(want, have, sameNumber); diff != "" {
		t.Error(diff)
	}
}

func TestADiscrepancySurvivesItsRow(t *testing.T) {
	want := filledNoun[custody.Discrepancy](t, label.Handoff)
	row, err := toDiscrepancyRow(want)
	if err != nil {
		t.Fatal(err)
	}
	everyField(t, row)
	have, err := fromDiscrepancyRow(row)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, have); diff != "" {
		t.Error(diff)
	}
	if have.ID == uuid.Nil {
		t.Error("nothing was filled")
	}
}
