package lab

import (
	"errors"
	"strings"
	"testing"

	"jeton/runtime/sock"
)

// served is a server in this process; states are what each look at it says, the last one from then on.
type served struct {
	states []string
	look   func(n int)
	looks  int
	err    error
}

func (s *served) Host() string   { return "" }
func (s *served) String() string { return "server (pid 7)" }
func (s *served) Logs() string   { return "last words\n" }
func (s *served) State() (string, error) {
	if s.look != nil {
		s.look(s.looks)
	}
	state := s.states[min(s.looks, len(s.states)-1)]
	s.looks++
	return state, s.err
}

func TestListening(t *testing.T) {
	newPage(t)
	e, err := sock.Socket(sock.INET, sock.STREAM)
	if err != nil {
		t.Fatal(err)
	}
	defer e.Close()
	if err := e.Bind("localhost", 0); err != nil {
		t.Fatal(err)
	}
	at, err := e.GetSockName()
	if err != nil {
		t.Fatal(err)
	}
	ended := &served{states: []string{"S", ""}}
	if err := Listening(ended, at.Port); err == nil || !strings.Contains(err.Error(), "server (pid 7) has ended") || !strings.HasSuffix(err.Error(), ": last words") || ended.looks != 2 {
		t.Errorf("one that ends at the second look: %v after %d", err, ended.looks)
	}
	lost := &served{states: []string{""}, err: errors.New("host3 does not answer")}
	if err := Listening(lost, at.Port); err != lost.err {
		t.Errorf("a machine that cannot be asked: %v", err)
	}
	late := &served{states: []string{"S"}, look: func(n int) {
		if n == 3 {
			if err := e.Listen(1); err != nil {
				t.Error(err)
			}
		}
	}}
	if err := Listening(late, at.Port); err != nil || late.looks != 4 {
		t.Errorf("one that listens at the fourth look: %v after %d", err, late.looks)
	}
	e.Close()
	t.Setenv(PatienceEnv, "1ms")
	if err := Listening(&served{states: []string{"S"}}, at.Port); err == nil || !strings.Contains(err.Error(), "does not listen on port") {
		t.Errorf("one that never does: %v", err)
	}
}
