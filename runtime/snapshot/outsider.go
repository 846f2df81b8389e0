package snapshot

import (
	"fmt"
	"strconv"

	"jeton/runtime/protocol"
)

// An Outsider starts waves from outside the graph: the launcher's part in the lab. It is the last process, sends a marker to each member, and
// counts what they answer. Of its Config it uses Store, Every, Waves and Resume.
type Outsider struct {
	Config
	lead *coordinator
}

// NewOutsider makes the last process of a run whose members have Config.Outside.
func NewOutsider(cfg Config) *Outsider {
	cfg.Outside = true
	return &Outsider{Config: cfg}
}

// Start is protocol.Process's.
func (o *Outsider) Start(env *protocol.Env) {
	o.lead = newCoordinator(&o.Config, env.N()-1)
	o.lead.schedule(env)
}

// Receive is protocol.Process's.
func (o *Outsider) Receive(env *protocol.Env, from int, m any) {
	d, ok := m.(Done)
	switch {
	case !ok:
		reject(env, m, "the initiator is outside the graph")
	case d.Epoch != o.lead.epoch:
		reject(env, m, fmt.Sprintf("it is of epoch %d, and this is epoch %d", d.Epoch, o.lead.epoch))
	case o.lead.done(env, from, d):
		o.begin(env)
	}
}

// Expire is protocol.Process's.
func (o *Outsider) Expire(env *protocol.Env, timer string) { o.begin(env) }

// Command is protocol.Commander's: "snapshot" starts a wave.
func (o *Outsider) Command(env *protocol.Env, command string) error {
	if command != "snapshot" {
		return fmt.Errorf("snapshot: %q is no command here: there is \"snapshot\"", command)
	}
	o.begin(env)
	return nil
}

func (o *Outsider) begin(env *protocol.Env) {
	if wave, ok := o.lead.begin(); ok && env.N() > 1 {
		env.SendAll(env.Others(), Marker{Epoch: o.lead.epoch, Wave: wave})
	}
}

// State is protocol.Stater's.
func (o *Outsider) State() map[string]string {
	return map[string]string{"wave": strconv.Itoa(o.lead.wave), "done": strconv.Itoa(len(o.lead.has))}
}
