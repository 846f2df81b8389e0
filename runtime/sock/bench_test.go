package sock_test

import (
	"io"
	"net"
	"strconv"
	"testing"

	"jeton/runtime/sock"
)

// One byte there and back, beside package net.
func BenchmarkRoundTrip(b *testing.B) {
	ping := func(b *testing.B, c, s io.ReadWriter) {
		go io.Copy(s, s)
		p := []byte{1}
		for b.Loop() {
			c.Write(p)
			if _, err := c.Read(p); err != nil {
				b.Fatal(err)
			}
		}
	}
	b.Run("transport=tcp/lib=sock", func(b *testing.B) {
		c, s := pair(b)
		ok(b, c.SetOption(sock.NODELAY, 1))
		ok(b, s.SetOption(sock.NODELAY, 1))
		ping(b, c, struct{ io.ReadWriter }{s})
	})
	b.Run("transport=tcp/lib=net", func(b *testing.B) {
		c, s := netPair(b)
		ping(b, c, struct{ io.ReadWriter }{s})
	})
}

// Bytes in one direction, beside package net.
func BenchmarkStream(b *testing.B) {
	stream := func(b *testing.B, size int, c io.WriteCloser, s io.Reader) {
		done := make(chan struct{})
		go func() { defer close(done); io.CopyBuffer(io.Discard, struct{ io.Reader }{s}, make([]byte, 1<<16)) }()
		b.SetBytes(int64(size))
		p := make([]byte, size)
		for b.Loop() {
			if _, err := c.Write(p); err != nil {
				b.Fatal(err)
			}
		}
		c.Close()
		<-done
	}
	for _, size := range []int{1 << 10, 1 << 16} {
		b.Run("bytes="+strconv.Itoa(size)+"/lib=sock", func(b *testing.B) { c, s := pair(b); stream(b, size, c, s) })
		b.Run("bytes="+strconv.Itoa(size)+"/lib=net", func(b *testing.B) { c, s := netPair(b); stream(b, size, c, s) })
	}
}

func BenchmarkNetstat(b *testing.B) {
	for b.Loop() {
		must2(sock.Netstat())(b)
	}
}

func netPair(b *testing.B) (c, s net.Conn) {
	l := must2(net.Listen("tcp", "127.0.0.1:0"))(b)
	defer l.Close()
	c = must2(net.Dial("tcp", l.Addr().String()))(b)
	s = must2(l.Accept())(b)
	b.Cleanup(func() { c.Close(); s.Close() })
	return c, s
}
