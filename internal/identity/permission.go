package identity

// Action is one thing a use case does; each use case asks for exactly one.
type Action string

const (
	ReadCustody      Action = "custody.read"     // cases, seizures, lots, handoffs
	OpenCase         Action = "case.open"        // 立案
	ApproveMeasure   Action = "measure.approve"  // 批准强制措施
	RecordDecision   Action = "decision.record"  // 登记处理决定
	SetHold          Action = "hold.set"         // 设立暂缓
	LiftHold         Action = "hold.lift"        // 解除暂缓
	Entrust          Action = "case.entrust"     // 书面委托他机关见证
	GrantException   Action = "exception.grant"  // 小机关人员例外
	ReadTransfers    Action = "transfer.read"    // 移送
	ProposeTransfer  Action = "transfer.propose" // 提出移送、登记反向移送
	DecideTransfer   Action = "transfer.decide"  // 负责人批准或不批准移送
	SendTransfer     Action = "transfer.send"    // 发出、补正
	AnswerTransfer   Action = "transfer.answer"  // 立案、不予立案、退回补正
	PressTransfer    Action = "transfer.press"   // 提请复议、建议检察监督
	HandTransfer     Action = "transfer.hand"    // 交接物品和案卷
	CloseTransfer    Action = "transfer.close"   // 办结
	SearchParty      Action = "party.search"     // 按当事人查案件，须说明理由
	ReadAccesses     Action = "access.read"      // 查看谁查过个人信息
	RecordSeizure    Action = "seizure.record"   // 登记扣押
	ConfirmSeizure   Action = "seizure.confirm"  // 第二名执法人员确认
	SplitLot         Action = "lot.split"        // 分批
	ConsumeLot       Action = "lot.consume"      // 检验消耗
	EntrustGoods     Action = "lot.entrust"      // 委托第三人保管、收回委托
	RecordRound      Action = "round.record"     // 巡查
	ConfirmRound     Action = "round.confirm"    // 第二人确认巡查
	AddPhoto         Action = "photo.add"        // 补照片
	PackContainer    Action = "container.pack"   // 装箱
	OpenContainer    Action = "container.open"   // 开箱取出
	ResealContainer  Action = "container.reseal" // 重新加封
	KeepStorage      Action = "storage.keep"     // 设库位、上架、移库
	OfferHandoff     Action = "handoff.offer"    // 发起交接
	WithdrawHandoff  Action = "handoff.withdraw" // 撤回
	MoveHandoff      Action = "handoff.move"     // 起运、到达
	ReceiveHandoff   Action = "handoff.receive"  // 接收
	MarkReceipt      Action = "receipt.mark"     // 扫码清点，尚未签收
	TellManifest     Action = "handoff.manifest" // 登记转移联单
	ResolveDiff      Action = "discrepancy.resolve"
	AskCheckout      Action = "checkout.ask"      // 申请调用、延期
	GiveCheckout     Action = "checkout.give"     // 保管人交出、验收归还
	TakeCheckout     Action = "checkout.take"     // 调用人签收、交还
	TellLoss         Action = "loss.tell"         // 报自然损耗
	TellIncident     Action = "incident.tell"     // 报告保管事故
	ReplaceLabel     Action = "label.replace"     // 申请更换标签
	ConfirmLabel     Action = "label.confirm"     // 第二人确认更换
	ApproveMatter    Action = "matter.approve"    // 批准调用、延期、损耗，知悉事故
	ApproveDisposal  Action = "disposal.approve"  // 批准先行处置
	TellRightsHolder Action = "rightsholder.tell" // 登记通知权利人
	SampleLot        Action = "lot.sample"        // 抽样
	ChangeRegime     Action = "case.regime"       // 变更法规类别
	ExtendMeasure    Action = "measure.extend"    // 延长措施期限
	ExcludeTime      Action = "measure.exclude"   // 检测、鉴定期间不计入，恢复计算
	AskHolding       Action = "holding.ask"       // 申请延期入库

	PrintRoll Action = "label.print" // 印标签卷
	VoidLabel Action = "label.void"  // 标签作废
	// ReprintLabel is also for those who hold goods of others: a part that was
	// split off at their gate needs its label there.
	ReprintLabel Action = "label.reprint" // 补打

	ReadRegistry   Action = "registry.read"   // firms, drafts
	EditFirm       Action = "firm.edit"       // 单位、设施、资质
	SuspendFirm    Action = "firm.suspend"    // 暂停、恢复
	DraftEdition   Action = "edition.draft"   // 编制名录
	PublishEdition Action = "edition.publish" // 发布名录
	OverrideGate   Action = "gate.override"   // 准予放行

	// Applications and objections are the bureau's and of whoever made them: that
	// everybody reads the list opens nobody's papers.
	ReadApplications   Action = "application.read"
	FileApplication    Action = "application.file"    // 申请；无账号的单位由编制员代录
	ExamineApplication Action = "application.examine" // 审查、退回补正、确认复核
	DecideApplication  Action = "application.decide"  // 准予或不予
	DelistFirm         Action = "firm.delist"         // 除名
	DeclareUse         Action = "firm.declare"        // 申报在别处处置的量
	ReadObjections     Action = "objection.read"
	FileObjection      Action = "objection.file"   // 异议、举报收费
	AnswerObjection    Action = "objection.answer" // 答复异议

	ReadDestruction    Action = "destruction.read"
	DraftOrder         Action = "order.draft"
	ApproveOrder       Action = "order.approve" // 批准或驳回
	ApproveExceptional Action = "order.approve_exception"
	ReturnOrder        Action = "order.return"         // 退回补正
	Delegate           Action = "approval.delegate"    // 授权代批
	FulfilOrder        Action = "order.fulfil"         // 登记交付（发还、变卖、捐赠、移交）
	ConfirmFulfilment  Action = "order.fulfil_confirm" // 第二人确认交付
	StartRun           Action = "run.start"
	CompleteRun        Action = "run.complete"
	ReviewRun          Action = "run.review"
	Attest             Action = "run.attest"
	CorrectCertificate Action = "certificate.correct"
	RevokeCertificate  Action = "certificate.revoke"
	PlanEvent          Action = "event.plan" // 筹备集中销毁活动
	HoldEvent          Action = "event.hold" // 公告、开始、结束、取消
	JoinEvent          Action = "event.join" // 审批单加入或退出

	ReadOversight Action = "oversight.read" // 监督看板
	ReadClocks    Action = "clock.read"     // 期限

	ManageOrgs   Action = "orgs.manage"
	ManagePeople Action = "people.manage" // accounts, roles, resets, tokens for others
	ReadAdmin    Action = "admin.read"    // alarms, health
	ManageOwn    Action = "own.manage"    // own password, PIN, sessions, tokens
)

