package destruction

import (
	"context"
	"regexp"
	"slices"

	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/casefile"
	"github.com/sealtrail/sealtrail/internal/custody"
	"github.com/sealtrail/sealtrail/internal/fact"
	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/moment"
	"github.com/sealtrail/sealtrail/internal/registry"
)

// LotLine is one lot on the page of an order or run.
type LotLine struct {
	Lot      custody.Lot
	Standing casefile.Standing
	Reasons  []Reason // what stands in its way at the next step; none: nothing
	Done     bool     // the order was carried out on it
	Sealed   bool     // it lies at the firm, which may not have it any more
}

// OrderView is one order with everything its page shows.
type OrderView struct {
	Order
	AgencyName   string
	FirmName     string
	FacilityName string
	Lines        []LotLine
	// Shown is the hash of the list as it is shown here: an approval carries it.
	Shown     string
	Receivers map[uuid.UUID]Receiver // of its deliveries, as far as they were not erased
	Prints    map[uuid.UUID]string   // fingerprints of the entries that confirmed them
	Overrides []registry.Override    // what bureaus let pass at the gate, oldest first
	Bureaus   map[uuid.UUID]string   // names of who granted them
	Keeps     identity.Parties       // of the firm in the registry: whose bureau may grant more
	GateNow   *fact.Gate             // what the gate says today; nil once the order is closed
}

// Left counts the lots that a withdrawal would free, and tells whether others
// have ended.
func (v OrderView) Left() (int, bool) {
	var carrying []custody.Lot
	for _, l := range v.Lines {
		if l.Lot.Order == v.ID && l.Lot.State != custody.Divided {
			carrying = append(carrying, l.Lot)
		}
	}
	left, executed := v.Withdrawable(carrying)
	return len(left), executed
}

// RunView is one run with everything its page shows.
type RunView struct {
	Run
	FirmName     string
	FacilityName string
	Names        map[uuid.UUID]Party // of agencies, entrusted ones and witnesses
	Papers       []Order             // the orders it carries out
	Lines        []LotLine
	Certificates []Certificate
}

// Orders lists orders within the scope, newest first.
func (s *Service) Orders(ctx context.Context, scope identity.Scope, f OrderFilter) (page OrderPage, err error) {
	err = s.View(ctx, func(tx Reads) error {
		page, err = tx.Orders(ctx, scope, f)
		return err
	})
	return page, err
}

// Order finds one order by number or id.
func (s *Service) Order(ctx context.Context, scope identity.Scope, ref string) (v OrderView, err error) {
	err = s.View(ctx, func(tx Reads) error {
		o, err := tx.OrderSeen(ctx, scope, ref)
		if err != nil {
			return err
		}
		v, err = s.viewOrder(ctx, tx, o, s.Clock.Now())
		return err
	})
	return v, err
}

// viewOrder is one order with all that its signer must know at a moment.
func (s *Service) viewOrder(ctx context.Context, tx Reads, o Order, now moment.Time) (OrderView, error) {
	v := OrderView{Order: o}
	names, err := tx.PartyNames(ctx, []uuid.UUID{o.Agency, o.Firm})
	if err != nil {
		return v, err
	}
	v.AgencyName, v.FirmName = names[o.Agency].Name, names[o.Firm].Name
	if v.FacilityName, err = facilityName(ctx, tx, o.Facility); err != nil {
		return v, err
	}
	if err := v.granted(ctx, tx); err != nil {
		return v, err
	}
	ids := make([]uuid.UUID, len(o.Lots))
	for i, l := range o.Lots {
		ids[i] = l.Lot
	}
	carrying, err := tx.OrderLots(ctx, o.ID)
	if err != nil {
		return v, err
	}
	for _, id := range carrying {
		ids = appendNew(ids, id)
	}
	lots, err := tx.LotsRead(ctx, ids)
	if err != nil {
		return v, err
	}
	stage := AtHandoff
	if o.Kind.Ends() {
		stage = AtDelivery
	}
	if o.State == OrderDrafted || o.State == OrderReturned {
		stage = AtApproval
	}
	failed := map[uuid.UUID][]Reason{}
	if o.Living() {
		var here []custody.Lot
		for _, l := range lots {
			if l.Order == o.ID && l.Living() && l.State != custody.AtFirm {
				here = append(here, l)
			}
		}
		if len(here) > 0 && !o.Kind.Ends() {
			var gate fact.Gate
			if gate, failed, err = gates(ctx, tx, o.Facility, o.Method, here, false, now, s.Book); err != nil {
				return v, err
			}
			v.GateNow = &gate
		}
	}
	sealed := map[uuid.UUID][]Reason{}
	if o.State == OrderApproved {
		if sealed, err = sealedOf(ctx, tx, o, lots, s, now); err != nil {
			return v, err
		}
	}
	if v.Receivers, v.Prints, err = given(ctx, tx, o); err != nil {
		return v, err
	}
	v.Shown = o.Shown(lots)
	for _, l := range lots {
		if l.State == custody.Divided && slices.ContainsFunc(lots, func(x custody.Lot) bool { return x.Parent == l.ID }) {
			continue // its parts stand for it
		}
		line := LotLine{Lot: l, Standing: l.Standing(now), Done: o.ended(l)}
		if o.Living() && !gone(l) && l.Run == uuid.Nil {
			line.Reasons = append(o.judge(l, stage, now, s.Book), failed[l.ID]...)
			if r := sealed[l.ID]; r != nil {
				line.Sealed = true
				if failed[l.ID] == nil { // else said already
					line.Reasons = append(line.Reasons, r...)
				}
			}
		}
		v.Lines = append(v.Lines, line)
	}
	return v, nil
}

