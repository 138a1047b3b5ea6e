package registry

import (
	"encoding/json"
	"fmt"

	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/fact"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/ledger"
	"github.com/sealtrail/sealtrail/internal/moment"
)

// EditionState is where an edition is in its life.
type EditionState string

const (
	EditionDraft     EditionState = "draft"     // 待发布
	EditionPublished EditionState = "published" // 已发布
)

// Edition of the list of qualified firms.
type Edition struct {
	ID          uuid.UUID
	Stream      ledger.Stream
	Version     int64
	State       EditionState
	Bureau      uuid.UUID
	Division    string      // of the bureau
	Facilities  []uuid.UUID // listed
	Listing     Listing     // as drafted
	DraftedAt   moment.Time
	DraftedBy   string // pseudonym of the editor
	Number      int    // given at publication
	PublishedOn moment.Date
	PublishedAt moment.Time
	PublishedBy string // pseudonym of the publisher
	JSON        []byte // frozen
	CSV         []byte // frozen
	JSONSHA256  string // hex
	CSVSHA256   string
	LastAt      moment.Time
}

// Parties for permissions: the bureau.
func (e Edition) Parties() identity.Parties {
	return identity.Parties{Owner: e.Bureau, Division: e.Division}
}

// Lists tells whether a facility is listed.
func (e Edition) Lists(facility uuid.UUID) bool {
	for _, f := range e.Facilities {
		if f == facility {
			return true
		}
	}
	return false
}

// admits tells whether a second person stood for a qualification: it is on the
// list, or was suspended when the list was drawn up and a publisher reinstated it.
func (e Edition) admits(q Qualification) bool {
	for _, f := range e.Listing.Firms {
		for _, x := range f.Facilities {
			for _, l := range x.Qualifications {
				if l.ID == q.ID {
					return true
				}
			}
		}
	}
	return len(q.Changes) > 0
}

// Apply takes one entry of the edition's stream; it is the only mutator.
func (e *Edition) Apply(r ledger.Recorded) error {
	if err := ledger.Next(e.Version, r); err != nil {
		return err
	}
	if err := e.apply(r); err != nil {
		return fmt.Errorf("edition %d entry %d (%s): %w", e.Number, r.Seq, r.Act.Kind, err)
	}
	e.Version, e.Stream, e.LastAt = r.Seq, r.Ref.Stream, max(e.LastAt, r.Act.OccurredAt)
	return nil
}

func (e *Edition) apply(r ledger.Recorded) error {
	switch r.Act.Kind {
	case fact.KindEditionDrafted:
		var d fact.EditionDraftedRestricted
		if err := json.Unmarshal(r.Restricted, &d); err != nil {
			return err
		}
		*e = Edition{ID: d.Edition, State: EditionDraft, Bureau: d.Bureau, Division: d.Division, Facilities: some(d.Facilities), DraftedAt: r.Act.OccurredAt, DraftedBy: r.Act.By.Person}
		return json.Unmarshal([]byte(d.Listing), &e.Listing)
	case fact.KindEditionPublished:
		var f fact.EditionPublished
		if err := json.Unmarshal(r.Facts, &f); err != nil {
			return err
		}
		e.State, e.Number, e.PublishedOn, e.PublishedAt, e.PublishedBy = EditionPublished, f.Number, f.PublishedOn, f.PublishedAt, r.Act.By.Person
		e.JSON, e.CSV, e.JSONSHA256, e.CSVSHA256 = []byte(f.JSON), []byte(f.CSV), f.JSONSHA256, f.CSVSHA256
	}
	return nil
}

// RebuildEdition makes an edition from its stream alone.
func RebuildEdition(entries []ledger.Recorded) (Edition, error) {
	var e Edition
	for _, r := range entries {
		if err := e.Apply(r); err != nil {
			return Edition{}, err
		}
	}
	return e, nil
}
