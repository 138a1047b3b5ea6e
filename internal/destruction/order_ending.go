package destruction

import (
	"context"
	"slices"
	"strconv"

	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/custody"
	"github.com/sealtrail/sealtrail/internal/fact"
	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/ledger"
	"github.com/sealtrail/sealtrail/internal/moment"
	"github.com/sealtrail/sealtrail/internal/reference"
)

// EndingTerms are what a draft of an ending other than destruction says besides
// its lots, ground and reasons.
type EndingTerms struct {
	Recipient    string    `json:"recipient,omitempty"`    // name of the organisation that is to have them
	RecipientOrg uuid.UUID `json:"recipient_org,omitzero"` // when it is known here: it receives by a handoff first
	Consent      string    `json:"consent,omitempty"`
	ConsentPhoto string    `json:"consent_photo,omitempty"`
	Safety       string    `json:"safety,omitempty"`
	SafetyPhoto  string    `json:"safety_photo,omitempty"`
}

// receiver is the organisation that is to have the goods of a draft: the firm of
// the facility, or an authority or store known here; zero when nobody known is.
func (s *Service) receiver(ctx context.Context, tx Tx, cmd *DraftOrder, at moment.Time) (uuid.UUID, error) {
	if !cmd.Kind.Ends() {
		firm, _, err := facility(ctx, tx, cmd.Facility)
		return firm.Org, err
	}
	if cmd.RecipientOrg == uuid.Nil {
		return uuid.Nil, nil
	}
	org, err := tx.Org(ctx, cmd.RecipientOrg)
	if err != nil && !fault.Is(err, fault.KindMissing) {
		return uuid.Nil, err
	}
	kinds := map[OrderKind][]identity.OrgKind{Authority: {identity.OrgAgency}, PublicWarehouse: {identity.OrgStore}}
	if err != nil || !org.Stands(at) || !slices.Contains(kinds[cmd.Kind], org.Kind) {
		return uuid.Nil, fault.Invalid("destruction.order.recipient_org").At("recipient_org")
	}
	if cmd.Recipient == "" {
		cmd.Recipient = org.Name
	}
	return org.ID, nil
}

// decideEnding is decideDraft for endings other than destruction. Goods and
// places that can never suit are refused here, and so are missing papers, since
// nothing can be added to a draft that waits; standing and holds may still come
// right before the approval.
func decideEnding(actor identity.Actor, cmd DraftOrder, id uuid.UUID, lots []custody.Lot, to uuid.UUID, now moment.Time, book *reference.Book) (fact.OrderDraftedRestricted, ledger.Draft, error) {
	none := ledger.Draft{}
	at, err := cmd.When(now, lastActs(lots)...)
	if err != nil {
		return fact.OrderDraftedRestricted{}, none, err
	}
	var c checks
	if cmd.Facility != uuid.Nil || cmd.Method != "" {
		c.Invalid("destruction.order.no_facility", "facility")
	}
	terms := fact.OrderTerms{Recipient: c.text(cmd.Recipient, "recipient", MaxName, false), Consent: c.text(cmd.Consent, "consent", MaxName, false), ConsentPhoto: cmd.ConsentPhoto,
		Safety: c.text(cmd.Safety, "safety", MaxName, false), SafetyPhoto: cmd.SafetyPhoto}
	for field, sha := range map[string]string{"consent_photo": cmd.ConsentPhoto, "safety_photo": cmd.SafetyPhoto} {
		if sha != "" && !isHash(sha) {
			c.Invalid("destruction.photo.hash", field)
		}
	}
	if cmd.Kind == Return && terms.Recipient != "" {
		c.Invalid("destruction.order.return_to_person", "recipient")
	}
	secret := fact.OrderDraftedRestricted{Order: id, Agency: lots[0].Agency, Division: lots[0].Division, Firm: to, Ground: c.text(cmd.Ground, "ground", MaxText, true),
		Reasons: c.text(cmd.Reasons, "reasons", MaxText, false), Cases: []uuid.UUID{}, Lots: []fact.OrderLot{}, Terms: &terms}
	order := Order{ID: id, Kind: cmd.Kind, Agency: secret.Agency, Firm: to, Reasons: secret.Reasons, Terms: terms}
	for _, paper := range order.missing(reference.PaperAtApproval, at, book) {
		c.add(fault.Invalid(ReasonPaper+paper.Code).At(order.paperField(paper.Code)).With("article", paper.Source).With("who", paper.Who))
	}
	lines := make([]ledger.Line, 0, len(lots))
	for i, l := range lots {
		field := "lots[" + strconv.Itoa(i) + "]"
		if slices.ContainsFunc(lots[:i], func(x custody.Lot) bool { return x.ID == l.ID }) {
			c.add(fault.Invalid("destruction.lot.twice").At(field))
			continue
		}
		if l.Agency != secret.Agency {
			c.add(fault.Invalid("destruction.order.other_agency").At(field).With("lot", l.Code.String()))
		}
		for _, r := range MayRelease(l, order, AtDraft, at, book) {
			c.add(fault.Invalid(r.Code).At(field).With("lot", l.Code.String()).With("article", r.Article).With("who", r.Who))
		}
		rule, _ := book.EndingGoods(string(cmd.Kind), l.Category, at)
		secret.Cases = appendNew(secret.Cases, l.Case)
		secret.Lots = append(secret.Lots, fact.OrderLot{Lot: l.ID, Stream: l.Stream.String(), Category: l.Category, Article: rule.Source})
		lines = append(lines, ledger.Line{Stream: l.Stream, Value: fact.OrderDraftedLine{Order: id}})
	}
	if err := c.Err(); err != nil {
		return fact.OrderDraftedRestricted{}, none, err
	}
	secret.LateReason, secret.LatePhoto = late(cmd.Command)
	d := by(actor, identity.DraftOrder, cmd.Command, fact.KindOrderDrafted, at, now)
	d.Facts = fact.OrderDrafted{Kind: string(cmd.Kind), Attestations: MinAttestations, Rules: book.Version(), Late: cmd.IsLate(now)}
	d.Lines = lines
	return secret, d, nil
}

// stored tells of the first photo of a draft that nobody uploaded.
func (s *Service) stored(photos map[string]string) error {
	var c checks
	for field, sha := range photos {
		if sha != "" && isHash(sha) && !s.Photos.Has(sha) {
			c.Invalid("destruction.photo.unknown", field)
		}
	}
	return c.Err()
}
