package document

import (
	"strconv"

	"github.com/sealtrail/sealtrail/internal/fault"
)

// align is where the words of a cell stand.
type align int

const (
	toLeft align = iota
	centred
	toRight
)

// column of a table; heads may take two lines.
type column struct {
	head  string
	width float64
	align align
	code  bool // set in 黑, for label codes
}

// cell is one value; marked draws the frame of a difference.
type cell struct {
	text   string
	strong bool
	marked bool
}

// band is a head over several columns (移出 | 接收 | 差异 | 查验).
type band struct {
	head    string
	columns int
}

// table is a ruled list whose head repeats on every page.
type table struct {
	name    string // of the input field, for faults
	columns []column
	bands   []band // optional upper head
	size    float64
	row     float64 // least height of a row
	head    float64
	foot    float64 // kept free at the foot of every page, for signatures
	rows    [][]cell
	swatch  func(row int, x, y, width, height float64) // optional drawing in the first cell
}

func cells(texts ...string) []cell {
	row := make([]cell, len(texts))
	for i, t := range texts {
		row[i].text = t
	}
	return row
}

const bandHeight = 5.0

func (t table) headHeight() float64 {
	if t.bands != nil {
		return t.head + bandHeight
	}
	return t.head
}

func (t table) style(col int, c cell) style {
	st := style{serif, t.size}
	if t.columns[col].code || c.strong || c.marked {
		st = style{sansBold, t.size - 0.5}
	}
	return st
}

func (s *sheet) tableLines(t table, col int, c cell) []string {
	st := t.style(col, c)
	room := 1.8
	if t.columns[col].align == toRight {
		room = 0.8 // long figures may come nearer to the line
	}
	return breakLines(plain(c.text), t.columns[col].width-room, s.em(st))
}

func (s *sheet) rowHeight(t table, row []cell) float64 {
	height := t.row
	for i, c := range row {
		height = max(height, float64(len(s.tableLines(t, i, c)))*t.size*point*lineRatio+1.3)
	}
	return height
}

// table draws all rows, at least two on every page they touch.
func (s *sheet) table(t table) {
	heights := make([]float64, len(t.rows))
	for i, row := range t.rows {
		heights[i] = s.rowHeight(t, row)
		if heights[i]+t.headHeight() > bodyEnds-t.foot-bodyTop {
			s.fail(fault.Invalid("document.row.too_tall").At(t.name + "[" + strconv.Itoa(i) + "]"))
			return
		}
	}
	for at := 0; at < len(t.rows); {
		n := fitting(heights[at:], bodyEnds-t.foot-s.y-t.headHeight())
		rest := len(t.rows) - at
		if n < min(2, rest) && s.y > bodyTop {
			s.nextPage()
			continue
		}
		n = max(n, 1) // two rows that together exceed a page part here
		if rest-n == 1 && n > 2 {
			n--
		}
		s.tablePart(t, at, heights[at:at+n])
		if at += n; at < len(t.rows) {
			s.nextPage()
		}
	}
}

// fitting counts the rows that fit into a height.
func fitting(heights []float64, room float64) int {
	for i, h := range heights {
		if room -= h; room < -1e-6 {
			return i
		}
	}
	return len(heights)
}

// tablePart draws the rows from first on that have a height given.
func (s *sheet) tablePart(t table, first int, heights []float64) {
	top := s.y
	s.tableHead(t)
	for i, row := range t.rows[first : first+len(heights)] {
		if i > 0 {
			s.line(left, s.y, right, s.y, 0.25)
		}
		x := left
		if t.swatch != nil {
			t.swatch(first+i, x, s.y, t.columns[0].width, heights[i])
		}
		for k, c := range row {
			s.tableCell(t, k, c, x, s.y, heights[i])
			x += t.columns[k].width
		}
		s.y += heights[i]
	}
	x := left
	for i, col := range t.columns {
		if i > 0 {
			from := top
			if t.bands != nil && !bandEdge(t.bands, i) {
				from += bandHeight
			}
			s.line(x, from, x, s.y, 0.25)
		}
		x += col.width
	}
	s.frame(left, top, textWidth, s.y-top, 0.5)
}

func bandEdge(bands []band, col int) bool {
	at := 0
	for _, b := range bands {
		if at == col {
			return true
		}
		at += b.columns
	}
	return false
}

func (s *sheet) tableHead(t table) {
	st := style{sansBold, t.size - 0.5}
	if t.bands != nil {
		x, col := left, 0
		for _, b := range t.bands {
			width := 0.0
			for range b.columns {
				width += t.columns[col].width
				col++
			}
			s.textCentre(x+width/2, s.y+3.6, st, b.head)
			x += width
		}
		s.y += bandHeight
		s.line(left, s.y, right, s.y, 0.25)
	}
	x := left
	for _, col := range t.columns {
		lines := breakLines(col.head, col.width-0.6, s.em(st))
		for i, line := range lines {
			s.textCentre(x+col.width/2, s.y+t.head/2+1+(float64(i)-float64(len(lines)-1)/2)*3.4, st, shown(line))
		}
		x += col.width
	}
	s.y += t.head
	s.line(left, s.y, right, s.y, 0.5)
}

func (s *sheet) tableCell(t table, col int, c cell, x, y, height float64) {
	st, width := t.style(col, c), t.columns[col].width
	lines := s.tableLines(t, col, c)
	leading := t.size * point * lineRatio
	base := y + height/2 - float64(len(lines)-1)*leading/2 + st.size*point*0.36
	for i, line := range lines {
		line, at := shown(line), base+float64(i)*leading
		switch t.columns[col].align {
		case toRight:
			s.textRight(x+width-min(1, (width-s.width(st, line))/2), at, st, line)
		case centred:
			s.textCentre(x+width/2, at, st, line)
		default:
			s.text(x+0.9, at, st, line)
		}
	}
	if c.marked {
		s.frame(x+0.5, y+0.5, width-1, height-1, 1.2)
	}
}
