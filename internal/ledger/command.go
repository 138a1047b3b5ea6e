package ledger

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/fault"
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
