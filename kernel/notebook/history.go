package notebook

import (
	"context"
	"encoding/json"
	"sync"
	"time"

	"jeton/kernel/engine"
	"jeton/kernel/eventlog"
	"jeton/launcher/daemons"
	"jeton/runtime/history"
)

// orderPatience bounds how long a process may take for an order to its recorder. It is for those of other hosts that are stopped, and so never
// answer: of what it lacks of a run that was busy, a log would tell wrong.
const orderPatience = 3 * time.Second

// A recording is the event log of the notebook's processes, and the way to their recorders.
type recording struct {
	*eventlog.Collector
	nb *Notebook
}

func newRecording(nb *Notebook, folder func() (string, error)) *recording {
	return &recording{eventlog.New(eventlog.Config{Folder: folder, Host: localhost}), nb}
}

// call serves what an engine's recorder asks for: see engine.Config.Call.
func (r *recording) call(c *engine.Client, service string, request []byte) (answer []byte, mine bool, err error) {
	if service == history.ServiceEvents {
		answer, err = r.Take(c.Name(), c.Host(), request)
		return answer, true, err
	}
	serve := historyServices()[service]
	if serve == nil {
		return nil, false, nil
	}
	answer, err = serve(context.Background(), handler{nb: r.nb}, 0, request)
	return answer, true, err
}

// historyServices are what package runtime/history asks for in cells and daemons, and also where no cell runs.
func historyServices() map[string]service {
	return map[string]service{
		history.ServiceClear: func(ctx context.Context, h handler, _ int, _ []byte) ([]byte, error) {
			return []byte("{}"), h.nb.recording.clear(ctx)
		},
		history.ServiceLoad: func(ctx context.Context, h handler, _ int, request []byte) ([]byte, error) {
			var q history.LoadRequest
			if json.Unmarshal(request, &q) == nil && q.After == 0 {
				h.nb.recording.flush(ctx)
			}
			return h.nb.recording.Load(request)
		},
	}
}

// clear begins a new run.
func (r *recording) clear(ctx context.Context) error {
	epoch, err := r.Clear()
	r.order(ctx, history.Order{Do: history.OrderRenew, Epoch: epoch})
	return err
}

// flush has all processes hand over what they have recorded.
func (r *recording) flush(ctx context.Context) {
	if r.On() {
		r.order(ctx, history.Order{Do: history.OrderFlush})
	}
}

// set turns recording on or off, in all processes.
func (r *recording) set(ctx context.Context, on bool) {
	if !on {
		r.order(ctx, history.Order{Do: history.OrderOff})
	}
	r.Set(on)
	if on {
		r.order(ctx, history.Order{Do: history.OrderOn})
	}
}

// order gives an order to all processes at once, and returns when they have carried it out. Those that do not answer are dead, or stopped.
func (r *recording) order(ctx context.Context, o history.Order) {
	engines, hosts := r.nb.engines(), r.nb.keeper.hosts()
	var wg sync.WaitGroup
	for _, c := range engines {
		wg.Go(func() { tellEngine(ctx, c, o) })
	}
	for _, host := range hosts {
		wg.Go(func() { r.tellDaemons(ctx, host, o) })
	}
	wg.Wait()
}

// tellEngine gives an order to an engine's recorder.
func tellEngine(ctx context.Context, c *engine.Client, o history.Order) {
	request, err := json.Marshal(o)
	if err != nil {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, orderPatience)
	defer cancel()
	ctx, answered := c.WhileRunning(ctx)
	defer answered()
	_, _ = c.Call(ctx, history.ServiceOrder, request)
}

// tellDaemons gives an order to the recorders of a host's daemons.
func (r *recording) tellDaemons(ctx context.Context, host string, o history.Order) {
	request, err := json.Marshal(o)
	if err != nil {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, orderPatience)
	defer cancel()
	if t, err := r.nb.keeper.table(ctx, host); err == nil {
		_ = t.Tell(ctx, history.ServiceOrder, request)
	}
}

// last has an engine that is about to be ended hand over what it has recorded.
func (r *recording) last(c *engine.Client) {
	if r.On() {
		tellEngine(context.Background(), c, history.Order{Do: history.OrderFlush})
	}
}

// lastOf is last for the ranks of a world.
func (r *recording) lastOf(w *ranks) {
	var wg sync.WaitGroup
	for rank := range w.world.Alive().Ranks {
		if c := w.world.Client(rank); c != nil {
			wg.Go(func() { r.last(c) })
		}
	}
	wg.Wait()
}

// serve does what the recorder of a daemon asks for.
func (r *recording) serve(q daemons.Request) ([]byte, error) {
	return r.Take(q.From.Name, q.From.Host, q.Body)
}

// fault notes what was done to a process, or to a link, as pairs of attribute and value.
func (r *recording) fault(what string, pairs ...string) {
	attrs := map[string]string{}
	for i := 0; i+1 < len(pairs); i += 2 {
		if pairs[i+1] != "" {
			attrs[pairs[i]] = pairs[i+1]
		}
	}
	r.Note(history.Event{Kind: history.Fault, Name: what, Attrs: attrs})
}

// log is what has happened up to now, in all processes.
func (r *recording) log(ctx context.Context) (*history.Log, error) {
	r.flush(ctx)
	return r.Log()
}

// load makes a log the notebook's, and ends the recording.
func (r *recording) load(ctx context.Context, l *history.Log) error {
	r.set(ctx, false)
	return r.Replace(l)
}

// engines are those that run: the desk's, ranks', and background cells'.
func (n *Notebook) engines() (all []*engine.Client) {
	n.mu.Lock()
	d, r := n.desk, n.world
	n.mu.Unlock()
	if d != nil {
		select {
		case <-d.ready:
			if d.client != nil {
				all = append(all, d.client)
			}
		default:
		}
	}
	if r != nil {
		for rank := range r.world.Alive().Ranks {
			if c := r.world.Client(rank); c != nil {
				all = append(all, c)
			}
		}
	}
	return append(all, n.bg.clients()...)
}

// clients are the engines of the background cells that run.
func (b *background) clients() (all []*engine.Client) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, c := range b.cells {
		if c.Running {
			all = append(all, c.client)
		}
	}
	return all
}

// recordRoom notes what was done to a host of the room, or to the line between two. A crash has ended what ran on the host: ranks are told
// of as any that die, and of the daemons that ran, those are told here that were on the host.
func (n *Notebook) recordRoom(what, host, other string, ran []*kept) {
	switch what {
	case "cut", "mend":
		n.recording.fault(what, "from", host, "to", other)
		return
	case "crash":
		for _, d := range ran {
			if d.host == host {
				n.recording.fault("kill", "proc", d.name, "host", host, "why", "its host has crashed")
			}
		}
	}
	n.recording.fault(what, "host", host)
}
