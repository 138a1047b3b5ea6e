package document

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf16"

	"github.com/jung-kurt/gofpdf"
)

// canvas keeps what is to be drawn, page by page, until the characters of the
// whole paper are known and the fonts can be cut to them; only then is anything
// written. Measures are millimetres from the top left corner, type in points,
// the y of text its baseline.
type canvas struct {
	faces [faceCount]*typeface
	used  [faceCount]map[rune]int  // code point in the cut font → glyph of the whole one
	alias [faceCount]map[rune]rune // character above U+FFFF → its private code point
	pages []*page
	page  *page // the one drawn on
	err   error // the first failure; later drawing is harmless
}

type page struct {
	width, height float64
	ops           []op
}

// op is one step of drawing: raw content, a run of text, or a picture.
type op struct {
	raw     string
	text    string
	actual  string // what a reader should copy when text is spread or uses private code points
	style   style
	tracked float64 // extra space after each character, points
	x, y    float64
	w, h    float64
	picture []byte // JPEG
}

// style is a face and a size in points.
type style struct {
	face face
	size float64
}

func newCanvas(faces [faceCount]*typeface) *canvas {
	c := &canvas{faces: faces}
	for i := range c.used {
		c.used[i], c.alias[i] = map[rune]int{}, map[rune]rune{}
	}
	return c
}

func (c *canvas) addPage(width, height float64) {
	c.page = &page{width: width, height: height}
	c.pages = append(c.pages, c.page)
}

func (c *canvas) fail(err error) {
	if c.err == nil {
		c.err = err
	}
}

const point = 25.4 / 72 // one point in millimetres

// em is the measure of one character in millimetres.
func (c *canvas) em(s style) func(rune) float64 {
	f, unit := c.faces[s.face], s.size*point/1000
	return func(r rune) float64 { return float64(f.advance(r)) * unit }
}

func (c *canvas) width(s style, text string) float64 {
	total := 0
	for _, r := range text {
		total += c.faces[s.face].advance(r)
	}
	return float64(total) * s.size * point / 1000
}

// text draws one line with its left end at x.
func (c *canvas) text(x, y float64, s style, text string) { c.tracked(x, y, s, 0, text) }

func (c *canvas) textRight(x, y float64, s style, text string) {
	c.text(x-c.width(s, text), y, s, text)
}

func (c *canvas) textCentre(x, y float64, s style, text string) {
	c.text(x-c.width(s, text)/2, y, s, text)
}

// textSpread sets a line to exactly the given width by space between characters.
func (c *canvas) textSpread(x, y, width float64, s style, text string) {
	gaps := len([]rune(text)) - 1
	if gaps < 1 {
		c.textCentre(x+width/2, y, s, text)
		return
	}
	c.tracked(x, y, s, (width-c.width(s, text))/float64(gaps), text)
}

// tracked draws a line with extra millimetres after each character.
func (c *canvas) tracked(x, y float64, s style, extra float64, text string) {
	if text == "" {
		return
	}
	code := c.encode(s.face, text)
	o := op{text: code, style: s, tracked: extra / point, x: x, y: y}
	if code != text || extra != 0 {
		o.actual = text
	}
	c.page.ops = append(c.page.ops, o)
}

// encode records the characters and gives those above U+FFFF, which gofpdf
// cannot draw, a private code point in the cut font.
func (c *canvas) encode(f face, text string) string {
	private := false
	for _, r := range text {
		if r > 0xFFFF {
			private = true
		}
		code := r
		if r > 0xFFFF {
			known, ok := c.alias[f][r]
			if !ok {
				known = privateFirst + rune(len(c.alias[f]))
				if known > privateLast {
					c.fail(fmt.Errorf("more than %d characters above U+FFFF on one paper", privateLast-privateFirst))
					return ""
				}
				c.alias[f][r] = known
			}
			code = known
		}
		if _, ok := c.used[f][code]; ok {
			continue
		}
		g, ok := c.faces[f].glyph(r)
		if !ok || isPrivate(r) {
			c.fail(missingGlyph(r, ""))
			return ""
		}
		c.used[f][code] = g
	}
	if !private {
		return text
	}
	return strings.Map(func(r rune) rune {
		if p, ok := c.alias[f][r]; ok {
			return p
		}
		return r
	}, text)
}

// The private use area of the basic plane.
const privateFirst, privateLast rune = 0xE000, 0xF8FF

func isPrivate(r rune) bool { return r >= privateFirst && r <= privateLast }

// jpeg places a picture; its bytes are not changed.
func (c *canvas) jpeg(x, y, w, h float64, b []byte) {
	c.page.ops = append(c.page.ops, op{picture: b, x: x, y: y, w: w, h: h})
}

// raw adds content written in points from the bottom left corner.
func (c *canvas) raw(content string) { c.page.ops = append(c.page.ops, op{raw: content}) }

// play writes the page into a PDF file.
func (pg *page) play(pdf *gofpdf.Fpdf) {
	var current style
	for _, o := range pg.ops {
		switch {
		case o.raw != "":
			pdf.RawWriteStr(o.raw)
			if o.raw == "Q" {
				current = style{} // the font is part of the state just restored
			}
		case o.picture != nil:
			name := sha256.Sum256(o.picture)
			options := gofpdf.ImageOptions{ImageType: "JPG"}
			key := hex.EncodeToString(name[:])
			pdf.RegisterImageOptionsReader(key, options, bytes.NewReader(o.picture))
			pdf.ImageOptions(key, o.x, o.y, o.w, o.h, false, options, 0, "")
		default:
			if o.style != current {
				pdf.SetFont(pdfNames[o.style.face], "", o.style.size)
				current = o.style
			}
			if o.tracked != 0 {
				pdf.RawWriteStr(number(o.tracked) + " Tc")
			}
			if o.actual != "" {
				pdf.RawWriteStr("/Span<</ActualText<" + utf16Hex(o.actual) + ">>> BDC")
			}
			pdf.Text(o.x, o.y, o.text)
			if o.actual != "" {
				pdf.RawWriteStr("EMC")
			}
			if o.tracked != 0 {
				pdf.RawWriteStr("0 Tc")
			}
		}
	}
}

func utf16Hex(s string) string {
	var b strings.Builder
	b.WriteString("FEFF")
	for _, u := range utf16.Encode([]rune(s)) {
		fmt.Fprintf(&b, "%04X", u)
	}
	return b.String()
}

// number writes a PDF number with at most four decimals.
func number(v float64) string {
	s := strconv.FormatFloat(v, 'f', 4, 64)
	s = strings.TrimRight(strings.TrimRight(s, "0"), ".")
	if s == "" || s == "-0" {
		return "0"
	}
	return s
}
