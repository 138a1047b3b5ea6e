package app

import (
	"bytes"
	"image"
	"image/color"
	"image/draw"
	"image/jpeg"
	"math/rand/v2"
)

// drawCartons stands in for a photograph: stacked cartons on a floor, with a
// strip and a label, so that the demo shows pictures without showing anybody's
// goods. The same seed draws the same picture.
func drawCartons(seed uint64) []byte {
	r := rand.New(rand.NewPCG(seed, 0x5ea1))
	const w, h = 800, 600
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	fill := func(x0, y0, x1, y1 int, c color.RGBA) {
		draw.Draw(img, image.Rect(x0, y0, x1, y1), image.NewUniform(c), image.Point{}, draw.Src)
	}
	grey := uint8(185 + r.IntN(40))
	fill(0, 0, w, 440, color.RGBA{grey, grey + 4, grey + 6, 255})
	fill(0, 440, w, h, color.RGBA{120, 124, 126, 255})
	box := func(x, y, bw, bh int) {
		tone := uint8(r.IntN(24))
		fill(x, y, x+bw, y+bh, color.RGBA{176 - tone, 132 - tone, 84 - tone, 255})
		fill(x+bw*2/3, y, x+bw, y+bh, color.RGBA{150 - tone, 110 - tone, 68 - tone, 255})
		fill(x, y+bh/2-6, x+bw, y+bh/2+6, color.RGBA{214, 196, 160, 255})
		fill(x+14, y+14, x+74, y+54, color.RGBA{250, 250, 248, 255})
		for i := range 5 {
			for j := range 5 {
				if r.IntN(2) == 0 {
					fill(x+18+i*6, y+18+j*6, x+24+i*6, y+24+j*6, color.RGBA{20, 20, 20, 255})
				}
			}
		}
		fill(x+54, y+22, x+70, y+26, color.RGBA{60, 60, 60, 255})
		fill(x+54, y+32, x+70, y+36, color.RGBA{60, 60, 60, 255})
	}
	columns := 2 + r.IntN(3)
	for c := range columns {
		bw := 150 + r.IntN(40)
		x := 60 + c*190
		y := 470
		for range 1 + r.IntN(3) {
			bh := 110 + r.IntN(40)
			y -= bh
			box(x, y, bw, bh)
		}
	}
	var b bytes.Buffer
	if err := jpeg.Encode(&b, img, &jpeg.Options{Quality: 82}); err != nil {
		panic(err) // a buffer takes everything
	}
	return b.Bytes()
}
