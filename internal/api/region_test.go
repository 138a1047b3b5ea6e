package api

import (
	"bytes"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/identity"
)

// region is a house with an agency, another agency, a bureau and a firm whose
// facility is on the published list.
type region struct {
	*house
	agency, other, bureau, firm uuid.UUID
	facility                    uuid.UUID
	edition                     EditionReceipt
}

// signed is the header of a step-up.
func signed() []string { return []string{PinHeader, pin} }

func newRegion(t *testing.T) *region {
	t.Helper()
	return newRegionIn(newHouse(t))
}

func newRegionIn(h *house) *region {
	r := &region{house: h}
	r.agency = r.org(identity.OrgAgency, "城关区市场监督管理局（演示）", "540102", "")
	r.other = r.org(identity.OrgAgency, "色尼区市场监督管理局（演示）", "540602", "")
	r.bureau = r.org(identity.OrgBureau, "西藏自治区生态环境厅（演示）", "540000", "")
	r.firm = r.org(identity.OrgFirm, "拉萨高原再生资源有限公司（演示）", "540103", "91540103MA6T1B002Y")
	for login, role := range map[string]identity.Role{"officer1": identity.Officer, "officer2": identity.Officer, "keeper1": identity.Keeper, "approver1": identity.Approver, "legal1": identity.LegalReviewer} {
		r.joins(login, r.agency, identity.OrgAgency, "540102", role)
	}
	r.joins("officer3", r.other, identity.OrgAgency, "540602", identity.Officer, identity.Keeper)
	r.joins("approver3", r.other, identity.OrgAgency, "540602", identity.Approver)
	r.joins("eco1", r.bureau, identity.OrgBureau, "540000", identity.EcoEditor)
	r.joins("eco2", r.bureau, identity.OrgBureau, "540000", identity.EcoPublisher)
	r.joins("recycler1", r.firm, identity.OrgFirm, "540103", identity.FirmOperator)
	r.joins("recycler2", r.firm, identity.OrgFirm, "540103", identity.FirmReviewer)
	r.joins("auditor1", uuid.New(), identity.OrgOffice, "540000", identity.Auditor)
	return r
}

// lists registers the firm and publishes an edition.
func (r *region) lists() {
	r.t.Helper()
	firm := want[FirmReceipt](r.t, r.post("eco1", "/firms", map[string]any{"org": r.firm, "uscc": "91540103MA6T1B002Y", "name": "拉萨高原再生资源有限公司（演示）", "division": "540103", "address": "工业园 8 号"}), 201)
	facility := want[FirmReceipt](r.t, r.post("eco1", "/firms/"+firm.USCC+"/facilities", map[string]any{"name": "再生利用厂", "division": "540103", "address": "工业园 8 号", "lines": []string{"撕碎线"}}), 201)
	r.facility = facility.ID
	want[FirmReceipt](r.t, r.post("eco1", "/facilities/"+r.facility.String()+"/qualifications", map[string]any{"kind": "GENERAL", "number": "核查 12 号", "contract": "合同 7 号", "issuer": "生态环境厅",
		"modes": []string{"utilise"}, "categories": []string{"G01", "G02"}, "methods": []string{"SHRED_RECYCLE"}, "capacity_g": 1_200_000_000, "valid_from": "2026-01-01", "valid_to": "2027-12-31"}), 201)
	r.clock.Advance(time.Hour)
	draft := want[EditionReceipt](r.t, r.post("eco1", "/registry/editions", map[string]any{"publisher": "生态环境厅", "free_of_charge": true, "payer": "财政", "next_update_due": "2027-02-01"}), 201)
	if drafts := want[List[Draft]](r.t, r.get("eco2", "/registry/drafts"), 200); len(drafts.Items) != 1 || drafts.Items[0].ID != draft.ID {
		r.t.Fatalf("%+v", drafts)
	}
	r.edition = want[EditionReceipt](r.t, r.post("eco2", "/registry/editions/"+draft.ID.String()+"/publish", map[string]any{}, signed()...), 200)
	r.clock.Advance(time.Hour)
}

// opens a case with an approved measure; gives the case and the approval.
func (r *region) opens() (number string, approval uuid.UUID) {
	r.t.Helper()
	made := want[CaseReceipt](r.t, r.post("officer1", "/cases", map[string]any{"paper": "市监案 1 号", "title": "鞋案", "parties": []map[string]any{{"kind": "person", "name": "甲某", "phone": "13900000000"}}}), 201)
	approved := want[CaseReceipt](r.t, r.post("approver1", "/cases/"+made.Number+"/approvals", map[string]any{"measure": "seized", "mode": "prior", "paper": "审批 1 号"}, signed()...), 201)
	return made.Number, approved.ID
}

