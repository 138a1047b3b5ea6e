package page

// InboxPage fills inbox/show.
type InboxPage struct {
	Frame
	Inbox *Inbox
}

func (*InboxPage) Template() string { return "inbox/show" }

// Inbox is what a head or a legal reviewer decides.
type Inbox struct {
	Form    Form
	StepUp  StepUp
	Legal   bool       // the legal reviewer's: each is opened by itself
	Count   int        // of all
	Rest    int        // that are not on this page
	All     string     // where all of them are; empty: here
	Rows    []InboxRow // can be signed together
	Singles []InboxRow // must be opened one by one
	Blocked []InboxRow // with their way out
	Results []InboxResult
}

// With gives the box the form of its page, for what was typed.
func (b *Inbox) With(f Form) *Inbox { b.Form = f; return b }

// InboxRow is one thing to decide. Shown is the hash of the list it stands for,
// Command the id under which it is decided once.
type InboxRow struct {
	Number, Href, Title, Goods string
	Why, Firm, Since           string
	Shown, Command             string
	State                      State
	Single                     string // why it must be opened by itself
	Note                       *Note  // what blocks it
}

// InboxResult is what came of one line.
type InboxResult struct {
	Number, Href, Text string
	OK                 bool
}
