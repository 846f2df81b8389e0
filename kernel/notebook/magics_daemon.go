package notebook

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"

	"jeton/kernel/cell"
	"jeton/kernel/front"
	"jeton/launcher/daemons"
)

// daemonMagics keep programs, and start and follow daemons.
var daemonMagics = []magic{{
	name: "program", args: "NAME [--native]", takesGo: true, synopsis: "keep the cell, a whole program, under a name",
	help: "The cell has a package clause and a func main, as a file of its own; it shares\n" +
		"nothing with the notebook. %launch NAME starts it as a daemon, and so does\n" +
		"daemon.Start(host, daemon.Program(\"NAME\"), …) of jeton/runtime/daemon.\n" +
		"daemon.WriteExecutable makes it a file, for os/exec, a shell, or ssh. With\n" +
		"--native the Go toolchain compiles it.",
	block: (*run).keepProgram,
}, {
	name: "launch", args: "NAME|FILE [ARGS]", synopsis: "start a program as a daemon",
	help: "Options are --on HOST, and -n N to start N of them: %launch --on host2 -n 4 ring\n" +
		"NAME is that of a %%program cell; FILE is an executable or, ending in .go, the\n" +
		"text of a program. What follows are its arguments; quotes keep words together.\n" +
		"What it prints appears under the cell, with host and pid, and is kept for %logs.\n" +
		"%ps lists daemons, %kill NAME ends one. They end with the notebook.",
	line:    (*run).launch,
	options: func(n *Notebook) []string { return n.keeper.programNames() },
}}

func (c *run) keepProgram(s cell.Segment) *front.Error {
	words := strings.Fields(s.Args)
	compiled := slices.Contains(words, "--native")
	words = slices.DeleteFunc(words, func(w string) bool { return w == "--native" })
	if len(words) != 1 || !bgName().MatchString(words[0]) {
		return simpleError(magicError, "%%%%program wants one name, of letters, digits, _ and -: %%%%program ring")
	}
	image, fail := c.wholeProgram(words[0], s.Text(), compiled)
	if fail != nil {
		return fail
	}
	k := c.nb.keeper
	k.mu.Lock()
	k.programs[words[0]] = &program{name: words[0], cell: c.name, image: image}
	k.mu.Unlock()
	c.sayf("program %q is kept: %%launch %s starts it", words[0], words[0])
	return nil
}

