package front

import (
	"bytes"
	"os"
	"strconv"
	"strings"

	"jeton/kernel/wire"
	"jeton/launcher/ps"
)

// readProcess returns the processor time of a process and its memory in bytes: its share of the pages (PSS), so that
// what engines have in common counts once, or where that is not told its resident set. Source: proc_pid_stat(5), proc_pid_smaps(5).
func readProcess(pid int) (seconds float64, memory int64, ok bool) {
	f := ps.Stat(pid)
	if len(f) < 22 {
		return 0, 0, false
	}
	seconds = (number(f[11]) + number(f[12])) * ps.Tick.Seconds() // utime and stime
	if memory = sizes("/proc/" + strconv.Itoa(pid) + "/smaps_rollup")["Pss"]; memory == 0 {
		memory = int64(number(f[21])) * int64(os.Getpagesize())
	}
	return seconds, memory, true
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

// readMemory returns the host's memory, in bytes; nil where it is not told. Source: proc_meminfo(5).
func readMemory() *wire.VirtualMemory {
	m := sizes("/proc/meminfo")
	if m["MemTotal"] == 0 {
		return nil
	}
	v := &wire.VirtualMemory{
		Total: m["MemTotal"], Available: m["MemAvailable"], Free: m["MemFree"], Active: m["Active"], Inactive: m["Inactive"], Buffers: m["Buffers"],
		Cached: m["Cached"] + m["SReclaimable"], Shared: m["Shmem"], Slab: m["Slab"],
	}
	v.Used = v.Total - v.Available
	v.Percent = tenths(100 * float64(v.Used) / float64(v.Total))
	return v
}

// sizes reads a file of lines like "MemTotal:  24689 kB", in bytes. What is not told is 0.
func sizes(path string) map[string]int64 {
	b, _ := os.ReadFile(path)
	all := map[string]int64{}
	for line := range strings.Lines(string(b)) {
		name, rest, _ := strings.Cut(line, ":")
		if f := strings.Fields(rest); len(f) == 2 && f[1] == "kB" {
			all[name] = int64(number(f[0])) << 10
		}
	}
	return all
}

// number is 0 for what is none.
func number(s string) float64 {
	x, _ := strconv.ParseFloat(s, 64)
	return x
}
