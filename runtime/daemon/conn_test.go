package daemon

import (
	"fmt"
	"io"
	"net"
	"strings"
	"sync"
	"testing"

	"jeton/runtime/frame"
	"jeton/runtime/history"
)

// recorded runs f, and returns the events that this process has recorded meanwhile, in words.
func recorded(t *testing.T, f func(called, calling net.Conn)) (*history.Log, string) {
	t.Helper()
	var mu sync.Mutex
	var events []history.Event
	r, err := history.NewRecorder(history.RecorderConfig{Proc: "p", Sink: func(batch []history.Event) {
		mu.Lock()
		defer mu.Unlock()
		events = append(events, batch...)
	}})
	if err != nil {
		t.Fatal(err)
	}
	defer history.SetCurrent(history.SetCurrent(r))
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer ln.Close()
	nc, err := net.Dial("tcp", ln.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	calling := newConn(nc, history.Connect)
	called, err := listener{ln}.Accept()
	if err != nil {
		t.Fatal(err)
	}
	f(called, calling)
	called.Close()
	calling.Close()
	calling.Close()
	r.Close()
	l, err := history.Merge(events)
	if err != nil || len(l.Problems()) > 0 {
		t.Fatalf("%v, problems %v", err, l.Problems())
	}
	var words []string
	for i := range l.Events {
		words = append(words, string(l.Events[i].Kind))
	}
	return l, strings.Join(words, " ")
}

// What goes over a call back is recorded once, with both ends agreeing which bytes it was.
func TestCallBackIsRecorded(t *testing.T) {
	l, words := recorded(t, func(called, calling net.Conn) {
		fmt.Fprint(calling, "hello")
		b := make([]byte, 5)
		if _, err := io.ReadFull(called, b); err != nil {
			t.Fatal(err)
		}
		fmt.Fprint(called, "you")
		if err := called.(*conn).CloseWrite(); err != nil {
			t.Fatal(err)
		}
		if all, err := io.ReadAll(calling); string(all) != "you" || err != nil {
			t.Fatalf("%q, %v", all, err)
		}
	})
	if words != "connect accept send receive send receive close close" {
		t.Fatalf("events: %s", words)
	}
	for k, text := range []string{"hello", "you"} {
		r := l.Kinds(history.Receive)[k]
		if s := l.Sends(r); len(s) != 1 || l.Events[s[0]].Msg.Text != text {
			t.Errorf("receipt %d is of %v, want that of %q", k, s, text)
		}
	}
}

// Messages over it are recorded as messages, and not as bytes once more.
func TestMessagesOverACallBack(t *testing.T) {
	_, words := recorded(t, func(called, calling net.Conn) {
		a, b := frame.New(calling), frame.New(called)
		if err := a.Send("HELLO", "x"); err != nil {
			t.Fatal(err)
		}
		if _, err := b.Recv(); err != nil {
			t.Fatal(err)
		}
		a.Close()
		b.Close()
	})
	if words != "connect accept send receive close close" {
		t.Errorf("events: %s", words)
	}
}
