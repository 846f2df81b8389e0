package transport

import (
	"context"
	"errors"
	"fmt"
	"net"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"jeton/runtime/session"

	"jeton/runtime/history"
)

// inBubble runs f with two connected meshes, 0 and 1, in a bubble whose time is its own.
func inBubble(t *testing.T, f func(t *testing.T, all []*Mesh), change ...func(*Config)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		old := session.Current()
		session.Set(cell{old, t.Context()})
		defer session.Set(old)
		var all []*Mesh
		for rank := range 2 {
			cfg := Config{Rank: rank, Size: 2, Secret: secret, Directory: NewAddresses()}
			ok(t, cfg.complete())
			for _, f := range change {
				f(&cfg)
			}
			all = append(all, newMesh(cfg))
		}
		a, b := net.Pipe()
		for rank, nc := range []net.Conn{a, b} {
			p, err := all[rank].peer(1 - rank)
			ok(t, err)
			p.adopt(nc, uint64(rank+1), false)
		}
		f(t, all)
		all[0].Close()
		time.Sleep(time.Second) // rank 1 notices
		all[1].Close()
	})
}

// An arrival is a message and when it came, since the beginning.
type arrival struct {
	text string
	at   time.Duration
}

// arrivals sends n messages from 0 to 1, one each millisecond, and returns what comes within a minute.
func arrivals(t *testing.T, all []*Mesh, n int) (got []arrival) {
	t.Helper()
	began := time.Now()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	go func() {
		for i := range n {
			if err := all[0].Send(ctx, 1, fmt.Append(nil, i)); err != nil {
				t.Error(err)
			}
			time.Sleep(time.Millisecond)
		}
	}()
	for {
		msg, err := all[1].Recv(ctx, 0)
		if errors.Is(err, context.DeadlineExceeded) {
			return got
		}
		ok(t, err)
		got = append(got, arrival{string(msg.Data), time.Since(began)})
	}
}

func order0(got []arrival) (all []string) {
	for _, a := range got {
		all = append(all, a.text)
	}
	return all
}

func upTo(n int) (all []string) {
	for i := range n {
		all = append(all, fmt.Sprint(i))
	}
	return all
}

func TestDelay(t *testing.T) {
	inBubble(t, func(t *testing.T, all []*Mesh) {
		ok(t, all[0].Link(0, 1).Delay(50*time.Millisecond))
		for i, a := range arrivals(t, all, 5) {
			if want := time.Duration(50+i) * time.Millisecond; a.at != want || a.text != fmt.Sprint(i) {
				t.Errorf("message %q came after %v, want %d after %v", a.text, a.at, i, want)
			}
		}
		ok(t, all[0].Link(0, 1).Clear())
		if got := arrivals(t, all, 1); len(got) != 1 || got[0].at != 0 {
			t.Errorf("after Clear: %v, want it at once", got)
		}
	})
}

// Random faults are the same in each run with the same seed, and others with another; messages keep their order but for Reorder.
func TestRandomFaults(t *testing.T) {
	const n = 200
	for name, c := range map[string]struct {
		set   func(l LinkFaults, seed uint64) error
		check func(t *testing.T, got []arrival)
	}{
		"uniform":     {func(l LinkFaults, s uint64) error { return l.DelayUniform(10*time.Millisecond, 90*time.Millisecond, s) }, inOrder},
		"exponential": {func(l LinkFaults, s uint64) error { return l.DelayExponential(20*time.Millisecond, s) }, inOrder},
		"drop": {func(l LinkFaults, s uint64) error { return l.Drop(0.25, s) }, func(t *testing.T, got []arrival) {
			if len(got) < n/2 || len(got) > n*9/10 || !slices.IsSortedFunc(got, byTime) {
				t.Errorf("%d of %d arrived, a quarter should be lost", len(got), n)
			}
		}},
		"duplicate": {func(l LinkFaults, s uint64) error { return l.Duplicate(0.25, s) }, func(t *testing.T, got []arrival) {
			if len(got) < n*11/10 || len(got) > n*3/2 {
				t.Errorf("%d arrived of %d, a quarter should be there twice", len(got), n)
			}
			if once := slices.Compact(order0(got)); !slices.Equal(once, upTo(n)) {
				t.Errorf("without the copies: %v", once)
			}
		}},
		"reorder": {func(l LinkFaults, s uint64) error { return l.Reorder(0.25, 20*time.Millisecond, s) }, func(t *testing.T, got []arrival) {
			all := order0(got)
			if slices.Equal(all, upTo(n)) {
				t.Error("nothing was reordered")
			}
			slices.Sort(all)
			want := upTo(n)
			slices.Sort(want)
			if !slices.Equal(all, want) {
				t.Errorf("%d arrived, want each of %d once", len(all), n)
			}
		}},
	} {
		t.Run(name, func(t *testing.T) {
			run := func(seed uint64) (got []arrival) {
				inBubble(t, func(t *testing.T, all []*Mesh) {
					ok(t, c.set(all[0].Link(0, 1), seed))
					got = arrivals(t, all, n)
				})
				return got
			}
			first := run(7)
			c.check(t, first)
			if again := run(7); !reflect.DeepEqual(first, again) {
				t.Error("the same seed gives another run")
			}
			if other := run(8); reflect.DeepEqual(first, other) {
				t.Error("another seed gives the same run")
			}
		})
	}
}

