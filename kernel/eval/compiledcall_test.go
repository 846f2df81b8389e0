package eval

import (
	"reflect"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"
)

// Adopted functions and variables are where their link names are looked for.
func TestAdopt(t *testing.T) {
	m, err := New(Config{})
	if err != nil {
		t.Fatal(err)
	}
	x := 3
	double := func(n int) int { return 2 * n }
	m.Adopt(Adopted{Vars: map[string]reflect.Value{"xᐧ1": reflect.ValueOf(&x)}, Funcs: map[string]reflect.Value{"doubleᐧ1": reflect.ValueOf(double)}}, Module{})
	if p := (*int)(m.Address("xᐧ1")); p != &x {
		t.Errorf("x is at %p, want %p", p, &x)
	}
	if f := (*func(int) int)(m.Address("doubleᐧ1")); f == nil || (*f)(4) != 8 {
		t.Error("double is not itself")
	}
	if m.Address("nothing") != nil {
		t.Error("what nobody has is somewhere")
	}
}

// The flag of compiled code is up from Stop to the end of the run's last goroutine.
func TestStopFlag(t *testing.T) {
	m, err := New(Config{})
	if err != nil {
		t.Fatal(err)
	}
	var flag int32
	AddStopFlag(&flag)
	AddStopFlag(&flag)
	r := NewRun(1)
	begun, left := make(chan bool), make(chan bool)
	out := make(chan Outcome)
	go func() {
		out <- m.Run(r, func() {
			go func() {
				defer close(left)
				defer m.Enter()()
				for atomic.LoadInt32(&flag) == 0 {
					runtime.Gosched()
				}
				CheckStop()
				t.Error("the goroutine goes on")
			}()
			close(begun)
			for {
				if atomic.LoadInt32(&flag) != 0 {
					CheckStop()
				}
				runtime.Gosched()
			}
		})
	}()
	<-begun
	r.Stop(false)
	if o := <-out; !o.Stopped {
		t.Errorf("it ended as %+v", o)
	}
	<-left
	for atomic.LoadInt32(&flag) != 0 { // its goroutines have left: it goes down
		runtime.Gosched()
	}
}

// A goroutine that first runs when all others of its stopped run have left finds the flag raised again.
func TestStopFlagOfALateGoroutine(t *testing.T) {
	m, err := New(Config{})
	if err != nil {
		t.Fatal(err)
	}
	var flag int32
	AddStopFlag(&flag)
	down := func() {
		for atomic.LoadInt32(&flag) != 0 {
			runtime.Gosched()
		}
	}
	r := NewRun(1)
	m.Run(r, func() { r.Stop(false) })
	down()
	left := make(chan bool)
	go func() { // of no run that is known: the last one's
		defer close(left)
		defer m.Enter()()
		if atomic.LoadInt32(&flag) == 0 {
			t.Error("nothing tells it to leave")
		}
		CheckStop()
		t.Error("the goroutine goes on")
	}()
	<-left
	down()
}

// A panic of a goroutine that compiled code has started is its run's.
func TestEnterTellsOfAPanic(t *testing.T) {
	m, err := New(Config{})
	if err != nil {
		t.Fatal(err)
	}
	r := NewRun(1)
	told := make(chan *Panic, 1)
	r.GoPanic = func(p *Panic) { told <- p }
	m.Run(r, func() {
		go func() {
			defer m.Enter()()
			panic("in compiled code")
		}()
	})
	if p := <-told; p.Text != "panic: in compiled code" {
		t.Errorf("told of %q", p.Text)
	}
	r.Wait()
}

// Calls of compiled cells are told in a traceback, innermost first.
func TestCompiledCalls(t *testing.T) {
	m, err := New(Config{})
	if err != nil {
		t.Fatal(err)
	}
	defer compiledFrame.Store(nil)
	KnowCompiled(func(f runtime.Frame) (Frame, bool) {
		name, ok := strings.CutPrefix(f.Function, "jeton/kernel/eval.compiledCell")
		return Frame{Func: name, File: "In[1]", Line: 1}, ok
	})
	o := m.Run(NewRun(1), compiledCellOuter)
	if o.Panic == nil || len(o.Panic.Frames) != 2 || o.Panic.Frames[0].Func != "Inner" || o.Panic.Frames[1].Func != "Outer" {
		t.Errorf("%+v", o.Panic)
	}
}

//go:noinline
func compiledCellOuter() { compiledCellInner() }

//go:noinline
func compiledCellInner() { panic("inner") }
