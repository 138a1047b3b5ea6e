package custody

import (
	"context"
	"fmt"
	"strconv"

	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/fact"
	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/label"
	"github.com/sealtrail/sealtrail/internal/ledger"
)

// PackContainer puts lots and containers into a new container.
type PackContainer struct {
	ledger.Command
	Code       string        `json:"code"` // of a label printed ahead, which sticks on the container
	Kind       ContainerKind `json:"kind"`
	Seal       string        `json:"seal"`       // number; empty: not sealed yet
	Lots       []string      `json:"lots"`       // label codes or ids
	Containers []string      `json:"containers"` // the same
	Note       string        `json:"note"`
}

// ContainerReceipt answers acts on a container.
type ContainerReceipt struct {
	ID    uuid.UUID      `json:"id"`
	Code  label.Code     `json:"code"`
	State ContainerState `json:"state"`
	Seal  string         `json:"seal"`
	Lots  int            `json:"lots"` // directly inside
}

func containerReceipt(b Container) ContainerReceipt {
	return ContainerReceipt{ID: b.ID, Code: b.Code, State: b.State, Seal: b.Seal, Lots: len(b.Lots)}
}

// Containers is what the room needs of a transaction for containers.
type Containers interface {
	// ContainersByRef locks containers named by label code or id; what names none
	// is left out of the answer.
	ContainersByRef(ctx context.Context, refs []string) (map[string]Container, error)
	// ContainersByID locks containers and gives them as asked for.
	ContainersByID(ctx context.Context, ids []uuid.UUID) ([]Container, error)
	SaveContainers(ctx context.Context, all []Container) error
}

// PackContainer packs what the actor's organisation keeps. All of it has one
// responsible agency and lies in one kind of place, so that the container can be
// handed over and answered as one.
func (s *Service) PackContainer(ctx context.Context, actor identity.Actor, cmd PackContainer) (ContainerReceipt, error) {
	cmd = tidied(cmd)
	a, err := s.begin(actor, identity.PackContainer, cmd.Command)
	if err != nil {
		return ContainerReceipt{}, err
	}
	if err := cmd.check(); err != nil {
		return ContainerReceipt{}, err
	}
	var receipt ContainerReceipt
	err = s.InTx(ctx, func(tx Tx) error {
		inside, err := containersNamed(ctx, tx, cmd.Containers, "containers")
		if err != nil {
			return err
		}
		for i, b := range inside {
			if err := actor.MayOn(identity.PackContainer, b.keeping()); err != nil {
				return placed(err, fmt.Sprintf("containers[%d]", i))
			}
		}
		lots, err := lotsNamed(ctx, tx, actor, identity.PackContainer, cmd.Lots, "lots%s", Lot.keeping)
		if err != nil {
			return err
		}
		receipt, err = ledger.Once(ctx, tx, actor.Person, cmd.ID, "custody.container.pack", cmd, func() (ContainerReceipt, error) {
			return s.packContainer(ctx, tx, a, cmd, lots, inside)
		})
		return err
	})
	return receipt, err
}

func (cmd PackContainer) check() error {
	c := &checker{}
	if !holds(ContainerKinds(), cmd.Kind) {
		c.Invalid("custody.container.kind", "kind")
	}
	if len(cmd.Lots)+len(cmd.Containers) == 0 {
		c.Invalid("custody.container.nothing", "lots")
	}
	if len(cmd.Lots)+len(cmd.Containers) > MaxLots {
		c.add(fault.Invalid("custody.lots.too_many").At("lots").With("max", strconv.Itoa(MaxLots)))
	}
	if c.code(codes{}, "code", cmd.Code).IsZero() && c.err() == nil {
		c.Invalid("custody.container.code", "code")
	}
	c.text("seal", cmd.Seal, MaxShort)
	c.text("note", cmd.Note, MaxText)
	return c.err()
}