// Reach is how far a permission goes.
type Reach string

const (
	ReachNone   Reach = ""
	ReachOwn    Reach = "own"    // things of the actor's organisation
	ReachParty  Reach = "party"  // things in which the actor's organisation is a party (sender, receiver, firm, agency)
	ReachRegion Reach = "region" // all within the actor's division
	ReachAll    Reach = "all"
)

// table is the whole law of who may do what. What is not listed nobody may.
var table = map[Action]map[Role]Reach{
	ReadCustody: {Officer: ReachParty, Keeper: ReachParty, Approver: ReachParty, LegalReviewer: ReachParty, FirmOperator: ReachParty, FirmReviewer: ReachParty,
		Lab: ReachParty, Liaison: ReachRegion, Auditor: ReachRegion, Statistician: ReachRegion},
	OpenCase:       {Officer: ReachOwn},
	ApproveMeasure: {Approver: ReachOwn},
	RecordDecision: {Officer: ReachOwn, LegalReviewer: ReachOwn},
	SetHold:        {Officer: ReachOwn, LegalReviewer: ReachOwn, Approver: ReachOwn},
	LiftHold:       {LegalReviewer: ReachOwn, Approver: ReachOwn},
	Entrust:        {Approver: ReachOwn},
	GrantException: {Approver: ReachOwn},
	ReadTransfers: {Officer: ReachParty, Approver: ReachParty, LegalReviewer: ReachParty, Keeper: ReachParty, Liaison: ReachRegion, Auditor: ReachRegion,
		Statistician: ReachRegion},
	ProposeTransfer:  {Officer: ReachOwn},
	DecideTransfer:   {Approver: ReachOwn},
	SendTransfer:     {Officer: ReachOwn},
	AnswerTransfer:   {Officer: ReachParty, Approver: ReachParty},
	PressTransfer:    {Officer: ReachOwn},
	HandTransfer:     {Officer: ReachOwn},
	CloseTransfer:    {Officer: ReachParty, LegalReviewer: ReachOwn},
	SearchParty:      {Officer: ReachOwn, Approver: ReachOwn, LegalReviewer: ReachOwn, Liaison: ReachRegion, Auditor: ReachRegion},
	ReadAccesses:     {Approver: ReachOwn, Auditor: ReachRegion},
	RecordSeizure:    {Officer: ReachOwn},
	ConfirmSeizure:   {Officer: ReachOwn},
	SplitLot:         {Officer: ReachOwn, Keeper: ReachOwn},
	ConsumeLot:       {Officer: ReachParty, Keeper: ReachParty, Lab: ReachParty},
	EntrustGoods:     {Officer: ReachOwn},
	RecordRound:      {Officer: ReachOwn, Keeper: ReachOwn},
	ConfirmRound:     {Officer: ReachOwn, Keeper: ReachOwn},
	AddPhoto:         {Officer: ReachOwn, Keeper: ReachOwn, FirmOperator: ReachParty},
	PackContainer:    {Officer: ReachOwn, Keeper: ReachOwn, FirmOperator: ReachOwn, Lab: ReachOwn},
	OpenContainer:    {Officer: ReachOwn, Keeper: ReachOwn, FirmOperator: ReachOwn, Lab: ReachOwn},
	ResealContainer:  {Officer: ReachOwn, Keeper: ReachOwn, FirmOperator: ReachOwn, Lab: ReachOwn},
	KeepStorage:      {Keeper: ReachOwn, FirmOperator: ReachOwn},
	OfferHandoff:     {Officer: ReachOwn, Keeper: ReachOwn, FirmOperator: ReachOwn, Lab: ReachOwn},
	WithdrawHandoff:  {Officer: ReachOwn, Keeper: ReachOwn, FirmOperator: ReachOwn},
	MoveHandoff:      {Officer: ReachParty, Keeper: ReachParty, FirmOperator: ReachParty, Lab: ReachParty},
	ReceiveHandoff:   {Officer: ReachParty, Keeper: ReachParty, FirmOperator: ReachParty, Lab: ReachParty},
	MarkReceipt:      {Officer: ReachParty, Keeper: ReachParty, FirmOperator: ReachParty, Lab: ReachParty},
	TellManifest:     {Officer: ReachParty, Keeper: ReachParty, FirmOperator: ReachParty},
	ResolveDiff:      {Officer: ReachParty, Keeper: ReachParty, Approver: ReachParty, FirmOperator: ReachParty, FirmReviewer: ReachParty},
	ApproveDisposal:  {Approver: ReachOwn},
	TellRightsHolder: {Officer: ReachOwn, LegalReviewer: ReachOwn},
	SampleLot:        {Officer: ReachOwn, Keeper: ReachOwn},

	AskCheckout:   {Officer: ReachOwn},
	AskHolding:    {Officer: ReachOwn},
	GiveCheckout:  {Keeper: ReachOwn},
	TakeCheckout:  {Officer: ReachOwn},
	TellLoss:      {Keeper: ReachOwn},
	TellIncident:  {Officer: ReachOwn, Keeper: ReachOwn},
	ReplaceLabel:  {Officer: ReachOwn, Keeper: ReachOwn},
	ConfirmLabel:  {Officer: ReachOwn, Keeper: ReachOwn},
	ApproveMatter: {Approver: ReachOwn},
	ChangeRegime:  {LegalReviewer: ReachOwn, Approver: ReachOwn},
	ExtendMeasure: {Approver: ReachOwn},
	ExcludeTime:   {Officer: ReachOwn, LegalReviewer: ReachOwn},

	PrintRoll:    {Officer: ReachOwn, Keeper: ReachOwn},
	VoidLabel:    {Officer: ReachOwn, Keeper: ReachOwn},
	ReprintLabel: {Officer: ReachOwn, Keeper: ReachOwn, FirmOperator: ReachOwn, Lab: ReachOwn},

	ReadRegistry:   {EcoEditor: ReachOwn, EcoPublisher: ReachOwn, FirmOperator: ReachOwn, FirmReviewer: ReachOwn, Officer: ReachAll, Keeper: ReachAll, Approver: ReachAll, LegalReviewer: ReachAll, Auditor: ReachAll, Statistician: ReachAll, Liaison: ReachAll},
	EditFirm:       {EcoEditor: ReachOwn},
	SuspendFirm:    {EcoPublisher: ReachOwn},
	DraftEdition:   {EcoEditor: ReachOwn},
	PublishEdition: {EcoPublisher: ReachOwn},
	OverrideGate:   {EcoPublisher: ReachOwn},

	ReadApplications:   {FirmOperator: ReachParty, FirmReviewer: ReachParty, EcoEditor: ReachOwn, EcoPublisher: ReachOwn, Auditor: ReachRegion},
	FileApplication:    {FirmOperator: ReachParty, EcoEditor: ReachOwn},
	ExamineApplication: {EcoEditor: ReachOwn},
	DecideApplication:  {EcoPublisher: ReachOwn},
	DelistFirm:         {EcoPublisher: ReachOwn},
	DeclareUse:         {FirmOperator: ReachParty, EcoEditor: ReachOwn},
	ReadObjections: {FirmOperator: ReachParty, FirmReviewer: ReachParty, Officer: ReachParty, Approver: ReachParty, LegalReviewer: ReachParty, EcoEditor: ReachOwn, EcoPublisher: ReachOwn,
		Auditor: ReachRegion},
	FileObjection:   {FirmOperator: ReachParty, Officer: ReachParty, Approver: ReachParty, LegalReviewer: ReachParty, EcoEditor: ReachOwn},
	AnswerObjection: {EcoPublisher: ReachOwn},

	ReadDestruction: {Officer: ReachParty, Keeper: ReachParty, Approver: ReachParty, LegalReviewer: ReachParty, FirmOperator: ReachParty, FirmReviewer: ReachParty,
		Liaison: ReachRegion, Auditor: ReachRegion, Statistician: ReachRegion, EcoEditor: ReachRegion, EcoPublisher: ReachRegion},
	DraftOrder:         {Officer: ReachOwn},
	ApproveOrder:       {Approver: ReachOwn},
	ApproveExceptional: {LegalReviewer: ReachOwn},
	ReturnOrder:        {Approver: ReachOwn, LegalReviewer: ReachOwn},
	Delegate:           {Approver: ReachOwn, LegalReviewer: ReachOwn},
	FulfilOrder:        {Officer: ReachOwn, Keeper: ReachOwn},
	ConfirmFulfilment:  {Officer: ReachOwn, Keeper: ReachOwn},
	StartRun:           {FirmOperator: ReachOwn},
	CompleteRun:        {FirmOperator: ReachOwn},
	ReviewRun:          {FirmReviewer: ReachOwn},
	Attest:             {Officer: ReachParty},
	CorrectCertificate: {Approver: ReachOwn},
	RevokeCertificate:  {Approver: ReachOwn},
	PlanEvent:          {Officer: ReachOwn, Approver: ReachOwn, EcoEditor: ReachOwn, EcoPublisher: ReachOwn},
	HoldEvent:          {Approver: ReachOwn, EcoPublisher: ReachOwn},
	JoinEvent:          {Officer: ReachOwn, Approver: ReachOwn},

	ReadOversight: {Liaison: ReachRegion, Auditor: ReachRegion, Statistician: ReachRegion},
	ReadClocks: {Officer: ReachOwn, Keeper: ReachOwn, Approver: ReachOwn, LegalReviewer: ReachOwn, FirmOperator: ReachOwn, FirmReviewer: ReachOwn, EcoEditor: ReachOwn, EcoPublisher: ReachOwn,
		Liaison: ReachRegion, Auditor: ReachRegion, Statistician: ReachRegion},

	ManageOrgs:   {AdminAccounts: ReachAll},
	ManagePeople: {AdminAccounts: ReachAll},
	ReadAdmin:    {AdminSystem: ReachAll, AdminAccounts: ReachAll, Auditor: ReachRegion},
	ManageOwn: {Officer: ReachOwn, Keeper: ReachOwn, Approver: ReachOwn, LegalReviewer: ReachOwn, Lab: ReachOwn, FirmOperator: ReachOwn, FirmReviewer: ReachOwn,
		EcoEditor: ReachOwn, EcoPublisher: ReachOwn, Liaison: ReachOwn, Auditor: ReachOwn, Statistician: ReachOwn, AdminSystem: ReachOwn, AdminAccounts: ReachOwn},
}

