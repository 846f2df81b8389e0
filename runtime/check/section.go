package check

import "jeton/runtime/history"

// A section is one stay of a process in its critical section, with the request for it: indices of the log, -1 for what did not happen.
type section struct {
	lane                 int
	request, enter, exit int
	freed                int // another process's mark that this one has ended: the section is over by that
}

// lostMark is the mark of a process that has seen the end of another, whose section is then over. Attributes: of, had.
const lostMark = "cs.lost"

// sections are those of a log, those that were entered in the order of their entries. Requests that were not served are apart.
type sections struct {
	entered  []section
	waiting  []section
	unasked  []int // entries without a request
	stray    []int // exits without an entry
	requests int
}

func sectionsOf(l *history.Log) *sections {
	s := &sections{}
	request := make([]int, len(l.Procs)) // open request of each process
	inside := make([]int, len(l.Procs))  // its section in entered
	last := make([]int, len(l.Procs))
	for p := range request {
		request[p], inside[p], last[p] = -1, -1, -1
	}
	for i := range l.Events {
		e := &l.Events[i]
		if e.Kind != history.Mark {
			continue
		}
		p := l.Lane(i)
		switch e.Name {
		case history.CSRequest:
			s.requests++
			if request[p] < 0 {
				request[p] = i
			}
		case history.CSEnter:
			if request[p] < 0 {
				s.unasked = append(s.unasked, i)
			}
			if inside[p] < 0 {
				inside[p], last[p] = len(s.entered), len(s.entered)
				s.entered = append(s.entered, section{p, request[p], i, -1, -1})
			}
			request[p] = -1
		case history.CSExit:
			if inside[p] < 0 {
				s.stray = append(s.stray, i)
				continue
			}
			s.entered[inside[p]].exit = i
			inside[p] = -1
		case lostMark:
			if e.Attrs["had"] == "section" {
				s.free(l, last, procNamed(l, e.Attrs["of"]), i)
			}
		}
	}
	for p, r := range request {
		if r >= 0 {
			s.waiting = append(s.waiting, section{p, r, -1, -1, -1})
		}
	}
	return s
}

// free ends, by event i, the section that a process had last: one of that name that may have been started again since.
func (s *sections) free(l *history.Log, last []int, proc string, i int) {
	had := -1
	for p, name := range l.Procs {
		if history.SameProcess(name, proc) {
			had = max(had, last[p])
		}
	}
	if had >= 0 {
		s.entered[had].freed = i
	}
}

// before reports whether the section is over before event i.
func (s *section) before(l *history.Log, i int) bool {
	return s.exit >= 0 && l.Before(s.exit, i) || s.freed >= 0 && l.Before(s.freed, i)
}

// procNamed is the log's name of a process that an attribute names, or gives the number of: "4" for "p4", "rank 4".
func procNamed(l *history.Log, of string) string {
	found := ""
	for _, p := range l.Procs {
		if p == of {
			return p
		}
		if _, life := history.Life(p); life > 1 {
			continue
		}
		if n := len(p) - len(of); of != "" && n > 0 && p[n:] == of && (p[n-1] < '0' || p[n-1] > '9') && found == "" {
			found = p
		}
	}
	if found == "" {
		return of
	}
	return found
}
