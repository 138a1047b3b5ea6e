package document

import (
	"context"
	"fmt"
	"strings"

	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/moment"
)

// Label is what sticks to the goods. A label printed ahead has only its code,
// address and agency; the rest is then left for a pen.
type Label struct {
	Code      string // XXXX-XXXX-XXXX
	URL       string // HTTPS://HOST/T/XXXXXXXXXXXX, in capitals
	Agency    string // short
	Measure   string // 扣押 查封
	Category  string // 鞋类 G02
	Icon      Icon
	Quantity  string // 33 双　25.9 kg
	Name      string
	Case      string
	Date      string
	Box       string // 箱 02/05
	Hazardous bool   // 危险废物: triangle and words
}

// LabelFormat is the stock printed on.
type LabelFormat int

const (
	LabelsA4   LabelFormat = iota // A4, 3 × 8 cells of 70 × 36 mm
	LabelsRoll                    // thermal roll, 60 × 40 mm at 203 dpi
)

// MaxLabels bounds one file: larger jobs are cut, so that memory stays small.
const MaxLabels = 960

// LabelSheet is one file of labels, in the order they come off the printer.
type LabelSheet struct {
	Format    LabelFormat
	Labels    []Label
	PrintedAt moment.Time // of the roll or the seizure, not of the drawing
	Demo      bool        // agencies are marked 演示
}

// Labels draws a file of labels.
func (p *Press) Labels(ctx context.Context, in LabelSheet) ([]byte, error) {
	symbols, err := labelSymbols(ctx, len(in.Labels), in.PrintedAt, func(i int) (code, url string) { return in.Labels[i].Code, in.Labels[i].URL })
	if err != nil {
		return nil, err
	}
	mark := imprint{title: "标签 " + in.Labels[0].Code, author: in.Labels[0].Agency, dated: in.PrintedAt}
	return p.draw(ctx, in, mark, func(c *canvas) {
		for i, l := range in.Labels {
			l.Agency = ofDemo(l.Agency, in.Demo)
			switch in.Format {
			case LabelsRoll:
				c.rollLabel(l, symbols[i])
			default:
				c.sheetLabel(i, l, symbols[i])
			}
		}
	})
}

// labelSymbols encodes the addresses of a file of labels that keeps its bounds.
func labelSymbols(ctx context.Context, n int, printedAt moment.Time, label func(i int) (code, url string)) ([]symbol, error) {
	switch {
	case n == 0:
		return nil, fault.Invalid("document.field.required").At("labels")
	case n > MaxLabels:
		return nil, fault.Invalid("document.labels.too_many").At("labels").With("limit", fmt.Sprint(MaxLabels))
	case printedAt.IsZero():
		return nil, fault.Invalid("document.field.required").At("printed_at")
	}
	symbols := make([]symbol, n)
	for i := range symbols {
		code, url := label(i)
		if code == "" {
			return nil, fault.Invalid("document.field.required").At(fmt.Sprintf("labels[%d].code", i))
		}
		var err error
		if symbols[i], err = labelSymbol(url); err != nil {
			if f := fault.Of(err); f != nil {
				return nil, f.Under(fmt.Sprintf("labels[%d]", i))
			}
			return nil, err
		}
		if err := ctx.Err(); err != nil {
			return nil, err
		}
	}
	return symbols, nil
}

// ofDemo marks the name of an agency in the demo region.
func ofDemo(agency string, demo bool) string {
	if demo && !strings.Contains(agency, "演示") {
		return agency + "（演示）"
	}
	return agency
}

// The narrow margin for a module: whole dots of the printer.
const (
	dotThermal = 0.125         // 203 dpi
	dotLaser   = 25.4 / 600    // 600 dpi
	rollModule = 0.625         // 5 thermal dots
	cellModule = 12 * dotLaser // 0.508; reads at 203, 300 and 600 dpi
)

// rollLabel draws one 60 × 40 label on a page of its own.
func (c *canvas) rollLabel(l Label, code symbol) {
	c.addPage(60, 40)
	c.measure(l.Measure, 1.5, 1.5, 13, 6, 12)
	x := 1.5
	if l.Measure != "" {
		x = 16
	}
	c.fitted(x, 6.1, 58.5-x, 9.5, l.Agency)
	c.line(1.5, 8, 58.5, 8, 0.7)
	c.qr(snap(quiet*rollModule, dotThermal), snap(8.125+quiet*rollModule, dotThermal), rollModule, code)
	const facts, width = 23.25, 35.25
	head := facts
	if l.Icon != "" {
		c.icon(l.Icon, facts, 9.3, 8.5)
		head += 10
	}
	end := facts + width
	if l.Hazardous {
		c.hazard(50, 9.5, 8.5)
		end = 49.5
	}
	quantity, name := l.Quantity, l.Name
	if l.Hazardous {
		quantity, name = "危险废物", spaced(l.Name, l.Quantity)
	}
	c.fitted(head, 12.8, end-head, 10, l.Category)
	c.fitted(head, 17.1, end-head, 9, quantity)
	for i, text := range []string{name, l.Case, spaced(l.Date, l.Box)} {
		c.fitted(facts, 21.1+3.5*float64(i), width, 7.5, text)
	}
	c.voidStrip(facts, 29.3, width, 2.2)
	c.code(30, 38, 56.5, 24, l.Code)
}

