package sock

import (
	"fmt"
	"sync"
	"testing"

	"jeton/runtime/history"
)

// recordedHere has the process's events recorded, and returns those so far.
func recordedHere(t *testing.T) func() *history.Log {
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
	before := history.SetCurrent(r)
	t.Cleanup(func() { history.SetCurrent(before); r.Close() })
	return func() *history.Log {
		r.Flush()
		mu.Lock()
		defer mu.Unlock()
		l, err := history.Merge(events)
		if err != nil {
			t.Fatal(err)
		}
		for i := range l.Events {
			t.Log(l.Name(i), l.Events[i].Attrs)
		}
		if len(l.Problems()) > 0 {
			t.Errorf("problems: %v", l.Problems())
		}
		return l
	}
}

// done fails the test when a call failed.
func done[T any](t *testing.T) func(v T, err error) T {
	return func(v T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

// What a stream carries is matched by the places of its bytes: two sendings that one call receives, and one that two calls do, in both
// directions; with bytes that went before anybody recorded, too.
func TestRecordStream(t *testing.T) {
	ln := done[*Endpoint](t)(Socket(INET, STREAM))
	defer ln.Close()
	check := done[int](t)
	if err := ln.Bind("127.0.0.1", 0); err != nil {
		t.Fatal(err)
	}
	if err := ln.Listen(1); err != nil {
		t.Fatal(err)
	}
	at := done[Addr](t)(ln.GetSockName())
	a := done[*Endpoint](t)(Socket(INET, STREAM))
	if err := a.ConnectAddr(at); err != nil {
		t.Fatal(err)
	}
	b, _, err := ln.Accept()
	if err != nil {
		t.Fatal(err)
	}
	check(a.SendAll([]byte("before")))
	done[[]byte](t)(b.Recv(6))

	log := recordedHere(t)
	check(a.SendAll([]byte("one")))
	check(a.SendAll([]byte("two\n")))
	got := ""
	for len(got) < 7 {
		got += string(done[[]byte](t)(b.Recv(100)))
	}
	check(b.SendAll([]byte("answer")))
	done[[]byte](t)(a.Recv(3))
	done[[]byte](t)(a.Peek(3))
	done[[]byte](t)(a.Recv(3))
	a.Close()
	b.Close()

	l := log()
	var sends []int
	closed := 0
	for i := range l.Events {
		switch l.Events[i].Kind {
		case history.Send:
			sends = append(sends, i)
		case history.Close:
			closed++
		}
	}
	if len(sends) != 3 || closed != 2 {
		t.Fatalf("%d sendings and %d ends, want 3 and 2", len(sends), closed)
	}
	if text := l.Events[sends[1]].Msg.Text; text != "two" {
		t.Errorf("the text of two\\n is %q", text)
	}
	for k, n := range []int{1, 1, 2} {
		if r := l.Receipts(sends[k]); len(r) != n {
			t.Errorf("%s has %d receipts, want %d", l.Name(sends[k]), len(r), n)
		}
	}
}

// A datagram is matched by its content and its ends, also of sockets that are not bound to one address.
func TestRecordDatagrams(t *testing.T) {
	log := recordedHere(t)
	server := done[*Endpoint](t)(Socket(INET, DGRAM))
	defer server.Close()
	if err := server.Bind("", 0); err != nil {
		t.Fatal(err)
	}
	at := done[Addr](t)(server.GetSockName())
	for i := range 2 { // the same words from two clients
		client := done[*Endpoint](t)(Socket(INET, DGRAM))
		defer client.Close()
		done[int](t)(client.SendTo([]byte("ping"), "127.0.0.1", at.Port))
		_, from, err := server.RecvFrom(100)
		if err != nil {
			t.Fatal(err)
		}
		done[int](t)(server.SendToAddr(fmt.Append(nil, "pong ", i), from))
		if _, _, err := client.RecvFrom(100); err != nil {
			t.Fatal(err)
		}
	}
	l := log()
	for i := range l.Events {
		if e := &l.Events[i]; e.Kind == history.Receive && len(l.Sends(i)) != 1 {
			t.Errorf("%s has the sendings %v", l.Name(i), l.Sends(i))
		}
	}
}

// Goroutines that share a connection, both ways: no answer is before its question, and no byte is lost.
func TestRecordFromManyGoroutines(t *testing.T) {
	log := recordedHere(t)
	ln := done[*Endpoint](t)(Socket(INET, STREAM))
	defer ln.Close()
	if err := ln.Bind("127.0.0.1", 0); err != nil {
		t.Fatal(err)
	}
	if err := ln.Listen(1); err != nil {
		t.Fatal(err)
	}
	a := done[*Endpoint](t)(Socket(INET, STREAM))
	defer a.Close()
	if err := a.ConnectAddr(done[Addr](t)(ln.GetSockName())); err != nil {
		t.Fatal(err)
	}
	b, _, err := ln.Accept()
	if err != nil {
		t.Fatal(err)
	}
	defer b.Close()
	const each, writers = 100, 4
	var wg sync.WaitGroup
	for range writers {
		wg.Go(func() {
			for range each {
				if _, err := a.SendAll([]byte("question")); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Go(func() { // echoes
		for n := 0; n < each*writers*8; {
			data, err := b.Recv(1000)
			if err != nil {
				t.Error(err)
				return
			}
			n += len(data)
			if _, err := b.SendAll(data); err != nil {
				t.Error(err)
			}
		}
	})
	wg.Go(func() {
		for n := 0; n < each*writers*8; {
			data, err := a.Recv(64)
			if err != nil {
				t.Error(err)
				return
			}
			n += len(data)
		}
	})
	wg.Wait()
	log()
}
