package reference

import "github.com/sealtrail/sealtrail/internal/moment"

// Name is a text in the two languages of the house.
type Name struct{ ZH, EN string }

// In gives the text of a language tag; Chinese for all that is not English.
func (n Name) In(language string) string {
	if language == "en" && n.EN != "" {
		return n.EN
	}
	return n.ZH
}

// Certainty says how far a row can be trusted.
type Certainty string

const (
	Sourced Certainty = "sourced" // read in the named text
	Assumed Certainty = "assumed" // to be confirmed by a lawyer or the agency
)

// Provenance says where a row comes from and on which days it holds (Beijing
// time, both included; empty is open).
type Provenance struct {
	Source    string
	Certainty Certainty
	Version   string
	From, To  moment.Date
}

func (p Provenance) holds(at moment.Time) bool { return moment.Holds(p.From, p.To, at) }
