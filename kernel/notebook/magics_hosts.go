package notebook

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"jeton/kernel/cell"
	"jeton/kernel/front"
	"jeton/kernel/lab"
	"jeton/kernel/lab/ways"
	"jeton/launcher/hosts"
	"jeton/launcher/room"
)

// hostMagics choose the hosts on which worlds, daemons and background cells run.
var hostMagics = []magic{{
	name: "hosts", args: "[FILE|NAMES [OPTIONS]]", synopsis: "choose or list the hosts of the notebook",
	help: "FILE is a host file, as for mpirun; NAMES are alice,bob or node[1-8]. They are\n" +
		"reached by SSH, as ~/.ssh/config says; --launcher slurm takes those of the\n" +
		"allocation that the notebook runs in. %world puts its ranks there, %launch --on\n" +
		"and %%bg NAME --on start programs, and %ps shows them.",
	line: (*run).chooseHosts, options: func(*Notebook) []string { return []string{"none", "--launcher"} },
}, {
	name: "room", args: "[N [--desk] | NAME | down | …]", synopsis: "make a room of hosts in this machine",
	help: "Each host has a name, an address, ports, processes and /tmp of its own; all have\n" +
		"one folder in common. With --desk the cells run on a host of the room, too:\n" +
		"they reach the others by name. NAME opens a room that `jeton room up` made, down\n" +
		"takes away the notebook's. Actions: cut HOST pulls its cable, cut A B parts two,\n" +
		"mend undoes it; crash HOST kills all its processes at once, restart HOST.",
	line: (*run).roomLine, options: func(n *Notebook) []string { return append([]string{"down", "--desk"}, roomActions...) },
}}

func (c *run) chooseHosts(s cell.Segment) *front.Error {
	words := strings.Fields(s.Args)
	if len(words) == 0 {
		return c.hostTable(s)
	}
	launcher := ""
	if i := slices.Index(words, "--launcher"); i >= 0 && i+1 < len(words) {
		launcher = words[i+1]
		words = slices.Delete(words, i, i+2)
	}
	if fail := c.nb.hostsFree(); fail != nil {
		return fail
	}
	switch {
	case len(words) == 1 && words[0] == "none" && launcher == "":
		return c.dropPlaces()
	case len(words) != 1:
		return simpleError(magicError, "line %d: %%hosts takes one file, or names with commas between: %%hosts alice,bob", s.Pos.Line)
	}
	list, err := c.nb.hostList(words[0])
	if err != nil {
		return simpleError(magicError, "line %d: %v", s.Pos.Line, err)
	}
	return c.useHosts(words[0], list, launcher)
}

// useHosts makes hosts the notebook's.
func (c *run) useHosts(words string, list []hosts.Host, launcher string) *front.Error {
	switch far := func(h hosts.Host) bool { return !hosts.IsHere(h.Name) }; {
	case launcher != "":
	case slices.ContainsFunc(list, far):
		launcher = ways.SSHLauncher
	default:
		launcher = lab.Local
	}
	if fail := c.reach(&places{words: words}, list, launcher); fail != nil {
		return fail
	}
	p := c.nb.places()
	if silent := len(p.silent()); silent > 0 {
		c.sayf("%d of %s: %s", len(list)-silent, countHosts(len(list)), hostText(p.forRanks()))
	} else {
		c.sayf("%s: %s", countHosts(len(list)), hostText(list))
	}
	return nil
}

func countHosts(n int) string {
	if n == 1 {
		return "1 host"
	}
	return fmt.Sprintf("%d hosts", n)
}

// hostText lists hosts, in short.
func hostText(list []hosts.Host) string {
	const shown = 12
	var names []string
	for _, h := range list[:min(len(list), shown)] {
		names = append(names, h.Name)
	}
	if len(list) > shown {
		names = append(names, "…")
	}
	return strings.Join(names, ", ")
}

