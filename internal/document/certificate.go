package document

import (
	"context"

	"github.com/sealtrail/sealtrail/internal/moment"
)

// Certificate is the 侵权假冒商品销毁证明. All texts are as they are to be
// printed; what is empty is printed as ——. Masses are grams, money fen.
type Certificate struct {
	Paper
	Version     int
	Replaces    string // number of the version before
	PublicCopy  bool   // 公开件; names must come masked. Else 存档件
	ProofBundle bool   // a proof bundle can be had, so the ways to check may name it

	Commission   Commission
	Firm         Firm
	Carriage     Carriage
	Treatment    Treatment
	Balance      Balance
	Items        []Item
	ItemsRemark  string // 标价 and other words on the basis of the values
	Witnesses    []Signature
	Photos       []Photo
	PhotosTotal  int    // how many exist; Photos may show fewer
	NoPhotos     string // why there are none
	Differences  []string
	FreeOfCharge bool   // nothing was asked of the agency
	FeeBearer    string // who bears the cost
	Statement    string // empty: the standing words
}

// Commission is who asked for the destruction and on what ground.
type Commission struct {
	Agency        string
	AgencyCode    string
	Cases         []string
	RightsHolders []string
	Decisions     []Decision
	Basis         []string // articles
	Order         string   // P-…
	OrderApproved moment.Date
	Transfer      string // 移送文书
}

// Decision is a paper that took the goods from their owner.
type Decision struct {
	Number    string
	Kind      string // 行政处罚决定书
	Effective moment.Date
}

// Firm is the disposal unit and its licence as they were on the day.
type Firm struct {
	Name             string
	USCC             string
	Address          string
	LicenceKind      string
	LicenceNumber    string
	ValidFrom        moment.Date
	ValidTo          moment.Date
	Scope            string // categories, method, t/a, used
	Edition          string // 第 12 版
	EditionPublished moment.Date
	CheckedAt        moment.Time
	ChecksPassed     int
	ChecksTotal      int
}

// Carriage is the road from the store to the firm.
type Carriage struct {
	Carrier      string
	Plate        string
	Crew         string
	Permit       string
	DepartedAt   moment.Time
	DepartedFrom string
	ArrivedAt    moment.Time
	Manifest     string // 联单编号
	Handoffs     []string
	Seals        []SealCheck
}

// SealCheck is one box and what was found of its seal.
type SealCheck struct {
	Box     string
	Code    string
	Applied string
	Found   string
	Broken  bool
	Note    string
}

// Treatment is weighing and destruction. A mass of zero was not measured.
type Treatment struct {
	OutNetG     int64
	GrossG      int64
	TareG       int64
	NetG        int64
	Tickets     []string // 磅单号
	Scale       string   // 衡器检定
	Method      string
	MethodCode  string
	Exception   string // why a method outside the normal was used, and who approved; empty: normal
	Line        string
	StartedAt   moment.Time
	EndedAt     moment.Time
	Parameters  string
	AltitudeEtc string // weather, altitude and other circumstances; optional row
}

// Balance is what went in and what came out.
type Balance struct {
	InputG      int64
	InputProof  string // 磅单 BD20261120-0047
	Outputs     []Output
	LossG       int64
	LossRemark  string
	DeltaG      int64  // input less everything else
	Tolerance   string // ±3 %
	Verdict     string // 平衡
	OutOfBounds bool   // framed and marked
}

// Output is one material that came out; residue goes to another outlet.
type Output struct {
	Material string
	Grams    int64
	Outlet   string
}

// Item is one lot.
type Item struct {
	Code     string // XXXX-XXXX-XXXX
	Name     string
	Brand    string
	Spec     string
	Quantity int64
	Unit     string
	NetG     int64
	ValueFen int64
	Packages string // number of packages or box numbers; empty for bulk
	Line     string // row of the seizure list
}

// Photo is evidence by its hash; the picture is optional.
type Photo struct {
	Caption string
	TakenAt moment.Time
	SHA256  string
	JPEG    []byte
}

// Certificate draws the certificate.
func (p *Press) Certificate(ctx context.Context, in Certificate) ([]byte, error) {
	if err := in.complete(); err != nil {
		return nil, err
	}
	const title = "侵权假冒商品销毁证明"
	mark := imprint{title: title + " " + in.Number, author: in.Commission.Agency, dated: in.IssuedAt}
	return p.draw(ctx, in, mark, func(c *canvas) {
		s := newSheet(c, in.Paper, title, "销毁证明")
		issuers := []string{in.Commission.Agency}
		if in.Firm.Name != "" {
			issuers = append(issuers, in.Firm.Name)
		}
		s.redHeader(issuers, "Certificate of Destruction of Infringing and Counterfeit Goods")
		s.numberBlock(in.block(), 0.75)
		s.commission(in.Commission)
		s.firm(in.Firm)
		s.carriage(in.Carriage)
		s.treatment(in)
		s.nextPage()
		s.balance(in.Balance)
		s.items(in)
		if !s.together(func() { s.evidence(in); s.closing(in) }) {
			s.evidence(in)
			if !s.together(func() { s.closing(in) }) {
				s.closing(in)
			}
		}
		s.finish()
	})
}
