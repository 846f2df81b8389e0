package front_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"jeton/kernel/front"
	"jeton/kernel/kerneltest"
	"jeton/kernel/wire"
	"jeton/runtime/session"
)

// TestFloodIsBatched prints the lines of the benchmark: none lost, few messages.
func TestFloodIsBatched(t *testing.T) {
	synctest.Test(t, func(t *testing.T) { // where a slow machine has no more time than a fast one
		c := kerneltest.Start(t, config(t))
		const lines = 100_000
		x := c.Execute(fmt.Sprintf("flood %d", lines))
		if n, most := len(x.Of("stream")), 1+len(x.Stdout())/(256<<10); n > most {
			t.Errorf("%d messages for %d lines, want at most %d", n, lines, most)
		}
		got := strings.Split(x.Stdout(), "\n")
		for i := range lines {
			if want := fmt.Sprintf("line %d", i); got[i] != want {
				t.Fatalf("line %d is %q, want %q", i, got[i], want)
			}
		}
		if len(got) != lines+1 {
			t.Errorf("%d lines, want %d", len(got)-1, lines)
		}
	})
}

// start executes a cell that blocks and returns its outlet and the request.
func start(t *testing.T, cfg front.Config) (*kerneltest.Client, front.Output, *wire.Message) {
	t.Helper()
	s := &kerneltest.Script{Gate: make(chan struct{})}
	outs := make(chan front.Output, 1)
	cfg.Interpreter = tap{s, outs}
	c := kerneltest.Start(t, cfg)
	m := c.Send(wire.Shell, "execute_request", map[string]any{"code": "block", "allow_stdin": true})
	return c, <-outs, m
}

// tap hands the Output of each cell out.
type tap struct {
	*kerneltest.Script
	outs chan front.Output
}

func (i tap) Execute(ctx context.Context, r front.Request, out front.Output) front.Reply {
	i.outs <- out
	return i.Script.Execute(ctx, r, out)
}

// TestTextGoesOutInTime looks at when printed text is sent while its cell runs.
func TestTextGoesOutInTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c, out, m := start(t, config(t))
		begin := time.Now()
		sent := func() string { // texts sent so far, by their time
			synctest.Wait()
			var texts []string
			for _, s := range c.Log() {
				if s.Type() == "stream" {
					texts = append(texts, fmt.Sprint(kerneltest.Content(s.Message)["text"]))
				}
			}
			return fmt.Sprintf("%v %q", time.Since(begin), texts)
		}
		check := func(want string) {
			t.Helper()
			if got := sent(); got != want {
				t.Errorf("got  %s\nwant %s", got, want)
			}
		}
		out.Stream("stdout", []byte("a"))
		out.Stream("stdout", []byte("b"))
		check(`0s []`)
		time.Sleep(10 * time.Millisecond)
		check(`10ms ["ab"]`)
		out.Stream("stdout", []byte("c")) // 10 ms after the last message: the next waits till 60
		time.Sleep(49 * time.Millisecond)
		out.Stream("stdout", []byte("d"))
		check(`59ms ["ab"]`)
		time.Sleep(time.Millisecond)
		check(`60ms ["ab" "cd"]`)
		time.Sleep(time.Second) // a pause: the next is a first one again
		out.Stream("stdout", []byte("e"))
		time.Sleep(10 * time.Millisecond)
		check(`1.07s ["ab" "cd" "e"]`)

		// A character in two pieces is sent whole; one that never ends is sent as it is.
		out.Stream("stdout", []byte("x\xc3"))
		time.Sleep(time.Second)
		check(`2.07s ["ab" "cd" "e" "x" "�"]`)
		out.Stream("stdout", []byte("y\xc3"))
		time.Sleep(40 * time.Millisecond)
		out.Stream("stdout", []byte("\xa9z"))
		time.Sleep(time.Second)
		check(`3.11s ["ab" "cd" "e" "x" "�" "y" "éz"]`)
		c.Kernel.Interrupt()
		c.Wait(m)
	})
}