// dropPlaces leaves the notebook with this machine alone.
func (c *run) dropPlaces() *front.Error {
	p := c.nb.places()
	if p == nil {
		return noPlaces
	}
	if err := c.nb.setPlaces(nil); err != nil {
		return simpleError(magicError, "the hosts did not end as they should: %v", err)
	}
	c.moveDesk(p.desk != "")
	c.say("the notebook has this machine alone")
	return nil
}

// moveDesk starts the desk anew, where the notebook's hosts now say.
func (c *run) moveDesk(move bool) {
	if !move {
		return
	}
	c.nb.mu.Lock()
	d := c.nb.desk
	c.nb.mu.Unlock()
	if d != nil && d.wait(context.WithoutCancel(c.ctx)) == nil {
		c.nb.comms.lost(d.client, c.out)
	}
	c.nb.replace(d)
}

// A hostRow is a line of %hosts.
type hostRow struct {
	Host        string
	Slots       int
	State       string
	Ranks, Dead string
}

// hostTable lists the notebook's hosts, and those of its world.
func (c *run) hostTable(cell.Segment) *front.Error {
	p := c.nb.places()
	r, fail := c.nb.ranks()
	if p == nil && fail != nil {
		return noPlaces
	}
	var rows []hostRow
	if p != nil {
		states := p.states()
		for _, h := range p.lab.Hosts() {
			rows = append(rows, hostRow{Host: h.Name, Slots: h.Slots, State: states(h.Name)})
		}
	}
	if fail == nil {
		for _, h := range r.world.Hosts() {
			on := r.world.On(h)
			i := slices.IndexFunc(rows, func(row hostRow) bool { return row.Host == h })
			if i < 0 {
				i = len(rows)
				rows = append(rows, hostRow{Host: h})
			}
			rows[i].Ranks, rows[i].Dead = on.String(), on.Without(r.world.Alive()).String()
		}
	}
	return c.table(rows)
}

// states tells how each host is.
func (p *places) states() func(host string) string {
	at := map[string]string{}
	if p.room != nil {
		if s, err := p.room.Status(); err == nil {
			for _, h := range s.Hosts {
				at[h.Name] = fmt.Sprintf("%s at %s", h.State, h.Address)
			}
		}
	}
	return func(host string) string {
		state := []string{at[host], p.lab.State(host)}
		if p.room != nil && p.lab.Failed(host) {
			state = state[:1] // why, the first says: it is down
		}
		if host == p.desk {
			state = append(state, "the desk")
		}
		return strings.Join(slices.DeleteFunc(state, func(s string) bool { return s == "" }), ", ")
	}
}

// roomActions are what can be done to a room's hosts.
var roomActions = []string{"cut", "mend", "crash", "restart"}

func (c *run) roomLine(s cell.Segment) *front.Error {
	words := strings.Fields(s.Args)
	p := c.nb.places()
	switch {
	case len(words) == 0 && (p == nil || p.room == nil):
		return simpleError(magicError, "the notebook has no room: %%room 4 makes one of four hosts, in this machine")
	case len(words) == 0:
		return c.hostTable(s)
	case slices.Contains(roomActions, words[0]):
		return c.roomAction(p, words)
	}
	if fail := c.nb.hostsFree(); fail != nil {
		return fail
	}
	if words[0] == "down" && len(words) == 1 {
		return c.dropPlaces()
	}
	desk := slices.Contains(words, "--desk")
	words = slices.DeleteFunc(words, func(w string) bool { return w == "--desk" })
	if len(words) != 1 {
		return simpleError(magicError, "line %d: %%room takes a number of hosts, or the name of a room: %%room 4", s.Pos.Line)
	}
	if p != nil && p.room != nil && p.words == s.Args { // the notebook is run from its top again
		c.sayf("this room is up already: %s", hostText(p.lab.Hosts()))
		return nil
	}
	if p != nil {
		if fail := c.dropPlaces(); fail != nil {
			return fail
		}
	}
	return c.openRoom(s.Args, words[0], desk)
}

// deskHost is what the host of the cells is called in a room.
const deskHost = "desk"

