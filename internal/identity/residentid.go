package identity

import (
	"strings"

	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/moment"
)

// ResidentID is a resident identity number 公民身份号码 in normal form (GB
// 11643-1999). It prints itself masked, so that no log line, page or problem
// document shows it by accident; Reveal is the one way to the digits, and whoever
// calls it records who looked.
type ResidentID struct{ digits string }

// oldestYears bounds the birth date in a number.
const oldestYears = 150

var residentWeights = [17]int{7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2}

// ParseResidentID brings a number to normal form (x becomes X) and checks its
// shape and that its birth date exists, is not after today and not more than 150
// years before. A wrong check digit is only a warning. No fault carries a digit.
func ParseResidentID(typed string, today moment.Date) (ResidentID, Warning, error) {
	if len(typed) > 128 {
		return ResidentID{}, "", fault.Invalid("identity.resident_id.shape")
	}
	number := halfWidth(typed)
	if len(number) != 18 {
		return ResidentID{}, "", fault.Invalid("identity.resident_id.shape")
	}
	sum := 0
	for i, w := range residentWeights {
		if number[i] < '0' || number[i] > '9' {
			return ResidentID{}, "", fault.Invalid("identity.resident_id.shape")
		}
		sum += int(number[i]-'0') * w
	}
	if !strings.ContainsRune("0123456789X", rune(number[17])) {
		return ResidentID{}, "", fault.Invalid("identity.resident_id.shape")
	}
	born, err := moment.ParseDate(number[6:10] + "-" + number[10:12] + "-" + number[12:14])
	if err != nil || born > today || born < yearsBefore(today, oldestYears) {
		return ResidentID{}, "", fault.Invalid("identity.resident_id.birth_date")
	}
	id := ResidentID{number}
	if "10X98765432"[sum%11] != number[17] {
		return id, ResidentIDCheckDigit, nil
	}
	return id, "", nil
}

// String shows the last four places only.
func (id ResidentID) String() string {
	if id.digits == "" {
		return ""
	}
	return strings.Repeat("*", 14) + id.digits[14:]
}

// GoString keeps %#v from showing the digits.
func (id ResidentID) GoString() string { return "identity.ResidentID(" + id.String() + ")" }

// Reveal gives the digits.
func (id ResidentID) Reveal() string { return id.digits }

// yearsBefore compares as dates do, as text; 29 February stays itself, which
// orders rightly between its neighbours.
func yearsBefore(d moment.Date, years int) moment.Date {
	if len(d) != 10 {
		return d
	}
	y := 0
	for _, r := range d[:4] {
		y = y*10 + int(r-'0')
	}
	y -= years
	b := []byte(d)
	for i := 3; i >= 0; i-- {
		b[i] = byte('0' + y%10)
		y /= 10
	}
	return moment.Date(b)
}
