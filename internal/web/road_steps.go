package web

import (
	"encoding/json"

	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/custody"
	"github.com/sealtrail/sealtrail/internal/fact"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/reference"
	"github.com/sealtrail/sealtrail/internal/web/page"
)

// roadSteps tells what happened on the road, newest last, as both sides and the
// driver read it. Persons are named as people tells; photos lie below url, and
// are left out without one.
func (n names) roadSteps(v custody.HandoffView, people map[string]string, url string) []page.RoadStep {
	var out []page.RoadStep
	for _, s := range v.Steps {
		step := page.RoadStep{Icon: roadLooks[s.Kind], Title: n.T("web.road.did_" + string(s.Kind)), At: n.Time(s.At), Sign: n.roadSign(v, s, people), Text: s.Note}
		if s.Kind == custody.StepIncident {
			step.Tone, step.Title = "stop", n.word(reference.IncidentKinds, s.What)
		}
		add := func(key, value string) {
			if value != "" {
				step.Details = append(step.Details, n.T(key, "value", value))
			}
		}
		add("web.road.at_place", s.Place)
		add("web.road.by_carrier", s.Carrier)
		add("web.road.guarded", s.Guard)
		if !s.Until.IsZero() {
			add("web.road.until_at", n.Time(s.Until))
		}
		if s.Kind == custody.StepReroute {
			step.Details = append(step.Details, n.T("web.road.rerouted", "from", v.RoadNames[s.Was], "to", v.RoadNames[s.To]))
		}
		step.Details = append(step.Details, n.roadSeals(v, s)...)
		add("web.road.witnessed", s.Witness)
		if url != "" {
			for i, sha := range s.Photos {
				step.Shots = append(step.Shots, page.Shot{Href: url + "/photos/" + sha, Thumb: url + "/photos/" + sha + "?size=thumb", Alt: n.T("web.photo_n", "n", i+1)})
			}
		} else if len(s.Photos) > 0 {
			step.Details = append(step.Details, n.T("web.road.photos_n", "n", len(s.Photos)))
		}
		out = append(out, step)
	}
	return out
}

func (n names) roadSeals(v custody.HandoffView, s custody.Step) []string {
	codes := map[string]string{}
	for _, l := range v.LotRows {
		codes[l.ID.String()] = l.Code.String()
	}
	var out []string
	for _, seal := range s.Seals {
		code := codes[seal.Lot.String()]
		if seal.Container != uuid.Nil {
			code = n.T("web.container.told", "code", seal.Code)
		}
		switch {
		case seal.Now == "":
			out = append(out, n.T("web.road.seal_broke", "code", code, "seal", seal.Was))
		case seal.Now == custody.SealToRead:
			out = append(out, n.T("web.road.seal_to_read", "code", code))
		case seal.Was == "":
			out = append(out, n.T("web.road.seal_put", "code", code, "seal", seal.Now))
		default:
			out = append(out, n.T("web.road.seal_changed", "code", code, "was", seal.Was, "seal", seal.Now))
		}
	}
	return out
}

// roadSign: a carrier acts by code and is vouched for by who gave the code out.
func (n names) roadSign(v custody.HandoffView, s custody.Step, people map[string]string) page.Sign {
	sign := page.Sign{Role: v.RoadNames[s.Org], Name: people[s.By], At: n.Time(s.At), How: trailer{names: n}.strength(s.Auth)}
	if s.Role == string(identity.Carrier) {
		sign.Role = n.T("web.road.code_of", "org", v.RoadNames[s.Org])
	}
	if sign.Name == "" {
		sign.Name = n.known("role", s.Role)
	}
	return sign
}

// brokenNote warns both sides of seals that broke and were not replaced.
func (n names) brokenNote(v custody.HandoffView) (page.Note, bool) {
	var codes []string
	for _, l := range append(n.roadBoxes(v), n.roadLots(v)...) {
		if l.Broken {
			codes = append(codes, l.Code)
		}
	}
	if len(codes) == 0 {
		return page.Note{}, false
	}
	return page.Note{Tone: "stop", Icon: "lock-open", Title: n.T("web.road.broken_title", "codes", n.list(codes)), What: n.T("web.road.broken_text")}, true
}

// onRoad tells in a lot's trail what an incident or a reseal did to its seal and
// to those of containers around it; in a container's trail, to the container's.
// The number of a container's new seal is read from the seal.
func (t trailer) onRoad(r custody.Entry, item *page.TrailItem) (string, error) {
	var f fact.HandoffRoad
	var line fact.HandoffRoadLine
	if err := json.Unmarshal(r.Facts, &f); err != nil {
		return "", err
	}
	if err := json.Unmarshal(r.Line, &line); err != nil {
		return "", err
	}
	if f.What != "" {
		item.Title += t.T("web.trail.gap") + t.word(reference.IncidentKinds, f.What)
	}
	var told []string
	switch {
	case line.Touched && line.Seal == "":
		told = append(told, t.T("web.road.line_broken", "seal", line.Was))
	case line.Touched:
		told = append(told, t.T("web.road.line_resealed", "seal", line.Seal))
	}
	for _, b := range line.Boxes {
		key := "web.road.box_resealed"
		if b.Seal == "" {
			key = "web.road.box_broken"
		}
		told = append(told, t.T(key, "code", b.Code, "seal", b.Was))
	}
	return t.sentences(told), nil
}
