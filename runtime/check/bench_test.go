package check

import (
	"fmt"
	"math/rand/v2"
	"strconv"
	"sync"
	"testing"
	"time"

	"jeton/runtime/history"
)

// million is how many events the logs of the benchmarks have, and many how many processes.
const (
	million = 1_000_000
	many    = 64
)

func procName(p int) string { return "p" + strconv.Itoa(p) }

// merged makes a log of events whose processes have no numbers yet, once.
func merged(write func(add func(p int, e history.Event)) (more bool)) func() *history.Log {
	return sync.OnceValue(func() *history.Log {
		events := make([]history.Event, 0, million+10*many)
		seq := make([]uint64, many)
		add := func(p int, e history.Event) {
			seq[p]++
			e.Proc, e.Seq, e.Wall = procName(p), seq[p], time.Unix(1000, int64(len(events))*1000)
			events = append(events, e)
		}
		for len(events) < million && write(add) {
		}
		l, err := history.Merge(events)
		if err != nil {
			panic(err)
		}
		return l
	})
}

// ids numbers messages.
type ids [many]uint64

func (n *ids) message(from int, typ, text string, to ...int) *history.Message {
	n[from]++
	m := &history.Message{From: procName(from), ID: n[from], Type: typ, Text: text}
	for _, p := range to {
		m.To = append(m.To, procName(p))
	}
	return m
}

// tokenRun is a token that goes round, and a section at each stop.
var tokenRun = func() func() *history.Log {
	var n ids
	p, at := 0, 0
	return merged(func(add func(int, history.Event)) bool {
		at++
		for _, name := range []string{history.Token, history.CSRequest, history.CSEnter, history.CSExit} {
			add(p, history.Event{Kind: history.Mark, Name: name, Attrs: map[string]string{"stamp": strconv.Itoa(at)}})
		}
		next := (p + 1) % many
		m := n.message(p, "TOKEN", "", next)
		add(p, history.Event{Kind: history.Send, Msg: m})
		add(next, history.Event{Kind: history.Receive, Msg: m})
		p = next
		return true
	})
}()

// mailRun is messages from anyone to anyone, a tenth of them to five, on channels that are in order; each is received and delivered.
var mailRun = func() func() *history.Log {
	var n ids
	r := rand.New(rand.NewPCG(1, 2))
	return merged(func(add func(int, history.Event)) bool {
		from := r.IntN(many)
		to := r.Perm(many)[:1+4*(r.IntN(10)/9)]
		m := n.message(from, "MAIL", "", to...)
		add(from, history.Event{Kind: history.Send, Msg: m})
		for _, p := range to {
			add(p, history.Event{Kind: history.Receive, Msg: m})
			add(p, history.Event{Kind: history.Deliver, Msg: m})
		}
		return true
	})
}()

// waveRun is waves of a complete graph, with payments between them.
var waveRun = func() func() *history.Log {
	var n ids
	r := rand.New(rand.NewPCG(3, 4))
	wave := 0
	return merged(func(add func(int, history.Event)) bool {
		wave++
		attrs := map[string]string{"wave": strconv.Itoa(wave), "state": "10"}
		mark := func(p int, name string) { add(p, history.Event{Kind: history.Mark, Name: name, Attrs: attrs}) }
		var markers []*history.Message
		for p := range many {
			mark(p, history.SnapBegin)
			var others []int
			for q := range many {
				if q != p {
					others = append(others, q)
				}
			}
			markers = append(markers, n.message(p, "MARKER", "", others...))
			add(p, history.Event{Kind: history.Send, Msg: markers[p]})
		}
		for p := range many {
			for q := range many {
				if q != p {
					add(p, history.Event{Kind: history.Receive, Msg: markers[q]})
				}
			}
			mark(p, history.SnapRecord)
			mark(p, history.SnapEnd)
			done := n.message(p, "DONE", "", 0)
			add(p, history.Event{Kind: history.Send, Msg: done})
			add(0, history.Event{Kind: history.Receive, Msg: done})
		}
		mark(0, history.SnapCommit)
		for range 2000 {
			from, to := r.IntN(many), r.IntN(many)
			m := n.message(from, "PAY", "{Amount:0}", to)
			add(from, history.Event{Kind: history.Send, Msg: m})
			add(to, history.Event{Kind: history.Receive, Msg: m})
		}
		return true
	})
}()

