package ledger

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"pgregory.net/rapid"

	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/moment"
)

var noon = moment.At(time.Date(2026, 11, 18, 4, 0, 0, 0, time.UTC))

func sealer() Sealer {
	return Sealer{Origin: "test.invalid/sealtrail", Random: rand.NewChaCha8([32]byte{1})}
}

func stream(n byte) Stream { return Stream{n} }

func sample(n byte) Draft {
	return Draft{ID: uuid.UUID{n, 15: 1}, Kind: "test.noted", KV: 1, OccurredAt: noon, By: By{Org: uuid.UUID{9}, Role: "officer", Person: "p1"},
		Facts: map[string]any{"outcome": "good"}, Restricted: map[string]any{"place": "北京中路"},
		Streams: []Stream{stream(200)},
		Lines: []Line{
			{Stream: stream(1), Value: map[string]any{"quantity": 3}, Personal: map[string]string{"holder": "尼玛"}},
			{Stream: stream(2), Value: map[string]any{"quantity": 4}}},
		Personal: map[string]string{"witness": "卓玛 540102199001011234"}, Auth: []Auth{{By: "session"}}}
}

func stored(s Sealed, st Stream) Stored {
	e, _ := s.Entry(st)
	return Stored{Entry: e, ActBytes: s.Bytes, RestrictedSalt: s.RestrictedSalt, Restricted: s.Restricted, Personal: s.Personal}
}

func sealTwo(t *testing.T) (Sealed, Sealed) {
	t.Helper()
	s, heads := sealer(), map[Stream]Head{}
	a, err := s.Seal(sample(1), heads, noon)
	if err != nil {
		t.Fatal(err)
	}
	b, err := s.Seal(sample(2), heads, noon.Add(time.Second))
	if err != nil {
		t.Fatal(err)
	}
	return a, b
}

func TestTheLiveViewEqualsWhatIsReadBack(t *testing.T) {
	a, b := sealTwo(t)
	for _, st := range []Stream{stream(1), stream(2), stream(200)} {
		read, err := Read(st, []Stored{stored(a, st), stored(b, st)})
		if err != nil {
			t.Fatal(err)
		}
		live, err := b.Recorded(st)
		if err != nil {
			t.Fatal(err)
		}
		x, _ := json.Marshal(read[1])
		y, _ := json.Marshal(live)
		if !bytes.Equal(x, y) {
			t.Errorf("stream %s\nread %s\nlive %s", st, x, y)
		}
	}
}

func TestOneFlippedBitAnywhereIsNoticed(t *testing.T) {
	a, b := sealTwo(t)
	st := stream(1)
	parts := map[string]func(*Stored) []byte{
		"leaf": func(s *Stored) []byte { return s.LeafBytes }, "body": func(s *Stored) []byte { return s.BodyBytes }, "body salt": func(s *Stored) []byte { return s.BodySalt },
		"act": func(s *Stored) []byte { return s.ActBytes }, "restricted": func(s *Stored) []byte { return s.Restricted }, "restricted salt": func(s *Stored) []byte { return s.RestrictedSalt },
		"personal salt": func(s *Stored) []byte { return s.Personal[0].Salt },
	}
	for name, part := range parts {
		rapid.Check(t, func(t *rapid.T) {
			first, second := clone(stored(a, st)), clone(stored(b, st))
			which := []*Stored{&first, &second}[rapid.IntRange(0, 1).Draw(t, "entry")]
			bytes := part(which)
			at := rapid.IntRange(0, len(bytes)*8-1).Draw(t, "bit")
			bytes[at/8] ^= 1 << (at % 8)
			got, err := Read(st, []Stored{first, second})
			if err == nil && name == "leaf" && which == &second {
				// the last leaf has no successor; its own hash is what the head says
				if got[1].Ref.Leaf == b.Entries[1].Leaf {
					t.Fatalf("%s: unnoticed", name)
				}
				return
			}
			if !errors.Is(err, ErrBroken) {
				t.Fatalf("%s: unnoticed (%v)", name, err)
			}
		})
	}
}