func facilityName(ctx context.Context, tx registry.GateTx, id uuid.UUID) (string, error) {
	firm, err := tx.FirmOfFacility(ctx, id)
	if err != nil && !fault.Is(err, fault.KindMissing) {
		return "", err
	}
	f, _ := firm.Facility(id)
	return f.Name, nil
}

// Runs lists runs within the scope, newest first.
func (s *Service) Runs(ctx context.Context, scope identity.Scope, f RunFilter) (page RunPage, err error) {
	err = s.View(ctx, func(tx Reads) error {
		page, err = tx.Runs(ctx, scope, f)
		return err
	})
	return page, err
}

// Run finds one run by number or id. Somebody who is a party sees the whole run:
// all attest the same figures.
func (s *Service) Run(ctx context.Context, scope identity.Scope, ref string) (v RunView, err error) {
	err = s.View(ctx, func(tx Reads) error {
		r, err := tx.RunSeen(ctx, scope, ref)
		if err != nil {
			return err
		}
		v, err = s.viewRun(ctx, tx, r)
		return err
	})
	return v, err
}

func (s *Service) viewRun(ctx context.Context, tx Reads, r Run) (RunView, error) {
	v := RunView{Run: r}
	p := r.Parties()
	orgs := append([]uuid.UUID{p.Owner}, p.Others...)
	for _, a := range r.Attestations {
		orgs = append(orgs, a.Org)
	}
	var err error
	if v.Names, err = tx.PartyNames(ctx, orgs); err != nil {
		return v, err
	}
	v.FirmName = v.Names[r.Firm].Name
	if v.FacilityName, err = facilityName(ctx, tx, r.Facility); err != nil {
		return v, err
	}
	if v.Papers, err = tx.OrdersByID(ctx, r.Orders); err != nil {
		return v, err
	}
	ids := make([]uuid.UUID, len(r.Lots))
	for i, l := range r.Lots {
		ids[i] = l.Lot
	}
	lots, err := tx.LotsRead(ctx, ids)
	if err != nil {
		return v, err
	}
	now := s.Clock.Now()
	for _, l := range lots {
		v.Lines = append(v.Lines, LotLine{Lot: l, Standing: l.Standing(now)})
	}
	for _, a := range r.Agencies {
		for _, id := range a.Certificates {
			c, err := tx.CertificateByRef(ctx, id.String())
			if err != nil {
				return v, err
			}
			v.Certificates = append(v.Certificates, c)
		}
	}
	return v, nil
}

// Certificates lists certificates within the scope, newest first.
func (s *Service) Certificates(ctx context.Context, scope identity.Scope, f CertificateFilter) (page CertificatePage, err error) {
	if f.Month != "" && !isMonth(f.Month) {
		return CertificatePage{}, fault.Invalid("destruction.month").At("month")
	}
	err = s.View(ctx, func(tx Reads) error {
		page, err = tx.Certificates(ctx, scope, f)
		return err
	})
	return page, err
}

var monthForm = regexp.MustCompile(`^[0-9]{4}-(0[1-9]|1[0-2])$`)

func isMonth(s string) bool { return monthForm.MatchString(s) }

// Certificate finds one certificate by number or id for somebody entitled.
func (s *Service) Certificate(ctx context.Context, scope identity.Scope, ref string) (c Certificate, err error) {
	err = s.View(ctx, func(tx Reads) error {
		c, err = tx.CertificateSeen(ctx, scope, ref)
		return err
	})
	return c, err
}

// PublicCertificate is what anybody may see of a certificate, by its number.
func (s *Service) PublicCertificate(ctx context.Context, number string) (p PublicCertificate, err error) {
	err = s.View(ctx, func(tx Reads) error {
		if _, err := uuid.Parse(number); err == nil {
			return fault.Missing("destruction.certificate.unknown") // ids are for those entitled
		}
		c, err := tx.CertificateByRef(ctx, number)
		p = c.Public()
		return err
	})
	return p, err
}

// PublicDocument is the newest file anybody may fetch of a certificate; none for
// a closed case, nor before it was drawn.
func (s *Service) PublicDocument(ctx context.Context, number string) (d Document, err error) {
	err = s.View(ctx, func(tx Reads) error {
		c, err := tx.CertificateByRef(ctx, number)
		if err != nil {
			return err
		}
		newest, ok := c.Document()
		if !ok || c.Closed {
			return fault.Missing("destruction.document.none")
		}
		d = newest
		return nil
	})
	return d, err
}
