package fact

import (
	"testing"

	"github.com/google/uuid"
)

func TestFactsOfCasesKeepTheirBytes(t *testing.T) {
	a, b := uuid.MustParse("01939fa0-0000-7000-8000-000000000001"), uuid.MustParse("01939fa0-0000-7000-8000-000000000002")
	measure := LegalMeasure{ID: a, Kind: "seized", Since: 1795000000000, LastDay: "2026-12-18", Mode: "urgent", Approval: b, Criminal: true}
	approval := LegalApproval{Measure: a, Approval: b, GrantedAt: 1795000000000}
	decision := LegalDecision{ID: a, Kind: "confiscated", Standing: "confiscated", Grounds: true, Paper: "拉市监处罚〔2026〕12号", DecidedOn: "2026-11-18", Effective: "2026-11-20"}
	hold := LegalHold{ID: a, Reason: "APPEAL_WINDOW", Since: 1795000000000}
	golden(t, KindCaseOpened+".v1", CaseOpened{Nature: "administrative", Late: true})
	golden(t, KindCaseOpened+".v1.restricted", CaseOpenedRestricted{Case: a, Number: "F-540102-2026-000123-K", Agency: b, Division: "540102", Paper: "拉市监案〔2026〕12号",
		Title: "某商行销售假冒商品案", Restricted: true, Parties: []string{"person"}, LateReason: "补录", LatePhoto: "00ff"})
	golden(t, KindMeasureApproved+".v1", MeasureApproved{Measure: "seized", Mode: "urgent", Lots: 2, InTime: true, Late: true})
	golden(t, KindMeasureApproved+".v1.restricted", MeasureApprovedRestricted{Approval: a, GrantedAt: 1795000000000, Paper: "强措〔2026〕3号", LateReason: "补录", LatePhoto: "00ff"})
	golden(t, KindDecisionRecorded+".v1", DecisionRecorded{Decision: "confiscated", Lots: 2, Rules: "2026.1-abc", Late: true})
	golden(t, KindDecisionRecorded+".v1.restricted", DecisionRecordedRestricted{Decision: a, Standing: "confiscated", Grounds: true, Paper: "拉市监处罚〔2026〕12号",
		DecidedOn: "2026-11-18", Effective: "2026-11-20", Article: "行政处罚法 第九条", LateReason: "补录", LatePhoto: "00ff"})
	golden(t, KindHoldSet+".v1", HoldSet{Reason: "APPEAL_WINDOW", Lots: 2, Rules: "2026.1-abc", Late: true})
	golden(t, KindHoldSet+".v1.restricted", HoldSetRestricted{Hold: a, Note: "至复议期满", LateReason: "补录", LatePhoto: "00ff"})
	golden(t, KindHoldLifted+".v1", HoldLifted{Override: true, Lots: 2, Late: true})
	golden(t, KindHoldLifted+".v1.restricted", HoldLiftedRestricted{Hold: a, Reason: "期满", Photo: "00ff", LateReason: "补录", LatePhoto: "00ff"})
	golden(t, KindAgencyEntrusted+".v1", AgencyEntrusted{Late: true})
	golden(t, KindAgencyEntrusted+".v1.restricted", AgencyEntrustedRestricted{Entrustment: a, Agency: b, Paper: "委托书1号", LateReason: "补录", LatePhoto: "00ff"})
	golden(t, KindExceptionGranted+".v1", ExceptionGranted{Late: true})
	golden(t, KindExceptionGranted+".v1.restricted", ExceptionGrantedRestricted{Exception: a, Agency: b, Division: "540602", Reason: "在编三人", LastDay: "2027-06-30",
		LateReason: "补录", LatePhoto: "00ff"})
	golden(t, "case.legal.v1.line", CaseLegalLine{Legal: LegalLine{Case: b, Measure: &measure, Approved: &approval, Decision: &decision, Hold: &hold,
		Lifted:    &LegalLift{Hold: a, At: 1795000000000},
		Inherited: &LegalState{Measures: []LegalMeasure{measure}, Approvals: []LegalApproval{approval}, Decisions: []LegalDecision{decision}, Holds: []LegalHold{hold}}}})
}
