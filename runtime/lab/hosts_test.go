package lab

import (
	"context"
	"encoding/json"
	"errors"
	"os"
	"slices"
	"testing"

	"jeton/launcher/daemons"
	"jeton/runtime/session"
)

// asked is a page whose kernel gives these answers, by service.
type asked struct {
	*page
	answers map[string]func() (any, error)
}

func (a *asked) Call(_ context.Context, service string, _ []byte) ([]byte, error) {
	f, ok := a.answers[service]
	if !ok {
		return nil, errors.New("nobody serves " + service)
	}
	v, err := f()
	if b, ok := v.([]byte); ok || err != nil {
		return b, err
	}
	return json.Marshal(v)
}

func newKernel(t *testing.T, answers map[string]func() (any, error)) {
	session.Set(&asked{newPage(t), answers})
}

func TestHostsAndHere(t *testing.T) {
	name, err := os.Hostname()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		title  string
		hosts  []string
		daemon string // where the code runs, "" for a cell
		want   []string
		here   string
	}{
		{"no kernel", nil, "", []string{"localhost"}, "localhost"},
		{"alone", []string{}, "", []string{"localhost"}, "localhost"},
		{"a daemon, alone", []string{}, "localhost", []string{"localhost"}, "localhost"},
		{"a room's desk", []string{"host1", "host2"}, "", []string{"host1", "host2"}, name},
		{"a daemon on the desk", []string{"host1", "host2"}, "localhost", []string{"host1", "host2"}, name},
		{"a daemon on a host", []string{"host1", "host2"}, "host2", []string{"host1", "host2"}, "host2"},
	} {
		newKernel(t, map[string]func() (any, error){
			"daemon.hosts": func() (any, error) {
				if c.hosts == nil {
					return nil, errors.New("no kernel")
				}
				return c.hosts, nil
			},
			"self": func() (any, error) { return map[string]string{"host": c.daemon}, nil },
		})
		t.Setenv(daemons.SocketVariable, c.daemon) // set in daemons
		if got := Hosts(); !slices.Equal(got, c.want) {
			t.Errorf("%s: Hosts = %q, want %q", c.title, got, c.want)
		}
		if got := Here(); got != c.here {
			t.Errorf("%s: Here = %q, want %q", c.title, got, c.here)
		}
	}
}
