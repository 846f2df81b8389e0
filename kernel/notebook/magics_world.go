package notebook

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"jeton/kernel/cell"
	"jeton/kernel/front"
	"jeton/kernel/world"
)

// worldMagics make a world of ranks, and run cells there.
var worldMagics = []magic{{
	name: "world", args: "[N|repair [RANKS]|down]", cellOfGo: true, synopsis: "make N ranks; %%world runs the cell on all",
	help: "A rank is a process with variables of its own, which last from cell to cell.\n" +
		"It knows what %%world cells have declared there; %push brings names of the desk.\n" +
		"Output of all ranks comes merged: [0-3] stands before what ranks 0 to 3 show.\n" +
		"%world alone shows the ranks. %world repair replaces those that have died,\n" +
		"%world repair 2,3 these, whatever they do, and %world down ends all. Package\n" +
		"jeton/runtime/world tells a rank its number.\n" +
		"  --hosts FILE|a,b:4     the hosts, from a host file or by name\n" +
		"  --map-by slot|core|node\n" +
		"  --launcher NAME        how ranks are started; default: by the host\n" +
		"  --oversubscribe        allow more ranks than slots",
	line: (*run).worldLine, block: (*run).worldCell,
	options: func(*Notebook) []string { return []string{"repair", "down"} },
}, {
	name: "rank", args: "RANKS", cellOfGo: true, synopsis: "run the cell on some ranks: %%rank 0,2-5",
	help:  "What it declares is known on those ranks only.",
	block: (*run).rankCell,
}, {
	name: "on", args: "HOST", cellOfGo: true, synopsis: "run the cell on the ranks of a host",
	block: (*run).hostCell,
	options: func(n *Notebook) []string {
		if r, fail := n.ranks(); fail == nil {
			return r.world.Hosts()
		}
		return nil
	},
}}

// rankMagics are those that a cell on ranks may have: they run there.
var rankMagics = []string{"time", "timeit", "native", "sh", "bash", "file", "writefile", "cd", "pwd", "env"}

func (c *run) worldLine(s cell.Segment) *front.Error {
	switch s.Args {
	case "":
		return c.rankTable()
	case "down":
		return c.worldDown()
	}
	if which, ok := strings.CutPrefix(s.Args, "repair"); ok && (which == "" || which[0] == ' ') {
		return c.worldRepair(s, strings.TrimSpace(which))
	}
	want, err := parseSpec(s.Args)
	if err != nil {
		return simpleError(magicError, "line %d: %v", s.Pos.Line, err)
	}
	c.nb.worldTurn.Lock() // two cells do not make two worlds
	defer c.nb.worldTurn.Unlock()
	if old, fail := c.nb.ranks(); fail == nil && old.spec == want {
		return c.keepWorld(old)
	}
	began := time.Now()
	r, fail := c.newRanks(want)
	if fail != nil {
		return fail
	}
	if old, fail := c.nb.ranks(); fail == nil {
		if err := c.nb.dropWorld(); err != nil {
			return simpleError(magicError, "the earlier world did not end: %v", errors.Join(err, r.close()))
		}
		c.sayf("ended the earlier world of %d ranks", old.world.Size())
	}
	if !c.nb.setWorld(r) {
		return simpleError(magicError, "%v", errClosed)
	}
	c.sayf("%d ranks on %s, ready after %v", want.size, strings.Join(r.world.Hosts(), ", "), time.Since(began).Round(time.Millisecond))
	return nil
}

// keepWorld says that the world is there already: the notebook is run from its top again.
func (c *run) keepWorld(r *ranks) *front.Error {
	c.sayf("this world of %d ranks is up already, and keeps its variables; %%world down ends it", r.world.Size())
	if dead := world.Upto(r.world.Size()).Without(r.world.Alive()); !dead.Empty() {
		c.sayf("%s died: %%world repair replaces them", dead.Words())
	}
	return nil
}

// setWorld makes r the notebook's world; false when the notebook is closed.
func (n *Notebook) setWorld(r *ranks) bool {
	n.mu.Lock()
	open := n.desk != nil
	if open {
		n.world = r
	}
	n.mu.Unlock()
	if !open {
		_ = r.close()
	}
	return open
}

// dropWorld ends the notebook's world, if there is one.
func (n *Notebook) dropWorld() error {
	n.mu.Lock()
	r := n.world
	n.world = nil
	n.mu.Unlock()
	if r == nil {
		return nil
	}
	n.recording.lastOf(r)
	return r.close()
}

