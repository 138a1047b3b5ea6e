package store

import (
	"context"
	"fmt"
	"strings"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"github.com/sealtrail/sealtrail/internal/casefile"
	"github.com/sealtrail/sealtrail/internal/custody"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/label"
	"github.com/sealtrail/sealtrail/internal/moment"
	"github.com/sealtrail/sealtrail/internal/oversight"
)

// overseen are the rows of a table within a region, by a range of their division:
// the indexes of boards begin with it. Organisations have no board.
func overseen(q *gorm.DB, scope identity.Scope) *gorm.DB {
	if scope.All {
		return q
	}
	prefix := scope.Prefix()
	if prefix == "" {
		return q.Where("1 = 0")
	}
	rest := max(6-len(prefix), 0)
	return q.Where("division BETWEEN ? AND ?", prefix+strings.Repeat("0", rest), prefix+strings.Repeat("9", rest))
}

// lotsBy makes SQLite read one index, which it would not choose by itself for so many
// rows; PostgreSQL knows how many there are.
func (tx *Tx) lotsBy(index string) string { return tx.by("lots", index) }

func (tx *Tx) by(table, index string) string {
	if tx.house.engine != SQLite {
		return table
	}
	return source{table, index}.from()
}

// Counted groups lots for a board.
func (tx *Tx) Counted(ctx context.Context, scope identity.Scope, today moment.Date) (oversight.Counts, error) {
	c := oversight.Counts{Late: map[string]int{}, Differing: map[string]int{}}
	var rows []struct {
		Division, State, Ground string
		ForceDay, SeizedDay     moment.Date
		Lots                    int
		MassG, ValueFen         int64
	}
	const alike = "division, state, ground, force_day, seized_day"
	q := overseen(tx.db.WithContext(ctx).Table(tx.lotsBy("lots_groups")), scope).Where("state <> ?", string(custody.Divided)).
		Select(alike + ", COUNT(*) AS lots, CAST(SUM(mass_g) AS BIGINT) AS mass_g, CAST(SUM(value_fen) AS BIGINT) AS value_fen").Group(alike)
	if err := q.Scan(&rows).Error; err != nil {
		return c, fmt.Errorf("group lots: %w", err)
	}
	c.Groups = make([]oversight.Group, len(rows))
	for i, r := range rows {
		c.Groups[i] = oversight.Group{Division: r.Division, State: custody.State(r.State), Ground: casefile.StandingCode(r.Ground),
			InForce: !r.ForceDay.IsZero() && r.ForceDay <= today, Seized: r.SeizedDay, Lots: r.Lots, MassG: r.MassG, ValueFen: r.ValueFen}
	}
	for _, x := range []struct {
		into  map[string]int
		which *gorm.DB
	}{
		{c.Late, tx.lateLots(ctx, scope, today)},
		{c.Differing, overseen(tx.db.WithContext(ctx).Table(tx.lotsBy("lots_differs_division")), scope).Where("differs")},
	} {
		var parts []struct {
			Division string
			N        int
		}
		if err := x.which.Select("division, COUNT(*) AS n").Group("division").Scan(&parts).Error; err != nil {
			return c, fmt.Errorf("count lots by division: %w", err)
		}
		for _, p := range parts {
			x.into[p.Division] = p.N
		}
	}
	return c, nil
}

func (tx *Tx) lateLots(ctx context.Context, scope identity.Scope, today moment.Date) *gorm.DB {
	return overseen(tx.db.WithContext(ctx).Table(tx.lotsBy("lots_late")), scope).Where("due_day <> '' AND due_day < ?", today)
}

// LateLots are lots past their last day, the oldest first.
func (tx *Tx) LateLots(ctx context.Context, scope identity.Scope, today moment.Date, limit int) ([]oversight.Late, error) {
	var rows []lotRow
	first := tx.lateLots(ctx, scope, today).Select("id").Order("due_day, id").Limit(limit)
	q := tx.db.WithContext(ctx).Table("lots").Where("id IN (SELECT id FROM (?) AS first)", first).Order("due_day, id")
	if err := q.Select("id", "code", "name", "quantity", "unit", "agency_org", "division", "ground", "due_day").Find(&rows).Error; err != nil {
		return nil, fmt.Errorf("read lots past their last day: %w", err)
	}
	names, err := tx.orgNames(ctx, ids(rows, func(r lotRow) []uuid.UUID { return []uuid.UUID{r.AgencyOrg} }))
	if err != nil {
		return nil, err
	}
	out := make([]oversight.Late, len(rows))
	for i, r := range rows {
		code, err := label.Parse(r.Code)
		if err != nil {
			return nil, fmt.Errorf("lot %s: %w", r.ID, err)
		}
		out[i] = oversight.Late{Code: code, Name: r.Name, Quantity: r.Quantity, Unit: r.Unit, Agency: names[r.AgencyOrg], Division: r.Division,
			Ground: casefile.StandingCode(r.Ground), LastDay: r.DueDay}
	}
	return out, nil
}

// Treated sums what the certificates in force say, by the day of destruction.
func (tx *Tx) Treated(ctx context.Context, scope identity.Scope) ([]oversight.Treated, error) {
	var rows []struct {
		TreatedDay                       moment.Date
		InputG, OutputG, ResidueG, LossG int64
	}
	q := overseen(tx.db.WithContext(ctx).Table(tx.by("certificates", "certificates_treated_day")), scope).Where("state = 'valid'").
		Select("treated_day, CAST(SUM(input_g) AS BIGINT) AS input_g, CAST(SUM(output_g) AS BIGINT) AS output_g, CAST(SUM(residue_g) AS BIGINT) AS residue_g, CAST(SUM(loss_g) AS BIGINT) AS loss_g").
		Group("treated_day").Order("treated_day")
	if err := q.Scan(&rows).Error; err != nil {
		return nil, fmt.Errorf("sum what was destroyed: %w", err)
	}
	out := make([]oversight.Treated, len(rows))
	for i, r := range rows {
		out[i] = oversight.Treated{Day: r.TreatedDay, Materials: oversight.Materials{InputG: r.InputG, OutputG: r.OutputG, ResidueG: r.ResidueG, LossG: r.LossG}}
	}
	return out, nil
}

var _ oversight.Reads = (*Tx)(nil)