// stepUps are the acts that need a step-up within StepUpLife: they confirm,
// receive, approve, attest, resolve or publish.
var stepUps = map[Action]bool{
	ApproveMeasure: true, LiftHold: true, Entrust: true, GrantException: true, DecideTransfer: true, ConfirmSeizure: true, ConfirmRound: true,
	ReceiveHandoff: true, ResolveDiff: true, GiveCheckout: true, TakeCheckout: true, ConfirmLabel: true, ApproveMatter: true, ApproveDisposal: true,
	ChangeRegime: true, ExtendMeasure: true, SuspendFirm: true, PublishEdition: true, OverrideGate: true, DecideApplication: true, DelistFirm: true,
	AnswerObjection: true, ApproveOrder: true, ApproveExceptional: true, ReturnOrder: true, Delegate: true, FulfilOrder: true, ConfirmFulfilment: true,
	ReviewRun: true, Attest: true, CorrectCertificate: true, RevokeCertificate: true, HoldEvent: true, ManageOrgs: true, ManagePeople: true,
}

// NeedsStepUp tells whether the act asks for the person's PIN or TOTP again.
func NeedsStepUp(a Action) bool { return stepUps[a] }

// Actions lists every action of the table, in a fixed order.
func Actions() []Action {
	return []Action{
		ReadCustody, OpenCase, ApproveMeasure, RecordDecision, SetHold, LiftHold, Entrust, GrantException, ReadTransfers, ProposeTransfer, DecideTransfer,
		SendTransfer, AnswerTransfer, PressTransfer, HandTransfer, CloseTransfer, SearchParty, ReadAccesses, RecordSeizure, ConfirmSeizure, SplitLot,
		ConsumeLot, EntrustGoods, RecordRound, ConfirmRound, AddPhoto, PackContainer, OpenContainer, ResealContainer, KeepStorage, OfferHandoff,
		WithdrawHandoff, MoveHandoff, ReceiveHandoff, MarkReceipt, TellManifest, ResolveDiff, AskCheckout, GiveCheckout, TakeCheckout, TellLoss,
		TellIncident, ReplaceLabel, ConfirmLabel, ApproveMatter, ApproveDisposal, TellRightsHolder, SampleLot, ChangeRegime, ExtendMeasure, ExcludeTime,
		AskHolding, PrintRoll, VoidLabel, ReprintLabel, ReadRegistry, EditFirm, SuspendFirm, DraftEdition, PublishEdition, OverrideGate, ReadApplications,
		FileApplication, ExamineApplication, DecideApplication, DelistFirm, DeclareUse, ReadObjections, FileObjection, AnswerObjection, ReadDestruction,
		DraftOrder, ApproveOrder, ApproveExceptional, ReturnOrder, Delegate, FulfilOrder, ConfirmFulfilment, StartRun, CompleteRun, ReviewRun, Attest,
		CorrectCertificate, RevokeCertificate, PlanEvent, HoldEvent, JoinEvent, ReadOversight, ReadClocks, ManageOrgs, ManagePeople, ReadAdmin, ManageOwn,
	}
}

// Allowed is the table's answer for one role.
func Allowed(r Role, a Action) Reach { return table[a][r] }
