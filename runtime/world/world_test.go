package world

import (
	"encoding/json"
	"errors"
	"os"
	"slices"
	"strings"
	"testing"

	"jeton/runtime/session"
)

// alone takes this process out of any world.
func alone(t *testing.T) {
	t.Helper()
	old := me
	me = &member{gone: map[int]chan struct{}{}}
	t.Cleanup(func() { me = old })
}

func TestOutsideAWorld(t *testing.T) {
	alone(t)
	name, err := os.Hostname()
	if err != nil {
		t.Fatal(err)
	}
	if Rank() != 0 || Size() != 1 || Host() != name || !slices.Equal(Hosts(), []string{name}) || !Alive(0) {
		t.Errorf("rank %d of %d on %s, hosts %v", Rank(), Size(), Host(), Hosts())
	}
	if _, in := Self(); in {
		t.Error("in a world")
	}
	if _, err := Find(t.Context(), 0); !errors.Is(err, session.ErrAlone) {
		t.Errorf("Find: %v", err)
	}
}

// call answers one of the kernel's calls.
func call(service string, request any) error {
	data, err := json.Marshal(request)
	if err == nil {
		_, err = session.Answer(service, data)
	}
	return err
}

func TestARankLearns(t *testing.T) {
	alone(t)
	Join()
	info := Info{Rank: 2, Hosts: []string{"a", "b", "a", "c"}, Secret: []byte("s"), Gone: []int{3}}
	if err := call("world.info", info); err != nil {
		t.Fatal(err)
	}
	if Rank() != 2 || Size() != 4 || Host() != "a" || HostOf(3) != "c" || !slices.Equal(Hosts(), []string{"a", "b", "c"}) {
		t.Errorf("rank %d of %d on %s, hosts %v", Rank(), Size(), Host(), Hosts())
	}
	if self, in := Self(); !in || string(self.Secret) != "s" {
		t.Error("Self does not know")
	}
	if Alive(3) || !Alive(1) {
		t.Error("who was dead before lives, or the other way round")
	}
	news := Gone(1)
	for range 2 { // twice is once
		if err := call("world.gone", 1); err != nil {
			t.Fatal(err)
		}
	}
	<-news
	if err := call("world.back", 1); err != nil || !Alive(1) {
		t.Errorf("a rank that is back: %v", err)
	}
	if err := call("world.info", info); err == nil {
		t.Error("two worlds")
	}
}

func TestBadWordsOfTheKernel(t *testing.T) {
	alone(t)
	Join()
	for _, bad := range []any{"x", Info{Rank: 4, Hosts: []string{"a"}}, Info{Rank: -1, Hosts: []string{"a"}}, Info{}} {
		if call("world.info", bad) == nil {
			t.Errorf("%v was taken", bad)
		}
	}
	if call("world.gone", "x") == nil {
		t.Error("a rank of no number was taken")
	}
	defer func() {
		if text, _ := recover().(string); !strings.Contains(text, "there is no rank 7") {
			t.Errorf("panic %q", text)
		}
	}()
	Gone(7)
}
