package channels

import (
	"bytes"
	"io"
	"net"
	"sync"
	"testing"
	"time"
)

// plain packs s as one buffer, without frames.
func plain(s string) packet { return packet{bufs: [][]byte{[]byte(s)}, size: len(s)} }

// A trickle takes some bytes at once, and the rest in its own time.
type trickle struct {
	mu   sync.Mutex
	got  bytes.Buffer
	room int
}

func (w *trickle) try(b []byte) int {
	w.mu.Lock()
	defer w.mu.Unlock()
	n := min(len(b), w.room)
	w.got.Write(b[:n])
	return n
}

// TestSmallPacketGoesAtOnce: nobody runs the outbox, and the packet is out when push returns.
func TestSmallPacketGoesAtOnce(t *testing.T) {
	w := &trickle{room: 100}
	o := newOutbox(w.try)
	if !o.push(plain("abc")) || w.got.String() != "abc" {
		t.Fatalf("written: %q", &w.got)
	}
	if n, _ := o.load(); n != 0 {
		t.Errorf("%d bytes are said to wait", n)
	}
	o.finish()
	if o.take() != nil {
		t.Error("the outbox does not end")
	}
}

// TestRestOfPacketComesFirst: what the connection did not take goes before what is pushed later.
func TestRestOfPacketComesFirst(t *testing.T) {
	w := &trickle{room: 2}
	o := newOutbox(w.try)
	o.push(plain("abcd"))
	w.room = 100
	o.push(plain("ef")) // though there is room now
	if n, _ := o.load(); n != 4 {
		t.Errorf("%d bytes are said to wait, want 4", n)
	}
	if got := string(bytes.Join(o.take(), nil)); w.got.String() != "ab" || got != "cdef" {
		t.Errorf("%q was written at once and %q left, want ab and cdef", &w.got, got)
	}
	o.push(plain("g")) // while somebody writes cdef
	if w.got.String() != "ab" {
		t.Errorf("a packet overtook another: %q", &w.got)
	}
	o.wrote(4, true)
	if got := string(bytes.Join(o.take(), nil)); got != "g" {
		t.Errorf("then %q, want g", got)
	}
}

// TestClosedWhileWriting: what a closed connection did not take is not kept.
func TestClosedWhileWriting(t *testing.T) {
	var o *outbox
	o = newOutbox(func([]byte) int { o.close(); return 1 })
	o.push(plain("abc"))
	if n, _ := o.load(); n != 0 || o.take() != nil || o.push(plain("d")) {
		t.Errorf("a closed outbox has %d bytes", n)
	}
}

// TestPushFromManySides: whoever writes, packets stay whole, and those of one goroutine in order.
func TestPushFromManySides(t *testing.T) {
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer ln.Close()
	c, err := net.Dial("tcp", ln.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	s, err := ln.Accept()
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	s.(*net.TCPConn).SetWriteBuffer(4 << 10) // so that it is often full
	o := newOutbox(atOnce(s))
	var wg, pushing sync.WaitGroup
	wg.Go(func() { o.run(s); s.Close() })
	const packets, size = 2000, 1000
	for id := range byte(4) {
		pushing.Go(func() {
			for i := range packets {
				o.push(plain(string(append(bytes.Repeat([]byte{id}, size-1), byte(i)))))
			}
		})
	}
	wg.Go(func() { pushing.Wait(); o.finish() })
	var next [4]byte
	c.SetDeadline(time.Now().Add(5 * time.Minute))
	n, buf := 0, make([]byte, size)
	for ; ; n++ {
		if _, err := io.ReadFull(c, buf); err == io.EOF {
			break
		} else if err != nil {
			t.Fatal(err)
		}
		id := buf[0]
		if !bytes.Equal(buf[:size-1], bytes.Repeat([]byte{id}, size-1)) || buf[size-1] != next[id] {
			t.Fatalf("packet %d is torn, or out of order", n)
		}
		next[id]++
	}
	if n != 4*packets {
		t.Errorf("%d packets came, want %d", n, 4*packets)
	}
	wg.Wait()
}
