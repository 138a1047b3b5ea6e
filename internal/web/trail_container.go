package web

import (
	"encoding/json"

	"github.com/sealtrail/sealtrail/internal/custody"
	"github.com/sealtrail/sealtrail/internal/fact"
)

// boxed says in which container goods were packed, or out of which they came. In
// the container's own trail there is no line: the numbers of the act are told.
func (t trailer) boxed(r custody.Entry) (string, error) {
	if r.Line == nil {
		var f struct{ Lots, Taken int }
		if err := json.Unmarshal(r.Facts, &f); err != nil {
			return "", err
		}
		if n := f.Lots + f.Taken; n > 0 {
			return t.T("web.container.n_inside", "n", n), nil
		}
		return "", nil
	}
	var line struct {
		Code, Seal, Was string
		Taken           bool
	}
	if err := json.Unmarshal(r.Line, &line); err != nil {
		return "", err
	}
	told := []string{t.T("web.container.told", "code", line.Code)}
	if line.Was != "" {
		told = append(told, t.T("web.container.told_was", "seal", line.Was))
	}
	switch {
	case r.Kind == fact.KindContainerOpened && line.Taken:
		told = append(told, t.T("web.container.told_taken"))
	case r.Kind == fact.KindContainerOpened:
		told = append(told, t.T("web.container.told_left"))
	}
	if line.Seal != "" {
		key := "web.container.told_seal"
		if r.Kind == fact.KindContainerOpened {
			key = "web.container.told_broken"
		}
		told = append(told, t.T(key, "seal", line.Seal))
	}
	return t.sentences(told), nil
}
