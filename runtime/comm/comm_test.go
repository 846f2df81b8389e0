package comm_test

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"testing/synctest"

	"github.com/google/go-cmp/cmp"

	"jeton/runtime/comm"
	"jeton/runtime/session"
)

// A page keeps what the notebook sends.
type page struct {
	session.Session
	mu   sync.Mutex
	got  []string // "kind target data"
	told []string
	err  error
}

func (p *page) Comm(m session.CommMessage) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.got = append(p.got, strings.TrimSpace(fmt.Sprintf("%s %s %v %s", m.Kind, m.Target, m.Data, m.Buffers)))
	return p.err
}

func (p *page) Display(b session.Bundle) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.told = append(p.told, b.Data["text/plain"].(string))
	return nil
}

func newPage(t testing.TB) *page {
	p := &page{}
	session.Set(p)
	t.Cleanup(comm.Reset)
	return p
}

func msg(id, text string) session.CommMessage {
	return session.CommMessage{Kind: "msg", ID: id, Data: map[string]any{"text": text}}
}

func TestPageOpensAndTalks(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newPage(t)
		var log []string
		comm.Register("echo", func(c *comm.Comm, data map[string]any) {
			log = append(log, fmt.Sprint("open ", c.ID(), c.Target(), data))
			c.OnMessage(func(data map[string]any) {
				log = append(log, fmt.Sprint("msg ", data))
				if err := c.Send(data); err != nil {
					t.Error(err)
				}
			})
			c.OnClose(func(data map[string]any) { log = append(log, fmt.Sprint("close ", data)) })
		})
		for _, m := range []session.CommMessage{
			{Kind: "open", ID: "1", Target: "echo", Data: map[string]any{"a": 1}},
			msg("1", "x"), msg("1", "y"), {Kind: "close", ID: "1"},
		} {
			if !comm.Deliver(m) {
				t.Errorf("Deliver(%v) is not known", m)
			}
			synctest.Wait()
		}
		want := []string{"open 1echomap[a:1]", "msg map[text:x]", "msg map[text:y]", "close map[]"}
		if d := cmp.Diff(want, log); d != "" {
			t.Error(d)
		}
		if d := cmp.Diff([]string{"msg  map[text:x] []", "msg  map[text:y] []"}, p.got); d != "" {
			t.Error(d)
		}
		if comm.Deliver(msg("1", "z")) || len(comm.Opened()) != 0 {
			t.Error("a closed comm is still known")
		}
	})
}

func TestUnknown(t *testing.T) {
	newPage(t)
	for _, m := range []session.CommMessage{
		{Kind: "open", ID: "1", Target: "nobody"}, {Kind: "open", Target: ""}, msg("1", ""), {Kind: "close", ID: "1"}, {Kind: "?", ID: "1"}, {},
	} {
		if comm.Deliver(m) {
			t.Errorf("Deliver(%v) is known", m)
		}
	}
	comm.Register("x", func(*comm.Comm, map[string]any) {})
	comm.Register("x", nil)
	if comm.Deliver(session.CommMessage{Kind: "open", ID: "1", Target: "x"}) {
		t.Error("a removed target is known")
	}
}

func TestNotebookOpens(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newPage(t)
		c, err := comm.Open("view", nil)
		if err != nil {
			t.Fatal(err)
		}
		if err := c.SendBuffers(map[string]any{"n": 2}, [][]byte{[]byte("raw")}); err != nil {
			t.Error(err)
		}
		comm.Deliver(msg(c.ID(), "early"))
		var got []string
		c.OnMessageBuffers(func(data map[string]any, b [][]byte) { got = append(got, fmt.Sprint(data)) })
		synctest.Wait()
		if d := cmp.Diff([]string{"map[text:early]"}, got); d != "" {
			t.Errorf("a message that came before its handler: %s", d)
		}
		if err := errors.Join(c.Close(), c.Close()); err != nil {
			t.Error(err)
		}
		if err := c.Send(nil); !errors.Is(err, comm.ErrClosed) {
			t.Errorf("Send after Close: %v", err)
		}
		want := []string{"open view map[] []", "msg  map[n:2] [raw]", "close  map[] []"}
		if d := cmp.Diff(want, p.got); d != "" {
			t.Error(d)
		}
	})
}

