package web_test

import (
	"context"
	"regexp"
	"strings"
	"testing"

	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/custody"
	"github.com/sealtrail/sealtrail/internal/destruction"
	"github.com/sealtrail/sealtrail/internal/identity"
)

func TestHandoffsAndTheirDifferencesThroughTheirPages(t *testing.T) {
	r := demoRegion(t)
	t.Run("a handoff waits for whoever may receive it", r.waitsForTheReceiver)
	t.Run("home has the oldest first", r.oldestFirst)
	t.Run("goods in no place say where somebody wrote that they are", r.unplacedSaid)
	t.Run("a difference shows what it is about and asks for no more", r.differencesShown)
	t.Run("lists can be widened again", r.widened)
	t.Run("an ending without a firm is listed by its kind", r.endingsListed)
}

// rowOf is the row of a list that leads to an address.
func rowOf(t *testing.T, page, address string) string {
	t.Helper()
	for row := range strings.SplitSeq(page, "<tr>") {
		if strings.Contains(row, `href="`+address+`"`) {
			return row
		}
	}
	t.Fatalf("no row leads to %s", address)
	return ""
}

func (r *region) waitsForTheReceiver(t *testing.T) {
	all, _, err := r.Custody.Handoffs(context.Background(), identity.Scope{All: true}, custody.HandoffFilter{Open: true})
	if err != nil {
		t.Fatal(err)
	}
	officer, keeper, own := r.as("officer1").reads("/handoffs?state=open"), r.as("keeper1").reads("/handoffs?state=open"), 0
	for _, h := range all {
		address := "/handoffs/" + h.Number.String()
		if h.Purpose != custody.StoreIn || h.From != h.To || !strings.Contains(officer, address) {
			continue
		}
		own++
		if row := rowOf(t, officer, address); strings.Contains(row, "等您签收") || !strings.Contains(row, "→ 本单位库房") || strings.Contains(row, h.FromName) {
			t.Errorf("the officer reads %s", row)
		}
		if row := rowOf(t, keeper, address); !strings.Contains(row, "等您签收") {
			t.Errorf("the keeper reads %s", row)
		}
	}
	if own == 0 {
		t.Fatal("nothing is on its way into a store")
	}
}

func (r *region) unplacedSaid(t *testing.T) {
	keeper := r.as("keeper1")
	rows, _, err := r.Custody.Lots(context.Background(), identity.Scope{All: true}, custody.LotFilter{State: custody.InCustody, Limit: 200})
	if err != nil {
		t.Fatal(err)
	}
	home, storage, said := keeper.reads("/home", "未登记库位"), keeper.reads("/storage", "未登记库位"), 0
	for name, page := range map[string]string{"home": home, "storage": storage} {
		if strings.Contains(page, "没有库位") {
			t.Errorf("%s says that goods have no place", name)
		}
		for _, l := range rows {
			_, row, found := strings.Cut(page, "/storage/move?lots="+l.Code.Compact())
			if !found {
				continue
			}
			if row, _, _ = strings.Cut(row, "</a>"); l.Place != "" && !strings.Contains(row, "未登记库位（写明："+l.Place+"）") {
				t.Errorf("%s, %s at %s: %s", name, l.Code, l.Place, row)
			}
			if l.Place != "" {
				said++
			}
		}
	}
	if said == 0 {
		t.Fatal("no goods of the demo have a place that was only written")
	}
}

func (r *region) oldestFirst(t *testing.T) {
	rows := 0
	for _, login := range []string{"keeper1", "officer1", "approver1"} {
		for _, verb := range strings.Split(r.as(login).reads("/home"), `<section class="st-verb`)[1:] {
			verb, _, _ = strings.Cut(verb, "</section>")
			last := ""
			for _, m := range regexp.MustCompile(`(\d{4}-\d{2}-\d{2} \d{2}:\d{2}) (?:发起|起运|发现|提交)`).FindAllStringSubmatch(verb, -1) {
				if rows++; m[1] < last {
					t.Errorf("%s: %s stands after %s:\n%s", login, m[1], last, verb)
				}
				last = m[1]
			}
		}
	}
	if rows < 6 {
		t.Fatalf("only %d rows of home say since when they wait", rows)
	}
	page := r.as("approver1").reads("/home")
	if urgent := strings.Index(page, "待补批强制措施"); urgent < 0 || urgent > strings.Index(page, `href="#inbox"`) {
		t.Error("an approval that is due today stands below what can wait")
	}
	if page = page[strings.Index(page, `class="st-cols"`):]; strings.Index(page, "待补批强制措施") > strings.Index(page, `id="inbox"`) {
		t.Error("an approval that is due today stands below the inbox")
	}
}

func (r *region) differencesShown(t *testing.T) {
	all := identity.Scope{All: true}
	open, _, err := r.Custody.Discrepancies(context.Background(), all, custody.DiscrepancyFilter{Open: true})
	if err != nil {
		t.Fatal(err)
	}
	seen := map[custody.Difference]bool{}
	for _, d := range open {
		v, err := r.Custody.Discrepancy(context.Background(), all, d.ID)
		if err != nil {
			t.Fatal(err)
		}
		address := "/discrepancies/" + d.ID.String()
		head := r.as("approver1")
		if status, _ := head.get(address); status != 200 || v.Handoff == uuid.Nil {
			continue
		}
		page := head.reads(address)
		seen[v.Kind] = true
		if got := strings.Contains(page, `name="value"`); got != (v.Kind == custody.DiffQuantity || v.Kind == custody.DiffMass || v.Kind == custody.DiffPackages) {
			t.Errorf("%s asks for a corrected figure: %v", v.Kind, got)
		}
		if v.Kind != custody.DiffSeal {
			continue
		}
		h, err := r.Custody.Handoff(context.Background(), all, v.Handoff.String())
		if err != nil {
			t.Fatal(err)
		}
		line, _ := h.Line(v.Lot)
		head.reads(address, `href="/handoffs/`+h.Number.String()+`"`, "交出时的封签", line.Sent.Seal, "接收时的封签")
	}
	if !seen[custody.DiffSeal] || !seen[custody.DiffQuantity] {
		t.Fatalf("the demo has differences of %v", seen)
	}
}

func (r *region) widened(t *testing.T) {
	for address, clear := range map[string]string{"/lots?state=in_custody": "/lots", "/handoffs?state=open": "/handoffs", "/handoffs?purpose=store_in": "/handoffs", "/containers?state=sealed": "/containers"} {
		page := r.as("keeper1").reads(address, `<option value="">全部</option>`, `btn-bare" href="`+clear+`"`)
		if strings.Contains(page, "请选择") {
			t.Errorf("%s: a filter cannot be set back", address)
		}
	}
	if page := r.as("keeper1").reads("/handoffs"); strings.Contains(page, `btn-bare" href="/handoffs"`) {
		t.Error("there is something to clear where nothing is set")
	}
}

func (r *region) endingsListed(t *testing.T) {
	orders, err := r.Destruction.Orders(context.Background(), identity.Scope{All: true}, destruction.OrderFilter{Kind: destruction.Return})
	if err != nil || len(orders.Items) == 0 {
		t.Fatalf("no returns: %v", err)
	}
	row := rowOf(t, r.as("auditor1").reads("/orders?kind="+string(destruction.Return)), "/orders/"+orders.Items[0].Number.String())
	if !strings.Contains(row, "—") || !strings.Contains(row, "退还") {
		t.Errorf("%s", row)
	}
}
