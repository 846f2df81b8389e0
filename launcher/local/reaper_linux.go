//go:build !portable

package local

import (
	"os"
	"os/signal"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"

	"jeton/launcher/ps"
)

// A reaper buries processes that we have inherited: what a cell's child leaves behind in the background comes to us
// when that child ends (PR_SET_CHILD_SUBREAPER), and stays a zombie until somebody waits for it. Whoever starts a process
// here waits for it at once, so a child that is still a zombie at a second look, some seconds later, is nobody's.
type reaper struct{ seen map[int]bool }

const reapPause = 5 * time.Second

// run looks after each death, for as long as this process lives.
func (r *reaper) run() {
	deaths := make(chan os.Signal, 1)
	signal.Notify(deaths, syscall.SIGCHLD)
	for range deaths {
		for {
			time.Sleep(reapPause)
			if r.look() == 0 {
				break
			}
		}
	}
}

// look waits for the zombies that it has seen before, and returns how many it has seen for the first time.
func (r *reaper) look() int {
	fresh := map[int]bool{}
	lists, _ := filepath.Glob("/proc/self/task/*/children")
	for _, list := range lists {
		b, _ := os.ReadFile(list)
		for _, field := range strings.Fields(string(b)) {
			pid, _ := strconv.Atoi(field)
			if p, ok := ps.Find(pid); !ok || p.State != 'Z' {
				continue
			}
			if r.seen[pid] {
				var ws syscall.WaitStatus
				_, _ = syscall.Wait4(pid, &ws, syscall.WNOHANG, nil)
			} else {
				fresh[pid] = true
			}
		}
	}
	r.seen = fresh
	return len(fresh)
}
