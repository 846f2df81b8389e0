package engine

import (
	"context"
	"slices"
	"testing"
	"time"
)

// TestPlaceOfTheDead: an engine that is killed without a warning leaves the place of its cell.
func TestPlaceOfTheDead(t *testing.T) {
	l := newLab(t, Config{})
	outcome := make(chan *Fault, 1)
	p := l.program("time", "func f() {\n\ttime.Sleep(time.Hour)\n}", "x := 1\n_ = x\nf()")
	go func() { outcome <- l.Run(context.Background(), p, l.rec).Fault }()
	for deadline := time.Now().Add(hung); boxed(l.process.(*child).box.contents(), lastPlace) == nil; time.Sleep(time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal("the place does not come")
		}
	}
	l.Kill()
	if f := <-outcome; f == nil || !f.EngineLost || len(f.Stack) == 0 {
		t.Errorf("a killed engine says %+v", f)
	}
}

// A still is a job that stays where it is.
type still []Frame

func (still) start() <-chan *Fault { return nil }
func (s still) place() []Frame     { return s }

func TestLeavePlace(t *testing.T) {
	box := newFlight(t)
	at := still{{Func: "f", File: "In[3]", Line: 2, Col: 1}}
	stop := leavePlace(at)
	for deadline := time.Now().Add(hung); boxed(box.contents(), lastPlace) == nil; time.Sleep(time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal("the place does not come")
		}
	}
	if got := boxed(box.contents(), lastPlace); !slices.Equal(got, []Frame(at)) {
		t.Errorf("the place is %v, want %v", got, at)
	}
	stop()
	if got := boxed(box.contents(), lastPlace); got != nil {
		t.Errorf("after the end the place is %v", got)
	}
}
