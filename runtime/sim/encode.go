package sim

import (
	"bytes"
	"reflect"
	"slices"
)

// encode writes the state of a run: processes with their random sources, timers, messages in flight, links. What a process's
// clock shows is part of it, unless nobody looks at clocks. Messages of a link that is not FIFO count in any order. Not part of it are
// the numbers that messages have for the log.
func (s *stepper) encode(e *encoder, clocks bool) {
	for i := range s.procs {
		s.encodeProcess(e, &s.procs[i], clocks)
	}
	for i := range s.links {
		l := &s.links[i]
		e.bool(l.cut)
		e.bool(l.lose)
		s.encodeFlights(e, l.FIFO, s.onLink[i])
	}
}

func (s *stepper) encodeProcess(e *encoder, p *process, clocks bool) {
	e.int(int(p.status))
	e.buf = append(e.buf, p.code[:]...)
	if clocks {
		e.int(int(p.local))
	}
	e.int(len(p.timers))
	for i, t := range p.timers {
		e.string(t.name)
		e.int(int(t.at - p.local))
		e.int(int(t.lasts))
		e.bool(t.exact)
		e.bool(i > 0 && t.call == p.timers[i-1].call)
	}
}

// fingerprint is that of a process's own state, and of its random source. It is kept until the process is told something.
func (p *process) fingerprint(e *encoder) fingerprint {
	e.reset()
	e.any(p.p)
	e.value(reflect.ValueOf(p.random).Elem())
	return e.sum()
}

func (s *stepper) encodeFlights(e *encoder, fifo bool, flights []*flight) {
	var all [][]byte
	for _, f := range flights {
		if s.lost(f) {
			continue
		}
		start := len(e.buf)
		e.any(f.m)
		all = append(all, bytes.Clone(e.buf[start:]))
		e.buf = e.buf[:start]
	}
	if !fifo {
		slices.SortFunc(all, bytes.Compare)
	}
	e.int(len(all))
	for _, b := range all {
		e.int(len(b))
		e.buf = append(e.buf, b...)
	}
}
