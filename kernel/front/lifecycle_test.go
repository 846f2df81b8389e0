package front_test

import (
	"context"
	"errors"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"jeton/kernel/front"
	"jeton/kernel/kerneltest"
	"jeton/kernel/wire"
)

func code(text string) map[string]any { return map[string]any{"code": text, "allow_stdin": true} }

// running waits until the cell of m runs.
func running(c *kerneltest.Client, m *wire.Message) {
	c.Until("a cell that runs", func(log []kerneltest.Sent) bool {
		for _, s := range log {
			if s.Type() == "execute_input" && s.Parent.MsgID == m.Header.MsgID {
				return true
			}
		}
		return false
	})
}

func TestInterrupt(t *testing.T) {
	for name, interrupt := range map[string]func(*kerneltest.Client){
		"request on control": func(c *kerneltest.Client) { c.Do(wire.Control, "interrupt_request", nil) },
		"signal":             func(c *kerneltest.Client) { c.Kernel.Interrupt() },
	} {
		t.Run(name, func(t *testing.T) {
			c := kerneltest.Start(t, config(t))
			interrupt(c) // while nothing runs: no trace of it
			m := c.Send(wire.Shell, "execute_request", code("print before\nblock"))
			queued := c.Send(wire.Shell, "execute_request", code("print queued"))
			c.Send(wire.Shell, "comm_info_request", nil) // once it is taken, the one before it is queued
			running(c, m)
			if x := c.Do(wire.Control, "kernel_info_request", nil); x.Status() != "ok" {
				t.Errorf("control during a busy cell: %v", x.Content())
			}
			interrupt(c)
			x := c.Wait(m)
			if x.Stdout() != "before\n" || x.Error() != "interrupt: interrupted" || x.Status() != "error" {
				t.Errorf("interrupted cell: stdout %q, error %q, status %q", x.Stdout(), x.Error(), x.Status())
			}
			if x := c.Wait(queued); x.Status() != "aborted" {
				t.Errorf("cell behind it: %q, want aborted", x.Status())
			}
			if x := c.Execute("print after"); x.Stdout() != "after\n" {
				t.Errorf("next cell: %v", x.Content())
			}
		})
	}
}

// TestAbortOfLateRequests: what the client sent before it could know of the failure is aborted, also when it comes later.
func TestAbortOfLateRequests(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := kerneltest.Start(t, config(t))
		other := c.Peer()
		sent := time.Now()
		dated := func(at time.Time) func(*wire.Message) {
			return func(m *wire.Message) { m.Header.Date = wire.FormatDate(at) }
		}
		execute := func(c *kerneltest.Client, at time.Time) string {
			return c.Do(wire.Shell, "execute_request", code("print x"), dated(at)).Status()
		}
		time.Sleep(20 * time.Millisecond) // the failing cell was under way as long
		c.Do(wire.Shell, "execute_request", code("fail oops"), dated(sent))
		for _, step := range []struct {
			what string
			got  string
			want string
		}{
			{"sent with it", execute(c, sent), "aborted"},
			{"sent by another client", execute(other, sent), "ok"},
			{"sent after the reply", execute(c, time.Now()), "ok"},
			{"without a date", c.Do(wire.Shell, "execute_request", code("print x"), func(m *wire.Message) { m.Header.Date = "" }).Status(), "ok"},
		} {
			if step.got != step.want {
				t.Errorf("a cell %s: %q, want %q", step.what, step.got, step.want)
			}
		}
		time.Sleep(60 * time.Millisecond)
		if got := execute(c, sent); got != "aborted" {
			t.Errorf("60 ms later: %q, want aborted", got)
		}
		if x := c.Do(wire.Shell, "is_complete_request", code("x"), dated(sent)); x.Status() != "complete" {
			t.Errorf("only cells are aborted; is_complete: %q", x.Status())
		}
		time.Sleep(60 * time.Millisecond)
		if got := execute(c, sent); got != "ok" {
			t.Errorf("120 ms later: %q, want ok (the client's clock may be wrong)", got)
		}
	})
}

