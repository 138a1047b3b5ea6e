package custody

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/fact"
	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/ledger"
	"github.com/sealtrail/sealtrail/internal/moment"
	"github.com/sealtrail/sealtrail/internal/reference"
)

// MaxRest is how far ahead a truck that rests may say it goes on.
const MaxRest = 30 * 24 * time.Hour

// ReportIncident says what went wrong on the road. A broken seal must be
// reported; its lot, or all that lies in its container, cannot be taken by seal
// any more until it is sealed anew.
type ReportIncident struct {
	ledger.Command
	Handoff string   `json:"handoff"` // number or id
	Kind    string   `json:"kind"`    // of the list incident_kind
	Note    string   `json:"note"`
	Place   string   `json:"place"`
	Broken  []string `json:"broken"` // label codes or ids of lots and containers whose seal is broken
	Photos  []string `json:"photos"` // SHA-256, hex
}

// RelayHandoff says that another truck or driver took over.
type RelayHandoff struct {
	ledger.Command
	Handoff string   `json:"handoff"`
	Carrier Carrier  `json:"carrier"`
	Place   string   `json:"place"`
	Note    string   `json:"note"`
	Photos  []string `json:"photos"`
}

// RestHandoff says that the truck stays somewhere, for a night or longer.
type RestHandoff struct {
	ledger.Command
	Handoff string      `json:"handoff"`
	Place   string      `json:"place"`
	Guard   string      `json:"guard"` // who watches, as an office: names of people do not belong here
	Until   moment.Time `json:"until"`
	Note    string      `json:"note"`
	Photos  []string    `json:"photos"`
}

// ResealHandoff puts seals on anew, before a witness.
type ResealHandoff struct {
	ledger.Command
	Handoff string    `json:"handoff"`
	Seals   []NewSeal `json:"seals"`
	Witness Witness   `json:"witness"`
	Place   string    `json:"place"`
	Note    string    `json:"note"` // why
	Photos  []string  `json:"photos"`
}

// NewSeal is the number now on a lot or a container.
type NewSeal struct {
	Lot  string `json:"lot"` // label code or id of either
	Seal string `json:"seal"`
}

// RerouteHandoff sends goods that nobody answered yet elsewhere, or home.
type RerouteHandoff struct {
	ledger.Command
	Handoff  string    `json:"handoff"`
	To       uuid.UUID `json:"to"`       // organisation; the sender: the goods turn back
	Facility uuid.UUID `json:"facility"` // for destruction, unless they turn back
	Reason   string    `json:"reason"`
	Approval string    `json:"approval,omitempty"` // when the new facility is in another province
}

// ReportIncident records an incident.
func (s *Service) ReportIncident(ctx context.Context, actor identity.Actor, cmd ReportIncident) (HandoffAnswer, error) {
	cmd = tidied(cmd)
	c := &checker{photos: s.Photos}
	if _, ok := s.Book.Word(reference.IncidentKinds, cmd.Kind, s.Clock.Now()); !ok {
		c.Invalid("custody.road.kind", "kind")
	}
	c.needed("note", cmd.Note, MaxText, "custody.road.what")
	c.text("place", cmd.Place, MaxName)
	c.lots("broken", len(cmd.Broken))
	c.photoList("photos", cmd.Photos)
	if err := c.err(); err != nil {
		return HandoffAnswer{}, err
	}
	return s.step(ctx, actor, stepping{kind: StepIncident, cmd: cmd.Command, ref: cmd.Handoff, content: cmd, what: cmd.Kind,
		secret: fact.HandoffRoadRestricted{Place: cmd.Place, Note: cmd.Note, Photos: cmd.Photos},
		seals: func(_ Handoff, on truckload) (map[uuid.UUID]string, error) {
			return broken(cmd, on)
		}})
}

// RelayHandoff records that another carrier took over.
func (s *Service) RelayHandoff(ctx context.Context, actor identity.Actor, cmd RelayHandoff) (HandoffAnswer, error) {
	cmd = tidied(cmd)
	c := &checker{photos: s.Photos}
	cmd.Carrier.check(c)
	if cmd.Carrier.Name == "" && cmd.Carrier.Plate == "" {
		c.Invalid("custody.road.carrier", "carrier.plate")
	}
	c.text("place", cmd.Place, MaxName)
	c.text("note", cmd.Note, MaxText)
	c.photoList("photos", cmd.Photos)
	if err := c.err(); err != nil {
		return HandoffAnswer{}, err
	}
	return s.step(ctx, actor, stepping{kind: StepRelay, cmd: cmd.Command, ref: cmd.Handoff, content: cmd, personal: cmd.Carrier.personal(),
		secret: fact.HandoffRoadRestricted{Place: cmd.Place, Note: cmd.Note, Carrier: cmd.Carrier.Name, Permit: cmd.Carrier.Permit, Photos: cmd.Photos}})
}

