//go:build !portable

package local

import (
	"fmt"
	"os"
	"strconv"
	"syscall"
	"testing"
	"time"

	"jeton/launcher/ps"
)

// TestInheritedProcessIsReaped: the orphan of a child's child becomes our child, and no zombie.
func TestInheritedProcessIsReaped(t *testing.T) {
	_, _, from := sh(t, Launcher{}, `sh -c 'sleep 1000 </dev/null >/dev/null 2>&1 & echo $! >&4'; read x <&3`)
	orphan, err := strconv.Atoi(line(t, from))
	if err != nil {
		t.Fatal(err)
	}
	var r reaper
	for deadline := time.Now().Add(hung); time.Now().Before(deadline); time.Sleep(time.Millisecond) {
		if q, there := ps.Find(orphan); there && q.Parent == os.Getpid() {
			syscall.Kill(orphan, syscall.SIGKILL)
		} else if !there {
			return
		}
		r.look()
	}
	t.Errorf("process %d is still there", orphan)
}

// TestStarterOfAnotherProgramDies kills a process (this test binary, run again) that has started a shell: the system ends it.
func TestStarterOfAnotherProgramDies(t *testing.T) {
	if os.Getenv("LOCAL_TEST_SHELL") != "" {
		p, _, _ := sh(t, Launcher{}, `sleep 1000`)
		fmt.Println(p.Pid())
		p.Wait()
		return
	}
	cmd, pid := again(t, "LOCAL_TEST_SHELL=1")
	cmd.Process.Kill()
	cmd.Wait()
	ends(t, pid)
}
