//go:build linux

package room

import (
	"bufio"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"jeton/launcher"
	"jeton/launcher/ps"
)

// keeperOf is the number of a room's keeper.
func keeperOf(t *testing.T, r *Room) int {
	t.Helper()
	c, err := dial(filepath.Join(r.plan.Dir, controlFile))
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	pid := peer(c)
	if cmdline, err := os.ReadFile(fmt.Sprintf("/proc/%d/cmdline", pid)); err != nil || !strings.Contains(string(cmdline), "keeper") {
		t.Fatalf("process %d is no keeper: %q %v", pid, cmdline, err)
	}
	return pid
}

// inits are the numbers of the hosts' inits.
func inits(t *testing.T, keeper int) (pids []int) {
	t.Helper()
	files, _ := filepath.Glob(fmt.Sprintf("/proc/%d/task/*/children", keeper))
	for _, file := range files {
		b, _ := os.ReadFile(file)
		for _, f := range strings.Fields(string(b)) {
			pid, _ := strconv.Atoi(f)
			pids = append(pids, pid)
		}
	}
	return pids
}

// TestKeeperIsKilled: nothing is left but the room's folder, and that until the next start.
func TestKeeperIsKilled(t *testing.T) {
	r := up(t, Config{Hosts: 2, Lasting: true})
	p := sh(t, r, "host2", "setsid sleep 1000 & echo; wait")
	p.from.next(t)
	await(t, func() string { // a keeper, two inits, a shell and a sleeper; one that is in an exec is not seen
		if found := marked("ROOM_TEST=" + os.Getenv("ROOM_TEST")); len(found) < 5 {
			return "a room in which only these are seen: " + strings.Join(found, "\n")
		}
		return ""
	})
	syscall.Kill(keeperOf(t, r), syscall.SIGKILL)
	if e := p.Wait(); e.Err == nil {
		t.Errorf("a process of a dead room ended as %v", e)
	}
	await(t, func() string { return strings.Join(marked("ROOM_TEST="+os.Getenv("ROOM_TEST")), "\n") })
	if err := r.Crash("host1"); !errors.Is(err, ErrGone) {
		t.Errorf("an order to a dead room: %v", err)
	}
	if _, err := r.Launcher("host1").Start(t.Context(), launcher.Command{}); !errors.Is(err, ErrGone) {
		t.Errorf("a start in a dead room: %v", err)
	}
	if _, err := os.Stat(r.plan.Dir); err != nil {
		t.Errorf("who could have removed the folder? %v", err)
	}
	again, err := Up(t.Context(), Config{Hosts: 1, Name: r.Name()})
	if err != nil {
		t.Fatal(err)
	}
	if got := out(t, again, "host1", "ls $JETON_SHARED; hostname"); got != "host1" {
		t.Errorf("the next room of that name says %q", got)
	}
	if err := again.Down(); err != nil {
		t.Error(err)
	}
}

// TestInitIsKilled: that is one host less.
func TestInitIsKilled(t *testing.T) {
	r := up(t, Config{Hosts: 2})
	p := sh(t, r, "host1", "setsid sleep 1000 & echo; wait")
	p.from.next(t)
	down := func() (names []string) {
		s, err := r.Status()
		if err != nil {
			t.Fatal(err)
		}
		for _, h := range s.Hosts {
			if h.State == Crashed {
				names = append(names, h.Name)
			}
		}
		return names
	}
	pids := inits(t, keeperOf(t, r))
	if len(pids) != 2 {
		t.Fatalf("inits %v", pids)
	}
	syscall.Kill(pids[0], syscall.SIGKILL)
	await(t, func() string {
		if len(down()) == 0 {
			return "a host whose init was killed"
		}
		return ""
	})
	names := down()
	if len(names) != 1 {
		t.Fatalf("hosts that are down: %v", names)
	}
	other := map[string]string{"host1": "host2", "host2": "host1"}[names[0]]
	if got := said(t, r, other, "ping", names[0]); got != "silence" {
		t.Errorf("ping to it: %s", got)
	}
	if err := r.Restart(names[0]); err != nil {
		t.Fatal(err)
	}
	if got := said(t, r, other, "ping", names[0]); got != "answer" {
		t.Errorf("ping to it, restarted: %s", got)
	}
}