// RestHandoff records a stop.
func (s *Service) RestHandoff(ctx context.Context, actor identity.Actor, cmd RestHandoff) (HandoffAnswer, error) {
	cmd = tidied(cmd)
	c := &checker{photos: s.Photos}
	c.needed("place", cmd.Place, MaxName, "custody.road.place")
	c.text("guard", cmd.Guard, MaxName)
	c.text("note", cmd.Note, MaxText)
	c.photoList("photos", cmd.Photos)
	if now := s.Clock.Now(); !cmd.Until.IsZero() && cmd.Until.After(now.Add(MaxRest)) {
		c.add(fault.Invalid("custody.road.rest_too_long").At("until").With("days", strconv.Itoa(int(MaxRest/(24*time.Hour)))))
	}
	if err := c.err(); err != nil {
		return HandoffAnswer{}, err
	}
	return s.step(ctx, actor, stepping{kind: StepRest, cmd: cmd.Command, ref: cmd.Handoff, content: cmd,
		secret: fact.HandoffRoadRestricted{Place: cmd.Place, Note: cmd.Note, Guard: cmd.Guard, Until: cmd.Until, Photos: cmd.Photos}})
}

// ResealHandoff records new seals, and who watched them being put on.
func (s *Service) ResealHandoff(ctx context.Context, actor identity.Actor, cmd ResealHandoff) (HandoffAnswer, error) {
	cmd = tidied(cmd)
	c := &checker{photos: s.Photos}
	if len(cmd.Seals) == 0 {
		c.Invalid("custody.road.no_new_seal", "seals")
	}
	c.lots("seals", len(cmd.Seals))
	for i, n := range cmd.Seals {
		c.needed(fmt.Sprintf("seals[%d].seal", i), n.Seal, MaxShort, "custody.road.no_new_seal")
	}
	c.needed("witness.name", cmd.Witness.Name, MaxShort, "custody.road.witness")
	c.text("witness.phone", cmd.Witness.Phone, MaxShort)
	c.text("place", cmd.Place, MaxName)
	c.needed("note", cmd.Note, MaxText, "custody.road.reseal_why")
	c.photoList("photos", cmd.Photos)
	if err := c.err(); err != nil {
		return HandoffAnswer{}, err
	}
	personal := map[string]string{"witness.name": cmd.Witness.Name}
	if cmd.Witness.Phone != "" {
		personal["witness.phone"] = cmd.Witness.Phone
	}
	return s.step(ctx, actor, stepping{kind: StepReseal, cmd: cmd.Command, ref: cmd.Handoff, content: cmd, personal: personal,
		secret: fact.HandoffRoadRestricted{Place: cmd.Place, Note: cmd.Note, Photos: cmd.Photos},
		seals: func(h Handoff, on truckload) (map[uuid.UUID]string, error) {
			return renewed(cmd, h, on)
		}})
}

func (c *checker) lots(field string, n int) {
	if n > MaxLots {
		c.add(fault.Invalid("custody.lots.too_many").At(field).With("max", strconv.Itoa(MaxLots)))
	}
}

// broken finds the lots and containers whose seal broke. An incident of that kind
// names at least one, unless nothing on the truck is sealed.
func broken(cmd ReportIncident, on truckload) (map[uuid.UUID]string, error) {
	out := map[uuid.UUID]string{}
	for i, ref := range cmd.Broken {
		at := fmt.Sprintf("broken[%d]", i)
		id, code, seal, ok := on.seal(ref)
		switch {
		case !ok:
			return nil, fault.Invalid("custody.road.not_on_it").At(at)
		case seal == "":
			return nil, fault.Conflict("custody.road.no_seal").At(at).With("code", code)
		}
		out[id] = ""
	}
	if cmd.Kind == SealBroken && len(out) == 0 && on.sealed() {
		return nil, fault.Invalid("custody.road.which_seal").At("broken")
	}
	return out, nil
}

func renewed(cmd ResealHandoff, h Handoff, on truckload) (map[uuid.UUID]string, error) {
	out, gone := map[uuid.UUID]string{}, h.brokenNumbers()
	for i, n := range cmd.Seals {
		at := fmt.Sprintf("seals[%d]", i)
		id, code, seal, ok := on.seal(n.Lot)
		switch {
		case !ok:
			return nil, fault.Invalid("custody.road.not_on_it").At(at + ".lot")
		case sealNumber(n.Seal) == sealNumber(seal), sealNumber(n.Seal) == sealNumber(gone[id]):
			return nil, fault.Invalid("custody.road.same_seal").At(at+".seal").With("code", code)
		}
		out[id] = n.Seal
	}
	return out, nil
}

// stepping is one step of the road before it is recorded.
type stepping struct {
	kind     StepKind
	cmd      ledger.Command
	ref      string
	content  any
	what     string
	secret   fact.HandoffRoadRestricted
	personal map[string]string
	seals    func(Handoff, truckload) (map[uuid.UUID]string, error)          // seal of each lot and container that is touched
	reroute  func(context.Context, Tx, acting, Handoff, []Lot) (turn, error) // of a reroute
}

// turn is where a reroute leads.
type turn struct {
	to       uuid.UUID
	facility uuid.UUID
	purpose  Purpose
	cleared  map[uuid.UUID]fact.Clearance
}

