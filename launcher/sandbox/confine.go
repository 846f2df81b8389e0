//go:build linux

package sandbox

import (
	"fmt"
	"os"
	"runtime"
	"strconv"
	"time"
	"unsafe"

	"golang.org/x/sys/unix"
)

// tasksEach is how many threads a process may have on the average, when there are as many as there may be, before the system refuses one more.
// The [Guard] counts processes, and ends all when there are too many; until it looks, this is what stops a fork bomb. It has to look beside
// all of them, so they are not to be too many, and give way to it.
const (
	tasksEach  = 4
	leastTasks = 512 // so that the guard, who can say why, is faster than who starts one after the other
	niceness   = 10
)

// cpuSlack is how many seconds later than the Guard the system ends a process for its processor time: the Guard knows how to say why.
const cpuSlack = 5

// Confine bounds this process and all that it starts, for good; outside of a sandbox it does nothing. It is not for the inmate, which runs
// no user code. A keeper of a room, which has to make namespaces, gets the bounds on what it uses, and may do what it has to.
func Confine(keeper bool) error {
	limits, inside := Inside()
	if !inside {
		return nil
	}
	cpu := uint64(limits.CPU/time.Second) + cpuSlack
	for _, b := range []struct {
		what string
		id   int
		max  uint64
	}{
		{"processes", unix.RLIMIT_NPROC, uint64(max(limits.Processes*tasksEach, leastTasks))},
		{"memory", unix.RLIMIT_DATA, uint64(limits.Memory)},
		{"files", unix.RLIMIT_FSIZE, uint64(limits.Disk)},
		{"processor time", unix.RLIMIT_CPU, cpu},
		{"core files", unix.RLIMIT_CORE, 0},
		{"queues", unix.RLIMIT_MSGQUEUE, 0},
	} {
		if err := lower(b.id, b.max); err != nil {
			return fmt.Errorf("sandbox: the limit on %s: %w", b.what, err)
		}
	}
	if err := giveWay(); err != nil {
		return fmt.Errorf("sandbox: its priority: %w", err)
	}
	// When the machine has no more memory, it is to take ours first.
	_ = os.WriteFile("/proc/self/oom_score_adj", []byte("1000"), 0)
	if keeper {
		return nil
	}
	if err := filterCalls(); err != nil {
		return fmt.Errorf("sandbox: a filter of system calls: %w", err)
	}
	return nil
}

// giveWay lowers the priority of all threads of this process, and so of all that they start: a priority is a thread's.
func giveWay() error {
	for range 2 { // one that is started meanwhile, by one that has been missed, is there the second time
		tasks, err := os.ReadDir("/proc/self/task")
		if err != nil {
			return err
		}
		for _, t := range tasks {
			id, err := strconv.Atoi(t.Name())
			if err != nil {
				return err
			}
			// The system call returns 20 - n.
			if now, err := unix.Getpriority(unix.PRIO_PROCESS, id); err != nil || 20-now >= niceness {
				continue // it has ended, or gives way already
			}
			if err := unix.Setpriority(unix.PRIO_PROCESS, id, niceness); err != nil && err != unix.ESRCH {
				return err
			}
		}
	}
	return nil
}

// lower sets a limit, unless there is a lower one.
func lower(id int, limit uint64) error {
	var now unix.Rlimit
	if err := unix.Getrlimit(id, &now); err != nil {
		return err
	}
	now.Max = min(now.Max, limit)
	now.Cur = min(now.Cur, now.Max)
	return unix.Setrlimit(id, &now)
}

// refused are system calls that no lab needs, and through which programs have got out of namespaces, or into each other. Not among them is
// process_vm_writev, by which MPI's processes put into each other's memory: who shall not be written to is protected by itself (see Enter).
var refused = []uint32{
	unix.SYS_ADD_KEY, unix.SYS_BPF, unix.SYS_FSOPEN, unix.SYS_IO_URING_SETUP, unix.SYS_KEYCTL, unix.SYS_MOUNT, unix.SYS_OPEN_TREE,
	unix.SYS_PERF_EVENT_OPEN, unix.SYS_PTRACE, unix.SYS_REQUEST_KEY, unix.SYS_SETNS, unix.SYS_USERFAULTFD,
}

// Offsets in struct seccomp_data.
const (
	dataNumber = 0
	dataArch   = 4
	dataFlags  = 16 // the lower half of the first argument
)

// filterCalls has the system refuse calls of this process, all its threads, and all that it starts: EPERM. Namespaces of users, in which a
// program would be root, are refused, too; clone3, whose flags a filter cannot read, is unknown (ENOSYS), and programs then take clone.
func filterCalls() error {
	arch, ok := map[string]uint32{"amd64": unix.AUDIT_ARCH_X86_64, "arm64": unix.AUDIT_ARCH_AARCH64}[runtime.GOARCH]
	if !ok {
		return fmt.Errorf("none is known for %s", runtime.GOARCH)
	}
	f := assemble(arch)
	prog := unix.SockFprog{Len: uint16(len(f)), Filter: &f[0]}
	// The inmate has set it; an agent that comes from elsewhere has not.
	if err := unix.Prctl(unix.PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0); err != nil {
		return err
	}
	_, _, errno := unix.Syscall(unix.SYS_SECCOMP, unix.SECCOMP_SET_MODE_FILTER, unix.SECCOMP_FILTER_FLAG_TSYNC, uintptr(unsafe.Pointer(&prog)))
	if errno != 0 {
		return errno
	}
	return nil
}

// x32 marks the numbers of calls of a second interface of amd64, which has others for the same.
const x32 = 0x40000000

func assemble(arch uint32) (f []unix.SockFilter) {
	load := func(offset uint32) unix.SockFilter {
		return unix.SockFilter{Code: unix.BPF_LD | unix.BPF_W | unix.BPF_ABS, K: offset}
	}
	verdict := func(v uint32) unix.SockFilter { return unix.SockFilter{Code: unix.BPF_RET | unix.BPF_K, K: v} }
	// unless skips the next instructions when the test fails.
	unless := func(test uint16, k uint32, skip uint8) unix.SockFilter {
		return unix.SockFilter{Code: unix.BPF_JMP | test | unix.BPF_K, K: k, Jf: skip}
	}
	fails := verdict(unix.SECCOMP_RET_ERRNO | uint32(unix.EPERM))
	// Calls of another architecture have other numbers: the first test leads to the refusal, two instructions further.
	f = append(f, load(dataArch), unless(unix.BPF_JEQ, arch, 2), load(dataNumber), unless(unix.BPF_JGE, x32, 1), fails)
	for _, n := range refused {
		f = append(f, unless(unix.BPF_JEQ, n, 1), fails)
	}
	f = append(f, unless(unix.BPF_JEQ, unix.SYS_CLONE3, 1), verdict(unix.SECCOMP_RET_ERRNO|uint32(unix.ENOSYS)))
	for _, n := range []uint32{unix.SYS_CLONE, unix.SYS_UNSHARE} {
		f = append(f, unless(unix.BPF_JEQ, n, 4), load(dataFlags), unless(unix.BPF_JSET, unix.CLONE_NEWUSER, 1), fails, verdict(unix.SECCOMP_RET_ALLOW))
	}
	return append(f, verdict(unix.SECCOMP_RET_ALLOW))
}
