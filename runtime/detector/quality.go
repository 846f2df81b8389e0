package detector

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"jeton/runtime/display"
	"jeton/runtime/history"
)

// A Mistake is a time during which a process was suspected that had not crashed.
type Mistake struct {
	From, To time.Time
	Open     bool // it was never taken back: To is the end of the log, or the crash that came after all
}

// A Pair is what one detector has made of one process.
type Pair struct {
	Monitor, Process string
	Crashed          bool // it was killed, or stopped and never continued
	Detected         bool // then: it was suspected, for good
	Detection        time.Duration
	Mistakes         []Mistake
	alive            time.Duration // how long the process lived, of the log's time
}

// A Quality has the figures of Chen, Toueg and Aguilera of a run.
type Quality struct {
	Pairs []Pair
	// Complete says that every process that crashed is suspected at the end by every detector that did not.
	Complete      bool
	DetectionMean time.Duration // T_D: from the crash to the suspicion that stays
	DetectionMax  time.Duration
	Mistakes      int
	Recurrence    time.Duration // T_MR: mean time from the begin of a mistake to the begin of the pair's next; 0 without two
	Duration      time.Duration // T_M: mean length of a mistake
	Accuracy      float64       // P_A: the fraction of the living processes' time in which they were not suspected
}

// Measure compares what detectors said (marks suspect and trust) with what was done (faults kill, stop, continue). monitors are the
// detectors; none: those that have said something. Times are those of the hosts' clocks (Wall): a detection time is as good as they agree.
func Measure(l *history.Log, monitors ...string) Quality {
	t := trace(l)
	if len(monitors) == 0 {
		monitors = t.speakers
	}
	var q Quality
	for _, m := range monitors {
		for _, p := range t.targets(m) {
			q.Pairs = append(q.Pairs, t.pair(m, p))
		}
	}
	q.sum(t)
	return q
}

// sum makes the figures of the pairs.
func (q *Quality) sum(t *truth) {
	var detections, durations, recurrences []time.Duration
	var wrong, alive time.Duration
	q.Complete = true
	for _, p := range q.Pairs {
		if _, dead := t.crash[p.Monitor]; p.Crashed && !dead {
			q.Complete = q.Complete && p.Detected
			if p.Detected {
				detections = append(detections, p.Detection)
			}
		}
		alive += p.alive
		for i, m := range p.Mistakes {
			durations = append(durations, m.To.Sub(m.From))
			wrong += m.To.Sub(m.From)
			if i > 0 {
				recurrences = append(recurrences, m.From.Sub(p.Mistakes[i-1].From))
			}
		}
	}
	q.Mistakes = len(durations)
	q.DetectionMean, q.Duration, q.Recurrence = mean(detections), mean(durations), mean(recurrences)
	if len(detections) > 0 {
		q.DetectionMax = slices.Max(detections)
	}
	q.Accuracy = 1
	if alive > 0 {
		q.Accuracy = 1 - float64(wrong)/float64(alive)
	}
}

func mean(ds []time.Duration) time.Duration {
	var sum time.Duration
	for _, d := range ds {
		sum += d
	}
	return sum / time.Duration(max(len(ds), 1))
}

// line is a Pair as the table shows it.
type line struct{ Detector, Process, Fate, Detection, Mistakes, Wrong string }

func (q Quality) table() display.Bundle {
	var lines []line
	for _, p := range q.Pairs {
		l := line{Detector: p.Monitor, Process: p.Process, Fate: "lives", Mistakes: fmt.Sprint(len(p.Mistakes))}
		var wrong time.Duration
		for _, m := range p.Mistakes {
			wrong += m.To.Sub(m.From)
		}
		l.Wrong = wrong.String()
		if p.Crashed {
			l.Fate, l.Detection = "crashed", "never"
			if p.Detected {
				l.Detection = p.Detection.String()
			}
		}
		lines = append(lines, l)
	}
	b, _ := display.TableForm(lines) // a slice of structs
	return b
}

// String is a table of the pairs, and the figures below it.
func (q Quality) String() string {
	s, _ := q.table().Data["text/plain"].(string)
	return strings.TrimRight(s, "\n") + "\n" + q.figures()
}

// HTML is the same for a notebook.
func (q Quality) HTML() string {
	s, _ := q.table().Data["text/html"].(string)
	return s + "<p>" + q.figures() + "</p>"
}

func (q Quality) figures() string {
	complete := "complete"
	if !q.Complete {
		complete = "not complete"
	}
	return fmt.Sprintf("%s; T_D %v on average, %v at most; %d mistakes, T_MR %v, T_M %v; P_A %.4f",
		complete, q.DetectionMean, q.DetectionMax, q.Mistakes, q.Recurrence, q.Duration, q.Accuracy)
}
