package diagram

import (
	"strings"
	"testing"

	"jeton/runtime/check"
	"jeton/runtime/history"
	"jeton/runtime/order"
)

// reds counts what a picture has in the colour of what is wrong: rings, arrows, lines of a path or cut.
func reds(t *testing.T, svg string) (rings, arrows int) {
	for _, e := range parse(t, svg) {
		switch {
		case e.name == "circle" && e.has("bs") && e.attrs["r"] == "10":
			rings++
		case e.name == "g" && e.has("m") && e.has("bs"):
			arrows++
		}
	}
	return rings, arrows
}

func TestAnomalyOfFigure8IsRed(t *testing.T) {
	l := figure8(order.None)
	v := check.Causal(l)
	if v.Status != check.Violated {
		t.Fatalf("figure 8 under no order: %v", v)
	}
	p := SpaceTime(l, Options{Verdicts: []check.Verdict{v}})
	rings, arrows := reds(t, p.Figure())
	want := map[int]bool{}
	for _, list := range [][]int{v.Witness.Events, v.Witness.Path} {
		for _, i := range list {
			want[i] = true
		}
	}
	if rings != len(want) {
		t.Errorf("%d events in red, want %d: the witness's", rings, len(want))
	}
	if arrows != 3 {
		t.Errorf("%d messages in red, want 3: the mail to both, and the answer to Nabilla, not that to Afida", arrows)
	}
	for form, text := range map[string]string{"HTML": p.HTML(), "text": p.String()} {
		if !strings.Contains(strings.ReplaceAll(text, "&#39;", "'"), v.Why) {
			t.Errorf("%s does not say why: %q", form, v.Why)
		}
	}
}

func TestCuredFigure8HasNothingRed(t *testing.T) {
	l := figure8(order.Causal)
	d := drawScene(newScene(l, Options{Verdicts: []check.Verdict{check.Causal(l)}}), 1e9, true)
	if rings, arrows := reds(t, d.figure()); rings+arrows > 0 {
		t.Errorf("%d events and %d messages in red", rings, arrows)
	}
	n := 0
	for _, b := range d.bars {
		if b.kind == held {
			n++
		}
	}
	if n != 1 {
		t.Errorf("%d held messages, want 1: the answer waits for the mail", n)
	}
}

func TestReceiptOfNothingIsRed(t *testing.T) {
	l := must(history.Merge([]history.Event{
		{Proc: "a", Seq: 1, Kind: history.Start},
		{Proc: "b", Seq: 1, Kind: history.Receive, Msg: &history.Message{From: "a", To: []string{"b"}, ID: 7, Type: "X"}},
	}))
	p := SpaceTime(l)
	if rings, _ := reds(t, p.Figure()); rings != 1 {
		t.Errorf("%d events in red, want 1: %v", rings, l.Problems())
	}
	if !strings.Contains(p.Figure(), "b #1") {
		t.Error("the problem is not said")
	}
}

func TestCutSeparatesWhatWasRecorded(t *testing.T) {
	l := waveLog()
	s := newScene(l, Options{})
	d := drawScene(s, 1e9, true)
	cut := s.cutsOf()[1]
	if cut == nil {
		t.Fatal("no cut of wave 1")
	}
	for p, name := range l.Procs {
		y, ok := d.below(p, cut[p])
		if !ok {
			t.Errorf("the cut passes by %s", name)
		}
		for k, i := range l.Of(name) {
			at, drawn := s.y(i)
			if drawn && s.is(i) && (k < cut[p]) != (at < y) {
				t.Errorf("%s is on the wrong side of the cut: number %d of %d, %.0f against %.0f", l.Name(i), k+1, cut[p], at, y)
			}
		}
	}
	figure := Cut(l, 1).Figure()
	if !strings.Contains(figure, ">cut 1<") {
		t.Error("the cut has no name")
	}
	if rings, _ := reds(t, figure); rings > 0 {
		t.Errorf("a consistent cut has %d events in red", rings)
	}
}

func TestFilters(t *testing.T) {
	l := mutexLog("ricart-agrawala", 4, 1)
	s := newScene(l, Options{Procs: []string{"p2", "p0"}, Types: []string{"REQ"}})
	if len(s.lanes) != 2 || s.lanes[0].name != "p2" {
		t.Errorf("lanes %v, want p2 and p0 in this order", s.lanes)
	}
	d := drawScene(s, 1e9, true)
	ends := map[ending]int{}
	for _, a := range d.arrows {
		if a.typ != "REQ" {
			t.Errorf("an arrow of type %s", a.typ)
		}
		ends[a.ending]++
	}
	if ends[arrives] != 2 || ends[leaves] != 4 || ends[enters] != 4 {
		t.Errorf("arrows by ending: %v, want 2 between the two, 4 to and 4 from those that are not drawn", ends)
	}
	half := l.Events[len(l.Events)/2].Wall.Sub(l.Events[0].Wall)
	for _, i := range newScene(l, Options{From: half}).order {
		if l.Events[i].Wall.Sub(l.Events[0].Wall) < half {
			t.Errorf("%s is drawn, which is before From", l.Name(i))
		}
	}
}

func TestLostAndOpen(t *testing.T) {
	l := runs()["bad network"]
	d := drawScene(newScene(l, Options{Whole: true}), 1e9, true)
	got := map[ending]int{}
	again := 0
	for _, a := range d.arrows {
		got[a.ending]++
		if a.again {
			again++
		}
	}
	drops, copies := 0, 0
	for i := range l.Events {
		switch e := &l.Events[i]; {
		case e.Kind == history.Drop:
			drops++
		case e.Kind == history.Receive && e.Msg.Copy:
			copies++
		}
	}
	if drops == 0 || copies == 0 {
		t.Fatalf("%d drops, %d copies: the test means nothing", drops, copies)
	}
	if got[lost] == 0 || got[lost] > drops {
		t.Errorf("%d crosses, the log has %d drops", got[lost], drops)
	}
	if again != copies {
		t.Errorf("%d second arrows, want %d", again, copies)
	}
}
