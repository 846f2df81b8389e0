package sim

import (
	"fmt"

	"jeton/runtime/history"
)

// afflict carries out a fault. The log has it in the lane of the process, or of the link's sender.
func (m *machine) afflict(f *Fault) error {
	switch f.Kind {
	case KindCut, KindMend:
		m.cut(f.From, f.To, f.Kind == KindCut, f.Lose)
	case KindPartition:
		side := f.sides(m.cfg.N)
		m.cutAll(func(from, to int) bool { return side[from] != side[to] }, f.Lose)
	case KindHeal:
		m.cutAll(nil, false)
	default:
		return m.afflictProcess(f)
	}
	return nil
}

// cutAll cuts the links that cut says, or mends all when it is nil.
func (m *machine) cutAll(cut func(from, to int) bool, lose bool) {
	for from := range m.cfg.N {
		for to := range m.cfg.N {
			switch {
			case cut == nil:
				m.cut(from, to, false, false)
			case cut(from, to):
				m.cut(from, to, true, lose)
			}
		}
	}
}

// cut cuts or mends a link. One that is so already stays as it is.
func (m *machine) cut(from, to int, cut, lose bool) {
	l := m.link(from, to)
	if l.cut == cut && l.lose == lose {
		return
	}
	if !cut && !l.cut {
		return
	}
	held := l.cut && !l.lose
	l.cut, l.lose = cut, lose
	kind := KindMend
	if cut {
		kind = KindCut
	}
	m.count.Faults++
	m.log.fault(m, &m.procs[from], kind, map[string]string{"from": m.log.names[from], "to": m.log.names[to]})
	if held && (!cut || lose) {
		m.next.mended(from, to)
	}
}

// afflictProcess carries out what is done to a process. What cannot be done to it (it is dead already) is not.
func (m *machine) afflictProcess(f *Fault) error {
	p := &m.procs[f.Proc]
	tell := func() {
		m.count.Faults++
		m.log.fault(m, p, f.Kind, m.log.pair("proc", p.name))
	}
	switch {
	case f.Kind == KindKill && (p.status == running || p.status == stopped):
		p.status = killed
		p.forgetAll()
		tell()
		m.next.gone(p)
	case f.Kind == KindStop && p.status == running:
		p.status = stopped
		tell()
	case f.Kind == KindContinue && p.status == stopped:
		p.status = running
		tell()
		m.next.held(p)
	case f.Kind == KindRestart && p.status != running && p.status != stopped:
		p.status = running
		p.life++
		tell()
		with := f.New
		if with == nil {
			with = m.cfg.New
		}
		return m.begin(p, with)
	case f.Kind == KindRestart:
		return m.failed(p, *f, fmt.Errorf("it is %s; only a process that was killed, or has ended, is started anew", statusWords[p.status]))
	}
	return nil
}

// holds tells the log that a message waits at a cut link.
func (m *machine) holds(f *flight) {
	m.count.Held++
	m.log.fate(m, f, history.Hold, "cut")
}
