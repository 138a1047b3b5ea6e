package ledger

import (
	"crypto/rand"
	"testing"

	"github.com/google/uuid"
)

// BenchmarkSeal measures the processor's share of recording: one act on one
// stream, and one on a hundred lots.
func BenchmarkSeal(b *testing.B) {
	for name, lots := range map[string]int{"one": 1, "hundred": 100} {
		b.Run(name, func(b *testing.B) {
			d := sample(1)
			d.Lines = nil
			for i := range lots {
				d.Lines = append(d.Lines, Line{Stream: Stream{1, byte(i)}, Value: map[string]any{"quantity": i, "seal": "54010200733", "state": "in_custody", "keeper": uuid.UUID{7}.String()}})
			}
			s := Sealer{Origin: "bench.invalid/sealtrail", Random: rand.Reader}
			b.ReportAllocs()
			for b.Loop() {
				if _, err := s.Seal(d, map[Stream]Head{}, noon); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
