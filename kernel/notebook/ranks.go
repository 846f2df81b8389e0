package notebook

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"sync"

	"jeton/kernel/check"
	"jeton/kernel/engine"
	"jeton/kernel/front"
	"jeton/kernel/lab"
	"jeton/kernel/universe"
	"jeton/kernel/world"
)

// ranks is a notebook's world, with what is known of each rank's names.
//
// Each rank has a checker: the names that are live there. Ranks that have run the same cells share one; a cell that runs, or ends well, on
// some of them only parts them (see check.Checker.Fork). One translator serves all, since a unit stands for itself.
type ranks struct {
	nb    *Notebook
	spec  spec
	world *world.World
	lab   *lab.Lab // this machine, when the notebook has no other hosts; nil otherwise
	// shared: its hosts are the notebook's.
	shared bool

	translator translator

	mu     sync.Mutex                // guards what follows
	known  []*check.Checker          // by rank
	drops  [][]string                // by rank, link names that its engine is still to be told to forget
	runs   []*packageRuns            // by rank
	ran    map[string]world.Set      // by cell, the ranks on which it ended well, or began
	ended  map[string]world.Set      // by cell, those on which it ended well
	last   *world.View               // of the last cell
	out    front.Output              // of the last cell
	views  map[*world.View]world.Set // of the cells under way, and the ranks that they run on
	deaths []world.Death             // that no cell has told of yet

	childOuts map[*universe.Member]front.Output // where jobs print that ranks have started
}

var errNoWorld = simpleError(magicError, "there is no world yet: %%world 8 makes one of 8 ranks on this machine")

// ranks is the notebook's world, or what to write when there is none.
func (n *Notebook) ranks() (*ranks, *front.Error) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.world == nil {
		return nil, errNoWorld
	}
	return n.world, nil
}

// newRanks starts a world. Hosts that the line names become the notebook's first.
func (c *run) newRanks(s spec) (*ranks, *front.Error) {
	if fail := c.hostsOf(s); fail != nil {
		return nil, fail
	}
	r, err := c.nb.startRanks(c.ctx, s)
	silent := c.nb.errSilent()
	switch {
	case err != nil && c.ctx.Err() != nil:
		return nil, simpleError(interruptError, "interrupted before all %d ranks were ready; none is left", s.size)
	case err != nil:
		return nil, simpleError(magicError, "the world cannot be made: %v", errors.Join(err, silent))
	case silent != nil:
		c.warn(silent.Error())
	}
	return r, nil
}

func (n *Notebook) startRanks(ctx context.Context, s spec) (*ranks, error) {
	byRank, engines, own, err := n.place(ctx, s)
	if err != nil {
		return nil, err
	}
	n.cfgMu.Lock()
	cfg := n.cfg.Engine
	n.cfgMu.Unlock()
	r := &ranks{nb: n, spec: s, lab: own, shared: own == nil, drops: make([][]string, len(byRank)),
		ran: map[string]world.Set{}, ended: map[string]world.Set{}, views: map[*world.View]world.Set{}}
	r.world, err = world.Start(ctx, world.Config{Hosts: byRank, Engines: engines, Engine: cfg, Gone: r.gone, Children: r.children})
	if err == nil && r.world.Client(0).Evaluator() != engine.Own {
		err = errors.Join(errNoRanks, r.world.Close())
	}
	if err != nil {
		return nil, errors.Join(err, r.letGo())
	}
	r.translator = newTranslator(engine.Own, n.workshop)
	base := check.New(n.cfg.Library)
	n.module.find(n)
	n.module.mu.Lock()
	base.UseModule(n.module.module, n.module.err)
	n.module.mu.Unlock()
	for range byRank {
		r.known = append(r.known, base)
		r.runs = append(r.runs, newPackageRuns())
	}
	return r, nil
}

var errNoRanks = errors.New("ranks need jeton's own evaluator, which does not run on this machine")

// close ends all ranks and waits for that.
func (r *ranks) close() error { return errors.Join(r.world.Close(), r.letGo()) }

// letGo closes what only this world has used.
func (r *ranks) letGo() error {
	if r.lab == nil {
		return nil
	}
	return r.lab.Close()
}

// repair replaces the ranks that have died, and returns them with the names of the variables, functions and types that they had.
func (r *ranks) repair(ctx context.Context) (fresh world.Set, lost []string, err error) {
	fresh, err = r.world.Repair(ctx)
	r.mu.Lock()
	defer r.mu.Unlock()
	var empty *check.Checker
	for rank := range fresh.Ranks {
		for _, name := range r.known[rank].Names() {
			if name.Kind != "import" && !slices.Contains(lost, name.Name) {
				lost = append(lost, name.Name)
			}
		}
		if empty == nil {
			empty = r.known[rank].Empty()
		}
		r.known[rank], r.drops[rank], r.runs[rank] = empty, nil, newPackageRuns()
		for cell := range r.ended {
			r.ended[cell] = r.ended[cell].Without(world.One(rank))
		}
	}
	slices.Sort(lost)
	return fresh, lost, err
}

// checker is what is known on a rank.
func (r *ranks) checker(rank int) *check.Checker {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.known[rank]
}

// gone tells the student of a rank that has died: in the cells that run, or under the last one.
func (r *ranks) gone(d world.Death) {
	r.nb.recording.fault("kill", "proc", fmt.Sprintf("rank %d", d.Rank), "host", d.Host, "why", d.Fault.Text)
	l := r.nb.language()
	text := deathWords(l, d)
	r.mu.Lock()
	defer r.mu.Unlock()
	told := r.last
	for v := range r.views {
		told = v
		v.Note(world.One(d.Rank), text)
	}
	switch {
	case len(r.views) > 0:
	case told != nil:
		told.Note(world.One(d.Rank), text+"\n"+sayReplaces.In(l))
	default:
		r.deaths = append(r.deaths, d)
	}
	if r.out != nil {
		r.nb.comms.lost(r.world.Client(d.Rank), r.out)
	}
}

// untold takes the deaths of which nobody has been told.
func (r *ranks) untold() []world.Death {
	r.mu.Lock()
	defer r.mu.Unlock()
	list := r.deaths
	r.deaths = nil
	return list
}

// spill opens a file for the output of a cell that is too long, in the notebook's folder.
func (n *Notebook) spill(cell int) (io.Writer, string, error) {
	if err := n.bg.folder.Make(); err != nil {
		return nil, "", err
	}
	path := filepath.Join(n.bg.folder.Path, fmt.Sprintf("world-%d-%d.txt", cell, n.seq.Add(1)))
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return nil, "", err
	}
	return &limited{f: f, room: maxSpillBytes}, path, nil
}

// maxSpillBytes bounds the file of one cell's output; a flood fills no disk.
const maxSpillBytes = 256 << 20

// limited is a file that takes so much and no more.
type limited struct {
	f    *os.File
	room int
}

func (l *limited) Write(p []byte) (int, error) {
	if len(p) > l.room {
		return 0, fmt.Errorf("the file of this output has its full size of %d MB", maxSpillBytes>>20)
	}
	n, err := l.f.Write(p)
	l.room -= n
	return n, err
}
