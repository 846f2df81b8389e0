package cli

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"slices"
	"strings"
	"syscall"

	"jeton/kernel/job"
	"jeton/kernel/lab"
	"jeton/kernel/lab/ways"
	"jeton/launcher/hosts"
	"jeton/launcher/room"
	"jeton/launcher/slurm"

	"github.com/spf13/cobra"
)

// jobFlags are those of a run on several ranks.
type jobFlags struct {
	ranks                                        int
	hostFile, host, mapBy, launcher, room, trace string
	oversubscribe, tag, verbose, keepGoing       bool
}

func (f *jobFlags) add(cmd *cobra.Command) {
	flags := cmd.Flags()
	flags.IntVarP(&f.ranks, "ranks", "n", 0, "run `N` ranks, each a process")
	flags.StringVar(&f.hostFile, "hostfile", "", "where: a `FILE` of hosts, as for mpiexec")
	flags.StringVar(&f.host, "host", "", "where: `HOSTS` such as alice,bob:4")
	flags.StringVar(&f.mapBy, "map-by", string(hosts.BySlot), "how ranks are given to hosts: by slot, core or node")
	flags.StringVar(&f.launcher, "launcher", "", "how hosts are reached: local (they are all this machine), room, ssh or slurm")
	addRoomFlag(cmd, &f.room)
	flags.BoolVar(&f.oversubscribe, "oversubscribe", false, "allow more ranks than the hosts have slots")
	flags.BoolVar(&f.tag, "tag-output", false, "put [1,RANK]<stdout>: before each line")
	flags.BoolVar(&f.verbose, "verbose", false, "tell where the ranks are, what starts and ends, and when")
	flags.StringVar(&f.trace, "trace", "", "write the event log of the ranks to a `FILE` at the end")
	flags.BoolVar(&f.keepGoing, "keep-going", false, "let the other ranks run when one has failed; the exit status is its")
}

// jobOnly are the flags that say nothing of a program that runs alone.
var jobOnly = []string{"map-by", "launcher", "room", "oversubscribe", "tag-output", "verbose", "keep-going", "trace"}

// wanted reports whether the flags ask for ranks.
func (f *jobFlags) wanted(cmd *cobra.Command) (bool, error) {
	set := cmd.Flags().Changed
	if set("ranks") || set("hostfile") || set("host") || set("room") {
		return true, f.check(set)
	}
	for _, name := range jobOnly {
		if set(name) {
			return false, usageError{fmt.Errorf("--%s goes with -n: jeton run -n 4 --%s … PROG.go", name, name)}
		}
	}
	return false, nil
}

func (f *jobFlags) check(set func(string) bool) error {
	switch {
	case set("ranks") && f.ranks < 1:
		return usageError{fmt.Errorf("-n %d: the number of ranks is at least 1", f.ranks)}
	case set("room") && set("launcher") && f.launcher != ways.RoomLauncher:
		return usageError{fmt.Errorf("--room %s and --launcher %s: the hosts of a room are reached by --launcher room, which need not be said", f.room, f.launcher)}
	case set("hostfile") && set("host"):
		return usageError{errors.New("--hostfile and --host both say where: give one of them")}
	}
	if set("room") {
		f.launcher = ways.RoomLauncher
	}
	if _, err := hosts.ParseBy(f.mapBy); err != nil {
		return usageError{fmt.Errorf("--map-by: %w", err)}
	}
	return nil
}

// place gives each rank its host; all are those that may be used. Where no hosts are named, all ranks are on this machine, however many.
func (f *jobFlags) place() (all, byRank []hosts.Host, err error) {
	switch {
	case f.hostFile != "":
		all, err = hosts.Read(f.hostFile)
	case f.host != "":
		all, err = hosts.Parse("--host", strings.Join(splitHosts(f.host), "\n"))
	case f.launcher == ways.RoomLauncher:
		var r *room.Room
		if r, err = openRoom(f.room); err == nil {
			all = r.Hosts()
		}
	case f.launcher == ways.SlurmLauncher: // the allocation says
		var job *slurm.Job
		if job, err = slurm.Inside(); err == nil {
			all = job.Hosts()
		}
	case f.launcher != "" && f.launcher != lab.Local:
		err = usageError{fmt.Errorf("--launcher %s: on which hosts? --hostfile FILE or --host alice,bob:4 says", f.launcher)}
	default:
		here := hosts.Here()
		if name, err := os.Hostname(); err == nil {
			here.Name = name
		}
		here.Slots = f.ranks
		all = []hosts.Host{here}
	}
	if err != nil {
		return nil, nil, err
	}
	n := f.ranks
	if n == 0 { // as mpiexec does
		for _, h := range all {
			n += h.Slots
		}
	}
	byRank, err = hosts.Map(all, n, hosts.By(f.mapBy), f.oversubscribe)
	return all, byRank, err
}

