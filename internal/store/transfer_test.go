package store

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/casefile"
	"github.com/sealtrail/sealtrail/internal/custody"
	"github.com/sealtrail/sealtrail/internal/fact"
	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/label"
	"github.com/sealtrail/sealtrail/internal/ledger"
	"github.com/sealtrail/sealtrail/internal/moment"
)

func TestATransferAndItsCodeSurviveTheirRows(t *testing.T) {
	want := filledNoun[casefile.Transfer](t, label.CaseFile)
	want.Direction, want.State = casefile.ToPolice, casefile.TransferSent
	want.Steps = []casefile.TransferStep{{Act: casefile.TransferPropose, At: 1}, {Act: casefile.TransferSend, At: 2}, {Act: casefile.TransferAccept, At: 3, InTime: true}, {Act: casefile.TransferHand, At: 4, Clock: "x"}}
	row, err := toTransferRow(want)
	if err != nil {
		t.Fatal(err)
	}
	everyField(t, row, "Flowed")
	have, err := fromTransferRow(row)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, have); diff != "" {
		t.Error(diff)
	}
	code := casefile.TransferCode{Transfer: uuid.New(), Hash: "ab", Stand: uuid.New(), Org: uuid.New(), Issue: 2, At: 3, Until: 4}
	everyField(t, toTransferCodeRow(code))
	if diff := cmp.Diff(code, fromTransferCodeRow(toTransferCodeRow(code))); diff != "" {
		t.Error(diff)
	}
}

// transferred proposes, approves and sends a transfer of a case.
func (s *theatre) transferred(a agency, number string, other uuid.UUID, outside string, goods bool) casefile.TransferReceipt {
	s.t.Helper()
	papers := []fact.TransferPaper{{Kind: "letter", Number: "移1号"}, {Kind: "report", Number: "调1号"}}
	if goods {
		papers = append(papers, fact.TransferPaper{Kind: "goods_list", Number: "单1号"})
	}
	r, err := s.cases.ProposeTransfer(s.ctx, s.as(a.officer), casefile.ProposeTransfer{Command: command(), Case: number, Direction: casefile.ToPolice, Other: other, Outside: outside, Reason: "数额较大", Papers: papers})
	must(s.t, r, err)
	s.stepped(a.head, r.ID, casefile.StepTransfer{Act: casefile.TransferApprove})
	return s.stepped(a.officer, r.ID, casefile.StepTransfer{Act: casefile.TransferSend})
}

func (s *theatre) stepped(who identity.Actor, id uuid.UUID, cmd casefile.StepTransfer) casefile.TransferReceipt {
	s.t.Helper()
	s.clock.Advance(time.Minute)
	cmd.Command, cmd.Transfer = command(), id
	r, err := s.cases.StepTransfer(s.ctx, s.as(who), cmd)
	return must(s.t, r, err)
}

