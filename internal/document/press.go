package document

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/binary"
	"fmt"
	"io"
	"io/fs"
	"sync"

	"github.com/jung-kurt/gofpdf"
	"github.com/sealtrail/sealtrail/assets/fonts"
	"github.com/sealtrail/sealtrail/internal/moment"
)

// face is one of the three faces of every paper.
type face int

const (
	serif     face = iota // 宋
	serifBold             // 宋粗
	sansBold              // 黑
	faceCount
)

var faceFiles = [faceCount]string{fonts.SerifRegular, fonts.SerifBold, fonts.SansBold}

// pdfNames are the names the faces have inside a file.
var pdfNames = [faceCount]string{"notoserifsc-regular", "notoserifsc-bold", "notosanssc-bold"}

// Press draws papers. It is built once, is safe for many goroutines, and
// unpacks the fonts when the first paper is drawn.
type Press struct {
	load [faceCount]func() (*typeface, error)
}

var own = sync.OnceValue(func() *Press { return newPress(fonts.Files) })

// NewPress draws with the fonts that come with the program, unpacked once
// however many presses a process asks for.
func NewPress() *Press { return own() }

func newPress(files fs.FS) *Press {
	p := new(Press)
	for i, name := range faceFiles {
		p.load[i] = sync.OnceValues(func() (*typeface, error) { return unpackFace(files, name) })
	}
	return p
}

// Ready unpacks and checks the fonts now; doctor asks it.
func (p *Press) Ready() error {
	_, err := p.faces()
	return err
}

func (p *Press) faces() (set [faceCount]*typeface, err error) {
	for i := range p.load {
		if set[i], err = p.load[i](); err != nil {
			return set, err
		}
	}
	return set, nil
}

// maxFace bounds an unpacked font, so that a wrong file cannot fill memory.
const maxFace = 32 << 20

func unpackFace(files fs.FS, name string) (*typeface, error) {
	packed, err := fs.ReadFile(files, name)
	if err != nil {
		return nil, fmt.Errorf("open font: %w", err)
	}
	z, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		return nil, fmt.Errorf("unpack font %s: %w", name, err)
	}
	size := binary.LittleEndian.Uint32(packed[len(packed)-4:]) // RFC 1952, ISIZE; a wrong one ends in an error below
	if size > maxFace {
		return nil, fmt.Errorf("unpack font %s: larger than %d bytes", name, maxFace)
	}
	b := make([]byte, size) // at once: growing would leave twice as much behind
	if _, err := io.ReadFull(z, b); err != nil {
		return nil, fmt.Errorf("unpack font %s: %w", name, err)
	}
	f, err := parseTypeface(b)
	if err != nil {
		return nil, fmt.Errorf("parse font %s: %w", name, err)
	}
	return f, nil
}

// imprint is what a file says about itself. The date is that of the fact, never
// of the drawing: the same facts give the same bytes.
type imprint struct {
	title  string
	author string
	dated  moment.Time
}

// draw lets compose fill a canvas and prints it. Input is checked before
// anything is drawn; a panic of the PDF library is the error of this paper only.
func (p *Press) draw(ctx context.Context, input any, mark imprint, compose func(*canvas)) (file []byte, err error) {
	faces, err := p.faces()
	if err != nil {
		return nil, err
	}
	if err := checkText(faces, input); err != nil {
		return nil, err
	}
	defer func() {
		if r := recover(); r != nil {
			file, err = nil, fmt.Errorf("draw %s: %v", mark.title, r)
		}
	}()
	c := newCanvas(faces)
	compose(c)
	if c.err != nil {
		return nil, c.err
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	return c.print(mark)
}

// print cuts the fonts to what was drawn and writes the file.
func (c *canvas) print(mark imprint) ([]byte, error) {
	size := gofpdf.SizeType{Wd: c.pages[0].width, Ht: c.pages[0].height}
	pdf := gofpdf.NewCustom(&gofpdf.InitType{OrientationStr: "P", UnitStr: "mm", Size: size})
	pdf.SetAutoPageBreak(false, 0)
	pdf.SetMargins(0, 0, 0)
	pdf.SetCatalogSort(true)
	pdf.SetProducer("Sealtrail", false)
	pdf.SetTitle(mark.title, true)
	pdf.SetAuthor(mark.author, true)
	pdf.SetCreationDate(mark.dated.Local())
	pdf.SetModificationDate(mark.dated.Local())
	for i, used := range c.used {
		if len(used) == 0 {
			continue // a registered font costs parsing and bytes even when unused
		}
		cut, err := c.faces[i].cut(used)
		if err != nil {
			return nil, err
		}
		pdf.AddUTF8FontFromBytes(pdfNames[i], "", cut)
	}
	for _, pg := range c.pages {
		pdf.AddPageFormat("P", gofpdf.SizeType{Wd: pg.width, Ht: pg.height})
		pg.play(pdf)
	}
	var b bytes.Buffer
	if err := pdf.Output(&b); err != nil {
		return nil, fmt.Errorf("write %s: %w", mark.title, err)
	}
	return b.Bytes(), nil
}
