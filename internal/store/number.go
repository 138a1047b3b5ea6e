package store

import (
	"context"
	"fmt"

	"github.com/sealtrail/sealtrail/internal/label"
	"github.com/sealtrail/sealtrail/internal/moment"
)

// NextNumber gives the next document number without gaps within kind, division
// and year of recording (Asia/Shanghai). It locks the counter's row until the
// end of the transaction, so it comes last.
func (tx *Tx) NextNumber(ctx context.Context, kind label.Kind, division string, at moment.Time) (label.Number, error) {
	serial, err := tx.count(ctx, kind.String(), division, at.Year())
	if err != nil {
		return label.Number{}, err
	}
	return label.NewNumber(kind, division, at.Year(), serial)
}

// NextEdition gives the next edition number of the registry.
func (tx *Tx) NextEdition(ctx context.Context) (int, error) { return tx.count(ctx, "edition", "", 0) }

func (tx *Tx) count(ctx context.Context, kind, division string, year int) (int, error) {
	var serial int
	err := tx.db.WithContext(ctx).Raw(`INSERT INTO counters (kind, division, year, serial) VALUES (?, ?, ?, 1)
		ON CONFLICT (kind, division, year) DO UPDATE SET serial = counters.serial + 1 RETURNING serial`, kind, division, year).Scan(&serial).Error
	if err != nil {
		return 0, fmt.Errorf("count %s %s %d: %w", kind, division, year, err)
	}
	return serial, nil
}
