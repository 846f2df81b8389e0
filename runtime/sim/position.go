package sim

import (
	"errors"
	"slices"

	"jeton/runtime/protocol"
)

// A position is a state, and what of the configuration's commands, faults and losses has happened.
type position struct {
	*stepper
	asked        []int // commands given, by process
	faulted      int
	losses, dups int
	enc          *encoder
}

// apply lets a step happen, if it can.
func (p *position) apply(t *Step) (done bool, err error) {
	if t.Op == StepDeliver || t.Op == StepExpire || t.Op == StepCommand {
		if err := p.refresh(&p.procs[t.Proc]); err != nil {
			return false, err
		}
	}
	done, err = p.step(t)
	switch {
	case t.Op == StepFault: // even one that changes nothing has been
		p.faulted++
	case !done:
	case t.Op == StepCommand:
		p.asked[t.Proc]++
	case t.Op == StepLose:
		p.losses++
	case t.Op == StepDuplicate:
		p.dups++
	}
	return done, err
}

// A snapshot is a position as it was. It keeps what processes were told, and not their state machines, which have gone on since.
type snapshot struct {
	position
	procs  []process
	links  []link
	onLink [][]*flight
	asked  []int
	count  Stats
}

func (p *position) snapshot() *snapshot {
	s := &snapshot{position: *p, procs: slices.Clone(p.procs), links: slices.Clone(p.links), onLink: slices.Clone(p.onLink), asked: slices.Clone(p.asked), count: p.count}
	s.own()
	return s
}

// own makes copies of what a step would change in its place.
func (s *snapshot) own() {
	for i := range s.procs {
		s.procs[i].timers = slices.Clone(s.procs[i].timers)
	}
	for i := range s.onLink {
		s.onLink[i] = slices.Clone(s.onLink[i])
	}
}

// restore makes the position what it was at the snapshot, which is good for another time if that is wanted.
func (p *position) restore(s *snapshot, again bool) {
	machine := p.machine
	*p = s.position
	copy(machine.procs, s.procs)
	copy(machine.links, s.links)
	copy(p.onLink, s.onLink)
	copy(p.asked, s.asked)
	machine.count = s.count
	if again {
		s.own()
	}
}

// refreshed is the state machine of each process, in the state that it is in.
func (p *position) refreshed() ([]protocol.Process, error) {
	all := make([]protocol.Process, len(p.procs))
	for i := range p.procs {
		if err := p.refresh(&p.procs[i]); err != nil {
			return nil, err
		}
		all[i] = p.procs[i].p
	}
	return all, nil
}

// refresh makes a process again when it has gone on since, and sees to it that it is the same.
func (p *position) refresh(proc *process) error {
	if proc.fed == len(proc.inputs) {
		return nil
	}
	if err := p.machine.refresh(proc); err != nil {
		return err
	}
	if proc.coded && proc.fingerprint(p.enc) != proc.code {
		return &Error{Seed: p.cfg.Seed, Event: p.count.Events, Proc: proc.name, When: "as it was told the same things again", Err: errNotTheSame}
	}
	return nil
}

var errNotTheSame = errors.New("its state is not the same: it has to depend on what it is told only, and not on the order of a map, a clock or a random source of its own, or on something that processes share")

// enabled is what can happen in the position: always in the same order.
func (p *position) enabled(x *explorer) []Step {
	var steps []Step
	for link := range p.onLink {
		steps = p.arrivals(x, steps, link/p.cfg.N, link%p.cfg.N)
	}
	for i := range p.procs {
		proc := &p.procs[i]
		if proc.status != running {
			continue
		}
		for _, t := range proc.timers {
			if p.due(proc, t) {
				steps = append(steps, Step{Op: StepExpire, Proc: i, Name: t.name})
			}
		}
		if given := p.asked[i]; given < len(x.commands[i]) {
			steps = append(steps, Step{Op: StepCommand, Proc: i, Name: x.commands[i][given]})
		}
	}
	if p.faulted < len(x.faults) {
		f := &x.faults[p.faulted]
		steps = append(steps, Step{Op: StepFault, Proc: f.Proc, Fault: f})
	}
	return steps
}

// arrivals adds what can happen to the messages of a link.
func (p *position) arrivals(x *explorer, steps []Step, from, to int) []Step {
	for i, f := range *p.of(from, to) {
		if p.lost(f) {
			continue
		}
		if p.mayArrive(from, to, i) {
			steps = append(steps, f.step())
		}
		if f.copy || from == to {
			continue
		}
		if p.losses < x.bound.Losses {
			s := f.step()
			s.Op = StepLose
			steps = append(steps, s)
		}
		if p.dups < x.bound.Duplicates {
			s := f.step()
			s.Op = StepDuplicate
			steps = append(steps, s)
		}
	}
	return steps
}

// same says that two steps are the same one.
func (s Step) same(t Step) bool {
	return s.Op == t.Op && s.Proc == t.Proc && s.From == t.From && s.Number == t.Number && s.Copy == t.Copy && s.Name == t.Name && s.Fault == t.Fault
}

// independent says that two steps come to the same in either order, and that neither makes the other possible or impossible. A step
// changes its process, and adds to the links from it; it takes from one link to it. Losses and copies share a bound.
func independent(a, b Step) bool {
	if a.Op == StepFault || b.Op == StepFault {
		return false
	}
	meddles := func(s Step) bool { return s.Op == StepLose || s.Op == StepDuplicate }
	return a.Proc != b.Proc && !(meddles(a) && meddles(b))
}

// fingerprint is that of the state, and of what is still to come.
func (p *position) fingerprint(x *explorer) (fingerprint, error) {
	for i := range p.procs {
		if proc := &p.procs[i]; !proc.coded {
			proc.code, proc.coded = proc.fingerprint(p.enc), true
			if len(p.enc.buf) > maxState {
				return proc.code, errTooLarge
			}
		}
	}
	p.enc.reset()
	for _, n := range p.asked {
		p.enc.int(n)
	}
	p.enc.int(p.faulted)
	p.enc.int(p.losses)
	p.enc.int(p.dups)
	p.encode(p.enc, !x.bound.NoClocks)
	return p.enc.sum(), nil
}
