package handin

import (
	"fmt"
	"go/ast"
	"go/token"
	"maps"
	"slices"
	"strconv"
	"strings"
)

const historyPath = "jeton/runtime/history"

// writers are the functions of package history that put events into the log, or take care who does.
var writers = map[string]bool{"Record": true, "Here": true, "NewRecorder": true, "SetCurrent": true, "Current": true, "NewBatch": true, "Join": true, "Leave": true}

// marks are the names of package history that checks judge by, and their values.
var marks = map[string]string{
	"CSRequest": "cs.request", "CSEnter": "cs.enter", "CSExit": "cs.exit",
	"ElectStart": "elect.start", "ElectLeader": "elect.leader", "ElectKnown": "elect.known", "Rank": "rank", "Counted": "counted",
	"Suspect": "suspect", "Trust": "trust", "Token": "token",
	"SnapBegin": "snap.begin", "SnapRecord": "snap.record", "SnapEnd": "snap.end", "SnapCommit": "snap.commit", "SnapResume": "snap.resume",
}

// readsLog says whether a check judges by the event log.
func readsLog(check string) bool {
	return strings.Contains(check, "lab.Until") || strings.Contains(check, "history.Load")
}

// moreEvents says what a cell writes into the event log that the teacher's answer does not, "" when nothing. A mark of the student's own
// (history.Here("here I am")) is none of it.
func moreEvents(text, asked string) string {
	more := eventCalls(text)
	for what, n := range eventCalls(asked) {
		if more[what] -= n; more[what] <= 0 {
			delete(more, what)
		}
	}
	return strings.Join(slices.Sorted(maps.Keys(more)), ", ")
}

// eventCalls counts the mentions of what writes into the log, by what it writes.
func eventCalls(text string) map[string]int {
	count := map[string]int{}
	parts, _ := codeOf(text)
	for _, p := range parts {
		for _, f := range files(p) {
			names := historyNames(f)
			harmless := map[*ast.SelectorExpr]string{} // the calls of Here, and what they mark
			ast.Inspect(f, func(n ast.Node) bool {
				if call, ok := n.(*ast.CallExpr); ok {
					if sel, ok := call.Fun.(*ast.SelectorExpr); ok && len(call.Args) > 0 {
						harmless[sel] = marked(call.Args[0])
					}
				}
				sel, ok := n.(*ast.SelectorExpr)
				if !ok || !writers[sel.Sel.Name] {
					return true
				}
				if x, ok := sel.X.(*ast.Ident); !ok || !names[x.Name] {
					return true
				}
				what := "history." + sel.Sel.Name
				if sel.Sel.Name == "Here" {
					mark, called := harmless[sel]
					if called && mark == "" {
						return true
					}
					what = fmt.Sprintf("%s(%s)", what, mark)
				}
				count[what]++
				return true
			})
		}
	}
	return count
}

// files are the parsed pieces of a part.
func files(p code) (out []*ast.File) {
	if f := parsed(p.text); f != nil {
		return []*ast.File{f}
	}
	if f := program(p.text); f != nil {
		return []*ast.File{f}
	}
	for _, item := range items(p.text) {
		if f := parsed(item); f != nil {
			out = append(out, f)
		}
	}
	return out
}

// historyNames are the names by which a file may know package history; a notebook's cell knows it by an import of the lab.
func historyNames(f *ast.File) map[string]bool {
	names := map[string]bool{"history": true}
	for _, s := range f.Imports {
		if p, _ := strconv.Unquote(s.Path.Value); p == historyPath {
			names[importName(s)] = true
		}
	}
	return names
}

// marked is what a call of Here marks: "" for a word of the student's own.
func marked(arg ast.Expr) string {
	switch a := arg.(type) {
	case *ast.BasicLit:
		s, _ := strconv.Unquote(a.Value)
		if a.Kind == token.STRING && !slices.Contains(slices.Collect(maps.Values(marks)), s) {
			return ""
		}
		return s
	case *ast.SelectorExpr:
		if v, ok := marks[a.Sel.Name]; ok {
			return v
		}
		return a.Sel.Name
	}
	return "…"
}
