package ledger

import (
	"encoding/json"

	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/moment"
)

// By says who acted, without a name: the organisation, the role in which the
// person acted, and a pseudonym that changes every year.
type By struct {
	Org    uuid.UUID `json:"org"`
	Role   string    `json:"role"`
	Person string    `json:"person"`
	For    string    `json:"for,omitempty"` // pseudonym of whose approval it is, by delegation
}

// Ref points at one entry.
type Ref struct {
	Stream Stream `json:"stream"`
	Seq    int64  `json:"seq"`
	Leaf   Hash   `json:"leaf"`
}

// Auth is one way in which the author proved to be the author. The verifier
// prints its strength; "session" and "host" mean vouched for by the operator.
type Auth struct {
	By         string `json:"by"` // token|session|step_up|totp|device_key|webauthn|code|paper|host|system
	SameDevice bool   `json:"same_device,omitempty"`
	Relaxed    bool   `json:"relaxed,omitempty"` // the demo let a step-up pass without a PIN
}

// Line is what an act says of one lot. Its value is an object; the stream and
// the commitments to the line's own personal values are put in when sealed.
type Line struct {
	Stream   Stream
	Value    any
	Personal map[string]string
}

// Draft is an act before it is sealed.
type Draft struct {
	ID         uuid.UUID
	Kind       string // "custody.handoff.received"
	KV         int    // version of the kind's facts
	OccurredAt moment.Time
	DeviceAt   moment.Time // zero: no device clock
	By         By
	Facts      any               // an object; may be published with a certificate
	Restricted any               // nil, or an object for parties and courts
	Streams    []Stream          // streams of other nouns than lots
	Lines      []Line            // one per lot
	Refs       []Ref             // what this act answers or relies on
	Corrects   *Ref              // the entry this act corrects
	Personal   map[string]string // values that are committed to and can be erased
	Auth       []Auth
}

// Act is a sealed act as read back from its bytes.
type Act struct {
	V          int             `json:"v"`
	Suite      string          `json:"suite"`
	ID         uuid.UUID       `json:"id"`
	Kind       string          `json:"kind"`
	KV         int             `json:"kv"`
	Origin     string          `json:"origin"`
	OccurredAt moment.Time     `json:"occurred_at"`
	DeviceAt   moment.Time     `json:"device_at"`
	By         By              `json:"by"`
	Facts      json.RawMessage `json:"facts"`
	Restricted *Hash           `json:"restricted"`
	Lines      []Hash          `json:"lines"`
	Refs       []Ref           `json:"refs"`
	Corrects   *Ref            `json:"corrects"`
	Commit     map[string]Hash `json:"commit"`
}

// Body is what one stream keeps of an act.
type Body struct {
	V    int       `json:"v"`
	Act  Hash      `json:"act"`
	Line *LineBody `json:"line"`
	Auth []Auth    `json:"auth"`
}

// LineBody opens the stream's own line.
type LineBody struct {
	Salt  []byte          `json:"salt"`
	Value json.RawMessage `json:"value"`
}

// Leaf is the public part of an entry.
type Leaf struct {
	V          int         `json:"v"`
	Suite      string      `json:"suite"`
	Origin     string      `json:"origin"`
	Stream     Stream      `json:"stream"`
	Seq        int64       `json:"seq"`
	Prev       Hash        `json:"prev"`
	RecordedAt moment.Time `json:"recorded_at"`
	Body       Hash        `json:"body"`
}

// Head is where a stream stands; zero before its first entry.
type Head struct {
	Seq        int64
	Leaf       Hash
	RecordedAt moment.Time
}

// Personal is a value beside the ledger: deleting it erases it, the commitment stays.
type Personal struct {
	Stream Stream // the lot's stream for values of a line, zero for the act's own
	Field  string
	Salt   []byte
	Value  string
}

// Entry is one leaf with its body, as stored.
type Entry struct {
	Ref
	Prev       Hash
	ActID      uuid.UUID
	RecordedAt moment.Time
	LeafBytes  []byte
	BodyBytes  []byte
	BodySalt   []byte
}

// Sealed is an act with all that is stored of it.
type Sealed struct {
	ID             uuid.UUID
	Kind           string
	KV             int
	OccurredAt     moment.Time
	RecordedAt     moment.Time
	By             By
	Bytes          []byte // the act
	RestrictedSalt []byte // nil when there is nothing restricted
	Restricted     []byte
	Personal       []Personal
	Entries        []Entry
}

// Entry gives the entry that the act left in a stream.
func (s Sealed) Entry(stream Stream) (Entry, bool) {
	for _, e := range s.Entries {
		if e.Stream == stream {
			return e, true
		}
	}
	return Entry{}, false
}
