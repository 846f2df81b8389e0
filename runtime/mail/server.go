package mail

import (
	"fmt"
	"maps"
	"slices"
	"time"

	"jeton/runtime/protocol"
)

// ServerConfig is the configuration of a server.
type ServerConfig struct {
	Domain string         // that it is in charge of
	Peers  map[string]int // the servers' numbers as processes, by domain, its own included
	// Wait, if not nil, is how long the server waits before it transfers a mail to the server of a domain: a slow link, on demand.
	Wait func(domain string, m Mail) time.Duration
	// Retry is after how long a mail is transferred again when there is no answer; 0 means 2 s.
	Retry time.Duration
	// MaxMails and MaxBytes bound a mailbox, and what waits to be transferred to one domain; 0 means 1,000 mails of 32 MiB of text.
	MaxMails, MaxBytes int
}

func (c ServerConfig) filled() ServerConfig {
	if c.Retry <= 0 {
		c.Retry = 2 * time.Second
	}
	if c.MaxMails <= 0 {
		c.MaxMails = 1000
	}
	if c.MaxBytes <= 0 {
		c.MaxBytes = 32 << 20
	}
	return c
}

// The marks of the mail system in the event log.
const (
	MarkStored  = "mail.stored"  // id, to, hops: the mail is in a mailbox
	MarkSent    = "mail.sent"    // id: the sender's server has taken the mail
	MarkRead    = "mail.read"    // id, from
	MarkRefused = "mail.refused" // why
	MarkStuck   = "mail.stuck"   // id, domain, why: the mail will be transferred again
)

// A Server is a mail server: a state machine, that answers each message of a client before it takes the next.
type Server struct {
	config ServerConfig
	boxes  map[string]*box    // by address: of its domain
	out    map[string]*outbox // by domain: of the others
	taken  int
	life   string // this server's, between two losses of its mailboxes: a part of the mails' IDs
	dirty  bool   // something has changed that must not be forgotten
}

// A box is a mailbox, with the clock of its user.
type box struct {
	mails   []Mail
	bytes   int
	account Account
	arrived map[string]arrival // by sender: the last mail. Invariant: the mails up to it are in the box, or were read
}

// An arrival is the number of a mail among those of its sender, and the life of the server that counted it.
type arrival struct {
	Number int
	Life   string
}

// An outbox is what waits to be transferred to one domain. The first is on its way.
type outbox struct {
	mails []Mail
	bytes int
}

// NewServer is a server with empty mailboxes.
func NewServer(c ServerConfig) *Server {
	return &Server{config: c.filled(), boxes: map[string]*box{}, out: map[string]*outbox{}}
}

// Start begins the server's life, unless it goes on from a saved one: then what it had on the way to other servers is sent again.
func (s *Server) Start(env *protocol.Env) {
	if s.life == "" {
		s.life = fmt.Sprintf("%04x", env.Rand().Uint32())
	}
	for _, domain := range slices.Sorted(maps.Keys(s.out)) {
		if len(s.out[domain].mails) > 0 {
			s.begin(env, domain)
		}
	}
}

// Receive takes a message of a client, or of a server.
func (s *Server) Receive(env *protocol.Env, from int, message any) {
	switch m := message.(type) {
	case Open:
		s.open(env, from, m)
	case Submit:
		s.submit(env, from, m.Mail)
	case Fetch:
		s.fetch(env, from, m)
	case Keep:
		s.keep(env, from, m)
	case Transfer:
		s.transferred(env, from, m)
	case Stored:
		s.stored(env, m)
	case Busy:
		env.Mark(MarkStuck, "id", m.ID, "domain", m.Domain, "why", m.Why) // the timer sends it again
	default:
		s.refuse(env, from, fmt.Errorf("mail: a server understands S, R, T, OPEN and KEEP, and got %s", protocol.TypeOf(message)))
	}
}

func (s *Server) refuse(env *protocol.Env, to int, err error) {
	env.Mark(MarkRefused, "why", err)
	env.Send(to, No{Why: err.Error()})
}

// own is the mailbox of a user of this domain, which there is when it is asked for.
func (s *Server) own(user string) (*box, error) {
	a, err := normal(user)
	if err != nil {
		return nil, err
	}
	if domainOf(a) != s.config.Domain {
		return nil, fmt.Errorf("mail: %s is not of this server, which is in charge of %s: talk to the server of %s", a, s.config.Domain, domainOf(a))
	}
	if s.boxes[a] == nil {
		s.boxes[a] = &box{account: NewAccount(), arrived: map[string]arrival{}}
	}
	return s.boxes[a], nil
}

func (s *Server) open(env *protocol.Env, from int, m Open) {
	b, err := s.own(m.User)
	if err != nil {
		s.refuse(env, from, err)
		return
	}
	env.Send(from, Clock{b.account.Copy()})
}

