package daemons

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net"
	"os"
	"testing"
	"time"
)

var background = context.Background()

func age(t *testing.T, path string) {
	t.Helper()
	old := time.Now().Add(-time.Hour)
	if err := os.Chtimes(path, old, old); err != nil {
		t.Fatal(err)
	}
}

// TestLink: calls both ways, at once, cancelled, and cut off.
func TestLink(t *testing.T) {
	a, b := net.Pipe()
	cancelled := make(chan struct{})
	var left, right *link
	left = newLink(a, 1<<20, func(ctx context.Context, op string, request []byte) ([]byte, error) {
		return left.call(ctx, "there", request) // back and forth
	})
	right = newLink(b, 1<<20, func(ctx context.Context, op string, request []byte) ([]byte, error) {
		switch string(request) {
		case `"hang"`:
			<-ctx.Done()
			close(cancelled)
			return nil, ctx.Err()
		case `"fail"`:
			return nil, errors.New("no")
		}
		return append([]byte(nil), request...), nil
	})
	ends := make(chan error, 2)
	for _, l := range []*link{left, right} {
		go func() { ends <- l.run() }()
	}
	if got, err := right.call(t.Context(), "here", []byte(`"x"`)); string(got) != `"x"` || err != nil {
		t.Errorf("%s, %v", got, err)
	}
	if _, err := right.call(t.Context(), "here", []byte(`"fail"`)); err == nil || err.Error() != "no" {
		t.Errorf("error %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	time.AfterFunc(time.Millisecond, cancel)
	if _, err := left.call(ctx, "there", []byte(`"hang"`)); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
	<-cancelled
	waiting := make(chan error)
	go func() { _, err := left.call(t.Context(), "there", []byte(`"hang"`)); waiting <- err }()
	cancelled = make(chan struct{})
	a.Close()
	if err := <-waiting; err == nil {
		t.Error("a call ended well on a link that was cut")
	}
	<-ends
	<-ends
}

// FuzzReceive: bytes from a daemon are no harm.
func FuzzReceive(f *testing.F) {
	f.Add([]byte("\x00\x00\x00\x02{}"))
	f.Add([]byte("\xff\xff\xff\xff"))
	f.Add([]byte("\x00\x00\x00\x10{\"Seq\":1}"))
	f.Fuzz(func(t *testing.T, b []byte) {
		r := bytes.NewReader(b)
		for {
			_, err := receive(r, 1<<16)
			if err == io.EOF && r.Len() != 0 {
				t.Fatalf("the end of the stream with %d bytes left", r.Len())
			}
			if err != nil {
				return
			}
		}
	})
}

// FuzzProc: so are the tables of /proc, whatever a program is called.
func FuzzProc(f *testing.F) {
	f.Add("1 (a) b) S 1 2 3 0 -1 0 0 0 0 0 0 0 0 0 20 0 1 0 12345 0", "  sl  local\n   0: 0100007F:1F90 00000000:0000 0A 0:0 0:0 0 0 0 77 1\n")
	f.Fuzz(func(t *testing.T, stat, table string) {
		parseStatus(1, []byte(stat))
		socketTable{}.parse("tcp", table)
	})
}

func TestProcTables(t *testing.T) {
	s, ok := parseStatus(1, []byte("1 (a) b) T 7 8 9 0 -1 0 0 0 0 0 0 0 0 0 20 0 1 0 12345 0"))
	if want := (status{pid: 1, parent: 7, group: 8, session: 9, state: "T", ticks: 12345}); !ok || s != want {
		t.Errorf("%+v, want %+v", s, want)
	}
	table := socketTable{}
	table.parse("tcp", "  sl  local\n"+
		"   0: 0100007F:1F90 00000000:0000 0A 0:0 0:0 0 0 0 77 1\n"+
		"   1: 0000000000000000FFFF00000200000A:0016 0000000000000000FFFF00000300000A:8AE6 01 0:0 0:0 0 0 0 78 1\n")
	if c := table["77"]; c != (Connection{"tcp", "127.0.0.1:8080", "", "LISTEN"}) {
		t.Errorf("%+v", c)
	}
	if c := table["78"]; c != (Connection{"tcp", "10.0.0.2:22", "10.0.0.3:35558", "ESTABLISHED"}) {
		t.Errorf("%+v", c)
	}
}
