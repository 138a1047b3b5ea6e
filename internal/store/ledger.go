package store

import (
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/google/uuid"
	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/ledger"
	"github.com/sealtrail/sealtrail/internal/moment"
)

type streamRow struct {
	Stream     []byte      `gorm:"column:stream;primaryKey"`
	Kind       string      `gorm:"column:kind"`
	NounID     uuid.UUID   `gorm:"column:noun_id"`
	Seq        int64       `gorm:"column:seq"`
	Leaf       []byte      `gorm:"column:leaf"`
	RecordedAt moment.Time `gorm:"column:recorded_at"`
}

func (streamRow) TableName() string { return "streams" }

type actRow struct {
	ID             uuid.UUID   `gorm:"column:id;primaryKey"`
	Kind           string      `gorm:"column:kind"`
	KV             int         `gorm:"column:kv"`
	OccurredAt     moment.Time `gorm:"column:occurred_at"`
	RecordedAt     moment.Time `gorm:"column:recorded_at"`
	ByOrg          uuid.UUID   `gorm:"column:by_org"`
	ByRole         string      `gorm:"column:by_role"`
	ByPerson       string      `gorm:"column:by_person"`
	Bytes          []byte      `gorm:"column:bytes"`
	RestrictedSalt []byte      `gorm:"column:restricted_salt"`
	Restricted     []byte      `gorm:"column:restricted"`
}

func (actRow) TableName() string { return "acts" }

type entryRow struct {
	Stream     []byte      `gorm:"column:stream;primaryKey"`
	Seq        int64       `gorm:"column:seq;primaryKey;autoIncrement:false"`
	ActID      uuid.UUID   `gorm:"column:act_id"`
	Prev       []byte      `gorm:"column:prev"`
	LeafHash   []byte      `gorm:"column:leaf_hash"`
	RecordedAt moment.Time `gorm:"column:recorded_at"`
	Leaf       []byte      `gorm:"column:leaf"`
	Body       []byte      `gorm:"column:body"`
	BodySalt   []byte      `gorm:"column:body_salt"`
}

func (entryRow) TableName() string { return "entries" }

type personalRow struct {
	ActID  uuid.UUID `gorm:"column:act_id;primaryKey"`
	Stream []byte    `gorm:"column:stream;primaryKey"`
	Field  string    `gorm:"column:field;primaryKey"`
	Salt   []byte    `gorm:"column:salt"`
	Value  string    `gorm:"column:value"`
}

func (personalRow) TableName() string { return "personal" }

// NewStream opens a stream for a noun. It has no entry until one is recorded.
func (tx *Tx) NewStream(ctx context.Context, kind string, noun uuid.UUID) (ledger.Stream, error) {
	streams, err := tx.NewStreams(ctx, kind, []uuid.UUID{noun})
	if err != nil {
		return ledger.Stream{}, err
	}
	return streams[0], nil
}

// NewStreams opens one stream for each noun, with one statement.
func (tx *Tx) NewStreams(ctx context.Context, kind string, nouns []uuid.UUID) ([]ledger.Stream, error) {
	out := make([]ledger.Stream, len(nouns))
	rows := make([]streamRow, len(nouns))
	for i, noun := range nouns {
		if _, err := io.ReadFull(tx.house.random, out[i][:]); err != nil {
			return nil, fmt.Errorf("random source: %w", err)
		}
		rows[i] = streamRow{Stream: out[i][:], Kind: kind, NounID: noun, Leaf: []byte{}}
	}
	if len(rows) == 0 {
		return out, nil
	}
	return out, tx.db.WithContext(ctx).CreateInBatches(rows, batch).Error
}

// Record seals the acts of one command and appends them: it locks the heads of
// all streams in one order, seals in the order given, and moves the heads on.
func (tx *Tx) Record(ctx context.Context, drafts ...ledger.Draft) ([]ledger.Sealed, error) {
	streams := ledger.Touched(drafts...)
	heads, rows, err := tx.heads(ctx, streams)
	if err != nil {
		return nil, err
	}
	sealer, err := tx.sealer(ctx)
	if err != nil {
		return nil, err
	}
	now := tx.house.clock.Now()
	last, err := tx.lastRecorded(ctx)
	if err != nil {
		return nil, err
	}
	if err := ledger.Behind(last, now); err != nil {
		return nil, err
	}
	sealed := make([]ledger.Sealed, 0, len(drafts))
	for _, d := range drafts {
		s, err := sealer.Seal(d, heads, now)
		if err != nil {
			return nil, err
		}
		sealed = append(sealed, s)
	}
	if err := tx.append(ctx, sealed); err != nil {
		return nil, err
	}
	for i := range rows {
		h := heads[ledger.Stream(rows[i].Stream)]
		rows[i].Seq, rows[i].Leaf, rows[i].RecordedAt = h.Seq, h.Leaf[:], h.RecordedAt
	}
	return sealed, tx.moveHeads(ctx, rows)
}

