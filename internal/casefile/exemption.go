package casefile

import (
	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/fact"
	"github.com/sealtrail/sealtrail/internal/ledger"
)

// Exemption is an exception for a whole tiny office; it has a stream of its own.
type Exemption struct {
	Exception
	Stream   ledger.Stream
	Version  int64
	Agency   uuid.UUID
	Division string
}

// Apply takes one entry of the exemption's stream; it is the only mutator.
func (x *Exemption) Apply(r ledger.Recorded) error {
	if err := ledger.Next(x.Version, r); err != nil {
		return err
	}
	if r.Act.Kind == fact.KindExemptionDeclared {
		var d fact.ExceptionGrantedRestricted
		if err := read(r, nil, &d); err != nil {
			return err
		}
		x.Exception = Exception{ID: d.Exception, Reason: d.Reason, LastDay: d.LastDay, GrantedAt: r.Act.OccurredAt, By: r.Act.By.Person}
		x.Agency, x.Division = d.Agency, d.Division
	}
	x.Version, x.Stream = r.Seq, r.Ref.Stream
	return nil
}

// RebuildExemption makes an exemption from its stream alone.
func RebuildExemption(entries []ledger.Recorded) (Exemption, error) {
	var x Exemption
	for _, r := range entries {
		if err := x.Apply(r); err != nil {
			return Exemption{}, err
		}
	}
	return x, nil
}
