package api

import (
	"context"

	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/custody"
	"github.com/sealtrail/sealtrail/internal/identity"
)

// NewContainer packs lots and containers.
type NewContainer struct {
	Fact
	Code       string   `json:"code" maxLength:"64" doc:"Of a label printed ahead, which sticks on the container."`
	Kind       string   `json:"kind" enum:"box,pallet,room"`
	Seal       string   `json:"seal,omitempty" maxLength:"60" doc:"Number of the seal; absent: not sealed yet."`
	Lots       []string `json:"lots,omitempty" maxItems:"500" doc:"Label codes or ids."`
	Containers []string `json:"containers,omitempty" maxItems:"500" doc:"Label codes or ids."`
	Note       string   `json:"note,omitempty" maxLength:"1000"`
}

// ContainerOpening takes something out of a container.
type ContainerOpening struct {
	Fact
	Reason     string   `json:"reason" maxLength:"1000"`
	Lots       []string `json:"lots,omitempty" maxItems:"500" doc:"What is taken out; with no containers either: all of it."`
	Containers []string `json:"containers,omitempty" maxItems:"500" doc:"Directly inside."`
}

// ContainerSealing puts a new seal on a container.
type ContainerSealing struct {
	Fact
	Seal    string `json:"seal" maxLength:"60"`
	Reason  string `json:"reason" maxLength:"1000"`
	Witness string `json:"witness" maxLength:"60" doc:"Name of who stood by; kept beside the entry, where it can be erased."`
}

// ContainerReceipt answers acts on a container.
type ContainerReceipt struct {
	ID    uuid.UUID `json:"id" format:"uuid"`
	Code  string    `json:"code"`
	State string    `json:"state" enum:"sealed,open,emptied"`
	Seal  string    `json:"seal,omitempty"`
	Lots  int       `json:"lot_count" doc:"Directly inside."`
}

// ContainerRow is a container in a list.
type ContainerRow struct {
	ID         uuid.UUID `json:"id" format:"uuid"`
	Code       string    `json:"code"`
	Kind       string    `json:"kind" enum:"box,pallet,room"`
	State      string    `json:"state" enum:"sealed,open,emptied"`
	Seal       string    `json:"seal,omitempty"`
	Keeper     OrgRef    `json:"keeper"`
	Lots       int       `json:"lot_count" doc:"Directly inside."`
	Containers int       `json:"container_count" doc:"Directly inside."`
	PackedAt   Instant   `json:"packed_at"`
	LastAt     Instant   `json:"last_at"`
}

// Container is one container with what lies in it.
type Container struct {
	ID         uuid.UUID      `json:"id" format:"uuid"`
	Code       string         `json:"code"`
	Kind       string         `json:"kind" enum:"box,pallet,room"`
	State      string         `json:"state" enum:"sealed,open,emptied"`
	Seal       string         `json:"seal,omitempty"`
	Agency     OrgRef         `json:"agency" doc:"Responsible in law for all that is inside."`
	Keeper     OrgRef         `json:"keeper"`
	Division   string         `json:"division"`
	Parent     string         `json:"parent,omitempty" doc:"Code of the container it lies in."`
	Note       string         `json:"note,omitempty"`
	Lots       []LotRow       `json:"lots" doc:"Directly inside."`
	Containers []ContainerRow `json:"containers" doc:"Directly inside."`
	PackedAt   Instant        `json:"packed_at"`
	SealedAt   Instant        `json:"sealed_at,omitzero"`
	LastAt     Instant        `json:"last_at"`
}

func (a *API) containers() {
	add(a, get("list-containers", "/containers", "containers", "List containers", identity.ReadCustody), a.listContainers)
	add(a, get("get-container", "/containers/{code}", "containers", "Show a container and what lies in it", identity.ReadCustody), a.getContainer)
	add(a, post("pack-container", "/containers", "containers", "Pack lots and containers", identity.PackContainer).makes().
		says("All of it has one responsible agency and one keeper. At a handoff the container's code stands for its lots."), a.packContainer)
	add(a, post("open-container", "/containers/{code}/open", "containers", "Take lots out of a container", identity.OpenContainer).
		says("Breaks the seal. Goods that are offered to a receiver stay as they are sealed."), a.openContainer)
	add(a, post("reseal-container", "/containers/{code}/reseal", "containers", "Put a new seal on a container", identity.ResealContainer), a.resealContainer)
}

