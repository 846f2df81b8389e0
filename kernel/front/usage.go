package front

import (
	"context"
	"math"
	"os"
	"runtime"
	"slices"
	"sync"
	"time"

	"jeton/kernel/wire"
)

// usage remembers processor times, since a load is the difference of two readings.
type usage struct {
	mu   sync.Mutex
	at   time.Time
	cpu  map[int]float64 // seconds of each process
	busy float64         // of the host's processors, all together, in ticks
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
	u.mu.Lock()
	defer u.mu.Unlock()
	now := time.Now()
	cpu := make(map[int]float64)
	for _, pid := range pids {
		seconds, memory, ok := readProcess(pid)
		if !ok {
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
	reply.HostCPUPercent = u.host()
	reply.HostVirtualMemory = readMemory()
	return reply
}

// host returns the load of the host's processors since the last reading in percent, nil at the first. The caller holds mu.
func (u *usage) host() *float64 {
	busy, all, ok := readProcessors()
	if !ok {
		return nil
	}
	dBusy, dAll, first := busy-u.busy, all-u.all, u.all == 0
	u.busy, u.all = busy, all
	if first || dAll <= 0 {
		return nil
	}
	percent := tenths(min(100, max(0, 100*dBusy/dAll)))
	return &percent
}

func tenths(x float64) float64 { return math.Round(10*x) / 10 }
