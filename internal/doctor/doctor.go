// Package doctor looks at this machine and says, of each thing that jeton can use, whether it is there, and if not, what
// that costs and how to mend it.
//
//	for _, f := range doctor.Examine(ctx) { fmt.Println(f) }
//
// It changes nothing and starts nothing that lasts.
package doctor

import (
	"context"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	"jeton/internal/jupyter"
	"jeton/launcher/ps"
	"jeton/launcher/room"
)

// A State is how one thing stands.
type State int

const (
	OK      State = iota
	Missing       // not there; only what Advice names is lost
	Broken        // jeton cannot do its main work until it is mended
)

// A Finding is one thing that was looked at.
type Finding struct {
	Name   string
	State  State
	Found  string // what is there
	Advice string // what to do, when State is not OK
}

// toolTime bounds each program that is asked for its version.
const toolTime = 10 * time.Second

// Examine looks at everything, in the order in which a person would mend it. It takes about a second.
func Examine(ctx context.Context) []Finding {
	return []Finding{
		machine(),
		memory(),
		temp(),
		loopback(),
		python(),
		privateLab(),
		userKernel(),
		tool(ctx, "Go toolchain", "not needed: cells are interpreted without it", "go", "version"),
		tool(ctx, "C compiler", "not needed for Go cells", "gcc", "--version"),
		tool(ctx, "SSH client", "needed for labs on several hosts: sudo apt install openssh-client", "ssh", "-V"),
		rooms(ctx),
	}
}

func machine() Finding {
	f := Finding{Name: "machine", Found: fmt.Sprintf("%s/%s, %d cores", runtime.GOOS, runtime.GOARCH, runtime.NumCPU())}
	if runtime.GOOS != "linux" {
		f.State, f.Advice = Missing, "lab rooms, grading and compiled cells (%%native) need Linux; cells, plots and the rest work: docs/administrator.md says what differs"
	}
	return f
}

// littleMemory is below what JupyterLab, a browser and one notebook want.
const littleMemory = 2 << 30

func memory() Finding {
	f := Finding{Name: "memory"}
	total := ps.Memory()
	if total == 0 {
		f.Found = "unknown"
		return f
	}
	f.Found = fmt.Sprintf("%.1f GiB", float64(total)/(1<<30))
	if total < littleMemory {
		f.State, f.Advice = Missing, "JupyterLab and a browser want 2 GiB; close other programs, or use `jeton exec`"
	}
	return f
}

func temp() Finding {
	f := Finding{Name: "temporary folder", Found: os.TempDir()}
	dir, err := os.MkdirTemp("", "jeton-doctor-*")
	if err != nil {
		f.State, f.Advice = Broken, fmt.Sprintf("%v: make it writable, or set TMPDIR to a folder that is", err)
		return f
	}
	defer os.RemoveAll(dir)
	if err := os.WriteFile(filepath.Join(dir, "f"), make([]byte, 1<<16), 0o600); err != nil {
		f.State, f.Advice = Broken, fmt.Sprintf("%v: free some space", err)
	}
	return f
}

func loopback() Finding {
	f := Finding{Name: "loopback network", Found: "127.0.0.1"}
	ln, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		f.State, f.Advice = Broken, fmt.Sprintf("%v: the kernel talks to Jupyter over it: sudo ip link set lo up", err)
		return f
	}
	ln.Close()
	if ln6, err := net.Listen("tcp6", "[::1]:0"); err == nil {
		ln6.Close()
		f.Found += " and ::1"
	} else {
		f.Found += ", no IPv6"
	}
	return f
}

func python() Finding {
	path, err := jupyter.FindPython()
	if err != nil {
		return Finding{Name: "Python for JupyterLab", State: Missing, Found: "none", Advice: strings.ReplaceAll(err.Error(), "\n", "\n  ")}
	}
	return Finding{Name: "Python for JupyterLab", Found: path}
}

func privateLab() Finding {
	env := jupyter.PrivateEnv()
	f := Finding{Name: "private JupyterLab", Found: env.Dir}
	switch {
	case !env.Usable():
		f.State, f.Found, f.Advice = Missing, "not made yet", "`jeton lab` makes it, once"
	case !env.Ready():
		f.State, f.Found, f.Advice = Missing, "made by an older jeton: it lacks what came later (widgets)", "`jeton lab` completes it"
	case !runs(env.Python()):
		f.State, f.Advice = Missing, "its Python does not start any more (was the system's replaced?): remove the folder, and run `jeton lab`"
	}
	return f
}

func runs(program string) bool {
	ctx, cancel := context.WithTimeout(context.Background(), toolTime)
	defer cancel()
	return exec.CommandContext(ctx, program, "--version").Run() == nil
}

func userKernel() Finding {
	f := Finding{Name: "kernel in your own Jupyter"}
	spec, err := jupyter.Installed(jupyter.UserPlace())
	switch {
	case os.IsNotExist(err):
		f.State, f.Found, f.Advice = Missing, "not installed", "only if you want it there: `jeton install`"
	case err != nil:
		f.State, f.Found, f.Advice = Missing, "damaged", err.Error()
	case len(spec.Argv) == 0 || !executable(spec.Argv[0]):
		f.State, f.Found, f.Advice = Missing, "it names a program that is gone", "`jeton install` writes it again"
	default:
		f.Found = spec.Argv[0]
	}
	return f
}

func executable(path string) bool {
	st, err := os.Stat(path)
	return err == nil && st.Mode().IsRegular() && st.Mode()&0o111 != 0
}

func tool(ctx context.Context, what, advice, name string, args ...string) Finding {
	f := Finding{Name: what}
	path, err := exec.LookPath(name)
	if err != nil {
		f.State, f.Found, f.Advice = Missing, "none", advice
		return f
	}
	ctx, cancel := context.WithTimeout(ctx, toolTime)
	defer cancel()
	out, err := exec.CommandContext(ctx, path, args...).CombinedOutput()
	first, _, _ := strings.Cut(strings.TrimSpace(string(out)), "\n")
	f.Found = first
	if err != nil {
		f.State, f.Advice = Missing, fmt.Sprintf("%s does not run: %v; %s", path, err, advice)
	}
	return f
}

// rooms makes a lab room in a box of one host, and takes it down.
func rooms(ctx context.Context) Finding {
	f := Finding{Name: "namespaces for lab rooms", Found: "allowed: a room was made"}
	ctx, cancel := context.WithTimeout(ctx, toolTime)
	defer cancel()
	if err := room.Check(ctx); err != nil {
		f.State, f.Found, f.Advice = Missing, "no room can be made", err.Error()
	}
	return f
}

// Exit is the status for a list of findings: 1 when something is Broken.
func Exit(all []Finding) int {
	for _, f := range all {
		if f.State == Broken {
			return 1
		}
	}
	return 0
}

// mark is the sign before a finding.
func (s State) mark() string { return [...]string{"ok     ", "missing", "BROKEN "}[s] }

// String is the finding in one line, with the advice in lines below it.
func (f Finding) String() string {
	s := fmt.Sprintf("%s  %-26s  %s", f.State.mark(), f.Name, f.Found)
	if f.State != OK && f.Advice != "" {
		s += "\n           → " + strings.ReplaceAll(f.Advice, "\n", "\n             ")
	}
	return s
}
