package destruction

import (
	"slices"
	"strconv"
	"strings"

	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/fact"
	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/ledger"
	"github.com/sealtrail/sealtrail/internal/moment"
	"github.com/sealtrail/sealtrail/internal/reference"
)

// Bases of a mass that come from a scale.
const (
	measured    = "measured"
	apportioned = "apportioned"
)

// Measured tells whether a lot's mass comes from a scale, its own or that of the
// load it was part of.
func (l RunLot) Measured() bool { return l.Basis == measured || l.Basis == apportioned }

// figures turns what the operator reports into what is frozen. Weights are by
// lot. All wrong fields are named together, the balance among them as soon as the
// masses themselves are in order.
func (r Run) figures(cmd CompleteRun, weights map[uuid.UUID]weighed, agencies []string, now moment.Time, book *reference.Book) (fact.Figures, error) {
	var c checks
	f := fact.Figures{Method: r.Method, Line: r.Line, StartedAt: cmd.StartedAt, EndedAt: cmd.EndedAt, LossG: cmd.LossG, FeeFen: cmd.FeeFen, Outputs: []fact.FigureOut{},
		Residue: []fact.FigureOut{}, Tickets: []string{}, Photos: []fact.FigurePhoto{}}
	if f.StartedAt.IsZero() {
		f.StartedAt = r.StartedAt
	}
	switch {
	case f.StartedAt.Before(r.StartedAt):
		c.Invalid("destruction.time.before_start", "started_at")
	case f.EndedAt.IsZero():
		c.Invalid("destruction.time.end_missing", "ended_at")
	case f.EndedAt.Before(f.StartedAt):
		c.Invalid("destruction.time.order", "ended_at")
	case f.EndedAt.After(now.Add(ledger.Skew)):
		c.Invalid("command.in_the_future", "ended_at")
	}
	f.Parameters = c.text(cmd.Parameters, "parameters", MaxText, false)
	f.Inputs = r.inputs(&c, weights)
	f.Outputs = c.materials(cmd.Outputs, "outputs", now, book)
	f.Residue = c.materials(cmd.Residue, "residue", now, book)
	c.mass(cmd.LossG, "loss_g", true)
	f.LossReason = c.text(cmd.LossReason, "loss_reason", MaxText, cmd.LossG > 0)
	f.AshTicket = c.text(cmd.AshTicket, "ash_ticket", MaxName, false)
	if c.most(len(cmd.Tickets), MaxTickets, "tickets") {
		for i, t := range cmd.Tickets {
			f.Tickets = append(f.Tickets, c.text(t, "tickets["+strconv.Itoa(i)+"]", MaxName, true))
		}
	}
	f.Photos = c.photos(cmd.Photos, now)
	f.NoPhotos = c.text(cmd.NoPhotos, "no_photos", MaxText, len(cmd.Photos) == 0)
	if cmd.FeeFen != 0 {
		c.Invalid("destruction.fee.not_free", "fee_fen")
	}
	if f.FeeBearer = c.text(cmd.FeeBearer, "fee_bearer", MaxName, true); agencyBears(f.FeeBearer, agencies) {
		c.Invalid("destruction.fee.agency", "fee_bearer")
	}
	if !c.unweighed {
		t, err := book.Tolerance(r.Method, now)
		if err == nil {
			f.Balance, err = Balanced(f, t)
		}
		if unexpected := c.Add(err); unexpected != nil {
			return fact.Figures{}, unexpected
		}
	}
	return f, c.Err()
}

// agencyBears tells whether who is said to bear the cost is the agency itself,
// by name or by a word for it: destruction is free of charge to it. A text that
// only mentions it (不向办案机关收取) says something else.
func agencyBears(bearer string, agencies []string) bool {
	bearer = strings.TrimSuffix(strings.TrimPrefix(strings.Join(strings.Fields(bearer), ""), "由"), "承担")
	words := []string{"没收机关", "查扣机关", "扣押机关", "办案机关", "执法机关"}
	return slices.ContainsFunc(append(words, agencies...), func(name string) bool {
		name = strings.Join(strings.Fields(name), "")
		return name != "" && strings.EqualFold(name, bearer)
	})
}

// weighed is a weight at the line and where it stands in the request.
type weighed struct {
	g     int64
	field string
}

