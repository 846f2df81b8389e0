package universe

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"

	"jeton/runtime/world"
)

// ask asks a service as a process does.
func ask[T any](t *testing.T, m *Member, rank int, service string, body any) (answer T, err error) {
	t.Helper()
	raw, err := json.Marshal(body)
	if err != nil {
		t.Fatal(err)
	}
	request, err := json.Marshal(world.Asked{Body: raw})
	if err != nil {
		t.Fatal(err)
	}
	data, err := m.Serve(t.Context(), rank, Prefix+service, request)
	if err == nil && len(data) > 0 {
		if err := json.Unmarshal(data, &answer); err != nil {
			t.Fatal(err)
		}
	}
	return answer, err
}

func must[T any](t *testing.T, m *Member, rank int, service string, body any) T {
	t.Helper()
	answer, err := ask[T](t, m, rank, service, body)
	if err != nil {
		t.Fatalf("%s: %v", service, err)
	}
	return answer
}

// A cradle is a Starter that starts nothing, and keeps what it was given.
type cradle struct {
	children []*Member
	stopped  []string
	refuse   error
}

func (c *cradle) start(_ context.Context, m *Member, _ world.Spawn) error {
	if c.refuse != nil {
		return c.refuse
	}
	c.children = append(c.children, m)
	m.Keep(func(_ int, why string) { c.stopped = append(c.stopped, m.Name()+": "+why); m.Ended() })
	return nil
}

func born(t *testing.T, size int) (*Universe, *Member, *cradle) {
	c := &cradle{}
	u := New(c.start)
	return u, u.Join(Job{Size: size, End: func(_ int, why string) { c.stopped = append(c.stopped, "first: "+why) }}), c
}

func spawn(t *testing.T, m *Member, members []int, n int) world.Spawned {
	t.Helper()
	return must[world.Spawned](t, m, 0, "spawn", world.Spawn{Commands: []world.Command{{Program: "worker", Count: n}}, Parent: world.Caller{Context: 8, Members: members}})
}

// TestNumbers: processes have numbers that follow each other, and a child knows its parents.
func TestNumbers(t *testing.T) {
	_, m, c := born(t, 4)
	a, b := spawn(t, m, []int{0, 1}, 3), spawn(t, m, []int{0}, 2)
	if a.First != 4 || a.Size != 3 || b.First != 7 || b.Name != "child 2" {
		t.Fatalf("%+v %+v", a, b)
	}
	at := must[world.Place](t, c.children[1], 1, "enter", nil)
	if at.First != 7 || at.Parent == nil || at.Parent.Context != 8 || !slices.Equal(at.Parent.Members, []int{0}) || len(at.Secret) != 32 {
		t.Errorf("a child enters as %+v", at)
	}
}

// TestFailuresSpread: to all who are connected, by others, too, and to nobody else.
func TestFailuresSpread(t *testing.T) {
	_, m, c := born(t, 2)
	spawn(t, m, []int{0}, 1)
	spawn(t, m, []int{1}, 1)
	spawn(t, c.children[0], []int{2}, 1) // a grandchild
	must[any](t, c.children[1], 0, "apart", []int{})
	must[any](t, m, 1, "apart", []int{})
	c.children[2].Failed(3, "it has failed")
	slices.Sort(c.stopped)
	if want := []string{"child 1: it has failed", "first: it has failed"}; !slices.Equal(c.stopped, want) {
		t.Errorf("stopped: %q, want %q", c.stopped, want)
	}
}

// TestFinalizeWaits for the processes of connected jobs that use the universe, and not for the dead.
func TestFinalizeWaits(t *testing.T) {
	_, m, c := born(t, 2)
	must[world.Place](t, m, 0, "enter", nil) // rank 1 has nothing to do with it
	spawn(t, m, []int{0}, 2)
	over := make(chan error, 1)
	go func() { _, err := m.Serve(context.Background(), 0, "universe.finalize", []byte(`{}`)); over <- err }()
	go func() { _, _ = c.children[0].Serve(context.Background(), 0, "universe.finalize", []byte(`{}`)) }()
	select {
	case <-over:
		t.Fatal("a process of the child has neither come nor ended")
	default:
	}
	c.children[0].Gone(1, world.End{Status: 0})
	if err := <-over; err != nil {
		t.Error(err)
	}
}

