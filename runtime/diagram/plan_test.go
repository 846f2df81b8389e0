package diagram

import (
	"strings"
	"testing"
)

// binomial4 is a broadcast from rank 0 to three others.
func binomial4() Plan {
	return Plan{Name: "Bcast", Ranks: 4, Rounds: [][]Hop{{{0, 2, 1}}, {{0, 1, 1}, {2, 3, 1}}}, Text: "in words"}
}

func TestRounds(t *testing.T) {
	svg := Rounds(binomial4(), Options{Lang: "en"}).Figure()
	parse(t, svg)
	for part, n := range map[string]int{`class="m c0"`: 6, "<animateMotion": 3, "round 2: 0 → 1, 1 elements": 1, "the tree": 1, "<desc>in words</desc>": 1, ">round 2<": 1} {
		if got := strings.Count(svg, part); got != n {
			t.Errorf("%s is there %d times, want %d", part, got, n)
		}
	}
	if svg := Rounds(binomial4(), Options{Lang: "fr", Still: true}).Figure(); strings.Contains(svg, "<animate") || !strings.Contains(svg, "l’arbre") {
		t.Error("it moves, or does not speak French")
	}
}

// What goes up is a tree as well, and a ring is none.
func TestRoundsThatMakeATree(t *testing.T) {
	up := Plan{Ranks: 3, Rounds: [][]Hop{{{1, 0, 1}}, {{2, 0, 1}}}}
	ring := Plan{Ranks: 3, Rounds: [][]Hop{{{0, 1, 1}, {1, 2, 1}, {2, 0, 1}}}}
	two := Plan{Ranks: 4, Rounds: [][]Hop{{{0, 1, 1}, {2, 3, 1}}}}
	for p, tree := range map[*Plan]bool{&up: true, &ring: false, &two: false} {
		svg := Rounds(*p, Options{Lang: "en"}).Figure()
		parse(t, svg)
		if got := strings.Contains(svg, "the tree"); got != tree {
			t.Errorf("%+v is drawn as a tree: %v", p.Rounds, got)
		}
	}
}

func TestRoundsOfNothingAndOfTooMuch(t *testing.T) {
	if got := Rounds(Plan{Name: "Bcast", Ranks: 1}, Options{Lang: "en"}).Name(); got != "Bcast: nobody sends anything" {
		t.Error(got)
	}
	if got := Rounds(Plan{Name: "Bcast", Ranks: 65, Rounds: [][]Hop{{{0, 64, 1}}}}, Options{Lang: "en"}).Name(); !strings.Contains(got, "too much to draw") {
		t.Error(got)
	}
}

// Numbers of messages in one round do not stand on each other, nor on another message's arrow.
func TestPlanNumbersStandApart(t *testing.T) {
	round := []Hop{{1, 2, 1}, {3, 4, 1}, {5, 6, 1}, {7, 0, 1}}
	p := Plan{Name: "crossing", Ranks: 8, Root: 3, Rounds: [][]Hop{round}}
	d := &planDrawing{Plan: &p, numbers: map[int][]point{}}
	var at []point
	for _, h := range round {
		at = append(at, d.free(0, h, point{0, float64(h.From) * planRow}, point{75, float64(h.To) * planRow}))
	}
	for i := range at {
		for j := range i {
			if dx, dy := at[i].x-at[j].x, at[i].y-at[j].y; dx*dx+dy*dy < 10*10 {
				t.Errorf("the numbers of %v and %v are at %v and %v", round[i], round[j], at[i], at[j])
			}
		}
	}
}
