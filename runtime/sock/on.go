package sock

import (
	"encoding/json"
	"fmt"
	"os"
	"syscall"

	"golang.org/x/sys/unix"

	"jeton/runtime/session"
)

// A Machine is one whose tables are looked at from elsewhere. Make one with [On].
type Machine struct{ host string }

// On names one of the notebook's hosts (%hosts, %room), to look at its sockets, neighbours, cards and processes from here:
//
//	rows, err := sock.On("host2").Netstat(sock.Filter{Proto: "tcp"})
//
// "" and "localhost" are the machine that this code runs on, as for the functions of the same names; "desk" is the one of the
// notebook's cells. What is seen is what jeton may see there: it asks as the user who reaches the host.
//
// Errors of all methods name the host: one that the notebook has not, that does not answer within 15 s, or has no /proc.
// They end when the cell is interrupted. Cost: a round trip, beside that of the look itself.
func On(host string) Machine { return Machine{host} }

// String is the host's name.
func (m Machine) String() string { return m.host }

func (m Machine) here() bool { return m.host == "" || m.host == "localhost" }

// Netstat is [Netstat] on the machine. Pids are that machine's.
func (m Machine) Netstat(filters ...Filter) (rows Connections, err error) {
	if m.here() {
		return Netstat(filters...)
	}
	if err := checkFilters(filters); err != nil {
		return nil, err
	}
	err = m.ask(Question{Table: "netstat", Sockets: filters}, &rows)
	return rows, err
}

// ARP is [ARP] on the machine.
func (m Machine) ARP() (rows Neighbours, err error) {
	if m.here() {
		return ARP()
	}
	err = m.ask(Question{Table: "arp"}, &rows)
	return rows, err
}

// Interfaces is [Interfaces] on the machine.
func (m Machine) Interfaces() (rows NetInterfaces, err error) {
	if m.here() {
		return Interfaces()
	}
	err = m.ask(Question{Table: "interfaces"}, &rows)
	return rows, err
}

// Ps is [Ps] on the machine.
func (m Machine) Ps(filters ...ProcessFilter) (rows Processes, err error) {
	if m.here() {
		return Ps(filters...)
	}
	err = m.ask(Question{Table: "ps", Processes: filters}, &rows)
	return rows, err
}

// Gethostname is [Gethostname] on the machine: what it calls itself.
func (m Machine) Gethostname() (name string, err error) {
	if m.here() {
		return Gethostname()
	}
	err = m.ask(Question{Table: "gethostname"}, &name)
	return name, err
}

// TryBind tries to bind an INET socket of a type (STREAM, DGRAM) to a port of all the machine's addresses, and closes it at once. The
// error is Bind's: nil says that the port is free, EADDRINUSE that it is taken, EACCES that it is reserved. It tells of a
// TCP socket that is bound and does not listen, which is in no table.
func (m Machine) TryBind(typ Type, port int) error {
	if m.here() {
		return tryBind(typ, port)
	}
	var r refusal
	if err := m.ask(Question{Table: "bind", Type: typ, Port: port}, &r); err != nil {
		return err
	}
	return r.err()
}

func tryBind(typ Type, port int) error {
	s, err := Socket(INET, typ)
	if err != nil {
		return err
	}
	defer s.Close()
	return s.Bind("", port)
}

// A Question is what a Machine is asked for: a jeton that runs on the machine answers it with [Observe].
type Question struct {
	Host      string
	Table     string // "netstat", "arp", "interfaces", "ps", "gethostname", "bind"
	Sockets   []Filter
	Processes []ProcessFilter
	Type      Type // of "bind"
	Port      int  // of "bind"
}

// ask puts a question to the machine, by the notebook's kernel.
func (m Machine) ask(q Question, answer any) error {
	q.Host = m.host
	request, err := json.Marshal(q)
	if err != nil {
		return err
	}
	b, err := session.Call(session.Current().Context(), "host.observe", request)
	if err == nil {
		err = json.Unmarshal(b, answer)
	}
	if err != nil {
		return fmt.Errorf("%s on %q: %w", q.Table, m.host, err)
	}
	return nil
}

// Observe answers a question about this machine, in JSON: the rows of the table. The part of jeton that is on a host calls it.
func Observe(q Question) ([]byte, error) {
	var rows any
	var err error
	switch q.Table {
	case "netstat":
		rows, err = Netstat(q.Sockets...)
	case "arp":
		rows, err = ARP()
	case "interfaces":
		rows, err = Interfaces()
	case "ps":
		rows, err = Ps(q.Processes...)
	case "gethostname":
		rows, err = os.Hostname()
	case "bind":
		rows = refusalOf(tryBind(q.Type, q.Port))
	default:
		err = fmt.Errorf("there is no table %q", q.Table)
	}
	if err != nil {
		return nil, err
	}
	return json.Marshal(rows)
}

// A refusal is an Error on its way. The zero one is none.
type refusal struct {
	Error Error `json:",omitzero"`
	Errno int
	Other string // an error of another kind
}

func refusalOf(err error) (r refusal) {
	switch e := err.(type) {
	case nil:
	case *Error:
		r.Error = *e
		if no, ok := e.Err.(syscall.Errno); ok {
			r.Errno = int(no)
		}
		r.Error.Err = nil
	default:
		r.Other = err.Error()
	}
	return r
}

func (r refusal) err() error {
	switch {
	case r.Other != "":
		return fmt.Errorf("%s", r.Other)
	case r.Error.Op == "":
		return nil
	}
	e := r.Error
	if e.Err = unix.Errno(r.Errno); r.Errno == 0 {
		e.Err = fmt.Errorf("%s", e.Text)
	}
	return &e
}
