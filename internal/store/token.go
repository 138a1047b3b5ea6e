package store

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/moment"
)

type tokenRow struct {
	ID         uuid.UUID   `gorm:"column:id;primaryKey"`
	Person     uuid.UUID   `gorm:"column:person"`
	Position   int         `gorm:"column:position"`
	Membership uuid.UUID   `gorm:"column:membership"`
	Name       string      `gorm:"column:name"`
	Prefix     string      `gorm:"column:prefix"`
	CreatedAt  moment.Time `gorm:"column:created_at;autoCreateTime:false"`
	ExpiresAt  moment.Time `gorm:"column:expires_at"`
	RevokedAt  moment.Time `gorm:"column:revoked_at"`
}

func (tokenRow) TableName() string { return "tokens" }

// tokenSecretRow is the side of a token that entries know nothing of.
type tokenSecretRow struct {
	Token      uuid.UUID   `gorm:"column:token;primaryKey"`
	Hash       []byte      `gorm:"column:hash"`
	LastUsedAt moment.Time `gorm:"column:last_used_at"`
}

func (tokenSecretRow) TableName() string { return "token_secrets" }

func toTokenRow(person uuid.UUID, position int, t identity.Token) tokenRow {
	return tokenRow{ID: t.ID, Person: person, Position: position, Membership: t.Membership, Name: t.Name, Prefix: t.Prefix, CreatedAt: t.CreatedAt, ExpiresAt: t.ExpiresAt, RevokedAt: t.RevokedAt}
}

func fromTokenRow(r tokenRow, lastUsed moment.Time) identity.Token {
	return identity.Token{ID: r.ID, Membership: r.Membership, Name: r.Name, Prefix: r.Prefix, CreatedAt: r.CreatedAt, ExpiresAt: r.ExpiresAt, RevokedAt: r.RevokedAt, LastUsedAt: lastUsed}
}

func (tx *Tx) tokensOf(ctx context.Context, person uuid.UUID) ([]identity.Token, error) {
	var rows []struct {
		Row        tokenRow    `gorm:"embedded"`
		LastUsedAt moment.Time `gorm:"column:last_used_at"`
	}
	err := tx.db.WithContext(ctx).Table("tokens t").Joins("LEFT JOIN token_secrets s ON s.token = t.id").Where("t.person = ?", person).Order("t.position").
		Select("t.id, t.person, t.position, t.membership, t.name, t.prefix, t.created_at, t.expires_at, t.revoked_at, COALESCE(s.last_used_at, 0) AS last_used_at").Find(&rows).Error
	if err != nil {
		return nil, fmt.Errorf("read tokens: %w", err)
	}
	var out []identity.Token
	for _, r := range rows {
		out = append(out, fromTokenRow(r.Row, r.LastUsedAt))
	}
	return out, nil
}

// KeepTokenHash keeps what a token is looked up by.
func (tx *Tx) KeepTokenHash(ctx context.Context, token uuid.UUID, hash []byte) error {
	if err := tx.db.WithContext(ctx).Create(&tokenSecretRow{Token: token, Hash: hash}).Error; err != nil {
		return fmt.Errorf("keep token: %w", err)
	}
	return nil
}

// TokenOwner finds whose token a hash is.
func (tx *Tx) TokenOwner(ctx context.Context, hash []byte) (person, token uuid.UUID, err error) {
	var r struct{ Person, Token uuid.UUID }
	err = tx.db.WithContext(ctx).Table("token_secrets s").Joins("JOIN tokens t ON t.id = s.token").Where("s.hash = ?", hash).Select("t.person AS person, t.id AS token").Take(&r).Error
	return r.Person, r.Token, missing(err, "identity.token.unknown")
}

// TouchToken notes a use unless one was noted since. No row: another request did it.
func (tx *Tx) TouchToken(ctx context.Context, token uuid.UUID, now, unlessAfter moment.Time) error {
	return tx.db.WithContext(ctx).Model(&tokenSecretRow{}).Where("token = ? AND last_used_at <= ?", token, unlessAfter).Update("last_used_at", now).Error
}
