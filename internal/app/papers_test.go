package app

import (
	"bytes"
	"context"
	"os/exec"
	"strings"
	"testing"

	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/casefile"
	"github.com/sealtrail/sealtrail/internal/custody"
	"github.com/sealtrail/sealtrail/internal/i18n"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/ledger"
)

func TestASeizureListSaysThatATinyOfficesExceptionIsInForce(t *testing.T) {
	s, ctx := serve(t, settings(t, true, sqlite)), context.Background()
	who, err := s.Identity.SignIn(ctx, identity.SignIn{Login: "approver1", Password: demoPassword, Address: "127.0.0.1"})
	if err != nil {
		t.Fatal(err)
	}
	scope := who.Actor.Scope(identity.ReadCustody)
	items, _, err := s.Custody.Seizures(ctx, scope, custody.SeizureFilter{})
	if err != nil || len(items) == 0 {
		t.Fatalf("%d seizures, %v", len(items), err)
	}
	view, err := s.Custody.Seizure(ctx, scope, items[0].Number.String())
	if err != nil {
		t.Fatal(err)
	}
	remark := squeezed(s.Words.In(i18n.Chinese).T("paper.certificate.exemption"))
	says := func() bool {
		file, err := papers{s.House}.SeizureList(ctx, view, false)
		if err != nil {
			t.Fatal(err)
		}
		cmd := exec.Command("pdftotext", "-", "-")
		cmd.Stdin = bytes.NewReader(file)
		out, err := cmd.Output()
		if err != nil {
			t.Fatalf("pdftotext (apt-get install poppler-utils): %v", err)
		}
		return strings.Contains(squeezed(string(out)), remark)
	}
	if says() {
		t.Error("the list speaks of an exception that nobody granted")
	}
	grant := casefile.GrantException{Command: ledger.Command{ID: uuid.Must(uuid.NewV7())}, Case: view.CaseNumber.String(), Reason: "四人机关，保管员休假", LastDay: s.clock.Now().Date().AddDays(30)}
	if _, err := s.Casefile.GrantException(ctx, who.Actor, grant); err != nil {
		t.Fatal(err)
	}
	if !says() {
		t.Error("the list keeps the exception quiet")
	}
}

// squeezed drops white space: a paper may break a sentence anywhere.
func squeezed(s string) string { return strings.Join(strings.Fields(s), "") }
