package destruction

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strings"

	"github.com/sealtrail/sealtrail/internal/custody"
	"github.com/sealtrail/sealtrail/internal/ledger"
)

// histories reads whole streams back, checked.
type histories interface {
	History(ctx context.Context, streams ...ledger.Stream) (map[ledger.Stream][]ledger.Recorded, error)
}

// verify derives lots, orders and runs once more from the bytes of their
// entries. Stored rows that say something else were changed beside the ledger:
// the transaction must not go on.
func verify(ctx context.Context, tx histories, lots []custody.Lot, orders []Order, runs ...Run) error {
	var all []stored
	for _, l := range lots {
		all = append(all, stored{"lot", l.Code.String(), l.Stream, l, func(h []ledger.Recorded) (any, error) { return custody.Rebuild(h) }})
	}
	for _, o := range orders {
		all = append(all, stored{"order", o.Number.String(), o.Stream, o, func(h []ledger.Recorded) (any, error) { return RebuildOrder(h) }})
	}
	for _, r := range runs {
		all = append(all, stored{"run", r.Number.String(), r.Stream, r, func(h []ledger.Recorded) (any, error) { return RebuildRun(h) }})
	}
	return verifyAll(ctx, tx, all)
}

// verifyCertificate is verify for certificates.
func verifyCertificate(ctx context.Context, tx histories, c Certificate) error {
	return verifyAll(ctx, tx, []stored{{"certificate", c.Number.String(), c.Stream, c, func(h []ledger.Recorded) (any, error) { return RebuildCertificate(h) }}})
}

// stored is a noun as its row has it, and how to make it from its stream.
type stored struct {
	noun, name string
	stream     ledger.Stream
	state      any
	rebuild    func([]ledger.Recorded) (any, error)
}

func verifyAll(ctx context.Context, tx histories, all []stored) error {
	streams := make([]ledger.Stream, len(all))
	for i, s := range all {
		streams[i] = s.stream
	}
	entries, err := tx.History(ctx, streams...)
	if errors.Is(err, ledger.ErrBroken) {
		return &ledger.Mismatch{Noun: "entry", Name: "", Detail: err.Error()}
	}
	if err != nil {
		return err
	}
	for _, s := range all {
		rebuilt, err := s.rebuild(entries[s.stream])
		if err != nil {
			return &ledger.Mismatch{Noun: s.noun, Name: s.name, Stream: s.stream, Detail: "entries cannot be read: " + err.Error()}
		}
		fields, err := differing(s.state, rebuilt)
		if err != nil {
			return err
		}
		if len(fields) > 0 {
			return &ledger.Mismatch{Noun: s.noun, Name: s.name, Stream: s.stream, Detail: strings.Join(fields, ", ")}
		}
	}
	return nil
}

// differing names the fields in which two values of one type differ; an empty
// list equals none. Values are not named: they may be secret.
func differing(a, b any) ([]string, error) {
	left, err := fieldsOf(a)
	if err != nil {
		return nil, err
	}
	right, err := fieldsOf(b)
	if err != nil {
		return nil, err
	}
	var names []string
	for name := range left {
		if left[name] != right[name] {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names, nil
}

func fieldsOf(v any) (map[string]string, error) {
	b, err := json.Marshal(v)
	if err != nil {
		return nil, err
	}
	var raw map[string]json.RawMessage
	if err := json.Unmarshal(b, &raw); err != nil {
		return nil, err
	}
	fields := make(map[string]string, len(raw))
	for name, value := range raw {
		text := string(value)
		if text == "null" {
			text = "[]" // nil and empty lists are one thing in a row
		}
		fields[name] = text
	}
	return fields, nil
}
