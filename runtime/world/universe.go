package world

import (
	"context"
	"encoding/json"
	"fmt"
	"sync"

	"jeton/runtime/session"
)

// MaxProcesses is how many processes a universe has room for, those that have ended included.
const MaxProcesses = 1 << 12

// A Place is where a job is in its universe: the processes of all jobs that know each other, since one has started another. They have numbers there;
// those of a job follow each other. It is for libraries.
type Place struct {
	Universe int     `json:"universe"`         // which
	Secret   []byte  `json:"secret"`           // that its processes prove to each other
	First    int     `json:"first"`            // the number of the job's rank 0
	Name     string  `json:"name"`             // what the job is called: "child 2"; "" for the one that was there first
	Slots    int     `json:"slots,omitempty"`  // how many processes the hosts shall run; 0 when nobody has said
	Wide     bool    `json:"wide,omitempty"`   // some of the hosts are other machines
	App      []int   `json:"app,omitempty"`    // by rank: which of the commands of SpawnMultiple it runs
	Parent   *Caller `json:"parent,omitempty"` // who has started the job
}

// A Caller is a group of processes that starts another, or meets it.
type Caller struct {
	Context uint32 `json:"context"` // of the communicator that joins the two
	Members []int  `json:"members"` // by rank
	Root    int    `json:"root"`    // of them, who has called
}

// A Spawn is the request of the service universe.spawn.
type Spawn struct {
	Commands []Command `json:"commands"`
	Parent   Caller    `json:"parent"`
}

// A Command is what some of the processes run that are to be started.
type Command struct {
	Program string            `json:"program"`
	Args    []string          `json:"args"`
	Count   int               `json:"count"`
	Info    map[string]string `json:"info,omitempty"`
}

// A Spawned is the answer.
type Spawned struct {
	First int    `json:"first"`
	Size  int    `json:"size"`
	Name  string `json:"name"`
	Class string `json:"class,omitempty"` // what of the request was wrong: "spawn", "arg", "info value"; "": nothing
	Why   string `json:"why,omitempty"`   // in a sentence
	Which int    `json:"which"`           // of the commands was wrong; -1: all
}

// A Meeting is the request of the services universe.accept and universe.connect, and with the other group their answer.
type Meeting struct {
	Port   string `json:"port"`
	Caller Caller `json:"caller"`
	Wait   int    `json:"wait,omitempty"` // milliseconds that a caller waits for one who accepts; 0: for ever
	Why    string `json:"why,omitempty"`  // why they have not met
}

// A Naming is the request of universe.port (Open, Close) and universe.name (Publish, Unpublish, Lookup), and with the port or what was wrong the answer.
type Naming struct {
	Verb string `json:"verb"`
	Name string `json:"name"`
	Port string `json:"port"`
	Why  string `json:"why,omitempty"`
}

// News is the answer of universe.news: of processes that have ended, after the first ones of them that the request counts.
type News struct {
	Since int      `json:"since"`
	Gone  []Notice `json:"gone"` // Rank is the number in the universe
}

// A Universe is this process's view of the one that it is in.
type Universe struct {
	Place
	job    *Job
	mu     sync.Mutex // guards deaths
	deaths map[int]*death
	cancel context.CancelFunc
}

// EnterUniverse makes this process, in a job, one of a universe. Errors: there is nobody who has launched it.
func EnterUniverse(ctx context.Context, job *Job) (*Universe, error) {
	launched()
	u := &Universe{job: job, deaths: map[int]*death{}}
	if err := u.Ask(ctx, "enter", struct{}{}, &u.Place); err != nil {
		return nil, err
	}
	ctx, u.cancel = context.WithCancel(context.Background())
	go u.listen(ctx)
	return u, nil
}

// Number is this process's.
func (u *Universe) Number() int { return u.First + Rank() }

// Ask asks a service of the universe's keeper. The answer may be nil.
func (u *Universe) Ask(ctx context.Context, verb string, request, answer any) error {
	body, err := json.Marshal(request)
	if err == nil {
		body, err = json.Marshal(Asked{Job: u.job.Number, Body: body})
	}
	if err != nil {
		return err
	}
	data, err := session.Call(ctx, "universe."+verb, body)
	if err != nil {
		return err
	}
	if answer == nil {
		return nil
	}
	if err := json.Unmarshal(data, answer); err != nil {
		return fmt.Errorf("world: universe.%s: %w", verb, err)
	}
	return nil
}

// Asked is what each request of a universe's services is in.
type Asked struct {
	Job  int             `json:"job"` // of who asks
	Body json.RawMessage `json:"body"`
}

// Publish and Find are as those of the world, for numbers.
func (u *Universe) Publish(ctx context.Context, addr string) error {
	return u.Ask(ctx, "publish", map[string]any{"rank": u.Number(), "addr": addr}, nil)
}

// Find is described at Publish. Errors: ErrGone.
func (u *Universe) Find(ctx context.Context, number int) (string, error) {
	var answer struct {
		Addr string `json:"addr"`
		Gone bool   `json:"gone"`
	}
	err := u.Ask(ctx, "find", map[string]any{"rank": number}, &answer)
	if err == nil && answer.Gone {
		err = ErrGone
	}
	return answer.Addr, err
}

// Gone is closed when the process of a number has ended.
func (u *Universe) Gone(number int) <-chan struct{} { return u.death(number).gone }

// Ended is as that of the world.
func (u *Universe) Ended(ctx context.Context, number int) (End, error) {
	d := u.death(number)
	select {
	case <-d.known:
		return d.end, nil
	case <-ctx.Done():
		return End{}, context.Cause(ctx)
	}
}

// HowEnded is how a process has ended; false while it lives, or that is not known yet.
func (u *Universe) HowEnded(number int) (End, bool) {
	d := u.death(number)
	if !isClosed(d.known) {
		return End{}, false
	}
	return d.end, true
}

func (u *Universe) death(number int) *death {
	u.mu.Lock()
	defer u.mu.Unlock()
	d := u.deaths[number]
	if d == nil {
		d = newDeath()
		u.deaths[number] = d
	}
	return d
}

// listen takes the news until the process leaves the universe.
func (u *Universe) listen(ctx context.Context) {
	var news News
	for {
		var more News
		if u.Ask(ctx, "news", news.Since, &more) != nil {
			return
		}
		for _, n := range more.Gone {
			d := u.death(n.Rank)
			u.mu.Lock()
			d.note(n.End)
			u.mu.Unlock()
		}
		news.Since = more.Since
	}
}

// Leave ends this process's view.
func (u *Universe) Leave() { u.cancel() }
