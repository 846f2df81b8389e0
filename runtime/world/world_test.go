package world

import (
	"context"
	"encoding/json"
	"errors"
	"os"
	"slices"
	"strings"
	"syscall"
	"testing"

	"jeton/launcher"
	"jeton/runtime/session"
)

// alone takes this process out of any world.
func alone(t *testing.T) {
	t.Helper()
	old := me
	me = newMember()
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
	info := Info{Rank: 2, Hosts: []string{"a", "b", "a", "c"}, Secret: []byte("s"), Gone: []Notice{{Rank: 3, End: &End{Status: 4}}}}
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
		if err := call("world.gone", []Notice{{Rank: 1}}); err != nil {
			t.Fatal(err)
		}
	}
	<-news
	if end, known := HowEnded(1); known {
		t.Errorf("how rank 1 has ended is known before it is told: %+v", end)
	}
	killed := End{Status: -1, Signal: syscall.SIGKILL}
	for _, end := range []End{killed, {Status: 7}} { // the first word counts
		if err := call("world.gone", []Notice{{Rank: 1, End: &end}, {Rank: 0, End: &End{}}}); err != nil {
			t.Fatal(err)
		}
	}
	for rank, want := range []End{{}, killed, {}, {Status: 4}} {
		if rank == 2 {
			continue
		}
		if end, err := Ended(t.Context(), rank); err != nil || end != want {
			t.Errorf("rank %d: %+v, %v, want %+v", rank, end, err, want)
		}
	}
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
	if call("world.gone", "x") == nil || call("world.back", "x") == nil {
		t.Error("a rank of no number was taken")
	}
	defer func() {
		if text, _ := recover().(string); !strings.Contains(text, "there is no rank 7") {
			t.Errorf("panic %q", text)
		}
	}()
	Gone(7)
}

func TestEnded(t *testing.T) {
	alone(t)
	Join()
	if err := call("world.info", Info{Hosts: []string{"a", "a"}}); err != nil {
		t.Fatal(err)
	}
	enough := errors.New("enough")
	ctx, cancel := context.WithCancelCause(t.Context())
	cancel(enough)
	if _, err := Ended(ctx, 1); !errors.Is(err, enough) {
		t.Errorf("of one that lives: %v", err)
	}
	got := make(chan End)
	go func() { end, _ := Ended(t.Context(), 1); got <- end }()
	if err := call("world.gone", []Notice{{Rank: 1, End: &End{}}}); err != nil {
		t.Fatal(err)
	}
	if end := <-got; !end.Well() || Alive(1) {
		t.Errorf("%+v", end)
	}
	if err := call("world.back", 1); err != nil || !Alive(1) {
		t.Error(err)
	}
	if end, known := HowEnded(1); known {
		t.Errorf("a fresh rank has ended: %v", end)
	}
}

func TestEndsInWords(t *testing.T) {
	for _, c := range []struct {
		exit launcher.Exit
		well bool
		want string
	}{
		{launcher.Exit{}, true, "ended with exit status 0"},
		{launcher.Exit{Status: 3}, false, "ended with exit status 3"},
		{launcher.Exit{Status: -1, Signal: syscall.SIGKILL}, false, "was killed by signal 9 (killed)"},
		{launcher.Exit{Err: errors.New("host bob is lost")}, false, "was lost: host bob is lost"},
	} {
		if end := EndOf(c.exit); end.String() != c.want || end.Well() != c.well {
			t.Errorf("%+v: %q, well %v", c.exit, end, end.Well())
		}
	}
}
