package app

import (
	"context"
	"strings"
	"testing"

	"github.com/sealtrail/sealtrail/assets"
	"github.com/sealtrail/sealtrail/internal/destruction"
	"github.com/sealtrail/sealtrail/internal/document"
	"github.com/sealtrail/sealtrail/internal/fact"
	"github.com/sealtrail/sealtrail/internal/i18n"
	"github.com/sealtrail/sealtrail/internal/label"
	"github.com/sealtrail/sealtrail/internal/moment"
	"github.com/sealtrail/sealtrail/internal/reference"
	"github.com/sealtrail/sealtrail/seeds"
)

func paperOfTests(t *testing.T) certificatePaper {
	t.Helper()
	words, err := i18n.Load(assets.Files)
	if err != nil {
		t.Fatal(err)
	}
	book, err := reference.Load(seeds.FS())
	if err != nil {
		t.Fatal(err)
	}
	base, err := label.ParseBase("https://fj.example")
	if err != nil {
		t.Fatal(err)
	}
	return certificatePaper{words: words.In(i18n.Chinese), book: book, base: base}
}

func certificateOfTests(t *testing.T) destruction.Certificate {
	t.Helper()
	number, err := label.NewNumber(label.Certificate, "540102", 2026, 17)
	if err != nil {
		t.Fatal(err)
	}
	noon, err := moment.Parse("2026-11-18T04:00:00Z")
	if err != nil {
		t.Fatal(err)
	}
	f := fact.CertificateIssued{Number: number.String(), Version: 1, IssuedAt: noon, Agency: fact.CertificateAgency{Name: "城关区市场监管局", Code: "540102-01"},
		Firm:      fact.CertificateFirm{Name: "高原再生公司", LicenceKind: "GENERAL_SW", Categories: []string{"G02"}, Methods: []string{"SHRED_RECYCLE"}, CapacityG: 1_200_000_000, Edition: 3, ChecksPassed: 11, ChecksTotal: 11},
		Decisions: []fact.CertificateDecision{{Kind: "confiscated", Paper: "拉城市监处罚〔2026〕118号", Effective: "2026-11-01"}},
		Orders:    []fact.CertificateOrder{{Number: "P-1", ApprovedAt: noon}, {Number: "P-2", ApprovedAt: noon}},
		Carriage: []fact.CertificateCarriage{{Handoff: "H-1", Carrier: "通达运输", GrossG: 9_000_000, TareG: 8_000_000, NetG: 1_000_000, Ticket: "BD-1", DepartedAt: noon},
			{Handoff: "H-2", Carrier: "通达运输", GrossG: 8_500_000, TareG: 8_000_000, NetG: 500_000, Ticket: "BD-2", DepartedAt: noon - 1000}},
		Treatment: fact.CertificateTreatment{Method: "SHRED_RECYCLE", Tickets: []string{"BD-9"}},
		Balance:   fact.Balance{InputG: 2_000_000, OutputG: 1_500_000, ResidueG: 400_000, LossG: 50_000, DeltaG: 50_000, ToleranceG: 60_000, Permille: 30}, ShareG: 1_500_000,
		Outputs: []fact.FigureOut{{Material: "橡胶颗粒", MassG: 1_500_000, Outlet: "本厂"}}, Residue: []fact.FigureOut{{Material: "边料", WasteCode: "900-041-49", MassG: 400_000, Outlet: "焚烧厂"}},
		Items:       []fact.CertificateItem{{Code: "ABCDEFGHJKMJ", Name: "运动鞋", Quantity: 36, Unit: "PR", NetG: 1_500_000, Packages: 2, Line: 1}},
		Witnesses:   []fact.CertificateWitness{{Role: "officer", Org: "城关区市场监管局", Strength: "step_up", SignedAt: noon}, {Role: "officer", Org: "城关区市场监管局", Strength: "session", SameDevice: true, Relaxed: true, SignedAt: noon}},
		Differences: []fact.CertificateDiff{{Code: "ABCDEFGHJKMJ", Kind: "quantity", Expected: 38, Found: 36, Unit: "PR", Resolution: "以实数为准"}}, NoPhotos: "相机损坏", FeeBearer: "权利人"}
	return destruction.Certificate{Number: number, Issue: 1, State: destruction.CertificateValid, Facts: f, IssuedAt: noon}
}