// openRoom makes a room of so many hosts, or opens the one of a name.
func (c *run) openRoom(words, what string, desk bool) *front.Error {
	began := time.Now()
	p := &places{words: words}
	n, err := strconv.Atoi(what)
	switch {
	case err == nil:
		p.own = true
		p.room, err = c.makeRoom(n, desk)
	case desk:
		return simpleError(magicError, "--desk is for a room that the notebook makes: %%room 4 --desk")
	default:
		p.room, err = room.Open(what)
	}
	if err != nil {
		return simpleError(magicError, "%v", err)
	}
	if desk {
		p.desk = deskHost
	}
	list := p.room.Hosts()
	if fail := c.reach(p, list, ways.RoomLauncher); fail != nil {
		return fail
	}
	c.moveDesk(desk)
	c.sayf("a room of %s, up after %v: %s; the folder that they share is %s", countHosts(len(list)), time.Since(began).Round(time.Millisecond), hostText(list), p.room.Shared())
	return nil
}

// makeRoom makes a room that ends with the kernel. Its hosts see the notebook's own folders, also those below /tmp.
func (c *run) makeRoom(n int, desk bool) (*room.Room, error) {
	cfg := room.Config{Hosts: n}
	if err := c.nb.bg.folder.Make(); err != nil {
		return nil, err
	}
	visible := []string{c.nb.bg.folder.Path, c.nb.cfg.Engine.Dir, c.nb.workFolder()}
	if dir, err := os.Getwd(); err == nil {
		visible = append(visible, dir)
	}
	slices.Sort(visible)
	visible = slices.Compact(visible)
	for _, dir := range visible {
		if rel, err := filepath.Rel("/tmp", dir); err == nil && rel != "." && !strings.HasPrefix(rel, "..") {
			cfg.Visible = append(cfg.Visible, dir)
		}
	}
	if desk && n > 0 {
		for i := range n {
			cfg.Names = append(cfg.Names, fmt.Sprintf("host%d", i+1))
		}
		cfg.Names = append(cfg.Names, deskHost)
		cfg.Hosts = 0
	}
	return room.Up(c.ctx, cfg)
}

// roomAction does something to hosts of the notebook's room.
func (c *run) roomAction(p *places, words []string) *front.Error {
	if p == nil || p.room == nil {
		return simpleError(magicError, "the notebook has no room: %%room 4 makes one of four hosts, in this machine")
	}
	what, on := words[0], words[1:]
	pair := what == "cut" || what == "mend"
	if len(on) < 1 || len(on) > 2 || len(on) == 2 && !pair {
		return simpleError(magicError, "%%room %s which host? %s", what, hostText(p.lab.Hosts()))
	}
	for _, h := range on {
		if !slices.Contains(hostNames(p.lab), h) {
			return simpleError(magicError, "%v", c.nb.noHost(h))
		}
	}
	on = append(on, "")
	var err error
	switch what {
	case "cut":
		err = p.room.Cut(on[0], on[1])
	case "mend":
		err = p.room.Mend(on[0], on[1])
	case "crash":
		err = p.room.Crash(on[0])
	case "restart":
		if err = p.room.Restart(on[0]); err == nil {
			err = p.lab.Contact(c.ctx, on[:1])
		}
	}
	if err != nil {
		return simpleError(magicError, "%v", err)
	}
	c.say(roomDone(what, on[0], on[1]))
	return nil
}

// roomDone says what an action means for those on the hosts.
func roomDone(what, host, other string) string {
	line := "the cable of " + host
	if other != "" {
		line = "the line between " + host + " and " + other
	}
	switch what {
	case "cut":
		return line + " is cut: what is sent over it is lost, and nobody is told"
	case "mend":
		return line + " is mended: TCP sends again what was lost"
	case "crash":
		return host + " is off: its processes are gone, and the other hosts hear nothing of it"
	default:
		return host + " is up again: the same name and address, an empty /tmp, and none of its processes"
	}
}
