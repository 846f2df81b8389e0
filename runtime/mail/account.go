package mail

import (
	"maps"
	"slices"
	"strings"

	"jeton/launcher/lang"
	"jeton/runtime/clock"
)

// An Account is the logical clock of a user: what Raynal, Schiper and Toueg call SENT and DELIV, by users' addresses. It lives as long as
// the mailbox, not as long as a session: a client that began with an empty one would number its mails anew, and take what it has read
// for missing.
type Account struct {
	Sent      clock.NamedMatrix // mails that were sent, by sender and receiver, as far as the user knows
	Delivered clock.NamedVector // mails that the user has read, by sender
}

// NewAccount is that of a user who has neither written nor read.
func NewAccount() Account { return Account{clock.NamedMatrix{}, clock.NamedVector{}} }

// Copy shares no memory with a.
func (a Account) Copy() Account { return Account{a.Sent.Copy(), a.Delivered.Copy()} }

// Merge takes over what b knows.
func (a Account) Merge(b Account) {
	a.Sent.Merge(b.Sent)
	a.Delivered.Merge(b.Delivered)
}

func (a Account) check() error {
	if err := a.Sent.Check(); err != nil {
		return err
	}
	return a.Delivered.Check()
}

// Write counts a mail, which was stamped with Sent before.
func (a Account) Write(m Mail) { a.Sent.Sent(m.From, m.To...) }

// Known reports whether the user, whose account it is, has read m.
func (a Account) Known(user string, m Mail) bool { return a.Delivered[m.From] >= m.number(user) }

// Waits are the mails that user has to read before m.
func (a Account) Waits(user string, m Mail) []Missing {
	var missing []Missing
	sent := m.Sent.Column(user)
	for _, from := range slices.Sorted(maps.Keys(sent)) {
		if have := a.Delivered[from]; have < sent[from] {
			missing = append(missing, Missing{from, have + 1, sent[from]})
		}
	}
	return missing
}

// Read counts the reading of m, and takes over what its sender knew.
func (a Account) Read(m Mail) {
	a.Delivered[m.From]++
	a.Sent.Merge(m.Sent)
	written := clock.NamedVector{}
	for _, to := range m.To {
		written[to] = m.number(to)
	}
	a.Sent.Merge(clock.NamedMatrix{m.From: written})
}

// Missing are mails that a user has to read before another one: numbers First to Last of those that From has sent to the user.
type Missing struct {
	From        string
	First, Last int
}

func (m Missing) String() string { return m.in(lang.English) }

var (
	sayMissing = lang.Text{En: "mail %d from %s", Fr: "le mail %d de %s"}
	sayRange   = lang.Text{En: "mails %d to %d from %s", Fr: "les mails %d à %d de %s"}
	sayHeld    = lang.Text{En: "a mail from %s waits for %s", Fr: "un mail de %s attend %s"}
)

func (m Missing) in(l lang.Lang) string {
	if m.Last > m.First {
		return sayRange.With(l, m.First, m.Last, m.From)
	}
	return sayMissing.With(l, m.First, m.From)
}

// Held is a mail that waits in the mailbox, and what for.
type Held struct {
	Mail  Mail
	Waits []Missing
}

func (h Held) String() string { return h.in(lang.English) }

func (h Held) in(l lang.Lang) string {
	words := make([]string, len(h.Waits))
	for i, m := range h.Waits {
		words[i] = m.in(l)
	}
	return sayHeld.With(l, h.Mail.From, strings.Join(words, ", "))
}
