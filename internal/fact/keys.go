package fact

// KindLogOpened is the kind of entry one of every log.
const KindLogOpened = "keys.log.opened"

// LogOpened v1 fixes what the log is.
type LogOpened struct {
	Origin string   `json:"origin"`
	Suites []string `json:"suites"`
	Demo   bool     `json:"demo"`
}
