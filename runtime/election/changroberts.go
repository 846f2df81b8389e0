package election

import "jeton/runtime/protocol"

// ChangRoberts is the algorithm of Chang and Roberts (1979) for a ring with one direction. A candidate sends its id round. Who gets an
// id greater than its own passes it on; smaller, it drops it, and [Variant] says what one does that has not started. The id that comes
// home is the leader's.
type ChangRoberts struct{ member }

// NewChangRoberts makes a process of the ring.
func NewChangRoberts(c Config) *ChangRoberts { return &ChangRoberts{newMember(c)} }

// Command carries out "elect".
func (c *ChangRoberts) Command(env *protocol.Env, word string) error {
	return command(env, word, c.stand)
}

func (c *ChangRoberts) stand(env *protocol.Env) {
	if c.candidacy(env) {
		env.Send(c.next, Election{ID: c.config.ID})
	}
}

// Receive handles E, F and T.
func (c *ChangRoberts) Receive(env *protocol.Env, from int, m any) {
	switch m := m.(type) {
	case Election:
		c.election(env, m.ID)
	case Elected:
		c.announced(env, m.ID)
	case Token:
		c.numbered(env, m.Value)
	default:
		unexpected(env, from, m)
	}
}

func (c *ChangRoberts) election(env *protocol.Env, id ID) {
	order := id.Compare(c.config.ID)
	switch {
	case order == 0:
		c.elected(env)
	case c.role == relaying, c.role == asleep && c.config.Variant == Relay:
		c.role = relaying
		env.Send(c.next, Election{ID: id})
	case order > 0:
		c.beat()
		env.Send(c.next, Election{ID: id})
	default:
		c.stand(env) // or drop it, when it has started
	}
}
