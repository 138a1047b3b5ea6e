package destruction

import (
	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/label"
	"github.com/sealtrail/sealtrail/internal/moment"
)

// OrderFilter narrows the list of orders; zero fields do not.
type OrderFilter struct {
	State    OrderState
	Awaits   identity.Role // Approver or LegalReviewer: whose approval is outstanding
	Kind     OrderKind
	Agency   uuid.UUID
	Firm     uuid.UUID // organisation that is to destroy
	Division string    // of the agency; with everything in it
	Method   string
	Query    string // beginning of the number
	Limit    int
	Cursor   string
}

// OrderItem is one row of the list of orders.
type OrderItem struct {
	ID          uuid.UUID
	Number      label.Number
	Kind        OrderKind
	State       OrderState
	Agency      uuid.UUID
	Firm        uuid.UUID
	Division    string
	Facility    uuid.UUID
	Method      string
	Exceptional bool
	AwaitsHead  bool
	AwaitsLegal bool
	Lots        int
	DraftedAt   moment.Time
	ApprovedAt  moment.Time
	LastAt      moment.Time
	AgencyName  string
	FirmName    string
}

// OrderPage is one page, newest first; Next is empty at the end.
type OrderPage struct {
	Items []OrderItem
	Next  string
}

// RunFilter narrows the list of runs.
type RunFilter struct {
	State    RunState
	Firm     uuid.UUID
	Division string // of the facility; with everything in it
	Method   string
	From     moment.Time // of the start
	Until    moment.Time // the first moment no longer meant
	Query    string      // beginning of the number
	Limit    int
	Cursor   string
}

// RunItem is one row of the list of runs.
type RunItem struct {
	ID        uuid.UUID
	Number    label.Number
	State     RunState
	Firm      uuid.UUID
	Facility  uuid.UUID
	Division  string
	Method    string
	Lots      int
	StartedAt moment.Time
	FirmName  string
}

// RunPage is one page, newest first.
type RunPage struct {
	Items []RunItem
	Next  string
}

// CertificateFilter narrows the list of certificates.
type CertificateFilter struct {
	Firm     uuid.UUID // organisation
	Month    string    // "2026-11", Beijing time, of issue
	State    CertificateState
	Division string // of the agency; with everything in it
	Query    string // beginning of the number
	Limit    int
	Cursor   string
}

// CertificateItem is one row of the list of certificates.
type CertificateItem struct {
	ID         uuid.UUID
	Number     label.Number
	Issue      int
	State      CertificateState
	Agency     uuid.UUID
	Firm       uuid.UUID
	Division   string
	Closed     bool
	IssuedAt   moment.Time
	Replaces   string
	ReplacedBy string
	AgencyName string
	FirmName   string
}

// CertificatePage is one page, newest first.
type CertificatePage struct {
	Items []CertificateItem
	Next  string
}
