package check

import (
	"cmp"
	"slices"
	"strconv"

	"jeton/runtime/history"
)

// ByArrival checks that a server grants in the order in which the requests reach it: the k-th grant that it sends is for the k-th request that it
// has received. A request of a process that was killed afterwards is void: the server may pass it over, or serve it as long as it knows
// nothing of that. What the process asks for once it was started again is a request like any other. Roles for [Types]: "request" (REQ),
// "grant" (GRANT). Cost: linear, for each grant also in the void requests before it.
//
// Fairness is by arrival only: of two requests, the one made later may arrive first.
func ByArrival(l *history.Log, server string, opts ...Option) Verdict {
	v, o := about(propArrival, server), choose(opts)
	requests, grants := o.typed("request", "REQ"), o.typed("grant", "GRANT")
	q := arrivals{log: l, lives: lived(l), lane: laneNumbers(l), next: []int{0}}
	seen := 0
	for _, i := range l.Of(server) {
		e := &l.Events[i]
		switch {
		case e.Msg == nil:
		case e.Kind == history.Receive && slices.Contains(requests, e.Msg.Type):
			q.arrive(i)
		case e.Kind == history.Send && slices.Contains(grants, e.Msg.Type):
			for _, to := range e.Msg.To {
				r := q.first()
				if q.grant(to) {
					seen++
					continue
				}
				if q.void(to, i) {
					continue
				}
				if r == nil {
					return v.violated(witness(l, i).of(i), whyNoRequestYet, happening{l, i}).careful(l)
				}
				return v.violated(witness(l, r.at, i).of(i), whyArrival, to, r.from, happening{l, r.at}, happening{l, i}).careful(l)
			}
		}
	}
	v.count(countGrants, seen)
	if seen == 0 {
		return v.unknown(whyNoGrant.with(server))
	}
	return v.ok(okArrival, seen).careful(l)
}

// arrivals are the requests that have reached a server, in order, and which of them it may be about to serve.
type arrivals struct {
	log   *history.Log
	lives *lives
	lane  map[string]int
	queue []arrival
	// next are the places of the queue before which all is served or passed over, as far as the grants tell: several where a process
	// has a void request and a later one, and a grant may be for either. Invariant: in order, and never empty.
	next []int
}

type arrival struct {
	at   int
	from string
	void bool
}

func (q *arrivals) arrive(i int) {
	from, sent := q.log.Events[i].Msg.From, i
	if s := q.log.Sends(i); len(s) > 0 {
		sent = s[0]
	}
	q.queue = append(q.queue, arrival{i, from, q.void(from, sent)})
}

// void reports whether a process was killed after event i, or is gone for good.
func (q *arrivals) void(proc string, i int) bool {
	p, ok := q.lane[proc]
	return ok && (q.lives.gone(p) || q.lives.kill[p] > i)
}

// first is the request that has to be served next; nil when none has.
func (q *arrivals) first() *arrival {
	for k := q.next[0]; k < len(q.queue); k++ {
		if !q.queue[k].void {
			return &q.queue[k]
		}
	}
	return nil
}

// grant takes a grant for a request that it may be for, and reports whether there is one.
func (q *arrivals) grant(to string) bool {
	var next []int
	seen := q.next[0]
	for _, k := range q.next {
		for k = max(k, seen); k < len(q.queue); k++ {
			r := &q.queue[k]
			if seen = k + 1; history.SameProcess(r.from, to) {
				next = append(next, k+1)
			}
			if !r.void {
				break
			}
		}
	}
	if len(next) == 0 {
		return false
	}
	q.next = next
	return true
}

// ByStamp checks that the sections are entered in the order of their requests' logical times, and of processes where these are equal: the
// attribute stamp of the marks cs.request. So it is with Lamport's (1978), and Ricart and Agrawala's (1981) algorithms. Cost: linear.
func ByStamp(l *history.Log) Verdict {
	v := about(propStamp)
	s, v, ok := v.inTurn(l)
	if !ok {
		return v
	}
	last, lastAt := int64(0), -1
	for k, a := range s.entered {
		if a.request < 0 {
			return v.unknown(whyUnasked.with(happening{l, a.enter}))
		}
		stamp, err := strconv.ParseInt(l.Events[a.request].Attrs["stamp"], 10, 64)
		if err != nil {
			return v.unknown(whyNoStamp.with(happening{l, a.request}))
		}
		if lastAt >= 0 && cmp.Or(cmp.Compare(last, stamp), cmp.Compare(s.entered[lastAt].lane, a.lane)) > 0 {
			b := s.entered[lastAt]
			return v.violated(witness(l, b.enter, a.request, a.enter), whyStamp,
				l.Procs[b.lane], last, l.Procs[a.lane], stamp, happening{l, b.enter}, happening{l, a.enter}).careful(l)
		}
		last, lastAt = stamp, k
	}
	return v.ok(okStamp, len(s.entered)).careful(l)
}