func TestPageClosesBeforeOnClose(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		newPage(t)
		c, _ := comm.Open("view", nil)
		comm.Deliver(session.CommMessage{Kind: "close", ID: c.ID()})
		if err := c.Send(nil); !errors.Is(err, comm.ErrClosed) {
			t.Errorf("Send = %v", err)
		}
		called := 0
		c.OnClose(func(map[string]any) { called++ })
		synctest.Wait()
		if called != 1 {
			t.Errorf("OnClose was called %d times", called)
		}
	})
}

func TestOpenFails(t *testing.T) {
	p := newPage(t)
	p.err = errors.New("no front end")
	if _, err := comm.Open("view", nil); err == nil || len(comm.Opened()) != 0 {
		t.Errorf("err %v, open %v", err, comm.Opened())
	}
}

func TestHandlerPanics(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newPage(t)
		handled := 0
		comm.Register("bad", func(c *comm.Comm, data map[string]any) {
			c.OnMessage(func(map[string]any) { handled++; panic("boom") })
		})
		comm.Deliver(session.CommMessage{Kind: "open", ID: "1", Target: "bad"})
		comm.Deliver(msg("1", "a"))
		comm.Deliver(msg("1", "b"))
		synctest.Wait()
		if handled != 2 || len(p.told) != 2 || !strings.Contains(p.told[0], `comm "bad": its handler panicked: boom`) {
			t.Errorf("handled %d, told %q", handled, p.told)
		}
	})
}

func TestQueueIsBounded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newPage(t)
		release, handled := make(chan bool), 0
		comm.Register("slow", func(c *comm.Comm, data map[string]any) {
			c.OnMessage(func(map[string]any) { <-release; handled++ })
		})
		comm.Deliver(session.CommMessage{Kind: "open", ID: "1", Target: "slow"})
		synctest.Wait()
		comm.Deliver(msg("1", "first"))
		synctest.Wait() // it waits in the handler
		for range comm.MaxQueue + 5 {
			comm.Deliver(msg("1", "x")) // never blocks
		}
		close(release)
		synctest.Wait()
		if handled != comm.MaxQueue+1 {
			t.Errorf("handled %d, want %d", handled, comm.MaxQueue+1)
		}
		if len(p.told) != 1 || !strings.Contains(p.told[0], "5 messages were dropped") {
			t.Errorf("told %q", p.told)
		}
	})
}

func TestCloseWithinHandler(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		newPage(t)
		handled := 0
		comm.Register("once", func(c *comm.Comm, data map[string]any) {
			c.OnMessage(func(map[string]any) { handled++; c.Close() })
		})
		comm.Deliver(session.CommMessage{Kind: "open", ID: "1", Target: "once"})
		comm.Deliver(msg("1", "a"))
		comm.Deliver(msg("1", "b"))
		synctest.Wait()
		if handled != 1 {
			t.Errorf("handled %d messages, want 1", handled)
		}
	})
}

func ExampleRegister() {
	answered := make(chan bool)
	session.Set(&page{})
	comm.Register("square", func(c *comm.Comm, data map[string]any) {
		c.OnMessage(func(data map[string]any) {
			n := data["n"].(float64)
			fmt.Println(n * n)
			answered <- true
		})
	})
	comm.Deliver(session.CommMessage{Kind: "open", ID: "a1", Target: "square"})
	comm.Deliver(session.CommMessage{Kind: "msg", ID: "a1", Data: map[string]any{"n": 12.0}})
	<-answered
	// Output: 144
}
