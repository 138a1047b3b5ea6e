package reference

import (
	"regexp"
	"strconv"

	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/moment"
)

var (
	manifestForm     = regexp.MustCompile(`^20[0-9]{12}$`)
	generalWasteForm = regexp.MustCompile(`^[0-9]{3}-[0-9]{3}-S[0-9]{2}$`)
	wasteIDForm      = regexp.MustCompile(`^[0-9A-HJ-NPQRTUWXY]{18}[0-9]{19}$`)
)

// Manifest is what the number of a hazardous-waste transfer manifest says
// (危险废物转移联单, 14 digits: year, province and prefecture of origin, serial).
type Manifest struct {
	Year   int
	Origin string // GB/T 2260 of the prefecture
	Serial int
}

// ParseManifest reads a number by its form alone.
func ParseManifest(number string) (Manifest, error) {
	if !manifestForm.MatchString(number) || number[8:] == "000000" {
		return Manifest{}, fault.Invalid("reference.manifest.form").At("manifest")
	}
	year, _ := strconv.Atoi(number[:4])   // digits, as the form says
	serial, _ := strconv.Atoi(number[8:]) // likewise
	return Manifest{Year: year, Origin: number[4:8] + "00", Serial: serial}, nil
}

// Manifest checks the number of a manifest for goods that leave a division on a
// day: its year is that of the transfer or the one before, since a manifest of the
// last days of December travels in January, and its origin is the sender's
// prefecture. A sender of a whole province may have gathered goods in any.
func (b *Book) Manifest(number, from string, day moment.Date) error {
	m, err := ParseManifest(number)
	if err != nil {
		return err
	}
	if _, err := b.Division(m.Origin); err != nil || m.Origin[:2] != from[:2] || from[2:4] != "00" && m.Origin[:4] != from[:4] {
		return fault.Invalid("reference.manifest.origin").At("manifest").With("origin", m.Origin)
	}
	if year := day.Start().Year(); m.Year != year && m.Year != year-1 {
		return fault.Invalid("reference.manifest.year").At("manifest").With("year", strconv.Itoa(m.Year))
	}
	return nil
}

// GeneralWasteCode checks the form of a code of general solid waste, NNN-NNN-Snn
// (固体废物分类与代码目录, 2024).
func GeneralWasteCode(code string) error {
	if !generalWasteForm.MatchString(code) {
		return fault.Invalid("reference.waste_code.general").At("waste_code")
	}
	return nil
}

// WasteID is the digital identification on a hazardous-waste label (HJ 1276-2022):
// 37 signs, credit code of the unit, eight digits of the waste code, day and serial
// of the day.
type WasteID struct {
	Unit   string // USCC, 18 signs
	Code   string // 900-003-04
	Day    moment.Date
	Serial int // 1 to 999
}

// ParseWasteID reads and checks an identification.
func ParseWasteID(s string) (WasteID, error) {
	wrong := fault.Invalid("reference.waste_id.form").At("waste_id")
	if !wasteIDForm.MatchString(s) {
		return WasteID{}, wrong
	}
	id := WasteID{Unit: s[:18], Code: s[18:21] + "-" + s[21:24] + "-" + s[24:26]}
	if _, err := WasteCategory(id.Code); err != nil {
		return WasteID{}, wrong
	}
	day, err := moment.ParseDate(s[26:30] + "-" + s[30:32] + "-" + s[32:34])
	if err != nil {
		return WasteID{}, wrong
	}
	id.Day = day
	if id.Serial, err = strconv.Atoi(s[34:]); err != nil || id.Serial == 0 {
		return WasteID{}, wrong
	}
	return id, nil
}

// String is the identification as printed.
func (id WasteID) String() string {
	d := string(id.Day)
	serial := strconv.Itoa(1000 + id.Serial)
	return id.Unit + id.Code[:3] + id.Code[4:7] + id.Code[8:] + d[:4] + d[5:7] + d[8:] + serial[1:]
}
