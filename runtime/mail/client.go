package mail

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"jeton/runtime/protocol"
)

// A Draft is a mail that is to be sent.
type Draft struct {
	To   []string
	Text string
}

// ClientConfig is the configuration of a client.
type ClientConfig struct {
	User   string // its address
	Server int    // the number, as a process, of the server of its domain
	// Unordered says that mails are read as they are fetched, whatever their clocks say.
	Unordered bool
	// Read, if not nil, is called with each mail that is delivered, in order.
	Read func(m Mail)
	// Answer, if not nil, gives the mails that are sent when m has been read.
	Answer func(m Mail) []Draft
}

// maxWaiting is how many commands wait for those before them.
const maxWaiting = 1000

// A Client is a user's mail client: a state machine, that asks its server one thing after the other.
//
// Its commands are "fetch", and "send ADDRESS[,ADDRESS…] TEXT".
type Client struct {
	config  ClientConfig
	account Account
	waiting []task // the first is being done
	fetched []Mail
	held    []Mail
	read    []Mail // at the last fetch
	tries   int
	last    error
}

// A task is what a client does: it opens, fetches, or sends a draft.
type task struct {
	word  string // "open", "fetch", "send"
	draft Draft
}

// NewClient is a client that has not begun.
func NewClient(c ClientConfig) *Client { return &Client{config: c, account: NewAccount()} }

// Start begins the session: the user's clock is fetched.
func (c *Client) Start(env *protocol.Env) { c.add(env, task{word: "open"}) }

// Expire is not called: a client sets no timer.
func (c *Client) Expire(*protocol.Env, string) {}

// Command is what the user asks for: "fetch", or "send ADDRESS[,ADDRESS…] TEXT". What is wrong with the command is returned; what
// the server says to it comes later, see Last.
func (c *Client) Command(env *protocol.Env, command string) error {
	word, rest, _ := strings.Cut(command, " ")
	switch word {
	case "fetch":
		return c.add(env, task{word: word})
	case "send":
		to, text, _ := strings.Cut(strings.TrimLeft(rest, " "), " ")
		return c.Send(env, Draft{splitList(to), text})
	}
	return fmt.Errorf("mail: %q is no command of a client; there are fetch, and send ADDRESS[,ADDRESS…] TEXT", word)
}

// Send sends a mail. What is wrong with it is returned, and nothing is sent.
func (c *Client) Send(env *protocol.Env, d Draft) error {
	to, err := receivers(d.To)
	if err == nil {
		err = checkText(d.Text)
	}
	if err != nil {
		return err
	}
	return c.add(env, task{"send", Draft{to, d.Text}})
}

// Busy reports whether the client waits for its server.
func (c *Client) Busy() bool { return len(c.waiting) > 0 }

// Last is what became of the last thing that was asked for: nil when it was done.
func (c *Client) Last() error { return c.last }

// Fetched are the mails that were delivered at the last fetch.
func (c *Client) Fetched() []Mail { return c.read }

// Account is a copy of the user's clock, as this session knows it.
func (c *Client) Account() Account { return c.account.Copy() }

// Held are the mails that have come, and wait for others.
func (c *Client) Held() []Held {
	held := make([]Held, len(c.held))
	for i, m := range c.held {
		held[i] = Held{m, c.account.Waits(c.config.User, m)}
	}
	return held
}

// State is what is held, and the user's clock.
func (c *Client) State() map[string]string {
	state := map[string]string{"sent": c.account.Sent.String(), "delivered": c.account.Delivered.String()}
	for i, h := range c.Held() {
		state[fmt.Sprintf("held %d", i+1)] = h.String()
	}
	return state
}

func (c *Client) add(env *protocol.Env, t task) error {
	if len(c.waiting) >= maxWaiting {
		return fmt.Errorf("mail: %d commands of %s wait for its server already: does it answer?", len(c.waiting), c.config.User)
	}
	if c.waiting = append(c.waiting, t); len(c.waiting) == 1 {
		c.begin(env)
	}
	return nil
}

