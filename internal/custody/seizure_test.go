package custody

import (
	"cmp"
	"context"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/casefile"
	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/ledger"
	"github.com/sealtrail/sealtrail/internal/moment"
)

func TestASeizureMakesLabelledLotsWithTheOfficerAsKeeper(t *testing.T) {
	s := newStage(shelf(t))
	cmd := s.seizing(3)
	cmd.Lines[0].Lots[1].Code = "0000-0000-001J"
	r, err := s.RecordSeizure(context.Background(), s.as(s.officer), cmd)
	ok(t, err)
	if r.ID != cmd.ID || len(r.Lots) != 3 || r.Lots[1].Code.String() != "0000-0000-001J" || r.Confirmed {
		t.Fatalf("%+v", r)
	}
	var value int64
	for _, l := range s.sorted() {
		value += l.ValueFen
		if l.State != WithHandler || l.Keeper != (Keeper{Org: s.agency, Person: "o1"}) || l.Possessor != (Possessor{Kind: ByKeeper, Org: s.agency}) || l.Confirmed || !l.WeighedAt.IsZero() {
			t.Errorf("%+v", l)
		}
		if st := l.Standing(s.clock.Now()); st.Code != casefile.StandingSeized || !st.Effective || st.LastDay != "2026-12-18" {
			t.Errorf("standing %+v", st)
		}
	}
	if value != 3001 {
		t.Errorf("values add up to %d", value)
	}
	z := s.seizures[cmd.ID]
	if z.Party.Name != "尼玛" || z.Officers[1].Name != "卓玛" || z.Mode != casefile.Prior {
		t.Errorf("%+v", z)
	}
	s.rebuilt(t)
}

func TestTheMeasureDecidesWhereGoodsBegin(t *testing.T) {
	for measure, want := range map[string]State{casefile.Seized: WithHandler, casefile.Sampled: WithHandler, casefile.Sealed: SealedAtScene, casefile.Preserved: AtScene} {
		s := newStage(shelf(t))
		cmd := s.seizing(1)
		cmd.Measure, cmd.Approval, cmd.LastDay = measure, uuid.Nil, ""
		_, err := s.RecordSeizure(context.Background(), s.as(s.officer), cmd)
		ok(t, err)
		l := s.sorted()[0]
		if l.State != want || l.Keeper.Party != (want != WithHandler) || l.Keeper.Org != s.agency {
			t.Errorf("%s: %s, %+v", measure, l.State, l.Keeper)
		}
		if st := l.Standing(s.clock.Now().Add(25 * time.Hour)); !st.ApprovalMissing {
			t.Errorf("%s: an urgent measure without approval is not flagged after a day", measure)
		}
	}
}

func TestASeizureThatBreaksARuleIsRefusedAtItsField(t *testing.T) {
	book := shelf(t)
	for name, c := range map[string]struct {
		spoil       func(*RecordSeizure)
		code, field string
	}{
		"one officer":               {func(c *RecordSeizure) { c.Officers = c.Officers[:1] }, "custody.officers.two", "officers"},
		"the same officer twice":    {func(c *RecordSeizure) { c.Officers[1] = c.Officers[0] }, "custody.officer.twice", "officers[1].name"},
		"absent without a witness":  {func(c *RecordSeizure) { c.Party.Presence = Absent }, "custody.party.witness", "party.witness.name"},
		"refusal without its note":  {func(c *RecordSeizure) { c.Party.Presence = Refused }, "custody.party.refusal_note", "party.note"},
		"longer than the law lets":  {func(c *RecordSeizure) { c.LastDay = "2026-12-19" }, "custody.measure.last_day_late", "last_day"},
		"last day over already":     {func(c *RecordSeizure) { c.LastDay = "2026-11-17" }, "custody.measure.last_day_past", "last_day"},
		"unknown measure":           {func(c *RecordSeizure) { c.Measure = "borrowed" }, "custody.measure.unknown", "measure"},
		"approval of another case":  {func(c *RecordSeizure) { c.Approval = uuid.New() }, "custody.approval.unknown", "approval"},
		"approval of other measure": {func(c *RecordSeizure) { c.Measure = casefile.Sealed }, "custody.approval.other_measure", "approval"},
		"no lines":                  {func(c *RecordSeizure) { c.Lines = nil }, "custody.lines.none", "lines"},
		"line without lots":         {func(c *RecordSeizure) { c.Lines[0].Lots = nil }, "custody.line.no_lots", "lines[0].lots"},
		"lots that do not add up":   {func(c *RecordSeizure) { c.Lines[0].Lots[0].Quantity = 9 }, "custody.line.sum", "lines[0].quantity"},
		"nothing counted":           {func(c *RecordSeizure) { c.Lines[0].Lots[0].Quantity = 0 }, "custody.quantity.range", "lines[0].lots[0].quantity"},
		"no mass":                   {func(c *RecordSeizure) { c.Lines[0].Lots[0].MassG = 0 }, "custody.mass.range", "lines[0].lots[0].mass_g"},
		"apportioned at the scene":  {func(c *RecordSeizure) { c.Lines[0].Lots[0].MassBasis = Apportioned }, "custody.mass.basis", "lines[0].lots[0].mass_basis"},
		"unknown category":          {func(c *RecordSeizure) { c.Lines[0].Category = "G77" }, "custody.line.category", "lines[0].category"},
		"one label on two lots": {func(c *RecordSeizure) {
			c.Lines[0].Lots[0].Code, c.Lines[0].Lots[1].Code = "00000000001J", "0000-0000-001j"
		}, "custody.label_twice", "lines[0].lots[1].code"},
		"a photo nobody stored": {func(c *RecordSeizure) { c.Photos = []string{"cc" + shaA[2:]} }, "custody.photo.not_stored", "photos[0]"},
		"a photo named wrongly": {func(c *RecordSeizure) { c.Photos = []string{"photo.jpg"} }, "custody.photo.hash", "photos[0]"},
		"place outside the map": {func(c *RecordSeizure) { c.Place.Division = "999999" }, "custody.place.division", "place.division"},
		"in the future":         {func(c *RecordSeizure) { c.OccurredAt = noon.Add(48 * time.Hour) }, "command.in_the_future", "occurred_at"},
		"late without a reason": {func(c *RecordSeizure) { c.OccurredAt = noon.Add(-time.Hour) }, "command.late_needs_reason", "late.reason"},
	} {
		t.Run(name, func(t *testing.T) {
			s := newStage(book)
			cmd := s.seizing(2)
			c.spoil(&cmd)
			_, err := s.RecordSeizure(context.Background(), s.as(s.officer), cmd)
			refused(t, err, c.code, c.field)
			if len(s.lots)+len(s.seizures)+len(s.labels)+len(s.entries) > 0 {
				t.Error("something was half done")
			}
			refused(t, s.dry(cmd, nil), c.code, c.field)
		})
	}
}

