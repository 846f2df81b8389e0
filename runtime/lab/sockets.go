package lab

import (
	"errors"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"time"

	"jeton/launcher/lang"
	"jeton/runtime/bg"
	"jeton/runtime/session"
	"jeton/runtime/sock"
)

var (
	sayEndless      = lang.Text{En: "the server has sent %d bytes, and does not end", Fr: "le serveur a envoyé %d octets, et ne finit pas"}
	sayNotListening = lang.Text{En: "%v has ended, and does not listen on port %d: %s", Fr: "%v s’est terminé, et n’écoute pas sur le port %d : %s"}
	saySilent       = lang.Text{En: "%v does not listen on port %d", Fr: "%v n’écoute pas sur le port %d"}
)

// Holds reports whether the background program has a socket of proto ("udp", "tcp") bound to the local port, which is not
// connected: a UDP server's, or a TCP server's that listens.
func Holds(program, proto string, port int) bool {
	return has(program, sock.Filter{Proto: proto, Port: port, Listening: true}, func(c sock.Connection) bool { return c.Local.Port == port })
}

// Listens reports whether the background program has a TCP socket that listens on the port.
func Listens(program string, port int) bool { return Holds(program, "tcp", port) }

// Connected reports whether the background program has a TCP connection to the remote port.
func Connected(program string, port int) bool {
	return has(program, sock.Filter{Proto: "tcp", Port: port, State: "ESTABLISHED"}, func(c sock.Connection) bool { return c.Remote.Port == port })
}

// Mentions counts the addresses in text that have the port: ":9875" that no further digit follows.
func Mentions(text string, port int) int {
	n := 0
	for _, part := range strings.Split(text, ":"+strconv.Itoa(port))[1:] {
		if part == "" || part[0] < '0' || part[0] > '9' {
			n++
		}
	}
	return n
}

// Numbers counts the places of text where the number n stands by itself: not within a longer number, and not as a port.
func Numbers(text string, n int) int {
	count := 0
	for _, at := range numbers.FindAllStringIndex(text, -1) {
		if port := at[0] > 0 && text[at[0]-1] == ':'; !port && text[at[0]:at[1]] == strconv.Itoa(n) {
			count++
		}
	}
	return count
}

var numbers = regexp.MustCompile(`[0-9]+`)

// HasRead reports whether the background program, a TCP server on the port, has read all that its client, whose own port
// is named, has sent: nothing is under way, and nothing waits for Recv. The client is this machine's.
func HasRead(program string, port, client int) bool {
	arrived := has("", sock.Filter{Proto: "tcp", Port: client}, func(c sock.Connection) bool {
		return c.Local.Port == client && c.Remote.Port == port && c.SendQ == 0
	})
	return arrived && has(program, sock.Filter{Proto: "tcp", Port: client}, func(c sock.Connection) bool {
		return c.Local.Port == port && c.Remote.Port == client && c.RecvQ == 0
	})
}

// HasClosed reports whether the background program, a TCP server on the port, holds no end of a connection with the
// client's port any more, in whatever state: it has called Close.
func HasClosed(program string, port, client int) bool {
	r, err := bg.Status(program)
	if err != nil {
		return false
	}
	rows, err := sock.On(r.Host).Netstat(sock.Filter{Proto: "tcp", Port: client, PID: r.Pid})
	if err != nil {
		return false
	}
	for _, c := range rows {
		if c.Local.Port == port && c.Remote.Port == client {
			return false
		}
	}
	return true
}

// OpenSockets counts the sockets that this process has open, of whatever kind, and those of package sock that it has lost: that Go's
// collector has closed for it. It is 0 where the system does not tell (without /proc). A function that closes what it opens leaves
// the number as it was, whenever the collector runs.
func OpenSockets() int {
	n := sock.Lost()
	fds, _ := filepath.Glob("/proc/self/fd/*")
	for _, fd := range fds {
		if to, err := os.Readlink(fd); err == nil && strings.HasPrefix(to, "socket:") {
			n++
		}
	}
	return n
}

// has looks among the program's own sockets, on its host, or with "" among all of this machine. What cannot be seen is not there: the caller asks again.
func has(program string, f sock.Filter, want func(sock.Connection) bool) bool {
	host := ""
	if program != "" {
		r, err := bg.Status(program)
		if err != nil {
			return false
		}
		host, f.PID = r.Host, r.Pid
	}
	rows, err := sock.On(host).Netstat(f)
	if err != nil {
		return false
	}
	for _, c := range rows {
		if want(c) {
			return true
		}
	}
	return false
}

// Client connects to a TCP server, as the client of a check, and returns the connection and its own address. A call
// on it that waits ends with an error when patience does (see PatienceEnv), so that a server that says nothing does not stop the check.
func Client(host string, port int) (*sock.Endpoint, sock.Addr, error) {
	s, err := sock.Socket(sock.INET, sock.STREAM)
	if err != nil {
		return nil, sock.Addr{}, err
	}
	s.SetTimeout(Patience())
	if err := s.Connect(host, port); err != nil {
		s.Close()
		return nil, sock.Addr{}, err
	}
	me, err := s.GetSockName()
	return s, me, err
}

// maxReply bounds what Ask takes.
const maxReply = 8 << 20

// Ask sends a request to a TCP server as it is, receives until the server closes, and returns the reply, with what came of it before an
// error, and the client's own address. It gives up when patience ends (see PatienceEnv), and at a reply of more than 8 MiB.
func Ask(host string, port int, request string) (reply string, me sock.Addr, err error) {
	s, me, err := Client(host, port)
	if err != nil {
		return "", me, err
	}
	defer s.Close()
	s.SetDeadline(time.Now().Add(Patience()))
	if _, err := s.SendAll([]byte(request)); err != nil {
		return "", me, err
	}
	var got []byte
	for len(got) < maxReply {
		data, err := s.Recv(min(maxReply-len(got), 1<<16))
		if err != nil || len(data) == 0 {
			return string(got), me, err
		}
		got = append(got, data...)
	}
	return string(got), me, errors.New(sayEndless.With(session.Language(), len(got)))
}

// A Server is a process that is to listen on a port, such as a *daemon.Daemon.
type Server interface {
	Host() string           // where it runs
	State() (string, error) // "" when it has ended
	Logs() string           // what it has printed
}

// Listening waits until the server's machine has a TCP socket that listens on the port. Errors: the server has ended without, with what it said
// last; it does not listen when patience ends (see PatienceEnv), or at an interrupt; its machine cannot be asked.
func Listening(s Server, port int) error {
	var trouble error
	listens := eventually(func() bool {
		state, err := s.State() // before the look: what ends after it has had its chance
		if err != nil {
			trouble = err
			return true
		}
		rows, err := sock.On(s.Host()).Netstat(sock.Filter{Proto: "tcp", Port: port, Listening: true})
		if trouble = err; err == nil && len(rows) == 0 && state == "" {
			trouble = errors.New(sayNotListening.With(session.Language(), s, port, strings.TrimSpace(s.Logs())))
		}
		return trouble != nil || len(rows) > 0
	})
	if !listens {
		return errors.New(saySilent.With(session.Language(), s, port))
	}
	return trouble
}
