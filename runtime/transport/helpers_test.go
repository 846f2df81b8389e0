package transport

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"
)

// patient bounds a wait for something that must come; it is long, for a slow and busy machine.
const patient = time.Minute

var secret = []byte("0123456789abcdef0123456789abcdef")

func ok(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// meshes opens a mesh of n processes, all in this one, over this machine's TCP. It closes them at the end, and checks that no
// goroutine is left.
func meshes(t testing.TB, n int, change ...func(*Config)) []*Mesh {
	t.Helper()
	before := runtime.NumGoroutine()
	all := make([]*Mesh, n)
	dir := NewAddresses()
	for rank := range n {
		cfg := Config{Rank: rank, Size: n, Secret: secret, World: "test", Directory: dir}
		for _, f := range change {
			f(&cfg)
		}
		m, err := Open(t.Context(), cfg)
		ok(t, err)
		all[rank] = m
	}
	t.Cleanup(func() {
		var wg sync.WaitGroup
		for _, m := range all {
			wg.Go(func() { m.Close() })
		}
		wg.Wait()
		noneLeft(t, before)
	})
	return all
}

// noneLeft checks that there are no more goroutines than before.
func noneLeft(t testing.TB, before int) {
	t.Helper()
	defer func() {
		if t.Failed() {
			buf := make([]byte, 1<<20)
			t.Logf("%s", buf[:runtime.Stack(buf, true)])
		}
	}()
	eventually(t, "all goroutines have ended", func() bool { return runtime.NumGoroutine() <= before })
}

// eventually waits until a state is reached that comes by itself.
func eventually(t testing.TB, what string, holds func() bool) {
	t.Helper()
	tick := time.NewTicker(time.Millisecond)
	defer tick.Stop()
	for end := time.Now().Add(patient); !holds(); <-tick.C {
		if time.Now().After(end) {
			t.Errorf("%s: not so after %v", what, patient)
			return
		}
	}
}

// soonest is a context for calls that must not wait for ever.
func soonest(t testing.TB) context.Context {
	ctx, cancel := context.WithTimeout(context.Background(), patient)
	t.Cleanup(cancel)
	return ctx
}

// texts receives n messages of a rank.
func texts(t testing.TB, m *Mesh, from, n int) (all []string) {
	t.Helper()
	for range n {
		msg, err := m.Recv(soonest(t), from)
		ok(t, err)
		all = append(all, string(msg.Data))
	}
	return all
}

func expect(t testing.TB, m *Mesh, from int, want ...string) {
	t.Helper()
	if got := texts(t, m, from, len(want)); fmt.Sprint(got) != fmt.Sprint(want) {
		t.Fatalf("rank %d received of %d: %q, want %q", m.Rank(), from, got, want)
	}
}

func send(t testing.TB, m *Mesh, to int, all ...string) {
	t.Helper()
	for _, s := range all {
		ok(t, m.Send(soonest(t), to, []byte(s)))
	}
}

// says checks that an error is one, and has the words.
func says(t testing.TB, err, is error, words ...string) {
	t.Helper()
	if !errors.Is(err, is) {
		t.Fatalf("error %v, want %v", err, is)
	}
	for _, w := range words {
		if !strings.Contains(err.Error(), w) {
			t.Errorf("error %q, want the words %q", err, w)
		}
	}
}
