package document

import (
	"encoding/binary"
	"slices"
)

// cut builds a font that holds only the given code points of the basic plane,
// each with the glyph of f it is to show. Characters above U+FFFF come in under
// a private code point chosen by the caller. The result shares no bytes with f,
// so that every document owns its fonts (gofpdf writes into what it is given).
func (f *typeface) cut(glyphs map[rune]int) ([]byte, error) {
	points := make([]rune, 0, len(glyphs))
	for r := range glyphs {
		if r < 0 || r >= 0xFFFF {
			return nil, damaged("code point above the basic plane")
		}
		points = append(points, r)
	}
	slices.Sort(points)
	order, number := []int{0}, map[int]int{0: 0}
	add := func(g int) int {
		n, ok := number[g]
		if !ok {
			n = len(order)
			number[g] = n
			order = append(order, g)
		}
		return n
	}
	for _, r := range points {
		add(glyphs[r])
	}
	var glyf, loca, hmtx []byte
	for i := 0; i < len(order); i++ { // grows: a composite adds its components
		outline, err := f.outline(order[i])
		if err != nil {
			return nil, err
		}
		loca = binary.BigEndian.AppendUint32(loca, uint32(len(glyf)))
		start := len(glyf)
		glyf = append(glyf, outline...)
		if err := renumberComponents(glyf[start:], add); err != nil {
			return nil, err
		}
		for len(glyf)%4 != 0 {
			glyf = append(glyf, 0)
		}
		advance, bearing := f.metric(order[i])
		hmtx = binary.BigEndian.AppendUint16(hmtx, advance)
		hmtx = binary.BigEndian.AppendUint16(hmtx, bearing)
	}
	loca = binary.BigEndian.AppendUint32(loca, uint32(len(glyf)))
	if len(order) > 0xFFFF {
		return nil, damaged("too many glyphs")
	}
	head := slices.Clone(f.tables["head"])
	binary.BigEndian.PutUint16(head[50:], 1) // long loca
	binary.BigEndian.PutUint32(head[8:], 0)  // checksum, set by assemble
	hhea := slices.Clone(f.tables["hhea"])
	binary.BigEndian.PutUint16(hhea[34:], uint16(len(order)))
	maxp := slices.Clone(f.tables["maxp"])
	binary.BigEndian.PutUint16(maxp[4:], uint16(len(order)))
	post := append([]byte{0, 3, 0, 0}, f.tables["post"][4:16]...) // version 3: no glyph names
	post = append(post, make([]byte, 16)...)
	return assembleFont([]fontTable{
		{"OS/2", f.tables["OS/2"]},
		{"cmap", cutCmap(points, func(r rune) int { return number[glyphs[r]] })},
		{"glyf", glyf}, {"head", head}, {"hhea", hhea}, {"hmtx", hmtx}, {"loca", loca}, {"maxp", maxp},
		{"name", []byte{0, 0, 0, 0, 0, 6}}, {"post", post},
	}), nil
}

// renumberComponents rewrites the glyph numbers inside a composite outline.
func renumberComponents(outline []byte, add func(int) int) error {
	const (
		wordArguments = 1 << 0
		scale         = 1 << 3
		more          = 1 << 5
		scaleXY       = 1 << 6
		scale2x2      = 1 << 7
	)
	if len(outline) < 10 || int16(binary.BigEndian.Uint16(outline)) >= 0 {
		return nil
	}
	for p := 10; ; {
		if p+4 > len(outline) {
			return damaged("composite outline")
		}
		flags := binary.BigEndian.Uint16(outline[p:])
		n := add(int(binary.BigEndian.Uint16(outline[p+2:])))
		if n > 0xFFFF {
			return damaged("too many glyphs")
		}
		binary.BigEndian.PutUint16(outline[p+2:], uint16(n))
		p += 6
		if flags&wordArguments != 0 {
			p += 2
		}
		switch {
		case flags&scale != 0:
			p += 2
		case flags&scaleXY != 0:
			p += 4
		case flags&scale2x2 != 0:
			p += 8
		}
		if flags&more == 0 {
			return nil
		}
	}
}

// cutCmap writes format 4: one segment per run of consecutive code points with
// consecutive glyphs, and the closing segment the format demands.
func cutCmap(points []rune, glyph func(rune) int) []byte {
	type segment struct{ first, last, delta int }
	var segments []segment
	for _, r := range points {
		c, g := int(r), glyph(r)
		if k := len(segments) - 1; k >= 0 && segments[k].last+1 == c && c+segments[k].delta == g {
			segments[k].last = c
			continue
		}
		segments = append(segments, segment{c, c, g - c})
	}
	segments = append(segments, segment{0xFFFF, 0xFFFF, 1})
	power, exponent := 1, 0
	for power*2 <= len(segments) {
		power *= 2
		exponent++
	}
	n := len(segments)
	b := []byte{0, 0, 0, 1, 0, 3, 0, 1, 0, 0, 0, 12}
	for _, v := range []int{4, 16 + 8*n, 0, 2 * n, power * 2, exponent, 2*n - 2*power} {
		b = binary.BigEndian.AppendUint16(b, uint16(v))
	}
	for _, s := range segments {
		b = binary.BigEndian.AppendUint16(b, uint16(s.last))
	}
	b = append(b, 0, 0)
	for _, s := range segments {
		b = binary.BigEndian.AppendUint16(b, uint16(s.first))
	}
	for _, s := range segments {
		b = binary.BigEndian.AppendUint16(b, uint16(s.delta))
	}
	return append(b, make([]byte, 2*n)...)
}

type fontTable struct {
	tag  string
	data []byte
}

// assembleFont writes the directory, the padded tables and the checksums;
// the tables come sorted by tag, ten of them, "head" among them.
func assembleFont(tables []fontTable) []byte {
	b := []byte{0, 1, 0, 0, 0, byte(len(tables)), 0, 128, 0, 3, 0, 32}
	offset, headAt := 12+16*len(tables), 0
	for _, t := range tables {
		if t.tag == "head" {
			headAt = offset
		}
		b = append(b, t.tag...)
		b = binary.BigEndian.AppendUint32(b, fontSum(t.data))
		b = binary.BigEndian.AppendUint32(b, uint32(offset))
		b = binary.BigEndian.AppendUint32(b, uint32(len(t.data)))
		offset += (len(t.data) + 3) &^ 3
	}
	b = slices.Grow(b, offset-len(b))
	for _, t := range tables {
		b = append(b, t.data...)
		for len(b)%4 != 0 {
			b = append(b, 0)
		}
	}
	binary.BigEndian.PutUint32(b[headAt+8:], 0xB1B0AFBA-fontSum(b)) // OpenType, "checkSumAdjustment"
	return b
}

func fontSum(d []byte) (sum uint32) {
	for len(d) >= 4 {
		sum += binary.BigEndian.Uint32(d)
		d = d[4:]
	}
	if len(d) > 0 {
		var last [4]byte
		copy(last[:], d)
		sum += binary.BigEndian.Uint32(last[:])
	}
	return sum
}
