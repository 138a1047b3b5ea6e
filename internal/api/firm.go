package api

import (
	"context"

	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/fact"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/moment"
	"github.com/sealtrail/sealtrail/internal/registry"
)

// NewFirm registers a disposal firm.
type NewFirm struct {
	Fact
	Org      uuid.UUID   `json:"org,omitzero" format:"uuid" doc:"Organisation whose people sign for it."`
	USCC     string      `json:"uscc" maxLength:"40"`
	USCCNote string      `json:"uscc_note,omitempty" maxLength:"500" doc:"Needed when the check symbol does not hold."`
	Name     string      `json:"name" maxLength:"100"`
	Division string      `json:"division" pattern:"^[0-9]{6}$"`
	Address  string      `json:"address,omitempty" maxLength:"200"`
	Contact  *NewContact `json:"contact,omitempty" doc:"Never published."`
}

// NewContact is somebody at a firm.
type NewContact struct {
	Name  string `json:"name" maxLength:"60"`
	Phone string `json:"phone,omitempty" maxLength:"60"`
}

// NewFacility registers a facility of a firm.
type NewFacility struct {
	Fact
	Name     string   `json:"name" maxLength:"100"`
	Division string   `json:"division" pattern:"^[0-9]{6}$"`
	Address  string   `json:"address" maxLength:"200"`
	Lines    []string `json:"lines,omitempty" maxItems:"60" doc:"Production lines."`
}

// NewQualification registers a licence, or an examination record with its contract.
type NewQualification struct {
	Fact
	Kind       string   `json:"kind" maxLength:"40"`
	Number     string   `json:"number" maxLength:"100"`
	Contract   string   `json:"contract,omitempty" maxLength:"100" doc:"Of a record."`
	Issuer     string   `json:"issuer" maxLength:"100"`
	Modes      []string `json:"modes" maxItems:"60" doc:"collect, store, utilise, dispose"`
	Categories []string `json:"categories,omitempty" maxItems:"60" doc:"G01…"`
	WasteCodes []string `json:"waste_codes,omitempty" maxItems:"60" doc:"HW04 for a whole category, or 900-003-04."`
	Methods    []string `json:"methods" maxItems:"60"`
	CapacityG  int64    `json:"capacity_g" minimum:"0" doc:"Grams a year."`
	ValidFrom  Day      `json:"valid_from"`
	ValidTo    Day      `json:"valid_to" doc:"Last day."`
}

// Suspension takes qualifications out of force, or puts them back.
type Suspension struct {
	Fact
	Qualification uuid.UUID `json:"qualification,omitzero" format:"uuid" doc:"Absent: all of the facility."`
	Reason        string    `json:"reason" maxLength:"500" doc:"Is published."`
}

// Delisting takes a facility off the list for good.
type Delisting struct {
	Fact
	Reason string `json:"reason" maxLength:"500" doc:"Is published."`
}

// NewDeclaration is what a facility treated for others than those who give goods
// here; the same period again corrects it.
type NewDeclaration struct {
	Fact
	From  Day       `json:"from"`
	To    Day       `json:"to" doc:"Last day, of the same calendar year."`
	MassG int64     `json:"mass_g,omitempty" minimum:"0" doc:"Grams; absent: the sum of the parts."`
	Parts []UsePart `json:"parts,omitempty" maxItems:"60"`
}

// UsePart is how much of it was of one category.
type UsePart struct {
	Category string `json:"category" maxLength:"20" doc:"G01…, HW04, or 900-003-04."`
	MassG    int64  `json:"mass_g" minimum:"0"`
}

// Declared is what was declared for one period.
type Declared struct {
	From    Day       `json:"from"`
	To      Day       `json:"to"`
	MassG   int64     `json:"mass_g"`
	Parts   []UsePart `json:"parts"`
	At      Instant   `json:"at"`
	OnPaper bool      `json:"on_paper"`
}

// FirmReceipt answers every act on a firm.
type FirmReceipt struct {
	ID      uuid.UUID `json:"id" format:"uuid" doc:"Of what was made or changed."`
	Firm    uuid.UUID `json:"firm" format:"uuid"`
	USCC    string    `json:"uscc"`
	Warning string    `json:"warning,omitempty" doc:"Recorded, but somebody should look."`
}

