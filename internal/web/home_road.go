package web

import (
	"github.com/sealtrail/sealtrail/internal/custody"
	"github.com/sealtrail/sealtrail/internal/web/page"
)

// toLookAfter are trips, from or to this organisation, that are overdue or of
// which the carrier or the other side reported an incident.
func (s *Site) toLookAfter(d desk) (page.Verb, error) {
	q, err := fromCustody(s, d, func(tx custody.Reads) (custody.Queue[custody.HandoffItem], error) {
		return tx.Troubled(d, d.desk(), d.now)
	})
	v := verbOf(d, "road", "/handoffs?state="+string(custody.HandoffDeparted), q, func(h custody.HandoffItem) page.Row {
		row := s.homeHandoff(d, h, h.FromName+" → "+h.ToName)
		row.Href += "#road"
		row.Since = h.DepartedAt
		row.Why = &page.Why{Tone: "stop", Icon: "alert-triangle"}
		var why []string
		if h.Incidents > 0 {
			why = append(why, d.t("web.home.road_incidents", "n", h.Incidents))
		}
		if d.now.After(h.DueAt) {
			why = append(why, d.t("web.home.road_late", "at", d.names.Time(h.DepartedAt)))
		}
		row.Why.Text = d.names.sentence(why...)
		return row
	})
	v.Tone = "wait"
	return v, err
}
