package ledger

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"sort"

	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/moment"
)

// MaxLeaf bounds a leaf (C2SP tiles allow 65535; ours need far less).
const MaxLeaf = 1 << 10

// Sealer turns drafts into acts and entries. Origin is fixed for the life of a
// log; Random must be cryptographic outside tests.
type Sealer struct {
	Origin string
	Random io.Reader
}

// Seal fixes one act. Heads holds where every touched stream stands and is
// moved on, so that several acts of one command can be sealed in turn.
// RecordedAt is lifted to the newest head touched: within a stream it never
// decreases even when the server's clock stepped back a little.
func (s Sealer) Seal(d Draft, heads map[Stream]Head, now moment.Time) (Sealed, error) {
	if err := s.check(d); err != nil {
		return Sealed{}, fmt.Errorf("seal %s: %w", d.Kind, err)
	}
	out := Sealed{ID: d.ID, Kind: d.Kind, KV: d.KV, OccurredAt: d.OccurredAt, By: d.By, RecordedAt: now}
	act := Act{V: 1, Suite: Suite, ID: d.ID, Kind: d.Kind, KV: d.KV, Origin: s.Origin, OccurredAt: d.OccurredAt, DeviceAt: d.DeviceAt,
		By: d.By, Lines: []Hash{}, Refs: d.Refs, Corrects: d.Corrects, Commit: map[string]Hash{}}
	if act.Refs == nil {
		act.Refs = []Ref{}
	}
	var err error
	if act.Facts, err = facts(d.Facts); err != nil {
		return Sealed{}, fmt.Errorf("seal %s: facts: %w", d.Kind, err)
	}
	if d.Restricted != nil {
		if out.Restricted, err = Canonical(d.Restricted); err != nil {
			return Sealed{}, fmt.Errorf("seal %s: restricted: %w", d.Kind, err)
		}
		if out.RestrictedSalt, err = s.salt(); err != nil {
			return Sealed{}, err
		}
		h := factsHash(out.RestrictedSalt, out.Restricted)
		act.Restricted = &h
	}
	if act.Commit, err = s.commit(&out, Stream{}, d.Personal); err != nil {
		return Sealed{}, err
	}
	bodies := make(map[Stream]*LineBody, len(d.Lines))
	for _, line := range d.Lines {
		body, hash, err := s.line(&out, line)
		if err != nil {
			return Sealed{}, fmt.Errorf("seal %s: %w", d.Kind, err)
		}
		bodies[line.Stream] = body
		act.Lines = append(act.Lines, hash)
	}
	if out.Bytes, err = Canonical(act); err != nil {
		return Sealed{}, fmt.Errorf("seal %s: %w", d.Kind, err)
	}
	streams := touched(d)
	for _, st := range streams {
		if at := heads[st].RecordedAt; at > out.RecordedAt {
			out.RecordedAt = at
		}
	}
	for _, st := range streams {
		e, err := s.entry(st, heads[st], Body{V: 1, Act: actHash(out.Bytes), Line: bodies[st], Auth: d.Auth}, out)
		if err != nil {
			return Sealed{}, fmt.Errorf("seal %s: %w", d.Kind, err)
		}
		heads[st] = Head{Seq: e.Seq, Leaf: e.Ref.Leaf, RecordedAt: e.RecordedAt}
		out.Entries = append(out.Entries, e)
	}
	return out, nil
}

// Touched lists the streams of drafts once each, in the order in which rows are
// locked, so that two writers never wait for each other crosswise.
func Touched(drafts ...Draft) []Stream {
	seen := map[Stream]bool{}
	var all []Stream
	for _, d := range drafts {
		for _, st := range touched(d) {
			if !seen[st] {
				seen[st] = true
				all = append(all, st)
			}
		}
	}
	sort.Slice(all, func(i, j int) bool { return bytes.Compare(all[i][:], all[j][:]) < 0 })
	return all
}

func touched(d Draft) []Stream {
	all := append([]Stream{}, d.Streams...)
	for _, l := range d.Lines {
		all = append(all, l.Stream)
	}
	return all
}

