package custody

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/casefile"
	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/label"
)

// SeizureCheckReads finds what a seizure is judged by before it is signed.
type SeizureCheckReads interface {
	Case(ctx context.Context, scope identity.Scope, ref string) (casefile.Case, error)
	// LabelsOf are an agency's labels among those asked for.
	LabelsOf(ctx context.Context, agency uuid.UUID, codes []label.Code) (map[label.Code]label.Label, error)
}

// CheckSeizure says what RecordSeizure would refuse now, all of it at once, so
// that a person can mend it before signing. It writes nothing and promises
// nothing: a label may be used by somebody else in the meantime.
func (s *Service) CheckSeizure(ctx context.Context, actor identity.Actor, cmd RecordSeizure) error {
	cmd = tidied(cmd)
	var all fault.List
	a, err := s.begin(actor, identity.RecordSeizure, cmd.Command)
	if f := fault.Of(err); err != nil && (f == nil || f.Field == "") {
		return err
	}
	_ = all.Add(err)
	if err != nil {
		a = acting{actor: actor, action: identity.RecordSeizure, cmd: cmd.Command, now: s.Clock.Now()}
	}
	if err := a.when(nil); err != nil {
		if err := all.Add(err); err != nil {
			return err
		}
		a.at = a.now // the rest is judged as if it happened now
	}
	err = s.View(ctx, func(tx Reads) error {
		file, err := tx.Case(ctx, actor.Scope(identity.RecordSeizure), cmd.Case)
		if err != nil {
			return err
		}
		if err := actor.MayOn(identity.RecordSeizure, file.Concerned()); err != nil {
			return err
		}
		for _, err := range []error{cmd.check(s.Book, s.Photos, file, a.at), cmd.ownApproval(actor, file)} {
			if err := all.Add(err); err != nil {
				return err
			}
		}
		return cmd.checkLabels(ctx, tx, &all, file.Agency)
	})
	if err != nil {
		return err
	}
	return all.Err()
}

// ownApproval keeps who approved a measure from taking it (行政强制法 第十八条:
// asked for by one, granted by another).
func (cmd RecordSeizure) ownApproval(actor identity.Actor, file casefile.Case) error {
	if granted, ok := file.Approval(cmd.Approval); ok && actor.Is(granted.By) {
		return fault.Denied("custody.approval.own").At("approval")
	}
	return nil
}

// checkLabels says of each label why it cannot be used; what is no label at all
// has been said already.
func (cmd RecordSeizure) checkLabels(ctx context.Context, tx SeizureCheckReads, all *fault.List, agency uuid.UUID) error {
	var codes []label.Code
	at := map[label.Code]string{}
	for i, line := range cmd.Lines {
		for j, lot := range line.Lots {
			code, err := label.Scanned(lot.Code)
			if err != nil || code.IsZero() || at[code] != "" {
				continue
			}
			codes, at[code] = append(codes, code), fmt.Sprintf("lines[%d].lots[%d].code", i, j)
		}
	}
	found, err := tx.LabelsOf(ctx, agency, codes)
	if err != nil {
		return err
	}
	for _, code := range codes {
		why := found[code].Usable(agency)
		if f := fault.Of(why); f != nil {
			why = f.With("code", code.String()).At(at[code])
		}
		if err := all.Add(why); err != nil {
			return err
		}
	}
	return nil
}
