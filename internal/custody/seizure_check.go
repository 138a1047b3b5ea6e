package custody

import (
	"encoding/hex"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/google/uuid"

	"github.com/sealtrail/sealtrail/internal/casefile"
	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/label"
	"github.com/sealtrail/sealtrail/internal/moment"
	"github.com/sealtrail/sealtrail/internal/reference"
)

// checker collects every wrong field of a command, so that a person mends them
// all at once.
type checker struct {
	fault.List
	photos Photos
	bad    error // an error that is no fault
}

func (c *checker) add(err error) {
	if e := c.Add(err); e != nil && c.bad == nil {
		c.bad = e
	}
}

func (c *checker) err() error {
	if c.bad != nil {
		return c.bad
	}
	return c.Err()
}

func (c *checker) text(field, value string, max int) {
	if utf8.RuneCountInString(value) > max {
		c.add(fault.Invalid("custody.text_too_long").At(field).With("max", strconv.Itoa(max)))
	}
}

func (c *checker) needed(field, value string, max int, code string) {
	if strings.TrimSpace(value) == "" {
		c.Invalid(code, field)
		return
	}
	c.text(field, value, max)
}

func (c *checker) within(field string, value, least, most int64, code string) bool {
	if value < least || value > most {
		c.add(fault.Invalid(code).At(field).With("min", strconv.FormatInt(least, 10)).With("max", strconv.FormatInt(most, 10)))
		return false
	}
	return true
}

// photo demands a stored picture: an act names no other.
func (c *checker) photo(field, sha string) {
	if b, err := hex.DecodeString(sha); err != nil || len(b) != 32 || sha != strings.ToLower(sha) {
		c.Invalid("custody.photo.hash", field)
		return
	}
	if !c.photos.Has(sha) {
		c.Invalid("custody.photo.not_stored", field)
	}
}

func (c *checker) photoList(field string, all []string) {
	if len(all) > MaxPhotos {
		c.add(fault.Invalid("custody.photo.too_many").At(field).With("max", strconv.Itoa(MaxPhotos)))
		return
	}
	seen := map[string]bool{}
	for i, sha := range all {
		at := fmt.Sprintf("%s[%d]", field, i)
		if seen[sha] {
			c.Invalid("custody.photo.twice", at)
		}
		seen[sha] = true
		c.photo(at, sha)
	}
}

// codes reads label codes typed in a command; the same label twice is a fault.
type codes map[label.Code]bool

func (c *checker) code(seen codes, field, typed string) (code label.Code) {
	if strings.TrimSpace(typed) == "" {
		return label.Code{} // the server makes one
	}
	code, err := label.Scanned(typed)
	if err != nil {
		if f := fault.Of(err); f != nil {
			err = f.At(field)
		}
		c.add(err)
		return label.Code{}
	}
	if seen[code] {
		c.Invalid("custody.label_twice", field)
	}
	seen[code] = true
	return code
}

// check judges a seizure against the law and the reference book.
func (cmd RecordSeizure) check(book *reference.Book, photos Photos, file casefile.Case, at moment.Time) error {
	c := &checker{photos: photos}
	cmd.checkMeasure(c, book, file, at)
	if _, err := book.Division(cmd.Place.Division); err != nil {
		c.Invalid("custody.place.division", "place.division")
	}
	c.needed("place.address", cmd.Place.Address, MaxName, "custody.place.address")
	c.text("paper", cmd.Paper, MaxShort)
	cmd.checkPeople(c)
	if len(cmd.Recordings) > MaxRecordings {
		c.add(fault.Invalid("custody.recording.too_many").At("recordings").With("max", strconv.Itoa(MaxRecordings)))
	}
	for i, r := range cmd.Recordings {
		field := fmt.Sprintf("recordings[%d]", i)
		c.needed(field+".device", r.Device, MaxShort, "custody.recording.device")
		if r.SHA256 != "" {
			if b, err := hex.DecodeString(r.SHA256); err != nil || len(b) != 32 {
				c.Invalid("custody.recording.hash", field+".sha256")
			}
		}
		if r.From.IsZero() || r.To.Before(r.From) {
			c.Invalid("custody.recording.times", field+".to")
		}
	}
	c.photoList("photos", cmd.Photos)
	cmd.checkLines(c, book, at)
	if cmd.Late != nil && cmd.Late.Photo != "" {
		c.photo("late.photo", cmd.Late.Photo)
	}
	return c.err()
}

func (cmd RecordSeizure) checkMeasure(c *checker, book *reference.Book, file casefile.Case, at moment.Time) {
	if _, ok := book.Word(reference.Measures, cmd.Measure, at); !ok {
		c.Invalid("custody.measure.unknown", "measure")
		return
	}
	_, latest, err := file.Term(book, cmd.Measure, at)
	switch {
	case err != nil:
		c.add(err)
	case cmd.LastDay != "" && cmd.LastDay < at.Date():
		c.Invalid("custody.measure.last_day_past", "last_day")
	case latest != "" && cmd.LastDay > latest: // 行政强制法 第二十五条 and the laws of other regimes
		c.add(fault.Invalid("custody.measure.last_day_late").At("last_day").With("latest", string(latest)))
	}
	if cmd.Approval == uuid.Nil {
		return // urgent (行政强制法 art. 19)
	}
	a, ok := file.Approval(cmd.Approval)
	switch {
	case !ok:
		c.Invalid("custody.approval.unknown", "approval")
	case a.Measure != cmd.Measure:
		c.Invalid("custody.approval.other_measure", "approval")
	case a.Mode != casefile.Prior || a.GrantedAt.After(at):
		c.Invalid("custody.approval.later", "approval")
	}
}