// seizure is the body of a seizure of two lots of shoes.
func seizureBody(number string, approval uuid.UUID) map[string]any {
	lot := func(seal string) map[string]any {
		return map[string]any{"quantity": 36, "packages": 1, "mass_g": 28_700, "mass_basis": "measured", "seal": seal}
	}
	return map[string]any{"case": number, "measure": "seized", "approval": approval, "paper": "强措 1 号", "last_day": "2026-12-18",
		"place":    map[string]any{"division": "540102", "address": "北京中路 118 号"},
		"officers": []map[string]any{{"name": "扎西", "certificate": "54010001"}, {"name": "卓玛", "certificate": "54010002"}},
		"party":    map[string]any{"kind": "person", "name": "甲某", "presence": "signed"},
		"lines": []map[string]any{{"category": "G02", "kind": "goods", "name": "运动鞋", "spec": "39", "brand": "雪山牌", "rights_holder": "雪山公司", "quantity": 72, "unit": "PR",
			"value_fen": 1_008_000, "value_basis": "marked_price", "lots": []map[string]any{lot("540102001"), lot("540102002")}}}}
}

// seizes two lots, confirmed by the second officer.
func (r *region) seizes(number string, approval uuid.UUID) SeizureReceipt {
	r.t.Helper()
	s := want[SeizureReceipt](r.t, r.post("officer1", "/seizures", seizureBody(number, approval)), 201)
	return want[SeizureReceipt](r.t, r.post("officer2", "/seizures/"+s.Number+"/confirm", map[string]any{}, signed()...), 200)
}

// stores hands lots from the officer to the keeper.
func (r *region) stores(codes []string) {
	r.t.Helper()
	h := want[HandoffReceipt](r.t, r.post("officer1", "/handoffs", map[string]any{"purpose": "store_in", "to": r.agency, "lots": codes}), 201)
	r.receives("keeper1", h.Number, codes)
}

func (r *region) receives(login, number string, codes []string) ReceivingReceipt {
	r.t.Helper()
	var lines []map[string]any
	for _, code := range codes {
		lines = append(lines, map[string]any{"code": code, "outcome": "accepted", "seal_intact": true})
	}
	return want[ReceivingReceipt](r.t, r.post(login, "/handoffs/"+number+"/receive", map[string]any{"place": "B 区", "lines": lines}, signed()...), 200)
}

// attach stores a paper and gives its hash.
func (r *region) attach(login, content string) string {
	r.t.Helper()
	return want[PhotoKept](r.t, r.sends("document", login, "/documents", content, nil), 201).SHA256
}

// upload sends a picture as a form.
func (r *house) upload(login, path, content string, fields map[string]string, headers ...string) *httptest.ResponseRecorder {
	r.t.Helper()
	return r.sends("photo", login, path, content, fields, headers...)
}

// sends sends a file as a form.
func (r *house) sends(field, login, path, content string, fields map[string]string, headers ...string) *httptest.ResponseRecorder {
	r.t.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	for name, value := range fields {
		if err := form.WriteField(name, value); err != nil {
			r.t.Fatal(err)
		}
	}
	if content != "" {
		part, err := form.CreateFormFile(field, "canary-name.png")
		if err == nil {
			_, err = part.Write([]byte(content))
		}
		if err != nil {
			r.t.Fatal(err)
		}
	}
	if err := form.Close(); err != nil {
		r.t.Fatal(err)
	}
	return r.ask(login, http.MethodPost, Prefix+path, body.String(), append([]string{"Content-Type", form.FormDataContentType()}, headers...)...)
}

func codesOf(lots []LotReceipt) []string {
	return each(lots, func(l LotReceipt) string { return l.Code })
}

// approves signs the list of an order as it stands.
func (r *region) approves(login string, order OrderReceipt) *httptest.ResponseRecorder {
	r.t.Helper()
	seen := want[Order](r.t, r.get(login, "/orders/"+order.Number), 200)
	return r.post(login, "/orders/"+order.Number+"/approve", map[string]any{"opinion": "同意", "shown": seen.Shown}, signed()...)
}
