package api

import (
	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/custody"
	"github.com/sealtrail/sealtrail/internal/moment"
)

// NewSeizure writes down what was seized, sealed, preserved or sampled.
type NewSeizure struct {
	Fact
	Case       string         `json:"case" maxLength:"64" doc:"Number or id."`
	Measure    string         `json:"measure" enum:"preserved,sealed,seized,sampled"`
	Approval   uuid.UUID      `json:"approval,omitzero" format:"uuid" doc:"Of the case; absent: urgent, approval follows within 24 hours."`
	Paper      string         `json:"paper,omitempty" maxLength:"60" doc:"The agency's own number of the decision."`
	LastDay    Day            `json:"last_day,omitempty" doc:"Of the measure, as on the paper."`
	Place      NewPlace       `json:"place"`
	Officers   []NewOfficer   `json:"officers" minItems:"2" maxItems:"10"`
	Party      SeizedParty    `json:"party"`
	Recordings []NewRecording `json:"recordings,omitempty" maxItems:"12"`
	Photos     []string       `json:"photos,omitempty" maxItems:"20" doc:"SHA-256 of photos of the scene, uploaded before."`
	Lines      []NewLine      `json:"lines" minItems:"1" maxItems:"100"`
}

// NewPlace is where the goods were found.
type NewPlace struct {
	Division string `json:"division" pattern:"^[0-9]{6}$" doc:"GB/T 2260."`
	Address  string `json:"address" maxLength:"200"`
}

// NewOfficer is an officer as named on the paper.
type NewOfficer struct {
	Name        string `json:"name" maxLength:"200"`
	Certificate string `json:"certificate" maxLength:"60"`
}

// SeizedParty is whose goods they are and how they took part.
type SeizedParty struct {
	Kind     string      `json:"kind" enum:"person,organisation,unknown"`
	Name     string      `json:"name,omitempty" maxLength:"200"`
	IDNumber string      `json:"id_number,omitempty" maxLength:"60"`
	Phone    string      `json:"phone,omitempty" maxLength:"60"`
	Address  string      `json:"address,omitempty" maxLength:"200"`
	Presence string      `json:"presence" enum:"signed,refused,absent"`
	Note     string      `json:"note,omitempty" maxLength:"1000" doc:"Why refused."`
	Witness  *NewWitness `json:"witness,omitempty" doc:"Needed when the party is absent."`
}

// NewWitness stands in for an absent party.
type NewWitness struct {
	Name     string `json:"name" maxLength:"200"`
	IDNumber string `json:"id_number,omitempty" maxLength:"60"`
	Phone    string `json:"phone,omitempty" maxLength:"60"`
}

// NewRecording is a film of the act, kept elsewhere.
type NewRecording struct {
	Device string  `json:"device" maxLength:"60"`
	SHA256 string  `json:"sha256" pattern:"^[0-9a-f]{64}$"`
	From   Instant `json:"from"`
	To     Instant `json:"to"`
}

// NewLine is one row of the legal list.
type NewLine struct {
	Category     string   `json:"category" maxLength:"8" doc:"G01…"`
	Kind         string   `json:"kind" maxLength:"20" doc:"goods, tool, mould, label, packaging, raw_material or equipment."`
	Name         string   `json:"name" maxLength:"200"`
	Spec         string   `json:"spec,omitempty" maxLength:"200"`
	Brand        string   `json:"brand,omitempty" maxLength:"200"`
	RightsHolder string   `json:"rights_holder,omitempty" maxLength:"200"`
	Quantity     int64    `json:"quantity" minimum:"0" doc:"The sum of its lots'."`
	Unit         string   `json:"unit" maxLength:"20"`
	ValueFen     int64    `json:"value_fen,omitempty" minimum:"0"`
	ValueBasis   string   `json:"value_basis,omitempty" maxLength:"20"`
	WasteCode    string   `json:"waste_code,omitempty" maxLength:"20"`
	Lots         []NewLot `json:"lots" minItems:"1" maxItems:"500"`
}

