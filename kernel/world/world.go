// Package world holds many engines as one: it starts the ranks of a world, runs a cell on some or all of them, says at once which has
// died, and merges what they show.
//
// Model: a [World] has ranks 0 to Size()-1, each an engine on a host. [World.Run] sends programs to a [Set] of ranks and returns when
// each has ended, died, or been interrupted; a rank's end changes nothing for the others. All are told of a death ([Config.Gone], and package
// runtime/world in every rank that lives) before anybody asks. A [View] is what one cell shows: lines and pictures of all ranks, merged
// where they are equal, as one output that is updated in place.
//
//	w, err := world.Start(ctx, world.Config{Hosts: byRank, Engines: lab})
//	view := world.NewView(world.ViewConfig{World: w, Ranks: w.Alive(), Out: out})
//	ends := w.Run(ctx, w.Alive(), func(rank int) engine.Program { return p }, view.Rank)
//	view.Finish()
//	w.Close()
//
// It checks and translates no Go (kernel/notebook does), starts no process on a host itself, and carries no data between ranks
// (runtime/transport does, whose addresses it keeps).
package world

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"jeton/kernel/engine"
	"jeton/kernel/rendezvous"
	"jeton/launcher/hosts"
	"jeton/runtime/world"
)

// Engines starts engines on the hosts of a lab room.
type Engines interface {
	// Engine starts an engine on a host and waits until it speaks, or ctx ends.
	Engine(ctx context.Context, host string, cfg engine.Config) (*engine.Client, error)
}

// A Config says what a world is made of.
type Config struct {
	Hosts   []hosts.Host // by rank: as many as there are ranks, at least one
	Engines Engines
	Engine  engine.Config // of each rank; its Title and Host are ours
	// Gone is told of each rank that dies, while the others are, and before a Run of it returns. It may be nil.
	Gone func(Death)
	// Children says how ranks start other jobs; nil: they cannot.
	Children func() Children
}

// A Death is the end of a rank that nobody asked for.
type Death struct {
	Rank  int
	Host  string
	Pid   int
	Fault *engine.Fault
}

// A World is a set of engines. Its methods may be called from several goroutines.
type World struct {
	cfg    Config
	secret []byte
	names  []string // hosts by rank
	book   *rendezvous.Book
	wg     sync.WaitGroup // of the watches

	mu      sync.Mutex // guards what follows
	members []*member
	closed  bool
	uneven  map[uint32]string // what has been said of groups: see Uneven
	kin     *kin              // nil: no rank has asked for it in this job
}

// A member is a rank and its engine.
type member struct {
	rank   int
	client *engine.Client
	since  time.Time
	dead   bool
	asked  bool          // its end was asked for
	death  *engine.Fault // how it died; nil while that is not known
	cells  map[int]int   // how many programs of which cell run

	announced chan struct{} // closed when its death has been told to Config.Gone
	told      chan struct{} // closed when its death, and how it died, has been told to the ranks
}

// ErrClosed says that the world has been ended.
var ErrClosed = rendezvous.ErrClosed

// Start starts the engines of all ranks, at once, and returns when each knows the world. When one cannot be started none is left, and
// the error says which could not and why.
func Start(ctx context.Context, cfg Config) (*World, error) {
	n := len(cfg.Hosts)
	if n < 1 || n > MaxRanks {
		return nil, fmt.Errorf("a world has 1 to %d ranks, not %d", MaxRanks, n)
	}
	w := &World{cfg: cfg, secret: make([]byte, 32), book: rendezvous.New(n), members: make([]*member, n)}
	_, _ = rand.Read(w.secret) // never fails
	for _, h := range cfg.Hosts {
		w.names = append(w.names, h.Name)
	}
	if _, err := w.start(ctx, Upto(n)); err != nil {
		return nil, errors.Join(err, w.Close())
	}
	return w, nil
}

// start starts the engines of a set of ranks, and returns those that could be.
func (w *World) start(ctx context.Context, s Set) (started Set, err error) {
	gone := w.notices(Upto(w.Size()).Without(s).Without(w.Alive()))
	errs := make([]error, w.Size())
	var wg sync.WaitGroup
	for r := range s.Ranks {
		wg.Go(func() { errs[r] = w.startOne(ctx, r, gone) })
	}
	wg.Wait()
	for r := range s.Ranks {
		if errs[r] == nil {
			started.add(r)
		}
	}
	return started, joined(w, s, errs)
}

