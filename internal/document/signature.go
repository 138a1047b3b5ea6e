package document

import (
	"fmt"

	"github.com/sealtrail/sealtrail/internal/moment"
)

// Outcome is what a person asked to sign did.
type Outcome int

const (
	Pending Outcome = iota // 未签: the box stays empty for a pen
	Signed                 // 签名
	Refused                // 拒签
	Absent                 // 缺席
)

// Signature is one box. Names come as they are to be printed: masked on a
// public copy.
type Signature struct {
	Role       string // 执法人员, 监销人 …
	ID         string // 执法证 54010200118
	Name       string
	Outcome    Outcome
	Strength   string // 电子签名（口令确认）: how sure the signature is
	Note       string // reason of a refusal, witness of an absence
	At         moment.Time
	SameDevice bool // given on another person's device
}

const (
	boxWidth, boxHeight = 52.0, 22.4
	boxGap              = 2.0
)

// signatures draws the boxes three across, keeps each row whole, and prints
// below them the notes too long for a box.
func (s *sheet) signatures(list []Signature, across int) {
	var notes []string
	for i, sign := range list {
		if i%across == 0 {
			if i > 0 {
				s.y += boxHeight + boxGap*0.75
			}
			s.need(boxHeight)
		}
		x := left + float64(i%across)*(boxWidth+boxGap)
		if note := s.signature(x, s.y, sign, len(notes)+1); note != "" {
			notes = append(notes, note)
		}
	}
	if len(list) > 0 {
		s.y += boxHeight
	}
	for i, note := range notes {
		s.y += 0.8
		s.paragraph(fmt.Sprintf("附注 %d　%s", i+1, note), 8.5, 4, 0)
	}
}

// signature draws one box and returns what did not fit into it.
func (s *sheet) signature(x, y float64, sign Signature, next int) (overflow string) {
	s.frame(x, y, boxWidth, boxHeight, 0.5)
	s.line(x, y+6, x+boxWidth, y+6, 0.25)
	role, id := style{sansBold, 8.5}, style{serif, 8}
	s.text(x+inset, y+4.1, role, sign.Role)
	name := sign.Name
	if s.width(role, sign.Role)+s.width(id, sign.ID) < boxWidth-2*inset-1 {
		s.textRight(x+boxWidth-inset, y+4.1, id, sign.ID)
	} else {
		name = spaced(sign.Name, sign.ID) // a long id stands with the name
	}
	switch sign.Outcome {
	case Signed:
		overflow = s.signedBody(x, y, name, sign, next)
	case Refused, Absent:
		overflow = s.refusedBody(x, y, name, sign, next)
	case Pending:
		s.text(x+inset, y+9.6, style{serif, 8}, name)
	}
	s.ticks(x+inset, y+boxHeight-3.9, sign.Outcome)
	s.textRight(x+boxWidth-inset, y+boxHeight-1.7, style{serif, 8}, monthMinute(sign.At))
	return overflow
}

func (s *sheet) signedBody(x, y float64, name string, sign Signature, next int) string {
	st := style{serif, 12}
	lines := breakLines(plain(name), boxWidth-2*inset, s.em(st))
	if len(lines) > 1 {
		st.size = 9
		lines = breakLines(plain(name), boxWidth-2*inset, s.em(st))
	}
	small := style{serif, 7.5}
	strength := sign.Strength
	if sign.SameDevice {
		strength = spaced(strength, "同一设备")
	}
	text := spaced(strength, sign.Note)
	if len(lines) > 2 || s.width(small, text) > boxWidth-2*inset {
		text, overflow := fmt.Sprintf("%s　见附注 %d", sign.mark(), next), spaced(sign.Name, sign.ID, strength, sign.Note)
		if len(lines) <= 2 {
			overflow = spaced(strength, sign.Note)
		} else {
			lines = lines[:1]
		}
		s.nameAnd(x, y, st, small, lines, text)
		return overflow
	}
	s.nameAnd(x, y, st, small, lines, text)
	return ""
}

// mark is the short word for a strength that is explained in a note.
func (sign Signature) mark() string {
	if sign.SameDevice {
		return "电子签名　同一设备"
	}
	return "电子签名"
}

func (s *sheet) nameAnd(x, y float64, st, small style, lines []string, text string) {
	base := y + 11.4
	if len(lines) > 1 {
		base = y + 9.6
	}
	for i, line := range lines {
		s.textCentre(x+boxWidth/2, base+float64(i)*4, st, shown(line))
	}
	s.textCentre(x+boxWidth/2, y+16.6, small, text)
}

// refusedBody prints who did not sign and why, under a hatched corner.
func (s *sheet) refusedBody(x, y float64, name string, sign Signature, next int) (overflow string) {
	s.raw("q " + s.pdfPoint(x+boxWidth-5, y+6) + " m " + s.pdfPoint(x+boxWidth, y+6) + " l " + s.pdfPoint(x+boxWidth, y+11) + " l W n")
	s.hatch(x+boxWidth-5, y+6, 5, 5, 0.8, 0.6, false)
	s.raw("Q")
	head := style{sansBold, 8.5}
	if s.width(head, name) > boxWidth-8 {
		name = sign.Name
	}
	st := style{serif, 7}
	note := sign.Note
	if sign.SameDevice {
		note = spaced(note, "同一设备")
	}
	note = spaced(note, sign.Strength)
	lines := breakLines(plain(note), boxWidth-2*inset, s.em(st))
	tooLong := len(lines) > 2 || s.width(head, name) > boxWidth-8
	if tooLong {
		overflow = spaced(sign.Name, sign.ID, note)
		lines = []string{fmt.Sprintf("见附注 %d", next)}
		if s.width(head, name) > boxWidth-8 {
			name = ""
		}
	}
	s.text(x+inset, y+9.7, head, name)
	for i, line := range lines {
		s.text(x+inset, y+12.7+float64(i)*3, st, shown(line))
	}
	return overflow
}

// ticks draws ☑ 签名 ☐ 拒签 ☐ 缺席.
func (s *sheet) ticks(x, y float64, outcome Outcome) {
	for i, word := range []string{"签名", "拒签", "缺席"} {
		st := style{serif, 8}
		s.frame(x, y, 2.7, 2.7, 0.5)
		if Outcome(i+1) == outcome {
			st = style{sansBold, 8}
			s.path([][2]float64{{x + 0.5, y + 1.4}, {x + 1.15, y + 2.1}, {x + 2.3, y + 0.6}}, 1, "S")
		}
		s.text(x+3.2, y+2.2, st, word)
		x += 10.4
	}
}
