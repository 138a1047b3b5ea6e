package web

import (
	"encoding/json"

	"github.com/sealtrail/sealtrail/internal/custody"
	"github.com/sealtrail/sealtrail/internal/fact"
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