// Firm is a disposal firm.
type Firm struct {
	ID         uuid.UUID  `json:"id" format:"uuid"`
	USCC       string     `json:"uscc"`
	Name       string     `json:"name"`
	Division   string     `json:"division"`
	Address    string     `json:"address,omitempty"`
	Bureau     uuid.UUID  `json:"bureau" format:"uuid" doc:"Whose editors keep it."`
	Org        uuid.UUID  `json:"org,omitzero" format:"uuid"`
	Facilities []Facility `json:"facilities"`
}

// Facility is where a firm works.
type Facility struct {
	ID             uuid.UUID       `json:"id" format:"uuid"`
	Name           string          `json:"name"`
	Division       string          `json:"division"`
	Address        string          `json:"address"`
	Lines          []string        `json:"lines"`
	Location       *Location       `json:"location,omitempty"`
	Qualifications []Qualification `json:"qualifications"`
	Declared       []Declared      `json:"declared" doc:"What it treated elsewhere, as the firm says."`
	StaleSince     Day             `json:"stale_since,omitempty" doc:"From which day its entry counts as not confirmed in time; absent: it does not."`
	Delisted       bool            `json:"delisted" doc:"Taken off the list; nothing of it was admitted since."`
	DelistedReason string          `json:"delisted_reason,omitempty"`
}

// Qualification lets a facility take goods.
type Qualification struct {
	ID              uuid.UUID `json:"id" format:"uuid"`
	Kind            string    `json:"kind"`
	Form            string    `json:"form" enum:"licence,record"`
	Number          string    `json:"number"`
	Contract        string    `json:"contract,omitempty"`
	Issuer          string    `json:"issuer"`
	Modes           []string  `json:"modes"`
	Categories      []string  `json:"categories"`
	WasteCodes      []string  `json:"waste_codes"`
	Methods         []string  `json:"methods"`
	CapacityG       int64     `json:"capacity_g" doc:"Grams a year."`
	ValidFrom       Day       `json:"valid_from"`
	ValidTo         Day       `json:"valid_to" doc:"Last day."`
	Valid           bool      `json:"valid" doc:"Today is one of its days."`
	Suspended       bool      `json:"suspended"`
	SuspendedReason string    `json:"suspended_reason,omitempty"`
}

// Location is where a facility is.
type Location struct {
	LatitudeE6  int64 `json:"latitude_e6" minimum:"3000000" maximum:"54000000" doc:"Millionths of a degree north, CGCS2000."`
	LongitudeE6 int64 `json:"longitude_e6" minimum:"73000000" maximum:"136000000" doc:"Millionths of a degree east."`
}

// NewLocation tells where a facility is.
type NewLocation struct {
	Fact
	Location
}

// Uscced is the path of a firm.
type Uscced struct {
	USCC string `path:"uscc" maxLength:"64" doc:"Credit code (USCC) or id."`
}

func (a *API) firms() {
	add(a, get("list-firms", "/firms", "registry", "List firms", identity.ReadRegistry), a.listFirms)
	add(a, get("get-firm", "/firms/{uscc}", "registry", "Show a firm", identity.ReadRegistry), a.getFirm)
	add(a, post("add-firm", "/firms", "registry", "Register a firm", identity.EditFirm).makes(), a.addFirm)
	add(a, post("add-facility", "/firms/{uscc}/facilities", "registry", "Register a facility", identity.EditFirm).makes(), a.addFacility)
	add(a, post("locate-facility", "/facilities/{id}/locate", "registry", "Tell where a facility is", identity.EditFirm).
		says("For maps of the list; public from the next edition on. Telling it again corrects it."), a.locateFacility)
	add(a, post("add-qualification", "/facilities/{id}/qualifications", "registry", "Register a qualification", identity.EditFirm).makes(), a.addQualification)
	add(a, post("suspend-facility", "/facilities/{id}/suspend", "registry", "Suspend qualifications", identity.SuspendFirm), a.suspend)
	add(a, post("reinstate-facility", "/facilities/{id}/reinstate", "registry", "Put suspended qualifications back", identity.SuspendFirm), a.reinstate)
	add(a, post("delist-facility", "/facilities/{id}/delist", "registry", "Take a facility off the list for good", identity.DelistFirm).
		says("At once for the gate, with a dated notice in public; it stays in the register. To come back the firm applies anew."), a.delist)
	add(a, post("declare-use", "/facilities/{id}/declarations", "registry", "Declare what a facility treated elsewhere", identity.DeclareUse).
		says("The gate counts it with what the facility accepted here. The same period again corrects it."), a.declareUse)
}