// containersNamed locks containers that a command names; each must be there and
// named once.
func containersNamed(ctx context.Context, tx Tx, refs []string, field string) ([]Container, error) {
	if len(refs) == 0 {
		return nil, nil
	}
	known, err := tx.ContainersByRef(ctx, refs)
	if err != nil {
		return nil, err
	}
	var out []Container
	seen := map[uuid.UUID]bool{}
	for i, ref := range refs {
		b, ok := known[ref]
		at := fmt.Sprintf("%s[%d]", field, i)
		if !ok {
			return nil, fault.Missing("custody.container.unknown").At(at)
		}
		if seen[b.ID] {
			return nil, fault.Invalid("custody.container.twice").At(at).With("code", b.Code.String())
		}
		seen[b.ID], out = true, append(out, b)
	}
	return out, nil
}

func (s *Service) packContainer(ctx context.Context, tx Tx, a acting, cmd PackContainer, lots []Lot, inside []Container) (ContainerReceipt, error) {
	nested, deep, err := within(ctx, tx, inside)
	if err != nil {
		return ContainerReceipt{}, err
	}
	nestedLots, err := tx.LotsByID(ctx, lotsIn(nested))
	if err != nil {
		return ContainerReceipt{}, err
	}
	all := append(append([]Lot{}, lots...), nestedLots...)
	if len(all) > MaxLots {
		return ContainerReceipt{}, fault.Invalid("custody.lots.too_many").At("lots").With("max", strconv.Itoa(MaxLots))
	}
	if err := a.when(all, 0); err != nil {
		return ContainerReceipt{}, err
	}
	if err := cmd.packable(a.actor, lots, inside, all, deep); err != nil {
		return ContainerReceipt{}, err
	}
	code, err := label.Scanned(cmd.Code)
	if err != nil {
		return ContainerReceipt{}, fault.Invalid("custody.container.code").At("code")
	}
	if err := tx.BindLabel(ctx, a.actor.Org, a.at, code, label.Target{Kind: label.Container, ID: cmd.ID}); err != nil {
		return ContainerReceipt{}, unseenLabel(err)
	}
	streams, err := tx.NewStreams(ctx, ContainerStream, []uuid.UUID{cmd.ID})
	if err != nil {
		return ContainerReceipt{}, err
	}
	sealed, err := tx.Record(ctx, cmd.draft(a, code, streams[0], lots, inside, all))
	if err != nil {
		return ContainerReceipt{}, err
	}
	boxes := append([]Container{{}}, inside...)
	nouns := map[ledger.Stream]noun{streams[0]: &boxes[0]}
	for i := range inside {
		nouns[inside[i].Stream] = &boxes[i+1]
	}
	for i := range all {
		nouns[all[i].Stream] = &all[i]
	}
	if err := apply(sealed, nouns); err != nil {
		return ContainerReceipt{}, err
	}
	if err := tx.SaveLots(ctx, all); err != nil {
		return ContainerReceipt{}, err
	}
	return containerReceipt(boxes[0]), tx.SaveContainers(ctx, boxes)
}

// unseenLabel puts a label that cannot be used to the field that named it.
func unseenLabel(err error) error {
	if f := fault.Of(err); f != nil {
		g := *f
		if g.Kind == fault.KindMissing {
			g.Kind = fault.KindInvalid
		}
		return g.At("code")
	}
	return err
}

// packable judges each lot; all that stand in the way are told at once.
func (cmd PackContainer) packable(actor identity.Actor, lots []Lot, inside []Container, all []Lot, deep int) error {
	if deep+1 > MaxDepth {
		return fault.Invalid("custody.container.too_deep").At("containers").With("max", strconv.Itoa(MaxDepth))
	}
	var wrong fault.List
	for i, b := range inside {
		at := fmt.Sprintf("containers[%d]", i)
		switch {
		case b.State == ContainerEmptied:
			_ = wrong.Add(fault.Conflict("custody.container.emptied").At(at).With("code", b.Code.String()))
		case b.Parent != uuid.Nil:
			_ = wrong.Add(fault.Conflict("custody.container.inside").At(at).With("code", b.Code.String()))
		}
	}
	for i, l := range all {
		at := fmt.Sprintf("lots[%d]", i)
		if i >= len(lots) {
			at = "containers"
		} else if l.Container != uuid.Nil {
			_ = wrong.Add(fault.Conflict("custody.container.lot_inside").At(at).With("code", l.Code.String()))
			continue
		}
		if f := l.packable(actor, all[0]); f != nil {
			_ = wrong.Add(f.At(at).With("code", l.Code.String()))
		}
	}
	return wrong.Err()
}

