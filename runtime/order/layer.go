package order

import (
	"fmt"

	"jeton/runtime/protocol"
)

// Config is the configuration of a layer.
type Config struct {
	Kind  Kind // Causal when it is empty
	Limit int  // how many messages are held at most; DefaultLimit when it is 0
	// New makes the rule of process self of n, in place of Kind's.
	New func(self, n int) Rule
}

// Refused is the mark of a message that a layer does not take: from says whose it is, why the reason.
const Refused = "order.refused"

// A Layer is an order as a process: the application on top of it sends and receives as if it were on the network, and gets its
// messages in order. The log has three events of a message: received; held, if it waits; delivered.
type Layer struct {
	config Config
	app    protocol.Process
	inner  *protocol.Env // the application's
	queue  *Queue
}

// NewLayer puts app on an order.
func NewLayer(c Config, app protocol.Process) *Layer {
	if c.Kind == "" {
		c.Kind = Causal
	}
	return &Layer{config: c, app: app}
}

// App is the application.
func (l *Layer) App() protocol.Process { return l.app }

// Queue is the layer's queue, once it has been started.
func (l *Layer) Queue() *Queue { return l.queue }

// Start starts the application.
func (l *Layer) Start(env *protocol.Env) {
	rule := l.config.New
	if rule == nil {
		rule = l.config.Kind.Rule
	}
	l.queue = NewQueue(rule(env.Self(), env.N()), env.Self(), env.N())
	l.queue.Limit = l.config.Limit
	l.inner = protocol.NewEnv(env.Self(), env.N(), env.Now(), env.Rand())
	l.above(env, 0, l.app.Start)
}

// Receive takes a message from the network, and delivers what may be delivered now.
func (l *Layer) Receive(env *protocol.Env, from int, message any) {
	m, err := l.take(env, from, message)
	if err != nil {
		env.Mark(Refused, "from", from, "why", err)
		return
	}
	if len(l.queue.Waits(m)) > 0 {
		env.Hold(m.From, m.ID, m.Body)
	}
	for m := range l.queue.Ready() {
		l.hand(env, m)
	}
}

// hand hands a message to the application.
func (l *Layer) hand(env *protocol.Env, m Message) {
	env.Deliver(m.From, m.ID, m.Body)
	l.above(env, m.ID, func(env *protocol.Env) { l.app.Receive(env, m.From, m.Body) })
}

// take puts a message into the queue, after a look at what it is.
func (l *Layer) take(env *protocol.Env, from int, message any) (Message, error) {
	m, ok := message.(Message)
	if !ok {
		return m, fmt.Errorf("order: process %d got %s from process %d, which is no order's message: do all processes have the layer?", env.Self(), protocol.TypeOf(message), from)
	}
	if m.From != from {
		return m, fmt.Errorf("order: process %d got a message that says it is of process %d, but is of process %d", env.Self(), m.From, from)
	}
	m.ID = env.ID()
	return m, l.queue.Receive(m)
}

// Expire is the application's timer.
func (l *Layer) Expire(env *protocol.Env, timer string) {
	l.above(env, 0, func(env *protocol.Env) { l.app.Expire(env, timer) })
}

// Command is the application's, which must be a Commander.
func (l *Layer) Command(env *protocol.Env, command string) (err error) {
	app, ok := l.app.(protocol.Commander)
	if !ok {
		return fmt.Errorf("order: the application %T takes no commands, and %q is one", l.app, command)
	}
	l.above(env, 0, func(env *protocol.Env) { err = app.Command(env, command) })
	return err
}

// State is the application's, and the order's clock and queue.
func (l *Layer) State() map[string]string {
	state := map[string]string{}
	if s, ok := l.app.(protocol.Stater); ok {
		for k, v := range s.State() {
			state[k] = v
		}
	}
	if l.queue == nil {
		return state
	}
	state["clock"] = l.queue.clock()
	for i, h := range l.queue.Held() {
		state[fmt.Sprintf("held %d", i+1)] = h.String()
	}
	return state
}

// above runs one call of the application, and passes on what it wants done. Only its sendings are changed: they are stamped.
func (l *Layer) above(env *protocol.Env, id uint64, call func(env *protocol.Env)) {
	l.inner.Reset(env.Self(), env.Now(), id)
	call(l.inner)
	for _, e := range l.inner.Effects() {
		if e.Op == protocol.OpSend {
			l.send(env, e)
		} else {
			env.Pass(e)
		}
	}
}

// send stamps what the application sends. What the order cannot send is a mistake of the application's program.
func (l *Layer) send(env *protocol.Env, e protocol.Effect) {
	if len(e.To) == 0 {
		return // as Env.SendAll does without the layer
	}
	m := l.queue.Send(e.To, e.Msg)
	env.SendAll(m.To, m)
}
