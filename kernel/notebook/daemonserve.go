package notebook

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"jeton/launcher/daemons"
	"jeton/runtime/daemon"
	"jeton/runtime/history"
)

// daemonServices are what package runtime/daemon asks for.
func daemonServices() map[string]service {
	return map[string]service{
		"daemon.start": serve(func(ctx context.Context, h handler, cell int, r daemon.StartRequest) (daemons.Daemon, error) {
			j, err := h.nb.keeper.job(ctx, h, cell, r)
			if err != nil {
				return daemons.Daemon{}, err
			}
			return h.nb.keeper.start(ctx, j)
		}),
		"daemon.list": serve(func(ctx context.Context, h handler, _ int, _ struct{}) (a daemon.ListAnswer, _ error) {
			all, err := h.nb.keeper.list(ctx)
			if a.All = all; err != nil {
				a.Error = err.Error()
			}
			return a, nil
		}),
		"daemon.stopall": serve(func(ctx context.Context, h handler, _ int, _ struct{}) ([]daemons.Daemon, error) {
			return h.nb.keeper.stopAll(ctx)
		}),
		"daemon.signal": serve(func(ctx context.Context, h handler, _ int, r daemon.SignalRequest) (string, error) {
			return h.nb.keeper.signal(ctx, r.Host, r.Who, r.Signal)
		}),
		"daemon.wait": serve(func(ctx context.Context, h handler, _ int, r daemon.WhoRequest) (d daemons.Daemon, err error) {
			t, err := h.nb.keeper.table(ctx, r.Host)
			if err != nil {
				return d, err
			}
			return t.Wait(ctx, r.Who)
		}),
		"daemon.logs": serve(func(ctx context.Context, h handler, _ int, r daemon.WhoRequest) (string, error) {
			t, err := h.nb.keeper.table(ctx, r.Host)
			if err != nil {
				return "", err
			}
			text, _, err := logText(ctx, t, r.Who)
			return string(text), err
		}),
		"daemon.executable": serve(func(ctx context.Context, h handler, _ int, r daemon.StartRequest) (string, error) {
			spec, err := h.nb.keeper.programJob(r.Program, nil)
			if err != nil {
				return "", err
			}
			t, err := h.nb.keeper.table(ctx, h.nb.keeper.daemonHost(r.Host))
			if err != nil {
				return "", err
			}
			return t.Write(ctx, spec.Name, spec.Image)
		}),
		"daemon.hosts": serve(func(_ context.Context, h handler, _ int, _ struct{}) (names []string, _ error) {
			if p := h.nb.places(); p != nil {
				for _, host := range p.forRanks() {
					names = append(names, host.Name)
				}
			}
			return names, nil
		}),
		"daemon.address": serve(func(_ context.Context, h handler, _ int, _ struct{}) (string, error) { return h.nb.deskAddress(), nil }),
	}
}

// serve is a service whose request and answer are JSON.
func serve[Q, A any](f func(ctx context.Context, h handler, cell int, q Q) (A, error)) service {
	return func(ctx context.Context, h handler, cell int, request []byte) ([]byte, error) {
		q, err := decode[Q](request)
		if err != nil {
			return nil, err
		}
		a, err := f(ctx, h, cell, q)
		if err != nil {
			return nil, err
		}
		return json.Marshal(a)
	}
}

// decode reads a request.
func decode[Q any](request []byte) (q Q, err error) {
	if err := json.Unmarshal(request, &q); err != nil {
		return q, fmt.Errorf("the request: %w", err)
	}
	return q, nil
}

// serve does what a daemon asks for: what has to do with daemons and the event log, and nothing else.
func (k *daemonKeeper) serve(ctx context.Context, r daemons.Request) ([]byte, error) {
	if r.Service == history.ServiceEvents {
		return k.nb.recording.serve(r)
	}
	f := historyServices()[r.Service]
	if f == nil && strings.HasPrefix(r.Service, "daemon.") {
		f = services()[r.Service]
	}
	k.mu.Lock()
	d := k.kept[r.From.Name]
	k.mu.Unlock()
	if f == nil || d == nil {
		return nil, fmt.Errorf("a daemon cannot ask for %q", r.Service)
	}
	return f(ctx, handler{k.nb, nil, d.out}, d.cell, r.Body)
}
