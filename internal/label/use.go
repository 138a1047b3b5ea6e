package label

import (
	"context"
	"strconv"

	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/identity"
)

// MaxLooked is how many codes are looked at in one question.
const MaxLooked = 500

// rollsAhead is how many rolls are looked through for a free label, newest first.
const rollsAhead = 10

// Looked is what a code is for somebody who wants to stick its label on goods.
type Looked struct {
	Code  Code
	Label Label // zero when it is unknown or another agency's
	Why   error // nil: it can be used
}

// Look tells of labels whether the actor's agency can still use them, in the
// order asked. It binds nothing: what is recorded first has the label.
func (s *Service) Look(ctx context.Context, actor identity.Actor, codes []Code) ([]Looked, error) {
	if err := actor.May(identity.PrintRoll); err != nil {
		return nil, err
	}
	if len(codes) > MaxLooked {
		return nil, fault.Invalid("label.too_many").At("codes").With("max", strconv.Itoa(MaxLooked))
	}
	out := make([]Looked, len(codes))
	err := s.View(ctx, func(tx Tx) error {
		found, err := tx.LabelsOf(ctx, actor.Org, codes)
		if err != nil {
			return err
		}
		for i, code := range codes {
			l := found[code]
			out[i] = Looked{Code: code, Label: l, Why: l.Usable(actor.Org)}
		}
		return nil
	})
	return out, err
}

// NextFree is the label to use after another: the next free one of its roll, or,
// after none or at the roll's end, the first free one of the newest roll that has
// any. Those taken are passed over. It reserves nothing.
func (s *Service) NextFree(ctx context.Context, actor identity.Actor, after Code, taken []Code) (Label, error) {
	if err := actor.May(identity.PrintRoll); err != nil {
		return Label{}, err
	}
	if len(taken) > MaxLooked {
		return Label{}, fault.Invalid("label.too_many").At("codes").With("max", strconv.Itoa(MaxLooked))
	}
	used := map[Code]bool{}
	for _, code := range taken {
		used[code] = true
	}
	var next Label
	err := s.View(ctx, func(tx Tx) error {
		if !after.IsZero() {
			found, err := tx.LabelsOf(ctx, actor.Org, []Code{after})
			if err != nil {
				return err
			}
			if l, ok := found[after]; ok && l.Position > 0 {
				if next, err = firstFree(ctx, tx, l, used); err != nil || !next.Code.IsZero() {
					return err
				}
			}
		}
		rolls, _, err := tx.Rolls(ctx, identity.Scope{Org: actor.Org}, rollsAhead, "")
		if err != nil {
			return err
		}
		for _, r := range rolls {
			if r.Free == 0 {
				continue
			}
			if next, err = firstFree(ctx, tx, Label{Roll: r.ID}, used); err != nil || !next.Code.IsZero() {
				return err
			}
		}
		return fault.Conflict("label.none_free")
	})
	return next, err
}

// firstFree is the first free label of a roll behind another's position; zero
// when there is none.
func firstFree(ctx context.Context, tx Tx, behind Label, used map[Code]bool) (Label, error) {
	free, err := tx.FreeLabels(ctx, behind.Roll, behind.Position, len(used)+1)
	if err != nil {
		return Label{}, err
	}
	for _, l := range free {
		if !used[l.Code] {
			return l, nil
		}
	}
	return Label{}, nil
}
