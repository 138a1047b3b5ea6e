package app

import (
	"context"
	"fmt"
	"strings"

	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/custody"
	"github.com/sealtrail/sealtrail/internal/document"
	"github.com/sealtrail/sealtrail/internal/i18n"
	"github.com/sealtrail/sealtrail/internal/label"
	"github.com/sealtrail/sealtrail/internal/ledger"
	"github.com/sealtrail/sealtrail/internal/moment"
	"github.com/sealtrail/sealtrail/internal/store"
	"github.com/sealtrail/sealtrail/internal/web"
)

// papers draws the lists that accompany goods, from what the pages show. They
// are working papers for the entitled, drawn anew when asked for.
type papers struct{ *House }

func (p papers) words() *i18n.Locale { return p.Words.In(i18n.Chinese) }

func (p papers) head(ctx context.Context, number label.Number, stream ledger.Stream, exception bool) (document.Paper, error) {
	base, err := label.ParseBase(p.Info.BaseURL)
	if err != nil {
		return document.Paper{}, err
	}
	head := document.Paper{Number: number.String(), URL: label.PaperURL(base, number), IssuedAt: p.clock.Now(), Demo: p.Info.Demo}
	if exception {
		head.Exemption = p.words().T("paper.certificate.exemption")
	}
	refs, err := p.heads(ctx, stream)
	if err == nil && len(refs) == 1 {
		head.Fingerprint = refs[0].Leaf.Fingerprint()
	}
	return head, err
}

// SeizureList is the inventory that officers and party sign.
func (p papers) SeizureList(ctx context.Context, v custody.SeizureView, partyCopy bool) ([]byte, error) {
	exception, err := p.exempt(ctx, v)
	if err != nil {
		return nil, err
	}
	var rows []document.SeizedRow
	for _, l := range v.LotRows {
		rows = append(rows, document.SeizedRow{Code: l.Code.String(), Name: l.Name, Spec: l.Spec, Unit: p.unit(l.Unit), Quantity: l.Stock.Quantity, Grams: l.Stock.MassG,
			Estimated: l.Stock.MassBasis == custody.Estimated, Seal: l.Stock.Seal, Remark: l.Brand})
	}
	head, err := p.head(ctx, v.Number, v.Stream, exception)
	if err != nil {
		return nil, err
	}
	w := p.words()
	return p.Press.SeizureList(ctx, document.SeizureList{Paper: head, Agency: v.AgencyName, Decision: v.Paper, Case: v.CaseNumber.String(), PartyCopy: partyCopy,
		Party: v.Party.Name, Place: v.Place.Address, Measure: w.T("casefile.measure." + v.Measure), StartedAt: v.At, Until: v.LastDay, Rows: rows, Signatures: p.seizureSigns(v)})
}

// exempt tells whether a tiny office's exception was in force for the case at
// the seizure, or is when the list is drawn: every paper says so.
func (p papers) exempt(ctx context.Context, v custody.SeizureView) (bool, error) {
	found := false
	err := p.DB.View(ctx, func(tx *store.Tx) error {
		for _, at := range []moment.Time{v.At, p.clock.Now()} {
			cases, err := tx.Exempt(ctx, []uuid.UUID{v.Case}, at)
			if err != nil {
				return err
			}
			found = found || cases[v.Case]
		}
		return nil
	})
	return found, err
}

func (p papers) seizureSigns(v custody.SeizureView) []document.Signature {
	party := document.Signature{Role: "当事人", Name: v.Party.Name, Note: v.Party.Note, At: v.At}
	switch v.Party.Presence {
	case custody.Refused:
		party.Outcome = document.Refused
	case custody.Absent:
		party.Outcome = document.Absent
	}
	signs := []document.Signature{party}
	if v.Party.Witness.Name != "" {
		signs = append(signs, document.Signature{Role: "见证人", Name: v.Party.Witness.Name})
	}
	for i, o := range v.Officers {
		s := document.Signature{Role: "执法人员", ID: o.Certificate, Name: o.Name}
		switch {
		case i == 0:
			s.Outcome, s.At = document.Signed, v.At
		case i == 1 && !v.Confirmed.At.IsZero() && v.Confirmed.Paper == "":
			s.Outcome, s.At, s.SameDevice = document.Signed, v.Confirmed.At, sameDevice(v.Confirmed.Auth)
			s.Strength = p.strength(v.Confirmed.Auth)
		}
		signs = append(signs, s)
	}
	return signs
}

