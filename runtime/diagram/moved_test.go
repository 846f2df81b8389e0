package diagram

import (
	"slices"
	"testing"
	"time"

	"jeton/runtime/history"
)

// What the kernel did to a daemon stands in the daemon's lane, between what it did before and after: the kernel has none then.
func TestFaultsStandWhereTheyWereDone(t *testing.T) {
	at := func(proc string, seq uint64, ms int, kind history.Kind, name string, attrs map[string]string) history.Event {
		return history.Event{Proc: proc, Seq: seq, Kind: kind, Name: name, Attrs: attrs, Wall: time.UnixMilli(int64(ms))}
	}
	to := map[string]string{"proc": "client"}
	l := must(history.Merge([]history.Event{
		at("client", 1, 0, history.Start, "", nil),
		at("client", 2, 1, history.Mark, history.CSEnter, nil),
		at("kernel", 1, 2, history.Fault, "stop", to),
		at("kernel", 2, 3, history.Fault, "continue", to),
		at("client", 3, 4, history.Mark, history.CSExit, nil),
		at("kernel", 3, 5, history.Fault, "kill", to),
		at("server", 1, 5, history.Start, "", nil),
	}))
	for _, layout := range []Layout{Logical, Timed} {
		s := newScene(l, Options{Layout: layout})
		if len(s.lanes) != 2 {
			t.Fatalf("%d lanes, want those of client and server", len(s.lanes))
		}
		var order []string
		last := -1.0
		for _, i := range s.drawnAt(slices.Index(l.Procs, "client")) {
			order = append(order, called(l.Events[i]))
			if y := s.spots[i].y; y <= last {
				t.Errorf("layout %v: %s stands at %.0f, the one before at %.0f", layout, l.Name(i), y, last)
			} else {
				last = y
			}
		}
		if want := []string{"start", history.CSEnter, "stop", "continue", history.CSExit, "kill"}; !slices.Equal(order, want) {
			t.Errorf("layout %v: the client's lane has %v, want %v", layout, order, want)
		}
		if !slices.ContainsFunc(s.findBars(), func(b bar) bool { return b.kind == suspended && s.lanes[b.lane].name == "client" }) {
			t.Errorf("layout %v: no bar of the client's suspension", layout)
		}
		if s.lanes[0].gone == nil {
			t.Errorf("layout %v: the client's lane does not end with its death", layout)
		}
	}
	if s := newScene(l, Options{Procs: []string{"kernel", "server"}}); len(s.lanes) != 2 || len(s.moved) != 0 {
		t.Errorf("where the client is not drawn, its faults stand in the kernel's lane: %d lanes, %v moved", len(s.lanes), s.moved)
	}
}

// called is an event by its name, or kind.
func called(e history.Event) string {
	if e.Name == "" {
		return string(e.Kind)
	}
	return e.Name
}
