package i18n

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/sealtrail/sealtrail/assets"
)

func bundle(t *testing.T) *Bundle {
	t.Helper()
	b, err := Load(assets.Files)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestBothLanguagesHaveTheSameKeysAndArguments(t *testing.T) {
	b := bundle(t)
	zh, en := b.In(Chinese).messages, b.In(English).messages
	for key, m := range zh {
		other, ok := en[key]
		if !ok {
			t.Errorf("en lacks %s", key)
			continue
		}
		if a, b := m.args(), other.args(); !slices.Equal(a, b) {
			t.Errorf("%s: zh-CN names %v, en names %v", key, a, b)
		}
	}
	for key := range en {
		if _, ok := zh[key]; !ok {
			t.Errorf("zh-CN lacks %s", key)
		}
	}
}

func TestNoMessageIsEmptyOrMarkedUp(t *testing.T) {
	for _, lang := range Languages() {
		for key, m := range bundle(t).In(lang).messages {
			text := ""
			for _, p := range m.parts {
				text += p.text + p.arg
			}
			if strings.TrimSpace(text) == "" && key != "site.dash" {
				t.Errorf("%s: %s is empty", lang, key)
			}
			if strings.ContainsAny(text, "<>") {
				t.Errorf("%s: %s has markup; give it as an argument: %s", lang, key, text)
			}
		}
	}
}

// {{t "key" …}}, {{th "key" …}} and (t "key" …) in any template.
var said = regexp.MustCompile(`[({ ](?:t|th) "([^"]+)"`)

func TestEveryKeyInATemplateHasAMessage(t *testing.T) {
	l := bundle(t).In(Chinese)
	n := 0
	err := fs.WalkDir(assets.Files, "templates", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := fs.ReadFile(assets.Files, name)
		if err != nil {
			return err
		}
		for _, m := range said.FindAllStringSubmatch(string(text), -1) {
			n++
			if !l.Has(m[1]) {
				t.Errorf("%s says %q, which has no message", name, m[1])
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if n < 50 {
		t.Errorf("found only %d keys: the test no longer reads templates", n)
	}
}

// faulting are the functions whose first argument is a fault's code: those of
// fault and the methods that collect faults.
var faulting = map[string]bool{
	"badrequest": true, "unauthenticated": true, "denied": true, "missing": true, "conflict": true,
	"toolarge": true, "unsupported": true, "invalid": true, "limited": true, "unavailable": true,
}

var codeForm = regexp.MustCompile(`^[a-z][a-z0-9_]*(\.[a-z0-9_]+)+$`)

func TestEveryFaultInTheSourceHasASentence(t *testing.T) {
	b := bundle(t)
	n := 0
	err := filepath.WalkDir("..", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") {
			return err
		}
		source, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		set := token.NewFileSet()
		file, err := parser.ParseFile(set, name, source, parser.SkipObjectResolution)
		if err != nil {
			t.Logf("%s is not Go at the moment: %v", name, err)
			return nil
		}
		for code, at := range codesIn(file) {
			n++
			for _, lang := range Languages() {
				if !b.In(lang).Has("fault." + code) {
					t.Errorf("%s: fault.%s has no sentence in %s", set.Position(at), code, lang)
				}
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if n < 20 {
		t.Errorf("found only %d fault codes: the test no longer reads the source", n)
	}
}

// codesIn finds the codes a file can fail with: fault.Invalid("code"),
// list.Invalid("code", …), fault.Fault{Code: "code"}.
func codesIn(file *ast.File) map[string]token.Pos {
	codes := map[string]token.Pos{}
	keep := func(e ast.Expr) {
		lit, ok := e.(*ast.BasicLit)
		if !ok || lit.Kind != token.STRING {
			return
		}
		if code, err := strconv.Unquote(lit.Value); err == nil && (codeForm.MatchString(code) || code == "internal") {
			codes[code] = lit.Pos()
		}
	}
	ast.Inspect(file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.CallExpr:
			if sel, ok := n.Fun.(*ast.SelectorExpr); ok && len(n.Args) > 0 && faulting[strings.ToLower(sel.Sel.Name)] {
				keep(n.Args[0])
			}
		case *ast.KeyValueExpr:
			if id, ok := n.Key.(*ast.Ident); ok && id.Name == "Code" {
				if lit, isLit := n.Value.(*ast.BasicLit); isLit && strings.Contains(lit.Value, ".") || isLit && lit.Value == `"internal"` {
					keep(n.Value)
				}
			}
		}
		return true
	})
	return codes
}
