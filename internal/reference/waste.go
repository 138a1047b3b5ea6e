package reference

import (
	"slices"

	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/moment"
)

// WasteCode is one row of the national catalogue of hazardous waste, as far as
// seized goods meet it. The catalogue is longer: a code that is not here can still
// be a right one, WasteCategory judges its form.
type WasteCode struct {
	Code       string // 900-003-04
	Category   string // HW04
	Name       Name
	Properties []string // T toxic, C corrosive, I ignitable, R reactive, In infectious
	Provenance
}

func (l *loader) wasteCodes() {
	l.table("waste_codes.csv", []string{"code", "name_zh", "name_en", "properties"}, func(r row, p Provenance) {
		code := r.text("code")
		category, err := WasteCategory(code)
		if err != nil {
			r.bad("code", "%q is no waste code", code)
		}
		properties := r.list("properties")
		for _, v := range properties {
			if !slices.Contains([]string{"T", "C", "I", "R", "In"}, v) {
				r.bad("properties", "%q is none of T, C, I, R, In", v)
			}
		}
		l.book.wasteCodes.add(code, r, p, WasteCode{code, category, r.name("name"), properties, p})
	})
	l.book.wasteCodes.settle()
}

// WasteCategory gives HW01…HW50 of an eight-digit waste code NNN-NNN-NN
// (国家危险废物名录: industry, sequence, category).
func WasteCategory(code string) (string, error) {
	if len(code) != 10 || code[3] != '-' || code[7] != '-' || !sixDigits(code[:3]+code[4:7]) || !wasteCategory("HW"+code[8:]) {
		return "", fault.Invalid("reference.waste_code.form").At("waste_code")
	}
	return "HW" + code[8:], nil
}

// WasteCode finds a row of the catalogue.
func (b *Book) WasteCode(code string, at moment.Time) (WasteCode, bool) {
	w, ok := b.wasteCodes.at(code, at)
	w.Properties = slices.Clone(w.Properties)
	return w, ok
}

// WasteCodes are those that hold at a moment.
func (b *Book) WasteCodes(at moment.Time) []WasteCode {
	all := b.wasteCodes.all(at)
	for i := range all {
		all[i].Properties = slices.Clone(all[i].Properties)
	}
	return all
}

// wasteCategory: HW01 to HW50.
func wasteCategory(s string) bool {
	return len(s) == 4 && s[:2] == "HW" && s[2] >= '0' && s[3] >= '0' && s[3] <= '9' && s[2:] >= "01" && s[2:] <= "50"
}
