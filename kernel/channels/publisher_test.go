package channels

import (
	"fmt"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"jeton/kernel/wire"
)

func heap() int64 {
	var m runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}

var bulk = strings.Repeat("x", 64<<10)

func stream(i int) *wire.Message {
	return wire.New("stream", session, nil, wire.Stream{Name: "stdout", Text: fmt.Sprintf("%08d%s", i, bulk)})
}

func idle() *wire.Message {
	return wire.New("status", session, nil, wire.Status{ExecutionState: wire.Idle})
}

// numbers are what the texts of stream start with; -1 is the note that stands for a gap.
func numbers(texts []string) (ns []int) {
	for _, s := range texts {
		n := -1
		fmt.Sscanf(s, "%08d", &n)
		ns = append(ns, n)
	}
	return ns
}

func upTo(n int) (ns []int) {
	for i := range n {
		ns = append(ns, i)
	}
	return ns
}

// The only subscriber paces the kernel: it reads when it likes, and misses nothing.
func TestOneSlowSubscriberMissesNothing(t *testing.T) {
	ch := newChannels(t, "tcp", Config{OutboxBytes: 256 << 10, Patience: time.Hour})
	sub := subscribe(t, ch)
	const n = 300 // 19 MiB: more than outbox and sockets hold
	published := make(chan struct{})
	go func() {
		defer close(published)
		for i := range n {
			ch.Publish(stream(i))
		}
		ch.Publish(idle())
	}()
	waitFor(t, func() bool { return ch.pub.waiting.Load() == 1 })
	select {
	case <-published:
		t.Fatal("Publish did not wait")
	default:
	}
	if d := cmp.Diff(upTo(n), numbers(sub.texts())); d != "" {
		t.Errorf("messages (-want +got):\n%s", d)
	}
	<-published
	if s := ch.Stats(); s.Lost != 0 {
		t.Errorf("%d lost", s.Lost)
	}
}

// While output waits, a status passes: control is answered during a flood.
func TestStatusDoesNotWait(t *testing.T) {
	ch := newChannels(t, "tcp", Config{OutboxBytes: 256 << 10, Patience: time.Hour, Linger: time.Millisecond})
	subscribe(t, ch)
	var wg sync.WaitGroup
	wg.Go(func() {
		for i := 0; ch.Publish(stream(i)) == nil; i++ {
		}
	})
	waitFor(t, func() bool { return ch.pub.waiting.Load() == 1 })
	for range 100 {
		publish(t, ch, idle())
	}
	ch.Close() // ends the waiting Publish
	wg.Wait()
}

// A subscriber that stops reads, when it goes on, all that it had not room for but outputs: first what was queued, then
// one note where the gap is, then everything that is no output, then outputs again.
func TestStoppedSubscriberGoesOn(t *testing.T) {
	ch := newChannels(t, "tcp", Config{OutboxBytes: 256 << 10, Patience: 20 * time.Millisecond})
	sub := subscribe(t, ch)
	var i int
	for ; ch.Stats().Lost == 0; i++ {
		publish(t, ch, stream(i))
	}
	began := time.Now()
	for range 50 {
		publish(t, ch, stream(i))
	}
	if d := time.Since(began); d > time.Minute {
		t.Errorf("50 messages to a subscriber that is behind took %v", d)
	}
	publish(t, ch, wire.New("comm_msg", session, nil, wire.CommMsg{CommID: "c"}), idle())
	got := numbers(sub.texts())
	want := append(upTo(i-1), -1, -1) // the note, and the comm_msg, which has no number
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("messages (-want +got):\n%s", d)
	}
	if lost := ch.Stats().Lost; lost != 51 {
		t.Errorf("%d lost, want 51", lost)
	}
	publish(t, ch, stream(7), idle())
	if got := numbers(sub.texts()); len(got) != 1 || got[0] != 7 {
		t.Errorf("after the gap: %v, want [7]", got)
	}
}

// A subscriber that reads all gets all, at once; one that reads a little does not hold it up, and ends with the status
// all the same.
func TestFastestSubscriberPaces(t *testing.T) {
	ch := newChannels(t, "tcp", Config{OutboxBytes: 256 << 10, Patience: time.Hour, Grace: time.Millisecond})
	slow, fast := subscribe(t, ch), subscribe(t, ch)
	for i := range 300 {
		publish(t, ch, stream(i))
		if m, err := fast.recv(); err != nil || numbers([]string{text(m)})[0] != i {
			t.Fatalf("message %d: %v, %v", i, m, err)
		}
		if i%20 == 0 {
			slow.recv()
		}
	}
	publish(t, ch, idle())
	if ch.Stats().Lost == 0 {
		t.Error("the slow one lost nothing, so it was not slow")
	}
	if got := slow.texts(); len(got) == 0 {
		t.Error("the slow one got nothing")
	}
}

