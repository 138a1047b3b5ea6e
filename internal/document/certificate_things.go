package document

import (
	"fmt"
	"sort"
	"strconv"
	"strings"
)

// balance draws the bar and the table of masses.
func (s *sheet) balance(in Balance) {
	s.heading("五、质量平衡", "", 30)
	order := make([]int, len(in.Outputs)) // patterns go by mass, heaviest darkest
	for i := range order {
		order[i] = i
	}
	sort.SliceStable(order, func(a, b int) bool { return in.Outputs[order[a]].Grams > in.Outputs[order[b]].Grams })
	pattern := make([]int, len(in.Outputs)+1)
	for rank, i := range order {
		pattern[i] = min(rank, white5-1)
	}
	pattern[len(in.Outputs)] = white5
	s.balanceBar(in, pattern)
	s.y += 1.4
	t := table{name: "balance.outputs", size: 8.5, row: 4.9, head: 6, columns: []column{
		{head: "图例", width: 12, align: centred},
		{head: "项目", width: 46},
		{head: "质量 kg", width: 22, align: toRight},
		{head: "占比 %", width: 18, align: toRight},
		{head: "去向／凭据", width: 62},
	}}
	add := func(strong bool, name string, grams int64, ratio, outlet string) {
		row := cells("", name, kilograms(grams), ratio, orNone(outlet))
		row[1].strong, row[2].strong = strong, strong
		t.rows = append(t.rows, row)
	}
	add(true, "投入（接收重量）", in.InputG, share(in.InputG, in.InputG, 1), in.InputProof)
	for _, o := range in.Outputs {
		add(false, o.Material, o.Grams, share(o.Grams, in.InputG, 1), o.Outlet)
	}
	add(false, "损耗（水分、粉尘）", in.LossG, share(in.LossG, in.InputG, 1), in.LossRemark)
	tolerance := in.Tolerance
	if tolerance != "" {
		tolerance = "允差 " + tolerance
	}
	add(true, "差额（投入－产出合计）", in.DeltaG, share(in.DeltaG, in.InputG, 2), strings.Trim(tolerance+"，"+in.Verdict, "，"))
	if in.OutOfBounds {
		last := len(t.rows) - 1
		t.rows[last][1].text += "▲"
		t.rows[last][2].marked = true
	}
	t.swatch = func(row int, x, y, width, height float64) {
		if row > 0 && row <= len(pattern) {
			s.patch(x+width/2-3, y+height/2-1.2, 6, 2.4, pattern[row-1])
		}
	}
	s.table(t)
}

// white5 is the last of the five patterns; loss is always white.
const white5 = 4

func (c *canvas) patch(x, y, w, h float64, pattern int) {
	switch pattern {
	case 0:
		c.fill(x, y, w, h)
	case 1:
		c.hatch(x, y, w, h, 1.1, 1.1, false)
	case 2:
		c.hatch(x, y, w, h, 0.9, 0.6, true)
	case 3:
		c.hatch(x, y, w, h, 2.2, 0.5, false)
	}
	c.frame(x, y, w, h, 0.5)
}

// balanceBar shows the masses as lengths; a part wide enough carries its words.
func (s *sheet) balanceBar(in Balance, pattern []int) {
	const height = 7.0
	y := s.y + 0.6
	total := in.LossG + max(0, in.DeltaG)
	for _, o := range in.Outputs {
		total += o.Grams
	}
	if total <= 0 {
		return
	}
	x := left
	part := func(name string, grams int64, kind int) {
		if grams <= 0 {
			return
		}
		w := textWidth * float64(grams) / float64(total)
		s.patch(x, y, w, height, kind)
		st := style{sansBold, 8}
		for _, words := range []string{name + " " + share(grams, in.InputG, 1) + " %", name} {
			if wide := s.width(st, words); wide+3 < w {
				s.in(white, func() { s.fill(x+w/2-wide/2-0.8, y+1.5, wide+1.6, 4) })
				s.textCentre(x+w/2, y+4.6, st, words)
				break
			}
		}
		x += w
	}
	for i, o := range in.Outputs {
		part(o.Material, o.Grams, pattern[i])
	}
	part("损耗", in.LossG, white5)
	if missing := max(0, in.DeltaG); missing > 0 {
		s.dashed(func() { s.frame(x, y, right-x, height, 0.5) }, "1.5", "1")
	}
	s.frame(left, y, textWidth, height, 0.5)
	s.y = y + height
}

// items draws the list of lots.
func (s *sheet) items(in Certificate) {
	s.heading("六、物品明细", in.itemsRemark(), 14)
	t := table{name: "items", size: 8, row: 4.75, head: 7.6, columns: []column{
		{head: "序号", width: 7.5, align: centred},
		{head: "标签码", width: 28.5, align: centred, code: true},
		{head: "名称", width: 31},
		{head: "商标", width: 22},
		{head: "规格型号／批号", width: 23.5},
		{head: "数量", width: 11, align: toRight},
		{head: "净重 kg", width: 11, align: toRight},
		{head: "货值 元", width: 11.5, align: toRight},
		{head: "箱", width: 5.5, align: centred},
		{head: "清单行", width: 8.5, align: centred},
	}}
	for i, item := range in.Items {
		net := ""
		if item.NetG != 0 {
			net = strings.ReplaceAll(kilograms(item.NetG), " ", "")
		}
		t.rows = append(t.rows, cells(strconv.Itoa(i+1), item.Code, orNone(item.Name), orNone(item.Brand), orNone(item.Spec),
			fmt.Sprintf("%d %s", item.Quantity, item.Unit), net, yuan(item.ValueFen), item.Packages, item.Line))
	}
	s.table(t)
}

// itemsRemark sums the rows: by unit, net mass, value.
func (in Certificate) itemsRemark() string {
	var units []string
	sums, net, value := map[string]int64{}, int64(0), int64(0)
	for _, item := range in.Items {
		if _, ok := sums[item.Unit]; !ok {
			units = append(units, item.Unit)
		}
		sums[item.Unit] += item.Quantity
		net += item.NetG
		value += item.ValueFen
	}
	counted := make([]string, len(units))
	for i, unit := range units {
		counted[i] = fmt.Sprintf("%d %s", sums[unit], unit)
	}
	text := fmt.Sprintf("共 %d 行，合计 %s，净重 %s kg，货值 %s 元", len(in.Items), strings.Join(counted, " "), kilograms(net), yuan(value))
	if in.ItemsRemark != "" {
		text += "（" + in.ItemsRemark + "）"
	}
	return text
}
