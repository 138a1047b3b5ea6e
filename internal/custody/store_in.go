package custody

import (
	"github.com/sealtrail/sealtrail/internal/moment"
	"github.com/sealtrail/sealtrail/internal/reference"
)

// storeClock is the term within which a handler brings goods into the store.
const storeClock = "store_in"

// StoreDue is until when a lot that a handler holds must be in the store: 24 hours,
// or as long as the head lets the handler hold it (偏远、交通不便). Zero: nobody
// holds it so.
func (l Lot) StoreDue(book *reference.Book) moment.Time {
	return storeDue(book, l.HandledAt, l.StoreBy, l.Division)
}

// StoreDue is the same of a lot in a list.
func (r LotRow) StoreDue(book *reference.Book) moment.Time {
	return storeDue(book, r.HandledAt, r.StoreBy, r.Division)
}

func storeDue(book *reference.Book, since, by moment.Time, division string) moment.Time {
	if since.IsZero() || !by.IsZero() {
		return by
	}
	c, err := book.Clock(storeClock, since)
	if err != nil { // no such term held then
		return 0
	}
	return c.Due(since, book.Calendar(division))
}