// inputs are what the lots weighed when they were received; what was never
// weighed must be weighed now, what was is not typed a second time.
func (r Run) inputs(c *checks, weights map[uuid.UUID]weighed) []fact.FigureInput {
	inputs := make([]fact.FigureInput, 0, len(r.Lots))
	for _, l := range r.Lots {
		in := fact.FigureInput{Stream: l.Stream.String(), MassG: l.MassG, Basis: l.Basis}
		w, given := weights[l.Lot]
		switch {
		case given && l.Measured() && w.g != l.MassG:
			c.unweighed = true
			c.add(fault.Invalid("destruction.weight.known").At(w.field).With("mass_g", strconv.FormatInt(l.MassG, 10)))
		case given && !l.Measured():
			c.mass(w.g, w.field, false)
			in.MassG, in.Basis = w.g, measured
		case !given && !l.Measured():
			c.unweighed = true
			c.add(fault.Invalid("destruction.weight.missing").At("weights").With("lot", l.Lot.String()))
		}
		inputs = append(inputs, in)
	}
	return inputs
}

// materials checks what came out: each with a mass and with somebody who takes it.
func (c *checks) materials(all []Material, list string, at moment.Time, book *reference.Book) []fact.FigureOut {
	out := []fact.FigureOut{}
	if !c.most(len(all), MaxMaterials, list) {
		c.unweighed = true
		return out
	}
	for i, m := range all {
		o := fact.FigureOut{MassG: m.MassG, WasteCode: m.WasteCode}
		o.Material = c.text(m.Material, item(list, i, "material"), MaxName, true)
		o.Outlet = c.text(m.Outlet, item(list, i, "outlet"), MaxName, true)
		o.Ticket = c.text(m.Ticket, item(list, i, "ticket"), MaxName, false)
		c.mass(m.MassG, item(list, i, "mass_g"), false)
		if m.WasteCode != "" {
			if _, known := book.WasteCode(m.WasteCode, at); !known {
				c.Invalid("destruction.waste_code.unknown", item(list, i, "waste_code"))
			}
		}
		out = append(out, o)
	}
	return out
}

func (c *checks) photos(all []Photo, now moment.Time) []fact.FigurePhoto {
	out := []fact.FigurePhoto{}
	if !c.most(len(all), MaxPhotos, "photos") {
		return out
	}
	seen := map[string]bool{}
	for i, p := range all {
		switch {
		case !isHash(p.SHA256):
			c.Invalid("destruction.photo.hash", item("photos", i, "sha256"))
		case seen[p.SHA256]:
			c.Invalid("destruction.photo.twice", item("photos", i, "sha256"))
		}
		seen[p.SHA256] = true
		if p.TakenAt.After(now.Add(ledger.Skew)) {
			c.Invalid("command.in_the_future", item("photos", i, "taken_at"))
		}
		out = append(out, fact.FigurePhoto{SHA256: p.SHA256, Caption: c.text(p.Caption, item("photos", i, "caption"), MaxName, false), TakenAt: p.TakenAt})
	}
	return out
}

// complete decides: the figures are frozen under their hash.
func (r Run) complete(actor identity.Actor, cmd CompleteRun, weights map[uuid.UUID]weighed, agencies []string, now moment.Time, book *reference.Book) (ledger.Draft, error) {
	if err := r.may(fact.KindRunCompleted); err != nil {
		return ledger.Draft{}, err
	}
	at, err := cmd.When(now, r.LastAt)
	if err != nil {
		return ledger.Draft{}, err
	}
	f, err := r.figures(cmd, weights, agencies, now, book)
	if err != nil {
		return ledger.Draft{}, err
	}
	hash, err := HashFigures(f)
	if err != nil {
		return ledger.Draft{}, err
	}
	d := by(actor, identity.CompleteRun, cmd.Command, fact.KindRunCompleted, at, now)
	d.Facts = fact.RunCompleted{Method: r.Method, Figures: hash, Balance: f.Balance, Rules: book.Version(), Late: cmd.IsLate(now)}
	secret := fact.RunCompletedRestricted{Run: r.ID, Figures: f}
	secret.LateReason, secret.LatePhoto = late(cmd.Command)
	d.Restricted, d.Streams = secret, []ledger.Stream{r.Stream}
	for i, l := range r.Lots {
		d.Lines = append(d.Lines, ledger.Line{Stream: l.Stream, Value: fact.RunCompletedLine{Run: r.ID, InputG: f.Inputs[i].MassG}})
	}
	return d, nil
}
