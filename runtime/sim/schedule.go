package sim

import "time"

// The things that can happen in a run.
const (
	StepDeliver   = "deliver"
	StepLose      = "lose"
	StepDuplicate = "duplicate"
	StepExpire    = "expire"
	StepCommand   = "command"
	StepFault     = "fault"
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
	Fault  *Fault
}
