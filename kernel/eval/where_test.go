package eval

import (
	"runtime"
	"testing"

	"jeton/kernel/code"
)

// whereIn enters a function whose first operation is at line 41, on the calling goroutine.
func whereIn(mc *Machine) {
	th := newThread(NewRun(1))
	th.attach()
	mc.funcs["f"].ready().enter(th)
}

func whereUnit() *unitMaker {
	m := newUnit()
	f := m.fn("f", procType)
	f.line = 40
	f.builtin(code.OpCall, "print", nil)
	f.ret()
	return m
}

// TestWhere: a goroutine that interprets knows its line, and one that it has not started as interpreted code knows none.
func TestWhere(t *testing.T) {
	mc := whereUnit().machine(t)
	other := make(chan string)
	whereIn(mc)
	if file, line := Where(); file != "In[1]" || line != 41 {
		t.Errorf("%q line %d, want In[1] line 41", file, line)
	}
	if n := testing.AllocsPerRun(100, func() { Where() }); n != 0 {
		t.Errorf("%v allocations", n)
	}
	go func() { file, _ := Where(); other <- file }()
	if file := <-other; file != "" {
		t.Errorf("on a goroutine of compiled code: %q", file)
	}
}

// TestWhereOfARun: another goroutine sees where a run is, in a function that was made after it has begun, with nothing between the two but that.
func TestWhereOfARun(t *testing.T) {
	mc, r := whereUnit().machine(t), NewRun(1)
	stop, ended := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(ended)
		mc.start(r, func(th *thread) {
			mc.funcs["f"].ready().enter(th)
			<-stop
		})
	}()
	var at []Frame
	for at == nil {
		at = r.Where()
		runtime.Gosched()
	}
	if at[0].Func != "f" || at[0].Line != 41 {
		t.Errorf("%+v, want f at line 41", at[0])
	}
	close(stop)
	<-ended
}

// BenchmarkWhere times what each event of the log costs more.
func BenchmarkWhere(b *testing.B) {
	whereIn(whereUnit().bench(b))
	for b.Loop() {
		Where()
	}
}
