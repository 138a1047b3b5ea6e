package custody

// Finding is what a round found of one lot.
type Finding string

const (
	FoundIntact Finding = "intact"           // 完好
	FoundBroken Finding = "seal_broken"      // 封签损坏
	FoundOther  Finding = "quantity_differs" // 数量不符
	FoundAbsent Finding = "not_found"        // 未见
)

// Findings are all of them, in the order forms show them.
func Findings() []Finding { return []Finding{FoundIntact, FoundBroken, FoundOther, FoundAbsent} }
