package reference

import (
	"crypto/sha256"
	"encoding/hex"
	"io/fs"

	"github.com/sealtrail/sealtrail/internal/moment"
)

// Book is all the tables of one edition. It is safe for use by many at once,
// since nothing in it changes.
type Book struct {
	version string
	rows    []Rule

	divisions      dated[string, Division]
	formerDivision map[string]string
	wasteCodes     dated[string, WasteCode]
	agencies       dated[string, AgencyKind]
	kinds          dated[string, QualificationKind]
	methods        dated[string, Method]
	categories     dated[string, Category]
	methodRules    dated[categoryMethod, MethodRule]
	requirements   dated[requirementKey, Requirement]
	tolerances     dated[string, Tolerance]
	units          dated[string, Unit]
	conversions    dated[[2]string, int64]
	words          dated[wordKey, Word]
	endings        dated[endingKey, EndingRule]
	rounds         dated[string, RoundInterval]
	incompatibles  dated[string, Incompatible]
	decisions      dated[[2]string, DecisionRequirement]
	examination    dated[string, ExaminationItem]
	thresholds     dated[string, Threshold]
	laws           []Law // longest title first
	clocks         dated[string, Clock]
	holidays       []holiday
	calendars      map[string]moment.Calendar // by division
	provisions     dated[string, Provision]
}

// Rule is one row as it stands, for listings of every rule with its source.
type Rule struct {
	File string
	Line int
	Key  string // the first cells that name it
	// Article is what the row rests on where its table has such a column.
	Article string
	Provenance
}

type categoryMethod struct{ category, method string }

// loader carries what every table reader needs.
type loader struct {
	fsys    fs.FS
	book    *Book
	faults  faults
	digest  []byte // grows with every file, in a fixed order
	version string
}

// Load reads and checks all tables under reference/ of fsys. The error names
// every wrong cell by file, row and column.
func Load(fsys fs.FS) (*Book, error) {
	l := &loader{fsys: fsys, book: &Book{}}
	// Order matters: a table is read after those whose codes it names.
	l.divisions()
	l.wasteCodes()
	l.agencies()
	l.qualificationKinds()
	l.methods()
	l.categories()
	l.methodRules()
	l.requirements()
	l.tolerances()
	l.units()
	l.conversions()
	l.words()
	l.endings()
	l.roundIntervals()
	l.incompatibles()
	l.decisionRequirements()
	l.examinationItems()
	l.thresholds()
	l.laws()
	l.holidays()
	l.calendarsOf()
	l.clocks()
	l.provisions()
	if err := l.faults.err(); err != nil {
		return nil, err
	}
	l.checkCategories()
	if err := l.faults.err(); err != nil {
		return nil, err
	}
	sum := sha256.Sum256(l.digest)
	l.book.version = l.version + "-" + hex.EncodeToString(sum[:6])
	return l.book, nil
}

// Version names the edition: the highest version of any row and the first 12 hex
// digits of the SHA-256 over all tables. Acts record it beside what they decided.
func (b *Book) Version() string { return b.version }

// Rules lists every row of every table, in the order of the files.
func (b *Book) Rules() []Rule { return append([]Rule(nil), b.rows...) }

// table reads one file, remembers its bytes for the version and its rows for
// Rules, and calls f for each row.
func (l *loader) table(name string, columns []string, f func(r row, p Provenance)) {
	file := "reference/" + name
	rows, content := readTable(l.fsys, file, columns, &l.faults)
	l.digest = append(append(append(l.digest, name...), 0), content...)
	for _, r := range rows {
		p := r.provenance()
		l.version = max(l.version, p.Version)
		key := r.cells[columns[0]]
		if len(columns) > 1 && keyedByTwo(name) {
			key += " " + r.cells[columns[1]]
		}
		l.book.rows = append(l.book.rows, Rule{File: name, Line: r.line, Key: key, Article: r.cells["article"], Provenance: p})
		f(r, p)
	}
}

func keyedByTwo(name string) bool {
	switch name {
	case "category_methods.csv", "required_qualifications.csv", "tolerances.csv", "unit_conversions.csv", "vocabulary.csv", "endings.csv", "incompatible_loads.csv",
		"decision_requirements.csv":
		return true
	}
	return false
}
