package check

import "jeton/runtime/history"

// Mutex checks mutual exclusion: of any two critical sections (marks cs.enter, cs.exit), one's exit happened before the other's entry.
//
// The entries in the log's order are compared each with the next only: if those are ordered, all pairs are. Cost: linear.
//
// A process that was killed in its section leaves it open: the verdict is then Unknown, unless the one that let the next in has a mark
// cs.lost. Source: Lamport (1978).
func Mutex(l *history.Log) Verdict {
	v := about(propMutex)
	s := sectionsOf(l)
	v.count(countSections, len(s.entered))
	if len(s.entered) == 0 {
		return v.unknown(whyNoSection.with())
	}
	for k := 1; k < len(s.entered); k++ {
		a, b := &s.entered[k-1], &s.entered[k]
		if !a.before(l, b.enter) {
			return v.together(l, a, b)
		}
	}
	return v.ok(okMutex, len(s.entered)).careful(l)
}

// together is the verdict on two sections that nothing orders.
func (v Verdict) together(l *history.Log, a, b *section) Verdict {
	if f := lived(l).killed[a.lane]; f >= 0 && a.exit < 0 {
		return v.unknown(whyKilledInside.with(l.Procs[a.lane], happening{l, f}, happening{l, b.enter}))
	}
	w := witness(l, a.enter, a.exit, b.enter).cut(a.enter, b.enter)
	if a.exit < 0 {
		return v.violated(w, whyStillInside, l.Procs[b.lane], happening{l, b.enter}, l.Procs[a.lane], happening{l, a.enter}).careful(l)
	}
	return v.violated(w, whyTogether, l.Procs[b.lane], happening{l, b.enter}, l.Procs[a.lane], happening{l, a.exit}).careful(l)
}

// Requested checks that each entry into the section follows a request of the same process (marks cs.request, cs.enter, cs.exit), one
// entry a request, and that each exit follows an entry. Cost: linear.
func Requested(l *history.Log) Verdict {
	v := about(propRequested)
	s := sectionsOf(l)
	v.count(countRequests, s.requests)
	v.count(countSections, len(s.entered))
	switch {
	case len(s.entered) == 0:
		return v.unknown(whyNoSection.with())
	case s.requests == 0:
		return v.unknown(whyNoRequest.with())
	case len(s.unasked) > 0:
		return v.violated(witness(l, s.unasked[0]), whyUnasked, happening{l, s.unasked[0]}).careful(l)
	case len(s.stray) > 0:
		return v.violated(witness(l, s.stray[0]), whyStrayExit, happening{l, s.stray[0]}).careful(l)
	}
	return v.ok(okRequested, len(s.entered)).careful(l)
}

// Served checks that at rest each request was followed by an entry, and each entry by an exit. Processes that were killed, or stay
// suspended, are excused; what others then wait for is Unknown. Options: AtRest. Cost: linear.
func Served(l *history.Log, opts ...Option) Verdict {
	v, o, x := about(propServed), choose(opts), lived(l)
	s := sectionsOf(l)
	v.count(countRequests, s.requests)
	v.count(countSections, len(s.entered))
	if s.requests == 0 && len(s.entered) == 0 {
		return v.unknown(whyNoRequest.with())
	}
	for _, a := range s.entered {
		if a.exit < 0 && !x.gone(a.lane) {
			return v.waits(l, x, o, witness(l, a.enter), whyInsideForEver, l.Procs[a.lane], happening{l, a.enter})
		}
	}
	for _, a := range s.waiting {
		if !x.gone(a.lane) {
			return v.waits(l, x, o, witness(l, a.request), whyUnserved, l.Procs[a.lane], happening{l, a.request})
		}
	}
	return v.ok(okServed, len(s.entered)).careful(l)
}
