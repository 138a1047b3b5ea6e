package store

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"time"

	"github.com/alexedwards/scs/v2"
	"github.com/google/uuid"
	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/moment"
)

type sessionRow struct {
	ID         uuid.UUID   `gorm:"column:id;primaryKey"`
	Person     uuid.UUID   `gorm:"column:person"`
	Membership uuid.UUID   `gorm:"column:membership"`
	Address    string      `gorm:"column:address"`
	Agent      string      `gorm:"column:agent"`
	CreatedAt  moment.Time `gorm:"column:created_at;autoCreateTime:false"`
	SeenAt     moment.Time `gorm:"column:seen_at"`
	StepUpAt   moment.Time `gorm:"column:step_up_at"`
	StepUpBy   string      `gorm:"column:step_up_by"`
	EndedAt    moment.Time `gorm:"column:ended_at"`
}

func (sessionRow) TableName() string { return "sessions" }

func toSessionRow(s identity.Session) sessionRow { return sessionRow(s) }

func fromSessionRow(r sessionRow) identity.Session { return identity.Session(r) }

// CreateSession keeps a new session.
func (tx *Tx) CreateSession(ctx context.Context, s identity.Session) error {
	r := toSessionRow(s)
	if err := tx.db.WithContext(ctx).Create(&r).Error; err != nil {
		return fmt.Errorf("keep session: %w", err)
	}
	return nil
}

// Session finds a session, also one that is over.
func (tx *Tx) Session(ctx context.Context, id uuid.UUID) (identity.Session, error) {
	return takeSession(tx.db.WithContext(ctx), id)
}

// SessionForUpdate finds and locks it.
func (tx *Tx) SessionForUpdate(ctx context.Context, id uuid.UUID) (identity.Session, error) {
	return takeSession(tx.locked().WithContext(ctx), id)
}

func takeSession(db *gorm.DB, id uuid.UUID) (identity.Session, error) {
	var r sessionRow
	if err := db.Where("id = ?", id).Take(&r).Error; err != nil {
		return identity.Session{}, missing(err, "identity.session.unknown")
	}
	return fromSessionRow(r), nil
}

// SaveSession keeps what may change of a session that is not over.
func (tx *Tx) SaveSession(ctx context.Context, s identity.Session) error {
	r := toSessionRow(s)
	res := tx.db.WithContext(ctx).Model(&sessionRow{}).Where("id = ? AND ended_at = 0", r.ID).Select("membership", "step_up_at", "step_up_by", "ended_at").Updates(&r)
	return saved(res, 1)
}

// SessionsOf lists a person's sessions created since, newest first.
func (tx *Tx) SessionsOf(ctx context.Context, person uuid.UUID, since moment.Time) ([]identity.Session, error) {
	var rows []sessionRow
	if err := tx.db.WithContext(ctx).Where("person = ? AND created_at >= ?", person, since).Order("created_at DESC, id").Find(&rows).Error; err != nil {
		return nil, fmt.Errorf("read sessions: %w", err)
	}
	out := make([]identity.Session, len(rows))
	for i, r := range rows {
		out[i] = fromSessionRow(r)
	}
	return out, nil
}

// TouchSession notes that it was seen unless that was noted since. No row:
// another request did it, or the session is over.
func (tx *Tx) TouchSession(ctx context.Context, id uuid.UUID, now, unlessAfter moment.Time) error {
	return tx.db.WithContext(ctx).Model(&sessionRow{}).Where("id = ? AND ended_at = 0 AND seen_at <= ?", id, unlessAfter).Update("seen_at", now).Error
}

// EndSessions ends all of a person's sessions but one.
func (tx *Tx) EndSessions(ctx context.Context, person, except uuid.UUID, at moment.Time) error {
	return tx.db.WithContext(ctx).Model(&sessionRow{}).Where("person = ? AND ended_at = 0 AND id <> ?", person, except).Update("ended_at", at).Error
}

// ForgetSessions removes sessions created before.
func (tx *Tx) ForgetSessions(ctx context.Context, createdBefore moment.Time) error {
	return tx.db.WithContext(ctx).Where("created_at < ?", createdBefore).Delete(&sessionRow{}).Error
}

// Cookies keeps what scs puts behind a session cookie: little more than the
// session's id. Tokens are kept as SHA-256, so that nobody who reads the
// database can sign in with it.
type Cookies struct{ db *DB }

var _ scs.CtxStore = Cookies{}

// Cookies gives the store for the edge's session manager.
func (db *DB) Cookies() Cookies { return Cookies{db} }

type cookieRow struct {
	Hash      []byte      `gorm:"column:hash;primaryKey"`
	Data      []byte      `gorm:"column:data"`
	ExpiresAt moment.Time `gorm:"column:expires_at"`
}

func (cookieRow) TableName() string { return "cookies" }

func cookieHash(token string) []byte {
	sum := sha256.Sum256([]byte(token))
	return sum[:]
}

// FindCtx gives nothing for a token that is unknown or has expired.
func (c Cookies) FindCtx(ctx context.Context, token string) ([]byte, bool, error) {
	var r cookieRow
	err := c.db.reader.WithContext(ctx).Where("hash = ? AND expires_at > ?", cookieHash(token), c.db.clock.Now()).Take(&r).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return nil, false, nil
	}
	return r.Data, err == nil, err
}

// CommitCtx keeps or replaces.
func (c Cookies) CommitCtx(ctx context.Context, token string, data []byte, expiry time.Time) error {
	r := cookieRow{Hash: cookieHash(token), Data: data, ExpiresAt: moment.At(expiry)}
	res := c.db.writer.WithContext(ctx).Clauses(clause.OnConflict{Columns: []clause.Column{{Name: "hash"}}, DoUpdates: clause.AssignmentColumns([]string{"data", "expires_at"})}).Create(&r)
	return saved(res, 1)
}

// DeleteCtx removes; a token that is not there is no error.
func (c Cookies) DeleteCtx(ctx context.Context, token string) error {
	return c.db.writer.WithContext(ctx).Where("hash = ?", cookieHash(token)).Delete(&cookieRow{}).Error
}

// Sweep removes what has expired.
func (c Cookies) Sweep(ctx context.Context) error {
	return c.db.writer.WithContext(ctx).Where("expires_at <= ?", c.db.clock.Now()).Delete(&cookieRow{}).Error
}

// Find, Commit and Delete are there for scs's older interface; scs calls those
// with a context.
func (c Cookies) Find(token string) ([]byte, bool, error) {
	return c.FindCtx(context.Background(), token)
}

func (c Cookies) Commit(token string, data []byte, expiry time.Time) error {
	return c.CommitCtx(context.Background(), token, data, expiry)
}

func (c Cookies) Delete(token string) error { return c.DeleteCtx(context.Background(), token) }
