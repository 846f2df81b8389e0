package engine

import (
	"context"
	"strconv"
	"testing"
	"time"
)

// interrupted runs a cell that prints "ready", interrupts it, and returns how long that took and its fault.
func (l *lab) interrupted(imports, decls, body string) (time.Duration, *Fault) {
	l.t.Helper()
	ctx, cancel := context.WithCancel(l.t.Context())
	defer cancel()
	l.rec.setTell(make(chan string, 1000))
	defer l.rec.setTell(nil)
	done := make(chan *Fault, 1)
	p := l.program(imports, decls, "print(\"ready\")\n"+body)
	go func() { done <- l.Run(ctx, p, l.rec).Fault }()
	l.await("stderr[" + strconv.Itoa(p.Cell) + "] ready")
	time.Sleep(20 * time.Millisecond) // so that it is really in the wait or the loop; it need not be
	start := time.Now()
	cancel()
	f := <-done
	return time.Since(start), f
}

// slow is what an interrupt must not take on the busiest machine; the figure to reach, 100 ms, is internal/bench's to show.
const slow = 10 * time.Second

func TestInterrupt(t *testing.T) {
	cases := []struct{ name, imports, decls, body string }{
		{"empty loop", "", "", "for {\n}"},
		{"counting loop", "", "", "i := 0\nfor {\n\ti++\n}"},
		{"goto loop", "", "", "i := 0\nagain:\ni++\ngoto again"},
		{"calls", "", "func f(n int) int { if n == 0 { return 0 }; return f(n-1) }", "for {\n\tf(10)\n}"},
		{"recursion", "", "func fib(n int) int { if n < 2 { return n }; return fib(n-1)+fib(n-2) }", "fib(60)"},
		{"receive", "", "", "c := make(chan int)\n<-c"},
		{"receive ok", "", "", "c := make(chan int)\nv, ok := <-c\n_, _ = v, ok"},
		{"nil channel", "", "", "var c chan int\n<-c"},
		{"range channel", "", "", "c := make(chan int)\nfor range c {\n}"},
		{"send", "", "", "c := make(chan int)\nc <- 1"},
		{"select", "", "", "c := make(chan int)\nselect {\ncase <-c:\ncase c <- 1:\n}"},
		{"empty select", "", "", "select {}"},
		{"Sleep", "time", "", "time.Sleep(time.Hour)"},
		{"mutex", "sync", "", "var mu sync.Mutex\nmu.Lock()\nmu.Lock()"},
		{"WaitGroup", "sync", "", "var wg sync.WaitGroup\nwg.Add(1)\nwg.Wait()"},
		{"Accept", "net", "", "ln, _ := net.Listen(\"tcp\", \"127.0.0.1:0\")\nln.Accept()"},
		{"UDP read", "net", "", "c, _ := net.ListenPacket(\"udp\", \"127.0.0.1:0\")\nc.ReadFrom(make([]byte, 10))"},
		{"recovering", "", "func r() { defer func() { recover() }(); for { } }", "for {\n\tr()\n}"},
		{"callback", "sort", "", "a := []int{3,2,1}\nsort.Slice(a, func(i, j int) bool { for { } })"},
		{"session", "jeton/runtime/session", "", "<-session.Current().Context().Done()\nfor {\n}"},
		{"closure of an earlier cell", "", "", "keep()"},
	}
	l := newLab(t, Config{})
	l.run("", "var x int\nvar keep func()\nvar never = make(chan int)", "x = 42\nkeep = func() { <-never }")
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			took, f := l.interrupted(c.imports, c.decls, c.body)
			if f == nil || f.Kind != Interrupted {
				t.Errorf("fault %+v, want an interrupt", f)
			}
			if took > slow {
				t.Errorf("took %v", took)
			}
			t.Log(took)
			l.run("fmt", "", "fmt.Print(x)")
			if got := l.rec.printed(l.cell); got != "42" {
				t.Errorf("after the interrupt x = %q, want 42", got)
			}
		})
	}
}
