package notebook

import (
	"context"
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"

	"jeton/kernel/front"
	"jeton/kernel/lab"
	"jeton/kernel/lab/ways"
	"jeton/kernel/world"
	"jeton/launcher/hosts"
	"jeton/launcher/slurm"
)

// A spec is what %world says: how many ranks, and where.
type spec struct {
	size          int
	hosts         string // a host file, or names
	mapBy         string
	launcher      string
	oversubscribe bool
}

// parseSpec reads the arguments of %world.
func parseSpec(args string) (s spec, err error) {
	words := strings.Fields(args)
	for i := 0; i < len(words); i++ {
		name, value, joined := strings.Cut(words[i], "=")
		into := map[string]*string{"--hosts": &s.hosts, "--hostfile": &s.hosts, "--map-by": &s.mapBy, "--launcher": &s.launcher}[name]
		switch {
		case name == "--oversubscribe":
			s.oversubscribe = true
		case into != nil && !joined && i+1 == len(words):
			return s, fmt.Errorf("%s wants a value", name)
		case into != nil && !joined:
			i++
			*into = words[i]
		case into != nil:
			*into = value
		case strings.HasPrefix(name, "-"):
			return s, fmt.Errorf("there is no option %s: %%world --help lists them", name)
		case s.size != 0:
			return s, fmt.Errorf("%q is too much: %%world 8 --hosts room.txt", words[i])
		default:
			if s.size, err = strconv.Atoi(words[i]); err != nil || s.size < 1 || s.size > world.MaxRanks {
				return s, fmt.Errorf("%q is no number of ranks: a world has 1 to %d", words[i], world.MaxRanks)
			}
		}
	}
	if s.size == 0 {
		return s, fmt.Errorf("of how many ranks? %%world 8")
	}
	return s, nil
}

// hostsOf makes the hosts that a world's line names the notebook's, if its ranks have a place there.
func (c *run) hostsOf(s spec) *front.Error {
	if s.hosts == "" && (s.launcher == "" || s.launcher == lab.Local) {
		return nil
	}
	list, err := c.nb.hostsNamed(s)
	if err != nil {
		return simpleError(magicError, "%v", err)
	}
	words := strings.TrimSpace(s.hosts + " " + s.launcher)
	if p := c.nb.places(); p != nil && p.words == words {
		return nil
	}
	return c.useHosts(words, list, s.launcher)
}

// hostsNamed are the hosts of a world's line: those that it names, or those of the allocation.
func (n *Notebook) hostsNamed(s spec) (list []hosts.Host, err error) {
	by := hosts.BySlot
	if s.mapBy != "" {
		if by, err = hosts.ParseBy(s.mapBy); err != nil {
			return nil, err
		}
	}
	switch known := n.launchers(); {
	case s.launcher != "" && !slices.Contains(known, s.launcher):
		return nil, fmt.Errorf("there is no launcher %q; there are %s", s.launcher, strings.Join(known, ", "))
	case s.hosts != "":
		list, err = n.hostList(s.hosts)
	case s.launcher == ways.SlurmLauncher:
		var job *slurm.Job
		if job, err = slurm.Inside(); err == nil {
			list = job.Hosts()
		}
	default:
		err = fmt.Errorf("the launcher %s needs hosts: %%world 8 --hosts FILE --launcher %s", s.launcher, s.launcher)
	}
	if err != nil {
		return nil, err
	}
	_, err = hosts.Map(list, s.size, by, s.oversubscribe) // before anybody is asked
	return list, err
}

// place gives each rank its host. engines starts them there; own is what only this world uses for that, nil when it is the notebook's.
func (n *Notebook) place(ctx context.Context, s spec) (byRank []hosts.Host, engines world.Engines, own *lab.Lab, err error) {
	by := hosts.BySlot
	if s.mapBy != "" {
		if by, err = hosts.ParseBy(s.mapBy); err != nil {
			return nil, nil, nil, err
		}
	}
	// This machine alone is how most begin: it has as many slots as they want. So has a room in it.
	list, free := []hosts.Host{hosts.Here()}, true
	p := n.places()
	if p != nil {
		list, free = p.forRanks(), p.room != nil
	}
	if byRank, err = hosts.Map(list, s.size, by, s.oversubscribe || free); err != nil || p != nil {
		if p != nil {
			engines = p.lab
		}
		return byRank, engines, nil, err
	}
	own, err = lab.Open(ctx, lab.Config{Hosts: list, Logger: n.cfg.Logger})
	return byRank, own, own, err
}

// hostList reads a host file of the notebook's folder, or names: alice,bob:4,node[1-3].
func (n *Notebook) hostList(words string) ([]hosts.Host, error) {
	if path := n.absolute(words); !strings.Contains(words, ",") {
		if st, err := os.Stat(path); err == nil && st.Mode().IsRegular() {
			return hosts.Read(path)
		}
		if strings.ContainsAny(words, "./") {
			return nil, fmt.Errorf("there is no host file %s", path)
		}
	}
	depth := 0
	lines := strings.Map(func(r rune) rune { // a comma in node[1,3] is the name's own
		switch r {
		case '[':
			depth++
		case ']':
			depth--
		case ',':
			if depth == 0 {
				return '\n'
			}
		}
		return r
	}, words)
	return hosts.Parse("hosts", lines)
}
