package app

import (
	"bytes"
	"fmt"

	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/fact"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/ledger"
	"github.com/sealtrail/sealtrail/internal/moment"
	"github.com/sealtrail/sealtrail/internal/registry"
)

// operators sign for the firms of the demo; who has nobody sends paper.
var operators = map[string]string{"xueyu": "firm1", "gaoyuan": "recycler1", "yarlung": "pulp1", "nyang": "weee1"}

// firstQuarter and thirdQuarter have the firms say that nothing changed, before
// their entries turn stale.
func (t *teller) firstQuarter() error { return t.reconfirm(88, "xueyu", "gaoyuan", "chomo") }

func (t *teller) thirdQuarter() error {
	return t.reconfirm(238, "xueyu", "gaoyuan", "chomo", "yarlung")
}

func (t *teller) reconfirm(day int, firms ...string) error {
	t.at(day, "09:40")
	for _, f := range firms {
		cmd := registry.FileApplication{Command: t.next(), Kind: registry.ApplyReconfirmation}
		who, byFirm := t.as(operators[f]), operators[f] != ""
		if !byFirm {
			who = t.as("eco1")
			firm, err := t.Registry.FirmOfFacility(t.ctx, identity.Scope{All: true}, t.facilities[f])
			if err != nil {
				return err
			}
			paper, err := t.attached("form")
			if err != nil {
				return err
			}
			cmd.Firm, cmd.Documents = string(firm.USCC), paper
		}
		filed, err := t.Registry.FileApplication(t.ctx, who, cmd)
		if err == nil {
			err = t.examine(filed.ID, "")
		}
		if err != nil {
			return fmt.Errorf("reconfirm %s: %w", f, err)
		}
	}
	return nil
}

// attached keeps a file that comes with an application.
func (t *teller) attached(kind string) ([]registry.NewDocument, error) {
	t.told++
	kept, err := t.Blobs.PutDocument(t.ctx, bytes.NewReader(drawCartons(uint64(t.told))))
	return []registry.NewDocument{{Kind: kind, SHA256: kept.SHA256}}, err
}

// examine answers the checklist with yes and proposes to accept.
func (t *teller) examine(id uuid.UUID, note string) error {
	a, err := t.Registry.Application(t.ctx, identity.Scope{All: true}, id)
	if err != nil {
		return err
	}
	cmd := registry.ExamineApplication{Command: t.next(), Application: id, Outcome: registry.OutcomeAccept, Note: note}
	for _, i := range a.Checklist(t.Book, t.clock.Now()) {
		cmd.Items = append(cmd.Items, fact.ExaminedItem{Code: i.Code, Answer: registry.AnswerYes})
	}
	_, err = t.Registry.ExamineApplication(t.ctx, t.as("eco1"), cmd)
	return err
}

// applied is what waits at the bureau at the end of the story: one application to
// examine, one to decide, one that went back, and an objection.
func (t *teller) applied() error {
	t.at(recent+44, "11:00")
	renewal := func(firm, kind, number string, q fact.ProposedQualification) (registry.FileApplication, error) {
		paper, err := t.attached("licence")
		today := t.clock.Now().Date()
		q.Kind, q.Number, q.Issuer, q.ValidFrom, q.ValidTo = kind, number, "西藏自治区生态环境厅（演示）", today, today.AddDays(1095)
		return registry.FileApplication{Kind: registry.ApplyRenewal, Proposal: registry.Proposal{Facility: fact.ProposedFacility{Facility: t.facilities[firm]}, Qualification: &q, Documents: paper}}, err
	}
	for _, x := range []struct {
		firm, kind, number string
		q                  fact.ProposedQualification
		then               func(id uuid.UUID) error
	}{
		{"yarlung", "PAPER_PULP", "核查〔2026〕021 号（演示）", fact.ProposedQualification{Contract: "委托处置合同 2026-14（演示）", Modes: []string{"utilise"}, Categories: []string{"G21", "G33"}, Methods: []string{"PULP"}, CapacityG: 20 * tonne}, nil},
		{"xueyu", "HW_COMPREHENSIVE", "藏危废经第 5401240001 号（换发，演示）", fact.ProposedQualification{Modes: []string{"collect", "store", "dispose"}, WasteCodes: []string{"HW03", "HW04", "HW06", "HW12", "HW49"},
			Methods: []string{"INCIN_HW", "STABILISE", "DISSOLVE_NEUTRALISE"}, CapacityG: 3600 * tonne}, func(id uuid.UUID) error {
			return t.examine(id, "材料齐全，规模与环评批复一致（演示）")
		}},
		{"gaoyuan", "GENERAL", "核查〔2026〕030 号（演示）", fact.ProposedQualification{Contract: "委托处置合同 2026-20（演示）", Modes: []string{"utilise"}, Categories: []string{"G01", "G02"}, Methods: []string{"SHRED_RECYCLE"}, CapacityG: 1200 * tonne},
			func(id uuid.UUID) error {
				_, err := t.Registry.ReturnApplication(t.ctx, t.as("eco1"), registry.ReturnApplication{Command: t.next(), Application: id, Reason: "合同缺污染防治条款页，请补传（演示）"})
				return err
			}},
	} {
		cmd, err := renewal(x.firm, x.kind, x.number, x.q)
		if err != nil {
			return err
		}
		cmd.Command = t.next()
		filed, err := t.Registry.FileApplication(t.ctx, t.as(operators[x.firm]), cmd)
		if err == nil && x.then != nil {
			err = x.then(filed.ID)
		}
		if err != nil {
			return fmt.Errorf("application of %s: %w", x.firm, err)
		}
	}
	return t.objected(t.next())
}

// objected: the dismantler objects to its suspension, and the recycler declares
// what it treated for others.
func (t *teller) objected(cmd ledger.Command) error {
	firm, err := t.Registry.FirmOfFacility(t.ctx, identity.Scope{All: true}, t.facilities["nyang"])
	if err != nil {
		return err
	}
	if _, err := t.Registry.FileObjection(t.ctx, t.as("weee1"), registry.FileObjection{Command: cmd, Against: registry.AgainstSuspension, Firm: string(firm.USCC), Facility: t.facilities["nyang"],
		Text: "地面防渗层已修复并经检测，请复核恢复（演示）"}); err != nil {
		return fmt.Errorf("objection: %w", err)
	}
	year := string(t.clock.Now().Date())[:4]
	first, last := year+"-01-01", string(t.clock.Now().Date().AddDays(-1))
	if last[:4] != year {
		return nil // on New Year's Day nothing of the year has passed
	}
	_, err = t.Registry.DeclareUse(t.ctx, t.as("recycler1"), registry.DeclareUse{Command: t.next(), Facility: t.facilities["gaoyuan"], From: moment.Date(first), To: moment.Date(last),
		Parts: []fact.UsePart{{Category: "G02", MassG: 180 * tonne}, {Category: "G34", MassG: 60 * tonne}}})
	return err
}
