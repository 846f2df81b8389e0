package sock_test

import (
	"bytes"
	"errors"
	"io"
	"os"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"jeton/runtime/sock"
)

// 10, 11, 16: a bound socket does not listen; listen makes the LISTEN row appear.
func TestBindIsNotListen(t *testing.T) {
	s, at := bound(t, sock.STREAM)
	if got := states(t, at, nobody); got != "" {
		t.Errorf("states after Bind = %q, want none", got)
	}
	_, _, err := s.Accept()
	refused(t, err, syscall.EINVAL, "does not listen")
	refused(t, open(t, sock.INET, sock.STREAM).ConnectAddr(at), syscall.ECONNREFUSED, "nobody listens there")
	ok(t, s.Listen(0))
	if got := states(t, at, nobody); got != "LISTEN" {
		t.Errorf("states after Listen = %q, want LISTEN", got)
	}
	if got := must2(s.GetOption(sock.ACCEPTCONN))(t); got != 1 {
		t.Errorf("ACCEPTCONN = %d", got)
	}
}

// 11: the backlog bounds the queue of finished connections: it holds backlog+1, the handshake of the next is put off.
func TestBacklogIsHonoured(t *testing.T) {
	s, at := bound(t, sock.STREAM)
	_, _, err := s.AcceptQueue()
	refused(t, err, syscall.EINVAL)
	const backlog = 2
	ok(t, s.Listen(backlog))
	for range backlog + 1 {
		ok(t, open(t, sock.INET, sock.STREAM).ConnectAddr(at))
	}
	if waiting, room, err := s.AcceptQueue(); waiting != backlog+1 || room != backlog || err != nil {
		t.Errorf("AcceptQueue = %d of %d, %v; want %d of %d", waiting, room, err, backlog+1, backlog)
	}
	late := open(t, sock.INET, sock.STREAM)
	late.SetBlocking(false)
	refused(t, late.ConnectAddr(at), syscall.EINPROGRESS, "Poll")
	if got := states(t, must2(late.GetSockName())(t), at); got != "SYN_SENT" {
		t.Errorf("state of the client that found the queue full = %q, want SYN_SENT", got)
	}
	ok(t, s.Listen(7)) // may be called again
	if _, room, _ := s.AcceptQueue(); room != 7 {
		t.Errorf("backlog = %d, want 7", room)
	}
	late.SetBlocking(true)
	ok(t, late.ConnectAddr(at)) // the kernel asks again after a second, and there is room
}

// 12: clients come one after the other, each with its address; the accepted socket has the listening port (18).
func TestAcceptGivesAddress(t *testing.T) {
	l, at := listening(t)
	for range 3 {
		c := open(t, sock.INET, sock.STREAM)
		ok(t, c.ConnectAddr(at))
		peer, from, err := l.Accept()
		ok(t, err)
		if want := must2(c.GetSockName())(t); from != want || must2(peer.GetPeerName())(t) != want {
			t.Errorf("Accept says %v, want %v", from, want)
		}
		if got := must2(peer.GetSockName())(t); got != at {
			t.Errorf("accepted socket is at %v, want the listening port %v", got, at)
		}
		ok(t, peer.Close())
	}
}

// 13: what does not fit in the buffer is not lost.
func TestStreamKeepsTheRest(t *testing.T) {
	client, server := pair(t)
	want := make([]byte, 10_000)
	for i := range want {
		want[i] = byte(i * 7)
	}
	if n, err := client.SendAll(want); n != len(want) || err != nil {
		t.Fatalf("SendAll = %d, %v", n, err)
	}
	var got []byte
	for len(got) < len(want) {
		part := must2(server.Recv(1000))(t)
		if len(part) == 0 || len(part) > 1000 {
			t.Fatalf("Recv(1000) = %d bytes", len(part))
		}
		got = append(got, part...)
	}
	if !bytes.Equal(got, want) {
		t.Error("received bytes are not those sent")
	}
}

