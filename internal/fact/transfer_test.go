package fact

import (
	"encoding/json"
	"strings"
	"testing"
)

func TestFactsOfTransfersKeepTheirBytes(t *testing.T) {
	full(t, KindTransferProposed+".v1", TransferProposed{})
	full(t, KindTransferProposed+".v1.restricted", TransferProposedRestricted{})
	full(t, "case.transfer.step.v1", TransferStep{})
	full(t, "case.transfer.step.v1.restricted", TransferStepRestricted{})
	full(t, KindTransferCode+".v1", TransferCode{})
	full(t, KindTransferCode+".v1.restricted", TransferCodeRestricted{})
	full(t, "case.transfer.v1.legal", LegalTransfer{})
}

func TestALotThatNoTransferTouchesSaysNothingOfOne(t *testing.T) {
	for _, v := range []any{LegalLine{}, LegalState{}} {
		text, err := json.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(string(text), "transfer") {
			t.Errorf("%s", text)
		}
	}
}
