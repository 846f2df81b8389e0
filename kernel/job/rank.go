package job

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"
	"syscall"
	"time"

	"jeton/launcher"
	"jeton/launcher/hosts"
	"jeton/launcher/rpc"
	"jeton/runtime/world"
)

// A rank is one process of the job.
type rank struct {
	number   int
	host     hosts.Host
	out, err stream

	// The job's mu guards what follows.
	process process   // nil before it has started
	link    *rpc.Conn // to it
	started time.Time
	joined  bool           // it has used its link
	knows   bool           // it has asked what the world is, and so wants to know what becomes of it
	exit    *launcher.Exit // nil while it lives
}

// A process is how a rank runs, here or elsewhere.
type process interface {
	Pid() int
	// Signal sends s to the rank and, where that can be done, to those in its process group.
	Signal(s syscall.Signal) error
	Wait() launcher.Exit
	// finish, after Wait, returns when nothing of the rank is left and all that it printed is in its streams.
	finish()
}

// mindRank makes a process that has started a rank's, and looks after it to its end.
func (j *job) mindRank(r *rank, p process) {
	j.mu.Lock()
	r.process, r.started = p, time.Now()
	late := j.sent // it has missed that
	j.mu.Unlock()
	if late != 0 {
		_ = p.Signal(late)
	}
	j.deaths.Add(1)
	j.outputs.Go(func() {
		exit := p.Wait()
		j.ended(r, exit)
		j.deaths.Done()
		p.finish()
		r.out.end()
		r.err.end()
		j.tellEnd(r)
	})
}

// failed says that an end is one that ends the job.
func failed(e launcher.Exit) bool { return e.Err != nil || e.Signal != 0 || e.Status != 0 }

// ended notes the end of a rank, and tells the others if it has failed.
func (j *job) ended(r *rank, e launcher.Exit) {
	j.mu.Lock()
	r.exit = &e
	j.ends++
	first := failed(e) && j.failed == nil && j.sent == 0
	if first {
		j.failed, j.left = r, len(j.ranks)-j.ends
	}
	var others []*rpc.Conn
	if failed(e) && (first || j.cfg.KeepGoing) {
		for _, o := range j.ranks {
			if o.exit == nil && o.knows {
				others = append(others, o.link)
			}
		}
	}
	j.mu.Unlock()
	j.book.Gone(r.number)
	for _, l := range others {
		j.work.Go(func() { tellGone(l, r.number) })
	}
	if first && !j.cfg.KeepGoing {
		j.halt(errEnding)
		j.end(soft...)
	}
}

// noticeTime bounds how long a rank may take to answer that it has been told of another's death: it may be stopped.
const noticeTime = time.Second

func tellGone(l *rpc.Conn, number int) {
	ctx, cancel := context.WithTimeout(context.Background(), noticeTime)
	defer cancel()
	_, _ = l.Call(ctx, "world.gone", strconv.AppendInt(nil, int64(number), 10)) // who cannot be told is dead or stopped
}

// serve answers what a rank asks over its link.
func (j *job) serve(r *rank) rpc.Serve {
	return func(ctx context.Context, service string, request []byte) ([]byte, error) {
		j.join(r)
		switch service {
		case "world.info":
			return json.Marshal(j.info(r))
		case "world.publish":
			return nil, j.book.ServePublish(r.number, request)
		case "world.find":
			return j.book.ServeFind(ctx, request)
		case textService:
			return piece(j.cfg.Program.Text, request)
		}
		return nil, fmt.Errorf("jeton run has no service %s: that takes a notebook", service)
	}
}

// info is what a rank knows of its world. From then on it is told of those that fail.
func (j *job) info(r *rank) world.Info {
	j.mu.Lock()
	defer j.mu.Unlock()
	r.knows = true
	i := world.Info{Rank: r.number, Hosts: j.names, Secret: j.secret, Gone: []int{}}
	for _, o := range j.ranks {
		if o.exit != nil {
			i.Gone = append(i.Gone, o.number)
		}
	}
	return i
}

func (j *job) join(r *rank) {
	j.mu.Lock()
	if r.joined {
		j.mu.Unlock()
		return
	}
	r.joined = true
	j.joined++
	all := j.joined == len(j.ranks)
	j.mu.Unlock()
	if all {
		j.say("all %d ranks have joined after %v", len(j.ranks), short(time.Since(j.began)))
	}
}
