package document

import (
	"fmt"
	"strings"
)

// SVG draws a paper's QR code for a page, its quiet zone included. It says only
// the address given, in capitals.
func SVG(url string) (string, error) {
	s, err := paperSymbol(url)
	if err != nil {
		return "", err
	}
	var b strings.Builder
	size := s.modules() + 2*quiet
	fmt.Fprintf(&b, `<svg class="st-qr" viewBox="0 0 %d %d" shape-rendering="crispEdges" aria-hidden="true"><path fill="#fff" d="M0 0h%dv%dH0z"/><path fill="#000" d="`, size, size, size, size)
	for row, line := range s.rows {
		for col := 0; col < len(line); col++ {
			if !line[col] {
				continue
			}
			from := col
			for col < len(line) && line[col] {
				col++
			}
			fmt.Fprintf(&b, "M%d %dh%dv1h-%dz", from+quiet, row+quiet, col-from, col-from)
		}
	}
	b.WriteString(`"/></svg>`)
	return b.String(), nil
}