// SeizureLabels are labels for the lots of a seizure.
func (p papers) SeizureLabels(ctx context.Context, v custody.SeizureView, stock web.LabelStock) ([]byte, error) {
	base, err := label.ParseBase(p.Info.BaseURL)
	if err != nil {
		return nil, err
	}
	w := p.words()
	sheet := document.LabelSheet{Format: labelFormats[stock], PrintedAt: v.At, Demo: p.Info.Demo}
	for i, l := range v.LotRows {
		category, _ := p.Book.Category(l.Category, v.At)
		sheet.Labels = append(sheet.Labels, document.Label{Code: l.Code.String(), URL: label.LabelURL(base, l.Code), Agency: v.AgencyName, Measure: w.T("casefile.measure." + v.Measure),
			Category: category.Name.ZH + " " + l.Category, Icon: iconOf(l.Category), Quantity: fmt.Sprintf("%d %s　%s", l.Stock.Quantity, p.unit(l.Unit), w.Mass(l.Stock.MassG)),
			Name: strings.TrimSpace(l.Brand + " " + l.Name), Case: v.CaseNumber.String(), Date: string(v.At.Date()), Box: fmt.Sprintf("%02d/%02d", i+1, len(v.LotRows)),
			Hazardous: category.WasteCode != ""})
	}
	return p.Press.Labels(ctx, sheet)
}

// PlaceLabels are labels for places of a store.
func (p papers) PlaceLabels(ctx context.Context, places []custody.PlaceRow, stock web.LabelStock) ([]byte, error) {
	return p.drawPlaces(ctx, places, labelFormats[stock])
}

// HandoffList is the list both sides sign.
func (p papers) HandoffList(ctx context.Context, v custody.HandoffView) ([]byte, error) {
	head, err := p.head(ctx, v.Number, v.Stream, v.Exception)
	if err != nil {
		return nil, err
	}
	w := p.words()
	names, err := p.Identity.Names(ctx, append([]string{v.Sender}, receivers(v)...)...)
	if err != nil {
		return nil, err
	}
	in := document.HandoffList{Paper: head, Agency: v.AgencyName, Purpose: w.T("custody.purpose." + string(v.Purpose)), DepartedAt: v.DepartedAt, ArrivedAt: v.ArrivedAt,
		Sender:   document.HandoffParty{Name: v.FromName, Lines: []string{"经手　" + names[v.Sender]}},
		Receiver: document.HandoffParty{Name: v.ToName}, Received: len(v.Receipts) > 0}
	for i, l := range v.Lots {
		row := document.HandoffRow{SentQuantity: l.Sent.Quantity, SentG: l.Sent.MassG, FoundQuantity: l.Found.Quantity, FoundG: l.Found.MassG, Answered: l.Outcome != "",
			Accepted: l.Outcome == custody.Accepted || l.Outcome == custody.AcceptedBySeal}
		if i < len(v.LotRows) {
			row.Code, row.Name = v.LotRows[i].Code.String(), v.LotRows[i].Name
		}
		if l.Outcome != "" {
			row.Outcome = w.T("custody.outcome." + string(l.Outcome))
		}
		row.SealBroken = row.Answered && v.BrokenOn(l.Lot)
		if row.Differs = row.Answered && l.Found.Quantity != l.Sent.Quantity; row.Differs || row.SealBroken || row.Answered && !row.Accepted {
			in.Remarks = append(in.Remarks, p.handoffRemark(i+1, v, row))
		}
		in.Rows = append(in.Rows, row)
	}
	in.Signatures = append(in.Signatures, document.Signature{Role: "移出人", Name: names[v.Sender], Outcome: document.Signed, At: v.OfferedAt})
	if v.Carrier.Name != "" {
		in.Signatures = append(in.Signatures, document.Signature{Role: "承运人", Name: v.Carrier.Driver})
		in.Sender.Lines = append(in.Sender.Lines, "承运　"+strings.TrimSpace(v.Carrier.Name+" "+v.Carrier.Plate))
	}
	for _, r := range v.Receipts {
		in.Receiver.Lines = append(in.Receiver.Lines, "经手　"+names[r.By])
		in.Signatures = append(in.Signatures, document.Signature{Role: "接收人", Name: names[r.By], Outcome: document.Signed, At: r.At, Strength: p.strength(r.Auth), SameDevice: sameDevice(r.Auth)})
		in.ArrivedTo = r.Place
	}
	return p.Press.HandoffList(ctx, in)
}

