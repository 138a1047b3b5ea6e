package web

import (
	"encoding/json"

	"github.com/sealtrail/sealtrail/internal/custody"
	"github.com/sealtrail/sealtrail/internal/fact"
	"github.com/sealtrail/sealtrail/internal/web/page"
)

// matter says what was asked for or told, and what came of it.
func (t trailer) matter(r custody.Entry, item *page.TrailItem) (string, error) {
	switch r.Kind {
	case fact.KindMatterOpened:
		var f fact.MatterOpened
		var line fact.MatterLot
		if err := unpack(r, &f, &line); err != nil {
			return "", err
		}
		kind := custody.MatterKind(f.Matter)
		item.Href = t.matterHref(r, line.Matter)
		told := t.T("web.matter.told", "kind", t.T("custody.matter.kind."+f.Matter), "word", t.on(r.OccurredAt).word(kind.Words(), f.Word))
		if kind == custody.LossMatter {
			told = t.sentence(told, t.lostAs(line.Quantity, line.MassG, line.Unit))
		}
		return told, nil
	case fact.KindMatterAnswered:
		var f fact.MatterAnswered
		var line fact.MatterAnsweredLine
		if err := unpack(r, &f, &line); err != nil {
			return "", err
		}
		item.Href = t.matterHref(r, line.Matter)
		word := t.T("web.matter.told_no")
		if f.Approved {
			word, item.Tone = t.T("web.matter.told_yes"), "ok"
		}
		told := t.T("web.matter.told", "kind", t.T("custody.matter.kind."+f.Matter), "word", word)
		switch {
		case line.Code != "":
			told = t.sentence(told, t.T("web.matter.told_label", "was", shownCode(line.Was), "code", shownCode(line.Code)))
		case f.Approved && line.State == string(custody.Consumed):
			told = t.sentence(told, t.T("web.matter.told_whole"))
		case f.Approved && line.Quantity+line.MassG > 0:
			told = t.sentence(told, t.T("web.matter.lost_now", "what", t.lostAs(line.Quantity, line.MassG, line.Unit)))
		}
		return told, nil
	}
	var f fact.CheckoutMoved
	var line fact.CheckoutLine
	if err := unpack(r, &f, &line); err != nil {
		return "", err
	}
	item.Href = t.matterHref(r, line.Matter)
	told := ""
	if r.Kind == fact.KindCheckoutClosed {
		told = t.sentences(t.threeAnswers(line.Damaged, line.Short, line.Swapped, line.Expected, line.Found, line.Unit))
		if line.Damaged || line.Short || line.Swapped {
			item.Tone = "stop"
		}
	}
	if f.Overdue {
		told = t.sentence(told, t.T("web.matter.was_overdue"))
	}
	return told, nil
}

// matterHref leads to the matter for who may see it: its agency, and who keeps.
func (t trailer) matterHref(r custody.Entry, id interface{ String() string }) string {
	if t.viewer.Org != r.Org {
		return ""
	}
	return "/matters/" + id.String()
}

func unpack(r custody.Entry, facts, line any) error {
	if err := json.Unmarshal(r.Facts, facts); err != nil {
		return err
	}
	return json.Unmarshal(r.Line, line)
}