func (l Lot) packable(actor identity.Actor, first Lot) *fault.Fault {
	switch {
	case !holds([]State{WithHandler, InCustody, AtLab, AtFirm}, l.State) || l.Keeper.Party:
		return fault.Conflict("custody.container.state").With("state", string(l.State))
	case l.Checkout != uuid.Nil:
		return fault.Conflict("custody.lot.checked_out")
	case l.Handoff != uuid.Nil:
		return fault.Conflict("custody.lot.offered")
	case l.Run != uuid.Nil:
		return fault.Conflict("custody.lot.in_run")
	case l.State == InCustody && !actor.Has(identity.Keeper):
		return fault.Denied("custody.container.keeper_packs")
	case l.Agency != first.Agency:
		return fault.Invalid("custody.container.one_agency")
	case l.Keeper.Org != first.Keeper.Org || l.State != first.State:
		return fault.Invalid("custody.container.one_keeper")
	}
	return nil
}

func (cmd PackContainer) draft(a acting, code label.Code, stream ledger.Stream, lots []Lot, inside []Container, all []Lot) ledger.Draft {
	d := a.draft(fact.KindContainerPacked)
	d.Facts = fact.ContainerPacked{Lots: len(all), Containers: len(inside), Sealed: cmd.Seal != "", Late: a.isLate()}
	secret := fact.ContainerPackedRestricted{Container: cmd.ID, Code: code.String(), Kind: string(cmd.Kind), Agency: all[0].Agency, Division: all[0].Division,
		Org: a.actor.Org, Person: a.actor.Pseudonym, Seal: cmd.Seal, Note: cmd.Note, Late: a.late()}
	line := func(stream ledger.Stream, direct uuid.UUID) {
		d.Lines = append(d.Lines, ledger.Line{Stream: stream, Value: fact.ContainerPackedLine{Container: cmd.ID, Direct: direct, Code: code.String(), Seal: cmd.Seal}})
	}
	for i, l := range all {
		direct := l.Container
		if i < len(lots) {
			direct = cmd.ID
			secret.Lots = append(secret.Lots, fact.ContainerPart{ID: l.ID, Stream: l.Stream.String()})
		}
		line(l.Stream, direct)
	}
	for _, b := range inside {
		secret.Inside = append(secret.Inside, fact.ContainerPart{ID: b.ID, Stream: b.Stream.String()})
		line(b.Stream, cmd.ID)
	}
	d.Restricted, d.Streams = secret, []ledger.Stream{stream}
	return d
}

// within gives containers with all that lie in them, and how deep they go.
func within(ctx context.Context, tx Tx, roots []Container) (all []Container, deep int, err error) {
	level := roots
	for len(level) > 0 {
		deep++
		if deep > MaxDepth {
			return nil, deep, fmt.Errorf("container %s: more than %d lie one in another", roots[0].Code, MaxDepth)
		}
		all = append(all, level...)
		var ids []uuid.UUID
		for _, b := range level {
			ids = append(ids, b.Inside...)
		}
		if level, err = tx.ContainersByID(ctx, ids); err != nil {
			return nil, 0, err
		}
	}
	return all, deep, nil
}

func lotsIn(all []Container) []uuid.UUID {
	var ids []uuid.UUID
	for _, b := range all {
		ids = append(ids, b.Lots...)
	}
	return ids
}