// Cells of an A4 sheet.
const (
	cellWidth, cellHeight = 70.0, 36.0
	cellsAcross           = 3
	cellsPerPage          = 24
	sheetTop              = 4.5
)

// cell is the corner of the i-th cell of A4 sheets; the first of a sheet begins
// its page.
func (c *canvas) cell(i int) (x, y float64) {
	if i%cellsPerPage == 0 {
		c.addPage(pageWidth, pageHeight)
		for _, x := range []float64{cellWidth, 2 * cellWidth} { // cut marks, in the margin only
			c.line(x, 1.5, x, 3.5, 0.25)
			c.line(x, pageHeight-3.5, x, pageHeight-1.5, 0.25)
		}
	}
	return float64(i%cellsAcross) * cellWidth, sheetTop + float64(i%cellsPerPage/cellsAcross)*cellHeight
}

// sheetLabel draws the i-th label of an A4 sheet.
func (c *canvas) sheetLabel(i int, l Label, code symbol) {
	x0, y0 := c.cell(i)
	c.qr(snap(x0+4+quiet*cellModule, dotLaser), snap(y0+5+quiet*cellModule, dotLaser), cellModule, code)
	const factsAt, width = 24.5, 41.5
	facts := x0 + factsAt
	c.measure(l.Measure, facts, y0+4.4, 9.5, 4.6, 9)
	x := facts
	if l.Measure != "" {
		x += 10.8
	}
	c.fitted(x, y0+7.8, facts+width-x, 6.8, l.Agency)
	head, end := facts, facts+width
	if l.Icon != "" {
		c.icon(l.Icon, facts, y0+10, 6.6)
		head += 8
	}
	if l.Hazardous {
		c.hazard(x0+57.5, y0+10, 7.2)
		end = x0 + 57
	}
	category := l.Category
	if l.Hazardous {
		category = spaced(l.Category, "危险废物")
	}
	c.fitted(head, y0+12.8, end-head, 8, category)
	c.fitted(head, y0+16, end-head, 8, l.Quantity)
	for k, text := range []string{l.Name, l.Case, spaced(l.Date, l.Box, "撕毁无效")} {
		c.fitted(facts, y0+19.5+2.9*float64(k), width, 6.8, text)
	}
	c.code(x0+35, y0+32.3, 62, 20, l.Code)
}

// measure is the word for the measure, white on black.
func (c *canvas) measure(word string, x, y, w, h, size float64) {
	if word == "" {
		return
	}
	c.fill(x, y, w, h)
	st := style{sansBold, size}
	for st.size > 5 && c.width(st, word) > w-1 {
		st.size -= 0.5
	}
	c.in(white, func() { c.textCentre(x+w/2, y+h/2+st.size*point*0.36, st, word) })
}

// code is the label's code, as large as the width allows; it is never cut.
func (c *canvas) code(x, y, width, size float64, text string) {
	st := style{sansBold, size}
	if wide := c.width(st, text); wide > width {
		st.size *= width / wide
	}
	c.textCentre(x, y, st, text)
}

// smallest is the least type on a label.
const smallest = 6.0

// fitted sets a line in 黑, smaller down to 6 pt, then cut with an ellipsis
// that never follows an opening bracket. Only labels may shorten.
func (c *canvas) fitted(x, y, width, size float64, text string) {
	text = strings.ReplaceAll(plain(text), "\n", " ")
	st := style{sansBold, size}
	for st.size > smallest && c.width(st, text) > width {
		st.size = max(smallest, st.size-0.5)
	}
	c.text(x, y, st, c.shortened(text, width, st))
}

func (c *canvas) shortened(text string, width float64, st style) string {
	if c.width(st, text) <= width {
		return text
	}
	runes := []rune(text)
	for n := len(runes) - 1; n > 0; n-- {
		cut := strings.TrimRight(string(runes[:n]), neverLast+" 　")
		if c.width(st, cut+"…") <= width {
			return cut + "…"
		}
	}
	return "…"
}

// hazard is the warning triangle.
func (c *canvas) hazard(x, y, size float64) {
	h := size * 0.88
	c.path([][2]float64{{x + size/2, y}, {x + size, y + h}, {x, y + h}}, 0.1, "f")
	c.in(white, func() {
		c.textCentre(x+size/2, y+h*0.87, style{sansBold, size * 1.9}, "!")
	})
}

// voidStrip warns between two hatched ends.
func (c *canvas) voidStrip(x, y, width, height float64) {
	const end = 3.2
	c.hatch(x, y, end, height, 0.75, 1.1, false)
	c.hatch(x+width-end, y, end, height, 0.75, 1.1, false)
	st := style{sansBold, 5.5}
	c.textCentre(x+width/2, y+height*0.84, st, "公务封存　撕毁涂改无效　VOID")
}