func (s Sealer) check(d Draft) error {
	switch {
	case s.Origin == "":
		return fmt.Errorf("log has no origin")
	case d.ID == uuid.Nil || d.Kind == "" || d.KV < 1 || d.OccurredAt.IsZero():
		return fmt.Errorf("act lacks id, kind, version or time")
	case d.By.Role == "" || d.By.Person == "" && d.By.Role != "system" && d.By.Role != "host":
		return fmt.Errorf("act has no author")
	case len(d.Auth) == 0:
		return fmt.Errorf("act is not signed in any way")
	}
	seen := map[Stream]bool{}
	for _, st := range touched(d) {
		if st.IsZero() || seen[st] {
			return fmt.Errorf("stream %s missing or twice", st)
		}
		seen[st] = true
	}
	if len(seen) == 0 {
		return fmt.Errorf("act touches no stream")
	}
	return nil
}

func (s Sealer) line(out *Sealed, l Line) (*LineBody, Hash, error) {
	fields, err := fieldsOf(l.Value)
	if err != nil {
		return nil, Hash{}, fmt.Errorf("line: %w", err)
	}
	commits, err := s.commit(out, l.Stream, l.Personal)
	if err != nil {
		return nil, Hash{}, err
	}
	fields["stream"] = l.Stream
	fields["commit"] = commits
	value, err := Canonical(fields)
	if err != nil {
		return nil, Hash{}, fmt.Errorf("line: %w", err)
	}
	salt, err := s.salt()
	if err != nil {
		return nil, Hash{}, err
	}
	return &LineBody{Salt: salt, Value: value}, lineHash(salt, value), nil
}

func (s Sealer) commit(out *Sealed, st Stream, values map[string]string) (map[string]Hash, error) {
	commits := make(map[string]Hash, len(values))
	fields := make([]string, 0, len(values))
	for f := range values {
		fields = append(fields, f)
	}
	sort.Strings(fields)
	for _, f := range fields {
		salt, err := s.salt()
		if err != nil {
			return nil, err
		}
		commits[f] = personalHash(f, salt, values[f])
		out.Personal = append(out.Personal, Personal{Stream: st, Field: f, Salt: salt, Value: values[f]})
	}
	return commits, nil
}

func (s Sealer) entry(st Stream, head Head, body Body, act Sealed) (Entry, error) {
	b, err := Canonical(body)
	if err != nil {
		return Entry{}, err
	}
	salt, err := s.salt()
	if err != nil {
		return Entry{}, err
	}
	leaf := Leaf{V: 1, Suite: Suite, Origin: s.Origin, Stream: st, Seq: head.Seq + 1, Prev: head.Leaf, RecordedAt: act.RecordedAt, Body: bodyHash(salt, b)}
	l, err := Canonical(leaf)
	if err != nil {
		return Entry{}, err
	}
	if len(l) > MaxLeaf {
		return Entry{}, fmt.Errorf("leaf of %d bytes, at most %d", len(l), MaxLeaf)
	}
	return Entry{Ref: Ref{Stream: st, Seq: leaf.Seq, Leaf: LeafHash(l)}, Prev: head.Leaf, ActID: act.ID, RecordedAt: act.RecordedAt,
		LeafBytes: l, BodyBytes: b, BodySalt: salt}, nil
}

func (s Sealer) salt() ([]byte, error) {
	b := make([]byte, SaltSize)
	if _, err := io.ReadFull(s.Random, b); err != nil {
		return nil, fmt.Errorf("random source: %w", err)
	}
	return b, nil
}

func facts(v any) (json.RawMessage, error) {
	if v == nil {
		return json.RawMessage("{}"), nil
	}
	b, err := Canonical(v)
	if err == nil && b[0] != '{' {
		err = fmt.Errorf("%T is not an object", v)
	}
	return b, err
}

// fieldsOf gives the fields of a value that must be a JSON object.
func fieldsOf(v any) (map[string]any, error) {
	b, err := Canonical(v)
	if err != nil {
		return nil, err
	}
	var raw map[string]json.RawMessage
	if err := json.Unmarshal(b, &raw); err != nil || raw == nil {
		return nil, fmt.Errorf("%T is not an object", v)
	}
	fields := make(map[string]any, len(raw)+2)
	for k, f := range raw {
		if k == "stream" || k == "commit" {
			return nil, fmt.Errorf("%T uses the reserved key %q", v, k)
		}
		fields[k] = f
	}
	return fields, nil
}