func (a *API) listFirms(ctx context.Context, actor identity.Actor, in *struct {
	Page
	Q string `query:"q" maxLength:"100" doc:"Part of a name or code."`
}) (List[Firm], error) {
	scope, err := scopeOf(actor, identity.ReadRegistry)
	if err != nil {
		return List[Firm]{}, err
	}
	items, next, err := a.Registry.Firms(ctx, scope, registry.FirmFilter{Query: in.Q, Limit: in.Limit, Cursor: in.Cursor})
	if err != nil {
		return List[Firm]{}, err
	}
	now := a.Clock.Now()
	var all []registry.Facility
	for _, f := range items {
		all = append(all, f.Facilities...)
	}
	stale, err := a.Registry.Freshness(ctx, now, all...)
	return listOf(items, next, func(f registry.FirmItem) Firm {
		return Firm{ID: f.ID, USCC: string(f.USCC), Name: f.Name, Division: f.Division, Bureau: f.Bureau, Org: f.Org, Facilities: showFacilities(f.Facilities, stale, now)}
	}), err
}

func (a *API) getFirm(ctx context.Context, actor identity.Actor, in *struct{ Uscced }) (Firm, error) {
	scope, err := scopeOf(actor, identity.ReadRegistry)
	if err != nil {
		return Firm{}, err
	}
	f, err := a.Registry.Firm(ctx, scope, in.USCC)
	if err != nil {
		return Firm{}, err
	}
	stale, err := a.Registry.Freshness(ctx, a.Clock.Now(), f.Facilities...)
	return Firm{ID: f.ID, USCC: string(f.USCC), Name: f.Name, Division: f.Division, Address: f.Address, Bureau: f.Bureau, Org: f.Org,
		Facilities: showFacilities(f.Facilities, stale, a.Clock.Now())}, err
}

func (a *API) addFirm(ctx context.Context, actor identity.Actor, in *struct{ Body NewFirm }) (FirmReceipt, error) {
	b := in.Body
	cmd := registry.AddFirm{Command: b.command(), Org: b.Org, USCC: b.USCC, USCCNote: b.USCCNote, Name: b.Name, Division: b.Division, Address: b.Address}
	if b.Contact != nil {
		cmd.Contact = registry.Contact(*b.Contact)
	}
	receipt, err := a.Registry.AddFirm(ctx, actor, cmd)
	return showFirmReceipt(receipt), err
}

func (a *API) addFacility(ctx context.Context, actor identity.Actor, in *struct {
	Uscced
	Body NewFacility
}) (FirmReceipt, error) {
	b := in.Body
	receipt, err := a.Registry.AddFacility(ctx, actor, registry.AddFacility{Command: b.command(), Firm: in.USCC, Name: b.Name, Division: b.Division, Address: b.Address, Lines: b.Lines})
	return showFirmReceipt(receipt), err
}

func (a *API) addQualification(ctx context.Context, actor identity.Actor, in *struct {
	ID   uuid.UUID `path:"id" format:"uuid"`
	Body NewQualification
}) (FirmReceipt, error) {
	b := in.Body
	receipt, err := a.Registry.AddQualification(ctx, actor, registry.AddQualification{Command: b.command(), Facility: in.ID, Kind: b.Kind, Number: b.Number, Contract: b.Contract,
		Issuer: b.Issuer, Modes: b.Modes, Categories: b.Categories, WasteCodes: b.WasteCodes, Methods: b.Methods, CapacityG: b.CapacityG,
		ValidFrom: moment.Date(b.ValidFrom), ValidTo: moment.Date(b.ValidTo)})
	return showFirmReceipt(receipt), err
}

func (a *API) locateFacility(ctx context.Context, actor identity.Actor, in *struct {
	ID   uuid.UUID `path:"id" format:"uuid"`
	Body NewLocation
}) (FirmReceipt, error) {
	receipt, err := a.Registry.LocateFacility(ctx, actor, registry.LocateFacility{Command: in.Body.command(), Facility: in.ID,
		Location: registry.Location{LatitudeE6: in.Body.LatitudeE6, LongitudeE6: in.Body.LongitudeE6}})
	return showFirmReceipt(receipt), err
}