// The last day is computed where the paper's is not typed; a typed one may be
// earlier, never later (custody.measure.last_day_late).
func TestAMeasureLastsNoLongerThanItsRegimeLets(t *testing.T) {
	for _, c := range []struct {
		regime        casefile.Regime
		measure, want string
	}{
		{"", casefile.Seized, "2026-12-18"}, // a case of before
		{casefile.General, casefile.Sealed, "2026-12-18"}, {casefile.Food, casefile.Seized, "2026-12-18"}, {casefile.Drug, casefile.Seized, "2026-11-25"},
		{casefile.Customs, casefile.Seized, "2027-11-18"}, {casefile.PoliceAdmin, casefile.Sampled, "2026-12-18"},
		{casefile.General, casefile.Preserved, "2026-11-27"}, {casefile.PoliceAdmin, casefile.Preserved, "2026-11-27"},
	} {
		for _, typed := range []moment.Date{"", moment.Date(c.want), moment.Date(c.want).AddDays(-1), moment.Date(c.want).AddDays(1)} {
			s := newStage(shelf(t))
			s.file.Regime = c.regime
			s.cases[s.file.Number.String()] = s.file
			cmd := s.seizing(1)
			cmd.Measure, cmd.Approval, cmd.LastDay = c.measure, uuid.Nil, typed
			_, err := s.RecordSeizure(context.Background(), s.as(s.officer), cmd)
			if typed > moment.Date(c.want) {
				refused(t, err, "custody.measure.last_day_late", "last_day")
				continue
			}
			ok(t, err)
			m := s.sorted()[0].Legal.Measures[0]
			if want := min(moment.Date(c.want), cmp.Or(typed, "9")); m.LastDay != want || m.ByItself != (c.regime == casefile.PoliceAdmin && c.measure == casefile.Preserved) {
				t.Errorf("%s %s, typed %q: %+v, want %s", c.regime, c.measure, typed, m, want)
			}
		}
	}
	s := newStage(shelf(t))
	s.file.Nature = casefile.Criminal
	s.cases[s.file.Number.String()] = s.file
	cmd := s.seizing(1)
	cmd.LastDay = ""
	_, err := s.RecordSeizure(context.Background(), s.as(s.officer), cmd)
	ok(t, err)
	if m := s.sorted()[0].Legal.Measures[0]; m.LastDay != "" || m.Clock != "" {
		t.Errorf("goods of a criminal case got a term: %+v", m)
	}
}

func TestARefusalOrAnAbsenceIsRecordedNotAnError(t *testing.T) {
	for _, change := range []func(*Party){
		func(p *Party) { p.Presence, p.Note = Refused, "当事人拒绝签字" },
		func(p *Party) { p.Presence, p.Witness.Name = Absent, "居委会 达娃" },
		func(p *Party) { p.Kind, p.Name, p.Presence, p.Witness.Name = "unknown", "", Absent, "达娃" },
	} {
		s := newStage(shelf(t))
		cmd := s.seizing(1)
		change(&cmd.Party)
		_, err := s.RecordSeizure(context.Background(), s.as(s.officer), cmd)
		ok(t, err)
	}
}

