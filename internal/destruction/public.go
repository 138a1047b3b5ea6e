package destruction

import (
	"github.com/sealtrail/sealtrail/internal/fact"
	"github.com/sealtrail/sealtrail/internal/moment"
)

// PublicCertificate is the allow-list of what anybody may see of a certificate.
// A field that is not here is never shown, whatever the facts hold. Of a
// criminal or restricted case only number, state and date are filled.
type PublicCertificate struct {
	Number     string           `json:"number"`
	State      CertificateState `json:"state"`
	IssuedAt   moment.Time      `json:"issued_at"`
	Closed     bool             `json:"closed"`
	Version    int              `json:"version,omitempty"`
	Replaces   string           `json:"replaces,omitempty"`
	ReplacedBy string           `json:"replaced_by,omitempty"`
	ChangedAt  moment.Time      `json:"changed_at,omitempty"`
	Open       *OpenCertificate `json:"certificate,omitempty"` // nil when closed
}

// OpenCertificate is what an open case shows besides.
type OpenCertificate struct {
	Reason        string           `json:"reason,omitempty"` // of correction or revocation
	Fingerprint   string           `json:"fingerprint"`
	Document      *PublicDocument  `json:"document,omitempty"`
	Agency        string           `json:"agency"`
	AgencyCode    string           `json:"agency_code"`
	Firm          PublicFirm       `json:"firm"`
	Cases         []string         `json:"cases"`
	RightsHolders []string         `json:"rights_holders"`
	Decisions     []PublicDecision `json:"decisions"`
	Basis         []string         `json:"basis"`
	Orders        []PublicOrder    `json:"orders"`
	Events        []PublicEventRef `json:"events,omitempty"` // joint destructions that the goods were part of
	Run           string           `json:"run"`
	Carriage      []PublicCarriage `json:"carriage"`
	Treatment     PublicTreatment  `json:"treatment"`
	Balance       PublicBalance    `json:"balance"`
	Items         []PublicItem     `json:"items"`
	Witnesses     []PublicWitness  `json:"witnesses"`
	Photos        []PublicPhoto    `json:"photos"`
	NoPhotos      string           `json:"no_photos,omitempty"`
	Differences   []PublicDiff     `json:"differences"`
	FeeFen        int64            `json:"fee_fen"`
	FeeBearer     string           `json:"fee_bearer"`
	Exemption     bool             `json:"exemption"`
	Rules         string           `json:"rules"`
}

// PublicEventRef names a joint destruction.
type PublicEventRef struct {
	Number string `json:"number"`
	Name   string `json:"name"`
}

// PublicDocument is the file in force.
type PublicDocument struct {
	SHA256 string `json:"sha256"`
	Size   int64  `json:"size"`
}

// PublicFirm is the firm and its qualification on the day.
type PublicFirm struct {
	Name          string      `json:"name"`
	USCC          string      `json:"uscc"`
	Facility      string      `json:"facility"`
	Address       string      `json:"address"`
	LicenceKind   string      `json:"licence_kind"`
	LicenceNumber string      `json:"licence_number"`
	Issuer        string      `json:"issuer"`
	ValidFrom     moment.Date `json:"valid_from"`
	ValidTo       moment.Date `json:"valid_to"`
	Categories    []string    `json:"categories"`
	WasteCodes    []string    `json:"waste_codes"`
	Methods       []string    `json:"methods"`
	CapacityG     int64       `json:"capacity_g"`
	Edition       int         `json:"edition"`
	CheckedAt     moment.Time `json:"checked_at"`
	ChecksPassed  int         `json:"checks_passed"`
	ChecksTotal   int         `json:"checks_total"`
}

// PublicDecision is a decision paper.
type PublicDecision struct {
	Kind      string      `json:"kind"`
	Paper     string      `json:"paper"`
	Effective moment.Date `json:"effective"`
}

// PublicOrder is an approval paper.
type PublicOrder struct {
	Number     string      `json:"number"`
	ApprovedAt moment.Time `json:"approved_at"`
}

// PublicCarriage is one way to the firm.
type PublicCarriage struct {
	Handoff    string      `json:"handoff"`
	Carrier    string      `json:"carrier"`
	DepartedAt moment.Time `json:"departed_at"`
	ArrivedAt  moment.Time `json:"arrived_at"`
	ReceivedAt moment.Time `json:"received_at"`
	GrossG     int64       `json:"gross_g"`
	TareG      int64       `json:"tare_g"`
	NetG       int64       `json:"net_g"`
	Ticket     string      `json:"ticket"`
}

