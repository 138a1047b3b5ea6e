package document

import (
	"fmt"
	"strings"

	"github.com/sealtrail/sealtrail/internal/moment"
)

// Paper is what every A4 paper says about itself.
type Paper struct {
	Number      string // C-540102-2026-000017-1
	URL         string // what the QR says, in capitals: HTTPS://HOST/C/NUMBER
	Fingerprint string // first 16 hex of the leaf hash of the entry the paper is drawn from
	IssuedAt    moment.Time
	Demo        bool   // framed as a specimen on every page, specimen seals
	Exemption   string // remark of an office too small to separate handler and keeper; empty: none
	State       State
}

// State is what became of the paper after it was issued; the zero value is in
// force. A changed state is a new file, the issued bytes stay.
type State struct {
	Corrected  bool
	Revoked    bool
	ReplacedBy string // number of the version that holds
	RevokedOn  moment.Date
}

// The page of every portrait paper, in millimetres.
const (
	pageWidth, pageHeight = 210.0, 297.0
	left, textWidth       = 28.0, 160.0
	right                 = left + textWidth
	bodyEnds              = 271.0
	bodyTop               = 21.0 // of later pages
)

// sheet is a paper being composed: a canvas and how far down the page it is.
type sheet struct {
	*canvas
	paper  Paper
	title  string // in full, for later pages
	footer string // short name for the foot
	y      float64
}

func newSheet(c *canvas, p Paper, title, footer string) *sheet {
	s := &sheet{canvas: c, paper: p, title: title, footer: footer}
	s.firstPage()
	return s
}

func (s *sheet) firstPage() {
	s.addPage(pageWidth, pageHeight)
	s.demoMark()
	s.y = bodyTop
}

// nextPage opens a later page with its running head.
func (s *sheet) nextPage() {
	s.addPage(pageWidth, pageHeight)
	s.demoMark()
	x := left
	if s.paper.Demo {
		x = left + 46 + 4
	}
	s.text(x, 14.2, style{serif, 9}, s.title+"（续）")
	s.textRight(right, 14.2, style{serif, 9}, s.paper.Number)
	s.line(left, 18, right, 18, 0.5)
	s.y = bodyTop
}

// need breaks the page unless height millimetres are left; true when it broke.
func (s *sheet) need(height float64) bool {
	if s.y+height <= bodyEnds+1e-6 {
		return false
	}
	s.nextPage()
	return true
}

func (s *sheet) demoMark() {
	if !s.paper.Demo {
		return
	}
	s.frame(left, 9.5, 46, 6, 0.5)
	s.textCentre(left+23, 13.5, style{sansBold, 8.5}, "演示样张　不具法律效力")
}

// finish draws what needs to know how many pages there are.
func (s *sheet) finish() {
	for i, pg := range s.pages {
		s.page = pg
		s.line(left, 274, right, 274, 0.5)
		s.text(left, 278, style{serif, 8}, s.footer+"　"+s.paper.Number)
		s.textCentre(left+textWidth/2, 278, style{serif, 9}, fmt.Sprintf("第 %d 页　共 %d 页", i+1, len(s.pages)))
		if s.paper.Fingerprint != "" {
			s.textRight(right, 278, style{serif, 8}, "记录指纹　"+fingerprint(s.paper.Fingerprint))
		}
		if s.paper.State.Revoked {
			s.line(left, bodyEnds, right, bodyTop, 2)
		}
	}
}

// banner says over the title that the paper no longer holds; it pushes the
// rest down and returns by how much.
func (s *sheet) banner(y float64) float64 {
	st, face := s.paper.State, style{sansBold, 11}
	switch {
	case st.Revoked:
		s.fill(left, y, textWidth, 9)
		s.in(white, func() {
			s.textCentre(left+textWidth/2, y+6, face, spaced("已撤销", string(st.RevokedOn), "不得使用"))
		})
	case st.Corrected:
		s.frame(left, y, textWidth, 9, 1.5)
		s.textCentre(left+textWidth/2, y+6, face, "已更正　以 "+orNone(st.ReplacedBy)+" 为准")
	default:
		return 0
	}
	return 12
}

