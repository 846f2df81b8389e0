package check

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"jeton/runtime/history"
)

// OneLeader checks that at most one process is elected (marks elect.leader). That nobody is, is for [LeaderKnown] to say: here it is Unknown.
// Options: Among. Cost: linear.
func OneLeader(l *history.Log, opts ...Option) Verdict {
	v, in := about(propOneLeader), choose(opts).lanes(l)
	first := -1
	for i := range l.Events {
		if e := &l.Events[i]; e.Kind != history.Mark || e.Name != history.ElectLeader || !in[l.Lane(i)] {
			continue
		}
		switch {
		case first < 0:
			first = i
		case l.Lane(first) != l.Lane(i):
			return v.violated(witness(l, first, i), whyTwoLeaders, l.Procs[l.Lane(first)], l.Procs[l.Lane(i)], happening{l, first}, happening{l, i})
		case l.Events[first].Attrs["id"] != l.Events[i].Attrs["id"]:
			return v.violated(witness(l, first, i), whyTwoIDs, l.Procs[l.Lane(i)], happening{l, first}, happening{l, i})
		}
	}
	if first < 0 {
		return v.unknown(whyNoLeader.with())
	}
	return v.ok(okOneLeader, l.Procs[l.Lane(first)]).careful(l)
}

// GreatestLeads checks that who is elected has the greatest id of all processes, as far as the log has their ids: attribute id of the marks
// elect.start and elect.leader, and of states. So it is when sleepers wake up (Chang, Roberts 1979), and with Hirschberg and Sinclair.
// Ids are ordered as package election orders them: "9" before "10", "7/ada/4711". Options: Among. Cost: linear.
func GreatestLeads(l *history.Log, opts ...Option) Verdict {
	return about(propGreatest).greatest(l, choose(opts), true)
}

// GreatestStarterLeads checks that who is elected has the greatest id of those that were candidates (marks elect.start), as when sleepers
// only pass on what comes (Tel's variant). Options: Among. Cost: linear.
func GreatestStarterLeads(l *history.Log, opts ...Option) Verdict {
	return about(propGreatestStarter).greatest(l, choose(opts), false)
}

func (v Verdict) greatest(l *history.Log, o *options, all bool) Verdict {
	in := o.lanes(l)
	greatest, leader, candidates := -1, -1, 0
	procs := map[int]bool{}
	for i := range l.Events {
		e := &l.Events[i]
		id := e.Attrs["id"]
		if id == "" || !in[l.Lane(i)] {
			continue
		}
		start := e.Kind == history.Mark && e.Name == history.ElectStart
		leads := e.Kind == history.Mark && e.Name == history.ElectLeader
		if start {
			candidates++
		}
		if leads && leader < 0 {
			leader = i
		}
		if start || leads || all && e.Kind == history.State {
			procs[l.Lane(i)] = true
			if greatest < 0 || compareIDs(id, l.Events[greatest].Attrs["id"]) > 0 {
				greatest = i
			}
		}
	}
	v.count(countCandidates, candidates)
	v.count(countIDs, len(procs))
	if leader < 0 {
		return v.unknown(whyNoLeader.with())
	}
	if won, best := l.Events[leader].Attrs["id"], l.Events[greatest].Attrs["id"]; compareIDs(won, best) != 0 {
		return v.violated(witness(l, greatest, leader), whyNotGreatest, l.Procs[l.Lane(leader)], won, l.Procs[l.Lane(greatest)], best)
	}
	if !all && candidates == 0 {
		return v.unknown(whyNoCandidate.with())
	}
	return v.ok(okGreatest, l.Events[leader].Attrs["id"], len(procs)).careful(l)
}

// compareIDs orders ids: a number, host/pid, or number/host/pid. What has no such form is compared as text, after those that have.
func compareIDs(a, b string) int {
	x, y := parseID(a), parseID(b)
	return cmp.Or(cmp.Compare(x.form, y.form), cmp.Compare(x.number, y.number), cmp.Compare(x.host, y.host), cmp.Compare(x.pid, y.pid), cmp.Compare(x.text, y.text))
}

