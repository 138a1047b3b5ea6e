package casefile

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"time"

	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/fact"
	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/label"
	"github.com/sealtrail/sealtrail/internal/ledger"
	"github.com/sealtrail/sealtrail/internal/moment"
)

// TransferCodeLife is how long a code is good at most; who needs longer asks for
// another one.
const TransferCodeLife = 10 * 24 * time.Hour

// TransferCode lets the police answer one transfer without an account. Only a
// hash of it is kept; a new one makes the old one void.
type TransferCode struct {
	Transfer uuid.UUID
	Hash     string
	Stand    uuid.UUID // stands for whoever holds this code, where commands are counted
	Org      uuid.UUID // that gave it out
	Issue    int
	At       moment.Time
	Until    moment.Time
}

// TransferCodes is what the room needs of a transaction to keep codes.
type TransferCodes interface {
	KeepTransferCode(ctx context.Context, c TransferCode) error
	// TransferCodeOf is the code of a transfer; zero when none was given out.
	TransferCodeOf(ctx context.Context, transfer uuid.UUID) (TransferCode, error)
}

// OpenTransferCode gives out a code, or a new one in place of the old.
type OpenTransferCode struct {
	ledger.Command
	Transfer uuid.UUID `json:"transfer"`
}

// TransferCodeAnswer tells the code once. It is not kept with the command: sent
// again, the answer has no code.
type TransferCodeAnswer struct {
	ID    uuid.UUID   `json:"id"`
	Code  label.Code  `json:"-"`
	Issue int         `json:"issue"`
	Until moment.Time `json:"until"`
}

// answerable tells whether the other side may answer now by code.
func (t Transfer) answerable() bool { return t.Direction == ToPolice && t.Can(TransferRefuse) }

// MayOpenCode tells whether an actor may give out a code now.
func (t Transfer) MayOpenCode(actor identity.Actor) bool {
	return t.answerable() && actor.MayOn(identity.SendTransfer, t.Parties()) == nil
}

// OpenTransferCode gives out a code to who answers without an account.
func (s *Service) OpenTransferCode(ctx context.Context, actor identity.Actor, cmd OpenTransferCode) (TransferCodeAnswer, error) {
	const action = identity.SendTransfer
	if err := actor.May(action); err != nil {
		return TransferCodeAnswer{}, err
	}
	code, err := label.New(s.Random)
	if err != nil {
		return TransferCodeAnswer{}, err
	}
	now, fresh := s.Clock.Now(), false
	var answer TransferCodeAnswer
	err = s.InTx(ctx, func(tx Tx) error {
		t, err := tx.TransferForUpdate(ctx, cmd.Transfer)
		if err != nil {
			return err
		}
		if err := mayOnTransfer(ctx, tx, actor, action, t, now); err != nil {
			return err
		}
		answer, err = ledger.Once(ctx, tx, actor.Person, cmd.ID, fact.KindTransferCode, cmd, func() (TransferCodeAnswer, error) {
			if !t.answerable() {
				return TransferCodeAnswer{}, fault.Conflict("casefile.transfer.not_now").With("state", string(t.State))
			}
			fresh = true
			return s.openTransferCode(ctx, tx, actor, t, cmd, code, now)
		})
		return err
	})
	if err == nil && fresh {
		answer.Code = code
	}
	return answer, err
}

func (s *Service) openTransferCode(ctx context.Context, tx Tx, actor identity.Actor, t Transfer, cmd OpenTransferCode, code label.Code, now moment.Time) (TransferCodeAnswer, error) {
	if err := s.stored(cmd.Command, ""); err != nil {
		return TransferCodeAnswer{}, err
	}
	at, err := cmd.When(now, t.LastAt)
	if err != nil {
		return TransferCodeAnswer{}, err
	}
	var faults fault.List
	reason, photo := late(&faults, cmd.Command)
	if err := faults.Err(); err != nil {
		return TransferCodeAnswer{}, err
	}
	stand, err := uuid.NewV7()
	if err != nil {
		return TransferCodeAnswer{}, err
	}
	c := TransferCode{Transfer: t.ID, Hash: transferHash(code), Stand: stand, Org: actor.Org, Issue: t.CodeIssue + 1, At: now, Until: now.Add(TransferCodeLife)}
	const action = identity.SendTransfer
	sealed, err := tx.Record(ctx, ledger.Draft{ID: cmd.ID, Kind: fact.KindTransferCode, KV: 1, OccurredAt: at, DeviceAt: cmd.DeviceAt, By: actor.By(action),
		Facts:      fact.TransferCode{Issue: c.Issue, Late: cmd.IsLate(now)},
		Restricted: fact.TransferCodeRestricted{Transfer: t.ID, Until: c.Until, LateReason: reason, LatePhoto: photo},
		Streams:    []ledger.Stream{t.Stream}, Auth: actor.Auth(action, now)})
	if err != nil {
		return TransferCodeAnswer{}, err
	}
	r, err := sealed[0].Recorded(t.Stream)
	if err != nil {
		return TransferCodeAnswer{}, err
	}
	if err := t.Apply(r); err != nil {
		return TransferCodeAnswer{}, err
	}
	if err := tx.KeepTransferCode(ctx, c); err != nil {
		return TransferCodeAnswer{}, err
	}
	return TransferCodeAnswer{ID: t.ID, Issue: c.Issue, Until: c.Until}, tx.SaveTransfer(ctx, t)
}

// transferHash is all that is kept of a code: 55 random bits, asked for at a
// bounded rate.
func transferHash(code label.Code) string {
	h := sha256.Sum256([]byte("sealtrail/transfer/v1\x00" + code.Compact()))
	return hex.EncodeToString(h[:])
}

// TransferByCode finds what a code is for, as long as it may be answered by it,
// and who its holder is then.
func (s *Service) TransferByCode(ctx context.Context, typed string) (TransferView, identity.Actor, error) {
	var v TransferView
	var actor identity.Actor
	code, err := label.Parse(typed)
	if err != nil {
		return v, actor, err
	}
	err = s.View(ctx, func(tx Reads) error {
		c, err := tx.TransferByCode(ctx, transferHash(code))
		if err != nil {
			return err
		}
		if v, err = tx.Transfer(ctx, identity.Scope{All: true}, c.Transfer); err != nil {
			return err
		}
		if f := c.lives(v.Transfer, s.Clock.Now()); f != nil {
			return f
		}
		actor = identity.TransferCodeActor(c.Stand, c.Org, c.Transfer)
		return nil
	})
	return v, actor, err
}

func (c TransferCode) lives(t Transfer, now moment.Time) *fault.Fault {
	if !t.answerable() || now.After(c.Until) {
		return fault.Missing("casefile.transfer.code_over")
	}
	return nil
}

// mayOnTransfer is MayOn in words that do not tell whether the transfer exists,
// and asks whether a code still holds: another may have been given out since.
func mayOnTransfer(ctx context.Context, tx Tx, actor identity.Actor, action identity.Action, t Transfer, now moment.Time) error {
	if actor.Via != identity.ByCode {
		if !actor.Scope(identity.ReadTransfers).Sees(t.Parties()) {
			return fault.Missing("casefile.transfer.unknown")
		}
		return actor.MayOn(action, t.Parties())
	}
	if err := actor.MayOn(action, t.Parties()); err != nil {
		return err
	}
	c, err := tx.TransferCodeOf(ctx, t.ID)
	if err != nil {
		return err
	}
	if c.Stand != actor.Person {
		return fault.Missing("casefile.transfer.code_unknown")
	}
	if f := c.lives(t, now); f != nil {
		return f
	}
	return nil
}
