package web

import (
	"encoding/json"
	"fmt"
	"slices"

	"github.com/gin-gonic/gin"

	"github.com/sealtrail/sealtrail/internal/custody"
	"github.com/sealtrail/sealtrail/internal/fact"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/ledger"
	"github.com/sealtrail/sealtrail/internal/moment"
	"github.com/sealtrail/sealtrail/internal/reference"
	"github.com/sealtrail/sealtrail/internal/web/page"
)

// trailer tells entries as a trail: who signed, how surely, when, with which
// fingerprint. Persons of other organisations are not named to a firm.
type trailer struct {
	names
	viewer identity.Actor
	people map[string]string
	all    []custody.Entry
}

// trail gives the entries of one lot, newest first.
func (s *Site) trail(c *gin.Context, entries []custody.Entry) ([]page.TrailItem, error) {
	var persons []string
	for _, r := range entries {
		persons = append(persons, r.Person)
	}
	t := trailer{names: s.names(c), viewer: s.actor(c), all: entries}
	var err error
	if t.people, err = s.peopleNames(c.Request.Context(), persons); err != nil {
		return nil, err
	}
	items := make([]page.TrailItem, 0, len(entries))
	for _, r := range slices.Backward(entries) {
		item, err := t.item(r)
		if err != nil {
			return nil, fmt.Errorf("tell entry %d, %s: %w", r.Seq, r.Kind, err)
		}
		items = append(items, item)
	}
	return items, nil
}

// icons of acts that are not of two parties.
var actIcons = map[string]string{
	fact.KindSeizureConfirmed: "signature", fact.KindLotSplit: "scissors", fact.KindLotPhotographed: "camera", fact.KindHandoffDeparted: "truck", fact.KindHandoffOffered: "transfer",
	fact.KindHandoffIncident: "alert-triangle", fact.KindHandoffRelayed: "transfer", fact.KindHandoffRested: "clock", fact.KindHandoffResealed: "lock", fact.KindHandoffRerouted: "arrow-back-up",
	fact.KindHandoffArrived: "map-pin", fact.KindHandoffWithdrawn: "arrow-back-up", fact.KindDiscrepancyOpened: "alert-triangle",
	fact.KindDiscrepancyAnswered: "scale", fact.KindDiscrepancyResolved: "scale", fact.KindMeasureApproved: "rubber-stamp",
	fact.KindDecisionRecorded: "gavel", fact.KindHoldSet: "hand-stop", fact.KindHoldLifted: "lock-open", fact.KindRightsHolderTold: "bell", fact.KindMeasureExtended: "calendar", fact.KindTimeExcluded: "microscope", fact.KindTimeResumed: "player-play", fact.KindOrderDrafted: "file-text",
	fact.KindOrderApproved: "rubber-stamp", fact.KindOrderEndorsed: "rubber-stamp", fact.KindOrderRejected: "circle-x", fact.KindOrderReturned: "arrow-back-up", fact.KindOrderRedrafted: "file-text", fact.KindRunStarted: "player-play",
	fact.KindOrderFulfilled: "transfer", fact.KindFulfilmentConfirmed: "circle-check", fact.KindFulfilmentRefused: "circle-x", fact.KindLotConsumed: "microscope",
	fact.KindLotSampled: "microscope", fact.KindMatterOpened: "file-text", fact.KindMatterAnswered: "rubber-stamp", fact.KindMatterWithdrawn: "arrow-back-up", fact.KindCheckoutGiven: "signature", fact.KindCheckoutTaken: "arrow-up-right",
	fact.KindCheckoutLonger: "clock", fact.KindCheckoutBrought: "arrow-back-up", fact.KindCheckoutClosed: "clipboard-check",
	fact.KindLotEntrusted: "users", fact.KindRoundRecorded: "eye", fact.KindRoundConfirmed: "signature", fact.KindLotMoved: "map-pin", fact.KindContainerPacked: "box", fact.KindContainerOpened: "lock-open", fact.KindContainerResealed: "lock", fact.KindContainerReceived: "lock",
	fact.KindTransferProposed: "file-text", fact.KindTransferDeclined: "circle-x", fact.KindTransferSent: "arrow-bar-to-right", fact.KindTransferAccepted: "scale", fact.KindTransferRefused: "ban",
	fact.KindTransferHanded: "transfer", fact.KindTransferClosed: "archive",
	fact.KindRunCompleted: "clipboard-check", fact.KindRunReviewed: "file-check", fact.KindRunAttested: "users", fact.KindCertificateIssued: "certificate",
	fact.KindCertificateCorrected: "replace", fact.KindCertificateRevoked: "circle-x", fact.KindLabelVoided: "tag", fact.KindLabelReprinted: "tag",
}

