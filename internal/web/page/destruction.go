package page

import "github.com/sealtrail/sealtrail/internal/moment"

// RunList fills destruction/list.
type RunList struct {
	Frame
	Rows   []RunRow
	Filter ListFilter
	MayNew bool
	Pager  Pager
}

func (*RunList) Template() string { return "destruction/list" }

// RunRow is one run of the list.
type RunRow struct {
	Href, Number string
	State        State
	Firm, Method string
	Lots         int
	StartedAt    moment.Time
}

// RunNew fills destruction/new.
type RunNew struct {
	Frame
	Facilities []Option
	Facility   string
	Methods    []Option
	Method     string
	Lots       string        // scanned elsewhere, one a line
	Waiting    []OrderLotRow // lots that lie at the firm and are in no run yet
	Orders     []Row         // the orders they came by, each a form already filled
}

func (*RunNew) Template() string { return "destruction/new" }

// RunShow fills destruction/show.
type RunShow struct {
	Frame
	Number  string
	Title   string
	Status  string
	State   State
	Facts   []Fact
	Lots    []RunLotRow
	InputG  int64
	Figures *RunFigures // frozen
	Trail   []TrailItem
	Agency  []RunAgency
	Lacking []Check // what is done and what is still missing
	Missing int

	MayComplete bool
	MayReview   bool
	MayAttest   bool
	MayCoAttest bool
	Next        []Act  // what of this the visitor can do, the main one first
	Why         string // why the visitor cannot sign
	Hash        string // of the frozen figures, named by whoever signs
	StepUp      StepUp
	CoSign      CoSign
}

func (*RunShow) Template() string { return "destruction/show" }

// RunLotRow is one lot of a run with its mass.
type RunLotRow struct {
	ID, Code, Href, Name, More string
	Quantity, Mass             string
	Basis                      string
	Measured                   bool
	Agency                     string
	Field                      string // weights[0].weight_g, when it must be weighed at the line
}

// RunAgency is how far an agency's attestations are.
type RunAgency struct {
	Name           string
	Signed, Needed int
	Certificates   []Fact
	Signs          []Witness
}

// Witness is one who signed, or a place that is still open.
type Witness struct {
	Seam      Seam
	Name, Org string
	More      string
}

// RunFigures are the frozen figures.
type RunFigures struct {
	Hash        string
	Outputs     []MaterialRow
	Residue     []MaterialRow
	Pieces      []Piece
	Balance     Balance
	Facts       []Fact
	Photos      []Shot
	NoPhotos    string
	PhotoHashes []Fact
}

// Balance is what went in, what is accounted for and how far apart they may be.
type Balance struct {
	In, Out, Delta string
	Share          string // per cent of what went in
	Limit          string // per cent
	Ok             bool
	Ticket         bool // thermal: no balance, an ash ticket instead
	Marker         int  // place of the delta on an axis of 640
	LimitLeft      int
	LimitRight     int
	Pieces         []Piece
	Sentence       string
}

// RunComplete fills destruction/complete.
type RunComplete struct {
	Frame
	Number, Href string
	Title        string
	Facts        []Fact
	Lots         []RunLotRow
	Weigh        bool // some lot was never weighed
	InputG       int64
	Thermal      bool
	Limit        string
	FloorG       int64 // the least difference that is allowed
	Outputs      []MaterialRow
	Residue      []MaterialRow
	Blank        MaterialRow
	Captions     []PhotoKind
	StartedAt    string
	EndedAt      string   // now: figures are mostly reported when the line stops
	Balance      *Balance // of what was typed, when a posted form comes back
}

func (*RunComplete) Template() string { return "destruction/complete" }

// Kept are pictures of one kind that came with a form that was refused.
func (p *RunComplete) Kept(field string) []string { return p.Form.Values[field+".kept"] }

// PhotoKind is one kind of photograph that a run should have.
type PhotoKind struct{ Field, Caption string }

// Material is one row of outputs or residue in a form.
type Material struct {
	Form  Form
	Group string
	No    any // index, or the word that a script replaces
	Row   MaterialRow
}
