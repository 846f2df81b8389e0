package eval

import (
	"reflect"
	"runtime"
	"sync"
	"testing"
	"time"

	"jeton/kernel/code"
)

var chanType = reflect.TypeFor[chan string]()

// pipe writes functions that use a channel: send(c, v), recv(c) (v, ok), and pick(a, b), a select with a default.
func pipe(m *unitMaker) {
	send := m.fn("send", reflect.TypeFor[func(chan string, string)]())
	send.op(code.Instr{Op: code.OpSend, Args: send.params})
	send.ret()
	recv := m.fn("recv", reflect.TypeFor[func(chan string) (string, bool)]())
	in := code.Instr{Op: code.OpRecv, Args: recv.params}
	v := recv.op(in, strType, boolType)
	recv.ret(v, v+1)
	pick := m.fn("pick", reflect.TypeFor[func(chan string, chan string) (int, bool, string, string)]())
	r := pick.op(code.Instr{Op: code.OpSelect, Sel: []code.SelectCase{{Chan: pick.params[0]}, {Chan: pick.params[1]}}}, intType, boolType, strType, strType)
	pick.ret(r, r+1, r+2, r+3)
	both := m.fn("both", reflect.TypeFor[func(chan string, chan string) (int, bool, string)]())
	r = both.op(code.Instr{Op: code.OpSelect, N: 1, Sel: []code.SelectCase{{Chan: both.params[0]}, {Send: true, Chan: both.params[1], Val: m.constant("sent")}}}, intType, boolType, strType)
	both.ret(r, r+1, r+2)
}

func TestChannels(t *testing.T) {
	m := newUnit()
	pipe(m)
	mc := m.machine(t)
	send, recv := goFunc[func(chan string, string)](mc, "send"), goFunc[func(chan string) (string, bool)](mc, "recv")
	pick := goFunc[func(chan string, chan string) (int, bool, string, string)](mc, "pick")
	both := goFunc[func(chan string, chan string) (int, bool, string)](mc, "both")
	c := make(chan string, 1)
	send(c, "a")
	if v, ok := recv(c); v != "a" || !ok {
		t.Errorf("recv: %q %v", v, ok)
	}
	var wg sync.WaitGroup
	wg.Go(func() { send(c, "b"); send(c, "c"); close(c) }) // the second waits
	for _, want := range []string{"b", "c"} {
		if v, ok := recv(c); v != want || !ok {
			t.Errorf("recv: %q %v, want %q", v, ok, want)
		}
	}
	wg.Wait()
	if v, ok := recv(c); v != "" || ok {
		t.Errorf("recv of a closed channel: %q %v", v, ok)
	}
	a, b := make(chan string, 1), make(chan string, 1)
	if i, _, _, _ := pick(a, b); i != -1 {
		t.Errorf("select with a default: case %d", i)
	}
	b <- "x"
	if i, ok, x, y := pick(nil, b); i != 1 || !ok || x != "" || y != "x" {
		t.Errorf("select: %d %v %q %q", i, ok, x, y)
	}
	if i, _, _ := both(nil, b); i != 1 || <-b != "sent" {
		t.Errorf("select sends: case %d", i)
	}
	a <- "y"
	if i, ok, x := both(a, nil); i != 0 || !ok || x != "y" {
		t.Errorf("select receives: %d %v %q", i, ok, x)
	}
}

// TestStop ends operations that would wait forever; deferred calls run.
func TestStop(t *testing.T) {
	for name, wait := range map[string]func(m *unitMaker, f *funcMaker){
		"send": func(m *unitMaker, f *funcMaker) {
			f.op(code.Instr{Op: code.OpSend, Args: regs(m.zero(chanType), m.constant("x"))})
		},
		"receive": func(m *unitMaker, f *funcMaker) {
			f.op(code.Instr{Op: code.OpRecv, Args: regs(m.zero(chanType))}, strType)
		},
		"select": func(m *unitMaker, f *funcMaker) {
			f.op(code.Instr{Op: code.OpSelect, N: 1, Sel: []code.SelectCase{{Chan: m.zero(chanType)}}}, intType, boolType, strType)
		},
		"empty select": func(m *unitMaker, f *funcMaker) {
			f.op(code.Instr{Op: code.OpSelect, N: 1}, intType, boolType)
		},
	} {
		t.Run(name, func(t *testing.T) {
			m := newUnit()
			f := deferrer(m, "f", printer(m, "take", true), "deferred")
			f.builtin(code.OpCall, "print", regs(m.constant("waits ")))
			wait(m, f)
			f.ret()
			r := NewRun(1)
			time.AfterFunc(time.Millisecond, func() { r.Stop(false) }) // whenever it comes, the end is the same
			text, o := output(t, m, f, r)
			if text != "waits deferred(<nil>) " && text != "" || !o.Stopped {
				t.Errorf("printed %q, %+v", text, o)
			}
		})
	}
}

// TestStopHard ends a deferred call that waits, which a first stop lets run.
func TestStopHard(t *testing.T) {
	m := newUnit()
	waits := m.fn("waits", reflect.TypeFor[func(string)]())
	waits.op(code.Instr{Op: code.OpRecv, Args: regs(m.zero(chanType))}, strType)
	waits.ret()
	f := deferrer(m, "f", waits, "")
	f.op(code.Instr{Op: code.OpRecv, Args: regs(m.zero(chanType))}, strType)
	f.ret()
	r := NewRun(1)
	r.Stop(false)
	time.AfterFunc(time.Millisecond, func() { r.Stop(true) })
	if _, o := output(t, m, f, r); !o.Stopped {
		t.Errorf("%+v", o)
	}
}

