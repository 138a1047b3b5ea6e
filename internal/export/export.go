package export

import (
	"time"

	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/casefile"
	"github.com/sealtrail/sealtrail/internal/custody"
	"github.com/sealtrail/sealtrail/internal/destruction"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/moment"
)

// Limits of exports.
const (
	// MaxUnfinished is how many files one person may have under way.
	MaxUnfinished = 3
	// Shown is how many of their exports a person sees, newest first.
	Shown = 50
	// Life is how long a file is kept.
	Life = 7 * 24 * time.Hour
	// MaxRows is what a sheet holds below its head.
	MaxRows = 1<<20 - 1
)

// List is what is written out.
type List string

const (
	Lots         List = "lots"
	Cases        List = "cases"
	Seizures     List = "seizures"
	InPlace      List = "in_place" // goods that stay where they were found
	Rounds       List = "rounds"   // that were made to look after them
	Handoffs     List = "handoffs"
	Orders       List = "orders"
	Destructions List = "destructions"
	Certificates List = "certificates"
)

// Lists are all lists.
func Lists() []List {
	return []List{Lots, Cases, Seizures, InPlace, Rounds, Handoffs, Orders, Destructions, Certificates}
}

// Reads is the permission by which the list is read.
func (l List) Reads() identity.Action {
	switch l {
	case Orders, Destructions, Certificates:
		return identity.ReadDestruction
	}
	return identity.ReadCustody
}

// Format is the kind of file.
type Format string

const (
	CSV  Format = "csv"
	XLSX Format = "xlsx"
)

// Filter narrows a list as its page does; the one of the list counts.
type Filter struct {
	Lots         custody.LotFilter             `json:"lots,omitzero"`
	Cases        casefile.CaseFilter           `json:"cases,omitzero"`
	Seizures     custody.SeizureFilter         `json:"seizures,omitzero"`
	InPlace      custody.LeftFilter            `json:"in_place,omitzero"`
	Rounds       custody.RoundFilter           `json:"rounds,omitzero"`
	Handoffs     custody.HandoffFilter         `json:"handoffs,omitzero"`
	Orders       destruction.OrderFilter       `json:"orders,omitzero"`
	Destructions destruction.RunFilter         `json:"destructions,omitzero"`
	Certificates destruction.CertificateFilter `json:"certificates,omitzero"`
}

// State is how far an export is.
type State string

const (
	Waiting   State = "waiting"
	Writing   State = "writing"
	Done      State = "done"
	Failed    State = "failed"
	Cancelled State = "cancelled"
)

// Export is one asking and what came of it.
type Export struct {
	ID        uuid.UUID
	Person    uuid.UUID
	Org       uuid.UUID
	List      List
	Filter    Filter
	Said      string // the filter as the asker saw it
	Format    Format
	Language  string
	Scope     identity.Scope
	State     State
	Rows      int64
	SHA256    string // of the file
	Bytes     int64
	Fault     string // code, when failed
	AskedAt   moment.Time
	StartedAt moment.Time
	EndedAt   moment.Time
}

// Open tells whether the file is still to come.
func (e Export) Open() bool { return e.State == Waiting || e.State == Writing }

// Until is when the file goes; zero while there is none.
func (e Export) Until() moment.Time {
	if e.State != Done {
		return 0
	}
	return e.EndedAt.Add(Life)
}

// Kept tells whether the file can be fetched.
func (e Export) Kept(now moment.Time) bool { return e.State == Done && now.Before(e.Until()) }

// Name of the file: what is in it and of which day it is.
func (e Export) Name() string {
	return "sealtrail-" + string(e.List) + "-" + string(e.EndedAt.Date()) + "." + string(e.Format)
}
