package world

import (
	"fmt"
	"runtime"
	"strings"
	"testing"
	"weak"

	"jeton/runtime/session"
)

// A long output is not sent again for each line that a goroutine prints after its cell: that is printed below; and what was shown is not kept.
func TestLateLinesOfALongOutputArePrinted(t *testing.T) {
	r := newRoom(t, 2)
	p := newPage()
	v := NewView(ViewConfig{World: r.World, Ranks: Upto(2), Out: p, ID: "out", Spill: noSpill})
	for i := range printAfter + 1 {
		v.Stream(1, "stdout", fmt.Appendf(nil, "line %d\n", i))
	}
	v.Ended(0)
	v.Ended(1)
	transcript := weak.Make(v.t)
	v.Finish()
	shown, updates := p.text(), p.updates
	if strings.Count(shown, "\n") != printAfter {
		t.Errorf("%d lines are shown", strings.Count(shown, "\n"))
	}
	v.Stream(1, "stdout", []byte("late\n"))
	p.awaitPrinted(t, "[1 bob] late\n")
	v.Note(Upto(2), "both")
	p.awaitPrinted(t, "[1 bob] late\n[0,1] both\n")
	if p.text() != shown || p.updates != updates {
		t.Error("what was shown has changed")
	}
	runtime.GC()
	if transcript.Value() != nil {
		t.Error("the transcript is kept")
	}
	runtime.KeepAlive(v)
}

// A short one is updated.
func TestLateLinesOfAShortOutput(t *testing.T) {
	r := newRoom(t, 2)
	p := newPage()
	v := NewView(ViewConfig{World: r.World, Ranks: Upto(2), Out: p, ID: "out", Spill: noSpill})
	v.Stream(0, "stdout", []byte("early\n"))
	v.Ended(0)
	v.Ended(1)
	v.Finish()
	v.Stream(1, "stdout", []byte("late\n"))
	p.await(t, func(text string) bool { return text == "[0 alice] early\n[1 bob] late" })
}

// Where lines are printed, one that comes late is printed, too, though another rank's is equal.
func TestLateLinesArePrinted(t *testing.T) {
	r := newRoom(t, 2)
	p := newPage()
	v := NewView(ViewConfig{World: r.World, Ranks: Upto(2), Out: p})
	v.Stream(0, "stdout", []byte("same\n"))
	p.awaitPrinted(t, "[0 alice] same\n")
	v.Stream(1, "stdout", []byte("same\n"))
	p.awaitPrinted(t, "[0 alice] same\n[1 bob] same\n")
}

// Pictures of one rank have the room that they need; those of several stand side by side, equally wide.
func TestPicturesOfOneRankAndOfSeveral(t *testing.T) {
	for want, ranks := range map[string][]int{`<div class="jw-f"><figure>`: {0, 0}, `<div class="jw-f jw-m"><figure>`: {0, 1}} {
		r := newRoom(t, 2)
		p := newPage()
		v := NewView(ViewConfig{World: r.World, Ranks: Upto(2), Out: p, ID: "out", Spill: noSpill})
		for i, rank := range ranks {
			v.Display(rank, session.Bundle{Data: map[string]any{"text/html": fmt.Sprintf("<b>%d</b>", i), "text/plain": fmt.Sprint(i)}})
		}
		v.Ended(0)
		v.Ended(1)
		v.Finish()
		if got, _ := p.shown.Data["text/html"].(string); strings.Count(got, want) != 1 || strings.Count(got, "<figure>") != 2 {
			t.Errorf("of ranks %v: %s", ranks, got[strings.Index(got, "</style>"):])
		}
	}
}
