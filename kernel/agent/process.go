package agent

import (
	"context"
	"fmt"
	"slices"
	"syscall"
	"time"
)

var processOperations = map[string]operation{
	"signal":    answer(signalProcess),
	"processes": answer(listProcesses),
}

type signalRequest struct {
	Number uint64 `cbor:"1,keyasint"`
	Signal int    `cbor:"2,keyasint"`
}

func signalProcess(_ context.Context, h *host, q signalRequest) (struct{}, error) {
	h.mu.Lock()
	r := h.running[q.Number]
	h.mu.Unlock()
	if r == nil {
		return struct{}{}, fmt.Errorf("process number %d has ended", q.Number)
	}
	return struct{}{}, r.Signal(syscall.Signal(q.Signal))
}

// signalTime bounds what nobody waits for.
const signalTime = 10 * time.Second

func (a *Agent) signal(number uint64, s syscall.Signal) error {
	ctx, cancel := context.WithTimeout(context.Background(), signalTime)
	defer cancel()
	return a.Do(ctx, "signal", signalRequest{Number: number, Signal: int(s)}, nil)
}

// A Running is a process that an agent has started and that has not ended.
type Running struct {
	Number uint64 `cbor:"1,keyasint"` // the kernel's
	Pid    int    `cbor:"2,keyasint"` // the host's
	Kind   string `cbor:"3,keyasint"` // "engine" or "program"
	Name   string `cbor:"4,keyasint,omitempty"`
}

func listProcesses(_ context.Context, h *host, _ struct{}) ([]Running, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	list := []Running{}
	for number, r := range h.running {
		list = append(list, Running{Number: number, Pid: r.Pid(), Kind: r.kind, Name: r.name})
	}
	slices.SortFunc(list, func(a, b Running) int { return int(a.Number) - int(b.Number) })
	return list, nil
}

// Processes lists what the agent has started and what has not ended.
func (a *Agent) Processes(ctx context.Context) ([]Running, error) {
	var list []Running
	err := a.Do(ctx, "processes", struct{}{}, &list)
	return list, err
}