// splitHosts cuts at the commas that are not in brackets.
func splitHosts(s string) []string {
	depth := 0
	return strings.FieldsFunc(s, func(r rune) bool {
		switch r {
		case '[':
			depth++
		case ']':
			depth--
		}
		return r == ',' && depth == 0
	})
}

// here says which hosts are this machine.
func (f *jobFlags) here(launcher string) func(hosts.Host) bool {
	switch launcher {
	case lab.Local:
		return nil // all
	case ways.SSHLauncher, ways.SlurmLauncher: // to this machine nothing leads that is not here already
		return func(h hosts.Host) bool { return h.User == "" && hosts.IsHere(h.Name) }
	}
	return func(hosts.Host) bool { return false }
}

// launcherFor is the launcher's name.
func (f *jobFlags) launcherFor(all []hosts.Host) string {
	switch {
	case f.launcher != "":
		return f.launcher
	case slices.ContainsFunc(all, func(h hosts.Host) bool { return h.User != "" || !hosts.IsHere(h.Name) }):
		return ways.SSHLauncher
	}
	return lab.Local
}

// run runs a program as a job.
func (f *jobFlags) run(p Parts, make func(mostOnAHost int, far bool) (job.Program, error)) error {
	all, byRank, err := f.place()
	if err != nil {
		return err
	}
	launcher := f.launcherFor(all)
	here := f.here(launcher)
	var far []string
	for _, h := range byRank {
		if here != nil && !here(h) && !slices.Contains(far, h.Name) {
			far = append(far, h.Name)
		}
	}
	program, err := make(mostOnAHost(byRank), len(far) > 0)
	if err != nil {
		return err
	}
	signals := jobSignals() // to the end of the process: one more Ctrl-C as it exits does not change its status
	ctx, room, err := f.reach(signals, all, launcher, far)
	if err != nil {
		return err
	}
	defer room.Close()
	defer guard()()
	log, err := f.openLog()
	if err != nil {
		return err
	}
	defer log.close()
	out, err := job.Run(ctx, job.Config{Hosts: byRank, Here: here, Agents: room, Program: program,
		Stdin: standardInput(), Stdout: os.Stdout, Stderr: os.Stderr, Tag: f.tag, KeepGoing: f.keepGoing, Signals: signals, Verbose: f.verbose, Log: log.collector()})
	if err != nil {
		return err
	}
	if err := log.write(); err != nil {
		return err
	}
	if out.Why != "" {
		fmt.Fprintln(os.Stderr, "jeton:", out.Why)
	}
	if out.Code != 0 {
		return exitCode(out.Code)
	}
	return nil
}

// jobSignals are those that end a job, but for what this process was told to ignore (nohup).
func jobSignals() chan os.Signal {
	c := make(chan os.Signal, 8)
	for _, s := range job.Signals() {
		if !signal.Ignored(s) {
			signal.Notify(c, s)
		}
	}
	return c
}

// reach opens the hosts, and contacts those that are elsewhere. A signal ends the wait.
func (f *jobFlags) reach(signals chan os.Signal, all []hosts.Host, launcher string, far []string) (context.Context, *lab.Lab, error) {
	ctx := context.Background()
	room, err := lab.Open(ctx, lab.Config{Hosts: all, Launcher: launcher, Ways: terminalWays(f.room), Version: Version})
	if err != nil || len(far) == 0 {
		return ctx, room, err
	}
	waiting, cancel := context.WithCancel(ctx)
	defer cancel()
	contacted := make(chan error, 1)
	go func() { contacted <- room.Contact(waiting, far) }()
	select {
	case err = <-contacted:
	case s := <-signals:
		cancel()
		<-contacted
		err = exitCode(128 + int(s.(syscall.Signal)))
	}
	if err != nil {
		_ = room.Close()
	}
	return ctx, room, err
}

func mostOnAHost(byRank []hosts.Host) (most int) {
	on := map[string]int{}
	for _, h := range byRank {
		on[h.Name]++
		most = max(most, on[h.Name])
	}
	return most
}
