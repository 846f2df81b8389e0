package sim

import (
	"fmt"
	"strings"
	"time"
)

// The things that can happen in a run.
const (
	StepDeliver   = "deliver"   // a message is handed to its receiver
	StepLose      = "lose"      // it is lost
	StepDuplicate = "duplicate" // it will come twice
	StepExpire    = "expire"    // a timer's time is over
	StepCommand   = "command"   // the application asks for something
	StepFault     = "fault"     // a fault
)

// A Step is one thing that happens in a run.
type Step struct {
	At     time.Duration
	Op     string
	Proc   int    // whom it happens to: of a message, the receiver
	From   int    // of deliver, lose and duplicate: the sender
	Number int    // of the message: the how manieth from From to Proc, from 1
	Copy   bool   // of deliver: the second of two
	Name   string // the timer, or the command
	What   string // the message's type, for who reads the step
	Fault  *Fault
}

// String says what happens: "p1 receives REQ, message 2 from p0".
func (s Step) String() string {
	message := fmt.Sprintf("message %d", s.Number)
	if s.What != "" {
		message = s.What + ", " + message
	}
	switch s.Op {
	case StepDeliver:
		if s.Copy {
			message = "again " + message
		}
		return fmt.Sprintf("p%d receives %s from p%d", s.Proc, message, s.From)
	case StepLose:
		return fmt.Sprintf("%s from p%d to p%d, is lost", message, s.From, s.Proc)
	case StepDuplicate:
		return fmt.Sprintf("%s from p%d to p%d, will come twice", message, s.From, s.Proc)
	case StepExpire:
		return fmt.Sprintf("p%d's timer %q expires", s.Proc, s.Name)
	case StepCommand:
		return fmt.Sprintf("p%d is told %q", s.Proc, s.Name)
	case StepFault:
		return "fault: " + s.Fault.String()
	}
	return s.Op
}

// A Schedule is a run as a list of what happens in it: the run can be had again, kept in a test (as %#v prints it) and drawn (by its
// Result's Log).
//
// First all processes start, p0 first; then come the steps. A step that cannot be (its message was not sent) is passed over.
type Schedule struct {
	Seed  uint64 // what Env.Rand of each process goes by
	Steps []Step
	// Rest says that the run goes on by itself after the steps, each message taking 1 ms, until nothing is left that could
	// happen. Without it, it ends there: what is in flight stays so.
	Rest bool
	// Untimed says that the steps do not depend on time: a process's clock goes on by its timers alone, as Explore has it.
	Untimed bool
}

// Run runs the schedule with the processes, links, clocks and limits of a configuration: its commands and faults, delays and losses are
// those of the schedule. Errors are those of [Run].
func (s Schedule) Run(cfg Config) (*Result, error) {
	cfg, err := cfg.filled()
	if err != nil {
		return nil, err
	}
	if err := s.check(cfg); err != nil {
		return nil, err
	}
	r, _, err := s.run(cfg, false)
	return r, err
}

func (s Schedule) check(cfg Config) error {
	for i, t := range s.Steps {
		for _, p := range []int{t.Proc, t.From} {
			if err := cfg.process(p); err != nil {
				return badConfig("Steps[%d] (%s) is of %v", i, t.Op, err)
			}
		}
		if t.Op != StepFault {
			continue
		}
		if t.Fault == nil {
			return badConfig("Steps[%d] is a fault, and Fault is nil", i)
		}
		if err := t.Fault.check(cfg); err != nil {
			return badConfig("Steps[%d] (%s): %v", i, t.Fault.Kind, err)
		}
	}
	return nil
}

// run is Run, and says which steps could happen. loose is the stepper's.
func (s Schedule) run(cfg Config, loose bool) (*Result, []Step, error) {
	cfg.Seed = s.Seed
	m, err := newStepper(&cfg, s.Untimed)
	if err != nil {
		return nil, nil, err
	}
	if err := m.create(); err != nil {
		return m.result(anError, err), nil, err
	}
	m.loose = loose
	done := make([]Step, 0, len(s.Steps))
	for _, step := range s.Steps {
		ok, err := m.step(&step)
		if ok {
			done = append(done, step)
		}
		if err != nil {
			return m.result(anError, err), done, err
		}
	}
	if s.Rest {
		r, err := m.rest()
		return r, done, err
	}
	cut := "the end of the schedule"
	if m.quiet() {
		cut = ""
	}
	return m.result(cut, nil), done, nil
}

// String is the schedule in words, a line for each step.
func (s Schedule) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "seed %d; all processes start\n", s.Seed)
	for i, t := range s.Steps {
		if s.Untimed {
			fmt.Fprintf(&b, "%3d. %s\n", i+1, t)
		} else {
			fmt.Fprintf(&b, "%3d. %v: %s\n", i+1, t.At, t)
		}
	}
	if s.Rest {
		fmt.Fprintf(&b, "then each message takes %v, until nothing is left\n", restDelay)
	}
	return b.String()
}

// GoString is the schedule as Go source, to be kept in a test.
func (s Schedule) GoString() string {
	var b strings.Builder
	fmt.Fprintf(&b, "sim.Schedule{Seed: %d, Rest: %t, Untimed: %t, Steps: []sim.Step{\n", s.Seed, s.Rest, s.Untimed)
	for _, t := range s.Steps {
		fmt.Fprintf(&b, "\t%s,\n", t.source())
	}
	return b.String() + "}}"
}

// source is the step as an element of a composite literal. A fault's New is a function, and left out.
func (s Step) source() string {
	fields := []string{fmt.Sprintf("At: %d, Op: %q, Proc: %d", s.At, s.Op, s.Proc)}
	if s.Number > 0 {
		fields = append(fields, fmt.Sprintf("From: %d, Number: %d", s.From, s.Number))
	}
	if s.Copy {
		fields = append(fields, "Copy: true")
	}
	if s.Name != "" {
		fields = append(fields, fmt.Sprintf("Name: %q", s.Name))
	}
	if s.What != "" {
		fields = append(fields, fmt.Sprintf("What: %q", s.What))
	}
	if f := s.Fault; f != nil {
		fields = append(fields, fmt.Sprintf("Fault: &sim.Fault{At: %d, Kind: %q, Proc: %d, From: %d, To: %d, Groups: %#v, Lose: %t}", f.At, f.Kind, f.Proc, f.From, f.To, f.Groups, f.Lose))
	}
	return "{" + strings.Join(fields, ", ") + "}"
}
