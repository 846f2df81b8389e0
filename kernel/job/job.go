package job

import (
	"context"
	"crypto/rand"
	"fmt"
	"io"
	"os"
	"sync"
	"syscall"
	"time"

	"jeton/kernel/agent"
	"jeton/kernel/eventlog"
	"jeton/kernel/rendezvous"
	"jeton/kernel/universe"
	"jeton/launcher/hosts"
)

// A Config says what a job is.
type Config struct {
	Hosts   []hosts.Host               // by rank: as many as there are ranks, at least one
	Here    func(host hosts.Host) bool // which of them are this machine; default: all
	Agents  Agents                     // of the others
	Program Program
	// Programs, if not nil, are what each rank runs, instead of Program.
	Programs []Program
	// Member is the job in a universe of several; nil: it is alone.
	Member *universe.Member
	// Labels has each line begin with whose it is, in a universe: [child 1, rank 0].
	Labels bool
	// Stop ends the job for a cause elsewhere.
	Stop <-chan Stop
	// Started is called when all ranks run; it may be nil.
	Started func()
	Stdin   io.Reader // of rank 0; the others, and all where it is nil, have an empty one
	Stdout  io.Writer // default of both: nowhere
	Stderr  io.Writer
	Tag     bool // put the rank before each line
	// KeepGoing lets the other ranks run when one has failed.
	KeepGoing bool
	Signals   <-chan os.Signal // for the ranks: each ends the job, the second at once
	Grace     time.Duration    // between a signal and a harder one; default: 2 s
	Patience  time.Duration    // how long a piece of a line is held back; default: half a second
	Verbose   bool             // tell on Stderr what starts and ends, and when
	// Log collects the events of the ranks; nil: they record nothing.
	Log *eventlog.Collector
}

// Agents are those of other hosts; a lab.Lab is.
type Agents interface {
	Agent(ctx context.Context, host string) (*agent.Agent, error)
}

// A Program is what the ranks run.
type Program struct {
	// Path is the program, a path or a name that each host looks up; "" is jeton itself.
	Path  string
	Title string // what process tables, and the program itself, call it; default: Path
	Args  []string
	// File, when Path is of this machine alone, is its content, which other hosts get for the time of the job.
	File *os.File
	// Text is what a rank gets that asks for it (Text).
	Text []byte
	// Memory, when above 0, bounds the data of each rank on this machine, in bytes.
	Memory int64
}

// A Stop is why a job is ended that has not failed itself, and what its exit status shall be.
type Stop struct {
	Code int
	Why  string
}

// An Outcome is how a job ended.
type Outcome struct {
	Code   int    // 0; the exit status of the rank that failed first, 128+n if a signal n ended it; 128+n if a signal n ended the job
	Why    string // a sentence, when a rank has failed
	Failed int    // which; -1 for none
}

// A job is one that runs.
type job struct {
	cfg    Config
	secret []byte
	names  []string // hosts by rank
	book   *rendezvous.Book
	out    console
	err    console
	began  time.Time
	halt   context.CancelCauseFunc // ends the start
	carry  carriers

	deaths  sync.WaitGroup // of the ranks' processes
	outputs sync.WaitGroup // of what they print
	work    sync.WaitGroup // of what ends by itself once the ranks have
	idle    chan struct{}  // closed when all processes have ended
	hurry   chan struct{}  // closed when nothing is waited for any more

	mu     sync.Mutex // guards what follows, and what of the ranks says so
	ranks  []*rank
	joined int
	failed *rank          // the first one
	left   []int          // ranks that had not ended when it failed
	sent   syscall.Signal // the last that was sent to all; 0 for none
	stop   *Stop          // the one that has ended it
	told   syscall.Signal // the first that came from Config.Signals; 0 for none
}

// Run runs a job to its end. ctx bounds its start only. An error says why it could not be started; then, too, nothing is left of it. A
// goroutine that reads Stdin may outlive Run by one Read; and so may, after a second signal, those that write what nobody reads.
func Run(ctx context.Context, cfg Config) (Outcome, error) {
	j := newJob(cfg)
	ctx, j.halt = context.WithCancelCause(ctx)
	defer j.halt(nil)
	ended := make(chan struct{})
	j.work.Go(func() { j.mind(ended) })
	j.work.Go(func() { j.tellStopped(ended) })
	err := j.start(ctx)
	switch err {
	case nil:
		j.tellStart()
		if cfg.Started != nil {
			cfg.Started()
		}
	case errEnding: // by a signal or a failure, which sees to the ranks
	default:
		j.end(hard...)
	}
	j.await()
	j.tellForgotten()
	close(ended)
	j.work.Wait()
	j.book.Close()
	j.carry.close()
	return j.outcome(err)
}

func newJob(cfg Config) *job {
	if cfg.Stdout == nil {
		cfg.Stdout = io.Discard
	}
	if cfg.Stderr == nil {
		cfg.Stderr = io.Discard
	}
	if cfg.Here == nil {
		cfg.Here = func(hosts.Host) bool { return true }
	}
	if cfg.Grace == 0 {
		cfg.Grace = 2 * time.Second
	}
	if cfg.Patience == 0 {
		cfg.Patience = patience
	}
	j := &job{cfg: cfg, secret: make([]byte, 32), book: rendezvous.New(len(cfg.Hosts)), began: time.Now(),
		idle: make(chan struct{}), hurry: make(chan struct{})}
	_, _ = rand.Read(j.secret) // never fails
	j.out.w, j.err.w = cfg.Stdout, cfg.Stderr
	number := 1
	if cfg.Member != nil {
		number += cfg.Member.Index()
	}
	for i, h := range cfg.Hosts {
		j.names = append(j.names, h.Name)
		r := &rank{number: i, host: h, program: cfg.Program, out: stream{to: &j.out, patience: cfg.Patience}, err: stream{to: &j.err, patience: cfg.Patience}}
		if cfg.Programs != nil {
			r.program = cfg.Programs[i]
		}
		if cfg.Labels {
			r.out.tag = fmt.Sprintf("[%s, rank %d] ", cfg.Member.Name(), i)
			r.err.tag = r.out.tag
		}
		if cfg.Tag {
			r.out.tag, r.err.tag = tagOf(number, i, "stdout"), tagOf(number, i, "stderr")
		}
		j.ranks = append(j.ranks, r)
	}
	return j
}

// start starts all ranks at once.
func (j *job) start(ctx context.Context) error {
	var all sync.WaitGroup
	for _, r := range j.ranks {
		all.Go(func() {
			p, err := j.process(ctx, r)
			if err != nil {
				j.halt(fmt.Errorf("rank %d on %s: %w", r.number, r.host.Name, err)) // the first error counts: there is no use in the others
				return
			}
			j.mindRank(r, p)
		})
	}
	all.Wait()
	return context.Cause(ctx)
}

// await waits for the end of all ranks and what they have printed.
func (j *job) await() {
	all := make(chan struct{})
	go func() {
		j.deaths.Wait()
		close(j.idle)
		j.outputs.Wait()
		close(all)
	}()
	select {
	case <-all:
		return
	case <-j.hurry:
	}
	select {
	case <-all:
	case <-time.After(j.cfg.Grace): // nobody reads what they have printed
	}
}
