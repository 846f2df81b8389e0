package notebook

import (
	"context"
	"maps"
	"slices"
	"sync"

	"jeton/kernel/engine"
	"jeton/kernel/front"
	"jeton/runtime/session"
)

// comms knows which engine holds each open comm: the desk's, or a background cell's.
type comms struct {
	mu sync.Mutex
	in map[string]*engine.Client // by the comm's id
}

// follow notes a message, in either direction, of a comm that client holds.
func (cs *comms) follow(m session.CommMessage, client *engine.Client) {
	cs.mu.Lock()
	defer cs.mu.Unlock()
	switch m.Kind {
	case "open":
		if cs.in == nil {
			cs.in = map[string]*engine.Client{}
		}
		cs.in[m.ID] = client
	case "close":
		delete(cs.in, m.ID)
	}
}

// holder returns the engine that holds a comm, nil when it is not open.
func (cs *comms) holder(id string) *engine.Client {
	cs.mu.Lock()
	defer cs.mu.Unlock()
	return cs.in[id]
}

// lost tells the front end, through out, that the comms of an engine have gone with it.
func (cs *comms) lost(client *engine.Client, out front.Output) {
	cs.mu.Lock()
	var gone []string
	for _, id := range slices.Sorted(maps.Keys(cs.in)) {
		if cs.in[id] == client {
			gone = append(gone, id)
			delete(cs.in, id)
		}
	}
	cs.mu.Unlock()
	for _, id := range gone {
		out.Comm(session.CommMessage{Kind: "close", ID: id})
	}
}

// Comm hands a comm message to the engine that holds the comm, a new one to the desk. See front.Interpreter.
func (n *Notebook) Comm(ctx context.Context, m session.CommMessage, out front.Output) bool {
	client := n.comms.holder(m.ID)
	if client == nil {
		d, lost, err := n.engine(ctx)
		if lost != nil {
			n.comms.lost(lost.client, out)
		}
		if err != nil {
			return false
		}
		client = d.client
	}
	known, err := client.Comm(ctx, m)
	switch {
	case err == nil && known:
		n.comms.follow(m, client)
	case err != nil && ctx.Err() == nil:
		n.comms.lost(client, out)
	}
	return err == nil && known
}
