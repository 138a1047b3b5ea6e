package ledger

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/moment"
)

// Answer is what a command gave back the first time.
type Answer struct {
	Hash  Hash   // of the command's kind and content
	Value []byte // JSON of the answer
}

// Commands keeps every command once, for ever.
type Commands interface {
	Answer(ctx context.Context, person, command uuid.UUID) (Answer, bool, error)
	KeepAnswer(ctx context.Context, person, command uuid.UUID, a Answer) error
}

// Once runs a command, or gives its first answer again when the same person
// sends the same content under the same id; other content under a used id is a
// conflict. It runs inside the command's transaction, after rights were asked.
func Once[T any](ctx context.Context, tx Commands, person, command uuid.UUID, kind string, content any, run func() (T, error)) (T, error) {
	var answer T
	if command == uuid.Nil {
		return answer, fault.Invalid("command.id_missing").At("command_id")
	}
	body, err := json.Marshal(content)
	if err != nil {
		return answer, fmt.Errorf("command %s: %w", kind, err)
	}
	hash := digest("sealtrail/command/v1\x00", []byte(kind), []byte{0}, body)
	first, found, err := tx.Answer(ctx, person, command)
	if err != nil {
		return answer, err
	}
	if found {
		if first.Hash != hash {
			return answer, fault.Conflict("command.other_content").At("command_id")
		}
		if err := json.Unmarshal(first.Value, &answer); err != nil {
			return answer, fmt.Errorf("first answer of command %s: %w", command, err)
		}
		return answer, nil
	}
	if answer, err = run(); err != nil {
		return answer, err
	}
	value, err := json.Marshal(answer)
	if err != nil {
		return answer, fmt.Errorf("answer of command %s: %w", command, err)
	}
	return answer, tx.KeepAnswer(ctx, person, command, Answer{Hash: hash, Value: value})
}

// Late says why an act is entered after the fact (补录) and which photographed
// paper shows it.
type Late struct {
	Reason string `json:"reason"`
	Photo  string `json:"photo,omitempty"` // SHA-256, hex
}

// Limits of late entries and clocks.
const (
	MaxLateReason = 500 // characters
	// Skew is how far a client's clock may run ahead of the server's.
	Skew = 2 * time.Minute
)

// Command is what every request that records a fact carries.
type Command struct {
	ID         uuid.UUID   `json:"command_id"`
	OccurredAt moment.Time `json:"occurred_at"` // zero: now
	DeviceAt   moment.Time `json:"device_at"`
	Late       *Late       `json:"late"`
}

// lateAfter is how old an act may be before it counts as entered late.
const lateAfter = 15 * time.Minute

// oldest is how far back an act may be entered; older papers belong to the
// archive, and a mistyped year is noticed.
const oldest = 10 * 366 * 24 * time.Hour

// When settles at what time the act happened: not in the future, not before
// what happened to its things before; more than a quarter of an hour ago needs
// a reason.
func (c Command) When(now moment.Time, notBefore ...moment.Time) (moment.Time, error) {
	at := c.OccurredAt
	if at.IsZero() {
		at = now
	}
	if at.After(now.Add(Skew)) {
		return 0, fault.Invalid("command.in_the_future").At("occurred_at")
	}
	if now.Sub(at) > oldest {
		return 0, fault.Invalid("command.too_long_ago").At("occurred_at")
	}
	for _, before := range notBefore {
		if at.Before(before) {
			if c.OccurredAt.IsZero() {
				at = before // the server's clock stepped back a little; order within a thing stays
				continue
			}
			return 0, fault.Invalid("command.before_previous_act").At("occurred_at").With("previous", before.String())
		}
	}
	if now.Sub(at) > lateAfter && (c.Late == nil || strings.TrimSpace(c.Late.Reason) == "") {
		return 0, fault.Invalid("command.late_needs_reason").At("late.reason")
	}
	if c.Late != nil && utf8.RuneCountInString(c.Late.Reason) > MaxLateReason {
		return 0, fault.Invalid("command.late_reason_too_long").At("late.reason").With("max", strconv.Itoa(MaxLateReason))
	}
	return at, nil
}

// IsLate tells whether the act counts as entered after the fact.
func (c Command) IsLate(now moment.Time) bool {
	return !c.OccurredAt.IsZero() && now.Sub(c.OccurredAt) > lateAfter
}
