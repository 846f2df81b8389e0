package mail

import (
	"fmt"
	"strings"

	"jeton/runtime/protocol"
)

// timerTo begins the name of the timer of the way to a domain.
const timerTo = "to "

// transfer puts a mail behind the others to a domain. One at a time is on its way, so that none overtakes another, and it is sent
// again until the other server has it, so that none is lost.
func (s *Server) transfer(env *protocol.Env, domain string, m Mail) {
	o := s.out[domain]
	if o == nil {
		o = &outbox{}
		s.out[domain] = o
	}
	o.mails = append(o.mails, m)
	o.bytes += len(m.Text)
	if len(o.mails) == 1 {
		s.begin(env, domain)
	}
}

// begin sends the first mail of a way, after the wait that is asked for.
func (s *Server) begin(env *protocol.Env, domain string) {
	if s.config.Wait != nil {
		if d := s.config.Wait(domain, s.out[domain].mails[0]); d > 0 {
			env.After(d, timerTo+domain)
			return
		}
	}
	s.transmit(env, domain)
}

func (s *Server) transmit(env *protocol.Env, domain string) {
	env.Send(s.config.Peers[domain], Transfer{domain, s.out[domain].mails[0]})
	env.After(s.config.Retry, timerTo+domain)
}

// Expire sends the first mail of a way: its wait is over, or no answer has come.
func (s *Server) Expire(env *protocol.Env, timer string) {
	domain := strings.TrimPrefix(timer, timerTo)
	if o := s.out[domain]; o != nil && len(o.mails) > 0 {
		s.transmit(env, domain)
	}
}

// stored goes on with the next mail of a way. The answer to a mail that was sent again may come twice.
func (s *Server) stored(env *protocol.Env, m Stored) {
	o := s.out[m.Domain]
	if o == nil || len(o.mails) == 0 || o.mails[0].ID != m.ID {
		return
	}
	s.dirty = true
	o.bytes -= len(o.mails[0].Text)
	o.mails = o.mails[1:]
	env.Stop(timerTo + m.Domain)
	if len(o.mails) > 0 {
		s.begin(env, m.Domain)
	}
}

// transferred takes a mail from another server. It is for this domain, or nobody's: it goes no further.
func (s *Server) transferred(env *protocol.Env, from int, t Transfer) {
	m := t.Mail
	m.Hops = 1
	err := m.check()
	switch {
	case err != nil:
	case t.Domain != s.config.Domain:
		err = fmt.Errorf("mail: the server of %s got a mail for the domain %s: do all servers have the same servers file?", s.config.Domain, t.Domain)
	default:
		if err = s.anew(m); err == nil {
			err = s.roomHere(m)
		}
	}
	if err != nil {
		env.Mark(MarkRefused, "why", err)
		env.Send(from, Busy{t.Domain, m.ID, err.Error()})
		return
	}
	s.dirty = true
	s.keepMail(env, m)
	env.Send(from, Stored{t.Domain, m.ID})
}
