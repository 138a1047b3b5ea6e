package fact

import (
	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/moment"
)

// Kinds of the identity room. A person's stream holds no name: login and name
// are committed personal values ("login", "name") and can be erased.
const (
	KindOrgAdded       = "identity.org.added"       // 登记单位
	KindOrgEnded       = "identity.org.ended"       // 单位停用
	KindPersonAdded    = "identity.person.added"    // 登记人员
	KindPersonDisabled = "identity.person.disabled" // 停用账号
	KindPersonEnabled  = "identity.person.enabled"  // 恢复账号
	KindRoleGranted    = "identity.role.granted"    // 授予角色
	KindRoleEnded      = "identity.role.ended"      // 终止角色
	KindPasswordReset  = "identity.password.reset"  // 他人重置密码
	KindSecretChanged  = "identity.secret.changed"  // 本人更换密码、PIN 或动态口令
	KindTokenCreated   = "identity.token.created"   // 签发接口令牌
	KindTokenRevoked   = "identity.token.revoked"   // 撤销接口令牌
)

// OrgAdded v1.
type OrgAdded struct {
	Kind string `json:"kind"` // agency|firm|bureau|office|host|police|lab|store
	Late bool   `json:"late"`
}

// OrgAddedRestricted v1.
type OrgAddedRestricted struct {
	Org        uuid.UUID   `json:"org"`
	Name       string      `json:"name"`
	NameEn     string      `json:"name_en"`
	Division   string      `json:"division"` // GB/T 2260
	Parent     uuid.UUID   `json:"parent"`   // zero: none
	USCC       string      `json:"uscc"`     // GB 32100, empty: not given
	ValidFrom  moment.Date `json:"valid_from"`
	ValidTo    moment.Date `json:"valid_to"` // last day, empty: open
	LateReason string      `json:"late_reason"`
	LatePhoto  string      `json:"late_photo"`
}

// OrgEnded v1.
type OrgEnded struct {
	Late bool `json:"late"`
}

// OrgEndedRestricted v1.
type OrgEndedRestricted struct {
	Org        uuid.UUID   `json:"org"`
	ValidTo    moment.Date `json:"valid_to"` // last day
	Successor  uuid.UUID   `json:"successor"`
	Reason     string      `json:"reason"`
	LateReason string      `json:"late_reason"`
	LatePhoto  string      `json:"late_photo"`
}

// PersonAdded v1. Login and name are personal values of the act.
type PersonAdded struct {
	Late bool `json:"late"`
}

// PersonChanged v1: disabled, enabled, password reset.
type PersonChanged struct {
	Late bool `json:"late"`
}

// PersonChangedRestricted v1.
type PersonChangedRestricted struct {
	Reason     string `json:"reason"`
	LateReason string `json:"late_reason"`
	LatePhoto  string `json:"late_photo"`
}

// RoleGranted v1.
type RoleGranted struct {
	Roles []string `json:"roles"`
	Late  bool     `json:"late"`
}

// RoleGrantedRestricted v1.
type RoleGrantedRestricted struct {
	Membership uuid.UUID   `json:"membership"`
	Org        uuid.UUID   `json:"org"`
	From       moment.Date `json:"from"`
	To         moment.Date `json:"to"` // last day, empty: open
	LateReason string      `json:"late_reason"`
	LatePhoto  string      `json:"late_photo"`
}

// RoleEnded v1.
type RoleEnded struct {
	Roles []string `json:"roles"`
	Late  bool     `json:"late"`
}

// RoleEndedRestricted v1.
type RoleEndedRestricted struct {
	Membership uuid.UUID   `json:"membership"`
	To         moment.Date `json:"to"`       // last day
	EndedAt    moment.Time `json:"ended_at"` // from this instant, also within the last day; zero: with the last day
	Reason     string      `json:"reason"`
	LateReason string      `json:"late_reason"`
	LatePhoto  string      `json:"late_photo"`
}

// SecretChanged v1.
type SecretChanged struct {
	Secret string `json:"secret"` // password|pin|totp
	Off    bool   `json:"off"`    // taken away rather than set
}

// TokenCreated v1.
type TokenCreated struct {
	Own bool `json:"own"` // made by its owner
}

// TokenCreatedRestricted v1. Prefix is what lists show; the token itself is
// known to its owner alone.
type TokenCreatedRestricted struct {
	Token      uuid.UUID   `json:"token"`
	Membership uuid.UUID   `json:"membership"`
	Name       string      `json:"name"`
	Prefix     string      `json:"prefix"`
	ExpiresAt  moment.Time `json:"expires_at"`
}

// TokenRevoked v1.
type TokenRevoked struct {
	Own bool `json:"own"`
}

// TokenRevokedRestricted v1.
type TokenRevokedRestricted struct {
	Token uuid.UUID `json:"token"`
}
