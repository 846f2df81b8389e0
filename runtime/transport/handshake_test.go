package transport

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// pass is one message of a handshake, as an ear on the line hears it.
type pass struct {
	dialer bool
	bytes  []byte
}

// tapped is an end of a connection whose writes are kept.
type tapped struct {
	net.Conn
	dialer bool
	log    *[]pass
	mu     *sync.Mutex
}

func (t tapped) Write(b []byte) (int, error) {
	t.mu.Lock()
	*t.log = append(*t.log, pass{t.dialer, bytes.Clone(b)})
	t.mu.Unlock()
	return t.Conn.Write(b)
}

// shake runs the handshake of ranks 1 (dialer) and 0, and returns what both say and what was heard.
func shake(dialKey, listenKey []byte, v verdict) (heard []pass, dialed, listened error) {
	a, b := net.Pipe()
	var mu sync.Mutex
	errs := make(chan error)
	go func() {
		c := &call{key: listenKey}
		err := c.listen(tapped{b, false, &heard, &mu}, 0, 10)
		if err == nil {
			err = c.judge(tapped{b, false, &heard, &mu}, v)
		}
		b.Close()
		errs <- err
	}()
	c := &call{key: dialKey, from: 1, to: 0}
	dialed = c.dial(tapped{a, true, &heard, &mu}, 11)
	a.Close()
	return heard, dialed, <-errs
}

func TestHandshake(t *testing.T) {
	key, other := worldKey(secret, "w"), worldKey(secret, "v")
	if bytes.Equal(key, other) || bytes.Equal(key, worldKey(secret[1:], "w")) {
		t.Fatal("the key does not depend on the secret and the world")
	}
	heard, d, l := shake(key, key, welcome)
	if d != nil || l != nil {
		t.Fatalf("dialer %v, listener %v", d, l)
	}
	var sizes []int
	for _, p := range heard {
		sizes = append(sizes, len(p.bytes))
	}
	if want := []int{helloBytes, answerBytes, macBytes, verdictSize}; !slices.Equal(sizes, want) {
		t.Errorf("passes of %v bytes, want %v", sizes, want)
	}
	for v, want := range map[verdict]error{crossed: errCrossed, known: errKnown, lostYou: errLost, 99: errGarbage} {
		if _, d, _ := shake(key, key, v); !errors.Is(d, want) {
			t.Errorf("verdict %d: %v, want %v", v, d, want)
		}
	}
	heard, d, l = shake(key, other, welcome)
	says(t, d, ErrSecret, "hung up")
	says(t, l, ErrSecret)
	if len(heard) != 1 {
		t.Errorf("a listener of another world said %d things", len(heard)-1)
	}
}

// What an ear has heard does not open another connection: neither to the same listener (replay), nor turned round (reflection), nor as
// another rank.
func TestReplay(t *testing.T) {
	key := worldKey(secret, "w")
	heard, _, _ := shake(key, key, welcome)
	replay := func(rank int, say ...[]byte) ([]byte, error) {
		a, b := net.Pipe()
		got := make(chan []byte)
		go func() {
			all, _ := io.ReadAll(a)
			got <- all
		}()
		go func() {
			for _, s := range say {
				a.Write(s)
			}
		}()
		c := &call{key: key}
		b.SetDeadline(time.Now().Add(patient))
		err := c.listen(b, rank, 10)
		b.Close()
		return <-got, err
	}
	hello, answer, proof := heard[0].bytes, heard[1].bytes, heard[2].bytes
	got, err := replay(0, hello, proof)
	says(t, err, ErrSecret) // the nonce of the listener is another one
	if len(got) != answerBytes || bytes.Equal(got, answer) {
		t.Errorf("the answer to a repeated hello: %d bytes, the same: %v", len(got), bytes.Equal(got, answer))
	}
	if got, err := replay(2, hello); !errors.Is(err, errGarbage) || len(got) != 0 {
		t.Errorf("a hello to another rank: %v, %d bytes", err, len(got))
	}
	for i := range hello { // each byte counts
		bad := bytes.Clone(hello)
		bad[i] ^= 0x40
		if got, err := replay(0, bad); err == nil || len(got) != 0 {
			t.Fatalf("a hello with byte %d changed: %v, %d bytes of answer", i, err, len(got))
		}
	}
	// A listener that sends back what it hears, or repeats an earlier answer, proves nothing.
	for name, say := range map[string][]byte{"reflection": hello, "replay": answer} {
		a, b := net.Pipe()
		go func() {
			io.ReadFull(b, make([]byte, helloBytes))
			b.Write(say[:min(len(say), answerBytes)])
			b.Close()
		}()
		c := &call{key: key, from: 1, to: 0}
		if err := c.dial(a, 11); !errors.Is(err, ErrSecret) {
			t.Errorf("%s: %v, want ErrSecret", name, err)
		}
	}
}

