package archtest

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/sealtrail/sealtrail/internal/moment"
	"github.com/sealtrail/sealtrail/internal/reference"
	"github.com/sealtrail/sealtrail/seeds"
)

// tested is what one test function of the house says.
type tested struct{ words map[string]bool }

// sourcesOfRules reads all Go files once: the tests by name with the texts and
// names they mention, their helpers' too when these stand in the same file, and
// the constants by their value.
func sourcesOfRules(t *testing.T, root string) (tests map[string][]tested, constants map[string][]string, used map[string]bool) {
	t.Helper()
	tests, constants, used = map[string][]tested{}, map[string][]string{}, map[string]bool{}
	err := filepath.WalkDir(filepath.Join(root, "internal"), func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") {
			return err
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		words := map[string]bool{}
		ast.Inspect(file, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.BasicLit:
				if s, err := strconv.Unquote(n.Value); err == nil && n.Kind == token.STRING {
					words[s] = true
				}
			case *ast.Ident:
				words[n.Name] = true
			case *ast.ValueSpec:
				for i, v := range n.Values {
					if lit, ok := v.(*ast.BasicLit); ok && i < len(n.Names) {
						if s, err := strconv.Unquote(lit.Value); err == nil {
							constants[s] = append(constants[s], n.Names[i].Name)
						}
					}
				}
			}
			return true
		})
		if !strings.HasSuffix(path, "_test.go") {
			for w := range words {
				used[w] = true
			}
			return nil
		}
		for _, decl := range file.Decls {
			if f, ok := decl.(*ast.FuncDecl); ok && f.Recv == nil && strings.HasPrefix(f.Name.Name, "Test") {
				tests[f.Name.Name] = append(tests[f.Name.Name], tested{words})
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return tests, constants, used
}

// mentions tells whether a test speaks of a rule: by its code, the last part of
// it, or a constant that holds it.
func (x tested) mentions(code string, constants []string) bool {
	if x.words[code] || x.words[code[strings.LastIndexByte(code, '.')+1:]] {
		return true
	}
	last := code[strings.LastIndexByte(code, '.')+1:]
	for w := range x.words {
		// "conflict casefile.decision.criminal at kind", "goods method"
		if strings.Contains(w, code) || slices.Contains(strings.Fields(w), last) {
			return true
		}
	}
	for _, name := range constants {
		if x.words[name] {
			return true
		}
	}
	return false
}

func TestEveryRuleIsAppliedAndHeldByATest(t *testing.T) {
	book, err := reference.Load(seeds.FS())
	if err != nil {
		t.Fatal(err)
	}
	tests, constants, used := sourcesOfRules(t, houseRoot(t))
	at := moment.Date("2026-11-29").Start()
	for _, r := range book.Provisions(at) {
		if !used[r.Code] {
			t.Errorf("rule %s is applied nowhere", r.Code)
		}
		for _, name := range r.Tests {
			held := false
			for _, x := range tests[name] {
				held = held || x.mentions(r.Code, constants[r.Code])
			}
			switch {
			case len(tests[name]) == 0:
				t.Errorf("rule %s names the test %s, which is not there", r.Code, name)
			case !held:
				t.Errorf("rule %s names the test %s, whose file does not speak of it", r.Code, name)
			}
		}
	}
	for _, c := range book.Clocks(at) {
		// The terms of measures are found by the law of the case: measure.food.
		if !used[c.Code] && !used[strings.TrimPrefix(c.Code, "measure.")] {
			t.Errorf("the term %s runs nowhere", c.Code)
		}
	}
	for _, r := range book.Listing(at) {
		if r.Article == "" || len(r.Tests) == 0 || r.Source == "" {
			t.Errorf("%s has no article, test or source", r.Code)
		}
		for _, name := range r.Tests {
			if len(tests[name]) == 0 {
				t.Errorf("%s is held by %s, which is not there", r.Code, name)
			}
		}
	}
}

func TestARuleWithoutItsTestIsFound(t *testing.T) {
	x := tested{words: map[string]bool{"valid": true, "ReasonLapsed": true}}
	for _, c := range []struct {
		code      string
		constants []string
		want      bool
	}{
		{"registry.gate.valid", nil, true}, {"destruction.reason.lapsed", []string{"ReasonLapsed"}, true}, {"registry.gate.mode", []string{"CheckMode"}, false},
	} {
		if x.mentions(c.code, c.constants) != c.want {
			t.Errorf("%s: want %v", c.code, c.want)
		}
	}
}
