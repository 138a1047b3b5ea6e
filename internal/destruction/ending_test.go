package destruction

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"
	"pgregory.net/rapid"

	"github.com/sealtrail/sealtrail/internal/casefile"
	"github.com/sealtrail/sealtrail/internal/custody"
	"github.com/sealtrail/sealtrail/internal/fact"
	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/ledger"
	"github.com/sealtrail/sealtrail/internal/reference"
)

// ending is a lot that may end on its order of a kind, with every paper on file.
func ending(kind OrderKind) (custody.Lot, Order) {
	lot, o := clearLot()
	o.Kind, o.Facility, o.Method, o.Reasons = kind, uuid.Nil, "", "公益机构无需求"
	o.Terms = Terms{Recipient: "拉萨市儿童福利院", Consent: "同意函1号", ConsentPhoto: strings.Repeat("a", 64), Safety: "检1号", SafetyPhoto: strings.Repeat("b", 64)}
	o.Stream, lot.Stream, lot.Quantity, lot.Facility = ledger.Stream{1}, ledger.Stream{2}, 20, uuid.Nil
	if kind == Return {
		o.Terms.Recipient = ""
		lot.Legal.Decisions = []fact.LegalDecision{{ID: id(95), Kind: "lifted", Standing: "lifted", Effective: "2026-11-10"}}
	}
	return lot, o
}

func delivery(kind OrderKind) FulfilOrder {
	photo := strings.Repeat("c", 64)
	in := FulfilOrder{Command: cmd(), Place: "机关库房", Receipt: photo, Receiver: FulfilReceiver{Name: "次仁", IDNumber: "540102199001010011", Capacity: AsOrganisation}}
	switch kind {
	case Return:
		in.Receiver.Capacity = AsOwner
	case Sell, RightsHolder:
		in.ProceedsFen, in.Voucher, in.VoucherPhoto = 123_45, "缴库1号", photo
	}
	if kind == Sell || kind == Donate {
		in.DemarkedBy, in.DemarkPhotos = "索朗", []string{photo}
	}
	return in
}

