package app

import (
	"testing"

	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/custody"
)

// Part of a sample is used up, the rest is a lot that can go back.
func (a *acts) aLaboratoryUsesUpPartOfASample(t *testing.T) {
	code := a.took(t, a.file(t))
	g, lab := visit(t, a.Server), a.window(t, "lab1")
	h := did(g.Custody.OfferHandoff(g.ctx, g.as("officer1"), custody.OfferHandoff{Command: command(), Purpose: custody.Transfer, To: g.as("lab1").Org, Lots: []string{code}}))(t)
	did(g.Custody.ReceiveHandoff(g.ctx, g.as("lab1"), custody.ReceiveHandoff{Command: command(), Handoff: h.Number.String(), Place: "样品室", Lines: []custody.ReceiveLine{{Code: code, Outcome: custody.Accepted}}}))(t)
	at := "/lots/" + code + "/consume"
	lab.sees(t, "/lots/"+code, at, "登记检验消耗")
	form := fields("command_id", uuid.NewString(), "quantity", "31", "report", "检验〔2026〕7 号", "rest_code", a.label())
	lab.complains(t, at, form, "f-quantity")
	form.Set("quantity", "10")
	form.Set("report", "")
	lab.complains(t, at, form, "f-report")
	form.Set("report", "检验〔2026〕7 号")
	lab.complains(t, at, form, "f-rest_code") // a label of the agency's roll
	form.Set("rest_code", "")
	for range 2 { // a double click uses up once
		lab.did(t, at, form, nil)
	}
	lot := a.lotView(t, code)
	if lot.State != custody.Divided || len(lot.ChildCodes) != 2 {
		t.Fatalf("the sample is %s with %v", lot.State, lot.ChildCodes)
	}
	for _, child := range lot.ChildCodes {
		switch part := a.lotView(t, child.String()); part.Quantity {
		case 10:
			lab.sees(t, "/lots/"+child.String(), "检验消耗", "/lots/"+child.String()+"/consumption.pdf")
		case 20:
			if part.State != custody.AtLab {
				t.Errorf("what is left is %s", part.State)
			}
			lab.sees(t, "/lots/"+child.String(), "/handoffs/new?lots=")
		default:
			t.Errorf("a part of %d", part.Quantity)
		}
	}
}
