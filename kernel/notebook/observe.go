package notebook

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"jeton/runtime/sock"
)

// observeTime bounds a look at a host that does not answer.
const observeTime = 15 * time.Second

// hostServices are what packages sock, bg and lab ask for about the notebook's hosts and folder.
func hostServices() map[string]service {
	return map[string]service{
		"host.observe": func(ctx context.Context, h handler, _ int, request []byte) ([]byte, error) {
			return observe(ctx, h.nb, request)
		},
		"bg.host": serve(func(_ context.Context, h handler, _ int, _ struct{}) (string, error) { return h.nb.bgHost(), nil }),
		"lab.folder": serve(func(_ context.Context, h handler, _ int, _ struct{}) (string, error) {
			return h.nb.bg.folder.Path, h.nb.bg.folder.Make()
		}),
	}
}

// observe answers a question about a host: by its agent, or, about this machine, here.
func observe(ctx context.Context, n *Notebook, request []byte) ([]byte, error) {
	q, err := decode[sock.Question](request)
	if err != nil {
		return nil, err
	}
	p, host := n.places(), n.hostNamed(q.Host)
	if host = n.hostOf(host); host == localhost {
		return sock.Observe(q)
	}
	if p == nil || !slices.Contains(hostNames(p.lab), host) {
		return nil, n.noHost(host)
	}
	ctx, cancel := context.WithTimeout(ctx, observeTime)
	defer cancel()
	a, err := p.lab.Agent(ctx, host)
	if err != nil {
		return nil, err
	}
	rows, err := a.Observe(ctx, q)
	if errors.Is(err, context.DeadlineExceeded) {
		err = fmt.Errorf("host %s does not answer within %v", host, observeTime)
	}
	return rows, err
}