var actTones = map[string]string{fact.KindTransferRefused: "stop", fact.KindTransferClosed: "stop", fact.KindHandoffIncident: "stop", fact.KindHoldSet: "stop", fact.KindDiscrepancyOpened: "stop", fact.KindCertificateRevoked: "stop", fact.KindOrderRejected: "stop",
	fact.KindCertificateIssued: "ok", fact.KindHoldLifted: "ok", fact.KindDiscrepancyResolved: "ok"}

func (t trailer) item(r custody.Entry) (page.TrailItem, error) {
	at := t.Time(r.OccurredAt)
	item := page.TrailItem{Title: t.known("web.act", r.Kind), At: at, Fingerprint: r.Fingerprint, Icon: actIcons[r.Kind], Tone: actTones[r.Kind]}
	if item.Icon == "" {
		item.Icon = "circle-dashed"
	}
	item.Signs = []page.Sign{t.sign(r, t.T("web.trail.by"))}
	var more []string
	if r.Late {
		more = append(more, t.T("web.trail.late", "at", t.Time(r.RecordedAt)))
	}
	text, err := t.tell(r, &item)
	if text != "" {
		more = append([]string{text}, more...)
	}
	item.Text = t.sentences(more)
	return item, err
}

func (t trailer) sentences(all []string) string {
	out := ""
	for i, one := range all {
		if i > 0 {
			out += t.T("web.trail.gap")
		}
		out += one
	}
	return out
}

// sign is who acted and how surely it was them.
func (t trailer) sign(r custody.Entry, role string) page.Sign {
	return page.Sign{Role: role, Name: t.who(r), At: t.Time(r.OccurredAt), How: t.strength(r.Auth)}
}

func (t trailer) who(r custody.Entry) string {
	if r.Role == string(identity.System) || r.Role == string(identity.Host) {
		return t.known("role", r.Role)
	}
	if r.Role == string(identity.Carrier) {
		return t.known("role", r.Role) + t.T("web.trail.gap") + t.T("web.road.code_of", "org", r.OrgName)
	}
	name := t.people[r.Person]
	if t.viewer.OrgKind == identity.OrgFirm && r.Org != t.viewer.Org {
		name = ""
	}
	if name == "" {
		name = t.known("role", r.Role)
	}
	return name + t.T("web.trail.of", "org", r.OrgName)
}

// strength says how sure a signature is, weakest doubt first: same device,
// relaxed by the demo.
func (t trailer) strength(auth []ledger.Auth) string {
	if len(auth) == 0 {
		return ""
	}
	out := []string{t.known("web.auth", auth[0].By)}
	for _, a := range auth {
		if a.SameDevice {
			out = append(out, t.T("web.auth.same_device"))
			break
		}
	}
	if auth[0].Relaxed {
		out = append(out, t.T("web.auth.relaxed"))
	}
	return t.list(out)
}