// submit takes a mail for all its receivers, or for none: what is counted as sent will come.
func (s *Server) submit(env *protocol.Env, from int, m Mail) {
	if err := m.check(); err != nil {
		s.refuse(env, from, err)
		return
	}
	b, err := s.own(m.From)
	if err == nil {
		err = s.room(m)
	}
	if err != nil {
		s.refuse(env, from, err)
		return
	}
	for _, to := range m.To {
		if m.number(to) != b.account.Sent[m.From][to]+1 {
			env.Send(from, No{Why: "mail: another session of " + m.From + " has written meanwhile", Stale: true, Account: b.account.Copy()})
			return
		}
	}
	s.taken++
	s.dirty = true
	m.ID, m.Life, m.Hops = fmt.Sprintf("%s/%s/%d", s.config.Domain, s.life, s.taken), s.life, 0
	if env.ID() != 0 { // the log of this run has a number for it
		m.Origin = Origin{from, env.ID()}
	}
	b.account.Sent.Merge(m.Sent)
	b.account.Write(m)
	env.Mark(MarkSent, "id", m.ID)
	for _, domain := range s.domains(m) {
		if domain == s.config.Domain {
			s.keepMail(env, m)
		} else {
			s.transfer(env, domain, m)
		}
	}
	env.Send(from, OK{})
}

// domains are the domains of a mail's receivers, each once.
func (s *Server) domains(m Mail) []string {
	all := map[string]bool{}
	for _, to := range m.To {
		all[domainOf(to)] = true
	}
	return slices.Sorted(maps.Keys(all))
}

// room says why a mail cannot be taken: a domain without a server, a full mailbox, too much that waits for a domain.
func (s *Server) room(m Mail) error {
	for _, domain := range s.domains(m) {
		if domain == s.config.Domain {
			continue
		}
		if _, ok := s.config.Peers[domain]; !ok {
			return fmt.Errorf("mail: no server is in charge of the domain %q; the servers file has %v", domain, slices.Sorted(maps.Keys(s.config.Peers)))
		}
		if o := s.out[domain]; o != nil && s.full(o.mails, o.bytes, m) {
			return fmt.Errorf("mail: %d mails wait to be transferred to %s already; its server does not take them: does it run?", len(o.mails), domain)
		}
	}
	return s.roomHere(m)
}

func (s *Server) roomHere(m Mail) error {
	for _, to := range m.To {
		if b := s.boxes[to]; b != nil && s.full(b.mails, b.bytes, m) {
			return fmt.Errorf("mail: the mailbox of %s is full, with %d mails; its user has to read them first", to, len(b.mails))
		}
	}
	return nil
}

// anew says that the numbers of a mail's sender have begun again: its server has lost its users' clocks. The receivers would take the mail
// for one that they have read.
func (s *Server) anew(m Mail) error {
	for _, to := range m.To {
		if b := s.boxes[to]; b != nil && b.arrived[m.From].Life != "" && b.arrived[m.From].Life != m.Life && b.arrived[m.From].Number >= m.number(to) {
			return fmt.Errorf("mail: the server of %s has begun with empty mailboxes, and numbers the mails of %s anew, of which %s has %d already: start all servers anew, or each with its mailboxes",
				domainOf(m.From), m.From, to, b.arrived[m.From].Number)
		}
	}
	return nil
}

func (s *Server) full(mails []Mail, bytes int, m Mail) bool {
	return len(mails) >= s.config.MaxMails || bytes+len(m.Text) > s.config.MaxBytes
}

// keepMail puts a mail into the mailboxes of its receivers here. One that came before is not put in again.
func (s *Server) keepMail(env *protocol.Env, m Mail) {
	for _, to := range m.To {
		if domainOf(to) != s.config.Domain {
			continue
		}
		b, err := s.own(to)
		if err != nil || b.arrived[m.From].Number >= m.number(to) {
			continue
		}
		b.arrived[m.From] = arrival{m.number(to), m.Life}
		b.mails = append(b.mails, m)
		b.bytes += len(m.Text)
		env.Mark(MarkStored, "id", m.ID, "to", to, "hops", m.Hops)
	}
}

// fetch sends the mails of a mailbox, which stay in it, and the end mark.
func (s *Server) fetch(env *protocol.Env, from int, m Fetch) {
	b, err := s.own(m.User)
	if err != nil {
		s.refuse(env, from, err)
		return
	}
	for _, mail := range b.mails {
		env.Send(from, Item{mail})
	}
	env.Send(from, End{len(b.mails)})
}

// keep takes from a mailbox what its user has read, and keeps the user's clock.
func (s *Server) keep(env *protocol.Env, from int, m Keep) {
	b, err := s.own(m.User)
	if err == nil {
		err = m.Account.check()
	}
	if err != nil {
		s.refuse(env, from, err)
		return
	}
	s.dirty = true
	b.account.Merge(m.Account)
	b.mails = slices.DeleteFunc(b.mails, func(x Mail) bool { return slices.Contains(m.Read, x.ID) })
	b.bytes = 0
	for _, x := range b.mails {
		b.bytes += len(x.Text)
	}
	env.Send(from, OK{})
}

// State is what the mailboxes and the ways to other servers hold.
func (s *Server) State() map[string]string {
	state := map[string]string{}
	for user, b := range s.boxes {
		if len(b.mails) > 0 {
			state["box of "+user] = fmt.Sprint(len(b.mails))
		}
	}
	for domain, o := range s.out {
		if len(o.mails) > 0 {
			state["to "+domain] = fmt.Sprint(len(o.mails))
		}
	}
	return state
}
