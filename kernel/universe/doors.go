package universe

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"jeton/runtime/world"
)

// doors are where groups of processes meet that do not know each other: ports, and the names that they are published under. The universe's mu guards it.
type doors struct {
	opened int
	ports  map[string]*port
	names  map[string]string // to ports
}

// A port is one at which its owner's job accepts others.
type port struct {
	owner     int // number
	accepting []*visit
	calling   []*visit
}

// A visit is a group that waits at a port.
type visit struct {
	caller world.Caller
	met    *world.Caller
	gone   bool // the port was closed
}

// maxDoors bounds the ports and the names of a universe.
const maxDoors = 1024

// naming serves universe.port and universe.name. What was wrong is in the answer.
func (m *Member) naming(number int, what string, request []byte) (n world.Naming, err error) {
	if err := json.Unmarshal(request, &n); err != nil {
		return n, fmt.Errorf("universe.%s: %w", what, err)
	}
	u := m.u
	u.mu.Lock()
	defer u.mu.Unlock()
	switch {
	case what == "port":
		n.Port, n.Why = u.port(number, n)
	default:
		n.Port, n.Why = u.doors.name(n)
	}
	u.note()
	return n, nil
}

// port opens or closes a port. The caller holds mu.
func (u *Universe) port(number int, n world.Naming) (name, why string) {
	d := &u.doors
	if n.Verb == "open" {
		if len(d.ports) >= maxDoors {
			return "", fmt.Sprintf("%d ports are open, and there can be no more: ClosePort closes one", len(d.ports))
		}
		d.opened++
		name = fmt.Sprintf("jeton:%d:port:%d", u.id, d.opened)
		d.ports[name] = &port{owner: number}
		return name, ""
	}
	p := d.ports[n.Port]
	if p == nil {
		return n.Port, d.unknown(n.Port)
	}
	d.shut(n.Port, p)
	return n.Port, ""
}

// shut closes a port.
func (d *doors) shut(name string, p *port) {
	delete(d.ports, name)
	for _, v := range slices.Concat(p.accepting, p.calling) {
		v.gone = true
	}
}

// unknown says that there is no such port.
func (d *doors) unknown(port string) string {
	if len(d.ports) == 0 {
		return fmt.Sprintf("no port %q is open: OpenPort opens one, whose name is to be told to who connects", port)
	}
	return fmt.Sprintf("no port %q is open here: it was closed, or is of another launch", port)
}

// name publishes, withdraws and looks up.
func (d *doors) name(n world.Naming) (port, why string) {
	was, known := d.names[n.Name]
	switch n.Verb {
	case "publish":
		switch {
		case known:
			return "", fmt.Sprintf("the name %q is published already, for %s", n.Name, was)
		case len(d.names) >= maxDoors:
			return "", fmt.Sprintf("%d names are published, and there can be no more", len(d.names))
		case d.ports[n.Port] == nil:
			return "", d.unknown(n.Port)
		}
		d.names[n.Name] = n.Port
		return n.Port, ""
	case "unpublish":
		if !known {
			return "", d.unpublished(n.Name)
		}
		delete(d.names, n.Name)
		return was, ""
	}
	if !known {
		return "", d.unpublished(n.Name)
	}
	return was, ""
}

func (d *doors) unpublished(name string) string {
	var all []string
	for n := range d.names {
		all = append(all, fmt.Sprintf("%q", n))
	}
	if len(all) == 0 {
		return fmt.Sprintf("the name %q is not published, and no other is: PublishName comes first", name)
	}
	slices.Sort(all)
	return fmt.Sprintf("the name %q is not published; %s are", name, strings.Join(all, ", "))
}

// left closes what belonged to a process that has ended.
func (d *doors) left(number int) {
	for name, p := range d.ports {
		if p.owner == number {
			d.shut(name, p)
			for n, of := range d.names {
				if of == name {
					delete(d.names, n)
				}
			}
		}
	}
}

// meet waits until a group of the other kind comes to a port, first come, first served.
func (m *Member) meet(ctx context.Context, number int, accepts bool, request []byte) (world.Meeting, error) {
	var q world.Meeting
	if err := json.Unmarshal(request, &q); err != nil {
		return q, fmt.Errorf("universe.connect: %w", err)
	}
	if q.Wait > 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, time.Duration(q.Wait)*time.Millisecond)
		defer cancel()
	}
	u := m.u
	v := &visit{caller: q.Caller}
	u.mu.Lock()
	p := u.doors.ports[q.Port]
	if p == nil {
		defer u.mu.Unlock()
		q.Why = u.doors.unknown(q.Port)
		return q, nil
	}
	own, others := &p.calling, &p.accepting
	if accepts {
		own, others = others, own
	}
	if len(*others) > 0 {
		o := (*others)[0]
		*others = (*others)[1:]
		v.met, o.met = &o.caller, &v.caller
		if !accepts { // the context is the one of who has accepted
			o.met.Context = o.caller.Context
		} else {
			v.met.Context = v.caller.Context
		}
		u.connect(v.caller.Members, o.caller.Members)
		u.note()
	} else {
		*own = append(*own, v)
	}
	u.mu.Unlock()
	err := u.await(ctx, func() bool { return v.met != nil || v.gone })
	u.mu.Lock()
	defer u.mu.Unlock()
	*own = slices.DeleteFunc(*own, func(o *visit) bool { return o == v })
	switch {
	case v.met != nil:
		q.Caller = *v.met
	case v.gone:
		q.Why = fmt.Sprintf("the port %q was closed meanwhile", q.Port)
	case q.Wait > 0 && ctx.Err() == context.DeadlineExceeded:
		q.Why = fmt.Sprintf("nobody has accepted at the port %q within %d ms", q.Port, q.Wait)
	default:
		return q, err
	}
	return q, nil
}
