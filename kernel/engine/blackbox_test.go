package engine

import (
	"slices"
	"sync"
	"testing"
)

func newFlight(t *testing.T) *blackbox {
	t.Helper()
	box, f, err := newBlackbox()
	if err != nil {
		t.Fatal(err)
	}
	f.Close()
	flight = box
	t.Cleanup(func() { flight = nil; box.close() })
	return box
}

// TestDeathWhileRecording: what was there before counts until all of what comes next is there.
func TestDeathWhileRecording(t *testing.T) {
	box := newFlight(t)
	for line := 1; line < 4; line++ {
		want := []Frame{{File: "In[1]", Line: line, Col: 1}}
		box.record(lastUnlock, render(want))
		dead := box.contents()
		if got := boxed(dead, lastUnlock); !slices.Equal(got, want) {
			t.Fatalf("line %d: %v, want %v", line, got, want)
		}
		if len(boxed(dead, lastMapWrite)) > 0 || len(boxed(dead, lastExit)) > 0 {
			t.Errorf("line %d is in another part, too", line)
		}
		next := 1 - uint32(dead[4*lastUnlock])
		copy(dead[slotAt(lastUnlock, next):], `[{"File":"In[`)
		if got := boxed(dead, lastUnlock); !slices.Equal(got, want) {
			t.Errorf("line %d: while the next is written: %v, want %v", line, got, want)
		}
	}
}

// TestPassed: whoever goes on has left a place, though another goroutine came to it first.
func TestPassed(t *testing.T) {
	box := newFlight(t)
	for range 2000 {
		box.record(lastMapWrite, nil)
		at := Frame{File: "In[1]", Line: 2, Col: 1}
		l, p := landmark{part: lastMapWrite}, newPlace(func() []Frame { return []Frame{at} })
		var all sync.WaitGroup
		for range 4 {
			all.Go(func() {
				l.pass(p)
				if got := boxed(box.contents(), lastMapWrite); !slices.Equal(got, []Frame{at}) {
					t.Errorf("passed, and in the box is %v", got)
				}
			})
		}
		all.Wait()
		if t.Failed() {
			return
		}
	}
}
