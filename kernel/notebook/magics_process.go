package notebook

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"

	"jeton/kernel/cell"
	"jeton/kernel/front"
	"jeton/kernel/words"
	"jeton/launcher"
	"jeton/launcher/daemons"
	"jeton/launcher/lang"
	"jeton/runtime/bg"
)

// processMagics start, list and end processes.
var processMagics = []magic{{
	name: "bg", args: "NAME [--on HOST]", cellOfGo: true, synopsis: "run the cell in the background, as its own process",
	help: "The cell knows the notebook's imports, types, functions and constants, and\n" +
		"copies of the variables that it uses. What it prints appears under the cell,\n" +
		"live. %ps lists background cells, %kill NAME ends one, %logs NAME shows what it\n" +
		"printed; package jeton/runtime/bg tells other cells about it. Run again, the\n" +
		"cell replaces the one that runs by its name. --on names one of the notebook's\n" +
		"hosts (%hosts, %room), or desk, where the cells run. On a line of its own,\n" +
		"%bg NAME --on HOST starts that cell again, as it was, on a host, and\n" +
		"%bg --on HOST has all later cells go there that do not say; none ends that.",
	line:    (*run).backgroundLine,
	block:   (*run).background,
	options: func(n *Notebook) []string { return n.bg.names(false) },
}, {
	name: "ps", args: "", synopsis: "list the processes of the notebook, on all hosts",
	help: "The desk, which runs the cells, the ranks, the background cells and the daemons.\n" +
		"States are those of ps: R running, S sleeping, T stopped, Z ended and not waited\n" +
		"for. What a cell has made a daemon by hand is there, too.",
	line: (*run).ps,
}, {
	name: "kill", args: "NAME|PID|all", synopsis: "end a background cell or a daemon",
	help: "It waits until it is gone. A daemon gets SIGTERM, and, when it has not ended a\n" +
		"second later, SIGKILL; all ends what cells have made daemons by hand, too.\n" +
		"Other signals: package jeton/runtime/daemon.",
	line:    (*run).kill,
	options: func(n *Notebook) []string { return slices.Concat(n.bg.names(true), n.keeper.names(), []string{"all"}) },
}, {
	name: "logs", args: "[-f] NAME|PID", synopsis: "show what a background cell or a daemon has printed",
	help: "-f follows what a daemon prints, until the cell is interrupted or the daemon\n" +
		"ends.",
	line:    (*run).logs,
	options: func(n *Notebook) []string { return append(n.bg.names(false), n.keeper.names()...) },
}, {
	name: "memory", args: "[SIZE|none]", synopsis: "show or set what memory the cells may use: 8G, 512M",
	help: "A process that goes over it ends, and its variables are lost. The notebook goes\non.",
	line: (*run).memory,
}}

func (c *run) ps(cell.Segment) *front.Error {
	var rows []daemonRow
	l := c.nb.language()
	c.nb.mu.Lock()
	d := c.nb.desk
	c.nb.mu.Unlock()
	if d != nil {
		<-d.ready
		if d.client != nil {
			rows = append(rows, c.processRow("", "desk", theCells.In(l), d.client.Pid()))
		}
	}
	if r, fail := c.nb.ranks(); fail == nil {
		for _, s := range r.world.States(c.ctx) {
			rows = append(rows, daemonRow{s.Host, sayOneRank.With(l, s.Rank), s.Pid, words.Said(l, s.State), cells.In(l), daemons.AgeText(s.Running), ""})
		}
	}
	for _, r := range c.nb.bg.list() {
		row := c.processRow(r.Host, r.Name, fmt.Sprintf("In[%d]", r.Cell), r.Pid)
		if row.Age = daemons.AgeText(time.Since(r.Started)); !r.Running {
			row.State, row.Connections = endWords(l, r), ""
		}
		rows = append(rows, row)
	}
	more, err := c.daemonRows()
	if err != nil {
		c.warn(fmt.Sprintf("not all hosts answer: %v", err))
	}
	return c.headed(daemons.TableHead(l), append(rows, more...))
}

// What runs in the processes of the cells themselves.
var (
	theCells = lang.Text{En: "the cells", Fr: "les cellules"}
	cells    = lang.Text{En: "cells", Fr: "cellules"}
)

// ends are how a background cell ends, where that is words of ours.
var ends = map[string]lang.Text{"done": {En: "done", Fr: "terminé"}, "stopped": {En: "stopped", Fr: "arrêté"}}

func endWords(l lang.Lang, r bg.Record) string {
	t, ok := ends[r.Ended]
	switch {
	case ok:
		return t.In(l)
	case r.Ended == launcher.Exit{Status: r.Code}.String():
		return launcher.Exit{Status: r.Code}.In(l)
	case r.Code > 128 && strings.HasPrefix(r.Ended, "killed by signal"):
		return launcher.Exit{Signal: syscall.Signal(r.Code - 128)}.In(l)
	}
	return r.Ended
}

// lookTime bounds the look at a process of another host, which a list waits for.
const lookTime = 2 * time.Second