func byTime(a, b arrival) int { return int(a.at - b.at) }

func inOrder(t *testing.T, got []arrival) {
	if !slices.Equal(order0(got), upTo(200)) {
		t.Errorf("out of order, or lost: %v", order0(got))
	}
	if got[0].at == 0 {
		t.Error("nothing was delayed")
	}
}

func TestCutAndMend(t *testing.T) {
	inBubble(t, func(t *testing.T, all []*Mesh) {
		ok(t, all[0].Cut(0, 1, 5*time.Second))
		faults, err := all[1].Faults()
		ok(t, err)
		if text := faults.String(); !strings.Contains(text, "0 → 1  cut") || !strings.Contains(text, "1 → 0  cut") || !strings.Contains(text, "5s") {
			t.Errorf("faults:\n%s", text)
		}
		if html := faults.HTML(); strings.Count(html, "<tr>") != 3 {
			t.Errorf("faults: %s", html)
		}
		got := arrivals(t, all, 3)
		if !slices.Equal(order0(got), upTo(3)) || got[0].at != 5*time.Second || got[2].at != 5*time.Second {
			t.Errorf("through a cut of 5 s: %v", got)
		}
		ok(t, all[0].Cut(0, 1, 0))
		if got := arrivals(t, all, 2); len(got) != 0 {
			t.Errorf("through a cut: %v", got)
		}
		ok(t, all[1].Mend(0, 1))
		expect(t, all[1], 0, "0", "1")
		if faults, err := all[0].Faults(); err != nil || len(faults) != 0 || !strings.Contains(faults.String(), "no faults") {
			t.Errorf("after Mend: %v, %v", faults, err)
		}
	})
}

// A cut link holds 1 MiB; then Send waits, until its context ends or the link is mended.
func TestCutHoldsSenders(t *testing.T) {
	inBubble(t, func(t *testing.T, all []*Mesh) {
		ok(t, all[0].Link(0, 1).Cut())
		body := make([]byte, maxHeldBytes/4)
		for range 4 {
			ok(t, all[0].Send(t.Context(), 1, body))
		}
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		says(t, all[0].Send(ctx, 1, body), context.DeadlineExceeded)
		sent := make(chan error)
		go func() { sent <- all[0].Send(t.Context(), 1, body) }()
		synctest.Wait()
		ok(t, all[0].ClearFaults())
		texts(t, all[1], 0, 5)
		ok(t, <-sent)
	})
}

func TestSlow(t *testing.T) {
	inBubble(t, func(t *testing.T, all []*Mesh) {
		ok(t, all[1].Link(0, 1).Slow(1000)) // the order goes to rank 0
		ok(t, all[0].Send(t.Context(), 1, make([]byte, 960)))
		ok(t, all[0].Send(t.Context(), 1, make([]byte, 460)))
		began := time.Now()
		for _, want := range []time.Duration{time.Second, 1500 * time.Millisecond} {
			_, err := all[1].Recv(t.Context(), 0)
			ok(t, err)
			if d := time.Since(began); d != want {
				t.Errorf("came after %v, want %v", d, want)
			}
		}
	})
}

// Faults of one link act one after the other, end by themselves, and can be set while others are in force.
func TestFaultsTogether(t *testing.T) {
	inBubble(t, func(t *testing.T, all []*Mesh) {
		l := all[0].Link(0, 1)
		ok(t, l.For(10*time.Millisecond).Drop(1, 0))
		ok(t, l.Delay(3*time.Millisecond))
		ok(t, l.Duplicate(1, 0))
		got := arrivals(t, all, 12)
		want := []arrival{{"10", 13 * time.Millisecond}, {"10", 13 * time.Millisecond}, {"11", 14 * time.Millisecond}, {"11", 14 * time.Millisecond}}
		if !reflect.DeepEqual(got, want) {
			t.Errorf("%v, want %v", got, want)
		}
	})
}

func TestBadFaults(t *testing.T) {
	inBubble(t, func(t *testing.T, all []*Mesh) {
		for words, err := range map[string]error{
			"between 0 and 1h0m0s": all[0].Link(0, 1).Delay(-time.Second),
			"not 1.5":              all[0].Link(1, 0).Drop(1.5, 0),
			"shorter":              all[0].Link(0, 1).DelayUniform(2, 1, 0),
			"0 bytes a second":     all[0].Link(0, 1).Slow(0),
			"no time":              all[0].Link(0, 1).Reorder(0.5, 0, 0),
			"0 to 1":               all[0].Link(0, 7).Cut(),
			"rank 7":               all[0].Link(7, 0).Cut(),
		} {
			if err == nil || !strings.Contains(err.Error(), words) {
				t.Errorf("%v, want the words %q", err, words)
			}
		}
	})
}

