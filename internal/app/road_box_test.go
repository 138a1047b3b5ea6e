package app

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/sealtrail/sealtrail/internal/custody"
	"github.com/sealtrail/sealtrail/internal/label"
)

// A box under one seal goes to another county. On the way its seal is cut: both
// sides see it, nothing under it can be taken by seal, and once it is sealed anew
// the receiver reads the new number from the box, not from a page.
func TestASealedBoxThatIsOpenedOnTheRoadIsSeenByBothSidesAndSealedAnew(t *testing.T) {
	s := serve(t, settings(t, true, sqlite))
	g := visit(t, s)
	keeper := g.as("keeper1")
	offer, load := g.truck(3)
	g.takeIn("keeper1", offer.Number, load.codes)
	roll := did(g.Label.PrintRoll(g.ctx, keeper, label.PrintRoll{Command: command(), Count: 1}))(t)
	_, labels, err := g.Label.File(g.ctx, keeper, roll.ID, 1)
	if err != nil {
		t.Fatal(err)
	}
	box := did(g.Custody.PackContainer(g.ctx, keeper, custody.PackContainer{Command: command(), Code: labels[0].Code.String(), Kind: custody.Box, Seal: "FX-7701", Lots: load.codes[:2]}))(t)
	h := did(g.Custody.OfferHandoff(g.ctx, keeper, custody.OfferHandoff{Command: command(), Purpose: custody.Transfer, To: g.as("keeper3").Org, Lots: []string{box.Code.String(), load.codes[2]}}))(t)
	did(g.Custody.DepartHandoff(g.ctx, keeper, custody.DepartHandoff{Command: command(), Handoff: h.Number.String()}))(t)

	sender, receiver, at := s.window(t, "keeper1"), s.window(t, "keeper3"), "/handoffs/"+h.Number.String()
	says := func(w *window, path string, there bool, texts ...string) {
		t.Helper()
		answer := w.get(path)
		body := answer.Body.String()
		if words := unsaid.FindAllString(body, -1); answer.Code != http.StatusOK || words != nil {
			t.Fatalf("%s: %d, lacks %v", path, answer.Code, words)
		}
		for _, text := range texts {
			if strings.Contains(body, text) != there {
				t.Errorf("%s says %q: %v, want %v", path, text, !there, there)
			}
		}
	}
	says(sender, at+"/incident", true, box.Code.String(), "FX-7701")
	says(receiver, at+"/incident", true, box.Code.String(), "编号见封签")
	says(receiver, at+"/incident", false, "FX-7701")
	says(receiver, at+"/receive", true, `data-box="`+box.Code.String()+`"`)
	refused := sender.post(at+"/incident", url.Values{"kind": {"seal_broken"}, "note": {"检查站开箱"}})
	if refused.Code != http.StatusUnprocessableEntity || !strings.Contains(refused.Body.String(), "请选出封签破损的物品或容器") {
		t.Errorf("a broken seal of nothing: %d", refused.Code)
	}
	if answer := sender.post(at+"/incident", url.Values{"kind": {"seal_broken"}, "note": {"检查站开箱"}, "broken": {box.ID.String()}}); answer.Code != http.StatusSeeOther {
		t.Fatalf("report: %d %s", answer.Code, answer.Body)
	}
	for _, w := range []*window{sender, receiver} {
		says(w, at, true, "途中封签破损，尚未换封", box.Code.String(), "容器 "+box.Code.String()+" 封签 FX-7701 破损", "容器 "+box.Code.String()+" 封签 FX-7701 途中破损")
		says(w, at+"?lang=en", true, "Seal FX-7701 of container "+box.Code.String()+" broke on the road")
	}
	says(receiver, at+"/receive", true, "途中封签破损，尚未换封")
	says(receiver, at+"/receive", false, `data-box="`)
	for _, number := range []string{"FX-7701", ""} {
		if answer := receiver.post(at+"/tally/container", url.Values{"container": {box.Code.String()}, "number": {number}}); answer.Code == http.StatusSeeOther {
			t.Errorf("taken by %q, the seal that broke", number)
		}
	}
	reseal := url.Values{"seals[0].lot": {box.ID.String()}, "seals[0].seal": {"FX-7701"}, "witness.name": {"民警平措"}, "note": {"检查后加封"}}
	if answer := sender.post(at+"/reseal", reseal); answer.Code != http.StatusUnprocessableEntity || !strings.Contains(answer.Body.String(), `id="f-seals-0-seal-error"`) {
		t.Errorf("sealed anew with the old number: %d", answer.Code)
	}
	reseal.Set("seals[0].seal", "FX-7702")
	if answer := sender.post(at+"/reseal", reseal); answer.Code != http.StatusSeeOther {
		t.Fatalf("reseal: %d %s", answer.Code, answer.Body)
	}
	says(sender, at, true, "加封 FX-7702", "见证人：民警平措")
	says(receiver, at, true, "编号请从封签上读取")
	says(receiver, at, false, "FX-7702", "尚未换封")
	says(receiver, at+"/receive", true, `data-box="`+box.Code.String()+`"`)
	says(receiver, at+"/receive", false, "FX-7702")
	says(sender, "/lots/"+load.codes[0], true, "容器 "+box.Code.String()+" 封签 FX-7701 途中破损", "容器 "+box.Code.String()+" 途中重新加封")
	says(sender, "/containers/"+box.Code.String(), true, "途中异常", "封签 FX-7701 途中破损", "途中换封为 FX-7702")
	intact := true
	did(g.Custody.ReceiveHandoff(g.ctx, g.as("keeper3"), custody.ReceiveHandoff{Command: command(), Handoff: h.Number.String(), Lines: []custody.ReceiveLine{
		{Code: box.Code.String(), Outcome: custody.AcceptedBySeal, SealIntact: &intact, Seal: "fx 7702"}, {Code: load.codes[2], Outcome: custody.Accepted}}}))(t)
	says(receiver, at, true, "FX-7702")
	rebuilt(t, s)
}
