package transport

import (
	"context"
	"encoding/json"
	"errors"
	"net"
	"slices"
	"strings"
	"sync"
	"time"

	"jeton/runtime/session"
	"jeton/runtime/world"
)

// self is the mesh of this process's world, made when it is first asked for.
var self struct {
	mu   sync.Mutex // guards mesh
	mesh *Mesh
}

// ErrNoWorld says that a process outside of a world has no mesh.
var ErrNoWorld = errors.New("transport: this process is no rank of a world: %world 4 makes one, and a cell that begins with %%world runs there (a program may Open a mesh of its own)")

// Self is the mesh of the world that this process is a rank of; it is opened when it is first asked for, and lasts as long as the
// process. Errors: ErrNoWorld.
func Self() (*Mesh, error) {
	info, ok := world.Self()
	if !ok {
		return nil, ErrNoWorld
	}
	self.mu.Lock()
	defer self.mu.Unlock()
	if self.mesh != nil {
		return self.mesh, nil
	}
	cfg := Config{Rank: info.Rank, Size: len(info.Hosts), Secret: info.Secret, Directory: kernels{}, Host: world.HostOf, Gone: world.Gone, Well: endedWell}
	if !oneHost(info.Hosts) {
		cfg.Listen = ":0"
	}
	m, err := Open(session.Current().Context(), cfg)
	if err == nil {
		self.mesh = m
	}
	return m, err
}

func endedWell(rank int) bool {
	end, known := world.HowEnded(rank)
	return known && end.Well()
}

func oneHost(names []string) bool { return len(slices.Compact(slices.Clone(names))) <= 1 }

// kernels is the Directory of a world: its kernel keeps the addresses.
type kernels struct{}

func (kernels) Publish(ctx context.Context, _ int, addr string) error {
	return world.Publish(ctx, addr)
}

func (kernels) Find(ctx context.Context, rank int) (string, error) {
	addr, err := world.Find(ctx, rank)
	if errors.Is(err, world.ErrGone) {
		return "", ErrGone
	}
	return addr, err
}

// interfaces are the addresses under which other hosts may reach a port of this one, as host:port with commas between; last those
// that reach it from this machine only, since several names may be one machine.
func interfaces(port string) string {
	var all, loopback []string
	addrs, _ := net.InterfaceAddrs() // without any, the loopback is left
	for _, a := range addrs {
		ip, ok := a.(*net.IPNet)
		switch {
		case !ok || ip.IP.IsLinkLocalUnicast():
		case ip.IP.IsLoopback():
			loopback = append(loopback, net.JoinHostPort(ip.IP.String(), port))
		default:
			all = append(all, net.JoinHostPort(ip.IP.String(), port))
		}
	}
	return strings.Join(append(all, loopback...), ",")
}

// Cut cuts the cable between two ranks of the world, in both directions, for a time; 0 is until Mend. It may be called at the desk, too.
func Cut(a, b int, d time.Duration) error { return cut(give, a, b, d) }

// Mend mends it.
func Mend(a, b int) error { return mend(give, a, b) }

// ClearFaults ends all faults of the world's links.
func ClearFaults() error { return clear(give) }

// AllFaults are the faults in force in the world: in a notebook, a table. It returns what it could learn together with an error that
// names the ranks that did not answer.
func AllFaults() (Faults, error) { return list(give) }

// Link is the way from one rank of the world to another, to set faults on it.
func Link(from, to int) LinkFaults { return LinkFaults{from: from, to: to, give: give} }

// The services through which the desk gives orders: the kernel takes world.fault, and hands transport.fault to the ranks.
const (
	serviceOrder = "world.fault"
	serviceObey  = "transport.fault"
)

// A routed is an order on its way through the kernel, to some ranks or (nil) to all that live.
type routed struct {
	Ranks []int   `json:"ranks"`
	Order orderOf `json:"order"`
}

// give has ranks of the world carry out an order: over the mesh, or from the desk through the kernel.
func give(ctx context.Context, ranks []int, o orderOf) (Faults, error) {
	m, err := Self()
	if err == nil {
		return m.give(ctx, ranks, o)
	}
	if !errors.Is(err, ErrNoWorld) {
		return nil, err
	}
	request, err := json.Marshal(routed{ranks, o})
	if err != nil {
		return nil, err
	}
	answer, err := session.Call(ctx, serviceOrder, request)
	if errors.Is(err, session.ErrAlone) {
		return nil, ErrNoWorld
	}
	if err != nil {
		return nil, err
	}
	var replies []reply
	if err := json.Unmarshal(answer, &replies); err != nil {
		return nil, err
	}
	return gather(replies, make([]error, len(replies)))
}

// Join makes this process obey orders that come through its kernel. An engine calls it once, at its start.
func Join() {
	session.Offer(serviceObey, func(request []byte) ([]byte, error) {
		var o orderOf
		if err := json.Unmarshal(request, &o); err != nil {
			return nil, err
		}
		m, err := Self()
		if err != nil {
			return nil, err
		}
		return json.Marshal(m.obey(o))
	})
}