// redHeader names who issues in red, one or two bodies, then the title.
func (s *sheet) redHeader(bodies []string, english string) {
	y := 0.0
	s.in(officialRed, func() {
		at := 30.5
		if len(bodies) == 1 {
			at = 33
		}
		for _, body := range bodies {
			at = s.bodyName(body, at, style{serifBold, 19}) + 9.5
		}
		y = max(45, at-9.5+5)
		s.fill(left, y, textWidth, 2.8*point)
		s.fill(left, y+2.8*point+1.5, textWidth, 0.75*point)
	})
	y += s.banner(y + 4)
	s.textSpaced(y+12.5, style{serifBold, 22}, 0.9, s.title)
	s.textCentre(left+textWidth/2, y+18, style{serif, 9.5}, english)
	s.y = y + 23.5
}

// blackHeader is that of forms: body, title, rule.
func (s *sheet) blackHeader(body, english string) {
	y := s.banner(16)
	y += s.bodyName(body, 27.5+y, style{serifBold, 16})
	s.textSpaced(y+11, style{serifBold, 22}, 1.1, s.title)
	s.textCentre(left+textWidth/2, y+16.2, style{serif, 9.5}, english)
	s.fill(left, y+19.5, textWidth, 2*point)
	s.fill(left, y+19.5+2*point+1.2, textWidth, 0.5*point)
	s.y = y + 24
}

// bodyName sets an issuing body to 116 mm; a name too wide goes down 2 pt at a
// time to 13, then takes two lines. It returns the last baseline.
func (s *sheet) bodyName(name string, y float64, st style) float64 {
	const full = 116.0
	for st.size > 13 && s.width(st, name) > full {
		st.size = max(13, st.size-2)
	}
	lines := breakLines(plain(name), textWidth, s.em(st))
	for i, line := range lines {
		if i > 0 {
			y += st.size * point * 1.4
		}
		line = shown(line)
		natural := s.width(st, line)
		switch {
		case len(lines) > 1 || natural > full:
			s.textCentre(left+textWidth/2, y, st, line)
		case natural < full*0.6:
			s.textSpaced(y, st, 1.2, line) // a short name is not torn apart
		default:
			s.textSpread(left+(textWidth-full)/2, y, full, st, line)
		}
	}
	return y
}

// textSpaced centres a line with extra space between its characters.
func (s *sheet) textSpaced(y float64, st style, extra float64, text string) {
	gaps := float64(len([]rune(text)) - 1)
	wide := s.width(st, text) + gaps*extra
	s.tracked(left+(textWidth-wide)/2, y, st, extra, text)
}

// fact is one name and its value, in the block or in a grid.
type fact struct {
	name, value string
	bold        bool
}

// numberBlock draws the rows beside the QR; the first is the number. The symbol
// keeps its module when a long host makes it larger, and the block grows.
func (s *sheet) numberBlock(rows []fact, module float64) {
	code, err := paperSymbol(s.paper.URL)
	if err != nil {
		s.fail(err)
		return
	}
	side := float64(code.modules()+2*quiet) * module
	height := side + 3.45
	if module < 0.7 {
		height = side + 2.6
	}
	width := textWidth - side - 5
	size := style{serif, 10}
	values := make([][]string, len(rows))
	heights, total := make([]float64, len(rows)), 0.0
	for i, row := range rows {
		values[i] = breakLines(plain(row.value), width-25, s.em(size))
		heights[i] = height / float64(len(rows))
		if i > 0 {
			heights[i] = max(heights[i], float64(len(values[i]))*4.7+2)
		}
		total += heights[i]
	}
	y := s.y
	s.line(left, y, left+width, y, 0.5)
	for i, row := range rows {
		h := heights[i]
		s.text(left+1, y+h/2+1.1, style{sansBold, 9}, row.name)
		if i == 0 {
			s.text(left+25, y+h/2+1.9, style{sansBold, 15}, row.value)
		} else {
			for k, line := range values[i] {
				s.text(left+25, y+h/2+1.25+(float64(k)-float64(len(values[i])-1)/2)*4.7, size, shown(line))
			}
		}
		y += h
		if i < len(rows)-1 {
			s.line(left, y, left+width, y, 0.25)
		}
	}
	s.line(left, y, left+width, y, 0.5)
	s.qr(right-side+quiet*module, s.y, module, code) // the paper above is its quiet zone
	s.numberUnderQR(right-side/2, s.y+side-quiet*module+2.2, side)
	s.y += max(total, side+3.45)
}