func (c *run) worldDown() *front.Error {
	r, fail := c.nb.ranks()
	if fail != nil {
		return fail
	}
	if err := c.nb.dropWorld(); err != nil {
		return simpleError(magicError, "the world did not end as it should: %v", err)
	}
	c.sayf("the world of %d ranks has ended", r.world.Size())
	return nil
}

// worldRepair replaces ranks that have died, and those that the line names.
func (c *run) worldRepair(s cell.Segment, which string) *front.Error {
	r, fail := c.nb.ranks()
	if fail != nil {
		return fail
	}
	if which != "" {
		set, err := world.ParseSet(which, r.world.Size())
		if err != nil {
			return simpleError(magicError, "line %d: %v", s.Pos.Line, err)
		}
		set = set.And(r.world.Alive())
		for rank := range set.Ranks {
			c.nb.recording.fault("kill", "proc", fmt.Sprintf("rank %d", rank), "host", r.world.Host(rank))
		}
		r.world.Kill(set)
	}
	fresh, lost, err := r.repair(c.ctx)
	l := c.nb.language()
	if !fresh.Empty() {
		c.say(sayFresh.With(l, ranksWords(l, fresh)))
	}
	if len(lost) > 0 {
		c.say(sayLost.With(l, strings.Join(lost, ", "), fresh))
	}
	switch {
	case err != nil:
		return simpleError(magicError, "%v", err)
	case fresh.Empty():
		c.sayAlive(r)
	}
	return nil
}

// sayAlive says that there is nothing to repair, and which ranks live and do not answer.
func (c *run) sayAlive(r *ranks) {
	silent := world.Set{}
	for _, s := range r.world.States(c.ctx) {
		if s.Silent {
			silent = silent.Or(world.One(s.Rank))
		}
	}
	l := c.nb.language()
	c.say(sayAllLive.In(l))
	if !silent.Empty() {
		c.say(sayNoAnswer.With(l, ranksWords(l, silent), silent))
	}
}

// A rankRow is a line of %world.
type rankRow struct {
	Rank          int
	Host          string
	Pid           int
	State, Memory string
}

func (c *run) rankTable() *front.Error {
	r, fail := c.nb.ranks()
	if fail != nil {
		return fail
	}
	var rows []rankRow
	for _, s := range r.world.States(c.ctx) {
		row := rankRow{Rank: s.Rank, Host: s.Host, Pid: s.Pid, State: s.State}
		if s.Memory > 0 {
			row.Memory = byteSize(s.Memory)
		}
		rows = append(rows, row)
	}
	return c.table(rows)
}

func (c *run) worldCell(s cell.Segment) *front.Error {
	r, fail := c.nb.ranks()
	switch {
	case s.Args != "":
		return simpleError(magicError, "line %d: %%%%world runs the cell on all ranks and takes nothing on its line: %%%%rank 0,2-5 takes some, and %%world %s, on a line of its own, makes a world", s.Pos.Line, s.Args)
	case fail != nil:
		return fail
	}
	return c.onLiving(r, world.Upto(r.world.Size()), s)
}

func (c *run) rankCell(s cell.Segment) *front.Error {
	r, fail := c.nb.ranks()
	if fail != nil {
		return fail
	}
	if s.Args == "" {
		return simpleError(magicError, "line %d: %%%%rank which ranks? %%%%rank 0,2-5", s.Pos.Line)
	}
	set, err := world.ParseSet(s.Args, r.world.Size())
	if err != nil {
		return simpleError(magicError, "line %d: %v", s.Pos.Line, err)
	}
	return c.onLiving(r, set, s)
}

func (c *run) hostCell(s cell.Segment) *front.Error {
	r, fail := c.nb.ranks()
	if fail != nil {
		return fail
	}
	if !slices.Contains(r.world.Hosts(), s.Args) {
		return simpleError(magicError, "line %d: the world has no ranks on %q: its hosts are %s", s.Pos.Line, s.Args, strings.Join(r.world.Hosts(), ", "))
	}
	return c.onLiving(r, r.world.On(s.Args), s)
}

// onLiving runs a block on those of some ranks that live, and says which do not.
func (c *run) onLiving(r *ranks, set world.Set, s cell.Segment) *front.Error {
	for _, d := range r.untold() {
		c.out.Stream("stderr", []byte(deathWords(c.nb.language(), d)+"\n"))
	}
	alive := set.And(r.world.Alive())
	dead := set.Without(alive)
	if alive.Empty() {
		return simpleError(magicError, "%s died: %%world repair gives a fresh process", dead.Words())
	}
	return c.onRanks(r, alive, dead, s)
}
