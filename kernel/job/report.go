package job

import (
	"fmt"
	"strings"
	"time"

	"jeton/launcher"
	"jeton/launcher/hosts"
	"jeton/runtime/world"
)

// outcome is how the job has ended; why is why it could not be started.
func (j *job) outcome(why error) (Outcome, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	switch {
	case j.told != 0:
		return Outcome{Code: 128 + int(j.told), Failed: -1}, nil
	case j.failed != nil:
		return Outcome{Code: status(*j.failed.exit), Why: j.why(), Failed: j.failed.number}, nil
	case why != nil:
		return Outcome{Code: 1, Failed: -1}, why
	}
	return Outcome{Failed: -1}, nil
}

// status is the exit status of a shell for such an end.
func status(e launcher.Exit) int {
	switch {
	case e.Err != nil:
		return 1
	case e.Signal != 0:
		return 128 + int(e.Signal)
	}
	return e.Status
}

// why says which rank has failed, and what that meant for the others. The caller holds mu.
func (j *job) why() string {
	text := fmt.Sprintf("rank %d on %s %s", j.failed.number, j.failed.host.Name, ending(*j.failed.exit))
	if len(j.left) == 0 {
		return text
	}
	verb := " were"
	if len(j.left) == 1 {
		verb = " was"
	}
	if j.cfg.KeepGoing {
		return text + "; " + someRanks(j.left) + verb + " not ended"
	}
	return text + "; " + someRanks(j.left) + verb + " ended with it"
}

// someRanks are ranks, which are in order, in a sentence: "rank 3", "ranks 0, 2-7".
func someRanks(list []int) string {
	var parts []string
	for i := 0; i < len(list); {
		n := 1
		for i+n < len(list) && list[i+n] == list[i]+n {
			n++
		}
		switch first, last := list[i], list[i]+n-1; n {
		case 1:
			parts = append(parts, fmt.Sprint(first))
		case 2:
			parts = append(parts, fmt.Sprint(first), fmt.Sprint(last))
		default:
			parts = append(parts, fmt.Sprintf("%d-%d", first, last))
		}
		i += n
	}
	word := "ranks "
	if len(list) == 1 {
		word = "rank "
	}
	return word + strings.Join(parts, ", ")
}

// ending says an exit in words.
func ending(e launcher.Exit) string { return world.EndOf(e).String() }

// say writes a line for Verbose.
func (j *job) say(format string, args ...any) {
	if j.cfg.Verbose {
		j.err.note(fmt.Sprintf("jeton: "+format+"\n", args...))
	}
}

// tellStart tells where the ranks are.
func (j *job) tellStart() {
	if !j.cfg.Verbose {
		return
	}
	took := time.Since(j.began)
	text := hosts.Text(hosts.Table(j.distinct(), j.cfg.Hosts))
	j.mu.Lock()
	for _, r := range j.ranks {
		text += fmt.Sprintf("jeton: rank %d on %s has pid %d\n", r.number, r.host.Name, r.process.Pid())
	}
	j.mu.Unlock()
	j.err.note(text)
	j.say("%d ranks started in %v", len(j.ranks), short(took))
}

// distinct are the hosts, each once, in the order of their first ranks.
func (j *job) distinct() (list []hosts.Host) {
	seen := map[string]bool{}
	for _, h := range j.cfg.Hosts {
		if !seen[h.Name] {
			seen[h.Name] = true
			list = append(list, h)
		}
	}
	return list
}

func (j *job) tellEnd(r *rank) {
	j.say("rank %d on %s %s after %v", r.number, r.host.Name, ending(*r.exit), short(time.Since(r.started)))
}

// short is a time for people.
func short(d time.Duration) time.Duration {
	for _, unit := range []time.Duration{time.Second, time.Millisecond, time.Microsecond} {
		if d >= 10*unit {
			return d.Round(unit / 10)
		}
	}
	return d
}
