package diagram

import (
	"math"
	"strings"
	"testing"

	"jeton/runtime/history"
)

// every draws all runs in both layouts.
func every(t *testing.T, look func(t *testing.T, l *history.Log, o Options)) {
	for name, l := range runs() {
		for _, layout := range []Layout{Logical, Timed} {
			t.Run(name+map[Layout]string{Logical: ", logical", Timed: ", timed"}[layout], func(t *testing.T) {
				look(t, l, Options{Layout: layout, Verdicts: verdicts(l), Whole: true})
			})
		}
	}
}

// matched is how many pairs of a sending and a receipt a log has.
func matched(l *history.Log) (n int) {
	for i := range l.Events {
		n += len(l.Receipts(i))
	}
	return n
}

func TestArrowsAreTheMatchedMessages(t *testing.T) {
	every(t, func(t *testing.T, l *history.Log, o Options) {
		d := drawScene(newScene(l, o), 1e9, true)
		got := 0
		for _, a := range d.arrows {
			if a.ending != arrives {
				continue
			}
			got++
			if !contains(l.Receipts(a.send), a.receive) && !contains(l.Deliveries(a.send), a.receive) {
				t.Errorf("an arrow joins %s and %s, which are not of one message", l.Name(a.send), l.Name(a.receive))
			}
		}
		if want := matched(l); got != want {
			t.Errorf("%d arrows, want %d: the matched messages", got, want)
		}
		drawn := 0
		for _, e := range parse(t, d.figure()) {
			if e.has("m") && e.attrs["data-m"] != "" {
				drawn++
			}
		}
		if drawn != len(d.arrows) {
			t.Errorf("%d arrows in the SVG, want %d", drawn, len(d.arrows))
		}
	})
}

func contains(list []int, i int) bool {
	for _, x := range list {
		if x == i {
			return true
		}
	}
	return false
}

func TestNoArrowGoesBackwards(t *testing.T) {
	every(t, func(t *testing.T, l *history.Log, o Options) {
		for _, a := range drawScene(newScene(l, o), 1e9, true).arrows {
			if a.y1 < a.y0+4 {
				t.Errorf("%s: from %.1f to %.1f, want downwards", l.Name(max(a.send, a.receive)), a.y0, a.y1)
			}
		}
	})
}

func TestEventsOfAProcessStandBelowEachOther(t *testing.T) {
	every(t, func(t *testing.T, l *history.Log, o Options) {
		s := newScene(l, o)
		for _, p := range l.Procs {
			last := math.Inf(-1)
			for _, i := range l.Of(p) {
				if !s.is(i) {
					continue
				}
				if s.spots[i].y < last+leastStep-0.01 {
					t.Fatalf("%s stands at %.1f, the one before at %.1f", l.Name(i), s.spots[i].y, last)
				}
				last = s.spots[i].y
			}
		}
	})
}

// What came before the part that is drawn takes no room above it.
func TestPartBeginsAtTheTop(t *testing.T) {
	l := laps(5, 20)
	half := l.Events[len(l.Events)/2].Wall.Sub(l.Events[0].Wall)
	for name, o := range map[string]Options{"late": {From: half, Whole: true}, "of one type": {From: half, Types: []string{"none"}, Whole: true}} {
		s := newScene(l, o)
		first := math.Inf(1)
		for i := range l.Events {
			if s.is(i) {
				first = math.Min(first, s.spots[i].y)
			}
		}
		if !math.IsInf(first, 1) && first != topRoom {
			t.Errorf("%s: the first event stands at %.1f, want %.1f", name, first, topRoom)
		}
		if name == "late" && math.IsInf(first, 1) {
			t.Error("nothing is drawn")
		}
	}
}