func (a *API) suspend(ctx context.Context, actor identity.Actor, in *struct {
	ID   uuid.UUID `path:"id" format:"uuid"`
	Body Suspension
}) (FirmReceipt, error) {
	b := in.Body
	receipt, err := a.Registry.Suspend(ctx, actor, registry.Suspend{Command: b.command(), Facility: in.ID, Qualification: b.Qualification, Reason: b.Reason})
	return showFirmReceipt(receipt), err
}

func (a *API) reinstate(ctx context.Context, actor identity.Actor, in *struct {
	ID   uuid.UUID `path:"id" format:"uuid"`
	Body Suspension
}) (FirmReceipt, error) {
	b := in.Body
	receipt, err := a.Registry.Reinstate(ctx, actor, registry.Reinstate{Command: b.command(), Facility: in.ID, Qualification: b.Qualification, Reason: b.Reason})
	return showFirmReceipt(receipt), err
}

func (a *API) delist(ctx context.Context, actor identity.Actor, in *struct {
	ID   uuid.UUID `path:"id" format:"uuid"`
	Body Delisting
}) (FirmReceipt, error) {
	receipt, err := a.Registry.Delist(ctx, actor, registry.Delist{Command: in.Body.command(), Facility: in.ID, Reason: in.Body.Reason})
	return showFirmReceipt(receipt), err
}

func (a *API) declareUse(ctx context.Context, actor identity.Actor, in *struct {
	ID   uuid.UUID `path:"id" format:"uuid"`
	Body NewDeclaration
}) (FirmReceipt, error) {
	b := in.Body
	receipt, err := a.Registry.DeclareUse(ctx, actor, registry.DeclareUse{Command: b.command(), Facility: in.ID, From: moment.Date(b.From), To: moment.Date(b.To), MassG: b.MassG,
		Parts: each(b.Parts, func(p UsePart) fact.UsePart { return fact.UsePart(p) })})
	return showFirmReceipt(receipt), err
}

func showFirmReceipt(r registry.Receipt) FirmReceipt {
	return FirmReceipt{ID: r.ID, Firm: r.Firm, USCC: string(r.USCC), Warning: string(r.Warning)}
}

func showFacilities(all []registry.Facility, stale map[uuid.UUID]moment.Date, now moment.Time) []Facility {
	return each(all, func(f registry.Facility) Facility {
		gone, delisted := f.Delisted(now)
		return Facility{StaleSince: Day(stale[f.ID]), Delisted: delisted, DelistedReason: gone.Reason, Declared: each(f.Declared, func(d registry.Declared) Declared {
			return Declared{From: Day(d.From), To: Day(d.To), MassG: d.MassG, Parts: each(d.Parts, func(p fact.UsePart) UsePart { return UsePart(p) }), At: Instant(d.At), OnPaper: d.Paper}
		}), ID: f.ID, Name: f.Name, Division: f.Division, Address: f.Address, Lines: same(f.Lines), Location: showLocation(f.Location),
			Qualifications: each(f.Qualifications, func(q registry.Qualification) Qualification { return showQualification(q, now) })}
	})
}

func showLocation(l registry.Location) *Location {
	if l.IsZero() {
		return nil
	}
	return &Location{LatitudeE6: l.LatitudeE6, LongitudeE6: l.LongitudeE6}
}

func showQualification(q registry.Qualification, now moment.Time) Qualification {
	change, suspended := q.Suspended(now)
	out := Qualification{ID: q.ID, Kind: q.Kind, Form: string(q.Form), Number: q.Number, Contract: q.Contract, Issuer: q.Issuer, Modes: same(q.Modes), Categories: same(q.Categories),
		WasteCodes: same(q.WasteCodes), Methods: same(q.Methods), CapacityG: q.CapacityG, ValidFrom: Day(q.ValidFrom), ValidTo: Day(q.ValidTo), Valid: q.Valid(now), Suspended: suspended}
	if suspended {
		out.SuspendedReason = change.Reason
	}
	return out
}
