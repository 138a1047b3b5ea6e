package i18n

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// With("state", string(x.State)) puts a word of ours into a sentence.
func wordsIn(file *ast.File) map[string][]string {
	out := map[string][]string{}
	ast.Inspect(file, func(n ast.Node) bool {
		with, ok := n.(*ast.CallExpr)
		if !ok || len(with.Args) != 2 || !isCall(with, "With") {
			return true
		}
		name, isLit := with.Args[0].(*ast.BasicLit)
		made, isMade := with.Args[1].(*ast.CallExpr)
		if !isLit || !isMade {
			return true
		}
		if id, ok := made.Fun.(*ast.Ident); !ok || id.Name != "string" {
			return true
		}
		for code := range codesIn(&ast.File{Decls: []ast.Decl{&ast.GenDecl{Specs: []ast.Spec{&ast.ValueSpec{Values: []ast.Expr{with}}}}}, Name: ast.NewIdent("x")}) {
			out[code] = append(out[code], strings.Trim(name.Value, `"`))
		}
		return true
	})
	return out
}

func isCall(call *ast.CallExpr, name string) bool {
	sel, ok := call.Fun.(*ast.SelectorExpr)
	return ok && sel.Sel.Name == name
}

// ours are arguments that always carry a word of ours, whatever put them there.
var ours = []string{"state", "hold", "reason", "action", "role", "finding", "outcome", "purpose"}

func TestNoFaultShowsAWordOfTheSource(t *testing.T) {
	b, given := bundle(t), map[string][]string{}
	err := filepath.WalkDir("..", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") {
			return err
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.SkipObjectResolution)
		if err != nil {
			return nil // TestEveryFaultInTheSourceHasASentence logs it
		}
		for code, names := range wordsIn(file) {
			given["fault."+code] = append(given["fault."+code], names...)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(given) < 10 {
		t.Errorf("found only %d faults with a word: the test no longer reads the source", len(given))
	}
	for _, lang := range Languages() {
		for key, m := range b.In(lang).messages {
			if !strings.HasPrefix(key, "fault.") || strings.HasPrefix(key, "fault.identity.uscc.") { // that is a letter that was typed
				continue
			}
			for _, p := range m.parts {
				if p.arg != "" && p.format == "" && (slices.Contains(ours, p.arg) || slices.Contains(given[key], p.arg)) {
					t.Errorf("%s: %s shows {%s} as it stands in the source; give the prefix of its words", lang, key, p.arg)
				}
			}
		}
	}
}
