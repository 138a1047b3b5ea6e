package document

import (
	"encoding/binary"
	"errors"
	"fmt"
	"sort"
)

// typeface is a parsed TrueType font with outlines in "glyf". It keeps the
// file's bytes and reads them in place: 22 000 characters cost no map.
// Every offset is checked, because a font is input like any other.
type typeface struct {
	tables     map[string][]byte
	groups     []cmapGroup // sorted, not overlapping
	longLoca   bool
	unitsPerEm int
	metrics    int // glyphs with an advance of their own in hmtx
	glyphs     int
}

// cmapGroup maps the code points first…last to glyphs from glyph on.
type cmapGroup struct{ first, last, glyph uint32 }

var errFont = errors.New("font is damaged")

func damaged(what string) error { return fmt.Errorf("%w: %s", errFont, what) }

// The tables a cut font is made of; sizes are those of the OpenType
// specification up to the last field read here.
var neededTables = []struct {
	tag string
	min int
}{{"OS/2", 78}, {"cmap", 4}, {"glyf", 0}, {"head", 54}, {"hhea", 36}, {"hmtx", 4}, {"loca", 4}, {"maxp", 6}, {"post", 16}}

func parseTypeface(b []byte) (*typeface, error) {
	if len(b) < 12 || binary.BigEndian.Uint32(b) != 0x00010000 {
		return nil, damaged("not TrueType with outlines")
	}
	count := int(binary.BigEndian.Uint16(b[4:]))
	if len(b) < 12+16*count {
		return nil, damaged("table directory")
	}
	f := &typeface{tables: make(map[string][]byte, count)}
	for i := range count {
		record := b[12+16*i:]
		offset, length := uint64(binary.BigEndian.Uint32(record[8:])), uint64(binary.BigEndian.Uint32(record[12:]))
		if offset+length > uint64(len(b)) {
			return nil, damaged("table " + string(record[:4]))
		}
		f.tables[string(record[:4])] = b[offset : offset+length : offset+length]
	}
	for _, t := range neededTables {
		if data, ok := f.tables[t.tag]; !ok || len(data) < t.min {
			return nil, damaged("table " + t.tag)
		}
	}
	return f, f.readHeaders()
}

func (f *typeface) readHeaders() error {
	head := f.tables["head"]
	f.longLoca = binary.BigEndian.Uint16(head[50:]) == 1
	f.unitsPerEm = int(binary.BigEndian.Uint16(head[18:]))
	f.metrics = int(binary.BigEndian.Uint16(f.tables["hhea"][34:]))
	f.glyphs = int(binary.BigEndian.Uint16(f.tables["maxp"][4:]))
	size := 2
	if f.longLoca {
		size = 4
	}
	switch {
	case f.unitsPerEm < 16 || f.unitsPerEm > 16384:
		return damaged("units per em")
	case f.glyphs == 0 || len(f.tables["loca"]) < size*(f.glyphs+1):
		return damaged("loca")
	case f.metrics == 0 || f.metrics > f.glyphs || len(f.tables["hmtx"]) < 4*f.metrics+2*(f.glyphs-f.metrics):
		return damaged("hmtx")
	}
	return f.readCmap()
}

// readCmap takes the table of all Unicode (format 12) or, without one, that of
// the basic plane (format 4).
func (f *typeface) readCmap() error {
	cmap := f.tables["cmap"]
	var basic, full []byte
	count := int(binary.BigEndian.Uint16(cmap[2:]))
	if len(cmap) < 4+8*count {
		return damaged("cmap")
	}
	for i := range count {
		offset := uint64(binary.BigEndian.Uint32(cmap[4+8*i+4:]))
		if offset+16 > uint64(len(cmap)) {
			return damaged("cmap subtable")
		}
		switch sub := cmap[offset:]; binary.BigEndian.Uint16(sub) {
		case 4:
			basic = sub
		case 12:
			full = sub
		}
	}
	var err error
	switch {
	case full != nil:
		err = f.readFormat12(full)
	case basic != nil:
		err = f.readFormat4(basic)
	default:
		err = damaged("no Unicode cmap")
	}
	sort.Slice(f.groups, func(i, j int) bool { return f.groups[i].first < f.groups[j].first })
	for i := 1; i < len(f.groups); i++ {
		if f.groups[i].first <= f.groups[i-1].last {
			return damaged("cmap overlaps itself")
		}
	}
	return err
}

