package hosts

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"
)

// peer finds a program to compare with. Where it is missing, the answers that it gave before are tested (mappings).
func peer(t *testing.T, name string) string {
	t.Helper()
	path, err := exec.LookPath(name)
	if err != nil {
		t.Skipf("%s is not installed; the tests against its recorded answers have run", name)
	}
	return path
}

// peerTime only guards against a peer that hangs.
const peerTime = time.Minute

// The hosts a, b, c have addresses, so that no peer asks the network for their names.
const network = "203.0.113."

var hostName = regexp.MustCompile(`(?m)^[abc]\b`)

func roomFile(t *testing.T, text string) string {
	text = hostName.ReplaceAllStringFunc(text, func(s string) string { return network + itoa(int(s[0]-'a')+1) })
	path := filepath.Join(t.TempDir(), "room.txt")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// nameOf is a, b or c again.
func nameOf(address string) string {
	n, err := strconv.Atoi(strings.TrimPrefix(address, network))
	if err != nil || n < 1 || n > 3 {
		return address
	}
	return "abc"[n-1 : n]
}

var (
	ompiNode = regexp.MustCompile(`Data for node: (\S+)`)
	ompiRank = regexp.MustCompile(`Process rank: (\d+)`)
)

// TestOpenMPI asks the real mpirun, which starts nothing.
func TestOpenMPI(t *testing.T) {
	mpirun := peer(t, "mpirun.openmpi")
	for _, c := range mappings {
		args := []string{"--allow-run-as-root", "--do-not-launch", "--display-map", "--bind-to", "none", "--mca", "plm_rsh_agent", "/bin/true",
			"--mca", "orte_tmpdir_base", t.TempDir(), // its own folder of a session, which it leaves when it is killed
			"--hostfile", roomFile(t, c.file), "-n", strconv.Itoa(c.n), "--map-by", string(c.by)}
		if c.oversubscribe {
			args[len(args)-1] += ":OVERSUBSCRIBE"
		}
		out := until(t, regexp.MustCompile(`(?s)rank: \d+.*={20}`), mpirun, append(args, "/bin/true")...)
		runs := map[string][]int{}
		host := ""
		for line := range strings.Lines(out) {
			if m := ompiNode.FindStringSubmatch(line); m != nil {
				host = nameOf(m[1])
			} else if m := ompiRank.FindStringSubmatch(line); m != nil {
				r, _ := strconv.Atoi(m[1])
				runs[host] = append(runs[host], r)
			}
		}
		var got []string
		for _, h := range mustParse(t, c.file) {
			if len(runs[h.Name]) > 0 {
				got = append(got, h.Name+" "+Ranks(runs[h.Name]))
			}
		}
		if s := strings.Join(got, "; "); s != c.want {
			t.Errorf("mpirun -n %d by %s (oversubscribe %v) of %q: %s, want %s\n%s", c.n, c.by, c.oversubscribe, c.file, s, c.want, out)
		}
	}
}

// TestOpenMPIWords: what it says when there are not enough slots.
func TestOpenMPIWords(t *testing.T) {
	mpirun := peer(t, "mpirun.openmpi")
	ctx, cancel := context.WithTimeout(t.Context(), peerTime)
	defer cancel()
	out, _ := exec.CommandContext(ctx, mpirun, "--allow-run-as-root", "--do-not-launch", "--hostfile", roomFile(t, small), "-n", "7", "/bin/true").CombinedOutput()
	_, err := Map(mustParse(t, small), 7, BySlot, false)
	ours, _, _ := strings.Cut(err.Error(), ":")
	if theirs := strings.Join(strings.Fields(string(out)), " "); !strings.Contains(theirs, ours) {
		t.Errorf("we say %q; Open MPI: %s", ours, theirs)
	}
}

var (
	hydraHost  = regexp.MustCompile(`proxy: (\S+) \((\d+) cores\)`)
	hydraCount = regexp.MustCompile(`\((\d+) processes\)`)
)

// TestMPICH asks the real mpiexec, which waits for proxies to be started by hand, and is ended then. It goes round again, rather than
// oversubscribe evenly, so only as many ranks as slots are compared.
func TestMPICH(t *testing.T) {
	mpiexec := peer(t, "mpiexec.hydra")
	for file, n := range map[string]int{"a:2\nb\nc:3 user=eve\n": 5, "a:2 # x\n\n# y\nb:2\n": 3, "a\nb\nc\n": 2} {
		all := mustParse(t, file)
		ranks, err := Map(all, n, BySlot, false)
		if err != nil {
			t.Fatal(err)
		}
		var want []string
		for _, row := range Table(all, ranks) {
			if row.Ranks != "" {
				name := row.Host[strings.Index(row.Host, "@")+1:]
				want = append(want, name+" "+itoa(row.Slots)+" "+itoa(countOf(ranks, name)))
			}
		}
		if got := hydraMap(t, mpiexec, file, n); strings.Join(got, "; ") != strings.Join(want, "; ") {
			t.Errorf("mpiexec -n %d of %q: %q, want %q", n, file, got, want)
		}
	}
}

func countOf(ranks []Host, name string) (n int) {
	for _, h := range ranks {
		if h.Name == name {
			n++
		}
	}
	return n
}

// hydraMap reads "host slots ranks" for each host from what mpiexec says before it waits.
func hydraMap(t *testing.T, mpiexec, file string, n int) (got []string) {
	host := ""
	out := until(t, regexp.MustCompile("control port"), mpiexec, "-launcher", "manual", "-f", roomFile(t, file), "-n", strconv.Itoa(n), "-debug", "/bin/true")
	for line := range strings.Lines(out) {
		if m := hydraHost.FindStringSubmatch(line); m != nil {
			host = nameOf(m[1]) + " " + m[2]
		} else if m := hydraCount.FindStringSubmatch(line); m != nil && strings.Contains(line, "Exec list") {
			got = append(got, host+" "+m[1])
		}
	}
	return got
}

// until runs a program until its output has what is waited for, kills it, and returns the output.
func until(t *testing.T, mark *regexp.Regexp, name string, args ...string) string {
	ctx, cancel := context.WithTimeout(t.Context(), peerTime)
	cmd := exec.CommandContext(ctx, name, args...)
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	cmd.Stdout, cmd.Stderr = w, w
	err = cmd.Start()
	w.Close()
	if err != nil {
		t.Fatal(err)
	}
	defer func() { cancel(); cmd.Wait() }()
	var out []byte
	for chunk := make([]byte, 1<<12); !mark.Match(out); {
		k, err := r.Read(chunk)
		if out = append(out, chunk[:k]...); err != nil {
			t.Fatalf("%s ended: %s", name, out)
		}
	}
	return string(out)
}
