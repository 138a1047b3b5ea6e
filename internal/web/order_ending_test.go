package web_test

import (
	"bytes"
	"context"
	"image"
	"image/jpeg"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/sealtrail/sealtrail/internal/custody"
	"github.com/sealtrail/sealtrail/internal/identity"
)

// filed keeps a picture of a paper and gives its hash.
func (r *region) filed(width int) string {
	r.t.Helper()
	var b bytes.Buffer
	err := jpeg.Encode(&b, image.NewGray(image.Rect(0, 0, width, 64)), nil)
	if err != nil {
		r.t.Fatal(err)
	}
	photo, err := r.Blobs.PutPhoto(context.Background(), &b)
	if err != nil {
		r.t.Fatal(err)
	}
	return photo.SHA256
}

// donatable is the code of a lot that nothing stands in the way of giving away.
func (r *region) donatable(officer *person) string {
	r.t.Helper()
	rows, _, err := r.Custody.Lots(context.Background(), identity.Scope{All: true}, custody.LotFilter{Free: true, State: custody.InCustody, Category: "G02"})
	if err != nil {
		r.t.Fatal(err)
	}
	for _, row := range rows {
		if _, page := officer.get("/orders/new?kind=donate&lots=" + row.Code.String()); strings.Contains(page, "没有阻碍") {
			return row.Code.String()
		}
	}
	r.t.Fatal("nothing can be given away")
	return ""
}

func TestAnEndingAsksForItsPapersAndKeepsThemThroughACorrection(t *testing.T) {
	r := demoRegion(t)
	officer, head := r.as("officer1"), r.as("approver1")
	code := r.donatable(officer)
	officer.reads("/orders/new?kind=donate&lots="+code, "商标法 第六十三条", "安全（质量）检验报告：报告号和照片")
	form := url.Values{"kind": {"donate"}, "lots": {code}, "ground": {"没收决定，商标法第60条"}, "recipient": {"拉萨市慈善总会"}, "consent": {"同意函 7 号"}, "safety": {""}}
	officer.refused("/orders", form, http.StatusUnprocessableEntity, `id="f-consent_photo-error"`, `id="f-safety-error"`)
	consent, safety := r.filed(64), r.filed(96)
	form.Set("safety", "检验 8 号")
	form.Set("consent_photo.kept", consent)
	officer.refused("/orders", form, http.StatusUnprocessableEntity, `id="f-safety_photo-error"`, `name="consent_photo.kept" value="`+consent+`" checked`)
	form.Set("safety_photo.kept", safety)
	order := officer.does("/orders", form)

	head.does(order+"/return", url.Values{"shown": {hidden(t, head.reads(order), "shown")}, "return_reason": {"写明用途"}})
	again := officer.reads(order+"/redraft", "没收决定，商标法第60条", `value="拉萨市慈善总会"`, `value="同意函 7 号"`, `value="检验 8 号"`,
		`name="consent_photo.kept" value="`+consent+`" checked`, order+"/photos/"+safety)
	sent := url.Values{}
	for _, m := range regexp.MustCompile(`name="((?:consent|safety|recipient)[a-z_.]*)"[^>]* value="([^"]*)"`).FindAllStringSubmatch(again, -1) {
		sent.Set(m[1], m[2])
	}
	sent.Set("kind", hidden(t, again, "kind"))
	sent.Set("lots", code)
	sent.Set("ground", "没收决定，商标法第60条；用于福利院")
	officer.does(order+"/redraft", sent)
	v, err := r.Destruction.Order(context.Background(), identity.Scope{All: true}, strings.TrimPrefix(order, "/orders/"))
	if err != nil {
		t.Fatal(err)
	}
	if v.Terms.Recipient != "拉萨市慈善总会" || v.Terms.Consent != "同意函 7 号" || v.Terms.ConsentPhoto != consent || v.Terms.Safety != "检验 8 号" || v.Terms.SafetyPhoto != safety {
		t.Errorf("the correction lost: %+v", v.Terms)
	}
	officer.reads("/orders/new?kind=sell&lots="+code, `href="`+order+`"`, "另一份处置审批")
}