func (k *daemonKeeper) programNames() (names []string) {
	k.mu.Lock()
	defer k.mu.Unlock()
	for name := range k.programs {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// A launching is what %launch is told.
type launching struct {
	what, host string
	n          int
	args       []string
}

// maxLaunched bounds -n.
const maxLaunched = 256

// parseLaunch reads the line of %launch: its own options end where the program's arguments begin.
func parseLaunch(line string) (l launching, err error) {
	words, err := splitWords(line)
	if err != nil {
		return l, err
	}
	l.n = 1
	for len(words) > 0 {
		w := words[0]
		switch {
		case w == "--on" || w == "-n":
			if len(words) < 2 {
				return l, fmt.Errorf("%s is followed by what? %%launch ring --on host2 -n 4", w)
			}
			if w == "--on" {
				l.host = words[1]
			} else if l.n, err = strconv.Atoi(words[1]); err != nil || l.n < 1 || l.n > maxLaunched {
				return l, fmt.Errorf("-n takes a number from 1 to %d, and not %q", maxLaunched, words[1])
			}
			words = words[2:]
		case l.what == "":
			l.what, words = w, words[1:]
		default:
			l.args = words
			return l, nil
		}
	}
	if l.what == "" {
		return l, errors.New("%launch which program? %%program NAME keeps one")
	}
	return l, nil
}

// splitWords takes a line apart at its spaces; quotes keep words together.
func splitWords(line string) (words []string, err error) {
	var word strings.Builder
	quote, inside := rune(0), false
	for _, r := range line {
		switch {
		case quote != 0 && r == quote:
			quote = 0
		case quote == 0 && (r == '"' || r == '\''):
			quote, inside = r, true
		case quote == 0 && (r == ' ' || r == '\t'):
			if inside {
				words = append(words, word.String())
			}
			word.Reset()
			inside = false
		default:
			word.WriteRune(r)
			inside = true
		}
	}
	if quote != 0 {
		return nil, fmt.Errorf("a quote %c is not closed", quote)
	}
	if inside {
		words = append(words, word.String())
	}
	return words, nil
}

func (c *run) launch(s cell.Segment) *front.Error {
	l, err := parseLaunch(s.Args)
	if err != nil {
		return simpleError(magicError, "%v", err)
	}
	spec, fail := c.launchSpec(l)
	if fail != nil {
		return fail
	}
	for range l.n {
		d, err := c.nb.keeper.start(c.ctx, job{host: l.host, cell: c.req.Count, out: late{c.out}, spec: spec})
		if err != nil {
			return simpleError(magicError, "%s is not started: %v", l.what, err)
		}
		c.sayf("%s: pid %d on %s", d.Name, d.Pid, d.Host)
	}
	return nil
}

// launchSpec finds what to launch.
func (c *run) launchSpec(l launching) (daemons.Spec, *front.Error) {
	spec, err := c.nb.keeper.programJob(l.what, l.args)
	switch {
	case err == nil:
		return spec, nil
	case strings.HasSuffix(l.what, ".go"):
		text, err := readText(c.nb.absolute(l.what))
		if err != nil {
			return spec, simpleError(magicError, "%v", err)
		}
		inner := &run{ctx: c.ctx, nb: c.nb, req: c.req, out: c.out, name: l.what}
		inner.req.Code = text
		spec = fileJob(strings.TrimSuffix(filepath.Base(l.what), ".go"), l.args)
		spec.Path, spec.Program = "", l.what
		image, fail := inner.wholeProgram(spec.Name, text, false)
		spec.Image = image
		return spec, fail
	case strings.ContainsRune(l.what, '/'):
		return fileJob(c.nb.absolute(l.what), l.args), nil
	}
	for _, n := range c.nb.checker.Names() {
		if n.Name == l.what && n.Kind == "func" {
			return spec, simpleError(magicError, "%s is a function, and not a program: daemon.Start(%q, %s, …) starts it", l.what, l.host, l.what)
		}
	}
	return spec, simpleError(magicError, "%v; a file is named with a slash: ./%s", err, l.what)
}

// A daemonRow is a line of %ps.
type daemonRow struct {
	Host, Name                       string
	PID                              int
	State, Program, Age, Connections string
}

// daemonRows are the lines of %ps for daemons.
func (c *run) daemonRows() (rows []daemonRow, err error) {
	all, err := c.nb.keeper.list(c.ctx)
	l := c.nb.language()
	for _, d := range all {
		row := daemonRow{Host: d.Host, Name: daemons.NameText(l, d.Name, d.ByHand), PID: d.Pid, State: strings.TrimSpace(d.State + " " + d.WordsIn(l)),
			Program: d.Program, Age: daemons.AgeText(d.Age()), Connections: daemons.SocketText(l, d.Connections)}
		if !strings.HasPrefix(d.Program, "func ") {
			row.Program = strings.Join(append([]string{d.Program}, d.Args...), " ")
		}
		rows = append(rows, row)
	}
	return rows, err
}

// endTime is how long a daemon may take to end by SIGTERM.
const endTime = time.Second

// endDaemon ends the daemon of a name or pid: by SIGTERM, and when that does not do, by SIGKILL.
func (c *run) endDaemon(who string) error {
	k := c.nb.keeper
	d, t, err := k.find(c.ctx, who)
	if err != nil {
		return err
	}
	pid := strconv.Itoa(d.Pid)
	if d.Ended {
		return fmt.Errorf("the daemon %q (pid %d on %s) has ended already: %s", d.Name, d.Pid, d.Host, d.Words())
	}
	k.nb.recording.fault("kill", "proc", cmp.Or(d.Name, pid), "host", d.Host)
	for _, sig := range []syscall.Signal{syscall.SIGTERM, syscall.SIGCONT, syscall.SIGKILL} {
		if d.ByHand {
			sig = syscall.SIGKILL // nobody tells when it has ended
		}
		k.expect(pid, sig)
		if _, err := t.Signal(c.ctx, pid, sig); err != nil {
			break // it has ended meanwhile
		}
		if d.ByHand {
			c.sayf("ended pid %d on %s", d.Pid, d.Host)
			return nil
		}
		if sig == syscall.SIGTERM {
			continue
		}
		ctx, cancel := context.WithTimeout(c.ctx, endTime)
		_, err := t.Wait(ctx, pid)
		cancel()
		if err == nil {
			break
		}
	}
	end, err := t.Wait(c.ctx, pid)
	if err == nil {
		c.sayf("ended %q (pid %d on %s): %s", d.Name, d.Pid, d.Host, end.Words())
	}
	return err
}

// endDaemons ends all daemons.
func (c *run) endDaemons() *front.Error {
	ended, err := c.nb.keeper.stopAll(c.ctx)
	for _, d := range ended {
		if d.ByHand {
			c.sayf("ended pid %d on %s, a daemon by hand", d.Pid, d.Host)
		} else {
			c.sayf("ended %q (pid %d on %s): %s", d.Name, d.Pid, d.Host, d.Words())
		}
	}
	if err != nil {
		return simpleError(magicError, "%v", err)
	}
	return nil
}

// daemonLog shows a daemon's log, and follows it until the person interrupts or the daemon ends.
func (c *run) daemonLog(who string, follow bool) error {
	d, t, err := c.nb.keeper.find(c.ctx, who)
	if err != nil {
		return err
	}
	if d.ByHand {
		return fmt.Errorf("pid %d was made a daemon by hand, and who made it decides where its output goes", d.Pid)
	}
	pid := strconv.Itoa(d.Pid)
	text, next, err := logText(c.ctx, t, pid)
	if err != nil {
		return err
	}
	c.out.Stream("stdout", text)
	for follow {
		p, err := t.Log(c.ctx, pid, next, true)
		if c.ctx.Err() != nil || err == nil && p.Ended {
			return nil // an interrupt is how one ends to follow
		}
		if err != nil {
			return err
		}
		c.out.Stream("stdout", p.Text)
		next = p.Next
	}
	return nil
}