// lastRecorded is when anything was recorded last; zero: never.
func (tx *Tx) lastRecorded(ctx context.Context) (moment.Time, error) {
	var last *moment.Time
	if err := tx.db.WithContext(ctx).Table("acts").Select("MAX(recorded_at)").Scan(&last).Error; err != nil {
		return 0, fmt.Errorf("read when anything was recorded last: %w", err)
	}
	if last == nil {
		return 0, nil
	}
	return *last, nil
}

func (tx *Tx) heads(ctx context.Context, streams []ledger.Stream) (map[ledger.Stream]ledger.Head, []streamRow, error) {
	var rows []streamRow
	for part := range chunks(streams, batch) {
		var some []streamRow
		if err := tx.locked().WithContext(ctx).Where("stream IN ?", streamKeys(part)).Order("stream").Find(&some).Error; err != nil {
			return nil, nil, fmt.Errorf("lock heads: %w", err)
		}
		rows = append(rows, some...)
	}
	if len(rows) != len(streams) {
		return nil, nil, fmt.Errorf("record: %d of %d streams were opened", len(rows), len(streams))
	}
	heads := make(map[ledger.Stream]ledger.Head, len(rows))
	for _, r := range rows {
		h := ledger.Head{Seq: r.Seq, RecordedAt: r.RecordedAt}
		copy(h.Leaf[:], r.Leaf)
		heads[ledger.Stream(r.Stream)] = h
	}
	return heads, rows, nil
}

func (tx *Tx) moveHeads(ctx context.Context, rows []streamRow) error {
	for part := range chunks(rows, batch) {
		res := tx.db.WithContext(ctx).Clauses(clause.OnConflict{
			Columns:   []clause.Column{{Name: "stream"}},
			DoUpdates: clause.AssignmentColumns([]string{"seq", "leaf", "recorded_at"}),
			Where:     clause.Where{Exprs: []clause.Expression{gorm.Expr("streams.seq < excluded.seq")}},
		}).Create(part)
		if err := saved(res, len(part)); err != nil {
			return fmt.Errorf("move heads: %w", err)
		}
	}
	return nil
}

func (tx *Tx) append(ctx context.Context, sealed []ledger.Sealed) error {
	var acts []actRow
	var entries []entryRow
	var personal []personalRow
	for _, s := range sealed {
		acts = append(acts, actRow{ID: s.ID, Kind: s.Kind, KV: s.KV, OccurredAt: s.OccurredAt, RecordedAt: s.RecordedAt, ByOrg: s.By.Org, ByRole: s.By.Role,
			ByPerson: s.By.Person, Bytes: s.Bytes, RestrictedSalt: s.RestrictedSalt, Restricted: s.Restricted})
		for _, e := range s.Entries {
			entries = append(entries, entryRow{Stream: key(e.Stream), Seq: e.Seq, ActID: e.ActID, Prev: append([]byte{}, e.Prev[:]...), LeafHash: append([]byte{}, e.Leaf[:]...),
				RecordedAt: e.RecordedAt, Leaf: e.LeafBytes, Body: e.BodyBytes, BodySalt: e.BodySalt})
		}
		for _, p := range s.Personal {
			st := []byte{}
			if !p.Stream.IsZero() {
				st = key(p.Stream)
			}
			personal = append(personal, personalRow{ActID: s.ID, Stream: st, Field: p.Field, Salt: p.Salt, Value: p.Value})
		}
	}
	db := tx.db.WithContext(ctx)
	if err := db.CreateInBatches(acts, batch).Error; err != nil {
		if isDuplicate(err) {
			return fault.Conflict("command.other_content").At("command_id")
		}
		return fmt.Errorf("append acts: %w", err)
	}
	if err := db.CreateInBatches(entries, batch).Error; err != nil {
		return fmt.Errorf("append entries: %w", err)
	}
	if len(personal) > 0 {
		if err := db.CreateInBatches(personal, batch).Error; err != nil {
			return fmt.Errorf("keep personal values: %w", err)
		}
	}
	return nil
}

// History reads whole streams back and checks every hash on the way.
func (tx *Tx) History(ctx context.Context, streams ...ledger.Stream) (map[ledger.Stream][]ledger.Recorded, error) {
	out := make(map[ledger.Stream][]ledger.Recorded, len(streams))
	for part := range chunks(streams, batch) {
		stored, err := tx.stored(ctx, part)
		if err != nil {
			return nil, err
		}
		for _, st := range part {
			rec, err := ledger.Read(st, stored[st])
			if err != nil {
				return nil, err
			}
			out[st] = rec
		}
	}
	return out, nil
}