// PublicTreatment is how the goods were destroyed.
type PublicTreatment struct {
	Method      string      `json:"method"`
	Exceptional bool        `json:"exceptional"`
	Reasons     string      `json:"reasons,omitempty"`
	Line        string      `json:"line"`
	StartedAt   moment.Time `json:"started_at"`
	EndedAt     moment.Time `json:"ended_at"`
	Parameters  string      `json:"parameters"`
	AshTicket   string      `json:"ash_ticket,omitempty"`
	Tickets     []string    `json:"tickets"`
}

// PublicBalance is the mass balance of the run and this agency's share in it.
type PublicBalance struct {
	InputG     int64            `json:"input_g"`
	ShareG     int64            `json:"share_g"`
	Outputs    []PublicMaterial `json:"outputs"`
	Residue    []PublicMaterial `json:"residue"`
	LossG      int64            `json:"loss_g"`
	LossReason string           `json:"loss_reason,omitempty"`
	DeltaG     int64            `json:"delta_g"`
	ToleranceG int64            `json:"tolerance_g"`
	Permille   int64            `json:"permille"`
	Ticket     bool             `json:"ticket"`
	Key        string           `json:"apportioned_by,omitempty"` // when the run has other certificates too: input_mass
	PartLossG  int64            `json:"part_loss_g,omitempty"`    // of the loss, this certificate's
	PartDeltaG int64            `json:"part_delta_g,omitempty"`
}

// PublicMaterial is what came out and where it went.
type PublicMaterial struct {
	Material  string `json:"material"`
	WasteCode string `json:"waste_code,omitempty"`
	MassG     int64  `json:"mass_g"`
	PartG     int64  `json:"part_g,omitempty"` // of it, this certificate's, when the run has others too
	Outlet    string `json:"outlet"`
	Ticket    string `json:"ticket,omitempty"`
}

// PublicItem is one lot.
type PublicItem struct {
	Code       string `json:"code"`
	Category   string `json:"category"`
	Name       string `json:"name"`
	Brand      string `json:"brand"`
	Spec       string `json:"spec"`
	Quantity   int64  `json:"quantity"`
	Unit       string `json:"unit"`
	NetG       int64  `json:"net_g"`
	ValueFen   int64  `json:"value_fen"`
	ValueBasis string `json:"value_basis"`
	Packages   int64  `json:"packages"`
	Seal       string `json:"seal"`
	Seizure    string `json:"seizure"`
	Line       int64  `json:"line"`
}

// PublicWitness is a signature without a name.
type PublicWitness struct {
	Role       string      `json:"role"`
	Org        string      `json:"org"`
	Strength   string      `json:"strength"`
	SameDevice bool        `json:"same_device"`
	Relaxed    bool        `json:"relaxed"`
	SignedAt   moment.Time `json:"signed_at"`
}

// PublicPhoto is evidence by its hash.
type PublicPhoto struct {
	SHA256  string      `json:"sha256"`
	Caption string      `json:"caption"`
	TakenAt moment.Time `json:"taken_at"`
}

// PublicDiff is a settled difference.
type PublicDiff struct {
	Code       string `json:"code"`
	Kind       string `json:"kind"`
	Expected   int64  `json:"expected"`
	Found      int64  `json:"found"`
	Unit       string `json:"unit"`
	Resolution string `json:"resolution"`
}

