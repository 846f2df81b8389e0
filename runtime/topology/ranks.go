package topology

import (
	"context"
	"errors"
	"fmt"
	"net"
	"strings"

	"jeton/runtime/history"
	"jeton/runtime/transport"
	"jeton/runtime/world"
)

// Ranks builds the network over the ranks of the world: process p is rank p. All ranks below N call it, and it returns when
// all have their connections. Close ends a rank's own.
func (s Shape) Ranks() (*Place, error) { return s.RanksContext(context.Background()) }

// RanksContext is Ranks that ends with ctx, and whose Place does.
func (s Shape) RanksContext(ctx context.Context, options ...Options) (*Place, error) {
	if err := s.check(); err != nil {
		return nil, err
	}
	m, err := transport.Self()
	if err != nil {
		return nil, err
	}
	if s.N > m.Size() || m.Rank() >= s.N {
		return nil, fmt.Errorf("topology: a %s takes the ranks 0 to %d, and this is rank %d of %d", s, s.N-1, m.Rank(), m.Size())
	}
	return s.overMesh(ctx, m, rankIdentity(), optionsOf(options))
}

func rankIdentity() identity {
	name := history.Current().Proc()
	if name == "" {
		name = fmt.Sprintf("rank %d", world.Rank())
	}
	return identity{name: name, host: world.Host()}
}

// invitations is the stream on which rank 0 invites the others.
const invitations = "topology"

// overMesh builds the network of processes that have a mesh. Rank 0 is the launcher, too.
func (s Shape) overMesh(ctx context.Context, m *transport.Mesh, id identity, o Options) (*Place, error) {
	building, built := bounded(ctx, o.Limit)
	defer built(nil)
	if m.Rank() > 0 {
		return s.invited(ctx, building, m, id)
	}
	h, err := newHub(s, "", hostsOf(m.Addr())...)
	if err != nil {
		return nil, err
	}
	h.alone = true
	launched := make(chan error, 1)
	go func() {
		err := h.invite(building, m)
		if err == nil {
			err = h.build(building)
		}
		built(err)
		launched <- err
	}()
	p, err := h.invitation(0).join(ctx, id, nil)
	if err != nil {
		built(err)
	}
	if e := <-launched; e != nil {
		if p != nil {
			_ = p.Close()
		}
		return nil, e
	}
	for _, m := range h.members {
		_ = m.conn.Close()
	}
	return p, err
}

// hostsOf are the hosts of addresses with commas between.
func hostsOf(addrs string) (hosts []string) {
	for _, a := range strings.Split(addrs, ",") {
		if host, _, err := net.SplitHostPort(a); err == nil {
			hosts = append(hosts, host)
		}
	}
	return hosts
}

func (h *hub) invite(ctx context.Context, m *transport.Mesh) error {
	for p := 1; p < h.shape.N; p++ {
		if err := m.Stream(invitations).Send(ctx, p, []byte(h.invitation(p))); err != nil {
			return err
		}
	}
	return nil
}

// invited takes the invitations of rank 0. One of an earlier run that came to nothing leads nowhere, and the next one is waited for.
func (s Shape) invited(ctx, building context.Context, m *transport.Mesh, id identity) (*Place, error) {
	var before error
	for {
		msg, err := m.Stream(invitations).Recv(building, 0)
		if err != nil {
			return nil, errors.Join(before, err)
		}
		i := Invitation(msg.Data)
		o, err := i.open()
		if err != nil || o.shape != s.String() {
			before = fmt.Errorf("topology: rank 0 builds a %s, and this rank waits for a %s", o.shape, s)
			continue
		}
		p, err := i.joinWithin(ctx, building, id)
		if err == nil || building.Err() != nil {
			return p, err
		}
		before = err
	}
}

// joinWithin is join whose building is bounded.
func (i Invitation) joinWithin(ctx, building context.Context, id identity) (*Place, error) {
	ctx, cancel := context.WithCancelCause(ctx)
	stop := context.AfterFunc(building, func() { cancel(context.Cause(building)) })
	p, err := i.join(ctx, id, nil)
	if !stop() && err == nil {
		_ = p.Close()
		return nil, context.Cause(building)
	}
	if err != nil {
		cancel(err)
	}
	return p, err
}
