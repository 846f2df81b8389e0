package front

import (
	"bytes"
	"cmp"
	"os"
	"strconv"
	"strings"

	"jeton/kernel/wire"
	"jeton/launcher/ps"
)

// readProcess returns the processor time of a process and its memory in bytes: its share of the pages (PSS), so that
// what engines have in common counts once, or where that is not told its resident set. Source: proc_pid_smaps(5).
func readProcess(pid int) (seconds float64, memory int64, ok bool) {
	stat := ps.Stat(pid)
	if stat == nil {
		return 0, 0, false
	}
	own, _ := ps.Times(stat)
	return own.Seconds(), cmp.Or(ps.Sizes(pid, "smaps_rollup", "Pss:")[0], ps.Resident(stat)), true
}

// readProcessors returns the time of all processors together since the boot, in ticks, and how much of it they were busy. A guest's time is
// in user's and nice's, too. Source: proc_stat(5).
func readProcessors() (busy, all float64, ok bool) {
	b, _ := os.ReadFile("/proc/stat")
	line, _, _ := bytes.Cut(b, []byte("\n"))
	f := strings.Fields(string(line))
	if len(f) < 9 || f[0] != "cpu" {
		return 0, 0, false
	}
	for i, ticks := range f[1:9] { // user, nice, system, idle, iowait, irq, softirq, steal
		all += number(ticks)
		if i != 3 && i != 4 {
			busy += number(ticks)
		}
	}
	return busy, all, true
}

// readMemory returns the host's memory, in bytes; nil where it is not told.
func readMemory() *wire.VirtualMemory {
	m := ps.Memories("MemTotal:", "MemAvailable:", "MemFree:", "Active:", "Inactive:", "Buffers:", "Cached:", "SReclaimable:", "Shmem:", "Slab:")
	if m[0] == 0 {
		return nil
	}
	v := &wire.VirtualMemory{Total: m[0], Available: m[1], Free: m[2], Active: m[3], Inactive: m[4], Buffers: m[5], Cached: m[6] + m[7], Shared: m[8], Slab: m[9]}
	v.Used = v.Total - v.Available
	v.Percent = tenths(100 * float64(v.Used) / float64(v.Total))
	return v
}

// number is 0 for what is none.
func number(s string) float64 {
	x, _ := strconv.ParseFloat(s, 64)
	return x
}