func TestTransfersAreKeptListedAndCountedOnBothEngines(t *testing.T) {
	stage(t, func(t *testing.T, s *theatre) {
		police := s.newOrg(identity.OrgPolice, "拉萨市公安局城关分局", "540102")
		detective := s.newPerson(police, "540102", "police", identity.Officer)
		detective.OrgKind = identity.OrgPolice
		c, lots := s.seized(s.here, 2)
		other, _ := s.seized(s.here, 1)
		r := s.transferred(s.here, c.Number.String(), police, "", true)
		refused := s.transferred(s.here, other.Number.String(), uuid.Nil, "林芝市公安局", true)
		if r.State != casefile.TransferSent || !r.InTime || r.Due.Date() != s.clock.Now().Date().AddDays(4) {
			t.Errorf("%+v", r)
		}
		due := func(scope identity.Scope) (out []string) {
			t.Helper()
			if err := s.db.View(s.ctx, func(tx *Tx) error {
				var rows []deadlineRow
				err := tx.db.Where("org = ? AND kind = ?", scope.Org, casefile.TransferStream).Order("clock").Find(&rows).Error
				for _, row := range rows {
					out = append(out, row.Clock+" "+row.Role)
				}
				return err
			}); err != nil {
				t.Fatal(err)
			}
			return out
		}
		if got := due(identity.Scope{Org: police}); len(got) != 1 || got[0] != "transfer.answer officer" {
			t.Errorf("the police are told of %v", got)
		}
		if got := due(identity.Scope{Org: s.here.org}); len(got) != 1 || got[0] != "transfer.answer officer" {
			t.Errorf("the agency watches %v for who has no account", got)
		}
		list := func(scope identity.Scope, f casefile.TransferFilter) []casefile.TransferItem {
			t.Helper()
			items, _, err := s.cases.Transfers(s.ctx, scope, f)
			return must(t, items, err)
		}
		ours, theirs := identity.Scope{Org: s.here.org}, detective.Scope(identity.ReadTransfers)
		if items := list(theirs, casefile.TransferFilter{}); len(items) != 1 || items[0].ID != r.ID || items[0].OtherName != "拉萨市公安局城关分局" || items[0].Number != c.Number {
			t.Errorf("the police see %+v", items)
		}
		if len(list(ours, casefile.TransferFilter{})) != 2 || len(list(identity.Scope{Division: "540000"}, casefile.TransferFilter{State: casefile.TransferSent})) != 2 || len(list(identity.Scope{Org: s.there.org}, casefile.TransferFilter{})) != 0 {
			t.Error("lists are wrong")
		}
		s.stepped(detective, r.ID, casefile.StepTransfer{Act: casefile.TransferAccept, Paper: "立1号"})
		code, err := s.cases.OpenTransferCode(s.ctx, s.as(s.here.officer), casefile.OpenTransferCode{Command: command(), Transfer: refused.ID})
		must(t, code, err)
		v, holder, err := s.cases.TransferByCode(s.ctx, code.Code.String())
		must(t, v, err)
		s.clock.Advance(4 * 24 * time.Hour)
		if got := s.stepped(holder, refused.ID, casefile.StepTransfer{Act: casefile.TransferRefuse, Paper: "不立1号", Note: "数额不足"}); got.InTime || got.State != casefile.TransferRefused {
			t.Errorf("%+v", got)
		}
		if _, _, err := s.cases.TransferByCode(s.ctx, code.Code.String()); !fault.Is(err, fault.KindMissing) {
			t.Errorf("the code outlives the answer: %v", err)
		}
		if _, err := s.cases.StepTransfer(s.ctx, holder, casefile.StepTransfer{Command: ledger.Command{ID: uuid.New()}, Transfer: r.ID, Act: casefile.TransferRefuse, Paper: "1", Note: "1"}); !fault.Is(err, fault.KindMissing) {
			t.Errorf("a code reaches another transfer: %v", err)
		}
		if n := len(list(ours, casefile.TransferFilter{Overdue: true})); n != 1 { // goods of the first
			t.Errorf("%d are overdue", n)
		}
		h, err := s.goods.OfferHandoff(s.ctx, s.as(s.here.keeper), custody.OfferHandoff{Command: command(), Purpose: custody.Transfer, To: police, Lots: lots})
		must(t, h, err)
		s.receive(detective, h, lots)
		if got := s.stepped(s.here.officer, r.ID, casefile.StepTransfer{Act: casefile.TransferHand, Goods: casefile.GoodsHanded, Handoff: h.Number.String()}); got.InTime {
			t.Errorf("goods on the fourth day are in time: %+v", got)
		}
		v, err = s.cases.Transfer(s.ctx, theirs, r.ID)
		must(t, v, err)
		if v.HandoffNo != h.Number || len(v.Goods) != 2 || v.Goods[0].State != "transferred" || v.Breaches() != 1 || v.Waits() != casefile.SideOther {
			t.Errorf("%+v", v)
		}
		rates, err := s.cases.TransferRates(s.ctx, identity.Scope{Division: "540100"}, casefile.RateFilter{From: s.clock.Now().Add(-30 * 24 * time.Hour), Until: s.clock.Now().Add(time.Hour)})
		must(t, rates, err)
		if want := (casefile.TransferRates{Cases: 2, Sent: 2, Filed: 1, Breached: 2}); rates != want {
			t.Errorf("%+v, want %+v", rates, want)
		}
		if err := s.db.View(s.ctx, func(tx *Tx) error {
			if value, labels, err := tx.CaseWorth(s.ctx, c.Case); err != nil || value != 2000 || labels != 0 {
				t.Errorf("the case is worth %d fen and %d labels: %v", value, labels, err)
			}
			streams, err := tx.StreamsOf(s.ctx, casefile.TransferStream)
			if err != nil {
				return err
			}
			for _, id := range []uuid.UUID{r.ID, refused.ID} {
				h, err := tx.History(s.ctx, streams[id])
				if err != nil {
					return err
				}
				again, err := casefile.RebuildTransfer(h[streams[id]])
				if err != nil {
					return err
				}
				kept, err := tx.Transfer(s.ctx, identity.Scope{All: true}, id)
				if diff := cmp.Diff(kept.Transfer, again); diff != "" {
					t.Error(diff)
				}
				if err != nil {
					return err
				}
			}
			return nil
		}); err != nil {
			t.Fatal(err)
		}
		legal, err := s.cases.Lots(s.ctx, ours, c.Number.String())
		must(t, legal, err)
		for _, l := range legal {
			if l.Legal.Standing(s.clock.Now()).Code != casefile.StandingCriminal {
				t.Errorf("%+v", l.Legal)
			}
		}
	})
}

func TestListsOfTransfersAreServedByAnIndex(t *testing.T) {
	db := ready(t, Config{File: t.TempDir() + "/x.db", Clock: moment.NewTurning(noon)})
	for query, index := range map[string]string{
		"SELECT id FROM transfers WHERE agency_org = 'x' AND id < 'x' ORDER BY id DESC LIMIT 51":                                   "transfers_agency",
		"SELECT id FROM transfers WHERE other_org = 'x' ORDER BY id DESC LIMIT 51":                                                 "transfers_other",
		"SELECT id FROM transfers WHERE substr(division, 1, 4) = '5401' ORDER BY id DESC LIMIT 51":                                 "transfers_prefecture",
		"SELECT id FROM transfers WHERE case_id = 'x' AND agency_org = 'x' ORDER BY id DESC LIMIT 51":                              "transfers_",
		"SELECT COUNT(*) FROM transfers WHERE sent_at > 0 AND direction = 'x' AND division BETWEEN '54' AND '55' AND sent_at >= 1": "transfers_division",
		"SELECT COUNT(*) FROM cases WHERE division BETWEEN '54' AND '55' AND opened_at >= 1 AND opened_at < 9":                     "cases_opened_division",
	} {
		var plan []struct{ Detail string }
		if err := db.View(t.Context(), func(tx *Tx) error { return tx.db.Raw("EXPLAIN QUERY PLAN " + query).Scan(&plan).Error }); err != nil {
			t.Fatal(err)
		}
		told := ""
		for _, step := range plan {
			told += step.Detail + "\n"
		}
		if !strings.Contains(told, "USING "+index) && !strings.Contains(told, "INDEX "+index) {
			t.Errorf("%s\nis not served by %s:\n%s", query, index, told)
		}
	}
}