// Public opens what anybody may see. Plates of vehicles and ids stay inside.
func (c Certificate) Public() PublicCertificate {
	p := PublicCertificate{Number: c.Number.String(), State: c.State, IssuedAt: c.IssuedAt, Closed: c.Closed}
	if c.Closed {
		return p
	}
	p.Version, p.Replaces, p.ReplacedBy, p.ChangedAt = c.Issue, c.Replaces, c.ReplacedBy, c.ChangedAt
	f := c.Facts
	open := &OpenCertificate{Reason: c.Reason, Fingerprint: c.Fingerprint(), Agency: f.Agency.Name, AgencyCode: f.Agency.Code, Firm: publicFirm(f.Firm),
		Cases: f.Cases, RightsHolders: f.RightsHolder, Basis: f.Basis, Run: f.Run, Treatment: PublicTreatment(f.Treatment), Balance: publicBalance(f),
		NoPhotos: f.NoPhotos, FeeFen: f.FeeFen, FeeBearer: f.FeeBearer, Exemption: f.Exemption, Rules: f.Rules}
	if d, ok := c.Document(); ok {
		open.Document = &PublicDocument{SHA256: d.SHA256, Size: d.Size}
	}
	open.Decisions = each(f.Decisions, func(d fact.CertificateDecision) PublicDecision { return PublicDecision(d) })
	open.Orders = each(f.Orders, func(o fact.CertificateOrder) PublicOrder { return PublicOrder(o) })
	for _, e := range f.Events {
		open.Events = append(open.Events, PublicEventRef(e))
	}
	open.Carriage = each(f.Carriage, func(h fact.CertificateCarriage) PublicCarriage {
		return PublicCarriage{Handoff: h.Handoff, Carrier: h.Carrier, DepartedAt: h.DepartedAt, ArrivedAt: h.ArrivedAt, ReceivedAt: h.ReceivedAt,
			GrossG: h.GrossG, TareG: h.TareG, NetG: h.NetG, Ticket: h.Ticket}
	})
	open.Items = each(f.Items, publicItem)
	open.Witnesses = each(f.Witnesses, func(w fact.CertificateWitness) PublicWitness { return PublicWitness(w) })
	open.Photos = each(f.Photos, func(ph fact.FigurePhoto) PublicPhoto { return PublicPhoto(ph) })
	open.Differences = each(f.Differences, func(d fact.CertificateDiff) PublicDiff { return PublicDiff(d) })
	p.Open = open
	return p
}

func publicFirm(f fact.CertificateFirm) PublicFirm {
	return PublicFirm{Name: f.Name, USCC: f.USCC, Facility: f.Facility, Address: f.Address, LicenceKind: f.LicenceKind, LicenceNumber: f.LicenceNumber, Issuer: f.Issuer,
		ValidFrom: f.ValidFrom, ValidTo: f.ValidTo, Categories: f.Categories, WasteCodes: f.WasteCodes, Methods: f.Methods, CapacityG: f.CapacityG,
		Edition: f.Edition, CheckedAt: f.CheckedAt, ChecksPassed: f.ChecksPassed, ChecksTotal: f.ChecksTotal}
}

func publicBalance(f fact.CertificateIssued) PublicBalance {
	var part fact.CertificatePart
	if f.Part != nil {
		part = *f.Part
	}
	materials := func(all []fact.FigureOut, parts []int64) []PublicMaterial {
		out := make([]PublicMaterial, len(all))
		for i, o := range all {
			out[i] = PublicMaterial{Material: o.Material, WasteCode: o.WasteCode, MassG: o.MassG, Outlet: o.Outlet, Ticket: o.Ticket}
			if i < len(parts) {
				out[i].PartG = parts[i]
			}
		}
		return out
	}
	return PublicBalance{InputG: f.Balance.InputG, ShareG: f.ShareG, Outputs: materials(f.Outputs, part.Outputs), Residue: materials(f.Residue, part.Residue), LossG: f.Balance.LossG,
		LossReason: f.LossReason, DeltaG: f.Balance.DeltaG, ToleranceG: f.Balance.ToleranceG, Permille: f.Balance.Permille, Ticket: f.Balance.Ticket,
		Key: part.Key, PartLossG: part.LossG, PartDeltaG: part.DeltaG}
}

func publicItem(i fact.CertificateItem) PublicItem {
	return PublicItem{Code: i.Code, Category: i.Category, Name: i.Name, Brand: i.Brand, Spec: i.Spec, Quantity: i.Quantity, Unit: i.Unit, NetG: i.NetG,
		ValueFen: i.ValueFen, ValueBasis: i.ValueBasis, Packages: i.Packages, Seal: i.Seal, Seizure: i.Seizure, Line: i.Line}
}

// each maps a list; the result is never nil, so that JSON shows [].
func each[A, B any](all []A, f func(A) B) []B {
	out := make([]B, 0, len(all))
	for _, a := range all {
		out = append(out, f(a))
	}
	return out
}
