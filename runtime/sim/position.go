package sim

// A position is a state, and what of the configuration's commands, faults and losses has happened.
type position struct {
	*stepper
	asked        []int // commands given, by process
	faulted      int
	losses, dups int
}

// apply lets a step happen, if it can.
func (p *position) apply(t *Step) (done bool, err error) {
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
func (p *position) fingerprint(x *explorer) fingerprint {
	x.enc.reset()
	for _, n := range p.asked {
		x.enc.int(n)
	}
	x.enc.int(p.faulted)
	x.enc.int(p.losses)
	x.enc.int(p.dups)
	p.stepper.encode(&x.enc, !x.bound.NoClocks)
	return x.enc.sum()
}
