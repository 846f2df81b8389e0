//go:build linux

package shm

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"jeton/runtime/mpi/internal/fabric"
)

// Ranks as processes: the test is rank 0, the others are its own program started again with a role. They tell their addresses on standard output, are
// told all on standard input, and end with it.

const roleEnv = "JETON_SHM_TEST_RANK" // role, rank, size

func TestMain(m *testing.M) {
	if role := os.Getenv(roleEnv); role != "" {
		child(strings.Fields(role))
		return
	}
	os.Exit(m.Run())
}

func child(args []string) {
	me, _ := strconv.Atoi(args[1])
	size, _ := strconv.Atoi(args[2])
	b := newBoard()
	f, err := Open(context.Background(), Config{Rank: me, Size: size, Directory: b})
	if err != nil {
		fmt.Println("error", err)
		os.Exit(1)
	}
	if args[3] != "-" {
		f.spin = args[3] == "true"
	}
	fmt.Println(b.addrs[me])
	in := bufio.NewReader(os.Stdin)
	addrs, err := in.ReadString('\n')
	if err != nil {
		os.Exit(1)
	}
	for i, addr := range strings.Fields(addrs) {
		_ = b.Publish(context.Background(), i, addr)
	}
	go func() {
		_, _ = io.Copy(io.Discard, in)
		os.Exit(0)
	}()
	roles[args[0]](newEnd(f))
}

// A job is processes with a rank each.
type job struct {
	self  *end
	cmds  []*exec.Cmd // by rank, from 1
	gone  []chan struct{}
	waits sync.WaitGroup
}

// start starts n-1 processes with a role. spin, when not nil, says what Spin shall be there and here.
func start(t testing.TB, n int, role string, spin *bool) *job {
	t.Helper()
	j := &job{cmds: make([]*exec.Cmd, n), gone: make([]chan struct{}, n)}
	how := "-"
	if spin != nil {
		how = strconv.FormatBool(*spin)
	}
	b := newBoard()
	ins, outs := make([]io.WriteCloser, n), make([]*bufio.Reader, n)
	for i := range n {
		j.gone[i] = make(chan struct{})
		if i == 0 {
			continue
		}
		cmd := exec.Command("/proc/self/exe")
		cmd.Env = append(os.Environ(), fmt.Sprintf("%s=%s %d %d %s", roleEnv, role, i, n, how))
		cmd.Stderr = os.Stderr
		in, err := cmd.StdinPipe()
		if err != nil {
			t.Fatal(err)
		}
		out, err := cmd.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		j.cmds[i], ins[i], outs[i] = cmd, in, bufio.NewReader(out)
		t.Cleanup(func() { _ = in.Close(); <-j.gone[i] })
	}
	f, err := Open(context.Background(), Config{Rank: 0, Size: n, Directory: b, Gone: func(r int) <-chan struct{} { return j.gone[r] }})
	if err != nil {
		t.Fatal(err)
	}
	if spin != nil {
		f.spin = *spin
	}
	addrs := []string{b.addrs[0]}
	for i := 1; i < n; i++ {
		addr, err := outs[i].ReadString('\n')
		if err != nil {
			t.Fatalf("rank %d: %v", i, err)
		}
		addrs = append(addrs, strings.TrimSpace(addr))
		_ = b.Publish(context.Background(), i, addrs[i])
	}
	for i := 1; i < n; i++ {
		fmt.Fprintln(ins[i], strings.Join(addrs, " "))
		j.waits.Go(func() {
			_ = j.cmds[i].Wait()
			close(j.gone[i])
		})
	}
	j.self = newEnd(f)
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), time.Second)
		defer cancel()
		_ = f.Close(ctx)
	})
	return j
}

// An end is a rank that counts what comes, and waits as the protocol above does.
type end struct {
	f      *Fabric
	mu     sync.Mutex
	n      []int // packets of each rank
	bytes  int
	lost   map[int]error
	lostAt time.Time
	then   func(from int, h *fabric.Header, payload []byte)
	sent   int
}

