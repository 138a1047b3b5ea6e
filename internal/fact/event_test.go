package fact

import "testing"

func TestFactsOfEventsKeepTheirBytes(t *testing.T) {
	full(t, KindEventPlanned+".v1", EventPlanned{})
	full(t, KindEventPlanned+".v1.restricted", EventPlannedRestricted{})
	full(t, KindEventAnnounced+".v1", EventAnnounced{})
	full(t, KindEventOpened+".v1", EventMoved{})
	full(t, KindEventOpened+".v1.restricted", EventMovedRestricted{})
	full(t, KindEventJoined+".v1", EventOrder{})
	full(t, KindEventJoined+".v1.restricted", EventOrderRestricted{})
	full(t, KindEventClosed+".v1", EventClosed{})
	full(t, KindEventClosed+".v1.restricted", EventClosedRestricted{})
}

// What later certificates and orders say besides; those of before are written as
// they were.
func TestPartsAndEventsOfCertificatesKeepTheirBytes(t *testing.T) {
	full(t, KindCertificateIssued+".v1.event", CertificateEvent{})
	full(t, KindCertificateIssued+".v1.part", CertificatePart{})
}
