package document

import (
	"fmt"
	"math"
	"strings"

	"github.com/sealtrail/sealtrail/internal/fault"
	qrcode "github.com/skip2/go-qrcode"
)

// alphanumeric is the mode of ISO/IEC 18004 that packs two characters in eleven
// bits; an address in capitals stays in it and keeps the symbol small.
const alphanumeric = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"

// smallVersion is 29 × 29 modules, the symbol every layout is made for.
const smallVersion = 3

// symbol is a QR code without its quiet zone; true is black.
type symbol struct {
	rows [][]bool
}

func (s symbol) modules() int { return len(s.rows) }

// quiet is the empty border the standard asks for, in modules.
const quiet = 4

// labelSymbol takes level H while the symbol stays small, else Q; an address
// that fits neither is refused, because a label has no room to grow.
func labelSymbol(url string) (symbol, error) {
	for _, level := range []qrcode.RecoveryLevel{qrcode.Highest, qrcode.High} {
		s, version, err := encodeSymbol(url, level)
		if err != nil {
			return symbol{}, err
		}
		if version <= smallVersion {
			return s, nil
		}
	}
	return symbol{}, fault.Invalid("document.qr.too_long").At("url").With("limit", "47")
}

// paperSymbol takes level Q; a long host makes it larger, to version 5.
func paperSymbol(url string) (symbol, error) {
	s, version, err := encodeSymbol(url, qrcode.High)
	if err == nil && version > smallVersion+2 {
		err = fault.Invalid("document.qr.too_long").At("url").With("limit", "87")
	}
	return s, err
}

func encodeSymbol(url string, level qrcode.RecoveryLevel) (symbol, int, error) {
	if i := strings.IndexFunc(url, func(r rune) bool { return !strings.ContainsRune(alphanumeric, r) }); i >= 0 || url == "" {
		return symbol{}, 0, fault.Invalid("document.qr.not_upper_case").At("url")
	}
	q, err := qrcode.New(url, level)
	if err != nil {
		return symbol{}, 0, fmt.Errorf("encode QR: %w", err)
	}
	q.DisableBorder = true
	return symbol{q.Bitmap()}, q.VersionNumber, nil
}

// qr draws a symbol as one path of row runs, its quiet zone not included.
func (c *canvas) qr(x, y, module float64, s symbol) {
	var b strings.Builder
	for row, line := range s.rows {
		for col := 0; col < len(line); col++ {
			if !line[col] {
				continue
			}
			end := col
			for end < len(line) && line[end] {
				end++
			}
			b.WriteString(c.box(x+float64(col)*module, y+float64(row)*module, float64(end-col)*module, module))
			b.WriteByte(' ')
			col = end
		}
	}
	c.raw(b.String() + "f")
}

// snap moves a place to the nearest printer dot.
func snap(v, dot float64) float64 { return math.Round(v/dot) * dot }