// tell says what an act did to the lot, and turns acts of two into a seam.
func (t trailer) tell(r custody.Entry, item *page.TrailItem) (string, error) {
	switch r.Kind {
	case fact.KindSeizureRecorded:
		return t.seizure(r, item)
	case fact.KindHandoffOffered:
		return t.offered(r, item)
	case fact.KindHandoffReceived:
		return t.received(r, item)
	case fact.KindLotSplit:
		var line fact.LotSplitLine
		if err := json.Unmarshal(r.Line, &line); err != nil {
			return "", err
		}
		if line.Legal != nil && line.Legal.Hold != nil { // kept back
			return t.sentences([]string{t.T("web.trail.split_from"), t.word(reference.HoldReasons, line.Legal.Hold.Reason), t.T("web.decide.until", "day", t.Date(line.Legal.Hold.Until)),
				t.T("web.decide.kept", "where", line.Legal.Hold.Note)}), nil
		}
		if line.Child != nil {
			return t.T("web.trail.split_from"), nil
		}
		return t.T("web.trail.split_into", "n", len(line.Children)), nil
	case fact.KindHandoffIncident, fact.KindHandoffResealed:
		return t.onRoad(r, item)
	case fact.KindContainerPacked, fact.KindContainerOpened, fact.KindContainerResealed:
		return t.boxed(r)
	case fact.KindLotMoved:
		var line fact.LotMovedLine
		if err := json.Unmarshal(r.Line, &line); err != nil {
			return "", err
		}
		return t.T("web.storage.told", "path", line.Path), nil
	case fact.KindMatterOpened, fact.KindMatterAnswered, fact.KindMatterWithdrawn, fact.KindCheckoutGiven, fact.KindCheckoutTaken, fact.KindCheckoutLonger, fact.KindCheckoutBrought, fact.KindCheckoutClosed:
		return t.matter(r, item)
	case fact.KindRoundRecorded:
		return t.round(r, item)
	case fact.KindLotEntrusted:
		return t.entrusted(r)
	case fact.KindMeasureApproved, fact.KindDecisionRecorded, fact.KindHoldSet, fact.KindHoldLifted, fact.KindMeasureExtended, fact.KindTimeExcluded, fact.KindTimeResumed:
		return t.legal(r)
	case fact.KindDiscrepancyOpened, fact.KindDiscrepancyAnswered, fact.KindDiscrepancyResolved:
		var line fact.DiscrepancyLine
		if err := json.Unmarshal(r.Line, &line); err != nil {
			return "", err
		}
		return t.known("web.difference", line.Kind), nil
	}
	return "", nil
}

// seizure shows both officers' signatures in one seam: the second is an act of
// its own, which also stands in the trail.
func (t trailer) seizure(r custody.Entry, item *page.TrailItem) (string, error) {
	var f fact.SeizureRecorded
	var line fact.SeizureRecordedLine
	if err := json.Unmarshal(r.Facts, &f); err != nil {
		return "", err
	}
	if err := json.Unmarshal(r.Line, &line); err != nil {
		return "", err
	}
	item.Signs[0].Role = t.T("web.trail.officer1")
	second, signed := page.Sign{Role: t.T("web.trail.officer2"), Name: t.T("web.trail.unsigned")}, false
	for _, other := range t.all {
		if other.Kind == fact.KindSeizureConfirmed {
			second, signed = t.sign(other, second.Role), true
			if len(other.Auth) > 0 && other.Auth[0].By == "paper" {
				second = t.onPaper(second)
			}
		}
	}
	item.Signs = append(item.Signs, second)
	item.Seam = t.seam(signed, false, t.T("web.seam.second"))
	return t.T("web.trail.seized", "measure", t.word(reference.Measures, f.Measure), "amount", t.stock(line.Stock, line.Unit),
		"party", t.known("web.presence", f.Party)), nil
}

func (t trailer) seam(right, refused bool, open string) *page.Seam {
	switch {
	case refused:
		return &page.Seam{Left: "signed", Right: "refused", Label: t.T("seam.refused")}
	case right:
		return &page.Seam{Left: "signed", Right: "signed", Label: t.T("seam.both")}
	}
	return &page.Seam{Left: "signed", Right: "open", Label: open}
}

// stock writes how much there is, with the basis of the mass.
func (t trailer) stock(s fact.Stock, unit string) string {
	out := t.quantity(s.Quantity, unit)
	if s.MassG > 0 {
		out += t.T("web.trail.gap") + t.massWith(s.MassG, s.MassBasis)
	}
	return out
}

func (n names) massWith(g int64, basis string) string {
	if basis == "" {
		return n.Mass(g)
	}
	return n.T("web.mass_with", "mass", n.Mass(g), "basis", n.word(reference.MassBases, basis))
}

