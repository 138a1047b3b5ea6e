package page

import "github.com/sealtrail/sealtrail/internal/identity"

// HomePublic fills home/public: what this is, and one field that finds a
// certificate or a label.
type HomePublic struct {
	Frame
	Tours  []Tour     // of the demo alone
	Events []EventRow // joint destructions, newest first
}

// Tour is one journey through the demo, step by step.
type Tour struct {
	Title, Text string
	Steps       []TourStep
}

// TourStep is what one person does; the zero account is anybody.
type TourStep struct {
	Text, Next string
	Who        DemoAccount
}

func (*HomePublic) Template() string { return "home/public" }

// Login fills login/show.
type Login struct {
	Frame
	Next     string // local path to go on to
	Accounts []DemoAccount
}

// LoginAs fills login/as: for which organisation to act.
type LoginAs struct {
	Frame
	Choices []Option
	Next    string
}

func (*LoginAs) Template() string { return "login/as" }

// DemoAccount is one invented person of the demo, whose password everybody knows.
type DemoAccount struct {
	Login, Name, Org string
	Role             identity.Role
}

func (*Login) Template() string { return "login/show" }

// Fault fills fault/show: a fault that has no form to stand beside.
type Fault struct {
	Frame
	Status   int
	Kind     string
	Sentence string
	Rule     string       // that it rests on
	Others   []FieldError // further sentences, when there were several
	Thing    string       // the page of what it is about, where that is known
}

func (*Fault) Template() string { return "fault/show" }

// APIDocs fills apidocs/show: the description of the API, in the browser.
type APIDocs struct {
	Frame
	Try      string        // which requests may be sent from the page: "", "read" or "all"
	Examples string        // JSON: by address, a number or code that the visitor may see
	People   []DemoAccount // of the demo, to try as; none when signed in
}

func (*APIDocs) Template() string { return "apidocs/show" }