// handoffRemark says what differs in a marked row and whether both sides have
// settled it.
func (p papers) handoffRemark(no int, v custody.HandoffView, row document.HandoffRow) document.HandoffRemark {
	w, out := p.words(), document.HandoffRemark{Row: no, What: row.Outcome}
	if no > len(v.LotRows) {
		return out
	}
	if row.SealBroken {
		out.Why = p.brokenSeal(v, v.Lots[no-1])
	}
	if !row.Accepted || !row.Differs && v.LotRows[no-1].Discrepancies == 0 {
		return out
	}
	if row.Differs {
		unit := p.unit(v.LotRows[no-1].Unit)
		out.Why = strings.TrimPrefix(out.Why+"；", "；") + w.T("paper.handoff.differs", "sent", fmt.Sprintf("%d %s", row.SentQuantity, unit), "found", fmt.Sprintf("%d %s", row.FoundQuantity, unit))
	}
	if out.Handling = w.T("paper.handoff.settled"); v.LotRows[no-1].Discrepancies > 0 {
		out.Handling = w.T("paper.handoff.open")
	}
	return out
}

// brokenSeal says which seal broke on the road over a lot: a container's, or its own.
func (p papers) brokenSeal(v custody.HandoffView, l custody.HandoffLot) string {
	if s, over := v.BrokenOver(l.Lot); over {
		return p.words().T("web.road.box_broken", "code", s.Code, "seal", s.Was)
	}
	return p.words().T("web.road.line_broken", "seal", l.Sent.Seal)
}

func receivers(v custody.HandoffView) []string {
	var all []string
	for _, r := range v.Receipts {
		all = append(all, r.By)
	}
	return all
}

func (p papers) unit(code string) string {
	if u, err := p.Book.Unit(code); err == nil {
		return u.Name.ZH
	}
	return code
}

// strength says how surely somebody signed, the strongest way first; that the
// demo asked for no PIN is said as on the pages.
func (p papers) strength(auth []ledger.Auth) string {
	if len(auth) == 0 {
		return ""
	}
	if auth[0].Relaxed {
		return p.words().T("web.strength.relaxed")
	}
	return p.words().T("web.strength." + auth[0].By)
}

func sameDevice(auth []ledger.Auth) bool {
	for _, a := range auth {
		if a.SameDevice {
			return true
		}
	}
	return false
}

// iconOf is the sign that stands beside the word of a category; empty: none.
func iconOf(category string) document.Icon {
	return map[string]document.Icon{"G01": document.IconApparel, "G02": document.IconShoes, "G03": document.IconCosmetics, "G04": document.IconMedicine, "G05": document.IconMedicine,
		"G08": document.IconPesticide, "G12": document.IconLiquor, "G13": document.IconFood, "G16": document.IconElectronics, "G17": document.IconElectronics, "G18": document.IconBattery,
		"G19": document.IconBattery, "G21": document.IconPublication, "G23": document.IconAutoPart, "G24": document.IconOil}[category]
}
