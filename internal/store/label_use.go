package store

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/label"
)

var labelColumns = []string{"code", "roll_id", "agency", "position", "status", "target_kind", "target_id", "reprints", "reason", "printed_at", "bound_at", "void_at"}

// LabelsOf finds labels of an agency by their codes; the primary key serves it.
func (tx *Tx) LabelsOf(ctx context.Context, agency uuid.UUID, codes []label.Code) (map[label.Code]label.Label, error) {
	out := make(map[label.Code]label.Label, len(codes))
	if len(codes) == 0 {
		return out, nil
	}
	plain := make([]string, len(codes))
	for i, code := range codes {
		plain[i] = code.Compact()
	}
	var rows []labelRow
	if err := tx.db.WithContext(ctx).Select(labelColumns).Where("code IN ? AND agency = ?", plain, agency).Find(&rows).Error; err != nil {
		return nil, fmt.Errorf("look at labels: %w", err)
	}
	for _, r := range rows {
		l, err := fromLabelRow(r)
		if err != nil {
			return nil, err
		}
		out[l.Code] = l
	}
	return out, nil
}

// FreeLabels are labels of a roll that stick on nothing yet; the index
// labels_roll serves it, in its own order.
func (tx *Tx) FreeLabels(ctx context.Context, roll uuid.UUID, behind, limit int) ([]label.Label, error) {
	var rows []labelRow
	if err := tx.db.WithContext(ctx).Select(labelColumns).Where("roll_id = ? AND position > ? AND status = 'printed'", roll, behind).Order("position").Limit(limit).Find(&rows).Error; err != nil {
		return nil, fmt.Errorf("find free labels: %w", err)
	}
	out := make([]label.Label, len(rows))
	for i, r := range rows {
		var err error
		if out[i], err = fromLabelRow(r); err != nil {
			return nil, err
		}
	}
	return out, nil
}
