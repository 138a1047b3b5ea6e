package reference

import "github.com/sealtrail/sealtrail/internal/moment"

// What a threshold counts.
const (
	CountValue  = "value_fen" // 货值金额，分
	CountLabels = "labels"    // 标识件数
)

// Threshold is from how much on a case may be a crime (追诉标准). It is a hint to
// think of a transfer and decides nothing: the law asks for more than a figure.
type Threshold struct {
	Code    string
	Name    Name
	Counts  string
	Amount  int64
	Article string
	Provenance
}

func (l *loader) thresholds() {
	b := l.book
	l.table("case_thresholds.csv", []string{"code", "name_zh", "name_en", "counts", "amount", "article"}, func(r row, p Provenance) {
		t := Threshold{Code: r.text("code"), Name: r.name("name"), Counts: r.oneOf("counts", CountValue, CountLabels), Amount: r.whole("amount"), Article: r.text("article"), Provenance: p}
		if t.Amount < 1 {
			r.bad("amount", "a threshold is at least 1")
		}
		b.thresholds.add(t.Code, r, p, t)
	})
	b.thresholds.settle()
}

// Thresholds are those that hold at a moment.
func (b *Book) Thresholds(at moment.Time) []Threshold { return b.thresholds.all(at) }

// Reached are the thresholds that goods of a case reach.
func (b *Book) Reached(valueFen, labels int64, at moment.Time) []Threshold {
	var out []Threshold
	for _, t := range b.thresholds.all(at) {
		if t.Counts == CountValue && valueFen >= t.Amount || t.Counts == CountLabels && labels >= t.Amount {
			out = append(out, t)
		}
	}
	return out
}
