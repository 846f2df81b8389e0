package notebook

import (
	"fmt"
	"os"
	"regexp"
	"strconv"
	"strings"
	"time"

	"jeton/kernel/cell"
	"jeton/kernel/front"
	"jeton/runtime/bg"
)

// processMagics start, list and end processes.
var processMagics = []magic{{
	name: "bg", args: "NAME", takesGo: true, synopsis: "run the cell in the background, as its own process",
	help: "The cell knows the notebook's imports, types, functions and constants, and\n" +
		"copies of the variables that it uses. What it prints appears under the cell,\n" +
		"live. %ps lists background cells, %kill NAME ends one, %logs NAME shows what it\n" +
		"printed; package jeton/runtime/bg tells other cells about it. Run again, the\n" +
		"cell replaces the one that runs by its name.",
	block: (*run).background,
}, {
	name: "ps", args: "", synopsis: "list the desk, the ranks and the background cells",
	line: (*run).ps,
}, {
	name: "kill", args: "NAME|PID|all", synopsis: "end a background cell, and wait until it is gone",
	line:    (*run).kill,
	options: func(n *Notebook) []string { return append(n.bg.names(true), "all") },
}, {
	name: "logs", args: "NAME", synopsis: "show what a background cell has printed",
	line:    (*run).logs,
	options: func(n *Notebook) []string { return n.bg.names(false) },
}, {
	name: "memory", args: "[SIZE|none]", synopsis: "show or set what memory the cells may use: 8G, 512M",
	help: "A process that goes over it ends, and its variables are lost. The notebook goes\non.",
	line: (*run).memory,
}}

var bgName = regexp.MustCompile(`^[\pL_][\pL\pN_-]*$`)

func (c *run) background(s cell.Segment) *front.Error {
	if !bgName.MatchString(s.Args) {
		return simpleError(magicError, "%%%%bg wants one name, of letters, digits, _ and -: %%%%bg server")
	}
	programs, fail := c.replica(s.Text())
	if fail != nil {
		return fail
	}
	if c.nb.bg.running(s.Args) { // the cell is run again, most likely changed
		old, err := c.nb.bg.kill(c.ctx, s.Args)
		if err != nil {
			return simpleError(magicError, "the earlier %q did not end: %v", s.Args, err)
		}
		c.sayf("ended the earlier %q (pid %d)", s.Args, old.Pid)
	}
	pid, err := c.nb.bg.launch(c.ctx, s.Args, c.req.Count, programs, late{c.out})
	if err != nil {
		return simpleError(magicError, "%v", err)
	}
	c.sayf("background cell %q: pid %d", s.Args, pid)
	return nil
}

// A psRow is a line of %ps.
type psRow struct {
	Name, Cell string
	Pid        int
	State, Age string
}

func (c *run) ps(cell.Segment) *front.Error {
	var rows []psRow
	c.nb.mu.Lock()
	d := c.nb.desk
	c.nb.mu.Unlock()
	if d != nil {
		<-d.ready
		if d.client != nil {
			rows = append(rows, psRow{"desk", "", d.client.Pid(), "running", ""})
		}
	}
	if r, fail := c.nb.ranks(); fail == nil {
		for _, s := range r.world.States(c.ctx) {
			name := fmt.Sprintf("rank %d", s.Rank)
			if len(r.world.Hosts()) > 1 {
				name += " on " + s.Host
			}
			rows = append(rows, psRow{name, "", s.Pid, s.State, s.Running.Round(time.Second).String()})
		}
	}
	for _, r := range c.nb.bg.list() {
		row := psRow{r.Name, fmt.Sprintf("In[%d]", r.Cell), r.Pid, "running", age(r)}
		if !r.Running {
			row.State = r.Ended
		}
		rows = append(rows, row)
	}
	return c.table(rows)
}

func age(r bg.Record) string { return time.Since(r.Started).Round(time.Second).String() }

func (c *run) kill(s cell.Segment) *front.Error {
	names := []string{s.Args}
	switch s.Args {
	case "":
		return simpleError(magicError, "%%kill which background cell? %%ps lists them; %%kill all ends all")
	case "all":
		names = nil
		for _, r := range c.nb.bg.list() {
			if r.Running {
				names = append(names, r.Name)
			}
		}
	}
	for _, name := range names {
		r, err := c.nb.bg.kill(c.ctx, name)
		if err != nil {
			return simpleError(magicError, "%v", err)
		}
		c.sayf("ended %q (pid %d)", r.Name, r.Pid)
	}
	return nil
}

func (c *run) logs(s cell.Segment) *front.Error {
	b, err := os.ReadFile(bg.LogFile(c.nb.bg.folder.path, s.Args))
	if s.Args == "" || os.IsNotExist(err) {
		return simpleError(magicError, "no background cell has the name %q; %%ps lists them", s.Args)
	}
	if err != nil {
		return simpleError(magicError, "%v", err)
	}
	c.out.Stream("stdout", b)
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