// TestRunAll sends cells one after the other, of which the first fails before the second is there.
func TestRunAll(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := kerneltest.Start(t, config(t))
		begin := time.Now()
		var sent []*wire.Message
		for _, text := range []string{"fail oops", "print 2", "print 3", "print 4"} {
			sent = append(sent, c.Send(wire.Shell, "execute_request", code(text)))
			time.Sleep(3 * time.Millisecond)
		}
		for i, m := range sent {
			want := "aborted"
			if i == 0 {
				want = "error"
			}
			if got := c.Wait(m).Status(); got != want {
				t.Errorf("cell %d: %q, want %q", i+1, got, want)
			}
		}
		if d := time.Since(begin); d != 29*time.Millisecond { // 20 ms after the last cell
			t.Errorf("it took %v", d)
		}
		if x := c.Execute("print 5"); x.Status() != "ok" {
			t.Errorf("the next cell: %q", x.Status())
		}
		// A cell that ran for a while is answered at once.
		m := c.Send(wire.Shell, "execute_request", code("block"))
		time.Sleep(time.Second)
		begin = time.Now()
		c.Kernel.Interrupt()
		c.Wait(m)
		if d := time.Since(begin); d != 0 {
			t.Errorf("the answer of an interrupted cell took %v", d)
		}
		// A client that sends cells without end is not waited for.
		c.Send(wire.Shell, "execute_request", code("fail oops"))
		sent = nil
		for range 80 {
			sent = append(sent, c.Send(wire.Shell, "execute_request", code("print x"), func(m *wire.Message) { m.Header.Date = "" }))
			time.Sleep(3 * time.Millisecond)
		}
		if x := c.Wait(sent[0]); x.Status() != "aborted" {
			t.Errorf("a cell without a date that was queued: %q, want aborted", x.Status())
		}
		if x := c.Wait(sent[len(sent)-1]); x.Status() != "ok" {
			t.Errorf("a cell 237 ms later: %q, want ok", x.Status())
		}
	})
}

func TestShutdownStopsTheCell(t *testing.T) {
	s := &kerneltest.Script{}
	cfg := config(t)
	cfg.Interpreter = s
	c := kerneltest.Start(t, cfg)
	m := c.Send(wire.Shell, "execute_request", code("block"))
	queued := c.Send(wire.Shell, "execute_request", code("print queued"))
	c.Send(wire.Shell, "comm_info_request", nil) // once it is taken, the one before it is queued
	running(c, m)
	bye := c.Do(wire.Control, "shutdown_request", wire.ShutdownRequest{Restart: true})
	if restart, err := c.Ended(); !restart || err != nil {
		t.Errorf("Run: restart %v, %v", restart, err)
	}
	if !s.Closed() {
		t.Error("the interpreter was not closed")
	}
	if x := c.Wait(m); x.Status() != "error" || !strings.Contains(x.Error(), "shuts down") {
		t.Errorf("cell: %q %q, want an error that says why", x.Status(), x.Error())
	}
	if x := c.Wait(queued); x.Status() != "aborted" {
		t.Errorf("queued cell: %q, want aborted", x.Status())
	}
	log := c.Log()
	if last := log[len(log)-1]; last.Parent.MsgID != bye.Request.Header.MsgID || last.Type() != "status" {
		t.Errorf("the last message is %s", kerneltest.Format(log[len(log)-1:], nil))
	}
}

// gated is an interpreter whose Close waits, so that a test can see what the kernel does meanwhile.
type gated struct {
	*kerneltest.Script
	closing, closed chan struct{}
	err             error
}

func (g gated) Close() error {
	close(g.closing)
	<-g.closed
	g.Script.Close()
	return g.err
}

