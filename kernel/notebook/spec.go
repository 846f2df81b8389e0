package notebook

import (
	"context"
	"fmt"
	"io"
	"os"
	"runtime"
	"strconv"
	"strings"

	"jeton/kernel/world"
	"jeton/launcher/hosts"
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

// place gives each rank its host, and what starts engines there.
func (s spec) place(context.Context) (byRank []hosts.Host, engines world.Engines, lab io.Closer, err error) {
	if s.hosts != "" || s.launcher != "" && s.launcher != "local" {
		return nil, nil, nil, fmt.Errorf("this jeton starts ranks on this machine only: leave --hosts and --launcher away")
	}
	name, err := os.Hostname()
	if err != nil {
		return nil, nil, nil, err
	}
	here := hosts.Host{Name: name, Slots: s.size, Cores: runtime.NumCPU()}
	for range s.size {
		byRank = append(byRank, here)
	}
	return byRank, world.Local{}, nothing{}, nil
}

// nothing is to be closed.
type nothing struct{}

func (nothing) Close() error { return nil }
