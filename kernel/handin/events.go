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
var writers = map[string]bool{"Record": true, "Here": true, "NewRecorder": true, "SetCurrent": true, "Current": true, "NewBatch": true, "Join": true, "Leave": true, "Clear": true}

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

// more says of what a text has more than another.
func more(count func(string) map[string]int, text, asked string) string {
	more := count(text)
	for what, n := range count(asked) {
		if more[what] -= n; more[what] <= 0 {
			delete(more, what)
		}
	}
	return strings.Join(slices.Sorted(maps.Keys(more)), ", ")
}

// instruments are functions and methods of the library that a check turns on to look, and that an answer could turn off.
var instruments = map[string]bool{"Trace": true, "CheckBuffers": true, "ResetTraffic": true, "SetEagerLimit": true, "SetErrhandler": true, "Clear": true, "SetCurrent": true}

// meddling counts the mentions of instruments within a cell's functions.
func meddling(text string) map[string]int {
	count := map[string]int{}
	parts, _ := codeOf(text)
	for _, p := range parts {
		if p.whole {
			continue
		}
		for _, item := range items(p.text) {
			if f := parsed(item); f != nil {
				inFunctions(f, func(n ast.Node) {
					if sel, ok := n.(*ast.SelectorExpr); ok && instruments[sel.Sel.Name] {
						count[sel.Sel.Name]++
					}
				})
			}
		}
	}
	return count
}

// wrapped says whether a parsed text was statements.
func wrapped(f *ast.File) bool {
	if len(f.Decls) != 1 {
		return false
	}
	d, ok := f.Decls[0].(*ast.FuncDecl)
	return ok && d.Name.Name == "_"
}

// starts says whether a cell starts a goroutine by itself, not in a function.
func starts(text string) bool {
	parts, _ := codeOf(text)
	for _, p := range parts {
		if p.whole {
			continue
		}
		for _, item := range items(p.text) {
			found := false
			if f := parsed(item); f != nil && wrapped(f) {
				ast.Inspect(f, func(n ast.Node) bool {
					_, is := n.(*ast.GoStmt)
					found = found || is
					return true
				})
			}
			if found {
				return true
			}
		}
	}
	return false
}

// eventCalls counts the mentions of what writes into the log, by what it writes. A mark of the student's own, history.Here("here I am"), is
// none of it.
func (g *guard) eventCalls(text string) map[string]int {
	count := map[string]int{}
	parts, _ := codeOf(text)
	for _, p := range parts {
		for _, f := range files(p) {
			for _, s := range f.Imports {
				if have, _ := strconv.Unquote(s.Path.Value); have == historyPath && importName(s) == anything {
					count["import ."]++
				}
			}
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
				if x, ok := sel.X.(*ast.Ident); !ok || !g.history[x.Name] {
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

// imported are the names by which a cell imports a package; they hold in later cells, too.
func imported(text, path string) map[string]bool {
	names := map[string]bool{}
	parts, _ := codeOf(text)
	for _, p := range parts {
		for _, f := range files(p) {
			for _, s := range f.Imports {
				if have, _ := strconv.Unquote(s.Path.Value); have == path {
					names[importName(s)] = true
				}
			}
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
