package check

import (
	"maps"
	"math/bits"
	"slices"

	"jeton/runtime/history"
)

// An Expected is how many messages an algorithm should take: a formula, as bounds.
type Expected struct {
	Types   []string // the types that are counted; none: all
	Least   int
	Most    int    // below 0: no bound
	Formula string // in symbols: "2N−1 ≤ E ≤ N(N+1)/2"
}

// ElectionCount is that of Chang and Roberts when all n start: between 2n−1 and n(n+1)/2 messages E. Source: CACM 22:5 (1979).
func ElectionCount(n int) Expected {
	return Expected{[]string{"E"}, 2*n - 1, n * (n + 1) / 2, "2N−1 ≤ E ≤ N(N+1)/2"}
}

// OneStarterCount is that of Chang and Roberts when one of n starts: n to 2n−1 messages E where sleepers wake up, n exactly where they only
// pass on.
func OneStarterCount(n int, wakeUp bool) Expected {
	if wakeUp {
		return Expected{[]string{"E"}, n, 2*n - 1, "N ≤ E ≤ 2N−1"}
	}
	return Expected{[]string{"E"}, n, n, "E = N"}
}

// HirschbergSinclairCount is at most 8n(1+⌈log₂ n⌉) probes and answers. Source: CACM 23:11 (1980).
func HirschbergSinclairCount(n int) Expected {
	return Expected{[]string{"PROBE", "ANSWER"}, 2, 8 * n * (1 + bits.Len(uint(n-1))), "≤ 8N(1+⌈log₂ N⌉)"}
}

// AnnouncementCount is n messages F: the leader's once round the ring.
func AnnouncementCount(n int) Expected { return Expected{[]string{"F"}, n, n, "F = N"} }

// NumberingCount is n messages T: the numbering token's once round the ring.
func NumberingCount(n int) Expected { return Expected{[]string{"T"}, n, n, "T = N"} }

// CentralCount is 3 messages an entry: REQ, GRANT, REL.
func CentralCount(entries int) Expected {
	return Expected{[]string{"REQ", "GRANT", "REL"}, 3 * entries, 3 * entries, "3 × entries"}
}

// TokenRingCount is at least one message TOKEN for each entry but the first of one who has the token: entries−1; an idle ring has no bound.
func TokenRingCount(entries int) Expected {
	return Expected{[]string{"TOKEN"}, max(0, entries-1), -1, "TOKEN ≥ entries − 1"}
}

// LamportCount is 3(n−1) messages an entry: REQ, ACK, REL. Source: CACM 21:7 (1978).
func LamportCount(n, entries int) Expected {
	k := 3 * (n - 1) * entries
	return Expected{[]string{"REQ", "ACK", "REL"}, k, k, "3(N−1) × entries"}
}

// RicartAgrawalaCount is 2(n−1) messages an entry: REQ, REPLY. Source: CACM 24:1 (1981).
func RicartAgrawalaCount(n, entries int) Expected {
	k := 2 * (n - 1) * entries
	return Expected{[]string{"REQ", "REPLY"}, k, k, "2(N−1) × entries"}
}

// SuzukiKasamiCount is 0 to n messages an entry: REQ, TOKEN. Source: ACM TOCS 3:4 (1985).
func SuzukiKasamiCount(n, entries int) Expected {
	return Expected{[]string{"REQ", "TOKEN"}, 0, n * entries, "≤ N × entries"}
}

// MarkerCount is n(n−1) messages MARKER a wave in a complete graph, n more when the initiator is outside it.
func MarkerCount(n, waves int, outside bool) Expected {
	if outside {
		return Expected{[]string{"MARKER"}, n * n * waves, n * n * waves, "(N(N−1)+N) × waves"}
	}
	return Expected{[]string{"MARKER"}, n * (n - 1) * waves, n * (n - 1) * waves, "N(N−1) × waves"}
}

// LapCount is n messages of a type: once round a ring.
func LapCount(n int, typ string) Expected { return Expected{[]string{typ}, n, n, typ + " = N"} }

// Entries is how many times a section was entered.
func Entries(l *history.Log) int { return len(sectionsOf(l).entered) }

// Sent is how many messages of the types were sent, of all when none is given. A message to several counts once for each.
func Sent(l *history.Log, types ...string) int {
	n := 0
	for i := range l.Events {
		if e := &l.Events[i]; e.Kind == history.Send && e.Msg != nil && (len(types) == 0 || slices.Contains(types, e.Msg.Type)) {
			n += max(1, len(e.Msg.To))
		}
	}
	return n
}

// Messages checks how many messages were sent against a formula. Too many is a violation at any time, with the first message beyond the
// bound as its witness; too few is one at rest. Options: AtRest, Among (the senders). Cost: linear.
func Messages(l *history.Log, e Expected, opts ...Option) Verdict {
	v, o, x := about(propMessages, e.Formula), choose(opts), lived(l)
	in := o.lanes(l)
	byType, n, beyond := map[string]int{}, 0, -1
	for i := range l.Events {
		s := &l.Events[i]
		if s.Kind != history.Send || s.Msg == nil || !in[l.Lane(i)] || len(e.Types) > 0 && !slices.Contains(e.Types, s.Msg.Type) {
			continue
		}
		k := max(1, len(s.Msg.To))
		byType[s.Msg.Type] += k
		if n += k; e.Most >= 0 && n > e.Most && beyond < 0 {
			beyond = i
		}
	}
	for _, t := range slices.Sorted(maps.Keys(byType)) {
		v.count(text{"%s", "%s"}.of(t), byType[t])
	}
	switch {
	case beyond >= 0:
		return v.violated(witness(l, beyond).of(beyond), whyTooManyMessages, n, e.Most, happening{l, beyond})
	case n == 0 && e.Least > 0 && x.unrest(l, o) != nil:
		return v.unknown(whyNoMessage.with())
	case n < e.Least:
		return v.waits(l, x, o, nil, whyTooFewMessages, n, e.Least)
	}
	return v.ok(okMessages, n, bounds(e)).careful(l)
}

// bounds are those of a formula, with its numbers.
func bounds(e Expected) spoken {
	switch {
	case e.Most < 0:
		return sayAtLeast.with(e.Least)
	case e.Most == e.Least:
		return sayExactly.with(e.Least)
	}
	return sayBetween.with(e.Least, e.Most)
}
