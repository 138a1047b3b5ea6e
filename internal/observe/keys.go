package observe

// The keys that may be logged. Their values are counts, states, codes, random
// ids and texts that the program itself wrote; never what a person typed.
const (
	KeyRequestID = "request_id"
	KeyMethod    = "method"
	KeyRoute     = "route" // the pattern, /lots/:code, never the path
	KeyStatus    = "status"
	KeyDuration  = "duration_ms"
	KeyBytes     = "bytes"
	KeyError     = "error" // masked
	KeyStack     = "stack"
	KeyKind      = "kind"
	KeyCode      = "code" // of a fault, never of a label or a person
	KeyField     = "field"
	KeyComponent = "component"
	KeyAddress   = "address" // we listen on
	KeyURL       = "url"     // base address
	KeyOrigin    = "origin"
	KeyVersion   = "version"
	KeyEngine    = "engine"
	KeyCount     = "count"
	KeyTotal     = "total"
	KeyJob       = "job" // kind of job
	KeyJobID     = "job_id"
	KeyAttempt   = "attempt"
	KeyStream    = "stream" // random id
	KeySeq       = "seq"
	KeyCommand   = "command_id"
	KeyNoun      = "noun"
	KeyFile      = "file" // of the program, such as a migration
	KeySignal    = "signal"
	KeyFreeBytes = "free_bytes"
	KeyCheck     = "check"
	KeyReady     = "ready"
	KeyTemplate  = "template" // name of a page's template
	KeyReadOnly  = "read_only"
)

func allowed(key string) bool {
	switch key {
	case KeyRequestID, KeyMethod, KeyRoute, KeyStatus, KeyDuration, KeyBytes, KeyError, KeyStack, KeyKind, KeyCode, KeyField,
		KeyComponent, KeyAddress, KeyURL, KeyOrigin, KeyVersion, KeyEngine, KeyCount, KeyTotal, KeyJob, KeyJobID, KeyAttempt,
		KeyStream, KeySeq, KeyCommand, KeyNoun, KeyFile, KeySignal, KeyFreeBytes, KeyCheck, KeyReady, KeyReadOnly, KeyTemplate:
		return true
	}
	return false
}
