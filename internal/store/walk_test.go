package store

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/casefile"
	"github.com/sealtrail/sealtrail/internal/custody"
	"github.com/sealtrail/sealtrail/internal/destruction"
	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/identity"
)

const (
	walkActs = 240             // of one walk
	walkTime = 6 * time.Second // after which it ends early
)

// walk takes goods of one agency through the use cases in any order. Refusals are
// answers like others; anything else than a fault is a defect.
type walk struct {
	*theatre
	r      *rand.Rand
	lab    identity.Actor
	cases  []casefile.Receipt
	seized map[string]custody.Stock // of a line: seizure and number
	done   map[string]int           // acts that were accepted
}

func (w *walk) tried(name string, err error) {
	w.t.Helper()
	if err == nil {
		w.done[name]++
	} else if fault.Of(err) == nil {
		w.t.Fatalf("%s: not a fault: %v", name, err)
	}
}

func (w *walk) all() []custody.Lot {
	w.t.Helper()
	var out []custody.Lot
	if err := w.db.View(w.ctx, func(tx *Tx) (err error) {
		out, err = lots(tx.db)
		return err
	}); err != nil {
		w.t.Fatal(err)
	}
	return out
}

// one is some lot in one of the states.
func (w *walk) one(states ...custody.State) (custody.Lot, bool) {
	found := slices.DeleteFunc(w.all(), func(l custody.Lot) bool { return !slices.Contains(states, l.State) })
	if len(found) == 0 {
		return custody.Lot{}, false
	}
	return found[w.r.IntN(len(found))], true
}

func lineKey(l custody.Lot) string { return fmt.Sprintf("%s/%d", l.Seizure, l.LineNo) }

func (w *walk) seize() {
	c, codes := w.theatre.seized(w.here, 1+w.r.IntN(2))
	w.cases = append(w.cases, c)
	w.counted(codes)
	w.done["seize"]++
}

// counted adds goods just seized to what must be conserved.
func (w *walk) counted(codes []string) {
	for _, l := range w.lots(codes) {
		sum := w.seized[lineKey(l)]
		sum.Quantity, sum.MassG = sum.Quantity+l.Quantity, sum.MassG+l.MassG
		w.seized[lineKey(l)] = sum
	}
}

func (w *walk) decide() {
	c, today := w.cases[w.r.IntN(len(w.cases))], w.clock.Now().Date()
	w.tried("decide", second(w.theatre.cases.RecordDecision(w.ctx, w.as(w.here.officer), casefile.RecordDecision{Command: command(), Case: c.Number.String(), Kind: "confiscated", Paper: "处罚1号", DecidedOn: today, Effective: today})))
}

func (w *walk) split() {
	if l, ok := w.one(custody.InCustody, custody.AtFirm, custody.AtLab); ok && l.Quantity > 1 {
		first := 1 + w.r.Int64N(l.Quantity-1)
		w.tried("split", second(w.goods.SplitLot(w.ctx, w.as(w.here.keeper), custody.SplitLot{Command: command(), Lot: l.Code.String(), Reason: "分装", Children: []custody.ChildCommand{{Quantity: first}, {Quantity: l.Quantity - first}}})))
	}
}

func (w *walk) sample() {
	if l, ok := w.one(custody.InCustody); ok && l.Quantity > 1 {
		w.tried("sample", second(w.goods.SampleLot(w.ctx, w.as(w.here.keeper), custody.SampleLot{Command: command(), Lot: l.Code.String(), Quantity: 1, Base: l.Quantity, Number: "样1", Storage: "阴凉", Seal: "Y1"})))
	}
}

func (w *walk) lose() {
	l, ok := w.one(custody.InCustody)
	if !ok {
		return
	}
	item := custody.MatterItem{Lot: l.Code.String(), Quantity: w.r.Int64N(2), MassG: 1 + w.r.Int64N(50)}
	m, err := w.goods.OpenMatter(w.ctx, w.as(w.here.keeper), custody.OpenMatter{Command: command(), Kind: custody.LossMatter, Word: "drying", Note: "失水", Photos: []string{aPhoto}, Lots: []custody.MatterItem{item}})
	if err == nil {
		w.clock.Advance(time.Minute)
		err = second(w.goods.StepMatter(w.ctx, w.as(w.here.head), custody.StepMatter{Command: command(), Matter: m.ID, Step: custody.Approve}))
	}
	w.tried("lose", err)
}

// test sends goods to a laboratory, which uses some of them up.
func (w *walk) test() {
	if l, ok := w.one(custody.AtLab); ok {
		w.tried("consume", second(w.goods.ConsumeLot(w.ctx, w.as(w.lab), custody.ConsumeLot{Command: command(), Lot: l.Code.String(), Quantity: w.r.Int64N(l.Quantity + 1), Report: "检1号"})))
		return
	}
	if l, ok := w.one(custody.InCustody); ok {
		w.tried("send to the laboratory", second(w.goods.OfferHandoff(w.ctx, w.as(w.here.keeper), custody.OfferHandoff{Command: command(), Purpose: custody.Transfer, To: w.lab.Org, Lots: []string{l.Code.String()}})))
	}
}

