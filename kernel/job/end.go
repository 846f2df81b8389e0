package job

import (
	"errors"
	"os"
	"syscall"
	"time"
)

// errEnding says that the start was given up since the job ends already.
var errEnding = errors.New("the job ends")

// What ends a job: signals to all that live, each some time after the one before.
var (
	soft = []syscall.Signal{syscall.SIGTERM, syscall.SIGKILL}
	hard = []syscall.Signal{syscall.SIGKILL}
)

// mind hands on the signals that come to the job.
func (j *job) mind(ended <-chan struct{}) {
	for {
		select {
		case s := <-j.cfg.Signals:
			if s, ok := s.(syscall.Signal); ok {
				j.signalled(s)
			}
		case s := <-j.cfg.Stop:
			j.stopped(s)
		case <-ended:
			return
		}
	}
}

// stopped ends the job for a cause elsewhere, unless it ends already.
func (j *job) stopped(s Stop) {
	j.mu.Lock()
	underWay := j.sent != 0 || j.told != 0 || j.failed != nil
	if !underWay {
		j.stop = &s
	}
	j.mu.Unlock()
	if !underWay {
		j.halt(errEnding)
		j.end(soft...)
	}
}

// signalled ends the job as a signal says that came from outside; the second one at once.
func (j *job) signalled(s syscall.Signal) {
	j.mu.Lock()
	again, underWay := j.told != 0, j.sent != 0
	if !again {
		j.told = s
	}
	j.mu.Unlock()
	switch {
	case again:
		select {
		case <-j.hurry:
		default:
			close(j.hurry)
		}
	case underWay: // a rank has failed, and the others are being ended
	default:
		j.halt(errEnding)
		ladder := soft
		if s != syscall.SIGTERM {
			ladder = append([]syscall.Signal{s}, soft...)
		}
		j.end(ladder...)
	}
}

// end sends signals to all ranks, one after the other as long as there are any.
func (j *job) end(ladder ...syscall.Signal) {
	j.send(ladder[0]) // before anything else becomes of the job
	j.work.Go(func() {
		for _, s := range ladder[1:] {
			select {
			case <-j.idle:
				return
			case <-j.hurry:
				j.send(syscall.SIGKILL)
				return
			case <-time.After(j.cfg.Grace):
			}
			j.send(s)
		}
	})
}

func (j *job) send(s syscall.Signal) {
	j.mu.Lock()
	j.sent = s
	var living []process
	for _, r := range j.ranks {
		if r.process != nil && r.exit == nil {
			living = append(living, r.process)
		}
	}
	j.mu.Unlock()
	for _, p := range living {
		j.work.Go(func() { // elsewhere, it is a question that a lost host answers late
			_ = p.Signal(s) // it may have ended
			if s == syscall.SIGTERM {
				_ = p.Signal(syscall.SIGCONT) // so that a stopped one gets it, too
			}
		})
	}
}

// Signals are those that Config.Signals is for.
func Signals() []os.Signal { return []os.Signal{os.Interrupt, syscall.SIGTERM, syscall.SIGHUP} }