func clone(s Stored) Stored {
	c := s
	for _, p := range []*[]byte{&c.LeafBytes, &c.BodyBytes, &c.BodySalt, &c.ActBytes, &c.Restricted, &c.RestrictedSalt} {
		*p = bytes.Clone(*p)
	}
	c.Personal = append([]Personal{}, s.Personal...)
	for i := range c.Personal {
		c.Personal[i].Salt = bytes.Clone(c.Personal[i].Salt)
	}
	return c
}

func TestEntriesLeftOutSwappedOrFromElsewhereAreNoticed(t *testing.T) {
	a, b := sealTwo(t)
	st := stream(1)
	for name, entries := range map[string][]Stored{
		"first left out": {stored(b, st)}, "swapped": {stored(b, st), stored(a, st)}, "doubled": {stored(a, st), stored(a, st)},
		"other stream": {stored(a, stream(2))},
	} {
		if _, err := Read(st, entries); !errors.Is(err, ErrBroken) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestALeafTellsNothingAndStaysSmall(t *testing.T) {
	a, _ := sealTwo(t)
	for _, e := range a.Entries {
		if len(e.LeafBytes) > MaxLeaf {
			t.Errorf("leaf of %d bytes", len(e.LeafBytes))
		}
		for _, secret := range []string{"尼玛", "卓玛", "540102", "北京", "officer", "test.noted", "good", a.ID.String(), "p1"} {
			if strings.Contains(string(e.LeafBytes), secret) {
				t.Errorf("leaf tells %q", secret)
			}
		}
	}
	for _, secret := range []string{"尼玛", "卓玛", "540102199001011234", "北京"} {
		if bytes.Contains(a.Bytes, []byte(secret)) {
			t.Errorf("act tells %q", secret)
		}
	}
}

func TestNoSaltIsUsedTwice(t *testing.T) {
	a, b := sealTwo(t)
	seen := map[string]bool{}
	for _, s := range []Sealed{a, b} {
		salts := [][]byte{s.RestrictedSalt}
		for _, p := range s.Personal {
			salts = append(salts, p.Salt)
		}
		for _, e := range s.Entries {
			salts = append(salts, e.BodySalt)
		}
		for _, salt := range salts {
			if len(salt) != SaltSize || seen[string(salt)] {
				t.Fatalf("salt of %d bytes, used before: %v", len(salt), seen[string(salt)])
			}
			seen[string(salt)] = true
		}
	}
}

func TestTimeNeverStepsBackWithinAStream(t *testing.T) {
	s, heads := sealer(), map[Stream]Head{}
	if _, err := s.Seal(sample(1), heads, noon); err != nil {
		t.Fatal(err)
	}
	b, err := s.Seal(sample(2), heads, noon.Add(-time.Minute))
	if err != nil {
		t.Fatal(err)
	}
	if b.RecordedAt != noon {
		t.Fatalf("recorded at %s, before its predecessor", b.RecordedAt)
	}
}

func TestADraftThatIsNotWholeIsRefused(t *testing.T) {
	for name, spoil := range map[string]func(*Draft){
		"no id": func(d *Draft) { d.ID = uuid.Nil }, "no kind": func(d *Draft) { d.Kind = "" }, "no version": func(d *Draft) { d.KV = 0 },
		"no time": func(d *Draft) { d.OccurredAt = 0 }, "no author": func(d *Draft) { d.By.Person = "" }, "not signed": func(d *Draft) { d.Auth = nil },
		"no stream": func(d *Draft) { d.Streams, d.Lines = nil, nil }, "stream twice": func(d *Draft) { d.Streams = []Stream{stream(1)} },
		"float":     func(d *Draft) { d.Facts = map[string]any{"kg": 1.5} },
		"too big":   func(d *Draft) { d.Facts = map[string]any{"g": int64(1) << 53} },
		"not NFC":   func(d *Draft) { d.Facts = map[string]any{"name": "e\u0301"} },
		"no object": func(d *Draft) { d.Facts = []int{1} }, "reserved key": func(d *Draft) { d.Lines[0].Value = map[string]any{"stream": "x"} },
	} {
		d := sample(1)
		spoil(&d)
		if _, err := sealer().Seal(d, map[Stream]Head{}, noon); err == nil {
			t.Errorf("%s: sealed", name)
		}
	}
}

func TestWithoutRandomnessNothingIsSealed(t *testing.T) {
	s := Sealer{Origin: "x", Random: io.LimitReader(rand.NewChaCha8([32]byte{}), 40)}
	if _, err := s.Seal(sample(1), map[Stream]Head{}, noon); err == nil {
		t.Fatal("sealed with too few random bytes")
	}
}

func TestTheCanonicalFormIsTheOnlyOne(t *testing.T) {
	for _, bad := range []string{`{"b":1,"a":2}`, `{ "a":1}`, `{"a":1,"a":1}`, `{"a":1.0}`, `{"a":1e3}`, `{"a":-0}`, `{"a":9007199254740992}`, `{"a":1}{}`, `{"a":"` + "e\u0301" + `"}`, ``, `{"a":"\u0041"}`} {
		if IsCanonical([]byte(bad)) {
			t.Errorf("%s is taken as canonical", bad)
		}
	}
	if !IsCanonical([]byte(`{"a":[1,"封迹",null,true],"b":-9007199254740991}`)) {
		t.Error("a canonical text is refused")
	}
}

func TestWhatIsWrittenCanonicallyIsCanonical(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		v := map[string]any{}
		for _, k := range rapid.SliceOfN(rapid.StringMatching(`[a-z封迹<>&"]{1,8}`), 0, 6).Draw(t, "keys") {
			v[k] = rapid.OneOf(rapid.Map(rapid.Int64Range(-1<<53+1, 1<<53-1), func(i int64) any { return i }),
				rapid.Map(rapid.StringMatching(`[ -~\x{4e00}-\x{4eff}\x{20000}-\x{20010}]{0,12}`), func(s string) any { return s })).Draw(t, "value")
		}
		b, err := Canonical(v)
		if err != nil {
			t.Fatal(err)
		}
		if !IsCanonical(b) {
			t.Fatalf("%s", b)
		}
	})
}

