// Command pages writes pictures of runs into a folder as pages, and what the log itself says of them, for a test in a browser.
package main

import (
	"encoding/json"
	"fmt"
	"log"
	"os"
	"path/filepath"
	"time"

	"jeton/runtime/diagram"
	"jeton/runtime/history"
	"jeton/runtime/mutex"
	"jeton/runtime/protocol"
	"jeton/runtime/sim"
)

// facts are what a page has to show.
type facts struct {
	Events, Messages      int
	Event                 int // one in the middle
	Past, Future, Neither int // events, as seen from it
}

func main() {
	all := map[string]facts{}
	for name, times := range map[string]int{"short": 3, "long": 200} {
		l := run(times)
		for end, tail := range map[string]bool{".html": false, "-tail.html": true} {
			p := diagram.SpaceTime(l, diagram.Options{Whole: true, Tail: tail})
			if err := p.Save(filepath.Join(os.Args[1], name+end)); err != nil {
				log.Fatal(err)
			}
		}
		all[name] = factsOf(l)
	}
	save := func(name string, p *diagram.Picture) {
		if err := p.Save(filepath.Join(os.Args[1], name)); err != nil {
			log.Fatal(err)
		}
	}
	save("short.svg", diagram.SpaceTime(run(3)))
	round := laps()
	save("laps.html", diagram.SpaceTime(round))
	all["laps"] = factsOf(round)
	grown := run(20)
	for k := 1; k <= 3; k++ { // a run that goes on, as it is drawn from time to time
		save(fmt.Sprintf("live-%d.html", k), diagram.SpaceTime(grown.Between(0, 150*k), diagram.Options{Whole: true, Tail: true, Live: "a run"}))
	}
	text, err := json.Marshal(all)
	if err == nil {
		err = os.WriteFile(filepath.Join(os.Args[1], "facts.json"), text, 0o666)
	}
	if err != nil {
		log.Fatal(err)
	}
}

func run(times int) *history.Log {
	r, err := sim.Run(sim.Config{N: 4, Seed: 1, New: func(int) protocol.Process {
		return mutex.NewWorkload(mutex.Work{Times: times, Stay: time.Millisecond, Think: time.Millisecond}, func(granted func(*protocol.Env)) mutex.Process {
			return mutex.NewRicartAgrawala(mutex.Config{Granted: granted})
		})
	}})
	if err != nil {
		log.Fatal(err)
	}
	return r.Log()
}

// laps is a token that nobody wants, on its way round a ring.
func laps() *history.Log {
	r, err := sim.Run(sim.Config{N: 4, Seed: 2, FIFO: true, Limit: sim.Limit{Events: 804}, Delay: sim.Fixed(time.Millisecond), New: func(int) protocol.Process {
		return mutex.NewTokenRing(mutex.Config{Hold: time.Millisecond})
	}})
	if err != nil {
		log.Fatal(err)
	}
	return r.Log()
}

// factsOf counts the events that are drawn: all but states and timers.
func factsOf(l *history.Log) facts {
	var drawn []int
	f := facts{}
	for i := range l.Events {
		f.Messages += len(l.Receipts(i))
		if e := &l.Events[i]; e.Kind != history.State && e.Name != "timer" {
			drawn = append(drawn, i)
		}
	}
	f.Events, f.Event = len(drawn), drawn[len(drawn)/2]
	for _, i := range drawn {
		switch {
		case l.Before(i, f.Event):
			f.Past++
		case l.Before(f.Event, i):
			f.Future++
		case i != f.Event:
			f.Neither++
		}
	}
	return f
}