func (w *walk) order() {
	found := slices.DeleteFunc(w.all(), func(l custody.Lot) bool {
		return l.State != custody.InCustody || l.Order != uuid.Nil || !l.Standing(w.clock.Now()).GroundsDestruction() && w.r.IntN(4) > 0
	})
	if len(found) == 0 {
		return
	}
	l := found[w.r.IntN(len(found))]
	o, err := w.work.DraftOrder(w.ctx, w.as(w.here.officer), destruction.DraftOrder{Command: command(), Lots: []string{l.Code.String()}, Ground: "没收决定已生效", Facility: w.facility, Method: "SHRED_RECYCLE"})
	if w.tried("draft", err); err == nil && w.r.IntN(4) > 0 {
		w.clock.Advance(time.Minute)
		w.tried("approve", second(w.work.ApproveOrder(w.ctx, w.as(w.here.head), destruction.ApproveOrder{Command: command(), Order: o.Number.String()})))
	}
}

func (w *walk) dispatch() {
	found := slices.DeleteFunc(w.all(), func(l custody.Lot) bool { return l.State != custody.InCustody || l.Order == uuid.Nil })
	if len(found) == 0 {
		return
	}
	l := found[w.r.IntN(len(found))]
	h, err := w.goods.OfferHandoff(w.ctx, w.as(w.here.keeper), custody.OfferHandoff{Command: command(), Purpose: custody.ForDestruction, Order: l.Order, Lots: []string{l.Code.String()}, Carrier: custody.Carrier{Name: "顺达运输", Plate: "藏A12345", Driver: "巴桑"}})
	if w.tried("dispatch", err); err == nil {
		w.clock.Advance(time.Minute)
		w.tried("depart", second(w.goods.DepartHandoff(w.ctx, w.as(w.here.keeper), custody.DepartHandoff{Command: command(), Handoff: h.Number.String()})))
	}
}

// answer takes over, refuses or splits what is on its way.
func (w *walk) answer() {
	found := slices.DeleteFunc(w.all(), func(l custody.Lot) bool { return l.Handoff == uuid.Nil })
	if len(found) == 0 {
		return
	}
	l, intact := found[w.r.IntN(len(found))], true
	who := w.here.keeper
	switch l.OfferedTo {
	case w.lab.Org:
		who = w.lab
	case w.operator.Org:
		who = w.operator
	}
	line := custody.ReceiveLine{Code: l.Code.String(), Outcome: custody.Accepted, SealIntact: &intact, Condition: "完好"}
	name := "accept"
	switch w.r.IntN(7) {
	case 0:
		line.Outcome, line.Reason, name = custody.RefusedLot, "受潮", "refuse"
	case 1:
		if l.Quantity > 1 {
			line.Outcome, line.Split, name = "", []custody.ReceivePart{{Quantity: 1, Outcome: custody.RefusedLot, Reason: "受潮"}, {Quantity: l.Quantity - 1, Outcome: custody.Accepted}}, "accept in part"
		}
	}
	w.tried(name, second(w.goods.ReceiveHandoff(w.ctx, w.as(who), custody.ReceiveHandoff{Command: command(), Handoff: l.Handoff.String(), Place: "库房", Lines: []custody.ReceiveLine{line}})))
}

// destroy goes up to the certificate, or stops where a hand is missing.
func (w *walk) destroy() {
	l, ok := w.one(custody.AtFirm)
	if !ok {
		return
	}
	r, err := w.work.StartRun(w.ctx, w.as(w.operator), destruction.StartRun{Command: command(), Facility: w.facility, Lots: []string{l.Code.String()}, Method: "SHRED_RECYCLE", Line: "撕碎线"})
	if w.tried("start", err); err != nil {
		return
	}
	w.clock.Advance(time.Hour)
	f := w.figures(r.Number.String(), 1)
	f.Outputs[0].MassG, f.Residue, f.LossG, f.LossReason = l.MassG, nil, 0, ""
	r, err = w.work.CompleteRun(w.ctx, w.as(w.operator), f)
	if w.tried("complete", err); err != nil {
		return
	}
	w.clock.Advance(time.Minute)
	r, err = w.work.ReviewRun(w.ctx, w.as(w.reviewer), destruction.ReviewRun{Command: command(), Run: r.Number.String(), Figures: r.Figures})
	if w.tried("review", err); err != nil {
		return
	}
	for _, who := range []identity.Actor{w.here.officer, w.here.second}[:1+min(1, w.r.IntN(4))] {
		w.clock.Advance(time.Minute)
		w.tried("attest", second(w.attest(who, r)))
	}
}

