package api

import (
	"context"

	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/casefile"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/moment"
)

// DecisionAsked is what a kind of decision may ask for.
type DecisionAsked struct {
	LegalReview *DecisionStep `json:"legal_review,omitempty"`
	Discussion  *DecisionStep `json:"discussion,omitempty" doc:"Collective discussion by those in charge."`
	NotRequired string        `json:"not_required_reason,omitempty" maxLength:"500" doc:"Why this case needs no legal review or discussion. Neither stated nor explained, it stays an open point of the case."`
	NoticeOn    Day           `json:"notice_on,omitempty" doc:"ownerless: day of the notice; its term must be over."`
	Consent     string        `json:"consent_paper,omitempty" maxLength:"100" doc:"consent: the owner's paper."`
	Photo       string        `json:"photo,omitempty" pattern:"^[0-9a-f]{64}$" doc:"prior_disposal: SHA-256 of a stored photo of the goods."`
	Appeal      *NewAppeal    `json:"appeal,omitempty"`
	// RightsHolder sets a hold that a notice to the rights holder ends.
	RightsHolder bool `json:"rights_holder_notice,omitempty" doc:"Keep the goods until the rights holder has been told."`
}

// DecisionStep is a step on the way to a decision.
type DecisionStep struct {
	On    Day    `json:"on"`
	Paper string `json:"paper" maxLength:"100"`
}

// NewAppeal says whether the goods wait until the time for review and suit is over.
type NewAppeal struct {
	Window bool   `json:"window,omitempty" doc:"Set a hold APPEAL_WINDOW on the lots; it ends by itself after the last day for a suit. Not set unless asked for."`
	ToldOn Day    `json:"told_on,omitempty" doc:"Day on which the party was told; the first day in force unless told."`
	Waiver string `json:"waiver_paper,omitempty" maxLength:"100" doc:"Paper by which the party gave up its appeal: no hold is set."`
}

// DecisionStated is what was stated of it.
type DecisionStated struct {
	LegalReview *DecisionStep `json:"legal_review,omitempty"`
	Discussion  *DecisionStep `json:"discussion,omitempty"`
	NotRequired string        `json:"not_required_reason,omitempty"`
	NoticeOn    Day           `json:"notice_on,omitempty"`
	Consent     string        `json:"consent_paper,omitempty"`
	Photo       string        `json:"photo,omitempty"`
	Appeal      *Appeal       `json:"appeal,omitempty"`
	Overturned  Instant       `json:"overturned_at,omitzero" doc:"Changed or revoked by a review or a court."`
}

// Appeal is the time for review and suit.
type Appeal struct {
	Window      bool   `json:"window"`
	ToldOn      Day    `json:"told_on"`
	ReviewUntil Day    `json:"review_until" doc:"Last day."`
	SuitUntil   Day    `json:"suit_until" doc:"Last day."`
	Waiver      string `json:"waiver_paper,omitempty"`
}

// NewTold is a written notice to a rights holder.
type NewTold struct {
	Fact
	Hold  uuid.UUID `json:"hold,omitempty" format:"uuid" doc:"That the notice ends; the only one that waits for it unless told."`
	On    Day       `json:"on"`
	Paper string    `json:"paper" maxLength:"100"`
	Name  string    `json:"name" maxLength:"100" doc:"Of who was told. Kept beside the ledger."`
}

// Told is a written notice to a rights holder.
type Told struct {
	ID    uuid.UUID `json:"id" format:"uuid"`
	On    Day       `json:"on"`
	Paper string    `json:"paper"`
	Name  string    `json:"name,omitempty" doc:"Shown to the responsible agency alone, until it is erased."`
	At    Instant   `json:"at"`
}

func (d DecisionAsked) into(cmd casefile.RecordDecision) casefile.RecordDecision {
	cmd.LegalReview, cmd.Discussion, cmd.NotRequired, cmd.NoticeOn = d.LegalReview.step(), d.Discussion.step(), d.NotRequired, moment.Date(d.NoticeOn)
	cmd.Consent, cmd.Photo, cmd.RightsHolderNotice = d.Consent, d.Photo, d.RightsHolder
	if a := d.Appeal; a != nil {
		cmd.Appeal = &casefile.Appeal{Window: a.Window, ToldOn: moment.Date(a.ToldOn), Waiver: a.Waiver}
	}
	return cmd
}

func (s *DecisionStep) step() *casefile.Step {
	if s == nil {
		return nil
	}
	return &casefile.Step{On: moment.Date(s.On), Paper: s.Paper}
}

func showStep(s *casefile.Step) *DecisionStep {
	if s == nil {
		return nil
	}
	return &DecisionStep{On: Day(s.On), Paper: s.Paper}
}

func showStated(d casefile.Decision) DecisionStated {
	out := DecisionStated{LegalReview: showStep(d.LegalReview), Discussion: showStep(d.Discussion), NotRequired: d.NotRequired, NoticeOn: Day(d.NoticeOn),
		Consent: d.Consent, Photo: d.Photo, Overturned: Instant(d.Overturned)}
	if a := d.Appeal; a != nil {
		out.Appeal = &Appeal{Window: a.Window, ToldOn: Day(a.ToldOn), ReviewUntil: Day(a.ReviewUntil), SuitUntil: Day(a.SuitUntil), Waiver: a.Waiver}
	}
	return out
}

func (a *API) tellRightsHolder(ctx context.Context, actor identity.Actor, in *struct {
	Numbered
	Body NewTold
}) (CaseReceipt, error) {
	b := in.Body
	receipt, err := a.Casefile.TellRightsHolder(ctx, actor, casefile.TellRightsHolder{Command: b.command(), Case: in.No, Hold: b.Hold, On: moment.Date(b.On), Paper: b.Paper, Name: b.Name})
	return showCaseReceipt(receipt), err
}

func showTold(t casefile.RightsHolderTold, ours bool) Told {
	out := Told{ID: t.ID, On: Day(t.On), Paper: t.Paper, At: Instant(t.At)}
	if ours {
		out.Name = t.Name
	}
	return out
}