func TestRequestsAfterShutdownAreRefused(t *testing.T) {
	g := gated{&kerneltest.Script{}, make(chan struct{}), make(chan struct{}), nil}
	cfg := config(t)
	cfg.Interpreter = g
	c := kerneltest.Start(t, cfg)
	bye := c.Send(wire.Control, "shutdown_request", wire.ShutdownRequest{})
	<-g.closing
	for _, ch := range []wire.Channel{wire.Shell, wire.Control} {
		for _, msgType := range []string{"execute_request", "kernel_info_request", "shutdown_request", "usage_request"} {
			if x := c.Do(ch, msgType, code("print x")); x.Status() != "aborted" {
				t.Errorf("%s on %s: %q, want aborted", msgType, ch, x.Status())
			}
		}
	}
	close(g.closed)
	if restart, _ := c.Ended(); restart {
		t.Error("Run says restart")
	}
	if x := c.Wait(bye); len(x.Of("shutdown_reply")) != 1 || x.Status() != "ok" {
		t.Errorf("shutdown: %s", kerneltest.Format(x.All, nil))
	}
}

// stuck is an interpreter whose cell ends only with Close.
type stuck struct {
	*kerneltest.Script
	closed chan struct{}
}

func (s stuck) Execute(context.Context, front.Request, front.Output) front.Reply {
	<-s.closed
	return front.Reply{Err: &front.Error{Name: "engine lost"}}
}

func (s stuck) Close() error { close(s.closed); return errors.New("it was killed") }

// TestEndOfTheContext: SIGTERM ends the context. A cell that does not heed it ends with its interpreter, and has its
// reply and its idle.
func TestEndOfTheContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		cfg := config(t)
		cfg.Interpreter = stuck{&kerneltest.Script{}, make(chan struct{})}
		c := kerneltest.Start(t, cfg)
		m := c.Send(wire.Shell, "execute_request", code("x"))
		running(c, m)
		begin := time.Now()
		c.Stop()
		restart, err := c.Ended()
		if restart || err == nil || !strings.Contains(err.Error(), "it was killed") {
			t.Errorf("Run: restart %v, error %v; want Close's error", restart, err)
		}
		if d := time.Since(begin); d != time.Second {
			t.Errorf("it took %v, want the grace of 1 s", d)
		}
		if x := c.Wait(m); x.Error() != "engine lost: " || x.Status() != "error" {
			t.Errorf("cell: %q %q", x.Error(), x.Status())
		}
	})
}

func TestSubshellsRunBesideEachOther(t *testing.T) {
	gate := make(chan struct{})
	cfg := config(t)
	cfg.Interpreter = &kerneltest.Script{Gate: gate}
	c := kerneltest.Start(t, cfg)
	id, _ := c.Do(wire.Control, "create_subshell_request", nil).Content()["subshell_id"].(string)
	in := func(m *wire.Message) { m.Header.SubshellID = id }
	main := c.Send(wire.Shell, "execute_request", code("wait"))
	running(c, main)
	if x := c.Do(wire.Shell, "execute_request", code("print beside"), in); x.Stdout() != "beside\n" {
		t.Errorf("subshell while the main shell is busy: %v", x.Content())
	}
	// A subshell that is deleted finishes what runs and aborts what waits.
	runs := c.Send(wire.Shell, "execute_request", code("wait\nprint done"), in)
	waits := c.Send(wire.Shell, "execute_request", code("print never"), in)
	c.Send(wire.Shell, "comm_info_request", nil) // once it is taken, the one before it is queued
	running(c, runs)
	c.Do(wire.Control, "delete_subshell_request", wire.DeleteSubshellRequest{SubshellID: id})
	close(gate)
	if x := c.Wait(runs); x.Stdout() != "done\n" || x.Status() != "ok" {
		t.Errorf("cell that ran: %q %q", x.Stdout(), x.Status())
	}
	if x := c.Wait(waits); x.Status() != "aborted" {
		t.Errorf("cell that waited: %q, want aborted", x.Status())
	}
	c.Wait(main)
}

