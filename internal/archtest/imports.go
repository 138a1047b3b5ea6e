package archtest

import (
	"fmt"
	"slices"
	"strings"
)

// Violation is one broken rule at one place.
type Violation struct {
	Where string // an import path, or a file with its line
	What  string // the import or the text that breaks the rule
	Rule  string
}

func (v Violation) String() string { return fmt.Sprintf("%s: %s: %s", v.Where, v.What, v.Rule) }

// listed is what `go list -json` tells of a package, as far as rules ask.
type listed struct {
	ImportPath string
	Name       string
	Doc        string
	Imports    []string
	Deps       []string
}

// checkImports applies every rule that `go list` can answer.
func checkImports(packages []listed) []Violation {
	var found []Violation
	for _, p := range packages {
		inner := strings.TrimPrefix(strings.TrimPrefix(p.ImportPath, Module), "/")
		found = append(found, checkName(p, inner)...)
		for _, imported := range p.Imports {
			if rule := judge(inner, imported); rule != "" {
				found = append(found, Violation{p.ImportPath, "imports " + imported, rule})
			}
		}
		if inner == "cmd/sealtrail-verify" {
			found = append(found, checkOffline(p)...)
		}
	}
	return found
}

func checkName(p listed, inner string) []Violation {
	var found []Violation
	last := inner[strings.LastIndex(inner, "/")+1:]
	if slices.Contains(bannedNames, p.Name) || slices.Contains(bannedNames, last) {
		found = append(found, Violation{p.ImportPath, "package " + p.Name, "the name says nothing about what is inside"})
	}
	if p.Doc == "" && p.Name != "" {
		found = append(found, Violation{p.ImportPath, "package " + p.Name, "a package comment says what the room owns and what it refuses"})
	}
	room, ok := strings.CutPrefix(inner, "internal/")
	if ok && !known(first(room)) {
		found = append(found, Violation{p.ImportPath, "room " + first(room), "unknown room: enter it in internal/doc.go and in archtest/ranks.go"})
	}
	return found
}

func checkOffline(p listed) []Violation {
	var found []Violation
	for _, dep := range p.Deps {
		for _, prefix := range offline {
			if has(dep, prefix) {
				// One report is enough: what it pulls in follows by itself.
				return append(found, Violation{p.ImportPath, "depends on " + dep, "the verifier works offline, without database or network"})
			}
		}
	}
	return found
}

// judge names the rule that an import breaks, or "".
func judge(importer, imported string) string {
	from := roomOf(importer)
	if rule := judgeLibrary(importer, from, imported); rule != "" {
		return rule
	}
	inner, ours := strings.CutPrefix(imported, Module+"/")
	if !ours {
		return ""
	}
	to := roomOf(inner)
	switch {
	case importer == "cmd/sealtrail-verify" && to != "proof":
		return "the verifier imports internal/proof and nothing else of the house"
	case slices.Contains(leaves, first(importer)):
		return "folders of embedded files import nothing of the house"
	case from == to && from != "":
		return "" // within one room
	case slices.Contains(testOnly, to):
		if slices.Contains(testOnly, from) {
			return ""
		}
		return to + " is for tests only"
	case isCore(from):
		return judgeCore(from, to, inner)
	case slices.Contains(edges, from):
		return judgeEdge(from, to)
	case from == root && to == "":
		return judgeUpward(inner)
	}
	return judgeUpward(inner)
}

// judgeUpward: whatever stands below the commands may not import them.
func judgeUpward(inner string) string {
	if first(inner) == "cmd" {
		return "commands are imported by nobody"
	}
	return ""
}

func judgeCore(from, to, inner string) string {
	if to == "" {
		return "the core does not reach for embedded files; it is given what it needs"
	}
	if allowed, narrow := only[from]; narrow {
		if !slices.Contains(allowed, to) {
			return fmt.Sprintf("%s imports %s only", from, strings.Join(allowed, " and "))
		}
		return ""
	}
	if !isCore(to) {
		return "the core does not import edges; declare a one-method interface that app answers"
	}
	if slices.Index(core, to) < 0 || slices.Index(core, to) >= slices.Index(core, from) {
		return fmt.Sprintf("rank: %s stands below %s; declare a one-method interface that app answers (%s)", from, to, inner)
	}
	return ""
}

func judgeEdge(from, to string) string {
	if to == root {
		return "the composition root is imported by commands only"
	}
	if slices.Contains(edges, to) && !slices.Contains(shared, to) {
		return fmt.Sprintf("edges never import each other: %s and %s meet in app", from, to)
	}
	return ""
}

func judgeLibrary(importer, from, imported string) string {
	if isCore(from) {
		for _, o := range outside {
			if has(imported, o.prefix) {
				return o.why
			}
		}
	}
	for _, h := range homes {
		if has(imported, h.prefix) && !slices.Contains(h.rooms, from) {
			return h.prefix + " is used in " + strings.Join(h.rooms, ", ") + " only"
		}
	}
	return ""
}

// roomOf is the first folder under internal, or "" elsewhere.
func roomOf(inner string) string {
	room, ok := strings.CutPrefix(inner, "internal/")
	if !ok {
		return ""
	}
	return first(room)
}

func first(path string) string {
	head, _, _ := strings.Cut(path, "/")
	return head
}

func isCore(room string) bool {
	_, narrow := only[room]
	return narrow || slices.Contains(core, room)
}

func known(room string) bool {
	return isCore(room) || slices.Contains(edges, room) || slices.Contains(testOnly, room) || room == root
}