// electionRun is a long election, and its announcement to all.
var electionRun = func() func() *history.Log {
	var n ids
	p, hops := 0, 0
	return merged(func(add func(int, history.Event)) bool {
		mark := func(p int, name, key, value string) {
			add(p, history.Event{Kind: history.Mark, Name: name, Attrs: map[string]string{key: value}})
		}
		if hops == 0 {
			for q := range many {
				mark(q, history.ElectStart, "id", strconv.Itoa(q))
			}
		}
		typ := "E"
		last := hops - (million/2 - 5*many)
		if last == 0 {
			p = many - 1
			mark(p, history.ElectLeader, "id", strconv.Itoa(p))
			mark(p, history.ElectKnown, "id", strconv.Itoa(p))
		}
		if last >= 0 {
			typ = "F"
		}
		if last >= many {
			typ = "T"
			mark(p, history.Rank, "rank", strconv.Itoa(last-many))
		}
		next := (p + 1) % many
		m := n.message(p, typ, "", next)
		add(p, history.Event{Kind: history.Send, Msg: m})
		add(next, history.Event{Kind: history.Receive, Msg: m})
		if typ == "F" && last < many-1 {
			mark(next, history.ElectKnown, "id", strconv.Itoa(many-1))
		}
		p = next
		hops++
		if last == 2*many-1 {
			mark(p, history.Counted, "n", strconv.Itoa(many))
		}
		return last < 2*many-1
	})
}()

// suspectRun is detectors that change their mind.
var suspectRun = func() func() *history.Log {
	k := 0
	return merged(func(add func(int, history.Event)) bool {
		if k == 0 {
			for p := range many {
				add(p, history.Event{Kind: history.Start})
			}
		}
		name := [...]string{history.Suspect, history.Trust}[k/2%2]
		add(k%2, history.Event{Kind: history.Mark, Name: name, Attrs: map[string]string{"of": strconv.Itoa(2 + k/4%60)}})
		if k++; k == million-10*many {
			add(7, history.Event{Kind: history.Fault, Name: "kill", Attrs: map[string]string{"proc": procName(7)}})
		}
		return true
	})
}()

// connectRun is the connections of a ring, made again and again under other names.
var connectRun = func() func() *history.Log {
	k := 0
	return merged(func(add func(int, history.Event)) bool {
		if k == 0 {
			for p := range many {
				add(p, history.Event{Kind: history.Mark, Name: "go"})
			}
		}
		p := k % many
		e := history.Event{Kind: history.Connect, Name: fmt.Sprint(k)}
		add(p, e)
		e.Kind = history.Accept
		add((p+1)%many, e)
		k++
		return true
	})
}()

