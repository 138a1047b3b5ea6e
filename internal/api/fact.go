package api

import (
	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/ledger"
	"github.com/sealtrail/sealtrail/internal/moment"
)

// Fact is what every POST that records something takes beside its own fields.
type Fact struct {
	CommandID  uuid.UUID `json:"command_id,omitzero" format:"uuid" doc:"Made by you; sending the same request again under it records nothing twice."`
	OccurredAt Instant   `json:"occurred_at,omitzero" doc:"When it happened, if not now."`
	DeviceAt   Instant   `json:"device_at,omitzero" doc:"What the clock of the device said."`
	Late       *Late     `json:"late,omitempty" doc:"Needed when occurred_at is more than 15 minutes ago."`
}

// Late says why something is entered after the fact (补录).
type Late struct {
	Reason string `json:"reason" maxLength:"500"`
	Photo  string `json:"photo,omitempty" pattern:"^[0-9a-f]{64}$" doc:"SHA-256 of the photographed paper, uploaded before."`
}

// command makes the part of a core command that all share. crypto/rand does not
// fail (it ends the process instead), so making an id does not either.
func (f Fact) command() ledger.Command {
	cmd := ledger.Command{ID: f.CommandID, OccurredAt: moment.Time(f.OccurredAt), DeviceAt: moment.Time(f.DeviceAt)}
	if f.Late != nil {
		cmd.Late = &ledger.Late{Reason: f.Late.Reason, Photo: f.Late.Photo}
	}
	if cmd.ID == uuid.Nil {
		cmd.ID = uuid.Must(uuid.NewV7())
	}
	return cmd
}

// Instant is a time as the API writes it: RFC 3339, UTC, whole milliseconds.
type Instant moment.Time

// IsZero lets an unset time be left out.
func (t Instant) IsZero() bool                 { return t == 0 }
func (t Instant) MarshalJSON() ([]byte, error) { return moment.Time(t).MarshalJSON() }

// UnmarshalJSON takes any offset.
func (t *Instant) UnmarshalJSON(b []byte) error { return (*moment.Time)(t).UnmarshalJSON(b) }

// Schema tells huma.
func (Instant) Schema(huma.Registry) *huma.Schema {
	return &huma.Schema{Type: huma.TypeString, Format: "date-time", Examples: []any{"2026-11-18T04:00:00.000Z"}}
}

// Day is a calendar day in Beijing time.
type Day moment.Date

// Schema tells huma.
func (Day) Schema(huma.Registry) *huma.Schema {
	return &huma.Schema{Type: huma.TypeString, Format: "date", Examples: []any{"2026-11-18"}}
}

// maybe describes a time of the core's own public types: null when not set.
type maybe moment.Time

// Schema tells huma.
func (maybe) Schema(huma.Registry) *huma.Schema {
	return &huma.Schema{Type: huma.TypeString, Format: "date-time", Nullable: true}
}
