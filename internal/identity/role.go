package identity

// Role is what a membership lets a person do; the words are those of the contract.
type Role string

const (
	Officer       Role = "officer"        // 执法人员
	Keeper        Role = "keeper"         // 保管员
	Approver      Role = "approver"       // 审批人（行政机关负责人）
	LegalReviewer Role = "legal_reviewer" // 法制审核
	Lab           Role = "lab"            // 检验鉴定机构
	FirmOperator  Role = "firm_operator"  // 处置单位经办人
	FirmReviewer  Role = "firm_reviewer"  // 处置单位复核人
	EcoEditor     Role = "eco_editor"     // 名录编制员
	EcoPublisher  Role = "eco_publisher"  // 名录发布人
	Liaison       Role = "liaison"        // 两法衔接联络人（检察）
	Auditor       Role = "auditor"        // 审计督察
	Statistician  Role = "statistician"   // 统计员
	AdminSystem   Role = "admin_system"   // 系统管理员
	AdminAccounts Role = "admin_accounts" // 账号管理员

	// System and Host are not granted: acts that follow from others, and acts
	// of whoever sits at the host's command line.
	System Role = "system"
	Host   Role = "host"

	// Carrier is not granted either: whoever holds the code of a trip moves that
	// one handoff and can do and see nothing else.
	Carrier Role = "carrier" // 承运人

	// Answerer is not granted either: whoever holds the code of a transfer answers
	// that one and can do and see nothing else.
	Answerer Role = "answerer" // 受移送单位经办人
)

// Roles lists what can be granted, in the order of the matrix.
func Roles() []Role {
	return []Role{Officer, Keeper, Approver, LegalReviewer, Lab, FirmOperator, FirmReviewer, EcoEditor, EcoPublisher,
		Liaison, Auditor, Statistician, AdminSystem, AdminAccounts}
}

// OrgKind is what an organisation is.
type OrgKind string

const (
	OrgAgency OrgKind = "agency" // 行政执法机关
	OrgFirm   OrgKind = "firm"   // 处置单位
	OrgBureau OrgKind = "bureau" // 生态环境部门
	OrgOffice OrgKind = "office" // 双打办、审计、检察等：只读
	OrgHost   OrgKind = "host"   // 运行单位
	OrgPolice OrgKind = "police" // 公安机关
	OrgLab    OrgKind = "lab"    // 检验鉴定机构
	OrgStore  OrgKind = "store"  // 罚没物品库、公物仓
)