func TestEachKindEndsOnlyWhatItsRowsAllow(t *testing.T) {
	b := book(t)
	standing := func(code string, grounds bool) func(*custody.Lot, *Order) {
		return func(l *custody.Lot, _ *Order) {
			l.Legal.Decisions = []fact.LegalDecision{{Kind: code, Standing: code, Grounds: grounds, Effective: "2026-11-10"}}
		}
	}
	hold := func(reason string) func(*custody.Lot, *Order) {
		return func(l *custody.Lot, _ *Order) { l.Legal.Holds = []fact.LegalHold{{ID: id(93), Reason: reason}} }
	}
	seized := func(l *custody.Lot, _ *Order) { l.Legal.Decisions = nil }
	lapsed := func(l *custody.Lot, _ *Order) {
		l.Legal.Decisions, l.Legal.Measures[0].LastDay = nil, "2026-11-19"
	}
	criminal := func(l *custody.Lot, _ *Order) { l.Legal.Decisions, l.Legal.Measures[0].Criminal = nil, true }
	category := func(code string) func(*custody.Lot, *Order) {
		return func(l *custody.Lot, _ *Order) { l.Category = code }
	}
	for _, c := range []struct {
		name   string
		kinds  []OrderKind
		change func(*custody.Lot, *Order)
		want   string // empty: it may
	}{
		{"as the law wants it", Releasing(), func(*custody.Lot, *Order) {}, ""},
		{"surrendered", Releasing()[1:], standing("surrendered", true), ""},
		{"ownerless", Releasing()[1:], standing("ownerless", true), ""},
		{"judged", Releasing()[1:], standing("judged", true), ""},
		{"seized only", []OrderKind{Return}, seized, ReasonNotLifted},
		{"seized only", Releasing()[1:], seized, ReasonNotForfeited},
		{"run out", []OrderKind{Return}, lapsed, ""},
		{"run out", Releasing()[1:], lapsed, ReasonLapsed},
		{"lifted", Releasing()[1:], standing("lifted", false), ReasonLifted},
		{"confiscated", []OrderKind{Return}, standing("confiscated", true), ReasonForfeited},
		{"criminal", Releasing(), criminal, ReasonCriminal},
		{"not yet in force", Releasing(), func(l *custody.Lot, _ *Order) { l.Legal.Decisions[0].Effective = "2026-11-21" }, ReasonNotEffective},
		{"held as evidence", Releasing(), hold("CRIMINAL_EVIDENCE"), ReasonHold},
		{"claimed by a third", Releasing(), hold("OWNERSHIP_CLAIM"), ReasonHold},
		{"no firm for them", Releasing(), hold("NO_FIRM"), ""},
		{"time for a suit", []OrderKind{Return}, hold("APPEAL_WINDOW"), ""},
		{"time for a suit", Releasing()[1:], hold("APPEAL_WINDOW"), ReasonHold},
		{"the rights holder not told", []OrderKind{Sell, Donate, RightsHolder}, hold("RIGHTS_HOLDER_NOTICE"), ReasonHold},
		{"second officer missing", Releasing(), func(l *custody.Lot, _ *Order) { l.Confirmed = false }, ReasonUnconfirmed},
		{"open difference", Releasing(), func(l *custody.Lot, _ *Order) { l.Discrepancies = []uuid.UUID{id(94)} }, ReasonDiscrepancy},
		{"urgent measure never approved", Releasing()[1:], func(l *custody.Lot, _ *Order) {
			l.Legal.Measures[0].Mode, l.Legal.Measures[0].Approval = casefile.Urgent, uuid.Nil
		}, ReasonMeasure},
		{"urgent measure never approved", []OrderKind{Return}, func(l *custody.Lot, _ *Order) {
			l.Legal.Measures[0].Mode, l.Legal.Measures[0].Approval = casefile.Urgent, uuid.Nil
		}, ""},
		{"drugs", []OrderKind{Sell, Donate, RightsHolder, PublicWarehouse}, category("G04"), ReasonEndingGoods},
		{"food", []OrderKind{Sell, Donate}, category("G13"), ReasonEndingGoods},
		{"cigarettes", []OrderKind{Sell, Donate, RightsHolder, PublicWarehouse}, category("G15"), ReasonEndingGoods},
		{"cigarettes", []OrderKind{Authority, Return}, category("G15"), ""},
		{"fireworks", []OrderKind{Authority}, category("G32"), ""},
		{"working moulds", []OrderKind{Sell}, category("G34"), ReasonEndingGoods},
		{"without the rights holder's consent", []OrderKind{Sell, Donate, RightsHolder}, func(_ *custody.Lot, o *Order) { o.Terms.ConsentPhoto = "" }, ReasonPaper + reference.PaperConsent},
		{"without a safety report", []OrderKind{Sell, Donate}, func(_ *custody.Lot, o *Order) { o.Terms.Safety = "" }, ReasonPaper + reference.PaperSafety},
		{"without saying why not what comes first", []OrderKind{Sell, RightsHolder}, func(_ *custody.Lot, o *Order) { o.Reasons = "" }, ReasonPaper + reference.PaperReasons},
		{"to nobody", Releasing()[1:], func(_ *custody.Lot, o *Order) { o.Terms.Recipient = "" }, ReasonPaper + reference.PaperRecipient},
		{"on another order", Releasing(), func(l *custody.Lot, _ *Order) { l.Order = id(50) }, ReasonOtherOrder},
		{"not approved", Releasing(), func(_ *custody.Lot, o *Order) { o.State = OrderDrafted }, ReasonOrderState},
		{"on the road", Releasing(), func(l *custody.Lot, _ *Order) { l.State = custody.InTransit }, ReasonEndingPlace},
		{"offered", Releasing(), func(l *custody.Lot, _ *Order) { l.Handoff = id(51) }, ReasonOffered},
		{"destroyed", Releasing(), func(l *custody.Lot, _ *Order) { l.State = custody.Destroyed }, ReasonGone},
		{"not yet with the store it goes to", []OrderKind{PublicWarehouse}, func(_ *custody.Lot, o *Order) { o.Firm = id(52) }, ReasonNotReceived},
	} {
		for _, kind := range c.kinds {
			t.Run(c.name+" "+string(kind), func(t *testing.T) {
				lot, o := ending(kind)
				c.change(&lot, &o)
				reasons := MayRelease(lot, o, AtDelivery, now, b)
				if got := codes(reasons); c.want == "" && len(got) > 0 || c.want != "" && !slices.Contains(got, c.want) {
					t.Fatalf("%v, want %q", got, c.want)
				}
				for _, r := range reasons {
					if r.Article == "" || r.Version == "" || r.Certainty == "" {
						t.Errorf("%s does not say what it rests on: %+v", r.Code, r)
					}
				}
			})
		}
	}
}

