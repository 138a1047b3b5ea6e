package custody

import (
	"fmt"
	"slices"
	"strings"
	"unicode"

	"github.com/google/uuid"
	"golang.org/x/text/unicode/norm"

	"github.com/sealtrail/sealtrail/internal/fact"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/label"
	"github.com/sealtrail/sealtrail/internal/ledger"
	"github.com/sealtrail/sealtrail/internal/moment"
)

// ContainerStream is the kind of a container's stream.
const ContainerStream = "container"

// MaxDepth is how many containers may lie one in another: a box on a pallet in a
// sealed room.
const MaxDepth = 3

// ContainerKind is what a container is.
type ContainerKind string

const (
	Box    ContainerKind = "box"    // 箱
	Pallet ContainerKind = "pallet" // 托盘
	Room   ContainerKind = "room"   // 封存间
)

// ContainerKinds are all of them, in the order forms show them.
func ContainerKinds() []ContainerKind { return []ContainerKind{Box, Pallet, Room} }

// ContainerState is whether a container's seal speaks for what is inside.
type ContainerState string

const (
	ContainerSealed  ContainerState = "sealed"  // 封签完好
	ContainerOpen    ContainerState = "open"    // 未加封
	ContainerEmptied ContainerState = "emptied" // 已清空: its label stands for nothing any more
)

// ContainerStates are all of them, in order.
func ContainerStates() []ContainerState {
	return []ContainerState{ContainerSealed, ContainerOpen, ContainerEmptied}
}

// PublicContainer is the public word for a container's label.
func PublicContainer(s ContainerState) Public {
	if s == ContainerEmptied {
		return PublicVoid
	}
	return PublicInCustody
}

// Container is a labelled box, pallet or room that holds lots or containers
// (容器). Its keeper is the keeper of all that is inside.
type Container struct {
	ID       uuid.UUID
	Stream   ledger.Stream
	Version  int64
	Code     label.Code
	Kind     ContainerKind
	State    ContainerState
	Agency   uuid.UUID // responsible for all that is inside
	Division string    // the agency's
	Org      uuid.UUID // that keeps it
	Person   string    // pseudonym of whoever packed or received it
	Seal     string    // number; empty: none
	Parent   uuid.UUID // the container it lies in
	Lots     []uuid.UUID
	Inside   []uuid.UUID // containers, directly
	Note     string
	PackedAt moment.Time
	SealedAt moment.Time // of the seal that is on it
	LastAt   moment.Time
}

// Parties are the responsible agency and who keeps the container.
func (b Container) Parties() identity.Parties {
	return identity.Parties{Owner: b.Agency, Others: others(b.Agency, b.Org), Division: b.Division}
}

// keeping are the parties as seen from whoever keeps it.
func (b Container) keeping() identity.Parties {
	return identity.Parties{Owner: b.Org, Others: others(b.Org, b.Agency), Division: b.Division}
}

// SealReads tells whether a number read from a seal is the recorded one: blanks,
// width and case do not count.
func (b Container) SealReads(number string) bool {
	return b.State == ContainerSealed && sealNumber(number) != "" && sealNumber(number) == sealNumber(b.Seal)
}

func sealNumber(s string) string {
	return strings.ToUpper(strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || r == '-' {
			return -1
		}
		return r
	}, norm.NFKC.String(s)))
}

// Apply takes one entry of the container's stream; it is the only mutator.
func (b *Container) Apply(r ledger.Recorded) error {
	if err := ledger.Next(b.Version, r); err != nil {
		return err
	}
	next := *b
	if err := next.apply(r); err != nil {
		return fmt.Errorf("container %s entry %d (%s): %w", b.Code, r.Seq, r.Act.Kind, err)
	}
	next.Version, next.Stream = r.Seq, r.Ref.Stream
	if !strings.HasPrefix(r.Act.Kind, "label.") {
		next.LastAt = max(next.LastAt, r.Act.OccurredAt)
	}
	*b = next
	return nil
}

// RebuildContainer makes a container from its stream alone.
func RebuildContainer(entries []ledger.Recorded) (Container, error) {
	var b Container
	for _, r := range entries {
		if err := b.Apply(r); err != nil {
			return Container{}, err
		}
	}
	return b, nil
}

func (b *Container) apply(r ledger.Recorded) error {
	switch r.Act.Kind {
	case fact.KindContainerPacked:
		if r.Line != nil { // put into another
			return opened(r, func(f fact.ContainerPackedLine, _ ledger.Recorded) error {
				b.Parent = f.Container
				return nil
			})
		}
		return b.packed(r)
	case fact.KindContainerOpened:
		if r.Line != nil {
			return opened(r, func(f fact.ContainerOpenedLine, _ ledger.Recorded) error {
				if f.Taken {
					b.Parent = uuid.Nil
				}
				return nil
			})
		}
		return b.opened(r)
	case fact.KindContainerResealed:
		if r.Line != nil { // the one around it has another seal
			return nil
		}
		var secret fact.ContainerResealedRestricted
		if err := told(r, &fact.ContainerResealed{}, &secret); err != nil {
			return err
		}
		b.Seal, b.State, b.SealedAt = secret.Seal, ContainerSealed, r.Act.OccurredAt
	case fact.KindHandoffIncident, fact.KindHandoffResealed:
		return opened(r, b.onRoad)
	case fact.KindContainerReceived:
		return opened(r, func(f fact.ContainerReceivedLine, _ ledger.Recorded) error {
			b.Org, b.Person = f.Org, f.Person
			return nil
		})
	}
	return nil
}

func (b *Container) packed(r ledger.Recorded) error {
	var f fact.ContainerPackedRestricted
	if err := told(r, &fact.ContainerPacked{}, &f); err != nil {
		return err
	}
	code, err := label.Parse(f.Code)
	if err != nil {
		return err
	}
	*b = Container{ID: f.Container, Code: code, Kind: ContainerKind(f.Kind), State: ContainerOpen, Agency: f.Agency, Division: f.Division, Org: f.Org, Person: f.Person,
		Seal: f.Seal, Note: f.Note, PackedAt: r.Act.OccurredAt}
	if f.Seal != "" {
		b.State, b.SealedAt = ContainerSealed, r.Act.OccurredAt
	}
	for _, p := range f.Lots {
		b.Lots = grown(b.Lots, p.ID)
	}
	for _, p := range f.Inside {
		b.Inside = grown(b.Inside, p.ID)
	}
	return nil
}

func (b *Container) opened(r ledger.Recorded) error {
	var f fact.ContainerOpenedRestricted
	if err := told(r, &fact.ContainerOpened{}, &f); err != nil {
		return err
	}
	b.Seal, b.SealedAt, b.State = "", 0, ContainerOpen
	b.Lots, b.Inside = without(b.Lots, f.Lots), without(b.Inside, f.Inside)
	if len(b.Lots)+len(b.Inside) == 0 {
		b.State = ContainerEmptied
	}
	return nil
}

// without is a list less some of it; an empty one is nil.
func without(all, some []uuid.UUID) []uuid.UUID {
	return grown(slices.DeleteFunc(slices.Clone(all), func(id uuid.UUID) bool { return holds(some, id) }))
}