func (tx *Tx) stored(ctx context.Context, streams []ledger.Stream) (map[ledger.Stream][]ledger.Stored, error) {
	keys := streamKeys(streams)
	var entries []entryRow
	db := tx.db.WithContext(ctx)
	if err := db.Where("stream IN ?", keys).Order("stream, seq").Find(&entries).Error; err != nil {
		return nil, fmt.Errorf("read entries: %w", err)
	}
	var acts []actRow
	of := db.Table("entries").Select("act_id").Where("stream IN ?", keys)
	if err := db.Where("id IN (?)", of).Find(&acts).Error; err != nil {
		return nil, fmt.Errorf("read acts: %w", err)
	}
	var personal []personalRow
	if err := db.Where("act_id IN (?)", of).Find(&personal).Error; err != nil {
		return nil, fmt.Errorf("read personal values: %w", err)
	}
	act := make(map[uuid.UUID]actRow, len(acts))
	for _, a := range acts {
		act[a.ID] = a
	}
	own := map[uuid.UUID][]ledger.Personal{}
	for _, p := range personal {
		v := ledger.Personal{Field: p.Field, Salt: p.Salt, Value: p.Value}
		if len(p.Stream) > 0 {
			v.Stream = ledger.Stream(p.Stream)
		}
		own[p.ActID] = append(own[p.ActID], v)
	}
	out := make(map[ledger.Stream][]ledger.Stored, len(streams))
	for _, e := range entries {
		st, a := ledger.Stream(e.Stream), act[e.ActID]
		s := ledger.Stored{Entry: ledger.Entry{Ref: ledger.Ref{Stream: st, Seq: e.Seq}, ActID: e.ActID, RecordedAt: e.RecordedAt, LeafBytes: e.Leaf, BodyBytes: e.Body, BodySalt: e.BodySalt},
			ActBytes: a.Bytes, RestrictedSalt: a.RestrictedSalt, Restricted: a.Restricted, Personal: own[e.ActID]}
		copy(s.Ref.Leaf[:], e.LeafHash)
		copy(s.Prev[:], e.Prev)
		out[st] = append(out[st], s)
	}
	return out, nil
}

// Heads tells where streams stand, without locking them.
func (tx *Tx) Heads(ctx context.Context, streams ...ledger.Stream) ([]ledger.Ref, error) {
	var rows []streamRow
	if err := tx.db.WithContext(ctx).Where("stream IN ?", streamKeys(streams)).Order("stream").Find(&rows).Error; err != nil {
		return nil, err
	}
	out := make([]ledger.Ref, 0, len(rows))
	for _, r := range rows {
		ref := ledger.Ref{Stream: ledger.Stream(r.Stream), Seq: r.Seq}
		copy(ref.Leaf[:], r.Leaf)
		out = append(out, ref)
	}
	return out, nil
}

// StreamsOf lists the streams of a kind, for checks that walk everything.
func (tx *Tx) StreamsOf(ctx context.Context, kind string) (map[uuid.UUID]ledger.Stream, error) {
	var rows []streamRow
	if err := tx.db.WithContext(ctx).Where("kind = ?", kind).Find(&rows).Error; err != nil {
		return nil, err
	}
	out := make(map[uuid.UUID]ledger.Stream, len(rows))
	for _, r := range rows {
		out[r.NounID] = ledger.Stream(r.Stream)
	}
	return out, nil
}

func (tx *Tx) sealer(ctx context.Context) (ledger.Sealer, error) {
	if s := tx.house.sealer; s.Origin != "" {
		return s, nil
	}
	info, err := tx.Log(ctx)
	if err != nil {
		return ledger.Sealer{}, err
	}
	if info.Origin == "" {
		return ledger.Sealer{}, errors.New("the log was not opened")
	}
	return ledger.Sealer{Origin: info.Origin, Random: tx.house.random}, nil
}

func key(s ledger.Stream) []byte { return append([]byte{}, s[:]...) }

func streamKeys(streams []ledger.Stream) [][]byte {
	out := make([][]byte, len(streams))
	for i, s := range streams {
		out[i] = key(s)
	}
	return out
}

// chunks cuts a list into parts of at most n.
func chunks[T any](all []T, n int) func(func([]T) bool) {
	return func(yield func([]T) bool) {
		for len(all) > 0 {
			k := min(n, len(all))
			if !yield(all[:k:k]) {
				return
			}
			all = all[k:]
		}
	}
}
