package main

import (
	"fmt"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"jeton/kernel/front"
	"jeton/kernel/notebook"
	"jeton/runtime/session"
)

// A screen keeps all that is printed, also after a cell's end.
type screen struct {
	shown
	mu    sync.Mutex
	lines strings.Builder
}

func (s *screen) Stream(_ string, text []byte) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.lines.Write(text)
}

func (s *screen) Display(b session.Bundle) { s.Stream("", fmt.Append(nil, b.Data["text/plain"], "\n")) }
func (s *screen) Result(b session.Bundle)  { s.Display(b) }

// has waits until what was printed has a pattern, and returns it.
func (s *screen) has(t testing.TB, pattern string) string {
	t.Helper()
	for end := time.Now().Add(2 * time.Minute); ; time.Sleep(time.Millisecond) {
		s.mu.Lock()
		text := s.lines.String()
		s.mu.Unlock()
		if m := regexp.MustCompile(pattern).FindString(text); m != "" {
			return m
		}
		if time.Now().After(end) {
			t.Fatalf("no %q in\n%s", pattern, text)
		}
	}
}

func (s *screen) run(t testing.TB, nb *notebook.Notebook, count int, code string) {
	t.Helper()
	if r := nb.Execute(t.Context(), front.Request{Code: code, Count: count}, s); r.Err != nil {
		t.Fatalf("%s:\n%v", code, r.Err)
	}
}

// TestDaemonsOnHosts: a daemon on one host starts one on another; the table has both, and the notebook ends both.
func TestDaemonsOnHosts(t *testing.T) {
	nb := newNotebook(t)
	s := &screen{}
	s.run(t, nb, 0, "%hosts alice,bob --launcher local")
	s.run(t, nb, 1, `import "jeton/runtime/daemon"
func second(from string) {
	me, _ := daemon.Self()
	fmt.Println(me.Name, "on", me.Host, "was started on", from)
	time.Sleep(time.Hour)
}
func first(next string) {
	me, _ := daemon.Self()
	d, err := daemon.Start(next, second, me.Host)
	fmt.Println("started", d, err)
	time.Sleep(time.Hour)
}
d, err := daemon.Start("alice", first, "bob")
fmt.Println(d.Host(), err)
_, err = daemon.Start("carol", first, "bob")
fmt.Println(err)`)
	s.has(t, `(?m)^alice <nil>$`)
	s.has(t, `this notebook has no host "carol": it has localhost, this machine, and alice, bob`)
	s.has(t, `\[alice/\d+\] started second \(bob, pid \d+\) <nil>`)
	s.has(t, `\[bob/\d+\] second on bob was started on alice`)
	s.run(t, nb, 2, "%ps")
	s.has(t, `alice +first +\d+ +\S+ \S+ +func first`)
	s.has(t, `bob +second +\d+ +\S+ \S+ +func second`)
	s.run(t, nb, 3, "%launch --on bob /bin/sh -c 'echo hello; exit 3'")
	s.has(t, `\[bob/\d+\] sh ended: exit status 3`)
	s.run(t, nb, 4, "%kill second\n%kill all")
	s.has(t, `ended "second" \(pid \d+ on bob\): killed by signal 15`)
	s.has(t, `ended "first" \(pid \d+ on alice\): killed by signal 15`)
}