// One that is full for a moment is waited for, so that two equal clients both get all.
func TestEqualSubscribersMissNothing(t *testing.T) {
	ch := newChannels(t, "tcp", Config{OutboxBytes: 256 << 10, Patience: time.Hour, Grace: time.Hour})
	a, b := subscribe(t, ch), subscribe(t, ch)
	const n = 300
	var wg sync.WaitGroup
	wg.Go(func() {
		for i := range n {
			ch.Publish(stream(i))
		}
		ch.Publish(idle())
	})
	for _, p := range []*rawPeer{a, b} { // a is read to its end while b is not read at all, as far as that goes
		wg.Go(func() {
			if p == b {
				for ch.pub.waiting.Load() == 0 {
					runtime.Gosched()
				}
			}
			if d := cmp.Diff(upTo(n), numbers(p.texts())); d != "" {
				t.Errorf("messages (-want +got):\n%s", d)
			}
		})
	}
	wg.Wait()
}

// What must not be lost is bounded too: beyond the bound the connection ends, and the client may come again.
func TestSubscriberThatNeverReadsIsLetGo(t *testing.T) {
	ch := newChannels(t, "tcp", Config{OutboxBytes: 64 << 10, Patience: time.Millisecond})
	subscribe(t, ch)
	code := wire.New("execute_input", session, nil, wire.ExecuteInput{Code: bulk})
	for range 1000 { // 63 MiB; the sockets hold some
		publish(t, ch, code)
	}
	waitFor(t, func() bool { return ch.Stats().Peers == 0 })
	if m := subscribe(t, ch); m == nil {
		t.Error("no new subscription")
	}
}

// Whoever publishes, all subscribers see the same order.
func TestSameOrderForAll(t *testing.T) {
	ch := newChannels(t, "tcp", Config{})
	subs := []*rawPeer{subscribe(t, ch), subscribe(t, ch)}
	var wg sync.WaitGroup
	for g := range 4 {
		wg.Go(func() {
			for i := range 100 {
				ch.Publish(wire.New("stream", session, nil, wire.Stream{Name: "stdout", Text: fmt.Sprintf("%08d", g*1000+i)}))
			}
		})
	}
	wg.Wait()
	publish(t, ch, idle())
	a, b := numbers(subs[0].texts()), numbers(subs[1].texts())
	if d := cmp.Diff(a, b); d != "" || len(a) != 400 {
		t.Errorf("%d messages; the two subscribers differ:\n%s", len(a), d)
	}
	last := map[int]int{0: -1, 1: -1, 2: -1, 3: -1}
	for _, n := range a {
		if n%1000 <= last[n/1000] {
			t.Fatalf("%d came after %d", n, last[n/1000])
		}
		last[n/1000] = n % 1000
	}
}

func TestTopics(t *testing.T) {
	top := make(topics)
	do := func(s string) (added, ok bool) {
		_, added, ok = top.apply([][]byte{[]byte(s)})
		return added, ok
	}
	if top.want("a") {
		t.Error("nothing is wanted at first")
	}
	do("\x01a.b")
	do("\x01a.b")
	do("\x00a.b")
	if !top.want("a.b.c") || top.want("a.") || top.want("") {
		t.Errorf("after two subscriptions and one undone: %v", top)
	}
	do("\x00a.b")
	do("\x00never")
	if top.want("a.b.c") || len(top) != 0 {
		t.Errorf("after all was undone: %v", top)
	}
	if added, ok := do("\x01"); !added || !ok || !top.want("") || !top.want("x") {
		t.Errorf("the empty topic: %v", top)
	}
	for _, bad := range []string{"", "\x02x", "\x01" + strings.Repeat("x", maxTopicBytes)} {
		if _, ok := do(bad); ok {
			t.Errorf("%.20q was taken", bad)
		}
	}
	if _, _, ok := top.apply([][]byte{{1}, {1}}); ok {
		t.Error("a message in parts was taken")
	}
	for i := range 2 * maxTopics {
		do(fmt.Sprintf("\x01%d", i))
	}
	if len(top) != maxTopics {
		t.Errorf("%d topics, at most %d", len(top), maxTopics)
	}
}
