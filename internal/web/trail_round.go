package web

import (
	"encoding/json"

	"github.com/sealtrail/sealtrail/internal/custody"
	"github.com/sealtrail/sealtrail/internal/fact"
	"github.com/sealtrail/sealtrail/internal/web/page"
)

// entrusted says who keeps goods in place from then on.
func (t trailer) entrusted(r custody.Entry) (string, error) {
	var line fact.LotEntrustedLine
	if err := json.Unmarshal(r.Line, &line); err != nil {
		return "", err
	}
	told := t.T("web.round.told_back")
	if line.To != "" {
		told = t.T("web.round.told_entrusted", "who", line.To)
	}
	return t.sentence(told, line.Place), nil
}

// round shows what was found, and the two who stand for it: the second signature
// is an act of its own, which also stands in the trail, unless a witness was there.
func (t trailer) round(r custody.Entry, item *page.TrailItem) (string, error) {
	var f fact.RoundRecorded
	var line fact.RoundLine
	if err := json.Unmarshal(r.Facts, &f); err != nil {
		return "", err
	}
	if err := json.Unmarshal(r.Line, &line); err != nil {
		return "", err
	}
	finding := t.finding(custody.Finding(line.Finding))
	item.Title = t.T("web.round.told", "finding", finding.Word)
	item.Signs[0].Role = t.T("web.round.first")
	second, signed := page.Sign{Role: t.T("web.round.second"), Name: t.T("web.trail.unsigned")}, f.Witness
	if f.Witness {
		second = page.Sign{Role: t.T("web.seizure.witness"), Name: t.T("web.round.by_witness"), At: t.Time(r.OccurredAt)}
	}
	for _, other := range t.all {
		var c fact.RoundConfirmedLine
		if other.Kind != fact.KindRoundConfirmed {
			continue
		}
		if err := json.Unmarshal(other.Line, &c); err != nil {
			return "", err
		}
		if c.Round == line.Round {
			second, signed = t.sign(other, second.Role), true
			if c.Paper {
				second = t.onPaper(second)
			}
		}
	}
	item.Signs = append(item.Signs, second)
	if t.viewer.Org == r.Org { // others see the lot, not the whole round
		item.Href = roundURL(line.Round)
	}
	item.Seam = t.seam(signed, false, t.T("web.round.unconfirmed"))
	var told []string
	if line.Finding != string(custody.FoundIntact) {
		item.Tone = "stop"
		told = append(told, line.Reason)
	}
	if line.Expected != line.Found {
		told = append(told, t.T("web.round.told_count", "expected", t.quantity(line.Expected, line.Unit), "found", t.quantity(line.Found, line.Unit)))
	}
	if line.Was != line.Seal {
		told = append(told, t.T("web.round.told_seal", "was", t.sealOr(line.Was), "now", t.sealOr(line.Seal)))
	}
	return t.sentences(told), nil
}

func (n names) sealOr(seal string) string {
	if seal == "" {
		return n.T("web.round.none_seal")
	}
	return seal
}
