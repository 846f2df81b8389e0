package channels

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"net"
	"slices"
	"testing"
	"time"

	"github.com/go-zeromq/zmq4"
	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"jeton/kernel/wire"
)

func reader(b []byte) *bufio.Reader { return bufio.NewReader(bytes.NewReader(b)) }

func TestFramesThereAndBack(t *testing.T) {
	var all []byte
	var want [][][]byte
	for _, sizes := range [][]int{{0}, {1, 0, 2}, {255, 256, 257}, {aloneBytes - 1, aloneBytes, 0, aloneBytes + 1}, {growBytes, growBytes + 1, 5*growBytes + 3}} {
		var frames [][]byte
		for i, n := range sizes {
			frames = append(frames, bytes.Repeat([]byte{byte(i + 1)}, n))
		}
		p := pack(frames)
		b := bytes.Join(p.bufs, nil)
		if len(b) != p.size {
			t.Errorf("sizes %v: packet of %d bytes says %d", sizes, len(b), p.size)
		}
		all, want = append(all, b...), append(want, frames)
	}
	r := reader(all)
	for _, frames := range want {
		u, err := readUnit(r)
		if err != nil || u.command {
			t.Fatalf("readUnit = %v, command %v", err, u.command)
		}
		if !slices.EqualFunc(frames, u.frames, bytes.Equal) {
			t.Errorf("%d frames came back as %d, or not as they were", len(frames), len(u.frames))
		}
	}
}

// A message in too many frames is skipped, and the next one read.
func TestTooManyFramesAreSkipped(t *testing.T) {
	many := pack(make([][]byte, wire.MaxFrames+1))
	r := reader(bytes.Join(append(many.bufs, pack([][]byte{[]byte("next")}).bufs...), nil))
	if _, err := readUnit(r); !errors.Is(err, wire.ErrFrames) {
		t.Errorf("too many frames: %v", err)
	}
	if u, err := readUnit(r); err != nil || string(u.frames[0]) != "next" {
		t.Errorf("after them: %q, %v", u.frames, err)
	}
}

func TestCut(t *testing.T) {
	bufs := [][]byte{[]byte("abc"), {}, []byte("defgh"), []byte("i")}
	var got []string
	for len(bufs) > 0 {
		got = append(got, string(bytes.Join(cut(&bufs, 4), []byte("|"))))
	}
	if d := cmp.Diff([]string{"abc||d", "efgh", "i"}, got); d != "" {
		t.Errorf("pieces (-want +got):\n%s", d)
	}
}

// A client that was idle for an hour has not been reading slowly for an hour.
func TestOutboxForgetsIdleTime(t *testing.T) {
	o := newOutbox(nil)
	o.moved = time.Now().Add(-time.Hour)
	o.push(pack([][]byte{[]byte("x")}))
	first := o.moved
	if time.Since(first) > time.Minute {
		t.Errorf("the outbox counts from %v before its first packet", time.Since(first))
	}
	o.push(pack([][]byte{[]byte("y")}))
	if o.moved != first {
		t.Error("a second packet made the first look younger")
	}
}

func FuzzReadUnit(f *testing.F) {
	f.Add(bytes.Join(pack([][]byte{[]byte("a"), nil, bytes.Repeat([]byte("b"), 300)}).bufs, nil))
	f.Add(packCommand("PING", []byte{0, 1, 'x'}).bufs[0])
	f.Add([]byte{flagLong, 0, 0, 0, 0, 0xff, 0xff, 0xff, 0xff, 1, 2, 3})
	f.Add([]byte{flagMore, 1})
	f.Fuzz(func(t *testing.T, b []byte) {
		r := reader(b)
		for {
			u, err := readUnit(r)
			if errors.Is(err, wire.ErrFrames) || errors.Is(err, wire.ErrTooLarge) {
				continue
			}
			if err != nil {
				return
			}
			if len(u.frames) == 0 {
				t.Fatal("a unit without frames")
			}
			if u.command {
				splitCommand(u.frames[0])
				continue
			}
			again, err := readUnit(reader(bytes.Join(pack(u.frames).bufs, nil)))
			if err != nil || !cmp.Equal(again.frames, u.frames, cmpopts.EquateEmpty()) {
				t.Fatalf("frames %q came back as %q, %v", u.frames, again.frames, err)
			}
		}
	})
}

// deaf is a connection that gives the fuzzer's bytes and takes anything.
type deaf struct{ net.Conn }

func (deaf) Write(p []byte) (int, error) { return len(p), nil }
func (deaf) SetDeadline(time.Time) error { return nil }
func (deaf) Read([]byte) (int, error)    { panic("reads go through the reader") }
func (deaf) Close() error                { return nil }
func (deaf) RemoteAddr() net.Addr        { return nil }

func FuzzHandshake(f *testing.F) {
	ready := append([]byte("\x04\x1a\x05READY\x0bSocket-Type\x00\x00\x00\x03REQ"), "\x04\x01\x00"...)
	f.Add(append(greeting("NULL"), ready...))
	f.Add(append(greeting("NULL"), "\x04\x08\x05READY\xff\x00"...))
	f.Add(append(greeting("NULL"), flagCommand|flagLong, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff))
	f.Fuzz(func(t *testing.T, b []byte) {
		for _, typ := range []zmq4.SocketType{zmq4.Router, zmq4.XPub, zmq4.Rep} {
			handshake(deaf{}, reader(b), typ) // it returns: no panic, no endless allocation
		}
	})
}

func FuzzConnectionFile(f *testing.F) {
	f.Add([]byte(goodFile))
	f.Add([]byte(`{"shell_port":1e99}`))
	f.Fuzz(func(t *testing.T, b []byte) {
		c, err := ParseConnectionFile(b)
		if err != nil {
			return
		}
		if err := c.check(); err != nil {
			t.Fatalf("%+v was taken: %v", c, err)
		}
		for _, ch := range all {
			c.address(ch)
		}
	})
}

func BenchmarkPack(b *testing.B) {
	for _, n := range []int{100, 100 << 10} {
		b.Run(fmt.Sprintf("bytes=%d", n), func(b *testing.B) {
			frames := [][]byte{[]byte("topic"), []byte("<IDS|MSG>"), make([]byte, 64), make([]byte, 200), make([]byte, 200), []byte("{}"), make([]byte, n)}
			b.ReportAllocs()
			for b.Loop() {
				pack(frames)
			}
		})
	}
}
