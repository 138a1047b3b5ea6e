package fact

import (
	"testing"

	"github.com/google/uuid"
)

func TestFactsOfApplicationsKeepTheirBytes(t *testing.T) {
	a, b := uuid.MustParse("01939fa0-0000-7000-8000-000000000001"), uuid.MustParse("01939fa0-0000-7000-8000-000000000002")
	golden(t, KindApplicationFiled+".v1", ApplicationFiled{Kind: "new", Rules: "2026.1-abc", Late: true})
	golden(t, KindApplicationFiled+".v1.restricted", ApplicationFiledRestricted{Application: a, Bureau: b, Org: b, Firm: a, OnPaper: true, USCC: "91350100M000100Y43", USCCNote: "与执照一致",
		Name: "演示环保公司", Division: "540124", Address: "聂当乡", Facility: ProposedFacility{Facility: a, Name: "一号厂区", Division: "540124", Address: "聂当乡", Lines: []string{"一号炉"}},
		Qualification: &ProposedQualification{Kind: "HW_COMPREHENSIVE", Number: "藏危废001", Contract: "合同1号", Issuer: "自治区生态环境厅", Modes: []string{"dispose"}, Categories: []string{"G04"},
			WasteCodes: []string{"HW03"}, Methods: []string{"INCIN_HW"}, CapacityG: 8000000000, ValidFrom: "2024-01-01", ValidTo: "2028-12-31"},
		Documents: []ApplicationDocument{{Kind: "licence", SHA256: "00ff", Type: "application/pdf", SizeB: 1024}}, Note: "附合同", LateReason: "补录", LatePhoto: "00ff"})
	golden(t, KindApplicationReturned+".v1", ApplicationReturned{Late: true})
	golden(t, KindApplicationReturned+".v1.restricted", ApplicationReturnedRestricted{Application: a, Reason: "缺合同", LateReason: "补录", LatePhoto: "00ff"})
	golden(t, KindApplicationExamined+".v1", ApplicationExamined{Outcome: "accept", Rules: "2026.1-abc", Late: true})
	golden(t, KindApplicationExamined+".v1.restricted", ApplicationExaminedRestricted{Application: a, Items: []ExaminedItem{{Code: "uscc", Answer: "yes", Note: "与执照一致"}}, Note: "齐全",
		LateReason: "补录", LatePhoto: "00ff"})
	golden(t, KindApplicationDecided+".v1", ApplicationDecided{Outcome: "refused", Late: true})
	golden(t, KindApplicationDecided+".v1.restricted", ApplicationDecidedRestricted{Application: a, Reason: "范围不符", Article: "固体废物污染环境防治法 第八十条", Firm: a, Facility: b,
		Qualification: b, LateReason: "补录", LatePhoto: "00ff"})
	golden(t, KindFirmConfirmed+".v1", FirmConfirmed{Late: true})
	golden(t, KindFirmConfirmed+".v1.restricted", FirmConfirmedRestricted{Application: a})
	golden(t, KindFacilityDelisted+".v1", FacilityDelisted{Qualifications: 1, Late: true})
	golden(t, KindFacilityDelisted+".v1.restricted", FacilityDelistedRestricted{Facility: a, Qualifications: []uuid.UUID{b}, Reason: "停产", LateReason: "补录", LatePhoto: "00ff"})
	golden(t, KindUseDeclared+".v1", UseDeclared{Late: true})
	golden(t, KindUseDeclared+".v1.restricted", UseDeclaredRestricted{Facility: a, From: "2026-01-01", To: "2026-03-31", MassG: 5_000_000, Parts: []UsePart{{Category: "HW04", MassG: 5_000_000}},
		OnPaper: true, LateReason: "补录", LatePhoto: "00ff"})
	golden(t, KindObjectionFiled+".v1", ObjectionFiled{Against: "charge", Late: true})
	golden(t, KindObjectionFiled+".v1.restricted", ObjectionFiledRestricted{Objection: a, Bureau: b, Division: "540124", Org: b, Firm: a, Facility: b, Application: a, Name: "演示环保公司", Handoff: "H-540102-2026-000001-A",
		AmountFen: 120_000, Text: "收取处置费", Documents: []string{"00ff"}, LateReason: "补录", LatePhoto: "00ff"})
	golden(t, KindObjectionAnswered+".v1", ObjectionAnswered{Outcome: "upheld", Late: true})
	golden(t, KindObjectionAnswered+".v1.restricted", ObjectionAnsweredRestricted{Objection: a, Reason: "责令退还", LateReason: "补录", LatePhoto: "00ff"})
}