// BenchmarkCheck runs each checker on a log of a million events of 64 processes.
func BenchmarkCheck(b *testing.B) {
	rest := AtRest(true)
	for _, c := range []struct {
		name  string
		log   func() *history.Log
		check func(l *history.Log) Verdict
		want  Status
	}{
		{"Mutex", tokenRun, Mutex, OK},
		{"Requested", tokenRun, Requested, OK},
		{"Served", tokenRun, func(l *history.Log) Verdict { return Served(l, rest) }, OK},
		{"Bypass", tokenRun, func(l *history.Log) Verdict { return Bypass(l, many-1) }, OK},
		{"Overtakes", tokenRun, func(l *history.Log) Verdict { return Overtakes(l, 1) }, OK},
		{"ByStamp", tokenRun, ByStamp, OK},
		{"OneToken", tokenRun, func(l *history.Log) Verdict { return OneToken(l) }, OK},
		{"ByArrival", tokenRun, func(l *history.Log) Verdict {
			return ByArrival(l, "p0", Types("request", "TOKEN"), Types("grant", "TOKEN"))
		}, Violated},
		{"Messages", tokenRun, func(l *history.Log) Verdict { return Messages(l, TokenRingCount(Entries(l)), rest) }, OK},
		{"FIFO", mailRun, func(l *history.Log) Verdict { return FIFO(l) }, OK},
		{"Causal", mailRun, func(l *history.Log) Verdict { return Causal(l) }, OK},
		{"NoCreation", mailRun, NoCreation, OK},
		{"AtMostOnce", mailRun, func(l *history.Log) Verdict { return AtMostOnce(l) }, OK},
		{"Delivered", mailRun, func(l *history.Log) Verdict { return Delivered(l, rest) }, OK},
		{"Hops", mailRun, func(l *history.Log) Verdict { return Hops(l, []string{"MAIL"}, million) }, OK},
		{"OneLeader", electionRun, func(l *history.Log) Verdict { return OneLeader(l) }, OK},
		{"GreatestLeads", electionRun, func(l *history.Log) Verdict { return GreatestLeads(l) }, OK},
		{"LeaderKnown", electionRun, func(l *history.Log) Verdict { return LeaderKnown(l, rest) }, OK},
		{"QuietAfterLeader", electionRun, func(l *history.Log) Verdict { return QuietAfterLeader(l) }, OK},
		{"Numbered", electionRun, func(l *history.Log) Verdict { return Numbered(l, nil, rest) }, OK},
		{"Completeness", suspectRun, func(l *history.Log) Verdict { return Completeness(l, time.Hour) }, Unknown},
		{"Accuracy", suspectRun, func(l *history.Log) Verdict { return Accuracy(l) }, Violated},
		{"DetectionTime", suspectRun, func(l *history.Log) Verdict { return DetectionTime(l, Detection{Most: time.Hour}) }, Unknown},
		{"Agreement", suspectRun, func(l *history.Log) Verdict { return Agreement(l) }, Violated},
		{"ConsistentCut", waveRun, func(l *history.Log) Verdict { return ConsistentCut(l) }, OK},
		{"ChannelsEmpty", waveRun, func(l *history.Log) Verdict { return ChannelsEmpty(l) }, OK},
		{"NoSendWhileBlocked", waveRun, func(l *history.Log) Verdict { return NoSendWhileBlocked(l) }, OK},
		{"Markers", waveRun, func(l *history.Log) Verdict { return Markers(l, rest) }, OK},
		{"WholeWaves", waveRun, func(l *history.Log) Verdict { return WholeWaves(l, rest) }, OK},
		{"Conserved", waveRun, func(l *history.Log) Verdict { return Conserved(l, Amounts{}) }, OK},
		{"OneLife", waveRun, func(l *history.Log) Verdict { return OneLife(l) }, Unknown},
		{"Restored", waveRun, func(l *history.Log) Verdict { return Restored(l) }, Unknown},
		{"RingGraph", connectRun, func(l *history.Log) Verdict { return RingGraph(l, rest) }, Violated},
		{"CompleteGraph", connectRun, func(l *history.Log) Verdict { return CompleteGraph(l, rest) }, Violated},
		{"ConnectAfter", connectRun, func(l *history.Log) Verdict { return ConnectAfter(l, "go") }, OK},
	} {
		b.Run(c.name, func(b *testing.B) {
			l := c.log()
			for b.Loop() {
				if v := c.check(l); v.Status != c.want {
					b.Fatalf("%v", v)
				}
			}
			b.ReportMetric(float64(len(l.Events))/b.Elapsed().Seconds()*float64(b.N)/1e6, "Mevents/s")
		})
	}
}
