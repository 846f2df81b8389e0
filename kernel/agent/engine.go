package agent

import (
	"context"
	"os"
	"strings"
	"syscall"

	"jeton/kernel/engine"
	"jeton/kernel/relay"
	"jeton/launcher"
	"jeton/runtime/bg"
)

var engineOperations = map[string]operation{"engine": startEngine}

// An engineRequest asks for an engine. After the reply, an engine.Started, the stream is the engine's.
type engineRequest struct {
	Number uint64      `cbor:"1,keyasint"`
	Spec   engine.Spec `cbor:"2,keyasint"`
}

func startEngine(ctx context.Context, h *host, c *conversation, body []byte) error {
	var q engineRequest
	if err := relay.Decode(body, &q); err != nil {
		return err
	}
	if info, err := os.Stat(q.Spec.Dir); err != nil || !info.IsDir() {
		q.Spec.Dir = "" // the notebook's folder is on its own machine only: then ours, the home folder
	}
	q.Spec.Env = append(q.Spec.Env, h.daemons.mark.Env()...)
	if err := h.placeFiles(q.Spec.Env); err != nil {
		return err
	}
	return engine.Relay(ctx, q.Spec.Config(), c.in, c.out, func(p launcher.Process) (ended func()) {
		h.add(q.Number, &running{Process: p, kind: "engine", name: q.Spec.Title})
		return func() { h.remove(q.Number) }
	})
}

// placeFiles makes the folder for files that an environment names the agent's own, where the notebook's is on its own machine only.
func (h *host) placeFiles(env []string) error {
	for i, setting := range env {
		path, ok := strings.CutPrefix(setting, bg.FolderEnv+"=")
		if !ok {
			continue
		}
		if _, err := os.Stat(path); err == nil {
			continue
		}
		if err := h.files.Make(); err != nil {
			return err
		}
		env[i] = bg.FolderEnv + "=" + h.files.Path
	}
	return nil
}

// StartEngine is engine.Start on the agent's host.
func (a *Agent) StartEngine(ctx context.Context, cfg engine.Config) (*engine.Client, error) {
	q := engineRequest{Number: a.next.Add(1), Spec: cfg.Spec()}
	var started engine.Started
	c, err := a.mux.ask(ctx, "engine", q, &started)
	if err != nil {
		return nil, a.fault(err)
	}
	client, err := engine.Attach(ctx, cfg, engine.Far{
		Host: a.cfg.Host, Started: started, In: c.in, Out: c.out, Close: c.close,
		Signal: func(s syscall.Signal) error { return a.signal(q.Number, s) },
	})
	if err != nil {
		c.close()
		return nil, a.fault(err)
	}
	return client, nil
}