func TestADraftNamesTheFieldOfEveryPaperItLacks(t *testing.T) {
	b := book(t)
	photo := strings.Repeat("a", 64)
	full := EndingTerms{Recipient: "拉萨市儿童福利院", Consent: "同意函1号", ConsentPhoto: photo, Safety: "检1号", SafetyPhoto: photo}
	for _, c := range []struct {
		name   string
		kind   OrderKind
		forget func(*DraftOrder)
		want   string // field: paper; empty: it may
	}{
		{"everything", Donate, func(*DraftOrder) {}, ""},
		{"nobody", Donate, func(d *DraftOrder) { d.Recipient = "" }, "recipient: recipient"},
		{"no consent", Donate, func(d *DraftOrder) { d.Consent, d.ConsentPhoto = "", "" }, "consent: consent"},
		{"no picture of the consent", Donate, func(d *DraftOrder) { d.ConsentPhoto = "" }, "consent_photo: consent"},
		{"no picture of the report", Sell, func(d *DraftOrder) { d.SafetyPhoto = "" }, "safety_photo: safety"},
		{"no reasons", Sell, func(d *DraftOrder) { d.Reasons = "" }, "reasons: reasons"},
		{"no reasons for a donation", Donate, func(d *DraftOrder) { d.Reasons = "" }, ""},
		{"a return needs none", Return, func(d *DraftOrder) { d.EndingTerms = EndingTerms{} }, ""},
	} {
		lot, _ := ending(c.kind)
		lot.Order = uuid.Nil
		in := DraftOrder{Command: cmd(), Kind: c.kind, Lots: []string{"x"}, Ground: "没收", Reasons: "公益机构无需求", EndingTerms: full}
		c.forget(&in)
		_, _, err := decideDraft(person("officer", lot.Agency, identity.Officer), in, id(60), []custody.Lot{lot}, uuid.Nil, now, b)
		got := ""
		if f := fault.Of(err); f != nil {
			got = f.Field + ": " + strings.TrimPrefix(f.Code, ReasonPaper)
		}
		if got != c.want {
			t.Errorf("%s: got %q, want %q", c.name, got, c.want)
		}
	}
}

