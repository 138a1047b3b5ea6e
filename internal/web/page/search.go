package page

import (
	"github.com/sealtrail/sealtrail/internal/casefile"
	"github.com/sealtrail/sealtrail/internal/moment"
)

// Search fills search/show: goods and cases by words, cases by a party.
type Search struct {
	Frame
	Query      string
	Lots       []LotCells
	MoreLots   string // the list that goes on
	Cases      []casefile.CaseItem
	MoreCases  string
	MayParty   bool
	MayLog     bool
	PartyAsked string // empty: nobody was looked for
	PartyCases []casefile.CaseItem
}

func (*Search) Template() string { return "search/show" }

// SearchLog fills search/log: who looked at personal data.
type SearchLog struct {
	Frame
	Rows  []AccessRow
	Pager Pager
}

func (*SearchLog) Template() string { return "search/log" }

// AccessRow is one look.
type AccessRow struct {
	At                    moment.Time
	Who, Role, Reason, ID string
	Found                 int
}
