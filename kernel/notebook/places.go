package notebook

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"net"
	"slices"
	"strings"
	"sync"

	"jeton/kernel/agent"
	"jeton/kernel/engine"
	"jeton/kernel/front"
	"jeton/kernel/lab"
	"jeton/kernel/lab/ways"
	"jeton/kernel/words"
	"jeton/launcher/hosts"
	"jeton/launcher/lang"
	"jeton/launcher/room"
	"jeton/launcher/ssh"
	"jeton/runtime/display"
)

// places are the notebook's hosts beside this machine: what %hosts or %room has chosen for worlds, daemons and background cells.
type places struct {
	lab   *lab.Lab
	words string     // that chose them
	room  *room.Room // they are a room in a box; nil otherwise
	own   bool       // the room ends with them
	desk  string     // the host on which the cells run; "" for this machine
	asker *asker

	mu       sync.Mutex
	bgHost   string                  // where background cells go that do not say; "" for where the desk is
	attended map[string]*agent.Agent // hosts that may have daemons, whose questions are answered
}

// noPlaces is why a magic for hosts has nothing to do.
var noPlaces = simpleError(magicError, "the notebook has this machine alone: %%hosts FILE names others, and %%room 4 makes a room of them on this machine")

// places are the notebook's, nil when it has this machine alone.
func (n *Notebook) places() *places {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.others
}

// forRanks are the hosts that ranks, and a lab's daemons, run on: not the one of the cells, and none that did not answer when it was asked last.
func (p *places) forRanks() []hosts.Host {
	return slices.DeleteFunc(p.lab.Hosts(), func(h hosts.Host) bool { return h.Name == p.desk || p.lab.Failed(h.Name) })
}

// silent are the hosts that did not answer when they were asked last.
func (p *places) silent() (names []string) {
	for _, h := range hostNames(p.lab) {
		if p.lab.Failed(h) {
			names = append(names, h)
		}
	}
	return names
}

// errSilent says that ranks have fewer hosts than the notebook.
func (n *Notebook) errSilent() error {
	p := n.places()
	if p == nil {
		return nil
	}
	if names := p.silent(); len(names) > 0 {
		return fmt.Errorf("no ranks on %s: no answer from there when it was asked last (%%hosts tells how the hosts are; the cell that chose them asks again)", strings.Join(names, ", "))
	}
	return nil
}

// close lets the hosts go, and ends what is left there.
func (p *places) close() error {
	err := p.lab.Close()
	if p.own {
		err = errors.Join(err, p.room.Down())
	}
	return err
}

// setPlaces makes p the notebook's hosts in the place of those before; nil is this machine alone. Daemons on the earlier ones end.
func (n *Notebook) setPlaces(p *places) error {
	n.mu.Lock()
	if n.desk == nil && p != nil {
		n.mu.Unlock()
		return errors.Join(errClosed, p.close())
	}
	old := n.others
	n.others = p
	n.mu.Unlock()
	if old == nil {
		return nil
	}
	return old.close()
}

// hostsFree says why the notebook's hosts cannot be others now.
func (n *Notebook) hostsFree() *front.Error {
	n.worldTurn.Lock()
	defer n.worldTurn.Unlock()
	if r, fail := n.ranks(); fail == nil && r.shared {
		return simpleError(magicError, "the world of %d ranks runs on the present hosts: %%world down ends it", r.world.Size())
	}
	return nil
}

// An asker puts the questions of launchers to the person, in the cell that has hosts contacted.
type asker struct {
	lang func() words.Lang

	mu  sync.Mutex
	out front.Output // nil: no such cell
}

// in makes the questions appear in a cell, until done.
func (a *asker) in(out front.Output) (done func()) {
	a.mu.Lock()
	a.out = out
	a.mu.Unlock()
	return func() {
		a.mu.Lock()
		a.out = nil
		a.mu.Unlock()
	}
}

func (a *asker) ask(ctx context.Context, q ssh.Question) (string, error) {
	a.mu.Lock()
	out := a.out
	a.mu.Unlock()
	if out == nil {
		return "", errors.New("there is a question, and no cell to ask it in: run the cell with %hosts again")
	}
	text := q.Text
	if a.lang() == words.French {
		text = fmt.Sprintf("%s présente une clé inconnue : %s. Est-ce bien la sienne ? (oui/non)", q.Host, q.About)
		if q.Secret {
			text = fmt.Sprintf("La phrase secrète de la clé %s, que %s accepte :", q.About, q.Host)
		}
	}
	return out.Input(ctx, text+" ", q.Secret)
}

func (a *asker) notice(host, text string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.out != nil {
		a.out.Stream("stderr", fmt.Appendf(nil, "%s: %s\n", host, text))
	}
}

// openLab opens the lab of places whose hosts are list.
func (n *Notebook) openLab(ctx context.Context, p *places, list []hosts.Host, by string, progress func(lab.Progress)) (err error) {
	p.asker = &asker{lang: n.language}
	all := n.ways(ways.Config{Ask: p.asker.ask, Notice: p.asker.notice})
	if p.room != nil {
		all = map[string]lab.Opener{ways.RoomLauncher: ways.Room(func() (*room.Room, error) { return p.room, nil })}
	}
	p.lab, err = lab.Open(ctx, lab.Config{Hosts: list, Launcher: by, Ways: all, Version: n.cfg.Version, Env: labEnv(), Progress: progress, Logger: n.cfg.Logger})
	return err
}

