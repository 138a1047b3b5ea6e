package page

// look is the fixed icon and tone of a state (the board of components); its
// word is the message prefix+"."+state.
type look struct{ tone, icon string }

// looks is the whole board, by what the state is of. What is not listed is
// shown plain: a new state is visible before it has a picture.
var looks = map[string]map[string]look{
	"custody.state": {
		"at_scene":        {"idle", "map-pin"},
		"sealed_at_scene": {"idle", "lock"},
		"with_handler":    {"idle", "user-check"},
		"in_custody":      {"idle", "building-warehouse"},
		"checked_out":     {"run", "arrow-up-right"},
		"at_lab":          {"run", "microscope"},
		"in_transit":      {"run", "truck"},
		"held_at_gate":    {"stop", "hand-stop"},
		"at_firm":         {"run", "building-factory-2"},
		"divided":         {"end", "scissors"},
		"destroyed":       {"end", "circle-check"},
		"returned":        {"end", "arrow-back-up"},
		"sold":            {"end", "arrow-bar-to-right"},
		"donated":         {"end", "arrow-bar-to-right"},
		"transferred":     {"end", "arrow-bar-to-right"},
		"consumed":        {"end", "microscope"},
		"missing":         {"stop", "alert-octagon"},
	},
	"custody.container_state": {
		"sealed":  {"ok", "lock"},
		"open":    {"wait", "lock-open"},
		"emptied": {"end", "archive"},
	},
	"custody.left": {
		"sealed":    {"idle", "lock"},
		"preserved": {"idle", "bookmark"},
		"entrusted": {"idle", "users"},
	},
	"custody.finding": {
		"intact":           {"ok", "circle-check"},
		"seal_broken":      {"stop", "lock-open"},
		"quantity_differs": {"stop", "scale"},
		"not_found":        {"stop", "alert-octagon"},
	},
	"custody.matter.state": {
		"asked":     {"wait", "hourglass"},
		"approved":  {"wait", "rubber-stamp"},
		"given":     {"wait", "transfer"},
		"out":       {"run", "arrow-up-right"},
		"brought":   {"wait", "arrow-back-up"},
		"closed":    {"end", "circle-check"},
		"refused":   {"end", "circle-x"},
		"withdrawn": {"end", "arrow-back-up"},
	},
	"transfer.state": {
		"proposed":      {"wait", "clock"},
		"declined":      {"end", "circle-x"},
		"approved":      {"wait", "rubber-stamp"},
		"sent":          {"run", "arrow-bar-to-right"},
		"returned":      {"stop", "arrow-back-up"},
		"accepted":      {"run", "circle-check"},
		"refused":       {"stop", "ban"},
		"reconsidering": {"run", "scale"},
		"upheld":        {"stop", "ban"},
		"reported":      {"run", "building-bank"},
		"handed":        {"ok", "transfer"},
		"closed":        {"end", "archive"},
	},
	"export.state": {
		"waiting":   {"wait", "hourglass"},
		"writing":   {"run", "pencil"},
		"done":      {"ok", "circle-check"},
		"failed":    {"stop", "alert-octagon"},
		"cancelled": {"end", "circle-x"},
	},
	"casefile.standing": {
		"preserved":      {"wait", "bookmark"},
		"sealed":         {"wait", "lock"},
		"seized":         {"wait", "hand-grab"},
		"lapsed":         {"stop", "alarm"},
		"lifted":         {"idle", "lock-open"},
		"confiscated":    {"wait", "gavel"},
		"surrendered":    {"wait", "gavel"},
		"ownerless":      {"wait", "gavel"},
		"prior_disposal": {"wait", "gavel"},
		"criminal":       {"run", "scale"},
		"judged":         {"wait", "gavel"},
		"effective":      {"ok", "circle-check"},
	},
	"registry.application": {
		"filed":    {"wait", "hourglass"},
		"returned": {"wait", "arrow-back-up"},
		"examined": {"run", "clipboard-check"},
		"accepted": {"ok", "circle-check"},
		"refused":  {"stop", "circle-x"},
	},
	"registry.objection": {
		"open":      {"wait", "hourglass"},
		"upheld":    {"ok", "circle-check"},
		"dismissed": {"end", "circle-minus"},
	},
	"registry.answer": {
		"yes": {"ok", "check"},
		"no":  {"stop", "x"},
		"na":  {"idle", "circle-minus"},
	},
	"registry.state": {
		"listed":     {"ok", "circle-check"},
		"near_limit": {"wait", "gauge"},
		"expiring":   {"wait", "clock"},
		"stale":      {"wait", "refresh-alert"},
		"suspended":  {"stop", "hand-stop"},
		"expired":    {"stop", "calendar-off"},
		"delisted":   {"end", "archive"},
	},
	"certificate.state": {
		"valid":     {"ok", "circle-check"},
		"corrected": {"wait", "replace"},
		"revoked":   {"stop", "circle-x"},
	},
	"label.public": {
		"in_custody": {"idle", "lock"},
		"destroyed":  {"end", "circle-check"},
		"released":   {"end", "arrow-back-up"},
		"void":       {"stop", "circle-x"},
	},
}

// StateOf looks a state up on the board; word is its message.
func StateOf(of, state, word string) State {
	l, ok := looks[of][state]
	if !ok {
		l = look{"idle", "circle-dashed"}
	}
	return State{Tone: l.tone, Icon: l.icon, Word: word}
}

// States gives a copy of the board, words left out, for pages and tests that
// show all of it.
func States() map[string]map[string]State {
	out := make(map[string]map[string]State, len(looks))
	for of, states := range looks {
		out[of] = make(map[string]State, len(states))
		for state := range states {
			out[of][state] = StateOf(of, state, "")
		}
	}
	return out
}
