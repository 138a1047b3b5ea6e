package page

import "github.com/sealtrail/sealtrail/internal/moment"

// CertificatePublic fills certificate/public: what anybody may see.
type CertificatePublic struct {
	Frame
	Number     string
	Status     string // valid, corrected, revoked
	State      State
	Sentence   string
	ReplacedBy string
	Replaces   string
	Reason     string
	CheckedAt  moment.Time // when this page was made
	ChangedAt  moment.Time
	Closed     bool // number, state and date only
	Facts      []Fact
	Changes    []Change // corrected: what the new version says instead
	Pieces     []Piece
	WholeG     int64
	Goods      []CertificateItem
	Trail      []TrailItem
	Checks     []Check
	Witnesses  []Sign
	Photos     []Fact
	NoPhotos   string
	File       string // address of the PDF; empty while it is being drawn
	FileSize   string
	Work       string // where those entitled work on it
}

func (*CertificatePublic) Template() string { return "certificate/public" }

// Change is one difference between a certificate and the one that replaced it.
type Change struct{ What, Old, New string }

// CertificateItem is one lot of a certificate, ready to be shown.
type CertificateItem struct {
	Code, Name, More, Quantity, Net string
	Href                            string // of the lot; empty for the public
}

// CertificateList fills certificate/list.
type CertificateList struct {
	Frame
	Rows   []CertificateRow
	Filter ListFilter
	Pager  Pager
}

func (*CertificateList) Template() string { return "certificate/list" }

// CertificateRow is one certificate of the list.
type CertificateRow struct {
	Href, Number string
	State        State
	Agency, Firm string
	Division     string
	Version      int
	IssuedAt     moment.Time
	Closed       bool
}

// CertificateShow fills certificate/show: the working side of a certificate.
type CertificateShow struct {
	Frame
	Of         *CertificatePublic
	Public     string // public address
	Closed     bool   // the public sees number, state and date only
	MayCorrect bool
	MayRevoke  bool
	Files      []Fact
}

func (*CertificateShow) Template() string { return "certificate/show" }

// CertificateCorrect fills certificate/correct.
type CertificateCorrect struct {
	Frame
	Number     string
	Href       string
	Goods      []CorrectItem
	Outputs    []MaterialRow
	Residue    []MaterialRow
	Loss       string // kilograms, as typed
	LossReason string
	Line       string
	Parameters string
	StartedAt  string
	EndedAt    string
	Blank      MaterialRow
	StepUp     StepUp
}

func (*CertificateCorrect) Template() string { return "certificate/correct" }

// CorrectItem is one lot whose row may be corrected; masses in kilograms and
// money in yuan, as they are typed.
type CorrectItem struct{ Lot, Code, Name, Brand, Spec, Net, Value string }

// MaterialRow is one row of outputs or residue as it is typed.
type MaterialRow struct{ Material, WasteCode, Mass, Outlet, Ticket string }

// CertificateRevoke fills certificate/revoke.
type CertificateRevoke struct {
	Frame
	Number, Href string
	StepUp       StepUp
}

func (*CertificateRevoke) Template() string { return "certificate/revoke" }
