package document

import "math"

// seal draws the place of a body's seal with its name and the date. Only the
// specimen is ever drawn as a picture; on a real paper the place stays empty for
// the stamp. The red lies under the words, so that the black stays black.
func (s *sheet) seal(x, y, diameter float64, body []string, date string) {
	r := diameter / 2
	cy := y + r
	if s.paper.Demo {
		s.specimen(x, cy, r)
	} else {
		s.dashed(func() { s.circle(x, cy, r, 0.35, "S") }, "3", "2")
		s.textCentre(x, cy-7, style{serif, 8}, "（盖章处）")
	}
	name := style{serif, 11}
	const leading = 5.0
	base := cy + 4 - float64(len(body)-1)*leading
	for i, line := range body {
		s.textCentre(x, base+float64(i)*leading, name, line)
	}
	s.textCentre(x, cy+11, name, date)
}

func (s *sheet) specimen(x, y, r float64) {
	s.in(vermilion, func() {
		s.circle(x, y, r-0.6, 1.2/point, "S")
		s.arc(x, y, r-6.5, style{serif, 12}, "封迹演示专用不具法律效力")
		s.textCentre(x, y-4, style{serifBold, 18}, "演示")
		s.textCentre(x, y+15.5, style{serif, 8}, "样章 SPECIMEN")
	})
}

// arc sets text on the upper part of a circle, from eight to four o'clock.
func (s *sheet) arc(x, y, r float64, st style, text string) {
	runes := []rune(text)
	const spread = 210.0 // degrees from the first to the last character
	for i, ch := range runes {
		a := (-spread/2 + spread*float64(i)/float64(len(runes)-1)) * math.Pi / 180
		px, py := x+r*math.Sin(a), y-r*math.Cos(a)
		s.turned(px, py, -a, func() { s.textCentre(px, py, st, string(ch)) })
	}
}

// turned draws rotated about a place, counter-clockwise, in radians.
func (c *canvas) turned(x, y, angle float64, draw func()) {
	px, py := x/point, (c.page.height-y)/point
	sin, cos := math.Sincos(angle)
	c.raw("q " + number(cos) + " " + number(sin) + " " + number(-sin) + " " + number(cos) + " " +
		number(px-cos*px+sin*py) + " " + number(py-sin*px-cos*py) + " cm")
	draw()
	c.raw("Q")
}
