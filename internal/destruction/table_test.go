package destruction

import (
	"os"
	"path/filepath"
	"testing"
)

func TestTheTablesPrintThemselves(t *testing.T) {
	for noun, got := range Diagrams() {
		file := filepath.Join("testdata", noun+".mmd")
		if *update {
			if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if got != string(want) {
			t.Errorf("the law of the %s changed:\n%s", noun, got)
		}
	}
}
