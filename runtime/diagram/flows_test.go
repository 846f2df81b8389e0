package diagram

import (
	"fmt"
	"strings"
	"testing"
)

func star(n, root int) Flows {
	f := Flows{Name: "star", Messages: make([][]int, n), Bytes: make([][]int, n), Tips: make([][]string, n)}
	for i := range n {
		f.Messages[i], f.Bytes[i], f.Tips[i] = make([]int, n), make([]int, n), make([]string, n)
		for j := range n {
			if i == root && j != root {
				f.Messages[i][j], f.Bytes[i][j], f.Tips[i][j] = 1, 20480*(j+1), "a tip <"
			}
		}
	}
	return f
}

func TestMatrix(t *testing.T) {
	c := Matrix(star(4, 1), Options{Lang: "en"})
	parse(t, c.Figure())
	for _, want := range []string{">60 KiB<", ">3<", "a tip &lt;", ">sender ↓<", "<desc>star: 3 messages, 160 KiB</desc>"} {
		if !strings.Contains(c.Figure(), want) {
			t.Errorf("the picture lacks %s", want)
		}
	}
	if got := strings.Count(c.Figure(), `class="c0"`); got != 3 {
		t.Errorf("%d cells are coloured, want 3", got)
	}
	if fr := Matrix(star(4, 1), Options{Lang: "fr"}).Figure(); !strings.Contains(fr, "émetteur") || !strings.Contains(fr, "60 Kio") {
		t.Error("it does not speak French")
	}
}

// Of many ranks, only what was sent is drawn: 128 of them make no picture of 16,384 cells.
func TestMatrixOfMany(t *testing.T) {
	c := Matrix(star(128, 5), Options{Lang: "en"})
	parse(t, c.Figure())
	if got := strings.Count(c.Figure(), `class="c0"`); got != 127 {
		t.Errorf("%d cells, want 127", got)
	}
	if n := len(c.Figure()); n > 100_000 {
		t.Errorf("%d bytes", n)
	}
}

func TestMatrixOfNothing(t *testing.T) {
	for _, f := range []Flows{{}, {Messages: [][]int{{0}}}} {
		if c := Matrix(f, Options{Lang: "en"}); c.Name() != "No message was sent" {
			t.Errorf("%v: %s", f, c.Name())
		}
	}
}

// TestMatrixOfALongName: the picture is as wide as its title, whose letters are bold, needs.
func TestMatrixOfALongName(t *testing.T) {
	name := "comm 45 (Split of world, color 0; ranks 0-4 of world): 32 messages, 486 int64 (point to point 32)"
	svg := Matrix(Flows{Name: name, Messages: [][]int{{0, 1}, {1, 0}}, Bytes: [][]int{{0, 8}, {8, 0}}}).Figure()
	var wide float64
	_, rest, _ := strings.Cut(svg, ` width="`)
	if _, err := fmt.Sscanf(rest, "%g", &wide); err != nil || !strings.Contains(svg, ">"+name+"<") {
		t.Fatalf("%v: %.300s", err, svg)
	}
	const bold = 1.2 * 13 / 14 // of letters of 14 pixels, at most: those of DejaVu Sans
	if need := width(name, 14)*bold + 2*edge; wide < need {
		t.Errorf("%g wide, and the title needs %g", wide, need)
	}
}
