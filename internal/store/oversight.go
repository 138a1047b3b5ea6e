package store

import (
	"context"
	"fmt"
	"slices"
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

// sums are what boards read of lots. On PostgreSQL every act adds its own changes
// to those that were folded in before; SQLite has one writer and one table.
func (tx *Tx) sums() string {
	if tx.house.engine == SQLite {
		return "lot_sums"
	}
	const columns = "division, agency_org, state, ground, waits, seized_day, force_day, lots, mass_g, value_fen"
	return "(SELECT " + columns + " FROM lot_sums UNION ALL SELECT " + columns + " FROM lot_deltas) AS lot_sums"
}

// sumsBy groups the sums of lots by where, ground, what is in force and two
// expressions, and adds up the nights. Its texts are of our own making: dates of
// the program and names of states.
func (tx *Tx) sumsBy(ctx context.Context, scope identity.Scope, which, division, band, nights string, today moment.Date) ([]oversight.Group, error) {
	force := "CASE WHEN force_day <> '' AND force_day <= '" + string(today) + "' THEN 1 ELSE 0 END"
	alike := strings.Join([]string{division, "state", "ground", force, band}, ", ")
	q := overseen(tx.db.WithContext(ctx).Table(tx.sums()), scope).Where("division > ''").Where(which).
		Select(alike + ", CAST(SUM(lots * (" + nights + ")) AS BIGINT), CAST(SUM(lots) AS BIGINT), CAST(SUM(mass_g) AS BIGINT), CAST(SUM(value_fen) AS BIGINT)").
		Group(strings.Join(groupable(division, "state", "ground", force, band), ", ")).Having("SUM(lots) > 0")
	rows, err := q.Rows()
	if err != nil {
		return nil, fmt.Errorf("group lots: %w", err)
	}
	defer rows.Close()
	var all []oversight.Group
	for rows.Next() { // by hand: there may be tens of thousands
		var g oversight.Group
		var inForce int
		if err := rows.Scan(&g.Division, &g.State, &g.Ground, &inForce, &g.Band, &g.Nights, &g.Lots, &g.MassG, &g.ValueFen); err != nil {
			return nil, fmt.Errorf("group lots: %w", err)
		}
		g.InForce = inForce == 1
		all = append(all, g)
	}
	return all, rows.Err()
}

// groupable leaves out what is a constant: databases take it for a column's number.
func groupable(exprs ...string) []string {
	return slices.DeleteFunc(exprs, func(e string) bool { return e == "''" || e == "0" })
}

// bandOf is the band of ages in which a seized_day lies.
func bandOf(today moment.Date) string {
	out := "CASE WHEN seized_day = '' THEN 0"
	for i, most := range oversight.Ages() {
		out += fmt.Sprintf(" WHEN seized_day >= '%s' THEN %d", today.AddDays(-most), i)
	}
	return out + fmt.Sprintf(" ELSE %d END", len(oversight.Ages()))
}

// nightsSince counts the nights since seized_day, 0 when there was no such day.
func (tx *Tx) nightsSince(today moment.Date) string {
	days := "julianday('" + string(today) + "') - julianday(seized_day)"
	if tx.house.engine == Postgres {
		days = "DATE '" + string(today) + "' - CAST(seized_day AS DATE)"
	}
	return "CASE WHEN seized_day = '' OR seized_day > '" + string(today) + "' THEN 0 ELSE CAST(" + days + " AS BIGINT) END"
}

func quotedStates(states []custody.State) string {
	names := make([]string, len(states))
	for i, s := range states {
		names[i] = "'" + string(s) + "'"
	}
	return strings.Join(names, ", ")
}

// FoldSums adds the changes of acts to the sums that boards read. One folds at a
// time; whoever comes while another does leaves it at that.
func (tx *Tx) FoldSums(ctx context.Context) error {
	if tx.house.engine == SQLite {
		return nil
	}
	var mine bool
	if err := tx.db.WithContext(ctx).Raw("SELECT pg_try_advisory_xact_lock(?)", foldLock).Scan(&mine).Error; err != nil || !mine {
		return err
	}
	const key = "division, agency_org, state, ground, waits, seized_day, force_day"
	if err := tx.db.WithContext(ctx).Exec(`WITH gone AS (DELETE FROM lot_deltas RETURNING ` + key + `, lots, mass_g, value_fen)
		INSERT INTO lot_sums SELECT ` + key + `, SUM(lots), SUM(mass_g), SUM(value_fen) FROM gone GROUP BY ` + key + `
		ON CONFLICT (` + key + `) DO UPDATE SET lots = lot_sums.lots + excluded.lots, mass_g = lot_sums.mass_g + excluded.mass_g, value_fen = lot_sums.value_fen + excluded.value_fen`).Error; err != nil {
		return fmt.Errorf("fold sums of lots: %w", err)
	}
	if err := tx.db.WithContext(ctx).Exec("DELETE FROM lot_sums WHERE lots = 0 AND mass_g = 0 AND value_fen = 0").Error; err != nil {
		return fmt.Errorf("drop empty sums of lots: %w", err)
	}
	return nil
}

// foldLock is the number of the lock under which sums are folded.
const foldLock = 5_402_600

// Waits counts what goods over which was decided wait for, with their mass; a
// decision is in force when its first day is not after today.
func (tx *Tx) Waits(ctx context.Context, scope identity.Scope, today moment.Date) ([]oversight.Wait, error) {
	q := tx.db.WithContext(ctx).Table(tx.sums())
	if scope.Org != uuid.Nil && !scope.All {
		q = q.Where("agency_org = ?", scope.Org)
	} else {
		q = overseen(q, scope).Where("division > ''")
	}
	waiting := "CASE WHEN force_day > '" + string(today) + "' THEN 'force' ELSE waits END" // of our own making, and the same text in both places
	var rows []struct {
		Waits       string
		Lots, MassG int64
	}
	if err := q.Where("waits <> ''").Select(waiting + " AS waits, CAST(SUM(lots) AS BIGINT) AS lots, CAST(SUM(mass_g) AS BIGINT) AS mass_g").
		Group(waiting).Having("SUM(lots) > 0").Scan(&rows).Error; err != nil {
		return nil, fmt.Errorf("count what lots wait for: %w", err)
	}
	all := make([]oversight.Wait, len(rows))
	for i, r := range rows {
		all[i] = oversight.Wait{For: oversight.WaitsFor(r.Waits), Lots: int(r.Lots), MassG: r.MassG}
	}
	return all, nil
}

// Counted groups lots for a board.
func (tx *Tx) Counted(ctx context.Context, scope identity.Scope, today, from, until moment.Date) (oversight.Counts, error) {
	c := oversight.Counts{Late: map[string]int{}, Differing: map[string]int{}}
	kept, err := tx.sumsBy(ctx, scope, "state NOT IN ('divided', "+quotedStates(oversight.Gone())+")", "division", bandOf(today), tx.nightsSince(today), today)
	if err != nil {
		return c, err
	}
	c.Kept = kept
	seized := fmt.Sprintf("state <> 'divided' AND seized_day BETWEEN '%s' AND '%s'", from, until)
	if c.Seized, err = tx.sumsBy(ctx, scope, seized, "''", "0", "0", today); err != nil {
		return c, err
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