// begin asks the server for the first task.
func (c *Client) begin(env *protocol.Env) {
	switch t := c.waiting[0]; t.word {
	case "open":
		env.Send(c.config.Server, Open{c.config.User})
	case "fetch":
		c.fetched, c.read = nil, nil
		env.Send(c.config.Server, Fetch{c.config.User})
	case "send":
		m := Mail{From: c.config.User, To: t.draft.To, Text: t.draft.Text, Sent: c.account.Sent.Copy(), Origin: Origin{env.Self(), env.Rand().Uint64()}}
		env.Send(c.config.Server, Submit{m})
	}
}

// done ends the first task, and begins the next.
func (c *Client) done(env *protocol.Env, err error) {
	if err != nil {
		env.Mark(MarkRefused, "why", err)
	}
	c.last, c.tries = err, 0
	if c.waiting = c.waiting[1:]; len(c.waiting) > 0 {
		c.begin(env)
	}
}

// Receive takes an answer of the server.
func (c *Client) Receive(env *protocol.Env, from int, message any) {
	if from != c.config.Server || !c.Busy() {
		env.Mark(MarkRefused, "why", fmt.Sprintf("mail: %s got %s, which it has not asked its server for", c.config.User, protocol.TypeOf(message)))
		return
	}
	t := c.waiting[0]
	switch m := message.(type) {
	case Clock:
		c.account.Merge(m.Account)
		c.done(env, nil)
	case Item:
		c.fetched = append(c.fetched, m.Mail)
	case End:
		if m.N != len(c.fetched) {
			c.done(env, fmt.Errorf("mail: the server says that the mailbox has %d mails, and %d have come", m.N, len(c.fetched)))
			return
		}
		c.deliver(env)
	case OK:
		if t.word == "send" {
			c.account.Write(Mail{From: c.config.User, To: t.draft.To})
		}
		c.done(env, nil)
	case No:
		c.refused(env, t, m)
	default:
		c.done(env, fmt.Errorf("mail: the server answered %s with %s: is it a mail server?", t.word, protocol.TypeOf(message)))
	}
}

// maxTries is how often a mail is stamped anew because another session of the user writes at the same time: a quick one may be first
// for as long as it has something to write.
const maxTries = 1000

// refused ends a task, unless all that is wrong is the clock: then the mail is stamped by the newer one.
func (c *Client) refused(env *protocol.Env, t task, m No) {
	if c.tries++; t.word == "send" && m.Stale && c.tries < maxTries {
		c.account.Merge(m.Account)
		c.begin(env)
		return
	}
	c.done(env, errors.New(m.Why))
}

// deliver reads the mails that were fetched, in causal order, and tells the server which. Those that wait stay there.
func (c *Client) deliver(env *protocol.Env) {
	var ids []string
	for {
		i := slices.IndexFunc(c.fetched, c.mayRead)
		if i < 0 {
			break
		}
		m := c.fetched[i]
		c.fetched = slices.Delete(c.fetched, i, i+1)
		ids = append(ids, m.ID)
		if !c.account.Known(c.config.User, m) || c.config.Unordered {
			c.account.Read(m)
			c.hand(env, m)
		}
	}
	c.hold(env)
	if len(ids) == 0 {
		c.done(env, nil)
		return
	}
	env.Send(c.config.Server, Keep{c.config.User, ids, c.account.Copy()})
}

func (c *Client) mayRead(m Mail) bool {
	return c.config.Unordered || len(c.account.Waits(c.config.User, m)) == 0
}

// hold keeps what waits, for Held, and tells the log of what was not held before.
func (c *Client) hold(env *protocol.Env) {
	for _, m := range c.fetched {
		if !slices.ContainsFunc(c.held, func(h Mail) bool { return h.ID == m.ID }) {
			env.Hold(m.Origin.Proc, m.Origin.ID, m)
		}
	}
	c.held = c.fetched
}

// hand gives a mail to the user.
func (c *Client) hand(env *protocol.Env, m Mail) {
	env.Deliver(m.Origin.Proc, m.Origin.ID, m)
	env.Mark(MarkRead, "id", m.ID, "from", m.From)
	c.read = append(c.read, m)
	if c.config.Read != nil {
		c.config.Read(m)
	}
	if c.config.Answer == nil {
		return
	}
	for _, d := range c.config.Answer(m) {
		if err := c.Send(env, d); err != nil {
			env.Mark(MarkRefused, "why", err)
		}
	}
}