// A connection that says nothing, or half a hello, is closed after Config.Handshake.
func TestSilentStranger(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := newMesh(Config{Rank: 0, Secret: secret, Handshake: 5 * time.Second, Pending: 4})
		a, b := net.Pipe()
		began := time.Now()
		m.pending.add(b)
		m.spawn(func() { m.serve(b) })
		go a.Write(make([]byte, helloBytes-1))
		if _, err := a.Read(make([]byte, 1)); err != io.EOF {
			t.Errorf("Read: %v, want EOF", err)
		}
		if d := time.Since(began); d != 5*time.Second {
			t.Errorf("closed after %v", d)
		}
		m.Close()
	})
}

func TestWrongSecret(t *testing.T) {
	dir := NewAddresses()
	open := func(rank int, secret []byte) *Mesh {
		m, err := Open(t.Context(), Config{Rank: rank, Size: 2, Secret: secret, Directory: dir, Host: func(int) string { return "alice" }})
		ok(t, err)
		t.Cleanup(func() { m.Close() })
		return m
	}
	open(0, secret)
	m := open(1, bytes.Repeat([]byte("x"), 32))
	says(t, m.Send(t.Context(), 0, []byte("x")), ErrSecret, "send to rank 0 (alice)", "another world")
}

// 10,000 connections of a stranger while a world works: it goes on, the stranger gets no byte, and what it costs is bounded.
func TestStrangers(t *testing.T) {
	const strangers, atOnce = 10_000, 200
	all := meshes(t, 2, func(c *Config) { c.Pending = 16; c.Handshake = time.Minute })
	ctx, stop := context.WithCancel(t.Context())
	var world sync.WaitGroup
	rounds := 0
	world.Go(func() {
		for ; ctx.Err() == nil; rounds++ {
			send(t, all[0], 1, "ping")
			expect(t, all[1], 0, "ping")
		}
	})
	world.Go(func() { // who knows the secret finds a place among them
		for i := 0; ctx.Err() == nil; i++ {
			m, err := Open(ctx, Config{Rank: 5, Secret: secret, World: "test", Directory: NewAddresses(all[0].Addr())})
			if err != nil {
				return
			}
			if err := m.Connect(ctx, 0); err == nil {
				t.Error("rank 5 of a mesh of 2 was let in")
			}
			m.Close()
		}
	})
	most, received := 0, 0
	world.Go(func() {
		for ctx.Err() == nil {
			most = max(most, serving())
			select {
			case <-time.After(5 * time.Millisecond):
			case <-ctx.Done():
			}
		}
	})
	var mu sync.Mutex
	var wg sync.WaitGroup
	for i := range atOnce {
		wg.Go(func() {
			for range strangers / atOnce {
				nc, err := net.Dial("tcp", all[0].Addr())
				if err != nil {
					continue // reset while it stood in line
				}
				nc.Write(bytes.Repeat([]byte{byte(i)}, []int{0, 1, helloBytes, 10 * helloBytes}[i%4]))
				nc.SetReadDeadline(time.Now().Add(50 * time.Millisecond))
				n, _ := nc.Read(make([]byte, 10)) // until it is thrown out, or leaves
				mu.Lock()
				received += n
				mu.Unlock()
				nc.Close()
			}
		})
	}
	wg.Wait()
	stop()
	world.Wait()
	if received > 0 {
		t.Errorf("strangers received %d bytes", received)
	}
	if most == 0 || most > 3*2*16 { // of the three listeners
		t.Errorf("%d goroutines heard strangers at once, want at most %d", most, 3*2*16)
	}
	if rounds == 0 {
		t.Error("the world stood still")
	}
	t.Logf("%d messages meanwhile", rounds)
	m, err := Open(t.Context(), Config{Rank: 1, Secret: secret, World: "test", Directory: NewAddresses(all[0].Addr())})
	ok(t, err)
	defer m.Close()
	ok(t, m.Send(soonest(t), 0, []byte("from another process of rank 1")))
	expect(t, all[0], 1, "from another process of rank 1")
}

