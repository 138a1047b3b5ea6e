package fact

import (
	"fmt"
	"reflect"
	"testing"

	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/moment"
)

func TestFactsOfDestructionKeepTheirBytes(t *testing.T) {
	full(t, KindOrderDrafted+".v1", OrderDrafted{})
	full(t, KindOrderDrafted+".v1.restricted", OrderDraftedRestricted{})
	full(t, KindOrderDrafted+".v1.line", OrderDraftedLine{})
	full(t, KindOrderEndorsed+".v1", OrderEndorsed{})
	full(t, KindOrderEndorsed+".v1.restricted", OrderOpinion{})
	full(t, KindOrderEndorsed+".v1.line", OrderDecisionLine{})
	full(t, KindOrderApproved+".v1", OrderApproved{})
	full(t, KindOrderApproved+".v1.restricted", OrderOpinion{})
	full(t, KindOrderApproved+".v1.line", OrderDecisionLine{})
	full(t, KindOrderReturned+".v1", OrderReturned{})
	full(t, KindOrderReturned+".v1.restricted", OrderReturnedRestricted{})
	full(t, KindOrderReturned+".v1.line", OrderDecisionLine{})
	full(t, KindOrderRedrafted+".v1", OrderDrafted{})
	full(t, KindOrderRedrafted+".v1.restricted", OrderDraftedRestricted{})
	full(t, KindOrderRedrafted+".v1.line", OrderRedraftedLine{})
	full(t, KindOrderRejected+".v1", OrderRejected{})
	full(t, KindOrderRejected+".v1.restricted", OrderRejectedRestricted{})
	full(t, KindOrderRejected+".v1.line", OrderDecisionLine{})
	full(t, KindRunStarted+".v1", RunStarted{})
	full(t, KindRunStarted+".v1.restricted", RunStartedRestricted{})
	full(t, KindRunStarted+".v1.line", RunStartedLine{})
	full(t, KindRunCompleted+".v1", RunCompleted{})
	full(t, KindRunCompleted+".v1.restricted", RunCompletedRestricted{})
	full(t, KindRunCompleted+".v1.line", RunCompletedLine{})
	full(t, KindRunReviewed+".v1", RunReviewed{})
	full(t, KindRunReviewed+".v1.restricted", RunReviewedRestricted{})
	full(t, KindRunAttested+".v1", RunAttested{})
	full(t, KindRunAttested+".v1.restricted", RunAttestedRestricted{})
	full(t, KindCertificateIssued+".v1", CertificateIssued{})
	full(t, KindCertificateIssued+".v1.restricted", CertificateIssuedRestricted{})
	full(t, KindCertificateIssued+".v1.line", CertificateIssuedLine{})
	full(t, KindCertificateCorrected+".v1", CertificateCorrected{})
	full(t, KindCertificateCorrected+".v1.restricted", LateOnly{})
	full(t, KindCertificateRevoked+".v1", CertificateRevoked{})
	full(t, KindCertificateRevoked+".v1.restricted", LateOnly{})
	full(t, KindCertificateRevoked+".v1.line", CertificateRevokedLine{})
	full(t, KindDocumentIssued+".v1", DocumentIssued{})
	full(t, "clearance.v1", Clearance{})
}

// full is golden for a sample in which every field has a value of its own.
func full[T any](t *testing.T, name string, sample T) {
	t.Helper()
	n := 0
	fill(reflect.ValueOf(&sample).Elem(), &n)
	golden(t, name, sample)
}

// fill gives every field a value that nothing else in the sample has.
func fill(v reflect.Value, n *int) {
	*n++
	switch v.Interface().(type) {
	case uuid.UUID:
		v.Set(reflect.ValueOf(uuid.MustParse(fmt.Sprintf("01939fa0-0000-7000-8000-%012d", *n))))
		return
	case moment.Time:
		v.SetInt(1_795_000_000_000 + int64(*n))
		return
	case moment.Date:
		v.SetString(fmt.Sprintf("2026-11-%02d", *n%28+1))
		return
	}
	switch v.Kind() {
	case reflect.String:
		v.SetString(fmt.Sprintf("文 %d", *n))
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Int, reflect.Int64:
		v.SetInt(int64(*n))
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		fill(v.Elem(), n)
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 1, 1))
		fill(v.Index(0), n)
	case reflect.Map:
		v.Set(reflect.ValueOf(map[string]string{"used_g": fmt.Sprint(*n)}))
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Type().Field(i).Tag.Get("later") != "" { // has a sample of its own: bytes of before stay
				continue
			}
			fill(v.Field(i), n)
		}
	}
}
