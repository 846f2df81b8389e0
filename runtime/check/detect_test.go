package check

import (
	"testing"
	"time"

	"jeton/runtime/history"
)

const second = time.Second

// crashed is two detectors d0 and d1, and w2 that crashes; both find out, d1 is told.
func crashed() *script {
	return newScript().tell("d0", "w2").fault("w2", "kill").wait(2*second).mark("d0", history.Suspect, "of", "2").
		send("d0", "s", "SUSPECT", "d1").receive("d1", "s").mark("d1", history.Suspect, "of", "w2", "by", "0")
}

// unsent is crashed, with an answer of w2 that it had not told the log of when it was killed.
func unsent() *script {
	s := crashed()
	s.sent["last"] = &history.Message{From: "w2", To: []string{"d0"}, ID: 99, Type: "ANSWER"}
	return s.receive("d0", "last")
}

// lossy is crashed, of which the log lacks some of d0's events.
func lossy() *script {
	return crashed().add("d0", history.NewMissing(0, 3))
}

func TestDetectors(t *testing.T) {
	complete := func(within time.Duration, opts ...Option) func(*history.Log) Verdict {
		return func(l *history.Log) Verdict { return Completeness(l, within, opts...) }
	}
	accurate := func(l *history.Log) Verdict { return Accuracy(l) }
	agree := func(l *history.Log) Verdict { return Agreement(l) }
	in := func(least, most, relay time.Duration) func(*history.Log) Verdict {
		return func(l *history.Log) Verdict { return DetectionTime(l, Detection{least, most, relay}) }
	}
	silent := func() *script {
		return newScript().mark("d1", history.Suspect, "of", "9").tell("d1", "w2").fault("w2", "kill").wait(2*second).tell("d1", "d0")
	}
	blink := func() *script {
		return crashed().mark("d0", history.Trust, "of", "2")
	}
	alive := func() *script {
		return crashed().mark("d0", history.Suspect, "of", "d1").wait(second).mark("d0", history.Trust, "of", "d1")
	}
	stopped := newScript().fault("w2", "stop").mark("d0", history.Suspect, "of", "2").wait(second).fault("w2", "continue").mark("d0", history.Trust, "of", "2")
	try(t, []scene{
		{"both suspect it", crashed(), complete(second), OK, "2 pairs", ""},
		{"one does not", silent(), complete(second), Violated, "d1 does not suspect w2", "w2#2"},
		{"one does not yet", silent(), complete(3 * second), Unknown, "the log ends 2.0", ""},
		{"one never will", silent(), complete(0, AtRest(true)), Violated, "does not suspect", "w2#2"},
		{"one may", silent(), complete(0), Unknown, "may still come", ""},
		{"trusted again", blink(), complete(time.Millisecond/2, AtRest(true)), Violated, "trusts w2 again", "w2#2 d0#2 d0#4"},
		{"its last sending is not in the log", unsent(), complete(second), OK, "2 pairs", ""},
		{"events of a detector are not", lossy(), complete(second), Unknown, "3 events of d0", ""},
		{"no crash", newScript().mark("d0", history.Suspect, "of", "d1").mark("d1", "x"), complete(second), Unknown, "no process that is watched crashed", ""},
		{"no detectors", newScript().fault("w2", "kill"), complete(second), Unknown, "Monitors", ""},
		{"a detector that crashed need not know", silent().fault("d1", "kill"), complete(second, Monitors("d1", "d0"), Among("w2")), Violated, "d0 does not", "w2#2"},

		{"no mistake", crashed(), accurate, OK, "2 detectors", ""},
		{"a mistake", alive(), accurate, Violated, "d0 suspected d1, which was alive, for 1.001s; mistakes in all: 1", "d0#4 d0#5"},
		{"a mistake for good", crashed().mark("d0", history.Suspect, "of", "d1"), accurate, Violated, "never takes it back", "d0#4"},
		{"stopped for a while", stopped, accurate, Violated, "was stopped and went on later", "d0#1 d0#2"},
		{"before it crashed", newScript().tell("w2", "d0").mark("d0", history.Suspect, "of", "2").wait(second).fault("w2", "kill"), accurate, Violated, "never takes it back", "d0#2"},
		{"of nobody", newScript().mark("d0", history.Suspect, "of", "77"), accurate, Unknown, "no process of the log", ""},

		{"in time", crashed(), in(second, 2*second+time.Millisecond, second), OK, "2 detections", ""},
		{"late", crashed(), in(second, 3*second/2, second), Violated, "2.001s after its crash", "w2#2 d0#2"},
		{"early", crashed(), in(3*second, 4*second, second), Violated, "not within", "w2#2 d0#2"},
		{"told too late", crashed(), in(second, 2*second+time.Millisecond, 0), Violated, "d1 suspects w2", "w2#2 d1#2"},
		{"nothing to detect", stopped, in(0, second, 0), Unknown, "no crash was detected", ""},

		{"equal lists", crashed(), agree, OK, "w2", ""},
		{"different lists", blink(), agree, Violated, "d1 suspects w2 and d0 does not", "d1#2"},
		{"a message is on its way", blink().send("d0", "t", "TRUST", "d1"), agree, Unknown, "on its way", ""},
		{"a message is lost", blink().send("d0", "t", "TRUST", "d1").message("d0", history.Drop, "t"), agree, Violated, "", "d1#2"},
		{"one detector", newScript().mark("d0", history.Suspect, "of", "w2").mark("w2", "x"), agree, Unknown, "no two living", ""},
	})
	m := Mistakes(alive().log(t))
	if len(m) != 1 || m[0].Duration() != second+time.Millisecond || m[0].Monitor != "d0" || m[0].Process != "d1" || m[0].Open {
		t.Errorf("mistakes %+v", m)
	}
}
