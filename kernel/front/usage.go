package front

import (
	"context"
	"math"
	"os"
	"runtime"
	"slices"
	"sync"
	"time"

	"github.com/prometheus/procfs"

	"jeton/kernel/wire"
)

// usage remembers processor times, since a load is the difference of two readings.
type usage struct {
	mu   sync.Mutex
	at   time.Time
	cpu  map[int]float64 // seconds of each process
	busy float64         // seconds of the host's processors, all together
	all  float64
}

// usageInfo serves usage_request: the kernel with its engines, and the host. Without /proc there is the host's name and
// its number of processors only, as ipykernel answers without psutil.
func (k *Kernel) usageInfo(context.Context, *request) (any, error) {
	pids := []int{os.Getpid()}
	if l, ok := k.cfg.Interpreter.(Lifecycle); ok {
		pids = append(pids, l.Pids()...)
	}
	slices.Sort(pids)
	return k.usage.read(slices.Compact(pids)), nil
}

func (u *usage) read(pids []int) wire.UsageReply {
	host, _ := os.Hostname() // "" where it has none
	reply := wire.UsageReply{Hostname: host, PID: os.Getpid(), CPUCount: runtime.NumCPU()}
	fs, err := procfs.NewDefaultFS()
	if err != nil {
		return reply
	}
	u.mu.Lock()
	defer u.mu.Unlock()
	now := time.Now()
	cpu := make(map[int]float64)
	for _, pid := range pids {
		seconds, memory, err := readProcess(fs, pid)
		if err != nil {
			continue // it ended
		}
		reply.KernelMemory += memory
		cpu[pid] = seconds
		if before, ok := u.cpu[pid]; ok && now.After(u.at) {
			reply.KernelCPU += max(0, 100*(seconds-before)/now.Sub(u.at).Seconds())
		}
	}
	u.cpu, u.at = cpu, now
	reply.KernelCPU = tenths(reply.KernelCPU)
	reply.HostCPUPercent = u.host(fs)
	reply.HostVirtualMemory = readMemory(fs)
	return reply
}

// readProcess returns the processor time of a process and its memory in bytes: its share of the pages (PSS), so that
// what engines have in common counts once, or where that is not told its resident set.
func readProcess(fs procfs.FS, pid int) (seconds float64, memory int64, err error) {
	p, err := fs.Proc(pid)
	if err != nil {
		return 0, 0, err
	}
	st, err := p.Stat()
	if err != nil {
		return 0, 0, err
	}
	if maps, err := p.ProcSMapsRollup(); err == nil && maps.Pss > 0 {
		return st.CPUTime(), int64(maps.Pss), nil
	}
	return st.CPUTime(), int64(st.ResidentMemory()), nil
}

// host returns the load of the host's processors since the last reading in percent, nil at the first. The caller holds mu.
func (u *usage) host(fs procfs.FS) *float64 {
	st, err := fs.Stat()
	if err != nil {
		return nil
	}
	c := st.CPUTotal
	busy := c.User + c.Nice + c.System + c.IRQ + c.SoftIRQ + c.Steal
	all := busy + c.Idle + c.Iowait
	dBusy, dAll, first := busy-u.busy, all-u.all, u.all == 0
	u.busy, u.all = busy, all
	if first || dAll <= 0 {
		return nil
	}
	percent := tenths(min(100, max(0, 100*dBusy/dAll)))
	return &percent
}

func readMemory(fs procfs.FS) *wire.VirtualMemory {
	m, err := fs.Meminfo()
	if err != nil || m.MemTotalBytes == nil || *m.MemTotalBytes == 0 {
		return nil
	}
	n := func(p *uint64) int64 {
		if p == nil {
			return 0
		}
		return int64(*p)
	}
	v := &wire.VirtualMemory{
		Total: n(m.MemTotalBytes), Available: n(m.MemAvailableBytes), Free: n(m.MemFreeBytes),
		Active: n(m.ActiveBytes), Inactive: n(m.InactiveBytes), Buffers: n(m.BuffersBytes),
		Cached: n(m.CachedBytes) + n(m.SReclaimableBytes), Shared: n(m.ShmemBytes), Slab: n(m.SlabBytes),
	}
	v.Used = v.Total - v.Available
	v.Percent = tenths(100 * float64(v.Used) / float64(v.Total))
	return v
}

func tenths(x float64) float64 { return math.Round(10*x) / 10 }
