package fact

import "github.com/google/uuid"

// Kinds of containers.
const (
	KindContainerPacked   = "custody.container.packed"   // 装箱
	KindContainerOpened   = "custody.container.opened"   // 开箱
	KindContainerResealed = "custody.container.resealed" // 重新加封
	KindContainerReceived = "custody.container.received" // 凭封签接收，随货转移保管
)

// ContainerPacked v1.
type ContainerPacked struct {
	Lots       int  `json:"lots"`       // with those of containers inside
	Containers int  `json:"containers"` // inside
	Sealed     bool `json:"sealed"`
	Late       bool `json:"late"`
}

// ContainerPackedRestricted v1 begins a container.
type ContainerPackedRestricted struct {
	Container uuid.UUID       `json:"container"`
	Code      string          `json:"code"`
	Kind      string          `json:"kind"` // box|pallet|room
	Agency    uuid.UUID       `json:"agency"`
	Division  string          `json:"division"`
	Org       uuid.UUID       `json:"org"` // that keeps it
	Person    string          `json:"person"`
	Seal      string          `json:"seal"`
	Lots      []ContainerPart `json:"lots"`
	Inside    []ContainerPart `json:"inside"`
	Note      string          `json:"note"`
	Late      Late            `json:"late"`
}

// ContainerPart names a lot or a container that was put in directly.
type ContainerPart struct {
	ID     uuid.UUID `json:"id"`
	Stream string    `json:"stream"`
}

// ContainerPackedLine v1 stands with each lot, those of containers inside too,
// and with each container put in directly. Direct is the one it lies in.
type ContainerPackedLine struct {
	Container uuid.UUID `json:"container"`
	Direct    uuid.UUID `json:"direct"`
	Code      string    `json:"code"`
	Seal      string    `json:"seal"`
}

// ContainerOpened v1.
type ContainerOpened struct {
	Taken   int  `json:"taken"`   // lots
	Emptied bool `json:"emptied"` // nothing is left inside
	Late    bool `json:"late"`
}

// ContainerOpenedRestricted v1.
type ContainerOpenedRestricted struct {
	Container uuid.UUID   `json:"container"`
	Seal      string      `json:"seal"` // that was broken; empty: none was on it
	Reason    string      `json:"reason"`
	Handoff   uuid.UUID   `json:"handoff"` // zero unless opened while being received
	Lots      []uuid.UUID `json:"lots"`    // taken out
	Inside    []uuid.UUID `json:"inside"`  // taken out
	Late      Late        `json:"late"`
}

// ContainerOpenedLine v1 stands with all that lay in it directly.
type ContainerOpenedLine struct {
	Container uuid.UUID `json:"container"`
	Code      string    `json:"code"`
	Seal      string    `json:"seal"` // that was broken
	Taken     bool      `json:"taken"`
}

// ContainerResealed v1. Personal value: witness.name.
type ContainerResealed struct {
	Late bool `json:"late"`
}

// ContainerResealedRestricted v1.
type ContainerResealedRestricted struct {
	Container uuid.UUID `json:"container"`
	Was       string    `json:"was"` // the seal before; empty: none
	Seal      string    `json:"seal"`
	Reason    string    `json:"reason"`
	Late      Late      `json:"late"`
}

// ContainerResealedLine v1.
type ContainerResealedLine struct {
	Container uuid.UUID `json:"container"`
	Code      string    `json:"code"`
	Was       string    `json:"was"`
	Seal      string    `json:"seal"`
}

// ContainerReceived v1 follows a receipt that took sealed containers whole.
type ContainerReceived struct {
	Containers int `json:"containers"`
}

// ContainerReceivedRestricted v1.
type ContainerReceivedRestricted struct {
	Handoff uuid.UUID `json:"handoff"`
}

// ContainerReceivedLine v1 stands with each container.
type ContainerReceivedLine struct {
	Container uuid.UUID `json:"container"`
	Handoff   uuid.UUID `json:"handoff"`
	Org       uuid.UUID `json:"org"`
	Person    string    `json:"person"`
}