type electionID struct {
	form        int // 0: the fields are known; 1: text
	number, pid int
	host, text  string
}

func parseID(s string) electionID {
	words := strings.Split(s, "/")
	var id electionID
	var errs [2]error
	switch len(words) {
	case 1:
		id.number, errs[0] = strconv.Atoi(words[0])
	case 2:
		id.host = words[0]
		id.pid, errs[0] = strconv.Atoi(words[1])
	case 3:
		id.number, errs[0] = strconv.Atoi(words[0])
		id.host = words[1]
		id.pid, errs[1] = strconv.Atoi(words[2])
	}
	if len(words) > 3 || errs[0] != nil || errs[1] != nil {
		return electionID{form: 1, text: s}
	}
	return id
}

// LeaderKnown checks that at rest all living processes know one leader: the id of each one's last mark elect.known is that of elect.leader. If
// nobody was a candidate it is Unknown. Options: AtRest, Among. Cost: linear.
func LeaderKnown(l *history.Log, opts ...Option) Verdict {
	v, o, x := about(propKnown), choose(opts), lived(l)
	in := o.lanes(l)
	knows := make([]int, len(l.Procs))
	for p := range knows {
		knows[p] = -1
	}
	start, leader := -1, -1
	for i := range l.Events {
		e := &l.Events[i]
		if e.Kind != history.Mark || !in[l.Lane(i)] {
			continue
		}
		switch e.Name {
		case history.ElectStart:
			start = max(start, i)
		case history.ElectLeader:
			leader = i
		case history.ElectKnown:
			knows[l.Lane(i)] = i
		}
	}
	if leader < 0 {
		if start < 0 {
			return v.unknown(whyNoCandidate.with())
		}
		return v.waits(l, x, o, witness(l, start), whyNobodyElected, happening{l, start})
	}
	id, members := l.Events[leader].Attrs["id"], 0
	for p, i := range knows {
		if !in[p] || x.gone(p) {
			continue
		}
		members++
		if i >= 0 && l.Events[i].Attrs["id"] != id {
			return v.violated(witness(l, leader, i), whyOtherLeader, l.Procs[p], l.Events[i].Attrs["id"], id)
		}
	}
	v.count(countProcesses, members)
	for p, i := range knows {
		if in[p] && !x.gone(p) && i < 0 {
			return v.waits(l, x, o, witness(l, leader), whyNotKnown, l.Procs[p], id)
		}
	}
	return v.ok(okKnown, members, id).careful(l)
}

// QuietAfterLeader checks that no process receives an election message behind the announcement: none of type E after one of type F. So it is on
// rings whose channels are first in, first out. Roles for [Types]: "election" (E, PROBE, ANSWER), "announcement" (F). Options: Among. Cost:
// linear.
func QuietAfterLeader(l *history.Log, opts ...Option) Verdict {
	v, o := about(propQuiet), choose(opts)
	in, election, announcement := o.lanes(l), o.typed("election", "E", "PROBE", "ANSWER"), o.typed("announcement", "F")
	told := map[int]int{}
	seen := 0
	for i := range l.Events {
		e := &l.Events[i]
		if e.Kind != history.Receive || e.Msg == nil || !in[l.Lane(i)] {
			continue
		}
		f, any := told[l.Lane(i)]
		switch {
		case slices.Contains(announcement, e.Msg.Type) && !any:
			told[l.Lane(i)] = i
		case slices.Contains(election, e.Msg.Type):
			if seen++; any {
				return v.violated(witness(l, f, i), whyNotQuiet, l.Procs[l.Lane(i)], happening{l, i}, happening{l, f})
			}
		}
	}
	v.count(countMessages, seen)
	if len(told) == 0 {
		return v.unknown(whyNoAnnouncement.with())
	}
	return v.ok(okQuiet, len(told)).careful(l)
}
