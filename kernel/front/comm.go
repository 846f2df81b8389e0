package front

import (
	"context"
	"sync"

	"jeton/kernel/wire"
	"jeton/runtime/session"
)

// comms are the comms that are open, whichever side opened them: id to target.
type comms struct {
	mu     sync.Mutex
	open   map[string]string
	queued map[string]int // messages of the page that wait behind cells, by id
}

// controlTarget is where a page that was loaded anew asks for the states of all widgets. No cell registers it.
const controlTarget = "jupyter.widget.control"

// passes reports whether a message of the shell channel need not wait for the cells before it: it is one of a comm that is open,
// and none of that comm's is behind a cell. So a slider moves while a cell runs, with front ends that have no subshells for
// comms, too, or whose subshell is not made yet. An open waits, since a cell may be about to register its target, unless no cell
// does. If it does not pass, its place is noted until reached. Who asks which comms are open keeps behind the messages that came
// before: those that pass, or, if there are such, those that wait.
func (cs *comms) passes(r *request) bool {
	switch r.msg.Type() {
	case "comm_info_request":
		cs.mu.Lock()
		defer cs.mu.Unlock()
		return len(cs.queued) == 0
	case "comm_open", "comm_msg", "comm_close":
	default:
		return false
	}
	m, err := commMessage(r.msg)
	if err != nil {
		return false
	}
	cs.mu.Lock()
	defer cs.mu.Unlock()
	_, known := cs.open[m.ID]
	switch {
	case cs.queued[m.ID] > 0:
	case m.Kind == "open" && m.Target == controlTarget && !known:
		cs.put(m.ID, m.Target) // for the messages that follow it
		return true
	case m.Kind != "open" && known:
		return true
	}
	if cs.queued == nil {
		cs.queued = make(map[string]int)
	}
	cs.queued[m.ID]++
	r.queuedComm = m.ID
	return false
}

// reached is called when a message that waited behind cells has been served.
func (cs *comms) reached(id string) {
	cs.mu.Lock()
	defer cs.mu.Unlock()
	if cs.queued[id]--; cs.queued[id] <= 0 {
		delete(cs.queued, id)
	}
}

func (cs *comms) set(id, target string) {
	cs.mu.Lock()
	defer cs.mu.Unlock()
	cs.put(id, target)
}

// put is called with mu held.
func (cs *comms) put(id, target string) {
	if cs.open == nil {
		cs.open = make(map[string]string)
	}
	cs.open[id] = target
}

// drop forgets a comm and reports whether it was open.
func (cs *comms) drop(id string) bool {
	cs.mu.Lock()
	defer cs.mu.Unlock()
	_, ok := cs.open[id]
	delete(cs.open, id)
	return ok
}

// list returns the open comms of a target, or with "" of all.
func (cs *comms) list(target string) map[string]wire.CommInfo {
	cs.mu.Lock()
	defer cs.mu.Unlock()
	all := make(map[string]wire.CommInfo, len(cs.open))
	for id, t := range cs.open {
		if target == "" || t == target {
			all[id] = wire.CommInfo{TargetName: t}
		}
	}
	return all
}

// sent notes a message that goes to the front end and returns its content.
func (cs *comms) sent(m session.CommMessage) any {
	switch m.Kind {
	case "open":
		cs.set(m.ID, m.Target)
		return wire.CommOpen{CommID: m.ID, TargetName: m.Target, Data: encodableObject(m.Data)}
	case "close":
		cs.drop(m.ID)
	}
	return wire.CommMsg{CommID: m.ID, Data: encodableObject(m.Data)}
}

// encodableObject returns the fields of m that JSON can say.
func encodableObject(m map[string]any) wire.Object {
	return bundleMetadata(session.Bundle{Metadata: m})
}

// commInfo serves comm_info_request.
func (k *Kernel) commInfo(_ context.Context, r *request) (any, error) {
	var c wire.CommInfoRequest
	if err := r.msg.Bind(&c); err != nil {
		return nil, err
	}
	return wire.CommInfoReply{Comms: k.comms.list(c.TargetName)}, nil
}

// comm serves comm_open, comm_msg and comm_close, which have no reply. An open whose target nobody registered is answered
// by comm_close; messages of a comm that is not open are passed over, as one of them may be under way when it closes.
func (k *Kernel) comm(ctx context.Context, r *request) (any, error) {
	if r.queuedComm != "" {
		defer k.comms.reached(r.queuedComm)
	}
	m, err := commMessage(r.msg)
	if err != nil {
		k.log.Warn("bad comm message", "err", err)
		return nil, err
	}
	m.Request = r.msg.Header.Raw()
	out := k.newOutlet(r)
	defer out.finish()
	switch m.Kind {
	case "open":
		k.comms.set(m.ID, m.Target)
	case "close":
		if !k.comms.drop(m.ID) {
			return nil, nil
		}
	default:
		if !k.comms.has(m.ID) {
			k.log.Debug("message of a comm that is not open", "comm", clip(m.ID))
			return nil, nil
		}
	}
	known := k.cfg.Interpreter.Comm(ctx, m, out)
	if !known && m.Kind == "open" {
		k.log.Debug("comm target is not registered", "target", clip(m.Target))
		out.Comm(session.CommMessage{Kind: "close", ID: m.ID})
	}
	return nil, nil
}

func (cs *comms) has(id string) bool {
	cs.mu.Lock()
	defer cs.mu.Unlock()
	_, ok := cs.open[id]
	return ok
}

func commMessage(w *wire.Message) (session.CommMessage, error) {
	if w.Type() == "comm_open" {
		var c wire.CommOpen
		err := w.Bind(&c)
		return session.CommMessage{Kind: "open", ID: c.CommID, Target: c.TargetName, Data: c.Data, Buffers: w.Buffers}, err
	}
	var c wire.CommMsg
	err := w.Bind(&c)
	kind := "msg"
	if w.Type() == "comm_close" {
		kind = "close"
	}
	return session.CommMessage{Kind: kind, ID: c.CommID, Data: c.Data, Buffers: w.Buffers}, err
}