func newEnd(f *Fabric) *end {
	e := &end{f: f, n: make([]int, f.Size()), lost: map[int]error{}}
	f.Attach(e, &e.mu)
	return e
}

func (e *end) Place(int, *fabric.Header, int) []byte { return nil }
func (e *end) Sent(any)                              { e.sent++ }
func (e *end) Lost(rank int, err error)              { e.lost[rank] = err; e.lostAt = time.Now() }

func (e *end) Deliver(from int, h *fabric.Header, payload []byte) {
	e.n[from]++
	e.bytes += len(payload)
	if e.then != nil {
		e.then(from, h, payload)
	}
}

// spins is how often a rank that may spin polls before it parks.
const spins = 2000

// until waits; the caller holds the lock.
func (e *end) until(cond func() bool) {
	for k := 0; !cond(); {
		if e.f.Poll() {
			k = 0
			continue
		}
		if k++; e.f.Spin() && k < spins {
			continue
		}
		k = 0
		e.mu.Unlock()
		e.f.Park(context.Background(), fabric.Anyone, cond)
		e.mu.Lock()
	}
}

// send sends, and does not return before the packet was taken; the caller holds the lock.
func (e *end) send(to int, h *fabric.Header, payload []byte) {
	want := e.sent + 1
	now, err := e.f.Send(to, h, payload, e)
	if err == nil && !now {
		e.until(func() bool { return e.sent >= want })
	}
}

var never = func() bool { return false }

// roles are what the other ranks do. They hold the lock.
var roles = map[string]func(*end){
	// echo answers each packet with the same.
	"echo": func(e *end) {
		e.then = func(from int, h *fabric.Header, payload []byte) { _, _ = e.f.Send(from, h, payload, nil) }
		e.mu.Lock()
		e.until(never)
	},
	// token hands each packet to the next rank.
	"token": func(e *end) {
		e.then = func(_ int, h *fabric.Header, payload []byte) {
			_, _ = e.f.Send((e.f.Rank()+1)%e.f.Size(), h, payload, nil)
		}
		e.mu.Lock()
		e.until(never)
	},
	// take copies what comes, and answers a packet with tag 1 by one without payload.
	"take": func(e *end) {
		into := make([]byte, 16<<20)
		e.then = func(from int, h *fabric.Header, payload []byte) {
			copy(into[h.A:], payload)
			if h.Tag == 1 {
				_, _ = e.f.Send(from, &fabric.Header{}, nil, nil)
			}
		}
		e.mu.Lock()
		e.until(never)
	},
	// fetch copies from the sender's memory what packets tell of, and answers each.
	"fetch": func(e *end) {
		into := make([]byte, 16<<20)
		e.then = func(from int, h *fabric.Header, payload []byte) {
			answer := fabric.Header{}
			if err := e.f.Fetch(into[:h.Size], from, uintptr(h.A)); err != nil {
				answer.Tag = 1
			}
			answer.A = uint64(into[0]) + uint64(into[h.Size-1])<<8
			_, _ = e.f.Send(from, &answer, nil, nil)
		}
		e.mu.Lock()
		e.until(never)
	},
	// flood sends numbered packets to rank 0 for ever.
	"flood": func(e *end) {
		e.mu.Lock()
		payload := make([]byte, 3000)
		for i := uint64(1); ; i++ {
			for k := range payload {
				payload[k] = byte(i)
			}
			e.send(0, &fabric.Header{ID: i}, payload[:i*37%uint64(len(payload))])
		}
	},
	// deaf greets rank 0, and never looks again.
	"deaf": func(e *end) {
		e.mu.Lock()
		e.send(0, &fabric.Header{}, nil)
		select {}
	},
	// busy greets rank 0, and computes; its sink answers.
	"busy": func(e *end) {
		e.then = func(from int, h *fabric.Header, payload []byte) { _, _ = e.f.Send(from, h, payload, nil) }
		e.mu.Lock()
		e.send(0, &fabric.Header{}, nil)
		e.mu.Unlock()
		for x := 1; ; x++ {
			if x == 0 {
				fmt.Println()
			}
		}
	},
}
