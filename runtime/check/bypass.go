package check

import (
	"sort"

	"jeton/runtime/history"
)

// Bypass checks that between a request and its entry at most bound other entries lie: entries that neither happened before the request nor
// after the entry. On a ring with a token the bound is N−1. Cost: n log n.
//
// It needs sections that exclude each other; where they do not, it is Unknown.
func Bypass(l *history.Log, bound int) Verdict {
	v := about(propBypass, bound)
	s, v, ok := v.inTurn(l)
	if !ok {
		return v
	}
	most, at, from := 0, 0, 0
	for k := range s.entered {
		first := s.since(l, k)
		if n := k - first; n > most {
			most, at, from = n, k, first
		}
	}
	v.count(countMost, most)
	if most > bound {
		a := s.entered[at]
		return v.violated(witness(l, a.request, s.entered[from].enter, a.enter), whyBypass, most, l.Procs[a.lane], happening{l, a.request}, happening{l, a.enter}).careful(l)
	}
	return v.ok(okBypass, most).careful(l)
}

// Overtakes checks that between a request and its entry no other process enters more than bound times, in the sense of [Bypass]. Cost:
// n log n.
func Overtakes(l *history.Log, bound int) Verdict {
	v := about(propOvertakes, bound)
	s, v, ok := v.inTurn(l)
	if !ok {
		return v
	}
	// Of the entries so far, latest begins the youngest series of bound+1 entries of one process, which ends at last.
	latest, last := -1, -1
	own := make([][]int, len(l.Procs))
	for k, a := range s.entered {
		if first := s.since(l, k); latest >= first && k > first {
			b := s.entered[last]
			return v.violated(witness(l, a.request, b.enter, a.enter), whyOvertakes, l.Procs[b.lane], bound+1, l.Procs[a.lane], happening{l, a.request}, happening{l, a.enter}).careful(l)
		}
		list := append(own[a.lane], k)
		own[a.lane] = list
		if n := len(list) - 1 - bound; n >= 0 && list[n] > latest {
			latest, last = list[n], k
		}
	}
	return v.ok(okOvertakes, bound, len(s.entered)).careful(l)
}

// since is the first of the entries before entry k that did not happen before its request; k when there is none, or no request.
func (s *sections) since(l *history.Log, k int) int {
	r := s.entered[k].request
	if r < 0 {
		return k
	}
	return sort.Search(k, func(j int) bool { return !l.Before(s.entered[j].enter, r) })
}

// inTurn are the sections of a log in which they exclude each other, and which has requests; otherwise a verdict that says why not.
func (v Verdict) inTurn(l *history.Log) (*sections, Verdict, bool) {
	s := sectionsOf(l)
	v.count(countSections, len(s.entered))
	switch {
	case len(s.entered) == 0:
		return s, v.unknown(whyNoSection.with()), false
	case s.requests == 0:
		return s, v.unknown(whyNoRequest.with()), false
	}
	for k := 1; k < len(s.entered); k++ {
		if !s.entered[k-1].before(l, s.entered[k].enter) {
			return s, v.unknown(whyNotInTurn.with(happening{l, s.entered[k-1].enter}, happening{l, s.entered[k].enter})), false
		}
	}
	return s, v, true
}