// serving is how many goroutines hear connections that have not proved themselves.
func serving() int {
	buf := make([]byte, 4<<20)
	return strings.Count(string(buf[:runtime.Stack(buf, true)]), "(*Mesh).serve(")
}

// However many strangers come, no more than Pending of them are kept, and the newest stay.
func TestPendingIsBounded(t *testing.T) {
	p := &pending{limit: 3}
	var theirs []net.Conn
	for range 10 {
		a, b := net.Pipe()
		theirs = append(theirs, a)
		p.add(b)
	}
	if len(p.conns) != 3 {
		t.Errorf("%d are kept, want 3", len(p.conns))
	}
	open := 0
	for _, a := range theirs {
		a.SetReadDeadline(time.Now().Add(time.Millisecond))
		if _, err := a.Read(make([]byte, 1)); isTimeout(err) {
			open++
		}
	}
	p.closeAll()
	if open != 3 {
		t.Errorf("%d are open, want 3", open)
	}
}

// Whatever comes in the place of a hello and a proof, nobody is let in who does not know the key, and nothing is said to one whose
// hello is wrong.
func FuzzHandshake(f *testing.F) {
	key := worldKey(secret, "w")
	heard, _, _ := shake(key, key, welcome)
	f.Add([]byte{}, []byte{})
	f.Add(heard[0].bytes, heard[2].bytes)
	f.Add(heard[0].bytes[:40], []byte{1})
	f.Add(append([]byte{version}, make([]byte, helloBytes)...), make([]byte, macBytes))
	f.Fuzz(func(t *testing.T, hello, proof []byte) {
		a, b := net.Pipe()
		var got []byte
		var wg sync.WaitGroup
		wg.Go(func() { got, _ = io.ReadAll(a) })
		wg.Go(func() {
			a.Write(hello)
			a.Write(proof)
			b.SetReadDeadline(time.Now())
		})
		c := &call{key: key}
		err := c.listen(b, 0, 10)
		b.Close()
		wg.Wait()
		a.Close()
		if err == nil {
			t.Fatal("let in")
		}
		whole := append(bytes.Clone(hello), proof...) // another process may have recorded it
		if _, wrong := (&call{key: key}).hear(bytes.NewReader(whole), "hello", helloBytes-macBytes); wrong != nil && len(got) > 0 {
			t.Fatalf("%d bytes of answer to a wrong hello", len(got))
		}
	})
}

func TestErrorsNameHosts(t *testing.T) {
	e := &Error{Op: "send to", Rank: 3, Host: "alice", Err: ErrGone}
	if got := e.Error(); got != "transport: send to rank 3 (alice): the process has died" {
		t.Error(got)
	}
	if !strings.Contains((hangUp{io.EOF}).Error(), "hung up") {
		t.Error("a hang-up does not say so")
	}
}
