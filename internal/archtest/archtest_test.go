package archtest

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

func check(t *testing.T, root string) []Violation {
	t.Helper()
	// -e: a broken package is the compiler's to report, its imports are ours.
	cmd := exec.Command("go", "list", "-e", "-json=ImportPath,Name,Doc,Imports,Deps", "./...")
	cmd.Dir = root
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("go list: %v\n%s", err, &stderr)
	}
	var packages []listed
	for d := json.NewDecoder(bytes.NewReader(out)); ; {
		var p listed
		if err := d.Decode(&p); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
		packages = append(packages, p)
	}
	if len(packages) == 0 {
		t.Fatal("go list found no packages")
	}
	found := checkImports(packages)
	sources, err := checkSources(root)
	if err != nil {
		t.Fatal(err)
	}
	migrations, err := checkMigrations(root)
	if err != nil {
		t.Fatal(err)
	}
	return append(append(found, sources...), migrations...)
}

func houseRoot(t *testing.T) string {
	t.Helper()
	root, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(filepath.Join(root, "go.mod")); err != nil {
		t.Fatal(err)
	}
	return root
}

func TestTheHouseKeepsItsRules(t *testing.T) {
	for _, v := range check(t, houseRoot(t)) {
		t.Error(v)
	}
}

// The fixture breaks every rule once; a rule that no longer bites shows here.
func TestEveryBrokenRuleIsNamed(t *testing.T) {
	root := fixture(t)
	found := check(t, root)
	var all []string
	for _, v := range found {
		all = append(all, v.String())
	}
	report := strings.Join(all, "\n")
	for _, want := range broken {
		if !strings.Contains(report, want) {
			t.Errorf("not reported: %s", want)
		}
	}
	if len(found) != len(broken) {
		t.Errorf("%d reports, want %d:\n%s", len(found), len(broken), report)
	}
}
