package custody

import (
	"context"
	"strings"

	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/fact"
	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/ledger"
)

// OpenContainer breaks the seal of a container and takes out what is named; of
// nothing named, all of it.
type OpenContainer struct {
	ledger.Command
	Container  string   `json:"container"` // label code or id
	Reason     string   `json:"reason"`
	Lots       []string `json:"lots"`       // label codes or ids; with no containers: all
	Containers []string `json:"containers"` // directly inside
}

// ResealContainer puts a new seal on a container.
type ResealContainer struct {
	ledger.Command
	Container string `json:"container"`
	Seal      string `json:"seal"`
	Reason    string `json:"reason"`
	Witness   string `json:"witness"` // name of who stood by; personal data
}

// OpenContainer takes goods out of a container that its keeper has at hand.
func (s *Service) OpenContainer(ctx context.Context, actor identity.Actor, cmd OpenContainer) (ContainerReceipt, error) {
	cmd = tidied(cmd)
	a, err := s.begin(actor, identity.OpenContainer, cmd.Command)
	if err != nil {
		return ContainerReceipt{}, err
	}
	c := &checker{}
	c.needed("reason", cmd.Reason, MaxText, "custody.container.reason")
	if err := c.err(); err != nil {
		return ContainerReceipt{}, err
	}
	return s.onContainer(ctx, a, cmd.Container, "custody.container.open", cmd, func(tx Tx, a acting, o opening) ([]ledger.Draft, error) {
		if o.box.Parent != uuid.Nil {
			return nil, fault.Conflict("custody.container.inside").At("container").With("code", o.box.Code.String())
		}
		if err := o.name(ctx, tx, cmd); err != nil {
			return nil, err
		}
		d := a.draft(fact.KindContainerOpened)
		return []ledger.Draft{o.draft(d, a, cmd.Reason, uuid.Nil)}, nil
	})
}

// ResealContainer seals a container anew; a witness stands by.
func (s *Service) ResealContainer(ctx context.Context, actor identity.Actor, cmd ResealContainer) (ContainerReceipt, error) {
	cmd = tidied(cmd)
	a, err := s.begin(actor, identity.ResealContainer, cmd.Command)
	if err != nil {
		return ContainerReceipt{}, err
	}
	c := &checker{}
	c.needed("seal", cmd.Seal, MaxShort, "custody.container.seal_missing")
	c.needed("reason", cmd.Reason, MaxText, "custody.container.reason")
	c.needed("witness", cmd.Witness, MaxShort, "custody.container.witness")
	if err := c.err(); err != nil {
		return ContainerReceipt{}, err
	}
	return s.onContainer(ctx, a, cmd.Container, "custody.container.reseal", cmd, func(_ Tx, a acting, o opening) ([]ledger.Draft, error) {
		if sealNumber(cmd.Seal) == sealNumber(o.box.Seal) {
			return nil, fault.Invalid("custody.container.same_seal").At("seal")
		}
		d := a.draft(fact.KindContainerResealed)
		d.Facts = fact.ContainerResealed{Late: a.isLate()}
		d.Restricted = fact.ContainerResealedRestricted{Container: o.box.ID, Was: o.box.Seal, Seal: cmd.Seal, Reason: cmd.Reason, Late: a.late()}
		d.Personal = map[string]string{"witness.name": cmd.Witness}
		d.Streams = []ledger.Stream{o.box.Stream}
		value := fact.ContainerResealedLine{Container: o.box.ID, Code: o.box.Code.String(), Was: o.box.Seal, Seal: cmd.Seal}
		for _, l := range o.lots {
			d.Lines = append(d.Lines, ledger.Line{Stream: l.Stream, Value: value})
		}
		for _, b := range o.boxes {
			d.Lines = append(d.Lines, ledger.Line{Stream: b.Stream, Value: value})
		}
		return []ledger.Draft{d}, nil
	})
}

// opening is a container with all that lies in it directly.
type opening struct {
	box   *Container
	boxes []*Container // directly inside
	lots  []*Lot
	out   map[uuid.UUID]bool // taken out: lots and containers
}

