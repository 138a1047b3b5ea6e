package web

import (
	"regexp"
	"strconv"
	"strings"
)

// rowOf are the rows of a seizure's form, as a field names them, and how they are
// called.
var rowOf = map[string]string{"lines": "web.seizure.line", "lots": "web.seizure.lot", "recordings": "web.seizure.recording"}

// fieldWords are the labels of fields whose name is not their label's key.
var fieldWords = map[string]string{"mass_g": "mass", "value_fen": "value", "address": "place", "device": "recording_id", "sha256": "recording_hash", "from": "recording_from",
	"to": "recording_to", "note": "refusal"}

var fieldPart = regexp.MustCompile(`^([a-z_0-9]+)(?:\[([0-9]+)\])?$`)

// draftField calls a field of a seizure as its form does: line 2, lot 1, quantity.
func (n names) draftField(field string) string {
	parts := strings.Split(field, ".")
	var said []string
	for i, part := range parts {
		m := fieldPart.FindStringSubmatch(part)
		if m == nil {
			return field
		}
		no, err := strconv.Atoi(m[2])
		counted := err == nil
		switch {
		case m[1] == "officers" && counted && i+1 < len(parts) && no < 2:
			said = append(said, n.T("web.seizure.officer"+strconv.Itoa(no+1)))
		case rowOf[m[1]] != "" && counted:
			said = append(said, n.T(rowOf[m[1]])+" "+strconv.Itoa(no+1))
		case m[1] == "witness":
			said = append(said, n.T("web.seizure.witness"))
		case m[1] == "name" && (parts[0] == "officers[0]" || parts[0] == "officers[1]" || i > 0 && parts[i-1] == "witness"): // the field is called by whose name it is
		case i+1 < len(parts): // place and party: their fields are told apart by their own words
		case parts[0] == "party" && n.Has("web."+m[1]):
			said = append(said, n.T("web."+m[1]))
		default:
			word := m[1]
			if w := fieldWords[word]; w != "" {
				word = w
			}
			said = append(said, n.known("web.seizure", word))
		}
	}
	return strings.Join(said, " ")
}
