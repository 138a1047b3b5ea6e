package custody

import (
	"crypto/sha256"
	"encoding/hex"
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"github.com/sealtrail/sealtrail/internal/fault"
	"github.com/sealtrail/sealtrail/internal/identity"
	"github.com/sealtrail/sealtrail/internal/moment"
	"github.com/sealtrail/sealtrail/internal/reference"
)

// headings are the columns of a list of goods that are known, by the words that
// people write over them. The first is the one templates use.
var headings = []struct {
	field  string
	needed bool
	words  []string
}{
	{"category", true, []string{"类别", "品类", "物品类别", "category"}},
	{"name", true, []string{"品名", "名称", "物品名称", "商品名称", "货物名称", "name", "goods"}},
	{"spec", false, []string{"规格", "规格型号", "型号", "spec", "specification"}},
	{"brand", false, []string{"品牌", "商标", "brand"}},
	{"rights_holder", false, []string{"权利人", "商标权利人", "rights holder"}},
	{"quantity", true, []string{"数量", "quantity", "qty"}},
	{"unit", true, []string{"单位", "计量单位", "unit"}},
	{"packages", false, []string{"件数", "包装件数", "packages"}},
	{"mass", true, []string{"重量千克", "重量", "毛重", "净重", "重量kg", "mass kg", "weight kg", "weight", "mass"}},
	{"mass_basis", false, []string{"重量依据", "mass basis"}},
	{"value", false, []string{"价值元", "价值", "金额", "value yuan", "value"}},
	{"value_basis", false, []string{"价值依据", "value basis"}},
	{"seal", false, []string{"封签", "封签号", "封条号", "seal"}},
	{"code", false, []string{"标签编码", "标签", "label"}},
	{"kind", false, []string{"种类", "物品种类", "kind"}},
	{"waste_code", false, []string{"废物代码", "危废代码", "waste code"}},
}

// Headings are the headings of a list as templates write them.
func Headings() []string {
	out := make([]string, len(headings))
	for i, h := range headings {
		out[i] = h.words[0]
	}
	return out
}

// ImportedRow is one row of a table of goods: a line with one lot, or what is
// wrong with it. A wrong row keeps no other from being read.
type ImportedRow struct {
	No     int      // in the table, the heading being 1
	Cells  []string // as they stood
	Key    string   // the same for the same content: a table that is read again adds nothing
	Line   LineCommand
	Faults []ImportFault
}

// ImportFault names a column by its heading in the table.
type ImportFault struct {
	Column string
	Fault  *fault.Fault
}

// ImportedList is a table of goods as it was understood.
type ImportedList struct {
	Head    []string
	Ignored []string // headings nobody knows
	Rows    []ImportedRow
}

// ReadList understands a table of goods. It records nothing: lines go into a
// seizure by RecordSeizure, like typed ones.
func (s *Service) ReadList(actor identity.Actor, table [][]string) (ImportedList, error) {
	if err := actor.May(identity.RecordSeizure); err != nil {
		return ImportedList{}, err
	}
	i := importing{book: s.Book, at: s.Clock.Now(), seen: codes{}, keys: map[string]int{}}
	first, err := i.head(table)
	if err != nil {
		return ImportedList{}, err
	}
	out := ImportedList{Head: table[first], Ignored: i.ignored}
	for n, cells := range table[first+1:] {
		if strings.Join(cells, "") == "" {
			continue
		}
		if len(out.Rows) == MaxLots {
			return ImportedList{}, fault.Invalid("custody.lots.too_many").At("list").With("max", strconv.Itoa(MaxLots))
		}
		out.Rows = append(out.Rows, i.row(first+n+2, cells))
	}
	if len(out.Rows) == 0 {
		return ImportedList{}, fault.Invalid("custody.import.empty").At("list")
	}
	return out, nil
}

type importing struct {
	book    *reference.Book
	at      moment.Time
	columns map[string]int
	heads   []string
	ignored []string
	seen    codes
	keys    map[string]int
}

// maxPreamble is how many rows may stand over the headings: a title, a date.
const maxPreamble = 5

// head finds the row of headings.
func (i *importing) head(table [][]string) (int, error) {
	for n, row := range table {
		if n > maxPreamble {
			break
		}
		columns, ignored := map[string]int{}, []string(nil)
		for at, text := range row {
			field := fieldOf(text)
			if _, twice := columns[field]; field == "" || twice {
				if text != "" {
					ignored = append(ignored, text)
				}
				continue
			}
			columns[field] = at
		}
		if _, ok := columns["name"]; !ok || len(columns) < 2 {
			continue
		}
		var missing []string
		for _, h := range headings {
			if _, ok := columns[h.field]; h.needed && !ok {
				missing = append(missing, h.words[0])
			}
		}
		if missing != nil {
			return 0, fault.Invalid("custody.import.columns").At("list").With("columns", strings.Join(missing, "、"))
		}
		i.columns, i.ignored, i.heads = columns, ignored, row
		return n, nil
	}
	return 0, fault.Invalid("custody.import.no_head").At("list")
}

func fieldOf(text string) string {
	text = plainWord(text)
	for _, h := range headings {
		for _, w := range h.words {
			if plainWord(w) == text {
				return h.field
			}
		}
	}
	return ""
}