// A log is an Observer that keeps all in words.
type log struct {
	began time.Time
	ids   uint64 // the messages that this process had sent before

	mu  sync.Mutex
	all []string
}

func (l *log) Stamp(e Event) []byte {
	l.Observe(e)
	return fmt.Appendf(nil, "clock %d", e.ID-l.ids)
}

func (l *log) Observe(e Event) {
	text := fmt.Sprintf("%v %s %d→%v", e.At.Sub(l.began), e.Kind, e.From, e.To)
	if e.ID > 0 {
		text += fmt.Sprintf(" id %d seq %v %d B", e.ID-l.ids, e.Seq, e.Bytes)
	}
	if e.Stream != "" {
		text += " stream " + e.Stream
	}
	if e.Copy {
		text += " copy"
	}
	if e.Stamp != nil {
		text += fmt.Sprintf(" stamp %q", e.Stamp)
	}
	if e.Wait > 0 {
		text += " by " + e.Wait.String()
	}
	if e.Fault != "" {
		text += ": " + e.Fault
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.all = append(l.all, text)
}

func TestObserver(t *testing.T) {
	logs := []*log{{}, {}}
	logs[0].ids = history.NextID()
	logs[1].ids = logs[0].ids
	inBubble(t, func(t *testing.T, all []*Mesh) {
		logs[0].began, logs[1].began = time.Now(), time.Now()
		logs[0].all, logs[1].all = nil, nil
		all[1].Stream("s") // so that it is known by its name
		ok(t, all[0].Stream("s").Send(t.Context(), 1, []byte("one")))
		_, err := all[1].Stream("s").Recv(t.Context(), 0)
		ok(t, err)
		l := all[0].Link(0, 1)
		ok(t, l.For(time.Second).Drop(1, 3))
		send(t, all[0], 1, "dropped")
		time.Sleep(time.Second)
		synctest.Wait()
		ok(t, l.Delay(2*time.Millisecond))
		ok(t, l.Duplicate(1, 3))
		send(t, all[0], 1, "twice")
		expect(t, all[1], 0, "twice", "twice")
		ok(t, l.Clear())
		sent := make(chan error)
		go func() { sent <- all[0].Stream("").Multicast(t.Context(), []int{0, 1}, []byte("m")) }()
		expect(t, all[1], 0, "m")
		ok(t, <-sent)
	}, func(c *Config) { c.Observer = logs[c.Rank] })
	for rank, want := range []string{`0s send 0→[1] id 1 seq [1] 3 B stream s
0s fault 0→[1] by 1s: drop 100 % (seed 3)
0s send 0→[1] id 2 seq [2] 7 B
0s drop 0→[1] id 2 seq [2] 7 B stamp "clock 2": drop 100 % (seed 3)
1s mend 0→[1]: drop 100 % (seed 3)
1s fault 0→[1]: delay 2ms
1s fault 0→[1]: duplicate 100 % (seed 3)
1s send 0→[1] id 3 seq [3] 5 B
1s delay 0→[1] id 3 seq [3] 5 B stamp "clock 3" by 2ms: delay 2ms
1s duplicate 0→[1] id 3 seq [3] 5 B stamp "clock 3": duplicate
1.002s mend 0→[1]: delay 2ms
1.002s mend 0→[1]: duplicate 100 % (seed 3)
1.002s send 0→[0 1] id 4 seq [1 4] 1 B
1.002s receive 0→[0] id 4 seq [1] 1 B stamp "clock 4"`,
		`0s receive 0→[1] id 1 seq [1] 3 B stream s stamp "clock 1"
0s deliver 0→[1] id 1 seq [1] 3 B stream s stamp "clock 1"
1.002s receive 0→[1] id 3 seq [3] 5 B stamp "clock 3"
1.002s deliver 0→[1] id 3 seq [3] 5 B stamp "clock 3"
1.002s receive 0→[1] id 3 seq [3] 5 B copy stamp "clock 3"
1.002s deliver 0→[1] id 3 seq [3] 5 B copy stamp "clock 3"
1.002s receive 0→[1] id 4 seq [4] 1 B stamp "clock 4"
1.002s deliver 0→[1] id 4 seq [4] 1 B stamp "clock 4"
lost 0→[1]`} {
		if rank == 1 {
			last := len(logs[rank].all) - 1
			_, logs[rank].all[last], _ = strings.Cut(logs[rank].all[last], " ") // its time is that of Close
		}
		got := strings.Join(logs[rank].all, "\n")
		if got != want {
			t.Errorf("rank %d:\n%s\nwant\n%s", rank, got, want)
		}
	}
}
