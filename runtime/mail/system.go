package mail

import (
	"fmt"
	"slices"
	"time"

	"jeton/runtime/protocol"
)

// A System is a whole mail system, for package sim: its first processes are the servers, then come the clients.
//
//	s := mail.System{Domains: []string{"a", "b"}, Users: []string{"afida@a", "brandon@b"}}
//	sim.Run(sim.Config{N: s.N(), New: s.New, Commands: []sim.Command{{Proc: s.Number("afida@a"), Command: "send brandon@b Hello"}}})
type System struct {
	Domains []string // of the servers
	Users   []string // addresses, one client each
	// Unordered says that clients read mails as they are fetched.
	Unordered bool
	// Wait, if not nil, is how long the server of one domain waits before it transfers a mail to that of another.
	Wait func(from, to string, m Mail) time.Duration
	// Retry is after how long a mail is transferred again when there is no answer; 0 means 2 s.
	Retry time.Duration
	// Read, if not nil, is called with each mail that a user reads; Answer gives the mails that are sent then.
	Read   func(user string, m Mail)
	Answer func(user string, m Mail) []Draft
}

// N is how many processes there are.
func (s System) N() int { return len(s.Domains) + len(s.Users) }

// Number is the process of a domain's server, or of a user's client; -1 of none.
func (s System) Number(name string) int {
	if i := slices.Index(s.Domains, name); i >= 0 {
		return i
	}
	if i := slices.Index(s.Users, name); i >= 0 {
		return len(s.Domains) + i
	}
	return -1
}

// Who is the domain or address of process p.
func (s System) Who(p int) string { return slices.Concat(s.Domains, s.Users)[p] }

// New makes process p. It panics when a user's domain has no server, or p is no process.
func (s System) New(p int) protocol.Process {
	name := s.Who(p)
	if p < len(s.Domains) {
		c := ServerConfig{Domain: name, Peers: map[string]int{}, Retry: s.Retry}
		for i, d := range s.Domains {
			c.Peers[d] = i
		}
		if s.Wait != nil {
			c.Wait = func(to string, m Mail) time.Duration { return s.Wait(name, to, m) }
		}
		return NewServer(c)
	}
	_, domain, err := SplitAddress(name)
	server := slices.Index(s.Domains, domain)
	if err != nil || server < 0 {
		panic(fmt.Sprintf("mail: the user %q has none of the servers, which are those of %q", name, s.Domains))
	}
	c := ClientConfig{User: name, Server: server, Unordered: s.Unordered}
	if s.Read != nil {
		c.Read = func(m Mail) { s.Read(name, m) }
	}
	if s.Answer != nil {
		c.Answer = func(m Mail) []Draft { return s.Answer(name, m) }
	}
	return NewClient(c)
}