// TestGo starts goroutines: functions, closures, compiled ones; and one that panics.
func TestGo(t *testing.T) {
	m := newUnit()
	c := m.fn("work", reflect.TypeFor[func(chan string, string)]())
	c.op(code.Instr{Op: code.OpSend, Args: c.params})
	c.ret()
	sig := reflect.TypeFor[func(chan string, string)]()
	f := m.fn("f", reflect.TypeFor[func(chan string, func(chan string, string))]())
	f.static(code.OpGo, c.index, regs(f.params[0], m.constant("static")))
	v := f.op(code.Instr{Op: code.OpMove, Args: regs(m.value(c))}, sig)
	f.op(code.Instr{Op: code.OpGo, Call: &code.Call{Kind: code.Dynamic, Fn: v}, Args: regs(f.params[0], m.constant("value"))})
	f.op(code.Instr{Op: code.OpGo, Call: &code.Call{Kind: code.Dynamic, Fn: f.params[1]}, Args: regs(f.params[0], m.constant("compiled"))})
	f.ret()
	mc := m.machine(t)
	ch := make(chan string)
	goFunc[func(chan string, func(chan string, string))](mc, "f")(ch, func(c chan string, s string) { c <- s })
	got := map[string]bool{<-ch: true, <-ch: true, <-ch: true}
	if len(got) != 3 {
		t.Error(got)
	}
}

func TestGoPanic(t *testing.T) {
	m := newUnit()
	bad := m.fn("bad", procType)
	bad.panics(m.constant("boom"))
	f := m.fn("f", procType)
	f.static(code.OpGo, bad.index, nil)
	f.ret()
	r := NewRun(1)
	got := make(chan *Panic, 1)
	r.GoPanic = func(p *Panic) { got <- p }
	if _, o := output(t, m, f, r); o.Panic != nil {
		t.Error(o.Panic)
	}
	p := <-got
	r.Wait()
	if p.Text != "panic: boom" || len(p.Frames) != 1 || p.Frames[0].Func != "bad" {
		t.Errorf("%+v", p)
	}
}

// TestPanicUnderCompiledGoroutine tells the run of a panic on a goroutine that sync.WaitGroup has started.
func TestPanicUnderCompiledGoroutine(t *testing.T) {
	m := newUnit()
	bad := m.fn("bad", procType)
	bad.panics(m.constant("boom"))
	f := m.fn("f", procType)
	wg := f.op(code.Instr{Op: code.OpAlloc, Type: m.typ(reflect.TypeFor[sync.WaitGroup]())}, reflect.TypeFor[*sync.WaitGroup]())
	f.static(code.OpCall, m.lib("", "Go", reflect.TypeFor[func(*sync.WaitGroup, func())]()), regs(wg, m.value(bad)))
	f.static(code.OpCall, m.lib("", "Wait", reflect.TypeFor[func(*sync.WaitGroup)]()), regs(wg))
	f.ret()
	r := NewRun(1)
	got := make(chan *Panic, 1)
	r.GoPanic = func(p *Panic) { got <- p }
	if _, o := output(t, m, f, r); o.Panic != nil {
		t.Error(o.Panic)
	}
	if p := <-got; p.Text != "panic: boom" || len(p.Frames) != 1 || p.Frames[0].Func != "bad" {
		t.Errorf("%+v", p)
	}
}

// TestOverflow ends endless recursion of each kind of call.
func TestOverflow(t *testing.T) {
	closed := reflect.TypeFor[func(int) string]()
	for name, call := range map[string]func(m *unitMaker, g *funcMaker){
		"plain": func(m *unitMaker, g *funcMaker) { g.static(code.OpCall, g.index, g.params, strType) },
		"deferring": func(m *unitMaker, g *funcMaker) {
			g.f().Defers = true
			g.static(code.OpCall, g.index, g.params, strType)
		},
		"value": func(m *unitMaker, g *funcMaker) {
			g.op(code.Instr{Op: code.OpCall, Call: &code.Call{Kind: code.Dynamic, Fn: m.value(g)}, Args: g.params}, strType)
		},
		"callback": func(m *unitMaker, g *funcMaker) {
			s := m.lib("test", "Call", reflect.TypeFor[func(func(int) string) string]())
			g.static(code.OpCall, s, regs(m.value(g)), strType)
		},
	} {
		t.Run(name, func(t *testing.T) {
			m := newUnit()
			f := deferrer(m, "f", printer(m, "take", true), "deferred")
			g := m.fn("g", closed)
			call(m, g)
			g.ret(code.Reg(len(g.f().Regs) - 1))
			f.static(code.OpCall, g.index, regs(m.constant(1)))
			f.ret()
			text, o := output(t, m, f, NewRun(1))
			if o.Panic == nil || !o.Panic.Fatal || text != "" {
				t.Fatalf("printed %q, ended with %+v", text, o)
			}
			if n := len(o.Panic.Frames); n != innerFrames+outerFrames || o.Panic.Elided == 0 {
				t.Errorf("%d frames, %d elided", n, o.Panic.Elided)
			}
			runtime.GC() // of the frames
		})
	}
}
