package cell

import (
	"fmt"
	"go/token"
	"sort"
	"strings"
)

// An Error is one thing that is wrong with a cell, where, and, when it is known, what to do.
type Error struct {
	Pos  token.Position
	Msg  string // in the compiler's words; more lines may follow the first, each after a tab
	Hint string // one sentence, or empty
}

// Error gives the compiler's form: In[7]:3:5: undefined: x.
func (e *Error) Error() string {
	s := fmt.Sprintf("%s:%d:%d: %s", e.Pos.Filename, e.Pos.Line, e.Pos.Column, e.Msg)
	if e.Hint != "" {
		s += "\n\t" + e.Hint
	}
	return s
}

// Errors are all that is wrong with a cell, in the order of its text. An empty list is no error: return nil.
type Errors []*Error

func (l Errors) Error() string {
	s := make([]string, len(l))
	for i, e := range l {
		s[i] = e.Error()
	}
	return strings.Join(s, "\n")
}

// Sorted returns the list in the order of positions, each error once.
func (l Errors) Sorted() Errors {
	sort.SliceStable(l, func(i, j int) bool {
		a, b := l[i].Pos, l[j].Pos
		if a.Filename != b.Filename {
			return a.Filename < b.Filename
		}
		if a.Line != b.Line {
			return a.Line < b.Line
		}
		return a.Column < b.Column
	})
	out := l[:0]
	for i, e := range l {
		if i > 0 && e.Pos == l[i-1].Pos && e.Msg == l[i-1].Msg {
			continue
		}
		out = append(out, e)
	}
	return out
}