func (f *typeface) readFormat12(t []byte) error {
	count := uint64(binary.BigEndian.Uint32(t[12:]))
	if uint64(len(t)) < 16+12*count {
		return damaged("cmap format 12")
	}
	f.groups = make([]cmapGroup, 0, count)
	for i := range count {
		g := t[16+12*i:]
		group := cmapGroup{binary.BigEndian.Uint32(g), binary.BigEndian.Uint32(g[4:]), binary.BigEndian.Uint32(g[8:])}
		if group.first > group.last || group.last > 0x10FFFF || uint64(group.glyph)+uint64(group.last-group.first) >= uint64(f.glyphs) {
			return damaged("cmap group")
		}
		f.groups = append(f.groups, group)
	}
	return nil
}

func (f *typeface) readFormat4(t []byte) error {
	segments := int(binary.BigEndian.Uint16(t[6:])) / 2
	if len(t) < 16+8*segments {
		return damaged("cmap format 4")
	}
	at := func(part, i int) int { return int(binary.BigEndian.Uint16(t[part+2*i:])) }
	for i := range segments {
		last, first := at(14, i), at(16+2*segments, i)
		delta, rangeAt := at(16+4*segments, i), 16+6*segments+2*i
		rangeOffset := at(16+6*segments, i)
		for c := first; c <= last && c != 0xFFFF; c++ {
			glyph := (c + delta) & 0xFFFF
			if rangeOffset != 0 {
				p := rangeAt + rangeOffset + 2*(c-first)
				if p+2 > len(t) {
					return damaged("cmap format 4 range")
				}
				if glyph = at(p, 0); glyph != 0 {
					glyph = (glyph + delta) & 0xFFFF
				}
			}
			if glyph >= f.glyphs {
				return damaged("cmap glyph")
			}
			if glyph != 0 {
				f.groups = append(f.groups, cmapGroup{uint32(c), uint32(c), uint32(glyph)})
			}
		}
	}
	return nil
}

// glyph finds the glyph of a character; false when the font lacks it.
func (f *typeface) glyph(r rune) (int, bool) {
	i := sort.Search(len(f.groups), func(i int) bool { return f.groups[i].last >= uint32(r) })
	if i == len(f.groups) || uint32(r) < f.groups[i].first {
		return 0, false
	}
	g := int(f.groups[i].glyph + uint32(r) - f.groups[i].first)
	return g, g != 0
}

// advance is the width of a character in thousandths of an em; 0 when missing.
func (f *typeface) advance(r rune) int {
	g, ok := f.glyph(r)
	if !ok {
		return 0
	}
	width, _ := f.metric(g)
	return int(width) * 1000 / f.unitsPerEm
}

func (f *typeface) metric(g int) (advance, bearing uint16) {
	h := f.tables["hmtx"]
	if g < f.metrics {
		return binary.BigEndian.Uint16(h[4*g:]), binary.BigEndian.Uint16(h[4*g+2:])
	}
	return binary.BigEndian.Uint16(h[4*(f.metrics-1):]), binary.BigEndian.Uint16(h[4*f.metrics+2*(g-f.metrics):])
}

// outline is the glyph's bytes in "glyf"; empty for a space.
func (f *typeface) outline(g int) ([]byte, error) {
	if g >= f.glyphs {
		return nil, damaged("glyph number")
	}
	loca := f.tables["loca"]
	var from, to uint64
	if f.longLoca {
		from, to = uint64(binary.BigEndian.Uint32(loca[4*g:])), uint64(binary.BigEndian.Uint32(loca[4*g+4:]))
	} else {
		from, to = 2*uint64(binary.BigEndian.Uint16(loca[2*g:])), 2*uint64(binary.BigEndian.Uint16(loca[2*g+2:]))
	}
	glyf := f.tables["glyf"]
	if from > to || to > uint64(len(glyf)) {
		return nil, damaged("outline")
	}
	return glyf[from:to], nil
}