// 14, 15: the server answers OK; the client closes first; the server sees no bytes, and closes. No CLOSE_WAIT is left, and
// the side that closed first is in TIME_WAIT (19).
func TestCloseOfBothSides(t *testing.T) {
	client, server := pair(t)
	cAt, sAt := must2(client.GetSockName())(t), must2(server.GetSockName())(t)
	must2(client.Send([]byte("hello")))(t)
	must2(server.Recv(100))(t)
	must2(server.Send([]byte("OK")))(t)
	if data := must2(client.Recv(100))(t); string(data) != "OK" {
		t.Errorf("client received %q, want OK", data)
	}
	ok(t, client.Close())
	if data, err := server.Recv(100); len(data) != 0 || data == nil || err != nil {
		t.Errorf("Recv after the peer's close = %q, %v; want no bytes and no error", data, err)
	}
	eventually(t, "one side has closed", func() bool {
		got := states(t, cAt, sAt)
		return strings.Contains(got, "CLOSE_WAIT") && strings.Contains(got, "FIN_WAIT2")
	})
	ok(t, server.Close())
	eventually(t, "only TIME_WAIT is left", func() bool { return states(t, cAt, sAt) == "TIME_WAIT" })
	for _, r := range must2(sock.Netstat(sock.Filter{Port: sAt.Port, State: "TIME_WAIT"}))(t) {
		if r.Local == cAt && r.Remote == sAt && r.Inode == 0 && r.PID == 0 && r.Program == "-" {
			return
		}
	}
	t.Error("the TIME_WAIT row is not the client's, or it has an owner")
}

// 18: LISTEN and ESTABLISHED rows, with the same local port.
func TestRowsOfAConnection(t *testing.T) {
	l, at := listening(t)
	c := open(t, sock.INET, sock.STREAM)
	ok(t, c.ConnectAddr(at))
	cAt := must2(c.GetSockName())(t)
	seen := map[string]bool{}
	rows := must2(sock.Netstat(sock.Filter{Proto: "tcp", Port: at.Port}))(t)
	for _, r := range rows {
		seen[r.State+" "+r.Local.String()+" "+r.Remote.String()] = true
	}
	for _, want := range []string{"LISTEN " + at.String() + " 0.0.0.0:0", "ESTABLISHED " + at.String() + " " + cAt.String(), "ESTABLISHED " + cAt.String() + " " + at.String()} {
		if !seen[want] {
			t.Errorf("no row %q in\n%v", want, rows)
		}
	}
	for _, r := range rows {
		if r.State == "LISTEN" && r.Local == at && r.RecvQ != 1 {
			t.Errorf("the client that waits for Accept is not in the Recv-Q:\n%v", rows)
		}
	}
	peer, _, err := l.Accept()
	ok(t, err)
	defer peer.Close()
	must2(c.Send([]byte("four")))(t)
	eventually(t, "unread bytes in Recv-Q", func() bool {
		for _, r := range must2(sock.Netstat(sock.Filter{Port: at.Port, State: "established"}))(t) {
			if r.Local == at && r.RecvQ == 4 && r.PID == os.Getpid() {
				return true
			}
		}
		return false
	})
}

// 17, 19: a client in a process of its own sends the machine's name and waits for the answer.
func TestClientProcess(t *testing.T) {
	l, at := listening(t)
	cmd := process(t, "hostname", strconv.Itoa(at.Port))
	var out bytes.Buffer
	cmd.Stdout = &out
	ok(t, cmd.Start())
	peer, _, err := l.Accept()
	ok(t, err)
	defer peer.Close()
	peer.SetTimeout(patience)
	name := must2(peer.Recv(1024))(t)
	if want := must2(os.Hostname())(t); string(name) != want {
		t.Errorf("client sent %q, want %q", name, want)
	}
	must2(peer.Send([]byte("OK")))(t)
	if rest := must2(peer.Recv(1024))(t); len(rest) != 0 {
		t.Errorf("after its end the client sent %q", rest)
	}
	if err := cmd.Wait(); err != nil || out.String() != "OK\n" {
		t.Errorf("client: %v, printed %q, want OK", err, out.String())
	}
}

// Send takes what fits; the caller sees how much.
func TestPartialSend(t *testing.T) {
	client, server := pair(t)
	ok(t, client.SetOption(sock.SNDBUF, 1<<14))
	data := make([]byte, 64<<20)
	n, err := client.Send(data)
	if err != nil || n <= 0 || n >= len(data) {
		t.Fatalf("Send of 64 MiB = %d, %v; want a part", n, err)
	}
	client.SetBlocking(false)
	for {
		m, err := client.Send(data)
		if err != nil {
			refused(t, err, syscall.EAGAIN, "Poll")
			break
		}
		n += m
	}
	got := 0
	for got < n {
		got += len(must2(server.Recv(1 << 20))(t))
	}
	if got != n {
		t.Errorf("received %d bytes, Send said %d", got, n)
	}
}

func TestSendBeforeConnect(t *testing.T) {
	_, err := open(t, sock.INET, sock.STREAM).Send([]byte("x"))
	refused(t, err, syscall.EPIPE, "not connected")
	_, err = open(t, sock.INET, sock.DGRAM).Send([]byte("x"))
	refused(t, err, syscall.EDESTADDRREQ, "SendTo")
}