// holds fails where a lot has not one keeper, goods came or went without a word, or
// a lot was destroyed without all that must come before.
func (w *walk) holds(after string) {
	w.t.Helper()
	sums := map[string]custody.Stock{}
	all := w.all()
	for _, l := range all {
		if l.Keeper.Org == uuid.Nil || (l.Keeper.Person == "") == !l.Keeper.Party {
			w.t.Errorf("%s: lot %s has no one keeper: %+v", after, l.Code, l.Keeper)
		}
		sum := sums[lineKey(l)]
		if l.State != custody.Divided { // its parts stand for what is left; what it lost stays with it
			sum.Quantity, sum.MassG = sum.Quantity+l.Quantity, sum.MassG+l.MassG
		}
		sum.Quantity, sum.MassG = sum.Quantity+l.Lost.Quantity, sum.MassG+l.Lost.MassG
		sums[lineKey(l)] = sum
	}
	for key, want := range w.seized {
		if have := sums[key]; have.Quantity != want.Quantity || have.MassG != want.MassG {
			w.t.Errorf("%s: of line %s %d pieces and %d g are told, %d and %d were seized", after, key, have.Quantity, have.MassG, want.Quantity, want.MassG)
		}
	}
	if err := w.db.View(w.ctx, func(tx *Tx) error {
		for _, l := range all {
			if l.State == custody.Destroyed {
				if err := w.destroyedRightly(tx, l); err != nil {
					w.t.Errorf("%s: lot %s was destroyed: %v", after, l.Code, err)
				}
			}
		}
		return nil
	}); err != nil {
		w.t.Fatal(err)
	}
}

func (w *walk) destroyedRightly(tx *Tx, l custody.Lot) error {
	all := identity.Scope{All: true}
	c, err := tx.CertificateByRef(w.ctx, l.Certificate.String())
	if err != nil {
		return err
	}
	r, err := tx.RunSeen(w.ctx, all, c.Run.String())
	if err != nil {
		return err
	}
	i := slices.IndexFunc(r.Lots, func(x destruction.RunLot) bool { return x.Lot == l.ID })
	if i < 0 {
		return errors.New("in no run")
	}
	o, err := tx.OrderSeen(w.ctx, all, r.Lots[i].Order.String())
	if err != nil {
		return err
	}
	var missing []string
	for what, there := range map[string]bool{
		"an effective ground":   l.Standing(r.StartedAt).GroundsDestruction(),
		"an approved order":     !o.ApprovedAt().IsZero() && o.ApprovedAt() <= r.StartedAt,
		"a gate at approval":    o.Gate != nil && o.Gate.Allowed,
		"a gate at the start":   r.Gate != nil && r.Gate.Allowed,
		"a review":              !r.Reviewed.IsZero(),
		"its attestations":      r.Attested(l.Agency) >= max(o.Attestations, destruction.MinAttestations),
		"figures that froze it": r.Figures != nil && r.Lots[i].InputG > 0,
	} {
		if !there {
			missing = append(missing, what)
		}
	}
	if len(missing) > 0 {
		return fmt.Errorf("without %s", strings.Join(missing, ", "))
	}
	return nil
}

// TestWhateverPeopleDoGoodsAreConservedAndDestroyedOnlyAsTheLawSays walks through the
// use cases as they are kept; custody's own walk shows the rest of its acts.
func TestWhateverPeopleDoGoodsAreConservedAndDestroyedOnlyAsTheLawSays(t *testing.T) {
	stage(t, func(t *testing.T, s *theatre) {
		seed := uint64(20261129)
		w := &walk{theatre: s, r: rand.New(rand.NewPCG(seed, 0)), seized: map[string]custody.Stock{}, done: map[string]int{}}
		w.lab = s.newPerson(s.newOrg(identity.OrgLab, "自治区质检院", "540100"), "540100", "lab", identity.Lab)
		w.lab.OrgKind = identity.OrgLab
		acts := []struct {
			name string
			do   func()
		}{{"split", w.split}, {"sample", w.sample}, {"lose", w.lose}, {"test", w.test}, {"decide", w.decide}, {"order", w.order}, {"order", w.order}, {"dispatch", w.dispatch}, {"dispatch", w.dispatch},
			{"answer", w.answer}, {"answer", w.answer}, {"answer", w.answer}, {"destroy", w.destroy}, {"destroy", w.destroy}, {"seize", w.seize}}
		_, gone := s.certified(s.here, 1) // so that something is destroyed in every walk
		w.counted(gone)
		w.seize()
		start := time.Now()
		n := 0
		for ; n < walkActs && time.Since(start) < walkTime && !t.Failed(); n++ {
			s.clock.Advance(time.Minute)
			act := acts[w.r.IntN(len(acts))]
			if act.name == "seize" && len(w.cases) >= 8 {
				continue
			}
			act.do()
			w.holds(fmt.Sprintf("act %d (%s)", n, act.name))
			if n%40 == 39 {
				s.rebuilds()
			}
		}
		s.rebuilds()
		s.rebuilt()
		t.Logf("%d acts in %s: %v", n, time.Since(start), w.done)
	})
}