func TestSubshellsAreBounded(t *testing.T) {
	c := kerneltest.Start(t, config(t))
	made := 0
	for c.Do(wire.Control, "create_subshell_request", nil).Status() == "ok" && made < 1000 {
		made++
	}
	if made != 256 {
		t.Errorf("%d subshells, want 256 and then a refusal", made)
	}
}

// TestFullQueues: a full shell lane holds up its clients; a full control lane refuses; control stays open for interrupts.
func TestFullQueues(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := kerneltest.Start(t, config(t))
		first := c.Send(wire.Control, "execute_request", code("block"))
		running(c, first)
		refused := 0
		for range 1100 {
			m := c.Send(wire.Control, "is_complete_request", code("x"))
			synctest.Wait()
			if log := c.Log(); log[len(log)-1].Parent.MsgID == m.Header.MsgID {
				refused++
			}
		}
		if refused != 1100-1024 {
			t.Errorf("%d requests refused, want %d", refused, 1100-1024)
		}
		shell := c.Send(wire.Shell, "execute_request", code("block"))
		running(c, shell)
		taken := make(chan int)
		go func() {
			n := 0
			for range 1100 {
				c.Send(wire.Shell, "is_complete_request", code("x"))
				n++
			}
			taken <- n
		}()
		synctest.Wait()
		select {
		case <-taken:
			t.Error("the shell lane took all")
		default:
		}
		c.Do(wire.Control, "interrupt_request", nil)
		if n := <-taken; n != 1100 {
			t.Errorf("%d requests taken after the interrupt, want all", n)
		}
		c.Wait(shell)
	})
}

func TestHistoryIsKeptBetweenKernels(t *testing.T) {
	cfg := config(t)
	cfg.History = filepath.Join(t.TempDir(), "history.jsonl")
	t.Run("first", func(t *testing.T) {
		c := kerneltest.Start(t, cfg)
		c.Execute("print one")
		c.Execute("print two")
	})
	cfg.Interpreter = &kerneltest.Script{}
	c := kerneltest.Start(t, cfg)
	c.Execute("print three")
	x := c.Do(wire.Shell, "history_request", map[string]any{"hist_access_type": "tail", "n": 2, "raw": true, "output": false})
	want := `{"status":"ok","history":[[1,2,"print two"],[2,1,"print three"]]}`
	if got := string(x.Reply.RawContent()); got != want {
		t.Errorf("history %s, want %s", got, want)
	}
}

func TestUsage(t *testing.T) {
	c := kerneltest.Start(t, config(t))
	for range 2 {
		u := c.Do(wire.Control, "usage_request", nil).Content()
		for _, field := range []string{"pid", "cpu_count", "kernel_memory"} {
			if n, _ := u[field].(float64); n <= 0 {
				t.Errorf("%s is %v, want more than 0", field, u[field])
			}
		}
		memory, _ := u["host_virtual_memory"].(map[string]any)
		total, _ := memory["total"].(float64)
		used, _ := memory["used"].(float64)
		if total <= used || used <= 0 {
			t.Errorf("host_virtual_memory: %v", memory)
		}
	}
}

// TestLargeCode: 8 MB of code pass, and are not written to the history's file.
func TestLargeCode(t *testing.T) {
	cfg := config(t)
	s := &kerneltest.Script{}
	cfg.Interpreter = s
	c := kerneltest.Start(t, cfg)
	large := "print " + strings.Repeat("é", 4<<20)
	if x := c.Execute(large); len(x.Stdout()) != len(large)-len("print ")+1 {
		t.Errorf("%d bytes printed, status %q", len(x.Stdout()), x.Status())
	}
	if got := s.Cells()[0].Code; got != large {
		t.Errorf("%d bytes of code arrived, want %d", len(got), len(large))
	}
}