// processRow is the line of a process that startEngine has started on a host.
func (c *run) processRow(host, name, program string, pid int) daemonRow {
	host = c.nb.hostOf(host)
	d, ok := c.look(host, pid)
	if !ok {
		return daemonRow{host, name, pid, "", program, "", ""}
	}
	l := c.nb.language()
	return daemonRow{host, name, pid, d.State + " " + d.WordsIn(l), program, daemons.AgeText(d.Age()), daemons.SocketText(l, d.Connections)}
}

func (c *run) look(host string, pid int) (d daemons.Daemon, ok bool) {
	if host == localhost {
		return daemons.Look(pid)
	}
	p := c.nb.places()
	if p == nil {
		return d, false
	}
	ctx, cancel := context.WithTimeout(c.ctx, lookTime)
	defer cancel()
	a, err := p.lab.Agent(ctx, host)
	if err != nil {
		return d, false
	}
	return a.Look(ctx, pid)
}

func (c *run) kill(s cell.Segment) *front.Error {
	names := []string{s.Args}
	switch s.Args {
	case "":
		return simpleError(magicError, "%%kill which background cell or daemon? %%ps lists them; %%kill all ends all")
	case "all":
		names = c.nb.bg.names(true)
	}
	for _, name := range names {
		r, err := c.nb.bg.kill(c.ctx, name)
		if errors.Is(err, errNoCell) {
			err = c.endDaemon(name)
			if errors.Is(err, errNoDaemon) {
				return simpleError(magicError, "no background cell and no daemon has the name or pid %q; %%ps lists them", name)
			}
		} else if err == nil {
			c.sayf("ended %q (pid %d)", r.Name, r.Pid)
		}
		if err != nil {
			return simpleError(magicError, "%v", err)
		}
	}
	if s.Args == "all" {
		return c.endDaemons()
	}
	return nil
}

func (c *run) logs(s cell.Segment) *front.Error {
	words := strings.Fields(s.Args)
	follow := slices.Contains(words, "-f")
	words = slices.DeleteFunc(words, func(w string) bool { return w == "-f" })
	if len(words) != 1 {
		return simpleError(magicError, "%%logs of which background cell or daemon? %%logs server, or %%logs -f server; %%ps lists them")
	}
	b, err := os.ReadFile(bg.LogFile(c.nb.bg.folder.Path, words[0]))
	switch {
	case os.IsNotExist(err):
		if err = c.daemonLog(words[0], follow); errors.Is(err, errNoDaemon) {
			return simpleError(magicError, "no background cell and no daemon has the name or pid %q; %%ps lists them", words[0])
		}
	case err == nil && follow:
		err = fmt.Errorf("%q is a background cell: what it prints appears under its cell, live", words[0])
	}
	if err != nil {
		return simpleError(magicError, "%v", err)
	}
	if len(b) > 0 {
		c.out.Stream("stdout", b)
	}
	return nil
}

// leastMemory is below what an engine itself needs.
const leastMemory = 64 << 20

func (c *run) memory(s cell.Segment) *front.Error {
	n := c.nb
	if s.Args != "" {
		limit, err := ParseSize(s.Args)
		if err != nil {
			return simpleError(magicError, "%v", err)
		}
		d, fail := c.desk()
		if fail != nil {
			return fail
		}
		if err := d.client.SetMemory(c.ctx, max(limit, 0)); err != nil {
			return simpleError(magicError, "the limit was not set: %v", err)
		}
		n.cfgMu.Lock()
		n.cfg.Engine.Memory = limit
		n.cfgMu.Unlock()
	}
	n.cfgMu.Lock()
	limit := n.cfg.Engine.Memory
	n.cfgMu.Unlock()
	switch {
	case limit < 0:
		c.say("no limit")
	case limit == 0:
		c.say("half of this machine's memory")
	default:
		c.sayf("%.4g GiB", float64(limit)/(1<<30))
	}
	return nil
}

// ParseSize reads 8G, 512M, 1.5GiB, or none, which is -1.
func ParseSize(s string) (int64, error) {
	if s == "none" {
		return -1, nil
	}
	units := map[string]float64{"": 1, "K": 1 << 10, "M": 1 << 20, "G": 1 << 30, "T": 1 << 40}
	t := strings.TrimSuffix(strings.TrimSuffix(strings.ToUpper(strings.TrimSpace(s)), "B"), "I")
	i := strings.IndexFunc(t, func(r rune) bool { return (r < '0' || r > '9') && r != '.' })
	unit := ""
	if i >= 0 {
		t, unit = t[:i], t[i:]
	}
	x, err := strconv.ParseFloat(t, 64)
	factor, ok := units[unit]
	switch {
	case err != nil || !ok:
		return 0, fmt.Errorf("%q is no size: write 512M, 8G or none", s)
	case x*factor < leastMemory:
		return 0, fmt.Errorf("%s is too little: the process itself needs %d MB", s, leastMemory>>20)
	case x*factor > 1<<60:
		return 0, fmt.Errorf("%s is more than any machine has; none takes the limit away", s)
	}
	return int64(x * factor), nil
}
