package page

// Delegations fills me/delegations.
type Delegations struct {
	Frame
	May         bool // has approvals to give
	Made        []DelegationRow
	Lent        []LentRow
	Colleagues  []Option
	Today, Last string
	StepUp      StepUp
}

func (*Delegations) Template() string { return "me/delegations" }

// DelegationRow is one delegation the visitor made.
type DelegationRow struct {
	ID, Name, Roles, From, To, Reason string
	State                             State
	Open                              bool
}

// LentRow is for whom the visitor approves.
type LentRow struct{ Name, Roles, To string }