// NewLot is one labelled package, box or heap of a line.
type NewLot struct {
	Code      string   `json:"code,omitempty" maxLength:"40" doc:"Of a label printed ahead; absent: one is made."`
	Quantity  int64    `json:"quantity" minimum:"0"`
	Packages  int64    `json:"packages,omitempty" minimum:"0" doc:"0: bulk."`
	MassG     int64    `json:"mass_g,omitempty" minimum:"0"`
	MassBasis string   `json:"mass_basis,omitempty" enum:"measured,declared,estimated,apportioned"`
	Seal      string   `json:"seal,omitempty" maxLength:"60"`
	Photos    []string `json:"photos,omitempty" maxItems:"20"`
}

// SeizureConfirmation is the second officer's.
type SeizureConfirmation struct {
	Fact
	Paper string `json:"paper,omitempty" pattern:"^[0-9a-f]{64}$" doc:"SHA-256 of the signed paper's photo; absent: you are the second officer."`
}

// SeizureReceipt answers recording and confirming.
type SeizureReceipt struct {
	ID        uuid.UUID    `json:"id" format:"uuid"`
	Number    string       `json:"number"`
	Confirmed bool         `json:"confirmed"`
	Lots      []LotReceipt `json:"lots"`
}

// LotReceipt names a lot and where it is now.
type LotReceipt struct {
	ID    uuid.UUID `json:"id" format:"uuid"`
	Code  string    `json:"code"`
	Line  int       `json:"line"`
	State string    `json:"state"`
}

// recording makes the command.
func (n NewSeizure) recording() custody.RecordSeizure {
	cmd := custody.RecordSeizure{
		Command: n.command(), Case: n.Case, Measure: n.Measure, Approval: n.Approval, Paper: n.Paper, LastDay: moment.Date(n.LastDay), Place: custody.Place(n.Place),
		Officers: each(n.Officers, func(o NewOfficer) custody.Officer { return custody.Officer(o) }),
		Party: custody.Party{Kind: n.Party.Kind, Name: n.Party.Name, IDNumber: n.Party.IDNumber, Phone: n.Party.Phone, Address: n.Party.Address,
			Presence: custody.Presence(n.Party.Presence), Note: n.Party.Note},
		Recordings: each(n.Recordings, func(r NewRecording) custody.Recording {
			return custody.Recording{Device: r.Device, SHA256: r.SHA256, From: moment.Time(r.From), To: moment.Time(r.To)}
		}),
		Photos: n.Photos, Lines: each(n.Lines, NewLine.line),
	}
	if n.Party.Witness != nil {
		cmd.Party.Witness = custody.Witness(*n.Party.Witness)
	}
	return cmd
}

func (l NewLine) line() custody.LineCommand {
	return custody.LineCommand{Category: l.Category, Kind: l.Kind, Name: l.Name, Spec: l.Spec, Brand: l.Brand, RightsHolder: l.RightsHolder, Quantity: l.Quantity, Unit: l.Unit,
		ValueFen: l.ValueFen, ValueBasis: l.ValueBasis, WasteCode: l.WasteCode, Lots: each(l.Lots, func(n NewLot) custody.LotCommand {
			return custody.LotCommand{Code: n.Code, Quantity: n.Quantity, Packages: n.Packages, MassG: n.MassG, MassBasis: custody.MassBasis(n.MassBasis), Seal: n.Seal, Photos: n.Photos}
		})}
}

func showSeizureReceipt(r custody.SeizureReceipt) SeizureReceipt {
	return SeizureReceipt{ID: r.ID, Number: r.Number.String(), Confirmed: r.Confirmed, Lots: each(r.Lots, showLotReceipt)}
}

func showLotReceipt(l custody.LotReceipt) LotReceipt {
	return LotReceipt{ID: l.ID, Code: l.Code.String(), Line: l.LineNo, State: string(l.State)}
}
