package label

import (
	"fmt"
	"io"
	"strconv"

	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/moment"
)

const (
	// MaxRoll is the most labels made at once: five files.
	MaxRoll = 4800
	// PerFile is the most labels in one printed file; more in one PDF costs memory
	// and loses too much when a print job fails.
	PerFile = 960
)

// Roll is a batch of labels printed ahead for one agency. Its codes can be bound
// without a network because they were given out before.
type Roll struct {
	ID        uuid.UUID
	Agency    uuid.UUID // the organisation whose officers may use it
	Count     int
	CreatedAt moment.Time
}

// NewRoll checks the size.
func NewRoll(id, agency uuid.UUID, count int, at moment.Time) (Roll, error) {
	if count < 1 || count > MaxRoll {
		return Roll{}, fault.Invalid("label.roll.count").At("count").With("max", strconv.Itoa(MaxRoll))
	}
	return Roll{ID: id, Agency: agency, Count: count, CreatedAt: at}, nil
}

// Draw makes the roll's labels, all different, all printed. That none of them was
// ever made before is for the store's unique index to say.
func (r Roll) Draw(rand io.Reader) ([]Label, error) {
	labels := make([]Label, 0, r.Count)
	seen := make(map[Code]bool, r.Count)
	for attempt := 0; len(labels) < r.Count; attempt++ {
		if attempt > 2*r.Count { // 55 random bits never repeat that often
			return nil, fmt.Errorf("draw roll %s: the random source repeats itself", r.ID)
		}
		code, err := New(rand)
		if err != nil {
			return nil, err
		}
		if seen[code] {
			continue
		}
		seen[code] = true
		labels = append(labels, Label{Code: code, Roll: r.ID, Agency: r.Agency, Position: len(labels) + 1, Status: Printed, PrintedAt: r.CreatedAt})
	}
	return labels, nil
}

// Files is how many print files the roll is cut into.
func (r Roll) Files() int { return (r.Count + PerFile - 1) / PerFile }

// File gives the first and last position (from 1) on the n-th file (from 1).
func (r Roll) File(n int) (first, last int, err error) {
	if n < 1 || n > r.Files() {
		return 0, 0, fault.Missing("label.roll.file").With("files", strconv.Itoa(r.Files()))
	}
	return (n-1)*PerFile + 1, min(n*PerFile, r.Count), nil
}
