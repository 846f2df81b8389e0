package job

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"sync"
	"time"

	"jeton/launcher/ps"
	"jeton/runtime/history"
)

// orderTime bounds how long a rank may take for an order to its recorder: on another host it may be stopped.
const orderTime = 3 * time.Second

// rankName is what the event log calls a rank.
func rankName(r *rank) string { return fmt.Sprintf("rank %d", r.number) }

// errNoLog is what a rank gets that wants the log of a job that has none.
var errNoLog = errors.New("nobody collects the events of this run: jeton run -n N --trace FILE does")

// serveLog does what package runtime/history in a rank asks for.
func (j *job) serveLog(ctx context.Context, r *rank, service string, request []byte) ([]byte, error) {
	log := j.cfg.Log
	if log == nil {
		return nil, errNoLog
	}
	switch service {
	case history.ServiceEvents:
		return log.Take(rankName(r), r.host.Name, request)
	case history.ServiceClear:
		epoch, err := log.Clear()
		j.order(ctx, history.Order{Do: history.OrderRenew, Epoch: epoch})
		return []byte("{}"), err
	}
	var q history.LoadRequest
	if json.Unmarshal(request, &q) == nil && q.After == 0 {
		j.order(ctx, history.Order{Do: history.OrderFlush})
	}
	return log.Load(request)
}

// order gives an order to the recorders of all ranks that live and record, and returns when they have carried it out.
func (j *job) order(ctx context.Context, o history.Order) {
	request, err := json.Marshal(o)
	if err != nil {
		return
	}
	j.mu.Lock()
	var all []*rank
	for _, r := range j.ranks {
		if r.knows && r.exit == nil {
			all = append(all, r)
		}
	}
	j.mu.Unlock()
	ctx, cancel := context.WithTimeout(ctx, orderTime)
	defer cancel()
	var wg sync.WaitGroup
	for _, r := range all {
		wg.Go(func() { r.order(ctx, request) })
	}
	wg.Wait()
}

// order gives an order to a rank's recorder, unless it is dead, or stopped.
func (r *rank) order(ctx context.Context, request []byte) {
	if p, ok := r.process.(*here); ok {
		var answered context.CancelFunc
		ctx, answered = ps.WhileRunning(ctx, p.Pid())
		defer answered()
	}
	_, _ = r.link.Call(ctx, history.ServiceOrder, request)
}

// logEnd notes the end of a rank that was killed, or has failed. The caller holds mu.
func (j *job) logEnd(r *rank) {
	if j.cfg.Log != nil && failed(*r.exit) {
		j.cfg.Log.Note(history.Event{Kind: history.Fault, Name: "kill", Attrs: map[string]string{"proc": rankName(r), "host": r.host.Name, "why": r.exit.String()}})
	}
}
