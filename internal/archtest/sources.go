package archtest

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

// skipped folders hold nothing written for the house: outcomes, history, and
// what others wrote, kept as it came. In a further work tree .git is a file.
var skipped = []string{".git", "bin", "var", "screenshots", "vendor", "node_modules"}

// counted are the kinds of file whose length is limited.
var counted = []string{".go", ".sql", ".html", ".js", ".mjs", ".sh"}

// strange matches what belongs to somebody's machine, not to the house.
// Pieces are joined so that this file does not match itself.
var strange = regexp.MustCompile(`(^|[^\w.~-])/` + `(work|tmp|root|home/\w+)/|\.\./` + `shared\b`)

// calls that only one room may make, as package path and name.
var calls = []struct {
	pkg, name string
	room      string
	rule      string
}{
	{"time", "Now", "moment", "only moment asks the machine for the time; take a moment.Clock"},
	{"time", "Since", "moment", "only moment asks the machine for the time; take a moment.Clock"},
	{"time", "Until", "moment", "only moment asks the machine for the time; take a moment.Clock"},
}

// checkSources reads every text file under a root.
func checkSources(root string) ([]Violation, error) {
	var found []Violation
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(root, path)
		if err != nil {
			return err
		}
		if d.IsDir() {
			if slices.Contains(skipped, d.Name()) || rel != "." && d.Name() == "testdata" {
				return fs.SkipDir
			}
			return nil
		}
		if !d.Type().IsRegular() || slices.Contains(skipped, d.Name()) {
			return nil
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		if bytes.IndexByte(text[:min(len(text), 8192)], 0) >= 0 {
			return nil // not text
		}
		found = append(found, checkText(filepath.ToSlash(rel), text)...)
		if strings.HasSuffix(path, ".go") {
			syntax, err := checkSyntax(filepath.ToSlash(rel), text)
			if err != nil {
				return err
			}
			found = append(found, syntax...)
		}
		return nil
	})
	return found, err
}

func checkText(file string, text []byte) []Violation {
	var found []Violation
	lines := bytes.Split(bytes.TrimSuffix(text, []byte("\n")), []byte("\n"))
	if slices.Contains(counted, filepath.Ext(file)) && len(lines) > maxLines {
		found = append(found, Violation{file, fmt.Sprintf("%d lines", len(lines)), fmt.Sprintf("a file has at most %d lines", maxLines)})
	}
	for i, line := range lines {
		if m := strange.Find(line); m != nil {
			found = append(found, Violation{fmt.Sprintf("%s:%d", file, i+1), string(m), "the house speaks of itself alone, not of somebody's machine"})
		}
	}
	return found
}

func checkSyntax(file string, text []byte) ([]Violation, error) {
	positions := token.NewFileSet()
	tree, err := parser.ParseFile(positions, file, text, 0)
	if err != nil {
		return nil, err
	}
	at := func(n ast.Node) string { return fmt.Sprintf("%s:%d", file, positions.Position(n.Pos()).Line) }
	var found []Violation
	for _, d := range tree.Decls {
		if f, ok := d.(*ast.FuncDecl); ok && f.Recv == nil && f.Name.Name == "init" {
			found = append(found, Violation{at(f), "func init", "nothing happens by being imported; call it from where it is needed"})
		}
	}
	room := roomOf(filepath.ToSlash(filepath.Dir(file)))
	if strings.HasSuffix(file, "_test.go") || slices.Contains(testOnly, room) {
		return found, nil // tests may measure time
	}
	found = append(found, checkVariables(tree, at)...)
	names := importNames(tree)
	ast.Inspect(tree, func(n ast.Node) bool {
		s, ok := n.(*ast.SelectorExpr)
		if !ok {
			return true
		}
		if s.Sel.Name == "AutoMigrate" {
			found = append(found, Violation{at(s), "AutoMigrate", "the schema changes by numbered migrations only"})
		}
		x, ok := s.X.(*ast.Ident)
		if !ok {
			return true
		}
		for _, c := range calls {
			if names[x.Name] == c.pkg && s.Sel.Name == c.name && room != c.room {
				found = append(found, Violation{at(s), c.pkg + "." + c.name, c.rule})
			}
		}
		return true
	})
	return found, nil
}

// checkVariables finds assignments to package variables in the file that
// declares them; a shadowing local is resolved to itself.
func checkVariables(tree *ast.File, at func(ast.Node) string) []Violation {
	var found []Violation
	judge := func(target ast.Expr) {
		if index, ok := target.(*ast.IndexExpr); ok {
			target = index.X
		}
		//nolint:staticcheck // the parser's own resolution is enough within one file, and needs no types
		if x, ok := target.(*ast.Ident); ok && x.Obj != nil && x.Obj.Kind == ast.Var && tree.Scope.Lookup(x.Name) == x.Obj {
			found = append(found, Violation{at(x), x.Name, "package variables do not change"})
		}
	}
	ast.Inspect(tree, func(n ast.Node) bool {
		switch s := n.(type) {
		case *ast.AssignStmt:
			for _, target := range s.Lhs {
				judge(target)
			}
		case *ast.IncDecStmt:
			judge(s.X)
		}
		return true
	})
	return found
}

// importNames maps the name a file uses to the path it imports.
func importNames(tree *ast.File) map[string]string {
	names := map[string]string{}
	for _, i := range tree.Imports {
		path := strings.Trim(i.Path.Value, `"`)
		name := path[strings.LastIndex(path, "/")+1:]
		if i.Name != nil {
			name = i.Name.Name
		}
		names[name] = path
	}
	return names
}
