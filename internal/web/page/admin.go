package page

import (
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/moment"
)

// Admin fills admin/show: the state of the house, and where accounts are kept.
type Admin struct {
	Frame
	Health   Health
	Alarms   []Alarm
	System   bool // may see health and alarms
	Accounts bool // may manage people and organisations
}

func (*Admin) Template() string { return "admin/show" }

// Health is how the house is.
type Health struct {
	Version   string
	Checks    []HealthCheck
	FreeBytes int64
	ReadOnly  bool // too little disk: nothing is recorded
}

// HealthCheck is one thing that must work; Problem is empty while it does.
type HealthCheck struct{ Name, Problem string }

// Alarm says that stored state did not follow from the entries.
type Alarm struct {
	At                 moment.Time
	Noun, Name, Detail string
}

// AdminPeople fills admin/people.
type AdminPeople struct {
	Frame
	People []identity.PersonItem
	Orgs   []Option
	Pager  Pager
	Query  string
	Org    string
}

func (*AdminPeople) Template() string { return "admin/people" }

// AdminPersonNew fills admin/person_new.
type AdminPersonNew struct {
	Frame
	Orgs   []Option
	Roles  []Option
	StepUp StepUp
}

func (*AdminPersonNew) Template() string { return "admin/person_new" }

// AdminPerson fills admin/person: one account and all that can be done to it.
type AdminPerson struct {
	Frame
	Person      identity.Person
	Memberships []Membership
	Tokens      []TokenRow
	History     []HistoryRow
	Orgs        []Option
	Roles       []Option
	Holding     []Option // memberships in force
	StepUp      StepUp
	Secret      *Secret
}

func (*AdminPerson) Template() string { return "admin/person" }

// AdminPersonAct fills admin/person_act: the form of one act on an account.
type AdminPersonAct struct {
	AdminPerson
	Act   string // grant, end, reset, disable, enable, token, revoke
	Token string // the one to revoke
}

func (*AdminPersonAct) Template() string { return "admin/person_act" }

// Membership is a membership in words.
type Membership struct {
	identity.Membership
	OrgName string
	Words   string // of its roles
	Current bool   // in force now
}

// TokenRow is a token in a list.
type TokenRow struct {
	identity.Token
	State State
	Lives bool
}

// HistoryRow is one entry about an account, in words.
type HistoryRow struct {
	At, Text, More, By string
	Fingerprint        string
}

// Secret is shown on the answer to the post that made it, and never again.
type Secret struct{ Title, Value, Hint string }

// AdminOrgs fills admin/orgs.
type AdminOrgs struct {
	Frame
	Orgs      []OrgRow
	Pager     Pager
	Query     string
	Kinds     []Option
	Divisions []Option
	Parents   []Option
	StepUp    StepUp
}

func (*AdminOrgs) Template() string { return "admin/orgs" }

// AdminOrgEnd fills admin/org_end.
type AdminOrgEnd struct {
	Frame
	Org        identity.Org
	Successors []Option
	StepUp     StepUp
}

func (*AdminOrgEnd) Template() string { return "admin/org_end" }

// OrgRow is an organisation in words.
type OrgRow struct {
	identity.Org
	DivisionName string
	Ended        bool
}
