package document

import (
	"strconv"
	"strings"
)

// Icon is the sign of a category; the word always stands beside it.
type Icon string

const (
	IconApparel     Icon = "apparel"     // 服装
	IconShoes       Icon = "shoes"       // 鞋包
	IconCosmetics   Icon = "cosmetics"   // 化妆品
	IconMedicine    Icon = "medicine"    // 药品
	IconPesticide   Icon = "pesticide"   // 农药
	IconLiquor      Icon = "liquor"      // 酒类
	IconFood        Icon = "food"        // 食品
	IconElectronics Icon = "electronics" // 电子
	IconBattery     Icon = "battery"     // 电池
	IconPublication Icon = "publication" // 出版物
	IconAutoPart    Icon = "auto_part"   // 汽配
	IconOil         Icon = "oil"         // 油品
)

// strokes draws on a grid of 24 units: M moves, L draws a line, C a curve,
// Z closes, F fills what was drawn.
func (i Icon) strokes() string {
	switch i {
	case IconApparel:
		return "M 8 3 L 2 7 L 5 12 L 7 11 L 7 21 L 17 21 L 17 11 L 19 12 L 22 7 L 16 3 C 15 6 9 6 8 3 Z"
	case IconShoes:
		return "M 3 6 L 3 16 L 21 16 C 21 12 18 11 15 11 L 10 6 C 8 8 5 8 3 6 Z F M 3 19 L 21 19"
	case IconCosmetics:
		return "M 7 12 L 17 12 L 17 22 L 7 22 Z M 9 12 L 9 9 L 15 9 L 15 12 M 10 9 L 10 4 L 14 2 L 14 9"
	case IconMedicine:
		return "M 4 14 L 13 5 C 18 1 23 6 19 11 L 10 20 C 5 24 0 18 4 14 Z M 9 10 L 14 15"
	case IconPesticide:
		return "M 12 2 L 19 7 L 19 17 L 12 22 L 5 17 L 5 7 Z M 9 9 L 15 15 M 15 9 L 9 15"
	case IconLiquor:
		return "M 10 2 L 14 2 L 14 8 C 17 10 17 12 17 14 L 17 22 L 7 22 L 7 14 C 7 12 7 10 10 8 Z M 7 16 L 17 16"
	case IconFood:
		return "M 3 12 L 21 12 L 18 20 L 6 20 Z M 8 9 L 8 4 M 12 9 L 12 3 M 16 9 L 16 4"
	case IconElectronics:
		return "M 6 2 L 18 2 L 18 22 L 6 22 Z M 6 18 L 18 18"
	case IconBattery:
		return "M 2 7 L 19 7 L 19 17 L 2 17 Z M 22 10 L 22 14 M 11 8 L 8 12 L 13 12 L 10 16"
	case IconPublication:
		return "M 12 6 C 9 3 5 3 2 4 L 2 19 C 5 18 9 18 12 21 C 15 18 19 18 22 19 L 22 4 C 19 3 15 3 12 6 Z M 12 6 L 12 21"
	case IconAutoPart:
		return "M 12 6 C 20 6 20 18 12 18 C 4 18 4 6 12 6 Z M 12 2 L 12 6 M 12 18 L 12 22 M 2 12 L 6 12 M 18 12 L 22 12 M 5 5 L 8 8 M 16 16 L 19 19 M 19 5 L 16 8 M 8 16 L 5 19"
	case IconOil:
		return "M 12 2 C 8 8 5 12 5 15 C 5 24 19 24 19 15 C 19 12 16 8 12 2 Z F"
	}
	return ""
}

// icon draws at most size millimetres wide and high; an unknown one is nothing.
func (c *canvas) icon(i Icon, x, y, size float64) {
	words := strings.Fields(i.strokes())
	if len(words) == 0 {
		return
	}
	unit := size / 24
	var b strings.Builder
	b.WriteString("q 1 J 1 j " + number(1.8*unit/point) + " w ")
	at := 0
	place := func() string {
		px, _ := strconv.ParseFloat(words[at], 64)
		py, _ := strconv.ParseFloat(words[at+1], 64)
		at += 2
		return c.pdfPoint(x+px*unit, y+py*unit) + " "
	}
	for at < len(words) {
		verb := words[at]
		at++
		switch verb {
		case "M":
			b.WriteString(place() + "m ")
		case "L":
			b.WriteString(place() + "l ")
		case "C":
			b.WriteString(place() + place() + place() + "c ")
		case "Z":
			b.WriteString("h ")
		case "F":
			b.WriteString("B ")
		}
	}
	b.WriteString("S")
	c.raw(b.String())
	c.raw("Q")
}
