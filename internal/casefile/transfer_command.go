package casefile

import (
	"context"
	"slices"
	"strconv"

	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/fact"
	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/ledger"
	"github.com/sealtrail/sealtrail/internal/moment"
)

// MaxTransferPapers bounds the papers of one act.
const MaxTransferPapers = 20

// PaperKinds are what goes along with a case (行政执法机关移送涉嫌犯罪案件的规定 第六条).
func PaperKinds() []string {
	return []string{"letter", "report", "goods_list", "test_report", "other"}
}

// ProposeTransfer begins a transfer to the police, or enters one that came from
// the police or the prosecutor. Its id is the command's.
type ProposeTransfer struct {
	ledger.Command
	Case      string               `json:"case"`
	Direction Direction            `json:"direction"`
	Other     uuid.UUID            `json:"other"`   // with an account; zero: Outside
	Outside   string               `json:"outside"` // name of who has none
	Reason    string               `json:"reason"`
	Cause     string               `json:"cause"` // of a transfer back
	Papers    []fact.TransferPaper `json:"papers"`
	Lots      []string             `json:"lots"` // codes or ids; empty: all that the case has now
}

// StepTransfer is any later act on a transfer.
type StepTransfer struct {
	ledger.Command
	Transfer uuid.UUID            `json:"transfer"`
	Act      TransferAct          `json:"act"`
	Paper    string               `json:"paper"`   // number of the notice
	Note     string               `json:"note"`    // reason
	Photo    string               `json:"photo"`   // SHA-256 of the photographed notice
	Papers   []fact.TransferPaper `json:"papers"`  // of sending: what is added
	Goods    string               `json:"goods"`   // of handing over: handed|kept|none
	Handoff  string               `json:"handoff"` // number or id, of goods that went to somebody with an account
	Outcome  string               `json:"outcome"` // of closing
}

// TransferGoods is what this room asks of a handoff: to whom which lots went, and
// when the last of them was taken over.
type TransferGoods struct {
	Handoff uuid.UUID
	To      uuid.UUID
	Taken   []uuid.UUID // lots that the receiver took
	At      moment.Time // the last of them; zero: none
}

// Transfers is what the room needs of a transaction for transfers.
type Transfers interface {
	TransferForUpdate(ctx context.Context, id uuid.UUID) (Transfer, error)
	SaveTransfer(ctx context.Context, t Transfer) error
	// GoodsOfHandoff is told of a handoff named by number or id.
	GoodsOfHandoff(ctx context.Context, ref string) (TransferGoods, error)
}

// terms gives the clock that begins at a moment.
type terms func(code string, from moment.Time) (fact.TransferClock, error)

func (s *Service) terms(division string) terms {
	return func(code string, from moment.Time) (fact.TransferClock, error) {
		if code == "" {
			return fact.TransferClock{}, nil
		}
		c, err := s.Book.Clock(code, from)
		if err != nil {
			return fact.TransferClock{}, err
		}
		due := c.Due(from, s.Book.Calendar(division))
		return fact.TransferClock{Clock: code, From: from, Warn: c.Warn(due), Due: due}, nil
	}
}

// transferring is what the deciding functions are given.
type transferring struct {
	situation
	t     Transfer
	goods TransferGoods
	terms terms
}

func papersOf(faults *fault.List, papers []fact.TransferPaper) []fact.TransferPaper {
	if len(papers) > MaxTransferPapers {
		_ = faults.Add(fault.Invalid("casefile.transfer.papers").At("papers").With("max", strconv.Itoa(MaxTransferPapers)))
		return nil
	}
	out := make([]fact.TransferPaper, len(papers))
	for i, p := range papers {
		field := "papers[" + strconv.Itoa(i) + "]."
		if !slices.Contains(PaperKinds(), p.Kind) {
			faults.Invalid("casefile.transfer.paper_kind", field+"kind")
		}
		out[i] = fact.TransferPaper{Kind: p.Kind, Number: text(faults, p.Number, field+"number", MaxPaper, true)}
	}
	return out
}

// decide checks a new transfer. What goes to the police goes with its letter and
// its report, goods also with their list; the test report where there is one.
func (cmd ProposeTransfer) decide(in transferring) (fact.TransferProposedRestricted, []LegalLot, error) {
	var faults fault.List
	d := fact.TransferProposedRestricted{Transfer: cmd.ID, Case: in.c.ID, Agency: in.c.Agency, Division: in.c.Division, Other: cmd.Other, Cause: cmd.Cause,
		Reason: text(&faults, cmd.Reason, "reason", MaxReason, true), Papers: papersOf(&faults, cmd.Papers), Lots: []uuid.UUID{}}
	d.Outside = text(&faults, cmd.Outside, "outside", MaxName, cmd.Other == uuid.Nil)
	if cmd.Other != uuid.Nil && d.Outside != "" || cmd.Other == in.c.Agency {
		faults.Invalid("casefile.transfer.other", "other")
	}
	d.LateReason, d.LatePhoto = late(&faults, cmd.Command)
	lots := in.lots
	switch cmd.Direction {
	case ToPolice:
		if cmd.Cause != "" {
			faults.Invalid("casefile.transfer.cause_unneeded", "cause")
		}
		if in.c.Nature == Criminal {
			_ = faults.Add(fault.Conflict("casefile.transfer.criminal").At("direction"))
		}
		needed := []string{"letter", "report"}
		if len(lots) > 0 {
			needed = append(needed, "goods_list")
		}
		for _, kind := range needed {
			if !slices.ContainsFunc(d.Papers, func(p fact.TransferPaper) bool { return p.Kind == kind }) {
				_ = faults.Add(fault.Invalid("casefile.transfer.paper_missing").At("papers").With("kind", kind))
			}
		}
		for _, l := range lots {
			if l.Gone() {
				_ = faults.Add(fault.Conflict("casefile.lot.gone").At("lots").With("code", shown(l.Code)))
			}
			if l.Legal.Transferring() {
				_ = faults.Add(fault.Conflict("casefile.transfer.twice").At("lots").With("code", shown(l.Code)))
			}
		}
	case ToAgency:
		if !slices.Contains(Causes(), cmd.Cause) {
			faults.Invalid("casefile.transfer.cause", "cause")
		}
		if !slices.ContainsFunc(d.Papers, func(p fact.TransferPaper) bool { return p.Kind == "letter" }) {
			_ = faults.Add(fault.Invalid("casefile.transfer.paper_missing").At("papers").With("kind", "letter"))
		}
		lots = slices.DeleteFunc(slices.Clone(lots), func(l LegalLot) bool { return l.Gone() || len(cmd.Lots) == 0 && !l.Legal.away() })
		for _, l := range lots {
			if l.Legal.Transfer != nil && l.Legal.Transfer.State == legalProposed || l.Legal.Transfer != nil && l.Legal.Transfer.State == legalSent {
				_ = faults.Add(fault.Conflict("casefile.transfer.goes_on").At("lots").With("code", shown(l.Code)))
			}
		}
	default:
		faults.Invalid("casefile.transfer.direction", "direction")
	}
	if err := faults.Err(); err != nil {
		return d, nil, err
	}
	for _, l := range lots {
		d.Lots = append(d.Lots, l.ID)
	}
	t := Transfer{Direction: cmd.Direction}
	state := TransferProposed
	if cmd.Direction == ToAgency {
		state = TransferSent
	}
	var err error
	d.Next, err = in.terms(t.clock(state), in.at)
	return d, lots, err
}