// TestOutputAfterIdle: what a goroutine prints after its cell ended has the cell as parent, also when the next one runs.
func TestOutputAfterIdle(t *testing.T) {
	gate := make(chan struct{})
	cfg := config(t)
	cfg.Interpreter = &kerneltest.Script{Gate: gate}
	c := kerneltest.Start(t, cfg)
	first := c.Execute("go print late\nprint first")
	c.Execute("print second")
	close(gate)
	var late kerneltest.Sent
	c.Until("the late line", func(log []kerneltest.Sent) bool {
		late = log[len(log)-1]
		return late.Type() == "stream" && strings.Contains(string(late.RawContent()), "late")
	})
	if late.Parent.MsgID != first.Request.Header.MsgID {
		t.Errorf("the late line belongs to %s, want the first cell %s", late.Parent.MsgID, first.Request.Header.MsgID)
	}
}

// TestSlowReadersSlowThePrinter: when nobody takes outputs, a cell that prints stops soon; control still answers, and
// everything arrives once they are taken.
func TestSlowReadersSlowThePrinter(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c, out, m := start(t, config(t))
		c.Hold()
		const chunk, chunks = 64 << 10, 1000
		printed := make(chan int, 2*chunks)
		go func() {
			defer close(printed)
			for i := range chunks {
				out.Stream("stdout", []byte(strings.Repeat("x", chunk)))
				printed <- i
			}
		}()
		time.Sleep(time.Hour)
		if n := len(printed); n > 8 {
			t.Errorf("%d KiB were taken from the cell while nobody read", n*chunk>>10)
		}
		if x := c.Do(wire.Control, "kernel_info_request", nil); x.Status() != "ok" {
			t.Errorf("kernel_info while outputs are held: %v", x.Content())
		}
		c.Release()
		for range printed {
		}
		c.Kernel.Interrupt()
		if x := c.Wait(m); len(x.Stdout()) != chunk*chunks {
			t.Errorf("%d bytes arrived, want %d", len(x.Stdout()), chunk*chunks)
		}
	})
}

// TestOrderOfManyPrinters: each goroutine's lines keep their order, and a display comes after what was printed before.
func TestOrderOfManyPrinters(t *testing.T) {
	c, out, m := start(t, config(t))
	const printers, lines = 4, 300
	done := make(chan bool)
	for p := range printers {
		go func() {
			for i := range lines {
				out.Stream("stdout", fmt.Appendf(nil, "%d:%d\n", p, i))
				if i%10 == 0 {
					out.Clear(false) // any message that is no text
				}
			}
			done <- true
		}()
	}
	for range printers {
		<-done
	}
	c.Kernel.Interrupt()
	next := make([]int, printers)
	for line := range strings.Lines(c.Wait(m).Stdout()) {
		var p, i int
		if _, err := fmt.Sscanf(line, "%d:%d\n", &p, &i); err != nil || i != next[p] {
			t.Fatalf("line %q: want number %d (%v)", line, next[p], err)
		}
		next[p]++
	}
	for p, n := range next {
		if n != lines {
			t.Errorf("printer %d: %d lines, want %d", p, n, lines)
		}
	}
}

// What one request shows has a bound, text and displays together; beyond it there is one sentence, and other requests have their own.
func TestBound(t *testing.T) {
	cfg := config(t)
	cfg.Bound = front.Bound{Bytes: 1000, Said: func() string { return "that is enough" }}
	c, out, m := start(t, cfg)
	out.Stream("stdout", []byte(strings.Repeat("a", 600)))
	out.Display(session.Bundle{Data: map[string]any{"text/plain": strings.Repeat("b", 200)}})
	for range 100 {
		out.Stream("stdout", []byte(strings.Repeat("c", 600)))
		out.Display(session.Bundle{Data: map[string]any{"text/plain": strings.Repeat("d", 600)}})
		out.Result(session.Bundle{Data: map[string]any{"text/plain": "e"}})
	}
	c.Do(wire.Control, "interrupt_request", nil)
	x := c.Wait(m)
	said := x.Stdout()
	if a, rest := said[:600], said[600:]; a != strings.Repeat("a", 600) || len(rest) == 0 || len(rest) > 200 || strings.Trim(rest, "c") != "" {
		t.Errorf("stdout is %d bytes: %.20q … %.20q", len(said), a, rest)
	}
	if n := len(x.Of("display_data")) + len(x.Of("execute_result")); n != 1 {
		t.Errorf("%d displays, want one", n)
	}
	if got := x.Stderr(); got != "that is enough\n" {
		t.Errorf("stderr %q", got)
	}
	if got := c.Execute("print more").Stdout(); !strings.Contains(got, "more") {
		t.Errorf("the next cell shows %q", got)
	}
}
