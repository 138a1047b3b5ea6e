package destruction

import (
	"fmt"
	"slices"
	"strings"
)

// Diagrams print the tables of orders, runs, certificates and events as Mermaid, by noun.
func Diagrams() map[string]string {
	return map[string]string{
		"order":       diagram(OrderStates(), OrderDrafted, orderMoves),
		"run":         diagram(RunStates(), RunStarted, runMoves),
		"event":       diagram(EventStates(), EventPlanned, eventMoves),
		"certificate": diagram(CertificateStates(), CertificateValid, certificateMoves),
	}
}

func diagram[S ~string](states []S, first S, moves map[S]map[string]S) string {
	var b strings.Builder
	fmt.Fprintf(&b, "stateDiagram-v2\n  [*] --> %s\n", first)
	for _, from := range states {
		kinds := make([]string, 0, len(moves[from]))
		for kind := range moves[from] {
			kinds = append(kinds, kind)
		}
		slices.Sort(kinds)
		for _, kind := range kinds {
			fmt.Fprintf(&b, "  %s --> %s: %s\n", from, moves[from][kind], strings.TrimPrefix(kind, "destruction."))
		}
		if len(kinds) == 0 {
			fmt.Fprintf(&b, "  %s --> [*]\n", from)
		}
	}
	return b.String()
}
