package job

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"syscall"
	"time"

	"jeton/launcher"
	"jeton/launcher/hosts"
	"jeton/launcher/lang"
	"jeton/launcher/rpc"
	"jeton/runtime/history"
	"jeton/runtime/session"
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
	news    []world.Notice // that it is still to be told
	told    bool           // somebody tells it
	uses    []string       // what it has begun, by the call that has to end it
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

// ended notes the end of a rank, and tells the others, unless the job ends already.
func (j *job) ended(r *rank, e launcher.Exit) {
	j.mu.Lock()
	r.exit = &e
	j.logEnd(r)
	first := failed(e) && j.failed == nil && j.sent == 0
	if first {
		j.failed, j.left = r, j.living()
	}
	if j.sent == 0 || j.cfg.KeepGoing {
		j.spread(notice(r))
	}
	j.mu.Unlock()
	j.book.Gone(r.number)
	if first && !j.cfg.KeepGoing {
		j.halt(errEnding)
		j.end(soft...)
	}
}

// living are the ranks that have not ended. The caller holds mu.
func (j *job) living() (ranks []int) {
	for _, r := range j.ranks {
		if r.exit == nil {
			ranks = append(ranks, r.number)
		}
	}
	return ranks
}

// notice is what is told of a rank that has ended. The caller holds mu.
func notice(r *rank) world.Notice {
	end := world.EndOf(*r.exit)
	return world.Notice{Rank: r.number, End: &end}
}

// spread has all ranks told that live and want to know. The caller holds mu.
func (j *job) spread(n world.Notice) {
	for _, o := range j.ranks {
		if o.exit != nil || !o.knows {
			continue
		}
		if o.news = append(o.news, n); !o.told {
			o.told = true
			j.work.Go(func() { j.tell(o) })
		}
	}
}

// noticeTime bounds how long a rank may take to answer that it has been told of the ends of others: it may be stopped.
const noticeTime = time.Second

// tell tells a rank its news, until there are none. When many end at once, it hears of them together.
func (j *job) tell(r *rank) {
	for {
		j.mu.Lock()
		news, to := r.news, r.link
		r.news = nil
		if r.told = len(news) > 0 && r.exit == nil; !r.told {
			j.mu.Unlock()
			return
		}
		j.mu.Unlock()
		request, err := json.Marshal(news)
		if err != nil {
			continue
		}
		ctx, cancel := context.WithTimeout(context.Background(), noticeTime)
		_, _ = to.Call(ctx, "world.gone", request) // who cannot be told is dead or stopped
		cancel()
	}
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
		case "world.agree":
			return j.book.ServeAgree(request)
		case history.ServiceEvents, history.ServiceLoad, history.ServiceClear:
			return j.serveLog(ctx, r, service, request)
		case world.UseService:
			return nil, j.serveUse(r, request)
		case session.LanguageService: // this process's, also of ranks elsewhere
			return []byte(lang.FromEnvironment(os.Getenv)), nil
		case textService:
			return piece(j.cfg.Program.Text, request)
		}
		return nil, fmt.Errorf("jeton run has no service %s: that takes a notebook", service)
	}
}

// info is what a rank knows of its world. From then on it is told of those that end.
func (j *job) info(r *rank) world.Info {
	j.mu.Lock()
	defer j.mu.Unlock()
	r.knows = true
	i := world.Info{Rank: r.number, Hosts: j.names, Secret: j.secret, Gone: []world.Notice{}, Record: j.cfg.Log != nil}
	for _, o := range j.ranks {
		if o.exit != nil {
			i.Gone = append(i.Gone, notice(o))
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