func (t trailer) offered(r custody.Entry, item *page.TrailItem) (string, error) {
	var line fact.HandoffOfferedLine
	if err := json.Unmarshal(r.Line, &line); err != nil {
		return "", err
	}
	item.Signs[0].Role = t.T("web.trail.sender")
	right := page.Sign{Role: t.T("web.trail.receiver"), Name: t.T("web.trail.unsigned")}
	answered := false
	for _, other := range t.all {
		if other.Seq <= r.Seq {
			continue
		}
		var moved fact.HandoffReceivedLine
		switch other.Kind {
		case fact.KindHandoffReceived:
			if err := json.Unmarshal(other.Line, &moved); err != nil {
				return "", err
			}
			if moved.Handoff == line.Handoff {
				answered = true
			}
		case fact.KindHandoffWithdrawn:
			var m fact.HandoffMovedLine
			if err := json.Unmarshal(other.Line, &m); err != nil {
				return "", err
			}
			if m.Handoff == line.Handoff {
				right.Name, right.At = t.T("web.trail.withdrawn"), t.Time(other.OccurredAt)
			}
		}
	}
	if !answered { // the receipt, an act of its own, shows both signatures
		item.Signs = append(item.Signs, right)
		item.Seam = t.seam(false, false, t.T("seam.wait_right"))
	}
	item.Title = t.T("web.trail.offered", "purpose", t.known("web.purpose", line.Purpose))
	return t.stockOnly(line.Stock), nil
}

// stockOnly is a stock whose unit the line does not repeat.
func (t trailer) stockOnly(s fact.Stock) string {
	if s.MassG == 0 {
		return ""
	}
	return t.massWith(s.MassG, s.MassBasis)
}

func (t trailer) received(r custody.Entry, item *page.TrailItem) (string, error) {
	var line fact.HandoffReceivedLine
	if err := json.Unmarshal(r.Line, &line); err != nil {
		return "", err
	}
	item.Signs[0].Role = t.T("web.trail.receiver")
	for _, other := range t.all {
		var offer fact.HandoffOfferedLine
		if other.Kind != fact.KindHandoffOffered {
			continue
		}
		if err := json.Unmarshal(other.Line, &offer); err != nil {
			return "", err
		}
		if offer.Handoff == line.Handoff {
			item.Signs = []page.Sign{t.sign(other, t.T("web.trail.sender")), item.Signs[0]}
		}
	}
	refused := line.Outcome == "refused"
	item.Seam = t.seam(!refused, refused, "")
	item.Title = t.T("web.trail.received", "purpose", t.known("web.purpose", line.Purpose), "outcome", t.known("web.outcome", line.Outcome))
	var told []string
	if line.Found.MassG > 0 {
		told = append(told, t.massWith(line.Found.MassG, line.Found.MassBasis))
	}
	if line.SealIntact != nil {
		told = append(told, t.T(map[bool]string{true: "web.seal.intact", false: "web.seal.broken"}[*line.SealIntact]))
	}
	if line.Reason != "" {
		told = append(told, line.Reason)
	}
	if !line.StoreDue.IsZero() {
		told = append(told, t.T("web.store_in.was_over", "at", t.Time(line.StoreDue)))
	}
	if line.Exception {
		told = append(told, t.T("web.trail.exception"))
	}
	if line.Blocked && line.Clearance != nil {
		for _, reason := range line.Clearance.Reasons {
			item.Why = &page.Why{Tone: "stop", Icon: "ban", Text: t.reasonText(reason.Code) + t.T("web.trail.gap") + t.cited(reason.Article, reason.Version, reason.Certainty)}
		}
	}
	return t.sentences(told), nil
}

func (t trailer) legal(r custody.Entry) (string, error) {
	var line fact.CaseLegalLine
	if err := json.Unmarshal(r.Line, &line); err != nil {
		return "", err
	}
	l := line.Legal
	switch {
	case l.Decision != nil:
		return t.T("web.trail.decided", "kind", t.word(reference.DecisionKinds, l.Decision.Kind), "paper", l.Decision.Paper, "effective", t.effective(l.Decision.Effective)), nil
	case l.Hold != nil:
		return t.word(reference.HoldReasons, l.Hold.Reason), nil
	case l.Extended != nil:
		return t.T("web.lot.until", "day", t.Date(l.Extended.LastDay)), nil
	case l.Excluded != nil:
		return t.sentence(t.T("web.term.stands", "day", t.Date(l.Excluded.From)), t.T("web.term.expected", "day", t.Date(l.Excluded.Expected))), nil
	case l.Resumed != nil:
		return t.sentence(t.T("web.term.excluded", "n", l.Resumed.Days), t.T("web.lot.until", "day", t.Date(l.Resumed.LastDay))), nil
	}
	return "", nil
}

func (n names) effective(d moment.Date) string {
	if d == "" {
		return n.T("web.not_effective")
	}
	return n.T("web.effective_from", "day", n.Date(d))
}
