package document

import (
	"context"
	"strings"

	"github.com/sealtrail/sealtrail/internal/moment"
)

// PlaceLabel sticks on a room, a rack or a shelf of a store. It is read from the
// aisle, so its name is large; the code is what scans and hands type.
type PlaceLabel struct {
	Code  string   // XXXX-XXXX-XXXX
	URL   string   // HTTPS://HOST/T/XXXXXXXXXXXX, in capitals
	Store string   // whose it is
	Kind  string   // 货架
	Names []string // from the outermost place to its own
}

// PlaceLabelSheet is one file of them, on the stock that labels of goods use.
type PlaceLabelSheet struct {
	Format    LabelFormat
	Labels    []PlaceLabel
	PrintedAt moment.Time // of the newest place, not of the drawing
	Demo      bool
}

// PlaceLabels draws a file of labels for places.
func (p *Press) PlaceLabels(ctx context.Context, in PlaceLabelSheet) ([]byte, error) {
	symbols, err := labelSymbols(ctx, len(in.Labels), in.PrintedAt, func(i int) (code, url string) { return in.Labels[i].Code, in.Labels[i].URL })
	if err != nil {
		return nil, err
	}
	mark := imprint{title: "库位标签 " + in.Labels[0].Code, author: in.Labels[0].Store, dated: in.PrintedAt}
	return p.draw(ctx, in, mark, func(c *canvas) {
		for i, l := range in.Labels {
			l.Store = ofDemo(l.Store, in.Demo)
			switch in.Format {
			case LabelsRoll:
				c.rollPlace(l, symbols[i])
			default:
				c.sheetPlace(i, l, symbols[i])
			}
		}
	})
}

// placeModule is wider than on goods: a rack is scanned from further away.
const placeModule = 14 * dotLaser

// rollPlace draws one 60 × 40 label on a page of its own.
func (c *canvas) rollPlace(l PlaceLabel, code symbol) {
	c.addPage(60, 40)
	c.measure(l.Kind, 1.5, 1.5, 13, 6, 12)
	c.fitted(16, 6.1, 42.5, 9.5, l.Store)
	c.line(1.5, 8, 58.5, 8, 0.7)
	c.qr(snap(quiet*rollModule, dotThermal), snap(8.125+quiet*rollModule, dotThermal), rollModule, code)
	c.placeNames(23.25, 9.3, 35.25, l.Names)
	c.code(30, 38, 56.5, 24, l.Code)
}

// sheetPlace draws the i-th label of an A4 sheet.
func (c *canvas) sheetPlace(i int, l PlaceLabel, code symbol) {
	x0, y0 := c.cell(i)
	c.qr(snap(x0+3+quiet*placeModule, dotLaser), snap(y0+3.5+quiet*placeModule, dotLaser), placeModule, code)
	const factsAt, width = 26.0, 40.0
	facts := x0 + factsAt
	c.measure(l.Kind, facts, y0+4.4, 9.5, 4.6, 9)
	c.fitted(facts+10.8, y0+7.8, width-10.8, 6.8, l.Store)
	c.placeNames(facts, y0+9.6, width, l.Names)
	c.code(x0+35, y0+32.3, 62, 20, l.Code)
}

// placeNames sets a place's own name, as large as it fits on two lines, and under
// it where the place lies, in up to three.
func (c *canvas) placeNames(x, top, width float64, names []string) {
	if len(names) == 0 {
		return
	}
	st := style{sansBold, 17}
	lines := breakLines(plain(names[len(names)-1]), width, c.em(st))
	for ; st.size > 8 && (len(lines) > 2 || len(lines) == 2 && st.size > 11); lines = breakLines(plain(names[len(names)-1]), width, c.em(st)) {
		st.size--
	}
	if len(lines) > 2 {
		lines = []string{lines[0], c.shortened(strings.Join(lines[1:], ""), width, st)}
	}
	y := top
	for _, line := range lines {
		y += st.size * point * 1.12
		c.text(x, y, st, shown(line))
	}
	if len(names) == 1 {
		return
	}
	y += 1
	small := style{sansBold, 7.5}
	for _, line := range c.pathLines(names, width, small, 3) {
		y += small.size * point * 1.25
		c.text(x, y, small, shown(line))
	}
}

// pathLines breaks a path into at most so many lines. What does not fit is left
// out from the outermost side: whoever stands in the aisle knows the building.
func (c *canvas) pathLines(names []string, width float64, st style, most int) []string {
	for from := range names {
		text := plain(strings.Join(names[from:], " / "))
		if from > 0 {
			text = "… / " + text
		}
		lines := breakLines(text, width, c.em(st))
		if len(lines) <= most {
			return lines
		}
		if from == len(names)-1 {
			return append(lines[:most-1:most-1], c.shortened(strings.Join(lines[most-1:], ""), width, st))
		}
	}
	return nil
}
