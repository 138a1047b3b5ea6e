package casefile

import (
	"cmp"
	"context"
	"slices"
	"strconv"

	"github.com/sealtrail/sealtrail/internal/fact"
	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/label"
	"github.com/sealtrail/sealtrail/internal/ledger"
	"github.com/sealtrail/sealtrail/internal/moment"
)

// OpenCase opens a case file of the actor's agency and gives it a number.
func (s *Service) OpenCase(ctx context.Context, actor identity.Actor, cmd OpenCase) (Receipt, error) {
	if err := actor.May(identity.OpenCase); err != nil {
		return Receipt{}, err
	}
	now := s.Clock.Now()
	var receipt Receipt
	err := s.InTx(ctx, func(tx Tx) error {
		var err error
		receipt, err = ledger.Once(ctx, tx, actor.Person, cmd.ID, "case.open", cmd, func() (Receipt, error) {
			if err := s.stored(cmd.Command, ""); err != nil {
				return Receipt{}, err
			}
			at, err := cmd.When(now)
			if err != nil {
				return Receipt{}, err
			}
			f, secret, personal, err := cmd.decide(actor, now)
			if err != nil {
				return Receipt{}, err
			}
			stream, err := tx.NewStream(ctx, CaseStream, cmd.ID)
			if err != nil {
				return Receipt{}, err
			}
			number, err := tx.NextNumber(ctx, label.CaseFile, actor.Division, now)
			if err != nil {
				return Receipt{}, err
			}
			secret.Number = number.String()
			c, _, err := record(ctx, tx, Case{Stream: stream}, nil, ledger.Draft{ID: cmd.ID, Kind: fact.KindCaseOpened, KV: 1, OccurredAt: at, DeviceAt: cmd.DeviceAt,
				By: actor.By(identity.OpenCase), Facts: f, Restricted: secret, Streams: []ledger.Stream{stream}, Personal: personal, Auth: actor.Auth(identity.OpenCase, now)})
			if err != nil {
				return Receipt{}, err
			}
			return c.receipt(cmd.ID, nil), tx.CreateCase(ctx, c)
		})
		return err
	})
	return receipt, err
}

// decide checks a new case.
func (cmd OpenCase) decide(actor identity.Actor, now moment.Time) (fact.CaseOpened, fact.CaseOpenedRestricted, map[string]string, error) {
	var faults fault.List
	nature := cmd.Nature
	if nature == "" {
		nature = Administrative
	}
	if nature != Administrative && nature != Criminal {
		faults.Invalid("casefile.nature", "nature")
	}
	regime := cmp.Or(cmd.Regime, General)
	if !slices.Contains(Regimes(), regime) {
		faults.Invalid("casefile.regime", "regime")
	}
	d := fact.CaseOpenedRestricted{Case: cmd.ID, Agency: actor.Org, Division: actor.Division, Restricted: cmd.Restricted, Parties: []string{}}
	d.Paper = text(&faults, cmd.Paper, "paper", MaxPaper, false)
	d.Title = text(&faults, cmd.Title, "title", MaxTitle, true)
	if len(cmd.Parties) > MaxParties {
		_ = faults.Add(fault.Invalid("casefile.parties.too_many").At("parties").With("max", strconv.Itoa(MaxParties)))
	}
	personal := map[string]string{}
	for i, p := range cmd.Parties {
		path, key := "parties["+strconv.Itoa(i)+"].", "party."+strconv.Itoa(i)+"."
		if p.Kind != "person" && p.Kind != "organisation" && p.Kind != "unknown" {
			faults.Invalid("casefile.party.kind", path+"kind")
		}
		d.Parties = append(d.Parties, p.Kind)
		for _, v := range []struct {
			name, value string
			most        int
		}{{"name", p.Name, MaxName}, {"id_number", p.IDNumber, 40}, {"phone", p.Phone, 40}, {"address", p.Address, MaxTitle}} {
			if value := text(&faults, v.value, path+v.name, v.most, v.name == "name" && p.Kind != "unknown"); value != "" {
				personal[key+v.name] = value
			}
		}
	}
	d.LateReason, d.LatePhoto = late(&faults, cmd.Command)
	return fact.CaseOpened{Nature: string(nature), Late: cmd.IsLate(now), Regime: string(regime)}, d, personal, faults.Err()
}

// record seals one act of a case and applies it to the case and to the lots it
// names, in the order of their codes.
func record(ctx context.Context, tx Tx, c Case, lots []LegalLot, d ledger.Draft) (Case, []LegalLot, error) {
	sealed, err := tx.Record(ctx, d)
	if err != nil {
		return c, nil, err
	}
	r, err := sealed[0].Recorded(c.Stream)
	if err != nil {
		return c, nil, err
	}
	if err := c.Apply(r); err != nil {
		return c, nil, err
	}
	after := make([]LegalLot, len(lots))
	for i, l := range lots {
		if r, err = sealed[0].Recorded(l.Stream); err != nil {
			return c, nil, err
		}
		if err := l.Apply(r); err != nil {
			return c, nil, err
		}
		after[i] = l
	}
	return c, after, nil
}
