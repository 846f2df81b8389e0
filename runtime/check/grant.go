package check

import (
	"cmp"
	"slices"
	"strconv"

	"jeton/runtime/history"
)

// ByArrival checks that a server grants in the order in which the requests reach it: the k-th grant that it sends is for the k-th request that it
// has received. Requests of processes that were killed are left aside. Roles for [Types]: "request" (REQ), "grant" (GRANT). Cost: linear.
//
// Fairness is by arrival only: of two requests, the one made later may arrive first.
func ByArrival(l *history.Log, server string, opts ...Option) Verdict {
	v, o, x := about(propArrival, server), choose(opts), lived(l)
	requests, grants := o.typed("request", "REQ"), o.typed("grant", "GRANT")
	lane := laneNumbers(l)
	gone := func(name string) bool { p, ok := lane[name]; return ok && x.gone(p) }
	type request struct {
		at   int
		from string
	}
	var queue []request
	seen := 0
	for _, i := range l.Of(server) {
		e := &l.Events[i]
		switch {
		case e.Msg == nil:
		case e.Kind == history.Receive && slices.Contains(requests, e.Msg.Type) && !gone(e.Msg.From):
			queue = append(queue, request{i, e.Msg.From})
		case e.Kind == history.Send && slices.Contains(grants, e.Msg.Type):
			for _, to := range e.Msg.To {
				if gone(to) {
					continue
				}
				seen++
				if len(queue) == 0 {
					return v.violated(witness(l, i).of(i), whyNoRequestYet, happening{l, i}).careful(l)
				}
				if r := queue[0]; r.from != to {
					return v.violated(witness(l, r.at, i).of(i), whyArrival, to, r.from, happening{l, r.at}, happening{l, i}).careful(l)
				}
				queue = queue[1:]
			}
		}
	}
	v.count(countGrants, seen)
	if seen == 0 {
		return v.unknown(whyNoGrant.with(server))
	}
	return v.ok(okArrival, seen).careful(l)
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
