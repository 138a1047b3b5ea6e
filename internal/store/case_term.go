package store

import (
	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/casefile"
	"github.com/sealtrail/sealtrail/internal/moment"
)

// What a case keeps of acts on the clocks of its measures.

type regimeDetail struct {
	ID     uuid.UUID       `json:"id"`
	Before casefile.Regime `json:"before"`
	Regime casefile.Regime `json:"regime"`
	Reason string          `json:"reason"`
	At     moment.Time     `json:"at"`
	By     string          `json:"by"`
}

type extensionDetail struct {
	ID       uuid.UUID   `json:"id"`
	LastDay  moment.Date `json:"last_day"`
	Reason   string      `json:"reason"`
	Paper    string      `json:"paper"`
	NoticeOn moment.Date `json:"notice_on"`
	Clock    string      `json:"clock"`
	Article  string      `json:"article"`
	At       moment.Time `json:"at"`
	By       string      `json:"by"`
	Lots     int         `json:"lots"`
}

type exclusionDetail struct {
	ID       uuid.UUID   `json:"id"`
	From     moment.Date `json:"from"`
	Expected moment.Date `json:"expected"`
	Paper    string      `json:"paper"`
	At       moment.Time `json:"at"`
	By       string      `json:"by"`
	Lots     int         `json:"lots"`
	Ended    moment.Date `json:"ended"`
	Days     int         `json:"days"`
	Note     string      `json:"note"`
	EndedBy  string      `json:"ended_by"`
}
