package registry

import (
	"context"

	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/moment"
)

// ApplicationFilter narrows the list of applications; empty fields do not.
type ApplicationFilter struct {
	State  ApplicationState
	Limit  int
	Cursor string
}

// ApplicationItem is an application in a list.
type ApplicationItem struct {
	ID         uuid.UUID
	Kind       ApplicationKind
	State      ApplicationState
	USCC       identity.USCC
	Name       string
	Facility   string
	Division   string
	OnPaper    bool
	ExaminedBy string // pseudonym
	FiledBy    string
	FiledAt    moment.Time
	LastAt     moment.Time
}

// Applications lists applications within a scope, newest first.
func (s *Service) Applications(ctx context.Context, scope identity.Scope, f ApplicationFilter) (items []ApplicationItem, next string, err error) {
	err = s.View(ctx, func(tx Reads) error {
		items, next, err = tx.Applications(ctx, scope, f)
		return err
	})
	return items, next, err
}

// Application finds one application within a scope.
func (s *Service) Application(ctx context.Context, scope identity.Scope, id uuid.UUID) (a Application, err error) {
	err = s.View(ctx, func(tx Reads) error {
		a, err = tx.Application(ctx, scope, id)
		return err
	})
	return a, err
}
