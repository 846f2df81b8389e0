package node

import (
	"slices"
	"time"
)

// A timer is one of the process, or a command that is due.
type timer struct {
	at      time.Time
	name    string
	command bool
}

// timers are those that run. There are few: a list will do. Those of one time keep their order.
type timers struct{ all []timer }

func (t *timers) add(x timer) { t.all = append(t.all, x) }

// set sets a timer of the process, anew if one of that name runs.
func (t *timers) set(at time.Time, name string) {
	t.stop(name)
	t.add(timer{at: at, name: name})
}

func (t *timers) stop(name string) {
	t.all = slices.DeleteFunc(t.all, func(x timer) bool { return !x.command && x.name == name })
}

func (t *timers) clear() { t.all = nil }

// first is the number of the next one, -1 when there is none.
func (t *timers) first() int {
	first := -1
	for i, x := range t.all {
		if first < 0 || x.at.Before(t.all[first].at) {
			first = i
		}
	}
	return first
}

// wait is how long it is to the next one.
func (t *timers) wait(now time.Time) (d time.Duration, some bool) {
	i := t.first()
	if i < 0 {
		return 0, false
	}
	return max(0, t.all[i].at.Sub(now)), true
}

// due takes the next one whose time has come.
func (t *timers) due(now time.Time) (timer, bool) {
	i := t.first()
	if i < 0 || t.all[i].at.After(now) {
		return timer{}, false
	}
	x := t.all[i]
	t.all = slices.Delete(t.all, i, i+1)
	return x, true
}
