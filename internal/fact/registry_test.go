package fact

import (
	"testing"

	"github.com/google/uuid"
)

func TestFactsOfTheRegistryKeepTheirBytes(t *testing.T) {
	a, b := uuid.MustParse("01939fa0-0000-7000-8000-000000000001"), uuid.MustParse("01939fa0-0000-7000-8000-000000000002")
	golden(t, KindFirmAdded+".v1", FirmAdded{Late: true})
	golden(t, KindFirmAdded+".v1.restricted", FirmAddedRestricted{Firm: a, Bureau: b, Org: b, USCC: "91350100M000100Y43", USCCNote: "与执照一致", Name: "演示环保公司",
		Division: "540124", Address: "聂当乡", LateReason: "补录", LatePhoto: "00ff"})
	golden(t, KindFacilityAdded+".v1", FacilityAdded{Late: true})
	golden(t, KindFacilityAdded+".v1.restricted", FacilityAddedRestricted{Facility: a, Name: "一号厂区", Division: "540124", Address: "聂当乡", Lines: []string{"一号炉"},
		LateReason: "补录", LatePhoto: "00ff"})
	golden(t, KindQualificationAdded+".v1", QualificationAdded{Kind: "HW_COMPREHENSIVE", Rules: "2026.1-abc", Late: true})
	golden(t, KindQualificationAdded+".v1.restricted", QualificationAddedRestricted{Qualification: a, Facility: b, Form: "licence", Number: "藏危废001", Contract: "合同1号",
		Issuer: "自治区生态环境厅", Modes: []string{"dispose"}, Categories: []string{"G04"}, WasteCodes: []string{"HW03"}, Methods: []string{"INCIN_HW"}, CapacityG: 8000000000,
		ValidFrom: "2024-01-01", ValidTo: "2028-12-31", LateReason: "补录", LatePhoto: "00ff"})
	golden(t, KindFacilityLocated+".v1", FacilityLocated{Late: true})
	golden(t, KindFacilityLocated+".v1.restricted", FacilityLocatedRestricted{Facility: a, LatitudeE6: 29_350_000, LongitudeE6: 90_730_000, LateReason: "补录", LatePhoto: "00ff"})
	golden(t, KindFacilitySuspended+".v1", SuspensionChanged{Qualifications: 1, Late: true})
	golden(t, KindFacilitySuspended+".v1.restricted", SuspensionChangedRestricted{Facility: a, Qualifications: []uuid.UUID{b}, Reason: "整改", LateReason: "补录", LatePhoto: "00ff"})
	golden(t, KindEditionDrafted+".v1", EditionDrafted{Facilities: 1, Rules: "2026.1-abc", Late: true})
	golden(t, KindEditionDrafted+".v1.restricted", EditionDraftedRestricted{Edition: a, Bureau: b, Division: "540000", Facilities: []uuid.UUID{b}, Listing: "{}",
		LateReason: "补录", LatePhoto: "00ff"})
	golden(t, KindEditionPublished+".v1", EditionPublished{Number: 3, PublishedOn: "2026-11-18", PublishedAt: 1795000000000, JSON: "{}\n", CSV: "\ufeffedition\r\n",
		JSONSHA256: "00ff", CSVSHA256: "ff00", Late: true})
	golden(t, KindEditionPublished+".v1.restricted", EditionPublishedRestricted{Edition: a, LateReason: "补录", LatePhoto: "00ff"})
}
