package display

import (
	"fmt"
	"reflect"
	"strconv"
	"sync"

	"gonum.org/v1/gonum/mat"

	"jeton/runtime/session"
)

// Matrix shows a matrix or vector as a table of aligned numbers. A large one is elided in the middle; elements that are
// not shown are not looked at.
func Matrix(m mat.Matrix) {
	if m == nil {
		show(textBundle("<nil matrix>"), nil)
		return
	}
	show(matrixBundle(m), nil)
}

func matrixBundle(m mat.Matrix) Bundle {
	r, c := m.Dims()
	t := &table{rows: r, index: strconv.Itoa, lang: sync.OnceValue(session.Language)}
	for j := range c {
		t.cols = append(t.cols, column{strconv.Itoa(j)})
	}
	t.cell = func(i, j int) (reflect.Value, hint) { return reflect.ValueOf(m.At(i, j)), hint{} }
	kind := "matrix"
	if c == 1 {
		kind, t.cols = "column vector", []column{{"value"}}
	}
	t.whole = true // the size is said anyway
	size := fmt.Sprintf("%s %s × %s", kind, thousands(r), thousands(c))
	return Bundle{Data: map[string]any{
		"text/html":  t.html(defaultRows) + "\n<p>" + size + "</p>",
		"text/plain": matrixText(t, size),
	}}
}

// matrixText is the numbers between brackets, as in a book.
func matrixText(t *table, size string) string {
	g := t.grid(defaultRows)
	out := size
	widths := make([]int, len(g.header))
	for j := range widths {
		for i := range g.cells {
			widths[j] = max(widths[j], columns(g.cells[i][j]))
		}
	}
	for i, row := range g.cells {
		open, end := bracket(i, len(g.cells))
		out += "\n" + open
		for j, s := range row {
			if j > 0 {
				out += "  "
			}
			for range widths[j] - columns(s) {
				out += " "
			}
			out += s
		}
		out += end
	}
	return out
}

func bracket(i, n int) (open, end string) {
	switch {
	case n == 1:
		return "[", "]"
	case i == 0:
		return "⎡", "⎤"
	case i == n-1:
		return "⎣", "⎦"
	}
	return "⎢", "⎥"
}
