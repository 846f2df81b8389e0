package topology

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"strings"

	"jeton/runtime/daemon"
	"jeton/runtime/frame"
	"jeton/runtime/history"
	"jeton/runtime/session"
)

// An Invitation is what a process needs to take its place in a network: where the launcher is, which process it is, and the run's secret. It is
// the parameter of a function that [Shape.Daemons] starts; who has it belongs to the run.
type Invitation string

type invitation struct {
	addrs, secret string
	process       int
	shape         string // for people
}

func (i invitation) seal() Invitation {
	return Invitation(fmt.Sprintf("%s %s %d %s", i.addrs, i.secret, i.process, i.shape))
}

func (i Invitation) open() (o invitation, err error) {
	if n, _ := fmt.Sscan(string(i), &o.addrs, &o.secret, &o.process); n != 3 || o.process < 0 {
		return o, fmt.Errorf("topology: this is no invitation; the launcher makes one for each process")
	}
	if f := strings.SplitN(string(i), " ", 4); len(f) == 4 {
		o.shape = f[3]
	}
	return o, nil
}

// Shown is what others may see of an Invitation: not the secret.
func (i Invitation) Shown() string {
	o, err := i.open()
	if err != nil {
		return "(invitation)"
	}
	return fmt.Sprintf("process %d of a %s", o.process, o.shape)
}

// String is Shown: an Invitation that is printed keeps its secret.
func (i Invitation) String() string { return i.Shown() }

// Join takes the place in the network. It blocks until all processes have their connections. Errors: the network is not
// built, with the process or host that is why; the launcher has gone; an interrupt.
func (i Invitation) Join() (*Place, error) { return i.JoinContext(context.Background()) }

// JoinContext is Join that ends with ctx, and whose Place does.
func (i Invitation) JoinContext(ctx context.Context) (*Place, error) {
	return i.join(ctx, who(), nil)
}

// An identity is who joins.
type identity struct{ name, host string }

// who is this process.
func who() identity {
	id := identity{name: history.Current().Proc()}
	id.host, _ = os.Hostname()
	if me, err := daemon.Self(); err == nil {
		id.name, id.host = cmp.Or(id.name, me.Name), me.Host
	}
	return id
}

func (i Invitation) join(ctx context.Context, id identity, r *history.Recorder) (*Place, error) {
	o, err := i.open()
	if err != nil {
		return nil, err
	}
	cell := session.Current().Context()
	life, end := context.WithCancelCause(ctx) // of the building, and then of the Place
	stop := context.AfterFunc(cell, func() { end(context.Cause(cell)) })
	defer stop()
	p, err := o.take(life, id, r)
	if err != nil {
		end(err)
		return nil, err
	}
	p.ctx, p.cancel = life, end
	p.control.attend(p)
	return p, nil
}

// take calls the launcher and does what it says, until the network is built.
func (o invitation) take(ctx context.Context, id identity, r *history.Recorder) (_ *Place, err error) {
	cfg := controlConfig("the launcher")
	cfg.Recorder = r
	c, err := dialAny(ctx, o.addrs, cfg)
	if err != nil {
		return nil, fmt.Errorf("topology: process %d on %s cannot reach its launcher: %w", o.process, id.host, err)
	}
	defer func() {
		if err != nil {
			_ = c.Send(wordFailed, err.Error())
			_ = c.Close()
		}
	}()
	ln, err := frame.Listen(net.JoinHostPort(c.LocalHost(), "0"), frame.Config{Recorder: r, Patience: greetTime})
	if err != nil {
		return nil, err
	}
	defer ln.Close()
	err = c.SendJSON(wordJoin, join{Process: o.process, Name: id.name, Host: id.host, Pid: os.Getpid(), Addr: ln.Addr(), Code: code(o.secret, wordJoin, o.process)})
	if err != nil {
		return nil, err
	}
	m, err := c.RecvContext(ctx)
	if err != nil {
		return nil, err
	}
	var pl plan
	if err = heard(m, wordGo, &pl); err != nil {
		return nil, err
	}
	if !proves(pl.Code, o.secret, wordGo, o.process) || pl.Shape.check() != nil || o.process >= pl.Shape.N {
		return nil, errors.New("topology: who answers at the launcher's address does not belong to this run")
	}
	p := newPlace(pl.Shape, o.process)
	p.Names, p.Hosts, p.recorder, p.detached = pl.Names, pl.Hosts, r, pl.Alone
	b := &builder{place: p, secret: o.secret, addrs: pl.Addrs, ln: ln, cfg: frame.Config{Recorder: r}}
	if err = b.buildUnlessTold(ctx, c); err != nil {
		return nil, err
	}
	p.control = &control{conn: c}
	return p, nil
}

// buildUnlessTold builds until the launcher says that there is no point, and returns when it says that all have.
func (b *builder) buildUnlessTold(ctx context.Context, c *frame.Conn) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	told := make(chan error, 1)
	go func() {
		m, err := c.RecvContext(ctx)
		if err == nil {
			err = heard(m, wordBuilt, nil)
		}
		if err != nil {
			cancel(err)
		}
		told <- err
	}()
	err := b.build(ctx)
	if err == nil {
		err = c.Send(wordReady, "")
	}
	if err != nil {
		cause := context.Cause(ctx)
		cancel(nil)
		<-told
		if cause != nil {
			return cause
		}
		return err
	}
	if err := <-told; err != nil {
		for _, peer := range b.place.Peers() {
			_ = peer.Close()
		}
		return err
	}
	return nil
}

// heard is a message of the launcher's that has to be of a type, whose JSON v gets.
func heard(m frame.Message, typ string, v any) error {
	switch {
	case m.Type == wordFailed:
		return errors.New(m.Text())
	case m.Type != typ:
		return fmt.Errorf("topology: %s came, and not %s", m.Type, typ)
	case v == nil:
		return nil
	}
	return m.JSON(v)
}
