package store

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/moment"
)

type accountRow struct {
	Person      uuid.UUID   `gorm:"column:person;primaryKey"`
	Password    string      `gorm:"column:password"`
	OneTime     bool        `gorm:"column:one_time"`
	PasswordAt  moment.Time `gorm:"column:password_at"`
	PIN         string      `gorm:"column:pin"`
	TOTP        string      `gorm:"column:totp"`
	TOTPPending string      `gorm:"column:totp_pending"`
	TOTPStep    int64       `gorm:"column:totp_step"`
}

func (accountRow) TableName() string { return "accounts" }

func toAccountRow(a identity.Account) accountRow { return accountRow(a) }

func fromAccountRow(r accountRow) identity.Account { return identity.Account(r) }

// Account finds the secret side of a person.
func (tx *Tx) Account(ctx context.Context, person uuid.UUID) (identity.Account, error) {
	return takeAccount(tx.db.WithContext(ctx), person)
}

// AccountForUpdate finds and locks it.
func (tx *Tx) AccountForUpdate(ctx context.Context, person uuid.UUID) (identity.Account, error) {
	return takeAccount(tx.locked().WithContext(ctx), person)
}

func takeAccount(db *gorm.DB, person uuid.UUID) (identity.Account, error) {
	var r accountRow
	if err := db.Where("person = ?", person).Take(&r).Error; err != nil {
		return identity.Account{}, missing(err, "identity.person.unknown")
	}
	return fromAccountRow(r), nil
}

// SaveAccount keeps it; whoever changes one has locked it before.
func (tx *Tx) SaveAccount(ctx context.Context, a identity.Account) error {
	r := toAccountRow(a)
	res := tx.db.WithContext(ctx).Clauses(clause.OnConflict{Columns: []clause.Column{{Name: "person"}},
		DoUpdates: clause.AssignmentColumns([]string{"password", "one_time", "password_at", "pin", "totp", "totp_pending", "totp_step"})}).Create(&r)
	if err := saved(res, 1); err != nil {
		return fmt.Errorf("save account: %w", err)
	}
	return nil
}

// CountAttempt adds one attempt and tells how many there are since the window
// opened; a closed window opens anew. One statement, so that attempts made at
// once are all counted.
func (tx *Tx) CountAttempt(ctx context.Context, key string, now moment.Time, window time.Duration) (n int, since moment.Time, err error) {
	var r struct {
		N     int
		Since moment.Time
	}
	closed := now.Add(-window)
	err = tx.db.WithContext(ctx).Raw(`INSERT INTO attempts (key, n, since) VALUES (?, 1, ?)
		ON CONFLICT (key) DO UPDATE SET
			n = CASE WHEN attempts.since <= ? THEN 1 ELSE attempts.n + 1 END,
			since = CASE WHEN attempts.since <= ? THEN excluded.since ELSE attempts.since END
		RETURNING n, since`, key, now, closed, closed).Scan(&r).Error
	if err != nil {
		return 0, 0, fmt.Errorf("count attempt: %w", err)
	}
	return r.N, r.Since, nil
}

// ForgiveAttempts takes attempts back, never below none.
func (tx *Tx) ForgiveAttempts(ctx context.Context, key string, n int) error {
	return tx.db.WithContext(ctx).Exec("UPDATE attempts SET n = CASE WHEN n > ? THEN n - ? ELSE 0 END WHERE key = ?", n, n, key).Error
}

// ForgetAttempts removes windows that opened before.
func (tx *Tx) ForgetAttempts(ctx context.Context, before moment.Time) error {
	return tx.db.WithContext(ctx).Exec("DELETE FROM attempts WHERE since <= ?", before).Error
}