func (n *Notebook) ways(c ways.Config) map[string]lab.Opener {
	if n.cfg.Ways != nil {
		return n.cfg.Ways
	}
	return ways.All(c)
}

// launchers are the names that --launcher takes.
func (n *Notebook) launchers() []string {
	return append([]string{lab.Local}, slices.Sorted(maps.Keys(n.ways(ways.Config{})))...)
}

var (
	sayHosts  = lang.Text{En: "hosts", Fr: "machines"}
	sayFailed = lang.Text{En: "%d failed", Fr: "%d sans réponse"}
)

// reach contacts all hosts of places that are not the notebook's yet, with a bar, and makes them the notebook's if at least one
// answers. Those that do not are listed.
func (c *run) reach(p *places, list []hosts.Host, by string) *front.Error {
	var bar *display.Progress
	err := c.nb.openLab(c.ctx, p, list, by, func(at lab.Progress) {
		if at.Failed > 0 {
			bar.Note(sayFailed.With(c.nb.language(), at.Failed))
		}
		bar.Set(at.Done)
	})
	if err != nil {
		return simpleError(magicError, "%v", err)
	}
	if by != lab.Local { // this machine under other names need not be asked
		bar = display.NewProgressTo(c.out.Display, sayHosts.In(c.nb.language()), len(list))
		done := p.asker.in(c.out)
		err = p.lab.Contact(c.ctx, nil)
		done()
		bar.Done()
	}
	var failed lab.Failures
	if errors.As(err, &failed) && len(failed.Rows) < failed.Of && c.ctx.Err() == nil {
		c.warn(failed.Error())
		err = nil
	}
	if err != nil {
		return simpleError(magicError, "%v", errors.Join(err, p.close()))
	}
	if err := c.nb.setPlaces(p); err != nil {
		return simpleError(magicError, "the earlier hosts did not end as they should: %v", err)
	}
	return nil
}

// startEngine starts an engine, which process tables call title, on one of the notebook's hosts; "" is where the desk is.
func (n *Notebook) startEngine(ctx context.Context, host, title string) (*engine.Client, error) {
	n.cfgMu.Lock()
	cfg := n.cfg.Engine
	n.cfgMu.Unlock()
	host = n.hostOf(host)
	cfg.Title, cfg.Host = title, host
	if host == localhost {
		return engine.Start(ctx, cfg)
	}
	if err := n.hasHost(host); err != nil {
		return nil, err
	}
	return n.places().lab.Engine(ctx, host, cfg)
}

// hasHost says which hosts there are, unless one of them is what hostNamed or hostOf has returned.
func (n *Notebook) hasHost(host string) error {
	p := n.places()
	if host == "" || host == localhost || p != nil && slices.Contains(hostNames(p.lab), host) {
		return nil
	}
	return n.noHost(host)
}

// hostNamed is the host that a person means by a name: the one of the cells, which every notebook has, is "" also for "localhost", which in a
// room is not the machine of the kernel, and for "desk".
func (n *Notebook) hostNamed(name string) string {
	if name == localhost {
		return ""
	}
	p := n.places()
	if name == deskHost && (p == nil || p.desk == deskHost || !slices.Contains(hostNames(p.lab), name)) {
		return ""
	}
	return name
}

// bgHost is the host on which background cells run that do not say.
func (n *Notebook) bgHost() string {
	if p := n.places(); p != nil {
		p.mu.Lock()
		defer p.mu.Unlock()
		return cmp.Or(p.bgHost, localhost)
	}
	return localhost
}

// setBgHost makes a host that on which background cells run from here on; "" is where the desk is.
func (n *Notebook) setBgHost(host string) error {
	if err := n.hasHost(host); err != nil {
		return err
	}
	if p := n.places(); p != nil {
		p.mu.Lock()
		defer p.mu.Unlock()
		p.bgHost = host
	}
	return nil
}

// hostOf is the host of a process that was started with startEngine.
func (n *Notebook) hostOf(host string) string {
	if p := n.places(); host == "" && p != nil {
		host = p.desk
	}
	return cmp.Or(host, localhost)
}

// noHost says which hosts there are.
func (n *Notebook) noHost(host string) error {
	p := n.places()
	if p == nil {
		return fmt.Errorf("the notebook has no host %q, but this machine alone: %%hosts FILE names others, and %%room 4 makes a room of them", host)
	}
	return fmt.Errorf("the notebook has no host %q: %%hosts lists those that it has", host)
}

// deskAddress is where processes on the notebook's hosts reach the cells: by the desk's name in a room, otherwise by the address
// from which this machine speaks to the first of the hosts that it finds by name.
func (n *Notebook) deskAddress() string {
	p := n.places()
	switch {
	case p == nil || p.room != nil && p.desk == "":
		return "127.0.0.1"
	case p.desk != "":
		return p.desk
	}
	for _, h := range p.lab.Hosts() {
		c, err := net.Dial("udp", net.JoinHostPort(h.Name, "9")) // nothing is sent
		if err != nil {
			continue
		}
		defer c.Close()
		if a, ok := c.LocalAddr().(*net.UDPAddr); ok {
			return a.IP.String()
		}
	}
	return "127.0.0.1"
}
