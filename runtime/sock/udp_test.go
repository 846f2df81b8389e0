package sock_test

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"jeton/runtime/sock"
)

// The numbers of the tests' comments are those of the exercises of lab 1.

// 1, 2, 4: an ordinary user may not bind port 23, and the program ends with one readable line.
func TestReservedPortIsRefused(t *testing.T) {
	first := strings.TrimSpace(string(must2(os.ReadFile("/proc/sys/net/ipv4/ip_unprivileged_port_start"))(t)))
	if n := must2(strconv.Atoi(first))(t); n <= 23 {
		t.Fatalf("net.ipv4.ip_unprivileged_port_start is %d: this machine lets everyone bind port 23, so the exercise shows nothing; set it to 1024", n)
	}
	cmd := process(t, "bind", "23")
	if os.Getuid() == 0 {
		cmd.SysProcAttr.Credential = &syscall.Credential{Uid: 65534, Gid: 65534}
	}
	out, err := cmd.Output()
	if _, failed := err.(*exec.ExitError); !failed {
		t.Fatalf("bind(23) of an ordinary user: err = %v, want exit code 1; output %q", err, out)
	}
	want := "bind 0.0.0.0:23: EACCES (permission denied): ports below " + first + " are reserved to root; choose one from " + first + " to 65535\n"
	if string(out) != want {
		t.Errorf("output = %q, want %q", out, want)
	}
}

// 3: another port is fine; the program ends at once and the port is free again.
func TestPortIsFreeAfterTheEnd(t *testing.T) {
	_, at := bound(t, sock.DGRAM)
	sock.CloseAll()
	for range 2 {
		if out, err := process(t, "bind", strconv.Itoa(at.Port)).Output(); err != nil || len(out) != 0 {
			t.Fatalf("bind(%d): err = %v, output %q, want none", at.Port, err, out)
		}
	}
}

// 5: what does not fit in the buffer is lost; the next receive gets the next datagram.
func TestExcessOfDatagramIsLost(t *testing.T) {
	server, at := bound(t, sock.DGRAM)
	client, from := bound(t, sock.DGRAM)
	for _, data := range [][]byte{bytes.Repeat([]byte("x"), 2000), []byte("next")} {
		if n, err := client.SendTo(data, at.Host, at.Port); err != nil || n != len(data) {
			t.Fatalf("SendTo = %d, %v, want %d, nil", n, err, len(data))
		}
	}
	for _, want := range [][]byte{bytes.Repeat([]byte("x"), 1024), []byte("next")} {
		data, who, err := server.RecvFrom(1024)
		if err != nil || !bytes.Equal(data, want) || who != from {
			t.Fatalf("RecvFrom = %d bytes from %v, %v; want %d from %v", len(data), who, err, len(want), from)
		}
	}
}

// 6: a loop prints each message and its sender.
func TestTwoSendersAreToldApart(t *testing.T) {
	server, at := bound(t, sock.DGRAM)
	a, fromA := bound(t, sock.DGRAM)
	b, fromB := bound(t, sock.DGRAM)
	for i, s := range []*sock.Endpoint{a, b, a} {
		must2(s.SendTo([]byte{byte('0' + i)}, "localhost", at.Port))(t)
	}
	for i, want := range []sock.Addr{fromA, fromB, fromA} {
		data, from, err := server.RecvFrom(10)
		if err != nil || from != want || string(data) != strconv.Itoa(i) {
			t.Errorf("message %d: %q from %v, %v; want from %v", i, data, from, err, want)
		}
	}
}

// 7: the server is in the table with its pid while it runs, and gone afterwards.
func TestServerIsInNetstat(t *testing.T) {
	s, at := bound(t, sock.DGRAM)
	rows := must2(sock.Netstat(sock.Filter{Proto: "udp", Port: at.Port, Listening: true}))(t)
	if len(rows) != 1 {
		t.Fatalf("rows = %v, want one", rows)
	}
	r := rows[0]
	if r.Proto != "udp" || r.Local != at || r.State != "UNCONN" || r.PID != os.Getpid() || r.Program != filepath.Base(os.Args[0]) || r.UID != os.Getuid() {
		t.Errorf("row = %+v, want udp %v UNCONN of pid %d", r, at, os.Getpid())
	}
	ok(t, s.Close())
	if rows := must2(sock.Netstat(sock.Filter{Proto: "udp", Port: at.Port}))(t); len(rows) != 0 {
		t.Errorf("rows after Close:\n%v", rows)
	}
}

