package ledger

import (
	"encoding/json"
	"errors"
	"fmt"

	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/moment"
)

// ErrBroken is wrapped by every finding that bytes do not fit together.
var ErrBroken = errors.New("ledger is broken")

// Stored is one entry of a stream with everything the store keeps of its act.
type Stored struct {
	Entry
	ActBytes       []byte
	RestrictedSalt []byte
	Restricted     []byte
	Personal       []Personal // those not erased: the act's own and this stream's
}

// Recorded is one entry read back and checked: what a room applies to rebuild
// its state.
type Recorded struct {
	Ref
	RecordedAt moment.Time
	Act        Act
	Auth       []Auth
	Facts      json.RawMessage
	Restricted json.RawMessage   // nil when there is none
	Line       json.RawMessage   // nil when the stream has no line in the act
	Personal   map[string]string // what was not erased; the line's own values win
}

// Read checks a whole stream, oldest entry first: every hash, the chain, the
// openings. Whatever does not fit is an error that wraps ErrBroken and names
// the sequence.
func Read(stream Stream, entries []Stored) ([]Recorded, error) {
	out := make([]Recorded, 0, len(entries))
	var prev Head
	for _, e := range entries {
		r, err := readOne(stream, prev, e)
		if err != nil {
			return nil, fmt.Errorf("%w: stream %s seq %d: %w", ErrBroken, stream, prev.Seq+1, err)
		}
		prev = Head{Seq: r.Seq, Leaf: r.Ref.Leaf, RecordedAt: r.RecordedAt}
		out = append(out, r)
	}
	return out, nil
}

func readOne(stream Stream, prev Head, e Stored) (Recorded, error) {
	var leaf Leaf
	if err := decode(e.LeafBytes, &leaf); err != nil {
		return Recorded{}, fmt.Errorf("leaf: %w", err)
	}
	switch {
	case leaf.Suite != Suite || leaf.V != 1:
		return Recorded{}, fmt.Errorf("unknown suite %q", leaf.Suite)
	case leaf.Stream != stream || leaf.Seq != prev.Seq+1:
		return Recorded{}, fmt.Errorf("leaf says stream %s seq %d", leaf.Stream, leaf.Seq)
	case leaf.Prev != prev.Leaf:
		return Recorded{}, errors.New("leaf does not follow the one before")
	case leaf.RecordedAt < prev.RecordedAt:
		return Recorded{}, errors.New("time steps back")
	case leaf.Body != bodyHash(e.BodySalt, e.BodyBytes):
		return Recorded{}, errors.New("body is not the one in the leaf")
	}
	var body Body
	if err := decode(e.BodyBytes, &body); err != nil {
		return Recorded{}, fmt.Errorf("body: %w", err)
	}
	if body.Act != actHash(e.ActBytes) {
		return Recorded{}, errors.New("act is not the one in the body")
	}
	r := Recorded{Ref: Ref{Stream: stream, Seq: leaf.Seq, Leaf: LeafHash(e.LeafBytes)}, RecordedAt: leaf.RecordedAt, Auth: body.Auth, Personal: map[string]string{}}
	if err := decode(e.ActBytes, &r.Act); err != nil {
		return Recorded{}, fmt.Errorf("act: %w", err)
	}
	r.Facts = r.Act.Facts
	return r, r.open(e, body)
}

// open checks the openings against the act's commitments.
func (r *Recorded) open(e Stored, body Body) error {
	if r.Act.Restricted != nil {
		if e.Restricted == nil || *r.Act.Restricted != factsHash(e.RestrictedSalt, e.Restricted) {
			return errors.New("restricted details do not open their commitment")
		}
		r.Restricted = e.Restricted
	}
	commits := map[string]Hash{}
	if body.Line != nil {
		if !contains(r.Act.Lines, lineHash(body.Line.Salt, body.Line.Value)) {
			return errors.New("line is not one of the act's")
		}
		var own struct {
			Stream Stream          `json:"stream"`
			Commit map[string]Hash `json:"commit"`
		}
		if err := json.Unmarshal(body.Line.Value, &own); err != nil {
			return fmt.Errorf("line: %w", err)
		}
		if own.Stream != r.Stream {
			return errors.New("line belongs to another stream")
		}
		r.Line, commits = body.Line.Value, own.Commit
	}
	for _, p := range e.Personal {
		want := r.Act.Commit[p.Field]
		if !p.Stream.IsZero() {
			if p.Stream != r.Stream {
				continue
			}
			want = commits[p.Field]
		} else if _, mine := commits[p.Field]; mine {
			if want == personalHash(p.Field, p.Salt, p.Value) {
				continue // the line's own value wins over the act's
			}
		}
		if want != personalHash(p.Field, p.Salt, p.Value) {
			return fmt.Errorf("personal value %q does not open its commitment", p.Field)
		}
		r.Personal[p.Field] = p.Value
	}
	return nil
}

func decode(b []byte, v any) error {
	if !IsCanonical(b) {
		return errors.New("bytes are not in canonical form")
	}
	return json.Unmarshal(b, v)
}

func contains(all []Hash, h Hash) bool {
	for _, x := range all {
		if x == h {
			return true
		}
	}
	return false
}

// Recorded gives one stream's view of an act that was just sealed: the same as
// Read gives later, so that live state and rebuilt state are made by one function.
func (s Sealed) Recorded(stream Stream) (Recorded, error) {
	e, ok := s.Entry(stream)
	if !ok {
		return Recorded{}, fmt.Errorf("act %s (%s) has no entry in stream %s", s.ID, s.Kind, stream)
	}
	r := Recorded{Ref: e.Ref, RecordedAt: e.RecordedAt, Personal: map[string]string{}, Restricted: s.Restricted}
	if err := json.Unmarshal(s.Bytes, &r.Act); err != nil {
		return Recorded{}, fmt.Errorf("act %s: %w", s.ID, err)
	}
	var body Body
	if err := json.Unmarshal(e.BodyBytes, &body); err != nil {
		return Recorded{}, fmt.Errorf("body of act %s: %w", s.ID, err)
	}
	r.Facts, r.Auth = r.Act.Facts, body.Auth
	if body.Line != nil {
		r.Line = body.Line.Value
	}
	for _, own := range []bool{false, true} {
		for _, p := range s.Personal {
			if p.Stream.IsZero() != own && (p.Stream.IsZero() || p.Stream == stream) {
				r.Personal[p.Field] = p.Value
			}
		}
	}
	return r, nil
}

// Next tells whether an entry is the one that follows version; a noun applies
// no other. Anything else means that the world moved on since it was loaded.
func Next(version int64, r Recorded) error {
	if r.Seq != version+1 {
		return fault.Conflict("ledger.moved_on")
	}
	return nil
}

// Mismatch is the alarm that stored state does not follow from the entries:
// somebody changed the database beside the ledger, or we have a defect.
type Mismatch struct {
	Noun   string // "lot"
	Name   string // the noun's number or code
	Stream Stream
	Detail string // which fields differ, no values
}

func (m *Mismatch) Error() string {
	return fmt.Sprintf("state of %s %s does not follow from its entries: %s", m.Noun, m.Name, m.Detail)
}