func TestACommandSaysWhenItHappened(t *testing.T) {
	late := &Late{Reason: "网络中断"}
	for _, c := range []struct {
		name   string
		cmd    Command
		before moment.Time
		want   string
	}{
		{"now", Command{}, 0, ""},
		{"a little ahead", Command{OccurredAt: noon.Add(time.Minute)}, 0, ""},
		{"tomorrow", Command{OccurredAt: noon.Add(24 * time.Hour)}, 0, "command.in_the_future"},
		{"an hour ago without reason", Command{OccurredAt: noon.Add(-time.Hour)}, 0, "command.late_needs_reason"},
		{"an hour ago with reason", Command{OccurredAt: noon.Add(-time.Hour), Late: late}, 0, ""},
		{"a thousand years ago", Command{OccurredAt: noon.Add(-90_000 * time.Hour), Late: late}, 0, "command.too_long_ago"},
		{"before the previous act", Command{OccurredAt: noon.Add(-time.Hour), Late: late}, noon.Add(-time.Minute), "command.before_previous_act"},
		{"server clock stepped back", Command{}, noon.Add(time.Second), ""},
		{"reason too long", Command{OccurredAt: noon.Add(-time.Hour), Late: &Late{Reason: strings.Repeat("迟", MaxLateReason+1)}}, 0, "command.late_reason_too_long"},
	} {
		at, err := c.cmd.When(noon, c.before)
		if code := codeOf(err); code != c.want {
			t.Errorf("%s: %q, want %q", c.name, code, c.want)
		}
		if err == nil && at < c.before {
			t.Errorf("%s: %s lies before the previous act", c.name, at)
		}
	}
}

func codeOf(err error) string {
	if f := fault.Of(err); f != nil {
		return f.Code
	}
	if err != nil {
		return err.Error()
	}
	return ""
}

func FuzzReadNeverPanics(f *testing.F) {
	f.Add([]byte(`{}`), []byte(`{}`), []byte(`{}`))
	f.Fuzz(func(t *testing.T, leaf, body, act []byte) {
		if _, err := Read(stream(1), []Stored{{Entry: Entry{LeafBytes: leaf, BodyBytes: body}, ActBytes: act}}); err == nil {
			t.Fatal("rubbish was read")
		}
	})
}
