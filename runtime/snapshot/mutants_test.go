package snapshot

import "jeton/runtime/protocol"

// noHold delivers what came after the marker, too.
func noHold(cfg Config) protocol.Process {
	b := NewBlocking(cfg)
	b.way = unheld{b}
	return b
}

type unheld struct{ *Blocking }

func (u unheld) app(env *protocol.Env, from int, msg any) {
	u.deliver(env, Logged{From: from, Msg: msg, id: env.ID()})
}
