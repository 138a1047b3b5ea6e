package document

import "testing"

// everyPaper draws one of each kind.
func everyPaper(t *testing.T) map[string][]byte {
	t.Helper()
	press, at := thePress(), instant("2026-07-14T10:00:00Z")
	papers := map[string][]byte{"certificate": certificate(t, sampleCertificate(40))}
	for name, format := range map[string]LabelFormat{"label sheet": LabelsA4, "label roll": LabelsRoll} {
		file, err := press.Labels(t.Context(), LabelSheet{Format: format, Labels: sampleLabels(30), PrintedAt: at, Demo: true})
		if err != nil {
			t.Fatal(err)
		}
		papers[name] = file
	}
	return papers
}
