package diagram

import (
	"strconv"
	"time"

	"jeton/runtime/check"
	"jeton/runtime/history"
)

// Cut draws the part of a run in which a wave of a snapshot was recorded, with the cut: what lies above the line is in the recorded
// state, arrows that cross it downwards were in the channels, and one that crosses it upwards makes the state one that never was. What
// [check.ConsistentCut] says of it is drawn in red. At most one Options counts.
func Cut(l *history.Log, wave int, options ...Options) *Picture {
	o := first(options)
	o.Waves = []int{wave}
	if o.Verdicts == nil && l != nil {
		o.Verdicts = []check.Verdict{check.ConsistentCut(l).In(langOf(o.Lang))}
	}
	if o.To == 0 && l != nil {
		o.From, o.To = during(l, wave)
	}
	return SpaceTime(l, o)
}

// langOf is the language of a picture that asks for none.
func langOf(l check.Lang) check.Lang {
	if l == "" {
		return check.English
	}
	return l
}

// during is the time of a wave, from a moment before it begins to a moment after it ends; zeros when the log does not have it.
func during(l *history.Log, wave int) (from, to time.Duration) {
	first, last := time.Duration(-1), time.Duration(-1)
	for _, i := range l.Marks(history.SnapBegin, history.SnapRecord, history.SnapEnd, history.SnapCommit) {
		if n, err := strconv.Atoi(l.Events[i].Attrs["wave"]); err != nil || n != wave {
			continue
		}
		at := l.Events[i].Wall.Sub(l.Events[0].Wall)
		if first < 0 || at < first {
			first = at
		}
		last = max(last, at)
	}
	if first < 0 {
		return 0, 0
	}
	margin := max((last-first)*2/3, time.Millisecond)
	return max(0, first-margin), last + margin
}
