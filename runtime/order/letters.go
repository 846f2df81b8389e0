package order

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"jeton/runtime/protocol"
)

// A Letter is one message of a correspondence: who writes to whom, and when.
type Letter struct {
	Name  string // its word in the log; each letter has its own
	From  int
	To    []int         // one sending to all of them
	After string        // it is written when its writer has read this letter; at the start when it is empty
	Wait  time.Duration // and then only after so long
	Text  string
}

// A Note is a Letter on its way.
type Note struct{ Name, Text string }

// Type is the letter's name.
func (n Note) Type() string { return n.Name }

func (n Note) String() string {
	if n.Text == "" {
		return n.Name
	}
	return n.Name + ": " + n.Text
}

// Messages are the types that go over the wire, for encoding/gob.
func Messages() []any { return []any{Message{}, Note{}} }

// A Correspondent is an application: it writes its own of the letters, and reads what it gets.
type Correspondent struct {
	letters []Letter
	read    []string
}

// NewCorrespondent is one process of a correspondence: all have the same letters.
func NewCorrespondent(letters []Letter) *Correspondent { return &Correspondent{letters: letters} }

// Read are the names of the letters that were delivered, in their order.
func (c *Correspondent) Read() []string { return slices.Clone(c.read) }

// Start writes the letters that wait for no other.
func (c *Correspondent) Start(env *protocol.Env) { c.write(env, "") }

// Receive reads a letter, and writes those that answer it.
func (c *Correspondent) Receive(env *protocol.Env, _ int, m any) {
	note, ok := m.(Note)
	if !ok {
		env.Mark(Refused, "why", fmt.Sprintf("a correspondent reads a Note, and got %s", protocol.TypeOf(m)))
		return
	}
	c.read = append(c.read, note.Name)
	c.write(env, note.Name)
}

// Expire writes the letter that has waited.
func (c *Correspondent) Expire(env *protocol.Env, name string) {
	for _, l := range c.letters {
		if l.From == env.Self() && l.Name == name {
			l.send(env)
		}
	}
}

// State is what was read.
func (c *Correspondent) State() map[string]string {
	return map[string]string{"read": strings.Join(c.read, " ")}
}

// write begins the letters of this process that come after another one.
func (c *Correspondent) write(env *protocol.Env, after string) {
	for _, l := range c.letters {
		switch {
		case l.From != env.Self() || l.After != after:
		case l.Wait > 0:
			env.After(l.Wait, l.Name)
		default:
			l.send(env)
		}
	}
}

func (l Letter) send(env *protocol.Env) { env.SendAll(l.To, Note{l.Name, l.Text}) }