// TestNews: each process learns of each end once.
func TestNews(t *testing.T) {
	u, m, c := born(t, 1)
	spawn(t, m, []int{0}, 2)
	c.children[0].Gone(1, world.End{Status: 3})
	n := must[world.News](t, m, 0, "news", 0)
	if len(n.Gone) != 1 || n.Gone[0].Rank != 2 || n.Gone[0].End.Status != 3 || n.Since != 1 {
		t.Errorf("%+v", n)
	}
	u.Close("over")
	if _, err := ask[world.News](t, m, 0, "news", 1); err == nil {
		t.Error("news of a universe that is closed")
	}
	if len(c.stopped) != 1 {
		t.Errorf("stopped: %q", c.stopped)
	}
}

// TestRefusals are told with what was wrong.
func TestRefusals(t *testing.T) {
	_, m, c := born(t, 1)
	if s := spawn(t, m, []int{0}, 0); s.Class != "arg" || s.Which != 0 || !strings.Contains(s.Why, "at least 1") {
		t.Errorf("%+v", s)
	}
	c.refuse = &Refusal{Class: "info value", Which: 0, Err: errors.New("map_by: by moon")}
	if s := spawn(t, m, []int{0}, 1); s.Class != "info value" || s.Why != "map_by: by moon" {
		t.Errorf("%+v", s)
	}
	if s := spawn(t, m, []int{0}, world.MaxProcesses); s.Class != "spawn" || !strings.Contains(s.Why, "there can be") {
		t.Errorf("%+v", s)
	}
}

// TestDoors: two groups meet at a port that is found by its name, and agree on the context of who has accepted.
func TestDoors(t *testing.T) {
	_, m, c := born(t, 1)
	spawn(t, m, []int{0}, 1)
	child := c.children[0]
	port := must[world.Naming](t, m, 0, "port", world.Naming{Verb: "open"}).Port
	if n := must[world.Naming](t, m, 0, "name", world.Naming{Verb: "publish", Name: "ocean", Port: port}); n.Why != "" {
		t.Fatal(n.Why)
	}
	if n := must[world.Naming](t, child, 0, "name", world.Naming{Verb: "lookup", Name: "ocaen"}); !strings.Contains(n.Why, `"ocean" are`) {
		t.Errorf("%+v", n)
	}
	found := must[world.Naming](t, child, 0, "name", world.Naming{Verb: "lookup", Name: "ocean"})
	met := make(chan world.Meeting, 1)
	go func() {
		met <- must[world.Meeting](t, m, 0, "accept", world.Meeting{Port: port, Caller: world.Caller{Context: 16, Members: []int{0}}})
	}()
	got := must[world.Meeting](t, child, 0, "connect", world.Meeting{Port: found.Port, Caller: world.Caller{Context: 24, Members: []int{1}}})
	other := <-met
	if got.Caller.Context != 16 || other.Caller.Context != 16 || !slices.Equal(got.Caller.Members, []int{0}) || !slices.Equal(other.Caller.Members, []int{1}) {
		t.Errorf("%+v met %+v", got, other)
	}
	if q := must[world.Meeting](t, child, 0, "connect", world.Meeting{Port: port, Wait: 1}); !strings.Contains(q.Why, "within 1 ms") {
		t.Errorf("nobody accepts: %+v", q)
	}
	m.Gone(0, world.End{})
	if q := must[world.Meeting](t, child, 0, "connect", world.Meeting{Port: port}); !strings.Contains(q.Why, "no port") {
		t.Errorf("its owner has ended: %+v", q)
	}
}

// FuzzServe: nothing that a process says breaks what keeps it.
func FuzzServe(f *testing.F) {
	f.Add("spawn", []byte(`{"body":{"commands":[{"count":1}],"parent":{"members":[-1,99999]}}}`))
	f.Add("apart", []byte(`{"body":[-5,1,77]}`))
	f.Add("news", []byte(`{"body":-1}`))
	f.Add("connect", []byte(`{"body":{"port":"x","wait":-1}}`))
	f.Add("publish", []byte(`{"body":{"rank":7,"addr":"a"}}`))
	f.Fuzz(func(t *testing.T, service string, request []byte) {
		_, m, _ := born(t, 2)
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		_, _ = m.Serve(ctx, 1, Prefix+service, request)
	})
}
