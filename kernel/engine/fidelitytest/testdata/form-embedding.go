package main

import (
	"fmt"
	"io"
	"strings"
	"sync"
)

type Logger struct {
	prefix string
	lines  []string
}

func (l *Logger) Log(s string) { l.lines = append(l.lines, l.prefix+s) }
func (l Logger) Count() int    { return len(l.lines) }

type Base struct {
	Logger
	ID int
}
type Svc struct {
	*Base
	sync.Mutex
	name string
}

func (s *Svc) Run() { s.Lock(); defer s.Unlock(); s.Log("run " + s.name); s.ID++ }

type Counter interface{ Count() int }
type Over struct{ Base }

func (o Over) Count() int { return 100 + o.Base.Count() }

type RW struct {
	io.Reader
	n int
}

func main() {
	s := &Svc{Base: &Base{Logger{prefix: "> "}, 1}, name: "a"}
	s.Run()
	s.Run()
	fmt.Println(s.Count(), s.lines, s.ID, s.Base.Logger.prefix)
	var c Counter = s
	fmt.Println(c.Count())
	o := Over{*s.Base}
	c = o
	fmt.Println(c.Count(), o.ID, o.lines)
	var l sync.Locker = s
	l.Lock()
	l.Unlock()
	r := RW{strings.NewReader("hello"), 3}
	b, err := io.ReadAll(r)
	fmt.Println(string(b), err)
	f := s.Log
	f("x")
	g := (*Logger).Log
	g(&s.Logger, "y")
	fmt.Println(s.Count())
	h := Svc.Count
	_ = h
}
