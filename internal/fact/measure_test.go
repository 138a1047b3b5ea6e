package fact

import (
	"testing"

	"github.com/google/uuid"
)

func TestFactsOfMeasuresClocksKeepTheirBytes(t *testing.T) {
	a, b := uuid.MustParse("01939fa0-0000-7000-8000-000000000001"), uuid.MustParse("01939fa0-0000-7000-8000-000000000002")
	golden(t, KindRegimeChanged+".v1", RegimeChanged{Before: "general", Regime: "food", Rules: "2026.1-abc", Late: true})
	golden(t, KindRegimeChanged+".v1.restricted", RegimeChangedRestricted{Change: a, Reason: "涉案为食品", LateReason: "补录", LatePhoto: "00ff"})
	golden(t, KindMeasureExtended+".v1", MeasureExtended{Lots: 2, Rules: "2026.1-abc", Late: true})
	golden(t, KindMeasureExtended+".v1.restricted", MeasureExtendedRestricted{Extension: a, LastDay: "2027-01-17", Reason: "情况复杂", Paper: "延期〔2026〕3号", NoticeOn: "2026-12-10",
		Clock: "measure.general", Article: "行政强制法 第二十五条", LateReason: "补录", LatePhoto: "00ff"})
	golden(t, KindTimeExcluded+".v1", TimeExcluded{Lots: 2, Rules: "2026.1-abc", Late: true})
	golden(t, KindTimeExcluded+".v1.restricted", TimeExcludedRestricted{Exclusion: a, From: "2026-11-28", Expected: "2026-12-13", Paper: "检测期间告知书1号", LateReason: "补录", LatePhoto: "00ff"})
	golden(t, KindTimeResumed+".v1", TimeResumed{Days: 15, Lots: 2, Rules: "2026.1-abc", Late: true})
	golden(t, KindTimeResumed+".v1.restricted", TimeResumedRestricted{Exclusion: a, To: "2026-12-13", Note: "检验报告1号", LateReason: "补录", LatePhoto: "00ff"})
	golden(t, KindCaseOpened+".v1.regime", CaseOpened{Nature: "administrative", Late: true, Regime: "food"})
	extension := LegalExtension{ID: a, Measure: b, Before: "2026-12-18", LastDay: "2027-01-17", Notice: "2026-12-10", Entered: "2026-12-12"}
	exclusion := LegalExclusion{ID: a, Measure: b, From: "2026-11-28", Expected: "2026-12-13", Entered: "2026-11-28"}
	resume := LegalResume{Exclusion: a, Measure: b, To: "2026-12-13", Days: 15, Clock: "measure.general", LastDay: "2027-01-02"}
	golden(t, "case.legal.v1.clock.extended", extension)
	golden(t, "case.legal.v1.clock.excluded", exclusion)
	golden(t, "case.legal.v1.clock.resumed", resume)
	golden(t, "case.legal.v1.clock.measure", LegalMeasure{ID: a, Kind: "preserved", Since: 1795000000000, LastDay: "2026-12-18", Mode: "prior", Approval: b, Criminal: true,
		Clock: "measure.preserved", ByItself: true})
	golden(t, "case.legal.v1.lapse", LegalDecision{ID: a, Kind: "lifted", Standing: "lifted", Grounds: true, Paper: "解除1号", DecidedOn: "2026-12-20", Effective: "2026-12-20",
		LapseReason: "联系不上当事人"})
	one := []LegalExtension{extension}
	golden(t, "case.legal.v1.clock.state", LegalState{Measures: []LegalMeasure{{ID: a, Kind: "sealed", Since: 1795000000000, LastDay: "2026-12-18", Mode: "prior", Approval: b, Criminal: true}},
		Approvals: []LegalApproval{{Measure: a, Approval: b, GrantedAt: 1795000000000}}, Decisions: []LegalDecision{{ID: a, Kind: "lifted", Standing: "lifted", Grounds: true, Paper: "1号", DecidedOn: "2026-12-20", Effective: "2026-12-20"}},
		Holds: []LegalHold{{ID: a, Reason: "AUDIT", Since: 1795000000000}}, Extensions: one, Exclusions: []LegalExclusion{exclusion}, Resumes: []LegalResume{resume}})
}
