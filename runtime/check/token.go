package check

import (
	"slices"
	"strings"

	"jeton/runtime/history"
)

// OneToken checks that in each consistent cut there is one token: one process has it, or one message carries it. The token's hops have to be
// one chain: it is made once, and each stay begins with the message that ended the stay before. Cost: linear.
//
// A stay begins when a message with the token (role "token" for [Types]: TOKEN) is received or the process marks token, and ends when such
// a message is sent. In a log without such messages two marks that nothing orders are a violation, and more cannot be said, unless the process that has the token
// sends nothing to anybody: on a ring of one it stays where it is. Messages that have
// no type (of streams) have the type "".
func OneToken(l *history.Log, opts ...Option) Verdict {
	v := about(propToken)
	types := choose(opts).typed("token", "TOKEN")
	t := tokenOf(l, types)
	v.count(countStays, len(t.stays))
	switch {
	case len(t.stays) == 0 && t.unheld < 0:
		return v.unknown(whyNoToken.with())
	case t.unheld >= 0:
		return v.violated(witness(l, t.unheld), whyUnheld, happening{l, t.unheld}).careful(l)
	}
	for k := 1; k < len(t.stays); k++ {
		a, b := &t.stays[k-1], &t.stays[k]
		if t.marked && (a.lane == b.lane || l.Before(a.begin, b.begin)) || !t.marked && b.by >= 0 && b.by == a.end {
			continue
		}
		return v.tokens(l, a, b)
	}
	if t.marked && !t.alone(l) {
		return v.unknown(whyTokenUntyped.with(strings.Join(types, ", ")))
	}
	for i := range l.Events {
		if e := &l.Events[i]; e.Kind == history.Drop && len(l.Sends(i)) > 0 {
			if last := &t.stays[len(t.stays)-1]; l.Sends(i)[0] == last.end {
				return v.violated(witness(l, last.end, i).of(last.end), whyTokenLost, happening{l, i}).careful(l)
			}
		}
	}
	return v.ok(okToken, len(t.stays)).careful(l)
}

// alone reports whether all stays are of one process, which has sent nothing to another one: the token is there all the time.
func (t *tokens) alone(l *history.Log) bool {
	p := t.stays[0].lane
	if slices.ContainsFunc(t.stays, func(s visit) bool { return s.lane != p }) {
		return false
	}
	for _, i := range l.Of(l.Procs[p]) {
		if e := &l.Events[i]; e.Kind == history.Send && (e.Msg == nil || len(e.Msg.To) != 1 || e.Msg.To[0] != l.Procs[p]) {
			return false
		}
	}
	return true
}

// A visit is a stay of the token with a process.
type visit struct {
	lane       int
	begin, end int // end: the sending that ended it, -1: none
	by         int // the sending that brought the token, -1: it was made here
}

type tokens struct {
	stays  []visit
	unheld int  // a token was sent here by who had none; -1
	marked bool // the log has no messages with tokens
}

func tokenOf(l *history.Log, types []string) *tokens {
	t := &tokens{unheld: -1, marked: true}
	for i := range l.Events {
		if e := &l.Events[i]; e.Kind == history.Send && e.Msg != nil && slices.Contains(types, e.Msg.Type) {
			t.marked = false
			break
		}
	}
	open, marked := make([]int, len(l.Procs)), make([]bool, len(l.Procs))
	for p := range open {
		open[p] = -1
	}
	begin := func(i, by int) {
		open[l.Lane(i)] = len(t.stays)
		t.stays = append(t.stays, visit{l.Lane(i), i, -1, by})
	}
	for i := range l.Events {
		e, p := &l.Events[i], l.Lane(i)
		carries := !t.marked && e.Msg != nil && slices.Contains(types, e.Msg.Type)
		switch {
		case e.Kind == history.Mark && e.Name == history.Token:
			if t.marked || open[p] < 0 || marked[p] {
				begin(i, -1)
			}
			marked[p] = true
		case carries && e.Kind == history.Receive && len(l.Sends(i)) > 0:
			begin(i, l.Sends(i)[0])
			marked[p] = false
		case carries && e.Kind == history.Send:
			if open[p] < 0 {
				t.unheld = i
				return t
			}
			t.stays[open[p]].end = i
			open[p], marked[p] = -1, false
		}
	}
	return t
}

// tokens is the verdict on two stays that are no hop: at the begin of the second, there is another token.
func (v Verdict) tokens(l *history.Log, a, b *visit) Verdict {
	w := witness(l, a.begin, a.end, b.begin)
	if a.end >= 0 && l.Before(a.end, b.begin) {
		w.cut(b.begin).of(a.end)
		return v.violated(w, whyTokenFlies, l.Procs[b.lane], happening{l, b.begin}, l.Procs[a.lane], happening{l, a.end}).careful(l)
	}
	w.cut(a.begin, b.begin)
	if a.lane == b.lane {
		return v.violated(w, whyTwoTokensHere, l.Procs[b.lane], happening{l, a.begin}, happening{l, b.begin}).careful(l)
	}
	return v.violated(w, whyTwoTokens, l.Procs[a.lane], happening{l, a.begin}, l.Procs[b.lane], happening{l, b.begin}).careful(l)
}
