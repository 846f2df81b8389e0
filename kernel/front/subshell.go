package front

import (
	"context"
	"fmt"
	"slices"
	"sync"

	"github.com/google/uuid"
	"golang.org/x/sync/semaphore"

	"jeton/kernel/wire"
)

const maxSubshells = 256

// lanes are all lanes of a kernel: the main shell's, control's, that of requests that wait for no cell, and one for each subshell.
type lanes struct {
	main, control, aside *lane

	k      *Kernel
	bytes  *semaphore.Weighted
	served sync.WaitGroup // the goroutines that serve lanes

	mu        sync.Mutex
	subshells map[string]*lane
	order     []string // their ids as they were created
	closed    bool
}

func newLanes(k *Kernel) *lanes {
	ls := &lanes{k: k, bytes: semaphore.NewWeighted(waitingBytes), subshells: make(map[string]*lane)}
	ls.main, ls.control, ls.aside = newLane("", ls.bytes), newLane("", ls.bytes), newLane("", ls.bytes)
	return ls
}

func (ls *lanes) start() {
	for _, l := range []*lane{ls.main, ls.control, ls.aside} {
		ls.served.Go(func() { l.serve(ls.k) })
	}
}

// find returns the lane of a subshell, the main one for "", and nil for an unknown one.
func (ls *lanes) find(id string) *lane {
	if id == "" {
		return ls.main
	}
	ls.mu.Lock()
	defer ls.mu.Unlock()
	return ls.subshells[id]
}

// close closes all lanes. The channel it returns is closed when what they serve has ended.
func (ls *lanes) close() <-chan struct{} {
	ls.mu.Lock()
	ls.closed = true
	for _, l := range ls.subshells {
		l.close()
	}
	ls.mu.Unlock()
	ls.main.close()
	ls.control.close()
	ls.aside.close()
	done := make(chan struct{})
	go func() { // ends with the cells, whose end is what finish waits for
		ls.served.Wait()
		close(done)
	}()
	return done
}

func (k *Kernel) createSubshell(context.Context, *request) (any, error) {
	ls := k.lanes
	ls.mu.Lock()
	defer ls.mu.Unlock()
	if ls.closed {
		return wire.Aborted{}, nil
	}
	if len(ls.subshells) >= maxSubshells {
		return nil, &Error{Name: "too many subshells", Value: fmt.Sprintf("there are %d; delete one first", maxSubshells)}
	}
	l := newLane(uuid.NewString(), ls.bytes)
	ls.subshells[l.id] = l
	ls.order = append(ls.order, l.id)
	ls.served.Go(func() { l.serve(k) })
	return wire.CreateSubshellReply{SubshellID: l.id}, nil
}

// deleteSubshell closes the subshell's lane: what waits there is aborted, what runs there goes on to its end.
func (k *Kernel) deleteSubshell(_ context.Context, r *request) (any, error) {
	var c wire.DeleteSubshellRequest
	if err := r.msg.Bind(&c); err != nil {
		return nil, err
	}
	ls := k.lanes
	ls.mu.Lock()
	defer ls.mu.Unlock()
	l := ls.subshells[c.SubshellID]
	if l == nil {
		return nil, unknownSubshell(c.SubshellID)
	}
	delete(ls.subshells, l.id)
	ls.order = slices.DeleteFunc(ls.order, func(id string) bool { return id == l.id })
	l.close()
	return wire.OK{}, nil
}

func (k *Kernel) listSubshells(context.Context, *request) (any, error) {
	k.lanes.mu.Lock()
	defer k.lanes.mu.Unlock()
	return wire.ListSubshellReply{SubshellIDs: slices.Clone(k.lanes.order)}, nil
}

func unknownSubshell(id string) *Error {
	return &Error{Name: "unknown subshell", Value: fmt.Sprintf("there is no subshell %q in this kernel; create_subshell_request makes one", clip(id))}
}
