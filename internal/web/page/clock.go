package page

import "github.com/sealtrail/sealtrail/internal/moment"

// Clocks fills clock/list: what must be done by when, and by whom.
type Clocks struct {
	Frame
	Filter   ListFilter
	Tallies  []ClockTally
	Waits    []WaitRow
	WaitLots int
	WaitG    int64
	Rows     []ClockRow
	Pager    Pager
}

func (*Clocks) Template() string { return "clock/list" }

// ClockTally counts the clocks of one term and role.
type ClockTally struct {
	Name, Rule, Role, Href string
	Running, Warned, Over  int
}

// ClockRow is one running clock.
type ClockRow struct {
	Href, Ref, Kind       string
	Name, Rule, Org, Role string
	From, Due             moment.Time
	State                 State
}

// WaitRow is what goods over which was decided wait for, and who can clear it.
type WaitRow struct {
	For   string
	By    []string
	Lots  int
	MassG int64
}