func TestADeliveryNeedsEveryPaperOfItsKind(t *testing.T) {
	b := book(t)
	for _, kind := range Releasing() {
		for paper, forget := range map[string]func(*FulfilOrder){
			reference.PaperReceiver: func(f *FulfilOrder) { f.Receiver.IDNumber = "" }, reference.PaperReceipt: func(f *FulfilOrder) { f.Receipt = "" },
			reference.PaperProceeds: func(f *FulfilOrder) { f.ProceedsFen = 0 }, reference.PaperVoucher: func(f *FulfilOrder) { f.VoucherPhoto = "" },
			reference.PaperDemark: func(f *FulfilOrder) { f.DemarkPhotos = nil }, reference.PaperAuthorisation: func(f *FulfilOrder) { f.Receiver.Capacity = AsAgent },
		} {
			t.Run(string(kind)+" "+paper, func(t *testing.T) {
				lot, o := ending(kind)
				in := delivery(kind)
				if _, err := o.fulfil(person("officer", o.Agency, identity.Officer), in, []custody.Lot{lot}, now, b); err != nil {
					t.Fatal(err)
				}
				forget(&in)
				_, asks := b.Ending(string(kind), reference.EndingPaper, paper, now)
				_, err := o.fulfil(person("officer", o.Agency, identity.Officer), in, []custody.Lot{lot}, now, b)
				if (err != nil) != asks {
					t.Fatalf("asked for: %v, refused: %v", asks, err)
				}
				if asks && code(err) != ReasonPaper+paper {
					t.Errorf("got %v", err)
				}
			})
		}
	}
}

func TestOneOfTheTwoWhoDeliverIsAnOfficerAndTheyAreTwo(t *testing.T) {
	b := book(t)
	for _, c := range []struct {
		first, second       string
		firstRole, nextRole identity.Role
		want                string
	}{
		{"officer", "second", identity.Officer, identity.Officer, ""},
		{"keeper", "officer", identity.Keeper, identity.Officer, ""},
		{"officer", "keeper", identity.Officer, identity.Keeper, ""},
		{"officer", "officer", identity.Officer, identity.Officer, "destruction.fulfil.own_record"},
		{"keeper", "other", identity.Keeper, identity.Keeper, "destruction.fulfil.no_officer"},
	} {
		lot, o := ending(Return)
		f := Fulfilment{ID: id(60), State: FulfilmentRecorded, Recorded: Signature{Person: c.first, Role: string(c.firstRole)}, Lots: []FulfilledLot{{Lot: lot.ID, Quantity: 20, MassG: 10_000}}}
		o.Fulfilments = []Fulfilment{f}
		_, err := o.decide(person(c.second, o.Agency, c.nextRole), DecideFulfilment{Command: cmd()}, f, []custody.Lot{lot}, true, now, b)
		if code(err) != c.want {
			t.Errorf("%s then %s: %v, want %q", c.first, c.second, err, c.want)
		}
	}
}

func TestProceedsAreSharedToTheFen(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		lots := make([]custody.Lot, rapid.IntRange(1, 20).Draw(t, "lots"))
		for i := range lots {
			lots[i].Quantity = rapid.Int64Range(1, 1_000_000).Draw(t, "quantity")
		}
		total := rapid.Int64Range(0, MaxProceedsFen).Draw(t, "proceeds")
		var sum, quantity, given int64
		for i, p := range portions(lots, total) {
			sum, quantity, given = sum+p.ProceedsFen, quantity+p.Quantity, given+lots[i].Quantity
		}
		if sum != total || quantity != given {
			t.Fatalf("%d fen of %d, %d pieces of %d", sum, total, quantity, given)
		}
	})
}

func TestADocumentNumberIsChecked(t *testing.T) {
	b := book(t)
	for number, want := range map[string]string{
		"540102199001010011": "", "５４０１０２１９９００１０１００１１": "", "91350100M000100Y43": "", "G12345678": "", "540102199001010012": "", "91350211M0000XUF46": "", "护照 E1234567": "", "12345": "",
		"!!!": "destruction.fulfil.id_short", "1234": "destruction.fulfil.id_short", "----------": "destruction.fulfil.id_short", "12345!": "destruction.fulfil.id_short",
	} {
		lot, o := ending(Donate)
		in := delivery(Donate)
		in.Receiver.IDNumber = number
		_, err := o.fulfil(person("officer", o.Agency, identity.Officer), in, []custody.Lot{lot}, now, b)
		if code(err) != want || want != "" && fault.Of(err).Field != "receiver.id_number" {
			t.Errorf("%q: got %v, want %q", number, err, want)
		}
	}
}