// plainWord makes words that people take for the same the same: width, case,
// blanks, brackets.
func plainWord(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, norm.NFKC.String(text))
}

func (i *importing) row(no int, cells []string) ImportedRow {
	row := ImportedRow{No: no, Cells: cells}
	get := func(field string) string {
		if at, ok := i.columns[field]; ok && at < len(cells) {
			return norm.NFC.String(cells[at])
		}
		return ""
	}
	wrong := func(field string, f *fault.Fault) {
		row.Faults = append(row.Faults, ImportFault{Column: i.column(field), Fault: f.At(field)})
	}
	number := func(field string, decimals int, otherwise int64) int64 {
		text := get(field)
		if text == "" {
			return otherwise
		}
		v, ok := decimalOf(text, decimals)
		if !ok {
			wrong(field, fault.Invalid("custody.import.number").With("text", text))
			return -1
		}
		return v
	}
	lot := LotCommand{Code: get("code"), Quantity: number("quantity", 0, 0), Packages: number("packages", 0, 1), MassG: number("mass", 3, 0), Seal: get("seal"),
		MassBasis: MassBasis(i.word(reference.MassBases, get("mass_basis"), string(Estimated)))}
	row.Line = LineCommand{Category: i.category(get("category")), Kind: i.word(reference.ThingKinds, get("kind"), "goods"), Name: get("name"), Spec: get("spec"), Brand: get("brand"),
		RightsHolder: get("rights_holder"), Quantity: lot.Quantity, Unit: i.unit(get("unit")), ValueFen: number("value", 2, 0),
		ValueBasis: i.word(reference.ValueBases, get("value_basis"), "unknown"), WasteCode: get("waste_code"), Lots: []LotCommand{lot}}
	told := map[string]bool{}
	for _, f := range row.Faults {
		told[f.Fault.Field] = true
	}
	c, judged := &checker{}, row.Line
	if !c.within("quantity", judged.Quantity, 1, MaxQuantity, "custody.quantity.range") { // a line's check ends there; the row's other columns are judged, too
		lot.Quantity = 1
		judged.Quantity, judged.Lots = 1, []LotCommand{lot}
	}
	judged.check(c, i.book, i.at, "", i.seen)
	if all := fault.Of(c.err()); all != nil {
		each := all.Fields
		if len(each) == 0 {
			each = []*fault.Fault{all}
		}
		for _, f := range each {
			field := importField(f.Field)
			if told[field] { // a number that was not read is out of range, too
				continue
			}
			told[field] = true
			wrong(field, f)
		}
	}
	// The same row twice in one table is two heaps; read again, it is the same two.
	sum := sha256.Sum256([]byte(strings.TrimRight(strings.Join(cells, "\x1f"), "\x1f")))
	key := hex.EncodeToString(sum[:8])
	i.keys[key]++
	row.Key = key + "." + strconv.Itoa(i.keys[key])
	return row
}

// importField is the column of a field of the command.
func importField(field string) string {
	field = strings.TrimPrefix(strings.TrimPrefix(field, "."), "lots[0].")
	switch field {
	case "mass_g":
		return "mass"
	case "value_fen":
		return "value"
	}
	return field
}

// column is the heading over a field, or the template's when there is none.
func (i *importing) column(field string) string {
	if at, ok := i.columns[field]; ok {
		return i.heads[at]
	}
	for _, h := range headings {
		if h.field == field {
			return h.words[0]
		}
	}
	return field
}

func (i *importing) category(text string) string {
	word := plainWord(text)
	for _, c := range i.book.Categories(i.at) {
		if word != "" && (word == plainWord(c.Code) || word == plainWord(c.Name.ZH) || word == plainWord(c.Name.EN) || word == plainWord(c.Code+c.Name.ZH)) {
			return c.Code
		}
	}
	return text
}

func (i *importing) unit(text string) string {
	word := plainWord(text)
	for _, u := range i.book.Units() {
		if word != "" && (word == plainWord(u.Code) || word == plainWord(u.Name.ZH) || word == plainWord(u.Name.EN)) {
			return u.Code
		}
	}
	return text
}

func (i *importing) word(list reference.List, text, otherwise string) string {
	word := plainWord(text)
	if word == "" {
		return otherwise
	}
	for _, w := range i.book.Words(list, i.at) {
		if word == plainWord(w.Code) || word == plainWord(w.Name.ZH) || word == plainWord(w.Name.EN) {
			return w.Code
		}
	}
	return text
}

// decimalOf reads a number as people write it, 1,200.5 too, with at most so many
// decimals, in units of the last of them.
func decimalOf(text string, decimals int) (int64, bool) {
	text = strings.NewReplacer(",", "", " ", "").Replace(norm.NFKC.String(text))
	whole, part, _ := strings.Cut(text, ".")
	part = strings.TrimRight(part, "0")
	if len(part) > decimals || whole == "" && part == "" {
		return 0, false
	}
	part += strings.Repeat("0", decimals-len(part))
	if strings.ContainsFunc(whole+part, func(r rune) bool { return r < '0' || r > '9' }) || len(whole+part) > 18 {
		return 0, false
	}
	v, err := strconv.ParseInt("0"+whole+part, 10, 64)
	return v, err == nil
}
