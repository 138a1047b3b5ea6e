package web_test

import (
	"context"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/custody"
	"github.com/sealtrail/sealtrail/internal/identity"
)

func TestPartsGetTheirLabels(t *testing.T) {
	r := demoRegion(t)
	t.Run("a keeper's own split leads to the labels of the parts", r.splitLabels)
	t.Run("a firm prints the label of goods in its hands and makes no rolls", r.firmLabels)
	t.Run("a receipt in parts leads to their labels", r.receiptLabels)
}

var toPrint = regexp.MustCompile(`/labels\?print=([0-9A-Z,]+)(?:&amp;new=1)?#reprint`)

// printing opens the page that a page leads to for printing labels.
func (p *person) printing(address string) (codes []string) {
	p.t.Helper()
	found := toPrint.FindStringSubmatch(p.reads(address))
	if found == nil {
		p.t.Fatalf("%s leads to no labels", address)
	}
	codes = strings.Split(found[1], ",")
	form := p.reads("/labels?new=1&print="+found[1], `action="/labels/reprint"`)
	for _, code := range codes {
		if !strings.Contains(form, code) {
			p.t.Errorf("the form lacks %s", code)
		}
	}
	return codes
}

func (p *person) prints(codes []string) {
	p.t.Helper()
	command := url.Values{"command_id": {uuid.Must(uuid.NewV7()).String()}, "reprint_code": {strings.Join(codes, "\n")}, "reprint_note": {"首次打印"}, "stock": {"a4"}}
	for range 2 { // a second click
		if status, file, _ := p.post("/labels/reprint", command); status != http.StatusOK || !strings.HasPrefix(file, "%PDF") {
			p.t.Fatalf("%v: %d\n%s", codes, status, sentences(file))
		}
	}
}

// whole is a lot of several pieces that passes.
func (r *region) whole(t *testing.T, passes func(custody.LotRow) bool) custody.LotRow {
	t.Helper()
	all, _, err := r.Custody.Lots(context.Background(), identity.Scope{All: true}, custody.LotFilter{Limit: 200})
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range all {
		if l.Stock.Quantity > 3 && l.Confirmed && l.Container == uuid.Nil && l.Discrepancies == 0 && passes(l) {
			return l
		}
	}
	t.Fatal("no such lot in the demo")
	return custody.LotRow{}
}

func (r *region) splitLabels(t *testing.T) {
	keeper := r.as("keeper1")
	l := r.whole(t, func(l custody.LotRow) bool {
		status, _ := keeper.get("/lots/" + l.Code.String() + "/split")
		return status == http.StatusOK && l.State == custody.InCustody && l.Handoff == uuid.Nil && l.Order == uuid.Nil && strings.Contains(keeper.reads("/lots/"+l.Code.String()), l.Code.String()+"/split")
	})
	to := keeper.does("/lots/"+l.Code.String()+"/split", url.Values{"reason": {"分装"}, "children[0].quantity": {"1"}, "children[1].quantity": {integer(l.Stock.Quantity - 1)}})
	codes := keeper.printing(to)
	if len(codes) != 2 {
		t.Fatalf("%v", codes)
	}
	keeper.prints(codes)
	if again := keeper.printing("/lots/" + codes[0]); len(again) != 1 || again[0] != codes[0] {
		t.Errorf("the part leads to %v", again)
	}
	public := r.as("").reads("/T/"+l.Code.Compact(), "标签作废", "各份另有新标签")
	if strings.Contains(public, codes[0][:4]) {
		t.Errorf("the public page of a divided lot\n%s", public)
	}
	r.as("officer3").refused("/labels/reprint", url.Values{"reprint_code": {codes[0]}, "reprint_note": {"x"}, "stock": {"a4"}}, http.StatusNotFound, "不由本单位保管")
}

func (r *region) firmLabels(t *testing.T) {
	order, lots := r.atFirm()
	operator, _ := r.firmPeople(order)
	codes := operator.printing("/lots/" + lots[0].Code.String())
	operator.prints(codes)
	if page := operator.reads("/labels"); strings.Contains(page, "/labels/rolls") || strings.Contains(page, "/labels/void") {
		t.Error("a firm is offered rolls or the ending of labels")
	}
	if status, _, _ := operator.post("/labels/void", url.Values{"void_code": codes, "reason": {"damaged"}}); status != http.StatusForbidden {
		t.Errorf("a firm ends a label: %d", status)
	}
	elsewhere := r.whole(t, func(l custody.LotRow) bool { return l.State == custody.InCustody && l.Order == uuid.Nil })
	operator.refused("/labels/reprint", url.Values{"reprint_code": {elsewhere.Code.String()}, "reprint_note": {"x"}, "stock": {"a4"}}, http.StatusNotFound, "不由本单位保管")
}

