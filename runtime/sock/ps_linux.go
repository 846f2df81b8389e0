package sock

import (
	"cmp"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/prometheus/procfs"
)

// clockTicks is the unit of times in /proc/PID/stat: USER_HZ, which is 100 on every Linux that Go runs on.
const clockTicks = 100

func processes() (Processes, error) {
	proc, err := procfs.NewDefaultFS()
	if err != nil {
		return nil, fmt.Errorf("ps: %w", err)
	}
	machine, err := proc.Stat()
	if err != nil {
		return nil, fmt.Errorf("ps: %w", err)
	}
	all, err := proc.AllProcs()
	if err != nil {
		return nil, fmt.Errorf("ps: %w", err)
	}
	boot := time.Unix(int64(machine.BootTime), 0)
	var rows Processes
	for _, p := range all {
		if row, err := process(p, boot); err == nil { // else it has just ended
			rows = append(rows, row)
		}
	}
	slices.SortFunc(rows, func(a, b Process) int { return cmp.Compare(a.PID, b.PID) })
	return rows, nil
}

func process(p procfs.Proc, boot time.Time) (Process, error) {
	stat, err := p.Stat()
	if err != nil {
		return Process{}, err
	}
	status, err := p.NewStatus()
	if err != nil {
		return Process{}, err
	}
	uid := int(status.UIDs[1]) // the effective one
	args, _ := p.CmdLine()
	command := strings.Join(args, " ")
	if command == "" {
		command = "[" + stat.Comm + "]"
	}
	return Process{
		PID: stat.PID, PPID: stat.PPID, UID: uid, User: userName(uid), State: stat.State,
		CPU:   time.Duration(stat.UTime+stat.STime) * (time.Second / clockTicks),
		RSS:   int64(stat.ResidentMemory()),
		Start: boot.Add(time.Duration(stat.Starttime) * (time.Second / clockTicks)), Command: command,
	}, nil
}

// programName is what netstat shows: the command's first word without its folder.
func programName(p procfs.Proc) string {
	if args, err := p.CmdLine(); err == nil && len(args) > 0 && args[0] != "" {
		return filepath.Base(strings.Fields(args[0] + " -")[0])
	}
	if name, err := p.Comm(); err == nil {
		return name
	}
	return "-"
}
