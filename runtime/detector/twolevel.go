package detector

import (
	"fmt"
	"strconv"
	"strings"

	"jeton/runtime/history"
	"jeton/runtime/protocol"
)

// A Row is what a detector knows of one process.
type Row struct {
	Process  int
	Own      bool   // it is one of this detector's; the rest comes from the others' findings
	Sent     uint64 // number of the last heartbeat
	Received uint64 // the highest number that was answered
	K        int    // its threshold
	Dead     bool

	change int // of the last finding
}

// A Detector sends its processes a heartbeat each period, and suspects one when more than K are without an answer, the one that it has just
// sent included. A process that dies after its answer to heartbeat h is suspected when h+K+1 is sent: between K·T less a message's time and
// (K+1)·T after its death. Each finding goes to the other detectors once, so that all have the living and dead of the whole system.
//
// What counts is the number that is answered, not that something came: the answer to an old heartbeat says that the process was alive then.
type Detector struct {
	Config
	rows []Row // of all monitored processes
}

const tick = "period"

// NewDetector makes one of the lab's detectors; see [New].
func NewDetector(cfg Config) *Detector { return &Detector{Config: cfg.filled()} }

// Start is protocol.Process's.
func (d *Detector) Start(env *protocol.Env) {
	for p := d.Detectors; p < env.N(); p++ {
		d.rows = append(d.rows, Row{Process: p, Own: d.Of(p) == env.Self(), K: d.K})
	}
	env.After(d.Period, tick)
}

// Expire is protocol.Process's: a period is over.
func (d *Detector) Expire(env *protocol.Env, timer string) {
	for i := range d.rows {
		if r := &d.rows[i]; r.Own && (d.Adaptive || !r.Dead) {
			d.beat(env, r)
		}
	}
	env.After(d.Period, tick)
}

// beat sends a heartbeat, and looks at how many are without an answer.
func (d *Detector) beat(env *protocol.Env, r *Row) {
	r.Sent++
	env.Send(r.Process, Heartbeat{r.Sent})
	if !r.Dead && r.Sent-r.Received > uint64(r.K) {
		d.find(env, r, true)
	}
}

// find is a finding of this detector's own.
func (d *Detector) find(env *protocol.Env, r *Row, dead bool) {
	r.Dead = dead
	r.change++
	env.Mark(verdict(dead), "of", r.Process)
	for p := range d.Detectors {
		if p != env.Self() {
			env.Send(p, Finding{Of: r.Process, Dead: dead, Change: r.change})
		}
	}
}

func verdict(dead bool) string {
	if dead {
		return history.Suspect
	}
	return history.Trust
}

// Receive is protocol.Process's.
func (d *Detector) Receive(env *protocol.Env, from int, m any) {
	switch m := m.(type) {
	case Answer:
		if r := d.row(from); r != nil && r.Own {
			d.answered(env, r, m.N)
		}
	case Finding:
		if r := d.row(m.Of); r != nil && !r.Own && m.Change > r.change {
			d.told(env, r, from, m)
		}
	}
}

// answered notes an answer. In the adaptive detector, one from a suspected process says that the threshold was too low. More is not concluded:
// when it is still silent at the next period, it is suspected again.
func (d *Detector) answered(env *protocol.Env, r *Row, n uint64) {
	if n <= r.Received || n > r.Sent {
		return
	}
	r.Received = n
	if r.Dead && d.Adaptive {
		r.K++
		d.find(env, r, false)
	}
}

// told takes over what another detector has found. It is not passed on: who found it has told all.
func (d *Detector) told(env *protocol.Env, r *Row, by int, f Finding) {
	changed := r.Dead != f.Dead
	r.change, r.Dead = f.Change, f.Dead
	if changed {
		env.Mark(verdict(f.Dead), "of", f.Of, "by", by)
	}
}

// row is process p's, or nil.
func (d *Detector) row(p int) *Row {
	if i := p - d.Detectors; i >= 0 && i < len(d.rows) {
		return &d.rows[i]
	}
	return nil
}

// Rows are what is known of all monitored processes, in order. The slice is the caller's.
func (d *Detector) Rows() []Row { return append([]Row(nil), d.rows...) }

// Living and Dead are the two lists: of all monitored processes, not only its own.
func (d *Detector) Living() []int { return d.list(false) }

// Dead is the other one.
func (d *Detector) Dead() []int { return d.list(true) }

func (d *Detector) list(dead bool) []int {
	var ps []int
	for _, r := range d.rows {
		if r.Dead == dead {
			ps = append(ps, r.Process)
		}
	}
	return ps
}

// State is protocol.Stater's: "living", "dead", and for each of its own processes, under its number, the last heartbeat sent and the last received.
func (d *Detector) State() map[string]string {
	s := map[string]string{"living": numbers(d.Living()), "dead": numbers(d.Dead())}
	for _, r := range d.rows {
		if r.Own {
			s[strconv.Itoa(r.Process)] = fmt.Sprintf("sent %d received %d", r.Sent, r.Received)
		}
	}
	return s
}

func numbers(ps []int) string { return strings.Trim(fmt.Sprint(ps), "[]") }