// receiptLabels refuses two pieces of a lot at the firm's gate.
func (r *region) receiptLabels(t *testing.T) {
	firm, h, lot := r.divisible(t)
	address := "/handoffs/" + h.Number.String()
	form := url.Values{"lines[0].code": {lot.Code.String()}, "lines[0].outcome": {"accepted"}, "lines[0].quantity": {integer(lot.Stock.Quantity - 1)}, "lines[0].refused_quantity": {"2"}, // and one lacks

		"lines[0].reason": {"受潮"}, "pin": {"demo"}}
	firm.reads(address+"/receive", "含拒收的")
	firm.does(address+"/receive", form)
	codes := firm.printing(address)
	if len(codes) != 2 {
		t.Fatalf("%v", codes)
	}
	firm.reads(address, "打印各份的标签")
	firm.prints(codes)
	r.oldLabelScanned(t, h, lot.Code.Compact(), codes)
}

// oldLabelScanned counts the refused part at its home under the label that the
// goods still carry.
func (r *region) oldLabelScanned(t *testing.T, h custody.HandoffView, old string, parts []string) {
	h, err := r.Custody.Handoff(context.Background(), identity.Scope{All: true}, h.ID.String())
	if err != nil || len(h.ReturnRefs) == 0 {
		t.Fatalf("nothing goes home: %v", err)
	}
	address := "/handoffs/" + h.ReturnRefs[len(h.ReturnRefs)-1].Number.String()
	for _, login := range []string{"keeper1", "keeper2", "keeper3", "officer1", "officer3"} {
		home := r.as(login)
		status, page := home.get(address + "/receive")
		if status != http.StatusOK {
			continue
		}
		was := regexp.MustCompile(`data-lot="([0-9A-Z-]+)"[^>]* data-was="([0-9A-Z-]+)"`).FindStringSubmatch(page)
		if was == nil || strings.ReplaceAll(was[2], "-", "") != old || !slices.Contains(parts, strings.ReplaceAll(was[1], "-", "")) {
			t.Fatalf("the part does not say its old label: %v", was)
		}
		res, err := home.client.Post(home.base+address+"/tally", "application/json", strings.NewReader(`{"device":"a","marks":[{"id":"`+uuid.NewString()+`","code":"`+old+`","kind":"seen"}]}`))
		if err != nil {
			t.Fatal(err)
		}
		if said := body(t, res); res.StatusCode != http.StatusOK || !strings.Contains(said, `"times":1`) || !strings.Contains(said, `"strange":[]`) {
			t.Errorf("%d %s", res.StatusCode, said)
		}
		return
	}
	t.Fatal("nobody of these receives what goes home")
}

// divisible is a handoff on its way to a firm, with a lot that can be answered in
// parts, and who answers there.
func (r *region) divisible(t *testing.T) (*person, custody.HandoffView, custody.LotRow) {
	t.Helper()
	all := identity.Scope{All: true}
	open, _, err := r.Custody.Handoffs(context.Background(), all, custody.HandoffFilter{Open: true, Purpose: custody.ForDestruction})
	if err != nil {
		t.Fatal(err)
	}
	for _, login := range []string{"firm1", "recycler1"} {
		firm := r.as(login)
		for _, item := range open {
			if status, _ := firm.get("/handoffs/" + item.Number.String() + "/receive"); status != http.StatusOK {
				continue
			}
			h, err := r.Custody.Handoff(context.Background(), all, item.ID.String())
			if err != nil {
				t.Fatal(err)
			}
			for i, l := range h.Lots {
				if l.Outcome == "" && !l.Split && l.Sent.Quantity > 4 && h.LotRows[i].Container == uuid.Nil && h.Left() {
					return firm, h, h.LotRows[i]
				}
			}
		}
	}
	t.Fatal("no goods on their way to a firm")
	return nil, custody.HandoffView{}, custody.LotRow{}
}

func integer(n int64) string { return strings.TrimSpace(strings.Split(kilograms(n*1000), ".")[0]) }