func (a *API) listContainers(ctx context.Context, actor identity.Actor, in *struct {
	Page
	State  string    `query:"state" enum:"sealed,open,emptied"`
	Keeper uuid.UUID `query:"keeper" format:"uuid" doc:"Organisation."`
}) (List[ContainerRow], error) {
	scope, err := scopeOf(actor, identity.ReadCustody)
	if err != nil {
		return List[ContainerRow]{}, err
	}
	rows, next, err := a.Custody.Containers(ctx, scope, custody.ContainerFilter{State: custody.ContainerState(in.State), Keeper: in.Keeper, Limit: in.Limit, Cursor: in.Cursor})
	return listOf(rows, next, showContainerRow), err
}

func (a *API) getContainer(ctx context.Context, actor identity.Actor, in *struct{ Coded }) (Container, error) {
	scope, err := scopeOf(actor, identity.ReadCustody)
	if err != nil {
		return Container{}, err
	}
	b, err := a.Custody.Container(ctx, scope, in.Code)
	return Container{ID: b.ID, Code: b.Code.String(), Kind: string(b.Kind), State: string(b.State), Seal: b.Seal, Agency: OrgRef{b.Agency, b.AgencyName}, Keeper: OrgRef{b.Org, b.OrgName},
		Division: b.Division, Parent: b.ParentCode.String(), Note: b.Note, Lots: each(b.LotRows, a.lotRow(ctx)), Containers: each(b.Boxes, showContainerRow), PackedAt: Instant(b.PackedAt),
		SealedAt: Instant(b.SealedAt), LastAt: Instant(b.LastAt)}, err
}

func (a *API) packContainer(ctx context.Context, actor identity.Actor, in *struct{ Body NewContainer }) (ContainerReceipt, error) {
	b := in.Body
	r, err := a.Custody.PackContainer(ctx, actor, custody.PackContainer{Command: b.command(), Code: b.Code, Kind: custody.ContainerKind(b.Kind), Seal: b.Seal, Lots: b.Lots,
		Containers: b.Containers, Note: b.Note})
	return showContainerReceipt(r), err
}

func (a *API) openContainer(ctx context.Context, actor identity.Actor, in *struct {
	Coded
	Body ContainerOpening
}) (ContainerReceipt, error) {
	r, err := a.Custody.OpenContainer(ctx, actor, custody.OpenContainer{Command: in.Body.command(), Container: in.Code, Reason: in.Body.Reason, Lots: in.Body.Lots, Containers: in.Body.Containers})
	return showContainerReceipt(r), err
}

func (a *API) resealContainer(ctx context.Context, actor identity.Actor, in *struct {
	Coded
	Body ContainerSealing
}) (ContainerReceipt, error) {
	r, err := a.Custody.ResealContainer(ctx, actor, custody.ResealContainer{Command: in.Body.command(), Container: in.Code, Seal: in.Body.Seal, Reason: in.Body.Reason, Witness: in.Body.Witness})
	return showContainerReceipt(r), err
}

func showContainerReceipt(r custody.ContainerReceipt) ContainerReceipt {
	return ContainerReceipt{ID: r.ID, Code: r.Code.String(), State: string(r.State), Seal: r.Seal, Lots: r.Lots}
}

func showContainerRow(b custody.ContainerRow) ContainerRow {
	return ContainerRow{ID: b.ID, Code: b.Code.String(), Kind: string(b.Kind), State: string(b.State), Seal: b.Seal, Keeper: OrgRef{b.Org, b.OrgName}, Lots: b.Lots, Containers: b.Inside,
		PackedAt: Instant(b.PackedAt), LastAt: Instant(b.LastAt)}
}
