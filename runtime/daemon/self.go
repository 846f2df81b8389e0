package daemon

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"os"
	"sync"
	"time"

	"jeton/launcher/daemons"
	"jeton/runtime/history"
	"jeton/runtime/session"
)

// A Me is what a daemon knows of itself.
type Me struct {
	Name string
	Host string
	Args []string // as a program gets them
	Back string   // where whoever started it listens (see [Listen]): "127.0.0.1:45123"; "" when nobody does
}

// Self says which daemon this process is. Errors: it is none.
func Self() (Me, error) {
	ctx, cancel := context.WithTimeout(session.Current().Context(), selfTime)
	defer cancel()
	if os.Getenv(daemons.SocketVariable) == "" {
		return Me{}, errors.New("daemon: this code does not run in a daemon: daemon.Start and %launch start one")
	}
	body, err := session.Call(ctx, "self", []byte("{}"))
	var d daemons.Daemon
	if err == nil {
		err = json.Unmarshal(body, &d)
	}
	if err != nil {
		return Me{}, fmt.Errorf("daemon: %w", err)
	}
	return Me{Name: d.Name, Host: d.Host, Args: d.Args, Back: os.Getenv(BackVariable)}, nil
}

// BackVariable is the environment variable in which a daemon finds the address to call back.
const BackVariable = "JETON_BACK"

// selfTime bounds a question to the guard, which is on the same host.
const selfTime = 10 * time.Second

// back is the listener that daemons which are started from here call back.
var back struct {
	sync.Mutex
	address string
}

func backAddress() string {
	back.Lock()
	defer back.Unlock()
	return back.address
}

// Listen opens a TCP socket for daemons to call back, on a port that the system chooses: daemons that are started after it find its
// address in [Me.Back], and [Dial] connects to it. A later Listen takes its place. The caller closes it. What goes over the connections is in the
// event log.
func Listen() (net.Listener, error) {
	var host string
	if err := ask(session.Current().Context(), "daemon.address", struct{}{}, &host); err != nil {
		return nil, fmt.Errorf("daemon: %w", err)
	}
	ln, err := net.Listen("tcp", net.JoinHostPort(host, "0"))
	if err != nil {
		return nil, fmt.Errorf("daemon: %w", err)
	}
	back.Lock()
	defer back.Unlock()
	back.address = ln.Addr().String()
	return listener{ln}, nil
}

// Dial connects this daemon to the one who started it and listens ([Listen]). Errors: this is no daemon; nobody listens.
func Dial() (net.Conn, error) {
	me, err := Self()
	if err != nil {
		return nil, err
	}
	if me.Back == "" {
		return nil, errors.New("daemon: nobody listens for this daemon: call daemon.Listen before daemon.Start")
	}
	c, err := net.Dial("tcp", me.Back)
	if at, _, _ := net.SplitHostPort(me.Back); err != nil && me.Host != "localhost" && net.ParseIP(at).IsLoopback() {
		err = fmt.Errorf("%w: the notebook's cells listen on %s, which is another machine than %s here: no cable leads from a room to it; with %%room N --desk the cells are in the room", err, at, me.Host)
	}
	if err != nil {
		return nil, fmt.Errorf("daemon: calling back: %w", err)
	}
	return newConn(c, history.Connect), nil
}