// numberUnderQR writes the number in reach of the eye that looks at the code.
func (s *sheet) numberUnderQR(x, y, width float64) {
	st := style{sansBold, 8}
	parts := strings.Split(s.paper.Number, "-")
	if s.width(st, s.paper.Number) <= width || len(parts) == 1 {
		s.textCentre(x, y, st, s.paper.Number)
		return
	}
	cut := min(3, len(parts)-1)
	s.textCentre(x, y, st, strings.Join(parts[:cut], "-")+"-")
	s.textCentre(x, y+3.1, st, strings.Join(parts[cut:], "-"))
}

// heading opens a group; next is the height that must follow on the same page.
func (s *sheet) heading(text, remark string, next float64) {
	const before = 5.6
	s.need(before + 2 + next)
	y := s.y + before
	st := style{sansBold, 10.5}
	s.text(left, y, st, text)
	if remark != "" {
		x := left + s.width(st, text) + 2
		for i, line := range breakLines(plain(remark), right-x, s.em(style{serif, 8.5})) {
			if i > 0 {
				y += 4
			}
			s.text(x, y, style{serif, 8.5}, shown(line))
		}
	}
	s.y = y + 2
}

// paragraph sets justified text; indent is in characters of its size. Lines
// never hide: it runs on over pages.
func (s *sheet) paragraph(text string, size, leading, indent float64) {
	st := style{serif, size}
	first := indent * size * point
	for _, part := range strings.SplitAfter(plain(text), "\n") {
		lines := s.breakIndented(part, first, st)
		for i, line := range lines {
			x, width := left, textWidth
			if i == 0 {
				x, width = left+first, textWidth-first
			}
			s.need(leading)
			s.y += leading
			s.justified(x, s.y-leading*0.25, width, st, shown(line), i < len(lines)-1)
		}
	}
}

// breakIndented breaks with a shorter first line.
func (s *sheet) breakIndented(text string, first float64, st style) []string {
	measure := s.em(st)
	lines := breakLines(text, textWidth-first, measure)
	if len(lines) < 2 || first == 0 {
		return lines
	}
	return append(lines[:1:1], breakLines(strings.TrimPrefix(text, lines[0]), textWidth, measure)...)
}

// together composes a part and, if it ran over the page's end, composes it
// again from the top of a new page; false when it is longer than a page, and
// then nothing of it is kept.
func (s *sheet) together(compose func()) bool {
	for range 2 {
		pages, ops, y := len(s.pages), len(s.page.ops), s.y
		compose()
		if len(s.pages) == pages {
			return true
		}
		s.pages = s.pages[:pages]
		s.page = s.pages[pages-1]
		s.page.ops, s.y = s.page.ops[:ops], y
		if y == bodyTop {
			return false
		}
		s.nextPage()
	}
	s.pages = s.pages[:len(s.pages)-1]
	s.page = s.pages[len(s.pages)-1]
	return false
}

// justified fills the width unless that would tear the line apart.
func (s *sheet) justified(x, y, width float64, st style, line string, full bool) {
	slack := width - s.width(st, line)
	gaps := len([]rune(line)) - 1
	if full && gaps > 0 && slack/float64(gaps) < 0.2*st.size*point {
		s.tracked(x, y, st, slack/float64(gaps), line)
		return
	}
	s.text(x, y, st, line)
}
