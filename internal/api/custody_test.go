package api

import (
	"net/http"
	"testing"
	"time"
)

func TestALotIsSplitAndItsChildrenAddUp(t *testing.T) {
	r := newRegion(t)
	code := r.seizes(r.opens()).Lots[0].Code
	child := func(quantity, massG int) map[string]any {
		return map[string]any{"quantity": quantity, "packages": 0, "mass_g": massG}
	}
	r.clock.Advance(time.Minute)
	r.stores([]string{code})
	path := "/lots/" + code + "/split"
	if p := want[Problem](t, r.post("keeper1", path, map[string]any{"reason": "分批", "children": []any{child(10, 8_000), child(27, 20_700)}}), http.StatusUnprocessableEntity); p.Detail == "" {
		t.Error(p)
	}
	split := want[SplitReceipt](t, r.post("keeper1", path, map[string]any{"reason": "分批", "children": []any{
		map[string]any{"quantity": 10, "packages": 1, "mass_g": 8_000}, child(26, 20_700)}}), http.StatusCreated)
	parent := want[Lot](t, r.get("keeper1", "/lots/"+code), 200)
	if parent.State != "divided" || len(parent.Children) != 2 || parent.Children[0] != split.Children[0].Code {
		t.Errorf("%+v, %+v", split, parent)
	}
	if part := want[Lot](t, r.get("keeper1", "/lots/"+split.Children[1].ID.String()), 200); part.Quantity != 26 || part.MassG != 20_700 || part.Parent != code || part.Standing.Code != "seized" {
		t.Errorf("%+v", part)
	}
}

func TestAShortCountIsADifferenceThatBothSidesSettle(t *testing.T) {
	r := newRegion(t)
	code := r.seizes(r.opens()).Lots[0].Code
	r.clock.Advance(time.Minute)
	h := want[HandoffReceipt](t, r.post("officer1", "/handoffs", map[string]any{"purpose": "store_in", "to": r.agency, "lots": []string{code}}), 201)
	received := want[ReceivingReceipt](t, r.post("keeper1", "/handoffs/"+h.Number+"/receive",
		map[string]any{"lines": []map[string]any{{"code": code, "outcome": "accepted", "quantity": 35, "seal_intact": true}}}, signed()...), 200)
	if len(received.Lines) != 1 || len(received.Lines[0].Discrepancies) == 0 {
		t.Fatalf("%+v", received)
	}
	open := want[List[Discrepancy]](t, r.get("officer1", "/discrepancies?open=true"), 200)
	if len(open.Items) != 1 || open.Items[0].Kind != "quantity" || open.Items[0].Expected != 36 || open.Items[0].Found != 35 || open.Items[0].LotCode != code {
		t.Fatalf("%+v", open)
	}
	path := "/discrepancies/" + open.Items[0].ID.String() + "/resolve"
	settle := map[string]any{"outcome": "stands", "reason": "清点确认"}
	first := want[ResolvingReceipt](t, r.post("officer1", path, settle, signed()...), 200)
	last := want[ResolvingReceipt](t, r.post("keeper1", path, settle, signed()...), 200)
	if first.Resolved || !last.Resolved || first.Side == last.Side {
		t.Errorf("%+v, then %+v", first, last)
	}
	if lot := want[Lot](t, r.get("officer1", "/lots/"+code), 200); lot.Quantity != 35 || len(lot.Discrepancies) != 0 {
		t.Errorf("%+v", lot)
	}
}

func TestAnOfferIsWithdrawnBeforeAnyAnswer(t *testing.T) {
	r := newRegion(t)
	code := r.seizes(r.opens()).Lots[0].Code
	r.clock.Advance(time.Minute)
	h := want[HandoffReceipt](t, r.post("officer1", "/handoffs", map[string]any{"purpose": "store_in", "to": r.agency, "lots": []string{code}}), 201)
	if rows := want[List[HandoffRow]](t, r.get("keeper1", "/handoffs?open=true"), 200); len(rows.Items) != 1 || rows.Items[0].Waiting != 1 {
		t.Errorf("%+v", rows)
	}
	gone := want[HandoffReceipt](t, r.post("officer1", "/handoffs/"+h.Number+"/withdraw", map[string]any{"reason": "改日"}), 200)
	if gone.State != "withdrawn" {
		t.Errorf("%+v", gone)
	}
	if p := want[Problem](t, r.post("officer1", "/handoffs/"+h.Number+"/withdraw", map[string]any{"reason": "改日"}), http.StatusConflict); p.Code == "" {
		t.Error(p)
	}
	if lot := want[Lot](t, r.get("officer1", "/lots/"+code), 200); lot.HandoffNumber != "" || lot.State != "with_handler" {
		t.Errorf("%+v", lot)
	}
}

func TestWhatIsPersonalInACaseIsForItsAgencyAlone(t *testing.T) {
	r := newRegion(t)
	number, _ := r.opens()
	if c := want[Case](t, r.get("officer2", "/cases/"+number), 200); len(c.Parties) != 1 || c.Parties[0].Name != "甲某" || c.Parties[0].Phone != "13900000000" {
		t.Errorf("%+v", c.Parties)
	}
	if c := want[Case](t, r.get("auditor1", "/cases/"+number), 200); len(c.Parties) != 1 || c.Parties[0] != (Party{Kind: "person"}) {
		t.Errorf("%+v", c.Parties)
	}
}