// TestWordsDoNotCover looks at what was drawn, and not at what was meant: no two texts of the picture meet.
func TestWordsDoNotCover(t *testing.T) {
	every(t, func(t *testing.T, l *history.Log, o Options) {
		d := drawScene(newScene(l, o), 1e9, true)
		var boxes []box
		var words []string
		for _, e := range parse(t, `<svg xmlns="http://www.w3.org/2000/svg">`+string(d.body(0))+"</svg>") {
			if e.name != "text" || e.has("kv") || e.has("kl") {
				continue
			}
			size, anchor := 12.0, byte('s')
			switch {
			case e.has("n"):
				size = 13
			case e.has("s"):
				size = 11
			}
			switch {
			case e.has("e"):
				anchor = 'e'
			case e.has("c"):
				anchor = 'c'
			}
			b := boxOf(e.num(t, "x"), e.num(t, "y"), anchor, e.text, size)
			b = box{x0: b.x0 + 2, y0: b.y0 + 1, x1: b.x1 - 2, y1: b.y1 - 1}
			for k := range boxes {
				if b.meets(boxes[k]) {
					t.Errorf("%q at %.0f,%.0f covers %q", e.text, b.x0, b.y0, words[k])
				}
			}
			boxes, words = append(boxes, b), append(words, e.text)
			if b.x0 < 0 || b.x1 > d.width {
				t.Errorf("%q leaves the picture: %.0f to %.0f of %.0f", e.text, b.x0, b.x1, d.width)
			}
		}
		if len(boxes) < 3 {
			t.Errorf("only %d texts were looked at", len(boxes))
		}
	})
}

func TestFigureStandsAlone(t *testing.T) {
	every(t, func(t *testing.T, l *history.Log, o Options) {
		svg := SpaceTime(l, o).Figure()
		names := map[string]int{}
		for _, e := range parse(t, svg) {
			names[e.name]++
			if e.has("kv") || e.has("kl") {
				t.Errorf("%q waits for a switch that a picture on its own has not", e.text)
			}
			for a := range e.attrs {
				if strings.HasPrefix(a, "on") || a == "href" || a == "src" {
					t.Errorf("<%s %s=…> in a picture on its own", e.name, a)
				}
			}
		}
		if names["script"] > 0 || names["foreignObject"] > 0 {
			t.Errorf("a picture on its own has %d scripts", names["script"])
		}
		if names["title"] < len(l.Procs) || names["desc"] != 1 || !strings.Contains(svg, `role="img"`) {
			t.Errorf("%d <title>, %d <desc>: no alternative text", names["title"], names["desc"])
		}
		if rest := strings.ReplaceAll(svg, "http://www.w3.org/2000/svg", ""); strings.Contains(rest, "http") || strings.Contains(rest, "url(") {
			t.Error("the picture takes something from elsewhere")
		}
	})
}

func TestSize(t *testing.T) {
	l := busy(6, 1000)
	for name, n := range map[string]int{
		"HTML": len(SpaceTime(l, Options{Whole: true}).HTML()), "Figure": len(SpaceTime(l, Options{Whole: true}).Figure()),
		"10,000 events": len(SpaceTime(busy(6, 10_000), Options{Whole: true}).HTML()),
	} {
		if n > 1e6 {
			t.Errorf("%s of 1,000 events has %d bytes, want less than 1 MB", name, n)
		}
	}
}

func TestNothingToDraw(t *testing.T) {
	empty := must(history.Merge(nil))
	l := electionLog(3)
	for name, p := range map[string]*Picture{
		"no log": SpaceTime(nil), "empty log": SpaceTime(empty), "unknown process": SpaceTime(l, Options{Procs: []string{"p99"}}),
		"no time": SpaceTime(l, Options{From: 1e15}),
	} {
		parse(t, p.Figure())
		parse(t, p.HTML())
		if p.String() == "" || p.Name() == "" {
			t.Errorf("%s: nothing is said", name)
		}
	}
	if got := Cut(l, 7).String(); got == "" {
		t.Error("a wave that is not in the log: nothing is said")
	}
}