// startOne starts the engine of one rank and tells it what the world is.
func (w *World) startOne(ctx context.Context, rank int, gone []world.Notice) error {
	cfg := w.cfg.Engine
	cfg.Title, cfg.Host = fmt.Sprintf("rank %d", rank), w.names[rank]
	client, err := w.cfg.Engines.Engine(ctx, w.names[rank], cfg)
	if err != nil {
		return err
	}
	info, err := json.Marshal(world.Info{Rank: rank, Hosts: w.names, Secret: w.secret, Gone: gone})
	if err == nil {
		_, err = client.Call(ctx, "world.info", info)
	}
	if err != nil {
		return errors.Join(err, client.Close())
	}
	m := &member{rank: rank, client: client, since: time.Now(), cells: map[int]int{}, announced: make(chan struct{}), told: make(chan struct{})}
	w.mu.Lock()
	if w.closed {
		w.mu.Unlock()
		return errors.Join(ErrClosed, client.Close())
	}
	w.members[rank] = m
	w.wg.Go(func() { w.watch(m) })
	missed := Set{} // deaths that were told before it was there
	for _, o := range w.members {
		if o != nil && o.dead && !slices.ContainsFunc(gone, func(n world.Notice) bool { return n.Rank == o.rank }) {
			missed.add(o.rank)
		}
	}
	w.mu.Unlock()
	if !missed.Empty() {
		call(client, "world.gone", w.notices(missed))
	}
	return nil
}

// notices are what is to be told of dead ranks.
func (w *World) notices(dead Set) []world.Notice {
	all := []world.Notice{}
	for r := range dead.Ranks {
		n := world.Notice{Rank: r}
		if m := w.member(r); m != nil {
			end := world.EndOf(m.client.Exit()) // it dies already
			n.End = &end
		}
		all = append(all, n)
	}
	return all
}

// joined says of several ranks which could not be started and why, each reason once.
func joined(w *World, s Set, errs []error) error {
	with := map[string]Set{}
	for r := range s.Ranks {
		if errs[r] != nil {
			with[errs[r].Error()] = with[errs[r].Error()].Or(One(r))
		}
	}
	var all []error
	for r := range s.Ranks {
		if errs[r] == nil {
			continue
		}
		if same := with[errs[r].Error()]; same.Min() == r {
			all = append(all, fmt.Errorf("%s on %s: %w", same.Words(), w.names[r], errs[r]))
		}
	}
	return errors.Join(all...)
}

// Size is how many ranks there are, dead ones included. Host is that of a rank.
func (w *World) Size() int            { return len(w.names) }
func (w *World) Host(rank int) string { return w.names[rank] }

// On are the ranks of a host; none when the world is not there.
func (w *World) On(host string) (s Set) {
	for r, name := range w.names {
		if name == host {
			s.add(r)
		}
	}
	return s
}

// Hosts are the hosts' names, each once, in the order of their first ranks.
func (w *World) Hosts() (names []string) {
	for r, name := range w.names {
		if w.On(name).Min() == r {
			names = append(names, name)
		}
	}
	return names
}

// Alive are the ranks that live.
func (w *World) Alive() (s Set) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, m := range w.members {
		if m != nil && !m.dead {
			s.add(m.rank)
		}
	}
	return s
}

// Client is the engine of a rank, dead or not; nil when it could never be started.
func (w *World) Client(rank int) *engine.Client {
	if m := w.member(rank); m != nil {
		return m.client
	}
	return nil
}

func (w *World) member(rank int) *member {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.members[rank]
}

// Close ends all ranks and waits for that. Closing twice is safe.
func (w *World) Close() error {
	w.closeKin("the world was ended")
	w.mu.Lock()
	w.closed = true
	var clients []*engine.Client
	for _, m := range w.members {
		if m != nil {
			clients = append(clients, m.client)
		}
	}
	w.mu.Unlock()
	w.book.Close()
	errs := make([]error, len(clients))
	var wg sync.WaitGroup
	for i, c := range clients {
		wg.Go(func() { errs[i] = c.Close() })
	}
	wg.Wait()
	w.wg.Wait()
	return errors.Join(errs...)
}
