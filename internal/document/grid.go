package document

// A grid is the framed field list of a group: names in 黑, values in 宋.

const (
	nameWidth = 21.0
	lineRatio = 1.32 // line height over type size
	inset     = 1.5
)

// gridRow is one row: facts side by side, each as wide as split says.
type gridRow struct {
	facts []fact
	split []float64
}

// pair is the default row of two facts, single a row of one.
func pair(a, b fact) gridRow { return gridRow{[]fact{a, b}, []float64{92, 68}} }
func single(a fact) gridRow  { return gridRow{[]fact{a}, []float64{textWidth}} }

func told(name, value string) fact { return fact{name: name, value: orNone(value)} }
func bold(f fact) fact             { f.bold = true; return f }

// grid draws rows at least rowHeight high; size is that of the values.
func (s *sheet) grid(rows []gridRow, size, rowHeight float64) {
	top := s.y
	closeFrame := func() {
		if s.y > top {
			s.frame(left, top, textWidth, s.y-top, 0.5)
		}
	}
	for _, row := range rows {
		height := s.gridRowHeight(row, size, rowHeight)
		if s.y+height > bodyEnds {
			closeFrame()
			s.nextPage()
			top = s.y
		}
		if s.y > top {
			s.line(left, s.y, right, s.y, 0.25)
		}
		s.gridRow(row, size, height)
		s.y += height
	}
	closeFrame()
}

func (s *sheet) names(f fact, size float64) (style, float64) {
	st := style{sansBold, size - 0.5}
	return st, max(nameWidth, s.width(st, f.name)+2)
}

func (s *sheet) value(f fact, size, width float64) (style, []string) {
	st := style{serif, size}
	if f.bold {
		st.face = serifBold
	}
	_, name := s.names(f, size)
	return st, breakLines(plain(f.value), width-name-2*inset, s.em(st))
}

func (s *sheet) gridRowHeight(row gridRow, size, least float64) float64 {
	height := least
	for i, f := range row.facts {
		_, lines := s.value(f, size, row.split[i])
		height = max(height, float64(len(lines))*lineRatio*size*point+2)
	}
	return height
}

func (s *sheet) gridRow(row gridRow, size, height float64) {
	x := left
	for i, f := range row.facts {
		nameStyle, name := s.names(f, size)
		valueStyle, lines := s.value(f, size, row.split[i])
		if i > 0 {
			s.line(x, s.y, x, s.y+height, 0.25)
		}
		s.line(x+name, s.y, x+name, s.y+height, 0.25)
		s.textCentre(x+name/2, s.y+height/2+nameStyle.size*point*0.36, nameStyle, f.name)
		s.column(x+name+inset, s.y, height, valueStyle, lines)
		x += row.split[i]
	}
}

// column sets lines in the middle of a height.
func (c *canvas) column(x, y, height float64, st style, lines []string) {
	leading := st.size * point * lineRatio
	base := y + height/2 - float64(len(lines)-1)*leading/2 + st.size*point*0.36
	for i, line := range lines {
		c.text(x, base+float64(i)*leading, st, shown(line))
	}
}
