package fact

import (
	"testing"

	"github.com/google/uuid"
)

func TestFactsOfPeopleAndOrganisationsKeepTheirBytes(t *testing.T) {
	a, b := uuid.MustParse("01939fa0-0000-7000-8000-000000000001"), uuid.MustParse("01939fa0-0000-7000-8000-000000000002")
	golden(t, KindOrgAdded+".v1", OrgAdded{Kind: "agency", Late: true})
	golden(t, KindOrgAdded+".v1.restricted", OrgAddedRestricted{Org: a, Name: "拉萨市城关区市场监督管理局", NameEn: "Chengguan AMR", Division: "540102", Parent: b, USCC: "91540091MA6T1234XX",
		ValidFrom: "2018-11-01", ValidTo: "2030-12-31", LateReason: "补录", LatePhoto: "00ff"})
	golden(t, KindOrgEnded+".v1", OrgEnded{Late: true})
	golden(t, KindOrgEnded+".v1.restricted", OrgEndedRestricted{Org: a, ValidTo: "2026-11-18", Successor: b, Reason: "机构改革", LateReason: "补录", LatePhoto: "00ff"})
	golden(t, KindPersonAdded+".v1", PersonAdded{Late: true})
	golden(t, KindPersonDisabled+".v1", PersonChanged{Late: true})
	golden(t, KindPersonDisabled+".v1.restricted", PersonChangedRestricted{Reason: "调离", LateReason: "补录", LatePhoto: "00ff"})
	golden(t, KindRoleGranted+".v1", RoleGranted{Roles: []string{"officer", "keeper"}, Late: true})
	golden(t, KindRoleGranted+".v1.restricted", RoleGrantedRestricted{Membership: a, Org: b, From: "2026-11-18", To: "2027-11-17", LateReason: "补录", LatePhoto: "00ff"})
	golden(t, KindRoleEnded+".v1", RoleEnded{Roles: []string{"officer"}, Late: true})
	golden(t, KindRoleEnded+".v1.restricted", RoleEndedRestricted{Membership: a, To: "2026-11-18", EndedAt: 1795000000000, Reason: "调离", LateReason: "补录", LatePhoto: "00ff"})
	golden(t, KindSecretChanged+".v1", SecretChanged{Secret: "totp", Off: true})
	golden(t, KindTokenCreated+".v1", TokenCreated{Own: true})
	golden(t, KindTokenCreated+".v1.restricted", TokenCreatedRestricted{Token: a, Membership: b, Name: "地磅", Prefix: "st_AbCdEf", ExpiresAt: 1795000000000})
	golden(t, KindTokenRevoked+".v1", TokenRevoked{Own: true})
	golden(t, KindTokenRevoked+".v1.restricted", TokenRevokedRestricted{Token: a})
}
