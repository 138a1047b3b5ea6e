package reference

import (
	"sort"

	"github.com/sealtrail/sealtrail/internal/moment"
)

// dated keeps the rows of one table: for each key the values that held one after
// the other, and the keys in the order of the file.
type dated[K comparable, V any] struct {
	keys    []K
	periods map[K][]period[V]
}

type period[V any] struct {
	value V
	Provenance
	row row
	// The bounds as instants: a gate asks for them thousands of times.
	begin, end moment.Time // end 0: open
}

func (p *period[V]) has(at moment.Time) bool { return at >= p.begin && (p.end == 0 || at < p.end) }

// add puts a row under its key; the key's rows are checked by settle.
func (d *dated[K, V]) add(key K, r row, p Provenance, value V) {
	if d.periods == nil {
		d.periods = map[K][]period[V]{}
	}
	if _, known := d.periods[key]; !known {
		d.keys = append(d.keys, key)
	}
	x := period[V]{value: value, Provenance: p, row: r}
	if p.From != "" {
		x.begin = p.From.Start()
	}
	if p.To != "" {
		x.end = p.To.End()
	}
	d.periods[key] = append(d.periods[key], x)
}

// settle orders each key's rows in time and refuses overlaps (a duplicate is one)
// and gaps.
func (d *dated[K, V]) settle() {
	for key, ps := range d.periods {
		sort.SliceStable(ps, func(i, j int) bool { return ps[i].From < ps[j].From })
		for i := 1; i < len(ps); i++ {
			before, after := ps[i-1], ps[i]
			switch next := before.To.AddDays(1); {
			case before.To == "" || after.From == "" || after.From < next:
				after.row.bad("valid_from", "%v is already given by row %d for these days", key, before.row.line)
			case after.From > next:
				after.row.bad("valid_from", "%v has a gap: row %d ends %s, this one begins %s", key, before.row.line, before.To, after.From)
			}
		}
	}
}

// at gives the value of a key at a moment.
func (d *dated[K, V]) at(key K, at moment.Time) (V, bool) {
	ps := d.periods[key]
	for i := range ps {
		if ps[i].has(at) {
			return ps[i].value, true
		}
	}
	var none V
	return none, false
}

// latest gives the newest value of a key, whether it still holds or not.
func (d *dated[K, V]) latest(key K) (V, bool) {
	ps := d.periods[key]
	if len(ps) == 0 {
		var none V
		return none, false
	}
	return ps[len(ps)-1].value, true
}

func (d *dated[K, V]) has(key K) bool { return len(d.periods[key]) > 0 }

// all gives the values that hold at a moment, in the order of the file.
func (d *dated[K, V]) all(at moment.Time) []V {
	values := make([]V, 0, len(d.keys))
	for _, key := range d.keys {
		if v, ok := d.at(key, at); ok {
			values = append(values, v)
		}
	}
	return values
}

// some gives those of the keys that are meant.
func (d *dated[K, V]) some(at moment.Time, meant func(K) bool) []V {
	var values []V
	for _, key := range d.keys {
		if !meant(key) {
			continue
		}
		if v, ok := d.at(key, at); ok {
			values = append(values, v)
		}
	}
	return values
}