func TestSendAfterTheEnd(t *testing.T) {
	client, server := pair(t)
	ok(t, client.Shutdown(sock.SHUT_WR))
	_, err := client.Send([]byte("x"))
	refused(t, err, syscall.EPIPE, "closed")
	if data := must2(server.Recv(10))(t); len(data) != 0 {
		t.Errorf("Recv after the peer's shutdown = %q", data)
	}
	must2(server.Send([]byte("still here")))(t)
	if data := must2(client.Recv(100))(t); string(data) != "still here" {
		t.Errorf("client received %q after its own shutdown", data)
	}
}

func TestReset(t *testing.T) {
	client, server := pair(t)
	ok(t, client.SetOption(sock.LINGER, 0))
	if got := must2(client.GetOption(sock.LINGER))(t); got != 0 {
		t.Errorf("LINGER = %d, want 0", got)
	}
	ok(t, client.Close())
	_, err := server.Recv(10)
	refused(t, err, syscall.ECONNRESET, "peer ended the connection")
	_, err = server.Send([]byte("x"))
	refused(t, err, syscall.EPIPE)
}

// A server that ended first leaves its port in TIME_WAIT: Bind says so. With REUSEADDR, set by both the ended server and the
// new one, there is no wait.
func TestTimeWaitOfServer(t *testing.T) {
	for _, reuse := range []int{0, 1} {
		l := open(t, sock.INET, sock.STREAM)
		ok(t, l.SetOption(sock.REUSEADDR, reuse))
		ok(t, l.Bind("127.0.0.1", 0))
		ok(t, l.Listen(1))
		at := must2(l.GetSockName())(t)
		c := open(t, sock.INET, sock.STREAM)
		ok(t, c.ConnectAddr(at))
		peer, _, err := l.Accept()
		ok(t, err)
		ok(t, l.Close())
		cAt := must2(c.GetSockName())(t)
		ok(t, peer.Close()) // the server first
		must2(c.Recv(1))(t)
		ok(t, c.Close())
		eventually(t, "TIME_WAIT", func() bool { return states(t, at, cAt) == "TIME_WAIT" })
		again := open(t, sock.INET, sock.STREAM)
		refused(t, again.BindAddr(at), syscall.EADDRINUSE, "TIME_WAIT", "REUSEADDR")
		ok(t, again.SetOption(sock.REUSEADDR, 1))
		if reuse == 0 {
			refused(t, again.BindAddr(at), syscall.EADDRINUSE, "each time")
			continue
		}
		ok(t, again.BindAddr(at))
		ok(t, again.Listen(1))
	}
}

func TestPeek(t *testing.T) {
	client, server := pair(t)
	must2(client.Send([]byte("hello")))(t)
	for _, call := range []func(int) ([]byte, error){server.Peek, server.Peek, server.Recv} {
		if data := must2(call(100))(t); string(data) != "hello" {
			t.Errorf("got %q, want hello", data)
		}
	}
}

// Endpoints are readers and writers.
func TestReadWrite(t *testing.T) {
	client, server := pair(t)
	want := bytes.Repeat([]byte("0123456789"), 100_000)
	sent := make(chan error, 1)
	go func() {
		_, err := client.Write(want)
		sent <- errors.Join(err, client.Close())
	}()
	got, err := io.ReadAll(server)
	if err != nil || !bytes.Equal(got, want) {
		t.Errorf("ReadAll = %d bytes, %v; want %d", len(got), err, len(want))
	}
	ok(t, <-sent)
}

func TestInet6TakesBoth(t *testing.T) {
	l := open(t, sock.INET6, sock.STREAM)
	if err := l.Bind("", 0); errors.Is(err, syscall.EADDRNOTAVAIL) {
		t.Skip("this machine has no IPv6")
	}
	ok(t, l.Listen(2))
	port := must2(l.GetSockName())(t).Port
	for f, want := range map[sock.Family]string{sock.INET: "::ffff:127.0.0.1", sock.INET6: "::1"} {
		c := open(t, f, sock.STREAM)
		ok(t, c.Connect("localhost", port))
		peer, from, err := l.Accept()
		ok(t, err)
		peer.Close()
		if from.Host != want {
			t.Errorf("client of %v is seen as %v, want %v", f, from.Host, want)
		}
	}
	if rows := must2(sock.Netstat(sock.Filter{Proto: "tcp6", Port: port, Listening: true}))(t); len(rows) != 1 || rows[0].Local.Host != "::" {
		t.Errorf("rows = %v", rows)
	}
}