// 9: to a port where nobody listens SendTo succeeds, twice; a connected socket learns of it at its next call.
func TestUDPToClosedPort(t *testing.T) {
	gone, at := bound(t, sock.DGRAM)
	ok(t, gone.Close())
	s := open(t, sock.INET, sock.DGRAM)
	for range 2 {
		if n, err := s.SendTo([]byte("hello"), at.Host, at.Port); n != 5 || err != nil {
			t.Fatalf("SendTo a closed port = %d, %v, want 5, nil", n, err)
		}
	}
	ok(t, s.ConnectAddr(at))
	must2(s.Send([]byte("hello")))(t)
	_, err := s.Send([]byte("hello"))
	refused(t, err, syscall.ECONNREFUSED, "send "+at.String(), "an earlier datagram came back")
	must2(s.Send([]byte("hello")))(t)
	_, err = s.Recv(10)
	refused(t, err, syscall.ECONNREFUSED, "recv", "an earlier datagram came back")
}

// T2: one program per port.
func TestSecondBindIsRefused(t *testing.T) {
	_, at := bound(t, sock.DGRAM)
	s := open(t, sock.INET, sock.DGRAM)
	refused(t, s.BindAddr(at), syscall.EADDRINUSE, at.String(), "this very process has it", "CloseAll")
}

// T2: the message names the program that has the port.
func TestHolderIsNamed(t *testing.T) {
	cmd := process(t, "hold")
	port := must2(strconv.Atoi(start(t, cmd)))(t)
	s := open(t, sock.INET, sock.STREAM)
	refused(t, s.Bind("", port), syscall.EADDRINUSE, "exe (pid "+strconv.Itoa(cmd.Process.Pid)+", user ", "choose another port")
}

// T3: TCP and UDP have each their own ports.
func TestTCPAndUDPShareNumbers(t *testing.T) {
	for range 100 { // the number may be taken in TCP by someone else
		_, at := bound(t, sock.DGRAM)
		if err := open(t, sock.INET, sock.STREAM).BindAddr(at); err == nil {
			return
		}
	}
	t.Fatal("no UDP port could be bound in TCP too")
}

// T5: one socket of each family and type.
func TestFamiliesAndTypes(t *testing.T) {
	for _, f := range []sock.Family{sock.INET, sock.INET6, sock.UNIX} {
		for _, typ := range []sock.Type{sock.STREAM, sock.DGRAM} {
			t.Run(f.String()+" "+typ.String(), func(t *testing.T) {
				s := open(t, f, typ)
				if s.Family() != f || s.Type() != typ || s.FD() < 3 {
					t.Errorf("socket is %v", s)
				}
				if got := must2(s.GetOption(sock.TYPE))(t); got != int(typ) {
					t.Errorf("SO_TYPE = %d, want %d", got, int(typ))
				}
				ok(t, s.Close())
				ok(t, s.Close())
				if s.FD() != -1 {
					t.Errorf("FD after Close = %d, want -1", s.FD())
				}
				_, err := s.Recv(1)
				refused(t, err, syscall.EBADF, "closed")
			})
		}
	}
	_, err := sock.Socket(9999, sock.STREAM)
	refused(t, err, syscall.EAFNOSUPPORT, "sock.INET")
	_, err = sock.Socket(sock.INET, 999)
	refused(t, err, syscall.EINVAL, "sock.STREAM or sock.DGRAM")
}

func TestEmptyDatagram(t *testing.T) {
	server, at := bound(t, sock.DGRAM)
	client, from := bound(t, sock.DGRAM)
	if n, err := client.SendTo(nil, at.Host, at.Port); n != 0 || err != nil {
		t.Fatalf("SendTo = %d, %v", n, err)
	}
	if data, who, err := server.RecvFrom(10); len(data) != 0 || data == nil || who != from || err != nil {
		t.Errorf("RecvFrom = %q, %v, %v", data, who, err)
	}
}

func TestDatagramTooLong(t *testing.T) {
	s, at := bound(t, sock.DGRAM)
	if n, err := s.SendTo(make([]byte, 65507), at.Host, at.Port); n != 65507 || err != nil {
		t.Fatalf("SendTo = %d, %v", n, err)
	}
	_, err := s.SendTo(make([]byte, 65508), at.Host, at.Port)
	refused(t, err, syscall.EMSGSIZE, "65507")
}

func TestBroadcastNeedsItsOption(t *testing.T) {
	s, at := bound(t, sock.DGRAM)
	_, err := s.SendTo([]byte("x"), "127.255.255.255", at.Port)
	refused(t, err, syscall.EACCES, "sock.BROADCAST")
	ok(t, s.SetOption(sock.BROADCAST, 1))
	must2(s.SendTo([]byte("x"), "127.255.255.255", at.Port))(t)
}
