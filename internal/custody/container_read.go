package custody

import (
	"context"

	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/label"
	"github.com/sealtrail/sealtrail/internal/moment"
)

// ContainerFilter narrows the list of containers; zero fields do not.
type ContainerFilter struct {
	State  ContainerState
	Keeper uuid.UUID // organisation
	Agency uuid.UUID
	Limit  int
	Cursor string
}

// ContainerRow is a container in a list.
type ContainerRow struct {
	ID       uuid.UUID
	Code     label.Code
	Kind     ContainerKind
	State    ContainerState
	Seal     string
	Org      uuid.UUID
	OrgName  string
	Parent   uuid.UUID
	Lots     int // directly inside
	Inside   int // containers, directly
	PackedAt moment.Time
	LastAt   moment.Time
}

// ContainerView is one container with what lies in it.
type ContainerView struct {
	Container
	AgencyName string
	OrgName    string
	ParentCode label.Code
	LotRows    []LotRow // directly inside
	Boxes      []ContainerRow
}

// ContainerScanned is a container that was scanned, with the codes of all lots
// in it.
type ContainerScanned struct {
	ContainerRow
	Codes []label.Code
}

// ContainerReads is what the room needs for reading containers.
type ContainerReads interface {
	ContainerList(ctx context.Context, scope identity.Scope, f ContainerFilter) ([]ContainerRow, string, error)
	// ContainerView finds a container by label code or id.
	ContainerView(ctx context.Context, scope identity.Scope, ref string) (ContainerView, error)
	// ContainersScanned finds containers within the scope by their labels, each with all that
	// lies in it, in a fixed number of statements.
	ContainersScanned(ctx context.Context, scope identity.Scope, codes []label.Code) (map[label.Code]ContainerScanned, error)
}

// Containers lists containers within a scope, newest first.
func (s *Service) Containers(ctx context.Context, scope identity.Scope, f ContainerFilter) (rows []ContainerRow, next string, err error) {
	err = s.View(ctx, func(tx Reads) error {
		rows, next, err = tx.ContainerList(ctx, scope, f)
		return err
	})
	return rows, next, err
}

// Container finds one container by label code or id.
func (s *Service) Container(ctx context.Context, scope identity.Scope, ref string) (v ContainerView, err error) {
	err = s.View(ctx, func(tx Reads) error {
		if v, err = tx.ContainerView(ctx, scope, ref); err != nil {
			return err
		}
		s.stand(v.LotRows)
		return nil
	})
	return v, err
}

// ContainerEntries is the life of a container, oldest first.
func (s *Service) ContainerEntries(ctx context.Context, scope identity.Scope, ref string) (entries []Entry, err error) {
	err = s.View(ctx, func(tx Reads) error {
		v, err := tx.ContainerView(ctx, scope, ref)
		if err != nil {
			return err
		}
		entries, err = tx.LotEntries(ctx, v.Stream)
		return err
	})
	return entries, err
}
