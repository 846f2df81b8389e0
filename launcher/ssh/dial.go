package ssh

import (
	"context"
	"errors"
	"fmt"
	"net"
	"slices"
	"strings"
	"sync"

	"golang.org/x/crypto/ssh"
)

// maxAttempts bounds the attempts at one host: a new one follows each answer of the user.
const maxAttempts = 6

// dial connects to the last host of a route.
func (h *Hosts) dial(ctx context.Context, route []string) (*conn, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	defer context.AfterFunc(h.closing, cancel)()
	host := route[len(route)-1]
	s, err := h.files.of(host)
	if err != nil {
		return nil, &Failure{host, BadSettings, err}
	}
	hops := route[:len(route)-1]
	if len(hops) == 0 {
		hops = s.jump
		if err := h.files.checkCircle(host, nil); err != nil {
			return nil, &Failure{host, BadSettings, err}
		}
	}
	for range maxAttempts {
		a := &attempt{h: h, s: s, ctx: ctx}
		var c *conn
		if c, err = a.run(hops); err == nil {
			return c, nil
		}
		again, askErr := a.ask()
		if askErr != nil {
			return nil, asFailure(host, askErr)
		}
		if !again {
			break
		}
	}
	if ctx.Err() != nil {
		err = ctx.Err()
	}
	return nil, asFailure(host, err)
}

// checkCircle follows ProxyJump: of the hosts on the way, the first may have one of its own.
func (f settingsFiles) checkCircle(host string, path []string) error {
	if slices.Contains(path, host) {
		return fmt.Errorf("ProxyJump goes in a circle: %s", strings.Join(append(path, host), " through "))
	}
	s, err := f.of(host)
	if err != nil || len(s.jump) == 0 {
		return err
	}
	return f.checkCircle(s.jump[0], append(path, host))
}

// An attempt is one connection that is tried.
type attempt struct {
	h   *Hosts
	s   *settings
	ctx context.Context

	mu      sync.Mutex    // guards what is below: the handshake's goroutines write it
	unknown ssh.PublicKey // of the host, to be asked about
	remote  net.Addr      // which showed it
	refused error         // why the host's key is not taken
	learned bool          // the user was asked for a passphrase
	allowed []string      // ways to prove who we are that the host takes
	offered []string      // keys
	remarks []string      // on keys and the agent, for the error
	ends    []func()
}

func (a *attempt) set(f func()) {
	a.mu.Lock()
	defer a.mu.Unlock()
	f()
}

func (a *attempt) remark(text string) { a.set(func() { a.remarks = append(a.remarks, text) }) }
func (a *attempt) atEnd(f func())     { a.set(func() { a.ends = append(a.ends, f) }) }
func (a *attempt) offer(key ssh.PublicKey) {
	a.set(func() { a.offered = append(a.offered, key.Type()+" "+ssh.FingerprintSHA256(key)) })
}

// run makes the connection.
func (a *attempt) run(hops []string) (*conn, error) {
	raw, err := a.reach(hops)
	if err != nil {
		return nil, err
	}
	db, err := a.s.knownKeys()
	if err != nil {
		raw.Close()
		return nil, &Failure{a.s.host, BadSettings, fmt.Errorf("the known hosts cannot be read: %w. Remove that line, if a line is named", err)}
	}
	wire := &countingConn{Conn: raw}
	ctx, cancel := context.WithTimeoutCause(a.ctx, a.s.timeout, errNoAnswer)
	defer cancel()
	stop := context.AfterFunc(ctx, func() { wire.Close() })
	c, channels, requests, err := ssh.NewClientConn(wire, a.s.address(), &ssh.ClientConfig{
		User:              a.s.user,
		Auth:              []ssh.AuthMethod{ssh.PublicKeysCallback(a.signers)},
		AuthCallback:      a.choose,
		HostKeyAlgorithms: a.s.keyAlgorithms(db),
		HostKeyCallback:   func(_ string, remote net.Addr, key ssh.PublicKey) error { return a.checkKey(db, remote, key) },
		ClientVersion:     "SSH-2.0-jeton",
	})
	intime := stop()
	for _, f := range a.ends {
		f()
	}
	if err == nil && intime {
		return a.h.newConn(a.s.host, wire, ssh.NewClient(c, channels, requests)), nil
	}
	wire.Close()
	return nil, a.why(ctx, err)
}

