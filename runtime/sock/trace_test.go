package sock

import (
	"encoding/xml"
	"errors"
	"io"
	"strings"
	"testing"
	"time"
)

// conversation is a trace of a small TCP conversation, made by hand.
func conversation() *Trace {
	server, client := Addr{Host: "127.0.0.1", Port: 9875}, Addr{Host: "127.0.0.1", Port: 40000}
	t := &Trace{began: time.Unix(0, 0)}
	for i, c := range []Call{
		{Proto: "tcp", FD: 3, Local: Addr{Host: "0.0.0.0", Port: 9875}, Op: "bind"},
		{Proto: "tcp", FD: 3, Local: Addr{Host: "0.0.0.0", Port: 9875}, Op: "listen"},
		{Proto: "tcp", FD: 4, Local: client, Peer: server, Op: "connect"},
		{Proto: "tcp", FD: 5, Local: server, Peer: client, Op: "accept"},
		{Proto: "tcp", FD: 4, Local: client, Peer: server, Op: "send", Bytes: 8, Data: "<hello>\x00"},
		{Proto: "tcp", FD: 5, Local: server, Peer: client, Op: "recv", Bytes: 8, Data: "<hello>\x00"},
		{Proto: "tcp", FD: 5, Local: server, Peer: client, Op: "send", Bytes: 2, Data: "OK"},
		{Proto: "tcp", FD: 4, Local: client, Peer: server, Op: "close"},
		{Proto: "tcp", FD: 5, Local: server, Peer: client, Op: "recv"},
		{Proto: "tcp", FD: 5, Local: server, Peer: client, Op: "send", Err: "EPIPE"},
		{Proto: "udp", FD: 6, Local: Addr{Host: "0.0.0.0", Port: 9}, Peer: Addr{Host: "10.0.0.9", Port: 7}, Op: "recvfrom", Bytes: 3, Data: "far"},
	} {
		t.add(c, time.Unix(0, int64(i)*int64(time.Millisecond)))
	}
	return t
}

func TestDiagramOfConversation(t *testing.T) {
	d := layout(conversation().Calls())
	var lines []string
	for _, l := range d.lines {
		lines = append(lines, l.name)
	}
	if got, want := strings.Join(lines, ", "), "tcp 0.0.0.0:9875, tcp 127.0.0.1:40000, udp 0.0.0.0:9, udp 10.0.0.9:7"; got != want {
		t.Errorf("lifelines = %s, want %s", got, want)
	}
	want := []row{
		{from: 0, to: 0, text: "bind"}, {from: 0, to: 0, text: "listen"}, {from: 1, to: 0, text: "connect", both: true}, {from: 0, to: 0, text: "accept"},
		{from: 1, to: 0, text: "send 8 B"}, {from: 0, to: 0, text: "recv 8 B"}, {from: 0, to: 1, text: `send 2 B "OK"`}, {from: 1, to: 0, text: "close"},
		{from: 0, to: 0, text: "recv 0 B: closed by the peer"}, {from: 0, to: 0, text: "send: EPIPE", failed: true},
		{from: 3, to: 2, text: `recvfrom 3 B "far"`},
	}
	for i, r := range d.rows {
		if r != want[i] {
			t.Errorf("row %d = %+v, want %+v", i, r, want[i])
		}
	}
	if !d.lines[3].outer || d.lines[0].outer {
		t.Errorf("lifelines = %+v: only the last is of another process", d.lines)
	}
}

// The SVG is well formed.
func TestSVGIsWellFormed(t *testing.T) {
	for name, tr := range map[string]*Trace{"conversation": conversation(), "empty": {}, "long": longTrace()} {
		dec := xml.NewDecoder(strings.NewReader(tr.SVG()))
		for {
			if _, err := dec.Token(); errors.Is(err, io.EOF) {
				break
			} else if err != nil {
				t.Fatalf("%s: %v\n%s", name, err, tr.SVG())
			}
		}
	}
	if s := longTrace().SVG(); !strings.Contains(s, "and 40 calls more") {
		t.Error("no word of the calls that are not drawn")
	}
}

func longTrace() *Trace {
	t := &Trace{}
	for range 100 {
		t.add(Call{Proto: "unix", FD: 3, Local: Path("/tmp/<s>"), Op: "recv", Bytes: 1 << 20, Data: "é"}, time.Time{})
	}
	return t
}

func TestTraceOfCalls(t *testing.T) {
	tr := StartTrace()
	defer tr.Stop()
	a, err := Socket(INET, DGRAM)
	if err != nil {
		t.Fatal(err)
	}
	a.Bind("127.0.0.1", 0)
	at, _ := a.GetSockName()
	b, err := Socket(INET, DGRAM)
	if err != nil {
		t.Fatal(err)
	}
	b.SendToAddr([]byte("hello"), at)
	from, _ := b.GetSockName()
	a.Recv(3)
	a.SetBlocking(false)
	a.Recv(3)
	b.Close()
	a.Close()
	tr.Stop()
	Socket(INET, DGRAM) // is not of it
	var got []string
	for _, c := range tr.Calls() {
		got = append(got, c.what())
	}
	if g, want := strings.Join(got, "\n"), "bind\nsendto 5 B \"hello\"\nrecv 3 B \"hel\"\nrecv: EAGAIN\nclose\nclose"; g != want {
		t.Errorf("calls =\n%s\nwant\n%s", g, want)
	}
	if c := tr.Calls()[1]; c.Local.Port != from.Port || c.Peer != at || c.Proto != "udp" {
		t.Errorf("call = %+v, want from %v to %v", c, from, at)
	}
	if s := tr.String(); !strings.Contains(s, `sendto 5 B "hello"  `+at.String()) {
		t.Errorf("text is\n%s", s)
	}
}

// A trace that is never stopped holds a bounded number of calls, and says so.
func TestTraceIsBounded(t *testing.T) {
	tr := &Trace{}
	for range maxCalls + 5 {
		tr.add(Call{}, time.Time{})
	}
	if len(tr.Calls()) != maxCalls || !strings.Contains(tr.String(), "5 calls more were made") {
		t.Errorf("trace holds %d calls", len(tr.Calls()))
	}
}