func TestTheSameSeizureSentTwiceCountsOnce(t *testing.T) {
	s := newStage(shelf(t))
	cmd := s.seizing(2)
	first, err := s.RecordSeizure(context.Background(), s.as(s.officer), cmd)
	ok(t, err)
	again, err := s.RecordSeizure(context.Background(), s.as(s.officer), cmd)
	ok(t, err)
	if first.Number != again.Number || len(s.lots) != 2 {
		t.Fatalf("%+v %+v", first, again)
	}
	cmd.Paper = "另一份"
	_, err = s.RecordSeizure(context.Background(), s.as(s.officer), cmd)
	refused(t, err, "command.other_content", "command_id")
}

func TestOnlyAnotherOfficerOrAPhotographedPaperConfirms(t *testing.T) {
	ctx := context.Background()
	s := newStage(shelf(t))
	r, err := s.RecordSeizure(ctx, s.as(s.officer), s.seizing(2))
	ok(t, err)
	confirm := func(who identity.Actor, paper string) error {
		_, err := s.ConfirmSeizure(ctx, s.as(who), ConfirmSeizure{Command: s.next(), Seizure: r.Number.String(), Paper: paper})
		return err
	}
	refused(t, confirm(s.officer, ""), "custody.confirm.same_person", "") // one person gives no two signatures
	if err := confirm(s.stranger, ""); !fault.Is(err, fault.KindMissing) {
		t.Errorf("another agency's officer: %v", err)
	}
	if _, err := s.ConfirmSeizure(ctx, s.second, ConfirmSeizure{Command: s.next(), Seizure: r.Number.String()}); !fault.Is(err, fault.KindDenied) {
		t.Errorf("without step-up: %v", err)
	}
	ok(t, confirm(s.second, ""))
	refused(t, confirm(s.officer, shaA), "custody.confirm.done", "")
	for _, l := range s.lots {
		if !l.Confirmed || len(l.Handlers) != 2 {
			t.Errorf("%+v", l)
		}
	}
	onPaper := newStage(shelf(t))
	r, err = onPaper.RecordSeizure(ctx, onPaper.as(onPaper.officer), onPaper.seizing(1))
	ok(t, err)
	_, err = onPaper.ConfirmSeizure(ctx, onPaper.as(onPaper.officer), ConfirmSeizure{Command: onPaper.next(), Seizure: r.Number.String(), Paper: shaA})
	ok(t, err)
	l := onPaper.sorted()[0]
	z := onPaper.seizures[r.ID]
	if !l.Confirmed || len(l.Handlers) != 1 || z.Confirmed.Auth[0].By != "paper" || z.Confirmed.Paper != shaA {
		t.Errorf("%+v %+v", l.Handlers, z.Confirmed)
	}
	onPaper.rebuilt(t)
	s.rebuilt(t)
}

func TestUnconfirmedLotsMayReachTheStoreAndDoNothingElse(t *testing.T) {
	ctx := context.Background()
	s := newStage(shelf(t))
	r, err := s.RecordSeizure(ctx, s.as(s.officer), s.seizing(1))
	ok(t, err)
	code := r.Lots[0].Code.String()
	offer := func(who identity.Actor, purpose Purpose, to uuid.UUID) error {
		_, err := s.OfferHandoff(ctx, s.as(who), OfferHandoff{Command: s.next(), Purpose: purpose, To: to, Lots: []string{code}})
		return err
	}
	refused(t, offer(s.officer, Transfer, s.other), "custody.lot.unconfirmed", "lots[0]")
	_, err = s.SplitLot(ctx, s.as(s.officer), SplitLot{Command: s.next(), Lot: code, Reason: "分装", Children: []ChildCommand{{Quantity: 5}, {Quantity: 5}}})
	refused(t, err, "custody.lot.unconfirmed", "lot")
	h := s.offered(t, s.officer, OfferHandoff{Purpose: StoreIn, To: s.agency, Lots: []string{code}})
	s.accepted(t, s.keeper, h, code)
	refused(t, offer(s.keeper, Transfer, s.other), "custody.lot.unconfirmed", "lots[0]")
}

func TestTextsAreTidiedBeforeTheyAreHashedAndTheCallersCopyIsLeftAlone(t *testing.T) {
	cmd := RecordSeizure{Command: ledger.Command{Late: &ledger.Late{Reason: " e\u0301 "}}, Lines: []LineCommand{{Name: " 夹克\r\n", Lots: []LotCommand{{Seal: "\u1112\u1161"}}}}}
	have := tidied(cmd)
	if have.Late.Reason != "\u00e9" || have.Lines[0].Name != "夹克" || have.Lines[0].Lots[0].Seal != "\ud558" {
		t.Errorf("%+v", have)
	}
	if cmd.Late.Reason != " e\u0301 " || cmd.Lines[0].Name != " 夹克\r\n" {
		t.Error("the caller's command was changed")
	}
}
