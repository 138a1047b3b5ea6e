package reference

import "github.com/sealtrail/sealtrail/internal/moment"

// Listed is one rule for whoever examines them: what it rests on, how sure that
// is and which tests hold it.
type Listed struct {
	Code    string // of a provision or a term; else the table and the key of the row
	Name    Name   // empty for rows of tables
	Article string
	Tests   []string
	Provenance
}

// heldBy are the tests of tables whose rows decide something, row by row.
var heldBy = []struct {
	file  string
	tests []string
}{
	{"category_methods.csv", []string{"TestRulesOfSingleGoods", "TestTheMethodsThatBurnOrBuryInTheOpenAreForbiddenForAllGoods"}},
	{"required_qualifications.csv", []string{"TestWhatAFirmMustHold"}},
	{"decision_kinds.csv", []string{"TestTheListsOfTheContractAreComplete"}},
	{"hold_reasons.csv", []string{"TestTheListsOfTheContractAreComplete"}},
	{"endings.csv", []string{"TestEachKindEndsOnlyWhatItsRowsAllow"}},
	{"tolerances.csv", []string{"TestTheToleranceIsTheLargerOfFloorAndShare"}},
}

// Listing is every rule that holds at a moment: those that stop or warn somebody,
// the terms, and the rows of the tables that decide.
func (b *Book) Listing(at moment.Time) []Listed {
	var all []Listed
	for _, p := range b.Provisions(at) {
		all = append(all, Listed(p))
	}
	for _, c := range b.Clocks(at) {
		all = append(all, Listed{Code: c.Code, Name: c.Name, Article: c.Article, Tests: []string{"TestTermsEndWhereTheLawSays"}, Provenance: c.Provenance})
	}
	for _, table := range heldBy {
		for _, r := range b.rows {
			if r.File != table.file || !r.holds(at) {
				continue
			}
			article := r.Article
			if article == "" {
				article = r.Source
			}
			all = append(all, Listed{Code: table.file + " " + r.Key, Article: article, Tests: table.tests, Provenance: r.Provenance})
		}
	}
	return all
}
