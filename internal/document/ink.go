package document

import "strings"

// Lines, boxes and fills. Everything is black unless it stands between ink and
// black; red is for issuing bodies, their rule, and the seal.

// colour is an RGB triple as PDF writes it.
type colour string

const (
	officialRed colour = "0.784 0.086 0.114" // #C8161D
	vermilion   colour = "0.808 0.125 0.094" // #CE2018
	white       colour = "1 1 1"
)

// pdfPoint converts a place on the page to PDF's points.
func (c *canvas) pdfPoint(x, y float64) string {
	return number(x/point) + " " + number((c.page.height-y)/point)
}

// in draws with another colour for text, fills and lines.
func (c *canvas) in(k colour, draw func()) {
	c.raw("q " + string(k) + " rg " + string(k) + " RG")
	draw()
	c.raw("Q")
}

// line draws a straight stroke of the given thickness in points.
func (c *canvas) line(x1, y1, x2, y2, thickness float64) {
	c.raw(number(thickness) + " w " + c.pdfPoint(x1, y1) + " m " + c.pdfPoint(x2, y2) + " l S")
}

// dashed draws a line of dashes, their lengths in points.
func (c *canvas) dashed(draw func(), on, off string) {
	c.raw("[" + on + " " + off + "] 0 d")
	draw()
	c.raw("[] 0 d")
}

func (c *canvas) box(x, y, w, h float64) string {
	return c.pdfPoint(x, y+h) + " " + number(w/point) + " " + number(h/point) + " re"
}

// frame draws a rectangle whose stroke lies on its edge.
func (c *canvas) frame(x, y, w, h, thickness float64) {
	c.raw(number(thickness) + " w " + c.box(x, y, w, h) + " S")
}

func (c *canvas) fill(x, y, w, h float64) { c.raw(c.box(x, y, w, h) + " f") }

// path strokes or fills points joined by straight lines; paint is a PDF
// painting operator ("S", "s", "f", "B").
func (c *canvas) path(points [][2]float64, thickness float64, paint string) {
	var b strings.Builder
	b.WriteString(number(thickness) + " w ")
	for i, p := range points {
		b.WriteString(c.pdfPoint(p[0], p[1]))
		if i == 0 {
			b.WriteString(" m ")
		} else {
			b.WriteString(" l ")
		}
	}
	c.raw(b.String() + paint)
}

// circle strokes a circle as four Bézier curves.
func (c *canvas) circle(x, y, r, thickness float64, paint string) {
	const k = 0.5522847498 // 4/3·(√2−1)
	curve := func(x1, y1, x2, y2, x3, y3 float64) string {
		return c.pdfPoint(x+r*x1, y+r*y1) + " " + c.pdfPoint(x+r*x2, y+r*y2) + " " + c.pdfPoint(x+r*x3, y+r*y3) + " c "
	}
	c.raw(number(thickness) + " w " + c.pdfPoint(x+r, y) + " m " +
		curve(1, k, k, 1, 0, 1) + curve(-k, 1, -1, k, -1, 0) + curve(-1, -k, -k, -1, 0, -1) + curve(k, -1, 1, -k, 1, 0) + paint)
}

// clipped draws inside a rectangle only.
func (c *canvas) clipped(x, y, w, h float64, draw func()) {
	c.raw("q " + c.box(x, y, w, h) + " W n")
	draw()
	c.raw("Q")
}

// hatch fills a rectangle with 45° strokes, gap millimetres apart.
func (c *canvas) hatch(x, y, w, h, gap, thickness float64, crossed bool) {
	c.clipped(x, y, w, h, func() {
		var b strings.Builder
		b.WriteString(number(thickness) + " w ")
		for d := -h; d < w; d += gap {
			b.WriteString(c.pdfPoint(x+d, y+h) + " m " + c.pdfPoint(x+d+h, y) + " l ")
			if crossed {
				b.WriteString(c.pdfPoint(x+d, y) + " m " + c.pdfPoint(x+d+h, y+h) + " l ")
			}
		}
		c.raw(b.String() + "S")
	})
}