// checkPeople: two officers; a party that signed, refused or was absent; a
// witness when absent (行政强制法 art. 18). A refusal is recorded, not an error.
func (cmd RecordSeizure) checkPeople(c *checker) {
	if len(cmd.Officers) < MinOfficers {
		c.Invalid("custody.officers.two", "officers")
	}
	if len(cmd.Officers) > MaxOfficers {
		c.add(fault.Invalid("custody.officers.too_many").At("officers").With("max", strconv.Itoa(MaxOfficers)))
	}
	seen := map[Officer]bool{}
	for i, o := range cmd.Officers {
		field := fmt.Sprintf("officers[%d]", i)
		c.needed(field+".name", o.Name, MaxShort, "custody.officer.name")
		c.needed(field+".certificate", o.Certificate, MaxShort, "custody.officer.certificate")
		if seen[o] {
			c.Invalid("custody.officer.twice", field+".name")
		}
		seen[o] = true
	}
	p := cmd.Party
	switch p.Kind {
	case "person", "organisation":
		c.needed("party.name", p.Name, MaxName, "custody.party.name")
	case "unknown":
		c.text("party.name", p.Name, MaxName)
		if p.Presence == Signed {
			c.Invalid("custody.party.unknown_signed", "party.presence")
		}
	default:
		c.Invalid("custody.party.kind", "party.kind")
	}
	c.text("party.id_number", p.IDNumber, MaxShort)
	c.text("party.phone", p.Phone, MaxShort)
	c.text("party.address", p.Address, MaxName)
	c.text("party.note", p.Note, MaxText)
	c.text("party.witness.name", p.Witness.Name, MaxShort)
	c.text("party.witness.id_number", p.Witness.IDNumber, MaxShort)
	c.text("party.witness.phone", p.Witness.Phone, MaxShort)
	switch p.Presence {
	case Signed:
	case Refused:
		c.needed("party.note", p.Note, MaxText, "custody.party.refusal_note")
	case Absent:
		c.needed("party.witness.name", p.Witness.Name, MaxShort, "custody.party.witness")
	default:
		c.Invalid("custody.party.presence", "party.presence")
	}
}

func (cmd RecordSeizure) checkLines(c *checker, book *reference.Book, at moment.Time) {
	if len(cmd.Lines) == 0 {
		c.Invalid("custody.lines.none", "lines")
	}
	if len(cmd.Lines) > MaxLines {
		c.add(fault.Invalid("custody.lines.too_many").At("lines").With("max", strconv.Itoa(MaxLines)))
		return
	}
	lots, seen := 0, codes{}
	for i, line := range cmd.Lines {
		line.check(c, book, at, fmt.Sprintf("lines[%d]", i), seen)
		lots += len(line.Lots)
	}
	if lots > MaxLots {
		c.add(fault.Invalid("custody.lots.too_many").At("lines").With("max", strconv.Itoa(MaxLots)))
	}
}

func (line LineCommand) check(c *checker, book *reference.Book, at moment.Time, field string, seen codes) {
	if _, err := book.Category(line.Category, at); err != nil {
		c.Invalid("custody.line.category", field+".category")
	}
	if _, ok := book.Word(reference.ThingKinds, line.Kind, at); !ok {
		c.Invalid("custody.line.kind", field+".kind")
	}
	if _, err := book.Unit(line.Unit); err != nil {
		c.Invalid("custody.line.unit", field+".unit")
	}
	if _, ok := book.Word(reference.ValueBases, line.ValueBasis, at); !ok {
		c.Invalid("custody.line.value_basis", field+".value_basis")
	}
	if line.WasteCode != "" {
		if _, err := reference.WasteCategory(line.WasteCode); err != nil {
			c.Invalid("custody.line.waste_code", field+".waste_code")
		}
	}
	c.needed(field+".name", line.Name, MaxName, "custody.line.name")
	c.text(field+".spec", line.Spec, MaxName)
	c.text(field+".brand", line.Brand, MaxName)
	c.text(field+".rights_holder", line.RightsHolder, MaxName)
	c.within(field+".value_fen", line.ValueFen, 0, MaxValueFen, "custody.line.value")
	if !c.within(field+".quantity", line.Quantity, 1, MaxQuantity, "custody.quantity.range") {
		return
	}
	if len(line.Lots) == 0 {
		c.Invalid("custody.line.no_lots", field+".lots")
		return
	}
	var sum int64
	for j, lot := range line.Lots {
		lot.check(c, book, at, fmt.Sprintf("%s.lots[%d]", field, j), seen)
		sum += min(max(lot.Quantity, 0), MaxQuantity)
	}
	if sum != line.Quantity {
		c.add(fault.Invalid("custody.line.sum").At(field+".quantity").With("lots", strconv.FormatInt(sum, 10)).With("line", strconv.FormatInt(line.Quantity, 10)))
	}
}

func (lot LotCommand) check(c *checker, book *reference.Book, at moment.Time, field string, seen codes) {
	c.code(seen, field+".code", lot.Code)
	c.within(field+".quantity", lot.Quantity, 1, MaxQuantity, "custody.quantity.range")
	c.within(field+".packages", lot.Packages, 0, MaxQuantity, "custody.packages.range")
	c.within(field+".mass_g", lot.MassG, 1, MaxMassG, "custody.mass.range")
	if _, ok := book.Word(reference.MassBases, string(lot.MassBasis), at); !ok || lot.MassBasis == Apportioned {
		c.Invalid("custody.mass.basis", field+".mass_basis")
	}
	c.text(field+".seal", lot.Seal, MaxShort)
	c.photoList(field+".photos", lot.Photos)
}
