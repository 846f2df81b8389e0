package daemons

import (
	"errors"
	"fmt"
	"syscall"
	"time"
	"unicode"

	"jeton/launcher"
	"jeton/launcher/lang"
	"jeton/launcher/ps"
)

// A Spec says what a daemon shall be.
type Spec struct {
	Name    string // its own among the daemons of the host: letters, digits, - and _
	Program string // what tables call it; default: the base name of Path
	// Path is the program, found as a shell would find it. Without one it is Image, which is written to a file: an executable, or
	// one whose first line is "#!jeton COMMAND", which that command of the host's jeton program runs.
	Path  string
	Image []byte
	Args  []string // without the program's name
	Dir   string   // working folder; default: /
	Env   []string // added to the host's
}

// A Daemon is one line of a host's table.
type Daemon struct {
	Host, Name string
	Program    string
	Args       []string
	Pid        int
	Parent     int // its parent's: the guard's
	Session    int
	Started    time.Time
	// State is that of /proc: R running, S sleeping, D waiting for a device, T stopped, Z ended and not waited for; "" when it
	// has ended.
	State       string
	Connections []Connection
	ByHand      bool // nobody has asked for it here: it carries the owner's mark and has lost its parent
	Log         string
	LogBytes    int64

	Ended  bool
	End    time.Time
	Status int            // exit status; -1 when a signal ended it, or the system does not tell
	Signal syscall.Signal // that ended it
}

// Exit is how the daemon has ended.
func (d Daemon) Exit() launcher.Exit {
	e := launcher.Exit{Status: d.Status, Signal: d.Signal}
	if d.Ended && d.Status < 0 && d.Signal == 0 {
		e.Err = errors.New("ended; this system does not tell how")
	}
	return e
}

// Age is how long it has run.
func (d Daemon) Age() time.Duration {
	if d.Ended {
		return d.End.Sub(d.Started)
	}
	return time.Since(d.Started)
}

// Words are the state in words: "sleeping", "stopped", "exit status 3".
func (d Daemon) Words() string { return d.WordsIn(lang.English) }

// WordsIn are the same in a language.
func (d Daemon) WordsIn(l lang.Lang) string {
	if d.Ended {
		return d.Exit().In(l)
	}
	return stateWords[d.State].In(l)
}

// stateWords are those of proc(5).
var stateWords = map[string]lang.Text{
	"R": {En: "running", Fr: "s’exécute"}, "S": {En: "sleeping", Fr: "endormi"}, "D": {En: "waiting for a device", Fr: "attend un périphérique"},
	"T": {En: "stopped", Fr: "suspendu"}, "t": {En: "traced", Fr: "tracé"}, "Z": {En: "ended, and not waited for", Fr: "terminé, mais non attendu"},
	"X": {En: "dead", Fr: "mort"}, "I": {En: "idle", Fr: "inactif"},
}

// A Connection is a socket that a daemon has open.
type Connection struct {
	Proto         string // "tcp", "udp"
	Local, Remote string // "127.0.0.1:9870"; Remote is "" for one that listens, or has no peer
	State         string // "ESTABLISHED", "LISTEN", …; "" for udp
}

// maxNameBytes bounds a name, of which a file's name is made.
const maxNameBytes = 64

func checkName(name string) error {
	if name == "" || len(name) > maxNameBytes {
		return fmt.Errorf("a daemon's name has 1 to %d letters, and %q has %d", maxNameBytes, name, len(name))
	}
	for _, r := range name {
		if r != '-' && r != '_' && !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			return fmt.Errorf("a daemon's name is made of letters, digits, - and _, and %q has %q", name, r)
		}
	}
	return nil
}

// Look is what the table would say of a process of this host, whoever has started it; ok is false when there is none.
func Look(pid int) (d Daemon, ok bool) {
	p, ok := ps.Find(pid)
	if !ok {
		return d, false
	}
	return Daemon{Pid: pid, Parent: p.Parent, Session: p.Session, Started: p.StartTime(), State: string(p.State), Connections: sockets(pid).of(pid)}, true
}
