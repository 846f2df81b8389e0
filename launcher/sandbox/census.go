//go:build linux

package sandbox

import (
	"maps"
	"os"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"

	"golang.org/x/sys/unix"

	"jeton/launcher/ps"
)

// counted is what the processes of a sandbox have and have used, without the inmate's.
type counted struct {
	processes int
	memory    int64
	cpu       time.Duration
}

// A census counts. Files in memory take many looks to find, so they are counted at every few.
type census struct {
	looks int
	files int64 // bytes of files in memory at the last look for them
}

const filesEvery = 8

// take counts, from the process table of this PID namespace. Memory that processes share is counted where each of them has it, and, if that is
// beyond the limit, once. Of far too many processes only the number is told: to look at each would take long, now that it must not.
func (c *census) take(limits Limits) (n counted) {
	c.looks++
	shared := int64(0)
	all := pids()
	if len(all) > 2*limits.Processes {
		return counted{processes: len(all)}
	}
	files := map[file]int64{}
	look := c.looks%filesEvery == 1
	for _, pid := range all {
		stat := ps.Stat(pid)
		if stat == nil {
			continue
		}
		own, children := ps.Times(stat)
		n.cpu += own + children
		if stat[0] == "Z" || stat[0] == "X" {
			continue
		}
		n.processes++
		resident := ps.Sizes(pid, "status", "RssAnon:", "RssShmem:")
		n.memory, shared = n.memory+resident[0], shared+resident[1]
		if look {
			maps.Copy(files, memoryFiles(pid))
		}
	}
	_, ended := ps.Times(ps.Stat(os.Getpid())) // of those that have ended, and been waited for here
	n.cpu += ended
	if look {
		c.files = onDisk()
		for _, size := range files {
			c.files += size
		}
	}
	// What is shared may lie in files that are counted already, or in memory that nobody has a descriptor of.
	if n.memory += max(c.files, shared); n.memory > limits.Memory && shared > c.files {
		n.memory = max(c.files, proportional(all, "Pss_Shmem:")) + proportional(all, "Pss_Anon:")
	}
	return n
}

// proportional is a sum over processes of their parts of what they share.
func proportional(pids []int, what string) (sum int64) {
	for _, pid := range pids {
		sum += ps.Sizes(pid, "smaps_rollup", what)[0]
	}
	return sum
}

// pids are all processes but this one.
func pids() []int {
	return slices.DeleteFunc(ps.Pids(), func(pid int) bool { return pid == os.Getpid() })
}

// zombies are this process's children that have ended, and that nobody has waited for yet.
func zombies() map[int]bool {
	found := map[int]bool{}
	for _, p := range ps.All() {
		if p.State == 'Z' && p.Parent == os.Getpid() {
			found[p.Pid] = true
		}
	}
	return found
}

// alone says whether there is no process beside this one but those that nobody has waited for yet.
func alone() bool {
	return !slices.ContainsFunc(ps.All(), func(p ps.Process) bool { return p.Pid != os.Getpid() && p.Alive() })
}

// A file is one in memory, however many have it open.
type file struct{ device, number uint64 }

// memoryFiles are the files without a name that a process has open (memfd_create), with their sizes in bytes.
func memoryFiles(pid int) map[file]int64 {
	dir := "/proc/" + strconv.Itoa(pid) + "/fd"
	d, err := os.Open(dir)
	if err != nil {
		return nil
	}
	defer d.Close()
	found := map[file]int64{}
	for {
		names, err := d.Readdirnames(256)
		if err != nil {
			return found
		}
		for _, name := range names {
			to, err := os.Readlink(dir + "/" + name)
			if err != nil || !strings.HasPrefix(to, "/memfd:") {
				continue
			}
			var st syscall.Stat_t
			if syscall.Stat(dir+"/"+name, &st) == nil {
				found[file{uint64(st.Dev), st.Ino}] = st.Blocks * 512
			}
		}
	}
}

// onDisk is what the sandbox's own files take, which are memory: those that were copied, and those that were written.
func onDisk() int64 {
	var st unix.Statfs_t
	if unix.Statfs("/tmp", &st) != nil {
		return 0
	}
	return int64(st.Blocks-st.Bfree) * int64(st.Bsize)
}
