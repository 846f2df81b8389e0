package lab

import (
	"bytes"
	"errors"
	"sync"
	"time"

	"jeton/runtime/session"
	"jeton/runtime/sock"
)

// A SlowServer is the server of a check that wants to know whether a client receives a whole answer: see [Slowly].
type SlowServer struct {
	Port int

	listener *sock.Endpoint
	done     sync.WaitGroup
	request  string // what follows is set when done
	sent     bool
}

// Slowly serves one client, on a port of this machine that the system chooses: it receives the client's request, up to a
// newline or to the end of what the client sends, and sends answer in pieces of so many bytes, each when the client has read
// the ones before. So a client that takes what one Recv returns for the answer gets one piece. Then it closes. No wait in it is longer
// than patience is (see PatienceEnv). The caller calls Close.
func Slowly(answer string, piece int) (*SlowServer, error) {
	l, err := sock.Socket(sock.INET, sock.STREAM)
	if err != nil {
		return nil, err
	}
	if err := errors.Join(l.Bind("localhost", 0), l.Listen(1)); err != nil {
		l.Close()
		return nil, err
	}
	at, err := l.GetSockName()
	if err != nil {
		l.Close()
		return nil, err
	}
	s := &SlowServer{Port: at.Port, listener: l}
	s.done.Go(func() { s.serve([]byte(answer), piece) })
	return s, nil
}

// Close ends the server, and returns the request that it got, "" for none, and whether it could send the whole answer.
func (s *SlowServer) Close() (request string, sent bool) {
	s.listener.Close()
	s.done.Wait()
	return s.request, s.sent
}

func (s *SlowServer) serve(answer []byte, piece int) {
	s.listener.SetTimeout(Patience())
	conn, from, err := s.listener.Accept()
	if err != nil {
		return
	}
	defer conn.Close()
	conn.SetDeadline(time.Now().Add(Patience()))
	var request []byte
	for !bytes.HasSuffix(request, []byte("\n")) && len(request) < maxQuote {
		data, err := conn.Recv(maxQuote)
		if err != nil {
			return
		}
		if len(data) == 0 {
			break
		}
		request = append(request, data...)
	}
	s.request = string(request)
	for len(answer) > 0 {
		n := min(piece, len(answer))
		if _, err := conn.SendAll(answer[:n]); err != nil || !s.taken(from.Port) {
			return
		}
		answer = answer[n:]
	}
	s.sent = true
}

// taken waits until the client has read all that was sent; false when it has gone, or patience has.
func (s *SlowServer) taken(client int) bool {
	tick := time.NewTicker(lookEvery)
	defer tick.Stop()
	ctx, end := session.Current().Context(), time.Now().Add(Patience())
	for time.Now().Before(end) {
		sent, waits, there := s.look(client)
		if !there {
			return false
		}
		if sent && !waits {
			return true
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			return false
		}
	}
	return false
}

// look says whether all that the server sent has arrived, whether some of it waits for the client's Recv, and whether the
// client's socket is still open.
func (s *SlowServer) look(client int) (arrived, waits, there bool) {
	rows, err := sock.Netstat(sock.Filter{Proto: "tcp", Port: client})
	if err != nil {
		return false, false, false
	}
	for _, c := range rows {
		switch {
		case c.Local.Port == s.Port && c.Remote.Port == client:
			arrived = c.SendQ == 0
		case c.Local.Port == client && c.Remote.Port == s.Port:
			waits, there = c.RecvQ > 0, c.State == "ESTABLISHED" || c.State == "FIN_WAIT1" || c.State == "FIN_WAIT2"
		}
	}
	return arrived, waits, there
}
