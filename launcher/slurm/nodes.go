package slurm

import (
	"fmt"
	"strconv"
	"strings"

	"jeton/launcher/hosts"
)

// parseHosts reads an allocation as Slurm's environment has it: "n[1-3,7]" with tasks "2(x3),1" and processors "4(x4)". Without
// tasks, a host has a slot for each processor, and without both one.
func parseHosts(nodes, tasks, cpus string) ([]hosts.Host, error) {
	names, err := hosts.Expand(nodes)
	if err != nil {
		return nil, fmt.Errorf("the node list %.100q: %w", nodes, err)
	}
	cores, err := parseCounts(cpus, len(names))
	if err != nil {
		return nil, fmt.Errorf("SLURM_JOB_CPUS_PER_NODE: %w", err)
	}
	slots, err := parseCounts(tasks, len(names))
	if err != nil {
		return nil, fmt.Errorf("SLURM_TASKS_PER_NODE: %w", err)
	}
	if slots == nil {
		slots = cores
	}
	all := make([]hosts.Host, len(names))
	for i, name := range names {
		all[i] = hosts.Host{Name: name, Slots: 1}
		if slots != nil {
			all[i].Slots = slots[i]
		}
		if cores != nil {
			all[i].Cores = cores[i]
		}
	}
	return all, nil
}

// parseCounts reads "2(x3),1", which is 2, 2, 2, 1, for n hosts; nil when nothing is said.
func parseCounts(s string, n int) ([]int, error) {
	if s == "" {
		return nil, nil
	}
	var all []int
	for part := range strings.SplitSeq(s, ",") {
		number, times, repeated := strings.Cut(part, "(x")
		count, err := strconv.Atoi(number)
		repeat := 1
		if repeated && err == nil {
			digits, closed := strings.CutSuffix(times, ")")
			if repeat, err = strconv.Atoi(digits); err == nil && !closed {
				err = strconv.ErrSyntax
			}
		}
		if err != nil || count < 1 || repeat < 1 {
			return nil, fmt.Errorf("%.100q is not of the form 2(x3),1", s)
		}
		if repeat > n-len(all) {
			return nil, fmt.Errorf("%.100q is for more than the %d hosts of the node list", s, n)
		}
		for range repeat {
			all = append(all, count)
		}
	}
	if len(all) < n {
		return nil, fmt.Errorf("%.100q is for %d hosts, and the node list has %d", s, len(all), n)
	}
	return all, nil
}