// helper runs this binary's tool on this machine, and waits for its first line.
func helper(t *testing.T, want string, args ...string) *exec.Cmd {
	t.Helper()
	cmd := exec.Command(os.Args[0], append([]string{"room", "tool"}, args...)...)
	cmd.Stderr = os.Stderr
	from, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { cmd.Process.Kill(); cmd.Wait() })
	if line, err := bufio.NewReader(from).ReadString('\n'); line != want+"\n" {
		t.Fatalf("%v says %q, %v", args, line, err)
	}
	return cmd
}

// TestStarterIsKilled: what it has started on a host ends with it, and the room does not.
func TestStarterIsKilled(t *testing.T) {
	r := up(t, Config{Hosts: 1})
	h := helper(t, "started", "abandon", r.Name(), "host1")
	await(t, func() string {
		if len(marked("ABANDONED=1")) < 2 {
			return "a host on which its processes are not seen"
		}
		return ""
	})
	h.Process.Kill()
	await(t, func() string { return strings.Join(marked("ABANDONED=1"), "\n") })
	if got := out(t, r, "host1", "hostname"); got != "host1" {
		t.Errorf("the host says %q", got)
	}
}

// TestMakerIsKilled: a room that is not lasting ends with the process that made it.
func TestMakerIsKilled(t *testing.T) {
	watch(t)
	h := helper(t, "started", "keep")
	r, err := Open("kept")
	if err != nil {
		t.Fatal(err)
	}
	keeper := keeperOf(t, r)
	h.Process.Kill()
	await(t, func() string {
		if _, err := os.Stat(r.plan.Dir); err == nil {
			return r.plan.Dir
		}
		return ""
	})
	await(t, func() string {
		if !ps.Ended(keeper) {
			return "the keeper"
		}
		return ""
	})
	if _, err := Open("kept"); err == nil || !strings.Contains(err.Error(), "no room is up") {
		t.Errorf("it can be opened still: %v", err)
	}
}

// TestLasting: the room of a process that has ended is there for another, until it takes it down.
func TestLasting(t *testing.T) {
	r := up(t, Config{Hosts: 2, Lasting: true, Name: "shared"})
	other, err := Open("")
	if err != nil {
		t.Fatal(err)
	}
	if other.Name() != "shared" || len(other.Hosts()) != 2 || other.Hosts()[1].Name != "host2" || other.Hosts()[1].Slots != 1 {
		t.Errorf("opened: %s %v", other.Name(), other.Hosts())
	}
	p := tool(t, r, "host1", "bind", "9875")
	if got := p.from.next(t); got != "bound" {
		t.Fatal(got)
	}
	if got := said(t, other, "host1", "bind", "9875"); got != "EADDRINUSE" {
		t.Errorf("seen by another client: %s", got)
	}
	if _, err := Up(t.Context(), Config{Hosts: 1, Name: "shared"}); err == nil || !strings.Contains(err.Error(), "there is a room shared already") {
		t.Errorf("a second room of that name: %v", err)
	}
	second, err := Up(t.Context(), Config{Hosts: 1})
	if err != nil {
		t.Fatal(err)
	}
	if got := said(t, second, "host1", "tables"); !strings.Contains(got, "10.77.2.1/24") {
		t.Errorf("the second room's addresses: %s", got)
	}
	if _, err := Open(""); err == nil || !strings.Contains(err.Error(), "which one? There are room and shared") {
		t.Errorf("which of two: %v", err)
	}
	for range 2 {
		if err := other.Down(); err != nil {
			t.Error(err)
		}
	}
	if rooms, err := List(); err != nil || len(rooms) != 1 || rooms[0].Name() != "room" {
		t.Errorf("rooms %v, %v", rooms, err)
	}
	if err := second.Down(); err != nil {
		t.Error(err)
	}
}

// TestDownDuringStarts: a room goes down whatever is going on.
func TestDownDuringStarts(t *testing.T) {
	r := up(t, Config{Hosts: 2})
	var ends []chan error
	for i := range 8 {
		end := make(chan error, 1)
		ends = append(ends, end)
		go func() {
			for {
				p, err := r.Launcher(r.Hosts()[i%2].Name).Start(t.Context(), launcher.Command{Program: "sleep", Args: []string{"1000"}})
				if err != nil {
					end <- err
					return
				}
				to, from := p.Streams()
				to.Close()
				from.Close()
				defer p.Sweep()
			}
		}()
	}
	if err := r.Down(); err != nil {
		t.Error(err)
	}
	for _, end := range ends {
		var down *DownError
		if err := <-end; !errors.Is(err, ErrGone) && !errors.As(err, &down) {
			t.Errorf("a start in a room that is going down: %v", err)
		}
	}
}
