package custody

import (
	"math/big"
	"sort"
)

// share divides a total in proportion to weights by largest remainder: the parts
// add up to the total exactly, and none is further than one unit from its due.
// Without any weight the parts are equal, the first ones larger.
func share(total int64, weights []int64) []int64 {
	parts := make([]int64, len(weights))
	if len(weights) == 0 {
		return parts
	}
	var sum int64
	for _, w := range weights {
		sum += w
	}
	if sum == 0 {
		weights = make([]int64, len(parts))
		for i := range weights {
			weights[i] = 1
		}
		sum = int64(len(weights))
	}
	rests := make([]int64, len(parts))
	left := total
	for i, w := range weights {
		q, r := new(big.Int).QuoRem(new(big.Int).Mul(big.NewInt(total), big.NewInt(w)), big.NewInt(sum), new(big.Int))
		parts[i], rests[i] = q.Int64(), r.Int64()
		left -= parts[i]
	}
	order := make([]int, len(parts))
	for i := range order {
		order[i] = i
	}
	sort.SliceStable(order, func(i, j int) bool { return rests[order[i]] > rests[order[j]] })
	for _, i := range order[:left] {
		parts[i]++
	}
	return parts
}

// Share is share for other rooms: proceeds of goods are divided as masses are.
func Share(total int64, weights []int64) []int64 { return share(total, weights) }
