package notebook

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"jeton/kernel/cell"
	"jeton/kernel/front"
	"jeton/kernel/words"
	"jeton/runtime/drawing"
	"jeton/runtime/history"
	"jeton/runtime/session"
)

// diagramMagics draw the event log.
var diagramMagics = []magic{{
	name: "diagram", args: "[OPTIONS]", synopsis: "draw the event log: who sent what to whom",
	help: "A lane for each process, an arrow for each message: the space-time diagram of\n" +
		"the run since %trace clear. Package jeton/runtime/diagram draws it, and others.\n" +
		"  --live            it grows while the run goes on, until %diagram --stop or\n" +
		"                    another %diagram; of a long run it shows the last events\n" +
		"  --clocks [vector|lamport]   write the clocks beside the events\n" +
		"  --timed           by the hosts' clocks, and not by causality alone\n" +
		"  --all, --whole    what is left out otherwise; repetitions one by one\n" +
		"  --only NAME,NAME  these processes",
	line: (*run).diagram,
	options: func(*Notebook) []string {
		return []string{"--live", "--stop", "--clocks", "--timed", "--all", "--whole", "--only"}
	},
}}

// A diagramOrder is what a %diagram line says.
type diagramOrder struct {
	drawing.Request
	live, stop bool
}

func parseDiagram(line string) (o diagramOrder, err error) {
	all, err := splitWords(line)
	if err != nil {
		return o, err
	}
	for len(all) > 0 {
		var word string
		word, all = all[0], all[1:]
		switch word {
		case "--live":
			o.live = true
		case "--stop":
			o.stop = true
		case "--timed":
			o.Timed = true
		case "--all":
			o.All = true
		case "--whole":
			o.Whole = true
		case "--clocks":
			o.Clocks = "vector"
			if len(all) > 0 && slices.Contains([]string{"vector", "lamport"}, all[0]) {
				o.Clocks, all = all[0], all[1:]
			}
		case "--only":
			if len(all) == 0 {
				return o, errors.New(`%diagram --only which processes? %diagram --only "rank 0,rank 1"`)
			}
			o.Procs, all = strings.Split(all[0], ","), all[1:]
		default:
			return o, fmt.Errorf("%%diagram has no option %q: %%diagram --help lists them", word)
		}
	}
	return o, nil
}

func (c *run) diagram(s cell.Segment) *front.Error {
	o, err := parseDiagram(s.Args)
	if err != nil {
		return simpleError(magicError, "line %d: %v", s.Pos.Line, err)
	}
	c.nb.live.end()
	if o.stop {
		return nil
	}
	o.French = c.nb.language() == words.French
	d, fail := c.desk()
	if fail != nil {
		return fail
	}
	if o.live {
		c.nb.live.begin(func(ctx context.Context) { c.nb.follow(ctx, d, o.Request, c.out) })
		return nil
	}
	b, err := d.draw(c.ctx, o.Request)
	if err != nil {
		return simpleError(magicError, "line %d: the log is not drawn: %v", s.Pos.Line, err)
	}
	c.out.Display(b)
	if c.untraced() {
		c.say("no event of the ranks is recorded: messages of MPI are, once mpi.Trace(true) has run on all ranks: put it at the top of the %%world cell, run that again, and then %diagram")
	}
	return nil
}

// untraced says whether there are ranks that have recorded nothing: mpi leaves that to the program, since an event costs more than a short message does.
func (c *run) untraced() bool {
	if _, fail := c.nb.ranks(); fail != nil || !c.nb.recording.On() {
		return false
	}
	counts, _ := c.nb.recording.Counts()
	most := 0 // of a rank; each has one that says that it is there
	for _, n := range counts {
		if strings.HasPrefix(n.Proc, "rank ") {
			most = max(most, n.Events)
		}
	}
	if most > 1 {
		return false
	}
	l, err := c.nb.recording.log(c.ctx)
	return err == nil && !slices.ContainsFunc(l.Events, func(e history.Event) bool { return e.Kind == history.Send || e.Kind == history.Receive })
}

// draw has the desk's process draw the log.
func (d *desk) draw(ctx context.Context, q drawing.Request) (b session.Bundle, err error) {
	request, err := json.Marshal(q)
	if err != nil {
		return b, err
	}
	answer, err := d.client.Call(ctx, drawing.Service, request)
	var drawn drawing.Drawing
	if err == nil {
		err = json.Unmarshal(answer, &drawn)
	}
	b.Data = map[string]any{"text/html": drawn.HTML, "text/plain": drawn.Text}
	return b, err
}

const (
	// livePause is between two live pictures.
	livePause = 400 * time.Millisecond
	// liveEvents are drawn in one: the last of those that are looked at.
	liveEvents, liveLooked = 400, 2000
)

// follow draws the log anew when it has grown or was cleared, until ctx ends.
func (n *Notebook) follow(ctx context.Context, d *desk, q drawing.Request, out front.Output) {
	id := fmt.Sprintf("diagram-%d", n.seq.Add(1))
	q.Last, q.Live = liveEvents, id+"-"+rand.Text()
	tick := time.NewTicker(livePause)
	defer tick.Stop()
	for drawn, shown := -1, false; ; {
		if total := n.recording.Total(); total != drawn {
			q.After = max(0, total-liveLooked)
			b, err := d.draw(ctx, q)
			if err != nil {
				return // the desk has ended, or the notebook
			}
			b.ID, b.Update = id, shown
			out.Display(b)
			drawn, shown = total, true
		}
		select {
		case <-tick.C:
		case <-d.client.Done():
			return
		case <-ctx.Done():
			return
		}
	}
}

// A liveDiagram is the one diagram of a notebook that grows, if there is one.
type liveDiagram struct {
	mu     sync.Mutex
	cancel context.CancelFunc
	wg     sync.WaitGroup
}

// begin runs follow in the background until end.
func (l *liveDiagram) begin(follow func(ctx context.Context)) {
	l.mu.Lock()
	defer l.mu.Unlock()
	ctx, cancel := context.WithCancel(context.Background())
	l.cancel = cancel
	l.wg.Go(func() { follow(ctx) })
}

// end ends the diagram, and waits for that.
func (l *liveDiagram) end() {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.cancel != nil {
		l.cancel()
		l.wg.Wait()
		l.cancel = nil
	}
}
