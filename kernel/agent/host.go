package agent

import (
	"context"
	"fmt"
	"sync"

	"jeton/kernel/relay"
	"jeton/kernel/tempdir"
	"jeton/launcher"
)

// A host is an agent's side: what runs here for its kernel.
type host struct {
	operations map[string]operation
	daemons    *keeper
	files      *tempdir.Dir // for programs of a notebook whose own folder is not on this host

	mu      sync.Mutex
	running map[uint64]*running // by the kernel's number
}

// A running is a process that the agent has started and that has not ended.
type running struct {
	launcher.Process
	kind string
	name string
}

func newHost() *host {
	h := &host{operations: operations(), files: tempdir.New(), running: map[uint64]*running{}}
	h.daemons = newKeeper(h.pids)
	return h
}

// serve answers one request of the kernel's.
func (h *host) serve(ctx context.Context, c *conversation) {
	defer c.close()
	tag, text, err := c.in.Next()
	if err != nil {
		return
	}
	var q request
	if tag != relay.Request {
		err = fmt.Errorf("%w: a chunk of kind %d is no request", relay.ErrChunk, tag)
	} else {
		err = relay.Decode(text, &q)
	}
	if err == nil {
		if op := h.operations[q.Op]; op != nil {
			err = op(ctx, h, c, q.Body)
		} else {
			err = fmt.Errorf("its agent knows no operation %q", q.Op)
		}
	}
	if err != nil {
		_ = c.out.Send(relay.Failure, []byte(clipLine(err.Error())))
	}
}

// pids are the processes that run for the kernel.
func (h *host) pids() (pids []int) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, r := range h.running {
		pids = append(pids, r.Pid())
	}
	return pids
}

// clipLine keeps an error from being cut into two chunks.
func clipLine(s string) string { return s[:min(len(s), 8<<10)] }

func (h *host) add(id uint64, r *running) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.running[id] = r
}

func (h *host) remove(id uint64) {
	h.mu.Lock()
	defer h.mu.Unlock()
	delete(h.running, id)
}