func TestThePaperSaysWhatTheFactsSayInWordsOfTheTrade(t *testing.T) {
	p := paperOfTests(t).of(certificateOfTests(t))
	checks := map[string]bool{
		"the method by its name":                p.Treatment.Method == "粉碎（破碎）后再生利用" && p.Treatment.MethodCode == "SHRED_RECYCLE",
		"the decision by its kind":              p.Commission.Decisions[0].Kind == "没收",
		"all orders":                            p.Commission.Order == "P-1、P-2",
		"weights of all loads":                  p.Treatment.GrossG == 17_500_000 && p.Treatment.NetG == 1_500_000,
		"tickets of the line and of the gate":   strings.Join(p.Treatment.Tickets, " ") == "BD-9 BD-1 BD-2",
		"one carrier once, the first departure": p.Carriage.Carrier == "通达运输" && p.Carriage.DepartedAt < p.IssuedAt,
		"tolerance and verdict":                 p.Balance.Tolerance == "±3 %" && p.Balance.Verdict == "平衡" && !p.Balance.OutOfBounds,
		"this agency's share of the run":        p.Balance.InputProof == "其中本机关 1,500.0 千克",
		"residue with code and outlet":          p.Balance.Outputs[1].Outlet == "900-041-49，焚烧厂",
		"codes in groups, units by name":        p.Items[0].Code == "ABCD-EFGH-JKMJ" && p.Items[0].Unit == "双",
		"the strength of each signature":        p.Witnesses[0].Strength == "电子签名（签字密码）" && p.Witnesses[1].SameDevice && p.Witnesses[1].Strength == "演示：未要求签字密码",
		"differences as sentences":              strings.Contains(p.Differences[0], "应为 38 双，实为 36 双"),
		"that it was free":                      p.FreeOfCharge && p.FeeBearer == "权利人",
		"the address in capitals":               p.URL == "HTTPS://FJ.EXAMPLE/C/"+p.Number,
	}
	for what, right := range checks {
		if !right {
			t.Errorf("the paper does not say %s: %+v", what, p)
		}
	}
	if _, err := document.NewPress().Certificate(context.Background(), p); err != nil {
		t.Errorf("it cannot be drawn: %v", err)
	}
}

func TestOnlyAnOpenCaseGivesAPublicCopy(t *testing.T) {
	c := certificateOfTests(t)
	if !paperOfTests(t).of(c).PublicCopy {
		t.Error("the open case's paper is no public copy")
	}
	c.Closed = true
	if paperOfTests(t).of(c).PublicCopy {
		t.Error("the closed case's paper is a public copy")
	}
}

func TestTheFileOfAChangedCertificateSaysSo(t *testing.T) {
	c := certificateOfTests(t)
	c.State, c.ReplacedBy = destruction.CertificateCorrected, "C-540102-2026-000018-5"
	if p := paperOfTests(t).of(c); !p.State.Corrected || p.State.ReplacedBy != c.ReplacedBy {
		t.Errorf("corrected: %+v", p.State)
	}
	c.State, c.ChangedAt = destruction.CertificateRevoked, c.IssuedAt
	if p := paperOfTests(t).of(c); !p.State.Revoked || p.State.RevokedOn != "2026-11-18" {
		t.Errorf("revoked: %+v", p.State)
	}
}

func TestAThermalMethodShowsItsAshTicketInsteadOfABalance(t *testing.T) {
	c := certificateOfTests(t)
	c.Facts.Balance.Ticket, c.Facts.Treatment.AshTicket = true, "HZ-018"
	p := paperOfTests(t).of(c)
	if p.Balance.Tolerance != "" || !strings.Contains(p.Balance.Verdict, "HZ-018") || !strings.Contains(strings.Join(p.Treatment.Tickets, " "), "HZ-018") {
		t.Errorf("%+v", p.Balance)
	}
}
