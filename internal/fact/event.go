package fact

import (
	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/moment"
)

// Kinds of a joint destruction.
const (
	KindEventPlanned   = "destruction.event.planned"   // 筹备集中销毁活动
	KindEventAnnounced = "destruction.event.announced" // 发布公告
	KindEventOpened    = "destruction.event.opened"    // 活动开始
	KindEventJoined    = "destruction.event.joined"    // 处置审批加入活动
	KindEventLeft      = "destruction.event.left"      // 处置审批退出活动
	KindEventClosed    = "destruction.event.closed"    // 活动结束，结果锁定
	KindEventCancelled = "destruction.event.cancelled" // 活动取消
)

// EventPlanned v1.
type EventPlanned struct {
	Departments int  `json:"departments"`
	Late        bool `json:"late"`
}

// EventPlannedRestricted v1.
type EventPlannedRestricted struct {
	Event       uuid.UUID   `json:"event"`
	Number      string      `json:"number"`
	Organiser   uuid.UUID   `json:"organiser"`
	Division    string      `json:"division"`
	Name        string      `json:"name"`
	From        moment.Date `json:"from"`
	To          moment.Date `json:"to"`
	Place       string      `json:"place"`
	Notice      string      `json:"notice"`
	Departments []uuid.UUID `json:"departments"`
	Firm        uuid.UUID   `json:"firm"`
	Facility    uuid.UUID   `json:"facility"`
	LateReason  string      `json:"late_reason"`
	LatePhoto   string      `json:"late_photo"`
}

// EventAnnounced v1 is the notice: everything the public page says of an event
// before it is closed.
type EventAnnounced struct {
	Number      string      `json:"number"`
	Name        string      `json:"name"`
	Organiser   string      `json:"organiser"`
	Departments []string    `json:"departments"`
	Firm        string      `json:"firm"`
	From        moment.Date `json:"from"`
	To          moment.Date `json:"to"`
	Notice      string      `json:"notice"`
	Late        bool        `json:"late"`
}

// EventMoved v1 opens or cancels an event.
type EventMoved struct {
	Late bool `json:"late"`
}

// EventMovedRestricted v1.
type EventMovedRestricted struct {
	Event      uuid.UUID   `json:"event"`
	Reason     string      `json:"reason"`
	Orders     []uuid.UUID `json:"orders"` // that are free again
	LateReason string      `json:"late_reason"`
	LatePhoto  string      `json:"late_photo"`
}

// EventOrder v1: an order joined an event or left it.
type EventOrder struct {
	Late bool `json:"late"`
}

// EventOrderRestricted v1.
type EventOrderRestricted struct {
	Event      uuid.UUID `json:"event"`
	Order      uuid.UUID `json:"order"`
	Agency     uuid.UUID `json:"agency"`
	Reason     string    `json:"reason"`
	LateReason string    `json:"late_reason"`
	LatePhoto  string    `json:"late_photo"`
}

// EventClosed v1 is what an event came to, for everybody. Only what was
// processed and certified is counted.
type EventClosed struct {
	Categories   []EventCategory `json:"categories"`
	Agencies     int             `json:"agencies"`
	Lots         int             `json:"lots"`
	MassG        int64           `json:"mass_g"`
	Certificates []string        `json:"certificates"`
	Late         bool            `json:"late"`
}

// EventCategory is one kind of goods of what was processed.
type EventCategory struct {
	Category string `json:"category"`
	Lots     int    `json:"lots"`
	MassG    int64  `json:"mass_g"`
}

// EventClosedRestricted v1 is what parties see of it besides.
type EventClosedRestricted struct {
	Event      uuid.UUID     `json:"event"`
	Agencies   []EventAgency `json:"agencies"`
	Days       []EventDay    `json:"days"`
	Orders     []uuid.UUID   `json:"orders"` // unfinished ones, free again
	LateReason string        `json:"late_reason"`
	LatePhoto  string        `json:"late_photo"`
}

// EventAgency is one agency's part. Received includes processed.
type EventAgency struct {
	Agency     uuid.UUID `json:"agency"`
	Lots       int       `json:"lots"`
	Processed  int       `json:"processed"` // lots
	PlannedG   int64     `json:"planned_g"`
	ReceivedG  int64     `json:"received_g"`
	ProcessedG int64     `json:"processed_g"`
}

// EventDay is one day of runs.
type EventDay struct {
	Day        moment.Date `json:"day"`
	Runs       int         `json:"runs"`
	ProcessedG int64       `json:"processed_g"`
}