// onContainer loads a container and its direct contents, asks for the right, and
// keeps what the drafts change. Goods that are promised to a receiver or on the
// road stay as they were sealed.
func (s *Service) onContainer(ctx context.Context, a acting, ref, kind string, cmd any, decide func(Tx, acting, opening) ([]ledger.Draft, error)) (ContainerReceipt, error) {
	var receipt ContainerReceipt
	err := s.InTx(ctx, func(tx Tx) error {
		named, err := containersNamed(ctx, tx, []string{ref}, "container")
		if err != nil {
			if f := fault.Of(err); f != nil {
				err = f.At("container")
			}
			return err
		}
		box := named[0]
		if err := a.actor.MayOn(a.action, box.keeping()); err != nil {
			return err
		}
		receipt, err = ledger.Once(ctx, tx, a.actor.Person, a.cmd.ID, kind, cmd, func() (ContainerReceipt, error) {
			o, err := open(ctx, tx, &box)
			if err != nil {
				return ContainerReceipt{}, err
			}
			if err := o.atHand(); err != nil {
				return ContainerReceipt{}, err
			}
			if err := a.when(values(o.lots), box.LastAt); err != nil {
				return ContainerReceipt{}, err
			}
			drafts, err := decide(tx, a, o)
			if err != nil {
				return ContainerReceipt{}, err
			}
			sealed, err := tx.Record(ctx, drafts...)
			if err != nil {
				return ContainerReceipt{}, err
			}
			nouns := map[ledger.Stream]noun{}
			o.join(nouns)
			if err := apply(sealed, nouns); err != nil {
				return ContainerReceipt{}, err
			}
			if len(o.lots) > 0 {
				if err := tx.SaveLots(ctx, values(o.lots)); err != nil {
					return ContainerReceipt{}, err
				}
			}
			return containerReceipt(box), tx.SaveContainers(ctx, o.touched(sealed))
		})
		return err
	})
	return receipt, err
}

func open(ctx context.Context, tx Tx, box *Container) (opening, error) {
	o := opening{box: box, out: map[uuid.UUID]bool{}}
	lots, err := tx.LotsByID(ctx, box.Lots)
	if err != nil {
		return o, err
	}
	boxes, err := tx.ContainersByID(ctx, box.Inside)
	if err != nil {
		return o, err
	}
	o.lots, o.boxes = pointers(lots), pointers(boxes)
	return o, nil
}

func (o opening) atHand() error {
	if o.box.State == ContainerEmptied {
		return fault.Conflict("custody.container.emptied").At("container").With("code", o.box.Code.String())
	}
	for _, l := range o.lots {
		if l.Handoff != uuid.Nil {
			return fault.Conflict("custody.container.offered").At("container").With("code", l.Code.String())
		}
	}
	return nil
}

// name marks what is taken out.
func (o opening) name(ctx context.Context, tx Tx, cmd OpenContainer) error {
	if len(cmd.Lots)+len(cmd.Containers) == 0 {
		for _, l := range o.lots {
			o.out[l.ID] = true
		}
		for _, b := range o.boxes {
			o.out[b.ID] = true
		}
		return nil
	}
	lots, err := tx.LotsForUpdate(ctx, cmd.Lots)
	if err != nil {
		return placed(err, "lots%s")
	}
	for i, l := range lots {
		if l.Container != o.box.ID {
			return fault.Invalid("custody.container.not_inside").At(strings.Replace("lots[%d]", "%d", itoa(i), 1)).With("code", l.Code.String())
		}
		o.out[l.ID] = true
	}
	boxes, err := containersNamed(ctx, tx, cmd.Containers, "containers")
	if err != nil {
		return err
	}
	for i, b := range boxes {
		if b.Parent != o.box.ID {
			return fault.Invalid("custody.container.not_inside").At("containers["+itoa(i)+"]").With("code", b.Code.String())
		}
		o.out[b.ID] = true
	}
	return nil
}

// draft tells the opening to the container and to all that lay in it: goods that
// stay inside have lost the seal over them.
func (o opening) draft(d ledger.Draft, a acting, reason string, handoff uuid.UUID) ledger.Draft {
	secret := fact.ContainerOpenedRestricted{Container: o.box.ID, Seal: o.box.Seal, Reason: reason, Handoff: handoff, Late: a.late()}
	line := func(stream ledger.Stream, id uuid.UUID) {
		d.Lines = append(d.Lines, ledger.Line{Stream: stream,
			Value: fact.ContainerOpenedLine{Container: o.box.ID, Code: o.box.Code.String(), Seal: o.box.Seal, Taken: o.out[id]}})
	}
	for _, l := range o.lots {
		if o.out[l.ID] {
			secret.Lots = append(secret.Lots, l.ID)
		}
		line(l.Stream, l.ID)
	}
	for _, b := range o.boxes {
		if o.out[b.ID] {
			secret.Inside = append(secret.Inside, b.ID)
		}
		line(b.Stream, b.ID)
	}
	d.Facts = fact.ContainerOpened{Taken: len(secret.Lots), Emptied: len(secret.Lots)+len(secret.Inside) == len(o.lots)+len(o.boxes), Late: a.isLate()}
	d.Restricted = secret
	d.Streams = append(d.Streams, o.box.Stream)
	return d
}

func (o opening) join(nouns map[ledger.Stream]noun) {
	nouns[o.box.Stream] = o.box
	for _, l := range o.lots {
		nouns[l.Stream] = l
	}
	for _, b := range o.boxes {
		nouns[b.Stream] = b
	}
}

// touched are the containers of which the acts speak.
func (o opening) touched(sealed []ledger.Sealed) []Container {
	var out []Container
	for _, b := range append([]*Container{o.box}, o.boxes...) {
		for _, s := range sealed {
			if _, ok := s.Entry(b.Stream); ok {
				out = append(out, *b)
				break
			}
		}
	}
	return out
}
