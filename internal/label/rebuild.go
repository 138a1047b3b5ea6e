package label

import (
	"encoding/json"
	"fmt"

	"github.com/sealtrail/sealtrail/internal/fact"
	"github.com/sealtrail/sealtrail/internal/ledger"
)

// Rebuild makes a roll and its labels from the roll's stream. Labels that were
// bound continue in the streams of their lots; here they are as the roll left
// them.
func Rebuild(entries []ledger.Recorded) (Kept, []Label, error) {
	var roll Kept
	var labels []Label
	at := map[Code]int{}
	for _, r := range entries {
		if err := ledger.Next(roll.Version, r); err != nil {
			return Kept{}, nil, err
		}
		roll.Version = r.Seq
		switch r.Act.Kind {
		case fact.KindRollPrinted:
			var p fact.RollPrintedRestricted
			if err := json.Unmarshal(r.Restricted, &p); err != nil {
				return Kept{}, nil, fmt.Errorf("roll %s: %w", r.Act.ID, err)
			}
			roll.Stream, roll.Division, roll.Free = r.Stream, p.Division, len(p.Codes)
			roll.Roll = Roll{ID: p.Roll, Agency: p.Agency, Count: len(p.Codes), CreatedAt: r.Act.OccurredAt}
			for i, text := range p.Codes {
				code, err := Parse(text)
				if err != nil {
					return Kept{}, nil, fmt.Errorf("roll %s: %w", p.Roll, err)
				}
				at[code] = i
				labels = append(labels, Label{Code: code, Roll: p.Roll, Agency: p.Agency, Position: i + 1, Status: Printed, PrintedAt: r.Act.OccurredAt})
			}
		case fact.KindLabelVoided, fact.KindLabelReprinted:
			c, err := changeOf(r)
			if err != nil {
				return Kept{}, nil, err
			}
			i, ok := at[c.Code]
			if !ok {
				return Kept{}, nil, fmt.Errorf("roll %s has no label %s", roll.ID, c.Code)
			}
			labels[i] = labels[i].Apply(c)
			if c.Act == Retire {
				roll.Free--
			}
		}
	}
	return roll, labels, nil
}

func changeOf(r ledger.Recorded) (Change, error) {
	var secret fact.LabelRestricted
	if err := json.Unmarshal(r.Restricted, &secret); err != nil {
		return Change{}, fmt.Errorf("act %s: %w", r.Act.ID, err)
	}
	code, err := Parse(secret.Code)
	if err != nil {
		return Change{}, fmt.Errorf("act %s: %w", r.Act.ID, err)
	}
	if r.Act.Kind == fact.KindLabelReprinted {
		return Change{Act: Reprint, Code: code, To: Printed, At: r.Act.OccurredAt}, nil
	}
	var v fact.LabelVoided
	if err := json.Unmarshal(r.Facts, &v); err != nil {
		return Change{}, fmt.Errorf("act %s: %w", r.Act.ID, err)
	}
	return Change{Act: Retire, Code: code, To: Void, Reason: Reason(v.Reason), At: r.Act.OccurredAt}, nil
}
