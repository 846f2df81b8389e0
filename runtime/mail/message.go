package mail

import (
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"jeton/runtime/clock"
)

// MaxText is how many bytes the text of a mail may have.
const MaxText = 1 << 20

// A Mail is one mail. It is a value that nobody changes once it is sent.
type Mail struct {
	From string
	To   []string // all receivers: it is one sending
	Text string
	// Sent is the sender's matrix when it wrote: how many mails had been sent before this one, by sender and receiver.
	Sent clock.NamedMatrix
	// ID is its name, given by the server that took it, in its Life: tf1.fr/a01b/7.
	ID, Life string
	// Hops is how many servers transferred it to another: 0 or 1.
	Hops int
	// Origin names its sending in the event log: of a run in package sim, or of a Journal.
	Origin Origin
}

// An Origin is the number of a process, and its number of a message; in a Journal, whose processes have names, the number only.
type Origin struct {
	Proc int
	ID   uint64
}

// String is the mail as a reader sees it.
func (m Mail) String() string {
	return fmt.Sprintf("%s to %s: %s", m.From, strings.Join(m.To, ", "), m.Text)
}

// number is the mail's number among those of its sender to a receiver, from 1.
func (m Mail) number(to string) int { return m.Sent[m.From][to] + 1 }

// check says what is wrong with a mail that came from outside.
func (m Mail) check() error {
	for _, a := range append([]string{m.From}, m.To...) {
		if n, err := normal(a); err != nil {
			return err
		} else if n != a {
			return fmt.Errorf("mail: the address %q has to be written %q", a, n)
		}
	}
	if to, err := receivers(m.To); err != nil {
		return err
	} else if len(to) != len(m.To) {
		return fmt.Errorf("mail: a receiver of %v is named twice", m.To)
	}
	if err := checkText(m.Text); err != nil {
		return err
	}
	return m.Sent.Check()
}

func checkText(text string) error {
	if len(text) > MaxText {
		return fmt.Errorf("mail: the text has %d bytes, and %d go (%d kB); send a part of it, or a file's name", len(text), MaxText, MaxText>>10)
	}
	if !utf8.ValidString(text) {
		return errors.New("mail: the text is not UTF-8, and a mail is text")
	}
	return nil
}

// The messages between clients and servers. Each has a word, for the wire and for the log.
type (
	// Open begins a client's session: the server answers with a Clock.
	Open struct{ User string }
	// Clock is the user's clock, as it was kept with the mailbox.
	Clock struct{ Account Account }
	// Submit gives a mail to the sender's server, which answers with OK or No.
	Submit struct{ Mail Mail }
	// Fetch asks for the mails of a mailbox: an Item each, then End.
	Fetch struct{ User string }
	// Item is one mail of a mailbox.
	Item struct{ Mail Mail }
	// End says that there were N, and no more.
	End struct{ N int }
	// Keep says what the client has read: the mails that may go from the mailbox, and the user's clock. The answer is OK.
	Keep struct {
		User    string
		Read    []string // IDs
		Account Account
	}
	// OK says that what was asked is done.
	OK struct{}
	// No says why it is not. Stale: because the client's clock is not the newest, which Account is.
	No struct {
		Why     string
		Stale   bool
		Account Account
	}
	// Transfer gives a mail to the server of another domain, which answers with Stored, or with Busy.
	Transfer struct {
		Domain string
		Mail   Mail
	}
	// Stored says that the mail is in its mailboxes.
	Stored struct{ Domain, ID string }
	// Busy says that it is not, and may be tried again.
	Busy struct{ Domain, ID, Why string }
)

// Type is the message's word; S and R are the handout's.
func (Open) Type() string     { return "OPEN" }
func (Clock) Type() string    { return "CLOCK" }
func (Submit) Type() string   { return "S" }
func (Fetch) Type() string    { return "R" }
func (Item) Type() string     { return "MAIL" }
func (End) Type() string      { return "END" }
func (Keep) Type() string     { return "KEEP" }
func (OK) Type() string       { return "OK" }
func (No) Type() string       { return "NO" }
func (Transfer) Type() string { return "T" }
func (Stored) Type() string   { return "STORED" }
func (Busy) Type() string     { return "BUSY" }

// Messages are the types that go over the wire, for encoding/gob.
func Messages() []any {
	return []any{Open{}, Clock{}, Submit{}, Fetch{}, Item{}, End{}, Keep{}, OK{}, No{}, Transfer{}, Stored{}, Busy{}}
}