func (s *Service) step(ctx context.Context, actor identity.Actor, m stepping) (HandoffAnswer, error) {
	a, err := s.begin(actor, identity.MoveHandoff, m.cmd)
	if err != nil {
		return HandoffAnswer{}, err
	}
	var answer HandoffAnswer
	err = s.InTx(ctx, func(tx Tx) error {
		h, err := tx.HandoffForUpdate(ctx, m.ref)
		if err != nil {
			return err
		}
		if err := mayOnTrip(ctx, tx, actor, identity.MoveHandoff, h, a.now); err != nil {
			return err
		}
		answer, err = ledger.Once(ctx, tx, actor.Person, m.cmd.ID, steps[m.kind].kind, m.content, func() (HandoffAnswer, error) {
			if f := h.mayStep(actor, m.kind); f != nil {
				return HandoffAnswer{}, f
			}
			if m.kind == StepRelay && h.Hazardous && m.secret.Permit == "" {
				return HandoffAnswer{}, Carrier{Name: "relay"}.permitted()
			}
			return s.recordRoad(ctx, tx, a, m, h)
		})
		return err
	})
	return answer, err
}

func (s *Service) recordRoad(ctx context.Context, tx Tx, a acting, m stepping, h Handoff) (HandoffAnswer, error) {
	lots, err := tx.LotsByID(ctx, h.Waiting())
	if err != nil {
		return HandoffAnswer{}, err
	}
	on, touched, err := m.sealsOn(ctx, tx, h, lots)
	if err != nil {
		return HandoffAnswer{}, err
	}
	boxes, times := on.touched(touched), []moment.Time{h.LastAt}
	for _, b := range boxes {
		times = append(times, b.LastAt)
	}
	if err := a.when(lots, times...); err != nil {
		return HandoffAnswer{}, err
	}
	var t turn
	if m.reroute != nil {
		if t, err = m.reroute(ctx, tx, a, h, lots); err != nil {
			return HandoffAnswer{}, err
		}
		m.secret.To, m.secret.Was, m.secret.Facility, m.secret.Purpose = t.to, h.To, t.facility, string(t.purpose)
	}
	d := a.draft(steps[m.kind].kind)
	nouns := map[ledger.Stream]noun{h.Stream: &h}
	for i := range lots {
		if lots[i].Handoff != h.ID {
			return HandoffAnswer{}, fault.Conflict("ledger.moved_on")
		}
		nouns[lots[i].Stream] = &lots[i]
	}
	for _, b := range boxes {
		nouns[b.Stream] = b
	}
	d.Lines, m.secret.Seals = on.lines(h, touched, t, a.at)
	m.secret.Handoff, m.secret.Late = h.ID, a.late()
	d.Facts = fact.HandoffRoad{What: m.what, Lots: len(lots), Seals: len(touched), Photos: len(m.secret.Photos), Rules: s.Book.Version(), Late: a.isLate()}
	d.Restricted, d.Personal = m.secret, m.personal
	d.Streams, d.Refs = []ledger.Stream{h.Stream}, []ledger.Ref{h.Offer}
	sealed, err := tx.Record(ctx, d)
	if err != nil {
		return HandoffAnswer{}, err
	}
	if err := apply(sealed, nouns); err != nil {
		return HandoffAnswer{}, err
	}
	if len(boxes) > 0 {
		if err := tx.SaveContainers(ctx, values(boxes)); err != nil {
			return HandoffAnswer{}, err
		}
	}
	if m.kind == StepReroute { // what the old receiver counted is nobody's receipt
		if err := tx.DropMarks(ctx, h, nil); err != nil {
			return HandoffAnswer{}, err
		}
	}
	if err := keepRoadPhotos(ctx, tx, h, m, a.at); err != nil {
		return HandoffAnswer{}, err
	}
	return handoffAnswer(h), save(ctx, tx, pointers(lots), []*Handoff{&h}, nil)
}

// sealsOn gives what is on the truck, and the number now on each seal that the
// step touches; containers only where seals are the step's matter.
func (m stepping) sealsOn(ctx context.Context, tx Tx, h Handoff, lots []Lot) (on truckload, touched map[uuid.UUID]string, err error) {
	on.lots = lots
	if m.seals == nil {
		return on, nil, nil
	}
	if on.boxes, err = around(ctx, tx, lots); err != nil {
		return on, nil, err
	}
	touched, err = m.seals(h, on)
	return on, touched, err
}

func keepRoadPhotos(ctx context.Context, tx Tx, h Handoff, m stepping, at moment.Time) error {
	if len(m.secret.Photos) == 0 {
		return nil
	}
	var all []Photo
	for _, sha := range m.secret.Photos {
		all = append(all, Photo{SHA256: sha, Noun: HandoffStream, NounID: h.ID, Act: m.cmd.ID, At: at})
	}
	return tx.KeepPhotos(ctx, all)
}

// named finds a lot among those on the handoff, by label code or id.
func named(lots []Lot, ref string) (Lot, bool) {
	for _, l := range lots {
		if l.ID.String() == ref || sameCode(l.Code, ref) {
			return l, true
		}
	}
	return Lot{}, false
}
