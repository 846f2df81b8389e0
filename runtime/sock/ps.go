package sock

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"jeton/launcher/lang"
	"jeton/runtime/session"
)

// A Process is one process of this machine.
type Process struct {
	PID     int
	PPID    int // its parent
	UID     int
	User    string
	State   string        // "R" running, "S" sleeping, "D" waiting for a device, "T" stopped, "t" traced, "Z" ended and not waited for, "I" idle
	CPU     time.Duration // processor time used so far
	RSS     int64         // bytes of memory in use
	Start   time.Time
	Command string // with its arguments; "[name]" when it has none (the kernel's own)
}

// Processes are rows of [Ps]. They show as a table.
type Processes []Process

// A ProcessFilter says which processes [Ps] lists. Fields that are not set let all through.
type ProcessFilter struct {
	PID     int
	PPID    int
	User    string // a name or a number
	Command string // a part of the command
	State   string // one or more letters of Process.State
	Kernel  bool   // the kernel's own threads too
}

// Ps lists the processes of this machine, as `ps -ef` does, without the kernel's own threads: all, or those that one of the
// filters lets through. Sorted by pid. Processes that end meanwhile are left out. Errors: where there is no /proc (Linux only).
func Ps(filters ...ProcessFilter) (Processes, error) {
	if len(filters) == 0 {
		filters = []ProcessFilter{{}}
	}
	all, err := processes()
	if err != nil {
		return nil, err
	}
	var rows Processes
	for _, p := range all {
		for _, f := range filters {
			if f.match(p) {
				rows = append(rows, p)
				break
			}
		}
	}
	return rows, nil
}

const kthreadd = 2 // the parent of the kernel's threads

func (f ProcessFilter) match(p Process) bool {
	kernel := p.PPID == kthreadd || p.PID == kthreadd && p.PPID == 0 && strings.HasPrefix(p.Command, "[")
	return (f.PID == 0 || f.PID == p.PID) &&
		(f.PPID == 0 || f.PPID == p.PPID) &&
		(f.User == "" || f.User == p.User || f.User == strconv.Itoa(p.UID)) &&
		(f.State == "" || strings.Contains(f.State, p.State)) &&
		strings.Contains(p.Command, f.Command) &&
		(f.Kernel || !kernel)
}

var stateWords = map[string]lang.Text{
	"R": {En: "running", Fr: "s’exécute"}, "S": {En: "sleeping", Fr: "endormi"}, "D": {En: "in a device", Fr: "attend un périphérique"},
	"T": {En: "stopped", Fr: "suspendu"}, "t": {En: "traced", Fr: "tracé"}, "Z": {En: "zombie", Fr: "zombie"}, "I": {En: "idle", Fr: "inactif"},
	"X": {En: "dead", Fr: "mort"},
}

var processHead = []lang.Text{{En: "PID", Fr: "PID"}, {En: "PPID", Fr: "PPID"}, {En: "User", Fr: "Utilisateur"}, {En: "State", Fr: "État"},
	{En: "CPU", Fr: "CPU"}, {En: "RSS", Fr: "RSS"}, {En: "Start", Fr: "Début"}, {En: "Command", Fr: "Commande"}}

func (ps Processes) table() table {
	l := session.Language()
	t := table{
		lang:  l,
		head:  lang.In(l, processHead...),
		right: map[int]bool{0: true, 1: true, 4: true, 5: true},
	}
	for _, p := range ps {
		t.rows = append(t.rows, []string{strconv.Itoa(p.PID), strconv.Itoa(p.PPID), p.User, strings.TrimSpace(p.State + " " + stateWords[p.State].In(l)),
			fmt.Sprintf("%.2fs", p.CPU.Seconds()), size(p.RSS), startText(p.Start, time.Now()), shorten(p.Command)})
	}
	return t
}

func size(n int64) string {
	switch {
	case n >= 1<<30:
		return fmt.Sprintf("%.1f GiB", float64(n)/(1<<30))
	case n >= 1<<20:
		return fmt.Sprintf("%.1f MiB", float64(n)/(1<<20))
	}
	return fmt.Sprintf("%d KiB", n>>10)
}

// startText is the time for today, else the date too.
func startText(t, now time.Time) string {
	if now.Sub(t) < 24*time.Hour {
		return t.Format("15:04:05")
	}
	return t.Format("2006-01-02 15:04")
}

func shorten(s string) string {
	if r := []rune(s); len(r) > 100 {
		return string(r[:99]) + "…"
	}
	return s
}

// String is the table in aligned columns, like that of ps. Long commands are cut; the field Command is whole.
func (ps Processes) String() string { return ps.table().String() }

// HTML is the table for a notebook.
func (ps Processes) HTML() string { return ps.table().HTML() }