// choose notes what the host takes, and leaves the choice as it is.
func (a *attempt) choose(c *ssh.ClientAuthContext) (ssh.AuthMethod, error) {
	a.set(func() { a.allowed = c.AllowedMethods })
	return nil, nil
}

// reach opens the byte stream to the host: TCP, from here or from the last of the hops.
func (a *attempt) reach(hops []string) (net.Conn, error) {
	ctx, cancel := context.WithTimeoutCause(a.ctx, a.s.timeout, errNoAnswer)
	defer cancel()
	if len(hops) == 0 {
		var d net.Dialer
		raw, err := d.DialContext(ctx, "tcp", a.s.address())
		if err != nil && ctx.Err() != nil {
			return nil, context.Cause(ctx)
		}
		return raw, err
	}
	raw, err := a.through(ctx, hops)
	if err != nil && ctx.Err() != nil {
		err = context.Cause(ctx)
	}
	if err != nil {
		return nil, fmt.Errorf("by way of %s: %w", hops[len(hops)-1], err)
	}
	return raw, nil
}

// through opens the byte stream through other hosts. When the connection to them turns out to be lost, it makes another.
func (a *attempt) through(ctx context.Context, hops []string) (raw net.Conn, err error) {
	for range 2 {
		via, err := a.h.connect(a.ctx, hops)
		if err != nil {
			return nil, err
		}
		raw, err = via.client.DialContext(ctx, "tcp", a.s.address())
		if err == nil || ctx.Err() != nil || via.alive() {
			return raw, err
		}
	}
	return nil, errLost
}

// ask asks the user about what has ended the attempt, and tells whether another one is worth while.
func (a *attempt) ask() (again bool, err error) {
	a.mu.Lock()
	unknown, remote, refused, learned := a.unknown, a.remote, a.refused, a.learned
	a.mu.Unlock()
	if unknown == nil {
		return learned && a.ctx.Err() == nil, nil
	}
	yes, err := a.h.askKey(a.ctx, a.s, remote, unknown)
	switch {
	case errors.Is(err, errNobody):
		return false, fmt.Errorf("%w, and %w", refused, err)
	case err != nil:
		return false, err
	case !yes:
		return false, fmt.Errorf("%w, and you said no", refused)
	}
	return true, nil
}

// why is the reason of a handshake's failure.
func (a *attempt) why(ctx context.Context, err error) error {
	a.mu.Lock()
	defer a.mu.Unlock()
	switch {
	case a.refused != nil:
		return a.refused
	case ctx.Err() != nil:
		return context.Cause(ctx)
	case a.allowed == nil:
		return fmt.Errorf("%w: %w", errProtocol, err)
	case !slices.Contains(a.allowed, "publickey"):
		return fmt.Errorf("%w: it takes only %s", errNoKeys, strings.Join(a.allowed, ", "))
	}
	said := a.remarks
	if len(a.offered) > 0 {
		said = append([]string{"it was offered " + strings.Join(a.offered, ", ")}, said...)
	} else {
		said = append([]string{"there is none to offer"}, said...)
	}
	if !strings.Contains(err.Error(), "no supported methods remain") {
		said = append(said, err.Error())
	}
	if strings.Contains(err.Error(), "Too many authentication failures") {
		said = append(said, "choose one key by IdentityFile with IdentitiesOnly yes in ~/.ssh/config")
	}
	return fmt.Errorf("%w as %s: %s", errKeyRefused, a.s.user, strings.Join(said, "; "))
}
